"""Benchmarks: published figures of England and the spread of councils, by year, to compare a council with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Annotated

from pydantic import Field, WithJsonSchema, field_validator

from readiness.core.numbers import half_up
from readiness.core.types import Coded, Day, Model, Number, Tally, Text, Whole, invalid
from readiness.data.measures import Direction, MeasureId
from readiness.data.source import Source, Verified

Year = Annotated[str, Coded(r"20\d\d", "a year", "2025")]
# The names that a threshold may have, each with its percentile where higher is better, and where lower is.
SPREAD = {
    "worst_tenth": ("p10", "p90"),
    "worst_quarter": ("p25", "p75"),
    "median": ("median", "median"),
    "best_quarter": ("p75", "p25"),
    "best_tenth": ("p90", "p10"),
}
NAMES = ("england", "worst_tenth", "worst_quarter")
# The percentiles that are published, and how many councils in a hundred lie below each.
PERCENTILES = {"p10": 10, "p25": 25, "median": 50, "p75": 75, "p90": 90}


class Published(Model):
    """When a year's figures first came out; a compiled case may use only what was out by its date."""

    date: Day
    """The day, as exactly as it is known."""
    verified: Verified
    """How the date was checked."""


class YearFigures(Model):
    """England and the spread of councils: 10th, 25th, 50th, 75th and 90th percentile, of how many councils."""

    england: Number
    """The figure of England as a whole."""
    p10: Number | None = None
    """The 10th percentile of councils."""
    p25: Number | None = None
    """The 25th percentile of councils."""
    median: Number | None = None
    """The median of councils."""
    p75: Number | None = None
    """The 75th percentile of councils."""
    p90: Number | None = None
    """The 90th percentile of councils."""
    councils: Tally | None = None
    """How many councils the percentiles are of."""
    source: Source | None = None
    """Where this year's figures were taken from, if not where the release's were."""


class Series(Model):
    """One measure's figures by year, in the decimals in which the measure is published."""

    decimals: Annotated[Whole, Field(ge=0, le=6), WithJsonSchema({"type": "integer", "minimum": 0, "maximum": 6})]
    """In how many decimals the measure is published."""
    years: Mapping[Year, YearFigures]
    """The figures of each year."""


class Release(Model):
    """One statistical release."""

    release: Text
    """What the release is called."""
    publisher: Text
    """Who publishes it."""
    as_at: Annotated[str, Coded(r"\d\d-\d\d", "a day of the year", "03-31")]
    """The day of the year that each year's figures speak of, as 03-31."""
    source: Source
    """Where the figures were taken from."""
    published: Mapping[Year, Published]
    """When each year's figures first came out."""
    measures: Mapping[MeasureId, Series]
    """The figures, by measure."""

    @field_validator("as_at")
    @classmethod
    def _a_day_of_every_year(cls, value: str) -> str:
        try:
            date.fromisoformat(f"2001-{value}")  # no leap year, so that 02-29 is refused
        except ValueError:
            raise invalid(f'"{value}" is no day of every year', "write it like 03-31") from None
        return value

    def figures(self, measure: str, until: date, published_by: date | None) -> Benchmark | None:
        """The latest figures as at or before `until`, and out by `published_by` where that is given."""
        series = self.measures[measure]
        for year in sorted(series.years, reverse=True):
            if self.was_known(year, until, published_by):
                found = series.years[year]
                source = found.source or self.source
                return Benchmark(self.release, int(year), self.day(year), series.decimals, found, source)
        return None

    def was_known(self, year: str, until: date, published_by: date | None) -> bool:
        """Whether a year's figures are as at or before `until`, and were out by `published_by` where that is given."""
        out = self.published.get(year)
        return self.day(year) <= until and (published_by is None or (out is not None and out.date.last <= published_by))

    def day(self, year: str) -> date:
        """The day that a year's figures speak of."""
        return date.fromisoformat(f"{year}-{self.as_at}")


@dataclass(frozen=True, slots=True)
class Benchmark:
    """The figures of one measure for one year."""

    release: str
    year: int
    as_at: date
    decimals: int
    figures: YearFigures
    source: Source

    def threshold(self, name: str, direction: Direction) -> Decimal | None:
        """`england`, or a place in the spread of councils by its name; None where that was not published."""
        if name == "england":
            return self.figures.england
        higher, lower = SPREAD[name]
        value: Decimal | None = getattr(self.figures, higher if direction is Direction.HIGHER else lower)
        return value

    def councils_worse(self, value: Decimal, direction: Direction) -> Decimal | None:
        """How many councils in a hundred do worse than this value, between the published percentiles.

        Beyond the 10th and the 90th the slope of the last stretch goes on, to 0 and to 100. None where the spread of
        councils was not published.
        """
        points = self._from_the_worst(direction)
        if points is None:
            return None
        at = self.rounded(value) if direction is Direction.HIGHER else -self.rounded(value)
        # A value that several percentiles share has the place of the best of them.
        reached = sum(figure <= at for figure, _ in points)
        first = min(max(reached - 1, 0), len(points) - 2)
        (low, worse), (high, better) = points[first : first + 2]
        if at in (low, high):
            return better if at == high else worse
        if low == high:
            return Decimal(100 if at > high else 0)
        return min(max(worse + (at - low) / (high - low) * (better - worse), Decimal(0)), Decimal(100))

    def _from_the_worst(self, direction: Direction) -> list[tuple[Decimal, Decimal]] | None:
        """The percentiles, turned so that more is better, each with how many councils in a hundred do worse."""
        published = [(getattr(self.figures, name), Decimal(share)) for name, share in PERCENTILES.items()]
        if any(figure is None for figure, _ in published):
            return None
        if direction is Direction.HIGHER:
            return published
        return [(-figure, 100 - share) for figure, share in reversed(published)]

    def rounded(self, value: Decimal) -> Decimal:
        """A value in the decimals of the benchmark, halves up as DfE rounds."""
        # The published figure was rounded, so a council's is too before the two are compared: more decimals must not
        # make it look worse.
        return half_up(value, self.decimals)
