"""JSON for people and programs, in which no character can move a cursor or turn the writing round."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from typing import Any

from readiness.core.sanitize import HIDDEN

# A list of numbers alone. No text looks like it: in a text a line's end is written as two characters.
NUMBERS = re.compile(r"\[\n[-0-9.e+,\s]+\]")


def dumped(value: Any) -> str:
    """The value as JSON, a part or a list of numbers a line.

    What cannot be seen is written as its code, and stays what it is.
    """
    text = NUMBERS.sub(_on_one_line, json.dumps(value, indent=2, ensure_ascii=False))
    return HIDDEN.sub(_code, text) + "\n"


def _on_one_line(found: re.Match[str]) -> str:
    return f"[{' '.join(found[0][1:-1].split())}]"


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
