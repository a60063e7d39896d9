"""The writer of the action plan: a workbook with a row for each gap, to fill in and to take into the next submission."""

from __future__ import annotations

import io
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from readiness.core.sanitize import flat
from readiness.data.workbook_forms import written
from readiness.data.workbook_layout import ACTIONS, PLAN, START, TABLES, Form
from readiness.evaluation.result import Evaluation
from readiness.reports.action_plan import PlanRow, plan_rows
from readiness.reports.paper import report_title, under_title

# Every plan of the same evaluation has the same bytes.
MADE = datetime(2026, 1, 1)
OWN = {column.key: column for column in TABLES[ACTIONS]}
BESIDE = {column.key: column for column in PLAN}
ORDER = (
    *("check", "severity", "area", "criteria", "what_was_found", "how_far_off", "what_to_do", "evidence_wanted"),
    *("now", "action", "owner", "due", "status", "effect"),
)
COLUMNS = tuple({**OWN, **BESIDE}[key] for key in ORDER)
SPARE_ROWS = 50
WRAPPED: dict[str, Any] = {"text_wrap": True, "valign": "top"}
HEAD = {"bold": True, "bg_color": "#1d4e6b", "font_color": "white", **WRAPPED}
FILLS = {"critical": "#f0b4b4", "major": "#f6cba8", "minor": "#f8e3a6"}
HOW_TO = (
    "Each row of the sheet Actions is a gap, the worst first; those that may leave a child unsafe today come before "
    "all others. An action that stands already is filled in.",
    "Write who does it and until when. Where you do something else than what stands under what to do, write that "
    "under action.",
    "A row without an owner and without a date is no action yet, and is not taken over.",
    "Owners are roles, not names.",
    "Then: readiness convert ours.json --actions plan.xlsx -o ours-with-plan.json",
)


def write_report(evaluation: Evaluation) -> bytes:
    """The plan as a workbook."""
    raw = io.BytesIO()
    book = Workbook(raw, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"title": f"{flat(report_title(evaluation))}: action plan"[:255], "created": MADE})
    _start(book, evaluation)
    _actions(book, plan_rows(evaluation))
    book.close()
    return raw.getvalue()


def _start(book: Workbook, evaluation: Evaluation) -> None:
    sheet, wrapped = book.add_worksheet(START), book.add_format(WRAPPED)
    sheet.set_column(0, 0, 110)
    sheet.write_string(0, 0, f"{flat(report_title(evaluation))}: action plan", book.add_format({"bold": True, "font_size": 14}))
    for row, line in enumerate((*under_title(evaluation), "", *HOW_TO), 1):
        sheet.write_string(row, 0, flat(line), wrapped)


def _actions(book: Workbook, rows: tuple[PlanRow, ...]) -> None:
    sheet, head = book.add_worksheet(ACTIONS), book.add_format(HEAD)
    told, plain = book.add_format({"font_color": "#505a5f", **WRAPPED}), book.add_format(WRAPPED)
    day = book.add_format({"num_format": "d mmm yyyy", "align": "left", **WRAPPED})
    for at, column in enumerate(COLUMNS):
        sheet.set_column(at, at, column.width)
        sheet.write_string(0, at, column.heading, head)
    for number, row in enumerate(rows, 1):
        for key, value in _cells(row).items():
            column = {**OWN, **BESIDE}[key]
            _write(sheet, number, ORDER.index(key), written(value, column.form), told if column.form is Form.TOLD else plain, day)
    last = len(rows) + SPARE_ROWS
    sheet.freeze_panes(1, 1)
    sheet.autofilter(0, 0, len(rows), len(COLUMNS) - 1)
    status, due = ORDER.index("status"), ORDER.index("due")
    sheet.data_validation(1, status, last, status, {"validate": "list", "source": list(OWN["status"].words)})
    for kind, fill in FILLS.items():
        looks = {"type": "text", "criteria": "begins with", "value": kind, "format": book.add_format({"bg_color": fill})}
        sheet.conditional_format(1, ORDER.index("severity"), last, ORDER.index("severity"), looks)
    for number in range(len(rows) + 1, last + 1):
        sheet.write_blank(number, due, None, day)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    sheet.activate()


def _cells(row: PlanRow) -> Mapping[str, Any]:
    """What stands in a row, by the key of its column. Texts of the council stay as they are, to be known again."""
    finding, action = row.finding, row.action
    told = {
        "check": finding.check,
        "severity": row.severity,
        "area": flat(row.area.title),
        "criteria": [row.criterion.id],
        "what_was_found": flat(finding.text),
        "how_far_off": flat(finding.distance or ""),
        "what_to_do": flat(finding.remedy),
        "evidence_wanted": flat(row.evidence_wanted),
        "now": row.now,
    }
    if action is None:
        return told
    stated = {"action": action.action, "owner": action.owner, "due": action.due, "status": action.status, "effect": action.effect}
    return told | {key: value for key, value in stated.items() if value}


def _write(sheet: Worksheet, row: int, at: int, cell: object, form: Format, day: Format) -> None:
    if isinstance(cell, date):
        sheet.write_datetime(row, at, datetime(cell.year, cell.month, cell.day), day)
    elif cell:
        sheet.write_string(row, at, str(cell), form)
