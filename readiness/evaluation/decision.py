"""The outcome of a check as data: decided with a level, undecided with a reason, or failed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from readiness.data.operands import Value
from readiness.data.readings import NOT_SUBMITTED, Figure, Possible
from readiness.data.vocabulary import FindingStatus, Level
from readiness.evaluation.evidence import EvidenceDecision
from readiness.evaluation.finding import EVERYONE, Interval
from readiness.packs.thresholds import ResolvedBand


@dataclass(frozen=True, slots=True)
class Subject:
    """The whole council or one team, with its figure. `too_small` where a team sets no level by itself."""

    dimension: str
    name: str
    figure: Figure
    too_small: bool = False


@dataclass(frozen=True, slots=True)
class Decided:
    """The level of one subject.

    `possible` is every value that the figures allow. `at_least`: the level is the mildest of theirs. `at_worst`: the
    bases that were not given, so that the level is the worst of theirs. `firm` is the level that holds across the
    interval. `held` says why the level is not the one that the figures alone give: `without_reform` is that one where
    a reform of the council is why, and `worsening` says that it has become worse over three periods. `looked_at`
    counts the evidence items, for a check of silence. `left_out`: it is shared without the figures that gave it. `case`
    is what was put into the check's expression, where that is one.
    """

    level: Level
    possible: Possible | None = None
    interval: Interval | None = None
    firm: Level | None = None
    at_least: bool = False
    at_worst: tuple[str, ...] = ()
    held: str | None = None
    worsening: bool = False
    without_reform: Level | None = None
    looked_at: int | None = None
    left_out: bool = False
    resolved: tuple[ResolvedBand, ...] = ()
    case: Mapping[str, Value] | None = None

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
        # Bands stand worst first, so the last is the one next to met.
        return next(
            (b for b in self.resolved if b.band.severity is self.level), self.resolved[-1] if self.resolved else None
        )

    def held_at(self, level: Level, why: str) -> Decided:
        """The same with another level, and why."""
        # The interval says nothing of a level that the figures did not give, so it is never borderline.
        return replace(self, level=level, firm=None, held=why)


@dataclass(frozen=True, slots=True)
class Undecided(Exception):  # noqa: N818  # it is no error: it says why nothing was decided
    """Why a check could not be decided: not assessed, or not applicable. `empty_denominator` for 0 of 0."""

    # Do not raise it through a @contextmanager: contextlib sets __traceback__, which a frozen dataclass with slots
    # refuses with a TypeError.

    status: FindingStatus
    reason: str
    missing: tuple[str, ...] = ()
    empty_denominator: bool = False


def not_assessed(reason: str, *missing: str) -> Undecided:
    """An Undecided with the status `not-assessed`; `missing` are the ids of the measures that were not usable."""
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
    """The outcome of a check, the subject that sets it, the outcomes of all teams, and what evidence shows.

    `whole` is the council as a whole, where a team sets the outcome.
    """

    outcome: Decided | Undecided | Failed
    subject: Subject = WHOLE
    whole: tuple[Subject, Decided | Undecided] | None = None
    subjects: tuple[tuple[Subject, Decided | Undecided], ...] = ()
    showing: EvidenceDecision | None = None

    @property
    def decided(self) -> Decided | None:
        """The level that was decided, also where the rule failed afterwards."""
        match self.outcome:
            case Decided() as decided:
                return decided
            case Failed(found=found):
                return found
            case _:
                return None

    @property
    def by_figures(self) -> Decided | None:
        """The level, where figures decided it and not evidence or silence."""
        outcome = self.outcome
        if not isinstance(outcome, Decided) or self.showing is not None or outcome.looked_at is not None:
            return None
        return outcome
