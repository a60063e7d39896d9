"""Which small counts a submission gives away: what can be derived, not what is written."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readiness.data.catalogue import shipped_catalogue
from readiness.evaluation.disclosure import disclosures
from readiness.evaluation.evaluator import evaluate
from readiness.packs.pack import load_shipped
from readiness.reports import Format, render
from tests.support.packs import quick_pack
from tests.support.small import parsed
from tests.support.submissions import letter

Told = tuple[str | None, str, str | None]

CATALOGUE = shipped_catalogue()
NO_WORKER, OPEN_LATE = "allocation.children_without_named_worker", "assessments.open_past_45_working_days"
UNSEEN, IN_TIME = "assessments.open_past_limit_not_seen", "assessments.within_45_working_days"
DURATIONS, HELD = "assessments.durations", "strategy_discussions.held"
CONFERENCES = "child_protection.initial_conferences"
IN_15_DAYS = "child_protection.conferences_within_15_working_days"
ALONE = "workforce.newly_qualified_sole_protection"
SUPPRESSED = {"status": "suppressed", "symbol": "c"}
NOT_HELD = {"status": "not-held", "reason": "a new system"}
BANDS = ("up_to_10", "11_to_20", "21_to_30", "31_to_40", "41_to_45", "46_to_50", "51_to_60", "61_and_over")
DIFFERENCE = "the whole less the teams that are given"
SHARE = "its percentage of a base that is given"


def told(readings: dict[str, Any], relations: list[tuple[str, str]] | None = None, **parts: Any) -> list[Told]:
    """What gives small counts away: the measure, how, and whose."""
    found = disclosures(parsed(readings, **parts).submission, CATALOGUE, relations)
    return [(one.measure, one.reason, one.subject[1] if one.subject else None) for one in found]


def teams(whole: dict[str, Any], **parts: Any) -> dict[str, Any]:
    return {**whole, "by": {"team": parts}}


def count(number: int, **more: Any) -> dict[str, Any]:
    return {"count": number, **more}


def of(top: int, bottom: int) -> dict[str, Any]:
    return {"numerator": top, "denominator": bottom}


def bands(*counts: int) -> dict[str, Any]:
    return {"bands": dict(zip(BANDS, counts, strict=True))}


GIVEN_AWAY: dict[str, tuple[dict[str, Any], list[Told]]] = {
    "a team beside the whole and its siblings": (
        {NO_WORKER: teams(count(163), North=count(60), South=count(101), West=SUPPRESSED)},
        [(NO_WORKER, DIFFERENCE, "West")],
    ),
    "a team that is not held, as if it were suppressed": (
        {NO_WORKER: teams(count(10), North=count(8), South=NOT_HELD)},
        [(NO_WORKER, DIFFERENCE, "South")],
    ),
    "three that are in no team": (
        {NO_WORKER: teams(count(163), North=count(60), South=count(100))},
        [(NO_WORKER, DIFFERENCE, None)],
    ),
    "two suppressed teams that share four": (
        {NO_WORKER: teams(count(64), North=count(60), South=SUPPRESSED, West=SUPPRESSED)},
        [(NO_WORKER, DIFFERENCE, "South"), (NO_WORKER, DIFFERENCE, "West")],
    ),
    "two suppressed teams that share ten have five each": (
        {NO_WORKER: teams(count(70), North=count(60), South=SUPPRESSED, West=SUPPRESSED)},
        [(NO_WORKER, DIFFERENCE, "South"), (NO_WORKER, DIFFERENCE, "West")],
    ),
    "those of a suppressed team who were late": (
        {IN_TIME: teams(of(900, 1000), North=of(850, 946), South=SUPPRESSED)},
        [(IN_TIME, DIFFERENCE, "South")],
    ),
    "a band of the team that is left out": (
        {DURATIONS: teams(bands(90, 80, 70, 60, 50, 40, 30, 20), North=bands(80, 70, 60, 50, 40, 30, 26, 10))},
        [(DURATIONS, DIFFERENCE, None)],
    ),
    "the percentage of a count": (
        {CONFERENCES: count(60), IN_15_DAYS: {"percentage": 95}},
        [(IN_15_DAYS, SHARE, None)],
    ),
    "the percentage of a count, in one team": (
        {
            CONFERENCES: teams(count(400), North=count(60)),
            IN_15_DAYS: teams({"percentage": 80}, North={"percentage": 95}),
        },
        [(IN_15_DAYS, SHARE, "North")],
    ),
    "the percentage of another measure's base": (
        {
            "care_leavers.in_education_employment_training_19_to_21": of(60, 100),
            "care_leavers.not_in_touch_19_to_21": {"percentage": 3},
        },
        [("care_leavers.not_in_touch_19_to_21", SHARE, None)],
    ),
    "the earlier part of the same period": (
        {HELD: count(43, history=[{"period_end": "2026-07-31", "count": 40}])},
        [(HELD, "the year so far less an earlier part of it", None)],
    ),
    "a figure of before": (
        {UNSEEN: count(0, history=[{"period_end": "2026-03-31", "count": 3}])},
        [(UNSEEN, "in its history", None)],
    ),
    "cases of one worker": ({"caseloads.average": of(4, 1)}, [("caseloads.average", "as submitted", None)]),
}
KEPT: dict[str, dict[str, Any]] = {
    "nought": {UNSEEN: count(0)},
    "nought of many": {IN_TIME: of(0, 900)},
    "all of many": {IN_TIME: of(900, 900)},
    "a percentage without a base": {IN_15_DAYS: {"percentage": 99.9}},
    "a percentage too coarse for its base": {CONFERENCES: count(900), IN_15_DAYS: {"percentage": 99}},
    "a base of another time": {
        CONFERENCES: count(60),
        IN_15_DAYS: {"percentage": 95, "period": {"start": "2025-10-01", "end": "2026-03-31"}},
    },
    "full-time equivalents": {"workforce.vacancy": of(3, 80)},
    "posts, a whole set": {"management_oversight.senior_posts_permanent": of(3, 8)},
    "a suppressed count by itself": {UNSEEN: SUPPRESSED},
    "a suppressed team that 20 are left for": {NO_WORKER: teams(count(80), North=count(60), South=NOT_HELD)},
    "two suppressed teams that may have any number": {
        NO_WORKER: teams(count(66), North=count(60), South=SUPPRESSED, West=SUPPRESSED)
    },
    "two suppressed teams that have none": {
        NO_WORKER: teams(count(60), North=count(60), South=NOT_HELD, West=NOT_HELD)
    },
    "fewer than five": {UNSEEN: count(5, bound="below")},
    "a number on one day that rose by three": {
        UNSEEN: count(43, history=[{"period_end": "2026-07-31", "count": 40}]),
    },
    "a whole period before that": {HELD: count(43, history=[{"period_end": "2026-03-31", "count": 40}])},
    "periods that are no parts of one": {
        HELD: count(43, history=[{"period_end": "2026-06-30", "count": 50}, {"period_end": "2026-07-31", "count": 40}])
    },
    "visits of two services with one name for their base": {
        "child_protection.visits_on_time": of(30, 60),
        "children_in_care.visits_on_time": {"percentage": 95},
    },
}


@pytest.mark.parametrize(("readings", "expected"), GIVEN_AWAY.values(), ids=GIVEN_AWAY)
def test_what_can_be_derived_is_told(readings: dict[str, Any], expected: list[Told]) -> None:
    assert told(readings) == expected
    assert evaluate(quick_pack(), parsed(readings)).verdict.not_for_publication


@pytest.mark.parametrize("readings", KEPT.values(), ids=KEPT)
def test_what_gives_no_small_count_away_is_not_marked(readings: dict[str, Any]) -> None:
    assert told(readings) == []
    assert not evaluate(quick_pack(), parsed(readings)).verdict.not_for_publication


# Evidence


@pytest.mark.parametrize(
    ("parts", "small"),
    [
        ({"sample": 30, "ratings": {"good_or_better": 20, "requires_improvement": 8, "inadequate": 2}}, True),
        ({"sample": 30, "ratings": {"good_or_better": 20, "requires_improvement": 6}}, True),
        ({"sample": 4}, True),
        ({"sample": 30, "ratings": {"good_or_better": 20, "requires_improvement": 10, "inadequate": 0}}, False),
        ({"sample": 30}, False),
        ({}, False),
    ],
)
def test_ratings_and_samples_count_people(parts: dict[str, Any], small: bool) -> None:
    item = letter("HP06.4", shows="mixed", **parts)
    found = disclosures(parsed(evidence=[item]).submission, CATALOGUE)
    assert [(one.path, one.title) for one in found] == (
        [(("evidence", 0), "An inspection letter of 2026-08-14")] if small else []
    )


# Relations that the caller states


CHANGED = "stability.changed_worker_in_six_months"
PART_OF: list[tuple[str, str]] = [(UNSEEN, OPEN_LATE)]
BOTH_WAYS = [(HELD, f"{CHANGED}[denominator]"), (f"{CHANGED}[denominator]", HELD)]
LATE_BANDS = [(f"{DURATIONS}[46_to_50+51_to_60+61_and_over]", HELD)]


def test_a_part_beside_its_whole_gives_the_rest_away() -> None:
    readings = {OPEN_LATE: count(20), UNSEEN: count(17)}
    assert told(readings, []) == []
    assert told(readings, PART_OF) == [
        (UNSEEN, "taken from Assessments open past 45 working days", None),
        (OPEN_LATE, "less Children not seen whose assessment is open past 45 working days", None),
    ]


@pytest.mark.parametrize("late", [17, 40, 16])
def test_a_part_that_leaves_none_or_many_gives_nothing_away(late: int) -> None:
    assert told({OPEN_LATE: count(late), UNSEEN: count(17 if late == 17 else 10)}, PART_OF) == []


def test_equal_counts_lend_each_other_their_number() -> None:
    readings = {HELD: count(440), CHANGED: {"percentage": 99.1}}
    assert told(readings, []) == []
    assert told(readings, BOTH_WAYS) == [(CHANGED, SHARE, None)]


def test_a_share_of_a_known_base_can_be_a_part() -> None:
    readings = {CONFERENCES: count(600), IN_15_DAYS: {"percentage": 90.0}, HELD: count(543)}
    base = [(CONFERENCES, f"{IN_15_DAYS}[denominator]"), (f"{IN_15_DAYS}[denominator]", CONFERENCES)]
    assert told(readings, [*base, (f"{IN_15_DAYS}[numerator]", HELD)]) == [
        (IN_15_DAYS, "taken from Strategy discussions held", None),
        (HELD, "less Initial conferences within 15 working days", None),
    ]


def test_bands_together_can_be_a_part() -> None:
    readings = {DURATIONS: bands(90, 80, 70, 60, 50, 40, 30, 20), HELD: count(93)}
    assert told(readings, LATE_BANDS) == [
        (DURATIONS, "taken from Strategy discussions held", None),
        (HELD, "less Working days that completed assessments took", None),
    ]


def test_bands_of_which_one_was_not_given_are_no_known_part() -> None:
    some = {name: number for name, number in bands(90, 80, 70, 60, 50, 40, 30, 20)["bands"].items() if name != BANDS[6]}
    assert told({DURATIONS: {"bands": some}, HELD: count(93)}, LATE_BANDS) == []


# Laws

PEOPLE = st.integers(min_value=6, max_value=400)


@given(st.lists(PEOPLE, min_size=1, max_size=5), st.integers(min_value=0, max_value=30))
def test_a_hidden_team_is_told_exactly_where_it_has_1_to_5(given_teams: list[int], hidden: int) -> None:
    parts = {f"Team {index}": count(number) for index, number in enumerate(given_teams)}
    found = told({NO_WORKER: teams(count(sum(given_teams) + hidden), **parts, Hidden=NOT_HELD)})
    assert found == ([(NO_WORKER, DIFFERENCE, "Hidden")] if 1 <= hidden <= 5 else [])


@given(PEOPLE, st.data(), st.integers(min_value=0, max_value=3))
def test_a_percentage_of_a_base_is_told_only_where_one_side_of_it_is_1_to_5(
    base: int, data: st.DataObject, decimals: int
) -> None:
    top = data.draw(st.integers(min_value=0, max_value=base))
    percentage = round(100 * top / base, decimals)
    readings = {CONFERENCES: count(base), IN_15_DAYS: {"percentage": percentage, "note": "as counted"}}
    small = 1 <= top <= 5 or 1 <= base - top <= 5
    found = told(readings)
    assert small or found == []
    if decimals == 3:
        assert found == ([(IN_15_DAYS, SHARE, None)] if small else [])


# What the reports say


def test_the_report_says_which_readings_are_the_reason() -> None:
    few = [UNSEEN, OPEN_LATE, "allocation.open_children", "child_protection.visits_overdue_now"]
    evaluation = evaluate(quick_pack(), parsed({measure: count(3) for measure in few}))
    text = " ".join(render(evaluation, Format.MARKDOWN).replace("\\", "").split())
    assert "Not for publication: counts of 1 to 5 can be told from 4 figures." in text
    said = (
        "Children open to the service (as submitted); Children not seen whose assessment is open past 45 working days "
        "(as submitted); Assessments open past 45 working days (as submitted); "
    )
    assert said in text


def test_the_reading_and_the_team_that_give_it_away_are_marked() -> None:
    reading = teams(count(163), North=count(60), South=count(101), West=SUPPRESSED)
    finding = evaluate(load_shipped(), parsed({ALONE: reading})).finding_of["LD08.3"]
    marked = {row.subject: row.small for row in finding.subjects}
    assert marked == {"North": False, "South": False, "West": True}
    assert [one.small for one in finding.readings if one.measure == ALONE] == [True]


def test_a_reason_does_not_tell_the_count_itself() -> None:
    readings = {NO_WORKER: teams(count(163), North=count(60), South=count(100), West=SUPPRESSED)}
    assert json.dumps(evaluate(quick_pack(), parsed(readings)).verdict.small_counts) == (
        '["Children without a named worker (the whole less the teams that are given)"]'
    )
