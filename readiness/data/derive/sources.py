"""The sources of lists: Annex A, returns and data sets. By which headings each table is known, and what it holds."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Set
from datetime import date
from enum import StrEnum
from functools import cache, lru_cache

from readiness.core.regular_files import read_regular
from readiness.core.rule_files import as_model, read_rules
from readiness.core.shipped import rules_folder
from readiness.core.text import listed
from readiness.core.types import Model, Prose, Text, YesNo

FOLDER = "derive"
LONGEST_QUERY = 64 * 1024
# Where several hold a list, the first gives the figure: Annex A is drawn for one day, a return is of a year past.
ANNEX_A = "annex_a"
SOURCES = (ANNEX_A, "ssd", "census", "ssda903")


class ColumnType(StrEnum):
    """What the cells of a column are read as."""

    ID = "id"
    TEXT = "text"
    DATE = "date"
    WHOLE = "whole"
    CHOICE = "choice"


class Since(StrEnum):
    """From when on a list must hold what happened, for a measure or a column to follow from it."""

    FIRST_DAY = "first_day"
    HALF_YEAR = "half_year_from"
    YEAR = "year_from"
    YEAR_BEFORE = "year_before_first_day"
    TWO_YEARS = "two_years_from"
    THIRTY_MONTHS = "thirty_months_from"
    QUARTER = "three_months_from"
    NINE_MONTHS = "nine_months_from"
    YEAR_AND_30_DAYS = "year_and_30_days_from"


# How columns are held in the database; all others as text.
KINDS = {ColumnType.DATE: "DATE", ColumnType.WHOLE: "INTEGER"}


class Column(Model):
    """A column that derivations read."""

    heading: Text
    """The heading that the source gives."""
    patterns: tuple[Text, ...] = ()
    """Expressions that other headings fit, in any case."""
    also: tuple[Text, ...] = ()
    """Other headings that systems write."""
    type: ColumnType
    """What its cells are read as."""
    required: YesNo = False
    """Whether a row without it says nothing, and is left out."""
    ends: str | None = None
    """The column of the day that this one cannot come before. A row in which it cannot be read is left out."""
    firm: YesNo = False
    """Whether a row in which it cannot be read is left out: taken for a blank, it would say that something is open."""
    latest: YesNo = False
    """Whether it holds the last of many days: one after the period hides how things stood at its end."""
    working: YesNo = False
    """Whether working days are counted from or to it, so that it must lie in the calendar."""
    birth: YesNo = False
    """Whether it is a date of birth, which may lie ahead for an unborn child."""
    values: Mapping[str, Text] = {}
    """What each word of a choice may be written as, as an expression."""

    @property
    def kind(self) -> str:
        """Its type in the database."""
        return KINDS.get(self.type, "VARCHAR")

    @property
    def may_be_wrong(self) -> bool:
        """Whether a cell may hold what cannot be read."""
        return self.type in (ColumnType.DATE, ColumnType.WHOLE, ColumnType.CHOICE)


class Table(Model):
    """A table of a source, which lies in a file or a sheet of its own."""

    number: int | None = None
    """Its number, where the source counts its lists."""
    title: Text
    """What the source calls it."""
    columns: Mapping[str, Column]
    """The columns that derivations read, by the names that queries use."""
    others: tuple[Text, ...] = ()
    """The headings of the columns that no derivation reads."""
    newest_by: tuple[str, ...] = ()
    """The columns by which rows of several files are the same row: that of the newest file counts."""
    year_by: str | None = None
    """The column of the days on which something ended: a year of the source is there if one lies in its first month."""
    of_the_year: YesNo = False
    """Whether its rows speak of the source's whole year and hold no day that says of which."""

    @property
    def days(self) -> tuple[str, ...]:
        """Its columns of days, but those of birth."""
        return tuple(key for key, one in self.columns.items() if one.type is ColumnType.DATE and not one.birth)


class Made(Model):
    """A list that a query makes of a source's tables."""

    reads: tuple[str, ...]
    """The tables that it reads, and the lists that were made before it."""
    gives: tuple[str, ...]
    """The columns that come out of it: those of the list of Annex A with the same name, or fewer."""
    columns: Mapping[str, Column] = {}
    """Its columns, where Annex A has no such list."""
    perhaps: Mapping[str, tuple[str, ...]] = {}
    """The tables that it reads where they are there, and the columns that only they give."""
    since: Mapping[str, Since] = {}
    """The columns that count over a time, so that they say nothing unless the tables hold everything from a day on."""


class Source(Model):
    """A return or a data set with lists of children."""

    title: Text
    """What messages call it."""
    facts: Prose | None = None
    """Where its headings were read, and how that was checked."""
    exact_headings: YesNo = False
    """Whether a program writes its headings, so that a column whose heading is not there is not there."""
    reach_is_told: YesNo = False
    """Whether only a file itself or a mapping says since when it holds everything. Else the first day in it may say so,
    which it cannot where what is still open reaches further back."""
    year_month: int | None = None
    """Of a yearly return, which holds all that ended or was open in its year: the month with which that begins."""
    tables: Mapping[str, Table]
    """Each table, by the name that queries use."""
    lists: Mapping[str, Made] = {}
    """The lists of Annex A that it gives as well, by their names."""

    def year_begins(self, day: date) -> date | None:
        """The first day of its year in which a day lies."""
        month = self.year_month
        return None if month is None else date(day.year - (day.month < month), month, 1)

    def called(self, name: str) -> str:
        """How messages call one of its tables or lists."""
        table = self.tables.get(name)
        if table is None:
            return self.title
        return f"{self.title}, {table.title}" if table.number is None else f"list {table.number} ({table.title})"

    def names(self, lists: tuple[str, ...]) -> str:
        """How the source of a figure from these lists is told: "Annex A list 5, 6 and 7"."""
        of = [table for name in lists if (table := self.tables.get(name)) is not None]
        numbers = [str(table.number) for table in of if table.number is not None]
        if numbers:
            return f"{self.title} list {listed(numbers)}"
        tables = [self.tables[table].title for name in lists for table in self.reads(name)]
        return f"{self.title} ({', '.join(dict.fromkeys(tables))})"

    def reads(self, name: str, columns: Set[str] = frozenset()) -> tuple[str, ...]:
        """The tables behind a list, or behind some of its columns; a table stands behind itself."""
        if name not in self.lists:
            return (name,)
        made = self.lists[name]
        always = (table for one in made.reads for table in self.reads(one))
        return (*dict.fromkeys(always), *(table for table, given in made.perhaps.items() if columns & {*given}))

    def holds(self, name: str) -> bool:
        """Whether it has such a table, or gives such a list."""
        return name in self.tables or name in self.lists


@cache
def shipped_sources() -> Mapping[str, Source]:
    """The sources that readiness knows, by the names that mappings use, in order of precedence."""
    root = rules_folder()
    files = {name: root / FOLDER / "sources" / f"{name}.yaml" for name in SOURCES}
    return {name: as_model(Source, read_rules(file, root).document()) for name, file in files.items()}


@cache
def shipped_tables() -> Mapping[str, Table]:
    """Every table of every source, by both names: annex_a.assessments."""
    return {
        f"{source}.{name}": table for source, one in shipped_sources().items() for name, table in one.tables.items()
    }


def called(full_name: str) -> str:
    """How messages call a table, by both its names."""
    source, _, name = full_name.partition(".")
    return shipped_sources()[source].called(name)


@cache
def made_by(source: str, name: str) -> str:
    """The query that makes a list of a source's tables."""
    file = rules_folder() / FOLDER / "sources" / source / f"{name}.sql"
    return query_text(read_regular(file, LONGEST_QUERY))


def query_text(raw: bytes) -> str:
    """A query as it stands in its file, whatever the ends of its lines."""
    return raw.decode("utf-8").replace("\r\n", "\n").strip()


def columns_of(source: str, name: str) -> Mapping[str, Column]:
    """The columns of a table, or those of a list that a source makes."""
    sources = shipped_sources()
    about = sources[source]
    if name in about.tables:
        return about.tables[name].columns
    return about.lists[name].columns or sources[ANNEX_A].tables[name].columns


def hash_of(sha256: str, source: str, name: str) -> str:
    """The hash of a derivation together with the queries that make a list of this source; the same where none does."""
    lists = shipped_sources()[source].lists
    if name not in lists:
        return sha256
    made = hashlib.sha256(f"{sha256}\n{made_by(source, name)}".encode()).hexdigest()
    for read in lists[name].reads:
        made = hash_of(made, source, read)
    return made


@lru_cache(maxsize=10_000)
def plain_heading(text: str) -> str:
    """A heading as it is compared: small letters and digits, one blank between words."""
    return " ".join(re.findall(r"[a-z0-9]+", text.casefold()))
