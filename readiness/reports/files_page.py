"""What a run over several files prints: a few lines a file as it goes, and what they come to."""

from __future__ import annotations

from collections.abc import Iterator

from readiness.core.sanitize import path_text
from readiness.data.vocabulary import Level
from readiness.evaluation.judge import Judged
from readiness.evaluation.judged_file import JudgedFile
from readiness.evaluation.result import Evaluation
from readiness.reports.blocks import Block, Item, Label

# So many problems of a file are told.
FEW = 3
MARKS = {0: Label("passed", "met"), 1: Label("gaps", "critical"), 2: Label("wrong input", "critical")}
MARKS |= {3: Label("could not judge", "watch"), 4: Label("internal error", "critical")}


def file_block(file: JudgedFile) -> Block:
    """One file: how it ended and why, and how many findings there are of each level; or its first problems."""
    name = path_text(file.name)
    if file.told is None:
        number, over = len(file.diagnostics), "over " if file.more else ""
        problems = f"{over}{number:,} problem{'' if number == 1 else 's'} to mend"
        rest = (f"and {number - FEW:,} more",) if number > FEW else ()
        return Item(f"{name}: {problems}", MARKS[file.code], (*map(str, file.diagnostics[:FEW]), *rest))
    ended = file.told.verdict
    return Item(f"{name}: {ended.last_line.partition(': ')[2]}", MARKS[ended.code], tuple(_found(file.told)))


def _found(told: Evaluation | Judged) -> Iterator[str]:
    counts = told.counts
    levels = {level.value: getattr(counts, level.value) for level in reversed(Level) if level is not Level.MET}
    found = [f"{number} {level}" for level, number in levels.items() if number]
    rest = f"{counts.not_assessed} of {counts.total} checks not assessed"
    yield f"{told.council}, to {told.period_end}: {', '.join([*found, rest])}."
