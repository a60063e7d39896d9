"""The lists of Annex A: by which headings each is known, and what its columns hold."""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import StrEnum
from functools import cache

from readiness.core.rule_files import as_model, read_rules
from readiness.core.shipped import rules_folder
from readiness.core.types import Model, Text, YesNo

FOLDER = "derive"


class ColumnType(StrEnum):
    """What the cells of a column are read as."""

    ID = "id"
    TEXT = "text"
    DATE = "date"
    WHOLE = "whole"
    CHOICE = "choice"


class Column(Model):
    """A column that derivations read."""

    heading: Text
    """The heading that Annex A gives."""
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


class List(Model):
    """One list."""

    number: int
    """Its number in Annex A."""
    title: Text
    """What Annex A calls it."""
    columns: Mapping[str, Column]
    """The columns that derivations read, by the names that queries use."""
    others: tuple[Text, ...] = ()
    """The headings of the columns that no derivation reads."""

    @property
    def called(self) -> str:
        """How messages call it."""
        return f"list {self.number} ({self.title})"


class Lists(Model):
    """The file of lists."""

    lists: Mapping[str, List]
    """Each list, by the name that queries use."""


@cache
def shipped_lists() -> Mapping[str, List]:
    """The lists that readiness knows."""
    root = rules_folder()
    return as_model(Lists, read_rules(root / FOLDER / "annex-a.yaml", root).document()).lists


def plain_heading(text: str) -> str:
    """A heading as it is compared: small letters and digits, one blank between words."""
    return " ".join(re.findall(r"[a-z0-9]+", text.casefold()))
