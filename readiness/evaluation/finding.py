"""A finding: the result of one check, as plain data that every format renders and none decides on."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from readiness.core.diagnostics import CellLocation, Location
from readiness.data.vocabulary import Area, Basis, CriticalBecause, FindingStatus, Level
from readiness.evaluation.published_beside import BenchmarkUsed, Peers
from readiness.packs.expression import Part

EVERYONE = ""


@dataclass(frozen=True, slots=True)
class Threshold:
    """One band with its threshold as a number, in the unit of the finding."""

    severity: Level
    comparison: str
    value: Decimal
    named: str | None
    rests_on: Basis
    because: str | None


@dataclass(frozen=True, slots=True)
class Interval:
    """Wilson's 95% interval of a proportion, in percent."""

    low: Decimal
    high: Decimal


@dataclass(frozen=True, slots=True)
class HistoryPoint:
    """An earlier value of the measure, in its own unit; not `comparable` where it was then counted otherwise."""

    period_end: str
    value: Decimal
    shown: str
    comparable: bool


@dataclass(frozen=True, slots=True)
class OtherSource:
    """What another source says of a measure; a clash where it speaks of the same period."""

    measure: str
    value: Decimal
    shown: str
    source: str
    period_end: str | None
    clash: bool


@dataclass(frozen=True, slots=True)
class ReadingUsed:
    """A reading that the check looked at, with its place in the submission: line and column, or a workbook's cell.

    `small` where it, or what stands beside it, gives a count of 1 to 5 away. Before `counted_alike_since` the measure
    was counted otherwise, by its definition or by the council's reform; null where nobody knows of such a day.
    """

    measure: str
    title: str
    definition: str
    path: str
    line: int | None
    column: int | None
    cell: str | None
    shown: str
    numerator: Decimal | None
    denominator: Decimal | None
    period_end: str
    source: str | None
    note: str | None
    decides: bool
    small: bool
    counted_alike_since: str | None = None


@dataclass(frozen=True, slots=True)
class EvidenceUsed:
    """An evidence item that speaks to the check: `quoted` where the finding's text has all of its summary."""

    place: CellLocation | Location
    path: str
    kind: str
    origin: str
    shows: str
    date: str
    sample: int | None
    moderated: bool | None
    summary: str
    quoted: bool
    source: str | None
    decides: bool
    remark: str | None


@dataclass(frozen=True, slots=True)
class SubjectRow:
    """The same check for one team or placement type; `too_small` where it sets no level by itself.

    Dimension and subject are empty for the council as a whole.
    """

    dimension: str
    subject: str
    status: FindingStatus
    severity: Level | None
    shown: str
    value: Decimal | None
    numerator: Decimal | None
    denominator: Decimal | None
    borderline: bool
    reason: str | None
    too_small: bool
    small: bool


@dataclass(frozen=True, slots=True)
class Finding:
    """The result of one check.

    `credit` is the share of its weight that it earns, from 0 to 1. `level` is what the value says and `firm` what holds
    across its interval: for an adverse level the mildest in the interval, for met the worst in it, null where no
    interval is known. `borderline` where the two differ. `at_least`
    marks a severity that is the mildest possible of a value known only in part, between `lowest` and `highest` (no
    limit where that is null); `at_worst` names the measures that were not given, so that the level is the worst that
    the value can mean. `shown` is the value as the sentence tells it. `silence` marks the finding that nobody has
    looked at practice, or that somebody has: it is no assessment. `whole` is the council as a whole, where a team
    sets the level. With `change_over` the value is the change over so many periods, while `history` holds the
    measure itself, and `latest` its present value where there are earlier ones. `without_overlays` is the level
    that the pack finds without its overlays, where that is worse; `without_reform` the one that published figures
    give, where a reform that the council is in keeps it at watch. `waived_until` is the last day on which waivers
    leave all of it out of the verdict, and `in_baseline` says that a baseline does; neither changes anything else.
    """

    key: str
    check: str
    title: str
    criterion: str
    area: Area
    status: FindingStatus
    rests_on: tuple[Basis, ...]
    critical_because: CriticalBecause | None
    remedy: str
    weight: int
    severity: Level | None = None
    level: Level | None = None
    credit: Decimal | None = None
    firm: Level | None = None
    borderline: bool = False
    at_least: bool = False
    at_worst: tuple[str, ...] = ()
    silence: bool = False
    subject: str = EVERYONE
    text: str = ""
    distance: str | None = None
    reason: str | None = None
    missing: tuple[str, ...] = ()
    value: Decimal | None = None
    lowest: Decimal | None = None
    highest: Decimal | None = None
    shown: str | None = None
    unit: str | None = None
    change_over: int | None = None
    interval: Interval | None = None
    thresholds: tuple[Threshold, ...] = ()
    benchmark: BenchmarkUsed | None = None
    peers: tuple[Peers, ...] = ()
    trace: tuple[Part, ...] = ()
    readings: tuple[ReadingUsed, ...] = ()
    history: tuple[HistoryPoint, ...] = ()
    latest: HistoryPoint | None = None
    also: tuple[OtherSource, ...] = ()
    evidence: tuple[EvidenceUsed, ...] = ()
    whole: SubjectRow | None = None
    subjects: tuple[SubjectRow, ...] = ()
    notes: tuple[str, ...] = ()
    without_overlays: Level | None = None
    without_reform: Level | None = None
    waived_until: str | None = None
    in_baseline: bool = False

    @property
    def number(self) -> int:
        """The part of the check's id after the dot."""
        return int(self.check.partition(".")[2])

    @property
    def is_gap(self) -> bool:
        """Whether this is a gap, of any severity."""
        return self.status is FindingStatus.GAP

    @property
    def adverse(self) -> bool:
        """Whether inspectors would ask about it: a gap or a line of enquiry."""
        return self.status in (FindingStatus.GAP, FindingStatus.WATCH)

    @property
    def unsafe_today(self) -> bool:
        """Whether it asks if a child may be unsafe today."""
        return self.critical_because is CriticalBecause.UNSAFE_TODAY

    @property
    def assessed(self) -> bool:
        """Whether it counts towards coverage."""
        return not self.silence and self.status in (FindingStatus.MET, FindingStatus.WATCH, FindingStatus.GAP)

    @property
    def answered(self) -> bool:
        """Whether something was said of it that can be used: it was assessed, does not apply, or none arose."""
        if self.assessed or self.status is FindingStatus.NOT_APPLICABLE:
            return True
        return any(reading.decides and reading.denominator == 0 for reading in self.readings)

    @property
    def rank(self) -> int:
        """For ordering, worst first."""
        return rank_of(self.status, self.severity)


# A failed rule comes before a line of enquiry, because nobody knows what it would have found.
_ORDER = (FindingStatus.ERROR, FindingStatus.WATCH, FindingStatus.NOT_ASSESSED, FindingStatus.MET)


def rank_of(status: FindingStatus, severity: Level | None) -> int:
    """For ordering: critical, major, minor, failed rule, watch, not assessed, met, not applicable."""
    if severity is not None:
        return Level.CRITICAL.rank - severity.rank
    return 3 + _ORDER.index(status) if status in _ORDER else 9
