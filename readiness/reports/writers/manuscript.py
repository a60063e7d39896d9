"""A book as Markdown: headings that can be linked to, and what stands under them."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from readiness.core.sanitize import code, escaped, flat
from readiness.reports.entry import Code, Fact, Note, Part, Ref, Series, Table, Words


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading, from 1, and what stands in bold under it; `id` is what links lead to it by."""

    depth: int
    id: str
    text: str
    title: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a list; 0 is the outermost."""

    depth: int
    words: Words


Block = Heading | Line | Part


def drawn(blocks: Sequence[Block]) -> str:
    """The blocks in Markdown. Their text is escaped: it can neither mark up nor link."""
    anchors = _anchors(block for block in blocks if isinstance(block, Heading))
    lines: list[str] = []
    for index, block in enumerate(blocks):
        if index and not (isinstance(block, Fact | Line) and type(block) is type(blocks[index - 1])):
            lines.append("")
        lines.extend(_drawn(block, anchors))
    return "\n".join(lines) + "\n"


def _drawn(block: Block, anchors: Mapping[str, str]) -> Iterator[str]:
    match block:
        case Heading(depth, _, text, title):
            yield f"{'#' * depth} {escaped(text)}"
            yield from ("", f"**{escaped(title)}**") if title else ()
        case Note(words):
            yield _marked(words, anchors)
        case Line(depth, words):
            yield f"{'  ' * depth}- {_marked(words, anchors)}"
        case Fact(label, words):
            yield f"- **{escaped(label)}:** {_marked(words, anchors)}"
        case Table(_, headers, rows):
            yield from _table(headers, [[_marked(cell, anchors) for cell in row] for row in rows])
        case Series(headers, rows):
            yield from _table(headers, [[escaped(cell) for cell in rows[0]]])


def _table(headers: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    yield f"| {' | '.join(map(escaped, headers))} |"
    yield f"|{' --- |' * len(headers)}"
    yield from (f"| {' | '.join(row)} |" for row in rows)


def _marked(words: Words, anchors: Mapping[str, str]) -> str:
    """The words with their links, in Markdown, on one line."""
    return "".join(_word(word, anchors) for word in words).strip()


def _word(word: str | Ref | Code, anchors: Mapping[str, str]) -> str:
    if isinstance(word, Code):
        return code(word.text)
    if isinstance(word, Ref):
        return f"[{escaped(word.text)}](#{anchors[word.id]})" if word.id in anchors else escaped(word.text)
    inner = escaped(word)
    return f"{' ' if word[:1].isspace() else ''}{inner}{' ' if word[-1:].isspace() and inner else ''}"


def _anchors(headings: Iterable[Heading]) -> Mapping[str, str]:
    """The anchor that GitHub gives each heading: letters, digits, - and _, with a number where it came before."""
    seen: Counter[str] = Counter()
    anchors: dict[str, str] = {}
    for heading in headings:
        slug = "".join(c for c in flat(heading.text).lower().replace(" ", "-") if c == "-" or _of_a_word(c))
        anchors[heading.id] = f"{slug}-{seen[slug]}" if seen[slug] else slug
        seen[slug] += 1
    return anchors


def _of_a_word(character: str) -> bool:
    return unicodedata.category(character) in ("Nd", "Pc") or unicodedata.category(character)[0] in "LM"
