"""The writer of a portfolio as a workbook: four sheets to filter and sort, none of which holds a score."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from datetime import datetime
from math import ceil
from typing import TYPE_CHECKING, Any

from readiness.core.sanitize import flat
from readiness.core.text import sentence
from readiness.evaluation.portfolio import CellLevel, CouncilAccount, Portfolio
from readiness.reports.portfolio import LEFT, LEGEND, READ, SHARED, WORDS, head_lines, report_address, weakness

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

# Every workbook of the same portfolio has the same bytes.
MADE = datetime(2026, 1, 1)
# A cell holds 32,767 characters; some count twice.
LONGEST = 15_000
FIRST, CRITERIA = "Look at first", "Criteria by council"
WRAPPED: dict[str, Any] = {"text_wrap": True, "valign": "top"}
HEAD: dict[str, Any] = {"bold": True, "bg_color": "#1d4e6b", "font_color": "white", **WRAPPED}
FILLS = {
    CellLevel.CRITICAL: "#f0b4b4",
    CellLevel.MAJOR: "#f6cba8",
    CellLevel.MINOR: "#f8e3a6",
    CellLevel.WATCH: "#d5d4ee",
    CellLevel.MET: "#c3e4cf",
}
# The height of a line in points, how many lines a row shows, and how much wider than on average a text may run. Not
# every program fits the height of a row to its texts.
LINE, MOST_LINES, ROOM, A3 = 15, 9, 1.15, 8
Cell = str | int | None


def write_portfolio(portfolio: Portfolio) -> bytes:
    """The portfolio as a workbook."""
    from xlsxwriter import Workbook

    raw = io.BytesIO()
    book = Workbook(raw, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"title": "Inspection readiness: a portfolio", "created": MADE})
    sheets = _Sheets(book)
    _first(sheets, portfolio)
    _criteria(sheets, portfolio)
    _shared(sheets, portfolio)
    if portfolio.left_out:
        rows = ([one.submission, one.council or "not known", sentence(one.text)] for one in portfolio.left_out)
        sheets.add(LEFT, (("File", 30), ("Council", 30), ("Why", 90)), rows)
    told = (*head_lines(portfolio), *portfolio.about, LEGEND, *portfolio.caution)
    sheets.add(READ, ((READ, 110),), ([line] for line in told))
    book.close()
    return raw.getvalue()


class _Sheets:
    """Adds sheets to a workbook."""

    def __init__(self, book: Workbook) -> None:
        self.book = book
        self.head, self.plain = book.add_format(HEAD), book.add_format(WRAPPED)
        self.linked = book.add_format({"font_color": "#1a4f9c", "underline": 1, **WRAPPED})

    def add(
        self, name: str, columns: Sequence[tuple[str, int]], rows: Iterable[Sequence[Cell]], frozen: int = 1
    ) -> Worksheet:
        """A sheet with headings that stay in view, each with the width of its column, and with so many columns."""
        sheet = self.book.add_worksheet(name)
        for at, (heading, width) in enumerate(columns):
            sheet.set_column(at, at, width)
            _write(sheet, 0, at, heading, self.head)
        sheet.set_row(0, 3 * LINE)
        last = 0
        for last, row in enumerate(rows, 1):
            lines = max(ceil(len(str(cell or "")) * ROOM / columns[at][1]) for at, cell in enumerate(row))
            sheet.set_row(last, LINE * min(max(lines, 1), MOST_LINES))
            for at, cell in enumerate(row):
                _write(sheet, last, at, cell, self.plain)
        sheet.freeze_panes(1, frozen)
        sheet.autofilter(0, 0, max(last, 1), len(columns) - 1)
        sheet.set_landscape()
        sheet.set_paper(A3)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0)
        return sheet

    def link(self, sheet: Worksheet, councils: Iterable[CouncilAccount], reports: str | None) -> None:
        """Makes the names in the first column lead to the councils' reports."""
        for row, council in enumerate(councils, 1):
            if address := report_address(council, reports):
                sheet.write_url(row, 0, f"external:{address}", self.linked, flat(council.name))


def _write(sheet: Worksheet, row: int, column: int, cell: Cell, form: Format) -> None:
    """A number, or a text that no program takes for a formula."""
    if isinstance(cell, int):
        sheet.write_number(row, column, cell, form)
    elif cell:
        sheet.write_string(row, column, flat(cell)[:LONGEST], form)


def _first(sheets: _Sheets, portfolio: Portfolio) -> None:
    columns = (
        *(("Council", 28), ("Code", 12), ("Period from", 12), ("to", 12), ("Status", 11), ("File", 24)),
        *(("Safety checks made", 9), ("of", 6), ("Checks assessed", 9), ("of", 6)),
        *(("Critical", 8), ("Major", 8), ("Minor", 8), ("To watch", 8), ("Not looked at", 9)),
        *(("First", 50), ("Second", 50), ("Third", 50), ("More", 7), ("Weakened", 40)),
    )
    rows = (_council(one) for one in portfolio.councils)
    sheet = sheets.add(FIRST, columns, rows)
    sheets.link(sheet, portfolio.councils, portfolio.reports)


def _council(one: CouncilAccount) -> list[Cell]:
    counts = one.counts
    first = [f"[{thing.severity or 'not measured'}] {weakness(thing)}" for thing in one.first]
    told = [*first, *(f"[to ask] {question}" for question in one.asked)]
    return [
        *(one.name, one.code, one.period_start, one.period_end, one.status.replace("-", " "), one.submission),
        *(one.safety_checked, one.safety_checks, one.assessed, counts.total),
        *(counts.critical, counts.major, counts.minor, counts.watch, one.unlooked),
        *[*told, None, None, None][:3],
        len(one.further),
        "; ".join(one.weakenings),
    ]


def _criteria(sheets: _Sheets, portfolio: Portfolio) -> None:
    """A row for each council and a column for each criterion, each cell a word, which a rule of the sheet colours."""
    criteria = [one for area in portfolio.areas for one in area.criteria]
    columns = (("Council", 28), *((f"{one.id} {one.title}", 12) for one in criteria))
    rows: list[list[Cell]] = []
    for council in portfolio.councils:
        cells = council.cell_of
        levels = [cells[one.id].level if one.id in cells else CellLevel.NOT_ASSESSED for one in criteria]
        rows.append([council.name, *(WORDS[level] for level in levels)])
    number = len(rows)
    sheet = sheets.add(CRITERIA, columns, rows)
    # Below an empty row, so that filtering and sorting leave them where they are.
    sums: tuple[list[Cell], ...] = (
        [f"Assessed, of {number}", *(one.assessed for one in criteria)],
        ["Of these, a gap", *(one.gaps for one in criteria)],
    )
    for at, row in enumerate(sums, number + 2):
        for column, cell in enumerate(row):
            _write(sheet, at, column, cell, sheets.plain)
    sheets.link(sheet, portfolio.councils, portfolio.reports)
    sheet.set_row(0, 5 * LINE)
    sheet.fit_to_pages(4, 0)
    sheet.repeat_columns(0)
    for level, fill in FILLS.items():
        looks = sheets.book.add_format({"bg_color": fill, "bold": True})
        rule = {"type": "cell", "criteria": "==", "value": f'"{WORDS[level]}"', "format": looks}
        sheet.conditional_format(1, 1, number, len(criteria), rule)


def _shared(sheets: _Sheets, portfolio: Portfolio) -> None:
    columns = (
        *(("Criterion or check", 11), ("Subject", 40), ("A gap in", 8), ("of so many assessed", 10)),
        *(("Critical", 8), ("Major", 8), ("Minor", 8), ("Councils", 90)),
    )
    rows: list[list[Cell]] = []
    for one in portfolio.shared:
        levels = [level.value for level in one.levels]
        severities = [levels.count(word) for word in ("critical", "major", "minor")]
        rows.append([one.criterion, one.title, one.gaps, one.assessed, *severities, ", ".join(one.councils)])
        rows += [[check.check, check.title, check.gaps, check.assessed] for check in one.checks]
    sheets.add(SHARED, columns, rows, frozen=2)
