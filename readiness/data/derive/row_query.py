"""The query that turns the cells of a table into typed rows, each with what is wrong in it and why it is left out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta

from readiness.data.derive.calendar import AskedPeriod, known_days
from readiness.data.derive.sources import ColumnType, Table
from readiness.data.derive.tables import TableFile

EARLIEST = date(1990, 1, 1)
EMPTY = "the row is empty"
# An expression that stands for itself alone.
PLAIN = re.compile(r"[a-z0-9/ -]+")


def row_query(
    about: Table,
    file: TableFile,
    places: Mapping[str, int],
    reasons: Sequence[str],
    period: AskedPeriod,
    encoding: str,
) -> str:
    """The query; its parameters are the file's path and, for a CSV, what stands between its cells.

    `places` says where in the file each column of the table stands, and `reasons` for what a row may be left out.
    """
    numbers = range(len(file.headings))
    others = ", ".join(f"c{number}" for number in numbers if number != places.get("child"))
    # Apart from the others, so that the mark can be made anew where another id is put in.
    mark = f"xor(hash({others or 'NULL'}), hash(child_typed))" if "child" in places else f"hash({others})"
    empty = f"nothing_in([{', '.join(f'c{number}' for number in numbers)}])"
    source = _parquet(file.headings, file.types) if file.types is not None else _csv(file, encoding)
    for layer in (
        (f"trimmed(c{places[key]}) AS {key}_cell" for key in about.columns if key in places),
        _words(about, places),
        _typed(about, places, period),
        _troubles(about, period),
    ):
        source = f"(SELECT {', '.join(['*', *layer])} FROM {source})"
    final = [*_final(about), f"{mark} AS mark", f"{_reason(about, reasons, empty)} AS left_out"]
    return f"SELECT {', '.join(final)} FROM {source}"


def reasons_of(about: Table) -> list[str]:
    """For what a row of a table may be left out, but for being there twice."""
    return [*dict.fromkeys([EMPTY, *(reason for reason, _ in _left_out(about))])]


def _csv(file: TableFile, encoding: str) -> str:
    columns = ", ".join(f"'c{number}': 'VARCHAR'" for number in range(len(file.headings)))
    return (
        f"read_csv(?, auto_detect = false, header = true, skip = {file.skip}, delim = ?, quote = '\"', escape = '\"',"
        f" encoding = '{encoding}', columns = {{{columns}}}, store_rejects = true)"
    )


def _parquet(headings: Sequence[str], types: Sequence[str]) -> str:
    """Its cells as text. Where ids have gaps, programs write them as numbers with a point: 123.0."""
    cells = []
    for number, (heading, kind) in enumerate(zip(headings, types, strict=True)):
        name = '"' + heading.replace('"', '""') + '"'
        text = f"CAST({name} AS VARCHAR)"
        if kind in ("DOUBLE", "FLOAT"):
            text = f"CASE WHEN {name} = floor({name}) THEN CAST(CAST({name} AS HUGEINT) AS VARCHAR) ELSE {text} END"
        cells.append(f"{text} AS c{number}")
    return f"(SELECT {', '.join(cells)} FROM read_parquet(?))"


def _words(about: Table, places: Mapping[str, int]) -> Iterator[str]:
    """Each cell of a choice as a word: once, as it is compared with many."""
    chosen = (key for key, column in about.columns.items() if column.type is ColumnType.CHOICE and key in places)
    return (f"word_of({key}_cell) AS {key}_word" for key in chosen)


def _typed(about: Table, places: Mapping[str, int], period: AskedPeriod) -> Iterator[str]:
    """Each column as it is read; nothing in every row where the table has none."""
    pivot = f"DATE '{period.last_day}'"
    for key, column in about.columns.items():
        cell = f"{key}_cell"
        if key not in places:
            yield f"CAST(NULL AS VARCHAR) AS {cell}, CAST(NULL AS {column.kind}) AS {key}_typed"
            continue
        match column.type:
            case ColumnType.DATE:
                typed = f"day_of({cell}, {pivot})"
            case ColumnType.WHOLE:
                typed = f"whole_of({cell})"
            case ColumnType.CHOICE:
                typed = f"CASE WHEN {cell} IS NULL THEN NULL {' '.join(_cases(f'{key}_word', column.values))} END"
            case _:
                typed = f"text_of({cell})"
        yield f"{typed} AS {key}_typed"


def _cases(read: str, values: Mapping[str, str]) -> Iterator[str]:
    """Which word of ours one that was read is: those that are written as they stand come first, as that is quick."""
    others = []
    for word, pattern in values.items():
        # Where there are groups, a bar may lie within one.
        alternatives = [pattern] if "(" in pattern else pattern.split("|")
        plain = [one for one in alternatives if PLAIN.fullmatch(one)]
        yield f"WHEN {read} IN ({', '.join(map(_quoted, dict.fromkeys([word, *plain])))}) THEN '{word}'"
        if len(plain) < len(alternatives):
            others.append(f"WHEN regexp_full_match({read}, {_quoted(pattern)}) THEN '{word}'")
    yield from others


def _troubles(about: Table, period: AskedPeriod) -> Iterator[str]:
    first, last = known_days()
    latest = period.last_day + timedelta(days=366)
    for key, column in about.columns.items():
        if column.type is ColumnType.DATE:
            bounds = (first, last) if column.working else (EARLIEST, latest)
            days = ", ".join(f"DATE '{day}'" for day in (EARLIEST, latest, *bounds))
            yield f"trouble_of({key}_cell, {key}_typed, {days}) AS {key}_trouble"
        elif column.may_be_wrong:
            yield f"CASE WHEN {key}_typed IS NOT NULL OR is_blank({key}_cell) THEN 0 ELSE 1 END AS {key}_trouble"


def _final(about: Table) -> Iterator[str]:
    for key, column in about.columns.items():
        kind = column.kind
        if column.may_be_wrong:
            yield f"CAST(CASE WHEN {key}_trouble = 0 THEN {key}_typed END AS {kind}) AS {key}"
            yield f"CAST({key}_trouble AS UTINYINT) AS {key}_trouble"
        else:
            yield f"CAST({key}_typed AS {kind}) AS {key}"


def _left_out(about: Table) -> Iterator[tuple[str, str]]:
    """For what a row is left out, and the condition."""
    for key, column in about.columns.items():
        trouble = f" OR {key}_trouble > 0" if column.may_be_wrong else ""
        if column.required:
            yield f'"{column.heading}" is blank or cannot be read', f"{key}_typed IS NULL{trouble}"
        elif column.ends is not None or column.firm:
            yield f'"{column.heading}" cannot be read', f"{key}_trouble > 0"
    for key, column in about.columns.items():
        if column.ends is not None:
            begins = about.columns[column.ends].heading
            yield f'"{column.heading}" lies before "{begins}"', f"{key}_typed < {column.ends}_typed"


def _reason(about: Table, reasons: Sequence[str], empty: str) -> str:
    """The number of the first reason for which a row is left out, from 1; 0 where it is used."""
    # Only where there is no id is it worth looking at every cell.
    cases = [f"WHEN {next(iter(about.columns))}_typed IS NULL AND {empty} THEN {reasons.index(EMPTY) + 1}"]
    cases += [f"WHEN {condition} THEN {reasons.index(reason) + 1}" for reason, condition in _left_out(about)]
    return f"CAST(CASE {' '.join(cases)} ELSE 0 END AS UTINYINT)"


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
