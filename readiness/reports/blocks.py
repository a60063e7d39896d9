"""The blocks of which reports, the rule book and explanations are made. Modules make them; every writer knows all."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from readiness.core.sanitize import flat

# Inline text


@dataclass(frozen=True, slots=True)
class Ref:
    """A reference to something that has, or may have, a heading of its own: its id, and the text to show."""

    id: str
    text: str


@dataclass(frozen=True, slots=True)
class Code:
    """Text for a machine: an expression, a name, a reading in JSON."""

    text: str


class Link(str):
    """Words that lead to another file of ours. To a writer that knows of no links between files they are words.

    `address` is that file's as seen from this one, already escaped.
    """

    address: str

    def __new__(cls, text: str, address: str) -> Link:
        """The words with their address."""
        made = str.__new__(cls, text)
        made.address = address
        return made


Inline = str | Ref | Code
Words = Inline | tuple[Inline, ...]

# Blocks


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; depth 1 is the document's own. Links lead to its `id`; `title` says more than `text`."""

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
    """One line of a list, with `details` under it; depth 0 is the outermost. Links lead to its `id`."""

    words: Words
    label: Label | None = None
    details: tuple[Words, ...] = ()
    depth: int = 0
    id: str = ""


@dataclass(frozen=True, slots=True)
class Fact:
    """Words after a label, one fact of several."""

    label: str
    words: Words


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under headers. The first cell names the row, and the second holds what matters most."""

    headers: tuple[str, ...]
    rows: tuple[tuple[Words, ...], ...]
    label: str = ""


@dataclass(frozen=True, slots=True)
class Series:
    """Numbers by year, the newest first."""

    headers: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Picture:
    """A drawing as SVG with its size and its caption, and the words that stand for it where nobody sees it."""

    svg: str
    width: int
    height: int
    caption: str
    words: str


Block = Heading | Paragraph | Item | Fact | Table | Series | Picture

# Groups of blocks, which code finds by their type and not by their titles


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
    """Everything about a check, a criterion or a measure, under its id."""

    id: str
    title: str
    blocks: tuple[Block, ...]


def inlines(words: Words) -> tuple[Inline, ...]:
    """The words piece by piece."""
    return words if isinstance(words, tuple) else (words,)


def unmarked(words: Words) -> str:
    """The words without links and marks, with their line breaks."""
    return "".join(word if isinstance(word, str) else word.text for word in inlines(words))


def plain(words: Words) -> str:
    """The words without links and marks, on one line."""
    return flat(unmarked(words))


def joined(refs: Iterable[Ref]) -> tuple[Inline, ...]:
    """The links with commas between."""
    return tuple(word for one in refs for word in (", ", one))[1:]
