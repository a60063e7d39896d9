"""The writer of CSV: a row for each check of each file, under the keys of the schema of rows."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable
from dataclasses import fields
from decimal import Decimal
from typing import Any

from readiness.core.numbers import plain
from readiness.core.sanitize import flat
from readiness.evaluation.judged_file import JudgedFile
from readiness.evaluation.result_json import as_written
from readiness.evaluation.row import Row, rows

NAMES = tuple(field.name for field in fields(Row))
# A spreadsheet takes a text that begins so for a formula, and may run it.
FORMULA = re.compile(r"\s*[=+\-@]")


class Report:
    """Rows under one line of names, in UTF-8."""

    def __init__(self) -> None:
        self._head = _lines([NAMES])

    def add(self, file: JudgedFile) -> str:
        """The rows of one file, the worst first; before the first file, the names."""
        head, self._head = self._head, ""
        return head + _lines([_cell(getattr(row, name)) for name in NAMES] for row in rows(file))

    def end(self) -> str:
        """The names, where there was no file."""
        return self._head


def _lines(cells: Iterable[Iterable[str]]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(cells)
    return text.getvalue()


def _cell(value: Any) -> str:
    """The value as the text of a cell: nothing where it is not known, and an apostrophe before what looks a formula."""
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case Decimal():
            return plain(as_written(value))
        case int():
            return str(value)
        case _:
            text = flat(str(value))
            return f"'{text}" if FORMULA.match(text) else text
