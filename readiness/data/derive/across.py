"""Across lists: who stands in one and not in the other where they should, and ids that may be one child's."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from pydantic import Field

from readiness.core.regular_files import read_regular
from readiness.core.rule_files import as_model, read_rules
from readiness.core.shipped import rules_folder
from readiness.core.types import Model, Prose, Text
from readiness.data.derive.counting import missing
from readiness.data.derive.database import Database, Row
from readiness.data.derive.held_lists import HeldList
from readiness.data.derive.sources import ANNEX_A, FOLDER, LONGEST_QUERY, query_text, shipped_sources

ACROSS = "across"


class CrossExample(Model):
    """Rows, and whom a query finds in them on 30 September 2026."""

    title: Prose
    """What it shows."""
    lists: Mapping[str, tuple[tuple[str, ...], ...]]
    """The rows of each list, the names of the columns first."""
    finds: tuple[tuple[str, ...], ...]
    """Each id, with the one that may be the same child's, if the query tells one."""


class CrossTerms(Model):
    """What stands beside a query across lists."""

    sources: tuple[Text, ...] = ()
    """The sources of which it holds; of all where none is named."""
    lists: Mapping[str, tuple[str, ...]] = {}
    """The columns that it reads, by list. Every query may read `ids`: each id of a child in any of the tables."""
    finds: Prose
    """Whom it finds, in words, with the lists as placeholders."""
    because: Prose
    """Why they are looked for."""
    examples: tuple[CrossExample, ...] = Field(min_length=1)
    """Rows and who is found."""


class Crosscheck(Model):
    """A query that finds children across the lists of one source."""

    rule: str
    """Its name."""
    sql: str
    """The query, which gives the id of each, and beside it one that may be the same child's."""
    terms: CrossTerms
    """What stands beside it."""


@dataclass(frozen=True, slots=True)
class Crossed:
    """How many were found across the lists of a source, or why nobody was looked for."""

    source: str
    rule: str
    finds: str
    children: int | None
    because: str | None = None


@cache
def crosschecks() -> Mapping[str, Crosscheck]:
    """Every query across lists that readiness has, by its rule."""
    root = rules_folder()
    checks = {}
    for file in sorted((root / FOLDER / ACROSS).glob("*.sql")):
        terms = as_model(CrossTerms, read_rules(file.with_suffix(".yaml"), root).document())
        sql = query_text(read_regular(file, LONGEST_QUERY))
        rule = f"{ACROSS}.{file.stem}"
        checks[rule] = Crosscheck(rule=rule, sql=sql, terms=terms)
    return checks


def write_ids(database: Database, source: str, lists: Mapping[str, HeldList]) -> None:
    """Makes `ids` of the tables of a source: each id of a child, once."""
    tables = [name for name in shipped_sources()[source].tables if name in lists and "child" in lists[name].given]
    every = " UNION ".join(f"SELECT child FROM {source}.{name}" for name in tables) or "SELECT NULL AS child LIMIT 0"
    database.run(f"CREATE VIEW {source}.ids AS {every}")


def cross(database: Database, source: str, lists: Mapping[str, HeldList]) -> Iterator[Crossed]:
    """What each query finds in the lists of a source, of which it must have some of those that the query reads."""
    about = shipped_sources()[source]
    database.use(source)
    for check in crosschecks().values():
        terms = check.terms
        if terms.sources and source not in terms.sources:
            continue
        if terms.lists and not terms.lists.keys() & lists.keys():
            continue
        finds = terms.finds.format_map({name: about.called(name) for name in terms.lists})
        if because := next(_against(source, terms, lists), None):
            yield Crossed(source, check.rule, finds, None, because)
        else:
            number: int = database.rows(f"SELECT count(DISTINCT child) FROM ({check.sql})")[0][0]
            yield Crossed(source, check.rule, finds, number)


def crossed_children(database: Database, crossed: Crossed) -> Iterator[Row]:
    """The ids of those who were found: team, id, and the one that may be the same child's."""
    database.use(crossed.source)
    sql = crosschecks()[crossed.rule].sql
    return database.each(f"SELECT CAST(NULL AS VARCHAR), child, beside FROM ({sql}) ORDER BY ALL")


def _against(source: str, terms: CrossTerms, lists: Mapping[str, HeldList]) -> Iterator[str]:
    for name, columns in terms.lists.items():
        if name not in lists:
            yield missing(source, name)
        else:
            lacking = [key for key in columns if key not in lists[name].given]
            headings = shipped_sources()[ANNEX_A].tables[name].columns
            yield from (f'{lists[name].called} has no column "{headings[key].heading}"' for key in lacking)
