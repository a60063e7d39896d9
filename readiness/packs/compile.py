"""Compiling a check: its references to measures are resolved, and its expressions parsed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from readiness.data.catalogue import Catalogue
from readiness.data.operands import Reference, refer
from readiness.packs.criterion import Check
from readiness.packs.expression import Expression


@dataclass(frozen=True, slots=True)
class CompiledCheck:
    """A check's references by alias, and its parsed expressions.

    `required` is what decides, with the alias `value` for the one measure of a check; `context` is for wording only.
    """

    required: Mapping[str, Reference]
    context: Mapping[str, Reference]
    value: Expression | None
    gap_when: Expression | None
    applies_when: Expression | None

    @property
    def references(self) -> tuple[Reference, ...]:
        """All that it reads: what decides, then what is for wording only."""
        return (*self.required.values(), *self.context.values())


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
    """The measure whose published figures the check's thresholds name; None for a check without one."""
    return check.benchmark or (check.measure.partition("[")[0] if check.measure else None)
