"""What the YAML of the shipped rules says, as JSON: it is read when the wheel is built, since reading it takes long.

Each value stands under the hash of its text. A text that differs by one letter has none, and is read as YAML: so what
is here cannot be out of date. A checkout has no such file.
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
        """Where each value stands. Nobody asks where nothing is wrong, so the YAML is read only here."""
        from readiness.core.yaml_reader import parse

        return parse(self.text, self.name).places


def compiled(texts: Mapping[str, str]) -> bytes:
    """What these YAML texts say: a line with the hash of the next, and that. Raises PackError, with their names."""
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
    """What texts say, by their hashes; nothing where it was changed or damaged since, for then the YAML is right."""
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
