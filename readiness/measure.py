"""A measure: the definition of a number, shared by all packs."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from enum import StrEnum
from typing import Annotated

from pydantic import Field, model_validator

from readiness.model import Coded, Day, Model, Number, Text, YesNo, fault
from readiness.reading import Figure, Kind

MeasureId = Annotated[
    str, Coded(r"[a-z][a-z0-9_]*\.[a-z0-9][a-z0-9_]*", "the id of a measure", "assessments.durations")
]


class Direction(StrEnum):
    """Which way is better for children; `none` where neither way tells by itself."""

    HIGHER = "higher-is-better"
    LOWER = "lower-is-better"
    NONE = "none"


class Verified(StrEnum):
    """How a source was checked: read itself, through others' account, from memory, or a local matter."""

    SOURCE = "source"
    SECONDARY = "secondary"
    RECALLED = "recalled"
    LOCAL = "local"


class Source(Model):
    """What a fact rests on. A duty holds `since` a day, and `until` one where it no longer does."""

    document: Text
    place: Text | None = None
    since: Day | None = None
    until: Day | None = None
    verified: Verified = Field(description="how it was checked: source, secondary, recalled or local")

    @model_validator(mode="after")
    def _ends_after_it_begins(self) -> Source:
        if self.since is not None and self.until is not None and self.until.last < self.since.first:
            raise fault(f"it ends ({self.until}) before it begins ({self.since})", "check the dates")
        return self


class Measure(Model):
    """The definition of a number, shared by all packs.

    `counts` names what numerator and denominator count ("children", "assessments"); `fte` is full-time equivalents,
    which may be fractional and have no interval. `maximum` is the largest value possible, in the measure's unit.
    `whole_set` marks counts in which chance has no part (posts, areas for improvement): they have no interval.
    `moves_with` names measures that tell the same thing twice. `open_and_late` is what a rate of what was completed
    cannot show: the measure that counts what is open and late.
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
    snapshot: YesNo = False
    whole_set: YesNo = False
    by: tuple[str, ...] = ()
    may_not_apply: Text | None = None
    moves_with: tuple[MeasureId, ...] = ()
    open_and_late: MeasureId | None = None
    local_standard: str | None = None
    held_in: Text | None = None
    source: Source | None = None

    @model_validator(mode="after")
    def _has_what_its_kind_needs(self) -> Measure:
        if self.kind is Kind.DISTRIBUTION and not self.bands:
            raise fault("a distribution has no bands", "list them under bands")
        if self.kind is Kind.DURATION and self.unit is None:
            raise fault("a duration has no unit", "add unit: working days, or what it is measured in")
        return self

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
