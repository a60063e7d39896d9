"""A portfolio: several councils side by side, in the order of their names and of no score, as plain data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from readiness.data.vocabulary import Area, Level
from readiness.evaluation.area_result import Counts


class CellLevel(StrEnum):
    """How a criterion stands in one council, by the worst of what was found; that nobody has looked is no finding.

    `partly-met` where nothing adverse was found in what could be assessed, and the rest could not.
    """

    CRITICAL = "critical"
    MAJOR = "major"
    MINOR = "minor"
    ERROR = "error"
    WATCH = "watch"
    MET = "met"
    PARTLY_MET = "partly-met"
    NOT_LOOKED_AT = "not-looked-at"
    NOT_ASSESSED = "not-assessed"
    NOT_APPLICABLE = "not-applicable"

    @property
    def is_gap(self) -> bool:
        """Whether it is a gap, of any severity."""
        return self in (CellLevel.CRITICAL, CellLevel.MAJOR, CellLevel.MINOR)


@dataclass(frozen=True, slots=True)
class Cell:
    """One criterion in one council. `assessed` counts the checks that could be decided, of so many."""

    criterion: str
    level: CellLevel
    assessed: int
    checks: int


@dataclass(frozen=True, slots=True)
class FirstThing:
    """A weakness that a council must look at first; `also` has the severities of the criterion's other gaps.

    `severity` is null where no check measures what was found.
    """

    criterion: str
    title: str
    severity: Level | None
    text: str
    also: tuple[Level, ...]


@dataclass(frozen=True, slots=True)
class CouncilAccount:
    """One council, as far as its own report is told here.

    `assessed` counts the checks that could be decided: that nobody has looked is a gap, and no assessment.
    `safety_checked` of `safety_checks` asked whether a child is unsafe today and could be made. `further` has the
    weaknesses beyond `first` by severity, `unlooked` counts the subjects at which nobody has looked, and `asked` says
    what inspectors are likeliest to ask where no gap was found. `report` is the name of its page, where one was made;
    `stored` says that it was judged before, and only read now.
    """

    name: str
    code: str | None
    submission: str
    submission_sha256: str
    stored: bool
    status: str
    date: str
    period_start: str
    period_end: str
    tool_version: str
    counts: Counts
    assessed: int
    safety_checked: int
    safety_checks: int
    first: tuple[FirstThing, ...]
    further: tuple[Level | None, ...]
    unlooked: int
    asked: tuple[str, ...]
    weakenings: tuple[str, ...]
    not_for_publication: bool
    cells: tuple[Cell, ...]
    report: str | None = None

    @property
    def cell_of(self) -> Mapping[str, Cell]:
        """The cell of each criterion, by its id."""
        return {cell.criterion: cell for cell in self.cells}


@dataclass(frozen=True, slots=True)
class CriterionAcross:
    """A criterion across the councils: in how many something of it was assessed, and in how many of them it is a gap.

    `unlooked` counts the councils in which nobody has looked.
    """

    id: str
    title: str
    assessed: int
    gaps: int
    unlooked: int


@dataclass(frozen=True, slots=True)
class AreaAcross:
    """A judgement area with its criteria across the councils."""

    id: Area
    title: str
    criteria: tuple[CriterionAcross, ...]


@dataclass(frozen=True, slots=True)
class SharedCheck:
    """A check that is a gap in several councils, of those in which it was assessed."""

    check: str
    title: str
    gaps: int
    assessed: int


@dataclass(frozen=True, slots=True)
class Shared:
    """A criterion that is a gap in several councils, of those in which something of it was assessed.

    `levels` has the severity in each of the `councils`, which are named in their order.
    """

    criterion: str
    title: str
    area: Area
    gaps: int
    assessed: int
    councils: tuple[str, ...]
    levels: tuple[Level, ...]
    checks: tuple[SharedCheck, ...]


class Because(StrEnum):
    """Why a file is not put beside the others."""

    UNREADABLE = "unreadable"
    OTHER_RULES = "other-rules"
    OTHER_TIME = "other-time"
    OTHER_LENGTH = "other-length"
    EARLIER = "earlier"


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A file that is not put beside the others; `council` is null where it could not be read."""

    submission: str
    council: str | None
    because: Because
    text: str


@dataclass(frozen=True, slots=True)
class Portfolio:
    """Several councils that were judged by the same rules, over comparable periods.

    `given` counts the files, `weakenings` say what weakened the checks of every council, and `nowhere_assessed` names
    the criteria of which nothing could be assessed in any. `reports` is where the councils' pages lie as seen from this
    file; null where none were made.
    """

    evaluation_schema: str
    pack: str
    pack_version: str
    overlays: tuple[str, ...]
    given: int
    headline: tuple[str, ...]
    about: tuple[str, ...]
    weakenings: tuple[str, ...]
    councils: tuple[CouncilAccount, ...]
    areas: tuple[AreaAcross, ...]
    shared: tuple[Shared, ...]
    nowhere_assessed: tuple[str, ...]
    left_out: tuple[LeftOut, ...]
    not_for_publication: bool
    caution: tuple[str, ...]
    reports: str | None = None

    @property
    def missing(self) -> tuple[LeftOut, ...]:
        """What is left out but for earlier accounts of a council that is there."""
        return tuple(one for one in self.left_out if one.because is not Because.EARLIER)
