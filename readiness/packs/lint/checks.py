"""What can be wrong with a check, found when the pack is loaded, before any submission is judged by it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from readiness.core.diagnostics import ExpressionError, Fault, Path, Rule, under
from readiness.core.suggestions import suggestion
from readiness.data.catalogue import Catalogue
from readiness.data.operands import refer
from readiness.data.readings import Kind
from readiness.data.vocabulary import Area, Basis, Level
from readiness.packs.compile import CompiledCheck, compiled
from readiness.packs.criterion import Check, Criterion, placeholders
from readiness.packs.expression import RESERVED
from readiness.packs.lint.bands import band_faults, duty_faults, rank_faults
from readiness.packs.lint.texts import (
    COUNT_PLACEHOLDERS,
    DAY_PLACEHOLDERS,
    VALUE_PLACEHOLDERS,
    WORD,
    placeholder_faults,
    text_faults,
)
from readiness.packs.lint.value_ranges import always, range_of

FORMS = ("measure", "value", "gap_when", "evidence", "silence")
BANDED = ("measure", "value")
# The forms whose severity stands at the check itself.
WITH_SEVERITY = ("gap_when", "silence")
AREA_OF = {"LD": Area.LEADERS, "HP": Area.HELP, "CC": Area.CARE, "CL": Area.CARE_LEAVERS}


def criterion_faults(criterion: Criterion, catalogue: Catalogue) -> Iterator[Fault]:
    """All that is wrong with a criterion, at paths in its file."""
    yield from under(Rule.UNKNOWN_AREA, _area_faults(criterion))
    yield from text_faults(criterion)
    yield from under(Rule.WRONG_ID, _id_faults(criterion))
    for index, check in enumerate(criterion.checks):
        for fault in check_faults(check, catalogue):
            yield replace(fault, path=("checks", index, *fault.path))
    yield from _example_faults(criterion, catalogue)


def _area_faults(criterion: Criterion) -> Iterator[Fault]:
    area = AREA_OF[criterion.id[:2]]
    if criterion.area is not area:
        yield Fault(("area",), f"{criterion.id} belongs to {area}, by its letters", f"write {area}, or another id")


def _id_faults(criterion: Criterion) -> Iterator[Fault]:
    seen: set[str] = set()
    for index, check in enumerate(criterion.checks):
        at: Path = ("checks", index, "id")
        if check.id.partition(".")[0] != criterion.id:
            yield Fault(at, f"{check.id} does not belong to {criterion.id}", f"call it {criterion.id}.{check.number}")
        if check.id in seen:
            yield Fault(at, f"{check.id} is given twice", "an id is for ever: take the next free number")
        seen.add(check.id)


def _example_faults(criterion: Criterion, catalogue: Catalogue) -> Iterator[Fault]:
    ids = sorted({check.id for check in criterion.checks})
    seen: set[str] = set()
    for index, example in enumerate(criterion.examples):
        at: Path = ("examples", index)
        if example.name in seen:
            what = f'two examples are called "{example.name}"'
            yield Fault((*at, "name"), what, "say in one of the names what differs", Rule.EXAMPLE_NAME)
        seen.add(example.name)
        for name in example.expect:
            if name not in ids:
                what = f"there is no check {name} here"
                yield Fault((*at, "expect", name), what, suggestion(name, ids), Rule.UNKNOWN_CHECK)
        for name in example.given:
            if name not in catalogue.measures:
                what = f'there is no measure "{name}"'
                yield Fault((*at, "given", name), what, suggestion(name, catalogue.measures), Rule.UNKNOWN_MEASURE)


def check_faults(check: Check, catalogue: Catalogue) -> Iterator[Fault]:
    """All that is wrong with a check, at paths relative to it."""
    forms = [form for form in FORMS if getattr(check, form) is not None]
    if len(forms) != 1:
        found = " and ".join(forms) or "none"
        what = f"a check has one of {', '.join(FORMS)}; this has {found}"
        yield Fault((), what, "keep one, and split the rest into checks", Rule.CHECK_FORM)
        return
    unknown = [
        *under(Rule.UNKNOWN_MEASURE, _reference_faults(check, catalogue)),
        *under(Rule.WRONG_ALIAS, _alias_faults(check)),
    ]
    ready = unknown[0] if unknown else _ready(check, catalogue)
    wrong = unknown or ([ready] if isinstance(ready, Fault) else list(_computed_faults(check, ready)))
    yield from wrong
    yield from under(Rule.CHECK_FORM, _form_faults(check, forms[0]))
    if forms[0] not in BANDED:
        yield from under(Rule.BASIS, _basis_faults(check))
    yield from rank_faults(check)
    yield from text_faults(check)
    yield from under(Rule.UNKNOWN_PLACEHOLDER, placeholder_faults(check, catalogue if not unknown else None))
    if isinstance(ready, CompiledCheck) and not wrong and forms[0] in BANDED and check.bands:
        yield from band_faults(check, ready, catalogue)


def _reference_faults(check: Check, catalogue: Catalogue) -> Iterator[Fault]:
    operands: list[tuple[Path, str]] = [(("measure",), check.measure)] if check.measure else []
    operands += [(("measures", alias), operand) for alias, operand in check.measures.items()]
    operands += [(("beside", alias), operand) for alias, operand in check.beside.items()]
    for path, operand in operands:
        try:
            kind = refer(operand, catalogue.measures).measure.kind
        except ExpressionError as error:
            yield Fault(path, error.what, error.mend)
            continue
        if kind is Kind.DATE and path[0] != "beside":
            mend = "judge it by practice evidence, or show it under beside"
            yield Fault(path, f'"{operand}" is a date, which no line divides', mend, Rule.CHECK_FORM)
        elif kind is Kind.YES_NO and path == ("measure",):
            what = f'"{operand}" is a yes or no, which no line divides'
            yield Fault(path, what, "name it under measures, and write gap_when", Rule.CHECK_FORM)
    if check.benchmark is not None and not catalogue.has_benchmark(check.benchmark):
        what = f"there are no published figures for {check.benchmark}"
        yield Fault(("benchmark",), what, "name a measure that has some", Rule.UNKNOWN_BENCHMARK)


def _alias_faults(check: Check) -> Iterator[Fault]:
    for field, aliases in (("measures", check.measures), ("beside", check.beside)):
        for alias in aliases:
            if alias in RESERVED or alias in (*VALUE_PLACEHOLDERS, *COUNT_PLACEHOLDERS, *DAY_PLACEHOLDERS):
                yield Fault((field, alias), f'"{alias}" means something else here', "give it another name")
    for alias in check.measures.keys() & check.beside.keys():
        yield Fault(("beside", alias), f'"{alias}" stands under "measures" too', "give it another name")
    for base, least in check.at_worst.items():
        for alias in (base, least):
            if alias not in check.measures:
                yield Fault(("at_worst", base), f'"{alias}" is not under "measures"', suggestion(alias, check.measures))
    if check.people is not None and check.people not in check.measures:
        yield Fault(("people",), f'"{check.people}" is not under "measures"', suggestion(check.people, check.measures))


def _ready(check: Check, catalogue: Catalogue) -> CompiledCheck | Fault:
    """The check of known measures, compiled, or what is wrong with its expressions."""
    try:
        return compiled(check, catalogue)
    except ExpressionError as error:
        field = _guilty(check, catalogue)
        text = str(getattr(check, field))
        shown = f" in `{text.strip()}` at character {error.offset + 1}" if len(text) <= 80 else ""
        return Fault((field,), f"{error.what}{shown}", error.mend, Rule.EXPRESSION)


def _computed_faults(check: Check, ready: CompiledCheck) -> Iterator[Fault]:
    """What is wrong with expressions that can be read."""
    expressions = {"value": ready.value, "gap_when": ready.gap_when, "applies_when": ready.applies_when}
    used = {field: expression for field, expression in expressions.items() if expression is not None}
    for alias in check.measures:
        if not any(alias in expression.names for expression in used.values()):
            mend = 'what is only for the wording stands under "beside"'
            yield Fault(("measures", alias), f'no expression reads "{alias}"', mend, Rule.WRONG_ALIAS)
    for field, expression in used.items():
        for text, comes in always(expression, ready.required):
            told = text if len(text) <= 80 else text[:79] + "…"
            reads = [name for name in expression.names if re.search(rf"\b{name}\b", text)]
            known = " and ".join(f"{name} is {range_of(ready.required[name])}" for name in reads)
            mend = f"correct it: {known}" if known else "name a measure in it"
            yield Fault((field,), f"`{told}` is {comes}", mend, Rule.CONSTANT)
    for left, right in ready.gap_when.sides_of_or if ready.gap_when else ():
        if left and right and _measures(left, ready) != _measures(right, ready):
            what = f"either of {' and '.join(sorted(left | right))} would be enough for a gap"
            mend = "split it into checks, so that a missing one cannot hide a true gap"
            yield Fault(("gap_when",), what, mend, Rule.OR_OVER_MEASURES)


def _measures(names: Iterable[str], ready: CompiledCheck) -> set[str]:
    return {ready.required[name].measure.id for name in names}


def _guilty(check: Check, catalogue: Catalogue) -> str:
    """Which of the expressions it is that cannot be compiled."""
    for field in ("value", "gap_when", "applies_when"):
        alone = check.model_copy(
            update={other: None for other in ("value", "gap_when", "applies_when") if other != field}
        )
        try:
            compiled(alone, catalogue)
        except ExpressionError:
            return field
    return "value"


def _form_faults(check: Check, form: str) -> Iterator[Fault]:
    banded = form in BANDED
    if banded and not check.bands:
        yield Fault((), "there are no bands", "add at least one, worst first")
    if not banded and check.bands:
        yield Fault(("bands",), f"bands do not go with {form}", "take them out")
    if form in WITH_SEVERITY and (
        check.severity is None or (not check.severity.is_gap and check.severity is not Level.WATCH)
    ):
        yield Fault((form,), "there is no severity for this gap", "add severity: watch, minor, major or critical")
    if form not in WITH_SEVERITY and check.severity is not None:
        yield Fault(("severity",), f"a severity does not go with {form}", "put it in the bands or the evidence rule")
    if form == "value" and check.unit is None:
        yield Fault(("value",), "the computed value has no unit", "add unit: percent, or what it is measured in")
    if check.unit is not None and not WORD.search(check.unit):
        yield Fault(
            ("unit",), f'"{check.unit}" is no unit in words', "write percent, or what is counted: days, children"
        )
    told = {"value", *check.at_worst} & {*placeholders(check.distance or "{value}")}
    if check.at_worst and told:
        mend = "say in distance what happened, without the value and without the base"
        yield Fault(("at_worst",), "where the base is not given, nothing tells what happened", mend)
    counted = check.measure is not None or check.people is not None
    if any(band.fewest for band in check.bands) and not counted:
        yield Fault((), "fewest does not say which people it counts", "name the measure that counts them under people")
    if check.change_over is not None and form != "measure":
        yield Fault(("change_over",), f"change_over does not go with {form}", "it needs one measure with a history")
    if Level.MET in check.severities:
        yield Fault((), "met is no severity", "what lies beyond no threshold is met")
    if (Level.CRITICAL in check.severities) != (check.critical_because is not None):
        yield Fault(
            (), "critical and critical_because go together", "say unsafe-today or duty-widely-missed, or take it out"
        )


def _basis_faults(check: Check) -> Iterator[Fault]:
    """What a check without bands must say of what it rests on; bands say it each for itself."""
    if check.rests_on is None:
        mend = "add rests_on: duty, benchmark, spread, inspection-evidence or local"
        yield Fault((), "it does not say what it rests on", mend)
    elif check.rests_on is Basis.DUTY:
        yield from duty_faults(("rests_on",), check.source)
    elif check.because is None and check.source is None:
        yield Fault(("rests_on",), f"it does not say on what {check.rests_on} it rests", "add because, or a source")
