"""Child-level lists for tests: written row by row, or the samples of each source, and what is derived from them."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml

from readiness.data.catalogue import shipped_catalogue
from readiness.data.derive import deriving
from readiness.data.derive.calendar import AskedPeriod, months_before
from readiness.data.derive.sources import ANNEX_A, shipped_sources
from readiness.data.derive.spark import Spark
from tests.support.process import ROOT, Ended, readiness

LISTS = ROOT / "samples" / "lists"
MEASURES = shipped_catalogue().measures
ANNEX = shipped_sources()[ANNEX_A].tables
HALF_YEAR = AskedPeriod(date(2026, 4, 1), date(2026, 9, 30))
MAPPING, SAME = ("--mapping", LISTS / "mapping.toml"), ("--same-child", LISTS / "same-child.csv")
YEAR = ("--council", "Larkshire", "--period-start", "2025-04-01", "--period-end", "2026-03-31")
# What is read of each source, and for which council and time.
GIVEN: Mapping[str, tuple[str | Path, ...]] = {
    "annex_a": (LISTS, "--into", LISTS / "start.json", *MAPPING, *SAME),
    "ssd": (LISTS / "ssd", "--into", LISTS / "start.json"),
    "census": (LISTS / "census", *YEAR),
    "ssda903": (LISTS / "ssda903", "--into", LISTS / "ssda903" / "start.json"),
}


@dataclass(frozen=True)
class SampleLists:
    """A run of `readiness derive` over the sample lists of a source; `folder` holds what it wrote."""

    done: Ended
    folder: Path

    @property
    def readings(self) -> dict[str, Mapping[str, Any]]:
        """What was derived, by measure."""
        return readings_in(self.folder / "ours.json")

    @property
    def problems(self) -> list[dict[str, str]]:
        """The rows of --problems."""
        with open(self.folder / "problems.csv", encoding="utf-8", newline="") as stream:
            return list(csv.DictReader(stream))

    @property
    def rows(self) -> list[str]:
        """How the rows of each table add up, as they were told."""
        return [line.strip() for line in self.done.out.splitlines() if " rows = " in line]


def worked(source: str) -> Mapping[str, Mapping[str, Any]]:
    """What comes out of the samples of a source, worked out by hand."""
    text = (Path(GIVEN[source][0]) / "worked.yaml").read_text(encoding="utf-8")
    found: Mapping[str, Mapping[str, Any]] = yaml.safe_load(text)
    return found


# The fixture `sample_lists`: those of a source, derived once for all who ask.
Derived = Callable[[str], SampleLists]


def derive_samples(source: str, folder: Path) -> SampleLists:
    """Derives from the sample lists of a source, with --problems and --drill."""
    more = ("--problems", folder / "problems.csv", "--drill", folder / "drill.csv")
    done = readiness("derive", *GIVEN[source], "-o", folder / "ours.json", *more)
    return SampleLists(done, folder)


def readings_in(path: Path) -> dict[str, Mapping[str, Any]]:
    """The readings of a submission, by measure."""
    tree = json.loads(path.read_text(encoding="utf-8"))
    sections = ((name, tree.get(one.section, {}), one.name) for name, one in MEASURES.items())
    return {name: section[key] for name, section, key in sections if key in section}


def shown(reading: Mapping[str, Any] | str, asked: Mapping[str, Any]) -> Mapping[str, Any] | str:
    """What is asked of a reading: its fields, and of its splits the one by team; or why there is none."""
    if isinstance(reading, str):
        return reading
    return {key: reading.get("by", {}).get("team") if key == "by" else reading.get(key) for key in asked}


def written(folder: Path, name: str, rows: Sequence[Sequence[str]]) -> None:
    """A table as its source heads it, from rows that begin with the names of their columns."""
    about = next(one.tables[name] for one in shipped_sources().values() if name in one.tables)
    head = rows[0]
    with open(folder / f"{name}.csv", "w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow([*(column.heading for column in about.columns.values()), *about.others])
        for number, row in enumerate(rows[1:]):
            given = dict(zip(head, row, strict=True))
            # What no query reads differs from row to row, so that no two are the same.
            writer.writerow([*(given.get(key, "") for key in about.columns), *(str(number) for _ in about.others)])


def derived(
    measure: str,
    lists: Mapping[str, Sequence[Sequence[str]]],
    standards: Mapping[str, Decimal],
    folder: Path,
    last_day: date = HALF_YEAR.last_day,
    spark: Spark | None = None,
) -> Mapping[str, Any] | str:
    """The reading of six months, or why there is none, of lists that hold everything."""
    period = AskedPeriod(months_before(last_day + timedelta(days=1), 6), last_day)
    for name, rows in lists.items():
        written(folder, name, rows)
    scratch = folder / "scratch"
    scratch.mkdir()
    found = deriving.find([folder], {}, "", scratch)
    tables = {
        name: [(file, replace(match, holds_since=date(1990, 1, 1), holds_until=last_day)) for file, match in files]
        for name, files in found.tables.items()
    }
    with deriving.loaded(replace(found, tables=tables), period, standards, scratch, spark=spark) as database:
        outcome = database.outcome({measure: MEASURES[measure]}, standards)
    return outcome.derived[0].reading if outcome.derived else outcome.underived[0].because
