"""Workbooks of strangers are read safely, or refused with the cell: nothing in them is run, fetched or believed."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook
from xlsxwriter import Workbook

from readiness.authoring.workbook import workbook_of
from readiness.core.bounds import LARGEST_UNPACKED
from readiness.core.diagnostics import SubmissionError
from readiness.core.workbook_cells import read_sheets
from tests.support.slow import slow
from tests.support.strategies import torn
from tests.support.workbooks import CATALOGUE, MAIN, SOUND, edited, replaced

ANEW = "open it in Excel or LibreOffice, and save it as .xlsx anew"
SHEET = "xl/worksheets/sheet1.xml"
FRONT = "ours.xlsx:'Front door'!"
UNWORKED = "this formula has no result; open the workbook in Excel or LibreOffice, which work it out, and save it"
MANY = "of many teams or dates, keep those that matter"


def made(write: Callable[[Any, Any], None], **options: Any) -> bytes:
    """A workbook with one sheet, into which `write` writes."""
    raw = io.BytesIO()
    book = Workbook(raw, {"in_memory": True, "strings_to_formulas": False, **options})
    book.set_calc_mode("manual")  # else every formula is still to be worked out
    write(book, book.add_worksheet("Front door"))
    book.close()
    return raw.getvalue()


SMALL = made(lambda book, sheet: sheet.write(0, 0, "a"))


def cells(raw: bytes) -> dict[tuple[int, int], Any]:
    return dict(read_sheets(raw, "ours.xlsx")[0].cells)


def refusal(raw: bytes) -> str:
    with pytest.raises(SubmissionError) as caught:
        read_sheets(raw, "ours.xlsx")
    return str(caught.value)


def with_part(part: str, content: bytes) -> bytes:
    return replaced(SMALL, part, lambda _: content)


def with_cells(xml: str) -> bytes:
    """A sheet whose rows are this XML."""
    return with_part(SHEET, f'<worksheet xmlns="{MAIN}"><sheetData>{xml}</sheetData></worksheet>'.encode())


def everything(book: Any, sheet: Any) -> None:
    """Each kind of cell that people have."""
    formats = ["0%", "0.0%", "dd/mm/yyyy", "[$-809]d mmmm yyyy", "#,##0", '0 "days"', "h:mm"]
    percent, tenth, day, worded, thousands, unit, clock = (book.add_format({"num_format": one}) for one in formats)
    sheet.write_row(0, 0, ["text", 12, 0.1 + 0.2, True, " two\nlines ", "=1+1 as text", "\x01 and _x0041_"])
    for at, (value, form) in enumerate([(0.85, percent), (0.857, tenth), (1234, thousands), (5, unit)]):
        sheet.write_number(1, at, value, form)
    sheet.write_datetime(1, 4, date(2026, 3, 31), day)
    sheet.write_datetime(1, 5, date(2026, 3, 31), worded)
    sheet.write_number(1, 6, 46112.5, day)
    sheet.write_formula(2, 0, "=A1", None, 7)
    sheet.write_formula(2, 1, '="a"&"b"', None, "ab")
    sheet.write_formula(2, 2, "=1/0", None, "#DIV/0!")
    sheet.write_rich_string(2, 3, "one ", book.add_format({"bold": True}), "text")
    sheet.write_number(2, 4, 0.5, clock)


def test_each_kind_of_cell_is_read_as_people_see_it() -> None:
    found = cells(made(everything))
    rows = [[value for (row, _), value in sorted(found.items()) if row == number] for number in (1, 2, 3)]
    assert [list(map(str, row)) for row in rows] == [
        ["text", "12", "0.3", "True", " two\nlines ", "=1+1 as text", "\x01 and _x0041_"],
        ["85%", "85.7%", "1234", "5", "2026-03-31", "2026-03-31", "2026-03-31T12:00"],
        ["7", "ab", "#DIV/0!", "one text", "0.5"],
    ]


def test_days_are_the_same_days_where_they_count_from_1904() -> None:
    def write(book: Any, sheet: Any) -> None:
        sheet.write_datetime(0, 0, date(2026, 3, 31), book.add_format({"num_format": "dd/mm/yyyy"}))

    assert cells(made(write, date_1904=True)) == cells(made(write)) == {(1, 1): "2026-03-31"}


def test_another_reader_finds_the_same_in_an_honest_workbook() -> None:
    raw = workbook_of(SOUND, CATALOGUE, {})
    other = CalamineWorkbook.from_filelike(io.BytesIO(raw))
    ours = read_sheets(raw, "ours.xlsx")
    assert [sheet.name for sheet in ours] == other.sheet_names
    for sheet in ours:
        rows = other.get_sheet_by_name(sheet.name).to_python(skip_empty_area=False)
        theirs = {(y, x): one for y, row in enumerate(rows, 1) for x, one in enumerate(row, 1) if one != ""}
        assert {place: str(one) for place, one in sheet.cells.items()} == {at: str(one) for at, one in theirs.items()}


HOSTILE = {
    "a cell at the end of the sheet": (
        edited(SMALL, {("Front door", "XFD1048576"): 1}),
        f"{FRONT}XFD1048576: $: this cell stands far away from the table; delete it, or move what it says",
    ),
    "merged cells": (
        made(lambda book, sheet: sheet.merge_range(4, 0, 6, 2, "one for all")),
        "ours.xlsx:'Front door'!A5: $: the cells A5:C7 are merged; unmerge them, so that each row has its own",
    ),
    "a formula that reads another file": (
        made(lambda book, sheet: sheet.write_formula(3, 1, "='[1]Sheet one'!A1", None, 5)),
        "ours.xlsx:'Front door'!B4: $: this formula reads another file; paste its value in place of it",
    ),
    "a formula that nobody worked out": (
        with_cells('<row r="1"><c r="B1"><f>SUM(A1:A2)</f></c></row>'),
        f"{FRONT}B1: $: {UNWORKED}",
    ),
    "formulas that a program wrote and nobody worked out": (
        replaced(
            made(lambda book, sheet: sheet.write_formula(3, 1, "=1+1")),
            "xl/workbook.xml",
            lambda old: old.replace(b"<calcPr ", b'<calcPr fullCalcOnLoad="1" '),
        ),
        f"{FRONT}B4: $: {UNWORKED}",
    ),
    "a text that is not in the file": (
        with_cells('<row r="1"><c r="B1" t="s"><v>99</v></c></row>'),
        f"ours.xlsx:'Front door'!B1: $: the text of this cell is not in the file; {ANEW}",
    ),
    "a number like no other": (
        with_cells('<row r="1"><c r="B1"><v>1e999</v></c></row>'),
        "ours.xlsx:'Front door'!B1: $: the number in this cell is none that a figure can be; type it in digits",
    ),
    "no number at all": (
        with_cells('<row r="1"><c r="B1"><v>NaN</v></c></row>'),
        "ours.xlsx:'Front door'!B1: $: the number in this cell is none that a figure can be; type it in digits",
    ),
    "a cell that is nowhere": (
        with_cells('<row r="1"><c><v>1</v></c></row>'),
        f"ours.xlsx:'Front door'!A1: $: a cell of Front door does not say where it stands; {ANEW}",
    ),
    "a cell that is there twice": (
        with_cells('<row r="1"><c r="B1"><v>1</v></c><c r="B1"><v>2</v></c></row>'),
        f"ours.xlsx:'Front door'!B1: $: this cell stands in the file twice; {ANEW}",
    ),
    "more values than any submission has": (
        with_cells("".join(f'<row r="{y}">' + "".join(f'<c r="{x}{y}"><v>1</v></c>' for x in "ABC") + "</row>"
                           for y in range(1, 15_000))),
        f"{FRONT}B13334: $: the workbook holds over 40,000 values; leave out what no check reads; {MANY}",
    ),
    "more empty cells than any sheet has": (
        with_cells('<row r="1">' + '<c r="A1"/>' * 1_000_001 + "</row>"),
        "ours.xlsx:1:1: $: the workbook holds more cells than any submission needs; delete empty formats",
    ),
    "a bomb": (
        with_part("xl/sharedStrings.xml", b"<sst>" + b" " * LARGEST_UNPACKED + b"</sst>"),
        "ours.xlsx:1:1: $: unpacked, the workbook is larger than 32 MB; copy its figures into a new one",
    ),
    "a text that unfolds": (
        with_part(SHEET, b'<!DOCTYPE a [<!ENTITY b "bbbb"><!ENTITY c "&b;&b;">]><worksheet>&c;</worksheet>'),
        f"ours.xlsx:1:1: $: {SHEET} declares a document type, which no workbook does; {ANEW}",
    ),
    "a part that reads a file": (
        with_part(SHEET, b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><worksheet>&b;</worksheet>'),
        f"ours.xlsx:1:1: $: {SHEET} declares a document type, which no workbook does; {ANEW}",
    ),
    "broken XML": (
        with_part(SHEET, b"<worksheet><sheetData>"),
        f"ours.xlsx:1:1: $: the workbook is damaged: {SHEET} is no sound XML; {ANEW}",
    ),
    "a binary workbook": (
        with_part("xl/workbook.bin", b"x").replace(b"xl/workbook.xml", b"xl/workbook.xxx"),
        f"ours.xlsx:1:1: $: this is no workbook that can be read: it is in Excel's binary form (.xlsb); {ANEW}",
    ),
    "a workbook that was cut off": (
        SMALL[:-100],
        f"ours.xlsx:1:1: $: the workbook is damaged: it cannot be unpacked; {ANEW}",
    ),
}  # fmt: skip


EMPTY = "more empty cells than any sheet has"


@pytest.mark.parametrize("name", [slow(name) if name == EMPTY else name for name in HOSTILE])
def test_what_is_hostile_or_damaged_is_refused_with_its_place(name: str) -> None:
    raw, said = HOSTILE[name]
    assert refusal(raw) == said


def test_empty_cells_count_as_well(monkeypatch: pytest.MonkeyPatch) -> None:
    assert cells(with_cells('<row r="1">' + '<c r="A1"/>' * 100 + "</row>")) == {}
    monkeypatch.setattr("readiness.core.workbook_parts.MOST_ELEMENTS", 100)
    assert refusal(with_cells('<row r="1">' + '<c r="A1"/>' * 100 + "</row>")) == HOSTILE[EMPTY][1]


def test_thousands_of_files_are_refused() -> None:
    raw = io.BytesIO(SMALL)
    with zipfile.ZipFile(raw, "a") as archive:
        for number in range(2_001):
            archive.writestr(f"{number}", "")
    assert refusal(raw.getvalue()) == (
        "ours.xlsx:1:1: $: the workbook holds over 2,000 files; copy its figures into a new one"
    )


def test_an_archive_that_lies_about_its_sizes_is_no_way_round_the_bounds() -> None:
    raw = bytearray(with_part("xl/sharedStrings.xml", b"<sst>" + b" " * LARGEST_UNPACKED + b"</sst>"))
    size = struct.pack("<I", LARGEST_UNPACKED + 11)
    assert raw.count(size) == 2
    said = refusal(bytes(raw.replace(size, struct.pack("<I", 100))))
    assert said == f"ours.xlsx:1:1: $: the workbook is damaged: xl/sharedStrings.xml cannot be unpacked; {ANEW}"


@pytest.mark.slow
def test_macros_links_and_pictures_are_never_unpacked() -> None:
    bomb = b"\0" * 2 * LARGEST_UNPACKED
    for part in ("xl/vbaProject.bin", "xl/externalLinks/externalLink1.xml", "xl/media/image1.png"):
        assert cells(with_part(part, bomb)) == {(1, 1): "a"}


def test_sheets_of_ones_own_are_not_read() -> None:
    raw = replaced(SMALL, "xl/workbook.xml", lambda old: old.replace(b'"Front door"', b'"my sums"'))
    assert read_sheets(replaced(raw, SHEET, lambda _: b"<broken"), "ours.xlsx") == []


@given(st.data())
def test_whatever_is_lost_or_changed_in_a_workbook_ends_in_cells_or_a_refusal(data: st.DataObject) -> None:
    part = data.draw(st.sampled_from(zipfile.ZipFile(io.BytesIO(SMALL)).namelist()))
    torn_part = replaced(SMALL, part, lambda old: data.draw(torn(old)))
    for raw in (torn_part, data.draw(torn(SMALL))):
        assert isinstance(outcome(raw), list | SubmissionError)


def outcome(raw: bytes) -> Any:
    """The sheets of a workbook, or its refusal; whatever else is raised fails the test."""
    try:
        return read_sheets(raw, "ours.xlsx")
    except SubmissionError as refused:
        return refused
