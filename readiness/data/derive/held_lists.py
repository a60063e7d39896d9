"""The lists of one source as queries read them: its tables, and what queries make of these."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from readiness.data.derive.database import Database
from readiness.data.derive.loading import Loaded
from readiness.data.derive.row_query import TYPES
from readiness.data.derive.sources import ANNEX_A, Column, Made, Source, made_by, shipped_sources


@dataclass(frozen=True, slots=True)
class HeldList:
    """A list that a source holds: which of its columns are given, how many rows there are, and of which time.

    `latest` is the last day in any table of the source that is not after the period. Where its reach is told, its first
    day does not say since when it holds everything.
    """

    called: str
    columns: Mapping[str, Column]
    given: frozenset[str]
    rows: int
    holds_since: date | None
    holds_until: date | None
    latest: date | None
    reach_is_told: bool


def held_lists(database: Database, source: str, tables: Mapping[str, Loaded]) -> dict[str, HeldList]:
    """Every list of a source, by the names that queries use, of those of its tables that were loaded."""
    about = shipped_sources()[source]
    database.use(source)
    latest = max((one.latest for one in tables.values() if one.latest is not None), default=None)
    held = {
        name: HeldList(
            one.called,
            one.about.columns,
            one.columns,
            one.used,
            one.holds_since,
            one.holds_until,
            latest,
            about.reach_is_told,
        )
        for name, one in tables.items()
    }
    for name, made in about.lists.items():
        if tables.keys() >= set(made.reads):
            held[name] = _made(database, source, about, name, made, [tables[table] for table in made.reads], latest)
    return held


def _made(
    database: Database,
    source: str,
    about: Source,
    name: str,
    made: Made,
    tables: list[Loaded],
    latest: date | None,
) -> HeldList:
    columns = shipped_sources()[ANNEX_A].tables[name].columns
    query = f"SELECT {', '.join(_cells(columns, made))} FROM ({made_by(source, name)}) AS made"
    database.run(f"CREATE TABLE {source}.{name} AS {query}")
    rows: int = database.rows(f"SELECT count(*) FROM {source}.{name}")[0][0]
    # It holds all that each of its tables holds.
    since = [one.holds_since for one in tables]
    until = [one.holds_until for one in tables if one.holds_until is not None]
    from_day = None if None in since else max(day for day in since if day is not None)
    until_day = min(until, default=None)
    given = frozenset(made.gives)
    return HeldList(about.title, columns, given, rows, from_day, until_day, latest, about.reach_is_told)


def _cells(columns: Mapping[str, Column], made: Made) -> Iterator[str]:
    for key, column in columns.items():
        kind = TYPES.get(column.type, "VARCHAR")
        yield f"CAST({key if key in made.gives else 'NULL'} AS {kind}) AS {key}"
