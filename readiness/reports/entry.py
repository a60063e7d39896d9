"""One thing told in full, as plain data that a terminal and the rule book both draw, so that the two cannot differ."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from readiness.core.sanitize import flat, safe

WIDTH = 80


@dataclass(frozen=True, slots=True)
class Ref:
    """What has an entry of its own, or may have: its id, and what a reader reads."""

    id: str
    text: str


@dataclass(frozen=True, slots=True)
class Code:
    """Text that a machine reads: an expression, a name, a way to write a reading."""

    text: str


Words = tuple[str | Ref | Code, ...]


@dataclass(frozen=True, slots=True)
class Note:
    """A paragraph."""

    words: Words


@dataclass(frozen=True, slots=True)
class Fact:
    """Words under a label."""

    label: str
    words: Words


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under headers. The first cell names the row, the second says what matters of it."""

    label: str
    headers: tuple[str, ...]
    rows: tuple[tuple[Words, ...], ...]


@dataclass(frozen=True, slots=True)
class Series:
    """Numbers by year, the newest first."""

    headers: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


Part = Note | Fact | Table | Series


@dataclass(frozen=True, slots=True)
class Entry:
    """What is told of a check, a criterion or a measure."""

    id: str
    title: str
    parts: tuple[Part, ...]


def plainly(words: Words) -> str:
    """The words without links, on one line."""
    return flat("".join(word if isinstance(word, str) else word.text for word in words))


def as_text(entry: Entry) -> str:
    """The entry for a terminal of 80 columns."""
    title = textwrap.wrap(safe(f"{entry.id} {entry.title}"), WIDTH)
    lines = [*title, "=" * max(map(len, title)), *(line for part in entry.parts for line in _drawn(part))]
    return "\n".join(lines) + "\n"


def _drawn(part: Part) -> Iterator[str]:
    match part:
        case Note(words):
            yield from _wrapped(plainly(words), "", "")
        case Fact(label, words):
            yield from _wrapped(f"{safe(label)}: {plainly(words)}", "", "  ")
        case Table(label, headers, rows):
            yield f"{label}:"
            for first, second, *others in rows:
                more = [
                    f"{header.lower()}: {plainly(cell)}"
                    for header, cell in zip(headers[2:], others, strict=True)
                    if cell
                ]
                yield from _wrapped("; ".join([f"{plainly(first)}: {plainly(second)}", *more]), "  ", "    ")
        case Series(headers, rows):
            yield from _columns([headers, *rows])


def _wrapped(text: str, first: str, rest: str) -> list[str]:
    return textwrap.wrap(text, WIDTH, initial_indent=first, subsequent_indent=rest, break_long_words=False)


def _columns(rows: Iterable[tuple[str, ...]]) -> Iterator[str]:
    rows = list(rows)
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        yield "  ".join(("", *(cell.rjust(width) for cell, width in zip(row, widths, strict=True)))).rstrip()
