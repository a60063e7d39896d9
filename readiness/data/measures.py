"""Measures: the definition of a number, and what values a figure that was submitted for it allows."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache
from typing import Annotated

from pydantic import model_validator

from readiness.core.diagnostics import Path
from readiness.core.types import Coded, Day, Model, Number, Prose, Tally, Text, YesNo, invalid
from readiness.data.readings import EPSILON, MOST, MOST_OF_UNIT, Bound, Figure, Kind, Possible, Status, Symbol
from readiness.data.source import Source

MeasureId = Annotated[
    str, Coded(r"[a-z][a-z0-9_]*\.[a-z0-9][a-z0-9_]*", "the id of a measure", "assessments.durations")
]


@lru_cache(maxsize=2048)  # each check that reads a measure points at it
def measure_path(measure: str) -> Path:
    """Where the reading of a measure stands in a submission, by the measure's id."""
    section, _, name = measure.partition(".")
    return section, name


class Direction(StrEnum):
    """Which way is better for children; `none` where neither way tells by itself."""

    HIGHER = "higher-is-better"
    LOWER = "lower-is-better"
    NONE = "none"


class Dimension(StrEnum):
    """By what a measure can be split: team, and where harm hides. Each is the key under `by` in a submission."""

    TEAM = "team"
    PLACEMENT_TYPE = "placement_type"
    ETHNICITY = "ethnicity"
    DISABILITY = "disability"
    AGE = "age"
    SEX = "sex"


_GROUPS = {"ethnicity": "ethnic group", "disability": "group by disability", "age": "age group"}


def group(dimension: str) -> str:
    """What one part of such a split is called."""
    return _GROUPS.get(dimension, dimension.replace("_", " "))


def groups(dimension: str) -> str:
    """What the parts of such a split are called."""
    return {"disability": "groups by disability", "sex": "sexes"}.get(dimension, f"{group(dimension)}s")


class Break(Model):
    """A change in how a measure is counted."""

    since: Day
    """The first day that was counted in the new way."""
    because: Prose
    """What changed."""


class Measure(Model):
    """The definition of a number, shared by all packs."""

    id: MeasureId
    """Its section, a dot and its key."""
    title: Prose
    """What it counts, in a few words."""
    kind: Kind
    """What sort of thing it is, and so what a reading of it looks like."""
    counts: Text = "children"
    """What numerator and denominator count; fte is full-time equivalents, fractional and without an interval."""
    direction: Direction = Direction.NONE
    """Which way is better for children; none where neither way tells by itself."""
    unit: Text | None = None
    """What a duration or a ratio is measured in."""
    definition: Prose
    """From which two analysts get the same number."""
    numerator: Prose | None = None
    """What stands above the line."""
    denominator: Prose | None = None
    """What stands below the line."""
    bands: Mapping[str, Text] | None = None
    """The bands of a distribution: a key for each, and what it is called."""
    maximum: Number | None = None
    """The largest value possible, in the measure's unit."""
    snapshot: YesNo = False
    """Whether it is counted on one day."""
    span_months: Tally | None = None
    """Over how many months it is counted, where that is not the submission's own period."""
    children_at_risk: YesNo = False
    """Whether a child that is counted here may be unsafe today."""
    whole_set: YesNo = False
    """Whether chance has no part in it (posts, areas for improvement): then it has no interval."""
    changed_by_reform: YesNo = False
    """Whether moving child in need work into Family Help, or child protection into teams of several agencies, changes
    what it counts."""
    breaks: tuple[Break, ...] = ()
    """Since when it has been counted otherwise, so that what was counted before is no trend with what came after."""
    computed: YesNo = False
    """Whether it is counted from the submission itself, so that no council submits it."""
    by: tuple[Dimension, ...] = ()
    """By what it can be split."""
    may_not_apply: Prose | None = None
    """When a council may say that it does not apply; absent, it never may."""
    moves_with: tuple[MeasureId, ...] = ()
    """Measures that move together with it, so that they should not count twice."""
    open_and_late: MeasureId | None = None
    """What a rate of what was completed cannot show: the measure that counts what is open and late."""
    local_standard: str | None = None
    """The local standard that it is measured against."""
    held_in: Text | None = None
    """Where councils hold it."""
    traps: Prose | None = None
    """What makes it look better or worse than it is."""
    source: Source | None = None
    """The document that defines it."""

    @model_validator(mode="after")
    def _has_what_its_kind_needs(self) -> Measure:
        if self.kind is Kind.DISTRIBUTION and not self.bands:
            raise invalid("a distribution has no bands", "list them under bands")
        if self.bands is not None and self.kind is not Kind.DISTRIBUTION:
            raise invalid(f"only a distribution has bands, and this is a {self.kind}", "take them out")
        if self.kind is Kind.DURATION and self.unit is None:
            raise invalid("a duration has no unit", "add unit: working days, or what it is measured in")
        return self

    @property
    def path(self) -> Path:
        """Where its reading stands in a submission."""
        return measure_path(self.id)

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
    def most(self) -> Decimal:
        """The largest value that is accepted: the largest possible, or one that no council comes near."""
        return Decimal(MOST_OF_UNIT.get(self.unit or "", MOST)) if self.largest is None else self.largest

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
        median of a duration, the total of a distribution, the answer. 0 of 0 gives None: there was nothing to count.
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

    def possible(self, figure: Figure, part: str | None = None) -> Possible | None:
        """All values that a figure allows for what `value` gives; None where it says nothing about it.

        Known in part are bounds and ranges, suppressed figures, distributions with some of their bands, and a statistic
        of a duration beside another.
        """
        if figure.status is Status.SUPPRESSED:
            return self._suppressed(figure, part)
        value = self.value(figure, part)
        if isinstance(value, Decimal):
            return Possible(value, value) if figure.bound is None else self._bounded(value, figure.bound)
        if figure.absent:
            return None
        match self.kind:
            case Kind.COUNT | Kind.PROPORTION | Kind.RATIO if part is None and not (
                figure.at_least is None and figure.at_most is None
            ):
                return Possible(
                    figure.at_least or Decimal(0), self.largest if figure.at_most is None else figure.at_most
                )
            case Kind.DURATION:
                return _between_statistics(figure, part or "median")
            case Kind.DISTRIBUTION if figure.bands:
                known = figure.bands if part in (None, "total") else set(part.split("+")) & figure.bands.keys()
                return Possible(Decimal(sum(figure.bands[name] for name in known)), None)
            case _:
                return None

    def on_the_wrong_side(self, figure: Figure) -> Decimal | None:
        """How many people are on the wrong side of a share: those outside it, or those in it where lower is better.

        None where that is not known, or the measure counts no people.
        """
        if figure.numerator is None or figure.denominator is None or not self.people:
            return None
        return figure.denominator - figure.numerator if self.direction is Direction.HIGHER else figure.numerator

    def _bounded(self, value: Decimal, bound: Bound) -> Possible:
        step = Decimal(1) if self.kind is Kind.COUNT else EPSILON
        return Possible(value + step, self.largest) if bound is Bound.ABOVE else Possible(Decimal(0), value - step)

    def _suppressed(self, figure: Figure, part: str | None) -> Possible | None:
        # No upper limit for c: DfE prints it for 1 to 5, and also for a larger number that would reveal one.
        least = Decimal(1) if self.people else EPSILON
        match figure.symbol, self.kind:
            case ((Symbol.C | Symbol.K | Symbol.LOW), Kind.COUNT):
                return Possible(least, None)
            case ((Symbol.K | Symbol.LOW), (Kind.PROPORTION | Kind.RATIO)) if part is None:
                return Possible(EPSILON, Decimal("0.5"))  # it rounds to 0, and is not 0
            case Symbol.C, (Kind.PROPORTION | Kind.RATIO) if figure.denominator:
                whole = figure.denominator
                lowest = least / whole * (100 if self.kind is Kind.PROPORTION else 1)
                most = whole if self.kind is Kind.PROPORTION else None
                ends = {"numerator": (least, most), "denominator": (whole, whole)}
                return Possible(*ends[part]) if part else Possible(lowest, self.largest)
            case _:
                return None

    def _quotient(self, figure: Figure) -> Decimal | None:
        if figure.numerator is None or figure.denominator is None:
            return figure.percentage if self.kind is Kind.PROPORTION else figure.value
        if figure.denominator == 0:
            return None
        quotient = figure.numerator / figure.denominator
        return quotient * 100 if self.kind is Kind.PROPORTION else quotient

    def _tally(self, bands: Mapping[str, int] | None, part: str) -> Decimal | None:
        wanted = (self.bands or {}) if part == "total" else part.split("+")
        if bands is None or any(name not in bands for name in wanted):
            return None
        return Decimal(sum(bands[name] for name in wanted))


STATISTICS = ("median", "percentile_90", "longest")


def _between_statistics(figure: Figure, part: str) -> Possible | None:
    """A statistic that was not given lies between those that were: the median is no longer than the longest."""
    given = [getattr(figure, name) for name in STATISTICS]
    at = STATISTICS.index(part)
    lower = [value for value in given[:at] if value is not None]
    higher = [value for value in given[at + 1 :] if value is not None]
    return Possible(max(lower, default=Decimal(0)), min(higher, default=None)) if lower or higher else None
