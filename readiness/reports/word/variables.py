"""What a template of a Word report can show: every variable with its name, its kind and what it tells."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields, is_dataclass
from typing import Annotated, Any, get_args, get_origin, get_type_hints

from readiness.core.dates import day_in_words
from readiness.core.sanitize import flat
from readiness.evaluation.area_result import AreaResult
from readiness.evaluation.result import Evaluation
from readiness.packs.policy import OWN_WORDS
from readiness.reports.action_plan import PlannedGap, planned_gaps
from readiness.reports.blocks import Block, Heading
from readiness.reports.first_page import disagreement, judged_by
from readiness.reports.paper import Part, paper, period_in_words, report_title
from readiness.reports.phrases import doing, totals, viewed


class Piece:
    """A part of the report as paragraphs of Word; it is written where the template shows it."""

    def __init__(self, write: Callable[[], str]) -> None:
        self._write = write

    def __html__(self) -> str:
        """What the template's engine puts in, unescaped."""
        return self._write()


@dataclass(frozen=True, slots=True)
class Gap:
    """One gap, with what the council does about it."""

    check: Annotated[str, "the id of the check: HP06.1"]
    title: Annotated[str, "what the check asks"]
    severity: Annotated[str, '"critical, children unsafe today", "critical", "major" or "minor"']
    area: Annotated[str, "the judgement area"]
    criterion: Annotated[str, "the id of the criterion: HP06"]
    subject: Annotated[str, "the criterion in a few words"]
    found: Annotated[str, "what was found"]
    how_far: Annotated[str, "what separates it from met; may be empty"]
    what_to_do: Annotated[str, "the remedy"]
    evidence_wanted: Annotated[str, "what would show that it has closed"]
    actions: Annotated[list[str], "what the council does about it, each with its owner and its day"]
    owner: Annotated[str, "who does it; may be empty"]
    due: Annotated[str, "until when; may be empty"]
    now: Annotated[str, '"open", "closed", "no action", or the gap that it is answered with']


@dataclass(frozen=True, slots=True)
class Area:
    """One judgement area."""

    title: Annotated[str, "its name"]
    view: Annotated[str, "our view in a few words: put right"]
    because: Annotated[str, "the reason for the view"]
    critical: Annotated[int, "how many critical gaps it has"]
    major: Annotated[int, "how many major ones"]
    minor: Annotated[int, "how many minor ones"]
    watch: Annotated[int, "how many lines of enquiry"]
    met: Annotated[int, "how many checks are met"]
    not_assessed: Annotated[int, "how many could not be assessed"]
    gaps: Annotated[list[Gap], "its gaps, the worst first"]
    findings: Annotated[Piece, "all of it with its charts, under no heading of its own"]


@dataclass(frozen=True, slots=True)
class Question:
    """One of the questions that inspectors are likeliest to ask."""

    criterion: Annotated[str, "the id of the criterion"]
    question: Annotated[str, "the question"]
    because: Annotated[str, "why that one"]


@dataclass(frozen=True, slots=True)
class Variables:
    """What stands at the top."""

    title: Annotated[str, "the title of the report"]
    council: Annotated[str, "the council's name"]
    period: Annotated[str, "the time that it speaks of: 1 October 2025 to 31 March 2026"]
    status: Annotated[str, '"draft", "signed off" or "compiled"']
    prepared_by: Annotated[str, "who prepared the submission; may be empty"]
    prepared_on: Annotated[str, "when; may be empty"]
    totals: Annotated[str, "how many checks ended how, in one sentence"]
    data: Annotated[str, "the date and the age of the data"]
    not_for_publication: Annotated[str, "a sentence where counts of 1 to 5 can be told from it; else empty"]
    rules: Annotated[str, "the rules that judged, and why these"]
    weakenings: Annotated[list[str], "what weakened the checks"]
    caution: Annotated[str, "the fixed words to read it with"]
    verdict: Annotated[str, "the last line of the command"]
    tool: Annotated[str, "readiness with its version"]
    unsafe: Annotated[list[str], "what may leave a child unsafe today"]
    unsafe_checked: Annotated[str, "what can be said of children's safety at all"]
    not_checked: Annotated[list[str], "checks of children's safety that could not be made"]
    conflicts: Annotated[list[str], "where two accounts of one thing disagree"]
    questions: Annotated[list[Question], "what inspectors are likeliest to ask"]
    areas: Annotated[list[Area], "the judgement areas"]
    gaps: Annotated[list[Gap], "every gap, the worst first"]
    contents: Annotated[Piece, "the table of contents"]
    at_a_glance: Annotated[Piece, "the first page, section by section"]
    area_by_area: Annotated[Piece, "all areas with their headings, findings and charts"]
    action_plan: Annotated[Piece, "the action plan as a table, with its heading"]
    ask_for_next: Annotated[Piece, "what is missing, with the checks that wait for it, with its heading"]
    basis: Annotated[Piece, "what was judged by what: versions and hashes, with its heading"]


@dataclass(frozen=True, slots=True)
class Told:
    """A variable as the lists tell it; `of` is what one of a list has."""

    name: str
    kind: Any
    told: str

    @property
    def of(self) -> Any:
        """The class of its items, where it is a list of things with names of their own."""
        inner = (get_args(self.kind) or (None,))[0] if get_origin(self.kind) is list else None
        return inner if is_dataclass(inner) else None

    @property
    def word(self) -> str:
        """What it is, where it is more than a text."""
        if get_origin(self.kind) is list:
            return "a list"
        return {Piece: "a whole part", int: "a number"}.get(self.kind, "")


def told_of(kind: type) -> Iterator[Told]:
    """The variables of a class, in order."""
    hints = get_type_hints(kind, include_extras=True)
    for field in fields(kind):
        inner, told = get_args(hints[field.name])
        yield Told(field.name, inner, told)


def variables(evaluation: Evaluation, write: Callable[[tuple[Block, ...]], str], contents: Piece) -> Variables:
    """The variables of an evaluation; `write` makes paragraphs of blocks."""
    about, page = evaluation.provenance, evaluation.first_page
    parts = {part.id: part for part in paper(evaluation)}
    areas = [area.id for area in evaluation.areas]
    gaps = [(gap.area.id, _gap(gap)) for gap in planned_gaps(evaluation)]

    def piece(*names: str) -> Piece:
        return Piece(lambda: "".join(write(_headed(parts[name])) for name in names))

    def body(name: str) -> Piece:
        return Piece(lambda: write(parts[name].blocks))

    closed = evaluation.verdict.not_for_publication
    return Variables(
        title=flat(report_title(evaluation)),
        council=flat(about.council),
        period=period_in_words(evaluation),
        status=about.status.replace("-", " "),
        prepared_by=flat(about.prepared_by or ""),
        prepared_on=day_in_words(about.prepared_on) if about.prepared_on else "",
        totals=totals(evaluation),
        data=flat(" ".join(page.data)),
        not_for_publication="Not for publication: it tells of counts of 1 to 5." if closed else "",
        rules=flat(judged_by(evaluation)),
        weakenings=[flat(line) for line in evaluation.verdict.weakenings],
        caution=flat(" ".join(page.caution)),
        verdict=flat(evaluation.verdict.last_line),
        tool=f"readiness {about.tool_version}",
        unsafe=[flat(line) for line in page.safety.found],
        unsafe_checked=flat(page.safety.statement),
        not_checked=[flat(f"{one.check} {one.subject}") for one in page.safety.not_checked],
        conflicts=[flat(disagreement(one)) for one in page.conflicts],
        questions=[Question(one.criterion, flat(one.question), flat(one.because)) for one in page.questions],
        areas=[_area(area, [gap for of, gap in gaps if of == area.id], body(area.id)) for area in evaluation.areas],
        gaps=[gap for _, gap in gaps],
        contents=contents,
        at_a_glance=piece("glance"),
        area_by_area=piece(*areas),
        action_plan=piece("plan"),
        ask_for_next=piece("ask"),
        basis=piece("basis"),
    )


def _headed(part: Part) -> tuple[Block, ...]:
    return (Heading(2, part.title, part.id), *part.blocks)


def _gap(gap: PlannedGap) -> Gap:
    finding = gap.finding
    return Gap(
        check=finding.check,
        title=flat(finding.title),
        severity=gap.severity,
        area=flat(gap.area.title),
        criterion=gap.criterion.id,
        subject=flat(gap.criterion.subject),
        found=flat(finding.text),
        how_far=flat(finding.distance or ""),
        what_to_do=flat(finding.remedy),
        evidence_wanted=flat(gap.evidence_wanted),
        actions=[flat(doing(action)) for action in gap.actions],
        owner=flat(gap.owners),
        due=gap.days,
        now=gap.standing,
    )


def _area(area: AreaResult, gaps: list[Gap], findings: Piece) -> Area:
    return Area(
        title=flat(area.title),
        view=OWN_WORDS[area.view],
        because=flat(viewed(area)),
        critical=area.counts.critical,
        major=area.counts.major,
        minor=area.counts.minor,
        watch=area.counts.watch,
        met=area.counts.met,
        not_assessed=area.counts.not_assessed,
        gaps=gaps,
        findings=findings,
    )
