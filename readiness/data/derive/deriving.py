"""Deriving: from files to readings, with an account of every row. The one place where the parts come together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from readiness.data.derive.calendar import AskedPeriod
from readiness.data.derive.counting import Derived, Underived, count, counted_children
from readiness.data.derive.database import Database, opened
from readiness.data.derive.derivation import derivations, not_derived
from readiness.data.derive.headings import Guess, Match, mapped, matched
from readiness.data.derive.lists import shipped_lists
from readiness.data.derive.loading import Loaded, load, problems
from readiness.data.derive.tables import Table, files_in, tables_of
from readiness.data.measures import Measure


@dataclass(frozen=True, slots=True)
class Found:
    """What the tables were taken for, what some may be, and which are like no list."""

    sources: Mapping[str, Sequence[tuple[Table, Match]]]
    guesses: Mapping[str, Guess]
    unknown: Sequence[str]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was derived, what was not, and the account of each list."""

    derived: Sequence[Derived]
    underived: Sequence[Underived]
    lists: Sequence[Loaded]


def find(paths: Sequence[Path], mapping: Mapping[str, Any], mapping_name: str, scratch: Path) -> Found:
    """Which list each table is."""
    lists = shipped_lists()
    sources: dict[str, list[tuple[Table, Match]]] = {}
    guesses: dict[str, Guess] = {}
    unknown: list[str] = []
    for table in (table for path in files_in(paths) for table in tables_of(path, scratch)):
        body = mapping.get(table.name)
        if body is not None and body.get("confirmed") is True:
            found: Match | Guess | None = mapped(table.name, table.headings, body, lists, mapping_name)
        else:
            found = matched(table.headings, lists)
        match found:
            case Match():
                sources.setdefault(found.list, []).append((table, found))
            case Guess():
                guesses[table.name] = found
            case None:
                unknown.append(table.name)
    return Found({name: sources[name] for name in lists if name in sources}, guesses, unknown)


class Derivations:
    """The lists of one run in the database, from which measures are counted."""

    def __init__(self, database: Database, lists: Mapping[str, Loaded], period: AskedPeriod) -> None:
        self._database, self._lists, self._period = database, lists, period

    def outcome(self, measures: Mapping[str, Measure], standards: Mapping[str, Decimal]) -> Outcome:
        """Every measure that can be derived, and why the others cannot."""
        tried = [
            count(self._database, one, measures[one.measure], self._lists, self._period, standards)
            for one in derivations().values()
            if one.measure in measures
        ]
        others = [Underived(measure, because) for measure, because in not_derived().items()]
        return Outcome(
            [one for one in tried if isinstance(one, Derived)],
            [*(one for one in tried if isinstance(one, Underived)), *others],
            tuple(self._lists.values()),
        )

    def problems(self) -> Iterator[Sequence[object]]:
        """What is wrong, row by row, without any cell."""
        return (row for loaded in self._lists.values() for row in problems(self._database, loaded))

    def children(self, derived: Sequence[Derived]) -> Iterator[Sequence[object]]:
        """The children behind each figure: measure, team, id, and what each counts as."""
        return (
            (one.measure, *row)
            for one in derived
            for row in counted_children(self._database, derivations()[one.measure])
        )


@contextmanager
def loaded(found: Found, period: AskedPeriod, standards: Mapping[str, Decimal], scratch: Path) -> Iterator[Derivations]:
    """The lists that were found, in a database that goes with the block."""
    about = shipped_lists()
    with opened(period, standards, scratch) as database:
        lists = {name: load(database, name, about[name], tables, period) for name, tables in found.sources.items()}
        yield Derivations(database, lists, period)
