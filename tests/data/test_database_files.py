"""Database files: what is read out of SQLite and DuckDB files, and what is refused."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import duckdb
import pytest

from readiness.core.diagnostics import OutputError, UnreadableError
from readiness.data.derive import database_files
from readiness.data.derive.database_files import is_database, tables_in

CONTACTS = "cont_contact_id, cont_person_id, cont_contact_date, cont_contact_source_code, cont_contact_outcome_json"
ROWS = ("'k1', 'A', '2026-04-01', NULL, 'he said \"no\"'", "'k2', 'B', NULL, 7, 'two' || x'0a' || 'lines'")


def texts(path: Path, scratch: Path) -> dict[str, str]:
    """What each table of a file was written as."""
    scratch.mkdir(exist_ok=True)
    return {name: copy.read_text(encoding="utf-8").replace("\r\n", "\n") for name, copy in tables_in(path, scratch)}


def sqlite_file(path: Path, *statements: str) -> Path:
    with closing(sqlite3.connect(path)) as connection:
        for statement in statements:
            connection.execute(statement)
        connection.commit()
    return path


def duckdb_file(path: Path, *statements: str) -> Path:
    with duckdb.connect(str(path)) as connection:
        for statement in statements:
            connection.execute(statement)
    return path


def test_a_table_of_sqlite_is_written_with_its_blanks_numbers_and_lines_and_what_is_unknown_is_not(
    tmp_path: Path,
) -> None:
    path = sqlite_file(
        tmp_path / "lists.db",
        f"CREATE TABLE ssd_contacts ({CONTACTS})",
        *(f"INSERT INTO ssd_contacts VALUES ({row})" for row in ROWS),
        "INSERT INTO ssd_contacts VALUES (12.0, 13, 46112, 1.5, '')",
        "CREATE TABLE payroll (name, sum)",
        "CREATE VIEW contacts_too AS SELECT * FROM ssd_contacts",
        f"CREATE VIRTUAL TABLE searched USING fts5({CONTACTS})",
    )
    assert texts(path, tmp_path / "scratch") == {
        "ssd_contacts": f"{CONTACTS.replace(', ', ',')}\n"
        'k1,A,2026-04-01,,"he said ""no"""\n'
        'k2,B,,7,"two\nlines"\n'
        "12,13,46112,1.5,\n"
    }


def test_a_table_of_duckdb_is_written_with_its_days_and_whole_numbers_in_any_schema(tmp_path: Path) -> None:
    path = duckdb_file(
        tmp_path / "lists.duckdb",
        "CREATE SCHEMA ssd_development",
        "CREATE TABLE ssd_development.ssd_contacts (cont_contact_id DOUBLE, cont_person_id DECIMAL(9, 0),"
        " cont_contact_date TIMESTAMP, cont_contact_source_code DATE, cont_contact_outcome_json VARCHAR)",
        "INSERT INTO ssd_development.ssd_contacts VALUES"
        " (123, 45, TIMESTAMP '2026-04-01 09:30:00', '2026-04-02', 'a,b'),"
        " (1.5, NULL, NULL, NULL, NULL), ('nan', NULL, NULL, NULL, NULL)",
        "CREATE TABLE payroll (name VARCHAR)",
    )
    assert texts(path, tmp_path / "scratch") == {
        "ssd_contacts": f"{CONTACTS.replace(', ', ',')}\n"
        '123,45,2026-04-01 09:30:00,2026-04-02,"a,b"\n'
        "1.5,,,,\n"
        "nan,,,,\n"
    }


def test_a_view_of_a_strangers_file_reads_no_other_file(tmp_path: Path) -> None:
    (tmp_path / "secret.csv").write_text(f"{CONTACTS.replace(', ', ',')}\nk1,A,2026-04-01,,\n", encoding="utf-8")
    secret = (tmp_path / "secret.csv").as_posix()
    path = duckdb_file(
        tmp_path / "lists.duckdb",
        f"CREATE TABLE ssd_contacts AS SELECT * FROM read_csv('{secret}') WHERE false",
        f"CREATE VIEW contacts AS SELECT * FROM read_csv('{secret}')",
        "CREATE MACRO trim(x) AS 'another word'",
    )
    assert texts(path, tmp_path / "scratch") == {"ssd_contacts": f"{CONTACTS.replace(', ', ',')}\n"}


def test_nothing_can_be_written_through_the_connection_and_no_other_file_read(tmp_path: Path) -> None:
    path = duckdb_file(tmp_path / "lists.duckdb", "CREATE TABLE t AS SELECT 1 AS a")
    before = path.read_bytes()
    for statement in (
        "CREATE TABLE u (a INTEGER)",
        f"COPY t TO '{(tmp_path / 'out.csv').as_posix()}'",
        f"SELECT * FROM read_text('{Path(__file__).as_posix()}')",
        f"ATTACH '{(tmp_path / 'other.duckdb').as_posix()}'",
        "SET enable_external_access = true",
    ):
        with pytest.raises(UnreadableError), database_files._duckdb_connection(path, tmp_path) as connection:
            connection.execute(statement)
    assert (path.read_bytes(), os.listdir(tmp_path)) == (before, ["lists.duckdb"])


def told(path: Path, scratch: Path) -> str:
    with pytest.raises(UnreadableError) as found:
        texts(path, scratch)
    return str(found.value).replace(str(path), "IT")


DAMAGED = "IT is a damaged file of SQLite; write it anew"
NO_CELL = (
    'IT cannot be read: "cont_contact_outcome_json" of table ssd_contacts holds what is no text, number or day; write '
    "the table anew without it, or as text"
)


def test_a_blob_is_refused(tmp_path: Path) -> None:
    path = sqlite_file(
        tmp_path / "lists.sqlite",
        f"CREATE TABLE ssd_contacts ({CONTACTS})",
        "INSERT INTO ssd_contacts VALUES ('k1', 'A', NULL, NULL, x'00ff')",
    )
    assert told(path, tmp_path / "scratch") == NO_CELL


@pytest.mark.parametrize("kind", ["BLOB", "VARCHAR[]", "STRUCT(a INTEGER)", "TIMESTAMP WITH TIME ZONE", "BIT"])
def test_what_is_no_cell_is_refused(kind: str, tmp_path: Path) -> None:
    path = duckdb_file(
        tmp_path / "lists.duckdb",
        f"CREATE TABLE ssd_contacts ({CONTACTS.replace(', ', ' VARCHAR, ')} {kind})",
    )
    assert told(path, tmp_path / "scratch") == NO_CELL


def test_damaged_files_are_told_as_such(tmp_path: Path) -> None:
    statements = (f"CREATE TABLE ssd_contacts ({CONTACTS.replace(', ', ' VARCHAR, ')} VARCHAR)",)
    lite = sqlite_file(tmp_path / "lists.sqlite", *statements)
    lite.write_bytes(lite.read_bytes()[:100] + b"\xff" * 4000)
    duck = duckdb_file(tmp_path / "lists.duckdb", *statements)
    duck.write_bytes(duck.read_bytes()[:4096] + b"\xff" * 20_000)
    assert told(lite, tmp_path / "scratch") == DAMAGED
    assert told(duck, tmp_path / "scratch") == "IT cannot be read: it is damaged; write it anew"


def test_an_encrypted_file_and_one_that_is_no_database_are_told(tmp_path: Path) -> None:
    path = tmp_path / "lists.db"
    path.write_bytes(bytes(range(256)) * 16)
    assert not is_database(path)
    assert told(path, tmp_path / "scratch") == (
        "IT is no database that can be read: it is neither a file of SQLite nor one of DuckDB, or it is encrypted; "
        "save its tables as CSV"
    )


@pytest.mark.parametrize(
    ("message", "why"),
    [
        (
            'IO Error: Could not set lock on file "x": Conflicting lock is held in python',
            "another program holds it open",
        ),
        ("Trying to read a database file with version number 99", "it was written by another version of DuckDB"),
        ('Cannot open encrypted database "x" without a key', "it is encrypted"),
        ("Corrupt database file: computed checksum 1 does not match stored checksum 2 in block", "it is damaged"),
    ],
)
def test_each_reason_for_which_duckdb_cannot_open_a_file_says_what_to_do(message: str, why: str) -> None:
    assert database_files._why(message).partition(";")[0] == why


@pytest.mark.parametrize("ending", ["-wal", "-journal"])
def test_a_file_of_sqlite_with_changes_beside_it_is_refused(ending: str, tmp_path: Path) -> None:
    path = sqlite_file(tmp_path / "lists.sqlite", f"CREATE TABLE ssd_contacts ({CONTACTS})")
    (tmp_path / f"lists.sqlite{ending}").write_bytes(b"pages")
    why = f"lists.sqlite{ending} holds what is not in it yet; close the program that writes to it"
    assert told(path, tmp_path / "scratch") == f"IT cannot be read whole: {why}"


def test_a_file_of_duckdb_that_another_program_holds_open_is_told(tmp_path: Path) -> None:
    path = duckdb_file(tmp_path / "lists.duckdb", "CREATE TABLE t AS SELECT 1 AS a")
    code = "import duckdb, sys; c = duckdb.connect(sys.argv[1]); print('open', flush=True); sys.stdin.read()"
    asked = [sys.executable, "-c", code, str(path)]
    with subprocess.Popen(asked, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:
        assert other.stdout is not None
        assert other.stdin is not None
        assert other.stdout.readline() == b"open\n"
        why = told(path, tmp_path / "scratch")
        other.stdin.close()
    assert why == "IT cannot be read: another program holds it open; close that, or copy the file"


def test_a_file_that_changes_while_it_is_read_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = sqlite_file(tmp_path / "lists.sqlite", f"CREATE TABLE ssd_contacts ({CONTACTS})")
    states = iter([(1, 1), (1, 2)])
    changing: Callable[[Path], tuple[int, int]] = lambda _: next(states)  # noqa: E731
    monkeypatch.setattr(database_files, "_state", changing)
    assert told(path, tmp_path / "scratch") == (
        "IT was written to while it was read; try again once nobody writes to it"
    )


def test_without_duckdb_its_files_say_how_to_get_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = duckdb_file(tmp_path / "lists.duckdb", "CREATE TABLE t AS SELECT 1 AS a")
    monkeypatch.setitem(sys.modules, "duckdb", None)
    with pytest.raises(OutputError, match="install it with"):
        texts(path, tmp_path / "scratch")
