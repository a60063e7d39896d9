"""Readings: what a council submitted for one measure, or why it has nothing to submit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, ValidationInfo, WithJsonSchema

from readiness.core import number_hints as numbertext
from readiness.core.types import Amount, Day, Label, Model, Named, Number, Several, Tally, Text, YesNo, invalid

# "More than 30" is strict: the nearest value that it allows is 30 and this, less than any figure is written in.
EPSILON = Decimal("1e-9")
# Stands for "without a limit". A number, since no expression may give Infinity.
FAR = Decimal(10) ** 12


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
    """DfE's symbols: c is 1 to 5, x not available, z not applicable, u of low reliability, k and low round to zero."""

    C = "c"
    X = "x"
    Z = "z"
    U = "u"
    K = "k"
    LOW = "low"


SYMBOLS_IN_WORDS = "c (1 to 5), x (not available), z (not applicable), u (unreliable), k or low (rounds to 0)"


def _symbol(value: Any) -> Any:
    """Refuses any other text with what the symbols mean, since nobody knows them by heart."""
    if isinstance(value, str) and value not in list(Symbol):
        raise invalid(f"{numbertext.quoted(value)} is none of DfE's symbols", f"write {SYMBOLS_IN_WORDS}")
    return value


# More than there are people in the country: no count and no part of a rate comes near.
MOST = 100_000_000
# No value in the unit comes near these: a hundred years, and ten for every child.
MOST_OF_UNIT: Mapping[str, int] = {
    "minutes": 52_596_000,
    "hours": 876_600,
    "days": 36_525,
    "working days": 36_525,
    "weeks": 5_218,
    "months": 1_200,
    "years": 100,
    "per 10,000 children": 100_000,
}


def _figure(value: Any, info: ValidationInfo) -> Any:
    """Refuses text where a number belongs, with a hint at what a reading has for it: a status, a bound, its parts."""
    if not isinstance(value, str):
        return value
    may_not_apply = getattr(info.context, "may_not_apply", None) is not None
    raise invalid(*numbertext.figure_hint(value, info.field_name or "", may_not_apply))


# WithJsonSchema again wherever Field sets limits: the one inside Tally, Amount or Number leaves nothing to add to.
Headcount = Annotated[Tally, Field(le=MOST), WithJsonSchema({"type": "integer", "minimum": 0, "maximum": MOST})]
_Part = Annotated[
    Amount, Field(le=MOST), BeforeValidator(_figure), WithJsonSchema({"type": "number", "minimum": 0, "maximum": MOST})
]
_Value = Annotated[
    Number, Field(le=MOST), BeforeValidator(_figure), WithJsonSchema({"type": "number", "maximum": MOST})
]
_Count = Annotated[Headcount, BeforeValidator(_figure)]


@dataclass(frozen=True, slots=True)
class Possible:
    """All values that a figure allows, both ends included; no `highest` where there is no limit."""

    lowest: Decimal
    highest: Decimal | None

    @property
    def exact(self) -> Decimal | None:
        """The only value; None where there are several."""
        return self.lowest if self.lowest == self.highest else None

    @property
    def ends(self) -> tuple[Decimal, ...]:
        """The least and the largest value; one where there is only one."""
        return tuple(dict.fromkeys((self.lowest, FAR if self.highest is None else self.highest)))


class Period(Model):
    """The time a number speaks of, both days included."""

    start: Day | None = None
    end: Day


class Figure(Model):
    """The value part of a reading. Which of these belong together is the measure's kind's to say (`FIELDS`)."""

    numerator: _Part | None = None
    denominator: _Part | None = None
    percentage: _Part | None = None
    value: _Value | None = None
    count: _Count | None = None
    median: _Part | None = None
    percentile_90: _Part | None = None
    longest: _Part | None = None
    unit: Label | None = None
    bands: Mapping[str, _Count] | None = None
    answer: YesNo | None = None
    date: Day | None = None
    bound: Bound | None = None
    at_least: _Part | None = None
    at_most: _Part | None = None
    status: Status | None = None
    symbol: Annotated[Symbol, BeforeValidator(_symbol)] | None = None
    reason: Text | None = None

    @property
    def absent(self) -> bool:
        """Whether it says that there is no value."""
        return self.status is not None


class Point(Figure):
    """An earlier value of the same measure."""

    period_end: Day
    source: Label | None = None
    note: Text | None = None


class AnotherSource(Model):
    """What some other source says of the same measure, in the measure's unit."""

    value: _Part
    source: Label
    period_end: Day | None = None


class Reading(Figure):
    """What was submitted for one measure."""

    about: Text | None = Field(
        default=None, description="What the catalogue says of the measure. No rule and no report reads it."
    )
    period: Period | None = None
    source: Label | None = None
    joint_with: Label | None = None
    note: Text | None = None
    history: Several[Point] = ()
    also: Several[AnotherSource] = ()
    by: Mapping[str, Named[str, Figure]] = Field(default_factory=dict)


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
