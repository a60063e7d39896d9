"""Exhibits: what stands beside a finding's sentence, so that every number can be traced."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from readiness.core.diagnostics import pointer
from readiness.core.numbers import between, decimals, half_up, plain, shown
from readiness.data.measures import Direction, Measure
from readiness.data.operands import Reference
from readiness.data.readings import Bound, Figure, Kind, Reading
from readiness.evaluation.decision import Decided, Subject, Undecided
from readiness.evaluation.facts import Facts
from readiness.evaluation.finding import BenchmarkUsed, HistoryPoint, OtherSource, ReadingUsed, SubjectRow, Threshold
from readiness.packs.compile import CompiledCheck
from readiness.packs.criterion import Check
from readiness.packs.thresholds import ResolvedBand

STATISTICS = {"median": "median", "percentile_90": "90th percentile", "longest": "longest"}


@dataclass(frozen=True, slots=True)
class Exhibits:
    """One check's exhibits from one submission."""

    facts: Facts
    check: Check

    @property
    def rule(self) -> CompiledCheck:
        """The check's references and expressions."""
        return self.facts.pack.compiled[self.check.id]

    @property
    def reference(self) -> Reference | None:
        """The one measure that the check judges; None for a check of several, or of evidence."""
        return self.rule.required["value"] if self.check.measure else None

    @property
    def unit(self) -> str | None:
        """What the finding's value is measured in."""
        if self.reference is None:
            return self.check.unit
        measured = self.reference.measure.measured_in
        if self.check.change_over is not None:
            return "percentage points" if measured == "percent" else measured
        if self.reference.part and self.reference.measure.kind is not Kind.DURATION:
            return self.reference.measure.counts
        return measured

    def thresholds(self, resolved: Sequence[ResolvedBand]) -> tuple[Threshold, ...]:
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

    def benchmark(self, resolved: Sequence[ResolvedBand]) -> BenchmarkUsed | None:
        """The published figures behind the bands."""
        found = next((band.benchmark for band in resolved if band.benchmark), None)
        if found is None:
            return None
        direction = Direction.HIGHER if resolved[0].downwards else Direction.LOWER
        return BenchmarkUsed(
            release=found.release,
            year=found.year,
            as_at=found.as_at.isoformat(),
            england=found.threshold("england", direction),
            worst_quarter=found.threshold("worst_quarter", direction),
            worst_tenth=found.threshold("worst_tenth", direction),
            source=found.source.document,
            verified=found.source.verified,
        )

    def history(self) -> tuple[HistoryPoint, ...]:
        """Earlier values of the council as a whole, oldest first."""
        if self.reference is None:
            return ()
        measure, part = self.reference.measure, self.reference.part
        unit = measure.counts if part and measure.kind is not Kind.DURATION else measure.measured_in
        points = sorted(self.facts.reading(self.reference).history, key=lambda point: point.period_end.first)
        values = [(point, None if point.absent else measure.value(point, part)) for point in points]
        return tuple(
            HistoryPoint(point.period_end, value, with_bound(shown(value, unit), point.bound))
            for point, value in values
            if isinstance(value, Decimal)
        )

    def row(self, subject: Subject, decision: Decided | Undecided) -> SubjectRow:
        """One team's line."""
        figure, decided = subject.figure, decision if isinstance(decision, Decided) else None
        assert self.reference is not None
        measure, value = self.reference.measure, decided.value if decided else None
        return SubjectRow(
            dimension=subject.dimension,
            subject=subject.name,
            status=decision.status,
            severity=decided.level.severity if decided else None,
            shown="no value" if decided is None else shown_figure(measure, figure, self.facts, self.reference.part),
            value=value,
            numerator=figure.numerator,
            denominator=figure.denominator,
            borderline=decided is not None and decided.borderline,
            reason=decision.reason if isinstance(decision, Undecided) else None,
            too_small=subject.too_small,
            small=self.facts.tells_small(measure.id, (subject.dimension, subject.name)),
        )

    def counts_note(self, figure: Figure, decided: Decided) -> tuple[str, ...]:
        """Why a proportion of people has no interval."""
        counted = decided.interval is not None or figure.denominator is not None
        if self.reference is None or self.reference.part or counted:
            return ()
        measure = self.reference.measure
        if measure.kind is not Kind.PROPORTION or not measure.people or self.check.change_over:
            return ()
        return (f"The counts behind the percentage were not given: no interval, and no distance in {measure.counts}.",)

    def readings(self) -> tuple[ReadingUsed, ...]:
        """What the check looked at, with its places; first what decides."""
        found: dict[str, ReadingUsed] = {}
        for references, decides in ((self.rule.required, True), (self.rule.context, False)):
            for reference in references.values():
                found.setdefault(reference.measure.id, self._reading(reference, decides))
        return tuple(found.values())

    def _reading(self, reference: Reference, decides: bool) -> ReadingUsed:
        measure, reading = reference.measure, self.facts.reading(reference)
        location = self.facts.file.location(measure.id)
        return ReadingUsed(
            measure=measure.id,
            title=measure.title,
            definition=" ".join(measure.definition.split()),
            path=pointer(tuple(measure.id.split(".", 1))),
            line=location.line if location else None,
            column=location.column if location else None,
            shown=shown_reading(measure, reading, self.facts),
            numerator=reading.numerator,
            denominator=reading.denominator,
            period_end=self.facts.period_end(reading),
            source=reading.source,
            note=reading.note,
            decides=decides,
            small=self.facts.tells_small(measure.id),
        )

    def also(self) -> tuple[OtherSource, ...]:
        """What other sources say of the measures that decide."""
        if self.check.change_over:
            return ()
        decide = {reference.measure.id: reference for reference in self.rule.required.values()}
        return tuple(other for reference in decide.values() for other in self._others(reference))

    def _others(self, reference: Reference) -> Iterator[OtherSource]:
        measure, reading = reference.measure, self.facts.reading(reference)
        ours = None if reading.absent else measure.value(reading)
        end = self.facts.period_end(reading)
        for other in reading.also:
            yield OtherSource(
                measure=measure.id,
                value=other.value,
                shown=shown(other.value, measure.measured_in),
                source=other.source,
                period_end=other.period_end,
                clash=isinstance(ours, Decimal)
                and (other.period_end is None or other.period_end.last == end.last)
                and not _agree(ours, other.value, reading.bound),
            )

    def notes(self) -> tuple[str, ...]:
        """What a reader must know of the number: another period, a local standard."""
        notes = []
        for reference in self.rule.required.values():
            reading = self.facts.reading(reference)
            if reading.period is not None and not reading.absent:
                notes.append(f"{reference.measure.title}: for the period to {reading.period.end}.")
            if reading.joint_with is not None:
                notes.append(f"{reference.measure.title}: a joint return with {reading.joint_with}, for both together.")
            if reference.measure.local_standard is not None and not reading.absent:
                notes.append(self._standard_note(reference.measure.local_standard))
        return tuple(dict.fromkeys(notes))

    def _standard_note(self, name: str) -> str:
        standard, default = self.facts.pack.catalogue.local_standards[name], self.facts.pack.about.local_standards[name]
        ours = shown(self.facts.standards[name], standard.unit)
        if name not in self.facts.submission.local_standards:
            return f"{standard.title}: {ours}, this pack's default, as the council stated none."
        beside = "" if self.facts.standards[name] == default else f" (this pack's default is {plain(default)})"
        return f"{standard.title}: {ours}, the council's own{beside}."


def shown_reading(measure: Measure, reading: Reading, facts: Facts) -> str:
    """What was submitted, in a few words."""
    by_only = f"by {' and '.join(dimension.replace('_', ' ') for dimension in reading.by)} only"
    return shown_figure(measure, reading, facts) or by_only


def shown_figure(measure: Measure, figure: Figure, facts: Facts, part: str | None = None, bare: bool = False) -> str:
    """What a figure says, in a few words; of a part of it where one is named. `bare` leaves the unit out of a count."""
    if figure.absent:
        base = f", of {plain(figure.denominator)} {measure.counts}" if figure.denominator else ""
        return facts.why_absent(figure) + base
    if part is not None:
        return _part_shown(measure, figure, part)
    if figure.denominator is not None and figure.numerator is not None:
        quotient = measure.value(figure)
        parts = f"{plain(figure.numerator)} of {plain(figure.denominator)}"
        return f"{shown(quotient, measure.measured_in)} ({parts})" if isinstance(quotient, Decimal) else parts
    match measure.kind:
        case Kind.DURATION:
            known = [(name, getattr(figure, name)) for name in STATISTICS]
            told = [f"{STATISTICS[name]} {shown(value, measure.unit)}" for name, value in known if value is not None]
        case Kind.DISTRIBUTION:
            told = _distribution_shown(measure, figure)
        case Kind.YES_NO:
            told = [] if figure.answer is None else ["yes" if figure.answer else "no"]
        case Kind.DATE:
            told = [] if figure.date is None else [figure.date]
        case _:
            unit = None if bare and measure.measured_in != "percent" else measure.measured_in
            told = _number_shown(measure, figure, unit)
    return ", ".join(told)


def _part_shown(measure: Measure, figure: Figure, part: str) -> str:
    possible = measure.possible(figure, part)
    unit = measure.unit if measure.kind is Kind.DURATION else measure.counts
    if possible is None:
        return "no number"
    return between(possible.lowest, possible.highest, unit)


def _number_shown(measure: Measure, figure: Figure, unit: str | None) -> list[str]:
    value, possible = measure.value(figure), measure.possible(figure)
    if isinstance(value, Decimal):
        return [with_bound(shown(value, unit), figure.bound)]
    return [between(possible.lowest, possible.highest, unit)] if possible else []


def _distribution_shown(measure: Measure, figure: Figure) -> list[str]:
    bands, total = figure.bands or {}, measure.value(figure)
    if isinstance(total, Decimal):
        return [f"{shown(total, measure.counts)} in {len(bands)} bands"]
    missing = len(measure.bands or {}) - len(bands)
    return (
        [f"{shown(Decimal(sum(bands.values())), measure.counts)} in {len(bands)} bands, {missing} unknown"]
        if bands
        else []
    )


def with_bound(number: str, bound: Bound | None) -> str:
    """ "more than 30%" for a value known only as above 30%."""
    prefix = {Bound.ABOVE: "more than ", Bound.BELOW: "less than ", None: ""}[bound]
    return prefix + number


def _agree(ours: Decimal, other: Decimal, bound: Bound | None) -> bool:
    """Whether two sources say the same, in the decimals of the coarser one."""
    if bound is not None:
        return other > ours if bound is Bound.ABOVE else other < ours
    coarser = min(decimals(ours), decimals(other))
    return half_up(ours, coarser) == half_up(other, coarser)
