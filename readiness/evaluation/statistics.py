"""Statistics: the interval of a proportion, and the level that holds across it."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from readiness.data.vocabulary import Level
from readiness.evaluation.finding import Interval
from readiness.packs.thresholds import ResolvedBand, level

# The 97.5th percentile of the normal distribution.
Z = Decimal("1.959963984540054")


def wilson(numerator: Decimal, denominator: Decimal) -> Interval:
    """Wilson's 95% score interval of a proportion, in percent (Wilson, 1927)."""
    # Not the normal approximation, which leaves 0 to 100 and has no width at 0 or at 100%. Most teams are small, and
    # many rates are near 100%.
    share, z2 = numerator / denominator, Z * Z
    centre = (share + z2 / (2 * denominator)) / (1 + z2 / denominator)
    half = Z / (1 + z2 / denominator) * (share * (1 - share) / denominator + z2 / (4 * denominator**2)).sqrt()
    return Interval(low=max(Decimal(0), (centre - half) * 100), high=min(Decimal(100), (centre + half) * 100))


def robust_level(
    found: Level, interval: Interval, bands: Sequence[ResolvedBand], people: Decimal | None = None
) -> Level:
    """The level that holds across the interval: the mildest in it for an adverse finding, the worst in it for met."""
    # `people` stays the same at both ends: it is a count of what happened, and not an estimate.
    levels = (level(interval.low, bands, people), found, level(interval.high, bands, people))
    choose = max if found is Level.MET else min
    return choose(levels, key=lambda one: one.rank)
