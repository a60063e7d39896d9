"""What a gate leaves out of its verdict, as plain data: waived gaps, and gaps that stood in a baseline."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from readiness.data.vocabulary import Level


class WaiverState(StrEnum):
    """How a waiver stands on the day of the run. Only one in use, also where it lapses soon, excuses anything."""

    USED = "used"
    LAPSES_SOON = "lapses-soon"
    LAPSED = "lapsed"
    EXCEEDED = "exceeded"
    UNUSED = "unused"
    NOT_YET = "not-yet"

    @property
    def excuses(self) -> bool:
        """Whether a gap is left out of the verdict by it."""
        return self in (WaiverState.USED, WaiverState.LAPSES_SOON)


@dataclass(frozen=True, slots=True)
class WaiverUsed:
    """A waiver beside what was found: `severity` is how bad that is, null where there is no gap or line of enquiry.

    `days_left` counts the days after the day of the run on which it still holds; it is negative once it has lapsed.
    """

    check: str
    subject: str
    up_to: Level
    severity: Level | None
    state: WaiverState
    reason: str
    approved_by: str
    approved_on: str
    expires_on: str
    days_left: int
    text: str


class KnownState(StrEnum):
    """What a gap is beside the same one in the baseline; only one that is held is left out of the verdict."""

    HELD = "held"
    WORSE = "worse"
    UNSAFE_TODAY = "unsafe-today"
    NOT_LOOKED = "not-looked"
    WAIVER_LAPSED = "waiver-lapsed"

    @property
    def excuses(self) -> bool:
        """Whether a gap is left out of the verdict by it."""
        return self is KnownState.HELD


@dataclass(frozen=True, slots=True)
class KnownGap:
    """A gap, or a line of enquiry, that stood in the baseline as well."""

    check: str
    dimension: str
    subject: str
    severity: Level
    before: Level
    state: KnownState
    text: str


@dataclass(frozen=True, slots=True)
class BaselineUsed:
    """What stood before, judged anew by the same rules. `stored` where it was a result, which this bore out."""

    submission_sha256: str
    period_end: str
    date: str
    stored: bool
    gaps: tuple[KnownGap, ...]

    @property
    def held(self) -> tuple[KnownGap, ...]:
        """The gaps that are no worse than they were, and are left out of the verdict."""
        return tuple(gap for gap in self.gaps if gap.state.excuses)
