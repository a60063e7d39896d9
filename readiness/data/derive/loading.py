"""Loading: the cells of a table become typed rows, each used or left out for a reason, and what is wrong is counted."""

from __future__ import annotations

import glob
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from readiness.core.diagnostics import UnreadableError
from readiness.data.derive.calendar import AskedPeriod
from readiness.data.derive.database import Database
from readiness.data.derive.headings import Match
from readiness.data.derive.row_query import reasons_of, row_query
from readiness.data.derive.same_child import join_ids
from readiness.data.derive.sources import Column, Table, called
from readiness.data.derive.tables import TableFile

TROUBLES = (
    "cannot be read",
    'holds a day that stands for "not known"',
    "holds a day that cannot be",
    "holds a day outside the calendar of working days",
)
DUPLICATE, OLDER = "the row stands there twice", "a newer file has the same row anew"
WRONG_CELLS = "the row has too many or too few cells, or no end"


@dataclass(frozen=True, slots=True)
class Part:
    """What one file gave to a table: its rows begin at `offset`, and the lines `refused` could not be read."""

    file: TableFile
    because: str
    offset: int
    rows: int
    refused: Sequence[int]


@dataclass(slots=True)
class Loaded:
    """A table that was loaded: from which files, how many rows were used, and why others were not.

    `name` is both its names. It holds everything from `holds_since` until `holds_until`, where that was said; `joined`
    is how many rows stood under another id of the child, and `latest` the last day that stands in it and is not after
    the period.
    """

    name: str
    about: Table
    columns: frozenset[str]
    holds_since: date | None
    holds_until: date | None
    reasons: Sequence[str]
    parts: list[Part] = field(default_factory=list)
    used: int = 0
    joined: int = 0
    left_out: dict[str, int] = field(default_factory=dict)
    faults: dict[tuple[str, str], int] = field(default_factory=dict)
    latest: date | None = None

    @property
    def called(self) -> str:
        """How messages call it."""
        return called(self.name)

    @property
    def read(self) -> int:
        """All rows that were there."""
        return sum(part.rows + len(part.refused) for part in self.parts)

    @property
    def rows(self) -> str:
        """The table in the database with every row that could be read."""
        return f"{self.name}_rows"


def load(
    database: Database, name: str, about: Table, files: Sequence[tuple[TableFile, Match]], period: AskedPeriod
) -> Loaded:
    """Loads the files of one table; queries see its used rows under its name."""
    common = frozenset.intersection(*(frozenset(match.columns) for _, match in files))
    reasons = [*reasons_of(about), OLDER, DUPLICATE]
    loaded = Loaded(name, about, common, *_reach([match for _, match in files]), reasons)
    for number, (file, match) in enumerate(files):
        _insert(database, loaded, number, file, match, period)
    if "child" in common:
        loaded.joined = join_ids(database, loaded.rows)
    if about.newest_by and len(files) > 1:
        _leave_out_older(database, loaded, [match.holds_until for _, match in files])
    _leave_out_duplicates(database, loaded)
    database.run(f"CREATE VIEW {name} AS SELECT {', '.join(about.columns)} FROM {loaded.rows} WHERE left_out = 0")
    found = database.rows(f"SELECT left_out, count(*) FROM {loaded.rows} GROUP BY left_out")
    counts: dict[int, int] = dict(found)
    loaded.used = counts.pop(0, 0)
    loaded.left_out = {reasons[code - 1]: number for code, number in sorted(counts.items())}
    if refused := sum(len(part.refused) for part in loaded.parts):
        loaded.left_out[WRONG_CELLS] = refused
    loaded.faults = _faults(database, loaded)
    loaded.latest = _latest(database, loaded, f"WHERE left_out = 0 AND {{}} <= DATE '{period.last_day}'")
    return loaded


def problems(database: Database, loaded: Loaded) -> Iterator[tuple[str, str, int, str, str]]:
    """What is wrong in a table, row by row: table, file, row, column and problem. No cell is shown."""
    title = loaded.called
    for part in loaded.parts:
        yield from ((title, part.file.name, line, "", WRONG_CELLS) for line in part.refused)
        within = f"rowid >= {part.offset} AND rowid < {part.offset + part.rows}"
        troubled = [key for key, column in loaded.about.columns.items() if column.may_be_wrong]
        any_trouble = " OR ".join(["left_out > 0", *(f"{key}_trouble > 0" for key in troubled)])
        shown = ", ".join(["rowid", "left_out", *(f"{key}_trouble" for key in troubled)])
        found = database.each(f"SELECT {shown} FROM {loaded.rows} WHERE {within} AND ({any_trouble}) ORDER BY rowid")
        refused = iter(sorted(part.refused))
        next_refused, moved = next(refused, None), 0
        for at, reason, *codes in found:
            row = at - part.offset + part.file.first_row + moved
            while next_refused is not None and next_refused <= row:
                next_refused, moved, row = next(refused, None), moved + 1, row + 1
            if reason:
                yield title, part.file.name, row, "", loaded.reasons[reason - 1]
            for key, code in zip(troubled, codes, strict=True):
                if code:
                    yield title, part.file.name, row, loaded.about.columns[key].heading, TROUBLES[code - 1]


def _reach(matches: Sequence[Match]) -> tuple[date | None, date | None]:
    """Since when and until when several files hold everything together: of files of years, not past a missing year."""
    since = min((one.holds_since for one in matches if one.holds_since is not None), default=None)
    until = max((one.holds_until for one in matches if one.holds_until is not None), default=None)
    spans = [(one.holds_since, one.holds_until) for one in matches]
    told = sorted((last, first) for first, last in spans if first is not None and last is not None)
    if len(told) < len(matches):
        return since, until
    _, since = told.pop()
    while told and told[-1][0] >= since - timedelta(days=1):
        since = min(since, told.pop()[1])
    return since, until


def _insert(
    database: Database, loaded: Loaded, number: int, file: TableFile, match: Match, period: AskedPeriod
) -> None:
    before = database.rows(f"SELECT count(*) FROM {loaded.rows}")[0][0] if number else 0
    how = f"INSERT INTO {loaded.rows}" if number else f"CREATE TABLE {loaded.rows} AS"
    refused: Sequence[int] = ()
    if file.types is not None:
        query = row_query(loaded.about, file, match.columns, loaded.reasons, period, "")
        database.run(f"{how} {query}", [glob.escape(str(file.path))])
    else:
        refused = _insert_csv(database, how, loaded, file, match, period)
    after = database.rows(f"SELECT count(*) FROM {loaded.rows}")[0][0]
    loaded.parts.append(Part(file, match.because, before, after - before, refused))


def _insert_csv(
    database: Database, how: str, loaded: Loaded, file: TableFile, match: Match, period: AskedPeriod
) -> Sequence[int]:
    """The lines that could not be read."""
    for encoding in dict.fromkeys((file.encoding, "latin-1")):
        database.run("BEGIN")
        query = row_query(loaded.about, file, match.columns, loaded.reasons, period, encoding)
        database.run(f"{how} {query}", [glob.escape(str(file.path)), file.delimiter])
        wrong = database.rows("SELECT DISTINCT line, error_type = 'INVALID ENCODING' FROM reject_errors ORDER BY line")
        if encoding == "latin-1" or not any(coded for _, coded in wrong):
            break
        database.run("ROLLBACK")  # it began as UTF-8 and is none: Latin-1 reads anything
    _refuse_swallowed(database, file)
    database.run("DROP TABLE reject_errors")
    database.run("DROP TABLE reject_scans")
    database.run("COMMIT")
    return [*dict.fromkeys(line for line, _ in wrong)]


def _refuse_swallowed(database: Database, file: TableFile) -> None:
    """Raises UnreadableError where one wrong record holds several lines: nobody could say how many rows that were."""
    found = database.rows(
        "SELECT min(line) FROM reject_errors WHERE error_type IN ('UNQUOTED VALUE', 'LINE SIZE OVER MAXIMUM')"
        " OR contains(trim(csv_line, chr(10) || chr(13)), chr(10))"
    )
    if (line := found[0][0]) is not None:
        why = f"what begins in line {line} does not end there; look for a quotation mark that is not closed"
        raise UnreadableError(f"{file.name}: {why}")


def _leave_out_older(database: Database, loaded: Loaded, until: Sequence[date | None]) -> None:
    """Of rows of several files that are about the same, those of the newest file are used.

    The newest is the one that holds everything until the latest day, or else has the latest day in it; of two with the
    same, the one that was named later.
    """
    within = "WHERE left_out = 0 AND rowid >= {0.offset} AND rowid < {0.offset} + {0.rows}"
    told = zip(until, loaded.parts, strict=True)
    latest = [day or _latest(database, loaded, within.format(part)) for day, part in told]
    order = sorted(range(len(latest)), key=lambda number: (latest[number] or date.min, number))
    ages = " ".join(
        f"WHEN rowid < {part.offset + part.rows} THEN {order.index(number)}" for number, part in enumerate(loaded.parts)
    )
    keys = ", ".join(loaded.about.newest_by)
    database.run(
        f"UPDATE {loaded.rows} SET left_out = {loaded.reasons.index(OLDER) + 1} FROM ("
        f"SELECT rowid AS at, age, max(age) OVER (PARTITION BY {keys}) AS newest FROM ("
        f"SELECT rowid, CASE {ages} END AS age, {keys} FROM {loaded.rows} WHERE left_out = 0)) AS a"
        f" WHERE {loaded.rows}.rowid = a.at AND a.age < a.newest"
    )


def _leave_out_duplicates(database: Database, loaded: Loaded) -> None:
    """Of rows that are the same in every column of their file, the first is used."""
    rows, twice = loaded.rows, f"{loaded.name}_twice"
    used = f"FROM {rows} WHERE left_out = 0"
    database.run(f"CREATE TABLE {twice} AS SELECT mark {used} GROUP BY mark HAVING count(*) > 1")
    if database.rows(f"SELECT count(*) FROM {twice}")[0][0]:
        database.run(
            f"UPDATE {rows} SET left_out = {loaded.reasons.index(DUPLICATE) + 1} FROM ("
            f"SELECT mark, min(rowid) AS first {used} AND mark IN (SELECT mark FROM {twice}) GROUP BY mark) AS t"
            f" WHERE left_out = 0 AND {rows}.mark = t.mark AND {rows}.rowid > t.first"
        )
    database.run(f"DROP TABLE {twice}")


def _faults(database: Database, loaded: Loaded) -> dict[tuple[str, str], int]:
    """How many cells of each column are wrong, by what is wrong."""
    columns: Mapping[str, Column] = loaded.about.columns
    asked = [(key, code) for key, one in columns.items() if one.may_be_wrong for code in range(1, 5)]
    if not asked:
        return {}
    counts = ", ".join(f"count(*) FILTER ({key}_trouble = {code})" for key, code in asked)
    found = database.rows(f"SELECT {counts} FROM {loaded.rows}")[0]
    return {
        (columns[key].heading, TROUBLES[code - 1]): number
        for (key, code), number in zip(asked, found, strict=True)
        if number
    }


def _latest(database: Database, loaded: Loaded, where: str) -> date | None:
    """The latest day under any column of days but that of birth, of the rows that a condition on it names."""
    days = loaded.about.days
    found = [database.rows(f"SELECT max({key}) FROM {loaded.rows} {where.format(key)}")[0][0] for key in days]
    return max((day for day in found if day is not None), default=None)
