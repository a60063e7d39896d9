"""A file that was read: its value, and where in the file each part of it stands."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

from readiness.core.diagnostics import Diagnostic, Issue, Location, Path

# How many characters a file of YAML may hold.
YAML_LIMIT = 256 * 1024


@dataclass(frozen=True)
class Document:
    """What a JSON or a YAML file holds. `value` is made of dict, list, str, int, Decimal, bool and None."""

    name: str
    text: str
    value: Any

    @cached_property
    def places(self) -> Mapping[Path, Location]:
        """Where each value stands; a member of an object stands where its key does."""
        raise NotImplementedError

    def location(self, path: Path) -> Location:
        """The place of the longest known beginning of the path: a missing key is reported at its object."""
        while path and path not in self.places:
            path = path[:-1]
        return self.places.get(path, Location(1, 1))

    def diagnostics(self, issues: Iterable[Issue]) -> list[Diagnostic]:
        """The same faults, with their places."""
        return [Diagnostic(self.name, self.location(f.path), f.path, f.message, f.hint, f.rule) for f in issues]


class Mistake(NamedTuple):
    """Where a text stops being what it should be, as an offset, what is wrong there, and how to mend it."""

    offset: int
    message: str
    hint: str


class LineIndex:
    """Turns an offset into a line and a column."""

    def __init__(self, text: str) -> None:
        self._starts = [0, *(match.end() for match in re.finditer("\n", text))]

    def location(self, offset: int) -> Location:
        """The place of a character offset, which counts from 0."""
        line = bisect_right(self._starts, offset)
        return Location(line, offset - self._starts[line - 1] + 1)
