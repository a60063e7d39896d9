"""A reading: what a council submitted for one measure, or why it has nothing to submit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from pydantic import Field

from readiness.model import Amount, Day, Model, Number, Tally, Text, YesNo

# How far from a bound the nearest value lies that it allows; smaller than any figure is told.
HAIR = Decimal("1e-9")


class Kind(StrEnum):
    """What sort of thing a measure is, and so what a reading of it looks like."""

    PROPORTION = "proportion"
    RATIO = "ratio"
    COUNT = "count"
    DURATION = "duration"
    DISTRIBUTION = "distribution"
    YES_NO = "yes-no"
    DATE = "date"


class Bound(StrEnum):
    """A value known only to lie strictly above or below what is written."""

    ABOVE = "above"
    BELOW = "below"


class Status(StrEnum):
    """Why there is no value."""

    NOT_SUBMITTED = "not-submitted"
    NOT_HELD = "not-held"
    SUPPRESSED = "suppressed"
    NOT_APPLICABLE = "not-applicable"


class Symbol(StrEnum):
    """DfE's symbols: c is 1 to 5, x not available, z not applicable, u of low reliability, low rounds to zero."""

    C = "c"
    X = "x"
    Z = "z"
    U = "u"
    LOW = "low"


@dataclass(frozen=True, slots=True)
class Possible:
    """All values that a figure allows, both ends included; no `highest` where there is no limit."""

    lowest: Decimal
    highest: Decimal | None

    @property
    def exact(self) -> Decimal | None:
        """The only value; None where there are several."""
        return self.lowest if self.lowest == self.highest else None


class Period(Model):
    """The time a number speaks of, both days included."""

    start: Day | None = None
    end: Day


class Figure(Model):
    """The value part of a reading. Which of these belong together is the measure's kind's to say (`FIELDS`)."""

    numerator: Amount | None = None
    denominator: Amount | None = None
    percentage: Amount | None = None
    value: Number | None = None
    count: Tally | None = None
    median: Amount | None = None
    percentile_90: Amount | None = None
    longest: Amount | None = None
    unit: Text | None = None
    bands: Mapping[str, Tally] | None = None
    answer: YesNo | None = None
    date: Day | None = None
    bound: Bound | None = None
    at_least: Amount | None = None
    at_most: Amount | None = None
    status: Status | None = None
    symbol: Symbol | None = None
    reason: Text | None = None

    @property
    def absent(self) -> bool:
        """Whether this marks that there is no value."""
        return self.status is not None


class Point(Figure):
    """An earlier value of the same measure."""

    period_end: Day
    source: Text | None = None


class AnotherSource(Model):
    """What some other source says of the same measure, in the measure's unit."""

    value: Number
    source: Text
    period_end: Day | None = None


class Reading(Figure):
    """What was submitted for one measure."""

    period: Period | None = None
    source: Text | None = None
    joint_with: Text | None = None
    note: Text | None = None
    history: tuple[Point, ...] = ()
    also: tuple[AnotherSource, ...] = ()
    by: Mapping[str, Mapping[str, Figure]] = Field(default_factory=dict)


NOT_SUBMITTED = Reading(status=Status.NOT_SUBMITTED)

FIELDS: Mapping[Kind, tuple[str, ...]] = {
    Kind.PROPORTION: ("numerator", "denominator", "percentage", "at_least", "at_most"),
    Kind.RATIO: ("numerator", "denominator", "value", "at_least", "at_most"),
    Kind.COUNT: ("count", "at_least", "at_most"),
    Kind.DURATION: ("median", "percentile_90", "longest", "unit"),
    Kind.DISTRIBUTION: ("bands",),
    Kind.YES_NO: ("answer",),
    Kind.DATE: ("date",),
}
VALUE_FIELDS = tuple(dict.fromkeys(name for names in FIELDS.values() for name in names))
BOUNDABLE = ("percentage", "value", "count")
EXAMPLE: Mapping[Kind, str] = {
    Kind.PROPORTION: '{"numerator": 812, "denominator": 947} or {"percentage": 85.7}',
    Kind.RATIO: '{"numerator": 1480, "denominator": 92.5} or {"value": 16.0}',
    Kind.COUNT: '{"count": 41}',
    Kind.DURATION: '{"median": 18, "percentile_90": 46, "longest": 120}',
    Kind.DISTRIBUTION: '{"bands": {…}} with a count for every band',
    Kind.YES_NO: '{"answer": true}',
    Kind.DATE: '{"date": "2026-03-31"}',
}
ABSENT = '{"status": "not-held", "reason": "…"}, or leave the key out'
