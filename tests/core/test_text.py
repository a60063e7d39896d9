"""Numbers and sentences as people read them."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from readiness.core.numbers import decimals, one_of, plain, rounded, shown, with_unit
from readiness.core.text import counted, filled, listed, sentence, shortened
from readiness.data.readings import Bound
from readiness.evaluation.figure_text import with_bound


@pytest.mark.parametrize(
    ("value", "against", "expected"),
    [
        ("85.7", None, "85.7"),
        ("85.74", None, "85.7"),
        ("85.75", None, "85.8"),
        ("85.65", None, "85.7"),
        ("85.0", None, "85"),
        ("85.04", None, "85"),
        ("85", None, "85"),
        ("100", None, "100"),
        ("1E+2", None, "100"),
        ("0", None, "0"),
        ("-5.26", None, "-5.3"),
        ("0.04", None, "0.04"),
        ("0.0000001", None, "0"),
        ("99.95", None, "99.95"),
        ("99.96", None, "99.96"),
        ("99.94", None, "99.9"),
        ("85.66", "85.7", "85.66"),
        ("85.74", "85.7", "85.74"),
        ("85.7004", "85.7", "85.7004"),
        ("85.7", "85.7", "85.7"),
        ("85.66", "85.68", "85.66"),
        ("85.64", "85.62", "85.64"),
        ("85.74", "85", "85.7"),
        ("84.99", "85", "84.99"),
        ("14.999999", "15", "14.999999"),
        ("15.0000001", "15", "15"),
        ("33.33333333333333333333333333", None, "33.3"),
    ],
)
def test_a_number_has_one_decimal_or_as_many_as_show_its_side(value: str, against: str | None, expected: str) -> None:
    assert rounded(Decimal(value), None if against is None else Decimal(against)) == expected


@given(against=st.decimals(0, 100, places=2), distance=st.decimals(-1, 1, places=5))
def test_what_is_shown_lies_on_the_same_side_of_the_threshold_as_the_value(against: Decimal, distance: Decimal) -> None:
    value = against + distance
    assume(value != against)
    told = Decimal(rounded(value, against))
    assert told != against
    assert (told < against) == (value < against)


@pytest.mark.parametrize(
    ("number", "unit", "expected"),
    [
        ("85.7", "percent", "85.7%"),
        ("16", "cases per worker", "16 cases per worker"),
        ("5", "working_days", "5 working days"),
        ("1", "working_days", "1 working day"),
        ("1.5", "hours", "1.5 hours"),
        ("1", "children", "1 child"),
        ("1", "percent", "1%"),
        ("41", None, "41"),
    ],
)
def test_a_unit_stands_behind_its_number(number: str, unit: str | None, expected: str) -> None:
    assert with_unit(number, unit) == expected


@pytest.mark.parametrize(
    ("unit", "expected"),
    [
        ("children", "child"),
        ("people", "person"),
        ("assessments", "assessment"),
        ("cases per worker", "case per worker"),
        ("children per 10,000", "child per 10,000"),
        ("young people", "young person"),
        ("young people per adviser", "young person per adviser"),
        ("families", "family"),
        ("enquiries", "enquiry"),
        ("criteria", "criterion"),
        ("pairs of figures", "pair of figures"),
    ],
)
def test_a_unit_has_a_form_for_one(unit: str, expected: str) -> None:
    assert one_of(unit) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("as it\n is", "as it is"),
        ("one two three", "one two …"),
        ("one two", "one two"),
    ],
)
def test_a_long_text_is_cut_at_a_word(text: str, expected: str) -> None:
    assert shortened(text, 10) == expected


@pytest.mark.parametrize(
    ("bound", "expected"), [(None, "30%"), (Bound.ABOVE, "more than 30%"), (Bound.BELOW, "less than 30%")]
)
def test_a_bound_is_said_before_the_number(bound: Bound | None, expected: str) -> None:
    assert with_bound(shown(Decimal(30), "percent"), bound) == expected


@pytest.mark.parametrize(
    ("number", "expected"),
    [("1E+3", "1000"), ("16.50", "16.5"), ("16.00", "16"), ("100", "100"), ("0.000001", "0.000001"), ("-0.50", "-0.5")],
)
def test_a_plain_number_has_no_exponent_and_no_trailing_nought(number: str, expected: str) -> None:
    assert plain(Decimal(number)) == expected


@pytest.mark.parametrize(("value", "expected"), [("85", 0), ("85.5", 1), ("85.55", 1), ("85.0", 0)])
def test_the_decimals_are_those_that_are_shown(value: str, expected: int) -> None:
    assert decimals(Decimal(value)) == expected


@pytest.mark.parametrize(
    ("text", "one", "values", "expected"),
    [
        ("{n} children waited", None, {"n": "34"}, "34 children waited"),
        ("{n} children waited", "{n} child waited", {"n": "34"}, "34 children waited"),
        ("{n} children waited", "{n} child waited", {"n": "1"}, "1 child waited"),
        ("{n} children waited", None, {"n": "1"}, "1 children waited"),
        ("{n} children of {all}", "{n} child of {all}", {"n": "2", "all": "1"}, "2 children of 1"),
        (
            "the oldest waited {value}",
            "the oldest waited only {value}",
            {"value": "1 day"},
            "the oldest waited only 1 day",
        ),
        ("{n} of {all}", None, {"n": "2"}, "2 of an unknown number"),
        ("spread\n  over   lines: {n}", None, {"n": "2"}, "spread over lines: 2"),
        ("no number", "one", {"n": "1"}, "no number"),
        ("{value} late", "{value} late, one", {"value": "1%"}, "1% late"),
        ("{value} late", None, {"value": "{n}", "n": "2"}, "{n} late"),
    ],
)
def test_placeholders_are_filled_once_and_one_has_its_own_wording(
    text: str, one: str | None, values: dict[str, str], expected: str
) -> None:
    assert filled(text, values, one) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("not held: no field", "Not held: no field."),
        ("Done.", "Done."),
        ("why?", "Why?"),
        ("  spaced ", "Spaced."),
        ("85% late", "85% late."),
    ],
)
def test_a_sentence_begins_with_a_capital_and_ends_with_a_stop(text: str, expected: str) -> None:
    assert sentence(text) == expected


@pytest.mark.parametrize(
    ("items", "expected"), [([], "none"), (["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b and c")]
)
def test_a_list_reads_as_in_a_sentence(items: list[str], expected: str) -> None:
    assert listed(items) == expected
    assert listed(items, "or") == expected.replace(" and ", " or ")


@pytest.mark.parametrize(
    ("number", "many", "expected"),
    [(0, None, "0 checks"), (1, None, "1 check"), (2, None, "2 checks"), (2, "criteria", "2 criteria")],
)
def test_things_are_counted_in_singular_and_plural(number: int, many: str | None, expected: str) -> None:
    assert counted(number, "check", many) == expected
