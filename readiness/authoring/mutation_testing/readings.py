"""Sample readings: with a wanted value in a measure or a part of one, and varied around a check's lines.

Some cannot be submitted (half a child, 104%): they are refused when they are read, as an author's would be.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import islice, pairwise, product
from typing import Any

from readiness.authoring.mutation_testing.lines import Line
from readiness.core.diagnostics import ExpressionError
from readiness.data.measures import Measure
from readiness.data.operands import Reference, Value
from readiness.data.readings import Kind
from readiness.packs.compile import CompiledCheck
from readiness.packs.expression import Expression, tokens

Json = dict[str, Any]
# More than any council counts of anything: where the search for turning points ends.
MOST = 1_000_000
# 20 values each of two measures. The more there are, the longer a test run takes.
COMBINATIONS = 400
DURATION = ("median", "percentile_90", "longest")


def sample_reading(reference: Reference, value: Decimal, base: Mapping[str, Any], kept: Sequence[str] = ()) -> Json:
    """The reading `base` changed so that what the reference reads is `value`.

    `kept` names the parts that others read, which stay as they are where there is another way.
    """
    measure, part = reference.measure, reference.part
    match measure.kind:
        case Kind.PROPORTION | Kind.RATIO:
            return _quotient(measure, part, value, base)
        case Kind.DURATION:
            return _duration(part or "median", value, base)
        case Kind.DISTRIBUTION:
            return {"bands": _distribution(measure, part or "total", int(value), base.get("bands") or {}, kept)}
        case Kind.YES_NO:
            return {"answer": bool(value)}
        case _:  # a count: no number divides dates
            return {"count": value}


def _quotient(measure: Measure, part: str | None, value: Decimal, base: Mapping[str, Any]) -> Json:
    if part is None:
        name = "percentage" if measure.kind is Kind.PROPORTION else "value"
        note = {"note": "it is no fraction"} if measure.kind is Kind.PROPORTION and 0 < value <= 1 else {}
        return {name: value, **note}
    top, bottom = base.get("numerator", 0), base.get("denominator", 0)
    if part == "numerator":
        # A ratio has a largest value too: so many cases need a worker or two.
        least = value if measure.kind is Kind.PROPORTION or measure.largest is None else value / measure.largest
        return {"numerator": value, "denominator": max(bottom, least, 1)}
    return {"numerator": min(top, value), "denominator": value}


def _duration(part: str, value: Decimal, base: Mapping[str, Any]) -> Json:
    """A duration with the value; other statistics move where they would be out of order."""
    place = DURATION.index(part)
    others = {name: base[name] for name in DURATION if name in base}
    lower = {name: min(others[name], value) for name in DURATION[:place] if name in others}
    higher = {name: max(others[name], value) for name in DURATION[place + 1 :] if name in others}
    return {**lower, part: value, **higher}


def _distribution(
    measure: Measure, part: str, value: int, base: Mapping[str, int], kept: Sequence[str]
) -> dict[str, int]:
    """The bands with another number in a part, and the same total where possible; or with another total."""
    found = {name: base.get(name, 0) for name in measure.bands or {}}
    ours = part.split("+")
    total = sum(found.values())
    if part != "total":
        found |= dict.fromkeys(ours, 0) | {ours[0]: value}
    wanted = value if part == "total" else max(total, value)
    read = {name for piece in kept for name in piece.split("+")} | {*ours}
    free = sorted((name for name in found if name not in read), key=lambda name: -found[name])
    for name in (*free, *(name for name in found if name not in ours and name not in free)):
        found[name] = max(0, found[name] + wanted - sum(found.values()))
    return found


def step_of(reference: Reference, line: Line | None = None) -> Decimal:
    """The smallest difference to try: one of what is counted, or one unit of the published decimals."""
    if reference.measure.kind in (Kind.COUNT, Kind.DISTRIBUTION) or reference.part in (
        "numerator",
        "denominator",
    ):
        return Decimal(1)
    return Decimal("0.001") if line is None or line.decimals is None else Decimal(1).scaleb(-line.decimals)


def trend(now: Json, earlier: Json, periods: int, sudden: bool) -> Json:
    """A reading with as many earlier periods as a trend needs; `sudden` where it changed last, else after the first."""
    end = int(now.pop("period_end")[:4])
    history = [{"period_end": str(end - index), **(earlier if sudden else now)} for index in range(1, periods - 1)]
    return {**now, "history": [*history, {"period_end": str(end - periods + 1), **earlier}]}


def written(rule: CompiledCheck) -> frozenset[Decimal]:
    """The constants in a check's expressions, as they are written."""
    expressions = (rule.value, rule.gap_when, rule.applies_when)
    found = (token["number"] for one in expressions if one is not None for token in tokens(one.text))
    return frozenset(Decimal(number) for number in found if number)


def turning_points(expression: Expression, facts: Mapping[str, Value], name: str, lines: Sequence[Decimal]) -> set[int]:
    """The whole numbers on either side of where changing one name takes the value over a line."""
    # By bisection, which finds one crossing a line: enough for values that rise or fall all the way.
    found: set[int] = set()
    for line in lines:
        low, high = 0, MOST
        sides = _side(expression, facts, name, low + 1, line), _side(expression, facts, name, high, line)
        if sides[0] is sides[1]:
            continue
        while high - low > 1:
            middle = (low + high) // 2
            if middle and _side(expression, facts, name, middle, line) is not sides[0]:
                high = middle
            else:
                low = middle
        found |= {low, high}
    return found


def _side(expression: Expression, facts: Mapping[str, Value], name: str, value: int, line: Decimal) -> bool | None:
    try:
        return Decimal(expression.evaluate({**facts, name: Decimal(value)})) > line
    except ExpressionError:
        return None


def around(rule: CompiledCheck, facts: Mapping[str, Value], lines: Sequence[Decimal]) -> dict[str, list[Decimal]]:
    """For each name that the check reads, values between and then at the points where its outcome may change."""
    found: dict[str, list[Decimal]] = {}
    for name, reference in rule.required.items():
        if reference.type == "yes-no":
            found[name] = [Decimal(0), Decimal(1)]
            continue
        others = {value for other, value in facts.items() if other != name and isinstance(value, Decimal)}
        near = {
            Decimal(0),
            Decimal(1),
            *written(rule),
            *others,
            *(v for v in (facts.get(name),) if isinstance(v, Decimal)),
        }
        points = {one + step for one in near for step in (-1, 0, 1)}
        if rule.value is not None:
            points |= {Decimal(one) for one in turning_points(rule.value, facts, name, lines)}
        ordered = sorted(point for point in points if point >= 0)
        between = [(low + high) / 2 for low, high in pairwise(ordered) if high - low >= 2]
        whole = step_of(reference) == 1
        found[name] = [*(one.to_integral_value() if whole else one for one in between), *ordered]
    return found


def varied(
    rule: CompiledCheck, given: Mapping[str, Any], facts: Mapping[str, Value], lines: Sequence[Decimal]
) -> Iterator[Json]:
    """The readings with one name after another at each value that matters; for a condition, also all combinations."""
    points = around(rule, facts, lines)
    for name, values in points.items():
        for value in values:
            yield _with_changes(rule, given, {name: value})
    if rule.value is None and len(points) > 1:
        few = {name: _few(rule, name, values) for name, values in points.items()}
        for combination in islice(product(*few.values()), COMBINATIONS):
            yield _with_changes(rule, given, dict(zip(few, combination, strict=True)))


def _few(rule: CompiledCheck, name: str, values: Sequence[Decimal]) -> Sequence[Decimal]:
    """As many values of a name as keep all combinations within the limit, from both ends of the list."""
    most = next(n for n in range(20, 0, -1) if n ** len(rule.required) <= COMBINATIONS or n == 2)
    return values if len(values) <= most else [*values[: most // 2], *values[-(most - most // 2) :]]


def _with_changes(rule: CompiledCheck, given: Mapping[str, Any], changes: Mapping[str, Decimal]) -> Json:
    found = dict(given)
    for name, value in changes.items():
        reference = rule.required[name]
        measure = reference.measure.id
        kept = [r.part for n, r in rule.required.items() if n != name and r.measure.id == measure and r.part]
        base = found.get(measure)
        found[measure] = sample_reading(reference, value, base if isinstance(base, dict) else {}, kept)
    return found


def base_of(rule: CompiledCheck) -> Json:
    """A reading of every measure that the check needs, each of 100, where no author's example gives them."""
    return _with_changes(rule, {}, dict.fromkeys(rule.required, Decimal(100)))
