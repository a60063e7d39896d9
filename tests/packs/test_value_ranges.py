"""What an expression can come to, against the values that it has."""

from __future__ import annotations

from decimal import Decimal
from itertools import product
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readiness.core.diagnostics import ExpressionError
from readiness.data.catalogue import shipped_catalogue
from readiness.data.measures import Measure
from readiness.data.operands import Reference, Type, refer
from readiness.data.readings import FAR, Kind
from readiness.packs.engine import DivisionByZeroError
from readiness.packs.expression import Expression
from readiness.packs.lint.value_ranges import Range, always, comes_to, range_of

CATALOGUE = shipped_catalogue()
OPERANDS = {
    "late": "assessments.open_past_45_working_days",
    "unseen": "assessments.open_past_limit_not_seen",
    "share": "assessments.seen_within_standard",
    "in_time": "assessments.within_45_working_days[numerator]",
    "all": "assessments.within_45_working_days[denominator]",
    "long": "assessments.durations[61_and_over]",
    "total": "assessments.durations[total]",
    "posts": "workforce.vacancy[denominator]",
    "turnover": "workforce.turnover",
    "months": "front_door.oldest_undecided_contact[longest]",
}
REFERENCES = {name: refer(operand, CATALOGUE.measures) for name, operand in OPERANDS.items()}
TYPES: dict[str, Type] = {name: reference.type for name, reference in REFERENCES.items()}


def expression(text: str, result: Literal["number", "yes-no"] = "yes-no") -> Expression:
    return Expression(text, TYPES, result)


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("late", "0 or more"),
        ("share", "from 0 to 100"),
        ("turnover", "from 0 to 400"),
        ("in_time", "0 or more"),
        ("months", "0 or more"),
    ],
)
def test_what_a_measure_can_be_is_told_in_words(name: str, told: str) -> None:
    assert str(range_of(REFERENCES[name])) == told


def test_what_is_counted_is_whole_unless_it_is_full_time_equivalents() -> None:
    assert [name for name, reference in REFERENCES.items() if range_of(reference).whole] == [
        "late", "unseen", "in_time", "all", "long", "total",
    ]  # fmt: skip


def test_a_range_without_ends_is_any_number() -> None:
    assert str(Range(-FAR, FAR)) == "any number"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("late >= 0", [("late >= 0", "always true")]),
        ("late < 0 or unseen > 2", [("late < 0", "never true")]),
        ("late > 0 or late < 1", [("late > 0 or late < 1", "always true")]),
        ("share > 0 or share < 1", [("share > 0 or share < 1", "always true")]),
        ("share >= 1 or share <= 0", []),
        ("late > unseen and unseen > late", [("late > unseen and unseen > late", "never true")]),
        ("late > unseen and unseen > total and total > long and long > months", []),
        ("in_time > all", [("in_time > all", "never true")]),
        ("in_time / all * 100 > 100", [("in_time / all * 100 > 100", "never true")]),
        ("long > total", [("long > total", "never true")]),
        ("late / posts < 0", [("late / posts < 0", "never true")]),
        ("late == late", [("late == late", "always true")]),
        ("late * 3 == 12", []),
        ("late * 2 > 9 and late * 2 < 11", []),
        ("not (late >= 0)", [("late >= 0", "always true")]),
        ("late >= 0 and late >= 0", [("late >= 0", "always true")]),
    ],
)
def test_a_condition_that_comes_out_the_same_everywhere_is_told_with_its_smallest_part(
    text: str, said: list[tuple[str, str]]
) -> None:
    assert list(always(expression(text), REFERENCES)) == said


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("late * 0", [("late * 0", "always 0")]),
        ("late / late * 100", [("late / late * 100", "always 100")]),
        ("late - late", [("late - late", "always 0")]),
        ("late - unseen", []),
        ("$min([late, 5])", []),
        ("late >= 0 ? unseen / 2 : 0", [("late >= 0", "always true")]),
    ],
)
def test_a_computed_value_that_is_the_same_everywhere_is_told(text: str, said: list[tuple[str, str]]) -> None:
    assert list(always(expression(text, "number"), REFERENCES)) == said


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("in_time / all * 100", "from 0 to 100"),
        ("in_time / (all + late) * 100", "from 0 to 100"),
        ("share - turnover", "from -400 to 100"),
        ("late / posts", "0 or more"),
        ("late - unseen", "any number"),
        ("share * share", None),
        ("late > 0 ? share : 0", None),
    ],
)
def test_what_a_computed_value_can_be(text: str, span: str | None) -> None:
    found = comes_to(expression(text, "number"), REFERENCES)
    assert (found and str(found)) == span


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("planned", []),
        ("planned or not planned", [("planned or not planned", "always true")]),
        ("planned and late > 0", []),
        ("planned and not planned", [("planned and not planned", "never true")]),
    ],
)
def test_a_yes_or_no_is_tried_both_ways(text: str, said: list[tuple[str, str]]) -> None:
    planned = Measure(id="front_door.planned", title="Planned", kind=Kind.YES_NO, definition="Whether it was planned.")
    references = {**REFERENCES, "planned": Reference(planned, None)}
    types = {name: reference.type for name, reference in references.items()}
    assert list(always(Expression(text, types, "yes-no"), references)) == said


def test_an_expression_of_too_many_names_is_not_judged() -> None:
    text = " and ".join(f"{name} > {index}" for index, name in enumerate(OPERANDS, 1))
    assert list(always(expression(text), REFERENCES)) == []


# Laws

names = st.sampled_from(["late", "unseen", "share", "months"])
numbers = st.integers(0, 9).map(str)
terms = st.recursive(
    names | numbers, lambda inner: st.builds("({} {} {})".format, inner, st.sampled_from("+-*/"), inner), max_leaves=4
)
signs = st.sampled_from(["<", "<=", ">", ">=", "==", "!="])


def conditions(compared: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.recursive(
        st.builds("{} {} {}".format, compared, signs, compared),
        lambda inner: (
            st.builds("({} {} {})".format, inner, st.sampled_from(["and", "or"]), inner)
            | st.builds("not ({})".format, inner)
        ),
        max_leaves=3,
    )


facts = st.fixed_dictionaries(
    {
        "late": st.integers(0, 2000).map(Decimal),
        "unseen": st.integers(0, 20).map(Decimal),
        "share": st.decimals(0, 100, places=2),
        "months": st.decimals(0, 50, places=1),
    }
)


def parsed(text: str, result: Literal["number", "yes-no"] = "yes-no") -> Expression | None:
    try:
        return expression(text, result)
    except ExpressionError:  # it names no measure, or divides one number by nothing
        return None


def value(found: Expression, case: dict[str, Decimal]) -> Decimal | None:
    try:
        return Decimal(found.evaluate(dict(case)))
    except DivisionByZeroError:
        return None


@given(conditions(terms), facts)
def test_what_is_called_always_true_or_never_true_is_so_for_every_council(text: str, case: dict[str, Decimal]) -> None:
    if (found := parsed(text)) is not None:
        said = dict(always(found, REFERENCES))
        for part in found.conditions:
            if part.text in said:
                assert value(part, case) in (said[part.text] == "always true", None), part.text


@given(terms, facts)
def test_a_computed_value_lies_where_it_is_said_to(text: str, case: dict[str, Decimal]) -> None:
    found = parsed(text, "number")
    span = comes_to(found, REFERENCES) if found is not None else None
    if found is not None and span is not None:
        result = value(found, case)
        assert result is None or span.lowest <= result <= span.highest or abs(result) > 10**9


@given(conditions(st.sampled_from(["late", "unseen"]) | st.integers(0, 4).map(str)))
def test_a_condition_of_counts_in_which_nothing_is_settled_comes_out_both_ways(text: str) -> None:
    found = parsed(text)
    if found is not None and not list(always(found, REFERENCES)):
        grid = product(map(Decimal, range(9)), repeat=2)
        assert {value(found, {"late": late, "unseen": unseen}) for late, unseen in grid} == {0, 1}
