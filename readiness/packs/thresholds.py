"""Thresholds: resolves bands to numbers, and gives the level of a value, or of all values that are possible."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from readiness.data.benchmarks import Benchmark
from readiness.data.measures import Direction
from readiness.data.readings import Possible
from readiness.data.vocabulary import Level
from readiness.packs.band import Band, OwnStandard, PublishedFigure


@dataclass(frozen=True, slots=True)
class ResolvedBand:
    """A band with its threshold as a number. `benchmark` is what it came from, if from published figures."""

    band: Band
    threshold: Decimal
    benchmark: Benchmark | None

    def beyond(self, value: Decimal) -> bool:
        """Whether the value lies beyond the threshold; exactly at it is not beyond it."""
        # A published figure was rounded itself. Unrounded, 83.34% would lie above an England of 83.3%.
        compared = self.benchmark.rounded(value) if self.benchmark else value
        # What the band's expression says, without rule-engine: a submission may hold thousands of teams.
        return compared < self.threshold if self.downwards else compared > self.threshold

    def counts(self, people: Decimal | None) -> bool:
        """Whether enough people are on the wrong side for the band."""
        # Where nobody counted them, the band holds: leaving counts out must not soften a finding.
        return people is None or people >= (self.band.fewest or 0)

    @property
    def downwards(self) -> bool:
        """Whether less is worse."""
        return self.band.below is not None

    @property
    def direction(self) -> Direction:
        """Which way is better, as the band says it."""
        return Direction.HIGHER if self.downwards else Direction.LOWER


def resolve(
    bands: Sequence[Band], benchmark: Benchmark | None, standards: Mapping[str, Decimal]
) -> tuple[ResolvedBand, ...]:
    """The bands with numbers, worst first, as far as the first whose benchmark was not published by then."""
    resolved: list[ResolvedBand] = []
    for band in bands:
        match band.threshold:
            case PublishedFigure(name):
                direction = Direction.HIGHER if band.below is not None else Direction.LOWER
                value = benchmark.threshold(name, direction) if benchmark else None
                # Not passed over: a value beyond this line would get the level of a milder one.
                if value is None:
                    break
                resolved.append(ResolvedBand(band, value, benchmark))
            case OwnStandard(name):
                resolved.append(ResolvedBand(band, standards[name], None))
            case number:
                resolved.append(ResolvedBand(band, number, None))
    return tuple(resolved)


def benchmark_of(bands: Sequence[ResolvedBand]) -> Benchmark | None:
    """The published figures behind the bands; None where no band comes from any."""
    return next((band.benchmark for band in bands if band.benchmark), None)


def councils_worse(value: Decimal, bands: Sequence[ResolvedBand]) -> Decimal | None:
    """How many councils in a hundred do worse, by the figures behind the bands; None where that was not published."""
    benchmark = benchmark_of(bands)
    return benchmark.councils_worse(value, bands[0].direction) if benchmark else None


def level(value: Decimal, bands: Sequence[ResolvedBand], people: Decimal | None = None) -> Level:
    """The severity of the worst band that the value lies beyond; met where there is none.

    `people` are on the wrong side, None where nobody counted them. A band that asks for more is passed over.
    """
    return next((b.band.severity for b in bands if b.beyond(value) and b.counts(people)), Level.MET)


def levels_at_the_ends(possible: Possible, bands: Sequence[ResolvedBand], people: Possible | None) -> tuple[Level, ...]:
    """The levels at the ends of what is possible, of value and of people; all other levels lie between them."""
    counts = people.ends if people else (None,)
    return tuple(level(value, bands, count) for value in possible.ends for count in counts)


def agreed(levels: Sequence[Level]) -> Level | None:
    """The level that is decided where all of these are possible: the only one, or the mildest of gaps; else None."""
    mildest = min(levels, key=lambda one: one.rank)
    return mildest if len(set(levels)) == 1 or all(one.is_gap for one in levels) else None
