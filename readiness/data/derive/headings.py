"""Which list a table is, and which of its columns is which: by its headings, or by a mapping that was confirmed."""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from readiness.core.diagnostics import UnreadableError
from readiness.data.derive.lists import Column, List, plain_heading, shipped_lists

# At least so much of a list's headings must be there for a table to be taken for it, or to be suggested as it.
TAKEN, SUGGESTED = 0.6, 0.4
ALIKE = 0.6
EMPTY_WORDS = frozenset(("a", "for", "in", "is", "of", "the", "to", "was"))
TOLD_ABOVE = (
    "# What each table is, and which of its columns is which. Check each line, then set confirmed = true.",
    "# A column that is not there stays out. holds_since = 2025-10-01 says since when a list holds everything.",
)


@dataclass(frozen=True, slots=True)
class Match:
    """A table taken for a list: the place of each of the list's columns in it, by name, and why it was taken."""

    list: str
    columns: Mapping[str, int]
    because: str
    holds_since: date | None = None


@dataclass(frozen=True, slots=True)
class Guess:
    """A table that may be a list: what was found of its columns, and what may stand for the rest."""

    list: str
    columns: Mapping[str, str]
    missing: Sequence[str] = field(default=())


def likeness(headings: Sequence[str]) -> float:
    """How like the headings of the nearest list a row is, from 0 to 1."""
    return max(_share(headings, one) for one in shipped_lists().values())


def matched(headings: Sequence[str], lists: Mapping[str, List]) -> Match | Guess | None:
    """What a table is taken for; a guess where columns are missing; nothing where it is like no list."""
    found = sorted(((_share(headings, one), name) for name, one in lists.items()), reverse=True)
    (share, name), (next_share, _) = found[0], found[1]
    if share < SUGGESTED or share == next_share:
        return None
    one = lists[name]
    columns = {key: place for key, column in one.columns.items() if (place := _place(headings, column)) is not None}
    missing = [key for key in one.columns if key not in columns]
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


def mapped(table: str, headings: Sequence[str], body: Mapping[str, Any], lists: Mapping[str, List], name: str) -> Match:
    """A table by its mapping. Raises UnreadableError where that names what is not there."""
    if not isinstance(body.get("list"), str) or body["list"] not in lists:
        raise UnreadableError(f'{name}: "{table}" names no list; write one of {", ".join(lists)}')
    one = lists[body["list"]]
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
    return Match(body["list"], columns, f"{name} says so", _since(body.get("holds_since"), table, name))


def _since(value: object, table: str, name: str) -> date | None:
    if value is None:
        return None
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        raise UnreadableError(f'{name}: holds_since of "{table}" is no day; write it like 2025-10-01') from None


def suggested(guesses: Mapping[str, Guess], lists: Mapping[str, List]) -> str:
    """A mapping file with a suggestion for each table, for somebody to check and confirm."""
    lines = [*TOLD_ABOVE, ""]
    for table, guess in guesses.items():
        lines += [f"[{_toml(table)}]", f"list = {_toml(guess.list)}", "confirmed = false", ""]
        lines += [f"[{_toml(table)}.columns]"]
        for key, column in lists[guess.list].columns.items():
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


def _size(one: List) -> int:
    return len(one.columns) + len(one.others)


def _share(headings: Sequence[str], one: List) -> float:
    """How much of a list's headings a table has."""
    plain = {plain_heading(heading) for heading in headings}
    known = sum(_place(headings, column) is not None for column in one.columns.values())
    return (known + sum(plain_heading(other) in plain for other in one.others)) / _size(one)


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
    words = set(heading.split()) - EMPTY_WORDS
    shared = len(words & set(other.split())) / max(len(words), 1)
    return max(shared, difflib.SequenceMatcher(None, heading, other).ratio())
