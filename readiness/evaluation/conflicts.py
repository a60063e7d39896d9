"""Conflicts: two accounts of one thing that do not agree. Both are shown; neither cancels the other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from readiness.core.dates import day_in_words
from readiness.core.text import counted, listed, with_article
from readiness.core.types import PartialDate
from readiness.data.agreement import disagreeing
from readiness.data.splits import split_disagreements
from readiness.data.submission import Submission
from readiness.data.vocabulary import FindingStatus, Level, Origin, Shows
from readiness.evaluation.evidence import ADVERSE, OUTSIDE
from readiness.evaluation.facts import Facts
from readiness.evaluation.finding import Finding
from readiness.evaluation.first_page import Conflict
from readiness.packs.criterion import Check, Criterion
from readiness.packs.pack import RulePack

OPEN_TO_DOUBT = (Shows.WEAKNESS, Shows.MIXED)


def conflicts(criterion: Criterion, findings: Sequence[Finding], submission: Submission) -> Iterator[Conflict]:
    """The conflicts within one criterion."""
    yield from _evidence_against_number(criterion, findings)
    yield from _practice_against_numbers(criterion, findings)
    yield from _own_against_outside(criterion, findings)
    yield from _self_rating(criterion, findings, submission)
    yield from _sources(criterion, findings)
    yield from _ratings(criterion, submission)


def _evidence_against_number(criterion: Criterion, findings: Sequence[Finding]) -> Iterator[Conflict]:
    """An evidence item that names a check decided by a number, and shows the opposite."""
    for finding in findings:
        if not finding.readings or not finding.assessed:
            continue
        for item in finding.evidence:
            against_met = finding.status is FindingStatus.MET and item.shows in OPEN_TO_DOUBT
            against_gap = finding.is_gap and item.shows == Shows.STRENGTH
            # A third party's own view is context: it decides nothing, so it contradicts nothing.
            if (against_met or against_gap) and item.origin is not Origin.THIRD_PARTY:
                shows = f"{with_article(item.kind)} of {day_in_words(item.date)} shows {item.shows}"
                text = f"{finding.check} is {_format_finding(finding)} by its number, and {shows}"
                yield Conflict("evidence-against-number", criterion.id, criterion.named, text, (finding.check,))


def _practice_against_numbers(criterion: Criterion, findings: Sequence[Finding]) -> Iterator[Conflict]:
    """Numbers that are met, and none that shows a gap, over weak practice; or strong practice over a gap in numbers."""
    numbers = [f for f in findings if f.readings and f.assessed]
    practice = [f for f in findings if not f.readings and f.assessed]
    if not numbers or not practice:
        return
    weak, met = [f for f in practice if f.is_gap], [f for f in numbers if f.status is FindingStatus.MET]
    # A line of enquiry takes nothing from the contradiction; where a number shows the gap too, the two agree.
    if weak and met and not any(f.is_gap for f in numbers):
        text = f"{_format_names(met)} met by number, and practice evidence finds weakness ({_ids(weak)})"
        yield Conflict("practice-against-numbers", criterion.id, criterion.named, text, _checks(met, weak))
    # A minor gap that may be chance contradicts nothing; with many lines most councils have one.
    gaps = [f for f in numbers if f.is_gap and not (f.borderline and f.severity is Level.MINOR)]
    if gaps and all(f.status is FindingStatus.MET for f in practice):
        text = f"practice evidence is met ({_ids(practice)}), and the numbers show a gap ({_ids(gaps)})"
        yield Conflict("practice-against-numbers", criterion.id, criterion.named, text, _checks(practice, gaps))


def _own_against_outside(criterion: Criterion, findings: Sequence[Finding]) -> Iterator[Conflict]:
    """The council's own later strength against a weakness found from outside, which it cannot answer: both stand."""
    for finding in findings:
        outside = [e for e in finding.evidence if e.decides and e.origin in OUTSIDE and e.shows in ADVERSE]
        own = [e for e in finding.evidence if e.origin == Origin.OWN and e.shows == Shows.STRENGTH and not e.remark]
        for theirs in sorted(outside, key=lambda e: PartialDate(e.date).last)[-1:]:
            for ours in own:
                # As elsewhere, a vague date never makes a strength the later one.
                if PartialDate(ours.date).first > PartialDate(theirs.date).last:
                    found = f"{with_article(theirs.kind)} of {day_in_words(theirs.date)} shows {theirs.shows}"
                    later = f"the council's own {ours.kind.replace('-', ' ')} of {day_in_words(ours.date)}"
                    text = f"{found}, and {later} shows strength"
                    yield Conflict("own-against-outside", criterion.id, criterion.named, text, (finding.check,))


def _self_rating(criterion: Criterion, findings: Sequence[Finding], submission: Submission) -> Iterator[Conflict]:
    """The council's rating of itself against what the checks found."""
    rating = submission.self_ratings.get(criterion.id)
    # That nobody has looked does not contradict a rating: it shows neither strength nor weakness.
    gaps = [f for f in findings if f.is_gap and not f.silence]
    assessed = [f for f in findings if f.assessed]
    if rating is Shows.STRENGTH and gaps:
        found = f"{counted(len(gaps), 'gap')} {'was' if len(gaps) == 1 else 'were'} found"
        text = f"the council rates it a strength, and {found} ({_ids(gaps)})"
        yield Conflict("self-rating", criterion.id, criterion.named, text, _checks(gaps))
    elif rating is Shows.STRENGTH and not assessed:
        yield Conflict(
            "self-rating",
            criterion.id,
            criterion.named,
            "the council rates it a strength, and nothing submitted shows it",
            (),
        )
    elif rating is Shows.WEAKNESS and assessed and all(f.status is FindingStatus.MET for f in assessed):
        text = f"the council rates it a weakness, and all that was assessed is met ({_ids(assessed)})"
        yield Conflict("self-rating", criterion.id, criterion.named, text, _checks(assessed))


def _sources(criterion: Criterion, findings: Sequence[Finding]) -> Iterator[Conflict]:
    """A figure against another source's for the same time: once, with the first check that reads the measure."""
    listed_already: set[str] = set()
    for finding in findings:
        reading_of = {reading.measure: reading for reading in finding.readings}
        for other in finding.also:
            ours = reading_of[other.measure]
            text = f"{ours.title}: {ours.shown} submitted, and {other.shown} in {other.source}"
            if other.clash and text not in listed_already:
                listed_already.add(text)
                yield Conflict("sources", criterion.id, criterion.named, text, (finding.check,))


def _ratings(criterion: Criterion, submission: Submission) -> Iterator[Conflict]:
    """An evidence item whose ratings of the sampled records contradict what it says it shows."""
    ours = {check.id for check in criterion.checks}
    for item in submission.evidence:
        checks = tuple(check for check in item.checks if check in ours)
        if (checks or criterion.id in item.criteria) and item.contradiction:
            text = (
                f"{with_article(item.kind)} of {day_in_words(item.date)} shows {item.shows}, and its ratings do not: "
            )
            yield Conflict("ratings", criterion.id, criterion.named, text + item.contradiction, checks)


def between_figures(facts: Facts) -> Iterator[Conflict]:
    """Figures that do not agree though each may be right; under the first criterion that reads one of them."""
    pack = facts.pack
    for one in (*disagreeing(facts.compared), *split_disagreements(facts.account, pack.catalogue)):
        # Figures that cannot both be right were refused when the submission was read.
        if one.apart is None:
            continue
        checks = tuple(check.id for check in pack.checks if _reads(check, one.measures, pack))
        criterion = pack.criterion_of[checks[0]] if checks else None
        title = criterion.named if criterion else pack.catalogue.sections[str(one.path[0])]
        yield Conflict("figures", criterion.id if criterion else None, title, f"{one.text}; {one.apart}", checks)


def _reads(check: Check, measures: Sequence[str], pack: RulePack) -> bool:
    return any(reference.measure.id in measures for reference in pack.compiled[check.id].required.values())


def _format_finding(finding: Finding) -> str:
    return f"a {finding.severity} gap" if finding.severity else finding.status.value


def _format_names(findings: Sequence[Finding]) -> str:
    return f"{_ids(findings)} {'is' if len(findings) == 1 else 'are'}"


def _ids(findings: Sequence[Finding]) -> str:
    return listed([f.check for f in findings])


def _checks(*groups: Sequence[Finding]) -> tuple[str, ...]:
    return tuple(f.check for group in groups for f in group)
