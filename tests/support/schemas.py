"""What a JSON Schema says of a document; by a validator in Rust, since one in Python takes seconds for a report."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

import jsonschema_rs


def is_schema(text: str) -> bool:
    """Whether the text is a JSON Schema of the draft that it names."""
    return jsonschema_rs.meta.is_valid(json.loads(text))


def issues(schema: str, content: Any) -> list[str]:
    """What the schema does not allow in a document, each with its place."""
    found = _validator(schema).iter_errors(content)
    return [f"{'/'.join(map(str, error.instance_path))}: {error.message}" for error in found]


@cache
def _validator(schema: str) -> jsonschema_rs.Validator:
    return jsonschema_rs.validator_for(schema)
