"""The writer of GitLab's code quality report: an issue for each gap, line of enquiry and failed rule."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from readiness.core.addresses import fingerprint
from readiness.core.json_text import line
from readiness.core.sanitize import flat
from readiness.data.vocabulary import FindingStatus, Level
from readiness.evaluation.judged_file import JudgedFile
from readiness.evaluation.row import UNREADABLE, Row, rows

SEVERITIES: Mapping[str, str] = {
    UNREADABLE: "blocker",
    Level.CRITICAL: "critical",
    Level.MAJOR: "major",
    Level.MINOR: "minor",
    FindingStatus.ERROR: "major",
    FindingStatus.WATCH: "info",
    FindingStatus.NOT_ASSESSED: "info",
}


class Report:
    """One list of issues."""

    def __init__(self) -> None:
        self._before = "["
        self._seen: Counter[str] = Counter()

    def add(self, file: JudgedFile) -> str:
        """The issues of one file, the worst first."""
        return "".join(self._next(self._issue(row)) for row in rows(file) if row.asked)

    def end(self) -> str:
        """The end of the list."""
        return "[]\n" if self._before == "[" else "]\n"

    def _next(self, issue: dict[str, Any]) -> str:
        before, self._before = self._before, ","
        return before + line(issue)

    def _issue(self, row: Row) -> dict[str, Any]:
        place = f" ({row.cell})" if row.cell else ""
        return {
            "description": flat(
                f"{row.check} {row.title}: {row.told}{place}" if row.criterion else f"{row.told}{place}"
            ),
            "check_name": row.check,
            "fingerprint": self._once(row.fingerprint),
            "severity": "info" if row.left_out else SEVERITIES[row.word],
            # GitLab refuses an issue without a line.
            "location": {"path": row.file, "lines": {"begin": 1 if row.cell else row.line}},
        }

    def _once(self, known: str) -> str:
        """The fingerprint; another one where an earlier file of the same council had it: GitLab shows each but once."""
        self._seen[known] += 1
        number = self._seen[known]
        return known if number == 1 else fingerprint(f"{known}:{number}")
