"""Waivers beside what was found: which gap each excuses, and which excuse nothing and why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from readiness.core.dates import day_in_words
from readiness.core.sanitize import folded
from readiness.core.text import counted, sentence
from readiness.data.vocabulary import FindingStatus, Level
from readiness.evaluation.excused import WaiverState, WaiverUsed
from readiness.evaluation.finding import EVERYONE, Finding
from readiness.evaluation.gap_parts import GapPart, parts
from readiness.packs.waivers import Waiver, Waiving

# So many days before it lapses, a waiver is warned about.
SOON_DAYS = 30


def waivers_used(waiving: Waiving, findings: Sequence[Finding], least: Level) -> tuple[WaiverUsed, ...]:
    """Each waiver with what it is beside the findings; what is milder than `least` needs none.

    Raises ValueError for one that no file of waivers may hold: a child may be unsafe, or nobody has looked.
    """
    by_check = {finding.check: finding for finding in findings}
    # Those of one team first: what they leave out need not be within the bounds of the one for all.
    ordered = sorted(waiving.waivers, key=lambda one: one.subject is None)
    used: list[WaiverUsed] = []
    for waiver in ordered:
        finding = by_check[waiver.check]
        if finding.unsafe_today or finding.silence:
            raise ValueError(f"{finding.check} cannot be waived")
        left = [part for part in parts(finding) if not any(covers(one, part) for one in used)]
        used.append(_used(waiver, finding, left, waiving, least))
    return tuple(sorted(used, key=lambda one: (one.expires_on, one.check, one.subject)))


def covers(waiver: WaiverUsed, part: GapPart) -> bool:
    """Whether a waiver leaves a part of a gap out of the verdict."""
    return is_about(waiver, part) and waiver.state.excuses and part.level.rank <= waiver.up_to.rank


def is_about(waiver: WaiverUsed, part: GapPart) -> bool:
    """Whether a waiver speaks of a part of a gap: its team's, or any where it names none."""
    # A waiver that named the council's own figure alone would make it pay not to split a figure by team.
    return waiver.check == part.finding.check and folded(waiver.subject) in (EVERYONE, folded(part.subject))


def _used(waiver: Waiver, finding: Finding, left: Sequence[GapPart], waiving: Waiving, least: Level) -> WaiverUsed:
    # Two teams may have one name, by two ways to split: then the worse one counts.
    about = [one.level for one in left if waiver.subject is None or folded(one.subject) == folded(waiver.subject)]
    found = max(about, key=lambda level: level.rank, default=None)
    days = (waiver.expires_on.last - waiving.as_of).days
    begun = waiver.approved_on.first <= waiving.as_of
    state = _state(waiver.up_to, found, days, begun, least)
    return WaiverUsed(
        check=waiver.check,
        subject=waiver.subject or EVERYONE,
        up_to=waiver.up_to,
        severity=found,
        state=state,
        reason=waiver.reason,
        approved_by=waiver.approved_by,
        approved_on=waiver.approved_on,
        expires_on=waiver.expires_on,
        days_left=days,
        text=sentence(_told(waiver, found, state, days, finding)),
    )


def _state(up_to: Level, found: Level | None, days: int, begun: bool, least: Level) -> WaiverState:
    if days < 0:
        return WaiverState.LAPSED
    if not begun:
        return WaiverState.NOT_YET
    if found is None or found.rank < least.rank:
        return WaiverState.UNUSED
    if found.rank > up_to.rank:
        return WaiverState.EXCEEDED
    return WaiverState.LAPSES_SOON if days <= SOON_DAYS else WaiverState.USED


def _told(waiver: Waiver, found: Level | None, state: WaiverState, days: int, finding: Finding) -> str:
    """How a waiver stands, and what to do about it."""
    subject = f" for {waiver.subject}" if waiver.subject else ""
    named, last = f"the waiver of {waiver.check}{subject}", day_in_words(waiver.expires_on)
    match state:
        case WaiverState.LAPSED:
            stands = f"{_is(found)} stands" if found else f"it {_without_gap(finding)}"
            return f"{named} lapsed on {last} and excuses nothing; {stands}: decide anew, or take the waiver out"
        case WaiverState.NOT_YET:
            return f"{named} holds only from {day_in_words(waiver.approved_on)} on"
        case WaiverState.EXCEEDED:
            return f"{named} holds up to {waiver.up_to}, and {_is(found)} was found: it excuses nothing"
        case WaiverState.UNUSED:
            why = f"{_is(found)} is left" if found else f"it {_without_gap(finding)}"
            return f"{named} is not needed, since {why}: take it out"
        case _:
            soon = f"; {_left(days)}" if state is WaiverState.LAPSES_SOON else ""
            by = f"approved by {waiver.approved_by} on {day_in_words(waiver.approved_on)}{soon}"
            reason = waiver.reason.removesuffix(".")
            return (
                f"{waiver.check}{subject}, {_is(found)}, is waived until {last}, up to {waiver.up_to}: {reason} ({by})"
            )


def _is(level: Level | None) -> str:
    return f"a {level} gap" if level and level.is_gap else "a line of enquiry"


def _left(days: int) -> str:
    return f"it lapses in {counted(days, 'day')}" if days else "today is its last day"


# What is said of a check without a gap: a waiver never covers what was not looked at.
_WITHOUT_GAP: Mapping[FindingStatus, str] = {
    FindingStatus.MET: "is met",
    FindingStatus.NOT_ASSESSED: "was not assessed, which no waiver covers",
    FindingStatus.NOT_APPLICABLE: "was declared not applicable",
    FindingStatus.ERROR: "could not be judged, which no waiver covers",
}


def _without_gap(finding: Finding) -> str:
    return _WITHOUT_GAP.get(finding.status, "has no gap there")
