"""Deriving: from files to readings, with an account of every row. The one place where the parts come together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

from readiness.data.derive.across import Crossed, cross, crossed_children, write_ids
from readiness.data.derive.calendar import AskedPeriod
from readiness.data.derive.counting import Derived, Underived, against, children_behind, counted, missing, question
from readiness.data.derive.database import Database, opened
from readiness.data.derive.derivation import Derivation, derivations, not_derived
from readiness.data.derive.headings import Guess, Match, mapped, matched
from readiness.data.derive.held_lists import HeldList, held_lists
from readiness.data.derive.loading import Loaded, load, problems
from readiness.data.derive.same_child import NOBODY, SameChild, ids_not_found
from readiness.data.derive.sources import SOURCES, shipped_sources, shipped_tables
from readiness.data.derive.tables import TableFile, files_in, tables_of
from readiness.data.measures import Measure

if TYPE_CHECKING:  # most runs count on DuckDB
    from readiness.data.derive.spark import Spark, SparkLists


@dataclass(frozen=True, slots=True)
class Found:
    """What each file was taken for, by both names of the table; what some may be, and which are like none."""

    tables: Mapping[str, Sequence[tuple[TableFile, Match]]]
    guesses: Mapping[str, Guess]
    unknown: Sequence[str]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was derived, what another source gives for the same, what was not derived, and the account of each table.

    `across` is what was found across lists, and `ids_not_found` how many ids that were to be joined stand in no list.
    """

    derived: Sequence[Derived]
    others: Sequence[Derived]
    underived: Sequence[Underived]
    tables: Sequence[Loaded]
    across: Sequence[Crossed]
    ids_not_found: int


def find(
    paths: Sequence[Path], mapping: Mapping[str, Any], mapping_name: str, scratch: Path, beside: Path | None = None
) -> Found:
    """Which table each file or sheet is; `beside` may lie among them and is none."""
    tables: dict[str, list[tuple[TableFile, Match]]] = {}
    guesses: dict[str, Guess] = {}
    unknown: list[str] = []
    own = [path for path in files_in(paths) if beside is None or path.resolve() != beside.resolve()]
    for file in (file for path in own for file in tables_of(path, scratch)):
        body = mapping.get(file.name)
        if body is not None and body.get("confirmed") is True:
            found: Match | Guess | None = mapped(file.name, file.headings, body, mapping_name)
        else:
            found = matched(file.headings)
        match found:
            case Match():
                since, until = found.holds_since or file.holds_since, found.holds_until or file.holds_until
                told = replace(found, holds_since=since, holds_until=until)
                tables.setdefault(found.table, []).append((file, told))
            case Guess():
                guesses[file.name] = found
            case None:
                unknown.append(file.name)
    return Found({name: tables[name] for name in shipped_tables() if name in tables}, guesses, unknown)


class Derivations:
    """The tables of one run in the database, from which measures are counted."""

    def __init__(
        self, database: Database, engine: Database | SparkLists, tables: Sequence[Loaded], period: AskedPeriod
    ) -> None:
        self._database, self._engine, self._tables, self._period = database, engine, tables, period
        self._held: dict[str, Mapping[str, HeldList]] = {}
        for source in SOURCES:
            own = {one.name.partition(".")[2]: one for one in tables if one.name.partition(".")[0] == source}
            if own:
                self._held[source] = held_lists(database, source, own, period)
                write_ids(database, source, self._held[source])

    def outcome(self, measures: Mapping[str, Measure], standards: Mapping[str, Decimal]) -> Outcome:
        """Every measure that can be derived, and why the others cannot."""
        asked = [one for one in derivations().values() if one.measure in measures]
        results: dict[str, list[Derived | Underived]] = {one.measure: [] for one in asked}
        for source in self._held:
            for result in self._counted(source, asked, measures, standards):
                results[result.measure].append(result)
        derived: list[Derived] = []
        others: list[Derived] = []
        underived: list[Underived] = []
        for one in asked:
            found = [result for result in results[one.measure] if isinstance(result, Derived)]
            derived += found[:1]
            others += found[1:]
            if not found:
                because = dict.fromkeys(
                    result.because for result in results[one.measure] if isinstance(result, Underived)
                )
                underived.append(Underived(one.measure, "; ".join(because)) if because else _nowhere(one))
        underived += [Underived(measure, because) for measure, because in not_derived().items()]
        return Outcome(derived, others, underived, self._tables, self.across(), ids_not_found(self._database))

    def across(self) -> Sequence[Crossed]:
        """What is found across the lists of each source."""
        return [one for source, lists in self._held.items() for one in cross(self._database, source, lists)]

    def _counted(
        self,
        source: str,
        asked: Sequence[Derivation],
        measures: Mapping[str, Measure],
        standards: Mapping[str, Decimal],
    ) -> Iterator[Derived | Underived]:
        """What one source gives: all its questions are put together, since Spark takes long over each job."""
        lists = self._held[source]
        self._engine.use(source)
        questions: dict[str, str] = {}
        for one in (one for one in asked if _may_give(source, one)):
            if because := against(self._database, one, source, lists, self._period, standards):
                yield Underived(one.measure, because)
            else:
                questions[one.measure] = question(one, measures[one.measure], lists)
        for measure, rows in zip(questions, self._engine.answers([*questions.values()]), strict=True):
            one = derivations()[measure]
            yield counted(self._database, one, measures[measure], source, lists, self._period, [*rows])

    def problems(self) -> Iterator[Sequence[object]]:
        """What is wrong, row by row, without any cell."""
        return (row for loaded in self._tables for row in problems(self._database, loaded))

    def children(self, derived: Sequence[Derived]) -> Iterator[Sequence[object]]:
        """The children behind each figure: measure, team, id, and what each counts as."""
        for source, several in groupby(derived, key=lambda one: one.source):
            measures = [one.measure for one in several]
            self._engine.use(source)
            answers = self._engine.answers([children_behind(derivations()[measure]) for measure in measures])
            for measure, rows in zip(measures, answers, strict=True):
                yield from ((measure, *row) for row in rows)

    def crossed_children(self, across: Sequence[Crossed]) -> Iterator[Sequence[object]]:
        """Those who were found across lists: rule, no team, id, and the id that may be the same child's."""
        for one in across:
            if one.children:
                yield from ((one.rule, *row) for row in crossed_children(self._database, one))


@contextmanager
def loaded(
    found: Found,
    period: AskedPeriod,
    standards: Mapping[str, Decimal],
    scratch: Path,
    same: SameChild = NOBODY,
    spark: Spark | None = None,
) -> Iterator[Derivations]:
    """What was found, in a database that goes with the block; it is counted there, or on Spark."""
    with opened(period, standards, scratch) as database:
        same.write(database)
        for source in dict.fromkeys(name.partition(".")[0] for name in found.tables):
            database.use(source)
        tables = [load(database, name, shipped_tables()[name], files, period) for name, files in found.tables.items()]
        yield Derivations(database, spark.lists(database, scratch) if spark else database, tables, period)


def _may_give(source: str, derivation: Derivation) -> bool:
    return all(shipped_sources()[source].holds(name) for name in derivation.terms.lists)


def _nowhere(derivation: Derivation) -> Underived:
    """A measure of which no source is there."""
    source = next(source for source in SOURCES if _may_give(source, derivation))
    because = missing(source, next(iter(derivation.terms.lists)))
    return Underived(derivation.measure, because, shipped_sources()[source].title)
