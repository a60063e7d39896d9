"""What a report says, in which order: one outline that the terminal and the Markdown report both draw."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from readiness.evaluation import AreaResult, CriterionResult, Evaluation, Notice, Weakness
from readiness.finding import EvidenceUsed, Finding, FindingStatus, ReadingUsed, Threshold
from readiness.policy import View
from readiness.wording import counted, listed, rounded, sentence, shown

OWN_WORDS = {
    "act-now": "Act now",
    "put-right": "Put right",
    "questions-to-answer": "Questions to answer",
    "supported": "Supported by evidence",
    "cannot-say": "Cannot say",
}
RESTS_ON = {
    "duty": "a duty",
    "benchmark": "published figures",
    "inspection-evidence": "what inspections found",
    "local": "the council's own standard",
}


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; 1 is the report's own."""

    depth: int
    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text."""

    text: str


@dataclass(frozen=True, slots=True)
class Item:
    """One line of a list. `label` is told by a word, never by colour alone; `details` stand under it."""

    text: str
    label: str = ""
    details: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under headers."""

    headers: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


Block = Heading | Paragraph | Item | Table


def outline(evaluation: Evaluation) -> Iterator[Block]:
    """The report: first page, areas."""
    about = evaluation.provenance
    yield Heading(1, f"{about.council}: inspection readiness")
    yield Paragraph(_totals(evaluation))
    yield from _first_page(evaluation)
    yield Heading(2, "Area by area")
    for area in evaluation.areas:
        yield from _area(area, evaluation)
    if evaluation.notices:
        yield Heading(2, "Given, and decided nothing")
        yield from (Item(_notice(notice)) for notice in evaluation.notices)


def annex(evaluation: Evaluation) -> Iterator[Block]:
    """Everything else: scores and coverage, every check, every measure, versions and hashes."""
    yield Heading(2, "Annex")
    yield Heading(3, "Scores and coverage")
    yield Paragraph(
        "Scores follow this pack's policy, to compare one council with itself over time. They predict no grade."
    )
    yield Table(("Area", "View", "Score", "Coverage", "Because"), tuple(map(_score_row, evaluation.areas)))
    yield Heading(3, "Every check")
    yield Table(
        ("Check", "Title", "Status", "What was found"),
        tuple((f.check, f.title, status(f), f.text) for f in evaluation.findings),
    )
    yield Heading(3, "Every measure")
    yield Table(
        ("Measure", "Submitted", "Until", "Read by"),
        tuple((m.measure, m.shown, m.period_end or "", ", ".join(m.read_by)) for m in evaluation.measures),
    )
    yield Heading(3, "What was judged by what")
    yield from _provenance(evaluation)


def status(finding: Finding) -> str:
    """The status in a word or two: "major gap, borderline"."""
    word = f"{finding.severity} gap" if finding.severity else finding.status.value.replace("-", " ")
    least = "at least " if finding.at_least else ""
    return f"{least}{word}{', borderline' if finding.borderline else ''}"


def _first_page(evaluation: Evaluation) -> Iterator[Block]:
    page = evaluation.first_page
    yield Heading(2, "1. Children who may need action today")
    if page.safety.not_checked:
        yield Paragraph(f"Not checked, because nothing that decides it was given ({len(page.safety.not_checked)}):")
        yield from (Item(line) for line in page.safety.not_checked)
    else:
        yield Paragraph("All that the rules check here could be checked.")
    yield Paragraph(f"In what was checked: {page.safety.statement}")
    yield from (Item(line, "critical") for line in page.safety.found)

    yield Heading(2, "2. What could not be seen")
    for unseen in page.unseen:
        if unseen.total:
            text = f"{unseen.title}: {unseen.not_assessed} of {counted(unseen.total, 'check')} not assessed"
        else:
            text = f"{unseen.title}: no checks written in this pack yet"
        more = (
            f"{counted(unseen.unwritten, 'criterion', 'criteria')} without checks, listed under the area."
            if unseen.unwritten
            else ""
        )
        details = [f"Silent: {line}" for line in unseen.silent] + ([more] if more else [])
        yield Item(sentence(text), details=tuple(details))

    yield Heading(2, "3. Where accounts conflict")
    for conflict in page.conflicts:
        yield Item(sentence(f"{conflict.criterion} {conflict.title}: {conflict.text}"))
    if not page.conflicts:
        yield Paragraph("No two accounts of one thing were found to disagree.")

    yield Heading(2, "4. Weaknesses")
    for weakness in page.weaknesses:
        answered = _answered(weakness, compiled=evaluation.provenance.status == "compiled")
        yield Item(f"{weakness.criterion} {weakness.title}: {weakness.text}", weakness.severity, (answered,))
    if not page.weaknesses:
        yield Paragraph("No gap was found in what was assessed.")

    yield Heading(2, "5. What inspectors are likeliest to ask")
    for question in page.questions:
        yield Item(f"{question.criterion}: {question.question}", details=(sentence(question.because),))

    yield Heading(2, "6. The data")
    yield from (Paragraph(line) for line in page.data)
    if evaluation.verdict.not_for_publication:
        yield Paragraph("Not for publication: it tells of counts of 1 to 5.")

    yield Heading(2, "7. The rules")
    about = evaluation.provenance
    yield Paragraph(
        page.pack_notice or f"Judged by {about.pack} {about.pack_version}, in force at the submission's date."
    )
    yield from (Item(sentence(line), "weakened") for line in evaluation.verdict.weakenings)

    yield Heading(2, "8. Read this with it")
    yield from (Item(line) for line in page.caution)


def _notice(notice: Notice) -> str:
    where = f" ({notice.path}, line {notice.line})" if notice.path else ""
    return sentence(f"{notice.text}{where}")


def _answered(weakness: Weakness, compiled: bool) -> str:
    """Known, owned, dated, with proof of effect; or which of these it is not."""
    if not weakness.known and compiled:
        return "What the council does about it is not in the published account."
    if not weakness.known and weakness.rated_strength:
        return "The council calls it a strength, and no action speaks of it."
    if not weakness.known:
        return "Not named by the council: no action and no self-rating speaks of it."
    states = (
        (weakness.owned, "owned", "no owner"),
        (weakness.dated, "dated", "no date"),
        (weakness.effect_shown, "with proof of effect", "no proof of effect"),
    )
    has = "".join(f", {there}" for is_so, there, _ in states if is_so)
    lacks = [absent for is_so, _, absent in states if not is_so]
    return f"Known{has}{f'; {listed(lacks)}' if lacks else ''}{'; overdue' if weakness.overdue else ''}."


def _area(area: AreaResult, evaluation: Evaluation) -> Iterator[Block]:
    yield Heading(3, area.title)
    said = area.coverage is None or "of the weight" in area.view_because
    coverage = "" if said else f"; {rounded(area.coverage or Decimal(0))}% of the weight was assessed"
    yield Paragraph(f"{OWN_WORDS[area.view]}: {area.view_because}{coverage}.")
    findings = evaluation.finding_of
    for criterion in area.criteria:
        told = [findings[check] for check in criterion.checks]
        if any(map(_tells_something, told)):
            yield from _criterion(criterion, told)
    silent = [c for c in area.criteria if not any(_tells_something(findings[check]) for check in c.checks)]
    if silent:
        yield Paragraph("Nothing could be assessed: " + "; ".join(f"{c.id} {c.title}" for c in silent) + ".")
    if area.unwritten:
        yield Paragraph("No checks written yet, and outside coverage: " + "; ".join(area.unwritten) + ".")


def _criterion(criterion: CriterionResult, findings: list[Finding]) -> Iterator[Block]:
    yield Heading(4, f"{criterion.id} {criterion.title}")
    if criterion.self_rating:
        yield Paragraph(f"The council rates itself: {criterion.self_rating}.")
    for finding in findings:
        if _tells_something(finding):
            yield Item(f"{finding.check} {finding.text}", status(finding), tuple(_details(finding)))
    left = [f.check for f in findings if not _tells_something(f)]
    if left:
        yield Paragraph(f"Not assessed: {', '.join(left)}.")


def _tells_something(finding: Finding) -> bool:
    """Whether there is more to say of it than that nothing was given."""
    return finding.status is not FindingStatus.NOT_ASSESSED or bool(finding.evidence)


def _details(finding: Finding) -> Iterator[str]:
    if finding.distance:
        yield finding.distance
    if finding.value is not None and finding.thresholds:
        yield _comparison(finding)
    if finding.interval:
        low, high = (shown(end, "percent") for end in (finding.interval.low, finding.interval.high))
        yield f"95% interval {low} to {high}" + (f"; firm only as {finding.firm}." if finding.borderline else ".")
    if finding.history:
        points = ", ".join(f"{p.shown} ({p.period_end})" for p in finding.history)
        yield f"Before: {points}."
    for other in finding.also:
        when = f" for {other.period_end}" if other.period_end else ""
        where = "Another figure for the same time" if other.clash else "Elsewhere"
        yield sentence(f"{where}: {shown(other.value, finding.unit)} in {other.source}{when}")
    for row in finding.subjects:
        least = f"{row.severity} gap" if row.severity else row.status.value
        yield f"{row.subject}: {row.shown}, {least}{', borderline' if row.borderline else ''}."
    yield from (
        _reading(reading) for reading in finding.readings if reading.decides and (reading.source or reading.note)
    )
    yield from map(_evidence, finding.evidence)
    yield from finding.notes
    if finding.adverse:
        yield f"Do: {finding.remedy}"


def _comparison(finding: Finding) -> str:
    """England first where it is known, then each line, the mildest first, with what it rests on; of met, one line."""
    lines = finding.thresholds if finding.adverse else finding.thresholds[-1:]
    parts = [_band(threshold, finding) for threshold in reversed(lines)]
    used = finding.benchmark
    if used is None:
        return sentence("; ".join(parts))
    england = [f"England {shown(used.england, finding.unit)}"] if used.england is not None else []
    return sentence(f"{'; '.join(england + parts)}. Figures as at {used.as_at}: {used.source}")


def _band(threshold: Threshold, finding: Finding) -> str:
    named = threshold.named
    if named == "england":
        return f"{threshold.severity} when {threshold.comparison} England"
    line = f"{threshold.severity} when {threshold.comparison} {shown(threshold.value, finding.unit)}"
    if named and not named.startswith("local."):
        return f"{line} (the {named.replace('_', ' ')} of councils)"
    return f"{line} (rests on {RESTS_ON[threshold.rests_on]})"


def _reading(reading: ReadingUsed) -> str:
    source = f" Source: {reading.source}." if reading.source else ""
    note = f" {sentence(reading.note)}" if reading.note else ""
    return f"{reading.title}: {reading.shown}.{source}{note}"


def _evidence(item: EvidenceUsed) -> str:
    sample = f", sample {item.sample}" if item.sample is not None else ""
    moderated = ", moderated" if item.moderated else ""
    remark = f" ({item.remark})" if item.remark else ""
    source = f" Source: {item.source}." if item.source else ""
    kind = item.kind.replace("-", " ").capitalize()
    told = f"{kind}, {item.origin}, {item.date}{sample}{moderated}, shows {item.shows}"
    return f"{told}: {sentence(item.summary)}{source}{remark}"


def _totals(evaluation: Evaluation) -> str:
    c = evaluation.counts
    gaps = f"{counted(c.gap, 'gap')} ({c.critical} critical, {c.major} major, {c.minor} minor)"
    rest = f"{c.watch} to watch, {c.met} met, {c.not_assessed} not assessed, {c.not_applicable} not applicable"
    return f"{counted(c.total, 'check')}: {gaps}, {rest}, {c.error} failed."


def _score_row(area: AreaResult) -> tuple[str, ...]:
    score = "not told" if area.score is None or area.view is View.CANNOT_SAY else rounded(area.score)
    coverage = (
        "none"
        if area.coverage is None
        else f"{rounded(area.coverage)}% ({area.weight_assessed} of {area.weight_applicable})"
    )
    return area.title, OWN_WORDS[area.view], score, coverage, area.view_because


def _provenance(evaluation: Evaluation) -> Iterator[Block]:
    about = evaluation.provenance
    rows = (
        ("Submission", f"{about.submission}, schema {about.submission_schema}"),
        ("SHA-256 of the submission", about.submission_sha256),
        ("Rules", f"{about.pack} {about.pack_version}: {about.pack_title}"),
        ("Framework", f"{about.framework}, in force from {about.pack_in_force_from}"),
        ("SHA-256 of the rules", about.pack_sha256),
        ("SHA-256 of measures and published figures", about.catalogue_sha256),
        ("Tool", f"readiness {about.tool_version}"),
        ("Ended", evaluation.verdict.last_line),
    )
    yield Table(("What", "Which"), rows)
