"""Operands: what a text such as `section.name[part]` refers to, a measure or a part of one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from readiness.core.diagnostics import ExpressionError
from readiness.core.suggestions import suggestion
from readiness.data.measures import Measure
from readiness.data.readings import Kind

# The types and values that an expression reads and gives.
Type = Literal["number", "yes-no"]
Value = Decimal | bool


@dataclass(frozen=True, slots=True)
class Reference:
    """A measure, or a part of it, that a check or a relation reads."""

    measure: Measure
    part: str | None

    @property
    def operand(self) -> str:
        """The text that refers to it."""
        return f"{self.measure.id}[{self.part}]" if self.part else self.measure.id

    @property
    def type(self) -> Type:
        """Its type in an expression."""
        return "yes-no" if self.measure.kind is Kind.YES_NO else "number"


def refer(operand: str, measures: Mapping[str, Measure]) -> Reference:
    """The reference that `section.name` or `section.name[part]` stands for. Raises ExpressionError."""
    name, _, part = operand.removesuffix("]").partition("[")
    measure = measures.get(name)
    if measure is None:
        raise ExpressionError(f'there is no measure "{name}"', suggestion(name, measures))
    for piece in part.split("+") if part else ():
        if piece not in measure.parts():
            known = suggestion(piece, measure.parts()) if measure.parts() else "leave the brackets out"
            raise ExpressionError(f'"{name}" has no part "{piece}"', known)
    return Reference(measure, part or None)
