"""Queries over lists are written so that other engines than DuckDB run them, once SQLGlot has translated them."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from sqlglot import exp, parse_one
from sqlglot.optimizer.annotate_types import annotate_types
from sqlglot.optimizer.qualify import qualify

from readiness.core.shipped import rules_folder
from readiness.data.catalogue import shipped_catalogue
from readiness.data.derive.calendar import AskedPeriod
from readiness.data.derive.database import opened
from readiness.data.derive.derivation import derivations
from readiness.data.derive.dialect import column_in_spark, in_spark
from readiness.data.derive.sources import FOLDER, columns_of, shipped_sources
from tests.support.process import ROOT, readiness

QUERIES = sorted(
    file.relative_to(rules_folder() / FOLDER).as_posix() for file in (rules_folder() / FOLDER).glob("*/*/*.sql")
)
DATES = (exp.DataType.Type.DATE, exp.DataType.Type.TIMESTAMP)


@pytest.fixture(scope="module")
def tables(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, str]]:
    """The columns of every table that a query may read, with their types."""
    found = {
        name: {key: column.kind for key, column in table.columns.items()}
        for source in shipped_sources().values()
        for name, table in source.tables.items()
    }
    for source, about in shipped_sources().items():
        for name, made in about.lists.items():
            columns = columns_of(source, name)
            kinds = {key: columns[key].kind for key in made.gives}
            found[name] = {**kinds, **found.get(name, {})}
    standards = dict.fromkeys(shipped_catalogue().local_standards, Decimal(1))
    period = AskedPeriod(date(2026, 4, 1), date(2026, 9, 30))
    with opened(period, standards, tmp_path_factory.mktemp("scratch")) as database:
        for name in ("calendar", "period", "standards"):
            found[name] = {column: kind for column, kind, *_ in database.rows(f"DESCRIBE {name}")}
    return found


def test_every_query_of_a_measure_and_of_a_source_is_looked_at() -> None:
    measures = {f"measures/{one.replace('.', '/')}.sql" for one in derivations()}
    made = {f"sources/{name}/{one}.sql" for name, source in shipped_sources().items() for one in source.lists}
    assert {*QUERIES} == measures | made


@pytest.mark.parametrize("name", QUERIES)
def test_each_query_can_be_told_to_spark(name: str, tables: dict[str, dict[str, str]]) -> None:
    sql = (rules_folder() / FOLDER / name).read_text(encoding="utf-8")
    told = in_spark(sql)
    assert set(told.tables) <= tables.keys()
    assert in_spark(told.text).tables == told.tables
    # What SQLGlot does not know it hands on as it stands.
    assert [one.name for one in parse_one(sql, read="duckdb").find_all(exp.Anonymous)] == []


@pytest.mark.parametrize("name", QUERIES)
def test_no_query_takes_a_date_from_a_date_which_is_no_number_elsewhere(
    name: str, tables: dict[str, dict[str, str]]
) -> None:
    assert [*differences((rules_folder() / FOLDER / name).read_text(encoding="utf-8"), tables)] == []


def test_a_date_taken_from_a_date_is_noticed(tables: dict[str, dict[str, str]]) -> None:
    first = "SELECT max(c.started) AS s FROM child_protection AS c"
    sql = f"WITH o AS ({first}) SELECT p.last_day - o.s AS d FROM o CROSS JOIN period AS p"
    assert [*differences(sql, tables)] == ['"p"."last_day" - "o"."s"']


def differences(sql: str, tables: dict[str, dict[str, str]]) -> Iterator[str]:
    """Where a query takes a date from a date."""
    query = annotate_types(qualify(parse_one(sql, read="duckdb"), schema=tables, dialect="duckdb"), schema=tables)
    for one in query.find_all(exp.Sub):
        if one.left.is_type(*DATES) and one.right.is_type(*DATES):
            yield one.sql(dialect="duckdb")


def test_a_query_in_duckdbs_own_words_is_told_in_sparks() -> None:
    told = in_spark("SELECT DATE_DIFF('day', a.started, p.last_day) - 1 AS days FROM (SELECT 1) AS a, period AS p")
    assert told.text == "SELECT DATEDIFF(DAY, a.started, p.last_day) - 1 AS days FROM (SELECT 1) AS a, period AS p"
    assert told.tables == ("period",)
    assert column_in_spark("child", "VARCHAR") == "child STRING"
    assert column_in_spark("days", "DECIMAL(4,1)") == "days DECIMAL(4, 1)"


def test_without_pyspark_the_command_says_how_to_get_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyspark", None)
    lists = ROOT / "samples" / "lists"
    done = readiness("derive", lists, "--into", lists / "start.json", "--engine", "spark", "-o", tmp_path / "ours.json")
    how = "install it with: python -m pip install 'readiness[lists,spark]' (code 4)"
    told = f'readiness: not delivered: to count on Spark needs the extra "spark", which is not installed; {how}'
    assert (done.code, done.last_line) == (4, told)
    assert [*tmp_path.iterdir()] == []
