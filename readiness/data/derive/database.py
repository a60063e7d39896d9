"""The database in memory in which lists are typed and counted. What it cannot hold goes to a private folder."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path
from typing import Any

from readiness.core.diagnostics import OutputError
from readiness.core.shipped import rules_folder
from readiness.core.signals import stop_behind
from readiness.data.derive.calendar import AskedPeriod, known_days, working_days
from readiness.data.derive.derivation import Since
from readiness.data.derive.lists import FOLDER

MEMORY = "2GB"
# Whoever asks knows what stands in it.
Row = Any


class Database:
    """A connection of one run. Nothing is fetched from anywhere, and errors say nothing of what stands in a cell."""

    def __init__(self, connection: Any) -> None:
        self._connection = connection

    def run(self, sql: str, values: Sequence[object] = ()) -> None:
        """Runs a statement."""
        self._connection.execute(sql, list(values) or None)

    def rows(self, sql: str, values: Sequence[object] = ()) -> list[Row]:
        """All rows of a query."""
        found: list[Row] = self._connection.execute(sql, list(values) or None).fetchall()
        return found

    def each(self, sql: str) -> Iterator[Row]:
        """The rows of a query one after the other, without holding them all."""
        cursor = self._connection.cursor()
        cursor.execute(sql)
        while block := cursor.fetchmany(10_000):
            yield from block


@contextmanager
def opened(period: AskedPeriod, standards: Mapping[str, Decimal], scratch: Path) -> Iterator[Database]:
    """A database that holds the calendar, the period and the council's standards. Raises OutputError without DuckDB."""
    try:
        import duckdb
    except ImportError:
        how = "python -m pip install 'readiness[lists]'"
        raise OutputError(
            f'to read lists needs the extra "lists", which is not installed; install it with: {how}'
        ) from None
    settings: dict[str, Any] = {
        "memory_limit": MEMORY,
        "temp_directory": str(scratch / "spill"),
        "autoinstall_known_extensions": False,
        "autoload_known_extensions": False,
        "allow_community_extensions": False,
    }
    connection = duckdb.connect(":memory:", config=settings)
    try:
        database = Database(connection)
        database.run("SET enable_progress_bar = false")
        database.run((rules_folder() / FOLDER / "typed.sql").read_text(encoding="utf-8"))
        _write_period(database, period)
        _write_calendar(database)
        columns = ", ".join(f"{value} AS {name}" for name, value in standards.items()) or "NULL AS none"
        database.run(f"CREATE TABLE standards AS SELECT {columns}")
        yield database
    except RuntimeError as error:  # DuckDB's for a signal that came while it worked
        raise stop_behind(error) from None
    except duckdb.Error as error:
        # Its message may quote a cell; the kind of the error does not.
        raise OutputError(f"the database gave up ({type(error).__name__}); check the memory and the disk") from None
    finally:
        connection.close()


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
