"""The ranges of measures, and of expressions over them: how lint finds constants and lines that nothing crosses."""

from __future__ import annotations

import decimal
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from decimal import ROUND_FLOOR, Decimal
from itertools import product
from math import prod

from readiness.core.diagnostics import ExpressionError
from readiness.core.numbers import ARITHMETIC, plain
from readiness.data.operands import Reference, Value
from readiness.data.readings import EPSILON, FAR, Kind
from readiness.packs.expression import Expression

# Ranges without a limit are computed with a huge number; from here on it is printed as "or more".
VAST = Decimal(10) ** 9
# Lint must stay quick: an expression that needs more combinations, or has more names, is not looked at.
MOST_CASES, MOST_NAMES = 5_000, 7


@dataclass(frozen=True, slots=True)
class Range:
    """All values from `lowest` to `highest`, or the whole numbers among them."""

    lowest: Decimal
    highest: Decimal
    whole: bool = False

    def edges(self, lines: Iterable[Decimal], steps: int = 1) -> tuple[Decimal, ...]:
        """The ends, and the values at each line and up to so many steps beside it, in ascending order."""
        step = Decimal(1) if self.whole else EPSILON
        tried = set()
        for line in (self.lowest, self.highest, *lines):
            base = line.to_integral_value(ROUND_FLOOR) if self.whole else line
            tried |= {base + step * away for away in range(-steps, steps + 2)}
        return tuple(sorted(value for value in tried if self.lowest <= value <= self.highest))

    def __str__(self) -> str:
        if self.highest >= VAST:
            return "any number" if self.lowest <= -VAST else f"{plain(self.lowest)} or more"
        return f"from {plain(self.lowest)} to {plain(self.highest)}"


def range_of(reference: Reference) -> Range:
    """The range of a measure, or of a part of it. A yes or no is 0 or 1 here."""
    measure, part = reference.measure, reference.part
    if reference.type == "yes-no":
        return Range(Decimal(0), Decimal(1), whole=True)
    counted = measure.kind in (Kind.COUNT, Kind.DISTRIBUTION) or part in ("numerator", "denominator")
    of_value = part not in ("numerator", "denominator") and measure.kind is not Kind.DISTRIBUTION
    highest = measure.largest if of_value else None
    return Range(Decimal(0), FAR if highest is None else highest, whole=counted and measure.people)


def comes_to(expression: Expression, references: Mapping[str, Reference]) -> Range | None:
    """The range of an expression, false being 0 and true 1; None where trying values cannot show it.

    It is evaluated at the ends of the ranges of its names, and around its own numbers. That is enough for conditions
    without arithmetic, and for one comparison or computation that reads each name once.
    """
    if expression.is_direct:
        return _span(expression, references)
    compared = expression.result == "yes-no"
    alone = len(expression.conditions) == compared and not expression.is_negation
    telling = alone and expression.reads_once and not expression.tests_equality
    return _span(expression, references) if telling else None


def always(expression: Expression, references: Mapping[str, Reference]) -> Iterator[tuple[str, str]]:
    """The smallest constant parts of an expression, each with its value in words: "never true", "always 0"."""
    found: list[str] = []
    for part in expression.conditions:
        span = None if any(inner.text in found for inner in part.conditions) else comes_to(part, references)
        if span is not None and span.lowest == span.highest:
            found.append(part.text)
            yield part.text.strip(), "always true" if span.lowest else "never true"
    if not expression.conditions:
        span = _span(expression, references)
        if span is not None and span.lowest == span.highest:
            yield expression.text.strip(), f"always {plain(span.lowest)}"


def _span(expression: Expression, references: Mapping[str, Reference]) -> Range | None:
    found: set[Decimal] = set()
    with decimal.localcontext(ARITHMETIC):
        for case in _cases(expression, references):
            with suppress(ExpressionError):  # a division by zero has no value, and is no constant either
                found.add(Decimal(expression.evaluate(case)))
            if expression.result == "yes-no" and len(found) == 2:
                break
    return Range(min(found), max(found)) if found else None


def _cases(expression: Expression, references: Mapping[str, Reference]) -> Iterator[dict[str, Value]]:
    """Every combination of values worth trying, no part larger than its whole; none where there are too many."""
    names = expression.names
    if len(names) > MOST_NAMES:
        return
    # The tree holds -5 as a minus and a 5, so both signs are tried.
    lines = {sign * number for number in expression.numbers for sign in (1, -1)}
    # Names are compared with each other too: n names need n different values on a side of a line to stand in any order.
    steps = len(names) if expression.is_direct else 1
    if expression.result == "number" and expression.reads_once and "$" not in expression.text:
        lines, steps = set(), 0  # it is monotone in each name, so its extremes lie at the ends
    tried = [range_of(references[name]).edges(lines, steps) for name in names]
    if prod(map(len, tried)) > MOST_CASES:
        return
    wholes = [(part, whole) for part in names for whole in names if _is_part(references[part], references[whole])]
    yes_no = [name for name in names if references[name].type == "yes-no"]
    for values in product(*tried):
        case: dict[str, Value] = dict(zip(names, values, strict=True))
        if all(case[part] <= case[whole] for part, whole in wholes):
            yield {**case, **{name: bool(case[name]) for name in yes_no}}


def _is_part(part: Reference, whole: Reference) -> bool:
    """Whether one is counted within the other: the numerator of a share, a band of a distribution."""
    if part.measure is not whole.measure:
        return False
    if part.measure.kind is Kind.DISTRIBUTION:
        return whole.part in (None, "total") and part.part not in (None, "total")
    shares = part.measure.kind is Kind.PROPORTION and part.measure.largest == 100
    return shares and (part.part, whole.part) == ("numerator", "denominator")
