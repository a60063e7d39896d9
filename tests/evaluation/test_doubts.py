"""Quiet nonsense gets a word in the report, and changes no finding."""

from __future__ import annotations

from typing import Any

import pytest

from readiness.evaluation.doubts import odd_spaces
from readiness.evaluation.evaluator import evaluate
from readiness.evaluation.result import Evaluation, NoticeKind
from readiness.reports import Format, render
from tests.support.packs import quick_pack
from tests.support.small import parsed, refusals
from tests.support.submissions import submission

LATE = "assessments.open_past_45_working_days"
IN_TIME = "assessments.within_45_working_days"
TURNOVER = "workforce.turnover"
EACH = "is each right?"


def evaluation(readings: dict[str, Any] | None = None, **parts: Any) -> Evaluation:
    return evaluate(quick_pack(), parsed(readings, **parts))


def doubted(readings: dict[str, Any] | None = None, **parts: Any) -> list[tuple[str, str | None, str]]:
    """The kind, the place and the text of each notice that asks for a second look."""
    return [(one.kind, one.path, one.text) for one in evaluation(readings, **parts).notices if one.doubtful]


def test_a_plain_submission_gives_no_doubts() -> None:
    assert doubted({LATE: {"count": 41, "by": {"team": {"North": {"count": 20}, "St. Mary's": {"count": 21}}}}}) == []


@pytest.mark.parametrize(
    ("prepared", "told"),
    [("2025-10-05", True), ("2026-08", True), ("2026-09-29", True), ("2026-09", False), ("2026-10-01", False)],
)
def test_what_was_prepared_before_its_period_ended_is_doubted(prepared: str, told: bool) -> None:
    text = f"It was prepared ({prepared}) before its period ended (2026-09-30): its figures cannot be of all of it"
    assert doubted(prepared_on=prepared) == [("prepared-before-the-end", "$.prepared_on", text)] * told


@pytest.mark.parametrize(
    ("start", "end", "told"),
    [
        ("2026-03-31", "2026-03-31", "short (1 day)"),
        ("2026-03-05", "2026-03-31", "short (27 days)"),
        ("2026-03-04", "2026-03-31", None),
        ("2026-02", "2026-02", None),
        ("2025-04", "2026-03", None),
        ("2025-04-01", "2026-05-05", None),
        ("2025-04-01", "2026-05-06", "long (401 days)"),
        ("2016-04-01", "2026-03-31", "long (3652 days)"),
    ],
)
def test_a_period_of_days_or_of_years_is_doubted(start: str, end: str, told: str | None) -> None:
    texts = [f"The period, {start} to {end}, is {told}: are both dates right?"] if told else []
    assert [text for _, _, text in doubted(period={"start": start, "end": end})] == texts


def test_the_visit_of_a_compiled_case_may_last_a_few_days() -> None:
    assert doubted(period={"start": "2018-10-02", "end": "2018-10-03"}, status="compiled") == []


def test_a_period_of_a_reading_is_doubted_unless_it_is_counted_on_one_day() -> None:
    day = {"start": "2026-03-31", "end": "2026-03-31"}
    assert doubted({TURNOVER: {"percentage": 12, "period": day}, LATE: {"count": 41, "period": day}}) == [
        (
            "unusual-period",
            f"$.{TURNOVER}.period",
            "The period of Social worker turnover, 2026-03-31 to 2026-03-31, is short (1 day): are both dates right?",
        )
    ]


def test_a_month_that_may_be_meant_as_a_year_is_doubted() -> None:
    reading = {"percentage": 12, "period": {"end": "2009-10"}}
    assert doubted({TURNOVER: reading}) == [
        (
            "month-or-year",
            f"$.{TURNOVER}.period.end",
            '"2009-10" is read as a month; if the year to 2010 is meant, give its first and last day',
        )
    ]


@pytest.mark.parametrize(
    ("now", "before", "told"),
    [
        ({"count": 410}, {"count": 41}, "410 assessments now, and 41 assessments in 2026-03-31"),
        ({"count": 4}, {"count": 40}, "4 assessments now, and 40 assessments in 2026-03-31"),
        ({"count": 409}, {"count": 41}, None),
        ({"count": 9}, {"count": 0}, None),
        ({"count": 9}, {"status": "suppressed", "symbol": "c"}, None),
        ({"count": 400, "bound": "above"}, {"count": 4}, None),
    ],
    ids=str,
)
def test_a_tenfold_change_since_the_latest_earlier_figure_is_doubted(
    now: dict[str, Any], before: dict[str, Any], told: str | None
) -> None:
    history = [{"period_end": "2025-03-31", "count": 8}, {"period_end": "2026-03-31", **before}]
    doubts = [doubt for doubt in doubted({LATE: {**now, "history": history}}) if "2026" in doubt[2]]
    text = f"Assessments open past 45 working days: {told}: {EACH}"
    assert doubts == ([("tenfold-change", f"$.{LATE}", text)] if told else [])


def test_from_one_child_to_nine_is_no_slip() -> None:
    history = [{"period_end": "2026-03-31", "count": 1}]
    assert doubted({LATE: {"count": 9, "history": history}}) == []


def test_figures_that_stop_years_before_are_told_once_for_all_that_they_are_for() -> None:
    readings = {IN_TIME: {"percentage": 80}, "front_door.re_referrals": {"percentage": 20}}
    period = {"start": "2089-04-01", "end": "2090-03-31"}
    assert doubted(readings, period=period) == [
        (
            "old-figures",
            f"$.{IN_TIME}",
            (
                "The newest figures of Characteristics of children in need are as at 2025-03-31, "
                "over three years before 2 readings (2090-03-31 the latest)"
            ),
        )
    ]
    assert doubted(readings, period={"start": "2027-04-01", "end": "2028-03-31"}) == []


@pytest.mark.parametrize(
    ("name", "odd"),
    [
        ("North Team", []),
        ("North\u00a0Team", ["a no-break space"]),
        ("North\u2009Team\u200b", ["a thin space", "a zero width space"]),
        (" North", ["a space at the start or the end"]),
        ("North\u00a0", ["a no-break space", "a space at the start or the end"]),
        ("North  Team", ["a double space"]),
        ("North\tTeam", ["a control character"]),
    ],
)
def test_spaces_that_nobody_sees_are_named(name: str, odd: list[str]) -> None:
    assert odd_spaces(name) == odd


def test_an_odd_space_in_the_name_of_a_team_is_doubted() -> None:
    split = {"team": {"North\u00a0Team": {"count": 1}}}
    assert doubted({LATE: {"count": 41, "by": split}}) == [
        (
            "odd-space",
            f"$.{LATE}.by.team.North\u00a0Team",
            'In the name "North Team" there is a no-break space: another name may look the same',
        )
    ]


def test_of_many_names_with_odd_spaces_the_first_is_told() -> None:
    split = {"team": {f"Team {number} ": {"count": 1} for number in range(3)}}
    assert [text for _, _, text in doubted({LATE: {"count": 41, "by": split}})] == [
        (
            'In the name "Team 0" there is a space at the start or the end, and as much in 2 others: '
            "another name may look the same"
        )
    ]


def test_a_team_spelt_in_two_measures_in_two_ways_is_doubted() -> None:
    one, other = {"team": {"NORTH": {"count": 1}}}, {"team": {"North": {"percentage": 80}}}
    assert doubted({IN_TIME: {"percentage": 80, "by": other}, LATE: {"count": 41, "by": one}}) == [
        (
            "name-spelt-two-ways",
            f"$.{LATE}.by.team.NORTH",
            '"NORTH" and "North" differ in spaces or capitals only, and count as two',
        )
    ]


@pytest.mark.parametrize("other", ["north", "North ", "No\u00a0rth", "NORTH", "Nor\u200bth", "Ｎorth"])
def test_two_names_of_one_team_in_one_measure_are_an_error(other: str) -> None:
    split = {"team": {"North": {"count": 1}, other: {"count": 1}}}
    (said,) = refusals({LATE: {"count": 41, "by": split}})
    assert said.endswith(
        '" and "North" are two names for one team; they differ in spaces or capitals: write both alike and keep one'
    )


def test_a_doubt_changes_no_finding() -> None:
    sure, doubtful = evaluation({LATE: {"count": 41}}), evaluation({LATE: {"count": 41}}, prepared_on="2026-09-29")
    assert [one.kind for one in doubtful.notices] == ["prepared-before-the-end"]
    levels = [[(one.check, one.status, one.level) for one in each.findings] for each in (doubtful, sure)]
    assert (levels[0], doubtful.verdict.code) == (levels[1], sure.verdict.code)


@pytest.mark.parametrize("shape", [Format.TEXT, Format.MARKDOWN, Format.HTML])
def test_every_report_tells_a_doubt_on_its_first_page_and_not_among_what_decided_nothing(shape: Format) -> None:
    report = " ".join(render(evaluation(prepared_on="2026-09-29"), shape).split())
    assert report.count("its figures cannot be of all of it") == 1
    assert report.count("look again") == 1
    assert "Submitted but not used" not in report
    assert "GIVEN, AND DECIDED NOTHING" not in report


def test_every_kind_of_doubt_is_told_by_some_submission() -> None:
    history = [{"period_end": "2089-03-31", "count": 4}]
    split = {"team": {"North": {"count": 4}, "South ": {"count": 4}}}
    found = doubted(
        {
            LATE: {"count": 41, "history": history, "by": split},
            IN_TIME: {"percentage": 80, "about": "only the north", "by": {"team": {"NORTH": {"percentage": 80}}}},
            TURNOVER: {"percentage": 12, "period": {"start": "2008-09", "end": "2009-10"}},
        },
        period={"start": "2089-04-01", "end": "2090-03-31"},
        prepared_on="2090-01",
    )
    assert {kind for kind, _, _ in found} == {kind for kind in NoticeKind if kind.doubtful}


def test_the_smallest_submission_of_the_tests_is_not_doubted() -> None:
    assert submission()["period"] == {"start": "2026-04-01", "end": "2026-09-30"}
    assert doubted() == []
