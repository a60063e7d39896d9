"""The lists of one source as queries read them: its tables, and what queries make of these."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from readiness.data.derive.calendar import AskedPeriod
from readiness.data.derive.database import Database
from readiness.data.derive.loading import Loaded
from readiness.data.derive.sources import Column, Source, columns_of, made_by, shipped_sources


@dataclass(frozen=True, slots=True)
class HeldList:
    """A list that a source holds: which of its columns are given, how many rows there are, and of which time.

    `latest` is the last day in any table of the source that is not after the period. Where its reach is told, its first
    day does not say since when it holds everything. `against` says of columns why they do not speak of the period.
    """

    called: str
    columns: Mapping[str, Column]
    given: frozenset[str]
    rows: int
    holds_since: date | None
    holds_until: date | None
    latest: date | None
    reach_is_told: bool
    against: Mapping[str, str]


def held_lists(
    database: Database, source: str, tables: Mapping[str, Loaded], period: AskedPeriod
) -> dict[str, HeldList]:
    """Every list of a source, by the names that queries use, of those of its tables that were loaded."""
    about = shipped_sources()[source]
    database.use(source)
    latest = max((one.latest for one in tables.values() if one.latest is not None), default=None)
    for name, one in tables.items():
        one.holds_since = one.holds_since or _known_since(database, about, name, period)
    undated = {name: why for name, one in tables.items() if (why := _undated(about, one, period)) is not None}
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
            dict.fromkeys(one.columns, undated[name]) if name in undated else {},
        )
        for name, one in tables.items()
    }
    for name in about.lists:
        if tables.keys() >= {*about.reads(name)}:
            held[name] = _made(database, source, name, tables, period, latest, undated)
    return held


def _known_since(database: Database, about: Source, name: str, period: AskedPeriod) -> date | None:
    """The first day of the years that are there one after the other up to the last day, as far as can be told."""
    column, first = about.tables[name].year_by, about.year_begins(period.last_day)
    if column is None or first is None:
        return None
    asked = f"SELECT DISTINCT {column} FROM {name} WHERE {column} IS NOT NULL"
    there = {day.year for (day,) in database.rows(asked) if day.month == first.month}
    if first.year not in there:
        return None
    while first.year - 1 in there:
        first = first.replace(year=first.year - 1)
    return first


def _undated(about: Source, loaded: Loaded, period: AskedPeriod) -> str | None:
    """Why rows that hold no day do not speak of the period."""
    after = period.last_day + timedelta(days=1)
    first, begun = about.year_begins(after), about.year_begins(period.last_day)
    if not loaded.about.of_the_year or first is None or begun is None:
        return None
    if after != first:
        ends = begun - timedelta(days=1)
        return f"{loaded.called} speaks of the year up to {ends.day} {ends:%B}; name a period that ends then"
    if len(loaded.parts) > 1:
        return f"there are {len(loaded.parts)} files of {loaded.called}, whose rows hold no day; name the newest alone"
    return None


def _made(
    database: Database,
    source: str,
    name: str,
    tables: Mapping[str, Loaded],
    period: AskedPeriod,
    latest: date | None,
    undated: Mapping[str, str],
) -> HeldList:
    about = shipped_sources()[source]
    made = about.lists[name]
    columns = columns_of(source, name)
    lacking = [table for table in made.perhaps if table not in tables]
    for table in lacking:
        cells = ", ".join(f"{key} {column.kind}" for key, column in about.tables[table].columns.items())
        database.run(f"CREATE TABLE IF NOT EXISTS {source}.{table} ({cells})")
    given = frozenset(made.gives) - {column for table in lacking for column in made.perhaps[table]}
    database.run(
        f"CREATE TABLE {source}.{name} AS SELECT {', '.join(_cells(columns, given))}"
        f" FROM ({made_by(source, name)}) AS made"
    )
    rows: int = database.rows(f"SELECT count(*) FROM {source}.{name}")[0][0]
    # It holds all that each of its tables holds.
    read = [tables[table] for table in about.reads(name)]
    until = [one.holds_until for one in read if one.holds_until is not None]
    against = {column: undated[table] for table in made.perhaps if table in undated for column in made.perhaps[table]}
    against |= _counted_short(about, name, tables, given, period)
    since = _holds_since(read)
    until_day = min(until, default=None)
    return HeldList(about.title, columns, given, rows, since, until_day, latest, about.reach_is_told, against)


def _holds_since(tables: list[Loaded]) -> date | None:
    """Since when they hold all that has a day."""
    since = [one.holds_since for one in tables if one.about.days]
    return None if None in since else max((day for day in since if day is not None), default=None)


def _counted_short(
    about: Source, name: str, tables: Mapping[str, Loaded], given: frozenset[str], period: AskedPeriod
) -> dict[str, str]:
    """The columns that count over a time of which the tables may not hold everything."""
    short = {}
    made = about.lists[name]
    for column in made.since.keys() & given:
        needed = period.since(made.since[column])
        held = _holds_since([tables[table] for table in about.reads(name, {column})])
        if held is None or held > needed:
            hint = "name the return of the year before as well, or say holds_since in the mapping"
            short[column] = f"{about.title} may not hold everything since {needed}; {hint}"
    return short


def _cells(columns: Mapping[str, Column], given: frozenset[str]) -> Iterator[str]:
    for key, column in columns.items():
        kind = column.kind
        yield f"CAST({key if key in given else 'NULL'} AS {kind}) AS {key}"
