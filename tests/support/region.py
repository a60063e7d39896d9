"""The lists of a fictional region as its systems might write them: the same for the same seed, and far from clean."""

from __future__ import annotations

import csv
import random
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from pathlib import Path

from readiness.data.derive.sources import ANNEX_A, Column, ColumnType, Table, shipped_sources

LAST_DAY = date(2026, 9, 30)
FORMS: tuple[Callable[[date], str], ...] = (
    lambda day: day.isoformat(),
    lambda day: f"{day:%d/%m/%Y}",
    lambda day: f"{day:%d/%m/%y}",
    lambda day: f"{day.day}-{day:%b}-{day.year}",
    lambda day: f"{day:%Y-%m-%d}T00:00:00",
    lambda day: str((day - date(1899, 12, 30)).days),
)
BLANKS = ("", "  ", "N/A", "-", "null")
UNREADABLE = ("31/06/2026", "not yet", "?/?/26", "01/01/1900", "13/13/2026")


def write_region(region: Path, councils: int, rows: int, seed: int) -> None:
    """A folder for each council with a third of the lists of Annex A, since no two councils have the same ready."""
    chance = random.Random(seed)
    tables = shipped_sources()[ANNEX_A].tables
    for number in range(councils):
        folder = region / f"Council {number:02}"
        folder.mkdir(parents=True)
        for name in chance.sample([*tables], len(tables) // 3):
            _write(folder / f"{name}.csv", tables[name], rows, chance, tidy=number % 4 > 0)


def mapping() -> str:
    """A mapping for every council: each list holds everything since long before the period."""
    return "\n".join(
        f'["{name}.csv"]\nlist = "{ANNEX_A}.{name}"\nconfirmed = true\nholds_since = 2024-01-01\n'
        f"holds_until = {LAST_DAY}\n"
        for name in shipped_sources()[ANNEX_A].tables
    )


def _write(path: Path, table: Table, rows: int, chance: random.Random, tidy: bool) -> None:
    with open(path, "w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, delimiter=chance.choice(",;"), lineterminator="\n")
        writer.writerow([*(column.heading for column in table.columns.values()), *table.others])
        for _ in range(chance.randrange(rows // 2, rows)):
            row = [*_cells(table.columns, chance, tidy, rows), *("" for _ in table.others)]
            for _ in range(1 + (chance.random() < 0.05)):  # a row that stands there twice
                writer.writerow(row[: len(row) - (chance.random() < 0.01)])  # or one cell short


def _cells(columns: Mapping[str, Column], chance: random.Random, tidy: bool, children: int) -> list[str]:
    days: dict[str, date] = {}
    cells = []
    for key, column in columns.items():
        if column.type is ColumnType.DATE:
            days[key] = _day(column, days, chance, tidy)
        if chance.random() < (0.3 if column.ends or column.latest else 0.06):
            cells.append(chance.choice(BLANKS))
        elif chance.random() < 0.02:
            cells.append(chance.choice(UNREADABLE))
        else:
            cells.append(_cell(column, days.get(key), chance, children))
    return cells


def _day(column: Column, days: Mapping[str, date], chance: random.Random, tidy: bool) -> date:
    if column.birth:
        return LAST_DAY - timedelta(days=chance.randrange(18 * 365))
    if column.ends in days:
        return days[column.ends] + timedelta(days=chance.randrange(-2, 260))
    longest = 60 if column.latest else 900
    # What comes after the last day keeps a measure from being derived where the column holds the last of many days.
    return LAST_DAY - timedelta(days=chance.randrange(0 if tidy or not column.latest else -3, longest))


def _cell(column: Column, day: date | None, chance: random.Random, children: int) -> str:
    match column.type:
        case ColumnType.DATE if day is not None:
            return chance.choice(FORMS)(day)
        case ColumnType.WHOLE:
            return chance.choice(("0", "1", "2", "3.0", "4", "7", "many"))
        case ColumnType.CHOICE:
            word = chance.choice([*column.values])
            return chance.choice((word, word.upper(), f"a) {word}", f" {word} "))
        case ColumnType.ID:
            return f"F-{chance.randrange(children)}{chance.choice(('', '', 'é'))}"
        case _:
            return chance.choice(("North", "South", "Émile's team", "Duty"))
