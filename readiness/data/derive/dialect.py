"""Queries are written in DuckDB's dialect; this is how another engine is told the same."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache


@dataclass(frozen=True, slots=True)
class SparkQuery:
    """A query in Spark's dialect, and the tables that it reads."""

    text: str
    tables: tuple[str, ...]


@lru_cache(maxsize=1024)  # each council of a region is asked the same
def in_spark(sql: str) -> SparkQuery:
    """A query in Spark's dialect. Raises SQLGlot's error for what Spark has not."""
    from sqlglot import ErrorLevel, exp, parse_one

    query = parse_one(sql, read="duckdb")
    named = {one.alias for one in query.find_all(exp.CTE)}
    tables = dict.fromkeys(one.name for one in query.find_all(exp.Table) if one.name not in named)
    return SparkQuery(query.sql(dialect="spark", unsupported_level=ErrorLevel.RAISE), tuple(tables))


def column_in_spark(name: str, kind: str) -> str:
    """A column as Spark declares it, from its type in DuckDB."""
    from sqlglot import exp

    return f"{name} {exp.DataType.build(kind, dialect='duckdb').sql(dialect='spark')}"
