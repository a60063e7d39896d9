"""What we take for granted of rule-engine's inside, one by one. All were seen in 5.1.0."""

from __future__ import annotations

import decimal
from typing import Any

import pytest

from readiness.core.numbers import ARITHMETIC
from readiness.packs import engine

TYPES = {"late": "number", "open": "number", "seen": "yes-no"}


def tree(text: str) -> Any:
    return engine.parse(text, TYPES)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "kind", "parts"),
    [
        ("late", "SymbolExpression", []),
        ("1.5", "FloatExpression", []),
        ("true", "BooleanExpression", []),
        ("late + open", "AddExpression", ["late", "open"]),
        ("late - open", "SubtractExpression", ["late", "open"]),
        ("late * open", "ArithmeticExpression", ["late", "open"]),
        ("-late", "UnaryExpression", ["late"]),
        ("late < open", "ArithmeticComparisonExpression", ["late", "open"]),
        ("late == open", "ComparisonExpression", ["late", "open"]),
        ("late > 1 and seen", "LogicExpression", ["late > 1", "seen"]),
        ("not seen", "UnaryExpression", ["seen"]),
        ("seen ? late : open", "TernaryExpression", ["seen", "late", "open"]),
        ("$min([late, open])", "FunctionCallExpression", ["[late, open]"]),
    ],
)
def test_a_node_is_known_by_the_name_of_its_class_and_holds_its_parts_where_we_look(
    text: str, kind: str, parts: list[str]
) -> None:
    assert engine.kind(tree(text)) == kind
    assert [engine.text_of(part) for part in engine.children(tree(text))] == parts


@pytest.mark.parametrize(("sign", "name"), [(sign, name) for name, sign in engine.SIGNS.items()])
def test_an_operator_is_called_as_we_print_it(sign: str, name: str) -> None:
    assert tree(f"late {sign} open").type == name


@pytest.mark.parametrize(("text", "found"), [("late", "number"), ("late > 1", "yes-no"), ("[late, 1]", "array")])
def test_a_node_says_what_it_comes_to(text: str, found: str) -> None:
    assert engine.type_of(tree(text)) == found


def test_constants_are_folded_while_it_is_parsed() -> None:
    with decimal.localcontext(ARITHMETIC):
        assert engine.text_of(tree("late > 2 * 3")) == "late > 6"


@pytest.mark.parametrize("late", [1, 0])  # 0 / 0 is an invalid operation to decimal
def test_a_division_by_zero_is_told_by_the_decimal_error_behind_the_engines(late: int) -> None:
    rule_engine, _ = engine.language()
    with decimal.localcontext(ARITHMETIC), pytest.raises(rule_engine.errors.ArithmeticError) as caught:
        tree("late / open").evaluate({"late": decimal.Decimal(late), "open": decimal.Decimal(0)})
    assert engine.divides_by_zero(caught.value)


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("late >", "RuleSyntaxError"),
        ("late late", "RuleSyntaxError"),
        ("late > 01", "FloatSyntaxError"),
        ("$min(late)", "FunctionCallError"),
    ],
)
def test_what_cannot_be_read_is_told_by_the_kind_of_the_error(text: str, error: str) -> None:
    rule_engine, made = engine.language()
    made.types = TYPES
    with pytest.raises(getattr(rule_engine.errors, error)):
        rule_engine.Rule(text, made)


def test_it_reads_our_parser_tables() -> None:
    from rule_engine.parser import parsetab

    assert parsetab.__name__ == "readiness.packs.parser_tables"
