"""Loading: the cells of a list become typed rows, each used or left out for a reason, and what is wrong is counted."""

from __future__ import annotations

import glob
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from readiness.core.diagnostics import UnreadableError
from readiness.data.derive.calendar import AskedPeriod, known_days
from readiness.data.derive.database import Database
from readiness.data.derive.headings import Match
from readiness.data.derive.lists import Column, ColumnType, List
from readiness.data.derive.tables import Table

EARLIEST = date(1990, 1, 1)
TROUBLES = (
    "cannot be read",
    'holds a day that stands for "not known"',
    "holds a day that cannot be",
    "holds a day outside the calendar of working days",
)
EMPTY, DUPLICATE = "the row is empty", "the row stands there twice"
WRONG_CELLS = "the row has too many or too few cells, or no end"
TYPES = {ColumnType.DATE: "DATE", ColumnType.WHOLE: "INTEGER"}


@dataclass(frozen=True, slots=True)
class Part:
    """What one table gave to a list: its rows begin at `offset`, and the lines `refused` could not be read."""

    table: Table
    because: str
    offset: int
    rows: int
    refused: Sequence[int]


@dataclass(slots=True)
class Loaded:
    """A list that was loaded: from which tables, how many rows were used, and why others were not."""

    name: str
    about: List
    columns: frozenset[str]
    holds_since: date | None
    parts: list[Part] = field(default_factory=list)
    used: int = 0
    left_out: dict[str, int] = field(default_factory=dict)
    faults: dict[tuple[str, str], int] = field(default_factory=dict)
    reasons: Sequence[str] = ()

    @property
    def read(self) -> int:
        """All rows that were there."""
        return sum(part.rows + len(part.refused) for part in self.parts)


def load(
    database: Database,
    name: str,
    about: List,
    sources: Sequence[tuple[Table, Match]],
    period: AskedPeriod,
) -> Loaded:
    """Loads the tables of one list; queries see its used rows under the list's name."""
    common = frozenset.intersection(*(frozenset(match.columns) for _, match in sources))
    stated = [match.holds_since for _, match in sources if match.holds_since is not None]
    loaded = Loaded(name, about, common, min(stated, default=None))
    reasons = [*dict.fromkeys([EMPTY, *(reason for reason, _ in _left_out(about)), DUPLICATE])]
    loaded.reasons = reasons
    for number, (table, match) in enumerate(sources):
        _insert(database, loaded, number, table, match, period)
    _leave_out_duplicates(database, name, reasons.index(DUPLICATE) + 1)
    database.run(f"CREATE VIEW {name} AS SELECT {', '.join(about.columns)} FROM {name}_rows WHERE left_out = 0")
    found = database.rows(f"SELECT left_out, count(*) FROM {name}_rows GROUP BY left_out")
    counts: dict[int, int] = dict(found)
    loaded.used = counts.pop(0, 0)
    loaded.left_out = {reasons[code - 1]: number for code, number in sorted(counts.items())}
    if refused := sum(len(part.refused) for part in loaded.parts):
        loaded.left_out[WRONG_CELLS] = refused
    loaded.faults = _faults(database, name, about)
    return loaded


def problems(database: Database, loaded: Loaded) -> Iterator[tuple[str, str, int, str, str]]:
    """What is wrong in a list, row by row: list, file, row, column and problem. No cell is shown."""
    title = loaded.about.called
    for part in loaded.parts:
        yield from ((title, part.table.name, line, "", WRONG_CELLS) for line in part.refused)
        within = f"rowid >= {part.offset} AND rowid < {part.offset + part.rows}"
        troubled = [key for key, column in loaded.about.columns.items() if _has_trouble(column)]
        any_trouble = " OR ".join(["left_out > 0", *(f"{key}_trouble > 0" for key in troubled)])
        shown = ", ".join(["rowid", "left_out", *(f"{key}_trouble" for key in troubled)])
        found = database.each(
            f"SELECT {shown} FROM {loaded.name}_rows WHERE {within} AND ({any_trouble}) ORDER BY rowid"
        )
        refused = iter(sorted(part.refused))
        next_refused, moved = next(refused, None), 0
        for at, reason, *codes in found:
            row = at - part.offset + part.table.first_row + moved
            while next_refused is not None and next_refused <= row:
                next_refused, moved, row = next(refused, None), moved + 1, row + 1
            if reason:
                yield title, part.table.name, row, "", loaded.reasons[reason - 1]
            for key, code in zip(troubled, codes, strict=True):
                if code:
                    yield title, part.table.name, row, loaded.about.columns[key].heading, TROUBLES[code - 1]


def _insert(database: Database, loaded: Loaded, number: int, table: Table, match: Match, period: AskedPeriod) -> None:
    target = f"{loaded.name}_rows"
    before = database.rows(f"SELECT count(*) FROM {target}")[0][0] if number else 0
    how = f"INSERT INTO {target}" if number else f"CREATE TABLE {target} AS"
    for encoding in dict.fromkeys((table.encoding, "latin-1")):
        database.run("BEGIN")
        query = f"{how} {_query(loaded, table, match, period, encoding)}"
        database.run(query, [glob.escape(str(table.path)), table.delimiter])
        wrong = database.rows("SELECT DISTINCT line, error_type = 'INVALID ENCODING' FROM reject_errors ORDER BY line")
        if encoding == "latin-1" or not any(coded for _, coded in wrong):
            break
        database.run("ROLLBACK")  # it began as UTF-8 and is none: Latin-1 reads anything
    _refuse_swallowed(database, table)
    after = database.rows(f"SELECT count(*) FROM {target}")[0][0]
    loaded.parts.append(Part(table, match.because, before, after - before, [*dict.fromkeys(line for line, _ in wrong)]))
    database.run("DROP TABLE reject_errors")
    database.run("DROP TABLE reject_scans")
    database.run("COMMIT")


def _refuse_swallowed(database: Database, table: Table) -> None:
    """Raises UnreadableError where one wrong record holds several lines: nobody could say how many rows that were."""
    found = database.rows(
        "SELECT min(line) FROM reject_errors WHERE error_type IN ('UNQUOTED VALUE', 'LINE SIZE OVER MAXIMUM')"
        " OR contains(rtrim(csv_line, chr(10) || chr(13)), chr(10))"
    )
    if (line := found[0][0]) is not None:
        why = f"what begins in line {line} does not end there; look for a quotation mark that is not closed"
        raise UnreadableError(f"{table.name}: {why}")


def _query(loaded: Loaded, table: Table, match: Match, period: AskedPeriod, encoding: str) -> str:
    """Every row of a table, typed, with what is wrong in it and whether it is left out."""
    about, places = loaded.about, range(len(table.headings))
    columns = ", ".join(f"'c{place}': 'VARCHAR'" for place in places)
    read = (
        f"read_csv(?, auto_detect = false, header = true, skip = {table.skip}, delim = ?, quote = '\"', escape = '\"',"
        f" encoding = '{encoding}', columns = {{{columns}}}, store_rejects = true)"
    )
    every = ", ".join(f"c{place}" for place in places)
    empty = " AND ".join(f"is_blank(c{place})" for place in places)
    return (
        f"SELECT {', '.join(_final(about))}, mark, {_reason(about, loaded.reasons, empty)} AS left_out FROM ("
        f"SELECT *, {', '.join(_troubles(about, period))} FROM ("
        f"SELECT *, {', '.join(_typed(about, match.columns, period))}, hash({every}) AS mark FROM {read}))"
    )


def _typed(about: List, places: Mapping[str, int], period: AskedPeriod) -> Iterator[str]:
    """Each column as it was and as it is read; nothing in every row where the table has none."""
    pivot = f"DATE '{period.last_day}'"
    for key, column in about.columns.items():
        cell = f"c{places[key]}" if key in places else "CAST(NULL AS VARCHAR)"
        match column.type:
            case ColumnType.DATE:
                typed = f"day_of({cell}, {pivot})"
            case ColumnType.WHOLE:
                typed = f"whole_of({cell})"
            case ColumnType.CHOICE:
                typed = f"CASE WHEN {cell} IS NULL THEN NULL {' '.join(_cases(cell, column.values))} END"
            case _:
                typed = f"text_of({cell})"
        yield f"{cell} AS {key}_cell, {typed} AS {key}_typed"


def _cases(cell: str, values: Mapping[str, str]) -> Iterator[str]:
    """Which word a cell is: those that are written as they stand are compared first, which is quick."""
    for word, pattern in values.items():
        plain = [one for one in pattern.split("|") if re.fullmatch(r"[a-z/ ]+", one)] if "(" not in pattern else []
        written = ", ".join(map(_quoted, dict.fromkeys([word, *plain])))
        yield f"WHEN word_of({cell}) IN ({written}) THEN '{word}'"
    for word, pattern in values.items():
        yield f"WHEN regexp_full_match(word_of({cell}), {_quoted(pattern)}) THEN '{word}'"


def _troubles(about: List, period: AskedPeriod) -> Iterator[str]:
    first, last = known_days()
    latest = period.last_day + timedelta(days=366)
    for key, column in about.columns.items():
        if column.type is ColumnType.DATE:
            bounds = (first, last) if column.working else (EARLIEST, latest)
            days = ", ".join(f"DATE '{day}'" for day in (EARLIEST, latest, *bounds))
            yield f"trouble_of({key}_cell, {key}_typed, {days}) AS {key}_trouble"
        elif _has_trouble(column):
            yield f"CASE WHEN {key}_typed IS NOT NULL OR is_blank({key}_cell) THEN 0 ELSE 1 END AS {key}_trouble"


def _final(about: List) -> Iterator[str]:
    for key, column in about.columns.items():
        kind = TYPES.get(column.type, "VARCHAR")
        if _has_trouble(column):
            yield f"CAST(CASE WHEN {key}_trouble = 0 THEN {key}_typed END AS {kind}) AS {key}"
            yield f"CAST({key}_trouble AS UTINYINT) AS {key}_trouble"
        else:
            yield f"CAST({key}_typed AS {kind}) AS {key}"


def _left_out(about: List) -> Iterator[tuple[str, str]]:
    """For what a row is left out, and the condition."""
    for key, column in about.columns.items():
        trouble = f" OR {key}_trouble > 0" if _has_trouble(column) else ""
        if column.required:
            yield f'"{column.heading}" is blank or cannot be read', f"{key}_typed IS NULL{trouble}"
        elif column.ends is not None or column.firm:
            yield f'"{column.heading}" cannot be read', f"{key}_trouble > 0"
    for key, column in about.columns.items():
        if column.ends is not None:
            begins = about.columns[column.ends].heading
            yield f'"{column.heading}" lies before "{begins}"', f"{key}_typed < {column.ends}_typed"


def _reason(about: List, reasons: Sequence[str], empty: str) -> str:
    """The number of the first reason for which a row is left out, from 1; 0 where it is used."""
    # Only where there is no id is it worth looking at every cell.
    cases = [f"WHEN child_typed IS NULL AND {empty} THEN {reasons.index(EMPTY) + 1}"]
    cases += [f"WHEN {condition} THEN {reasons.index(reason) + 1}" for reason, condition in _left_out(about)]
    return f"CAST(CASE {' '.join(cases)} ELSE 0 END AS UTINYINT)"


def _leave_out_duplicates(database: Database, name: str, code: int) -> None:
    """Of rows that are the same in every column of their file, the first is used."""
    database.run(
        f"CREATE TABLE {name}_twice AS SELECT mark, min(rowid) AS first FROM {name}_rows WHERE left_out = 0"
        " GROUP BY mark HAVING count(*) > 1"
    )
    if database.rows(f"SELECT count(*) FROM {name}_twice")[0][0]:
        database.run(
            f"UPDATE {name}_rows SET left_out = {code} FROM {name}_twice AS t"
            f" WHERE left_out = 0 AND {name}_rows.mark = t.mark AND {name}_rows.rowid > t.first"
        )
    database.run(f"DROP TABLE {name}_twice")


def _faults(database: Database, name: str, about: List) -> dict[tuple[str, str], int]:
    """How many cells of each column are wrong, by what is wrong."""
    asked = [(key, code) for key, one in about.columns.items() if _has_trouble(one) for code in range(1, 5)]
    if not asked:
        return {}
    counts = ", ".join(f"count(*) FILTER ({key}_trouble = {code})" for key, code in asked)
    found = database.rows(f"SELECT {counts} FROM {name}_rows")[0]
    return {
        (about.columns[key].heading, TROUBLES[code - 1]): number
        for (key, code), number in zip(asked, found, strict=True)
        if number
    }


def _has_trouble(column: Column) -> bool:
    return column.type in (ColumnType.DATE, ColumnType.WHOLE, ColumnType.CHOICE)


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
