"""Whatever evaluates an expression gives what a plain rule of rule-engine gives: value, type and class of error."""

from __future__ import annotations

import decimal
from collections.abc import Iterator, Mapping
from decimal import Decimal
from functools import cache
from random import Random
from typing import Any

import pytest
import rule_engine
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from rule_engine.builtins import Builtins
from rule_engine.types import DataType

from readiness.core.diagnostics import ExpressionError
from readiness.core.numbers import ARITHMETIC
from readiness.data.operands import Type, Value
from readiness.evaluation import figures
from readiness.packs.apply_overlay import apply_overlay
from readiness.packs.band import Band
from readiness.packs.engine import DivisionByZeroError
from readiness.packs.expression import Expression
from readiness.packs.overlay import read_overlay
from readiness.packs.pack import RulePack, load_shipped
from readiness.packs.thresholds import ResolvedBand
from readiness.reports.explain import explanation
from tests.support.packs import small_pack

NUMBER = DataType.FLOAT
EXACT = decimal.Context(prec=1_000, Emax=decimal.MAX_EMAX, Emin=decimal.MIN_EMIN)


@cache
def plain(text: str) -> Any:
    """The text as a rule of rule-engine with nothing of ours but the four functions."""
    context = rule_engine.Context(resolver=rule_engine.resolve_item, decimal_context=ARITHMETIC, default_timezone="utc")
    context.builtins = Builtins(
        {"abs": abs, "min": min, "max": max, "round": round_half_even},
        timezone=context.default_timezone,
        value_types={
            **{
                name: DataType.FUNCTION(name, return_type=NUMBER, argument_types=(NUMBER,)) for name in ("abs", "round")
            },
            **{
                name: DataType.FUNCTION(name, return_type=NUMBER, argument_types=(DataType.ARRAY(NUMBER),))
                for name in ("min", "max")
            },
        },
    )
    with decimal.localcontext(ARITHMETIC):
        return rule_engine.Rule(text, context)


def round_half_even(value: Decimal) -> Decimal:
    return value.quantize(Decimal(1), decimal.ROUND_HALF_EVEN) if abs(value) < 10**27 else value.to_integral_value()


def by_the_engine(text: str, facts: Mapping[str, Any]) -> tuple[str, str]:
    """The type and the value; or the class of the error, and nothing."""
    try:
        value = plain(text).evaluate(facts)
    except rule_engine.EngineError as error:
        return _class_of(error), ""
    except (TypeError, ArithmeticError):
        return "failed", ""
    if isinstance(value, bool | Decimal) and (isinstance(value, bool) or value.is_finite()):
        return shown(value)
    return "failed", ""


def shown(value: bool | Decimal) -> tuple[str, str]:
    """The type and the value: 1E+2 and 100 are one number."""
    return type(value).__name__, str(value if isinstance(value, bool) else value.normalize(EXACT))


def _class_of(error: rule_engine.EngineError) -> str:
    cause = error.__context__
    undefined = isinstance(cause, decimal.InvalidOperation) and decimal.DivisionUndefined in cause.args[0]
    return "divided by zero" if isinstance(cause, decimal.DivisionByZero) or undefined else "failed"


def by_us(expression: Expression, facts: Mapping[str, Any]) -> tuple[str, str]:
    try:
        value = expression.evaluate(facts)
    except DivisionByZeroError:
        return "divided by zero", ""
    except ExpressionError:
        return "failed", ""
    return shown(value)


def agree(text: str, types: Mapping[str, Type], result: Type, facts: Mapping[str, Any]) -> None:
    """Ours and the engine's give the same, and the trace ends with it."""
    expression = Expression(text, types, result)
    found = by_us(expression, facts)
    assert found == by_the_engine(text, facts)
    if found[0] in ("bool", "Decimal"):
        last = expression.trace(facts)[-1].value
        assert shown(last) == found


# Values

EDGES = [Decimal(text) for text in ("0", "-0", "0.00", "1", "-1", "100", "1e-20", "1e20", "0.1", "33.3", "0E+5")]
LONG = st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**12), max_value=10**12, places=20)
HUGE = [Decimal(text) for text in ("9e999990", "-9e999990", "1e-999990")]
numbers = st.one_of(st.sampled_from(EDGES), st.integers(-10, 10**6).map(Decimal), LONG, st.sampled_from(HUGE))
EPSILON = Decimal("0.000000001")


def constants_of(text: str) -> list[Decimal]:
    """The numbers that stand in an expression; a nought where there is none."""
    digits = "".join(c if c.isdigit() or c == "." else " " for c in text).split()
    return [Decimal(part) for part in digits] or [Decimal(0)]


def around(text: str) -> st.SearchStrategy[Decimal]:
    """The constants of an expression, and just beside them."""
    return st.sampled_from([value + step for value in constants_of(text) for step in (-EPSILON, 0, EPSILON)])


def values(kind: Type, text: str) -> st.SearchStrategy[Value]:
    return st.booleans() if kind == "yes-no" else st.one_of(around(text), numbers)


# Every expression of every pack


def expressions(pack: RulePack) -> Iterator[tuple[str, Mapping[str, Type], Type]]:
    for rule in pack.compiled.values():
        types = {name: reference.type for name, reference in rule.required.items()}
        for one, result in ((rule.value, "number"), (rule.gap_when, "yes-no"), (rule.applies_when, "yes-no")):
            if one is not None:
                yield one.text, types, result  # type: ignore[misc]


@pytest.fixture(scope="session")
def packs(tmp_path_factory: pytest.TempPathFactory) -> tuple[RulePack, ...]:
    """The shipped pack, the small one, and the shipped one under an overlay that adds and sets expressions."""
    folder = tmp_path_factory.mktemp("differential")
    (folder / "overlay.yaml").write_text(ADDS, encoding="utf-8")
    return load_shipped(), small_pack(folder), apply_overlay(load_shipped(), read_overlay(folder / "overlay.yaml"))


ADDS = """\
overlay_format: "1.0"
id: anytown
version: "1.0.0"
title: T
pack: {id: ilacs-2026, from: "1.0.0", before: "2.0.0"}
operations:
- reason: R
  set: HP03.1
  to: {applies_when: value > 12.5 and value <= 99}
- reason: R
  add_check:
    id: HP06.61
    title: T
    measures:
      late: assessments.open_past_45_working_days
      unseen: assessments.open_past_limit_not_seen
    value: "late == 0 ? 0 : $round($max([unseen, late, 3]) / late * 100) - $abs(late - $min([unseen, 7]))"
    unit: percent
    applies_when: late > 0 or not (unseen >= 2)
    bands: [{severity: minor, above: 10, rests_on: local, because: Ours.}]
    finding: F
    remedy: R
"""


def test_every_expression_of_every_pack_gives_what_a_plain_rule_gives(packs: tuple[RulePack, ...]) -> None:
    for text, types, result in dict.fromkeys((t, tuple(k.items()), r) for p in packs for t, k, r in expressions(p)):
        # Chance that is the same in every run: as draws of hypothesis, all expressions together are one example,
        # too large for it to replay.
        chance = Random(text)
        for _ in range(settings().max_examples):
            agree(text, dict(types), result, {name: some_value(chance, kind, text) for name, kind in types})


def some_value(chance: Random, kind: Type, text: str) -> Value:
    """One that `values` may give."""
    if kind == "yes-no":
        return chance.random() < 0.5
    long = Decimal(chance.randint(-(10**32), 10**32)).scaleb(-20)
    near = chance.choice(constants_of(text)) + chance.choice([-EPSILON, Decimal(0), EPSILON])
    return chance.choice(
        [near, near, chance.choice(EDGES), Decimal(chance.randint(-10, 10**6)), long, chance.choice(HUGE)]
    )


@pytest.mark.parametrize("side", ["below", "above"])
@given(value=numbers, threshold=numbers, hair=st.sampled_from([-EPSILON, Decimal(0), EPSILON]))
def test_a_value_lies_beyond_a_band_and_is_traced_as_a_plain_rule_says(
    side: str, value: Decimal, threshold: Decimal, hair: Decimal
) -> None:
    band = Band.model_validate({"severity": "minor", side: Decimal(1), "rests_on": "local", "because": "Our line."})
    near = threshold if abs(threshold) > 10**13 else threshold + hair
    for one in (value, near):
        facts, resolved = {"value": one, "threshold": threshold}, ResolvedBand(band, threshold, None)
        assert resolved.beyond(one) is plain(band.expression).evaluate(facts)
        assert tuple(figures.compared(one, [resolved])) == Expression(band.expression, TYPES, "yes-no").trace(facts)


TYPES: Mapping[str, Type] = {"value": "number", "threshold": "number"}


@pytest.mark.slow
def test_what_is_evaluated_is_what_explain_prints(packs: tuple[RulePack, ...]) -> None:
    for pack in packs:
        for check, rule in pack.compiled.items():
            printed = " ".join(explanation(pack, check).split())
            for one in (rule.value, rule.gap_when, rule.applies_when):
                assert one is None or " ".join(one.text.split()) in printed
            bands = next(c for c in pack.checks if c.id == check).bands
            assert all(band.expression in printed for band in bands)


# Expressions that nobody wrote

NAMES: Mapping[str, Type] = {"a": "number", "b": "number", "c": "number", "p": "yes-no", "q": "yes-no"}
constants = st.sampled_from(["0", "1", "2.5", "100", "0.00000001", "999999999999"])
spaces = st.sampled_from([" ", "  ", "\n"])


def _numbers(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    joined = st.tuples(inner, spaces, st.sampled_from("+-*/"), spaces, inner).map("".join)
    return st.one_of(
        joined,
        joined.map(lambda text: f"({text})"),
        inner.map(lambda text: f"-{text}"),
        inner.map(lambda text: f"$abs({text})"),
        inner.map(lambda text: f"$round({text})"),
        st.lists(inner, min_size=1, max_size=3).map(lambda texts: f"$max([{', '.join(texts)}])"),
        st.lists(inner, min_size=1, max_size=3).map(lambda texts: f"$min([{', '.join(texts)}])"),
        st.tuples(inner, st.sampled_from(["<", ">=", "!="]), inner, inner, inner).map(
            lambda parts: f"({parts[0]} {parts[1]} {parts[2]} ? {parts[3]} : {parts[4]})"
        ),
    )


arithmetic = st.recursive(st.one_of(st.sampled_from("abc"), constants), _numbers, max_leaves=8)
compared = st.tuples(arithmetic, st.sampled_from([" < ", " <= ", " > ", " >= ", " == ", " != "]), arithmetic).map(
    "".join
)


def _answers(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.one_of(
        st.tuples(inner, st.sampled_from([" and ", " or "]), inner).map("".join),
        st.tuples(inner, st.sampled_from([" == ", " != "]), inner).map(lambda it: f"({it[0]}){it[1]}({it[2]})"),
        inner.map(lambda text: f"not ({text})"),
        inner.map(lambda text: f"({text})"),
    )


conditions = st.recursive(st.one_of(st.sampled_from(["p", "q", "true", "false"]), compared), _answers, max_leaves=6)
everything = st.one_of(st.tuples(arithmetic, st.just("number")), st.tuples(conditions, st.just("yes-no")))


@given(written=everything, data=st.data())
def test_an_expression_that_nobody_wrote_gives_what_a_plain_rule_gives(
    written: tuple[str, Type], data: st.DataObject
) -> None:
    text, result = written
    assume(not refusal(text, result))
    facts = {name: data.draw(values(kind, text), label=name) for name, kind in NAMES.items()}
    agree(text, NAMES, result, facts)


@given(written=everything)
def test_what_is_well_typed_is_refused_only_where_the_engine_refuses_it_or_it_is_constant_or_large(
    written: tuple[str, Type],
) -> None:
    text, result = written
    reason = refusal(text, result)
    if reason not in ("", "this is the same for every council", "the expression is too large"):
        with pytest.raises((rule_engine.EngineError, ArithmeticError)):
            plain(text)


def refusal(text: str, result: Type) -> str:
    """What is said of an expression; nothing where it is taken."""
    try:
        Expression(text, NAMES, result)
    except ExpressionError as error:
        return error.message
    return ""


UNLIKE = st.one_of(st.none(), st.text(max_size=3), st.just([1]), st.just({"a": 1}), st.just(Decimal("NaN")))


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("a > 1", "yes-no"),
        ("a + b > 1", "yes-no"),
        ("a / 2", "number"),
        ("-a", "number"),
        ("a <= b", "yes-no"),
        ("$abs(a) + 1", "number"),
        ("$round(a) + 1", "number"),
        ("$max([a, b]) * 2", "number"),
    ],
)
@given(unlike=UNLIKE)
def test_a_value_of_an_unlike_type_fails_in_both(text: str, result: Type, unlike: Any) -> None:
    facts = {"a": unlike, "b": Decimal(1)}
    assert by_us(Expression(text, NAMES, result), facts) == ("failed", "")
    assert by_the_engine(text, facts) == ("failed", "")
