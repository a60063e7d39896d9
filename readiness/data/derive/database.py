"""The database in memory in which lists are typed and counted. What it cannot hold goes to a private folder."""

from __future__ import annotations

import glob
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path
from typing import Any

from readiness.core.diagnostics import OutputError, UnreadableError
from readiness.core.shipped import rules_folder
from readiness.core.signals import stop_behind
from readiness.data.derive.calendar import AskedPeriod, known_days, working_days
from readiness.data.derive.sources import FOLDER, Since

MEMORY = "2GB"
CLOSED: Mapping[str, Any] = {
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
    "allow_community_extensions": False,
}
HOW_TO_GET_IT = "install it with: python -m pip install 'readiness[lists]'"
# Whoever asks knows what stands in it.
Row = Any


class Database:
    """A connection of one run. Nothing is fetched from anywhere, and errors say nothing of what stands in a cell."""

    def __init__(self, connection: Any) -> None:
        self._connection = connection
        self._path = "main"

    def use(self, source: str) -> None:
        """Queries read the lists of this source from now on."""
        self.run(f"CREATE SCHEMA IF NOT EXISTS {source}")
        self._path = f"{source},main"
        self.run(f"SET search_path = '{self._path}'")

    def run(self, sql: str, values: Sequence[object] = ()) -> None:
        """Runs a statement."""
        self._connection.execute(sql, list(values) or None)

    def rows(self, sql: str, values: Sequence[object] = ()) -> list[Row]:
        """All rows of a query."""
        found: list[Row] = self._connection.execute(sql, list(values) or None).fetchall()
        return found

    def answers(self, queries: Sequence[str]) -> Iterator[Iterable[Row]]:
        """The rows of each of several queries."""
        return map(self.each, queries)

    def each(self, sql: str) -> Iterator[Row]:
        """The rows of a query one after the other, without holding them all."""
        cursor = self._connection.cursor()
        cursor.execute(f"SET search_path = '{self._path}'")
        cursor.execute(sql)
        while block := cursor.fetchmany(10_000):
            yield from block


@contextmanager
def opened(period: AskedPeriod, standards: Mapping[str, Decimal], scratch: Path) -> Iterator[Database]:
    """A database that holds the calendar, the period and the council's standards. Raises OutputError without DuckDB."""
    with connected(memory_limit=MEMORY, temp_directory=str(scratch / "spill")) as connection:
        database = Database(connection)
        database.run("SET enable_progress_bar = false")
        # To look for them in the queries that read cells takes longer than a list of thousands, and finds few.
        database.run("SET disabled_optimizers = 'common_subexpressions'")
        database.run((rules_folder() / FOLDER / "typed.sql").read_text(encoding="utf-8"))
        _write_period(database, period)
        _write_calendar(database)
        write_standards(database, standards)
        yield database


@contextmanager
def connected(path: str = ":memory:", unreadable: Callable[[str], str] | None = None, **settings: Any) -> Iterator[Any]:
    """A connection that fetches nothing from anywhere. Raises OutputError without DuckDB, or where it gives up.

    Where the cause is what is read, `unreadable` makes of DuckDB's message what an UnreadableError says.
    """
    try:
        import duckdb
    except ImportError:
        raise OutputError(f'to read lists needs the extra "lists", which is not installed; {HOW_TO_GET_IT}') from None
    try:
        with duckdb.connect(path, config={**CLOSED, **settings}) as connection:
            yield connection
    except RuntimeError as error:  # DuckDB's for a signal that came while it worked
        raise stop_behind(error) from None
    except duckdb.Error as error:
        if unreadable is not None:
            raise UnreadableError(unreadable(str(error))) from None
        # Its message may quote a cell; the kind of the error does not.
        raise OutputError(f"the database gave up ({type(error).__name__}); check the memory and the disk") from None


def parquet_columns(path: Path) -> Sequence[tuple[str, str]]:
    """The name and the type of each column of a Parquet file. Raises UnreadableError for what is none."""
    why = f"{path.name} is no Parquet file that can be read; write it anew"
    with connected(unreadable=lambda _: why) as connection:
        found = connection.execute("DESCRIBE SELECT * FROM read_parquet(?)", [glob.escape(str(path))]).fetchall()
    return [(name, kind) for name, kind, *_ in found]


def write_standards(database: Database, standards: Mapping[str, Decimal]) -> None:
    """Makes queries read these standards of the council's own from now on."""
    columns = ", ".join(f"{value} AS {name}" for name, value in standards.items()) or "NULL AS none"
    database.run(f"CREATE OR REPLACE TABLE standards AS SELECT {columns}")


def _write_period(database: Database, period: AskedPeriod) -> None:
    days = ", ".join(f"DATE '{period.since(one)}' AS {one}" for one in Since)
    database.run(f"CREATE TABLE period AS SELECT {days}, DATE '{period.last_day}' AS last_day")


def _write_calendar(database: Database) -> None:
    first, _ = known_days()
    worked = [number for _, number in working_days()]
    database.run(
        "CREATE TABLE calendar AS SELECT CAST(? AS DATE) + CAST(generate_subscripts(worked, 1) - 1 AS INTEGER) AS day,"
        " unnest(worked) AS worked FROM (SELECT CAST(? AS INTEGER[]) AS worked)",
        [first, worked],
    )
