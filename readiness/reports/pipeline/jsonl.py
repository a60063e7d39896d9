"""The writer of JSON lines: a row for each check of each file, with the keys of the schema of rows."""

from __future__ import annotations

from readiness.core.json_text import line
from readiness.evaluation.judged_file import JudgedFile
from readiness.evaluation.result_json import as_plain
from readiness.evaluation.row import rows


class Report:
    """A line for each row."""

    def add(self, file: JudgedFile) -> str:
        """The lines of one file, the worst first."""
        return "".join(line(as_plain(row)) for row in rows(file))

    def end(self) -> str:
        """Nothing: each line is whole."""
        return ""
