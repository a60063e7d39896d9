"""Teams against the whole council: what they come to, and on which side of it they lie."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readiness.evaluation.evaluator import evaluate
from readiness.packs.pack import load_shipped
from tests.support.small import parsed, refusals

WAITING = "allocation.children_without_named_worker"
WAIT = "allocation.wait_for_worker"
IN_TIME = "assessments.within_45_working_days"
DURATIONS = "assessments.durations"
CASELOAD = "caseloads.average"
REPEATED = "child_protection.repeat_section_47_without_conference"
PLACEMENTS = "children_in_care.three_or_more_placements"
Figure = dict[str, Any]

LATE_TITLE = '"Assessments completed within 45 working days"'
MEND = "correct the one or the other"
LEFT_OUT = "both can be right only where one is left out"
SUPPRESSED = {"status": "suppressed", "symbol": "c"}
NO_BANDS = dict.fromkeys(
    ("up_to_10", "11_to_20", "21_to_30", "31_to_40", "41_to_45", "46_to_50", "51_to_60", "61_and_over"), 0
)


def by(*teams: Figure, dimension: str = "team") -> Figure:
    """The figures by team: North, South, West."""
    return {"by": {dimension: dict(zip(("North", "South", "West"), teams, strict=False))}}


def of(top: float, bottom: float) -> Figure:
    return {"numerator": top, "denominator": bottom}


def count(number: int) -> Figure:
    return {"count": number}


def told(measure: str, reading: Figure, **parts: Any) -> tuple[list[str], list[str]]:
    """The conflicts between figures, and the notices of what is in no team."""
    evaluation = evaluate(load_shipped(), parsed({measure: reading}, **parts))
    shown = [one.text for one in evaluation.first_page.conflicts if one.kind == "figures"]
    return shown, [one.text for one in evaluation.notices if one.kind == "uncounted"]


# What cannot be


@pytest.mark.parametrize(
    ("measure", "reading", "said"),
    [
        (
            WAITING,
            count(47) | by(count(40), count(40), count(40)),
            ('.team: "Children without a named worker" is 47 for the whole council, and its 3 teams together come to '
            '120'),
        ),
        (
            WAITING,
            count(47) | by(count(47), SUPPRESSED),
            ('.team: "Children without a named worker" is 47 for the whole council, and its 2 teams together come to '
            "48 or more"),
        ),
        (
            IN_TIME,
            of(80, 100) | by(of(50, 60), of(30, 50)),
            (f'.team: the denominator of {LATE_TITLE} is 100 for the whole council, and its 2 teams together come to '
            f'110'),
        ),
        (
            IN_TIME,
            of(90, 100) | by(of(40, 60), of(40, 40)),
            (f".team: the numerator of {LATE_TITLE} is 90 for the whole council, and its 2 teams together come to 80 "
            f"alone"),
        ),
        (
            DURATIONS,
            {"bands": NO_BANDS | {"up_to_10": 5, "41_to_45": 9}}
            | by({"bands": NO_BANDS | {"up_to_10": 3}}, {"bands": NO_BANDS | {"up_to_10": 3}}),
            ('.team: band up_to_10 of "Working days that completed assessments took" is 5 for the whole council, '
             'and its '
            "2 teams together come to 6"),
        ),
        (
            WAIT,
            {"longest": 41} | by({"longest": 50}),
            ('.team: the longest of "Wait for a named worker" is 41 working days for the whole council, and 50 working '
            "days in North"),
        ),
        (
            PLACEMENTS,
            of(10, 90) | by(of(5, 60), of(5, 40), dimension="placement_type"),
            ('.placement_type: the denominator of "Children with three or more placements in a year" is 90 for the '
             'whole '
            "council, and its 2 placement types together come to 100"),
        ),
    ],
    ids=[
        "a count", "a suppressed team", "a denominator", "a numerator that falls short", "a band", "a longest wait",
        "placement types",
    ],
)  # fmt: skip
def test_teams_that_cannot_make_up_the_whole_are_refused(measure: str, reading: Figure, said: str) -> None:
    assert refusals({measure: reading}) == [f"$.{measure}.by{said}; {MEND}"]


# What may be


@pytest.mark.parametrize(
    ("measure", "reading"),
    [
        (WAITING, count(47) | by(count(40), count(7))),
        (REPEATED, count(29) | by(count(20), count(20))),
        (CASELOAD, of(100, 6.2) | by(of(60, 3.11), of(40, 3.11))),
        (IN_TIME, {"percentage": 80} | by({"percentage": 70}, {"percentage": 90})),
        (IN_TIME, {"percentage": 80.4} | by({"percentage": 80}, {"percentage": 80})),
        (IN_TIME, {"percentage": 80} | by({"percentage": 70})),
        (IN_TIME, {"percentage": 80} | by({"percentage": 70}, SUPPRESSED)),
        (IN_TIME, {"percentage": 80} | by({"percentage": 70}, {"percentage": 75, "bound": "above"})),
        (WAIT, {"median": 5, "longest": 41} | by({"median": 3, "longest": 41}, {"median": 8, "longest": 20})),
    ],
    ids=[
        "they add up", "children move between teams", "rounded posts", "on both sides", "the same but for rounding",
        "one team alone", "a team that is not known", "a team known as a bound", "waits",
    ],
)  # fmt: skip
def test_teams_that_can_make_up_the_whole_are_taken_without_a_word(measure: str, reading: Figure) -> None:
    assert told(measure, reading) == ([], [])


@pytest.mark.parametrize(
    ("measure", "reading", "said"),
    [
        (
            IN_TIME,
            of(900, 1000) | by({"percentage": 60}, {"percentage": 60.5}),
            f"{LATE_TITLE} is 90% for the whole council, and all its 2 teams are lower, 60.5% at most; {LEFT_OUT}",
        ),
        (
            IN_TIME,
            {"percentage": 50} | by({"percentage": 60}, {"percentage": 61}),
            f"{LATE_TITLE} is 50% for the whole council, and all its 2 teams are higher, 60% at least; {LEFT_OUT}",
        ),
        (
            CASELOAD,
            {"value": 16} | by({"value": 18}, {"value": 19.5}),
            (
                '"Cases held per social worker" is 16 cases per worker for the whole council, and all its 2 teams are '
                f"higher, 18 cases per worker at least; {LEFT_OUT}"
            ),
        ),
        (
            WAIT,
            {"median": 9} | by({"median": 3}, {"median": 8}),
            (
                'the median of "Wait for a named worker" is 9 working days for the whole council, and all its 2 '
                "teams are "
                f"lower, 8 working days at most; {LEFT_OUT}"
            ),
        ),
    ],
    ids=["below", "above", "a ratio", "a median"],
)
def test_teams_that_all_lie_on_one_side_of_the_whole_are_a_conflict(measure: str, reading: Figure, said: str) -> None:
    assert told(measure, reading) == ([said], [])


def test_teams_that_come_to_less_than_the_whole_leave_some_in_no_team() -> None:
    said = (
        '"Children without a named worker" is 100 for the whole council, and its 2 teams come to 84: 16 in none of them'
    )
    assert told(WAITING, count(100) | by(count(80), count(4))) == ([], [said])


def test_a_team_that_is_left_out_tells_why_all_others_are_on_one_side() -> None:
    shown, uncounted = told(IN_TIME, of(90, 100) | by(of(40, 50), of(20, 30)))
    assert shown == []
    assert uncounted == [
        f"the denominator of {LATE_TITLE} is 100 for the whole council, and its 2 teams come to 80: 20 in none of them"
    ]


def test_what_others_compiled_may_be_rounded_by_team() -> None:
    shown, _ = told(WAITING, count(45) | by(count(25), count(25)), status="compiled")
    assert shown == [
        (
            '"Children without a named worker" is 45 for the whole council, and its 2 teams together come to 50; '
            "figures as published may be rounded"
        )
    ]


# Laws


@pytest.mark.slow
@given(st.lists(st.tuples(st.integers(0, 300), st.integers(0, 300)), min_size=1, max_size=3), st.integers(1, 50))
def test_teams_that_add_up_are_taken_and_one_more_is_found(teams: list[tuple[int, int]], more: int) -> None:
    top, bottom = sum(top for top, _ in teams), sum(sum(team) for team in teams)
    split = by(*(of(top, top + rest) for top, rest in teams))
    assert told(IN_TIME, of(top, bottom) | split) == ([], [])
    shown, uncounted = told(IN_TIME, of(top, bottom + more) | split)
    assert len(uncounted) == 1
    assert shown == []
    if bottom > more + top:
        assert refusals({IN_TIME: of(top, bottom - more) | split}) != []
