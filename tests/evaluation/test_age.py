"""Old readings decide nothing, nor do readings of another time than is meant, nor trends of days or decades."""

from __future__ import annotations

from typing import Any

import pytest

from readiness.evaluation.finding import Finding
from tests.support.submissions import Json, evaluated, submission


def found(check: str, **parts: Any) -> Finding:
    return evaluated(submission(**parts)).finding_of[check]


def undecided(reading: Json, **parts: Any) -> str | None:
    return found("HP20.2", allocation={"waiting_without_risk_decision": reading}, **parts).reason


@pytest.mark.parametrize("end", ["2026-08-30", "2026-09-29", "2026-09"])
def test_a_snapshot_of_the_last_month_says_how_it_is(end: str) -> None:
    finding = found("HP20.2", allocation={"waiting_without_risk_decision": {"count": 0, "period": {"end": end}}})
    assert finding.level == "met"


@pytest.mark.parametrize(
    ("end", "prepared", "reason"),
    [
        ("2026-08-29", None, "it speaks of how it was on 29 August 2026, 32 days before the submission's date"),
        ("2023-03-31", None, "it speaks of how it was on 31 March 2023, 1279 days before the submission's date"),
        ("2026-09-30", "2026-12-24", "it speaks of how it was on 30 September 2026, 85 days before"),
        ("2026", None, "it speaks of how it was in 2026, 272 days before the submission's date"),
        ("1900", None, "it speaks of how it was in 1900"),
    ],
)
@pytest.mark.parametrize("count", [0, 12])
def test_an_older_snapshot_says_nothing_of_now(end: str, prepared: str | None, reason: str, count: int) -> None:
    parts = {"prepared_on": prepared} if prepared else {}
    told = undecided({"count": count, "period": {"end": end}}, **parts)
    assert told is not None
    assert reason in told
    assert told.endswith("what says now may be 31 days old")


def test_what_is_too_old_is_listed_as_not_checked() -> None:
    old = {"count": 0, "period": {"end": "2023-03-31"}}
    page = evaluated(submission(allocation={"waiting_without_risk_decision": old})).first_page
    (reason,) = [one.reason for one in page.safety.not_checked if one.check == "HP20.2"]
    assert reason is not None
    assert "31 March 2023" in reason


SHARE: Json = {"numerator": 930, "denominator": 1000}


@pytest.mark.parametrize(
    ("period", "status", "reason"),
    [
        ({"end": "2025-09-30"}, "draft", None),
        (
            {"end": "2025-08-31"},
            "draft",
            "it speaks of how it was on 31 August 2025, 13 months before the submission's date; 12 months is the most",
        ),
        ({"end": "2025-08-31"}, "compiled", None),
        (
            {"end": "2024-08-31"},
            "compiled",
            "it speaks of how it was on 31 August 2024, 25 months before the submission's date; 24 months is the most",
        ),
        ({"start": "2026-07-01", "end": "2026-09-30"}, "draft", None),
        (
            {"start": "2026-09-01", "end": "2026-09-30"},
            "draft",
            "it was counted over 1 month, and it must be 3 to 13",
        ),
        (
            {"start": "2024-04-01", "end": "2026-03-31"},
            "draft",
            "it was counted over 24 months, and it must be 3 to 13",
        ),
    ],
)
def test_a_rate_decides_for_a_year_and_over_a_time_that_tells(period: Json, status: str, reason: str | None) -> None:
    finding = found("HP06.1", assessments={"within_45_working_days": {**SHARE, "period": period}}, status=status)
    assert finding.reason == reason
    assert (finding.level is None) is (reason is not None)


@pytest.mark.parametrize(
    ("period", "reason"),
    [
        ({"end": "2026-03-31"}, None),
        ({"start": "2025-04-01", "end": "2026-03-31"}, None),
        ({"start": "2025-04-15", "end": "2026-03-31"}, None),
        ({"start": "2026-03-01", "end": "2026-03-31"}, "it was counted over 1 month, and 12 months are meant"),
        ({"start": "2024-04-01", "end": "2026-03-31"}, "it was counted over 24 months, and 12 months are meant"),
    ],
)
def test_a_measure_of_a_year_takes_a_year(period: Json, reason: str | None) -> None:
    turnover = {"numerator": 1.3, "denominator": 100, "period": period}
    assert found("LD07.1", workforce={"turnover": turnover}).reason == reason


def test_a_good_month_of_the_whole_submission_decides_no_rate() -> None:
    month = {"start": "2026-09-01", "end": "2026-09-30"}
    finding = found("HP06.1", assessments={"within_45_working_days": SHARE}, period=month)
    assert finding.reason == "it was counted over 1 month, and it must be 3 to 13"


# Trends


def trend(history: list[tuple[str, int]], end: str = "2026-09-30") -> Finding:
    points = [{"period_end": day, "percentage": value} for day, value in history]
    share = {"percentage": 60, "period": {"end": end}, "history": points}
    return found("HP06.6", assessments={"within_45_working_days": share})


@pytest.mark.parametrize(
    ("history", "change"),
    [
        ([("2026-06-30", 95), ("2026-03-31", 95), ("2025-12-31", 80)], -35),
        ([("2026-09-29", 60), ("2026-09-28", 60), ("2026-06-30", 70), ("2026-03-31", 75)], -15),
        ([("2026-08-31", 60), ("2026-07-31", 60), ("2026-06-30", 70), ("2026-03", 75)], -15),
        ([("2025-09-30", 70), ("2024-09-30", 72)], -12),
    ],
)
def test_a_trend_steps_over_what_stands_too_close(history: list[tuple[str, int]], change: int) -> None:
    assert trend(history).value == change


@pytest.mark.parametrize(
    ("history", "reason"),
    [
        ([], "a trend needs 3 readings 80 days or more apart, and 1 can be used"),
        (
            [("2026-09-29", 95), ("2026-09-28", 95)],
            "a trend needs 3 readings 80 days or more apart, and 1 can be used",
        ),
        (
            [("2026-08-31", 60), ("2026-06-30", 95)],
            "a trend needs 3 readings 80 days or more apart, and 2 can be used",
        ),
        ([("2021-09-30", 95), ("2016-09-30", 95)], "its readings lie over 36 months apart, which is no trend"),
    ],
)
def test_neighbouring_days_and_decades_are_no_trend(history: list[tuple[str, int]], reason: str) -> None:
    assert trend(history).reason == reason
