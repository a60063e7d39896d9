"""The report for a terminal: 80 columns, nothing that the terminal could take for a command."""

from __future__ import annotations

import codecs
import textwrap
from collections.abc import Iterator

from readiness.core.sanitize import safe
from readiness.evaluation.result import Evaluation
from readiness.reports.blocks import Block, Heading, Item, Paragraph, Table
from readiness.reports.gap_report import outline

WIDTH = 80
BOLD, RED, YELLOW, GREEN, PLAIN = "\x1b[1m", "\x1b[31m", "\x1b[33m", "\x1b[32m", "\x1b[0m"
COLOURS = {"critical": RED, "major": RED, "minor": YELLOW, "watch": YELLOW, "met": GREEN}
ASCII = str.maketrans(
    {"–": "-", "—": "-", "’": "'", "‘": "'", "“": '"', "”": '"', "…": "...", "•": "*", "£": "GBP ", "\xa0": " "}
)


def text(evaluation: Evaluation, colour: bool = False) -> str:
    """The first page and the areas; the annex is for the other formats."""
    return "\n".join(line for block in outline(evaluation) for line in _drawn(block, colour)).lstrip("\n") + "\n"


def for_encoding(value: str, encoding: str | None) -> str:
    """The text as far as the encoding goes: typographic signs become ASCII ones, what is left a question mark."""
    try:
        known = codecs.lookup(encoding or "utf-8").name
    except LookupError:
        known = "ascii"
    try:
        value.encode(known)
    except UnicodeEncodeError:
        return value.translate(ASCII).encode(known, errors="replace").decode(known)
    return value


def _drawn(block: Block, colour: bool) -> Iterator[str]:
    match block:
        case Heading(depth, words):
            yield from _heading(depth, safe(words), colour)
        case Paragraph(words):
            yield from _wrapped(safe(words), "  ", "  ")
        case Item(words, label, details):
            yield from _item(safe(words), label, details, colour)
        case Table(_, rows):
            for row in rows:
                yield from _wrapped(safe(": ".join(cell for cell in row if cell)), "  - ", "    ")


def _heading(depth: int, words: str, colour: bool) -> Iterator[str]:
    lines = list(_wrapped(words.upper() if depth == 2 else words, "", ""))
    yield ""
    yield from (f"{BOLD}{line}{PLAIN}" if colour else line for line in lines)
    if depth < 4:
        yield {1: "=", 2: "-", 3: "."}[depth] * min(WIDTH, max(map(len, lines)))


def _item(words: str, label: str, details: tuple[str, ...], colour: bool) -> Iterator[str]:
    tag = f"[{label}] " if label else ""
    lines = list(_wrapped(tag + words, "  - ", "    "))
    paint = next((code for word, code in COLOURS.items() if word in label.split(",")[0]), "") if colour else ""
    if paint and lines[0].startswith(f"  - {tag.rstrip()}"):
        end = 4 + len(tag.rstrip())
        lines[0] = f"  - {paint}{tag.rstrip()}{PLAIN}{lines[0][end:]}"
    yield from lines
    for detail in details:
        yield from _wrapped(safe(detail), "      ", "      ")


def _wrapped(words: str, first: str, rest: str) -> list[str]:
    return textwrap.wrap(words, WIDTH, initial_indent=first, subsequent_indent=rest) or [first.rstrip()]
