"""Expressions: what the guard refuses, what the types refuse, what an expression gives, and how it came to it."""

from __future__ import annotations

import decimal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from decimal import Decimal
from functools import cache
from typing import Any

import pytest
import rule_engine
from hypothesis import given
from hypothesis import strategies as st
from rule_engine._vendor.ply import yacc

from readiness.core.diagnostics import ExpressionError
from readiness.core.numbers import ARITHMETIC
from readiness.data.operands import Type, Value
from readiness.packs import parser_tables
from readiness.packs.engine import DivisionByZeroError
from readiness.packs.expression import RESERVED, Expression, guard
from readiness.packs.pack import load_shipped
from tests.support.process import run

NAMES: Mapping[str, Type] = {"unseen": "number", "late": "number", "planned": "yes-no"}
CHARACTERS = "use names, plain numbers, + - * /, comparisons, and, or, not, ? : and brackets"
OPERATORS = "check the operators and the brackets"
JOINED = "compare numbers with numbers, and join answers by and, or, not"
CALLS = "write $min([a, b]), $max([a, b]), $abs(a) or $round(a)"
FUNCTIONS = "the functions are $abs, $min, $max, $round"
WORDS = "compare with a number, or name a measure"


def parse(text: str, result: Type = "yes-no") -> Expression:
    return Expression(text, NAMES, result)


def refusal(text: str, result: Type = "yes-no") -> tuple[str, str, int]:
    with pytest.raises(ExpressionError) as caught:
        parse(text, result)
    return caught.value.message, caught.value.hint, caught.value.offset


def value(text: str, result: Type, **facts: Any) -> Value:
    return parse(text, result).evaluate({name: _exact(fact) for name, fact in facts.items()})


def trace(text: str, result: Type, **facts: Any) -> list[tuple[str, str]]:
    parts = parse(text, result).trace({name: _exact(fact) for name, fact in facts.items()})
    return [(part.expression, str(part.value)) for part in parts]


def _exact(fact: Any) -> Value:
    return fact if isinstance(fact, bool) else Decimal(str(fact))


# The guard


@pytest.mark.parametrize(
    ("text", "refused", "offset"),
    [
        ("1<<100000000 > unseen", "<<100000000 ", 1),
        ("unseen >> 2 > 1", ">> 2 > 1", 7),
        ("unseen ** 9999999 > 1", "** 9999999 >", 7),
        ("unseen // late > 1", "// late > 1", 7),
        ("unseen % late > 1", "% late > 1", 7),
        ("unseen & late > 1", "& late > 1", 7),
        ("unseen | late > 1", "| late > 1", 7),
        ("unseen ^ late > 1", "^ late > 1", 7),
        ("~unseen > 1", "~unseen > 1", 0),
        ("unseen ?? 0 > 5", "?? 0 > 5", 7),
        ("unseen =~ '(a+)+$'", "=~ '(a+)+$'", 7),
        ("'aaaaaaaaaaaaaaaaaaaaaaaab' =~ '(a+)+$'", "'aaaaaaaaaaa", 0),
        ('unseen == "x"', '"x"', 10),
        ("unseen > 1 # later", "# later", 11),
        ("(1e1000000).floor > 0", "1e1000000).f", 1),
        ("unseen > 1e5", "1e5", 9),
        ("unseen > 0x10", "0x10", 9),
        ("unseen > 0b1", "0b1", 9),
        ("unseen > 1_000", "1_000", 9),
        ("unseen > .5", ".5", 9),
        ("unseen > 1.", "1.", 9),
        ("unseen > 1234567890123", "123456789012", 9),
        ("unseen > 0.123456789", "0.123456789", 9),
        ("unseen > 1and late > 1", "1and late > ", 9),
        ("unseen.length > 0", "unseen.lengt", 0),
        ("unseen.__class__.__init__.__globals__", "unseen.__cla", 0),
        ("unseen?.late", ".late", 7),
        ("unseen&.late", "&.late", 6),
        ("__class__", "__class__", 0),
        ("Unseen > 0", "Unseen > 0", 0),
        ("{unseen}", "{unseen}", 0),
        ("unseen = 1", "= 1", 7),
        ("unseen <> 1", "<> 1", 7),
        ("unseen => 1", "=> 1", 7),
        ("unseen =< 1", "=< 1", 7),
        ("unseen ! late", "! late", 7),
        ("unseen; late", "; late", 6),
        ("$unseen.x > 1", "$unseen.x > ", 0),
        ("ünseen > 1", "ünseen > 1", 0),
        ("unseen > ٣", "٣", 9),
    ],
    ids=lambda part: part if isinstance(part, str) else str(part),
)
def test_what_is_not_on_the_list_may_not_stand_in_an_expression(text: str, refused: str, offset: int) -> None:
    assert refusal(text) == (f"{refused!r} may not stand in an expression", CHARACTERS, offset)


@pytest.mark.parametrize("word", sorted(RESERVED - {"and", "or", "not", "true", "false"}))
def test_a_word_of_the_language_may_not_be_used(word: str) -> None:
    assert refusal(f"unseen > {word}") == (f'the word "{word}" may not be used', WORDS, 9)


@pytest.mark.parametrize("word", sorted(RESERVED))
def test_a_word_of_the_language_is_never_read_as_a_measure(word: str) -> None:
    with pytest.raises(ExpressionError):
        Expression(f"{word} > 0", {word: "number", "unseen": "number"}, "yes-no")


@pytest.mark.parametrize(
    "name", ["$now", "$today", "$random", "$any", "$sum", "$split", "$parse_datetime", "$re_groups"]
)
def test_the_functions_of_the_engine_are_gone_but_for_four(name: str) -> None:
    assert refusal(f"{name} > unseen") == (f"there is no function {name}", FUNCTIONS, 0)


@pytest.mark.parametrize(
    ("text", "message", "hint", "offset"),
    [
        ("unsen > 0", 'nothing here is called "unsen"', 'did you mean "unseen"?', 0),
        ("late > 0 and unsen > 0", 'nothing here is called "unsen"', 'did you mean "unseen"?', 13),
        ("\n\n  late > 0 and unsen > 0\n", 'nothing here is called "unsen"', 'did you mean "unseen"?', 17),
        ("zz > 0", 'nothing here is called "zz"', "the names here are unseen, late, planned", 0),
        ("d'2020-01-01' > late", 'nothing here is called "d"', "the names here are unseen, late, planned", 0),
        ("b'00' == late", 'nothing here is called "b"', "the names here are unseen, late, planned", 0),
        ("[x for x in late]", 'nothing here is called "x"', "the names here are unseen, late, planned", 1),
    ],
)
def test_a_misspelt_name_is_refused_with_the_nearest(text: str, message: str, hint: str, offset: int) -> None:
    assert refusal(text) == (message, hint, offset)


def test_where_no_measure_is_named_the_refusal_says_that_there_are_none() -> None:
    with pytest.raises(ExpressionError) as caught:
        guard("unseen > 0", {})
    assert str(caught.value) == 'nothing here is called "unseen"; the names here are none'


def test_the_longest_expression_has_two_thousand_characters() -> None:
    longest = f"unseen > 1{' ' * 1_990}"
    assert parse(longest).names == ("unseen",)
    assert refusal(longest + " ") == ("the expression is longer than 2000 characters", "split it into checks", 0)


def test_the_largest_expression_has_two_hundred_and_fifty_tokens() -> None:
    largest = f"$max([unseen{', 1' * 122}])"
    assert parse(largest, "number").evaluate({"unseen": Decimal(3)}) == 3
    too_large = f"-{largest}"
    assert refusal(too_large, "number") == ("the expression is too large", "split it into checks", len(too_large) - 1)


def test_forty_parts_may_stand_within_each_other() -> None:
    highest = "unseen" + " + 1" * 39
    assert parse(highest, "number").evaluate({"unseen": Decimal(1)}) == 40
    assert refusal(f"{highest} + 1", "number") == ("the expression is too large", "split it into checks", 0)


def test_brackets_may_stand_twenty_four_deep() -> None:
    deepest = f"{'(' * 24}unseen > 0{')' * 24}"
    assert parse(deepest).evaluate({"unseen": Decimal(1)}) is True
    assert refusal(f"({deepest})") == ("the expression is too large", "split it into checks", 24)


def test_a_no_break_space_from_a_word_processor_is_what_is_named() -> None:
    assert refusal("unseen\u00a0> 1") == ("'\\xa0> 1' may not stand in an expression", CHARACTERS, 6)


# Types


@pytest.mark.parametrize(
    ("text", "message", "hint"),
    [
        ("planned == 1", "a yes-no is compared with a number", "compare like with like"),
        ("unseen == true", "a number is compared with a yes-no", "compare like with like"),
        ("unseen != planned", "a number is compared with a yes-no", "compare like with like"),
        ("unseen == [1]", "a number is compared with a array", "compare like with like"),
        ("unseen and late", '"and" joins a number and a number', "compare each side first, as in: open > 0"),
        ("unseen > 0 or late", '"or" joins a yes-no and a number', "compare each side first, as in: open > 0"),
        ("not unseen", '"not" stands before a number', "compare it first, as in: not (open > 0)"),
        (
            "unseen ? planned : planned",
            "the condition before ? is a number",
            "compare it first, as in: open > 0 ? …",
        ),
        ("$max([late, planned]) > 1", "a list holds something that is not a number", "list numbers only"),
        ("$min([]) > late", "a list holds something that is not a number", "list numbers only"),
        ("planned and (late == true)", "a number is compared with a yes-no", "compare like with like"),
        ("$abs(late == true ? 1 : late) > 1", "a number is compared with a yes-no", "compare like with like"),
    ],
)
def test_unlike_types_are_refused_wherever_they_stand(text: str, message: str, hint: str) -> None:
    assert refusal(text) == (message, hint, 0)


@pytest.mark.parametrize(
    ("text", "result", "message", "hint"),
    [
        ("unseen", "yes-no", "this gives a number, and a yes-no is wanted", "compare something"),
        ("unseen + late", "yes-no", "this gives a number, and a yes-no is wanted", "compare something"),
        ("unseen > 0", "number", "this gives a yes-no, and a number is wanted", "compute a number"),
        ("planned", "number", "this gives a yes-no, and a number is wanted", "compute a number"),
    ],
)
def test_an_expression_of_the_wrong_type_is_refused(text: str, result: Type, message: str, hint: str) -> None:
    assert refusal(text, result) == (message, hint, 0)


@pytest.mark.parametrize(
    ("text", "result"), [("1 > 0", "yes-no"), ("true", "yes-no"), ("1 + 2", "number"), ("$min([1, 2])", "number")]
)
def test_an_expression_that_reads_nothing_is_refused(text: str, result: Type) -> None:
    assert refusal(text, result) == ("this is the same for every council", "name a measure in it", 0)


@pytest.mark.parametrize(
    ("text", "message", "hint"),
    [
        ("unseen +", "this cannot be read: it ends too early", OPERATORS),
        ("(unseen > 1", "this cannot be read: it ends too early", OPERATORS),
        ("unseen ? late", "this cannot be read: it ends too early", OPERATORS),
        ("", "this cannot be read: it ends too early", OPERATORS),
        ("   ", "this cannot be read: it ends too early", OPERATORS),
        ("planned > 1", "it joins or compares unlike things", JOINED),
        ("unseen + planned > 1", "it joins or compares unlike things", JOINED),
        ("unseen[0] > 1", "it joins or compares unlike things", JOINED),
        ("$abs > 1", "it joins or compares unlike things", JOINED),
        ("$abs(planned) > 1", "a function is not given what it takes", CALLS),
        ("$abs() > unseen", "a function is not given what it takes", CALLS),
        ("$min(unseen, late) > 1", "a function is not given what it takes", CALLS),
        ("unseen > 01", "there is a zero before a number", "write it without"),
        ("unseen > 1 / 0", "numbers in it cannot be computed with", "see whether it divides by nothing"),
        ("unseen > 0 / 0", "numbers in it cannot be computed with", "see whether it divides by nothing"),
    ],
)
def test_what_the_engine_cannot_read_is_refused(text: str, message: str, hint: str) -> None:
    assert refusal(text) == (message, hint, 0)


def test_what_is_said_of_an_expression_does_not_depend_on_those_read_before() -> None:
    before = refusal("unseen > 1)")
    parse("unseen\n>\n1")
    assert refusal("unseen > 1)") == before


def test_the_place_of_a_syntax_error_is_a_character_of_the_text() -> None:
    assert [refusal(text)[2] for text in ("unseen > 1)", "unseen < late < 3", "late > 1 and > 2")] == [10, 14, 13]


# What an expression gives


@pytest.mark.parametrize(
    ("text", "result", "facts", "expected"),
    [
        ("unseen > 0", "yes-no", {"unseen": 0}, False),
        ("unseen > 0", "yes-no", {"unseen": 1}, True),
        ("unseen >= late", "yes-no", {"unseen": 2, "late": 2}, True),
        ("unseen <= late", "yes-no", {"unseen": 3, "late": 2}, False),
        ("unseen == late", "yes-no", {"unseen": "2.0", "late": 2}, True),
        ("unseen != late", "yes-no", {"unseen": 2, "late": 2}, False),
        ("not unseen > 0", "yes-no", {"unseen": 0}, True),
        ("planned", "yes-no", {"planned": False}, False),
        ("planned == false", "yes-no", {"planned": False}, True),
        ("not planned and late > 1", "yes-no", {"planned": False, "late": 2}, True),
        ("0.1 + 0.2 == late", "yes-no", {"late": "0.3"}, True),
        ("unseen / late * 100", "number", {"unseen": 1, "late": 3}, Decimal("33.33333333333333333333333333")),
        ("unseen - -late", "number", {"unseen": 1, "late": 3}, Decimal(4)),
        ("unseen + late * 2", "number", {"unseen": 1, "late": 3}, Decimal(7)),
        ("(unseen + late) * 2", "number", {"unseen": 1, "late": 3}, Decimal(8)),
        ("planned ? unseen : late", "number", {"unseen": 1, "late": 3, "planned": True}, Decimal(1)),
        ("late == 0 ? 0 : unseen / late", "number", {"unseen": 1, "late": 0}, Decimal(0)),
        ("$abs(unseen - late)", "number", {"unseen": 1, "late": 3}, Decimal(2)),
        ("$min([unseen, late, 2])", "number", {"unseen": 1, "late": 3}, Decimal(1)),
        ("$max([unseen, late, 2])", "number", {"unseen": 1, "late": 3}, Decimal(3)),
        ("$round(unseen)", "number", {"unseen": "2.5"}, Decimal(2)),
        ("$round(unseen)", "number", {"unseen": "3.5"}, Decimal(4)),
        ("$round(unseen)", "number", {"unseen": "-0.6"}, Decimal(-1)),
    ],
)
def test_an_expression_gives(text: str, result: Type, facts: Mapping[str, Any], expected: Value) -> None:
    assert value(text, result, **facts) == expected


def test_the_names_are_those_that_are_read_in_the_order_of_the_text() -> None:
    assert parse("late > 1 and (planned or $max([unseen, late]) > 2)").names == ("late", "planned", "unseen")


def test_exactly_at_the_threshold_is_beyond_neither_way() -> None:
    at, types = {"value": Decimal("77.0"), "threshold": Decimal(77)}, dict.fromkeys(("value", "threshold"), "number")
    texts = ("value < threshold", "value > threshold")
    assert [Expression(text, types, "yes-no").evaluate(at) for text in texts] == [False, False]


@pytest.mark.parametrize(
    ("unseen", "late"), [(5, 0), (0, 0), ("0.00", "0E+5")], ids=["five by nothing", "nothing by nothing", "zeros"]
)
def test_to_divide_by_zero_is_an_error_of_its_own(unseen: Any, late: Any) -> None:
    with pytest.raises(DivisionByZeroError) as caught:
        value("unseen / late", "number", unseen=unseen, late=late)
    assert str(caught.value) == "divided by zero; nothing arose that could be divided by"


@pytest.mark.parametrize(
    ("text", "facts", "message"),
    [
        (
            "unseen * late",
            {"unseen": "9e999990", "late": "9e999990"},
            "the rule failed: its numbers cannot be computed with",
        ),
        (
            "unseen / late",
            {"unseen": "9e999990", "late": "1e-999999"},
            "the rule failed: its numbers cannot be computed with",
        ),
        ("unseen", {"unseen": "Infinity"}, "the rule gave Decimal('Infinity')"),
        ("unseen", {"unseen": "NaN"}, "the rule gave Decimal('NaN')"),
        ("unseen + late", {"unseen": 1}, 'the rule failed: nothing here is called "late"'),
    ],
)
def test_a_rule_that_fails_says_so_and_is_no_division_by_zero(
    text: str, facts: Mapping[str, Any], message: str
) -> None:
    with pytest.raises(ExpressionError) as caught:
        value(text, "number", **facts)
    assert not isinstance(caught.value, DivisionByZeroError)
    assert (caught.value.message, caught.value.hint) == (message, "report this to the pack's author")


@pytest.mark.parametrize("missing", [None, "7", [1], {"a": 1}], ids=["null", "text", "list", "object"])
def test_what_is_neither_a_number_nor_an_answer_makes_the_rule_fail(missing: Any) -> None:
    with pytest.raises(ExpressionError, match="the rule failed"):
        parse("unseen > 0").evaluate({"unseen": missing})


# The trace


@pytest.mark.parametrize(
    ("text", "result", "facts", "expected"),
    [
        ("unseen", "number", {"unseen": 2}, [("unseen", "2")]),
        ("unseen > 0", "yes-no", {"unseen": 2}, [("unseen", "2"), ("unseen > 0", "True")]),
        (
            "late > 0 and unseen > 0",
            "yes-no",
            {"late": 0, "unseen": 1},
            [("late", "0"), ("late > 0", "False"), ("(late > 0) and (unseen > 0)", "False")],
        ),
        (
            "late > 0 or unseen > 0",
            "yes-no",
            {"late": 3, "unseen": 1},
            [("late", "3"), ("late > 0", "True"), ("(late > 0) or (unseen > 0)", "True")],
        ),
        (
            "late > 0 or unseen > 0",
            "yes-no",
            {"late": 0, "unseen": 1},
            [
                ("late", "0"),
                ("late > 0", "False"),
                ("unseen", "1"),
                ("unseen > 0", "True"),
                ("(late > 0) or (unseen > 0)", "True"),
            ],
        ),
        (
            "late == 0 ? 0 : unseen / late * 100",
            "number",
            {"late": 0, "unseen": 2},
            [("late", "0"), ("late == 0", "True"), ("(late == 0) ? 0 : ((unseen / late) * 100)", "0")],
        ),
        (
            "late == 0 ? 0 : unseen / late * 100",
            "number",
            {"late": 8, "unseen": 2},
            [
                ("late", "8"),
                ("late == 0", "False"),
                ("unseen", "2"),
                ("unseen / late", "0.25"),
                ("(unseen / late) * 100", "25.00"),
                ("(late == 0) ? 0 : ((unseen / late) * 100)", "25.00"),
            ],
        ),
        (
            "$max([unseen, late, 3]) + $abs(-unseen)",
            "number",
            {"late": 8, "unseen": 2},
            [
                ("unseen", "2"),
                ("late", "8"),
                ("$max([unseen, late, 3])", "8"),
                ("-unseen", "-2"),
                ("$abs(-unseen)", "2"),
                ("$max([unseen, late, 3]) + $abs(-unseen)", "10"),
            ],
        ),
        (
            "not (planned or late > 0.50)",
            "yes-no",
            {"late": 0, "planned": False},
            [
                ("planned", "False"),
                ("late", "0"),
                ("late > 0.50", "False"),
                ("planned or (late > 0.50)", "False"),
                ("not (planned or (late > 0.50))", "True"),
            ],
        ),
        (
            "unseen - (late - 1)",
            "number",
            {"late": 1, "unseen": 2},
            [("unseen", "2"), ("late", "1"), ("late - 1", "0"), ("unseen - (late - 1)", "2")],
        ),
    ],
)
def test_the_trace_gives_each_part_that_was_evaluated_smallest_first(
    text: str, result: Type, facts: Mapping[str, Any], expected: list[tuple[str, str]]
) -> None:
    assert trace(text, result, **facts) == expected


def test_the_trace_gives_a_part_that_occurs_twice_once() -> None:
    parts = trace("unseen + late > 2 and unseen + late < 9", "yes-no", unseen=2, late=1)
    assert [part for part, _ in parts] == [
        "unseen",
        "late",
        "unseen + late",
        "(unseen + late) > 2",
        "(unseen + late) < 9",
        "((unseen + late) > 2) and ((unseen + late) < 9)",
    ]


# The same on every machine

ODD = decimal.Context(prec=3, rounding=decimal.ROUND_UP, traps=[decimal.Inexact, decimal.Rounded])
LONG = Decimal("1.23456789012345678901234567")


@pytest.mark.parametrize(
    "text",
    ["unseen + late", "unseen / late * 100", "-unseen", "$abs(-unseen)", "$round(unseen)", "$max([unseen, late])"],
)
def test_the_callers_decimal_context_changes_neither_a_value_nor_its_trace(text: str) -> None:
    facts: Mapping[str, Value] = {"unseen": LONG, "late": Decimal(3)}
    expression = parse(text, "number")
    expected = expression.evaluate(facts), expression.trace(facts)
    with decimal.localcontext(ODD):
        assert (expression.evaluate(facts), expression.trace(facts)) == expected


def test_the_callers_decimal_context_does_not_change_a_constant_of_the_expression() -> None:
    with decimal.localcontext(decimal.Context(prec=3)):
        expression = parse("unseen * (1 / 3)", "number")
    assert expression.evaluate({"unseen": Decimal(1)}) == Decimal("0.3333333333333333333333333333")


FIRST_USE = """
import decimal
decimal.setcontext(decimal.Context(prec=3, rounding=decimal.ROUND_UP))
from readiness.packs.expression import Expression
facts = {"unseen": decimal.Decimal(1), "late": decimal.Decimal(3)}
print(Expression("unseen / late", {"unseen": "number", "late": "number"}, "number").evaluate(facts))
"""


def test_nor_does_the_context_in_which_the_engine_was_first_used() -> None:
    done = subprocess.run([sys.executable, "-c", FIRST_USE], capture_output=True, check=True, text=True)
    assert done.stdout == "0.3333333333333333333333333333\n"


SHOW_ALL = """
from decimal import Decimal
from readiness.packs.pack import load_shipped
for id, ready in load_shipped().compiled.items():
    for one in (ready.value, ready.gap_when, ready.applies_when):
        if one is not None:
            facts = {n: Decimal(i + 7) if ready.required[n].type == "number" else True for i, n in enumerate(one.names)}
            print(id, one.evaluate(facts), *one.trace(facts))
"""


@pytest.mark.slow
def test_time_zone_locale_and_hash_seed_do_not_change_what_the_shipped_expressions_give() -> None:
    outputs = [
        run(sys.executable, "-c", SHOW_ALL, variables=variables).out
        for variables in (
            {"TZ": "Pacific/Kiritimati", "LC_ALL": "C", "PYTHONHASHSEED": "1"},
            {"TZ": "America/Los_Angeles", "LC_ALL": "de_DE.UTF-8", "PYTHONHASHSEED": "2"},
        )
    ]
    assert len(outputs[0].splitlines()) > 10
    assert outputs[0] == outputs[1]


# The parser tables

SHIPPED_TABLES, FRESH_TABLES = "readiness.packs.parser_tables", "no_such_tables"


WHOSE_TABLES = """
from readiness.packs.expression import Expression
Expression("value < 1", {"value": "number"}, "yes-no")
import rule_engine
from readiness.packs import parser_tables
parser = rule_engine.Rule.parser._parser
print(parser.action is parser_tables._lr_action, parser.goto is parser_tables._lr_goto)
"""


def test_the_installed_engine_uses_the_shipped_tables_and_builds_none() -> None:
    done = subprocess.run([sys.executable, "-c", WHOSE_TABLES], capture_output=True, check=True, text=True)
    assert done.stdout == "True True\n"


def test_the_signature_of_the_shipped_tables_is_that_of_the_installed_grammar() -> None:
    parser = rule_engine.Rule.parser
    reflected = yacc.ParserReflect({name: getattr(parser, name) for name in dir(parser)})
    reflected.get_all()
    assert parser_tables._lr_signature == reflected.signature()
    assert parser_tables._lr_signature != reflected.signature().replace("QMARK", "")


@cache
def parser(tables: str) -> Any:
    """rule-engine's parser with the tables of that module; PLY builds them where there is no such module."""
    return yacc.yacc(module=rule_engine.Rule.parser, tabmodule=tables, debug=False, write_tables=False)


def test_freshly_built_tables_are_the_same_as_the_shipped_ones() -> None:
    shipped, fresh = parser(SHIPPED_TABLES), parser(FRESH_TABLES)
    assert shipped.action is parser_tables._lr_action
    assert fresh.action is not parser_tables._lr_action
    assert fresh.action == shipped.action
    assert {state: gotos for state, gotos in fresh.goto.items() if gotos} == shipped.goto
    assert [str(p) for p in fresh.productions] == [str(p) for p in shipped.productions]


def tree(node: Any) -> Any:
    """A node of the engine's tree as nested tuples."""
    if isinstance(node, tuple | list):
        return tuple(map(tree, node))
    if not type(node).__module__.startswith("rule_engine.ast"):
        return str(node)
    kept = {key: part for key, part in vars(node).items() if key not in ("context", "_evaluated")}
    return type(node).__name__, *((key, tree(part)) for key, part in sorted(kept.items()))


def shipped_expressions() -> Iterator[tuple[str, Mapping[str, Type], Type]]:
    """The two that bands stand for, and every one of the shipped pack, with the types of its names and its own."""
    for text in ("value < threshold", "value > threshold"):
        yield text, {"value": "number", "threshold": "number"}, "yes-no"
    for rule in load_shipped().compiled.values():
        types = {name: reference.type for name, reference in rule.required.items()}
        if rule.value is not None:
            yield rule.value.text, types, "number"
        for one in (rule.gap_when, rule.applies_when):
            if one is not None:
                yield one.text, types, "yes-no"


SHIPPED = {text: (types, result) for text, types, result in shipped_expressions()}
VARIED = [
    "not a > 0 and b < 1 or c == d",
    "a - b - c * d / -e",
    "a ? b > 1 ? c : d : e",
    "$min([a, b + 1, $max([c])]) >= 0.25",
    "(a or b) and not (c or d)",
]


def test_freshly_built_tables_give_the_same_trees(monkeypatch: pytest.MonkeyPatch) -> None:
    trees = []
    for tables in (SHIPPED_TABLES, FRESH_TABLES):
        monkeypatch.setattr(rule_engine.Rule.parser, "_parser", parser(tables))
        trees.append({text: tree(rule_engine.Rule(text).statement) for text in [*SHIPPED, *VARIED]})
    assert trees[0] == trees[1]


# Beside the engine itself

VALUES: Mapping[Type, st.SearchStrategy[Value]] = {
    "number": st.one_of(st.integers(0, 10**6).map(Decimal), st.decimals(-(10**9), 10**9, places=4)),
    "yes-no": st.booleans(),
}


@pytest.mark.parametrize("text", SHIPPED)
@given(data=st.data())
def test_each_shipped_expression_gives_what_a_plain_rule_gives(text: str, data: st.DataObject) -> None:
    types, result = SHIPPED[text]
    facts = {name: data.draw(VALUES[kind], label=name) for name, kind in types.items()}
    plain = rule_engine.Rule(text, rule_engine.Context(resolver=rule_engine.resolve_item, decimal_context=ARITHMETIC))
    expected: Value | str
    try:
        expected = plain.evaluate(facts)
    except rule_engine.errors.EngineError:
        expected = "divided by zero"
    ours: Value | str
    try:
        ours = Expression(text, types, result).evaluate(facts)
    except DivisionByZeroError as error:
        ours = error.message
    assert ours == expected
    assert type(ours) is type(expected)
