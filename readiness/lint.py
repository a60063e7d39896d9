"""What can be wrong with a check, found when the pack is loaded, before any submission is judged by it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal
from itertools import pairwise

from readiness.benchmark import NAMES, Benchmark
from readiness.catalogue import Catalogue
from readiness.criterion import Band, Check, Criterion, Level, placeholders
from readiness.errors import ExpressionError, Fault, Path
from readiness.expression import RESERVED
from readiness.measure import Direction
from readiness.model import suggestion
from readiness.reading import Kind
from readiness.reference import benchmarked, compiled, refer

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
                    ("examples", index, "expect", name), f"there is no check {name} here", suggestion(name, seen)
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
        yield from _band_faults(check, catalogue)


def _reference_faults(check: Check, catalogue: Catalogue) -> Iterator[Fault]:
    operands: list[tuple[Path, str]] = [(("measure",), check.measure)] if check.measure else []
    for field, aliases in (("measures", check.measures), ("beside", check.beside)):
        for alias, operand in aliases.items():
            operands.append(((field, alias), operand))
            if alias in RESERVED or alias in (*VALUE_PLACEHOLDERS, *COUNT_PLACEHOLDERS):
                yield Fault((field, alias), f'"{alias}" means something else here', "give it another name")
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
    for field in (*TEXTS, "remedy"):
        if re.search(r"[{}]", re.sub(r"\{\w+\}", "", getattr(check, field) or "")):
            yield Fault((field,), "a brace stands alone", "write {name} for a placeholder, and no other braces")


def _band_faults(check: Check, catalogue: Catalogue) -> Iterator[Fault]:
    reference = refer(check.measure, catalogue) if check.measure else None
    for index, band in enumerate(check.bands):
        at: Path = ("bands", index)
        if (band.below is None) == (band.above is None):
            yield Fault(at, "a band has either below or above", "keep one")
            return
        yield from _threshold_faults(check, band, at, catalogue)
        direction = reference.measure.direction if reference and reference.part is None else Direction.NONE
        wanted = {Direction.HIGHER: "below", Direction.LOWER: "above"}.get(direction)
        if wanted is not None and getattr(band, wanted) is None:
            other = "above" if wanted == "below" else "below"
            what = f"{check.measure} is {direction}, and this band calls it worse to be {other}"
            yield Fault((*at, other), what, f"write {wanted}")
            return
    if len({band.expression for band in check.bands}) > 1:
        yield Fault(("bands",), "some bands are below and some above", "one check looks one way")
        return
    for index, (worse, better) in enumerate(pairwise(check.bands)):
        if worse.severity.rank <= better.severity.rank:
            yield Fault(
                ("bands", index + 1), f"{better.severity} comes after {worse.severity}", "put the worst band first"
            )
            return
    yield from _order_faults(check, catalogue)


def _threshold_faults(check: Check, band: Band, at: Path, catalogue: Catalogue) -> Iterator[Fault]:
    named, field = band.threshold, "below" if band.below is not None else "above"
    if isinstance(named, Decimal):
        if band.rests_on.value == "benchmark":
            yield Fault((*at, "rests_on"), "a number does not rest on a benchmark", f"name it: {', '.join(NAMES)}")
        elif band.because is None and band.source is None:
            yield Fault(at, "the threshold does not say what it rests on", "add because, or a source")
    elif named.startswith("local."):
        name = named.removeprefix("local.")
        if name not in catalogue.local_standards:
            yield Fault(
                (*at, field), f'there is no local standard "{name}"', suggestion(name, catalogue.local_standards)
            )
    elif named not in NAMES:
        yield Fault((*at, field), f'there is no threshold "{named}"', suggestion(named, NAMES))
    elif benchmarked(check) is None or not catalogue.has_benchmark(str(benchmarked(check))):
        yield Fault(
            (*at, field),
            f"there are no published figures for {benchmarked(check)}",
            "write a number and what it rests on",
        )
    elif band.rests_on.value != "benchmark":
        yield Fault((*at, "rests_on"), f'"{named}" rests on a benchmark', "write rests_on: benchmark")


def _order_faults(check: Check, catalogue: Catalogue) -> Iterator[Fault]:
    """Worst first must hold for the figures of every year, not only this year's. Ties are no mistake."""
    downwards = check.bands[0].below is not None
    for year, figures in _years(check, catalogue):
        thresholds = [_resolved(band, figures) for band in check.bands]
        for index, (worse, better) in enumerate(pairwise(thresholds)):
            if worse is None or better is None:
                if figures is not None and any(
                    b.threshold in NAMES and t is None for b, t in zip(check.bands, thresholds, strict=True)
                ):
                    yield Fault(
                        ("bands", index),
                        f"{year} has no spread of councils to take this from",
                        "use england, or a number",
                    )
                    return
                continue
            if worse > better if downwards else worse < better:
                what = f"the bands cross: {worse} comes before {better}" + (
                    f" with the figures of {year}" if year else ""
                )
                yield Fault(("bands", index + 1), what, "put the worst band first")
                return


def _years(check: Check, catalogue: Catalogue) -> Iterable[tuple[str, Benchmark | None]]:
    measure = benchmarked(check)
    if not any(isinstance(band.threshold, str) and band.threshold in NAMES for band in check.bands) or measure is None:
        return [("", None)]
    from datetime import date

    series = next(release.measures[measure] for release in catalogue.releases if measure in release.measures)
    found = {year: catalogue.benchmark(measure, date(int(year), 12, 31)) for year in series.years}
    return list(found.items())


def _resolved(band: Band, figures: Benchmark | None) -> Decimal | None:
    if isinstance(band.threshold, Decimal):
        return band.threshold
    direction = Direction.HIGHER if band.below is not None else Direction.LOWER
    if figures is None or band.threshold not in NAMES:
        return None
    return figures.threshold(band.threshold, direction)
