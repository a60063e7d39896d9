"""Reading the department's published files: its data files by council, and tables from its interactive tool.

A data file has a row for a place and a year, and columns by which rows are told apart. A table of the tool has a row
for a place and an indicator, and a column for a year. `columns.csv` says which column of which file holds a measure.
"""

from __future__ import annotations

import csv
import hashlib
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import cached_property
from pathlib import Path as FilePath

from readiness.core.diagnostics import Diagnostic, Location
from readiness.core.file_kinds import binary
from readiness.core.numbers import plain
from readiness.core.sanitize import file_name, flat
from readiness.core.suggestions import nearest
from readiness.data.catalogue import Catalogue
from readiness.data.council_figures import ENGLAND, REGIONS
from readiness.data.imported import ImportedError, ImportedYear
from readiness.data.published_columns import REGION_CODES, SYMBOLS, Known, known_columns, year_in

LARGEST = 64 * 1024 * 1024
MOST_PROBLEMS = 20
# No release is more than so many years ahead of the newest that the rules know: such a year is a slip.
AHEAD = 5
NUMBER = re.compile(r"[0-9]{1,9}(\.[0-9]{1,20})?")
LEVELS = {"National": "country", "Regional": "region", "Local authority": "council"}
CHECK = "check the cell, or download the file again"
# In place of a column's number, for what is wrong with a row or the file.
ROW = 0
TOOL = ("LA Number", "Measure")
DATA = ("time_period", "geographic_level")


def read_published(path: FilePath, raw: bytes, catalogue: Catalogue, published: date | None) -> list[ImportedYear]:
    """The figures in a published file, by measure and year. Raises ImportedError with the first problems in it."""
    file = _File(path, raw, catalogue)
    found = file.figures()
    if file.problems:
        raise ImportedError(file.problems[:MOST_PROBLEMS], more=len(file.problems) > MOST_PROBLEMS)
    name, sha256 = flat(file_name(str(path))).lstrip("=+-@ "), hashlib.sha256(raw).hexdigest()
    return [
        ImportedYear(
            measure, year, published, name or "a file", sha256, {code: value for code, (value, _) in row.items()}
        )
        for (measure, year), row in sorted(found.items())
    ]


# By measure and year, and then by place: the figure, and the line on which it stands.
Found = dict[tuple[str, int], dict[str, tuple[Decimal, int]]]


class _File:
    """One file on its way to figures, with what is wrong in it."""

    def __init__(self, path: FilePath, raw: bytes, catalogue: Catalogue) -> None:
        self.name = str(path)
        self.catalogue = catalogue
        self.problems: list[Diagnostic] = []
        self.head: list[str] = []
        self._raw = raw

    def figures(self) -> Found:
        found: Found = {}
        rows = self._rows()
        try:
            for line, cells in rows:
                for key, code, cell, column in self._cells(line, cells):
                    self._add(found, key, code, cell, (line, column))
                if len(self.problems) > MOST_PROBLEMS:
                    break
        except _Refused:
            return {}
        if not found and not self.problems:
            self._wrong((1, ROW), "no figure that is known here is in it", "download the file with all of its rows")
        return found

    def _rows(self) -> Iterator[tuple[int, list[str]]]:
        reader = csv.reader(io.StringIO(self._text(), newline=""), strict=True)
        try:
            self.head = [cell.strip() for cell in next(reader, [])]
            self._look_at_head()
            for cells in reader:
                if len(cells) == len(self.head):
                    yield reader.line_num, [cell.strip() for cell in cells]
                elif any(cells):
                    message = f"this row has {len(cells)} cells, and the first row has {len(self.head)}"
                    self._wrong((reader.line_num, ROW), message, "download the file again, and change nothing in it")
                if len(self.problems) > MOST_PROBLEMS:
                    return
        except csv.Error:
            self._refuse((reader.line_num or 1, ROW), "this is no table with commas", "download it again as CSV")

    def _text(self) -> str:
        if len(self._raw) > LARGEST:
            self._refuse((1, ROW), f"it holds over {LARGEST // 1024**2} MB", "filter it to the years that are needed")
        if kind := binary(self._raw):
            self._refuse((1, ROW), f"this is {kind}", "take the CSV file out of it, or save it as CSV")
        if b"\0" in self._raw:
            line = self._raw[: self._raw.index(b"\0")].count(b"\n") + 1
            self._refuse((line, ROW), "there is a byte of 0 in it, which no text has", "save it as CSV in UTF-8")
        try:
            return self._raw.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            line = self._raw[: error.start].count(b"\n") + 1
            self._refuse((line, ROW), f"byte 0x{self._raw[error.start]:02x} is not UTF-8", "save it as CSV in UTF-8")
        return ""

    def _look_at_head(self) -> None:
        twice = next((name for name in self.head if name and self.head.count(name) > 1), None)
        if twice is not None:
            self._refuse((1, ROW), f'two columns are called "{flat(twice)}"', "keep one")
        if self._is_of_tool:
            return
        for name in DATA:
            if name not in self.head:
                near = nearest(name, self.head)
                instead = f'; the nearest is "{flat(near)}"' if near else ""
                self._refuse((1, ROW), f'the column "{name}" is missing{instead}', "download the file with all columns")
        if not self._matching:
            some = ", ".join(sorted({one.column for one in known_columns() if one.form == "data"})[:6])
            message = "no column in it holds a figure that is known here"
            self._refuse(
                (1, ROW), message, f"columns that do are {some} and others (docs/benchmarks.md lists the files)"
            )

    @property
    def _is_of_tool(self) -> bool:
        return all(name in self.head for name in TOOL)

    @cached_property
    def _matching(self) -> tuple[Known, ...]:
        """The measures whose columns are all in the file."""
        of_data = (one for one in known_columns() if one.form == "data")
        return tuple(one for one in of_data if {one.column, *one.where} <= set(self.head))

    @cached_property
    def _indicators(self) -> Mapping[str, str]:
        return {_folded(one.column): one.measure for one in known_columns() if one.form == "tool"}

    @cached_property
    def _years(self) -> Mapping[int, int]:
        """The columns of a table of the tool that hold a year."""
        years = {index: year_in(name) for index, name in enumerate(self.head)}
        return {index: year for index, year in years.items() if year is not None}

    def _cells(self, line: int, cells: Sequence[str]) -> Iterator[tuple[tuple[str, int], str, str, int]]:
        """The known figures of a row, each with its measure and year, its place, and the number of its column."""
        row = dict(zip(self.head, cells, strict=True))
        if self._is_of_tool:
            measure = self._indicators.get(_folded(row["Measure"]))
            if measure is not None:
                for code in self._places(line, "LA Number", row["LA Number"]):
                    yield from (((measure, year), code, cells[at], at + 1) for at, year in self._years.items())
            return
        wanted = [one for one in self._matching if all(row[name] == value for name, value in one.where.items())]
        level = LEVELS.get(row["geographic_level"])
        if not wanted or level is None:
            return
        year = year_in(row["time_period"])
        if year is None:
            self._wrong(
                self._at(line, "time_period"), f'"{_told(row["time_period"])}" is no year', "write it like 2025"
            )
            return
        for code in self._codes(line, level, row):
            for one in wanted:
                yield (one.measure, year), code, row[one.column], self.head.index(one.column) + 1

    def _codes(self, line: int, level: str, row: Mapping[str, str]) -> Iterator[str]:
        """The department's digits of the places of a row: several where councils send one return."""
        if level == "country":
            yield ENGLAND
        elif level == "region":
            code = REGION_CODES.get(row.get("region_code", ""))
            if code is None:
                self._wrong(self._at(line, "region_code"), "there is no region with this code", "check the column")
            else:
                yield code
        elif "old_la_code" in row and row["old_la_code"].lower() not in SYMBOLS:
            yield from self._places(line, "old_la_code", row["old_la_code"])
        elif row.get("new_la_code", "").lower() not in SYMBOLS:
            yield from self._places(line, "new_la_code", row["new_la_code"])
        elif "old_la_code" not in row and "new_la_code" not in row:
            self._refuse((1, ROW), 'the column "old_la_code" is missing', "download the file with all columns")

    def _places(self, line: int, column: str, text: str) -> Iterator[str]:
        """The digits in a cell such as "940 / 941", or for codes of nine characters."""
        councils = self.catalogue.councils.listed
        for part in re.split(r"\s*/\s*", text) if text.lower() not in SYMBOLS else ():
            code = councils[part].dfe if part in councils else part
            if code in self._digits or code == ENGLAND or code in REGIONS:
                yield str(code)
            else:
                self._wrong(
                    self._at(line, column), f'"{_told(part)}" is no place that is known here', "check the column"
                )

    def _add(self, found: Found, key: tuple[str, int], code: str, cell: str, at: tuple[int, int]) -> None:
        if cell.lower() in SYMBOLS:
            return
        measure = self.catalogue.measures[key[0]]
        if not NUMBER.fullmatch(cell):
            self._wrong(at, f'"{_told(cell)}" is neither a number nor one of the symbols c, x, z, u, k and low', CHECK)
            return
        value = Decimal(plain(round(Decimal(cell), 6)))
        if value > measure.most:
            self._wrong(at, f"{_told(cell)} {measure.measured_in} is more than there can be", CHECK)
        elif key[1] > self._latest:
            self._wrong(
                at, f"{key[1]} is over {AHEAD} years after the newest figures that are known here", "check the year"
            )
        else:
            before = found.setdefault(key, {}).setdefault(code, (value, at[0]))
            if before[0] != value:
                message = (
                    f"{_told(cell)} stands here, and another figure of the same place and year in line {before[1]}"
                )
                self._wrong(at, message, "download the file again: one of the two is not what it is taken for")

    @cached_property
    def _digits(self) -> frozenset[str | None]:
        return frozenset(one.dfe for one in self.catalogue.councils.listed.values())

    @cached_property
    def _latest(self) -> int:
        return AHEAD + max(int(year) for release in self.catalogue.releases for year in release.published)

    def _at(self, line: int, column: str) -> tuple[int, int]:
        return line, self.head.index(column) + 1 if column in self.head else ROW

    def _wrong(self, at: tuple[int, int], message: str, hint: str) -> None:
        line, column = at
        path = () if column == ROW else (flat(self.head[column - 1]),)
        self.problems.append(Diagnostic(self.name, Location(line, column or 1), path, message, hint))

    def _refuse(self, at: tuple[int, int], message: str, hint: str) -> None:
        self._wrong(at, message, hint)
        raise _Refused


class _Refused(Exception):  # noqa: N818  # it travels no further than this module
    """The file cannot be read any further."""


def _folded(text: str) -> str:
    return " ".join(text.split()).casefold()


def _told(text: str) -> str:
    return flat(text[:40])
