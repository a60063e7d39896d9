"""Words for rows that the formats for pipelines share."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from readiness.core.sanitize import flat
from readiness.core.text import counted, listed
from readiness.data.vocabulary import FindingStatus
from readiness.evaluation.row import UNREADABLE, Row

KINDS = {
    UNREADABLE: ("problem of a file", "problems of files"),
    FindingStatus.WATCH: ("line of enquiry", "lines of enquiry"),
    FindingStatus.NOT_ASSESSED: ("safety check not made", "safety checks not made"),
    FindingStatus.ERROR: ("failed rule", "failed rules"),
}


def word(row: Row) -> str:
    """The status in a word or two: "major gap"."""
    return f"{row.severity} gap" if row.severity else row.status.replace("-", " ")


def named(row: Row) -> str:
    """What the row is about: a check with its title, or the kind of a problem."""
    return f"{row.check} {row.title}" if row.criterion else row.check


def cut(text: str, most: int = 200) -> str:
    """The text on one line, without the end of a very long one."""
    line = flat(text)
    return line if len(line) <= most else f"{line[: most - 1]}…"


def place(row: Row) -> str:
    """The file, and where in it."""
    return f"{row.file}:{row.cell or f'{row.line}:{row.column}'}"


def kinds(found: Counter[str]) -> str:
    """ "1 major gap, 18 minor gaps and 73 lines of enquiry", of rows counted by their kind."""
    return listed([counted(number, *KINDS.get(kind, (f"{kind} gap",))) for kind, number in found.items()])


def by_kind(rows: Iterable[Row]) -> Counter[str]:
    """How many rows there are of each kind, in their order."""
    return Counter(row.word for row in rows)
