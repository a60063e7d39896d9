"""Reading the YAML of packs without its surprises: `NO` is text, `1:30` is text, nothing is an alias."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from functools import cached_property
from typing import Any, NoReturn

import yaml

from readiness.document import Document
from readiness.errors import PackError, Path, Place, Problem

LIMIT = 256 * 1024
DEPTH_LIMIT = 24

INTEGER = re.compile(r"-?(?:0|[1-9][0-9]{0,17})")
DECIMAL = re.compile(r"-?(?:0|[1-9][0-9]{0,17})\.[0-9]{1,18}")
WORDS = {"true": True, "false": False, "null": None, "~": None, "": None}

# The C parser where there is one: eight times faster, with the same nodes and marks.
Loader: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


class YamlDocument(Document):
    """A YAML text that was accepted."""

    @cached_property
    def places(self) -> Mapping[Path, Place]:
        """Where each value stands, or its key."""
        node: yaml.Node = yaml.compose(self.text, Loader=Loader)  # type: ignore[assignment]  # it was no empty text
        return dict(_places(node, ()))


def parse(text: str, name: str) -> YamlDocument:
    """The document in this text.

    Raises PackError for over 256 KB, what is not YAML, aliases, tags, repeated keys and over 24 levels.
    """
    if len(text) > LIMIT:
        _refuse(name, Place(1, 1), (), f"the file holds over {LIMIT // 1024} KB", "split it")
    try:
        node = yaml.compose(text, Loader=Loader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = Place(mark.line + 1, mark.column + 1) if mark else Place(1, 1)
        _refuse(name, place, (), f"this is not YAML: {error.problem}", "check indentation, quotation marks and colons")
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        _refuse(name, Place(1, 1), (), f"this is not YAML: {error}", "save the file as plain UTF-8 text")
    if node is None:
        _refuse(name, Place(1, 1), (), "the file is empty", "remove it, or write what belongs here")
    return YamlDocument(name, text, _value(node, (), name, set()))


def _refuse(name: str, place: Place, path: Path, what: str, mend: str) -> NoReturn:
    raise PackError([Problem(name, place, path, what, mend)])


def _place(node: yaml.Node) -> Place:
    return Place(node.start_mark.line + 1, node.start_mark.column + 1)


def _value(node: yaml.Node, path: Path, name: str, seen: set[int]) -> Any:
    if id(node) in seen:
        _refuse(name, _place(node), path, "this is an alias (*)", "write the value out")
    if len(path) > DEPTH_LIMIT:
        _refuse(name, _place(node), path, f"nested more than {DEPTH_LIMIT} levels deep", "make it flatter")
    seen.add(id(node))
    match node:
        case yaml.MappingNode():
            members: dict[str, Any] = {}
            for key_node, value_node in node.value:
                if not isinstance(key_node, yaml.ScalarNode):
                    _refuse(name, _place(key_node), path, "a key must be a word", "quote what has brackets or braces")
                key = str(key_node.value)
                if key in members:
                    _refuse(
                        name,
                        _place(key_node),
                        path,
                        f'"{key}" is given twice',
                        "keep one; quote text with a comma in { }",
                    )
                members[key] = _value(value_node, (*path, key), name, seen)
            return members
        case yaml.SequenceNode():
            return [_value(item, (*path, index), name, seen) for index, item in enumerate(node.value)]
        case yaml.ScalarNode():
            return _scalar(node)
    raise AssertionError(node)


def _scalar(node: yaml.ScalarNode) -> Any:
    """A plain scalar may be a number, true, false or null; what is quoted or in a block is text."""
    text = str(node.value)
    if node.style not in (None, ""):
        return text
    if text in WORDS:
        return WORDS[text]
    if INTEGER.fullmatch(text):
        return int(text)
    return Decimal(text) if DECIMAL.fullmatch(text) else text


def _places(node: yaml.Node, path: Path) -> Iterator[tuple[Path, Place]]:
    if path == () or isinstance(path[-1], int):
        yield path, _place(node)
    match node:
        case yaml.MappingNode():
            for key_node, value_node in node.value:
                yield (*path, key_node.value), _place(key_node)
                yield from _places(value_node, (*path, key_node.value))
        case yaml.SequenceNode():
            for index, item in enumerate(node.value):
                yield from _places(item, (*path, index))
        case _:
            pass
