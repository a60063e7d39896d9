"""A comparison: what differs between two evaluations of one council, as plain data that every format renders."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from readiness.data.vocabulary import Area, FindingStatus, Level
from readiness.packs.policy import View


class ChangeKind(StrEnum):
    """What became of a check, in the order in which it is told: progress comes after all that is none."""

    OPENED = "opened"
    WORSE = "worse"
    NO_LONGER_SEEN = "no-longer-seen"
    NEWLY_SEEN = "newly-seen"
    COUNTED_OTHERWISE = "counted-otherwise"
    CLOSED = "closed"
    BETTER = "better"
    SAME = "same"


class Cause(StrEnum):
    """What may have changed a finding: first what the council submitted, then what it was judged by."""

    FIGURES = "figures"
    EVIDENCE = "evidence"
    REST = "rest-of-submission"
    PUBLISHED = "published-figures"
    PACK = "pack"
    OVERLAYS = "overlays"
    CATALOGUE = "catalogue"
    TOOL = "tool"


@dataclass(frozen=True, slots=True)
class Account:
    """One of the two sides: what was judged, and by what. `stored` where it was judged before and only read now."""

    submission: str
    submission_sha256: str
    date: str
    period_start: str
    period_end: str
    status: str
    pack: str
    pack_version: str
    overlays: tuple[str, ...]
    tool_version: str
    stored: bool


@dataclass(frozen=True, slots=True)
class Standing:
    """How a check, or a team within it, stood on one side; `shown` is its value as it is told."""

    status: FindingStatus
    severity: Level | None
    borderline: bool
    subject: str
    shown: str | None
    text: str


@dataclass(frozen=True, slots=True)
class SubjectChange:
    """What became of one team or placement type within a check."""

    dimension: str
    subject: str
    kind: ChangeKind
    before: Standing | None
    after: Standing | None
    text: str


@dataclass(frozen=True, slots=True)
class Change:
    """What became of one check. `before` or `after` is null where the rules of that side have no such check.

    `causes` names what differs and bears on it; `certain` where that is either the submission or the rules alone.
    `because` tells it where it says more than that something was submitted, or was not. Where its figures are not
    `comparable`, `counted_alike_since` is the day before which they were counted otherwise; null where what differs is
    the definition.
    """

    kind: ChangeKind
    check: str
    title: str
    criterion: str
    area: Area
    unsafe_today: bool
    before: Standing | None
    after: Standing | None
    text: str
    because: str
    causes: tuple[Cause, ...]
    certain: bool
    comparable: bool
    counted_alike_since: str | None
    subjects: tuple[SubjectChange, ...]

    @property
    def told_by(self) -> Standing:
        """The side that is told first: as it stands now, or as it stood where it is no longer seen."""
        gone = self.kind is ChangeKind.NO_LONGER_SEEN
        side = (self.before if gone else self.after) or self.before
        assert side is not None
        return side


@dataclass(frozen=True, slots=True)
class AreaChange:
    """A judgement area on both sides: its view, and how many of its checks could be assessed.

    A view may be milder only because gaps are no longer seen, so these are counted beside it.
    """

    area: Area
    title: str
    view_before: View | None
    view_after: View | None
    assessed_before: int
    assessed_after: int
    gaps_no_longer_seen: int


@dataclass(frozen=True, slots=True)
class Tally:
    """How many checks are of a kind, and how many of them are gaps; of what is no longer seen, how many were."""

    kind: ChangeKind
    number: int
    gaps: int


@dataclass(frozen=True, slots=True)
class Comparison:
    """What changed. `changes` are in the order of their kinds, the worst first; of what stayed the same only gaps.

    `assessed_both` counts the checks that were assessed on both sides: only of these anything is told as better or
    worse. `rules` names what differs in what the two were judged by, and `about` says so in sentences.
    """

    evaluation_schema: str
    council: str
    council_code: str | None
    since: str
    before: Account
    after: Account
    out_of_order: bool
    rules: tuple[Cause, ...]
    about: tuple[str, ...]
    headline: tuple[str, ...]
    assessed_both: int
    tallies: tuple[Tally, ...]
    changes: tuple[Change, ...]
    areas: tuple[AreaChange, ...]
    not_for_publication: bool

    def of_kind(self, kind: ChangeKind) -> tuple[Change, ...]:
        """The changes of a kind, the worst first."""
        return tuple(change for change in self.changes if change.kind is kind)

    @property
    def changed(self) -> bool:
        """Whether any check became another than it was."""
        return any(change.kind is not ChangeKind.SAME for change in self.changes)
