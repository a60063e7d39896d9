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
from readiness.reading import Possible

# The 97.5th percentile of the normal distribution.
Z = Decimal("1.959963984540054")


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

    def counts(self, people: Decimal | None) -> bool:
        """Whether enough people are on the wrong side for the band, as far as that is known."""
        return people is None or people >= (self.band.fewest or 0)

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


def level(value: Decimal, bands: Sequence[ResolvedBand], people: Decimal | None = None) -> Level:
    """The severity of the worst band that the value lies beyond; met where there is none.

    A band that asks for more people on the wrong side than there are is passed over; None where nobody counted them.
    """
    return next((b.band.severity for b in bands if b.beyond(value) and b.counts(people)), Level.MET)


def wilson(numerator: Decimal, denominator: Decimal) -> Interval:
    """Wilson's 95% score interval of a proportion, in percent (Wilson, 1927)."""
    share, z2 = numerator / denominator, Z * Z
    centre = (share + z2 / (2 * denominator)) / (1 + z2 / denominator)
    half = Z / (1 + z2 / denominator) * (share * (1 - share) / denominator + z2 / (4 * denominator**2)).sqrt()
    return Interval(low=max(Decimal(0), (centre - half) * 100), high=min(Decimal(100), (centre + half) * 100))


def firm(found: Level, interval: Interval, bands: Sequence[ResolvedBand], people: Decimal | None = None) -> Level:
    """What holds across the interval: the mildest level in it for an adverse finding, the worst in it for met."""
    levels = (level(interval.low, bands, people), found, level(interval.high, bands, people))
    choose = max if found is Level.MET else min
    return choose(levels, key=lambda one: one.rank)


def levels_at_the_ends(possible: Possible, bands: Sequence[ResolvedBand], people: Possible | None) -> tuple[Level, ...]:
    """The levels of the least and of the largest value that is possible, and of people: all others lie between them."""
    counts = people.ends if people else (None,)
    return tuple(level(value, bands, count) for value in possible.ends for count in counts)


def agreed(levels: Sequence[Level]) -> Level | None:
    """What is decided where any of these levels is possible: the one; of gaps the mildest; else nothing."""
    mildest = min(levels, key=lambda one: one.rank)
    return mildest if len(set(levels)) == 1 or all(one.is_gap for one in levels) else None


def months_between(earlier: date, later: date) -> int:
    """Whole months from one day to another."""
    months = (later.year - earlier.year) * 12 + later.month - earlier.month
    return months - (later.day < earlier.day and later.day < _last_day(later))


def _last_day(day: date) -> int:
    from calendar import monthrange

    return monthrange(day.year, day.month)[1]
