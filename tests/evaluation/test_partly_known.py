"""What is known in part decides where all that it may be agrees, and says the same of it everywhere."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readiness.core.numbers import between
from readiness.data.catalogue import shipped_catalogue
from readiness.data.readings import Possible, Reading
from readiness.evaluation.finding import Finding
from tests.support.small import refusals
from tests.support.submissions import Json, evaluated, submission

MEASURES = shipped_catalogue().measures
SHARE, COUNT, WAIT = "assessments.within_45_working_days", "allocation.open_children", "allocation.wait_for_worker"
BANDS, RATIO = "caseloads.workers_by_caseload", "caseloads.average"


def decimal(reading: Json) -> Json:
    """The reading with its fractions as JSON gives them to the models."""
    return {name: Decimal(str(value)) if isinstance(value, float) else value for name, value in reading.items()}


@pytest.mark.parametrize(
    ("measure", "reading", "part", "lowest", "highest"),
    [
        (COUNT, {"count": 4}, None, "4", "4"),
        (COUNT, {"count": 4, "bound": "above"}, None, "5", None),
        (COUNT, {"count": 4, "bound": "below"}, None, "0", "3"),
        (COUNT, {"at_least": 20, "at_most": 25}, None, "20", "25"),
        (COUNT, {"at_least": 20}, None, "20", None),
        (COUNT, {"at_most": 25}, None, "0", "25"),
        (COUNT, {"status": "suppressed", "symbol": "c"}, None, "1", None),
        (COUNT, {"status": "suppressed", "symbol": "low"}, None, "1", None),
        (COUNT, {"status": "suppressed", "symbol": "k"}, None, "1", None),
        (SHARE, {"at_least": 80, "at_most": 85}, None, "80", "85"),
        (SHARE, {"percentage": 80, "bound": "above"}, None, "80.000000001", "100"),
        (SHARE, {"status": "suppressed", "symbol": "low"}, None, "0.000000001", "0.5"),
        (SHARE, {"status": "suppressed", "symbol": "c", "denominator": 200}, None, "0.5", "100"),
        (SHARE, {"status": "suppressed", "symbol": "c", "denominator": 200}, "numerator", "1", "200"),
        (SHARE, {"status": "suppressed", "symbol": "c", "denominator": 200}, "denominator", "200", "200"),
        (WAIT, {"longest": 40}, "longest", "40", "40"),
        (WAIT, {"longest": 40}, "median", "0", "40"),
        (WAIT, {"median": 10}, "longest", "10", None),
        (WAIT, {"median": 10, "longest": 40}, "percentile_90", "10", "40"),
        (BANDS, {"bands": {"31_and_over": 3}}, "31_and_over", "3", "3"),
        (BANDS, {"bands": {"31_and_over": 3}}, "26_to_30+31_and_over", "3", None),
        (BANDS, {"bands": {"31_and_over": 3}}, "total", "3", None),
        (RATIO, {"at_least": 15, "at_most": 16.5}, None, "15", "16.5"),
    ],
)
def test_a_figure_allows_all_that_it_does_not_rule_out(
    measure: str, reading: Json, part: str | None, lowest: str, highest: str | None
) -> None:
    possible = MEASURES[measure].possible(Reading.model_validate(decimal(reading)), part)
    assert possible == Possible(Decimal(lowest), None if highest is None else Decimal(highest))


@pytest.mark.parametrize(
    ("measure", "reading", "part"),
    [
        (COUNT, {"status": "suppressed", "symbol": "x"}, None),
        (COUNT, {"status": "not-held", "reason": "no"}, None),
        (SHARE, {"status": "suppressed", "symbol": "c"}, None),
        (SHARE, {"percentage": 80}, "numerator"),
        (SHARE, {"numerator": 0, "denominator": 0}, None),
    ],
)
def test_some_figures_tell_nothing(measure: str, reading: Json, part: str | None) -> None:
    assert MEASURES[measure].possible(Reading.model_validate(reading), part) is None


UNDECIDED = "children without a named worker had no current risk decision by a manager on 30 September 2026."


def found(check: str, **sections: Any) -> Finding:
    return evaluated(submission(**sections)).finding_of[check]


@pytest.mark.parametrize(
    ("reading", "level", "text"),
    [
        (
            {"status": "suppressed", "symbol": "c"},
            "critical",
            f"One or more {UNDECIDED}",
        ),
        (
            {"count": 4, "bound": "above"},
            "critical",
            f"More than 4 {UNDECIDED}",
        ),
        (
            {"at_least": 20, "at_most": 25},
            "critical",
            f"20 to 25 {UNDECIDED}",
        ),
        (
            {"at_most": 25},
            None,
            "Not assessed: it is known only in part, which leaves open on which side of the line it lies.",
        ),
        (
            {"status": "suppressed", "symbol": "x"},
            None,
            "Not assessed: Children waiting for a worker without a risk decision: suppressed (not available).",
        ),
    ],
)
def test_a_line_at_nought_is_decided_by_what_is_not_nought(reading: Json, level: str | None, text: str) -> None:
    finding = found("HP20.2", allocation={"waiting_without_risk_decision": reading})
    assert (finding.level, finding.text) == (level, text)


@pytest.mark.parametrize(
    ("base", "level"),
    [
        ({"at_most": 300}, "major"),
        ({"at_least": 10, "at_most": 300}, "major"),
        ({"count": 301, "bound": "below"}, "major"),
        ({"at_most": 200}, "critical"),
        ({"count": 300}, "major"),
    ],
)
def test_a_base_known_in_part_is_at_least_as_large_as_what_is_part_of_it(base: Json, level: str | None) -> None:
    unseen = {"unseen_20_working_days": {"count": 21}, "children_on_plans": base}
    assert found("HP08.9", child_protection=unseen).level == level


def test_what_has_no_limit_is_told_without_one() -> None:
    hidden = {"unseen_20_working_days": {"status": "suppressed", "symbol": "c"}, "children_on_plans": {"count": 300}}
    finding = found("HP08.9", child_protection=hidden)
    assert (finding.lowest is not None, finding.highest) == (True, None)
    assert finding.text.endswith("0.3% or more of all.")


@given(st.integers(0, 40), st.integers(0, 40), st.integers(0, 40))
def test_a_range_decides_nothing_that_a_number_in_it_would_not(low: int, high: int, inside: int) -> None:
    low, high = min(low, high), max(low, high)
    number = min(max(inside, low), high)
    ranged = found("HP20.3", allocation={"wait_for_worker": {"median": low, "longest": high}})
    exact = found(
        "HP20.3", allocation={"wait_for_worker": {"median": low, "longest": number if number > low else high}}
    )
    partly = found("LD13.2", improvement={"actions_overdue": {"at_least": low, "at_most": high}})
    known = found("LD13.2", improvement={"actions_overdue": {"count": number}})
    assert ranged.level is not None
    assert exact.level is not None
    assert partly.level in (None, known.level)


@pytest.mark.parametrize(
    ("lowest", "highest", "unit", "text"),
    [
        ("1", None, "children", "one or more children"),
        ("1", None, None, "one or more"),
        ("5", None, "children", "5 or more children"),
        ("5", None, None, "5 or more"),
        ("30", "100", "percent", "30% or more"),
        ("0", "20", "percent", "up to 20%"),
        ("20", "25", "children", "20 to 25 children"),
        ("80.5", "85", "percent", "80.5 to 85%"),
        ("7", "7", "children", "7 children"),
    ],
)
def test_what_is_known_in_part_is_told_so(lowest: str, highest: str | None, unit: str | None, text: str) -> None:
    assert between(Decimal(lowest), None if highest is None else Decimal(highest), unit) == text


@pytest.mark.parametrize(
    ("reading", "refusal"),
    [
        (
            {COUNT: {"at_least": 25, "at_most": 20}},
            '$.allocation.open_children.at_least: "at_least" (25) is more than "at_most" (20); check which is which',
        ),
        (
            {COUNT: {"count": 4, "at_least": 2}},
            (
                '$.allocation.open_children.at_least: "at_least" stands beside "count"; '
                "keep the value or the range, not both"
            ),
        ),
        (
            {SHARE: {"at_most": 120}},
            (
                "$.assessments.within_45_working_days.at_most: 120 percent is more than is possible (100); "
                "check the figure"
            ),
        ),
        (
            {COUNT: {"status": "suppressed", "symbol": "c", "denominator": 20}},
            (
                '$.allocation.open_children.denominator: "denominator" stands beside the status "suppressed"; '
                "keep the value or the status, not both"
            ),
        ),
    ],
)
def test_a_range_that_is_none_is_refused(reading: Json, refusal: str) -> None:
    assert refusals(reading) == [refusal]
