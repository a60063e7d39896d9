"""The cells of a workbook: what stands in each, and where; nothing in it is run, worked out or fetched."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal, InvalidOperation

from readiness.core.bounds import LAST_COLUMN, LAST_ROW, MOST_DIGITS, MOST_VALUES
from readiness.core.diagnostics import CellLocation, Location
from readiness.core.workbook_parts import BOOK, LINKS, SAVE_ANEW, STRINGS, STYLES, Attributes, Parts, linked, refuse

Value = str | bool | int | Decimal
OWN = "my "
"""Sheets whose names begin with this are the council's own, and never read."""
# Formats of numbers that come with every workbook: dates and times, and percentages.
DATES, PERCENTAGES = frozenset((*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59))), frozenset((9, 10))
# What stands in a format in quotation marks, brackets or behind a backslash is only shown.
SHOWN_ALONE = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.|_.|\*.')
ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
FROM_ANOTHER_FILE = re.compile(r"\[\d+\]")
# Excel's first days; the other is how it counted on the Mac. Day 60 of the first is 29 February 1900, which never was.
DAY_NOUGHT, DAY_NOUGHT_OF_1904 = datetime(1899, 12, 30), datetime(1904, 1, 1)
LAST_DAY = 2_958_465
# Excel shows so many digits, and no more can be typed: what comes behind is the rounding of a computer.
DIGITS = 15


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet: its name, its place among the others, and what stands in its cells by row and column, from 1."""

    name: str
    tab: int
    cells: Mapping[tuple[int, int], Value]

    def place(self, row: int, column: int) -> Location:
        """The location of a cell."""
        return CellLocation(row, column, self.name, self.tab)


def read_sheets(raw: bytes, name: str) -> list[Sheet]:
    """The sheets of a workbook in order, without the council's own. Raises SubmissionError, with the cell if there is.

    Dates come as `2026-03-31`, numbers that are shown as percentages as `85%`, numbers with Excel's 15 digits. Refused
    are cells that stand far away or are merged, formulas without a result, and formulas that read another file.
    """
    parts = Parts(raw, name)
    book, styles = _Book(), _Styles()
    parts.parse(BOOK, book.start, book.end)
    links: dict[str, str] = {}
    parts.parse(LINKS, lambda _, given: links.update({given.get("Id", ""): given.get("Target", "")}), lambda *_: None)
    if STYLES in parts:
        parts.parse(STYLES, styles.start, lambda *_: None)
    strings = _Strings()
    if STRINGS in parts:
        parts.parse(STRINGS, strings.start, strings.end)
    sheets, left = [], MOST_VALUES
    for tab, (title, link) in enumerate(book.sheets, 1):
        if title.casefold().startswith(OWN) or "chartsheets/" in links.get(link, ""):
            continue
        scan = _Scan(name, title, tab, strings.found, styles, book, left)
        parts.parse(linked(links.get(link, "")), scan.start, scan.end)
        left -= len(scan.cells)
        sheets.append(Sheet(title, tab, scan.cells))
    return sheets


def unpacked_size(raw: bytes) -> int:
    """How many bytes a workbook says that it has when unpacked. Raises SubmissionError for a broken one."""
    return Parts(raw, "").size


class _Book:
    """The names of the sheets, the day from which dates count, and whether formulas are still to be worked out."""

    def __init__(self) -> None:
        self.sheets: list[tuple[str, str]] = []
        self.origin = DAY_NOUGHT
        self.unworked = False

    def start(self, element: str, given: Attributes) -> None:
        if element == "sheet":
            self.sheets.append((given.get("name", ""), given.get("id", "")))
        elif element == "workbookPr" and given.get("date1904", "0") in ("1", "true"):
            self.origin = DAY_NOUGHT_OF_1904
        elif element == "calcPr":
            # Whoever wrote the formulas worked none of them out: what stands as their results is made up.
            self.unworked = given.get("fullCalcOnLoad", "0") in ("1", "true")

    def end(self, element: str, text: str) -> None:
        """Nothing here has a text."""


class _Styles:
    """Which formats of cells show a date, and which a percentage."""

    def __init__(self) -> None:
        self.dates: set[str] = set()
        self.percentages: set[str] = set()
        self._dates, self._percentages = set(map(str, DATES)), set(map(str, PERCENTAGES))
        self._in_cells, self._number = False, 0

    def start(self, element: str, given: Attributes) -> None:
        match element:
            case "numFmt":
                shown = SHOWN_ALONE.sub("", given.get("formatCode", "").partition(";")[0])
                if "%" in shown:
                    self._percentages.add(given.get("numFmtId", ""))
                elif re.search("[dmyhs]", shown, re.IGNORECASE) and shown.casefold() != "general":
                    self._dates.add(given.get("numFmtId", ""))
            case "cellXfs" | "cellStyleXfs":
                self._in_cells = element == "cellXfs"
            case "xf" if self._in_cells:
                form, number = given.get("numFmtId", "0"), str(self._number)
                (self.dates if form in self._dates else set()).add(number)
                (self.percentages if form in self._percentages else set()).add(number)
                self._number += 1
            case "cellStyles" | "dxfs":
                self._in_cells = False


class _Strings:
    """The texts that cells share."""

    def __init__(self) -> None:
        self.found: list[str] = []
        self._runs: list[str] = []
        self._in_phonetic = False

    def start(self, element: str, given: Attributes) -> None:
        if element == "si":
            self._runs = []
        elif element == "rPh":
            self._in_phonetic = True

    def end(self, element: str, text: str) -> None:
        if element == "t" and not self._in_phonetic:
            self._runs.append(text)
        elif element == "rPh":
            self._in_phonetic = False
        elif element == "si":
            self.found.append(unescaped("".join(self._runs)))


@dataclass
class _Cell:
    place: tuple[int, int]
    kind: str
    style: str
    value: str | None = None
    formula: str | None = None
    runs: list[str] = field(default_factory=list)


class _Scan:
    """One sheet, cell by cell."""

    def __init__(
        self, file: str, title: str, tab: int, strings: Sequence[str], styles: _Styles, book: _Book, most: int
    ) -> None:
        self.cells: dict[tuple[int, int], Value] = {}
        self._file, self._title, self._tab = file, title, tab
        self._strings, self._styles, self._book, self._most = strings, styles, book, most
        self._cell: _Cell | None = None
        self._in_phonetic = False

    def start(self, element: str, given: Attributes) -> None:
        match element:
            case "c":
                self._cell = _Cell(self._placed(given.get("r", "")), given.get("t", "n"), given.get("s", "0"))
            case "f" if self._cell is not None:
                self._cell.formula = ""
            case "rPh":
                self._in_phonetic = True
            case "mergeCell":
                self._refuse_merged(given.get("ref", ""))

    def end(self, element: str, text: str) -> None:
        if element == "rPh":
            self._in_phonetic = False
        if (cell := self._cell) is None:
            return
        match element:
            case "v":
                cell.value = text
            case "f":
                cell.formula = text
            case "t" if not self._in_phonetic:
                cell.runs.append(text)
            case "c":
                self._cell = None
                self._keep(cell)

    def _keep(self, cell: _Cell) -> None:
        if cell.formula is not None:
            self._refuse_formula(cell)
        value = self._value(cell)
        if value is None or value == "":
            return
        row, column = cell.place
        if row > LAST_ROW or column > LAST_COLUMN:
            self._refuse(cell, "this cell stands far away from the table", "delete it, or move what it says")
        if cell.place in self.cells:
            self._refuse(cell, "this cell stands in the file twice", SAVE_ANEW)
        self.cells[cell.place] = value
        if len(self.cells) > self._most:
            hint = "leave out what no check reads; of many teams or dates, keep those that matter"
            self._refuse(cell, f"the workbook holds over {MOST_VALUES:,} values", hint)

    def _value(self, cell: _Cell) -> Value | None:
        text = cell.value
        match cell.kind:
            case "inlineStr":
                return unescaped("".join(cell.runs))
            case "s":
                known = text is not None and text.isascii() and text.isdigit() and len(text) < 9
                if not known or int(text or "") >= len(self._strings):
                    self._refuse(cell, "the text of this cell is not in the file", SAVE_ANEW)
                return self._strings[int(text or "")]
            case "str":
                return unescaped(text or "")
            case "b":
                return text == "1"
            case "e" | "d":
                return text
            case _:
                return None if text is None or not text.strip() else self._number(cell, text)

    def _number(self, cell: _Cell, text: str) -> Value:
        try:
            number = Decimal(text.strip()) if len(text) < 40 else Decimal("NaN")
        except InvalidOperation:
            number = Decimal("NaN")
        if not number.is_finite() or (number and abs(number.adjusted()) > MOST_DIGITS):
            self._refuse(cell, "the number in this cell is none that a figure can be", "type it in digits")
        if cell.style in self._styles.dates:
            return self._date(number)
        number = _as_typed(number)
        if cell.style in self._styles.percentages:
            return f"{_as_typed(number * 100):f}%"
        return int(number) if number == number.to_integral_value() else number

    def _date(self, number: Decimal) -> Value:
        """The day in the form year-month-day, with its time where it has one; the number itself where it is no day."""
        if not 1 <= number <= LAST_DAY:
            return f"{number:f}"
        # Before March 1900, days are one less: Excel takes 1900 for a leap year.
        days = number + 1 if self._book.origin is DAY_NOUGHT and number < 60 else number
        moment = self._book.origin + timedelta(seconds=round(days * 86_400))
        return f"{moment:%Y-%m-%d}" if moment.time() == datetime.min.time() else f"{moment:%Y-%m-%dT%H:%M}"

    def _placed(self, reference: str) -> tuple[int, int]:
        found = re.fullmatch(r"([A-Z]{1,3})([1-9][0-9]{0,6})", reference)
        if not found:
            refuse(self._file, f"a cell of {self._title} does not say where it stands", SAVE_ANEW, self._place(1, 1))
        column = 0
        for letter in found[1]:
            column = column * 26 + ord(letter) - ord("A") + 1
        return int(found[2]), column

    def _refuse_formula(self, cell: _Cell) -> None:
        if FROM_ANOTHER_FILE.search(cell.formula or ""):
            self._refuse(cell, "this formula reads another file", "paste its value in place of it")
        if self._book.unworked or (not cell.value and cell.kind != "str"):
            hint = "open the workbook in Excel or LibreOffice, which work it out, and save it"
            self._refuse(cell, "this formula has no result", hint)

    def _refuse_merged(self, reference: str) -> None:
        place = self._placed(reference.partition(":")[0])
        message = f"the cells {reference[:20]} are merged"
        refuse(self._file, message, "unmerge them, so that each row has its own", self._place(*place))

    def _refuse(self, cell: _Cell, message: str, hint: str) -> None:
        refuse(self._file, message, hint, self._place(*cell.place))

    def _place(self, row: int, column: int) -> Location:
        return CellLocation(row, column, self._title, self._tab)


def _as_typed(number: Decimal) -> Decimal:
    """The number with as many digits as Excel keeps, without the noise behind them."""
    rounded = Decimal(f"{number:.{DIGITS}g}")
    return Decimal(f"{rounded.normalize():f}")


def unescaped(text: str) -> str:
    """The text with what XML cannot hold: a workbook writes it as `_x0001_`. NUL and half characters stay escapes."""
    return ESCAPED.sub(_character, text) if "_x" in text else text


def _character(found: re.Match[str]) -> str:
    code = int(found[1], 16)
    return found[0] if code == 0 or 0xD800 <= code <= 0xDFFF else chr(code)
