"""The oracle: what a check by numbers is expected to come to, worked out without the evaluation that is tested.

It repeats some of its logic on purpose: code that both used could not show a mistake in either.
"""

from __future__ import annotations

from decimal import Decimal, localcontext

from readiness.authoring.mutation_testing.lines import level_by, lines_of
from readiness.core.numbers import ARITHMETIC
from readiness.data.measures import Direction
from readiness.data.operands import Reference, Value
from readiness.data.readings import Kind, Reading
from readiness.data.submission_file import SubmissionFile
from readiness.data.vocabulary import Level
from readiness.packs.compile import CompiledCheck
from readiness.packs.criterion import Check
from readiness.packs.engine import evaluate_plainly
from readiness.packs.pack import RulePack


def due(check: Check, pack: RulePack, file: SubmissionFile) -> str:
    """The expected outcome of a check by numbers, by plain comparison and by rule-engine alone."""
    rule = pack.compiled[check.id]
    with localcontext(ARITHMETIC):
        facts = values(rule, file)
        if facts is None:
            return "not-assessed"
        if rule.applies_when is not None:
            applies = evaluate_plainly(rule.applies_when.text, facts)
            if not applies:
                return "not-assessed" if applies is None else "not-applicable"
        if rule.gap_when is not None:
            gap = evaluate_plainly(rule.gap_when.text, facts)
            return "not-assessed" if gap is None else check.severity or "" if gap else "met"
        value = evaluate_plainly(rule.value.text, facts) if rule.value is not None else facts["value"]
        if check.change_over is not None and value is not None:
            before = _before(check.change_over, rule.required["value"], file)
            value = None if before is None else value - before
        if value is None:
            return "not-assessed"
        return _by_lines(check, pack, file, Decimal(value), _people(check, rule, facts, file))


def values(rule: CompiledCheck, file: SubmissionFile) -> dict[str, Value] | None:
    """The values that the expressions read, straight from the readings; None where one has no exact value."""
    found: dict[str, Value] = {}
    for name, reference in rule.required.items():
        value = _value(reference, file.submission.reading(reference.measure.id))
        if value is None:
            return None
        found[name] = value
    return found


def _value(reference: Reference, reading: Reading) -> Value | None:
    if reading.bound is not None:
        return None
    with localcontext(ARITHMETIC):
        return reference.measure.value(reading, reference.part)


def _before(periods: int, reference: Reference, file: SubmissionFile) -> Decimal | None:
    """The value with which a trend of so many readings begins, the present one included."""
    history = file.submission.reading(reference.measure.id).history
    ordered = sorted(history, key=lambda point: point.period_end.first)
    if len(ordered) < periods - 1:
        return None
    value = reference.measure.value(ordered[-(periods - 1)], reference.part)
    return value if isinstance(value, Decimal) else None


def _people(check: Check, rule: CompiledCheck, facts: dict[str, Value], file: SubmissionFile) -> Decimal | None:
    """How many people are on the wrong side; None where nobody counted them."""
    if check.people is not None:
        return Decimal(facts[check.people])
    if check.measure is None or check.change_over is not None:
        return None
    measure = rule.required["value"].measure
    reading = file.submission.reading(measure.id)
    if measure.kind is Kind.COUNT:
        return None if reading.count is None else Decimal(reading.count)
    if reading.numerator is None or reading.denominator is None or measure.counts == "fte":
        return None
    left = reading.denominator - reading.numerator
    return left if measure.direction is Direction.HIGHER else reading.numerator


def _by_lines(check: Check, pack: RulePack, file: SubmissionFile, value: Decimal, people: Decimal | None) -> str:
    submission = file.submission
    readings = [submission.reading(r.measure.id) for r in pack.compiled[check.id].required.values()]
    ends = [reading.period.end if reading.period else submission.period.end for reading in readings]
    lines = lines_of(check, pack, min(end.last for end in ends))
    level = level_by(lines, value, people)
    return "not-assessed" if level is Level.MET and len(lines) < len(check.bands) else level
