"""Which councils can be put side by side: those of one pack and of comparable periods. Each other is named with why."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from readiness.core.dates import day_in_words
from readiness.core.sanitize import folded
from readiness.core.text import counted, listed
from readiness.evaluation.portfolio import Because, LeftOut
from readiness.evaluation.seen import Rules, Seen

# How many days the ends of two periods may lie apart, which is three months, and by how many their lengths may differ.
MOST_APART, MOST_LONGER = 92, 31


@dataclass(frozen=True, slots=True)
class SideBySide:
    """What stands side by side, a council once each, and what is left out."""

    councils: tuple[Seen, ...]
    left_out: tuple[LeftOut, ...]


def side_by_side(given: Iterable[Seen]) -> SideBySide:
    """The largest number of councils that are judged by the same rules and over comparable periods.

    First by rules, then by the ends of their periods, then by their lengths; of as many, the later, and the longer.
    The order in which they are given plays no part.
    """
    kept = sorted(given, key=lambda one: (one.age, one.account.name, one.account.stored))
    council = _councils(kept)
    left: list[LeftOut] = []
    for choose in (_by_rules, _by_end, _by_length):
        if kept:
            chosen, why = choose(kept, council)
            left += (why(one) for one in kept if one not in chosen)
            kept = chosen
    # By their places, since one may be given twice.
    last = {council(one): place for place, one in enumerate(kept)}
    left += (_earlier(one, kept[last[council(one)]]) for place, one in enumerate(kept) if place != last[council(one)])
    return SideBySide(tuple(sorted((kept[place] for place in last.values()), key=_by_name)), tuple(left))


Council = Callable[[Seen], Hashable]
Chosen = tuple[list[Seen], Callable[[Seen], LeftOut]]


def _by_name(one: Seen) -> tuple[str, ...]:
    account = one.account
    return account.name.casefold(), account.name, account.code or "", account.submission_sha256


def _councils(given: Sequence[Seen]) -> Council:
    """What tells councils apart: the code; the name where there is none, unless one code alone goes by that name."""
    codes: dict[str, set[str]] = {}
    for one in given:
        codes.setdefault(folded(one.account.name), set()).update(filter(None, [one.account.code]))

    def council(one: Seen) -> Hashable:
        name = folded(one.account.name)
        known = codes[name]
        return one.account.code or (next(iter(known)) if len(known) == 1 else name)

    return council


def _largest(groups: Mapping[Any, list[Seen]], council: Council) -> tuple[Any, list[Seen]]:
    """The group with most councils; of as many the one whose key is the greatest."""
    key = max(groups, key=lambda key: (len({council(one) for one in groups[key]}), key))
    return key, groups[key]


def _by_rules(given: list[Seen], council: Council) -> Chosen:
    groups: dict[Any, list[Seen]] = {}
    for one in given:
        groups.setdefault(one.rules, []).append(one)
    # Of as many, the rules of the latest account; the rest makes the choice the same for any order.
    dated = {(group[-1].age, *_texts(rules)): group for rules, group in groups.items()}
    _, chosen = _largest(dated, council)
    ours = chosen[0].rules
    return chosen, lambda one: _left(one, Because.OTHER_RULES, _other_rules(one.rules, ours))


def _texts(rules: Rules) -> tuple[str, ...]:
    return rules.pack, rules.version, rules.pack_sha256, rules.catalogue_sha256, "".join(rules.overlays_sha256)


def _by_end(given: list[Seen], council: Council) -> Chosen:
    ends = {one.end for one in given}
    groups = {end: [one for one in given if 0 <= (end - one.end).days <= MOST_APART] for end in ends}
    _, chosen = _largest(groups, council)
    first, last = min(one.end for one in chosen), max(one.end for one in chosen)
    stand = f"end on {day_in_words(first.isoformat())}"
    if first != last:
        stand = f"end from {day_in_words(first.isoformat())} to {day_in_words(last.isoformat())}"
    return chosen, lambda one: _left(
        one,
        Because.OTHER_TIME,
        f"its period ends on {day_in_words(one.end.isoformat())}, and those put side by side {stand}: "
        "ends may lie three months apart at most",
    )


def _by_length(given: list[Seen], council: Council) -> Chosen:
    lengths = {one.days for one in given}
    groups = {days: [one for one in given if 0 <= days - one.days <= MOST_LONGER] for days in lengths}
    longest, chosen = _largest(groups, council)
    shortest = min(one.days for one in chosen)
    stand = counted(longest, "day") if shortest == longest else f"{shortest} to {longest} days"
    return chosen, lambda one: _left(
        one,
        Because.OTHER_LENGTH,
        f"its period has {counted(one.days, 'day')}, and those put side by side {stand}: "
        "lengths may differ by a month at most",
    )


def _earlier(one: Seen, last: Seen) -> LeftOut:
    same = one.account.date == last.account.date
    text = (
        f"{last.account.submission} {'is of the same day' if same else 'is later'}, and stands for {one.account.name}"
    )
    return _left(one, Because.EARLIER, text)


def _other_rules(theirs: Rules, ours: Rules) -> str:
    """What is not the same in the rules."""
    named, here = (f"{rules.pack} {rules.version}{_with(rules.overlays)}" for rules in (theirs, ours))
    if named != here:
        return f"it was judged by {named}, and those put side by side by {here}"
    differs = [
        word
        for word, same in (
            ("files", theirs.pack_sha256 == ours.pack_sha256),
            ("overlays", theirs.overlays_sha256 == ours.overlays_sha256),
            ("catalogue of measures", theirs.catalogue_sha256 == ours.catalogue_sha256),
        )
        if not same
    ]
    return f"it was judged by another {named}, which has not the same {listed(differs)} as the others"


def _with(overlays: tuple[str, ...]) -> str:
    return f" with {listed([*overlays])}" if overlays else ""


def _left(one: Seen, because: Because, text: str) -> LeftOut:
    return LeftOut(one.account.submission, one.account.name, because, text)
