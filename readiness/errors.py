"""What can go wrong, as named errors that say what, where and what to do."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

Path = tuple[str | int, ...]


def pointer(path: Path) -> str:
    """A JSONPath for people: `$.evidence[2].date`."""
    return "$" + "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path)


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands in a text file; both count from 1, columns in characters."""

    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with one file, for the person who has to mend it."""

    file: str
    place: Place
    path: Path
    what: str
    mend: str

    def __str__(self) -> str:
        return f"{self.file}:{self.place.line}:{self.place.column}: {pointer(self.path)}: {self.what}; {self.mend}"


@dataclass(frozen=True, slots=True)
class Fault:
    """A problem before it is known where in a file it stands."""

    path: Path
    what: str
    mend: str


class ReadinessError(Exception):
    """The root of every error that readiness raises on purpose."""


class InputError(ReadinessError):
    """Files that cannot be used. `problems` holds all that were found, in file order."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(problems, key=lambda p: (p.file, p.place.line, p.place.column, p.path, p.what)))
        super().__init__("\n".join(map(str, self.problems)))


class SubmissionError(InputError):
    """The submission is not what its schema says."""


class PackError(InputError):
    """The rule pack, the catalogue or a benchmark is not usable."""


class ExpressionError(ReadinessError):
    """An expression that may not be run; `offset` is the character at which it goes wrong."""

    def __init__(self, what: str, mend: str, offset: int = 0) -> None:
        self.what, self.mend, self.offset = what, mend, offset
        super().__init__(f"{what}; {mend}")


class UnknownNameError(ReadinessError):
    """An id that is neither a check, a criterion nor a measure."""


class UnreadableError(ReadinessError):
    """A file that cannot be opened at all."""


class OutputError(ReadinessError):
    """A report that could not be delivered; nothing was left half written."""
