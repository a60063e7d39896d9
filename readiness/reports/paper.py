"""The gap report for paper, part by part: what is met is left out, and the page is named for the rest."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from readiness.core.dates import day_in_words
from readiness.core.text import counted, listed, sentence
from readiness.data.vocabulary import FindingStatus
from readiness.evaluation.area_result import AreaResult, CriterionResult
from readiness.evaluation.finding import Finding
from readiness.evaluation.result import Evaluation
from readiness.packs.policy import OWN_WORDS
from readiness.reports.action_plan import PlannedGap, planned_gaps
from readiness.reports.annex import awaited, provenance, waiting_table
from readiness.reports.blocks import Block, Heading, Item, Paragraph, Table
from readiness.reports.details import DetailKind, details
from readiness.reports.first_page import first_page, title
from readiness.reports.phrases import doing, label, mark, not_assessed, viewed
from readiness.reports.pictures import picture

GLANCE, PLAN, ASK, BASIS = "At a glance", "Action plan", "What to ask for next", "What was judged by what"
# Lines of a finding that the page has, and all that stands under a line of enquiry, or under a gap told in short.
LEFT_OUT = {DetailKind.PEERS, DetailKind.READING, DetailKind.HISTORY, DetailKind.REMEDY}
KEPT_IN_SHORT = {DetailKind.WITHOUT_OVERLAYS, DetailKind.LEFT_OUT, DetailKind.DISTANCE}
MOST_REASONS = 12
# So many of the worst gaps have their charts and thresholds and stand in the plan, and so many measures are asked for:
# nobody reads more on paper.
MOST_IN_FULL = 40
REST = "The report as a page (-o report.html) tells each of them with its figures."


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the report, under a heading of depth 2. The parts of areas have the areas' ids."""

    id: str
    title: str
    blocks: tuple[Block, ...]


def paper(evaluation: Evaluation) -> tuple[Part, ...]:
    """The parts in their order: the first page, the areas, and what follows from them."""
    return (
        Part("glance", GLANCE, tuple(_glance(evaluation))),
        *(Part(area.id, area.title, tuple(_area(area, evaluation))) for area in evaluation.areas),
        Part("plan", PLAN, tuple(_plan(evaluation))),
        Part("ask", ASK, tuple(_ask(evaluation))),
        Part("basis", BASIS, tuple(provenance(evaluation))),
    )


def report_title(evaluation: Evaluation) -> str:
    """ "Larkshire: inspection readiness"."""
    return f"{evaluation.provenance.council}: inspection readiness"


def under_title(evaluation: Evaluation) -> tuple[str, ...]:
    """The lines under the title: the time that it speaks of, and whether it may be shown."""
    closed, status = evaluation.verdict.not_for_publication, evaluation.provenance.status.replace("-", " ")
    return (
        f"{period_in_words(evaluation)}, {status}",
        *(("Not for publication: it tells of counts of 1 to 5.",) if closed else ()),
    )


def period_in_words(evaluation: Evaluation) -> str:
    """ "1 October 2025 to 31 March 2026"; "January 2019" where no more is known."""
    about = evaluation.provenance
    return " to ".join(dict.fromkeys(map(day_in_words, (about.period_start, about.period_end))))


def _glance(evaluation: Evaluation) -> Iterator[Block]:
    _, *headline = title(evaluation)
    yield from headline
    for section in first_page(evaluation):
        yield Heading(3, section.heading)
        yield from section.blocks


def _area(area: AreaResult, evaluation: Evaluation) -> Iterator[Block]:
    yield Paragraph(" ".join((f"{OWN_WORDS[area.view]}: {viewed(area)}", *((area.rests_on,) if area.rests_on else ()))))
    findings = evaluation.finding_of
    for criterion in area.criteria:
        told = [f for check in criterion.checks if _is_told(f := findings[check])]
        if told:
            yield from _criterion(criterion, told, evaluation)
    yield from _rest(area, [findings[check] for criterion in area.criteria for check in criterion.checks])


def _is_told(finding: Finding) -> bool:
    return finding.adverse or finding.status is FindingStatus.ERROR or finding.without_overlays is not None


def _criterion(criterion: CriterionResult, findings: list[Finding], evaluation: Evaluation) -> Iterator[Block]:
    yield Heading(3, f"{criterion.id} {criterion.subject}", criterion.id)
    if criterion.self_rating:
        yield Paragraph(f"The council rates itself: {criterion.self_rating}.")
    conflicts = (one for one in evaluation.first_page.conflicts if one.criterion == criterion.id)
    yield from (Item(sentence(one.text), mark("conflict")) for one in conflicts)
    yield from (Item(doing(action), mark("action")) for action in criterion.actions)
    in_full = [one.check for one in evaluation.findings if one.is_gap][:MOST_IN_FULL]
    for finding in findings:
        full = finding.check in in_full
        yield Item(
            f"{finding.check} {finding.text}", label(finding), tuple(_in_full(finding) if full else _in_short(finding))
        )
        if full and (drawn := picture(finding)):
            yield drawn
        if finding.adverse:
            yield Item(finding.remedy, mark("do"), depth=1)


def _in_full(gap: Finding) -> Iterator[str]:
    """The details of a gap that stand on paper: most of them, with its teams in one line."""
    for kind, ones in groupby(details(gap), lambda one: one.kind):
        if kind not in LEFT_OUT:
            texts = [one.text for one in ones]
            yield from [" ".join(texts)] if kind is DetailKind.SUBJECT else texts


def _in_short(finding: Finding) -> Iterator[str]:
    yield from (one.text for one in details(finding) if one.kind in KEPT_IN_SHORT)


def _rest(area: AreaResult, findings: list[Finding]) -> Iterator[Block]:
    """What the part leaves out: how many checks of which criteria."""
    yield Heading(3, "The rest of this area")
    for status, word in ((FindingStatus.MET, "met"), (FindingStatus.NOT_APPLICABLE, "not applicable")):
        ones = [f for f in findings if f.status is status and not _is_told(f)]
        if ones:
            criteria = dict.fromkeys(f.criterion for f in ones)
            yield Item(f"{counted(len(ones), 'check')} {word}, of {', '.join(criteria)}. {REST}")
    unseen = [f for f in findings if f.status is FindingStatus.NOT_ASSESSED and not _is_told(f)]
    if unseen:
        why = not_assessed(unseen) if len(unseen) <= MOST_REASONS else ", ".join(f.check for f in unseen)
        yield Item(f"{counted(len(unseen), 'check')} not assessed. {why}.")
    if area.unwritten:
        yield Item(f"No checks written yet, and outside coverage: {'; '.join(area.unwritten)}.")


def _plan(evaluation: Evaluation) -> Iterator[Block]:
    gaps = planned_gaps(evaluation)
    if not gaps:
        yield Paragraph("No gap was found in what was assessed, so nothing has to be planned.")
        return
    yield Paragraph("The worst gap first. A workbook to fill in, with the evidence wanted: -o plan.xlsx.")
    headers = ("Gap", "Severity", "What to do", "Owner", "Due", "Now")
    yield Table(headers, tuple(map(_planned, gaps[:MOST_IN_FULL])), "What to do about each gap")
    if more := gaps[MOST_IN_FULL:]:
        levels = Counter(gap.finding.severity for gap in more)
        told = listed([f"{number} {level}" for level, number in levels.items()])
        yield Paragraph(
            f"And {counted(len(more), 'more gap')} ({told}): what to do about each stands with its criterion, "
            "and the workbook has them all."
        )


def _planned(gap: PlannedGap) -> tuple[str, ...]:
    what = f"{gap.finding.check} {gap.finding.title}"
    return what, gap.severity, gap.finding.remedy, gap.owners, gap.days, gap.standing


def _ask(evaluation: Evaluation) -> Iterator[Block]:
    wanted = sorted(awaited(evaluation), key=lambda one: -len(one[1]))
    if not wanted:
        yield Paragraph("Nothing that a check waits for is missing.")
        return
    yield waiting_table(wanted[:MOST_IN_FULL])
    if more := wanted[MOST_IN_FULL:]:
        yield Paragraph(
            f"And {counted(len(more), 'more measure')}. Those for which most checks wait stand first. "
            "The annex of the page (-o report.html) lists all."
        )
