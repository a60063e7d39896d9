"""The writer of text for a terminal: 80 columns, and no characters that the terminal could take for a command."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator

from readiness.core.sanitize import safe
from readiness.evaluation.comparison import Comparison
from readiness.evaluation.portfolio import Portfolio
from readiness.evaluation.result import Evaluation
from readiness.reports.blocks import Block, Fact, Heading, Item, Paragraph, Picture, Series, Table, Words, unmarked
from readiness.reports.changes import changes_report
from readiness.reports.gap_report import outline
from readiness.reports.portfolio import portfolio_report

WIDTH = 80
BOLD, RED, YELLOW, GREEN, PLAIN = "\x1b[1m", "\x1b[31m", "\x1b[33m", "\x1b[32m", "\x1b[0m"
COLOURS = {"critical": RED, "major": RED, "minor": YELLOW, "watch": YELLOW, "met": GREEN}
RULES = {1: "=", 2: "-", 3: "."}


def write_report(evaluation: Evaluation) -> str:
    """The first page and the areas. The annex is for formats that people search, not for one that they scroll."""
    return write(outline(evaluation))


def write_comparison(comparison: Comparison) -> str:
    """The whole report of what changed."""
    return write(changes_report(comparison))


def write_portfolio(portfolio: Portfolio) -> str:
    """The whole portfolio."""
    return write(portfolio_report(portfolio))


def write(blocks: Iterable[Block], colour: bool = False) -> str:
    """The blocks as lines. `colour` adds escape codes and no columns."""
    lines: list[str] = []
    before: Block | None = None
    for block in blocks:
        lines.extend(_format_block(block, before, colour))
        before = block
    return "\n".join(lines).lstrip("\n") + "\n"


def _format_block(block: Block, before: Block | None, colour: bool) -> Iterator[str]:
    match block:
        case Heading():
            yield from _format_heading(block, colour)
        case Paragraph(words):
            # Facts are not indented, and neither is a paragraph among them.
            margin = "" if isinstance(before, Fact) else "  "
            yield from _wrap(_plain(words), margin, margin)
        case Item():
            yield from _format_item(block, colour)
        case Fact(label, words):
            yield from _wrap(f"{_plain(label)}: {_plain(words)}", "", "  ")
        case Table():
            yield from _format_table(block)
        case Series(headers, rows):
            yield from _format_columns([headers, *rows])
        case Picture(caption=caption, words=words):
            yield from _wrap(f"{_plain(caption)}: {_plain(words)}", "  ", "  ")


def _format_heading(heading: Heading, colour: bool) -> Iterator[str]:
    words = _plain(f"{heading.text} {heading.title}")
    lines = _wrap(words.upper() if heading.depth == 2 else words, "", "")
    yield ""
    yield from (f"{BOLD}{line}{PLAIN}" if colour else line for line in lines)
    if heading.depth in RULES:
        yield RULES[heading.depth] * max(map(len, lines))


def _format_item(item: Item, colour: bool) -> Iterator[str]:
    margin = "  " * (item.depth + 1)
    tag = f"[{_plain(item.label.text)}]" if item.label else ""
    lines = _wrap(f"{tag} {_plain(item.words)}".strip(), f"{margin}- ", f"{margin}  ")
    paint = COLOURS.get(item.label.kind) if item.label and colour else None
    # A tag that is too long for its line is wrapped, and then not coloured.
    if paint and lines[0].startswith(f"{margin}- {tag}"):
        lines[0] = lines[0].replace(tag, f"{paint}{tag}{PLAIN}", 1)
    yield from lines
    for detail in item.details:
        yield from _wrap(_plain(detail), f"{margin}    ", f"{margin}    ")


def _format_table(table: Table) -> Iterator[str]:
    """Each row as a sentence, since columns of long text do not fit into 80 characters."""
    if table.label:
        yield f"{_plain(table.label)}:"
    for row in table.rows:
        cells = [_plain(cell) for cell in row]
        named = zip(table.headers[2:], cells[2:], strict=True)
        more = [f"{_plain(header).lower()}: {cell}" for header, cell in named if cell]
        yield from _wrap("; ".join([": ".join(filter(None, cells[:2])), *more]), "  ", "    ")


def _format_columns(rows: Iterable[tuple[str, ...]]) -> Iterator[str]:
    rows = [tuple(map(_plain, row)) for row in rows]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        yield "  ".join(("", *(cell.rjust(width) for cell, width in zip(row, widths, strict=True)))).rstrip()


def _plain(words: Words) -> str:
    """The words on one line, with a replacement for each character that could move the cursor."""
    return " ".join(safe(unmarked(words)).split())


def _wrap(words: str, first: str, rest: str) -> list[str]:
    return textwrap.wrap(words, WIDTH, initial_indent=first, subsequent_indent=rest) or [first.rstrip()]
