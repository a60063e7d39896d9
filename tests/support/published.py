"""Councils as DfE's published figures of 2021 to 2025 show them, put together as compiled submissions."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Mapping
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from readiness.data.catalogue import Catalogue
from readiness.data.readings import Kind
from readiness.data.submission_file import SubmissionFile, parse_submission
from tests.data.test_benchmarks import NAMES, ROOT

FIGURES = ROOT.parent / "shared" / "data" / "council_indicators_2021_2025.csv"
LAST = 2025
SOURCE = "DfE, as republished in LAIT"


@cache
def councils(file: Path = FIGURES) -> Mapping[str, Mapping[str, Mapping[int, Decimal]]]:
    """What is published of each council by measure and year."""
    found: dict[str, dict[str, dict[int, Decimal]]] = {}
    with file.open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            if row["level"] == "council" and row["value"] not in ("", "-"):
                years = found.setdefault(row["name"], {}).setdefault(NAMES[row["measure"]], {})
                years[int(row["year"])] = round(Decimal(row["value"]), 1)
    return {name: found[name] for name in sorted(found)}


def of(year: int) -> list[str]:
    """The councils that gave all children's figures of the year: those that exist no more have none."""
    return [name for name, measures in councils().items() if year in measures.get(NAMES["assess_45wd"], {})]


def compiled(name: str, catalogue: Catalogue, year: int = LAST) -> SubmissionFile:
    """A council as its figures of the year showed it once the last of them were out, at the end of the next March."""
    sections: dict[str, dict[str, Any]] = {}
    for measure, years in councils()[name].items():
        if year in years:
            section, _, key = measure.partition(".")
            sections.setdefault(section, {})[key] = _reading(measure, years, catalogue, year)
    about: Mapping[str, Any] = {
        "schema_version": "1.0",
        "period": {"start": f"{year + 1}-03-20", "end": f"{year + 1}-03-31"},
        "status": "compiled",
        "prepared_by": f"others, from DfE's figures that were out by the end of March {year + 1}",
        "prepared_on": f"{year + 1}-03-31",
    }
    written = {**about, "council": {"name": name}, **sections}
    return parse_submission(json.dumps(written, default=str).encode(), f"{name}.json", catalogue)


def _reading(measure: str, years: Mapping[int, Decimal], catalogue: Catalogue, year: int) -> dict[str, Any]:
    defined, release = catalogue.measures[measure], catalogue.release_of(measure)
    assert release is not None
    share = defined.kind is Kind.PROPORTION
    value = "percentage" if share else "value"
    period = {"end": f"{year}-{release.as_at}"}
    if not defined.snapshot:
        period["start"] = f"{year - 1}-{'04-01' if release.as_at == '03-31' else '10-01'}"
    history = [{"period_end": f"{y}-{release.as_at}", value: float(v)} for y, v in _told(years, share, year)]
    small = {"note": "it is under 1%"} if share and 0 < years[year] < 1 else {}
    return {value: float(years[year]), "period": period, "source": SOURCE, "history": history, **small}


def _told(years: Mapping[int, Decimal], share: bool, last: int) -> Iterator[tuple[int, Decimal]]:
    """The years before, without shares under 1%, which look like fractions."""
    for year, value in sorted(years.items()):
        if year < last and not (share and 0 < value < 1):
            yield year, value
