"""Derivations: the query of a measure, what it counts in words, what it needs, and examples of rows."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

from pydantic import Field

from readiness.core.regular_files import read_regular
from readiness.core.rule_files import RuleFile, as_model, digest, read_rules
from readiness.core.shipped import rules_folder
from readiness.core.types import Model, Prose, Text
from readiness.data.derive.sources import FOLDER

LONGEST_QUERY = 64 * 1024


class Since(StrEnum):
    """From when on a list must hold what happened, for a measure to follow from it."""

    FIRST_DAY = "first_day"
    HALF_YEAR = "half_year_from"
    YEAR = "year_from"
    YEAR_BEFORE = "year_before_first_day"


class Holds(Model):
    """What a list must hold without a gap."""

    list: str
    """Of which list."""
    column: str
    """The column whose days say how far it reaches back."""
    since: Since
    """From when on."""


class Example(Model):
    """Rows, and what comes out of them for the six months up to 30 September 2026."""

    title: Prose
    """What it shows."""
    lists: Mapping[str, tuple[tuple[str, ...], ...]]
    """The rows of each list, the names of the columns first."""
    standards: Mapping[str, Decimal] = {}
    """The council's own standards."""
    gives: Mapping[str, Any]
    """The reading, or what of it the example is about."""


class Terms(Model):
    """What stands beside a query."""

    lists: Mapping[str, tuple[str, ...]]
    """The columns that it reads, by list."""
    standards: tuple[str, ...] = ()
    """The council's own standards that it reads."""
    holds: Holds | None = None
    """How far back a list must reach."""
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
        sql=query.raw.decode("utf-8").replace("\r\n", "\n").strip(),
        terms=as_model(Terms, beside.document()),
        sha256=digest([query, beside]),
    )
