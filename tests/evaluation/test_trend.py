"""What becomes worse is a finding while it still keeps within its lines, and nothing is joined across a break."""

from __future__ import annotations

from typing import Any

import pytest

from readiness.evaluation.finding import Finding
from tests.support.submissions import Json, evaluated, submission

YEARS = ("2024-09-30", "2025-09-30")


def found(check: str, section: str, name: str, now: Json, *before: Json, **parts: Any) -> Finding:
    """The finding of a check on a reading of September 2026 with those of the two years before."""
    history = [{"period_end": end, **value} for end, value in zip(YEARS, before, strict=True)]
    return evaluated(submission(**{section: {name: {**now, "history": history}}}, **parts)).finding_of[check]


def conferences(*shares: float) -> Finding:
    values = [{"percentage": share} for share in shares]
    return found("HP05.6", "child_protection", "conferences_within_15_working_days", values[-1], *values[:-1])


def test_a_figure_that_becomes_worse_over_three_periods_is_to_watch_while_it_is_met() -> None:
    finding = conferences(96, 93, 88)
    assert finding.status == "watch"
    assert finding.notes[0] == "It keeps within its lines, and has become worse over three periods: 96%, 93% and 88%."


def test_it_earns_its_place_among_councils_all_the_same() -> None:
    assert conferences(96, 93, 88).credit == conferences(88, 88, 88).credit


@pytest.mark.parametrize(
    "shares",
    [
        pytest.param((88, 93, 96), id="better"),
        pytest.param((96, 96, 88), id="worse once"),
        pytest.param((96, 87, 88), id="worse and better"),
        pytest.param((90, 89, 88), id="worse, and past few councils"),
    ],
)
def test_what_does_not_become_worse_three_times_or_only_a_little_stays_met(shares: tuple[float, ...]) -> None:
    assert conferences(*shares).status == "met"


def test_what_is_a_gap_stays_one() -> None:
    assert conferences(90, 80, 60).severity == "major"


def test_where_a_check_asks_for_the_change_it_is_told_once() -> None:
    falling = [{"percentage": share} for share in (97, 95, 92)]
    share = found("HP06.1", "assessments", "within_45_working_days", falling[-1], *falling[:-1])
    assert (share.status, share.borderline, len(share.notes)) == ("met", False, 1)


def test_chance_alone_is_no_worsening() -> None:
    few, many = (
        [{"numerator": part * times, "denominator": 200 * times} for part in (196, 195, 194)] for times in (1, 100)
    )
    statuses = [
        found("HP08.2", "child_protection", "core_groups_within_10_working_days", values[-1], *values[:-1]).status
        for values in (few, many)
    ]
    assert statuses == ["met", "watch"]


REFORM: Json = {"since": "2025-10", "what": ["family-help"]}


def test_a_trend_is_not_joined_across_a_reform() -> None:
    falling = [{"percentage": share} for share in (97, 90, 80)]
    measure = ("HP06.6", "assessments", "within_45_working_days")
    assert found(*measure, falling[-1], *falling[:-1]).severity == "minor"
    cut = found(*measure, falling[-1], *falling[:-1], in_reform=REFORM)
    reason = "a trend needs 3 readings 80 days or more apart, and 1 can be used"
    assert (cut.status, cut.reason, [point.comparable for point in cut.history]) == (
        "not-assessed",
        f"{reason}; before 1 October 2025 it was counted otherwise",
        [False, False],
    )


def test_what_a_reform_cuts_off_is_named_in_the_last_line() -> None:
    history = [{"period_end": end, "percentage": share} for end, share in zip(YEARS, (97, 90), strict=True)]
    share = {"percentage": 92, "history": history}
    ended = evaluated(submission(assessments={"within_45_working_days": share}, in_reform=REFORM)).verdict
    assert "in reform since 2025-10; HP06.6 cannot look across it" in ended.weakenings


def test_a_trend_is_not_joined_across_a_changed_definition() -> None:
    history = [{"period_end": f"{year}-09-30", "value": value} for year, value in ((2015, 20), (2016, 14))]
    period = {"start": "2017-04-01", "end": "2017-09-30"}
    content = submission(period=period, caseloads={"average": {"value": 17.9, "history": history}})
    finding = evaluated(content).finding_of["LD06.6"]
    assert (finding.reason or "").endswith("before 30 September 2017 it was counted otherwise")
