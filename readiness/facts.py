"""The facts of one submission as checks read them: values with a reason where there is none."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from readiness.bands import months_between
from readiness.benchmark import Benchmark
from readiness.criterion import Check, Threshold
from readiness.decision import Undecided, not_assessed
from readiness.expression import Value
from readiness.finding import FindingStatus
from readiness.model import PartialDate
from readiness.operand import Reference
from readiness.pack import RulePack
from readiness.reading import Figure, Kind, Reading, Status, Symbol
from readiness.reference import CompiledCheck, benchmarked
from readiness.submission import EvidenceItem, Submission, SubmissionFile

SYMBOLS: Mapping[Symbol, str] = {
    Symbol.C: "1 to 5, so at least one",
    Symbol.X: "not available",
    Symbol.Z: "not applicable",
    Symbol.U: "of low reliability",
    Symbol.LOW: "rounds to zero",
}


class Facts:
    """What a pack can know of a submission. Holds nothing that changes."""

    def __init__(self, pack: RulePack, file: SubmissionFile) -> None:
        self.pack = pack
        self.file = file
        self.submission: Submission = file.submission
        self.standards: Mapping[str, Decimal] = {**pack.about.local_standards, **self.submission.local_standards}
        self.on: date = self.submission.date.last

    def reading(self, reference: Reference) -> Reading:
        """What was submitted for the measure."""
        return self.submission.reading(reference.measure.id)

    def evidence(self, check: Check) -> list[tuple[int, EvidenceItem]]:
        """The items that name the check, with their index in the submission."""
        return [(index, item) for index, item in enumerate(self.submission.evidence) if check.id in item.checks]

    def period_end(self, reading: Reading) -> PartialDate:
        """The end of the time that a reading speaks of."""
        return reading.period.end if reading.period else self.submission.period.end

    def benchmark(self, check: Check, ready: CompiledCheck) -> Benchmark | None:
        """The figures that the check's thresholds name, as at or before the earliest of its readings.

        A compiled case uses only what was published by its date.
        """
        measure = benchmarked(check)
        if measure is None or not any(is_published(band.threshold) for band in check.bands):
            return None
        until = min(self.period_end(self.reading(reference)).last for reference in ready.required.values())
        return self.pack.catalogue.benchmark(measure, until, self.on if self.submission.compiled else None)

    def values(self, references: Mapping[str, Reference]) -> dict[str, Value]:
        """What an expression reads. Raises Undecided for all that is missing at once: no rule ever sees null."""
        found: dict[str, Value] = {}
        reasons: list[str] = []
        missing: list[str] = []
        for alias, reference in references.items():
            reading = self.reading(reference)
            try:
                if reading.bound is not None:
                    raise not_assessed("it is known only as a bound, and this needs the number")
                found[alias] = (
                    bool(reading.answer) if self._is_answer(reference, reading) else self.value(reference, reading)
                )
            except Undecided as why:
                reasons.append(f"{reference.measure.title}: {why.reason}")
                missing.append(reference.measure.id)
        if reasons:
            raise not_assessed("; ".join(dict.fromkeys(reasons)), *dict.fromkeys(missing))
        return found

    def value(self, reference: Reference, figure: Figure) -> Decimal:
        """The number in a figure; a date's is its age in whole months. Raises Undecided where there is none."""
        measure = reference.measure
        if figure.absent:
            raise not_assessed(self.why_absent(figure), measure.id)
        if figure.date is not None:
            return Decimal(months_between(figure.date.last, self.on))
        value = measure.value(figure, reference.part)
        if not isinstance(value, Decimal):
            nothing_arose = figure.denominator == 0 and reference.part is None
            why = _why_no_number(reference, figure)
            raise Undecided(FindingStatus.NOT_ASSESSED, why, (measure.id,), nothing_arose)
        return value

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

    @staticmethod
    def _is_answer(reference: Reference, reading: Reading) -> bool:
        return reference.measure.kind is Kind.YES_NO and reading.answer is not None


def is_published(threshold: Threshold) -> bool:
    """Whether a threshold is a name in the published figures."""
    return isinstance(threshold, str) and not threshold.startswith("local.")


def _why_no_number(reference: Reference, figure: Figure) -> str:
    if figure.denominator == 0 and reference.part is None:
        return f"none arose: 0 of 0 {reference.measure.counts}"
    if reference.part in ("numerator", "denominator"):
        return "only the result was given, not the counts behind it"
    return f"its {(reference.part or 'value').replace('_', ' ')} was not given"
