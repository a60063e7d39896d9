"""What can be wrong with a check, found when the pack is loaded, before any submission is judged by it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from readiness.bandlint import band_faults
from readiness.catalogue import Catalogue
from readiness.criterion import Check, Criterion, Level, placeholders
from readiness.errors import ExpressionError, Fault, Path
from readiness.expression import RESERVED
from readiness.model import suggestion
from readiness.reading import Kind
from readiness.reference import compiled, refer

FORMS = ("measure", "value", "gap_when", "evidence")
EVIDENCE_PLACEHOLDERS = ("shows",)
VALUE_PLACEHOLDERS = ("value", "change", "threshold", "standard", "periods")
COUNT_PLACEHOLDERS = ("n", "numerator", "denominator")
TEXTS = ("finding", "finding_one", "distance", "distance_one")


def criterion_faults(criterion: Criterion, catalogue: Catalogue) -> Iterator[Fault]:
    """All that is wrong with a criterion, at paths in its file."""
    seen: set[str] = set()
    for index, check in enumerate(criterion.checks):
        at: Path = ("checks", index)
        if check.id.partition(".")[0] != criterion.id:
            yield Fault(
                (*at, "id"), f"{check.id} does not belong to {criterion.id}", f"call it {criterion.id}.{check.number}"
            )
        if check.id in seen:
            yield Fault((*at, "id"), f"{check.id} is given twice", "an id is for ever: take the next free number")
        seen.add(check.id)
        for fault in check_faults(check, catalogue):
            yield Fault((*at, *fault.path), fault.what, fault.mend)
    for index, example in enumerate(criterion.examples):
        for name in example.expect:
            if name not in seen:
                yield Fault(
                    ("examples", index, "expect", name),
                    f"there is no check {name} here",
                    suggestion(name, sorted(seen)),
                )
        for name in example.given:
            if name not in catalogue.measures:
                what = f'there is no measure "{name}"'
                yield Fault(("examples", index, "given", name), what, suggestion(name, catalogue.measures))


def check_faults(check: Check, catalogue: Catalogue) -> Iterator[Fault]:
    """All that is wrong with a check, at paths relative to it."""
    forms = [form for form in FORMS if getattr(check, form) is not None]
    if len(forms) != 1:
        found = " and ".join(forms) or "none"
        yield Fault(
            (), f"a check has one of {', '.join(FORMS)}; this has {found}", "keep one, and split the rest into checks"
        )
        return
    faults = list(_reference_faults(check, catalogue))
    yield from faults or _expression_faults(check, catalogue)
    yield from _form_faults(check, forms[0])
    yield from _placeholder_faults(check, catalogue if not faults else None)
    if not faults and check.bands:
        yield from band_faults(check, catalogue)


def _reference_faults(check: Check, catalogue: Catalogue) -> Iterator[Fault]:
    operands: list[tuple[Path, str]] = [(("measure",), check.measure)] if check.measure else []
    for field, aliases in (("measures", check.measures), ("beside", check.beside)):
        for alias, operand in aliases.items():
            operands.append(((field, alias), operand))
            if alias in RESERVED or alias in (*VALUE_PLACEHOLDERS, *COUNT_PLACEHOLDERS):
                yield Fault((field, alias), f'"{alias}" means something else here', "give it another name")
    for alias in check.measures.keys() & check.beside.keys():
        yield Fault(("beside", alias), f'"{alias}" stands under "measures" too', "give it another name")
    for path, operand in operands:
        try:
            refer(operand, catalogue)
        except ExpressionError as error:
            yield Fault(path, error.what, error.mend)
    if check.benchmark is not None and not catalogue.has_benchmark(check.benchmark):
        yield Fault(
            ("benchmark",), f"there are no published figures for {check.benchmark}", "name a measure that has some"
        )


def _expression_faults(check: Check, catalogue: Catalogue) -> Iterator[Fault]:
    try:
        ready = compiled(check, catalogue)
    except ExpressionError as error:
        field = _guilty(check, catalogue)
        text = str(getattr(check, field))
        shown = f" in `{text.strip()}` at character {error.offset + 1}" if len(text) <= 80 else ""
        yield Fault((field,), f"{error.what}{shown}", error.mend)
        return
    read = {name for e in (ready.value, ready.gap_when, ready.applies_when) if e is not None for name in e.names}
    for alias in check.measures:
        if alias not in read:
            yield Fault(
                ("measures", alias),
                f'no expression reads "{alias}"',
                'what is only for the wording stands under "beside"',
            )


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
    banded = form in ("measure", "value")
    if banded and not check.bands:
        yield Fault((), "there are no bands", "add at least one, worst first")
    if not banded and check.bands:
        yield Fault(("bands",), f"bands do not go with {form}", "take them out")
    if form == "gap_when" and (
        check.severity is None or (not check.severity.is_gap and check.severity is not Level.WATCH)
    ):
        yield Fault(("gap_when",), "there is no severity for this gap", "add severity: watch, minor, major or critical")
    if form != "gap_when" and check.severity is not None:
        yield Fault(("severity",), f"a severity does not go with {form}", "put it in the bands or the evidence rule")
    if not banded and check.rests_on is None:
        yield Fault(
            (), "it does not say what it rests on", "add rests_on: duty, benchmark, inspection-evidence or local"
        )
    if form == "value" and check.unit is None:
        yield Fault(("value",), "the computed value has no unit", "add unit: percent, or what it is measured in")
    if check.change_over is not None and form != "measure":
        yield Fault(("change_over",), f"change_over does not go with {form}", "it needs one measure with a history")
    if Level.MET in check.severities:
        yield Fault((), "met is no severity", "what lies beyond no threshold is met")
    if (Level.CRITICAL in check.severities) != (check.critical_because is not None):
        yield Fault(
            (), "critical and critical_because go together", "say unsafe-today or duty-widely-missed, or take it out"
        )


def _placeholder_faults(check: Check, catalogue: Catalogue | None) -> Iterator[Fault]:
    known = [*check.measures, *check.beside]
    known += EVIDENCE_PLACEHOLDERS if check.evidence else VALUE_PLACEHOLDERS if check.bands else ()
    if check.measure and catalogue:
        reference = refer(check.measure, catalogue)
        whole = reference.part is None and check.change_over is None
        known += COUNT_PLACEHOLDERS if whole and reference.measure.kind in (Kind.PROPORTION, Kind.RATIO) else ()
        known += ("n",) if reference.measure.kind is Kind.COUNT else ()
    for field in TEXTS:
        for name in placeholders(getattr(check, field) or "") if catalogue or not check.measure else ():
            if name not in known:
                yield Fault((field,), f"nothing fills {{{name}}}", suggestion(name, known))
        if re.search(r"[{}]", re.sub(r"\{\w+\}", "", getattr(check, field) or "")):
            yield Fault((field,), "a brace stands alone", "write {name} for a placeholder, and no other braces")
    if re.search(r"[{}]", check.remedy):
        yield Fault(("remedy",), "nothing fills a placeholder in a remedy", "write it without braces")
