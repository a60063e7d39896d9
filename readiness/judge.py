"""Judging one check: from readings, or from evidence, to a finding."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from readiness import bands as banding
from readiness.bands import ResolvedBand, Unresolved, months_between
from readiness.benchmark import Benchmark
from readiness.criterion import Check, Criterion, Level, Shows
from readiness.errors import ExpressionError, pointer
from readiness.expression import DivisionByZero, Part, Value, comparison
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
from readiness.lint import CompiledCheck, Reference, benchmarked
from readiness.measure import NOT_SUBMITTED, Bound, Direction, Figure, Kind, Measure, Point, Reading, Status, plain
from readiness.model import PartialDate
from readiness.pack import RulePack
from readiness.practice import decide, used
from readiness.submission import Submission, SubmissionFile
from readiness.wording import filled, rounded, sentence, shown

SYMBOLS: Mapping[str, str] = {
    "c": "1 to 5, suppressed",
    "x": "not available",
    "z": "not applicable",
    "u": "of low reliability",
    "low": "rounds to zero",
}
SHOWS: Mapping[Shows, str] = {
    Shows.STRENGTH: "strength",
    Shows.IMPROVING: "improvement that is not there yet",
    Shows.MIXED: "a mixed picture",
    Shows.WEAKNESS: "weakness",
}


@dataclass(frozen=True, slots=True)
class Undecided(Exception):
    """Why a check could not be decided."""

    status: FindingStatus
    reason: str
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Verdict:
    """What one subject's figures come to."""

    level: Level
    value: Decimal | None = None
    interval: Interval | None = None
    firm: Level | None = None
    at_least: bool = False
    resolved: tuple[ResolvedBand, ...] = ()
    trace: tuple[Part, ...] = ()


@dataclass(frozen=True, slots=True)
class Subject:
    """Whose figures are judged: the whole council's, or one team's."""

    dimension: str
    name: str
    figure: Figure


class Judge:
    """Judges the checks of one pack against one submission. Holds nothing that changes."""

    def __init__(self, pack: RulePack, file: SubmissionFile) -> None:
        self.pack = pack
        self.file = file
        self.submission: Submission = file.submission
        self.standards = {**pack.about.local_standards, **self.submission.local_standards}
        self.on: date = self.submission.date.last
        self.published_by = self.submission.date.last if self.submission.compiled else None

    def finding(self, check: Check, criterion: Criterion) -> Finding:
        """The finding of a check, whatever happens: a rule that fails gives the status `error`."""
        blank = self._blank(check, criterion)
        try:
            return self._evidence_finding(blank, check) if check.evidence else self._number_finding(blank, check)
        except Undecided as why:
            return replace(blank, status=why.status, reason=why.reason, missing=why.missing, text=self._undecided_text(check, why))
        except Exception as error:  # the one broad except: a crash of a rule is never a pass, nor the end of the run
            reason = error.what if isinstance(error, ExpressionError) else f"{type(error).__name__}: {error}"
            return replace(blank, status=FindingStatus.ERROR, reason=reason, text=f"The rule failed: {reason}")

    def _blank(self, check: Check, criterion: Criterion) -> Finding:
        council = self.submission.council
        bases = (check.rests_on,) if check.rests_on else ()
        items = self._items(check)
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
            rests_on=tuple(dict.fromkeys((*bases, *(band.rests_on for band in check.bands)))),
            critical_because=check.critical_because,
            trace=(),
            readings=self._readings_used(check),
            history=(),
            also=self._also(check),
            evidence=used(check, items, self.on, frozenset(), self.file.document),
            subjects=(),
            notes=self._notes(check),
            remedy=" ".join(check.remedy.split()),
            weight=check.weight,
        )

    # Evidence

    def _items(self, check: Check) -> list[tuple[int, object]]:
        return [(index, item) for index, item in enumerate(self.submission.evidence) if check.id in item.checks]

    def _evidence_finding(self, blank: Finding, check: Check) -> Finding:
        rule = check.evidence
        assert rule is not None
        items = self._items(check)
        decision = decide(items, rule, self.on)
        if decision.level is None:
            raise Undecided(FindingStatus.NOT_ASSESSED, decision.reason or "")
        text = filled(check.finding, {"shows": SHOWS[decision.shows or Shows.MIXED]})
        return replace(
            _with_level(blank, decision.level),
            text=sentence(text),
            evidence=used(check, items, self.on, decision.decisive, self.file.document),
        )

    # Numbers

    def _number_finding(self, blank: Finding, check: Check) -> Finding:
        ready = self.pack.compiled[check.id]
        self._refuse_what_does_not_apply(check, ready)
        verdicts: list[tuple[Subject, Verdict | Undecided]] = []
        for subject in self._subjects(ready, check):
            try:
                verdicts.append((subject, self._verdict(check, ready, subject)))
            except Undecided as why:
                verdicts.append((subject, why))
        rows = tuple(self._row(check, ready, subject, verdict) for subject, verdict in verdicts if subject.name)
        subject, worst = max(verdicts, key=lambda pair: _rank_of(pair[1]))
        if isinstance(worst, Undecided):
            raise worst
        return replace(self._decided(blank, check, ready, subject, worst), subjects=rows)

    def _refuse_what_does_not_apply(self, check: Check, ready: CompiledCheck) -> None:
        for reference in ready.required.values():
            reading = self.submission.reading(reference.measure.id)
            if reading.status is Status.NOT_APPLICABLE:
                raise Undecided(FindingStatus.NOT_APPLICABLE, f"by the council's word: {reading.reason}", (reference.measure.id,))
        if ready.applies_when is not None:
            facts = self._facts({name: ready.required[name] for name in ready.applies_when.names})
            if ready.applies_when.evaluate(facts) is False:
                raise Undecided(FindingStatus.NOT_APPLICABLE, f"it applies only when {ready.applies_when.text.strip()}")

    def _subjects(self, ready: CompiledCheck, check: Check) -> Iterable[Subject]:
        """The council as a whole where it was given, and each team; a check of several measures has no teams."""
        if check.measure is None:
            yield Subject("", EVERYONE, NOT_SUBMITTED)
            return
        reading = self.submission.reading(ready.required["value"].measure.id)
        split = [Subject(dimension, name, figure) for dimension, by in reading.by.items() for name, figure in by.items()]
        has_whole = reading.absent or any(getattr(reading, name) is not None for name in _VALUES)
        if has_whole or not split:
            yield Subject("", EVERYONE, reading)
        yield from () if check.change_over else split

    def _verdict(self, check: Check, ready: CompiledCheck, subject: Subject) -> Verdict:
        if ready.gap_when is not None:
            facts = self._facts(ready.required)
            level = (check.severity or Level.MINOR) if ready.gap_when.evaluate(facts) else Level.MET
            return Verdict(level, trace=ready.gap_when.trace(facts))
        if ready.value is not None:
            facts = self._facts(ready.required)
            try:
                value = Decimal(ready.value.evaluate(facts))
            except DivisionByZero:
                raise Undecided(FindingStatus.NOT_ASSESSED, "none arose: what it is measured against is 0") from None
            return self._banded(check, value, self._resolved(check, ready), trace=ready.value.trace(facts))
        return self._measured(check, ready, subject)

    def _measured(self, check: Check, ready: CompiledCheck, subject: Subject) -> Verdict:
        reference = ready.required["value"]
        value = self._value(reference, subject.figure)
        resolved = self._resolved(check, ready)
        if check.change_over is not None:
            return self._banded(check, value - self._earlier(check, reference), resolved)
        figure, measure = subject.figure, reference.measure
        if figure.bound is not None:
            level = banding.bounded_level(value, figure.bound, measure.largest, resolved)
            if level is None:
                text = shown(value, measure.measured_in, bound=figure.bound)
                raise Undecided(FindingStatus.NOT_ASSESSED, f"it is known only as {text}, which leaves open on which side it lies", (measure.id,))
            return Verdict(level, value, at_least=level.is_gap, resolved=resolved)
        interval = None
        if measure.kind is Kind.PROPORTION and measure.people and reference.part is None and figure.denominator:
            interval = banding.wilson(figure.numerator or Decimal(0), figure.denominator)
        return self._banded(check, value, resolved, interval)

    def _banded(
        self, check: Check, value: Decimal, resolved: tuple[ResolvedBand, ...],
        interval: Interval | None = None, trace: tuple[Part, ...] = (),
    ) -> Verdict:
        level = banding.level(value, resolved)
        firm = banding.firm(level, interval, resolved) if interval else None
        for band in resolved:
            compared = band.benchmark.rounded(value) if band.benchmark else value
            facts: dict[str, Value] = {"value": compared, "threshold": band.threshold}
            trace = (*trace, *comparison(band.band.expression).trace(facts))
            if band.beyond(value):
                break
        return Verdict(level, value, interval, firm, resolved=resolved, trace=trace)

    def _resolved(self, check: Check, ready: CompiledCheck) -> tuple[ResolvedBand, ...]:
        try:
            return banding.resolve(check.bands, self._benchmark(check, ready), self.standards)
        except Unresolved:
            until = self._period_end(ready)
            reason = f"no figures were published for {benchmarked(check)} as at or before {until}"
            raise Undecided(FindingStatus.NOT_ASSESSED, reason) from None

    def _benchmark(self, check: Check, ready: CompiledCheck) -> Benchmark | None:
        measure = benchmarked(check)
        if measure is None or not any(isinstance(b.threshold, str) and not b.threshold.startswith("local.") for b in check.bands):
            return None
        return self.pack.catalogue.benchmark(measure, self._period_end(ready).last, self.published_by)

    def _period_end(self, ready: CompiledCheck) -> PartialDate:
        """The end of the earliest period among the readings that decide."""
        ends = [self._end_of(self.submission.reading(r.measure.id)) for r in ready.required.values()]
        return min(ends, key=lambda end: end.last)

    def _end_of(self, reading: Reading) -> PartialDate:
        return reading.period.end if reading.period else self.submission.period.end

    def _earlier(self, check: Check, reference: Reference) -> Decimal:
        periods = check.change_over or 2
        reading = self.submission.reading(reference.measure.id)
        history: Sequence[Point] = sorted(reading.history, key=lambda p: p.period_end.first, reverse=True)
        if len(history) < periods - 1:
            raise Undecided(
                FindingStatus.NOT_ASSESSED, f"a trend needs {periods} periods, and there are {len(history) + 1}", (reference.measure.id,)
            )
        if reading.bound or history[periods - 2].bound:
            raise Undecided(FindingStatus.NOT_ASSESSED, "a trend needs exact values", (reference.measure.id,))
        return self._value(reference, history[periods - 2])

    def _facts(self, references: Mapping[str, Reference]) -> dict[str, Value]:
        """What an expression reads. Raises Undecided for all that is missing at once: no rule ever sees null."""
        facts: dict[str, Value] = {}
        reasons: list[str] = []
        missing: list[str] = []
        for alias, reference in references.items():
            reading = self.submission.reading(reference.measure.id)
            try:
                if reading.bound is not None:
                    raise Undecided(FindingStatus.NOT_ASSESSED, "it is known only as a bound, and several numbers are joined")
                facts[alias] = self._value(reference, reading, may_be_answer=True)
            except Undecided as why:
                reasons.append(f"{reference.measure.title}: {why.reason}")
                missing.append(reference.measure.id)
        if reasons:
            raise Undecided(FindingStatus.NOT_ASSESSED, "; ".join(dict.fromkeys(reasons)), tuple(dict.fromkeys(missing)))
        return facts

    def _value(self, reference: Reference, figure: Figure, may_be_answer: bool = False) -> Decimal:
        """The number in a figure. Raises Undecided where there is none, with why."""
        measure = reference.measure
        if figure.absent:
            raise Undecided(FindingStatus.NOT_ASSESSED, self._why_absent(figure), (measure.id,))
        if measure.kind is Kind.DATE:
            return Decimal(months_between(figure.date.last, self.on)) if figure.date else Decimal(0)
        value = measure.value(figure, reference.part)
        if isinstance(value, bool) and may_be_answer:
            return value  # type: ignore[return-value]  # an expression's fact may be yes or no
        if not isinstance(value, Decimal):
            if figure.denominator == 0 and reference.part is None:
                reason = f"none arose: 0 of 0 {measure.counts}"
            elif reference.part in ("numerator", "denominator"):
                reason = "only the percentage was given, not the counts"
            else:
                reason = f"its {(reference.part or 'value').replace('_', ' ')} was not given"
            raise Undecided(FindingStatus.NOT_ASSESSED, reason, (measure.id,))
        return value

    def _why_absent(self, figure: Figure) -> str:
        match figure.status:
            case Status.NOT_HELD:
                return f"not held: {figure.reason}"
            case Status.SUPPRESSED:
                return f"suppressed ({SYMBOLS[figure.symbol or 'x']})"
            case Status.NOT_APPLICABLE:
                return f"not applicable: {figure.reason}"
            case _:
                return "not in the published account" if self.submission.compiled else "not submitted"

    # From verdict to finding

    def _decided(self, blank: Finding, check: Check, ready: CompiledCheck, subject: Subject, verdict: Verdict) -> Finding:
        unit = self._unit(check, ready)
        benchmark = next((band.benchmark for band in verdict.resolved if band.benchmark), None)
        words = self._words(check, ready, subject, verdict, unit)
        text = filled(check.finding, words)
        if subject.name:
            text = f"{subject.name}: {text}"
        distance = filled(check.distance, words) if check.distance and self._tells_distance(check, ready, subject, verdict) else None
        return replace(
            _with_level(blank, verdict.level),
            firm=verdict.firm,
            borderline=verdict.firm is not None and verdict.firm is not verdict.level,
            at_least=verdict.at_least,
            subject=subject.name,
            key=f"{blank.key}{subject.name}",
            text=sentence(text),
            distance=sentence(distance) if distance else None,
            value=verdict.value,
            unit=unit,
            interval=verdict.interval,
            thresholds=tuple(map(_threshold, verdict.resolved)),
            benchmark=_benchmark_used(benchmark, verdict.resolved) if benchmark else None,
            trace=verdict.trace,
            history=self._history(check, ready),
            notes=(*blank.notes, *_counts_note(ready, subject, verdict)),
        )

    def _unit(self, check: Check, ready: CompiledCheck) -> str | None:
        if check.change_over is not None:
            measured = ready.required["value"].measure.measured_in
            return "percentage points" if measured == "percent" else measured
        if check.measure is None:
            return check.unit
        reference = ready.required["value"]
        if reference.part and reference.measure.kind is not Kind.DURATION:
            return reference.measure.counts
        return reference.measure.measured_in

    def _words(self, check: Check, ready: CompiledCheck, subject: Subject, verdict: Verdict, unit: str | None) -> dict[str, str]:
        """What fills the placeholders."""
        words = {
            alias: self._told(reference) for alias, reference in {**ready.beside, **ready.required}.items() if alias != "value"
        }
        crossed = next((b for b in verdict.resolved if b.band.severity is verdict.level), None) or (verdict.resolved or (None,))[-1]
        if verdict.value is not None:
            against = crossed.threshold if crossed else None
            value = abs(verdict.value) if check.change_over else verdict.value
            unit_told = None if unit and f"{{value}} {unit}" in check.finding else unit
            words["value"] = shown(value, unit_told, against, subject.figure.bound)
        if crossed is not None:
            words["threshold"] = shown(crossed.threshold, unit)
        words["periods"] = str(check.change_over or "")
        standard = next((r.measure.local_standard for r in ready.required.values() if r.measure.local_standard), None)
        if standard is not None:
            words["standard"] = shown(self.standards[standard], self.pack.catalogue.local_standards[standard].unit)
        figure = subject.figure
        for name in ("numerator", "denominator"):
            if (part := getattr(figure, name)) is not None:
                words[name] = plain(part)
        if (wrong := self._on_the_wrong_side(check, ready, figure)) is not None:
            words["n"] = plain(wrong)
        return words

    def _told(self, reference: Reference) -> str:
        reading = self.submission.reading(reference.measure.id)
        try:
            value = self._value(reference, reading)
        except Undecided:
            return "an unknown number of"
        unit = "percent" if reference.part is None and reference.measure.measured_in == "percent" else None
        return shown(value, unit, bound=reading.bound)

    def _on_the_wrong_side(self, check: Check, ready: CompiledCheck, figure: Figure) -> Decimal | None:
        """How many did not get what the measure counts: those left out of it, or those in it where less is better."""
        if check.measure is None:
            return None
        measure = ready.required["value"].measure
        if measure.kind is Kind.COUNT:
            return None if figure.count is None or figure.bound else Decimal(figure.count)
        if figure.numerator is None or figure.denominator is None or not measure.people:
            return None
        return figure.denominator - figure.numerator if measure.direction is Direction.HIGHER else figure.numerator

    def _tells_distance(self, check: Check, ready: CompiledCheck, subject: Subject, verdict: Verdict) -> bool:
        if verdict.level is Level.MET:
            return False
        return "{n}" not in (check.distance or "") or self._on_the_wrong_side(check, ready, subject.figure) is not None

    def _history(self, check: Check, ready: CompiledCheck) -> tuple[HistoryPoint, ...]:
        if check.measure is None:
            return ()
        reference = ready.required["value"]
        points = []
        for point in sorted(self.submission.reading(reference.measure.id).history, key=lambda p: p.period_end.first):
            value = None if point.absent else reference.measure.value(point, reference.part)
            if isinstance(value, Decimal):
                points.append(HistoryPoint(point.period_end, value))
        return tuple(points)

    def _row(self, check: Check, ready: CompiledCheck, subject: Subject, verdict: Verdict | Undecided) -> SubjectRow:
        figure, decided = subject.figure, None if isinstance(verdict, Undecided) else verdict
        status = verdict.status if isinstance(verdict, Undecided) else _status_of(verdict.level)
        value = decided.value if decided else None
        return SubjectRow(
            dimension=subject.dimension,
            subject=subject.name,
            status=status,
            severity=decided.level if decided and decided.level.is_gap else None,
            shown=shown(value, self._unit(check, ready), bound=figure.bound) if value is not None else "no value",
            value=value,
            numerator=figure.numerator,
            denominator=figure.denominator,
            borderline=bool(decided and decided.firm is not None and decided.firm is not decided.level),
            reason=verdict.reason if isinstance(verdict, Undecided) else None,
        )

    def _readings_used(self, check: Check) -> tuple[ReadingUsed, ...]:
        ready = self.pack.compiled[check.id]
        found: dict[str, ReadingUsed] = {}
        for references, decides in ((ready.required, True), (ready.beside, False)):
            for reference in references.values():
                measure = reference.measure
                if measure.id in found:
                    continue
                reading = self.submission.reading(measure.id)
                place = self.file.place(measure.id)
                found[measure.id] = ReadingUsed(
                    measure=measure.id,
                    title=measure.title,
                    definition=" ".join(measure.definition.split()),
                    path=pointer(tuple(measure.id.split(".", 1))),
                    line=place.line if place else None,
                    column=place.column if place else None,
                    shown=self.shown_reading(measure, reading),
                    numerator=reading.numerator,
                    denominator=reading.denominator,
                    period_end=self._end_of(reading),
                    source=reading.source,
                    note=reading.note,
                    decides=decides,
                )
        return tuple(found.values())

    def shown_reading(self, measure: Measure, reading: Reading) -> str:
        """What was submitted, in a few words."""
        if reading.absent:
            return self._why_absent(reading)
        if reading.denominator is not None and reading.numerator is not None:
            quotient = measure.value(reading)
            parts = f"{plain(reading.numerator)} of {plain(reading.denominator)}"
            return f"{shown(quotient, measure.measured_in)} ({parts})" if isinstance(quotient, Decimal) else parts
        match measure.kind:
            case Kind.DURATION:
                known = [(name, getattr(reading, name)) for name in ("median", "percentile_90", "longest")]
                return ", ".join(f"{n.replace('_', ' ')} {shown(v, measure.unit)}" for n, v in known if v is not None)
            case Kind.DISTRIBUTION:
                return f"{plain(Decimal(sum((reading.bands or {}).values())))} {measure.counts} in {len(reading.bands or {})} bands"
            case Kind.YES_NO:
                return "yes" if reading.answer else "no"
            case Kind.DATE:
                return str(reading.date)
            case _:
                value = measure.value(reading)
                return shown(value, measure.measured_in, bound=reading.bound) if isinstance(value, Decimal) else "by team only"

    def _also(self, check: Check) -> tuple[OtherSource, ...]:
        if check.measure is None:
            return ()
        reference = self.pack.compiled[check.id].required["value"]
        reading = self.submission.reading(reference.measure.id)
        end = self._end_of(reading)
        ours = None if reading.absent else reference.measure.value(reading)
        return tuple(
            OtherSource(
                value=other.value,
                source=other.source,
                period_end=other.period_end,
                clash=isinstance(ours, Decimal) and not _agree(ours, other.value, reading.bound)
                and (other.period_end is None or other.period_end == end),
            )
            for other in reading.also
        )

    def _notes(self, check: Check) -> tuple[str, ...]:
        """What a reader must know of the number: another period, a local standard."""
        notes = []
        ready = self.pack.compiled[check.id]
        for reference in ready.required.values():
            reading = self.submission.reading(reference.measure.id)
            if reading.period is not None and not reading.absent:
                notes.append(f"{reference.measure.title} speaks of the period to {reading.period.end}.")
            name = reference.measure.local_standard
            if name is not None:
                standard = self.pack.catalogue.local_standards[name]
                own = "the council's own" if name in self.submission.local_standards else "this pack's default; the council stated none"
                default = "" if self.standards[name] == self.pack.about.local_standards[name] else (
                    f" (this pack's default is {plain(self.pack.about.local_standards[name])})"
                )
                notes.append(f"{standard.title}: {shown(self.standards[name], standard.unit)}, {own}{default}.")
        return tuple(dict.fromkeys(notes))

    def _undecided_text(self, check: Check, why: Undecided) -> str:
        lead = "Not applicable" if why.status is FindingStatus.NOT_APPLICABLE else "Not assessed"
        return sentence(f"{lead}: {why.reason}")


_VALUES = ("numerator", "denominator", "percentage", "value", "count", "median", "percentile_90", "longest", "bands", "answer", "date")


def _rank_of(verdict: Verdict | Undecided) -> int:
    """How bad, for choosing the worst subject: a gap before watch, watch before undecided, undecided before met."""
    if isinstance(verdict, Undecided):
        return 1 if verdict.status is FindingStatus.NOT_ASSESSED else -1
    return 0 if verdict.level is Level.MET else verdict.level.rank + 1


def _status_of(level: Level) -> FindingStatus:
    if level is Level.MET:
        return FindingStatus.MET
    return FindingStatus.GAP if level.is_gap else FindingStatus.WATCH


def _with_level(finding: Finding, level: Level) -> Finding:
    return replace(finding, level=level, status=_status_of(level), severity=level if level.is_gap else None)


def _threshold(band: ResolvedBand) -> Threshold:
    named = band.band.threshold
    return Threshold(
        severity=band.band.severity,
        comparison="below" if band.downwards else "above",
        value=band.threshold,
        named=named if isinstance(named, str) else None,
        rests_on=band.band.rests_on,
        because=band.band.because,
    )


def _benchmark_used(benchmark: Benchmark, resolved: Sequence[ResolvedBand]) -> BenchmarkUsed:
    direction = Direction.HIGHER if resolved[0].downwards else Direction.LOWER
    return BenchmarkUsed(
        release=benchmark.release,
        year=benchmark.year,
        as_at=benchmark.as_at.isoformat(),
        england=benchmark.threshold("england", direction),
        worst_quarter=benchmark.threshold("worst_quarter", direction),
        worst_tenth=benchmark.threshold("worst_tenth", direction),
        source=benchmark.source.document,
        verified=benchmark.source.verified,
    )


def _counts_note(ready: CompiledCheck, subject: Subject, verdict: Verdict) -> tuple[str, ...]:
    """Why a proportion has no interval."""
    reference = ready.required.get("value")
    if reference is None or verdict.interval is not None or reference.measure.kind is not Kind.PROPORTION or reference.part:
        return ()
    if not reference.measure.people:
        return ()
    if subject.figure.denominator is None:
        return ("The counts behind the percentage were not given: no interval, and no distance in children.",)
    return ()


def _agree(ours: Decimal, other: Decimal, bound: Bound | None) -> bool:
    """Whether two sources say the same, in the decimals of the coarser one."""
    if bound is not None:
        return other > ours if bound is Bound.ABOVE else other < ours
    places = max(0, min(_decimals(ours), _decimals(other)))
    step = Decimal(1).scaleb(-places)
    return ours.quantize(step) == other.quantize(step)


def _decimals(value: Decimal) -> int:
    return len(rounded(value).partition(".")[2])
