"""Reading a workbook as a submission: the tree that JSON would have, and the cell of every part of it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

from readiness.core.bounds import MOST_PROBLEMS
from readiness.core.diagnostics import Diagnostic, Issue, Location, Path, SubmissionError
from readiness.core.documents import Document
from readiness.core.json_reader import parse
from readiness.core.json_text import exact
from readiness.core.suggestions import suggestion
from readiness.core.workbook_cells import OWN, Sheet, read_sheets
from readiness.data.catalogue import Catalogue
from readiness.data.measures import measure_path
from readiness.data.workbook_forms import meant
from readiness.data.workbook_layout import (
    ACTIONS,
    ENTRIES,
    MEASURE,
    PLAN,
    START,
    TABLES,
    Column,
    Form,
    heading_key,
    known_columns,
    sections_in_order,
)
from readiness.data.workbook_rows import TAGS, Row, field_path, item_of, item_path, planned, put, reading_of, row_paths

# How JSON writes a member: a hint for a workbook says which column instead.
MEMBER = re.compile(r'\{?"(\w+)": "?([^",{}\[\]]+|…)"?\}?')


@dataclass(frozen=True)
class WorkbookDocument(Document):
    """A workbook that was accepted, as the tree of its submission."""

    cells: Mapping[Path, Location] = field(default_factory=dict)

    @property
    def places(self) -> Mapping[Path, Location]:
        """The cell of each value, and of each column beside it that is empty."""
        return self.cells

    def diagnostics(self, issues: Iterable[Issue]) -> list[Diagnostic]:
        """The issues with their cells, and hints in the words of the columns."""
        return super().diagnostics(replace(one, hint=in_columns(one.hint)) for one in issues)


def in_columns(hint: str) -> str:
    """A hint that says how to write JSON, in the words of columns: `suppressed under "status"`."""

    def told(found: re.Match[str]) -> str:
        key, value = found[1], found[2]
        return f'the {key} under "{key}"' if value == "…" else f'{value} under "{key.replace("_", " ")}"'

    return MEMBER.sub(told, hint).replace(", without quotation marks", "").replace(" without quotation marks", "")


@dataclass(frozen=True, slots=True)
class _Line:
    """A row of a sheet: what stands in it, and where each column is in it."""

    row: Row
    places: Mapping[str, Location]


def read_workbook(raw: bytes, name: str, catalogue: Catalogue) -> WorkbookDocument:
    """The submission in a workbook. Raises SubmissionError for what no submission can be read from, with its cells."""
    reader = _Reader(name, catalogue)
    for sheet in read_sheets(raw, name):
        reader.read(sheet)
    if reader.wrong:
        raise SubmissionError(reader.wrong[:MOST_PROBLEMS], more=len(reader.wrong) > MOST_PROBLEMS)
    tree = _in_order(reader.tree, catalogue)
    return WorkbookDocument(name, exact(tree), tree, reader.places)


def _in_order(tree: Mapping[str, Any], catalogue: Catalogue) -> dict[str, Any]:
    """The tree with the council first, and its measures in the order of the catalogue, wherever their rows stand."""
    first = dict.fromkeys((*(entry.path[0] for entry in ENTRIES.values()), *catalogue.sections))
    found = {key: tree[key] for key in (*(key for key in first if key in tree), *(k for k in tree if k not in first))}
    for section in catalogue.sections:
        if isinstance(readings := found.get(section), dict):
            names = dict.fromkeys((*(m.name for m in catalogue.measures.values() if m.section == section), *readings))
            found[section] = {name: readings[name] for name in names if name in readings}
    return found


class _Reader:
    def __init__(self, name: str, catalogue: Catalogue) -> None:
        self.tree: dict[str, Any] = {}
        self.places: dict[Path, Location] = {}
        self.wrong: list[Diagnostic] = []
        self._name, self._catalogue = name, catalogue

    def read(self, sheet: Sheet) -> None:
        """Adds to the tree what the sheet says."""
        first = sheet.cells.get((1, 1))
        if first == MEASURE.heading:
            self._read_section(list(self._lines(sheet, known_columns(self._catalogue), TAGS)))
            return
        if sheet.name not in TABLES:
            if sheet.name != START and sheet.cells:
                names = [*TABLES, *(title for _, title, _ in sections_in_order(self._catalogue))]
                known = suggestion(sheet.name, names)
                hint = f'{known}; a sheet of your own is not read where its name begins with "{OWN.strip()} "'
                self._refuse(sheet.place(1, 1), "no submission has a sheet of this name", hint)
            return
        own = TABLES[sheet.name]
        columns = {column.key: column for column in (*own, *(PLAN if sheet.name == ACTIONS else ()))}
        lines = list(self._lines(sheet, columns, [one.key for one in own if one.form is not Form.TOLD]))
        match sheet.name:
            case "Council":
                self._read_council(lines)
            case "Evidence":
                self._read_items(sheet, lines)
            case "Actions":
                self._read_items(sheet, list(self._planned(lines)))
            case "Self-ratings":
                self._read_pairs("self_ratings", "criterion", "rating", lines)
            case "Local standards":
                self._read_pairs("local_standards", "standard", "limit", lines)
            case "As JSON":
                self._read_json(lines)

    def _lines(self, sheet: Sheet, columns: Mapping[str, Column], needed: Iterable[str]) -> Iterator[_Line]:
        """The rows under the headings. What stands under no heading, or one that is not known, is refused.

        There are none where a heading that is needed is missing.
        """
        headings = {at: heading_key(str(value)) for (row, at), value in sheet.cells.items() if row == 1}
        seen: dict[str, int] = {}
        for at, key in headings.items():
            if key not in columns:
                hint = suggestion(key.replace("_", " "), [column.heading for column in columns.values()])
                self._refuse(sheet.place(1, at), "no column here is called so", hint)
            elif key in seen:
                self._refuse(sheet.place(1, at), "two columns have this heading", "keep one of them")
            seen.setdefault(key, at)
        if missing := [columns[key].heading for key in needed if key not in seen]:
            hint = "put it back: a new workbook has it" if sheet.cells else "delete the sheet, or put its headings back"
            self._refuse(sheet.place(1, 1), f'the heading "{missing[0]}" is missing', hint)
            return
        rows: dict[int, Row] = {}
        for (row, at), value in sorted(sheet.cells.items()):
            under = headings.get(at)
            if row == 1:
                continue
            if under is None:
                hint = f'move it under a heading, or into a sheet whose name begins with "{OWN}"'
                self._refuse(sheet.place(row, at), "this cell stands under no heading", hint)
            elif under in columns and columns[under].form is not Form.TOLD:
                found = meant(value, columns[under])
                if found is not None and found != []:
                    rows.setdefault(row, {})[under] = found
        for number, row_found in rows.items():
            yield _Line(row_found, {key: sheet.place(number, at) for key, at in seen.items()})

    def _read_section(self, lines: list[_Line]) -> None:
        by_measure: dict[str, list[_Line]] = {}
        above = ""
        for line in lines:
            row = line.row
            # A row that was put in for a team belongs to the measure above it.
            named = str(row.get("measure") or (above if "split_by" in row else ""))
            above = named or above
            if all(key in TAGS for key in row):
                continue
            if "." not in named:
                self._refuse(line.places["measure"], "this row does not say which measure it is of", "name the measure")
            elif self._stands_alone(line, by_measure.setdefault(named, [])):
                by_measure[named].append(line)
        for measure, found in by_measure.items():
            if found:
                self._add_reading(measure, found)

    def _stands_alone(self, line: _Line, before: list[_Line]) -> bool:
        """Whether no row before it says the same part of the same measure; such a row is refused."""
        tag, part = line.row.get("split_by"), line.row.get("part")
        first_place = line.places["measure"]
        if tag is None and part is not None:
            self._refuse(line.places["part"], f'"{part}" is part of nothing', 'write team under "split by"')
            return False
        for one in before:
            if (one.row.get("split_by"), one.row.get("part")) == (tag, part) and (tag is None or part is not None):
                message = (
                    f"this measure{f' of {part}' if part else ''} is given twice, first in {one.places['measure'].cell}"
                )
                self._refuse(first_place, message, "keep one of the two")
                return False
        return True

    def _add_reading(self, measure: str, lines: list[_Line]) -> None:
        path = measure_path(measure)
        rows = [line.row for line in lines]
        put(self.tree, path, reading_of(rows))
        self.places.setdefault(path[:1], lines[0].places["measure"])
        self.places[path] = lines[0].places["measure"]
        for line, at in zip(lines, row_paths(rows), strict=True):
            for depth in range(1, len(at) + 1):
                self.places.setdefault((*path, *at[:depth]), line.places["split_by"])
            self._place(line, (*path, *at), partial(field_path, tag=line.row.get("split_by")))

    def _read_council(self, lines: list[_Line]) -> None:
        for line in lines:
            entry = ENTRIES.get(str(line.row.get("what", "")).strip().casefold())
            if entry is None:
                hint = suggestion(str(line.row.get("what", "")), ENTRIES)
                self._refuse(line.places["what"], "no line here is called so", hint)
                continue
            for depth in range(1, len(entry.path) + 1):
                self.places.setdefault(entry.path[:depth], line.places["entry"])
            if "entry" in line.row:
                value = meant(line.row["entry"], Column("entry", entry.form, entry.words))
                put(self.tree, entry.path, value)

    def _planned(self, lines: list[_Line]) -> Iterator[_Line]:
        """The actions among rows that may be those of a plan."""
        for line in lines:
            row, lacks = planned(line.row)
            if lacks:
                message = "nobody is to do this" if lacks == "owner" else "no day is set for this"
                self._refuse(line.places[lacks], message, "fill it in, or empty the cell of the other")
            elif row is not None:
                yield _Line(row, line.places)

    def _read_items(self, sheet: Sheet, lines: list[_Line]) -> None:
        name = sheet.name.casefold()
        self.places[name,] = sheet.place(1, 1)
        items = self.tree.setdefault(name, [])
        for index, line in enumerate(lines):
            items.append(item_of(line.row))
            self.places[name, index] = next(iter(line.places.values()))
            self._place(line, (name, index), item_path)
            for key in ("checks", "criteria"):
                for at in range(len(line.row.get(key, ()))):
                    self.places[name, index, key, at] = line.places[key]

    def _read_pairs(self, name: str, key: str, value: str, lines: list[_Line]) -> None:
        pairs: dict[str, Any] = self.tree.setdefault(name, {})
        for line in lines:
            if value not in line.row:
                continue
            named = str(line.row.get(key, ""))
            if named in pairs or not named:
                message = f'"{named}" is given twice' if named else f"this row does not say which {key} it is of"
                self._refuse(line.places[key], message, "keep one of the two" if named else f"name the {key}")
                continue
            pairs[named] = line.row[value]
            self.places[name, named] = line.places[value]
            self.places.setdefault((name,), line.places[key])

    def _read_json(self, lines: list[_Line]) -> None:
        texts: dict[str, list[str]] = {}
        first: dict[str, Location] = {}
        for line in lines:
            where = str(line.row.get("where", ""))
            first.setdefault(where, line.places["json"])
            texts.setdefault(where, []).append(str(line.row.get("json", "")))
        for where, pieces in texts.items():
            path = measure_path(where) if "." in where else (where,)
            if self._is_given(path):
                self._refuse(first[where], f"{where} stands in the other sheets too", "keep one of the two")
                continue
            try:
                value = parse("".join(pieces).encode(), self._name).value
            except SubmissionError as error:
                for one in error.diagnostics:
                    self._refuse(first[where], one.message, one.hint)
                continue
            put(self.tree, path, value)
            for depth in range(1, len(path) + 1):
                self.places.setdefault(path[:depth], first[where])

    def _is_given(self, path: Path) -> bool:
        """Whether other sheets say something at the path."""
        part: Any = self.tree
        for step in path:
            part = part.get(step) if isinstance(part, dict) else None
        return part is not None and part != [] and part != {}

    def _place(self, line: _Line, at: Path, path_of: Any) -> None:
        for key, place in line.places.items():
            if key not in TAGS:
                path = (*at, *path_of(key))
                for depth in range(len(at) + 1, len(path) + 1):
                    self.places.setdefault(path[:depth], place)

    def _refuse(self, place: Location, message: str, hint: str) -> None:
        self.wrong.append(Diagnostic(self._name, place, (), message, hint))
