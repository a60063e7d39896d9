"""The formats for pipelines: one report over any number of files, which takes them one by one.

Each module has a class `Report`: `add` takes a file and gives what can be written by now, `end` gives the rest. So no
file's evaluation is kept, and formats that are written from beginning to end keep nothing at all.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from readiness.evaluation.judged_file import JudgedFile


class Report(Protocol):
    """A report over files, in the order in which they are given."""

    def add(self, file: JudgedFile) -> str:
        """What the report says next, now that it has this file."""

    def end(self) -> str:
        """What it says last."""


def write_reports(report: Report, files: Iterable[JudgedFile]) -> str:
    """The whole report."""
    return "".join([*map(report.add, files), report.end()])
