"""The writer of Markdown that fits into a comment on a code host: the summary with what to do, as far as it fits."""

from __future__ import annotations

from collections.abc import Iterator

from readiness.evaluation.row import Row
from readiness.reports.blocks import Block, Code, Heading, Item, Words
from readiness.reports.phrases import mark
from readiness.reports.pipeline import summary
from readiness.reports.pipeline.words import named, place, word
from readiness.reports.writers.markdown import write

# Code hosts refuse a comment of over 65,536 characters.
LONGEST = 60_000


class Report(summary.Report):
    """The page over all files, with as many findings as there is room for."""

    # More could not be told, however short they were.
    most = 1_000

    def _findings(self) -> Iterator[Block]:
        room = LONGEST - len(write([*self._head(), *self._foot()])) - 1_000
        told: list[Row] = []
        items: list[Block] = []
        for row in self._worst:
            item = Item(_words(row), mark(word(row)), _details(row))
            room -= len(write([item]))
            if room < 0:
                break
            told.append(row)
            items.append(item)
        self._worst = told
        if items:
            yield Heading(2, "What was found, the worst first")
            yield from items


def _words(row: Row) -> Words:
    return f"{named(row)}: {row.told}"


def _details(row: Row) -> tuple[Words, ...]:
    where = Code(place(row))
    return (f"Do: {row.remedy}", where) if row.adverse else (where,)
