"""Scores and views: what a check earns, what a view follows from, and what was measured on published figures."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readiness.data.benchmarks import Benchmark
from readiness.data.catalogue import shipped_catalogue
from readiness.data.measures import Direction
from readiness.evaluation.area_result import AreaResult
from readiness.packs.pack import load_shipped
from tests.support.submissions import Json, evaluated, letter, submission
from tools.expected_validity import KNOWN, expected_share


def published(measure: str, year: int) -> Benchmark:
    """England and the spread of councils at 30 September of a year."""
    found = shipped_catalogue().benchmark(measure, date(year, 9, 30))
    assert found is not None
    return found


def area(name: str, *evidence: Json, **parts: Any) -> AreaResult:
    """What the pack says of an area."""
    found = evaluated(submission(evidence=list(evidence), **parts)).areas
    return next(one for one in found if one.id == name)


# The credit


@pytest.mark.parametrize(
    ("value", "credit"),
    [
        pytest.param(12.7, "0.9", id="in the best tenth"),
        pytest.param(14, "0.75", id="in the best quarter"),
        pytest.param(14.6, "0.625", id="half way to the middle"),
        pytest.param(15.2, "0.5", id="in the middle"),
        pytest.param(16.8, "0.25", id="at the worst quarter"),
        pytest.param(18.1, "0.1", id="in the worst tenth"),
        pytest.param(11, "1", id="beyond all that is published"),
        pytest.param(21, "0", id="worse than all that is published"),
    ],
)
def test_a_published_figure_earns_the_share_of_councils_that_do_worse(value: float, credit: str) -> None:
    finding = evaluated(submission(caseloads={"average": {"value": value}})).finding_of["LD06.1"]
    assert finding.credit == Decimal(credit)


def test_a_place_earns_no_more_than_its_level() -> None:
    # Some councils do worse than 73.9% of reviews in time, and a line of ours makes that a major gap.
    late = {"reviews_on_time": {"numerator": 739, "denominator": 1000}}
    finding = evaluated(submission(child_protection=late)).finding_of["HP08.1"]
    assert finding.severity == "major"
    assert finding.credit is not None
    assert finding.credit <= Decimal("0.25")


def test_practice_evidence_earns_what_its_level_earns() -> None:
    findings = evaluated(submission(evidence=[letter("HP06.4"), letter("LD06.7", shows="mixed")])).finding_of
    assert [findings[check].credit for check in ("HP06.4", "LD06.7", "HP06.1")] == [1, Decimal("0.75"), None]


SPREAD = published("caseloads.average", 2025)
FIGURE = st.decimals(0, 100, places=2)


@given(FIGURE, FIGURE, st.sampled_from([Direction.HIGHER, Direction.LOWER]))
def test_a_better_figure_never_has_a_worse_place(one: Decimal, other: Decimal, better: Direction) -> None:
    worse, best = sorted((one, other), reverse=better is Direction.LOWER)
    places = [SPREAD.councils_worse(value, better) for value in (worse, best)]
    assert places[0] is not None
    assert places[1] is not None
    assert 0 <= places[0] <= places[1] <= 100


@given(FIGURE)
def test_what_does_better_one_way_does_worse_the_other(value: Decimal) -> None:
    higher, lower = (SPREAD.councils_worse(value, way) for way in (Direction.HIGHER, Direction.LOWER))
    assert higher is not None
    assert lower is not None
    assert abs(higher + lower - 100) < Decimal("1e-20")


# The view


def test_what_was_found_is_not_hidden_by_what_was_not_seen() -> None:
    seen = area("help-and-protection", letter("HP06.4", "HP08.7", shows="weakness"))
    assert (seen.view, seen.view_because) == (
        "put-right",
        "2 gaps and lines of enquiry take 68.8% of the weight assessed, over 25%",
    )


def test_one_finding_alone_makes_no_area_one_to_put_right() -> None:
    seen = area("help-and-protection", letter("HP06.4", shows="weakness"))
    assert (seen.view, seen.view_because) == (
        "questions-to-answer",
        "1 gap or line of enquiry takes 75% of the weight assessed, over 6%",
    )


def test_published_figures_of_care_make_neither_a_score_nor_a_view() -> None:
    poor = {"three_or_more_placements": {"percentage": 16}, "stable_two_years": {"percentage": 55}}
    evaluation = evaluated(submission(children_in_care=poor), pack=load_shipped())
    seen = next(one for one in evaluation.areas if one.id == "children-in-care")
    assert [f.check for f in evaluation.findings if f.is_gap and f.assessed and f.area == seen.id] == [
        "CC05.1",
        "CC05.2",
    ]
    assert (seen.score, seen.view) == (None, "cannot-say")
    assert seen.rests_on is not None


# What was measured


def test_one_figure_alone_is_expected_to_tell_what_is_known_of_it() -> None:
    anywhere = [{"LD06.1": place / 10, "HP06.1": 1 - place / 10} for place in range(11)]
    for check in ("LD06.1", "HP06.1"):
        assert expected_share({check: 3}, anywhere) == pytest.approx(KNOWN[check])
