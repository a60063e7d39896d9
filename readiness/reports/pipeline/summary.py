"""The writer of a short page in Markdown, for the summary of a job: how each file ended, and the worst findings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from heapq import nsmallest
from itertools import chain

from readiness.core.numbers import rounded
from readiness.core.sanitize import path_text
from readiness.core.text import counted, sentence
from readiness.data.vocabulary import FindingStatus
from readiness.evaluation.for_others import FEWER
from readiness.evaluation.judged_file import JudgedFile
from readiness.evaluation.result import Evaluation
from readiness.evaluation.row import Row, rows
from readiness.packs.policy import OWN_WORDS
from readiness.reports.blocks import Block, Code, Heading, Item, Paragraph, Table, Words
from readiness.reports.phrases import few, mark, totals
from readiness.reports.pipeline.words import by_kind, cut, kinds, word
from readiness.reports.writers.markdown import write

# How many files have a line, how many are told area by area, and how many checks of safety are named.
MOST_FILES, MOST_TOLD, MOST_NAMED = 30, 5, 20


class Report:
    """The page over all files. Of the findings it keeps the worst, so that many files need no more memory than few."""

    most = 20

    def __init__(self) -> None:
        self._files: list[tuple[Words, ...]] = []
        self._told: list[Block] = []
        self._worst: list[Row] = []
        self._kinds: Counter[str] = Counter()
        self._number, self._small, self._caution = 0, False, ""

    def add(self, file: JudgedFile) -> str:
        """Nothing yet: what is worst is known at the end."""
        found = [row for row in rows(file) if row.asked]
        self._number += 1
        self._small |= any(row.small for row in found)
        self._kinds += by_kind(found)
        self._worst = nsmallest(self.most, chain(self._worst, found), key=lambda row: row.rank)
        if self._number <= MOST_FILES:
            self._files.append(_line(file))
        if self._number <= MOST_TOLD:
            self._told += _ended(file, found)
        if file.evaluation:
            self._caution = file.evaluation.first_page.caution[0]
        return ""

    def end(self) -> str:
        """The page."""
        return write([*self._head(), *self._findings(), *self._foot()])

    def _head(self) -> Iterator[Block]:
        yield Heading(1, "Inspection readiness")
        if self._number > 1:
            yield Table(("File", "Council", "How it ended"), tuple(self._files))
            if self._number > MOST_FILES:
                yield Paragraph(f"And {counted(self._number - MOST_FILES, 'more file')}.")
        yield from self._told

    def _findings(self) -> Iterator[Block]:
        if not self._worst:
            return
        yield Heading(2, "What was found, the worst first")
        place = ("File and line",) if self._number > 1 else ("Line",)
        yield Table(
            ("Finding", "What was found", *place),
            tuple((f"{word(row)}: {row.check}", cut(row.told, 1_000), self._place(row)) for row in self._worst),
        )

    def _foot(self) -> Iterator[Block]:
        yield from self._left_out(self._worst)
        if self._small:
            yield Paragraph(f"Counts of 1 to 5 are people: they are told as {FEWER} here, and stand in the report.")
        if self._caution:
            yield Paragraph(self._caution)

    def _left_out(self, told: list[Row]) -> Iterator[Block]:
        """How many findings have no line here, of which kinds."""
        rest = self._kinds - by_kind(told)
        if rest:
            yield Paragraph(f"And {rest.total():,} more: {kinds(rest)}. The report has all of them.")

    def _place(self, row: Row) -> Words:
        where = row.cell or str(row.line)
        return Code(f"{cut(row.file)}:{where}" if self._number > 1 else where)


def _line(file: JudgedFile) -> tuple[Words, ...]:
    """How one file ended, in a row of the table."""
    name = Code(cut(path_text(file.told_as)))
    if file.evaluation is None:
        number = len(file.diagnostics)
        return name, "", f"Not judged: {'over ' if file.more else ''}{counted(number, 'problem')} to mend"
    council = cut(file.evaluation.provenance.council, 100)
    return name, council, cut(file.evaluation.verdict.last_line.partition(". ")[0])


def _ended(file: JudgedFile, found: list[Row]) -> Iterator[Block]:
    """One file: what was checked, how it ended, and its areas."""
    if file.evaluation is None:
        yield Heading(2, cut(path_text(file.told_as)))
        yield Paragraph("Nothing was judged. What is wrong with the file is listed below.")
        return
    yield Heading(2, cut(file.evaluation.provenance.council))
    yield Paragraph(cut(file.evaluation.verdict.last_line, 2_000))
    yield Paragraph(totals(file.evaluation))
    unchecked = [row.check for row in found if row.safety and row.status == FindingStatus.NOT_ASSESSED]
    if unchecked:
        names = ", ".join(few(unchecked, MOST_NAMED))
        yield Item(sentence(f"whether a child is unsafe today ({len(unchecked)}): {names}"), mark("not checked"))
    yield Table(("Area", "View", "Gaps", "To watch", "Weight assessed"), tuple(_areas(file.evaluation)))


def _areas(evaluation: Evaluation) -> Iterator[tuple[Words, ...]]:
    for area in evaluation.areas:
        share = "no checks" if area.coverage is None else f"{rounded(area.coverage)}%"
        yield area.title, OWN_WORDS[area.view], str(area.counts.gap), str(area.counts.watch), share
