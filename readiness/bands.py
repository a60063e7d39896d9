"""Bands: what level a value has, what holds across its interval, and what a bound decides."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from readiness.benchmark import Benchmark
from readiness.criterion import Band, Level
from readiness.expression import comparison
from readiness.finding import Interval
from readiness.measure import Direction
from readiness.reading import Bound

# The 97.5th percentile of the normal distribution.
Z = Decimal("1.959963984540054")
# How far from a bound the nearest value lies that it allows; smaller than any figure is told.
HAIR = Decimal("1e-9")


@dataclass(frozen=True, slots=True)
class ResolvedBand:
    """A band with its threshold as a number. `benchmark` is what it came from, if from published figures."""

    band: Band
    threshold: Decimal
    benchmark: Benchmark | None

    def beyond(self, value: Decimal) -> bool:
        """Whether the value lies beyond the threshold. Against a benchmark it is rounded as the benchmark is."""
        compared = self.benchmark.rounded(value) if self.benchmark else value
        return comparison(self.band.expression).evaluate({"value": compared, "threshold": self.threshold}) is True

    @property
    def downwards(self) -> bool:
        """Whether less is worse."""
        return self.band.below is not None


def resolve(
    bands: Sequence[Band], benchmark: Benchmark | None, standards: Mapping[str, Decimal]
) -> tuple[ResolvedBand, ...]:
    """The bands with numbers, worst first, as far as the first whose benchmark was not published by then."""
    resolved: list[ResolvedBand] = []
    for band in bands:
        named = band.threshold
        if isinstance(named, Decimal):
            resolved.append(ResolvedBand(band, named, None))
        elif named.startswith("local."):
            resolved.append(ResolvedBand(band, standards[named.removeprefix("local.")], None))
        else:
            direction = Direction.HIGHER if band.below is not None else Direction.LOWER
            value = benchmark.threshold(named, direction) if benchmark else None
            if value is None:
                break
            resolved.append(ResolvedBand(band, value, benchmark))
    return tuple(resolved)


def level(value: Decimal, bands: Sequence[ResolvedBand]) -> Level:
    """The severity of the worst band that the value lies beyond; met where there is none."""
    return next((band.band.severity for band in bands if band.beyond(value)), Level.MET)


def wilson(numerator: Decimal, denominator: Decimal) -> Interval:
    """Wilson's 95% score interval of a proportion, in percent (Wilson, 1927)."""
    share, z2 = numerator / denominator, Z * Z
    centre = (share + z2 / (2 * denominator)) / (1 + z2 / denominator)
    half = Z / (1 + z2 / denominator) * (share * (1 - share) / denominator + z2 / (4 * denominator**2)).sqrt()
    return Interval(low=max(Decimal(0), (centre - half) * 100), high=min(Decimal(100), (centre + half) * 100))


def firm(found: Level, interval: Interval, bands: Sequence[ResolvedBand]) -> Level:
    """What holds across the interval: the mildest level in it for an adverse finding, the worst in it for met."""
    levels = (level(interval.low, bands), found, level(interval.high, bands))
    choose = max if found is Level.MET else min
    return choose(levels, key=lambda one: one.rank)


def bounded_level(value: Decimal, bound: Bound, largest: Decimal | None, bands: Sequence[ResolvedBand]) -> Level | None:
    """What is decided of a value known only as strictly above or below something.

    If every possible value is a gap, the mildest severity among them; if all have one level, that level; else None.
    """
    near = level(value + (HAIR if bound is Bound.ABOVE else -HAIR), bands)
    far = level(Decimal(0), bands) if bound is Bound.BELOW else _at_most(largest, bands)
    if near is far:
        return near
    if near.is_gap and far.is_gap:
        return min(near, far, key=lambda one: one.rank)
    return None


def _at_most(largest: Decimal | None, bands: Sequence[ResolvedBand]) -> Level:
    if largest is not None:
        return level(largest, bands)
    # No limit: beyond every threshold that is worse above, beyond none that is worse below.
    return Level.MET if bands[0].downwards else bands[0].band.severity


def months_between(earlier: date, later: date) -> int:
    """Whole months from one day to another."""
    months = (later.year - earlier.year) * 12 + later.month - earlier.month
    return months - (later.day < earlier.day and later.day < _last_day(later))


def _last_day(day: date) -> int:
    from calendar import monthrange

    return monthrange(day.year, day.month)[1]
