"""Published figures that a user imported: one file in a folder of theirs, which no check reads unless it is told to."""

from __future__ import annotations

import csv
import hashlib
import io
import re
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path as FilePath

from readiness.core.diagnostics import Diagnostic, InputError, Location
from readiness.core.numbers import plain
from readiness.core.regular_files import IrregularError, read_regular
from readiness.data.council_figures import ENGLAND, REGIONS

FILE = "imported-figures.csv"
LARGEST = 16 * 1024 * 1024
ABOUT = ("measure", "year", "published", "file", "sha256")
CODE = re.compile(r"[0-9]{3}")
NUMBER = re.compile(r"[0-9]{1,9}(\.[0-9]{1,6})?")
# With fewer councils a percentile would tell of those that happen to be there.
ENOUGH = 100


class ImportedError(InputError):
    """Published figures that cannot be imported, or a file of imported figures that is damaged."""

    undone = "imported"


@dataclass(frozen=True, slots=True)
class ImportedYear:
    """The figures of a measure for a year by the department's three digits, and the file that they came from.

    `published` is the day on which they came out, where whoever imported them said so.
    """

    measure: str
    year: int
    published: date | None
    file: str
    sha256: str
    values: Mapping[str, Decimal]

    @property
    def councils(self) -> list[Decimal]:
        """The figures of councils, in order."""
        return sorted(value for code, value in self.values.items() if code != ENGLAND and code not in REGIONS)

    @property
    def has_spread(self) -> bool:
        """Whether England and enough councils are there, so that lines can be drawn from them."""
        return ENGLAND in self.values and len(self.councils) >= ENOUGH

    def percentile(self, percent: int) -> Decimal:
        """A percentile of the councils; what lies between two, in proportion."""
        ordered = self.councils
        whole, part = divmod(Decimal(len(ordered) - 1) * percent / 100, 1)
        low, high = ordered[int(whole)], ordered[min(int(whole) + 1, len(ordered) - 1)]
        return low + (high - low) * part


@dataclass(frozen=True, slots=True)
class Imported:
    """All that was imported, with the SHA-256 of the file that holds it."""

    rows: tuple[ImportedYear, ...]
    sha256: str = field(default="")

    @property
    def files(self) -> tuple[str, ...]:
        """The names of the files that it came from."""
        return tuple(dict.fromkeys(row.file for row in sorted(self.rows, key=lambda row: row.file)))


def written(rows: Iterable[ImportedYear]) -> str:
    """The text of the file: a row for a measure and a year, and a column for a place."""
    rows = list(rows)
    codes = sorted({code for row in rows for code in row.values})
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow([*ABOUT, *codes])
    for row in rows:
        about = (row.measure, row.year, row.published or "", row.file, row.sha256)
        writer.writerow([*about, *(plain(row.values[code]) if code in row.values else "" for code in codes)])
    return text.getvalue()


def read_imported(folder: FilePath, measures: Container[str]) -> Imported:
    """What was imported into a folder; nothing where the file is not there. Raises ImportedError."""
    path = folder / FILE
    try:
        raw = read_regular(path, LARGEST)
    except FileNotFoundError:
        return Imported(())
    except (IrregularError, OSError, ValueError) as error:
        raise _damaged(path, 1, f"it cannot be read ({getattr(error, 'strerror', None) or 'it is no file'})") from None
    if len(raw) > LARGEST:
        raise _damaged(path, 1, f"it holds over {LARGEST // 1024**2} MB")
    rows = tuple(_rows(path, raw, measures))
    return Imported(rows, hashlib.sha256(raw).hexdigest())


def _rows(path: FilePath, raw: bytes, measures: Container[str]) -> Iterator[ImportedYear]:
    try:
        lines = csv.reader(io.StringIO(raw.decode("utf-8"), newline=""), strict=True)
        head = next(lines, [])
        codes = head[len(ABOUT) :]
        if tuple(head[: len(ABOUT)]) != ABOUT or not all(CODE.fullmatch(code) for code in codes):
            raise _damaged(path, 1, "its first line is not what an import writes")
        for cells in lines:
            if len(cells) != len(head):
                raise _damaged(path, lines.line_num, "it has another number of cells than the first line")
            yield _row(path, lines.line_num, cells, codes, measures)
    except (UnicodeDecodeError, csv.Error):
        raise _damaged(path, 1, "it is no table in UTF-8") from None


def _row(path: FilePath, line: int, cells: list[str], codes: list[str], measures: Container[str]) -> ImportedYear:
    measure, year, published, file, sha256 = cells[: len(ABOUT)]
    values = {code: cell for code, cell in zip(codes, cells[len(ABOUT) :], strict=True) if cell}
    if measure not in measures:
        raise _damaged(path, line, f'"{measure[:80]}" is no measure with published figures')
    if not re.fullmatch(r"20[0-9]{2}", year) or not all(NUMBER.fullmatch(cell) for cell in values.values()):
        raise _damaged(path, line, "a year or a figure in it is none")
    try:
        day = date.fromisoformat(published) if published else None
    except ValueError:
        raise _damaged(path, line, f'"{published[:20]}" is no date') from None
    return ImportedYear(measure, int(year), day, file, sha256, {code: Decimal(cell) for code, cell in values.items()})


def _damaged(path: FilePath, line: int, message: str) -> ImportedError:
    hint = "delete the file and import the published files again"
    return ImportedError([Diagnostic(str(path), Location(line, 1), (), message, hint)])
