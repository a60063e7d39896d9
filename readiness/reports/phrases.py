"""The phrases of a report: how a finding and what stands beside it are put, the same in every format."""

from __future__ import annotations

from collections.abc import Iterator

from readiness.core.numbers import rounded, shown
from readiness.core.text import counted, listed, sentence
from readiness.data.vocabulary import RESTS_ON, FindingStatus, Level
from readiness.evaluation.finding import EvidenceUsed, Finding, ReadingUsed, SubjectRow, Threshold
from readiness.evaluation.result import ActionTold, AreaResult, Evaluation, Notice, Weakness

# How many of many are told where the rest stands elsewhere.
FEW = 3


def status(finding: Finding) -> str:
    """The status in a word or two: "major gap, borderline"."""
    word = f"{finding.severity} gap" if finding.severity else finding.status.value.replace("-", " ")
    least = "at least " if finding.at_least else "at worst " if finding.at_worst else ""
    return f"{least}{word}{', borderline' if finding.borderline else ''}"


def noticed(notice: Notice) -> str:
    """A notice with its place."""
    where = f" ({notice.path}, line {notice.line})" if notice.path else ""
    return f"{notice.text.removesuffix('.')}{where}."


def personal(evaluation: Evaluation) -> list[str]:
    """The first texts that seem to point at a person, with their places, and how many more there are."""
    told = [notice for notice in evaluation.notices if notice.kind == "personal-data"]
    file = evaluation.provenance.submission
    lines = [f"{file}:{one.line}:{one.column}: {one.path}: {one.text}" for one in told[:FEW]]
    return [*lines, f"{file}: and {counted(len(told) - FEW, 'more such text')}"] if len(told) > FEW else lines


def small_counts(evaluation: Evaluation) -> str:
    """The first readings and items that give counts of 1 to 5 away, and how many more do."""
    told = evaluation.verdict.small_counts
    more = [f"{len(told) - FEW} more"] if len(told) > FEW else []
    return listed([*told[:FEW], *more])


def answered(weakness: Weakness, compiled: bool) -> str:
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


def doing(action: ActionTold) -> str:
    """An action with its owner, its date and what it has changed."""
    owner = action.owner or "no owner"
    due = f"due {action.due}" if action.due else "no date"
    state = f"{action.status}{', overdue' if action.overdue else ''}"
    effect = f" Effect: {sentence(action.effect)}" if action.effect else " No proof of effect."
    return f"{sentence(action.action)[:-1]} ({owner}, {due}, {state}).{effect}"


def viewed(area: AreaResult) -> str:
    """Why the view of an area is what it is, and how much of the weight was assessed."""
    if area.coverage is None or "of the weight" in area.view_because:
        return f"{area.view_because}."
    return f"{area.view_because}; {rounded(area.coverage)}% of the weight was assessed."


def tells_something(finding: Finding) -> bool:
    """Whether there is more to say of it than that nothing was given."""
    told = finding.evidence or finding.without_overlays
    return finding.status is not FindingStatus.NOT_ASSESSED or bool(told)


def details(finding: Finding) -> Iterator[str]:
    """All that stands under a finding's sentence, in order."""
    if level := finding.without_overlays:
        yield f"Without overlays: {f'a {level} gap' if level.is_gap else 'to watch'}."
    if finding.distance:
        yield finding.distance
    if finding.shown is not None and finding.thresholds:
        yield comparison(finding)
    if finding.interval:
        low, high = (shown(end, "percent") for end in (finding.interval.low, finding.interval.high))
        yield f"95% interval {low} to {high}{_firmness(finding)}."
    if finding.history:
        points = ", ".join(f"{p.shown} ({p.period_end})" for p in finding.history)
        yield f"Before: {points}."
    deciding = {reading.measure: reading.title for reading in finding.readings if reading.decides}
    for other in finding.also:
        when = f" for {other.period_end}" if other.period_end else ""
        where = "Another figure for the same time" if other.clash else "Elsewhere"
        named = f", {deciding[other.measure]}" if len(deciding) > 1 else ""
        yield sentence(f"{where}{named}: {other.shown} in {other.source}{when}")
    yield from map(by_subject, finding.subjects)
    yield from (read(reading) for reading in finding.readings if reading.decides and (reading.source or reading.note))
    yield from (shown_by(item, " ".join(item.summary.split()) in finding.text) for item in finding.evidence)
    yield from finding.notes
    if finding.adverse:
        yield f"Do: {finding.remedy}"


def comparison(finding: Finding) -> str:
    """England first where it is known, then each line, the mildest first, with what it rests on; of met, one line."""
    lines = finding.thresholds if finding.adverse else finding.thresholds[-1:]
    parts = [band(threshold, finding) for threshold in reversed(lines)]
    used = finding.benchmark
    if used is None:
        return sentence("; ".join(parts))
    england = [f"England {shown(used.england, finding.unit)}"] if used.england is not None else []
    return sentence(f"{'; '.join(england + parts)}. Figures as at {used.as_at}: {used.source}")


def band(threshold: Threshold, finding: Finding) -> str:
    """One line that a value can cross, with what it rests on."""
    named = threshold.named
    if named == "england":
        return f"{threshold.severity} when {threshold.comparison} England"
    line = f"{threshold.severity} when {threshold.comparison} {shown(threshold.value, finding.unit)}"
    if named and not named.startswith("local."):
        return f"{line} (the {named.replace('_', ' ')} of councils)"
    return f"{line} (rests on {RESTS_ON[threshold.rests_on]})"


def read(reading: ReadingUsed) -> str:
    """A reading with its source and its note."""
    source = f" Source: {reading.source}." if reading.source else ""
    note = f" {sentence(reading.note)}" if reading.note else ""
    return f"{reading.title}: {reading.shown}.{source}{note}"


def by_subject(row: SubjectRow) -> str:
    """One team in a line."""
    word = f"{row.severity} gap" if row.severity else row.status.value.replace("-", " ")
    small = ", too few to set the level" if row.too_small and row.status is not FindingStatus.NOT_ASSESSED else ""
    return f"{row.subject}: {row.shown}, {word}{', borderline' if row.borderline else ''}{small}."


def _firmness(finding: Finding) -> str:
    """What the interval leaves open."""
    if not finding.borderline:
        return ""
    return f", within which it could be {finding.firm}"


def shown_by(item: EvidenceUsed, told: bool = False) -> str:
    """An evidence item with what it is worth; `told` where the finding's sentence has said its summary."""
    sample = f", sample {item.sample}" if item.sample is not None else ""
    moderated = ", moderated" if item.moderated else ""
    remark = f" ({item.remark})" if item.remark else ""
    source = f" Source: {item.source}." if item.source else ""
    kind = item.kind.replace("-", " ").capitalize()
    about = f"{kind}, {item.origin}, {item.date}{sample}{moderated}, shows {item.shows}"
    summary = "." if told else f": {sentence(item.summary)}"
    return f"{about}{summary}{source}{remark}"


def hidden(evaluation: Evaluation) -> str:
    """What overlays hide, by severity, the worst first; empty where they hide nothing."""
    found: dict[Level, list[str]] = {}
    for finding in evaluation.findings:
        if finding.without_overlays:
            found.setdefault(finding.without_overlays, []).append(finding.check)
    told = (
        f"{_how_many(len(checks), level)} ({', '.join(sorted(checks))})"
        for level, checks in sorted(found.items(), key=lambda one: -one[0].rank)
    )
    return f"Overlays hide {listed(list(told))}." if found else ""


def _how_many(number: int, level: Level) -> str:
    return counted(number, f"{level} gap") if level.is_gap else counted(number, "line of enquiry", "lines of enquiry")


def totals(evaluation: Evaluation) -> str:
    """The headline: every check, by status."""
    c = evaluation.counts
    gaps = f"{counted(c.gap, 'gap')} ({c.critical} critical, {c.major} major, {c.minor} minor)"
    rest = f"{c.watch} to watch, {c.met} met, {c.not_assessed} not assessed, {c.not_applicable} not applicable"
    return f"{counted(c.total, 'check')}: {gaps}, {rest}, {c.error} failed."
