"""What a check refers to: measures and their parts, and its expressions, parsed and ready."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from readiness.catalogue import Catalogue
from readiness.criterion import Check
from readiness.errors import ExpressionError
from readiness.expression import Expression, Type
from readiness.measure import Measure
from readiness.model import suggestion
from readiness.reading import Kind


@dataclass(frozen=True, slots=True)
class Reference:
    """A measure, or a part of it, that a check reads."""

    measure: Measure
    part: str | None

    @property
    def type(self) -> Type:
        """What an expression sees."""
        return "yes-no" if self.measure.kind is Kind.YES_NO else "number"


@dataclass(frozen=True, slots=True)
class CompiledCheck:
    """A check's references and expressions, ready to be evaluated."""

    required: Mapping[str, Reference]
    beside: Mapping[str, Reference]
    value: Expression | None
    gap_when: Expression | None
    applies_when: Expression | None


def refer(operand: str, catalogue: Catalogue) -> Reference:
    """What `section.name` or `section.name[part]` refers to. Raises ExpressionError."""
    name, _, part = operand.removesuffix("]").partition("[")
    measure = catalogue.measures.get(name)
    if measure is None:
        raise ExpressionError(f'there is no measure "{name}"', suggestion(name, catalogue.measures))
    for piece in part.split("+") if part else ():
        if piece not in measure.parts():
            known = suggestion(piece, measure.parts()) if measure.parts() else "leave the brackets out"
            raise ExpressionError(f'"{name}" has no part "{piece}"', known)
    return Reference(measure, part or None)


def compiled(check: Check, catalogue: Catalogue) -> CompiledCheck:
    """The check's references and parsed expressions. Raises ExpressionError."""
    operands = {"value": check.measure} if check.measure else check.measures
    required = {alias: refer(operand, catalogue) for alias, operand in operands.items()}
    if check.measure and check.applies_when:
        required |= {alias: refer(operand, catalogue) for alias, operand in check.measures.items()}
    types = {alias: reference.type for alias, reference in required.items()}
    return CompiledCheck(
        required=required,
        beside={alias: refer(operand, catalogue) for alias, operand in check.beside.items()},
        value=Expression(check.value, types, "number") if check.value else None,
        gap_when=Expression(check.gap_when, types, "yes-no") if check.gap_when else None,
        applies_when=Expression(check.applies_when, types, "yes-no") if check.applies_when else None,
    )


def benchmarked(check: Check) -> str | None:
    """The measure whose published figures the check's thresholds name."""
    return check.benchmark or (check.measure.partition("[")[0] if check.measure else None)
