"""Documents: the value of a file that was read, and the line and column of every part of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

from readiness.core.diagnostics import Diagnostic, Issue, Location, Path

# The characters that a YAML file may hold: the largest of the shipped ones has a tenth of it.
YAML_LIMIT = 256 * 1024


@dataclass(frozen=True)
class Document:
    """A JSON or a YAML file that was read. `value` is made of dict, list, str, int, Decimal, bool and None."""

    name: str
    text: str
    value: Any

    @cached_property
    def places(self) -> Mapping[Path, Location]:
        """The location of each value; a member of an object has that of its key."""
        raise NotImplementedError

    def location(self, path: Path) -> Location:
        """The location of a path, or of the nearest part of the document around it: a missing key is at its object."""
        while path and path not in self.places:
            path = path[:-1]
        return self.places.get(path, Location(1, 1))

    def diagnostics(self, issues: Iterable[Issue]) -> list[Diagnostic]:
        """The issues as diagnostics, with their locations in this document."""
        return [Diagnostic(self.name, self.location(f.path), f.path, f.message, f.hint, f.rule) for f in issues]


class Mistake(NamedTuple):
    """The first mistake in the syntax of a text: its offset, what is wrong there, and what to do."""

    offset: int
    message: str
    hint: str


class LineIndex:
    """Turns offsets into lines and columns. It goes on from the offset before, and keeps nothing of each line."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._offset, self._line, self._start = 0, 1, 0

    def location(self, offset: int) -> Location:
        """The location of a character offset, which counts from 0."""
        if offset < self._offset:
            self._offset, self._line, self._start = 0, 1, 0
        if breaks := self._text.count("\n", self._offset, offset):
            self._line += breaks
            self._start = self._text.rfind("\n", self._offset, offset) + 1
        self._offset = offset
        return Location(self._line, offset - self._start + 1)
