"""A pack as it judges what speaks of one day: areas as they stood then, and no check that asks for what came later."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from readiness.core.dates import day_in_words
from readiness.data.submission import Submission
from readiness.packs.criterion import Criterion
from readiness.packs.pack import RulePack, in_order
from readiness.packs.policy import AreaTitle, Joint


def in_force(pack: RulePack, submission: Submission) -> bool:
    """Whether the pack's framework was in force at the submission's date."""
    day, span = submission.date.last, pack.about.in_force
    return span.first.first <= day and (span.last is None or day <= span.last.last)


def on_day(pack: RulePack, day: date) -> RulePack:
    """The pack as it judges that day. A check that applies only later stays in it, and is not assessed."""
    later = tuple(check for check, start in pack.about.applies_from.items() if day < start.day.first)
    joint = tuple(area.id for area in pack.about.areas if area.joint and day <= area.joint.until.last)
    if not later and not joint:
        return pack
    then = pack.once(_as_then, later, joint)
    return replace(then, untouched=on_day(pack.untouched, day)) if pack.untouched else then


def _as_then(pack: RulePack, not_yet: tuple[str, ...], not_apart: tuple[str, ...]) -> RulePack:
    """The pack where some checks do not apply yet, and some areas do not stand by themselves."""
    starts = {check: pack.about.applies_from[check] for check in not_yet}
    later = {check: f"it applies from {day_in_words(one.day)} on: {one.because}" for check, one in starts.items()}
    joint = {area.id: area.joint for area in pack.about.areas if area.joint and area.id in not_apart}
    about = pack.about.model_copy(update={"areas": _areas(pack.about.areas, list(joint.values()))})
    into = {area: one.within for area, one in joint.items()}
    criteria = (_moved(criterion, into) for criterion in pack.criteria)
    return replace(
        pack,
        about=about,
        criteria=in_order(criteria, about),
        disabled={**pack.disabled, **later},
    )


def _areas(areas: tuple[AreaTitle, ...], joint: list[Joint]) -> tuple[AreaTitle, ...]:
    """The areas that stood by themselves, each called as it was then."""
    called = {one.within: {"title": one.title, "looks_at": one.looks_at} for one in joint}
    return tuple(area.model_copy(update=called.get(area.id, {})) for area in areas if area.joint not in joint)


def _moved(criterion: Criterion, into: dict[str, str]) -> Criterion:
    area = into.get(criterion.area, criterion.area)
    informs = dict.fromkeys(into.get(one, one) for one in criterion.informs)
    return criterion.model_copy(update={"area": area, "informs": tuple(one for one in informs if one != area)})
