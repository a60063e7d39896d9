"""Writing a submission as a workbook to fill in: a sheet a section, in the order of whoever is asked."""

from __future__ import annotations

import io
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date, datetime
from math import ceil
from typing import TYPE_CHECKING, Any

from readiness.authoring.workbook_rules import Cells, belongs, by_measure, plain_rule, reading_rule
from readiness.authoring.workbook_start import HEAD, TEXT, write_start
from readiness.core.diagnostics import UnreadableError
from readiness.core.json_text import exact
from readiness.data.catalogue import Catalogue
from readiness.data.measures import Measure
from readiness.data.workbook_forms import written
from readiness.data.workbook_layout import (
    ACTIONS,
    AS_JSON,
    COUNCIL,
    ENTRIES,
    EVIDENCE,
    MEASURE,
    RATINGS,
    STANDARDS,
    START,
    TABLES,
    Column,
    Form,
    section_columns,
    sections_in_order,
)
from readiness.data.workbook_rows import Row, item_fits, kept, put, reading_fits, row_of_item, rows_of, same
from readiness.data.worked_examples import UNREAD, about

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

# A cell holds 32,767 characters; some count twice.
PIECE = 15_000
BLANK_ROWS = 200
# The height of a line in points, and how many lines a row shows: of a longer text, the rest is seen in its cell.
LINE, MOST_LINES = 15, 9
# Every workbook of the same submission has the same bytes.
MADE = datetime(2026, 1, 1)


def workbook_of(
    tree: Mapping[str, Any], catalogue: Catalogue, criteria: Mapping[str, str], unread: Collection[str] = ()
) -> bytes:
    """The workbook of a submission, as the tree that its JSON is. `criteria` are the titles of the pack's criteria,
    and `unread` the measures that none of its checks reads.

    What no cell can hold stands on a sheet of its own, as JSON. Raises UnreadableError where XlsxWriter is absent.
    """
    try:
        from xlsxwriter import Workbook
    except ImportError:
        how = "install it with: python -m pip install 'readiness[excel]'"
        raise UnreadableError(f"workbooks are written with XlsxWriter, which is not installed; {how}") from None
    raw = io.BytesIO()
    book = Workbook(raw, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"title": "Inspection readiness: a submission", "created": MADE})
    _Writer(book, tree, catalogue, criteria, unread).write()
    book.close()
    return raw.getvalue()


class _Writer:
    def __init__(
        self,
        book: Workbook,
        tree: Mapping[str, Any],
        catalogue: Catalogue,
        criteria: Mapping[str, str],
        unread: Collection[str],
    ) -> None:
        self._book, self._tree, self._catalogue, self._criteria = book, tree, catalogue, criteria
        self._unread = unread
        self._as_json: dict[str, Any] = {key: tree[key] for key in ("$schema", "extensions") if tree.get(key, {}) != {}}
        self._head, self._wrapped = book.add_format(HEAD), book.add_format(TEXT)
        self._told = book.add_format({"font_color": "#505a5f", **TEXT})
        self._day = book.add_format({"num_format": "d mmm yyyy", "align": "left", "valign": "top"})
        self._name = book.add_format({"font_color": "#505a5f", "valign": "top"})
        self._grey = book.add_format({"bg_color": "#e3e6e8", "valign": "top"})

    def write(self) -> None:
        """Writes every sheet."""
        start = self._book.add_worksheet(START)
        self._council()
        for section, title, _ in sections_in_order(self._catalogue):
            self._section(section, title)
        self._items(EVIDENCE)
        self._items(ACTIONS)
        self._pairs(RATINGS, "self_ratings", {key: (title,) for key, title in self._criteria.items()})
        limits = {
            key: (f"{one.title}: {one.definition}", one.unit) for key, one in self._catalogue.local_standards.items()
        }
        self._pairs(STANDARDS, "local_standards", limits)
        self._json()
        write_start(self._book, start, {title: held for _, title, held in sections_in_order(self._catalogue)})

    def _sheet(self, name: str, columns: Iterable[Column], frozen: int = 1) -> Worksheet:
        """A sheet with its headings, which stay in view with so many columns at the left."""
        sheet = self._book.add_worksheet(name)
        for at, column in enumerate(columns):
            sheet.set_column(at, at, column.width)
            sheet.write_string(0, at, column.heading, self._head)
        sheet.set_row(0, 3 * LINE)
        sheet.freeze_panes(1, frozen)
        return sheet

    def _cells(self, sheet: Worksheet, number: int, row: Row, columns: tuple[Column, ...]) -> None:
        told = [len(str(row[one.key])) / one.width for one in columns if one.form is Form.TOLD and one.key in row]
        if told:  # not every program fits the height of a row to its texts
            sheet.set_row(number, LINE * min(MOST_LINES, ceil(max(told)) + 1))
        for at, column in enumerate(columns):
            if column.key not in row:
                continue
            cell = written(row[column.key], column.form)
            match cell:
                case date():
                    sheet.write_datetime(number, at, datetime(cell.year, cell.month, cell.day), self._day)
                case str():
                    sheet.write_string(number, at, cell, self._form_of(column))
                case _:
                    sheet.write_number(number, at, float(cell), self._wrapped)

    def _form_of(self, column: Column) -> Format:
        if column is MEASURE:
            return self._name
        return self._told if column.form is Form.TOLD else self._wrapped

    def _section(self, section: str, title: str) -> None:
        columns = section_columns(section, self._catalogue)
        sheet = self._sheet(title, columns, frozen=2)
        known = {column.key: column for column in columns}
        readings = self._tree.get(section, {})
        ranges: dict[str, tuple[int, int]] = {}
        at = 1
        for measure in (one for one in self._catalogue.measures.values() if one.section == section):
            reading = _without_about(readings.get(measure.name), measure)
            if reading is not None and not reading_fits(reading, known):
                self._as_json[measure.id] = reading
                reading = None
            first = at
            for row in [*rows_of(reading or {})]:
                if at == first:
                    row = {**self._told_of(measure, reading), **row}
                self._fill(sheet, at, measure, columns)
                self._cells(sheet, at, {"measure": measure.id, **row}, columns)
                at += 1
            ranges[measure.id] = first, at - 1
        self._validate(sheet, columns, ranges)

    def _told_of(self, measure: Measure, reading: Mapping[str, Any] | None) -> Row:
        parts = (("Above the line", measure.numerator), ("Below the line", measure.denominator))
        told = [measure.definition, *(f"{name}: {text}" for name, text in parts if text)]
        earlier = (reading or {}).get("history") or [{}]
        found = {
            "what_it_counts": f"{measure.title} ({UNREAD})" if measure.id in self._unread else measure.title,
            "definition": "\n".join(told),
            "held_in": measure.held_in,
            "measured_in": measure.measured_in,
            "last_period": _in_short(earlier[-1]),
        }
        return {key: text for key, text in found.items() if text}

    def _fill(self, sheet: Worksheet, row: int, measure: Measure, columns: tuple[Column, ...]) -> None:
        for at, column in enumerate(columns):
            if not belongs(measure, column.key):
                sheet.write_blank(row, at, None, self._grey)

    def _validate(self, sheet: Worksheet, columns: tuple[Column, ...], ranges: Mapping[str, tuple[int, int]]) -> None:
        """Gives each column its rules; measures of one kind share them, in one rule for all of their rows."""
        positions = _positions(columns)
        alike: dict[tuple[Any, ...], list[Measure]] = {}
        for measure in (self._catalogue.measures[name] for name in ranges):
            bands = tuple(measure.bands or ())
            form = (measure.kind, measure.people, measure.largest, measure.may_not_apply is None, measure.by, bands)
            alike.setdefault(form, []).append(measure)
        for measures in alike.values():
            rows = [ranges[measure.id] for measure in measures]
            cells = Cells(positions, rows[0][0])
            for at, column in enumerate(columns):
                rule = reading_rule(measures[0], column, cells) if by_measure(column) else None
                if rule is not None:
                    rest = [[first, at, last, at] for first, last in rows[1:]]
                    rule |= {"other_cells": rest} if rest else {}
                    sheet.data_validation(rows[0][0], at, rows[0][1], at, rule)
        free = tuple(column for column in columns if not by_measure(column))
        self._rules_of_columns(sheet, free, positions, 1, max(last for _, last in ranges.values()))

    def _items(self, name: str) -> None:
        columns, items = TABLES[name], self._tree.get(name.casefold()) or []
        sheet = self._sheet(name, columns)
        known = {column.key: column for column in columns}
        if not all(item_fits(item, known) for item in items):
            self._as_json[name.casefold()], items = items, []
        for row, item in enumerate(items, 1):
            self._cells(sheet, row, row_of_item(item), columns)
        self._rules_of_columns(sheet, columns, _positions(columns), 1, len(items) + BLANK_ROWS)

    def _pairs(self, name: str, key: str, told: Mapping[str, tuple[str, ...]]) -> None:
        """A sheet of names with a value each: those that are known, and those that the submission has beside them."""
        columns, pairs = TABLES[name], self._tree.get(key) or {}
        sheet = self._sheet(name, columns)
        value = columns[-1]
        rows = [{columns[0].key: one, value.key: given} for one, given in pairs.items()]
        if not all(kept(row, {column.key: column for column in columns}) for row in rows):
            self._as_json[key], pairs = pairs, {}
        for at, one in enumerate(dict.fromkeys((*told, *pairs)), 1):
            row = {columns[0].key: one, **({value.key: pairs[one]} if one in pairs else {})}
            texts = zip((column.key for column in columns[1:-1]), told.get(one, ()), strict=False)
            self._cells(sheet, at, {**row, **dict(texts)}, columns)
        self._rules_of_columns(sheet, columns, _positions(columns), 1, len(told) + BLANK_ROWS)

    def _council(self) -> None:
        columns = TABLES[COUNCIL]
        sheet = self._sheet(COUNCIL, columns)
        values = dict(self._entries())
        rebuilt: dict[str, Any] = {}
        for label, value in values.items():
            put(rebuilt, ENTRIES[label].path, value)
        for key in dict.fromkeys(entry.path[0] for entry in ENTRIES.values()):
            if key in self._tree and not same(rebuilt.get(key), self._tree[key]):
                self._as_json[key] = self._tree[key]
                values = {label: one for label, one in values.items() if ENTRIES[label].path[0] != key}
        for row, (label, entry) in enumerate(ENTRIES.items(), 1):
            self._cells(sheet, row, {"what": label, "how_to_write_it": entry.how}, columns)
            column = Column("entry", entry.form, entry.words)
            if label in values:
                self._cells(sheet, row, {"entry": values[label]}, (columns[0], column))
            rule = plain_rule(column, Cells({"entry": 1}, row))
            if rule is not None:
                sheet.data_validation(row, 1, row, 1, rule)

    def _entries(self) -> Iterator[tuple[str, Any]]:
        """The lines about the council whose cells keep their values."""
        for label, entry in ENTRIES.items():
            part: Any = self._tree
            for step in entry.path:
                part = part.get(step) if isinstance(part, dict) else None
            column = Column("entry", entry.form, entry.words)
            if part is not None and kept({"entry": part}, {"entry": column}):
                yield label, part

    def _rules_of_columns(
        self, sheet: Worksheet, columns: tuple[Column, ...], positions: dict[str, int], first: int, last: int
    ) -> None:
        for column in columns:
            at, rule = positions[column.key], plain_rule(column, Cells(positions, first))
            if rule is not None:
                sheet.data_validation(first, at, last, at, rule)

    def _json(self) -> None:
        if not self._as_json:
            return
        columns = TABLES[AS_JSON]
        sheet = self._sheet(AS_JSON, columns)
        row = 1
        for where, value in self._as_json.items():
            text = exact(value)
            for start in range(0, len(text), PIECE):
                self._cells(sheet, row, {"where": where, "json": text[start : start + PIECE]}, columns)
                row += 1


def _without_about(reading: Any, measure: Measure) -> Any:
    """The reading without what columns of its own say of each measure; other words stay."""
    if not isinstance(reading, dict) or reading.get("about") not in (told := about(measure), f"{told}; {UNREAD}"):
        return reading
    return {key: value for key, value in reading.items() if key != "about"}


def _positions(columns: Iterable[Column]) -> dict[str, int]:
    return {column.key: at for at, column in enumerate(columns)}


def _in_short(figure: Mapping[str, Any]) -> str:
    """A figure of an earlier period in a few words: "812 of 947 (to 2025-09-30)"."""
    if not figure:
        return ""
    if "numerator" in figure and "denominator" in figure:
        told = f"{figure['numerator']} of {figure['denominator']}"
    else:
        hidden = ("period_end", "source", "note", "unit", "reason")
        told = ", ".join(f"{key.replace('_', ' ')} {one}" for key, one in figure.items() if key not in hidden)
    return f"{told} (to {figure['period_end']})" if "period_end" in figure else told
