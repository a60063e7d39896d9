"""What a reading may be, by the kind of its measure, and what is said of one that cannot be."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import pytest

from readiness.authoring.schemas import submission_schema
from readiness.core.diagnostics import SubmissionError
from readiness.core.numbers import plain, rounded
from readiness.data.catalogue import Catalogue
from readiness.data.readings import MOST_OF_UNIT, Kind
from readiness.data.submission_file import parse_submission
from readiness.evaluation.evaluator import evaluate
from readiness.packs.pack import load_shipped
from tests.support.schemas import issues
from tests.support.small import parsed, refusals
from tests.support.submissions import submission

IN_TIME = "assessments.within_45_working_days"
DIMENSIONS = ("team", "ethnicity", "disability", "age", "sex")
LATE = "assessments.open_past_45_working_days"
DURATIONS = "assessments.durations"
AVERAGE = "caseloads.average"
NEWLY_QUALIFIED = "caseloads.newly_qualified_average"
TURNOVER = "workforce.turnover"
TIME = "strategy_discussions.time_to_discussion"
EVALUATED = "quality_assurance.self_evaluation_date"

BANDS = {
    "up_to_10": 1, "11_to_20": 2, "21_to_30": 3, "31_to_40": 4, "41_to_45": 5, "46_to_50": 6, "51_to_60": 7,
    "61_and_over": 8,
}  # fmt: skip
WRITE = 'give {"numerator": 812, "denominator": 947} or {"percentage": 85.7}'
OR_STATUS = ', or {"status": "not-held", "reason": "…"}, or leave the key out'
FORM = "write it in braces, in the form"
CHECK = "check whether the two are the wrong way round"


def accepted(measure: str, reading: Any) -> bool:
    return refusals({measure: reading}) == []


def refusal(measure: str, reading: Any) -> list[str]:
    """What is said, each with its path within the reading."""
    start = f"$.{measure}"
    said = refusals({measure: reading})
    assert all(one.startswith(start) for one in said)
    return [one.removeprefix(start) for one in said]


def is_said(reading: Any, measure: str = IN_TIME) -> str:
    (said,) = refusal(measure, reading)
    return said


# What is taken


@pytest.mark.parametrize(
    ("measure", "reading"),
    [
        (IN_TIME, {"numerator": 812, "denominator": 947}),
        (IN_TIME, {"numerator": 0, "denominator": 947}),
        (IN_TIME, {"numerator": 947, "denominator": 947}),
        (IN_TIME, {"numerator": 0, "denominator": 0}),
        (IN_TIME, {"numerator": 1, "denominator": 947}),
        (IN_TIME, {"percentage": 85.7}),
        (IN_TIME, {"percentage": 0}),
        (IN_TIME, {"percentage": 1.01}),
        (IN_TIME, {"percentage": 1, "bound": "below"}),
        (IN_TIME, {"percentage": 1, "source": "DfE"}),
        (IN_TIME, {"percentage": 0.5, "source": "DfE"}),
        (IN_TIME, {"percentage": 100}),
        (IN_TIME, {"percentage": 70, "bound": "above"}),
        (IN_TIME, {"percentage": 0.5, "note": "truly under 1%"}),
        (
            IN_TIME,
            {"percentage": 80, "by": {"team": {"North": {"percentage": 85}, "South": {"status": "not-submitted"}}}},
        ),
        (IN_TIME, {"numerator": 5, "denominator": 10, "by": {"team": {"North": {"numerator": 5, "denominator": 10}}}}),
        (LATE, {"count": 5, "bound": "above", "by": {"team": {"North": {"count": 9}}}}),
        (IN_TIME, {"status": "not-submitted"}),
        (IN_TIME, {"status": "not-held", "reason": "no such field"}),
        (IN_TIME, {"status": "suppressed", "symbol": "c"}),
        (IN_TIME, {"percentage": 80, "also": [{"value": 81, "source": "DfE"}], "note": "n", "source": "s"}),
        (IN_TIME, {"percentage": 80, "history": [{"period_end": "2026-03", "status": "suppressed", "symbol": "x"}]}),
        (IN_TIME, {"percentage": 80, "period": {"end": "2026-09"}}),
        (LATE, {"count": 0}),
        (LATE, {"count": 4.0}),
        (LATE, {"count": 4, "bound": "below"}),
        (AVERAGE, {"numerator": 1480, "denominator": 92.5}),
        (AVERAGE, {"numerator": 0, "denominator": 0}),
        (AVERAGE, {"value": 0.5}),
        (TURNOVER, {"numerator": 34.4, "denominator": 300.5}),
        (TURNOVER, {"numerator": 900, "denominator": 300}),
        (TURNOVER, {"percentage": 400}),
        (NEWLY_QUALIFIED, {"status": "not-applicable", "reason": "there are none"}),
        (TIME, {"median": 18, "percentile_90": 46, "longest": 120, "unit": "hours"}),
        (TIME, {"median": 18, "percentile_90": 18, "longest": 18}),
        (TIME, {"longest": 5}),
        (DURATIONS, {"bands": BANDS}),
        (EVALUATED, {"date": "2026-03-31"}),
        (EVALUATED, {"date": "2026-03"}),
        (EVALUATED, {"date": "2025"}),
    ],
    ids=str,
)
def test_a_plausible_reading_is_taken(measure: str, reading: Mapping[str, Any]) -> None:
    assert accepted(measure, reading)


# Shape


@pytest.mark.parametrize(
    ("measure", "reading", "said"),
    [
        (IN_TIME, 80, ': the number 80 stands where a reading belongs; write {"percentage": 80}, or better its counts'),
        (LATE, 41, ': the number 41 stands where a reading belongs; write {"count": 41}'),
        (AVERAGE, 16, ': the number 16 stands where a reading belongs; write {"value": 16}, or better its parts'),
        (LATE, "1,204", ': the text "1,204" stands where a reading belongs; write {"count": 1204}'),
        (
            LATE,
            "<100",
            (
                ': the text "<100" stands where a reading belongs; '
                'write "count": 100, "bound": "below", in braces in its place'
            ),
        ),
        (
            IN_TIME,
            "*",
            (
                ': the text "*" stands where a reading belongs; '
                'write "status": "suppressed", "symbol": "c", in braces in its place'
            ),
        ),
        (EVALUATED, "2026-03", ': the text "2026-03" stands where a reading belongs; write {"date": "2026-03"}'),
        (IN_TIME, None, f": null stands where a reading belongs; {WRITE.replace('give', FORM)}{OR_STATUS}"),
        (LATE, "some", f': the text "some" stands where a reading belongs; {FORM} {{"count": 41}}{OR_STATUS}'),
        (
            IN_TIME,
            {},
            f": there is no value and no status, and a proportion is expected; {WRITE}{OR_STATUS}",
        ),
        (
            IN_TIME,
            {"note": "to come"},
            f": there is no value and no status, and a proportion is expected; {WRITE}{OR_STATUS}",
        ),
        (
            TIME,
            {"unit": "hours"},
            (
                ": there is no value and no status, and a duration is expected; "
                f'give {{"median": 18, "percentile_90": 46, "longest": 120}}{OR_STATUS}'
            ),
        ),
        (IN_TIME, {"count": 3}, f'.count: "count" does not belong to a proportion; {WRITE}'),
        (LATE, {"percentage": 3}, '.percentage: "percentage" does not belong to a count; give {"count": 41}'),
        (EVALUATED, {"answer": True}, '.answer: "answer" does not belong to a date; give {"date": "2026-03-31"}'),
        (IN_TIME, {"percent": 3}, '.percent: there is no "percent" here; did you mean "percentage"?'),
        (
            IN_TIME,
            {"percentage": True},
            ".percentage: true stands where a number belongs; write the number in digits, without quotation marks",
        ),
        (
            IN_TIME,
            {"percentage": "85.7%"},
            '.percentage: "85.7%" is text with a percent sign; write the number alone: 85.7',
        ),
        (
            IN_TIME,
            {"numerator": "1,000", "denominator": 2000},
            '.numerator: "1,000" is text, not a number; write it without quotation marks: 1000',
        ),
        (LATE, {"count": 4.5}, ".count: 4.5 is not a whole number; whole ones are counted here: check the figure"),
        (LATE, {"count": -1}, ".count: -1 is too small; the least is 0"),
    ],
    ids=str,
)
def test_a_reading_of_the_wrong_shape_is_refused(measure: str, reading: Any, said: str) -> None:
    assert refusal(measure, reading) == [said]


# Proportions and ratios


@pytest.mark.parametrize(
    ("measure", "reading", "said"),
    [
        (IN_TIME, {"numerator": 5}, '.numerator: "numerator" has no "denominator"; give both, or only a percentage'),
        (
            IN_TIME,
            {"denominator": 5},
            '.denominator: "denominator" has no "numerator"; give both, or only a percentage',
        ),
        (AVERAGE, {"numerator": 5}, '.numerator: "numerator" has no "denominator"; give both, or only a value'),
        (IN_TIME, {"numerator": 3, "denominator": 2}, f".numerator: 3 of 2 is more than all; {CHECK}"),
        (IN_TIME, {"numerator": 1, "denominator": 0}, f".numerator: 1 of 0 is more than all; {CHECK}"),
        (AVERAGE, {"numerator": 1, "denominator": 0}, ".denominator: 1 out of nothing; check the denominator"),
        (
            IN_TIME,
            {"numerator": 1.5, "denominator": 2},
            ".numerator: 1.5 is not a whole number of assessments; count whole ones",
        ),
        (
            IN_TIME,
            {"numerator": 1, "denominator": 2.5},
            ".denominator: 2.5 is not a whole number of assessments; count whole ones",
        ),
        (IN_TIME, {"percentage": -1}, ".percentage: -1 is too small; the least is 0"),
        (
            IN_TIME,
            {"percentage": 100.1},
            ".percentage: 100.1 percent is more than is possible (100); check the figures",
        ),
        (
            TURNOVER,
            {"numerator": 1300, "denominator": 300},
            ".numerator: 433.3 percent is more than is possible (400); check the figures",
        ),
        (
            IN_TIME,
            {"numerator": 0, "denominator": 0, "percentage": 5},
            ".percentage: 5 of nothing; leave it out: 0 of 0 says that none arose",
        ),
        (
            TURNOVER,
            {"percentage": 400.1},
            ".percentage: 400.1 percent is more than is possible (400); check the figures",
        ),
        (AVERAGE, {"value": -1}, ".value: -1 is below nothing; check the figure"),
    ],
    ids=str,
)
def test_parts_that_cannot_be_are_refused(measure: str, reading: Any, said: str) -> None:
    assert refusal(measure, reading) == [said]


@pytest.mark.parametrize(
    ("stated", "numerator", "denominator"),
    [
        ("85.7", 857, 1000),
        ("83", 832, 1000),
        ("83.2", 832, 1000),
        ("83.20", 832, 1000),
        ("33.3", 1, 3),
        ("33", 1, 3),
        ("12", 1, 8),
        ("13", 1, 8),
        ("12.5", 1, 8),
        ("0", 0, 8),
        ("0.5", 1, 200),
        ("0", 1, 1000),
    ],
)
def test_a_stated_percentage_may_differ_by_half_a_unit_in_its_last_place(
    stated: str, numerator: int, denominator: int, catalogue: Catalogue
) -> None:
    assert said_of_stated(stated, numerator, denominator, catalogue) == []


@pytest.mark.parametrize(
    ("stated", "numerator", "denominator", "said"),
    [
        ("33.4", 1, 3, "33.4 does not agree with 1 of 3, which is 33.3; correct one, or leave it out"),
        ("34", 1, 3, "34 does not agree with 1 of 3, which is 33.3; correct one, or leave it out"),
        ("33.30", 1, 3, "33.30 does not agree with 1 of 3, which is 33.3; correct one, or leave it out"),
        ("12.0", 1, 8, "12.0 does not agree with 1 of 8, which is 12.5; correct one, or leave it out"),
        ("12.4", 1, 8, "12.4 does not agree with 1 of 8, which is 12.5; correct one, or leave it out"),
        ("0.832", 832, 1000, "0.832 beside 832 of 1000 looks like a fraction; write 83.2, or leave it out"),
        ("0.83", 832, 1000, "0.83 beside 832 of 1000 looks like a fraction; write 83.2, or leave it out"),
    ],
)
def test_a_stated_percentage_that_differs_by_more_is_refused(
    stated: str, numerator: int, denominator: int, said: str, catalogue: Catalogue
) -> None:
    assert said_of_stated(stated, numerator, denominator, catalogue) == [said]


def said_of_stated(stated: str, numerator: int, denominator: int, catalogue: Catalogue) -> list[str]:
    """What is said of a percentage as it is written, whose last place counts, beside its counts."""
    text = f"""{{
        "schema_version": "1.0", "council": {{"name": "A"}}, "status": "draft",
        "period": {{"start": "2025-04-01", "end": "2026-03-31"}},
        "assessments": {{"within_45_working_days": {{
            "numerator": {numerator}, "denominator": {denominator}, "percentage": {stated}}}}}}}"""
    try:
        parse_submission(text.encode(), "a.json", catalogue)
    except SubmissionError as error:
        return [f"{diagnostic.message}; {diagnostic.hint}" for diagnostic in error.diagnostics]
    return []


@pytest.mark.parametrize(
    ("value", "said"),
    [(16, []), (16.0, []), (16.1, [(".value: 16.1 does not agree with 1480 of 92.5, which is 16; "
                                   "correct one, or leave it out")])],
)  # fmt: skip
def test_a_stated_ratio_agrees_with_its_parts(value: float, said: list[str]) -> None:
    assert refusal(AVERAGE, {"numerator": 1480, "denominator": 92.5, "value": value}) == said


# What no council comes near

A_LOT = 100_000_001


@pytest.mark.parametrize(
    ("measure", "reading", "at", "value"),
    [
        (LATE, {"count": A_LOT}, ".count", A_LOT),
        (IN_TIME, {"numerator": 1, "denominator": A_LOT}, ".denominator", A_LOT),
        (IN_TIME, {"percentage": 10**21}, ".percentage", 10**21),
        (AVERAGE, {"value": A_LOT}, ".value", A_LOT),
        (DURATIONS, {"bands": {**BANDS, "up_to_10": A_LOT}}, ".bands.up_to_10", A_LOT),
        (TIME, {"longest": A_LOT}, ".longest", A_LOT),
        (LATE, {"count": 4, "also": [{"value": 10**20, "source": "x"}]}, ".also[0].value", 10**20),
        (LATE, {"count": 4, "history": [{"period_end": "2026-03", "count": A_LOT}]}, ".history[0].count", A_LOT),
        (LATE, {"count": 4, "by": {"team": {"North": {"count": A_LOT}}}}, ".by.team.North.count", A_LOT),
    ],
    ids=str,
)
def test_more_than_there_are_people_in_the_country_is_refused_wherever_it_stands(
    measure: str, reading: Any, at: str, value: int
) -> None:
    assert f"{at}: {value} is too large; the most is 100,000,000" in refusal(measure, reading)


@pytest.mark.parametrize(
    ("measure", "reading", "said"),
    [
        (
            TIME,
            {"median": 1, "longest": 876_601},
            ".longest: 876601 hours is more than is possible (876,600); check the figure",
        ),
        (
            TIME,
            {"median": 900_000},
            ".median: 900000 hours is more than is possible (876,600); check the figure",
        ),
        (
            TIME,
            {"median": 1, "also": [{"value": 900_000, "source": "x"}]},
            ".also[0].value: 900000 hours is more than is possible (876,600); check the figure",
        ),
        (
            TURNOVER,
            {"percentage": 12, "also": [{"value": 401, "source": "x"}]},
            ".also[0].value: 401 percent is more than is possible (400); check the figure",
        ),
        (
            "front_door.referral_rate_per_10000",
            {"value": 100_001},
            ".value: 100001 per 10,000 children is more than is possible (100,000); check the figures",
        ),
        (
            IN_TIME,
            {"percentage": 80, "history": [{"period_end": "2026-03", "percentage": 101}]},
            ".history[0].percentage: 101 percent is more than is possible (100); check the figures",
        ),
        (LATE, {"count": 4, "also": [{"value": -1, "source": "x"}]}, ".also[0].value: -1 is too small; the least is 0"),
    ],
    ids=str,
)
def test_more_than_a_hundred_years_or_the_largest_of_a_measure_is_refused(
    measure: str, reading: Any, said: str
) -> None:
    assert refusal(measure, reading) == [said]


@pytest.mark.parametrize(
    ("measure", "reading"),
    [
        (LATE, {"count": A_LOT}),
        (LATE, {"count": 4, "by": {"team": {"North": {"count": A_LOT}}}}),
        (LATE, {"count": 4, "also": [{"value": A_LOT, "source": "x"}]}),
        (IN_TIME, {"percentage": 100.1}),
        (IN_TIME, {"numerator": 1, "denominator": A_LOT}),
        (IN_TIME, {"percentage": 80, "by": {"team": {"North": {"percentage": 100.1}}}}),
        (IN_TIME, {"percentage": 80, "history": [{"period_end": "2026-03", "percentage": 100.1}]}),
        (TURNOVER, {"percentage": 80, "also": [{"value": 400.1, "source": "x"}]}),
        (TIME, {"median": 1, "longest": 876_601}),
        (DURATIONS, {"bands": {**BANDS, "up_to_10": A_LOT}}),
    ],
    ids=str,
)
def test_the_schema_has_the_same_bounds_as_the_reader(measure: str, reading: Any) -> None:
    section, _, name = measure.partition(".")
    document = submission(**{section: {name: reading}})
    assert issues(submission_schema(), document) != []
    assert refusal(measure, reading) != []


@pytest.mark.parametrize(
    ("measure", "reading"),
    [
        (LATE, {"count": A_LOT - 1, "by": {"team": {"North": {"count": A_LOT - 1}}}}),
        (LATE, {"count": 4, "also": [{"value": A_LOT - 1, "source": "x"}]}),
        (TURNOVER, {"percentage": 400, "history": [{"period_end": "2026-03", "percentage": 400}]}),
        (TIME, {"median": 1, "longest": 876_600}),
        (DURATIONS, {"bands": {**dict.fromkeys(BANDS, 0), "up_to_10": A_LOT - 1}}),
    ],
    ids=str,
)
def test_what_lies_just_within_the_bounds_is_taken_by_the_schema_and_by_the_reader(measure: str, reading: Any) -> None:
    section, _, name = measure.partition(".")
    assert issues(submission_schema(), submission(**{section: {name: reading}})) == []
    assert refusal(measure, reading) == []


def test_every_unit_of_time_of_the_catalogue_has_its_hundred_years(catalogue: Catalogue) -> None:
    assert {one.unit for one in catalogue.measures.values() if one.kind is Kind.DURATION} <= set(MOST_OF_UNIT)


def test_the_samples_and_ratings_of_evidence_are_bounded_too() -> None:
    item = {
        "checks": ["HP06.4"], "kind": "audit", "origin": "own", "shows": "mixed", "date": "2026-09", "summary": "x",
        "sample": A_LOT, "ratings": {"good_or_better": A_LOT},
    }  # fmt: skip
    assert refusals(evidence=[item]) == [
        f"$.evidence[0].sample: {A_LOT} is too large; the most is 100,000,000",
        f"$.evidence[0].ratings.good_or_better: {A_LOT} is too large; the most is 100,000,000",
    ]


def test_a_local_standard_is_bounded_by_the_catalogue() -> None:
    assert refusals(local_standards={"caseload_ceiling": 10**20}) == [
        (
            f"$.local_standards.caseload_ceiling: {10**20} cases per worker is outside what can count as a standard; "
            "it must lie between 5 and 30 cases per worker"
        )
    ]


def test_nought_has_no_sign() -> None:
    figure = parsed({TURNOVER: {"numerator": -0.0, "denominator": 12.5}}).submission.reading(TURNOVER)
    assert str(figure.numerator) == "0.0"
    assert [plain(Decimal(number)) for number in ("-0", "-0.00", "0", "-0.10")] == ["0", "0", "0", "-0.1"]
    assert rounded(Decimal("-0.04")) == "-0.04"


def test_what_rounds_to_nought_has_two_symbols() -> None:
    told = {symbol: shown_reading(symbol) for symbol in ("k", "low")}
    assert told == {"k": "suppressed (rounds to zero)", "low": "suppressed (rounds to zero)"}


def shown_reading(symbol: str) -> str:
    evaluation = evaluate(load_shipped(), parsed({LATE: {"status": "suppressed", "symbol": symbol}}))
    return next(one.shown for one in evaluation.measures if one.measure == LATE)


# Durations and distributions


@pytest.mark.parametrize(
    ("reading", "said"),
    [
        (
            {"median": 50, "percentile_90": 46},
            '.percentile_90: "percentile_90" (46) is less than "median" (50); check which is which',
        ),
        (
            {"percentile_90": 46, "longest": 40.5},
            '.longest: "longest" (40.5) is less than "percentile_90" (46); check which is which',
        ),
        (
            {"median": 50, "longest": 40},
            '.longest: "longest" (40) is less than "median" (50); check which is which',
        ),
        (
            {"median": 5, "unit": "working days"},
            '.unit: this is measured in hours, not in "working days"; convert it to hours',
        ),
        ({"median": -1}, ".median: -1 is too small; the least is 0"),
    ],
    ids=str,
)
def test_a_duration_that_cannot_be_is_refused(reading: Any, said: str) -> None:
    assert refusal(TIME, reading) == [said]


def test_all_that_is_out_of_order_in_a_duration_is_told() -> None:
    assert refusal(TIME, {"median": 3, "percentile_90": 2, "longest": 1}) == [
        '.percentile_90: "percentile_90" (2) is less than "median" (3); check which is which',
        '.longest: "longest" (1) is less than "percentile_90" (2); check which is which',
    ]


@pytest.mark.parametrize(
    ("bands", "said"),
    [
        (
            {**BANDS, "over_70": 1},
            f'.bands.over_70: there is no band "over_70"; the bands are {", ".join(BANDS)}',
        ),
        ({}, f".bands: no band has a count; give those that are known, of {', '.join(BANDS)}"),
        (
            {**BANDS, "up_to_10": 1.5},
            ".bands.up_to_10: 1.5 is not a whole number; whole ones are counted here: check the figure",
        ),
        ([1], '.bands: a list [ ] stands where an object belongs; write { "key": value }'),
    ],
    ids=["an unknown band", "none", "half a child", "a list"],
)
def test_a_distribution_has_counts_for_its_bands_and_no_others(bands: Any, said: str) -> None:
    assert refusal(DURATIONS, {"bands": bands}) == [said]


def test_some_bands_of_a_distribution_may_be_unknown() -> None:
    assert refusal(DURATIONS, {"bands": {"61_and_over": 3}}) == []


# Bounds, statuses, symbols


@pytest.mark.parametrize(
    ("measure", "reading"),
    [
        (IN_TIME, {"numerator": 1, "denominator": 2, "bound": "above"}),
        (TIME, {"median": 5, "bound": "above"}),
        (DURATIONS, {"bands": BANDS, "bound": "below"}),
        (EVALUATED, {"date": "2026", "bound": "below"}),
    ],
    ids=str,
)
def test_a_bound_goes_with_one_number_alone(measure: str, reading: Any) -> None:
    assert refusal(measure, reading) == [
        ".bound: a bound goes with a bare percentage, value or count; leave out the bound, or the parts"
    ]


@pytest.mark.parametrize(
    ("measure", "reading", "said"),
    [
        (IN_TIME, {"percentage": 0, "bound": "below"}, ".percentage: nothing lies below 0 percent"),
        (IN_TIME, {"percentage": 100, "bound": "above"}, ".percentage: nothing lies above 100 percent"),
        (TURNOVER, {"percentage": 400, "bound": "above"}, ".percentage: nothing lies above 400 percent"),
        (LATE, {"count": 0, "bound": "below"}, ".count: nothing lies below 0 assessments"),
    ],
    ids=str,
)
def test_a_bound_leaves_something_possible(measure: str, reading: Any, said: str) -> None:
    assert refusal(measure, reading) == [f"{said}; check the bound"]


@pytest.mark.parametrize(
    ("reading", "said"),
    [
        (
            {"status": "not-held", "reason": "x", "percentage": 5},
            [('.percentage: "percentage" stands beside the status "not-held"; keep the value or the status, not both')],
        ),
        (
            {"status": "not-submitted", "bound": "above"},
            ['.bound: "bound" stands beside the status "not-submitted"; keep the value or the status, not both'],
        ),
        ({"status": "not-held"}, ['.status: "not-held" is given without a reason; say why in "reason"']),
        (
            {"status": "not-held", "reason": "x", "symbol": "c"},
            ['.symbol: "symbol" stands beside the status "not-held"; it belongs to "suppressed"'],
        ),
        (
            {"status": "suppressed"},
            [
                (
                    '.status: "suppressed" is given without a symbol; give "symbol": c (1 to 5), x (not available), '
                    "z (not applicable), u (unreliable), k or low (rounds to 0)"
                )
            ],
        ),
        (
            {"status": "suppressed", "symbol": "q"},
            [
                (
                    '.symbol: "q" is none of DfE\'s symbols; write c (1 to 5), x (not available), z (not applicable), '
                    "u (unreliable), k or low (rounds to 0)"
                )
            ],
        ),
        (
            {"status": "not-applicable", "reason": "x"},
            [f'.status: {IN_TIME} applies to every council; use "not-held" with a reason where it is not recorded'],
        ),
        (
            {"status": "missing"},
            [
                (
                    '.status: the text "missing" is not known here; '
                    "what is known here: not-submitted, not-held, suppressed, not-applicable"
                )
            ],
        ),
        (
            {"percentage": 5, "reason": "x"},
            ['.reason: "reason" stands beside a value; it explains a status; use "note" for remarks'],
        ),
        (
            {"percentage": 5, "symbol": "c"},
            ['.symbol: "symbol" stands beside a value; it explains a status; use "note" for remarks'],
        ),
    ],
    ids=str,
)
def test_a_status_stands_alone_with_what_it_needs(reading: Any, said: list[str]) -> None:
    assert refusal(IN_TIME, reading) == said


def test_what_may_not_apply_still_needs_a_reason() -> None:
    assert refusal(NEWLY_QUALIFIED, {"status": "not-applicable"}) == [
        '.status: "not-applicable" is given without a reason; say why in "reason"'
    ]


# By team, over time, other sources


@pytest.mark.parametrize(
    ("by", "said"),
    [
        (
            {"teams": {"A": {"percentage": 5}}},
            f'.by.teams: "teams" is not a way to split {IN_TIME}; it can be split by {" or ".join(DIMENSIONS)}',
        ),
        ({"team": {"A": {"count": 5}}}, f'.by.team.A.count: "count" does not belong to a proportion; {WRITE}'),
        (
            {"team": {"A": {"numerator": 3, "denominator": 2}}},
            f".by.team.A.numerator: 3 of 2 is more than all; {CHECK}",
        ),
        (
            {"team": {"A": {"status": "not-held"}}},
            '.by.team.A.status: "not-held" is given without a reason; say why in "reason"',
        ),
        (
            {"team": {"A": {}}},
            f".by.team.A: there is no value and no status, and a proportion is expected; {WRITE}{OR_STATUS}",
        ),
    ],
    ids=["an unknown dimension", "another kind", "more than all", "no reason", "nothing"],
)
def test_the_figures_of_a_team_are_held_to_the_same(by: Any, said: str) -> None:
    assert refusal(IN_TIME, {"percentage": 80, "by": by}) == [said]


@pytest.mark.parametrize(
    ("measure", "whole", "team", "said"),
    [
        (LATE, {"count": 0}, {"count": 4}, ".count: 4 here is more than the 0"),
        (
            IN_TIME,
            {"numerator": 5, "denominator": 10},
            {"numerator": 6, "denominator": 8},
            ".numerator: 6 here is more than the 5",
        ),
        (
            IN_TIME,
            {"numerator": 5, "denominator": 10},
            {"numerator": 5, "denominator": 11},
            ".denominator: 11 here is more than the 10",
        ),
        (
            TURNOVER,
            {"numerator": 10.5, "denominator": 80},
            {"numerator": 10.6, "denominator": 80},
            ".numerator: 10.6 here is more than the 10.5",
        ),
    ],
    ids=["a count", "a numerator", "a denominator", "posts"],
)
def test_a_team_that_counts_more_than_the_whole_council_is_refused(
    measure: str, whole: dict[str, Any], team: Any, said: str
) -> None:
    assert refusal(measure, {**whole, "by": {"team": {"North": team}}}) == [
        f".by.team.North{said} of the whole council; correct one of the two"
    ]


@pytest.mark.parametrize("by", [{"team": {}}, {"team": {"North": {"percentage": 50}}}], ids=["of none", "of one"])
def test_a_split_stands_beside_the_figure_of_the_whole_council(by: Any) -> None:
    assert refusal(IN_TIME, {"by": by}) == [
        f": there is a split, and no figure for the whole council; give its own beside the split: {WRITE[5:]}"
    ]
    assert refusal(IN_TIME, {"status": "not-submitted", "by": by}) == [
        '.by: teams stand beside the status "not-submitted"; give the whole council\'s figure too'
    ]


def test_what_cannot_be_split_says_so() -> None:
    assert refusal(EVALUATED, {"date": "2026-03-31", "by": {"team": {"A": {"date": "2026"}}}}) == [
        f'.by.team: "team" is not a way to split {EVALUATED}; it can be split by nothing'
    ]


BEFORE = "history is what came before: leave this point out, or correct it"


@pytest.mark.parametrize(
    ("points", "said"),
    [
        (
            [{"period_end": "2026-03", "percentage": 0.8}],
            (
                ".history[0].percentage: 0.8 looks like a fraction, and percentages run from 0 to 100; "
                'write 80; if it truly is under 1%, give counts, or add a "note" or a "source"'
            ),
        ),
        (
            [{"period_end": "2026-10", "percentage": 8}],
            f".history[0].period_end: 2026-10 is not before the reading's own end (2026-09-30); {BEFORE}",
        ),
        (
            [{"period_end": "2026-09-30", "percentage": 8}],
            f".history[0].period_end: 2026-09-30 is not before the reading's own end (2026-09-30); {BEFORE}",
        ),
        (
            [{"period_end": "2026-03", "percentage": 8}] * 2,
            ".history[1].period_end: 2026-03 is given twice; keep one",
        ),
        (
            [{"period_end": "2026-03", "percentage": 8}, {"period_end": "2026-03-31", "percentage": 9}],
            ".history[1].period_end: 2026-03-31 is the same date as 2026-03, given before; keep one",
        ),
        (
            [{"period_end": "2025", "percentage": 8}, {"period_end": "2025-12", "percentage": 9}],
            ".history[1].period_end: 2025-12 is the same date as 2025, given before; keep one",
        ),
        (
            [{"period_end": "2026-09", "percentage": 8}],
            f".history[0].period_end: 2026-09 is not before the reading's own end (2026-09-30); {BEFORE}",
        ),
        ([{"percentage": 8}], '.history[0].period_end: "period_end" is missing; add it'),
    ],
    ids=[
        "a fraction",
        "after the end",
        "at the end",
        "twice",
        "as month and day",
        "as year and month",
        "the month that ends then",
        "no date",
    ],
)
def test_the_points_of_a_history_are_held_to_the_same_and_come_before(points: Any, said: str) -> None:
    assert refusal(IN_TIME, {"percentage": 80, "history": points}) == [said]


def test_another_source_has_a_name() -> None:
    assert is_said({"percentage": 80, "also": [{"value": 8}]}) == '.also[0].source: "source" is missing; add it'


# Dates


@pytest.mark.parametrize(
    ("date", "said"),
    [
        ("31/03/2026", '"31/03/2026" is not a date in the form year-month-day; write "2026-03-31"'),
        ("31.3.2026", '"31.3.2026" is not a date in the form year-month-day; write "2026-03-31"'),
        ("2026-02-29", '"2026-02-29" is no day of the calendar; check the month and the day'),
        ("2026-13", '"2026-13" is no day of the calendar; check the month and the day'),
        (
            "2026-3-1",
            '"2026-3-1" is not a date in the form year-month-day; write "2026-03-01"',
        ),
        (
            20260331,
            'the number 20260331 stands where a date belongs; write "2026-03-31"',
        ),
    ],
)
def test_a_date_in_another_form_is_refused_with_how_to_write_it(date: Any, said: str) -> None:
    assert refusal(EVALUATED, {"date": date}) == [f".date: {said}"]


@pytest.mark.parametrize(
    ("date", "taken"), [("2026", True), ("2026-09", True), ("2026-09-30", True), ("2026-10", False), ("2027", False)]
)
def test_a_date_lies_no_later_than_the_submission(date: str, taken: bool) -> None:
    late = f".date: the date ({date}) lies after the submission's (2026-09-30); correct one of the two"
    assert refusal(EVALUATED, {"date": date}) == ([] if taken else [late])


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("within_45_working_day", 'did you mean "within_45_working_days"?'),
        ("turnover", 'move it to "workforce", where there is one'),
        ("vacanc", 'did you mean "workforce.vacancy"?'),
        (
            "zz",
            (
                "what is known here: within_45_working_days, open_past_45_working_days, open_past_10_working_days, "
                "open_past_limit_not_seen, durations, seen_within_standard, open_past_10_not_seen"
            ),
        ),
    ],
)
def test_a_measure_that_is_not_in_its_section_is_told_where_its_like_is(name: str, hint: str) -> None:
    assert refusals(assessments={name: {"percentage": 5}}) == [
        f'$.assessments.{name}: there is no "{name}" in "assessments"; {hint}'
    ]


@pytest.mark.parametrize(
    ("period", "said"),
    [
        (
            {"end": "2026-12-31"},
            "the reading's period ends (2026-12-31) after the submission's (2026-09-30); check the date",
        ),
        (
            {"start": "2026-07", "end": "2026-03"},
            "the period ends (2026-03) before it starts (2026-07); check the two dates",
        ),
    ],
    ids=["after the submission's", "before its start"],
)
def test_the_period_of_a_reading_lies_within_reason(period: Any, said: str) -> None:
    assert is_said({"percentage": 80, "period": period}) == f".period.end: {said}"


# The value of a reading


@pytest.mark.parametrize(
    ("measure", "reading", "part", "expected"),
    [
        (IN_TIME, {"numerator": 1, "denominator": 3}, None, Decimal(1) / Decimal(3) * 100),
        (IN_TIME, {"numerator": 1, "denominator": 3}, "denominator", Decimal(3)),
        (IN_TIME, {"percentage": 85.7}, None, Decimal("85.7")),
        (IN_TIME, {"percentage": 85.7}, "numerator", None),
        (IN_TIME, {"numerator": 0, "denominator": 0}, None, None),
        (IN_TIME, {"status": "not-submitted"}, None, None),
        (AVERAGE, {"numerator": 1480, "denominator": 92.5}, None, Decimal(16)),
        (AVERAGE, {"value": 16.5}, None, Decimal("16.5")),
        (LATE, {"count": 41}, None, Decimal(41)),
        (TIME, {"median": 18, "percentile_90": 46}, None, Decimal(18)),
        (TIME, {"median": 18, "percentile_90": 46}, "percentile_90", Decimal(46)),
        (TIME, {"median": 18, "percentile_90": 46}, "longest", None),
        (DURATIONS, {"bands": BANDS}, None, Decimal(36)),
        (DURATIONS, {"bands": BANDS}, "total", Decimal(36)),
        (DURATIONS, {"bands": BANDS}, "51_to_60+61_and_over", Decimal(15)),
    ],
    ids=str,
)
def test_a_reading_gives_its_value_in_the_unit_of_its_measure(
    measure: str, reading: Any, part: str | None, expected: Decimal | None, catalogue: Catalogue
) -> None:
    figure = parsed({measure: reading}).submission.reading(measure)
    assert catalogue.measures[measure].value(figure, part) == expected


@pytest.mark.parametrize(
    ("measure", "parts"),
    [
        (IN_TIME, ("numerator", "denominator")),
        (AVERAGE, ("numerator", "denominator")),
        (LATE, ()),
        (TIME, ("median", "percentile_90", "longest")),
        (DURATIONS, (*BANDS, "total")),
        (EVALUATED, ()),
    ],
)
def test_a_measure_has_the_parts_of_its_kind(measure: str, parts: tuple[str, ...], catalogue: Catalogue) -> None:
    assert catalogue.measures[measure].parts() == parts


# All at once


def test_everything_wrong_with_a_submission_is_told_at_once_in_the_order_of_the_file(catalogue: Catalogue) -> None:
    text = """\
{
  "schema_version": "1.0",
  "council": {"name": "A", "code": "E1"},
  "period": {"start": "2025-04-01", "end": "2026-03-31"},
  "status": "final",
  "assessments": {
    "within_45_working_days": {"numerator": 3, "denominator": 2},
    "open_past_45_working_day": {"count": 1}
  },
  "workforce": {"turnover": {"percentage": 0.2, "by": {"teams": {}}}},
  "asessments": {}
}"""
    with pytest.raises(SubmissionError) as caught:
        parse_submission(text.encode(), "a.json", catalogue)
    assert str(caught.value).splitlines() == [
        'a.json:3:28: $.council.code: "E1" is not a council\'s code of nine characters; write it like E10000013',
        'a.json:5:3: $.status: the text "final" is not known here; what is known here: draft, signed-off, compiled',
        f"a.json:7:32: $.{IN_TIME}.numerator: 3 of 2 is more than all; {CHECK}",
        (
            'a.json:8:5: $.assessments.open_past_45_working_day: there is no "open_past_45_working_day" '
            'in "assessments"; did you mean "open_past_45_working_days"?'
        ),
        (
            "a.json:10:30: $.workforce.turnover.percentage: 0.2 looks like a fraction, "
            "and percentages run from 0 to 100; write 20; if it truly is under 1%, give counts, "
            'or add a "note" or a "source"'
        ),
        (
            'a.json:10:56: $.workforce.turnover.by.teams: "teams" is not a way to split workforce.turnover; '
            "it can be split by team"
        ),
        'a.json:11:3: $.asessments: there is no "asessments" here; did you mean "assessments"?',
    ]


# What should be refused


def test_a_team_that_counts_more_than_the_whole_can_be_is_refused() -> None:
    assert refusal(LATE, {"count": 5, "bound": "below", "by": {"team": {"North": {"count": 9}}}}) == [
        ".by.team.North.count: 9 here is more than the fewer than 5 of the whole council; correct one of the two"
    ]


def test_a_team_that_counts_as_much_as_the_whole_is_said_to_be_below_is_refused() -> None:
    assert refusal(LATE, {"count": 5, "bound": "below", "by": {"team": {"North": {"count": 5}}}}) != []


def test_a_team_with_more_in_a_band_than_the_whole_is_refused() -> None:
    team = {"bands": {**BANDS, "up_to_10": BANDS["up_to_10"] + 1}}
    assert refusal(DURATIONS, {"bands": BANDS, "by": {"team": {"North": team}}}) == [
        ".by.team.North.bands.up_to_10: 2 here is more than the whole council has; correct one of the two"
    ]
