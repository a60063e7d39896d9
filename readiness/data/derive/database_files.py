"""Database files: the tables of SQLite and DuckDB files that may be lists, written as CSV, row after row."""

from __future__ import annotations

import csv
import os
import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, closing
from pathlib import Path
from typing import Any

from readiness.core.diagnostics import UnreadableError
from readiness.data.derive.cell_text import cell_text
from readiness.data.derive.database import connected
from readiness.data.derive.headings import SUGGESTED, likeness

SUFFIXES = (".db", ".sqlite", ".sqlite3", ".duckdb")
SQLITE_START, DUCKDB_START, DUCKDB_START_AT = b"SQLite format 3\x00", b"DUCK", 8
# Beside a file of SQLite, these hold what was written and is not in it yet.
UNWRITTEN = ("-journal", "-wal")
LONGEST_CELL = 1024**2
BLOCK = 10_000
# A time with a zone has another day in another zone; what is nested or binary is no cell.
DUCKDB_CELLS = (
    '"NULL"', "BIGINT", "BOOLEAN", "DATE", "DECIMAL", "DOUBLE", "ENUM", "FLOAT", "HUGEINT", "INTEGER", "SMALLINT",
    "TIME", "TIMESTAMP", "TIMESTAMP_MS", "TIMESTAMP_NS", "TIMESTAMP_S", "TINYINT", "UBIGINT", "UHUGEINT", "UINTEGER",
    "USMALLINT", "UTINYINT", "UUID", "VARCHAR",
)  # fmt: skip
DUCKDB_SETTINGS: Mapping[str, Any] = {
    "access_mode": "READ_ONLY",
    "enable_external_access": False,
    "memory_limit": "1GB",
    "threads": 1,
}


def is_database(path: Path) -> bool:
    """Whether a file begins as one of SQLite or DuckDB does; one that cannot be opened may, and is told later."""
    try:
        return _kind(path) is not None
    except OSError:
        return True


def tables_in(path: Path, scratch: Path) -> Iterator[tuple[str, Path]]:
    """The tables that are like a known one, each with the CSV that it was written to, in the private folder `scratch`.

    The file is read as it stands and never written to. Only tables are read: a view of a stranger's may read other
    files. Raises UnreadableError for what cannot be read, and OutputError where DuckDB is needed and not installed.
    """
    reader = _kind(path)
    if reader is None:
        why = "it is neither a file of SQLite nor one of DuckDB, or it is encrypted"
        raise UnreadableError(f"{path} is no database that can be read: {why}; save its tables as CSV")
    before = _state(path)
    for name, headings, rows in reader(path, scratch):
        copy = scratch / f"{len(list(scratch.iterdir()))}-table.csv"
        with open(copy, "x", encoding="utf-8", newline="") as stream:
            writer = csv.writer(stream)
            writer.writerow(headings)
            for block in rows:
                writer.writerows(block)
        if _state(path) != before:
            raise UnreadableError(f"{path} was written to while it was read; try again once nobody writes to it")
        yield "".join(one if one.isprintable() else "?" for one in name), copy


# What a reader gives of a table: its name, its headings, and its rows as texts, in blocks.
Rows = Iterator[Sequence[Sequence[str | None]]]
Reader = Callable[[Path, Path], Iterator[tuple[str, Sequence[str], Rows]]]


def _kind(path: Path) -> Reader | None:
    with open(path, "rb") as stream:
        start = stream.read(len(SQLITE_START))
    if start == SQLITE_START:
        return _sqlite_tables
    return _duckdb_tables if start[DUCKDB_START_AT:].startswith(DUCKDB_START) else None


def _state(path: Path) -> tuple[int, int]:
    found = os.stat(path)
    return found.st_size, found.st_mtime_ns


def _known(headings: Sequence[str]) -> bool:
    return likeness(headings) >= SUGGESTED


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _sqlite_tables(path: Path, _: Path) -> Iterator[tuple[str, Sequence[str], Rows]]:
    for ending in UNWRITTEN:
        beside = path.with_name(path.name + ending)
        if beside.exists() and beside.stat().st_size:
            why = f"{beside.name} holds what is not in it yet; close the program that writes to it"
            raise UnreadableError(f"{path} cannot be read whole: {why}")
    try:
        # Immutable: nothing is locked or made beside it, so that it can lie where nobody may write.
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True)) as connection:
            connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, LONGEST_CELL)
            connection.text_factory = lambda text: text.decode("utf-8", "replace")
            connection.execute("PRAGMA trusted_schema = OFF")
            connection.execute("PRAGMA cell_size_check = ON")
            connection.set_authorizer(_only_reads)
            yield from _each_of_sqlite(path, connection)
    except sqlite3.Error:
        raise UnreadableError(f"{path} is a damaged file of SQLite; write it anew") from None


def _only_reads(action: int, *_: object) -> int:
    return sqlite3.SQLITE_OK if action in (sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ) else sqlite3.SQLITE_DENY


def _each_of_sqlite(path: Path, connection: sqlite3.Connection) -> Iterator[tuple[str, Sequence[str], Rows]]:
    found = connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'table' ORDER BY name").fetchall()
    for name, sql in found:
        # What is behind a virtual table is a program.
        if name.startswith("sqlite_") or sql.upper().split()[:2] == ["CREATE", "VIRTUAL"]:
            continue
        cursor = connection.execute(f"SELECT * FROM {_quoted(name)}")
        headings = [column[0] for column in cursor.description]
        if _known(headings):
            yield name, headings, _without_blobs(path, name, headings, cursor)


def _without_blobs(path: Path, name: str, headings: Sequence[str], cursor: sqlite3.Cursor) -> Rows:
    while block := cursor.fetchmany(BLOCK):
        for row in block:
            if (at := next((at for at, cell in enumerate(row) if isinstance(cell, bytes)), None)) is not None:
                raise _no_cell(path, name, headings[at])
        yield [[cell_text(cell) for cell in row] for row in block]


def _no_cell(path: Path, name: str, heading: str) -> UnreadableError:
    why = f'"{heading}" of table {name} holds what is no text, number or day'
    return UnreadableError(f"{path} cannot be read: {why}; write the table anew without it, or as text")


def _duckdb_tables(path: Path, scratch: Path) -> Iterator[tuple[str, Sequence[str], Rows]]:
    with _duckdb_connection(path, scratch) as connection:
        connection.execute("SET enable_progress_bar = false")
        connection.execute("SET lock_configuration = true")
        tables = connection.execute(
            "SELECT table_schema, table_name, table_catalog FROM system.information_schema.tables"
            " WHERE table_type = 'BASE TABLE' ORDER BY table_schema, table_name"
        ).fetchall()
        for schema, name, catalog in tables:
            columns = connection.execute(
                "SELECT column_name, data_type FROM system.information_schema.columns"
                " WHERE table_catalog = ? AND table_schema = ? AND table_name = ? ORDER BY ordinal_position",
                [catalog, schema, name],
            ).fetchall()
            headings = [heading for heading, _ in columns]
            if not _known(headings):
                continue
            for heading, kind in columns:
                if kind.endswith("]") or kind.partition("(")[0] not in DUCKDB_CELLS:
                    raise _no_cell(path, name, heading)
            cells = ", ".join(_as_text(_quoted(heading), kind) for heading, kind in columns)
            table = f"{_quoted(catalog)}.{_quoted(schema)}.{_quoted(name)}"
            yield name, headings, _blocks(connection.execute(f"SELECT {cells} FROM {table}"))


def _as_text(column: str, kind: str) -> str:
    """No function is called: a stranger's file may hold another of the same name."""
    text = f"CAST({column} AS VARCHAR)"
    if kind not in ("DOUBLE", "FLOAT"):
        return text
    # Where ids have gaps, programs write them as numbers with a point: 123.0.
    whole = f"TRY_CAST({column} AS HUGEINT)"
    return f"CASE WHEN CAST({whole} AS {kind}) = {column} THEN CAST({whole} AS VARCHAR) ELSE {text} END"


def _blocks(result: Any) -> Rows:
    while block := result.fetchmany(BLOCK):
        yield block


def _duckdb_connection(path: Path, scratch: Path) -> AbstractContextManager[Any]:
    """A connection to this file alone. Nothing else can be read through it, and nothing can be written."""
    settings = {**DUCKDB_SETTINGS, "temp_directory": str(scratch / "spill")}
    return connected(str(path), lambda message: f"{path} cannot be read: {_why(message)}", **settings)


def _why(message: str) -> str:
    """What DuckDB means, in words that say what to do, and nothing of what stands in a cell."""
    said = message.lower()
    if "lock" in said and "block" not in said:
        return "another program holds it open; close that, or copy the file"
    if "version" in said:
        return "it was written by another version of DuckDB; update duckdb, or save its tables as CSV"
    if "encrypt" in said or "crypto" in said:
        return "it is encrypted; save its tables as CSV"
    return "it is damaged; write it anew"
