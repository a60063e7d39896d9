"""What a check refers to: measures and their parts, and its expressions, parsed and ready."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from readiness.data.catalogue import Catalogue
from readiness.data.operands import Reference, refer
from readiness.packs.criterion import Check
from readiness.packs.expression import Expression


@dataclass(frozen=True, slots=True)
class CompiledCheck:
    """A check's references and expressions, ready to be evaluated."""

    required: Mapping[str, Reference]
    context: Mapping[str, Reference]
    value: Expression | None
    gap_when: Expression | None
    applies_when: Expression | None


def compiled(check: Check, catalogue: Catalogue) -> CompiledCheck:
    """The check's references and parsed expressions. Raises ExpressionError."""
    operands = {"value": check.measure} if check.measure else check.measures
    required = {alias: refer(operand, catalogue.measures) for alias, operand in operands.items()}
    if check.measure and check.applies_when:
        required |= {alias: refer(operand, catalogue.measures) for alias, operand in check.measures.items()}
    types = {alias: reference.type for alias, reference in required.items()}
    return CompiledCheck(
        required=required,
        context={alias: refer(operand, catalogue.measures) for alias, operand in check.context.items()},
        value=Expression(check.value, types, "number") if check.value else None,
        gap_when=Expression(check.gap_when, types, "yes-no") if check.gap_when else None,
        applies_when=Expression(check.applies_when, types, "yes-no") if check.applies_when else None,
    )


def benchmarked(check: Check) -> str | None:
    """The measure whose published figures the check's thresholds name."""
    return check.benchmark or (check.measure.partition("[")[0] if check.measure else None)
