"""The YAML of the shipped rules, read when the wheel is built and kept as JSON, since reading YAML is slow.

Each value is found by the hash of its text. A text that differs by one letter is read as YAML, so that a compiled value
is never out of date. A checkout has no such file.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from decimal import Decimal
from functools import cache, cached_property
from typing import Any

from readiness.core.diagnostics import Location, Path
from readiness.core.documents import Document
from readiness.core.shipped import rules_folder

FILE = "compiled.jsonl"


class CompiledDocument(Document):
    """A YAML text that was accepted when the wheel was built."""

    @cached_property
    def places(self) -> Mapping[Path, Location]:
        """The location of each value."""
        # Only diagnostics ask for it, so the YAML is read here and not before.
        from readiness.core.yaml_reader import parse

        return parse(self.text, self.name).places


def compiled(texts: Mapping[str, str]) -> bytes:
    """The compiled file of YAML texts by name: a line with the hash of the rest, and the rest. Raises PackError."""
    from readiness.core.yaml_reader import parse

    values = {_hash(text.encode()): parse(text, name).value for name, text in texts.items()}
    body = _as_json(values).encode()
    return f'"{_hash(body)}"\n'.encode() + body


def read(text: str, name: str) -> Document:
    """The document in this YAML text. Raises PackError where it is not sound."""
    found = _values().get(_hash(text.encode()))
    if found is not None:
        return CompiledDocument(name, text, found)
    from readiness.core.yaml_reader import parse

    return parse(text, name)


@cache
def _values() -> Mapping[str, Any]:
    try:
        return values_in((rules_folder() / FILE).read_bytes())
    except OSError:
        return {}


def values_in(raw: bytes) -> Mapping[str, Any]:
    """The values of a compiled file, by the hashes of their texts; none where the file is damaged."""
    # The hash finds damage, not malice: whoever can write to the installed package can change the code too.
    seal, _, body = raw.partition(b"\n")
    values: Mapping[str, Any] = {}
    if seal == f'"{_hash(body)}"'.encode():
        values = json.loads(body, parse_float=Decimal)
    return values


def _hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _as_json(value: Any) -> str:
    """JSON with each number as it is written in the YAML: 73.80 stays so."""
    match value:
        case dict():
            return f"{{{','.join(f'{json.dumps(key)}:{_as_json(one)}' for key, one in value.items())}}}"
        case list():
            return f"[{','.join(map(_as_json, value))}]"
        case Decimal():
            return str(value)
        case _:
            return json.dumps(value)
