"""The first sheet of a workbook: how to fill it in, and where each sheet is, with whom to ask first."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from readiness.data.workbook_layout import START

if TYPE_CHECKING:
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

TEXT: dict[str, Any] = {"text_wrap": True, "valign": "top"}
HEAD: dict[str, Any] = {"bold": True, "bg_color": "#1d4e6b", "font_color": "white", **TEXT}
HOW_TO = (
    "Fill in the sheet Council first, then go from sheet to sheet: they stand in the order of who holds the figures.",
    (
        "A measure is a row. Write its numbers into the white cells; grey ones do not belong to it. "
        "Where you counted and "
        "found none, write 0."
    ),
    (
        "Where there is no number, choose a status: not-held with a reason, suppressed with DfE's symbol, or "
        "not-applicable with a reason. A row that stays empty counts as missing, and never as a pass."
    ),
    (
        "For a team, put a row under the measure, choose team under split by, and write its name "
        "under part. The row of "
        "the measure itself is for the whole council. Earlier values and other sources are rows of the same kind."
    ),
    (
        "Audits, surveys and letters go into Evidence, what you do about it into Actions, and your own view into "
        "Self-ratings."
    ),
    (
        'Sheets of your own are not read where their names begin with "my ". Formulas may stand '
        "anywhere: their results "
        "are read. Change no headings, and merge no cells."
    ),
    "Then: readiness check ours.xlsx -o report.html",
)


def write_start(book: Workbook, sheet: Worksheet, asked: Mapping[str, str]) -> None:
    """Writes the sheet, once all others are there; `asked` says of some whom to ask first."""
    head, wrapped = book.add_format(HEAD), book.add_format(TEXT)
    link = book.add_format({"font_color": "#1d4e6b", "underline": True})
    sheet.set_column(0, 0, 44)
    sheet.set_column(1, 1, 100)
    sheet.write_string(0, 0, "A submission for readiness", book.add_format({"bold": True, "font_size": 14}))
    for row, text in enumerate(HOW_TO, 2):
        sheet.write_string(row, 0, str(row - 1), wrapped)
        sheet.write_string(row, 1, text, wrapped)
    first = len(HOW_TO) + 3
    sheet.write_string(first, 0, "Sheet", head)
    sheet.write_string(first, 1, "Whom to ask first", head)
    names = [one.get_name() for one in book.worksheets() if one.get_name() != START]
    for row, name in enumerate(names, first + 1):
        quoted = name.replace("'", "''")
        sheet.write_url(row, 0, f"internal:'{quoted}'!A1", link, name)
        sheet.write_string(row, 1, asked.get(name, ""), wrapped)
