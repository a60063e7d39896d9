"""What `readiness derive` prints: what was taken for what, and what became of every row, in numbers alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from readiness.data.derive.calendar import AskedPeriod
    from readiness.data.derive.deriving import Found, Outcome
    from readiness.data.derive.merging import Merged
    from readiness.data.derive.same_child import SameChild


def account(period: AskedPeriod, found: Found, outcome: Outcome, made: Merged, same: SameChild) -> Iterator[str]:
    """What was taken for what, every row by what became of it, and what was derived: numbers alone."""
    from readiness.data.derive.derivation import not_derived
    from readiness.data.derive.sources import called

    yield f"From {period.first_day} to {period.last_day}"
    for loaded in outcome.tables:
        yield ""
        yield f"{loaded.called[0].upper()}{loaded.called[1:]}"
        yield from (f"  {part.file.name}: {part.because}" for part in loaded.parts)
        yield f"  {loaded.read:,} row{'' if loaded.read == 1 else 's'} = {loaded.used:,} used" + "".join(
            f" + {number:,} left out ({reason})" for reason, number in loaded.left_out.items()
        )
        for (heading, trouble), number in loaded.faults.items():
            yield f'  {number:,} cell{"" if number == 1 else "s"} of "{heading}": {trouble}'
        if loaded.joined:
            yield f"  Rows under another id of the child, by {same.name}: {loaded.joined:,}"
    yield from _across(outcome)
    if outcome.ids_not_found:
        yield f"Ids of {same.name} that stand in no list: {outcome.ids_not_found:,}"
    yield ""
    for name, guess in found.guesses.items():
        yield f"Not taken: {name}, which may be {called(guess.table)}; --mapping PATH says which column is which"
    yield from (f"Not taken: {name}, which is like no list" for name in found.unknown)
    yield f"Derived: {len(outcome.derived)} measures"
    yield from (f"  {one.measure} is not given by team: {one.unsplit}" for one in outcome.derived if one.unsplit)
    yield from (f"Differs from what was typed, and stands beside it: {one}" for one in made.differing)
    yield from (f"Another source gives another value, which stands beside it: {one}" for one in made.disagreeing)
    yield from (f"Not compared with what was typed, which stays: {one}" for one in made.kept)
    yield from (
        f"Left out, since it must agree with what was typed, or with another source: {one}" for one in made.withheld
    )
    because: dict[str, list[str]] = {}
    for one in outcome.underived:
        if one.measure not in not_derived() and one.absent is None:
            because.setdefault(one.because, []).append(one.measure)
    for reason, names in because.items():
        yield f"Not derived, since {reason}:"
        yield from (f"  {name}" for name in names)
    absent = Counter(one.absent for one in outcome.underived if one.absent is not None)
    yield from (f"{number} more follow from: {title}, of which nothing is here" for title, number in absent.items())
    yield f"{len(not_derived())} more seem to stand in the lists and do not follow from them; explain MEASURE says why"


def brief_account(found: Found, outcome: Outcome) -> str:
    """What became of the lists of one council of many, in a line."""
    tables = outcome.tables
    read, used = sum(table.read for table in tables), sum(table.used for table in tables)
    lists = f"{len(tables)} list{'' if len(tables) == 1 else 's'}"
    told = f"{len(outcome.derived)} measures from {lists}, {used:,} of {read:,} rows used"
    others = [*found.guesses, *found.unknown]
    return f"{told}; not taken: {', '.join(others)}" if others else told


def _across(outcome: Outcome) -> Iterator[str]:
    """Who was found across the lists of each source: numbers alone."""
    from readiness.data.derive.sources import shipped_sources

    for source in dict.fromkeys(one.source for one in outcome.across):
        yield ""
        yield f"Across the lists of {shipped_sources()[source].title}"
        for one in (one for one in outcome.across if one.source == source):
            told = f"{one.children:,}" if one.because is None else f"not looked for, since {one.because}"
            yield f"  {one.finds}: {told} (rule {one.rule})"
