"""The readings of a submission that one check may use, or the reason why it may not use them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from functools import cached_property

from readiness.core.dates import months_between, told_day
from readiness.core.text import counted
from readiness.core.types import PartialDate
from readiness.data.benchmarks import Benchmark
from readiness.data.measures import Measure
from readiness.data.operands import Reference
from readiness.data.readings import Figure, Kind, Possible, Reading, Status
from readiness.data.submission import EvidenceItem
from readiness.evaluation.decision import Undecided, not_assessed
from readiness.evaluation.facts import Facts
from readiness.packs.band import PublishedFigure
from readiness.packs.compile import CompiledCheck, benchmarked
from readiness.packs.criterion import Check, Criterion
from readiness.packs.thresholds import ResolvedBand, resolve

Known = Possible | bool


class CheckFacts:
    """One check with the facts of one submission. Nothing in it changes, so what all teams share is found once."""

    def __init__(self, check: Check, facts: Facts) -> None:
        self.check = check
        self.facts = facts
        self.rule: CompiledCheck = facts.pack.compiled[check.id]
        self._unfit_because: dict[str, str | None] = {}

    @property
    def criterion(self) -> Criterion:
        """The criterion under which the check stands."""
        return self.facts.pack.criterion_of[self.check.id]

    @property
    def reference(self) -> Reference | None:
        """The one measure that the check's bands decide on; None for a check of several, or of evidence."""
        return self.rule.required["value"] if self.check.measure else None

    @cached_property
    def unit(self) -> str | None:
        """What the value is measured in."""
        if self.reference is None:
            return self.check.unit
        measured = self.reference.measure.measured_in
        if self.check.change_over is not None:
            return "percentage points" if measured == "percent" else measured
        if self.reference.part and self.reference.measure.kind is not Kind.DURATION:
            return self.reference.measure.counts
        return measured

    @property
    def evidence(self) -> Sequence[tuple[int, EvidenceItem]]:
        """The items that name the check, with their index in the submission."""
        return self.facts.evidence.get(self.check.id, ())

    @cached_property
    def speaks_of(self) -> PartialDate:
        """The day of the oldest reading that the check needs."""
        # The oldest, since a result of several readings is no newer than the oldest of them.
        references = self.rule.required.values()
        ends = (self.facts.period_end(self.facts.reading(reference)) for reference in references)
        return min(ends, key=lambda end: end.last, default=self.facts.submission.period.end)

    @cached_property
    def benchmark(self) -> Benchmark | None:
        """The figures that the check's thresholds name, as at or before the earliest of its readings.

        A compiled case uses only what was published by its date.
        """
        measure = benchmarked(self.check)
        if measure is None or not any(isinstance(band.threshold, PublishedFigure) for band in self.check.bands):
            return None
        published_by = self.facts.on if self.facts.submission.compiled else None
        return self.facts.pack.catalogue.benchmark(measure, self.speaks_of.last, published_by)

    @cached_property
    def bands(self) -> tuple[ResolvedBand, ...]:
        """The check's bands with numbers, worst first, as far as the first whose figures were not published by then."""
        return resolve(self.check.bands, self.benchmark, self.facts.standards)

    def known(self, references: Mapping[str, Reference]) -> dict[str, Known]:
        """What an expression reads, as far as it is known.

        Raises Undecided for all that is missing at once: no rule ever sees null.
        """
        found: dict[str, Known] = {}
        reasons: list[str] = []
        missing: list[str] = []
        for alias, reference in references.items():
            try:
                found[alias] = self.usable(reference)
            except Undecided as why:
                reasons.append(f"{reference.measure.title}: {why.reason}")
                missing.append(reference.measure.id)
        if reasons:
            raise not_assessed("; ".join(dict.fromkeys(reasons)), *dict.fromkeys(missing))
        return found

    def usable(self, reference: Reference, figure: Figure | None = None) -> Known:
        """The answer, or every value that a number may have. `figure` is a team's, instead of the whole council's.

        Raises Undecided where there is none, where it is too old, or counted over another time than the measure means.
        """
        reading = self.facts.reading(reference)
        figure = figure or reading
        # A suppressed figure still says something: DfE's c is at least one, which can be enough for a gap.
        if figure.absent and figure.status is not Status.SUPPRESSED:
            uncounted = reference.measure.computed and not self.facts.submission.compiled
            why = "nothing submitted to count it from" if uncounted else self.facts.why_absent(figure)
            raise not_assessed(why, reference.measure.id)
        if (unfit := self._unfit(reference.measure, reading)) is not None:
            raise not_assessed(unfit, reference.measure.id)
        if reference.measure.kind is Kind.YES_NO and figure.answer is not None:
            return figure.answer
        return self.facts.possible(reference, figure)

    def _unfit(self, measure: Measure, reading: Reading) -> str | None:
        """Why the time of a reading, which is that of all its teams, keeps it from deciding anything about today."""
        if measure.id not in self._unfit_because:
            self._unfit_because[measure.id] = self._too_old(measure, reading) or self._wrong_span(measure, reading)
        return self._unfit_because[measure.id]

    def _too_old(self, measure: Measure, reading: Reading) -> str | None:
        """Why a reading is too old to decide anything about today."""
        # The age of a date is its value, not a reason to refuse it.
        if measure.kind is Kind.DATE:
            return None
        on, end = self.facts.on, self.facts.period_end(reading)
        # A vague date must not make a reading look newer: where only the year is known, its first day counts.
        day = end.last if end.has_month else end.first
        days, months, as_of = (on - day).days, months_between(day, on), told_day(end)
        # A check's own limit replaces the pack's: it is about now, and 12 months would be far too long.
        if self.check.max_age_days is not None:
            if days > self.check.max_age_days:
                age = f"it speaks of how it was {as_of}, {counted(days, 'day')} before the submission's date"
                return f"{age}; what says now may be {self.check.max_age_days} days old"
            return None
        limits, compiled = self.facts.pack.about.limits.max_age_months, self.facts.submission.compiled
        most = limits.published if compiled else limits.snapshot if measure.snapshot else limits.period
        if months > most:
            age = f"it speaks of how it was {as_of}, {counted(months, 'month')} before the submission's date"
            return f"{age}; {counted(most, 'month')} is the most"
        return None

    def _wrong_span(self, measure: Measure, reading: Reading) -> str | None:
        """Why a rate was counted over too short or too long a time: one good month is not a good year."""
        if measure.snapshot or measure.kind in (Kind.DATE, Kind.YES_NO):
            return None
        submission = self.facts.submission
        own = reading.period if reading.period and reading.period.start else None
        # A reading that states no start is taken to cover the months that its measure means.
        span = own or (None if measure.span_months or submission.compiled else submission.period)
        if span is None or span.start is None:
            return None
        # Both days are included: 1 April to 31 March is twelve months, not eleven.
        months = months_between(span.start.first, span.end.last + timedelta(days=1))
        limits = self.facts.pack.about.limits.span_months
        least, most = limits.least, limits.most
        # A month either way, for years that are cut at a week's end or known only by their months.
        if measure.span_months:
            least, most = measure.span_months - 1, measure.span_months + 1
        if least <= months <= most:
            return None
        meant = f"{counted(measure.span_months, 'month')} are meant" if measure.span_months else ""
        wanted = meant or f"it must be {least} to {most}"
        given = counted(months, "month") if months else "less than a month"
        return f"it was counted over {given}, and {wanted}"
