"""The writer of SARIF 2.1.0: a result for each finding that is a gap, to watch or open, at its place in the submission.

Code hosts raise an alert for every result, also for one that says that all is well: `sarif_all` writes those too.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from readiness.core.addresses import as_fingerprints, uri
from readiness.core.diagnostic_formats import SARIF_SCHEMA
from readiness.core.json_text import line
from readiness.core.sanitize import escaped, flat, path_text
from readiness.core.text import counted
from readiness.core.version import __version__
from readiness.data.vocabulary import FindingStatus, Level
from readiness.evaluation.area_result import CriterionResult
from readiness.evaluation.judged_file import JudgedFile
from readiness.evaluation.result_json import as_plain
from readiness.evaluation.row import UNREADABLE, Row, rows

# By the standard: fail, what is not as it should be; review, what a person has to judge; open, what could not be
# decided. All others have the level "none".
KINDS: Mapping[str, str] = {
    UNREADABLE: "fail",
    FindingStatus.GAP: "fail",
    FindingStatus.WATCH: "review",
    FindingStatus.NOT_ASSESSED: "open",
    FindingStatus.ERROR: "open",
    FindingStatus.MET: "pass",
    FindingStatus.NOT_APPLICABLE: "notApplicable",
}
BASE = "%SRCROOT%"


class Report:
    """One run over all files. The rules that its results name stand at its end, when all are known."""

    kinds: tuple[str, ...] = ("fail", "review", "open")

    def __init__(self) -> None:
        self._rules: list[dict[str, Any]] = []
        self._index: dict[str, int] = {}
        self._notices: list[dict[str, Any]] = []
        self._well = True
        self._before = f'{{"$schema": "{SARIF_SCHEMA}", "version": "2.1.0", "runs": [{{"results": [\n'

    def add(self, file: JudgedFile) -> str:
        """The results of one file, the worst first."""
        criteria = {one.id: one for area in (file.evaluation.areas if file.evaluation else ()) for one in area.criteria}
        if file.evaluation is None:
            self._refuse(file)
        return "".join(
            self._next(self._result(row, file, criteria)) for row in rows(file) if KINDS[row.status] in self.kinds
        )

    def end(self) -> str:
        """The end of the results, and what the run was: the tool with its rules, and what went wrong."""
        head, self._before = self._before if self._before != "," else "", ""
        driver = {"name": "readiness", "semanticVersion": __version__, "rules": self._rules}
        about = {
            "tool": {"driver": driver},
            "invocations": [{"executionSuccessful": self._well, "toolExecutionNotifications": self._notices}],
            "originalUriBaseIds": {BASE: {"description": {"text": "The folder in which readiness was run."}}},
            "columnKind": "unicodeCodePoints",  # SARIF counts UTF-16 units unless it is told
        }
        return f"{head}], {line(about)[1:-2]}}}]}}\n"

    def _next(self, result: dict[str, Any]) -> str:
        before, self._before = self._before, ","
        return before + line(result)

    def _refuse(self, file: JudgedFile) -> None:
        """Tells that a file could not be judged."""
        number = len(file.diagnostics)
        what = f"{'over ' if file.more else ''}{counted(number, 'problem')} to mend" if number else "it cannot be read"
        self._notice({"level": "error", "message": {"text": f"Nothing was judged: {what}."}, "locations": [_at(file)]})

    def _notice(self, notice: dict[str, Any]) -> None:
        self._well = False
        self._notices.append(notice)

    def _result(self, row: Row, file: JudgedFile, criteria: Mapping[str, CriterionResult]) -> dict[str, Any]:
        index = self._index.setdefault(row.check, len(self._rules))
        if index == len(self._rules):
            self._rules.append(_rule(row, criteria.get(row.criterion or "")))
        if row.status == FindingStatus.ERROR:
            self._notice(_failure(row, index, file))
        kept = ("status", "severity", "area", "criterion", "council", "council_code", "subject", "borderline", "safety")
        return {
            "ruleId": row.check,
            "ruleIndex": index,
            "kind": KINDS[row.status],
            "level": _level(row),
            "message": {"text": _message(f"{row.told} ({row.cell})" if row.cell else row.told)},
            "locations": [_place(row, file)],
            "partialFingerprints": as_fingerprints(row.fingerprint),
            **({"suppressions": [{"kind": "external", "justification": row.left_out}]} if row.left_out else {}),
            "properties": {name: as_plain(value) for name in kept if (value := getattr(row, name)) is not None},
        }


def _rule(row: Row, criterion: CriterionResult | None) -> dict[str, Any]:
    """The check as a rule, with why it matters, what good looks like, and what to do."""
    if criterion is None:
        return {"id": row.check, "shortDescription": {"text": row.title}, "help": {"text": row.title}}
    parts = (
        ("Why it matters", criterion.why),
        ("What good looks like", criterion.looks_like),
        ("Inspectors ask", criterion.inspectors_ask),
        ("What to do about a gap", row.remedy),
        ("More", f"readiness explain {row.check}"),
    )
    return {
        "id": row.check,
        "shortDescription": {"text": row.title},
        "fullDescription": {"text": criterion.why},
        "help": {
            "text": "\n\n".join(f"{name}: {text}" for name, text in parts),
            "markdown": "\n\n".join(f"**{name}:** {escaped(text)}" for name, text in parts),
        },
        "properties": {"tags": [str(row.area), criterion.id]},
    }


def _failure(row: Row, index: int, file: JudgedFile) -> dict[str, Any]:
    """The notice of a rule that failed."""
    return {
        "level": "error",
        "message": {"text": _message(row.text)},
        "associatedRule": {"id": row.check, "index": index},
        "locations": [_at(file)],
    }


def _message(text: str) -> str:
    """The text without what would be a link or a placeholder in a message."""
    return flat(text).translate(str.maketrans("[]{}", "()()"))


def _level(row: Row) -> str:
    if row.unreadable:
        return "error"
    if row.severity is None:
        return "none"
    return "warning" if row.severity is Level.MINOR else "error"


def _at(file: JudgedFile, row: Row | None = None) -> dict[str, Any]:
    """The address of the file; of the other one where the problem lies, as in the rules that were to judge it."""
    given = file.told_as
    name = given if row is None or row.file == path_text(given) else row.file
    return {"physicalLocation": {"artifactLocation": {"uri": uri(name), "uriBaseId": BASE}}}


def _place(row: Row, file: JudgedFile) -> dict[str, Any]:
    """The place in the file. A workbook has no lines: its cell stands in the message."""
    place = _at(file, row)
    if row.cell is None:
        place["physicalLocation"]["region"] = {"startLine": row.line, "startColumn": row.column}
    return place | {"logicalLocations": [{"fullyQualifiedName": row.path}]}
