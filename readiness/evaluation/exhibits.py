"""Exhibits: the readings, thresholds, evidence and notes of a finding, so that every number can be traced."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from readiness.core.dates import day_in_words, months_between
from readiness.core.diagnostics import pointer
from readiness.core.numbers import decimals, half_up, plain, shown
from readiness.core.types import PartialDate
from readiness.data.benchmarks import SPREAD, Benchmark
from readiness.data.operands import Reference
from readiness.data.readings import Bound, Figure, Kind
from readiness.evaluation.check_facts import CheckFacts
from readiness.evaluation.decision import Decided, Decision, Subject, Undecided
from readiness.evaluation.evidence import NOTHING_SHOWN, used
from readiness.evaluation.facts import Facts
from readiness.evaluation.figure_text import format_figure, format_reading, with_bound
from readiness.evaluation.figures import trace
from readiness.evaluation.finding import EvidenceUsed, HistoryPoint, OtherSource, ReadingUsed, SubjectRow, Threshold
from readiness.evaluation.peers import peers
from readiness.evaluation.published_beside import BenchmarkUsed, Peers
from readiness.evaluation.trend import counted_alike_since
from readiness.packs.expression import Part
from readiness.packs.thresholds import ResolvedBand, benchmark_of

# Published figures come out yearly and late: over two years before what they judge, they are old.
OLD_MONTHS = 24


@dataclass(frozen=True, slots=True)
class Exhibits:
    """What a finding shows beside its sentence; empty for a rule that failed."""

    readings: tuple[ReadingUsed, ...] = ()
    also: tuple[OtherSource, ...] = ()
    evidence: tuple[EvidenceUsed, ...] = ()
    whole: SubjectRow | None = None
    subjects: tuple[SubjectRow, ...] = ()
    notes: tuple[str, ...] = ()
    thresholds: tuple[Threshold, ...] = ()
    benchmark: BenchmarkUsed | None = None
    peers: tuple[Peers, ...] = ()
    trace: tuple[Part, ...] = ()
    history: tuple[HistoryPoint, ...] = ()
    latest: HistoryPoint | None = None


def exhibits(scope: CheckFacts, decision: Decision) -> Exhibits:
    """The exhibits of a decision; thresholds only where figures decided."""
    facts, decided = scope.facts, decision.by_figures
    earlier = history(scope, decision)
    return Exhibits(
        readings=_readings(scope),
        also=_also(scope),
        evidence=used(scope.check, scope.evidence, facts.on, decision.showing or NOTHING_SHOWN, facts.file.document),
        whole=_row(scope, *decision.whole) if decision.whole else None,
        subjects=tuple(_row(scope, subject, outcome) for subject, outcome in decision.subjects),
        notes=tuple(dict.fromkeys((*_notes(scope), *(_age_note(scope) if decided else ())))),
        thresholds=_thresholds(decided.resolved) if decided else (),
        benchmark=benchmark_used(scope, decision),
        peers=tuple(peers(scope, decision)),
        trace=tuple(trace(scope, decided)) if decided else (),
        history=earlier,
        latest=_latest(scope) if earlier else None,
    )


def _thresholds(resolved: Sequence[ResolvedBand]) -> tuple[Threshold, ...]:
    """The bands with their numbers."""
    return tuple(
        Threshold(
            severity=band.band.severity,
            comparison="below" if band.downwards else "above",
            value=band.threshold,
            named=None if isinstance(band.band.threshold, Decimal) else str(band.band.threshold),
            rests_on=band.band.rests_on,
            because=band.band.because,
        )
        for band in resolved
    )


def benchmark_used(scope: CheckFacts, decision: Decision) -> BenchmarkUsed | None:
    """The published figures behind the bands that decided."""
    resolved = decision.by_figures.resolved if decision.by_figures else ()
    found = benchmark_of(resolved)
    if found is None:
        return None
    direction = resolved[0].direction
    return BenchmarkUsed(
        release=found.release,
        year=found.year,
        as_at=found.as_at.isoformat(),
        england=found.threshold("england", direction),
        **{name: found.threshold(name, direction) for name in SPREAD},
        source=found.source.document,
        verified=found.source.verified,
        old=_is_old(found, scope),
    )


def _is_old(benchmark: Benchmark, scope: CheckFacts) -> bool:
    return months_between(benchmark.as_at, scope.speaks_of.last) > OLD_MONTHS


def _age_note(scope: CheckFacts) -> Iterator[str]:
    """That a line comes from figures of over two years before."""
    if scope.benchmark is not None and _is_old(scope.benchmark, scope):
        as_at, until = (day_in_words(day) for day in (scope.benchmark.as_at.isoformat(), scope.speaks_of))
        yield f"Judged by published figures as at {as_at}, over two years before {until}."


def history(scope: CheckFacts, decision: Decision) -> tuple[HistoryPoint, ...]:
    """Earlier values of the council as a whole, oldest first."""
    # It is kept for the whole council, not for its teams; and shown where a trend could not be told from it.
    told = (decision.by_figures or scope.check.change_over) and not decision.subject.name
    if not told or scope.reference is None:
        return ()
    measure, reading = scope.reference.measure, scope.facts.reading(scope.reference)
    points = sorted(reading.history, key=lambda point: point.period_end.first)
    alike = counted_alike_since(scope.facts, measure, scope.facts.period_end(reading).last)
    found = (_point(scope.reference, point, point.period_end, point.period_end.last >= alike) for point in points)
    return tuple(point for point in found if point is not None)


def _latest(scope: CheckFacts) -> HistoryPoint | None:
    """The present value with which the earlier ones can be compared; None where it is not known exactly."""
    if scope.reference is None:
        return None
    reading = scope.facts.reading(scope.reference)
    return None if reading.bound else _point(scope.reference, reading, scope.facts.period_end(reading), True)


def _point(reference: Reference, figure: Figure, end: PartialDate, comparable: bool) -> HistoryPoint | None:
    measure, part = reference.measure, reference.part
    value = None if figure.absent else measure.value(figure, part)
    if not isinstance(value, Decimal):
        return None
    unit = measure.counts if part and measure.kind is not Kind.DURATION else measure.measured_in
    return HistoryPoint(end, value, with_bound(shown(value, unit), figure.bound), comparable)


def _row(scope: CheckFacts, subject: Subject, outcome: Decided | Undecided) -> SubjectRow:
    """The line of one team, or of the council as a whole."""
    figure, decided = subject.figure, outcome if isinstance(outcome, Decided) else None
    assert scope.reference is not None
    measure = scope.reference.measure
    return SubjectRow(
        dimension=subject.dimension,
        subject=subject.name,
        status=outcome.status,
        severity=decided.level.severity if decided else None,
        shown=format_figure(measure, figure, scope.facts, scope.reference.part) if decided else "no value",
        value=decided.value if decided else None,
        numerator=figure.numerator,
        denominator=figure.denominator,
        borderline=decided is not None and decided.borderline,
        reason=outcome.reason if isinstance(outcome, Undecided) else None,
        too_small=subject.too_small,
        small=scope.facts.tells_small(measure.id, (subject.dimension, subject.name) if subject.name else None),
    )


def _readings(scope: CheckFacts) -> tuple[ReadingUsed, ...]:
    """The readings that the check looked at, with their locations; those that decide come first."""
    found: dict[str, ReadingUsed] = {}
    for references, decides in ((scope.rule.required, True), (scope.rule.context, False)):
        for reference in references.values():
            if (name := reference.measure.id) not in found:
                found[name] = scope.facts.once(_reading, name, decides)
    return tuple(found.values())


def _reading(facts: Facts, name: str, decides: bool) -> ReadingUsed:
    measure, reading = facts.pack.catalogue.measures[name], facts.submission.reading(name)
    location = facts.file.location(measure.id)
    alike = counted_alike_since(facts, measure, facts.period_end(reading).last)
    return ReadingUsed(
        measure=measure.id,
        title=measure.title,
        definition=measure.definition,
        path=pointer(measure.path),
        line=location.line if location else None,
        column=location.column if location else None,
        cell=location.cell if location else None,
        shown=format_reading(measure, reading, facts),
        numerator=reading.numerator,
        denominator=reading.denominator,
        period_end=facts.period_end(reading),
        source=reading.source,
        note=reading.note,
        decides=decides,
        small=facts.tells_small(measure.id),
        counted_alike_since=None if alike == date.min else alike.isoformat(),
    )


def _also(scope: CheckFacts) -> tuple[OtherSource, ...]:
    """What other sources say of the measures that decide: levels, which cannot be compared with a change."""
    if scope.check.change_over or not scope.facts.elsewhere:
        return ()
    deciding = dict.fromkeys(reference.measure.id for reference in scope.rule.required.values())
    return tuple(other for measure in deciding for other in other_sources(scope.facts, measure))


def other_sources(facts: Facts, name: str) -> Iterator[OtherSource]:
    """What other sources say of a measure."""
    measure, reading = facts.pack.catalogue.measures[name], facts.submission.reading(name)
    ours = None if reading.absent else measure.value(reading)
    end = facts.period_end(reading)
    for other in reading.also:
        same_time = other.period_end is None or other.period_end.last == end.last
        clash = isinstance(ours, Decimal) and same_time and not _agree(ours, other.value, reading.bound)
        words = shown(other.value, measure.measured_in)
        yield OtherSource(name, other.value, words, other.source, other.period_end, clash)


def _agree(ours: Decimal, other: Decimal, bound: Bound | None) -> bool:
    """Whether two sources say the same, in the decimals of the coarser one."""
    if bound is not None:
        return other > ours if bound is Bound.ABOVE else other < ours
    # Sources round: 85.7 and 86 are the same figure, 85.7 and 85.9 are not.
    coarser = min(decimals(ours), decimals(other))
    return half_up(ours, coarser) == half_up(other, coarser)


def _notes(scope: CheckFacts) -> Iterator[str]:
    """What a reader must know about the number: another period, a joint return, a local standard."""
    for reference in scope.rule.required.values():
        reading = scope.facts.reading(reference)
        if reading.period is not None and not reading.absent:
            yield f"{reference.measure.title}: for the period to {reading.period.end}."
        if reading.joint_with is not None:
            yield f"{reference.measure.title}: a joint return with {reading.joint_with}, for both together."
        if reference.measure.local_standard is not None and not reading.absent:
            yield _standard_note(scope, reference.measure.local_standard)


def _standard_note(scope: CheckFacts, name: str) -> str:
    pack, facts = scope.facts.pack, scope.facts
    standard, default = pack.catalogue.local_standards[name], pack.about.local_standards[name]
    ours = shown(facts.standards[name], standard.unit)
    if name not in facts.submission.local_standards:
        return f"{standard.title}: {ours}, this pack's default, as the council stated none."
    beside = "" if facts.standards[name] == default else f" (this pack's default is {plain(default)})"
    return f"{standard.title}: {ours}, the council's own{beside}."


def counts_note(scope: CheckFacts, figure: Figure, decided: Decided) -> tuple[str, ...]:
    """Why a proportion of people has no interval."""
    counted = decided.interval is not None or figure.denominator is not None or scope.facts.file.for_sharing
    if scope.reference is None or scope.reference.part or counted:
        return ()
    measure = scope.reference.measure
    if measure.kind is not Kind.PROPORTION or not measure.people or scope.check.change_over:
        return ()
    return (f"The counts behind the percentage were not given: no interval, and no distance in {measure.counts}.",)


def few_note(scope: CheckFacts, decided: Decided) -> tuple[str, ...]:
    """That a worse line is crossed by too few people for it to count: else a reader takes the level for a mistake."""
    value = decided.value
    if value is None or decided.held:
        return ()
    passed = [b for b in decided.resolved if b.band.severity.rank > decided.level.rank and b.beyond(value)]
    reference = scope.rule.required[scope.check.people] if scope.check.people else scope.reference
    if not passed or reference is None:
        return ()
    band = passed[-1].band
    fewest = shown(Decimal(band.fewest or 0), reference.measure.counts)
    return (f"This is past the line for {band.severity}, which counts only from {fewest} on.",)
