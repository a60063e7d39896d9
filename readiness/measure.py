"""A measure is the definition of a number; a reading is what a council submitted for it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Any

from pydantic import Field, StringConstraints

from readiness.errors import Fault, Path
from readiness.model import Amount, Day, Model, Number, PartialDate, Tally, Text, YesNo

MeasureId = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*\.[a-z0-9][a-z0-9_]*$")]


class Kind(StrEnum):
    """What sort of thing a measure is, and so what a reading of it looks like."""

    PROPORTION = "proportion"
    RATIO = "ratio"
    COUNT = "count"
    DURATION = "duration"
    DISTRIBUTION = "distribution"
    YES_NO = "yes-no"
    DATE = "date"


class Direction(StrEnum):
    """Which way is better for children; `none` where neither way tells by itself."""

    HIGHER = "higher-is-better"
    LOWER = "lower-is-better"
    NONE = "none"


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


class Verified(StrEnum):
    """How a source was checked: read itself, through others' account, from memory, or a local matter."""

    SOURCE = "source"
    SECONDARY = "secondary"
    RECALLED = "recalled"
    LOCAL = "local"


class Source(Model):
    """What a fact rests on."""

    document: Text
    place: Text | None = None
    verified: Verified


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
    note: Text | None = None
    history: tuple[Point, ...] = ()
    also: tuple[AnotherSource, ...] = ()
    by: Mapping[str, Mapping[str, Figure]] = Field(default_factory=dict)


NOT_SUBMITTED = Reading(status=Status.NOT_SUBMITTED)

FIELDS: Mapping[Kind, tuple[str, ...]] = {
    Kind.PROPORTION: ("numerator", "denominator", "percentage"),
    Kind.RATIO: ("numerator", "denominator", "value"),
    Kind.COUNT: ("count",),
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


class Measure(Model):
    """The definition of a number, shared by all packs.

    `counts` names what numerator and denominator count ("children", "assessments"); `fte` is full-time equivalents,
    which may be fractional and have no interval. `maximum` is the largest value possible, in the measure's unit.
    """

    id: MeasureId
    title: Text
    kind: Kind
    counts: Text = "children"
    direction: Direction = Direction.NONE
    unit: Text | None = None
    definition: Text
    numerator: Text | None = None
    denominator: Text | None = None
    bands: Mapping[str, Text] | None = None
    maximum: Number | None = None
    snapshot: bool = False
    by: tuple[str, ...] = ()
    may_not_apply: Text | None = None
    moves_with: tuple[MeasureId, ...] = ()
    local_standard: str | None = None
    held_in: Text | None = None
    source: Source | None = None

    @property
    def section(self) -> str:
        """The key under which the measure stands in a submission."""
        return self.id.partition(".")[0]

    @property
    def name(self) -> str:
        """The measure's key in its section."""
        return self.id.partition(".")[2]

    @property
    def people(self) -> bool:
        """Whether its counts are of whole things, so that an interval and a distance can be given."""
        return self.counts != "fte"

    @property
    def largest(self) -> Decimal | None:
        """The largest value possible, or None where there is no limit."""
        if self.maximum is None and self.kind is Kind.PROPORTION:
            return Decimal(100)
        return self.maximum

    @property
    def measured_in(self) -> str:
        """The unit of the value: a proportion's is percent, a duration's is stated, a count's is what it counts."""
        return "percent" if self.kind is Kind.PROPORTION else self.unit or self.counts

    def parts(self) -> tuple[str, ...]:
        """What an expression may read of this measure beside its value, in square brackets."""
        match self.kind:
            case Kind.PROPORTION | Kind.RATIO:
                return ("numerator", "denominator")
            case Kind.DURATION:
                return ("median", "percentile_90", "longest")
            case Kind.DISTRIBUTION:
                return (*(self.bands or ()), "total")
            case _:
                return ()

    def faults(self, reading: Reading) -> Iterator[Fault]:
        """All that is wrong with a reading of this measure, at paths relative to the reading."""
        yield from self._figure_faults(reading, ())
        for index, point in enumerate(reading.history):
            yield from self._figure_faults(point, ("history", index))
        for dimension, subjects in reading.by.items():
            if dimension not in self.by:
                allowed = " or ".join(self.by) or "nothing"
                yield Fault(("by", dimension), f'"{dimension}" is not a way to split {self.id}', f"it can be split by {allowed}")
                continue
            for subject, figure in subjects.items():
                yield from self._figure_faults(figure, ("by", dimension, subject))

    def _figure_faults(self, figure: Figure, at: Path) -> Iterator[Fault]:
        given = [name for name in VALUE_FIELDS if getattr(figure, name) is not None]
        if figure.absent:
            yield from self._absence_faults(figure, given, at)
            return
        foreign = [name for name in given if name not in FIELDS[self.kind]]
        for name in foreign:
            yield Fault((*at, name), f'"{name}" does not belong to a {self.kind}', f"give {EXAMPLE[self.kind]}")
        for name in ("symbol", "reason"):
            if getattr(figure, name) is not None:
                yield Fault((*at, name), f'"{name}" stands beside a value', 'it explains a status; use "note" for remarks')
        if foreign:
            return
        if not set(given) - {"unit"}:
            if not (isinstance(figure, Reading) and figure.by):
                yield Fault(at, f"there is no value and no status, and a {self.kind} is expected", f"give {EXAMPLE[self.kind]}")
            return
        yield from self._value_faults(figure, given, at)

    def _absence_faults(self, figure: Figure, given: list[str], at: Path) -> Iterator[Fault]:
        status = figure.status
        for name in (*given, *(["bound"] if figure.bound else [])):
            yield Fault((*at, name), f'"{name}" stands beside the status "{status}"', "keep the value or the status, not both")
        if status in (Status.NOT_HELD, Status.NOT_APPLICABLE) and figure.reason is None:
            yield Fault((*at, "status"), f'"{status}" is given without a reason', 'say why in "reason"')
        if status is Status.SUPPRESSED and figure.symbol is None:
            yield Fault((*at, "status"), '"suppressed" is given without a symbol', 'give "symbol": "c", "x", "z", "u" or "low"')
        if status is not Status.SUPPRESSED and figure.symbol is not None:
            yield Fault((*at, "symbol"), f'"symbol" stands beside the status "{status}"', 'it belongs to "suppressed"')
        if status is Status.NOT_APPLICABLE and self.may_not_apply is None:
            yield Fault((*at, "status"), f"{self.id} applies to every council", 'use "not-held" with a reason where it is not recorded')

    def _value_faults(self, figure: Figure, given: list[str], at: Path) -> Iterator[Fault]:
        if figure.bound is not None and (len(given) != 1 or given[0] not in BOUNDABLE):
            yield Fault((*at, "bound"), "a bound goes with a bare percentage, value or count", "leave out the bound, or the parts")
        match self.kind:
            case Kind.PROPORTION | Kind.RATIO:
                wrong = list(self._parts_faults(figure, at))
                yield from wrong
                if wrong:
                    return
            case Kind.DURATION:
                yield from self._duration_faults(figure, at)
            case Kind.DISTRIBUTION:
                yield from self._distribution_faults(figure, at)
            case _:
                pass
        value = self.value(figure)
        if isinstance(value, Decimal) and self.largest is not None and value > self.largest:
            where = (*at, next(name for name in given if name != "unit"))
            yield Fault(where, f"{plain(value)} {self.measured_in} is more than is possible ({plain(self.largest)})", "check the figures")

    def _parts_faults(self, figure: Figure, at: Path) -> Iterator[Fault]:
        stated_name = FIELDS[self.kind][2]
        top, bottom, stated = figure.numerator, figure.denominator, getattr(figure, stated_name)
        if (top is None) != (bottom is None):
            there, gone = ("numerator", "denominator") if bottom is None else ("denominator", "numerator")
            yield Fault((*at, there), f'"{there}" has no "{gone}"', f"give both, or only a {stated_name}")
            return
        if stated is not None and stated < 0:
            yield Fault((*at, stated_name), f"{stated} is below nothing", "check the figure")
            return
        if top is None or bottom is None:
            if self.kind is Kind.PROPORTION and 0 < stated < 1:
                yield Fault(
                    (*at, stated_name), f"{stated} looks like a fraction, and percentages run from 0 to 100",
                    f'write {plain(stated * 100)}, or give counts if it truly is under 1%',
                )
            return
        if self.people:
            for name, part in (("numerator", top), ("denominator", bottom)):
                if self.kind is Kind.PROPORTION and part != part.to_integral_value():
                    yield Fault((*at, name), f"{part} is not a whole number of {self.counts}", "count whole ones")
        if self.kind is Kind.PROPORTION and self.maximum is None and top > bottom:
            yield Fault((*at, "numerator"), f"{plain(top)} of {plain(bottom)} is more than all", "check whether the two are the wrong way round")
        elif bottom == 0 and top > 0:
            yield Fault((*at, "denominator"), f"{plain(top)} out of nothing", "check the denominator")
        elif stated is not None and bottom > 0:
            yield from self._stated_faults(stated, top, bottom, (*at, stated_name))

    def _stated_faults(self, stated: Decimal, top: Decimal, bottom: Decimal, at: Path) -> Iterator[Fault]:
        """A stated figure beside counts may differ by half a unit in its last place, no more."""
        true = top / bottom * (100 if self.kind is Kind.PROPORTION else 1)
        exponent = stated.as_tuple().exponent
        half_unit = Decimal(5).scaleb(int(exponent) - 1 if isinstance(exponent, int) else -1)
        if abs(stated - true) <= half_unit:
            return
        shown = plain(true.quantize(Decimal("0.1")))
        if self.kind is Kind.PROPORTION and abs(stated * 100 - true) <= max(half_unit * 100, Decimal("0.5")):
            yield Fault(at, f"{stated} beside {plain(top)} of {plain(bottom)} looks like a fraction", f"write {shown}, or leave it out")
        else:
            yield Fault(at, f"{stated} does not agree with {plain(top)} of {plain(bottom)}, which is {shown}", "correct one, or leave it out")

    def _duration_faults(self, figure: Figure, at: Path) -> Iterator[Fault]:
        if figure.unit is not None and figure.unit != self.unit:
            yield Fault((*at, "unit"), f'this is measured in {self.unit}, not in "{figure.unit}"', f"convert it to {self.unit}")
        steps = [(name, getattr(figure, name)) for name in ("median", "percentile_90", "longest")]
        known = [(name, value) for name, value in steps if value is not None]
        for (lower, low), (upper, high) in zip(known, known[1:], strict=False):
            if low > high:
                yield Fault((*at, upper), f'"{upper}" ({plain(high)}) is less than "{lower}" ({plain(low)})', "check which is which")

    def _distribution_faults(self, figure: Figure, at: Path) -> Iterator[Fault]:
        ours, given = self.bands or {}, figure.bands or {}
        for name in given:
            if name not in ours:
                yield Fault((*at, "bands", name), f'there is no band "{name}"', f"the bands are {', '.join(ours)}")
        missing = [name for name in ours if name not in given]
        if missing:
            yield Fault((*at, "bands"), f"no count for {', '.join(missing)}", "give every band, with 0 where there are none")

    def value(self, figure: Figure, part: str | None = None) -> Decimal | bool | None:
        """The number that a figure gives, in the measure's unit; None where it gives none.

        `part` is one of `parts()`. Without it: percent for a proportion, the quotient for a ratio, the count, the
        median of a duration, the total of a distribution, the answer. 0 of 0 gives none: nothing arose.
        """
        if figure.absent:
            return None
        match self.kind:
            case Kind.PROPORTION | Kind.RATIO:
                return self._quotient(figure) if part is None else getattr(figure, part)
            case Kind.COUNT:
                return None if figure.count is None else Decimal(figure.count)
            case Kind.DURATION:
                value: Decimal | None = getattr(figure, part or "median")
                return value
            case Kind.DISTRIBUTION:
                return self._tally(figure.bands, part or "total")
            case Kind.YES_NO:
                return figure.answer
            case Kind.DATE:
                return None

    def _quotient(self, figure: Figure) -> Decimal | None:
        if figure.numerator is None or figure.denominator is None:
            return figure.percentage if self.kind is Kind.PROPORTION else figure.value
        if figure.denominator == 0:
            return None
        quotient = figure.numerator / figure.denominator
        return quotient * 100 if self.kind is Kind.PROPORTION else quotient

    def _tally(self, bands: Mapping[str, int] | None, part: str) -> Decimal | None:
        if bands is None:
            return None
        return Decimal(sum(bands.values()) if part == "total" else sum(bands[name] for name in part.split("+")))


def plain(number: Decimal) -> str:
    """A number as people write it: no exponent, no trailing zeros."""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
