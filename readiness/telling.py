"""Telling a finding: its sentence, its readings with their places, what stands beside it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from readiness.bands import ResolvedBand
from readiness.criterion import Check, Criterion, Shows
from readiness.decision import Decided, Subject, Undecided
from readiness.errors import pointer
from readiness.facts import Facts
from readiness.finding import (
    EVERYONE,
    BenchmarkUsed,
    Finding,
    FindingStatus,
    HistoryPoint,
    Interval,
    OtherSource,
    ReadingUsed,
    SubjectRow,
    Threshold,
)
from readiness.lint import CompiledCheck, Reference
from readiness.measure import Direction, Measure
from readiness.practice import Showing, used
from readiness.reading import Bound, Figure, Kind, Reading
from readiness.wording import decimals, filled, plain, sentence, shortened, shown

SHOWS: Mapping[Shows, str] = {
    Shows.STRENGTH: "strength",
    Shows.IMPROVING: "improvement that is not there yet",
    Shows.MIXED: "a mixed picture",
    Shows.WEAKNESS: "weakness",
}
UNKNOWN = "an unknown number of"


class Teller:
    """Puts into words what a check found in a submission. Decides nothing."""

    def __init__(self, facts: Facts, check: Check) -> None:
        self.facts = facts
        self.check = check
        self.ready: CompiledCheck = facts.pack.compiled[check.id]
        self.reference: Reference | None = self.ready.required["value"] if check.measure else None

    def blank(self, criterion: Criterion) -> Finding:
        """The finding before it is decided."""
        check, facts = self.check, self.facts
        council = facts.submission.council
        bases = (*((check.rests_on,) if check.rests_on else ()), *(band.rests_on for band in check.bands))
        return Finding(
            key=f"{council.code or council.name}:{check.id}:{EVERYONE}",
            check=check.id,
            title=check.title,
            criterion=criterion.id,
            area=criterion.area,
            status=FindingStatus.NOT_ASSESSED,
            severity=None,
            level=None,
            firm=None,
            borderline=False,
            at_least=False,
            subject=EVERYONE,
            text="",
            distance=None,
            reason=None,
            missing=(),
            value=None,
            unit=None,
            interval=None,
            thresholds=(),
            benchmark=None,
            rests_on=tuple(dict.fromkeys(bases)),
            critical_because=check.critical_because,
            trace=(),
            readings=self._readings(),
            history=(),
            also=self._also(),
            evidence=used(check, facts.evidence(check), facts.on, frozenset(), facts.file.document),
            subjects=(),
            notes=self._notes(),
            remedy=" ".join(check.remedy.split()),
            weight=check.weight,
        )

    # Sentences

    def undecided(self, why: Undecided) -> str:
        """Why there is no finding."""
        lead = "Not applicable" if why.status is FindingStatus.NOT_APPLICABLE else "Not assessed"
        return sentence(f"{lead}: {why.reason}")

    def evidence_text(self, showing: Showing) -> str:
        """What practice evidence shows, with the latest item that decides it in its own words."""
        told = filled(self.check.finding, {"shows": SHOWS[showing.shows or Shows.MIXED]})
        items = [item for index, item in self.facts.evidence(self.check) if index in showing.decisive]
        latest = max(items, key=lambda item: item.date.last)
        return f"{sentence(told)[:-1]}: {sentence(shortened(latest.summary))}"

    def text(self, words: Mapping[str, str], subject: str) -> str:
        """The finding as a sentence, with the team where it is one's."""
        text = filled(self.check.finding, words, self.check.finding_one)
        return sentence(f"{subject}: {text}" if subject else text)

    def distance(self, words: Mapping[str, str]) -> str | None:
        """What happened, in real units; None where its number is not known."""
        if self.check.distance is None or ("{n}" in self.check.distance and "n" not in words):
            return None
        return sentence(filled(self.check.distance, words, self.check.distance_one))

    def words(self, figure: Figure, value: Decimal | None, crossed: ResolvedBand | None) -> dict[str, str]:
        """What fills the placeholders."""
        references = {**self.ready.beside, **self.ready.required}
        words = {
            alias: self._told(reference) for alias, reference in references.items() if reference is not self.reference
        }
        if value is not None:
            against = crossed.threshold if crossed else None
            words["value"] = shown(value, self.unit, against, figure.bound)
            words["change"] = _change(value, self.unit, against)
        if crossed is not None:
            words["threshold"] = shown(crossed.threshold, self.unit)
        words["periods"] = str(self.check.change_over or "")
        standard = next(
            (r.measure.local_standard for r in self.ready.required.values() if r.measure.local_standard), None
        )
        if standard is not None:
            words["standard"] = shown(
                self.facts.standards[standard], self.facts.pack.catalogue.local_standards[standard].unit
            )
        for name in ("numerator", "denominator"):
            if (part := getattr(figure, name)) is not None:
                words[name] = plain(part)
        if (wrong := self._on_the_wrong_side(figure)) is not None:
            words["n"] = plain(wrong)
        return words

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

    def _told(self, reference: Reference) -> str:
        reading = self.facts.reading(reference)
        try:
            value = self.facts.value(reference, reading)
        except Undecided:
            return UNKNOWN
        unit = "percent" if reference.part is None and reference.measure.measured_in == "percent" else None
        return shown(value, unit, bound=reading.bound)

    def _on_the_wrong_side(self, figure: Figure) -> Decimal | None:
        """How many did not get what the measure counts: those left out of it, or those in it where less is better."""
        if self.reference is None:
            return None
        measure = self.reference.measure
        if measure.kind is Kind.COUNT:
            return None if figure.count is None or figure.bound else Decimal(figure.count)
        if figure.numerator is None or figure.denominator is None or not measure.people:
            return None
        return figure.denominator - figure.numerator if measure.direction is Direction.HIGHER else figure.numerator

    # What stands beside

    def thresholds(self, resolved: Sequence[ResolvedBand]) -> tuple[Threshold, ...]:
        """The bands with their numbers."""
        return tuple(
            Threshold(
                severity=band.band.severity,
                comparison="below" if band.downwards else "above",
                value=band.threshold,
                named=band.band.threshold if isinstance(band.band.threshold, str) else None,
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
        """Earlier values, oldest first."""
        if self.reference is None:
            return ()
        points = sorted(self.facts.reading(self.reference).history, key=lambda point: point.period_end.first)
        values = [(p, None if p.absent else self.reference.measure.value(p, self.reference.part)) for p in points]
        return tuple(HistoryPoint(point.period_end, value) for point, value in values if isinstance(value, Decimal))

    def row(self, subject: Subject, decision: Decided | Undecided) -> SubjectRow:
        """One team's line."""
        figure, decided = subject.figure, decision if isinstance(decision, Decided) else None
        assert self.reference is not None
        value = decided.value if decided else None
        return SubjectRow(
            dimension=subject.dimension,
            subject=subject.name,
            status=decision.status,
            severity=decided.severity if decided else None,
            shown="no value" if value is None else shown(value, self.unit, bound=figure.bound),
            value=value,
            numerator=figure.numerator,
            denominator=figure.denominator,
            borderline=decided is not None and decided.borderline,
            reason=decision.reason if isinstance(decision, Undecided) else None,
            small=is_small(self.reference.measure, figure),
        )

    def counts_note(self, figure: Figure, interval: Interval | None) -> tuple[str, ...]:
        """Why a proportion of people has no interval."""
        if self.reference is None or self.reference.part or interval is not None or figure.denominator is not None:
            return ()
        measure = self.reference.measure
        if measure.kind is not Kind.PROPORTION or not measure.people or self.check.change_over:
            return ()
        return (f"The counts behind the percentage were not given: no interval, and no distance in {measure.counts}.",)

    def _readings(self) -> tuple[ReadingUsed, ...]:
        found: dict[str, ReadingUsed] = {}
        for references, decides in ((self.ready.required, True), (self.ready.beside, False)):
            for reference in references.values():
                found.setdefault(reference.measure.id, self._reading(reference, decides))
        return tuple(found.values())

    def _reading(self, reference: Reference, decides: bool) -> ReadingUsed:
        measure, reading = reference.measure, self.facts.reading(reference)
        place = self.facts.file.place(measure.id)
        return ReadingUsed(
            measure=measure.id,
            title=measure.title,
            definition=" ".join(measure.definition.split()),
            path=pointer(tuple(measure.id.split(".", 1))),
            line=place.line if place else None,
            column=place.column if place else None,
            shown=shown_reading(measure, reading, self.facts),
            numerator=reading.numerator,
            denominator=reading.denominator,
            period_end=self.facts.period_end(reading),
            source=reading.source,
            note=reading.note,
            decides=decides,
            small=is_small(measure, reading),
        )

    def _also(self) -> tuple[OtherSource, ...]:
        if self.reference is None:
            return ()
        reading = self.facts.reading(self.reference)
        ours = None if reading.absent else self.reference.measure.value(reading)
        end = self.facts.period_end(reading)
        return tuple(
            OtherSource(
                value=other.value,
                source=other.source,
                period_end=other.period_end,
                clash=isinstance(ours, Decimal)
                and other.period_end in (None, end)
                and not _agree(ours, other.value, reading.bound),
            )
            for other in reading.also
        )

    def _notes(self) -> tuple[str, ...]:
        """What a reader must know of the number: another period, a local standard."""
        notes = []
        for reference in self.ready.required.values():
            reading = self.facts.reading(reference)
            if reading.period is not None and not reading.absent:
                notes.append(f"{reference.measure.title}: for the period to {reading.period.end}.")
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
    if reading.absent:
        return facts.why_absent(reading)
    if reading.denominator is not None and reading.numerator is not None:
        quotient = measure.value(reading)
        parts = f"{plain(reading.numerator)} of {plain(reading.denominator)}"
        return f"{shown(quotient, measure.measured_in)} ({parts})" if isinstance(quotient, Decimal) else parts
    match measure.kind:
        case Kind.DURATION:
            known = [(name, getattr(reading, name)) for name in ("median", "percentile_90", "longest")]
            told = [
                f"{name.replace('_', ' ')} {shown(value, measure.unit)}" for name, value in known if value is not None
            ]
        case Kind.DISTRIBUTION:
            total = measure.value(reading)
            told = (
                [f"{shown(total, measure.counts)} in {len(reading.bands or {})} bands"]
                if isinstance(total, Decimal)
                else []
            )
        case Kind.YES_NO:
            told = [] if reading.answer is None else ["yes" if reading.answer else "no"]
        case Kind.DATE:
            told = [] if reading.date is None else [reading.date]
        case _:
            value = measure.value(reading)
            told = [shown(value, measure.measured_in, bound=reading.bound)] if isinstance(value, Decimal) else []
    return ", ".join(told) or f"by {' and '.join(dimension.replace('_', ' ') for dimension in reading.by)} only"


def is_small(measure: Measure, figure: Figure) -> bool:
    """Whether a figure tells of 1 to 5 people or events, outright or by difference."""
    if not measure.people:
        return False
    counts: list[Decimal | int | None] = [figure.count, *(figure.bands or {}).values()]
    if measure.kind is Kind.PROPORTION:
        counts += [figure.numerator, figure.denominator]
        if figure.numerator is not None and figure.denominator is not None:
            counts.append(figure.denominator - figure.numerator)
    return any(count is not None and 1 <= count <= 5 for count in counts)


def _change(value: Decimal, unit: str | None, against: Decimal | None) -> str:
    if value == 0:
        return "did not change"
    size = shown(abs(value), unit, None if against is None else abs(against))
    return f"{'rose' if value > 0 else 'fell'} by {size}"


def _agree(ours: Decimal, other: Decimal, bound: Bound | None) -> bool:
    """Whether two sources say the same, in the decimals of the coarser one."""
    if bound is not None:
        return other > ours if bound is Bound.ABOVE else other < ours
    step = Decimal(1).scaleb(-min(decimals(ours), decimals(other)))
    return ours.quantize(step) == other.quantize(step)
