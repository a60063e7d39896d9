"""Derivations: the query of a measure, what it counts in words, what it needs, and examples of rows."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Annotated, Any

from pydantic import BeforeValidator, Field

from readiness.core.regular_files import read_regular
from readiness.core.rule_files import RuleFile, as_model, digest, read_rules
from readiness.core.shipped import rules_folder
from readiness.core.types import Model, Prose, Text
from readiness.data.derive.sources import FOLDER, LONGEST_QUERY, Since, query_text


class Holds(Model):
    """What a list must hold without a gap."""

    list: str
    """Of which list."""
    column: str
    """The column whose days say how far it reaches back."""
    since: Since
    """From when on."""


class Example(Model):
    """Rows, and what comes out of them for six months."""

    title: Prose
    """What it shows."""
    lists: Mapping[str, tuple[tuple[str, ...], ...]]
    """The rows of each list, the names of the columns first."""
    standards: Mapping[str, Decimal] = {}
    """The council's own standards."""
    last_day: date = date(2026, 9, 30)
    """The last day of the six months."""
    gives: Mapping[str, Any]
    """The reading, or what of it the example is about."""


def _one_or_several(value: object) -> object:
    return (value,) if isinstance(value, Mapping) else value


class Terms(Model):
    """What stands beside a query."""

    lists: Mapping[str, tuple[str, ...]]
    """The columns that it reads, by list."""
    standards: tuple[str, ...] = ()
    """The council's own standards that it reads."""
    holds: Annotated[tuple[Holds, ...], BeforeValidator(_one_or_several)] = ()
    """How far back lists must reach; one may stand alone."""
    counts: Prose
    """What is counted, in words."""
    because: Prose
    """Why the measure follows from the list."""
    note: Prose | None = None
    """What a reader of the figure should know."""
    examples: tuple[Example, ...] = Field(min_length=1)
    """Rows and what comes out."""


class Derivation(Model):
    """How one measure follows from lists."""

    measure: str
    """Its id."""
    sql: str
    """The query, which gives a row for each that is counted."""
    terms: Terms
    """What stands beside it."""
    sha256: str
    """Of the query and what stands beside it."""


class Underivable(Model):
    """Measures that do not follow from the lists, and why."""

    because: Prose
    """The reason."""
    measures: tuple[Text, ...]
    """Their ids."""


class NotDerived(Model):
    """The file of what does not follow from the lists."""

    not_derived: tuple[Underivable, ...]
    """By reason."""


@cache
def derivations() -> Mapping[str, Derivation]:
    """Every derivation that readiness has, by measure."""
    root = rules_folder()
    files = sorted((root / FOLDER / "measures").glob("*/*.sql"))
    return {one.measure: one for one in (_derivation(file, root) for file in files)}


@cache
def not_derived() -> Mapping[str, str]:
    """Why a measure that seems to stand in a list is not derived, by measure."""
    root = rules_folder()
    document = read_rules(root / FOLDER / "not-derived.yaml", root).document()
    reasons = as_model(NotDerived, document).not_derived
    return {measure: one.because for one in reasons for measure in one.measures}


def _derivation(file: Path, root: Path) -> Derivation:
    beside = read_rules(file.with_suffix(".yaml"), root)
    query = RuleFile(file.relative_to(root).as_posix(), file.name, read_regular(file, LONGEST_QUERY))
    return Derivation(
        measure=f"{file.parent.name}.{file.stem}",
        sql=query_text(query.raw),
        terms=as_model(Terms, beside.document()),
        sha256=digest([query, beside]),
    )
