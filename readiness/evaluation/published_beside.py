"""Published figures that stand beside what a council submitted: those of England, of neighbours, of all councils."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from readiness.data.measures import Direction
from readiness.data.vocabulary import Area


@dataclass(frozen=True, slots=True)
class BenchmarkUsed:
    """The published figures that a threshold came from; `old` where they lie over two years before what they judge."""

    release: str
    year: int
    as_at: str
    england: Decimal | None
    best_tenth: Decimal | None
    best_quarter: Decimal | None
    median: Decimal | None
    worst_quarter: Decimal | None
    worst_tenth: Decimal | None
    source: str
    verified: str
    old: bool


@dataclass(frozen=True, slots=True)
class Peer:
    """A statistical neighbour with its published figure, and how near it is in the department's words."""

    council: str
    code: str
    closeness: str
    value: Decimal | None
    shown: str


@dataclass(frozen=True, slots=True)
class Peers:
    """The published figures of others beside a measure: of the latest year that ended by the reading's own end.

    `own` is the council's published figure of that year. The neighbours are those of the list of the year `listed`, the
    nearest first; `median` is of those that have a figure. `ask` names the two that did best, where a gap was found
    and both did better than the council; their order says nothing.
    """

    measure: str
    title: str
    unit: str
    release: str
    year: int
    as_at: str
    own: Decimal | None
    region: str | None
    region_value: Decimal | None
    england: Decimal | None
    listed: int
    neighbours: tuple[Peer, ...]
    median: Decimal | None
    ask: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AmongCouncils:
    """A value beside the published figures of all other councils, in the decimals in which they are published.

    Of the latest year that ended by the reading's own end. `values` stand from the lowest to the highest and name
    nobody, as `neighbours` do; `lower` and `higher` of the `councils` have a figure below and above the value. `check`
    is the first that the measure decides.
    """

    measure: str
    title: str
    check: str
    area: Area
    unit: str
    direction: Direction
    value: Decimal
    release: str
    year: int
    as_at: str
    councils: int
    lower: int
    higher: int
    values: tuple[Decimal, ...]
    england: Decimal | None
    region: str | None
    region_value: Decimal | None
    neighbours: tuple[Decimal, ...]
    neighbours_median: Decimal | None
