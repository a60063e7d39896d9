"""Which list a table is, and which of its columns is which: by its headings, or by a mapping that was confirmed."""

from __future__ import annotations

import difflib
import re
import tomllib
from collections import Counter
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Any

from readiness.core.diagnostics import UnreadableError
from readiness.core.suggestions import suggestion
from readiness.data.derive.sources import Column, Table, called, plain_heading, shipped_sources, shipped_tables

# At least so much of a list's headings must be there for a table to be taken for it, or to be suggested as it.
TAKEN, SUGGESTED = 0.6, 0.4
ALIKE = 0.6
EMPTY_WORDS = frozenset(("a", "for", "in", "is", "of", "the", "to", "was"))
# Short forms, and other words for the same, by which a heading is suggested: a list is never taken by them.
IN_FULL = {
    "assmt": "assessment", "auth": "authorisation", "cin": "child in need", "cla": "child looked after",
    "conf": "conference", "cp": "child protection", "dob": "date of birth", "dt": "date", "icpc": "initial child "
    "protection conference", "lac": "child looked after", "rcvd": "received", "recvd": "received", "ref": "referral",
    **dict.fromkeys(("began", "begin", "begun", "commenced", "commencement", "started"), "start"),
    **dict.fromkeys(("ceased", "closed", "closure", "ended", "finish", "finished"), "end"),
}  # fmt: skip
TOLD_ABOVE = (
    "# What each table is, and which of its columns is which. Check each line, then set confirmed = true.",
    "# A column that is not there stays out. holds_since = 2025-10-01 says since when a list holds everything, and",
    "# holds_until = 2026-03-31 until when.",
)


@dataclass(frozen=True, slots=True)
class Match:
    """What a table on the disk was taken for, by both names, the place of each column in it, and why.

    It holds everything since a day and until one, where somebody or the file says so.
    """

    table: str
    columns: Mapping[str, int]
    because: str
    holds_since: date | None = None
    holds_until: date | None = None


@dataclass(frozen=True, slots=True)
class Guess:
    """What a table on the disk may be, what was found of its columns, and what may stand for the rest."""

    table: str
    columns: Mapping[str, str]
    missing: Sequence[str] = field(default=())


def likeness(headings: Sequence[str]) -> float:
    """How like the headings of the nearest table a row is, by those that are written as there: from 0 to 1."""
    sizes, known = _known()
    there = Counter(name for heading in {*map(plain_heading, headings)} for name in known.get(heading, ()))
    return max((number / sizes[name] for name, number in there.items()), default=0)


@cache
def _known() -> tuple[Mapping[str, int], Mapping[str, Sequence[str]]]:
    """How many headings each table has, and which tables have each heading."""
    known: dict[str, list[str]] = {}
    for name, one in shipped_tables().items():
        written = {plain_heading(text) for column in one.columns.values() for text in (column.heading, *column.also)}
        for heading in written | {plain_heading(other) for other in one.others}:
            known.setdefault(heading, []).append(name)
    return {name: _size(one) for name, one in shipped_tables().items()}, known


def matched(headings: Sequence[str]) -> Match | Guess | None:
    """What a table is taken for; a guess where columns are missing; nothing where it is like no table."""
    tables = shipped_tables()
    found = sorted(((_share(headings, one), name) for name, one in tables.items()), reverse=True)
    (share, name), (next_share, _) = found[0], found[1]
    if share < SUGGESTED or share == next_share:
        return None
    one = tables[name]
    columns = {key: place for key, column in one.columns.items() if (place := _place(headings, column)) is not None}
    exact = shipped_sources()[name.partition(".")[0]].exact_headings
    missing = [key for key, column in one.columns.items() if key not in columns and (column.required or not exact)]
    if share >= TAKEN and not missing:
        known, all_of = round(share * _size(one)), _size(one)
        return Match(name, columns, f"{known} of its {all_of} headings are there")
    taken = {headings[place] for place in columns.values()}
    known_others = {plain_heading(other) for other in one.others}
    free = [text for text in headings if text.strip() and text not in taken and plain_heading(text) not in known_others]
    guesses = {key: headings[place] for key, place in columns.items()}
    for key in missing:
        if near := _nearest(one.columns[key].heading, free):
            guesses[key] = near
            free.remove(near)
    return Guess(name, guesses, missing)


def read_mapping(text: str, name: str) -> Mapping[str, Any]:
    """The tables of a mapping file. Raises UnreadableError for one that is no mapping."""
    try:
        tables = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise UnreadableError(f"{name} is no mapping of columns ({error}); mend it, or have another written") from None
    for table, body in tables.items():
        columns = body.get("columns", {}) if isinstance(body, dict) else None
        if not isinstance(columns, dict) or not all(isinstance(one, str) for one in columns.values()):
            raise UnreadableError(f'{name}: "{table}" is no mapping of columns; give it list, confirmed and columns')
    return tables


def mapped(table: str, headings: Sequence[str], body: Mapping[str, Any], name: str) -> Match:
    """A table by its mapping. Raises UnreadableError where that names what is not there."""
    tables = shipped_tables()
    if not isinstance(body.get("list"), str) or body["list"] not in tables:
        raise UnreadableError(f'{name}: "{table}" names no list; {suggestion(str(body.get("list", "")), tables)}')
    one = tables[body["list"]]
    given = body.get("columns", {})
    if unknown := [key for key in given if key not in one.columns]:
        raise UnreadableError(f'{name}: "{table}" maps {unknown[0]}, which {body["list"]} has not; take it out')
    columns: dict[str, int] = {}
    for key, column in one.columns.items():
        if key in given:
            if given[key] not in headings:
                raise UnreadableError(f'{name}: "{table}" has no column "{given[key]}"; copy the heading as it stands')
            columns[key] = headings.index(given[key])
        elif (place := _place(headings, column)) is not None:
            columns[key] = place
    if lacking := [key for key, column in one.columns.items() if column.required and key not in columns]:
        raise UnreadableError(f'{name}: "{table}" maps no column to {lacking[0]}, without which no row says anything')
    since, until = (_day(body, key, table, name) for key in ("holds_since", "holds_until"))
    return Match(body["list"], columns, f"{name} says so", since, until)


def _day(body: Mapping[str, Any], key: str, table: str, name: str) -> date | None:
    if (value := body.get(key)) is None:
        return None
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        raise UnreadableError(f'{name}: {key} of "{table}" is no day; write it like 2025-10-01') from None


def suggested(guesses: Mapping[str, Guess]) -> str:
    """A mapping file with a suggestion for each table, for somebody to check and confirm."""
    lines = [*TOLD_ABOVE, ""]
    for table, guess in guesses.items():
        lines += [f"[{_toml(table)}]", f"list = {_toml(guess.table)}  # {called(guess.table)}", "confirmed = false", ""]
        lines += [f"[{_toml(table)}.columns]"]
        for key, column in shipped_tables()[guess.table].columns.items():
            if key in guess.columns:
                told = "  # suggested: is it?" if key in guess.missing else ""
                lines.append(f"{key} = {_toml(guess.columns[key])}{told}")
            else:
                lines.append(f"# {key} = the column for: {column.heading}")
        lines.append("")
    return "\n".join(lines)


def _toml(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + "".join(one if one.isprintable() else f"\\U{ord(one):08x}" for one in escaped) + '"'


def _size(one: Table) -> int:
    return len(one.columns) + len(one.others)


def _share(headings: Sequence[str], one: Table) -> float:
    """How much of the headings of one of a source's tables a row has."""
    plain = {plain_heading(heading) for heading in headings}
    known = sum(_named(plain, headings, column) for column in one.columns.values())
    return (known + sum(plain_heading(other) in plain for other in one.others)) / _size(one)


def _named(plain: Set[str], headings: Sequence[str], column: Column) -> bool:
    """Whether a column is there. Most have no patterns, and then nothing is looked for one by one."""
    by_name = plain_heading(column.heading) in plain
    return by_name or (bool(column.patterns or column.also) and _place(headings, column) is not None)


def _place(headings: Sequence[str], column: Column) -> int | None:
    """Where a column stands: under its own heading, or under the only one that fits a pattern of it."""
    names = {plain_heading(text) for text in (column.heading, *column.also)}
    exact = [place for place, heading in enumerate(headings) if plain_heading(heading) in names]
    fitting = exact or [
        place
        for place, heading in enumerate(headings)
        if any(re.fullmatch(pattern, heading.strip(), re.IGNORECASE | re.DOTALL) for pattern in column.patterns)
    ]
    return fitting[0] if len(fitting) == 1 else None


def _nearest(heading: str, free: Sequence[str]) -> str | None:
    """The heading that shares most words with this one, or is spelt most like it; nothing where none is like it."""
    alike = {one: _alike(plain_heading(heading), plain_heading(one)) for one in free}
    best = max(alike, key=lambda one: alike[one], default=None)
    return best if best is not None and alike[best] >= ALIKE else None


def _alike(heading: str, other: str) -> float:
    ours, theirs = (" ".join(IN_FULL.get(word, word) for word in text.split()) for text in (heading, other))
    words = set(ours.split()) - EMPTY_WORDS
    shared = len(words & set(theirs.split())) / max(len(words), 1)
    return max(shared, difflib.SequenceMatcher(None, ours, theirs).ratio())
