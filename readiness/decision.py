"""What a check comes to for one subject: decided, with a level, or undecided, with a reason."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from readiness.bands import ResolvedBand
from readiness.criterion import Level
from readiness.expression import Part
from readiness.finding import FindingStatus, Interval
from readiness.reading import Figure


@dataclass(frozen=True, slots=True)
class Subject:
    """Whose figures are judged: the whole council's, or one team's."""

    dimension: str
    name: str
    figure: Figure


@dataclass(frozen=True, slots=True)
class Decided:
    """What one subject's figures come to."""

    level: Level
    value: Decimal | None = None
    interval: Interval | None = None
    firm: Level | None = None
    at_least: bool = False
    resolved: tuple[ResolvedBand, ...] = ()
    trace: tuple[Part, ...] = ()

    @property
    def severity(self) -> Level | None:
        """The level where it is a gap."""
        return self.level if self.level.is_gap else None

    @property
    def borderline(self) -> bool:
        """Whether the level does not hold across the interval."""
        return self.firm is not None and self.firm is not self.level

    @property
    def status(self) -> FindingStatus:
        """The status that the level stands for."""
        if self.level is Level.MET:
            return FindingStatus.MET
        return FindingStatus.GAP if self.level.is_gap else FindingStatus.WATCH

    @property
    def crossed(self) -> ResolvedBand | None:
        """The band of the level; for met, the first that would be crossed."""
        return next(
            (b for b in self.resolved if b.band.severity is self.level), self.resolved[-1] if self.resolved else None
        )


@dataclass(frozen=True, slots=True)
class Undecided(Exception):  # noqa: N818  # it is no error: it says why nothing was decided
    """Why a check could not be decided: not assessed, or not applicable. `nothing_arose` for 0 of 0."""

    status: FindingStatus
    reason: str
    missing: tuple[str, ...] = ()
    nothing_arose: bool = False


def not_assessed(reason: str, *missing: str) -> Undecided:
    """The commonest way not to be decided."""
    return Undecided(FindingStatus.NOT_ASSESSED, reason, missing)
