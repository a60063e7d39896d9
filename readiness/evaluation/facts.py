"""The facts of one submission as checks read them: a value, or the reason why there is none."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any, TypeVar, TypeVarTuple

from readiness.core.dates import months_between
from readiness.core.types import PartialDate
from readiness.data.agreement import Account, Compared, comparisons
from readiness.data.council_figures import Neighbour
from readiness.data.measures import Measure
from readiness.data.operands import Reference
from readiness.data.readings import Figure, Kind, Possible, Reading, Status, Symbol
from readiness.data.submission import EvidenceItem, Submission
from readiness.data.submission_file import SubmissionFile, account_of
from readiness.data.vocabulary import FindingStatus
from readiness.evaluation.decision import Undecided, not_assessed
from readiness.evaluation.disclosure import disclosures
from readiness.evaluation.small_counts import Disclosure
from readiness.packs.criterion import Criterion
from readiness.packs.pack import RulePack

SYMBOLS: Mapping[Symbol, str] = {
    Symbol.C: "at least one, and small, or hidden to protect a small number",
    Symbol.X: "not available",
    Symbol.Z: "not applicable",
    Symbol.U: "of low reliability",
    Symbol.K: "rounds to zero",
    Symbol.LOW: "rounds to zero",
}


T = TypeVar("T")
Ts = TypeVarTuple("Ts")


class Facts:
    """One submission seen with one pack: its readings, standards, evidence and small counts. Immutable."""

    def __init__(self, pack: RulePack, file: SubmissionFile) -> None:
        self.pack = pack
        self.file = file
        self.submission: Submission = file.submission
        self.standards: Mapping[str, Decimal] = {**pack.about.local_standards, **self.submission.local_standards}
        self.on: date = self.submission.date.last
        self._found: dict[tuple[object, ...], Any] = {}

    def once(self, find: Callable[[Facts, *Ts], T], *about: *Ts) -> T:
        """What a function finds in the facts, found once: several checks read the same measure."""
        if (key := (find, *about)) not in self._found:
            self._found[key] = find(self, *about)
        found: T = self._found[key]
        return found

    def reading(self, reference: Reference) -> Reading:
        """What was submitted for the measure."""
        return self.submission.reading(reference.measure.id)

    @cached_property
    def digits(self) -> str | None:
        """The department's three digits of the council; None where its code is not given or not known."""
        known = self.pack.catalogue.councils.listed.get(self.submission.council.code or "")
        return known.dfe if known else None

    @cached_property
    def neighbours(self) -> tuple[tuple[Neighbour, str, str], ...]:
        """The council's statistical neighbours, the nearest first, each with its nine-character code and its name."""
        catalogue = self.pack.catalogue
        place = catalogue.figures.place(self.digits) if self.digits else None
        return tuple((one, *catalogue.councils.name_of(one.code)) for one in (place.neighbours if place else ()))

    @cached_property
    def elsewhere(self) -> tuple[str, ...]:
        """The measures of which another source is given too."""
        return tuple(name for name, reading in self.submission.readings.items() if reading.also)

    @cached_property
    def account(self) -> Account:
        """The submission as far as its figures are compared with each other."""
        return account_of(self.submission)

    @cached_property
    def compared(self) -> tuple[Compared, ...]:
        """All figures that can be compared with each other."""
        return tuple(comparisons(self.account, self.pack.catalogue))

    @cached_property
    def disclosed(self) -> tuple[Disclosure, ...]:
        """Every way in which the submission discloses a count of 1 to 5; what is shared discloses none."""
        return () if self.file.for_sharing else disclosures(self.submission, self.pack.catalogue)

    @cached_property
    def _small(self) -> set[tuple[str | None, tuple[str, str] | None]]:
        return {(one.measure, subject) for one in self.disclosed for subject in (None, one.subject)}

    def tells_small(self, measure: str, subject: tuple[str, str] | None = None) -> bool:
        """Whether the reading of a measure, or that of one team, discloses a count of 1 to 5."""
        return (measure, subject) in self._small

    def evidence_of(self, criterion: Criterion) -> list[tuple[int, EvidenceItem]]:
        """The items that name the criterion or any of its checks, with their index in the submission."""
        ids = (criterion.id, *(check.id for check in criterion.checks))
        return sorted({index: item for one in ids for index, item in self.evidence.get(one, ())}.items())

    @cached_property
    def evidence(self) -> Mapping[str, Sequence[tuple[int, EvidenceItem]]]:
        """The items by the ids of the checks and criteria that they name, each with its index in the submission."""
        found: dict[str, list[tuple[int, EvidenceItem]]] = {}
        for index, item in enumerate(self.submission.evidence):
            for one in dict.fromkeys((*item.checks, *item.criteria)):
                found.setdefault(one, []).append((index, item))
        return found

    def period_end(self, reading: Reading) -> PartialDate:
        """The end of the time that a reading speaks of."""
        return self.submission.period_of(reading).end

    def possible(self, reference: Reference, figure: Figure) -> Possible:
        """All values that a figure allows; for a date, its age in whole months.

        Raises Undecided where there is no number, and for 0 of 0: that nobody was counted is neither good nor bad.
        """
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

    def why_absent(self, figure: Figure) -> str:
        """Why there is no value, in a few words."""
        # Whoever compiled a case had only the published account: the council may well hold the figure.
        match figure.status:
            case Status.NOT_HELD:
                return f"not held ({quoted(figure)})"
            case Status.SUPPRESSED:
                return f"suppressed ({SYMBOLS[figure.symbol or Symbol.X]})"
            case Status.NOT_APPLICABLE:
                return f"not applicable ({quoted(figure)})"
            case _:
                return "not in the published account" if self.submission.compiled else "not submitted"


def quoted(figure: Figure) -> str:
    """The council's own reason, in quotation marks so that nobody takes it for this report's."""
    return f'"{(figure.reason or "").removesuffix(".")}"'


def _counts_nobody(measure: Measure, figure: Figure) -> bool:
    """Whether every band of a distribution is 0: the 0 of 0 of a distribution."""
    return measure.kind is Kind.DISTRIBUTION and measure.value(figure) == 0


def _why_no_number(reference: Reference, figure: Figure) -> str:
    if _counts_nobody(reference.measure, figure):
        return f"none arose: every band is 0, so no {reference.measure.counts} were counted"
    if figure.denominator == 0 and reference.part is None:
        return f"none arose: 0 of 0 {reference.measure.counts}"
    if reference.part in ("numerator", "denominator"):
        return "only the result was given, not the counts behind it"
    return f"its {(reference.part or 'value').replace('_', ' ')} was not given"
