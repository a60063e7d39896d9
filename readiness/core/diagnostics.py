"""Diagnostics and errors: everything that readiness refuses, with what is wrong, where, and what to do."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache

Path = tuple[str | int, ...]


@lru_cache(maxsize=2048)  # each check that reads a measure points at it
def pointer(path: Path) -> str:
    """A JSONPath for people: `$.evidence[2].date`."""
    return "$" + "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path)


@dataclass(frozen=True, slots=True)
class Location:
    """Where something stands in a text file; both count from 1, columns in characters."""

    line: int
    column: int

    @property
    def cell(self) -> str | None:
        """The cell as a workbook writes it, `'Front door'!D7`; None in a text file."""
        return None

    @property
    def order(self) -> tuple[int, int, int]:
        """For sorting the places of a file."""
        return 0, self.line, self.column

    def __str__(self) -> str:
        return self.cell or f"{self.line}:{self.column}"


@dataclass(frozen=True, slots=True)
class CellLocation(Location):
    """Where something stands in a workbook: its row, its column, and its sheet with the place among the others."""

    sheet: str
    tab: int

    @property
    def cell(self) -> str:
        """The cell as a workbook writes it."""
        name = self.sheet if re.fullmatch(r"[^\W\d]\w*", self.sheet) else "'" + self.sheet.replace("'", "''") + "'"
        return f"{name}!{column_letters(self.column)}{self.line}"

    @property
    def order(self) -> tuple[int, int, int]:
        """For sorting the places of a file: by sheet, then by row."""
        return self.tab, self.line, self.column


def column_letters(number: int) -> str:
    """The letters of a column that counts from 1: A, Z, AA."""
    letters = ""
    while number > 0:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


class Rule(StrEnum):
    """The kind of a diagnostic: a name for other systems, and what it means in one line."""

    means: str

    def __new__(cls, name: str, means: str) -> Rule:
        """A member whose value is its name, with the meaning as an attribute."""
        # Left to itself, StrEnum hands the pair to str(), which takes the second for an encoding.
        rule = str.__new__(cls, name)
        rule._value_, rule.means = name, means
        return rule

    UNREADABLE = "unreadable-file", "A file is missing, cannot be read, or is not what its ending says."
    MISNAMED = "misnamed-file", "A file is not called by the id that it holds."
    WRONG_VALUE = "wrong-value", "A value is not of the kind that belongs there."
    MISSING = "missing-field", "A field that is needed is not there."
    UNKNOWN_WORD = "unknown-word", "A word is not one of those that may stand there."
    UNKNOWN_FIELD = "unknown-field", "A field is not known here."
    EMPTY_TEXT = "empty-text", "A reader would see nothing where a text should stand."
    UNKNOWN_MEASURE = "unknown-measure", "A measure, or a part of one, is not in the catalogue."
    UNKNOWN_BENCHMARK = "unknown-benchmark", "Figures are named that nobody published, or a threshold that has no name."
    UNKNOWN_STANDARD = "unknown-standard", "A local standard is not in the catalogue, or outside its bounds."
    UNKNOWN_AREA = "unknown-area", "An area is not in the pack, or not the one that the id stands for."
    UNKNOWN_THEME = "unknown-theme", "A theme or a subject has no frequency in the pack."
    UNKNOWN_CHECK = "unknown-check", "An example names a check that is not in its criterion."
    EXAMPLE_NAME = "example-name", "Two examples have one name."
    UNKNOWN_PLACEHOLDER = "unknown-placeholder", "Nothing fills a placeholder in a text."
    UNSURE_PLACEHOLDER = (
        "unsure-placeholder",
        "A placeholder that may have nothing to fill it stands outside square brackets.",
    )
    WRONG_ALIAS = "wrong-alias", "A name for an expression is taken, given twice, or never read."
    CHECK_FORM = "check-form", "A check has not the parts that go with its form."
    EXPRESSION = "expression", "An expression cannot be read, or joins or compares unlike things."
    CONSTANT = "constant-expression", "An expression comes out the same for every council."
    OR_OVER_MEASURES = "or-over-measures", "A condition joins measures by `or`: a missing one would hide a true gap."
    BAND_DIRECTION = "band-direction", "A band looks the wrong way for what it judges."
    BAND_ORDER = "band-order", "Bands are not in order, worst first, with the figures of every year."
    BAND_UNREACHABLE = "band-unreachable", "A band, or met, that no value can ever have."
    BASIS = "threshold-basis", "A threshold or a condition does not say what it rests on."
    RANK_ALONE = "rank-alone", "A gap worse than minor rests on a rank among councils, or on how they spread, alone."
    DUTY_DATE = "duty-date", "A duty does not say since when it holds, or no longer holds."
    OPEN_AND_LATE = (
        "open-and-late",
        "A rate of what was completed is judged, and what is open and late is not looked at.",
    )
    COUNTED_TWICE = "counted-twice", "Checks of measures that move together all have a weight."
    POLICY = "policy", "The pack's own policy would leave something undecided."
    WRONG_ID = "wrong-id", "An id is given twice, or belongs to another criterion."
    UNLOCKED_ID = "unlocked-id", "ids.lock does not hold an id, or tells it otherwise."
    RETIRED_ID = "retired-id", "An id that was retired is used again."
    REUSED_ID = "reused-id", "An id stands for something else than it did."
    RENUMBERED_ID = "renumbered-id", "A check has been given another id."
    LOST_ID = "lost-id", "An id has gone without being retired."
    UNREADABLE_LOCK = "unreadable-lock", "A line of ids.lock cannot be read, or stands there twice."


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One thing that is wrong in one file, for the person who has to correct it."""

    file: str
    location: CellLocation | Location
    path: Path
    message: str
    hint: str
    rule: Rule = Rule.UNREADABLE

    @property
    def order(self) -> tuple[str, int, int, int, str, str]:
        """For sorting: by file, then by location. The rest makes the order the same for any input order."""
        return self.file, *self.location.order, pointer(self.path), self.message

    def __str__(self) -> str:
        where = f"{self.file}:{self.location}: {pointer(self.path)}"
        return f"{where}: {self.message}; {self.hint}"


@dataclass(frozen=True, slots=True)
class Issue:
    """Something wrong at a path, before its line and column in a file are known: then it is a Diagnostic."""

    path: Path
    message: str
    hint: str
    rule: Rule = Rule.WRONG_VALUE


def under(rule: Rule, issues: Iterable[Issue]) -> Iterator[Issue]:
    """The issues, with this rule where they have none of their own."""
    return (replace(issue, rule=rule) if issue.rule is Rule.WRONG_VALUE else issue for issue in issues)


class ReadinessError(Exception):
    """The root of every error that readiness raises on purpose."""


class InputError(ReadinessError):
    """Files that cannot be used. `diagnostics` holds what was found, in file order; `more` says that there is more."""

    undone = "judged"
    """What was therefore not done."""

    def __init__(self, diagnostics: Iterable[Diagnostic], more: bool = False) -> None:
        self.diagnostics = tuple(sorted(diagnostics, key=lambda diagnostic: diagnostic.order))
        self.more = more
        super().__init__(self.diagnostics)

    def __str__(self) -> str:
        return "\n".join(map(str, self.diagnostics))


class SubmissionError(InputError):
    """The submission is not what its schema says."""


class PackError(InputError):
    """The rule pack, the catalogue or a benchmark is not usable."""


class ExpressionError(ReadinessError):
    """An expression that cannot be compiled or evaluated; `offset` counts characters from 0."""

    def __init__(self, message: str, hint: str, offset: int = 0) -> None:
        self.message, self.hint, self.offset = message, hint, offset
        super().__init__(f"{message}; {hint}")


class UnknownNameError(ReadinessError):
    """An id that is neither a check, a criterion nor a measure."""


class SettingsError(InputError):
    """A file of settings cannot be used."""


class UnreadableError(ReadinessError):
    """A file that cannot be opened at all."""


class TemplateError(ReadinessError):
    """A template of a report that cannot be used."""


class RequirementError(ReadinessError):
    """Other rules would judge than those that were asked for."""


class NotComparableError(ReadinessError):
    """Two accounts that are not of one council."""


class UnverifiedError(ReadinessError):
    """A stored result that is not what its inputs give, or that cannot be held against them."""


class OutputError(ReadinessError):
    """A report that could not be delivered; nothing was left half written."""
