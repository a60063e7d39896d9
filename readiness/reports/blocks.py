"""What everything that is written to people is made of. Modules make blocks; each writer knows every block."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from readiness.core.sanitize import flat

# Inline text


@dataclass(frozen=True, slots=True)
class Ref:
    """What has a heading of its own, or may have: its id, and what a reader reads."""

    id: str
    text: str


@dataclass(frozen=True, slots=True)
class Code:
    """Text that a machine reads: an expression, a name, a way to write a reading."""

    text: str


Inline = str | Ref | Code
Words = Inline | tuple[Inline, ...]

# Blocks


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; depth 1 is the document's own. `id` is what links lead to it by, `title` says more than `text`."""

    depth: int
    text: str
    id: str = ""
    title: str = ""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text."""

    words: Words


@dataclass(frozen=True, slots=True)
class Label:
    """The word before an item, and the kind by which a format may colour it or set a sign beside it."""

    text: str
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Item:
    """One line of a list, with `details` under it; depth 0 is the outermost."""

    words: Words
    label: Label | None = None
    details: tuple[Words, ...] = ()
    depth: int = 0


@dataclass(frozen=True, slots=True)
class Fact:
    """Words under a label, one of several."""

    label: str
    words: Words


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under headers. The first cell names the row, the second says what matters of it."""

    headers: tuple[str, ...]
    rows: tuple[tuple[Words, ...], ...]
    label: str = ""


@dataclass(frozen=True, slots=True)
class Series:
    """Numbers by year, the newest first."""

    headers: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


Block = Heading | Paragraph | Item | Fact | Table | Series

# Groups of blocks that are found by what they are, and not by how they are called


@dataclass(frozen=True, slots=True)
class Section:
    """One of the numbered parts of a report's first page."""

    number: int
    title: str
    blocks: tuple[Block, ...]

    @property
    def heading(self) -> str:
        """ "4. Weaknesses"."""
        return f"{self.number}. {self.title}"


@dataclass(frozen=True, slots=True)
class Entry:
    """All that is told of a check, a criterion or a measure."""

    id: str
    title: str
    blocks: tuple[Block, ...]


def inlines(words: Words) -> tuple[Inline, ...]:
    """The words piece by piece."""
    return words if isinstance(words, tuple) else (words,)


def unmarked(words: Words) -> str:
    """The words without links and marks, as they were given."""
    return "".join(word if isinstance(word, str) else word.text for word in inlines(words))


def plain(words: Words) -> str:
    """The words without links and marks, on one line."""
    return flat(unmarked(words))


def joined(refs: Iterable[Ref]) -> tuple[Inline, ...]:
    """The links with commas between."""
    return tuple(word for one in refs for word in (", ", one))[1:]
