"""Makes the files of every council's published figures. `python -m tools.council_figures` writes them from ../shared.

A test compares them with what this makes.
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path

from readiness.core.numbers import plain
from readiness.data.catalogue import shipped_catalogue
from readiness.data.council_figures import CLOSENESS, FIGURES, NEIGHBOURS, PUBLISHED, REGIONS
from tests.data.test_benchmarks import NAMES, ROOT

DATA = ROOT.parent / "shared" / "data"
# Published by its own short name where it is in NAMES, else by the measure's id.
TABLES = ("council_indicators_2021_2025.csv", "council_series_2016_2025.csv")
# They send DfE one return of their workforce, and its file has one row for both.
JOINT = {"314": "318", "318": "314", "940": "941", "941": "940"}

Cells = Mapping[tuple[str, int], Mapping[str, str]]


def made(data: Path = DATA) -> Mapping[str, str]:
    """The files by their path from the root."""
    folder = f"rules/{PUBLISHED}"
    return {f"{folder}/{FIGURES}": figures(cells(data)), f"{folder}/{NEIGHBOURS}": neighbours(data)}


def figures(found: Cells) -> str:
    """A row for a measure and a year, a column for a region or a council; empty where nothing is published."""
    codes = sorted({code for row in found.values() for code in row})
    rows = [["measure", "year", *codes]]
    rows += [[measure, str(year), *(row.get(code, "") for code in codes)] for (measure, year), row in _in_order(found)]
    return "".join(f"{','.join(row)}\n" for row in rows)


def _in_order(found: Cells) -> Iterator[tuple[tuple[str, int], Mapping[str, str]]]:
    """The rows of years that the rules know the spread of councils for. Others were left out there for a reason."""
    catalogue = shipped_catalogue()
    for (measure, year), row in sorted(found.items()):
        release = catalogue.release_of(measure)
        known = release.measures[measure].years.get(str(year)) if release else None
        if known is not None and known.median is not None:
            yield (measure, year), row


def cells(data: Path) -> Cells:
    """The figures of all tables, without those of England, which are in the rules."""
    found: dict[tuple[str, int], dict[str, str]] = {}
    for table in TABLES:
        for row in _rows(data / table):
            if row["level"].lower() != "england" and row["value"] != "-":
                key = NAMES.get(row["measure"], row["measure"]), int(row["year"])
                found.setdefault(key, {})[row["la_code"]] = _number(row["value"])
    return found


def neighbours(data: Path) -> str:
    """A row for each council: its region, who sends a workforce return with it, and its ten nearest with how near."""
    names = {name.lower(): code for code, name in REGIONS.items()}
    regions = {
        row["la_code"]: names[row["region"].lower()] for row in _rows(data / TABLES[0]) if row["level"] == "council"
    }
    ten = {row["old_la_code"]: row for row in _rows(data / "statistical_neighbours_2025.csv")}
    closeness = {words: letter for letter, words in CLOSENESS.items()}
    lines = [",".join(("council", "region", "joint", *(str(n) for n in range(1, 11))))]
    for code, region in sorted(regions.items()):
        row = ten.get(code)
        near = [f"{row[f'SN_{n}']}{closeness[row[f'SN_{n}P'].strip().lower()]}" for n in range(1, 11)] if row else []
        lines.append(",".join((code, region, JOINT.get(code, ""), *near)))
    return "".join(f"{line}\n" for line in lines)


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        yield from csv.DictReader(file)


def _number(text: str) -> str:
    """The number as it was published: a spreadsheet made 79.599999999999994 of 79.6."""
    return plain(round(Decimal(text), 6))


if __name__ == "__main__":
    for name, text in made(Path(sys.argv[1]) if sys.argv[1:] else DATA).items():
        (ROOT / name).write_text(text, encoding="utf-8", newline="\n")
        print(f"wrote {name}")
