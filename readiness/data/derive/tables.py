"""Tables: the files and sheets in which lists lie, with their headings. Cells are not looked at here."""

from __future__ import annotations

import codecs
import csv
import io
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from readiness.core.diagnostics import OutputError, UnreadableError
from readiness.data.derive.census_xml import census_tables
from readiness.data.derive.database import HOW_TO_GET_IT, parquet_columns
from readiness.data.derive.headings import likeness

# A workbook may say that it unpacks to so much; the rows in which headings are looked for; a longer heading is none.
LARGEST_WORKBOOK = 1024**3
FIRST_ROWS, LONGEST_HEADING = 20, 300
START = 256 * 1024
WORKBOOKS = (".xlsx", ".xlsm")
PARQUET = (".parquet", ".pq")
XML = (".xml",)
READ = (".csv", *WORKBOOKS, *PARQUET, *XML)
READ_TOLD = "a CSV, a workbook (.xlsx), a Parquet file or a census (.xml)"


@dataclass(frozen=True, slots=True)
class TableFile:
    """A table on the disk: what messages call it, the file with its cells, and the headings.

    `skip` is how many lines stand above the headings, and `first_row` the row in its file or sheet of the first record.
    `types` are those of the columns of a Parquet file; a CSV has none. It holds everything since a day and until one,
    where the file itself says so.
    """

    name: str
    path: Path
    headings: Sequence[str]
    delimiter: str = ","
    encoding: str = "utf-8"
    skip: int = 0
    first_row: int = 2
    types: Sequence[str] | None = None
    holds_since: date | None = None
    holds_until: date | None = None


def files_in(paths: Iterable[Path]) -> list[Path]:
    """The files to read, named or in folders, in order. Raises UnreadableError for what is not there."""
    found: list[Path] = []
    for path in paths:
        if path.is_dir():
            inside = [one for one in sorted(path.iterdir()) if one.suffix.lower() in READ]
            found += [one for one in inside if one.is_file() and not one.name.startswith(("~$", "."))]
        elif not path.is_file():
            raise UnreadableError(f"there is no file {path}; check the name and the folder")
        elif path.suffix.lower() not in READ:
            raise UnreadableError(f"{path} is not {READ_TOLD}; save it as one")
        else:
            found.append(path)
    if not found:
        raise UnreadableError(f"there is not {READ_TOLD} here; name the folder with the lists")
    return found


def tables_of(path: Path, scratch: Path) -> Iterator[TableFile]:
    """The tables of a file.

    Sheets, and the parts of a census, are written as CSV into the private folder `scratch`, which its owner takes away.
    """
    try:
        if path.suffix.lower() in WORKBOOKS:
            yield from _sheets(path, scratch)
        elif path.suffix.lower() in PARQUET:
            columns = parquet_columns(path)
            yield TableFile(path.name, path, [name for name, _ in columns], types=[kind for _, kind in columns])
        elif path.suffix.lower() in XML:
            for one in census_tables(path, scratch):
                since, until = one.holds_since, one.holds_until
                yield TableFile(one.name, one.path, one.headings, first_row=1, holds_since=since, holds_until=until)
        else:
            yield _table(path.name, path)
    except OSError as error:
        raise UnreadableError(
            f"{path} cannot be read ({error.strerror or error}); check that you may read it"
        ) from None


def _table(name: str, path: Path) -> TableFile:
    encoding = _encoding(path)
    with open(path, encoding=encoding, errors="replace", newline="") as stream:
        start = stream.read(START)
    delimiter = max(",;\t|", key=start.count)
    rows: list[list[str]] = []
    ends = [0]
    reader = csv.reader(io.StringIO(start, newline=""), delimiter=delimiter)
    try:
        for row in reader:
            rows.append(row)
            ends.append(reader.line_num)
            if len(rows) == FIRST_ROWS:
                break
    except csv.Error as error:
        raise UnreadableError(f"{name} is no CSV ({error}); save it as one") from None
    at, headings = _headings(rows)
    return TableFile(name, path, headings, delimiter, encoding, ends[at], ends[at + 1] + 1 if rows else 1)


def _headings(rows: Sequence[Sequence[str]]) -> tuple[int, list[str]]:
    """The row of headings: of the first rows, the one that is most like those of a list."""
    plain = [[cell.strip().lstrip("\ufeff").strip('"')[:LONGEST_HEADING] for cell in row] for row in rows]
    alike = [likeness(row) for row in plain]
    at = alike.index(max(alike, default=0)) if plain else 0
    return at, plain[at] if plain else []


def _encoding(path: Path) -> str:
    """UTF-8 where a file begins as it, UTF-16 where its first bytes say so, else Latin-1, which reads anything."""
    with open(path, "rb") as stream:
        start = stream.read(START)
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    try:
        codecs.getincrementaldecoder("utf-8")().decode(start)
    except UnicodeDecodeError:
        return "latin-1"
    return "utf-8"


def _sheets(path: Path, scratch: Path) -> Iterator[TableFile]:
    try:
        from python_calamine import CalamineError, CalamineWorkbook
    except ImportError:
        raise OutputError(f'to read lists needs the extra "lists", which is not installed; {HOW_TO_GET_IT}') from None
    try:
        with zipfile.ZipFile(path) as archive:
            if sum(one.file_size for one in archive.infolist()) > LARGEST_WORKBOOK:
                raise UnreadableError(f"{path} unpacks to over 1 GB; save each sheet as CSV")
        book = CalamineWorkbook.from_path(str(path))
    except (zipfile.BadZipFile, CalamineError):
        raise UnreadableError(f"{path} is no workbook that can be read; save it anew in Excel") from None
    for number, sheet in enumerate(book.sheet_names):
        copy = scratch / f"{len(list(scratch.iterdir()))}-{number}.csv"
        try:
            rows = book.get_sheet_by_name(sheet).to_python(skip_empty_area=False)
        except CalamineError:
            continue  # a sheet with a chart alone has no cells
        at, headings = _headings([[_text(cell) for cell in row] for row in rows[:FIRST_ROWS]])
        with open(copy, "x", encoding="utf-8", newline="") as stream:
            csv.writer(stream).writerows([_text(cell) for cell in row] for row in rows[at:])
        yield TableFile(f"{path.name}, sheet {sheet}", copy, headings, first_row=at + 2)


def _text(cell: object) -> str:
    """A cell as text: a day as 2026-03-31, a whole number without a point."""
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell) if cell is not None else ""
