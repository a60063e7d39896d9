"""Workbooks for tests: made as `readiness new` makes them, then changed cell by cell, as people and strangers do."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cache
from typing import Any
from xml.etree import ElementTree

from readiness.authoring.workbook import workbook_of
from readiness.core.diagnostics import SubmissionError, column_letters
from readiness.core.json_text import exact
from readiness.core.workbook_cells import read_sheets
from readiness.data.catalogue import Catalogue, shipped_catalogue, submitted
from readiness.data.submission import Submission
from readiness.data.submission_file import parse_submission

CATALOGUE = submitted(shipped_catalogue())
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
SOUND: dict[str, Any] = {
    "schema_version": "1.0",
    "council": {"name": "Anywhere (fictional)"},
    "period": {"start": "2025-10-01", "end": "2026-03-31"},
    "status": "draft",
}
ElementTree.register_namespace("", MAIN)


@cache
def blank_workbook() -> bytes:
    """A workbook with a council and nothing else, of two sections: every sheet takes its time."""
    return workbook_of(SOUND, of_sections("assessments", "workforce"), {"HP06": "Assessments are completed in time"})


def of_sections(*names: str) -> Catalogue:
    """The catalogue with these sections alone."""
    sections = {name: title for name, title in CATALOGUE.sections.items() if name in names}
    measures = {name: one for name, one in CATALOGUE.measures.items() if one.section in sections}
    return replace(CATALOGUE, sections=sections, measures=measures)


def place(sheet: str, heading: str, measure: str = "", raw: bytes | None = None) -> str:
    """The reference of a cell by its sheet, its heading and what stands at the left of its row."""
    found = next(one for one in read_sheets(raw or blank_workbook(), "x") if one.name == sheet)
    column = next(at for (row, at), value in found.cells.items() if row == 1 and value == heading)
    row = next((row for (row, at), value in found.cells.items() if at == 1 and value == measure), 2)
    return f"{column_letters(column)}{row}"


def edited(raw: bytes, cells: Mapping[tuple[str, str], Any]) -> bytes:
    """The workbook with other cells, by sheet and reference: a text, a number, or the XML of a cell as it is."""
    names = re.findall(r'<sheet name="([^"]+)"', _part(raw, "xl/workbook.xml").decode())
    for (sheet, reference), value in cells.items():
        part = f"xl/worksheets/sheet{names.index(sheet) + 1}.xml"
        raw = replaced(raw, part, lambda old, at=reference, new=value: _with_cell(old, at, new))
    return raw


def replaced(raw: bytes, part: str, change: Callable[[bytes], bytes]) -> bytes:
    """The workbook with one of its parts changed; a part that is not there begins as nothing."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, change(old.read(name)) if name == part else old.read(name))
        if part not in old.namelist():
            new.writestr(part, change(b""))
    return made.getvalue()


def _part(raw: bytes, name: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        return archive.read(name)


def _with_cell(part: bytes, reference: str, value: Any) -> bytes:
    tree = ElementTree.fromstring(part)
    data = tree.find(f"{{{MAIN}}}sheetData")
    assert data is not None
    number = re.sub("[A-Z]", "", reference)
    row = next((one for one in data if one.get("r") == number), None)
    if row is None:
        row = ElementTree.SubElement(data, f"{{{MAIN}}}row", {"r": number})
    for old in [one for one in row if one.get("r") == reference]:
        row.remove(old)
    if value is not None:
        row.append(_cell(reference, value))
    row[:] = sorted(row, key=lambda one: (len(_letters(one)), _letters(one)))
    return ElementTree.tostring(tree)


def _letters(cell: ElementTree.Element) -> str:
    return re.sub("[0-9]", "", cell.get("r", ""))


def _cell(reference: str, value: Any) -> ElementTree.Element:
    if isinstance(value, str) and value.startswith("<c"):
        return ElementTree.fromstring(value.replace("<c", f'<c xmlns="{MAIN}" r="{reference}"', 1))
    cell = ElementTree.Element(f"{{{MAIN}}}c", {"r": reference})
    if isinstance(value, str):
        cell.set("t", "inlineStr")
        inner = ElementTree.SubElement(cell, f"{{{MAIN}}}is")
        ElementTree.SubElement(inner, f"{{{MAIN}}}t").text = value
    else:
        ElementTree.SubElement(cell, f"{{{MAIN}}}v").text = str(value)
    return cell


def accepted(tree: Mapping[str, Any]) -> Submission | None:
    """The submission that a tree is; None where the model refuses it."""
    try:
        return parse_submission(exact(tree).encode(), "ours.json", shipped_catalogue()).submission
    except SubmissionError:
        return None


def refusal(raw: bytes) -> str:
    """What is said of a workbook that is refused; empty where it is not."""
    try:
        parse_submission(raw, "ours.xlsx", shipped_catalogue())
    except SubmissionError as error:
        return str(error)
    return ""
