"""JSON for people and programs, in which no character can move a cursor or turn the writing round."""

from __future__ import annotations

import json
import re
from typing import Any

from readiness.core.sanitize import HIDDEN


def dumped(value: Any) -> str:
    """The value as JSON, a part a line. What cannot be seen is written as its code, and stays what it is."""
    return HIDDEN.sub(_code, json.dumps(value, indent=2, ensure_ascii=False)) + "\n"


def _code(found: re.Match[str]) -> str:
    return json.dumps(found[0])[1:-1] if found[0] != "\x7f" else "\\u007f"
