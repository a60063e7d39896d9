"""Reading the YAML of packs without its surprises: `NO` and `1:30` are text, and there are no aliases."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import Any, NoReturn

import yaml

from readiness.core.diagnostics import Diagnostic, Location, PackError, Path
from readiness.core.documents import YAML_LIMIT, Document, LineIndex
from readiness.core.yaml_hints import mistake
from readiness.core.yaml_nesting import too_deep

DEPTH_LIMIT = 24
TOO_DEEP = f"nested more than {DEPTH_LIMIT} levels deep"

INTEGER = re.compile(r"-?(?:0|[1-9][0-9]{0,17})")
DECIMAL = re.compile(r"-?(?:0|[1-9][0-9]{0,17})\.[0-9]{1,18}")
WORDS = {"true": True, "false": False, "null": None, "~": None, "": None}
# What an editor does not show, or shows elsewhere: controls, other line ends, changes of the direction of writing; and
# the mark of byte order, which one of the two parsers does not count as a column.
UNSEEN = re.compile(
    "\r(?!\n)|[\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]|[^\t\n\r\x20-\x7e\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]"
)
# A comment directly after a text.
COMMENT = re.compile(r"[ \t]+#")

# The C parser where there is one: eight times faster, with the same events and marks. A BaseLoader makes text of every
# scalar; which of them are numbers is decided here, since safe_load makes 10 of 012 and 90 of 1:30.
Loader: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


@dataclass(frozen=True)
class YamlDocument(Document):
    """A YAML text that was accepted, and the parser's mark of each value."""

    marks: Mapping[Path, Any] = field(compare=False)

    @cached_property
    def places(self) -> Mapping[Path, Location]:
        """The location of each value."""
        # Only diagnostics ask for it.
        return {path: _location(mark) for path, mark in self.marks.items()}


def parse(text: str, name: str) -> YamlDocument:
    """The document in this text.

    Raises PackError for over 256 KB, what is not YAML, characters that cannot be seen, aliases, tags, repeated keys,
    text that a comment cuts off and over 24 levels.
    """
    text = text.removeprefix("\ufeff")  # a byte-order mark, which the two parsers count differently
    if len(text) > YAML_LIMIT:
        _refuse(name, Location(1, 1), (), f"the file holds over {YAML_LIMIT // 1024} KB", "split it")
    if unseen := UNSEEN.search(text):
        location = LineIndex(text).location(unseen.start())
        _refuse(name, location, (), _describe_character(unseen), "save the file as plain UTF-8 text")
    if (deep := too_deep(text, DEPTH_LIMIT + 1)) is not None:
        _refuse(name, LineIndex(text).location(deep), (), TOO_DEEP, "make it flatter")
    try:
        return _Reader(text, name).document()
    except yaml.MarkedYAMLError as error:
        stopped = error.problem_mark.index if error.problem_mark else 0
        found = mistake(text, stopped, error.context_mark.index if error.context_mark else stopped)
        _refuse(name, LineIndex(text).location(found.offset), (), found.message, found.hint)
    except yaml.YAMLError:
        _refuse(name, Location(1, 1), (), "this is not YAML", "save the file as plain UTF-8 text")


def _refuse(name: str, location: Location, path: Path, message: str, hint: str) -> NoReturn:
    raise PackError([Diagnostic(name, location, path, message, hint)])


class _Reader:
    """Builds the value from the parser's events, so that depth, aliases and tags are refused before they cost anything.

    PyYAML's own composer would expand aliases first: 332 bytes can stand for billions of values.
    """

    def __init__(self, text: str, name: str) -> None:
        self.text, self.name = text, name
        self.events: Iterator[Any] = yaml.parse(text, Loader=Loader)
        self.marks: dict[Path, Any] = {}

    def document(self) -> YamlDocument:
        """The only document in the text."""
        value: Any = None
        found = 0
        for event in self.events:
            if isinstance(event, yaml.NodeEvent):
                found += 1
                if found > 1:
                    self._refuse(event, (), "there is a second document (---)", "one file holds one")
                self.marks[()] = event.start_mark
                value = self._value(event, ())
        if not found or value is None:
            _refuse(self.name, Location(1, 1), (), "the file is empty", "remove it, or write what belongs here")
        return YamlDocument(self.name, self.text, value, self.marks)

    def _value(self, event: Any, path: Path) -> Any:
        if isinstance(event, yaml.AliasEvent):
            self._refuse(event, path, f"this is an alias (*{event.anchor})", "write the value out")
        if event.tag is not None:
            self._refuse(event, path, f"this is a tag ({event.tag})", "leave it out")
        if len(path) > DEPTH_LIMIT:
            self._refuse(event, (), TOO_DEEP, "make it flatter")
        if isinstance(event, yaml.ScalarEvent):
            self._refuse_unseen(event, path)
            value = _scalar(event)
            if isinstance(value, str):
                self._refuse_cut(event, path)
            return value
        return self._mapping(path) if isinstance(event, yaml.MappingStartEvent) else self._sequence(path)

    def _mapping(self, path: Path) -> dict[str, Any]:
        members: dict[str, Any] = {}
        while not isinstance(key := next(self.events), yaml.MappingEndEvent):
            if not isinstance(key, yaml.ScalarEvent):
                self._refuse(key, path, "a key must be a word", "quote what has brackets or braces")
            if key.tag is not None:
                self._refuse(key, path, f"this is a tag ({key.tag})", "leave it out")
            self._refuse_unseen(key, path)
            self._refuse_cut(key, path)
            if key.value in members:  # PyYAML would keep the last of two equal keys
                hint = "keep one; quote text with a comma in { }"
                self._refuse(key, path, f'"{key.value}" is given twice', hint)
            inner = (*path, key.value)
            self.marks[inner] = key.start_mark
            members[key.value] = self._value(next(self.events), inner)
        return members

    def _sequence(self, path: Path) -> list[Any]:
        items: list[Any] = []
        while not isinstance(event := next(self.events), yaml.SequenceEndEvent):
            inner = (*path, len(items))
            self.marks[inner] = event.start_mark
            items.append(self._value(event, inner))
        return items

    def _refuse_unseen(self, event: Any, path: Path) -> None:
        """Refuses invisible characters that an escape in quotation marks, such as \\e, brings in."""
        if event.style == '"' and (unseen := UNSEEN.search(event.value)):
            self._refuse(event, path, _describe_character(unseen), "take it out")

    def _refuse_cut(self, event: Any, path: Path) -> None:
        """Refuses text without quotation marks before a #: YAML drops the rest, which the author may have meant."""
        if event.style in (None, "") and COMMENT.match(self.text, event.end_mark.index):
            hint = "put the text in quotation marks, or the comment on a line of its own"
            self._refuse(event, path, "what follows # is lost", hint)

    def _refuse(self, event: Any, path: Path, message: str, hint: str) -> NoReturn:
        _refuse(self.name, _location(event.start_mark), path, message, hint)


def _describe_character(unseen: re.Match[str]) -> str:
    return f"there is a control character (U+{ord(unseen[0]):04X})"


def _location(mark: Any) -> Location:
    return Location(mark.line + 1, mark.column + 1)


def _scalar(event: Any) -> Any:
    """The value of a scalar: plain, it may be a number, true, false or null; quoted or in a block, it is text."""
    text = str(event.value)
    if event.style not in (None, ""):
        return text
    if text in WORDS:
        return WORDS[text]
    if INTEGER.fullmatch(text):
        return int(text)
    return Decimal(text) if DECIMAL.fullmatch(text) else text
