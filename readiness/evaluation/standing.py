"""Standings: how a check stood on one side of a comparison, what became of it on the other, and that in words."""

from __future__ import annotations

from readiness.core.dates import day_in_words
from readiness.core.text import sentence
from readiness.data.vocabulary import FindingStatus, Level
from readiness.evaluation.comparison import ChangeKind, Standing
from readiness.evaluation.finding import EVERYONE, Finding, SubjectRow
from readiness.evaluation.stored import StoredFinding, StoredRow

DECIDED = (FindingStatus.MET, FindingStatus.WATCH, FindingStatus.GAP)
NOWHERE = "The rules have no such check"


def standing(found: Finding | StoredFinding | None) -> Standing | None:
    """How a check stands; None where the rules have none such."""
    if found is None:
        return None
    shown = found.shown if found.status in DECIDED else None
    return Standing(found.status, found.severity, found.borderline, found.subject, shown, found.text)


def team_standing(row: SubjectRow | StoredRow | None) -> Standing | None:
    """How a team stands; None where it sets no level by itself, or is not there."""
    if row is None or row.too_small:
        return None
    return Standing(row.status, row.severity, row.borderline, row.subject, row.shown, "")


def level_rank(side: Standing | None) -> int:
    """0 for what is met or not known, up to 4 for a critical gap."""
    if side is None or side.status not in DECIDED:
        return 0
    return side.severity.rank if side.severity else Level(side.status).rank


def kind_of_change(was: Standing | None, now: Standing | None, silence: bool) -> ChangeKind:
    """What became of a check. `silence` where it asks only whether anybody has looked, so that met is no assessment."""
    then, today = (side is not None and side.status in DECIDED for side in (was, now))
    before, after = level_rank(was), level_rank(now)
    least = Level.MINOR.rank
    if then and today:
        if before == after:
            return ChangeKind.SAME
        if after > before:
            return ChangeKind.OPENED if before < least <= after else ChangeKind.WORSE
        return ChangeKind.CLOSED if after < least <= before else ChangeKind.BETTER
    if then and not (silence and not before):
        return ChangeKind.NO_LONGER_SEEN
    if today and not (silence and not after):
        return ChangeKind.NEWLY_SEEN
    return ChangeKind.SAME


def in_words(side: Standing | None, with_text: bool = False) -> str:
    """How it stands in some words: "a major gap (40.3%)"."""
    if side is None:
        return "not there"
    word = f"a {side.severity} gap" if side.status is FindingStatus.GAP else _WORDS[side.status]
    of = f"{side.subject}, " if side.subject != EVERYONE and not with_text else ""
    value = f" ({of}{side.shown})" if side.shown and side.status in DECIDED else ""
    return f"{word}{', borderline' if side.borderline else ''}{value}"


_WORDS = {
    FindingStatus.MET: "met",
    FindingStatus.WATCH: "to watch",
    FindingStatus.NOT_ASSESSED: "not assessed",
    FindingStatus.NOT_APPLICABLE: "declared not applicable",
    FindingStatus.ERROR: "a rule that failed",
}


def told(
    kind: ChangeKind, was: Finding | StoredFinding | None, now: Finding | StoredFinding | None, since: str | None
) -> str:
    """What became of a check, in sentences."""
    match kind:
        case ChangeKind.NO_LONGER_SEEN:
            assert was is not None
            return f"{was.check} {was.text} {_gone(was, now)}"
        case ChangeKind.NEWLY_SEEN:
            assert now is not None
            return f"{now.check} {now.text}{_lacked(was)}"
        case _:
            assert was is not None
            assert now is not None
            otherwise = f" {_otherwise(since)}" if kind is ChangeKind.COUNTED_OTHERWISE else ""
            before, after = standing(was), standing(now)
            if kind is ChangeKind.SAME and before is not None and after is not None and before.shown == after.shown:
                return f"{now.check} {now.text}"
            return f"{now.check} {now.text} Before: {in_words(before)}.{otherwise}"


def _gone(was: Finding | StoredFinding, now: Finding | StoredFinding | None) -> str:
    if now is None:
        return f"{NOWHERE} now."
    if now.status in DECIDED:
        return f"Now {was.subject} is not given, and without it: {in_words(standing(now))}."
    if now.status is FindingStatus.NOT_ASSESSED:
        return sentence(f"now {now.text[:1].lower()}{now.text[1:]}")
    return sentence(f"now {in_words(standing(now))}{f': {now.reason}' if now.reason else ''}")


def _lacked(was: Finding | StoredFinding | None) -> str:
    if was is None:
        return f" {NOWHERE} before."
    if was.status in DECIDED:
        return f" Before, this was not given, and without it: {in_words(standing(was))}."
    return "" if was.status is FindingStatus.NOT_ASSESSED else f" Before: {in_words(standing(was))}."


def _otherwise(since: str | None) -> str:
    return f"It has been counted otherwise since {day_in_words(since)}." if since else "Its definition was another."


def told_of_team(name: str, was: Standing | None, now: Standing | None) -> str:
    """What became of a team, in a line."""
    if was is None or now is None:
        side, word = (was, "no longer given; before: ") if was is not None else (now, "newly given: ")
        return f"{name}: {word}{in_words(side, with_text=True)}"
    return f"{name}: {in_words(now, with_text=True)}; before: {in_words(was, with_text=True)}"
