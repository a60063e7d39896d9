"""The writer of the action plan: a workbook with a row for each gap, to fill in and to take into a submission."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from math import ceil
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from readiness.core.sanitize import flat
from readiness.data.workbook_forms import written
from readiness.data.workbook_layout import ACTIONS, PLAN, START, TABLES, Form
from readiness.evaluation.result import Evaluation
from readiness.reports.action_plan import PlannedGap, planned_gaps, stands
from readiness.reports.paper import report_title, under_title
from readiness.reports.phrases import short_name

# Every plan of the same evaluation has the same bytes.
MADE = datetime(2026, 1, 1)
KNOWN = {column.key: column for column in (*TABLES[ACTIONS], *PLAN)}
# The columns in their order, each with its width in characters.
WIDTHS = {
    "check": 8, "severity": 12, "area": 17, "criteria": 9, "what_was_found": 36, "how_far_off": 26, "what_to_do": 38,
    "evidence_wanted": 40, "now": 11, "action": 38, "owner": 18, "due": 13, "status": 9, "effect": 30,
}  # fmt: skip
ORDER = tuple(WIDTHS)
STATED = ("action", "owner", "due", "status", "effect")
SPARE_ROWS = 50
# The height of a line in points. Not every program fits the height of a row to its texts.
LINE, A3 = 15, 8
WRAPPED: dict[str, Any] = {"text_wrap": True, "valign": "top", "bottom": 1, "bottom_color": "#b1b4b6"}
HEAD = {"bold": True, "bg_color": "#1d4e6b", "font_color": "white", **WRAPPED}
FILLS = {"critical": "#f0b4b4", "major": "#f6cba8", "minor": "#f8e3a6"}
ROOM = 100
HOW_TO = (
    "Each row of the sheet Actions is a gap, the worst first, before all what may leave a child unsafe today.",
    "What the council does already is filled in. Else write who does it, a role and not a name, and until when.",
    "Where that is something else than what stands under what to do, write it under action.",
    "A row with neither an owner nor a date is no action yet, and is not taken over.",
    "Then: readiness convert ours.json --actions plan.xlsx -o ours-with-plan.json",
)


def write_report(evaluation: Evaluation) -> bytes:
    """The plan as a workbook."""
    raw, title = io.BytesIO(), f"{flat(report_title(evaluation))}: action plan"
    book = Workbook(raw, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"title": title[:255], "created": MADE})
    _start(book, title, under_title(evaluation))
    _actions(book, [cells for gap in planned_gaps(evaluation) for cells in _rows(gap)])
    book.close()
    return raw.getvalue()


def _start(book: Workbook, title: str, under: Iterable[str]) -> None:
    sheet, wrapped = book.add_worksheet(START), book.add_format(WRAPPED)
    sheet.set_column(0, 0, ROOM)
    sheet.write_string(0, 0, title, book.add_format({"bold": True, "font_size": 14}))
    for row, line in enumerate((*under, *HOW_TO), 1):
        sheet.set_row(row, LINE * (ceil(len(line) / ROOM) + 1))
        sheet.write_string(row, 0, flat(line), wrapped)


def _actions(book: Workbook, rows: Sequence[Mapping[str, Any]]) -> None:
    sheet, head = book.add_worksheet(ACTIONS), book.add_format(HEAD)
    told, plain = book.add_format({"font_color": "#505a5f", **WRAPPED}), book.add_format(WRAPPED)
    day = book.add_format({"num_format": "d mmm yyyy", "align": "left", **WRAPPED})
    for at, key in enumerate(ORDER):
        sheet.set_column(at, at, WIDTHS[key], day if key == "due" else plain)
        sheet.write_string(0, at, KNOWN[key].heading, head)
    for number, cells in enumerate(rows, 1):
        sheet.set_row(number, LINE * max(ceil(len(str(value)) / (WIDTHS[key] - 2)) for key, value in cells.items()))
        for key, value in cells.items():
            form = KNOWN[key].form
            cell, at = written(value, form), ORDER.index(key)
            if isinstance(cell, date):
                sheet.write_datetime(number, at, datetime(cell.year, cell.month, cell.day), day)
            else:
                sheet.write_string(number, at, str(cell), told if form is Form.TOLD else plain)
    _rules(book, sheet, len(rows))


def _rules(book: Workbook, sheet: Worksheet, rows: int) -> None:
    """What the sheet offers and shows, on screen and in print."""
    last = rows + SPARE_ROWS
    sheet.freeze_panes(1, 1)
    sheet.autofilter(0, 0, max(rows, 1), len(ORDER) - 1)
    status, severity = ORDER.index("status"), ORDER.index("severity")
    sheet.data_validation(1, status, last, status, {"validate": "list", "source": list(KNOWN["status"].words)})
    for kind, fill in FILLS.items():
        looks = book.add_format({"bg_color": fill})
        begins = {"type": "text", "criteria": "begins with", "value": kind, "format": looks}
        sheet.conditional_format(1, severity, last, severity, begins)
    sheet.set_landscape()
    sheet.set_paper(A3)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    sheet.activate()


def _rows(gap: PlannedGap) -> Iterator[Mapping[str, Any]]:
    """The row of a gap, by the keys of the columns, and one more for each further action that answers it."""
    finding = gap.finding
    told = {
        "check": finding.check,
        "severity": gap.severity,
        "area": short_name(gap.area.id),
        "criteria": [gap.criterion.id],
        "what_was_found": flat(finding.text),
        "how_far_off": flat(finding.distance or ""),
        "what_to_do": flat(finding.remedy),
        "evidence_wanted": flat(gap.evidence_wanted),
        "now": gap.standing,
    }
    actions = [{"now": stands(one), **{key: flat(getattr(one, key) or "") for key in STATED}} for one in gap.actions]
    for action in actions or [{}]:
        yield {key: value for key, value in (told | action).items() if value}
