"""The writer of Markdown. Text in blocks is escaped, so that it cannot mark up or link anything."""

from __future__ import annotations

import posixpath
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from readiness.core.sanitize import code, escaped, flat
from readiness.evaluation.comparison import Comparison
from readiness.evaluation.portfolio import Portfolio
from readiness.evaluation.result import Evaluation
from readiness.reports.annex import annex
from readiness.reports.blocks import (
    Block,
    Code,
    Fact,
    Heading,
    Inline,
    Item,
    Link,
    Paragraph,
    Picture,
    Ref,
    Series,
    Table,
    Words,
    inlines,
)
from readiness.reports.changes import changes_report
from readiness.reports.gap_report import outline
from readiness.reports.portfolio import portfolio_report


def write_report(evaluation: Evaluation) -> str:
    """The whole report: first page, areas and annex."""
    return write([*outline(evaluation), *annex(evaluation)])


def write_comparison(comparison: Comparison) -> str:
    """The whole report of what changed."""
    return write(changes_report(comparison))


def write_portfolio(portfolio: Portfolio) -> str:
    """The whole portfolio."""
    return write(portfolio_report(portfolio))


def write(blocks: Iterable[Block]) -> str:
    """The blocks, with links to those headings that have an id."""
    return write_pages({"": blocks})[""]


def write_pages(pages: Mapping[str, Iterable[Block]]) -> Mapping[str, str]:
    """The text of each page, by its path, with links within a page and from page to page."""
    known = {page: list(blocks) for page, blocks in pages.items()}
    anchors = {page: _anchors(one for one in blocks if isinstance(one, Heading)) for page, blocks in known.items()}
    return {page: _write(blocks, _links(page, anchors)) for page, blocks in known.items()}


def _links(page: str, anchors: Mapping[str, Mapping[str, str]]) -> Mapping[str, str]:
    """Where a link on this page leads, by the id of the heading."""
    return {
        name: f"{'' if other == page else posixpath.relpath(other, posixpath.dirname(page) or '.')}#{anchor}"
        for other, there in anchors.items()
        for name, anchor in there.items()
    }


def _write(blocks: Sequence[Block], links: Mapping[str, str]) -> str:
    lines: list[str] = []
    before: Block | None = None
    for block in blocks:
        # An empty line ends a list; without it the next block would continue the last item.
        if before is not None and not (isinstance(block, Fact | Item) and type(block) is type(before)):
            lines.append("")
        lines.extend(_format_block(block, links))
        before = block
    return "\n".join(lines) + "\n"


def _format_block(block: Block, links: Mapping[str, str]) -> Iterator[str]:
    match block:
        case Heading(depth, text, _, title):
            yield f"{'#' * depth} {escaped(text)}"
            yield from ("", f"**{escaped(title)}**") if title else ()
        case Paragraph(words):
            yield _format_words(words, links)
        case Item(words, label, details, depth):
            tag = f"**{escaped(label.text)}** " if label else ""
            yield f"{'  ' * depth}- {tag}{_format_words(words, links)}"
            yield from (f"{'  ' * depth}  - {_format_words(detail, links)}" for detail in details)
        case Fact(label, words):
            yield f"- **{escaped(label)}:** {_format_words(words, links)}"
        case Table(headers, rows):
            yield from _format_table(headers, rows, links)
        case Series(headers, rows):
            yield from _format_table(headers, rows, links)
        case Picture(caption=caption, words=words):
            yield _format_words(f"{caption}: {words}", links)


def _format_table(
    headers: tuple[str, ...], rows: Iterable[tuple[Words, ...]], links: Mapping[str, str]
) -> Iterator[str]:
    yield f"| {' | '.join(map(escaped, headers))} |"
    yield f"|{' --- |' * len(headers)}"
    yield from (f"| {' | '.join(_format_words(cell, links) for cell in row)} |" for row in rows)


def _format_words(words: Words, links: Mapping[str, str]) -> str:
    """The words with their links, on one line."""
    return "".join(_format_inline(word, links) for word in inlines(words)).strip()


def _format_inline(word: Inline, links: Mapping[str, str]) -> str:
    if isinstance(word, Code):
        return code(word.text)
    if isinstance(word, Link):
        return f"[{escaped(word)}]({word.address})"
    if isinstance(word, Ref):
        return f"[{escaped(word.text)}]({links[word.id]})" if word.id in links else escaped(word.text)
    # Escaping strips the spaces at the ends, which here separate one piece from the next.
    inner = escaped(word)
    return f"{' ' if word[:1].isspace() else ''}{inner}{' ' if word[-1:].isspace() and inner else ''}"


def _anchors(headings: Iterable[Heading]) -> Mapping[str, str]:
    """The anchors that GitHub gives headings, by id: letters, digits, - and _, with a number where one is repeated."""
    seen: Counter[str] = Counter()
    anchors: dict[str, str] = {}
    for heading in headings:
        slug = "".join(c for c in flat(heading.text).lower().replace(" ", "-") if c == "-" or _is_kept(c))
        # A heading without an id counts too: GitHub numbers all that are alike.
        if heading.id:
            anchors[heading.id] = f"{slug}-{seen[slug]}" if seen[slug] else slug
        seen[slug] += 1
    return anchors


def _is_kept(character: str) -> bool:
    category = unicodedata.category(character)
    return category in ("Nd", "Pc") or category[0] in "LM"
