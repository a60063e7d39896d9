"""The facts of one submission as checks read them: values with a reason where there is none."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from functools import cached_property

from readiness.core.dates import months_between, told_day
from readiness.core.text import counted
from readiness.core.types import PartialDate
from readiness.data.benchmarks import Benchmark
from readiness.data.measures import Measure
from readiness.data.operands import Reference
from readiness.data.readings import Figure, Kind, Possible, Reading, Status, Symbol
from readiness.data.submission import EvidenceItem, Submission, SubmissionFile
from readiness.data.vocabulary import FindingStatus
from readiness.evaluation.decision import Undecided, not_assessed
from readiness.evaluation.disclosure import Disclosure, disclosures
from readiness.packs.compile import CompiledCheck, benchmarked
from readiness.packs.criterion import Check, Criterion, PublishedFigure
from readiness.packs.pack import RulePack

Known = Possible | bool

SYMBOLS: Mapping[Symbol, str] = {
    Symbol.C: "at least one, and small, or hidden to protect a small number",
    Symbol.X: "not available",
    Symbol.Z: "not applicable",
    Symbol.U: "of low reliability",
    Symbol.K: "rounds to zero",
    Symbol.LOW: "rounds to zero",
}


class Facts:
    """What a pack can know of a submission. Nothing in it changes."""

    def __init__(self, pack: RulePack, file: SubmissionFile) -> None:
        self.pack = pack
        self.file = file
        self.submission: Submission = file.submission
        self.standards: Mapping[str, Decimal] = {**pack.about.local_standards, **self.submission.local_standards}
        self.on: date = self.submission.date.last

    def reading(self, reference: Reference) -> Reading:
        """What was submitted for the measure."""
        return self.submission.reading(reference.measure.id)

    @cached_property
    def disclosed(self) -> tuple[Disclosure, ...]:
        """Every way in which the submission gives a count of 1 to 5 away."""
        return disclosures(self.submission, self.pack.catalogue)

    @cached_property
    def _small(self) -> set[tuple[str | None, tuple[str, str] | None]]:
        return {(one.measure, subject) for one in self.disclosed for subject in (None, one.subject)}

    def tells_small(self, measure: str, subject: tuple[str, str] | None = None) -> bool:
        """Whether the reading of a measure, or that of one team, gives a count of 1 to 5 away."""
        return (measure, subject) in self._small

    def evidence(self, check: Check) -> list[tuple[int, EvidenceItem]]:
        """The items that name the check, with their index in the submission."""
        return [(index, item) for index, item in enumerate(self.submission.evidence) if check.id in item.checks]

    def evidence_of(self, criterion: Criterion) -> list[tuple[int, EvidenceItem]]:
        """The items that name the criterion or any of its checks, with their index in the submission."""
        ids = {criterion.id, *(check.id for check in criterion.checks)}
        items = enumerate(self.submission.evidence)
        return [(index, item) for index, item in items if ids & {*item.checks, *item.criteria}]

    def period_end(self, reading: Reading) -> PartialDate:
        """The end of the time that a reading speaks of."""
        return self.submission.period_of(reading).end

    def benchmark(self, check: Check, rule: CompiledCheck) -> Benchmark | None:
        """The figures that the check's thresholds name, as at or before the earliest of its readings.

        A compiled case uses only what was published by its date.
        """
        measure = benchmarked(check)
        if measure is None or not any(isinstance(band.threshold, PublishedFigure) for band in check.bands):
            return None
        until = self.speaks_of(rule).last
        return self.pack.catalogue.benchmark(measure, until, self.on if self.submission.compiled else None)

    def speaks_of(self, rule: CompiledCheck) -> PartialDate:
        """The day of the oldest reading that the check needs."""
        ends = (self.period_end(self.reading(reference)) for reference in rule.required.values())
        return min(ends, key=lambda end: end.last, default=self.submission.period.end)

    def known(self, check: Check, references: Mapping[str, Reference]) -> dict[str, Known]:
        """What an expression reads, as far as it is known.

        Raises Undecided for all that is missing at once: no rule ever sees null.
        """
        found: dict[str, Known] = {}
        reasons: list[str] = []
        missing: list[str] = []
        for alias, reference in references.items():
            try:
                found[alias] = self.usable(check, reference)
            except Undecided as why:
                reasons.append(f"{reference.measure.title}: {why.reason}")
                missing.append(reference.measure.id)
        if reasons:
            raise not_assessed("; ".join(dict.fromkeys(reasons)), *dict.fromkeys(missing))
        return found

    def usable(self, check: Check, reference: Reference, figure: Figure | None = None) -> Known:
        """What the check may go by: an answer, or all that a number may be. `figure` is a team's, instead of the whole.

        Raises Undecided where there is none, where it is too old, or counted over another time than the measure means.
        """
        reading = self.reading(reference)
        figure = figure or reading
        if figure.absent and figure.status is not Status.SUPPRESSED:
            raise not_assessed(self.why_absent(figure), reference.measure.id)
        self._refuse_age(check, reference.measure, reading)
        self._refuse_span(reference.measure, reading)
        if reference.measure.kind is Kind.YES_NO and figure.answer is not None:
            return figure.answer
        return self.possible(reference, figure)

    def possible(self, reference: Reference, figure: Figure) -> Possible:
        """All that the number in a figure may be; a date's is its age in whole months. Raises Undecided."""
        measure = reference.measure
        if figure.date is not None:
            months = Decimal(months_between(figure.date.last, self.on))
            return Possible(months, months)
        found = measure.possible(figure, reference.part)
        if found is None and figure.absent:
            raise not_assessed(self.why_absent(figure), measure.id)
        empty_denominator = (figure.denominator == 0 and reference.part is None) or _counts_nobody(measure, figure)
        if found is None or empty_denominator:
            why = _why_no_number(reference, figure)
            raise Undecided(FindingStatus.NOT_ASSESSED, why, (measure.id,), empty_denominator)
        return found

    def _refuse_age(self, check: Check, measure: Measure, reading: Reading) -> None:
        """Old data never meets a check about now, and figures of long ago decide nothing of today."""
        if measure.kind is Kind.DATE:
            return
        end = self.period_end(reading)
        day = end.last if end.has_month else end.first
        days, months, spoken = (self.on - day).days, months_between(day, self.on), told_day(end)
        if check.max_age_days is not None:
            if days > check.max_age_days:
                age = f"it speaks of how it was {spoken}, {counted(days, 'day')} before the submission's date"
                raise not_assessed(f"{age}; what says now may be {check.max_age_days} days old", measure.id)
            return
        limits = self.pack.about.limits.max_age_months
        most = limits.published if self.submission.compiled else limits.snapshot if measure.snapshot else limits.period
        if months > most:
            age = f"it speaks of how it was {spoken}, {counted(months, 'month')} before the submission's date"
            raise not_assessed(f"{age}; {counted(most, 'month')} is the most", measure.id)

    def _refuse_span(self, measure: Measure, reading: Reading) -> None:
        """One good month is no year. Where a reading states no start, it is taken to be what its measure means."""
        if measure.snapshot or measure.kind in (Kind.DATE, Kind.YES_NO):
            return
        own = reading.period if reading.period and reading.period.start else None
        span = own or (None if measure.span_months or self.submission.compiled else self.submission.period)
        if span is None or span.start is None:
            return
        months = months_between(span.start.first, span.end.last + timedelta(days=1))
        limits = self.pack.about.limits.span_months
        least, most = limits.least, limits.most
        if measure.span_months:
            least, most = measure.span_months - 1, measure.span_months + 1
        if least <= months <= most:
            return
        counts = f"{counted(measure.span_months, 'month')} are meant" if measure.span_months else ""
        lies = counts or f"it must be {least} to {most}"
        told = counted(months, "month") if months else "less than a month"
        raise not_assessed(f"it was counted over {told}, and {lies}", measure.id)

    def why_absent(self, figure: Figure) -> str:
        """Why there is no value, in a few words. What a compiled case lacks, its account did not say."""
        match figure.status:
            case Status.NOT_HELD:
                return f"not held: {figure.reason}"
            case Status.SUPPRESSED:
                return f"suppressed ({SYMBOLS[figure.symbol or Symbol.X]})"
            case Status.NOT_APPLICABLE:
                return f"not applicable: {figure.reason}"
            case _:
                return "not in the published account" if self.submission.compiled else "not submitted"


def _counts_nobody(measure: Measure, figure: Figure) -> bool:
    """Whether every band of a distribution is 0: that nobody was counted is no good distribution."""
    return measure.kind is Kind.DISTRIBUTION and measure.value(figure) == 0


def _why_no_number(reference: Reference, figure: Figure) -> str:
    if _counts_nobody(reference.measure, figure):
        return f"none arose: every band is 0, so no {reference.measure.counts} were counted"
    if figure.denominator == 0 and reference.part is None:
        return f"none arose: 0 of 0 {reference.measure.counts}"
    if reference.part in ("numerator", "denominator"):
        return "only the result was given, not the counts behind it"
    return f"its {(reference.part or 'value').replace('_', ' ')} was not given"
