"""Results as JSON: keys in the order of their schemas, and numbers in at most six decimals."""

from __future__ import annotations

import dataclasses
from decimal import Context, Decimal
from functools import cache
from typing import Any

from readiness.core.json_text import dumped

# What JSON has as it is: most parts of a result are of these types.
PLAIN = frozenset({str, int, bool, type(None)})
SHORTEST, WIDE = Decimal("1e-6"), Context(prec=60)


def as_json(result: object) -> str:
    """A result as JSON: keys in the order of its schema, numbers in at most six decimals."""
    return dumped(as_plain(result))


@cache
def _keys(kind: type) -> tuple[str, ...] | None:
    """The names of a dataclass's fields; None for any other type."""
    return tuple(field.name for field in dataclasses.fields(kind)) if dataclasses.is_dataclass(kind) else None


def as_plain(value: Any) -> Any:
    """A result, or a part of one, as JSON has it."""
    if type(value) in PLAIN:
        return value
    if (keys := _keys(type(value))) is not None:  # type: ignore[arg-type]  # every type is hashable
        return {key: as_plain(getattr(value, key)) for key in keys}
    if isinstance(value, Decimal):
        short = as_written(value)
        return int(short) if short == short.to_integral_value() else float(short)
    if isinstance(value, tuple):
        return [as_plain(item) for item in value]
    return str(value) if isinstance(value, str) else value


def as_written(value: Decimal) -> Decimal:
    """The number in at most six decimals."""
    # The context is wide enough for every number that can be submitted or computed: quantize raises for a result
    # of more digits than its context has, and the default one has 28.
    return value.quantize(SHORTEST, context=WIDE)
