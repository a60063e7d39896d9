"""Where a value stands among the published figures of all councils, and the flow from a contact to a plan."""

from __future__ import annotations

from decimal import Decimal
from statistics import median

from readiness.data.catalogue import shipped_catalogue
from readiness.evaluation.flow import STEPS
from readiness.evaluation.published_beside import AmongCouncils
from tests.support.submissions import Json, evaluated, submission

WAKEFIELD = {"name": "Wakefield", "code": "E08000036"}
TURNOVER, YEAR = "workforce.turnover", 2025


def among(value: Json, **rest: object) -> AmongCouncils:
    (found,) = evaluated(submission(workforce={"turnover": value}, **rest)).among_councils
    return found


def test_a_value_stands_beside_every_other_councils_figure_and_is_counted_among_them() -> None:
    published = shipped_catalogue().figures.by_council(TURNOVER, YEAR)
    own = published.pop("384")
    one = among({"percentage": 25}, council=WAKEFIELD)
    assert (one.measure, one.check, one.year, one.value) == (TURNOVER, "LD07.1", YEAR, Decimal(25))
    assert one.values == tuple(sorted(published.values()))
    assert own not in published
    assert (one.councils, one.lower, one.higher) == (
        len(published),
        sum(value < 25 for value in published.values()),
        sum(value > 25 for value in published.values()),
    )


def test_a_value_is_rounded_as_published_figures_are_before_it_is_put_among_them() -> None:
    exact, rounded = among({"percentage": 9.9}), among({"numerator": 9949, "denominator": 100_000})
    assert (rounded.lower, rounded.higher) == (exact.lower, exact.higher)
    assert exact.lower + exact.higher < exact.councils


def test_the_region_and_the_neighbours_are_there_where_the_council_is_known_and_not_otherwise() -> None:
    known, unknown = among({"percentage": 25}, council=WAKEFIELD), among({"percentage": 25})
    assert (known.region, known.region_value) == ("Yorkshire and the Humber", Decimal("9.9"))
    assert (len(known.neighbours), known.neighbours_median) == (10, median(known.neighbours))
    assert (unknown.region, unknown.region_value, unknown.neighbours, unknown.neighbours_median) == (
        None,
        None,
        (),
        None,
    )
    assert unknown.councils == known.councils + 1


def test_what_is_known_only_in_part_or_not_published_by_council_stands_among_none() -> None:
    bound = submission(workforce={"turnover": {"percentage": 30, "bound": "above"}})
    unpublished = submission(assessments={"open_past_45_working_days": {"count": 12}})
    assert [evaluated(content).among_councils for content in (bound, unpublished, submission())] == [(), (), ()]


def test_only_figures_of_a_year_that_had_ended_stand_beside_a_value() -> None:
    period = {"start": "2023-04-01", "end": "2024-03-31"}
    assert among({"percentage": 12}, period=period).as_at == "2023-09-30"


def test_every_step_of_the_flow_is_a_measure_of_the_catalogue() -> None:
    measures = shipped_catalogue().measures
    named = [name.partition("[")[0] for _, came, waiting in STEPS for name in (came, *waiting)]
    assert [name for name in named if name not in measures] == []


def test_the_flow_holds_what_came_and_what_waits_and_says_why_a_number_is_not_there() -> None:
    content = submission(
        front_door={"referrals": {"count": 1490}},
        assessments={
            "within_45_working_days": {"numerator": 1161, "denominator": 1380},
            "open_past_45_working_days": {"count": 4},
        },
        strategy_discussions={"held": {"status": "not-held", "reason": "Dates alone are kept."}},
    )
    told = {step.title: (step.came.value, step.came.shown) for step in evaluated(content).flow}
    assert told == {
        "Contacts": (None, "not submitted"),
        "Referrals": (Decimal(1490), "1490 referrals"),
        "Assessments": (Decimal(1380), "1380 assessments"),
        "Strategy discussions": (None, 'not held ("Dates alone are kept")'),
        "Section 47 enquiries": (None, "not submitted"),
        "Initial conferences": (None, "not submitted"),
        "Children on a plan": (None, "not submitted"),
    }
    waiting = next(step.waiting for step in evaluated(content).flow if step.title == "Assessments")
    assert [(one.shown, one.snapshot, one.small) for one in waiting] == [
        ("not submitted", True, False),
        ("4 assessments", True, True),
        ("not submitted", True, False),
    ]


def test_where_nothing_of_the_flow_was_submitted_there_is_none() -> None:
    assert evaluated(submission()).flow == ()
