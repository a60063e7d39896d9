"""A check's lines as numbers, and the level of a value by plain comparison: a part of the oracle."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from readiness.data.benchmarks import SPREAD, Release
from readiness.data.vocabulary import Level
from readiness.packs.band import OwnStandard, PublishedFigure, Threshold
from readiness.packs.compile import benchmarked
from readiness.packs.criterion import Check
from readiness.packs.pack import RulePack


@dataclass(frozen=True, slots=True)
class Line:
    """One band: its severity, its number, which side is worse, the decimals of a published figure, and how many people
    it asks for."""

    severity: Level
    number: Decimal
    below: bool
    decimals: int | None
    fewest: int = 0

    def beyond(self, value: Decimal) -> bool:
        """Whether the value is worse than the line; exactly on it is not."""
        if self.decimals is not None:
            value = value.quantize(Decimal(1).scaleb(-self.decimals), ROUND_HALF_UP)
        return value < self.number if self.below else value > self.number


def level_by(lines: Sequence[Line], value: Decimal, people: Decimal | None = None) -> Level:
    """The severity of the worst line that the value is beyond, and that enough people are on the wrong side of."""
    for line in lines:
        if line.beyond(value) and not (people is not None and people < line.fewest):
            return line.severity
    return Level.MET


def lines_of(check: Check, pack: RulePack, until: date) -> tuple[Line, ...]:
    """The lines with the latest figures as at or before a day, up to the first that has none by then."""
    found: list[Line] = []
    release, year = _figures(check, pack, until)
    for band in check.bands:
        below = band.below is not None
        number = number_of(band.threshold, below, check, pack, until)
        if number is None:
            break
        named = isinstance(band.threshold, PublishedFigure) and release is not None and year is not None
        decimals = release.measures[str(benchmarked(check))].decimals if named and release else None
        found.append(Line(band.severity, number, below, decimals, band.fewest or 0))
    return tuple(found)


def number_of(threshold: Threshold, below: bool, check: Check, pack: RulePack, until: date) -> Decimal | None:
    """The number of a threshold: its own, the pack's default of a local standard, or the published figure."""
    if isinstance(threshold, Decimal):
        return threshold
    if isinstance(threshold, OwnStandard):
        return pack.about.local_standards[threshold.name]
    release, year = _figures(check, pack, until)
    if release is None or year is None:
        return None
    figures = release.measures[str(benchmarked(check))].years[year]
    if threshold.name == "england":
        return figures.england
    number: Decimal | None = getattr(figures, SPREAD[threshold.name][0 if below else 1])
    return number


def vintages(check: Check, pack: RulePack) -> tuple[str, ...]:
    """The `as at` day of each year's figures, latest first; empty where no line is a published figure."""
    measure = benchmarked(check)
    if not any(isinstance(band.threshold, PublishedFigure) for band in check.bands):
        return ()
    release = pack.catalogue.release_of(measure)
    if release is None or measure is None:
        return ()
    return tuple(f"{year}-{release.as_at}" for year in sorted(release.measures[measure].years, reverse=True))


def _figures(check: Check, pack: RulePack, until: date) -> tuple[Release | None, str | None]:
    release = pack.catalogue.release_of(benchmarked(check))
    if release is None:
        return None, None
    years = release.measures[str(benchmarked(check))].years
    known = [year for year in years if date.fromisoformat(f"{year}-{release.as_at}") <= until]
    return release, max(known, default=None)
