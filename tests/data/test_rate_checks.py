"""Whether a stated rate agrees with its counts as far as rounding goes, and what is a likely fraction."""

from __future__ import annotations

from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_EVEN, Decimal, localcontext
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readiness.core.numbers import ARITHMETIC
from readiness.data.catalogue import shipped_catalogue
from readiness.data.reading_checks import issues
from readiness.data.readings import Reading
from tests.support.small import refusals

IN_TIME = "assessments.within_45_working_days"
TURNOVER = "workforce.turnover"
AVERAGE = "caseloads.average"
NOT_NEEDED = "front_door.no_further_action"


def said(measure: str, **figures: Any) -> list[str]:
    """What is said of figures as they are written, whose last place counts."""
    reading = Reading.model_validate({name: Decimal(str(value)) for name, value in figures.items()})
    with localcontext(ARITHMETIC):
        return [f"{issue.message}; {issue.hint}" for issue in issues(shipped_catalogue().measures[measure], reading)]


counts = st.integers(1, 200_000).flatmap(lambda bottom: st.tuples(st.integers(0, bottom), st.just(bottom)))


@given(counts, st.sampled_from(["quotient first", "times first", "complement"]))
def test_a_rate_that_a_computer_printed_is_taken_beside_its_own_counts(parts: tuple[int, int], way: str) -> None:
    top, bottom = parts
    stated = {
        "quotient first": top / bottom * 100,
        "times first": 100 * top / bottom,
        "complement": (bottom - (bottom - top)) / bottom * 100,
    }[way]
    assert said(IN_TIME, numerator=top, denominator=bottom, percentage=f"{stated:.17f}"[:20]) == []
    assert said(IN_TIME, numerator=top, denominator=bottom, percentage=f"{Decimal(repr(stated)):f}") == []


@given(counts, st.integers(0, 15), st.sampled_from([ROUND_HALF_EVEN, "ROUND_HALF_UP"]))
def test_a_rate_of_any_number_of_decimals_is_taken_beside_its_own_counts(
    parts: tuple[int, int], decimals: int, how: str
) -> None:
    top, bottom = parts
    stated = (Decimal(top) / bottom * 100).quantize(Decimal(1).scaleb(-decimals), how)
    assert said(IN_TIME, numerator=top, denominator=bottom, percentage=f"{stated:f}") == []


@given(counts, st.integers(0, 10), st.booleans())
def test_a_rate_that_is_off_by_more_than_its_rounding_is_refused(
    parts: tuple[int, int], decimals: int, upwards: bool
) -> None:
    top, bottom = parts
    unit = Decimal(1).scaleb(-decimals)
    true = Decimal(top) / bottom * 100
    stated = true.quantize(unit, ROUND_CEILING) + unit if upwards else true.quantize(unit, ROUND_FLOOR) - unit
    if 0 <= stated <= 100:
        assert said(IN_TIME, numerator=top, denominator=bottom, percentage=f"{stated:f}") != []


posts = st.integers(1, 40_000).flatmap(lambda bottom: st.tuples(st.integers(0, bottom), st.just(bottom)))


@given(posts, st.integers(-49, 49), st.integers(-49, 49), st.integers(0, 3))
def test_posts_that_were_rounded_are_taken_beside_the_rate_of_what_they_were(
    tenths: tuple[int, int], off_top: int, off_bottom: int, decimals: int
) -> None:
    """What was published is in tenths; what it was lay up to half a tenth off, and the rate was of that."""
    top, bottom = (Decimal(part) / 10 for part in tenths)
    true = max(top + Decimal(off_top) / 1000, Decimal(0)) / (bottom + Decimal(off_bottom) / 1000) * 100
    stated = true.quantize(Decimal(1).scaleb(-decimals))
    if stated <= 400:
        assert said(TURNOVER, numerator=top, denominator=bottom, percentage=f"{stated:f}") == []


@pytest.mark.parametrize(
    ("measure", "figures", "wrong"),
    [
        # As published by DfE
        (TURNOVER, {"numerator": "10.7", "denominator": "158.8", "percentage": "6.8"}, None),
        (AVERAGE, {"numerator": "181", "denominator": "15.4", "value": "11.7"}, None),
        (IN_TIME, {"numerator": "1204", "denominator": "1397", "percentage": "86.18468146027202"}, None),
        # One unit further
        (TURNOVER, {"numerator": "10.7", "denominator": "158.8", "percentage": "6.9"}, "is 6.7"),
        (AVERAGE, {"numerator": "181", "denominator": "15.4", "value": "11.6"}, "is 11.8"),
        (IN_TIME, {"numerator": "1204", "denominator": "1397", "percentage": "86.18468146028"}, "is 86.2"),
        # Whole posts beside whole posts may be off by half a post, beside tenths by half a tenth
        (TURNOVER, {"numerator": "11", "denominator": "159", "percentage": "6.6"}, None),
        (TURNOVER, {"numerator": "11", "denominator": "159.0", "percentage": "6.6"}, "is 6.9"),
        (TURNOVER, {"numerator": "0.0", "denominator": "0.1", "percentage": "50"}, None),
        # Counts of people are exact
        (IN_TIME, {"numerator": "11", "denominator": "159", "percentage": "6.6"}, "is 6.9"),
    ],
    ids=str,
)
def test_a_rate_may_differ_by_what_the_rounding_of_all_its_parts_allows(
    measure: str, figures: dict[str, str], wrong: str | None
) -> None:
    stated, top, bottom = (figures.get(name) for name in ("percentage", "numerator", "denominator"))
    stated = stated or figures["value"]
    expected = f"{stated} does not agree with {top} of {str(bottom).removesuffix('.0')}, which {wrong}"
    assert said(measure, **figures) == ([] if wrong is None else [f"{expected}; correct one, or leave it out"])


# Under one per cent


REMARK = 'a "note" or a "source"'
OF_THE_WHOLE = 'a "note" or a "source" of the whole reading'


@pytest.mark.parametrize(
    ("stated", "meant", "truly"),
    [(0.857, "85.7", "is under 1%"), (0.99, "99", "is under 1%"), (1, "100", "is 1%"), (0.01, "1", "is under 1%")],
)
@pytest.mark.parametrize(
    ("at", "reading", "remark"),
    [
        ("", {}, REMARK),
        (".history[0]", {"percentage": 80, "history": [{"period_end": "2026-03"}]}, REMARK),
        (".by.team.North", {"percentage": 80, "by": {"team": {"North": {}}}}, OF_THE_WHOLE),
    ],
    ids=["in the reading", "in its history", "in a team"],
)
def test_a_likely_fraction_is_told_what_to_do_where_it_stands(
    at: str, reading: dict[str, Any], remark: str, stated: float, meant: str, truly: str
) -> None:
    assert refusals({NOT_NEEDED: placed(at, reading, {"percentage": stated})}) == [
        (
            f"$.{NOT_NEEDED}{at}.percentage: {stated} looks like a fraction, and percentages run from 0 to 100; "
            f"write {meant}; if it truly {truly}, give counts, or add {remark}"
        )
    ]


@pytest.mark.parametrize(
    ("at", "reading", "figure"),
    [
        ("", {"source": "DfE"}, {}),
        ("", {"note": "it is so"}, {}),
        (".history[0]", {"percentage": 80, "history": [{"period_end": "2026-03"}]}, {"source": "DfE"}),
        (".history[0]", {"percentage": 80, "history": [{"period_end": "2026-03"}]}, {"note": "it is so"}),
        (".history[0]", {"percentage": 80, "source": "DfE", "history": [{"period_end": "2026-03"}]}, {}),
        (".by.team.North", {"percentage": 80, "note": "it is so", "by": {"team": {"North": {}}}}, {}),
        ("", {}, {"bound": "below"}),
    ],
    ids=str,
)
def test_a_percentage_of_one_that_somebody_spoke_of_is_taken(
    at: str, reading: dict[str, Any], figure: dict[str, Any]
) -> None:
    assert refusals({NOT_NEEDED: placed(at, reading, {"percentage": 1, **figure})}) == []


def placed(at: str, reading: dict[str, Any], figure: dict[str, Any]) -> dict[str, Any]:
    """The reading with the figure at its place."""
    match at:
        case ".history[0]":
            return {**reading, "history": [{**reading["history"][0], **figure}]}
        case ".by.team.North":
            return {**reading, "by": {"team": {"North": figure}}}
        case _:
            return {**reading, **figure}
