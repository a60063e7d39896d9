"""A file that was read: its value, and where in the file each part of it stands."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

from readiness.core.diagnostics import Fault, Path, Place, Problem


@dataclass(frozen=True)
class Document:
    """What a JSON or a YAML file holds. `value` is made of dict, list, str, int, Decimal, bool and None."""

    name: str
    text: str
    value: Any

    @cached_property
    def places(self) -> Mapping[Path, Place]:
        """Where each value stands; a member of an object stands where its key does."""
        raise NotImplementedError

    def place(self, path: Path) -> Place:
        """The place of the longest known beginning of the path: a missing key is reported at its object."""
        while path and path not in self.places:
            path = path[:-1]
        return self.places.get(path, Place(1, 1))

    def problems(self, faults: Iterable[Fault]) -> list[Problem]:
        """The same faults, with their places."""
        return [Problem(self.name, self.place(f.path), f.path, f.what, f.mend, f.rule) for f in faults]


class Mistake(NamedTuple):
    """Where a text stops being what it should be, as an offset, what is wrong there, and how to mend it."""

    offset: int
    what: str
    mend: str


class LineIndex:
    """Turns an offset into a line and a column."""

    def __init__(self, text: str) -> None:
        self._starts = [0, *(match.end() for match in re.finditer("\n", text))]

    def place(self, offset: int) -> Place:
        """The place of a character offset, which counts from 0."""
        line = bisect_right(self._starts, offset)
        return Place(line, offset - self._starts[line - 1] + 1)
