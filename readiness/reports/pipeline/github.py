"""The writer of annotations for GitHub, as commands in a step's log: the worst first, and the rest folded there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from readiness.core.sanitize import flat
from readiness.core.text import counted
from readiness.data.vocabulary import FindingStatus, Level
from readiness.evaluation.judged_file import JudgedFile
from readiness.evaluation.row import UNREADABLE, Row, rows
from readiness.reports.pipeline.words import by_kind, kinds, named, place, word

COMMANDS: Mapping[str, str] = {
    UNREADABLE: "error",
    Level.CRITICAL: "error",
    Level.MAJOR: "error",
    FindingStatus.ERROR: "error",
    Level.MINOR: "warning",
    FindingStatus.WATCH: "notice",
    FindingStatus.NOT_ASSESSED: "notice",
}
# Of each command, GitHub shows so many a step.
MOST = 10


class Report:
    """The annotations of all files: none can be told before the last file is known, which may have the worst."""

    def __init__(self) -> None:
        self._rows: list[Row] = []

    def add(self, file: JudgedFile) -> str:
        """Nothing yet."""
        self._rows += (row for row in rows(file) if row.asked)
        return ""

    def end(self) -> str:
        """The commands, and the findings for which GitHub has no room as lines of the log."""
        worst_first = sorted(self._rows, key=lambda row: row.rank)
        shown, rest = _first(worst_first, MOST)
        if rest:  # one notice says how many more there are
            shown, rest = _first(worst_first, MOST, MOST - 1)
        return "".join(f"{line}\n" for line in (*map(_command, shown), *(_more(rest) if rest else ())))


def _first(found: list[Row], most: int, notices: int = MOST) -> tuple[list[Row], list[Row]]:
    """The rows that GitHub shows, and all others."""
    room = Counter({"error": most, "warning": most, "notice": notices})
    shown: list[Row] = []
    rest: list[Row] = []
    for row in found:
        room[_name(row)] -= 1
        (shown if room[_name(row)] >= 0 else rest).append(row)
    return shown, rest


def _name(row: Row) -> str:
    """The command; what a waiver or a baseline leaves out of the code is no error."""
    return "notice" if row.left_out else COMMANDS[row.word]


def _command(row: Row) -> str:
    line = "" if row.cell else f",line={row.line},col={row.column}"
    cell = f" ({row.cell})" if row.cell else ""
    title = f"{word(row)}: {named(row)}"
    head = f"{_name(row)} file={_property(row.file)}{line},title={_property(title)}"
    return f"::{head}::{_data(f'{row.told}{cell}')}"


def _more(rest: list[Row]) -> Iterator[str]:
    """How many more there are, of which kinds, and each of them."""
    yield f"::notice title={len(rest)} more::{_data(f'{kinds(by_kind(rest))}. The log of this step lists them.')}"
    yield f"::group::{counted(len(rest), 'more finding')}"
    for row in rest:
        yield _harmless(f"[{word(row)}] {place(row)}: {row.check}: {row.told}")
    yield "::endgroup::"


def _data(text: str) -> str:
    """The text as what a command says."""
    return _harmless(text).replace("%", "%25")


def _property(text: str) -> str:
    """The text as a property of a command, where a colon and a comma would end it."""
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def _harmless(text: str) -> str:
    """The text on one line, without what begins a command wherever it stands."""
    return flat(text).replace("##[", "# # [")
