"""JSON for people and programs, in which no character can move a cursor or turn the writing round."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from json.encoder import encode_basestring
from typing import Any

from readiness.core.sanitize import HIDDEN

NUMBERS = {int, float}


def dumped(value: Any) -> str:
    """The value as JSON, a part or a list of numbers a line.

    What cannot be seen is written as its code, and stays what it is.
    """
    return _indented(value, "\n") + "\n"


def _indented(value: Any, margin: str) -> str:
    # What json.dumps does with an indent, in half its time.
    if value is None:
        return "null"
    if isinstance(value, str):
        return _quoted(value)
    if value and isinstance(value, dict):
        deeper = f"{margin}  "
        members = [f"{_quoted(key)}: {_indented(one, deeper)}" for key, one in value.items()]
        return f"{{{deeper}{f',{deeper}'.join(members)}{margin}}}"
    if value and isinstance(value, list | tuple) and not {*map(type, value)} <= NUMBERS:
        deeper = f"{margin}  "
        return f"[{deeper}{f',{deeper}'.join([_indented(one, deeper) for one in value])}{margin}]"
    return str(value) if type(value) is int else json.dumps(value)


def _quoted(text: str) -> str:
    quoted: str = encode_basestring(text)
    return quoted if quoted.isascii() and "\x7f" not in quoted else HIDDEN.sub(_code, quoted)


def line(value: Any) -> str:
    """The value as JSON on one line."""
    return HIDDEN.sub(_code, json.dumps(value, ensure_ascii=False)) + "\n"


def _code(found: re.Match[str]) -> str:
    return json.dumps(found[0])[1:-1] if found[0] != "\x7f" else "\\u007f"


def exact(value: Any, margin: str = "\n") -> str:
    """A tree that was read, as JSON that reads as the same tree: numbers keep their digits."""
    deeper = f"{margin}  "
    match value:
        case dict() if value:
            members = (f"{json.dumps(key, ensure_ascii=False)}: {exact(one, deeper)}" for key, one in value.items())
            return HIDDEN.sub(_code, "{" + ",".join(f"{deeper}{member}" for member in members) + f"{margin}}}")
        case list() if value:
            return "[" + ",".join(f"{deeper}{exact(one, deeper)}" for one in value) + f"{margin}]"
        case Decimal():
            return f"{value:f}"
        case _:
            return HIDDEN.sub(_code, json.dumps(value, ensure_ascii=False))
