"""What a check comes to: decided, with a level; undecided, with a reason; or failed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal

from readiness.data.readings import NOT_SUBMITTED, Figure, Possible
from readiness.data.vocabulary import FindingStatus, Level
from readiness.evaluation.evidence import EvidenceDecision
from readiness.evaluation.finding import EVERYONE, Interval
from readiness.packs.expression import Part
from readiness.packs.thresholds import ResolvedBand


@dataclass(frozen=True, slots=True)
class Subject:
    """Whose figures are judged: the whole council's, or one team's. `too_small` where it sets no level by itself."""

    dimension: str
    name: str
    figure: Figure
    too_small: bool = False


@dataclass(frozen=True, slots=True)
class Decided:
    """What one subject's figures come to.

    `possible` is every value that it may have; `at_least` where the level is the mildest of those, `at_worst` names
    the bases that were not given, so that the level is the worst of those. `held` says why the level is not what the
    figures alone would give. `looked_at` is how many items of evidence there are where silence is judged.
    """

    level: Level
    possible: Possible | None = None
    interval: Interval | None = None
    firm: Level | None = None
    at_least: bool = False
    at_worst: tuple[str, ...] = ()
    held: str | None = None
    looked_at: int | None = None
    resolved: tuple[ResolvedBand, ...] = ()
    trace: tuple[Part, ...] = ()

    @property
    def value(self) -> Decimal | None:
        """The value, where it is known exactly."""
        return self.possible.exact if self.possible else None

    @property
    def borderline(self) -> bool:
        """Whether the level does not hold across the interval."""
        return self.firm is not None and self.firm is not self.level

    @property
    def status(self) -> FindingStatus:
        """The status that the level stands for."""
        return self.level.status

    @property
    def crossed(self) -> ResolvedBand | None:
        """The band of the level; for met, the first that would be crossed."""
        return next(
            (b for b in self.resolved if b.band.severity is self.level), self.resolved[-1] if self.resolved else None
        )

    def held_at(self, level: Level, why: str) -> Decided:
        """The same with another level, and why."""
        return replace(self, level=level, firm=None, held=why)


@dataclass(frozen=True, slots=True)
class Undecided(Exception):  # noqa: N818  # it is no error: it says why nothing was decided
    """Why a check could not be decided: not assessed, or not applicable. `empty_denominator` for 0 of 0."""

    status: FindingStatus
    reason: str
    missing: tuple[str, ...] = ()
    empty_denominator: bool = False


def not_assessed(reason: str, *missing: str) -> Undecided:
    """The commonest way not to be decided."""
    return Undecided(FindingStatus.NOT_ASSESSED, reason, missing)


@dataclass(frozen=True, slots=True)
class Failed:
    """A rule that failed, and the adverse level that it had found before it did: a crash hides no gap."""

    message: str
    found: Decided | None = None

    @property
    def status(self) -> FindingStatus:
        """An error, unless something adverse had been found."""
        return self.found.status if self.found else FindingStatus.ERROR


WHOLE = Subject("", EVERYONE, NOT_SUBMITTED)


@dataclass(frozen=True, slots=True)
class Decision:
    """What a check comes to: the outcome of the subject that sets it, beside all subjects, or what evidence shows."""

    outcome: Decided | Undecided | Failed
    subject: Subject = WHOLE
    subjects: tuple[tuple[Subject, Decided | Undecided], ...] = ()
    showing: EvidenceDecision | None = None

    @property
    def decided(self) -> Decided | None:
        """What was decided, also by a rule that failed afterwards."""
        return self.outcome.found if isinstance(self.outcome, Failed) else self._if_decided

    @property
    def by_figures(self) -> Decided | None:
        """What was decided by figures, and not by evidence or by silence."""
        decided = self._if_decided
        return decided if decided and self.showing is None and decided.looked_at is None else None

    @property
    def _if_decided(self) -> Decided | None:
        return self.outcome if isinstance(self.outcome, Decided) else None
