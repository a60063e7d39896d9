"""Lint of criteria and checks: form, references, aliases, expressions and examples. Run whenever a pack is loaded."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from readiness.core.diagnostics import ExpressionError, Issue, Path, Rule, under
from readiness.core.suggestions import suggestion
from readiness.data.catalogue import Catalogue
from readiness.data.operands import refer
from readiness.data.readings import Kind
from readiness.data.vocabulary import Basis, Level
from readiness.packs.compile import CompiledCheck, compiled
from readiness.packs.criterion import Check, Criterion, placeholders
from readiness.packs.expression import RESERVED
from readiness.packs.lint.bands import band_issues, duty_issues, rank_issues
from readiness.packs.lint.texts import (
    COUNT_PLACEHOLDERS,
    DAY_PLACEHOLDERS,
    VALUE_PLACEHOLDERS,
    WORD,
    placeholder_issues,
    text_issues,
)
from readiness.packs.lint.value_ranges import always, range_of

FORMS = ("measure", "value", "gap_when", "evidence", "silence")
BANDED = ("measure", "value")
# The forms whose severity is the check's own, and not a band's or the evidence rule's.
WITH_SEVERITY = ("gap_when", "silence")


def criterion_issues(criterion: Criterion, catalogue: Catalogue) -> Iterator[Issue]:
    """All issues in a criterion, at paths in its file."""
    yield from text_issues(criterion)
    yield from under(Rule.WRONG_ID, _id_issues(criterion))
    for index, check in enumerate(criterion.checks):
        for issue in check_issues(check, catalogue):
            yield replace(issue, path=("checks", index, *issue.path))
    yield from _example_issues(criterion, catalogue)


def _id_issues(criterion: Criterion) -> Iterator[Issue]:
    seen: set[str] = set()
    for index, check in enumerate(criterion.checks):
        at: Path = ("checks", index, "id")
        if check.id.partition(".")[0] != criterion.id:
            yield Issue(at, f"{check.id} does not belong to {criterion.id}", f"call it {criterion.id}.{check.number}")
        if check.id in seen:
            yield Issue(at, f"{check.id} is given twice", "an id is for ever: take the next free number")
        seen.add(check.id)


def _example_issues(criterion: Criterion, catalogue: Catalogue) -> Iterator[Issue]:
    ids = sorted({check.id for check in criterion.checks})
    seen: set[str] = set()
    for index, example in enumerate(criterion.examples):
        at: Path = ("examples", index)
        if example.name in seen:
            message = f'two examples are called "{example.name}"'
            yield Issue((*at, "name"), message, "say in one of the names what differs", Rule.EXAMPLE_NAME)
        seen.add(example.name)
        for name in example.expect:
            if name not in ids:
                message = f"there is no check {name} here"
                yield Issue((*at, "expect", name), message, suggestion(name, ids), Rule.UNKNOWN_CHECK)
        for name in example.given:
            if name not in catalogue.measures:
                message = f'there is no measure "{name}"'
                yield Issue((*at, "given", name), message, suggestion(name, catalogue.measures), Rule.UNKNOWN_MEASURE)


def check_issues(check: Check, catalogue: Catalogue) -> Iterator[Issue]:
    """All issues in a check, at paths relative to it."""
    forms = [form for form in FORMS if getattr(check, form) is not None]
    if len(forms) != 1:
        found = " and ".join(forms) or "none"
        message = f"a check has one of {', '.join(FORMS)}; this has {found}"
        yield Issue((), message, "keep one, and split the rest into checks", Rule.CHECK_FORM)
        return
    unknown = [
        *under(Rule.UNKNOWN_MEASURE, _reference_issues(check, catalogue)),
        *under(Rule.WRONG_ALIAS, _alias_issues(check)),
    ]
    # A check compiles only where its measures are known; bands are linted only where it compiled without an issue.
    rule = unknown[0] if unknown else _compiled(check, catalogue)
    wrong = unknown or ([rule] if isinstance(rule, Issue) else list(_computed_issues(check, rule)))
    yield from wrong
    yield from under(Rule.CHECK_FORM, _form_issues(check, forms[0]))
    if forms[0] not in BANDED:
        yield from under(Rule.BASIS, _basis_issues(check))
    yield from rank_issues(check)
    yield from text_issues(check)
    yield from under(Rule.UNKNOWN_PLACEHOLDER, placeholder_issues(check, catalogue if not unknown else None))
    if isinstance(rule, CompiledCheck) and not wrong and forms[0] in BANDED and check.bands:
        yield from band_issues(check, rule, catalogue)


def _reference_issues(check: Check, catalogue: Catalogue) -> Iterator[Issue]:
    operands: list[tuple[Path, str]] = [(("measure",), check.measure)] if check.measure else []
    operands += [(("measures", alias), operand) for alias, operand in check.measures.items()]
    operands += [(("context", alias), operand) for alias, operand in check.context.items()]
    for path, operand in operands:
        try:
            reference = refer(operand, catalogue.measures)
        except ExpressionError as error:
            yield Issue(path, error.message, error.hint)
            continue
        kind = reference.measure.kind
        if path[-1] in check.at_worst and (reference.part or kind is not Kind.COUNT):
            hint = "name a measure that counts it by itself, or leave it out of at_worst"
            yield Issue(("at_worst", path[-1]), f'"{operand}" is no count of its own', hint, Rule.CHECK_FORM)
        if kind is Kind.DATE and path[0] != "context":
            hint = "judge it by practice evidence, or show it under context"
            yield Issue(path, f'"{operand}" is a date, which no line divides', hint, Rule.CHECK_FORM)
        elif kind is Kind.YES_NO and path == ("measure",):
            message = f'"{operand}" is a yes or no, which no line divides'
            yield Issue(path, message, "name it under measures, and write gap_when", Rule.CHECK_FORM)
    if check.benchmark is not None and not catalogue.has_benchmark(check.benchmark):
        message = f"there are no published figures for {check.benchmark}"
        yield Issue(("benchmark",), message, "name a measure that has some", Rule.UNKNOWN_BENCHMARK)


def _alias_issues(check: Check) -> Iterator[Issue]:
    for field, aliases in (("measures", check.measures), ("context", check.context)):
        for alias in aliases:
            if alias in RESERVED or alias in (*VALUE_PLACEHOLDERS, *COUNT_PLACEHOLDERS, *DAY_PLACEHOLDERS):
                yield Issue((field, alias), f'"{alias}" means something else here', "give it another name")
    for alias in check.measures.keys() & check.context.keys():
        yield Issue(("context", alias), f'"{alias}" stands under "measures" too', "give it another name")
    for base, least in check.at_worst.items():
        for alias in (base, least):
            if alias not in check.measures:
                yield Issue(("at_worst", base), f'"{alias}" is not under "measures"', suggestion(alias, check.measures))
    if check.people is not None and check.people not in check.measures:
        yield Issue(("people",), f'"{check.people}" is not under "measures"', suggestion(check.people, check.measures))


def _compiled(check: Check, catalogue: Catalogue) -> CompiledCheck | Issue:
    """The compiled check, or the issue in its expressions."""
    try:
        return compiled(check, catalogue)
    except ExpressionError as error:
        field = _broken_field(check, catalogue)
        text = str(getattr(check, field))
        shown = f" in `{text.strip()}` at character {error.offset + 1}" if len(text) <= 80 else ""
        return Issue((field,), f"{error.message}{shown}", error.hint, Rule.EXPRESSION)


def _computed_issues(check: Check, rule: CompiledCheck) -> Iterator[Issue]:
    """Issues in expressions that compile: unused aliases, constants, and `or` over different measures."""
    expressions = {"value": rule.value, "gap_when": rule.gap_when, "applies_when": rule.applies_when}
    used = {field: expression for field, expression in expressions.items() if expression is not None}
    for alias in check.measures:
        if not any(alias in expression.names for expression in used.values()):
            hint = 'what is only for the wording stands under "context"'
            yield Issue(("measures", alias), f'no expression reads "{alias}"', hint, Rule.WRONG_ALIAS)
    for field, expression in used.items():
        for text, comes in always(expression, rule.required):
            quoted = text if len(text) <= 80 else text[:79] + "…"
            reads = [name for name in expression.names if re.search(rf"\b{name}\b", text)]
            known = " and ".join(f"{name} is {range_of(rule.required[name])}" for name in reads)
            hint = f"correct it: {known}" if known else "name a measure in it"
            yield Issue((field,), f"`{quoted}` is {comes}", hint, Rule.CONSTANT)
    for left, right in rule.gap_when.sides_of_or if rule.gap_when else ():
        if left and right and _measures(left, rule) != _measures(right, rule):
            message = f"either of {' and '.join(sorted(left | right))} would be enough for a gap"
            hint = "split it into checks, so that a missing one cannot hide a true gap"
            yield Issue(("gap_when",), message, hint, Rule.OR_OVER_MEASURES)


def _measures(names: Iterable[str], rule: CompiledCheck) -> set[str]:
    return {rule.required[name].measure.id for name in names}


def _broken_field(check: Check, catalogue: Catalogue) -> str:
    """The field of the expression that does not compile."""
    # An ExpressionError does not know its field, so each expression is compiled alone.
    for field in ("value", "gap_when", "applies_when"):
        alone = check.model_copy(
            update={other: None for other in ("value", "gap_when", "applies_when") if other != field}
        )
        try:
            compiled(alone, catalogue)
        except ExpressionError:
            return field
    return "value"


def _form_issues(check: Check, form: str) -> Iterator[Issue]:
    banded = form in BANDED
    if banded and not check.bands:
        yield Issue((), "there are no bands", "add at least one, worst first")
    if not banded and check.bands:
        yield Issue(("bands",), f"bands do not go with {form}", "take them out")
    if form in WITH_SEVERITY and (
        check.severity is None or (not check.severity.is_gap and check.severity is not Level.WATCH)
    ):
        yield Issue((form,), "there is no severity for this gap", "add severity: watch, minor, major or critical")
    if form not in WITH_SEVERITY and check.severity is not None:
        yield Issue(("severity",), f"a severity does not go with {form}", "put it in the bands or the evidence rule")
    if form == "value" and check.unit is None:
        yield Issue(("value",), "the computed value has no unit", "add unit: percent, or what it is measured in")
    if check.unit is not None and not WORD.search(check.unit):
        yield Issue(
            ("unit",), f'"{check.unit}" is no unit in words', "write percent, or what is counted: days, children"
        )
    # Where the base was not given, the distance is all the text there is, and neither the value nor the base is known.
    unknown = {"value", *check.at_worst} & {*placeholders(check.distance or "{value}")}
    if check.at_worst and unknown:
        hint = "say in distance what happened, without the value and without the base"
        yield Issue(("at_worst",), "where the base is not given, nothing tells what happened", hint)
    counted = check.measure is not None or check.people is not None
    if any(band.fewest for band in check.bands) and not counted:
        yield Issue((), "fewest does not say which people it counts", "name the measure that counts them under people")
    if check.change_over is not None and form != "measure":
        yield Issue(("change_over",), f"change_over does not go with {form}", "it needs one measure with a history")
    if Level.MET in check.severities:
        yield Issue((), "met is no severity", "what lies beyond no threshold is met")
    if (Level.CRITICAL in check.severities) != (check.critical_because is not None):
        yield Issue(
            (), "critical and critical_because go together", "say unsafe-today or duty-widely-missed, or take it out"
        )


def _basis_issues(check: Check) -> Iterator[Issue]:
    """What a check without bands rests on must be said; each band says it for itself."""
    if check.rests_on is None:
        hint = "add rests_on: duty, benchmark, spread, inspection-evidence or local"
        yield Issue((), "it does not say what it rests on", hint)
    elif check.rests_on is Basis.DUTY:
        yield from duty_issues(("rests_on",), check.source)
    elif check.because is None and check.source is None:
        yield Issue(("rests_on",), f"it does not say on what {check.rests_on} it rests", "add because, or a source")
