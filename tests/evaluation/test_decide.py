"""How a check ends: by its examples, by team, over time, with bounds, without a value, and when the rule fails."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from readiness.authoring.mutation_testing.boundary_cases import NOWHERE
from readiness.authoring.mutation_testing.examples import staged
from readiness.evaluation.evaluator import evaluate
from readiness.evaluation.finding import Finding
from readiness.packs.criterion import Check, Criterion, Example
from readiness.packs.expression import Expression
from readiness.packs.pack import RulePack
from tests.support.packs import quick_pack, small_pack
from tests.support.small import parsed
from tests.support.submissions import letter

IN_TIME = "assessments.within_45_working_days"
UNSEEN = "assessments.open_past_limit_not_seen"
LATE, LATE_TITLE = "assessments.open_past_45_working_days", "Assessments open past 45 working days"
SEEN = "assessments.seen_within_standard"


@pytest.fixture
def small(tmp_path: Path) -> RulePack:
    """HP06.1 bands a proportion, HP06.2 is a condition, HP06.3 computes a value, HP06.4 rests on evidence."""
    return small_pack(tmp_path)


def judged(pack: RulePack, check: str, readings: Mapping[str, Any] | None = None, **parts: Any) -> Finding:
    return evaluate(pack, parsed(readings, **parts)).finding_of[check]


def ended(pack: RulePack, check: str, readings: Mapping[str, Any] | None = None, **parts: Any) -> tuple[str, str]:
    """How the check ended, and its sentence."""
    finding = judged(pack, check, readings, **parts)
    return level(finding), finding.text


def level(finding: Finding) -> str:
    """As examples say it: the level where there is one, else the status."""
    return (finding.level or finding.status).value


# Examples


def examples() -> Iterator[tuple[Criterion, Example]]:
    for criterion in quick_pack().written:
        for example in criterion.examples:
            yield criterion, example


@pytest.mark.parametrize("example", [e for _, e in examples()], ids=[f"{c.id}: {e.name}" for c, e in examples()])
def test_an_example_comes_to_what_its_author_expects(example: Example) -> None:
    findings = evaluate(quick_pack(), staged(example, quick_pack(), NOWHERE).file).finding_of
    assert {check: level(findings[check]) for check in example.expect} == dict(example.expect)


def test_every_written_criterion_has_examples_and_each_expects_something(pack: RulePack) -> None:
    assert [c.id for c in pack.written if not c.examples] == []
    assert [e.name for _, e in examples() if not e.expect] == []


def possible(check: Check) -> set[str]:
    """Every level that a check can give in a council's own submission, and that it can lack what it needs."""
    watched = {"watch"} if check.evidence and check.evidence.watch_on else set()
    # Whether anybody has looked is always known.
    lacking = set() if check.silence else {"not-assessed"}
    return {severity.value for severity in check.severities} | watched | {"met"} | lacking


def test_every_check_shows_in_its_examples_each_level_that_it_can_give(pack: RulePack) -> None:
    shown: dict[str, set[str]] = {}
    for _, example in examples():
        for check, expected in example.expect.items():
            shown.setdefault(check, set()).add(expected)
    lacking = {check.id: possible(check) - shown.get(check.id, set()) for check in pack.checks}
    assert {check: levels for check, levels in lacking.items() if levels} == {}


# One proportion in bands: our line is at 73.8, and in 2025 the worst quarter under 78.6, England at 85.7


@pytest.mark.parametrize(
    ("percentage", "expected"),
    [
        (85.8, "met"),
        (85.7, "met"),
        (85.66, "met"),
        (85.6, "watch"),
        (78.6, "watch"),
        (78.5, "minor"),
        (73.8, "minor"),
        (73.7, "major"),
        (0, "major"),
    ],
)
def test_exactly_at_a_threshold_is_not_beyond_it(percentage: float, expected: str, small: RulePack) -> None:
    assert level(judged(small, "HP06.1", {IN_TIME: {"percentage": percentage}})) == expected


def test_a_finding_tells_its_value_its_thresholds_and_what_they_rest_on(small: RulePack) -> None:
    finding = judged(small, "HP06.1", {IN_TIME: {"numerator": 750, "denominator": 1000}})
    assert (finding.status, finding.severity, finding.text, finding.distance) == (
        "gap",
        "minor",
        "75% of assessments were completed in time.",
        "250 took longer.",
    )
    assert [(t.severity, t.comparison, str(t.value), t.named) for t in finding.thresholds] == [
        ("major", "below", "73.8", None),
        ("minor", "below", "78.6", "worst_quarter"),
        ("watch", "below", "85.7", "england"),
    ]
    assert finding.benchmark is not None
    assert (finding.benchmark.year, finding.benchmark.as_at) == (2025, "2025-03-31")
    assert [(part.expression, str(part.value)) for part in finding.trace] == [
        ("value", "75.00"),
        ("threshold", "73.8"),
        ("value < threshold", "False"),
        ("value", "75.0"),
        ("threshold", "78.6"),
        ("value < threshold", "True"),
    ]


def test_a_reading_is_told_with_its_place_in_the_submission(small: RulePack) -> None:
    (reading,) = judged(small, "HP06.1", {IN_TIME: {"numerator": 750, "denominator": 1000}}).readings
    assert (reading.path, reading.line, reading.shown, reading.decides) == (
        "$.assessments.within_45_working_days",
        1,
        "75% (750 of 1000)",
        True,
    )


@pytest.mark.parametrize(
    ("numerator", "expected", "firm"),
    [(89, "met", "watch"), (99, "met", "met"), (81, "watch", "met"), (76, "minor", "watch"), (60, "major", "major")],
)
def test_a_finding_is_borderline_where_its_level_does_not_hold_across_the_interval(
    numerator: int, expected: str, firm: str, small: RulePack
) -> None:
    finding = judged(small, "HP06.1", {IN_TIME: {"numerator": numerator, "denominator": 100}})
    assert (finding.level, finding.firm, finding.borderline) == (expected, firm, firm != expected)


def test_a_bare_percentage_has_no_interval_and_no_distance_and_says_why(small: RulePack) -> None:
    finding = judged(small, "HP06.1", {IN_TIME: {"percentage": 60}})
    assert (finding.level, finding.interval, finding.firm, finding.distance, finding.notes) == (
        "major",
        None,
        None,
        None,
        ("The counts behind the percentage were not given: no interval, and no distance in assessments.",),
    )


# Missing values

C = "at least one, and small, or hidden to protect a small number"


@pytest.mark.parametrize(
    ("reading", "reason", "of_a_compiled_case"),
    [
        (None, "not submitted", "not in the published account"),
        ({"status": "not-submitted"}, "not submitted", "not in the published account"),
        ({"status": "not-held", "reason": "no such field"}, 'not held ("no such field")', None),
        ({"status": "suppressed", "symbol": "c"}, f"suppressed ({C})", None),
        ({"status": "suppressed", "symbol": "x"}, "suppressed (not available)", None),
        ({"status": "suppressed", "symbol": "z"}, "suppressed (not applicable)", None),
        ({"status": "suppressed", "symbol": "u"}, "suppressed (of low reliability)", None),
        ({"numerator": 0, "denominator": 0}, "none arose: 0 of 0 assessments", None),
    ],
    ids=lambda case: None if isinstance(case, str) else str(case),
)
def test_what_is_missing_is_not_assessed_with_the_reason(
    reading: Any, reason: str, of_a_compiled_case: str | None, small: RulePack
) -> None:
    readings = {IN_TIME: reading} if reading else {}
    for status, expected in (("draft", reason), ("compiled", of_a_compiled_case or reason)):
        finding = judged(small, "HP06.1", readings, status=status)
        assert (finding.status, finding.reason, finding.text, finding.missing) == (
            "not-assessed",
            expected,
            f"Not assessed: {expected}.",
            (IN_TIME,),
        )


@pytest.mark.parametrize(
    ("check", "readings", "text"),
    [
        (
            "HP06.2",
            {LATE: {"count": 3}},
            "Not assessed: Children not seen whose assessment is open past 45 working days: not submitted.",
        ),
        (
            "HP06.3",
            {IN_TIME: {"percentage": 80}},
            (
                "Not assessed: Assessments completed within 45 working days: only the result was given, "
                "not the counts behind it."
            ),
        ),
        (
            "HP06.3",
            {IN_TIME: {"numerator": 0, "denominator": 0}},
            "Not assessed: none arose: what it is measured against is 0.",
        ),
    ],
)
def test_an_expression_that_lacks_a_value_is_not_assessed_with_the_measure(
    check: str, readings: Mapping[str, Any], text: str, small: RulePack
) -> None:
    assert ended(small, check, readings) == ("not-assessed", text)


def test_all_that_an_expression_lacks_is_told_at_once(tmp_path: Path) -> None:
    two = small_pack(
        tmp_path, ("{unseen: ass", f"{{late2: {LATE}, unseen: ass"), ("unseen > 0", "unseen > 0 and late2 > 0")
    )
    finding = judged(two, "HP06.2", {LATE: {"status": "suppressed", "symbol": "x"}})
    assert (finding.text, finding.missing) == (
        (
            "Not assessed: Assessments open past 45 working days: suppressed (not available); "
            "Children not seen whose assessment is open past 45 working days: not submitted."
        ),
        (LATE, UNSEEN),
    )


def test_what_stands_beside_hides_nothing(small: RulePack) -> None:
    assert ended(small, "HP06.2", {UNSEEN: {"count": 2}}) == (
        "critical",
        "2 children have not been seen.",
    )


# Conditions and computed values


@pytest.mark.parametrize(("count", "expected"), [(0, "met"), (1, "critical"), (30, "critical")])
def test_a_condition_that_holds_has_its_severity(count: int, expected: str, small: RulePack) -> None:
    finding = judged(small, "HP06.2", {UNSEEN: {"count": count}, LATE: {"count": 41}})
    assert (level(finding), finding.text) == (expected, f"{count} of 41 children have not been seen.")
    assert [(part.expression, str(part.value)) for part in finding.trace] == [
        ("unseen", str(count)),
        ("unseen > 0", str(count > 0)),
    ]


@pytest.mark.parametrize(("numerator", "expected"), [(70, "met"), (69, "minor"), (60, "minor"), (59, "major")])
def test_a_computed_value_is_banded(numerator: int, expected: str, small: RulePack) -> None:
    finding = judged(small, "HP06.3", {IN_TIME: {"numerator": numerator, "denominator": 100}})
    assert (level(finding), finding.text, finding.unit) == (expected, f"{numerator}% were in time.", "percent")


@pytest.mark.parametrize(
    "form",
    ["gap_when: unseen / late2 > 0.5", "gap_when: unseen > 0\n    applies_when: unseen / late2 > 0.5"],
    ids=["gap_when", "applies_when"],
)
def test_a_condition_that_divides_by_what_did_not_arise_is_not_assessed(form: str, tmp_path: Path) -> None:
    divides = small_pack(tmp_path, ("{unseen: ass", f"{{late2: {LATE}, unseen: ass"), ("gap_when: unseen > 0", form))
    assert ended(divides, "HP06.2", {UNSEEN: {"count": 0}, LATE: {"count": 0}}) == (
        "not-assessed",
        "Not assessed: none arose: what it is measured against is 0.",
    )


# Where a check applies


@pytest.mark.parametrize(
    ("late", "expected"),
    [
        (
            {"count": 10},
            (
                "not-applicable",
                'Not applicable: it applies only where "Assessments open past 45 working days" is above 10.',
            ),
        ),
        ({"count": 11}, ("major", "60% of assessments were completed in time.")),
        (None, ("not-assessed", "Not assessed: Assessments open past 45 working days: not submitted.")),
    ],
    ids=["it does not apply", "it applies", "it is not known whether it applies"],
)
def test_a_check_applies_only_when_its_condition_holds(late: Any, expected: tuple[str, str], tmp_path: Path) -> None:
    applies = f"    measures: {{late: {LATE}}}\n    applies_when: late > 10\n    bands:"
    pack = small_pack(tmp_path, ("    bands:", applies))
    readings = {IN_TIME: {"percentage": 60}, **({LATE: late} if late else {})}
    assert ended(pack, "HP06.1", readings) == expected


def test_a_check_that_does_not_apply_says_so_also_where_its_number_is_missing(tmp_path: Path) -> None:
    applies = f"    measures: {{late: {LATE}}}\n    applies_when: late > 10\n    bands:"
    assert (
        level(judged(small_pack(tmp_path, ("    bands:", applies)), "HP06.1", {LATE: {"count": 1}})) == "not-applicable"
    )


def test_what_the_council_declares_not_applicable_is_told_and_weakens_the_verdict(pack: RulePack) -> None:
    none = {"status": "not-applicable", "reason": "there are none this year"}
    evaluation = evaluate(pack, parsed({"caseloads.newly_qualified_average": none}))
    (finding,) = (f for f in evaluation.findings if f.status == "not-applicable")
    assert (finding.check, finding.text) == (
        "LD06.4",
        'Not applicable: the council says "there are none this year".',
    )
    assert "LD06.4 declared not applicable" in evaluation.verdict.weakenings


# By team


def by_team(**teams: Any) -> dict[str, Any]:
    """The part of a reading that gives teams; it stands beside the figure of the whole council."""
    return {"by": {"team": teams}}


GOOD = {"percentage": 90}


NORTH, SOUTH = {"numerator": 450, "denominator": 500}, {"numerator": 300, "denominator": 400}
NOT_HELD = {"status": "not-held", "reason": "a new team"}


def test_the_worst_team_decides_and_the_others_stand_beneath(small: RulePack) -> None:
    whole = {"numerator": 870, "denominator": 1000}
    finding = judged(small, "HP06.1", {IN_TIME: {**whole, **by_team(North=NORTH, South=SOUTH, East=NOT_HELD)}})
    assert (finding.key, finding.subject, level(finding), finding.text, finding.distance) == (
        "Anytown:HP06.1:South",
        "South",
        "minor",
        "South: 75% of assessments were completed in time; in the whole council 87% (870 of 1000).",
        "100 took longer.",
    )
    assert [(r.dimension, r.subject, r.status, r.severity, r.shown, r.reason) for r in finding.subjects] == [
        ("team", "East", "not-assessed", None, "no value", 'not held ("a new team")'),
        ("team", "North", "met", None, "90% (450 of 500)", None),
        ("team", "South", "gap", "minor", "75% (300 of 400)", None),
    ]


def test_only_the_team_that_a_finding_is_about_is_traced(small: RulePack) -> None:
    whole = {"numerator": 870, "denominator": 1000}
    finding = judged(small, "HP06.1", {IN_TIME: {**whole, **by_team(North=NORTH, South=SOUTH)}})
    assert [str(part.value) for part in finding.trace if part.expression == "value"] == ["75.00", "75.0"]


@pytest.mark.parametrize(
    ("reading", "expected"),
    [
        ({**GOOD, **by_team(North=NORTH)}, ("met", "")),
        ({"percentage": 80, **by_team(North=NORTH)}, ("watch", "")),
        ({**GOOD, **by_team(North=NORTH, South=SOUTH)}, ("minor", "South")),
        ({**GOOD, **by_team(A={"percentage": 60}, B={"percentage": 60})}, ("major", "A")),
        ({"percentage": 60, **by_team(A={"percentage": 60})}, ("major", "")),
        ({**GOOD, **by_team(North=NORTH, East=NOT_HELD)}, ("not-assessed", "")),
        ({**GOOD, **by_team(South={"percentage": 80}, East=NOT_HELD)}, ("watch", "South")),
        ({**GOOD, **by_team(East=NOT_HELD, South={"percentage": 80})}, ("watch", "South")),
        ({**GOOD, **by_team(North={"percentage": 10, "bound": "below"})}, ("major", "North")),
        ({"numerator": 0, "denominator": 0, **by_team(North={"percentage": 60})}, ("major", "North")),
    ],
    ids=[
        "whole and team met",
        "only the whole adverse",
        "one team adverse",
        "the first of equal teams",
        "the whole before an equal team",
        "undecided before met",
        "watch before undecided",
        "watch after undecided",
        "a bound",
        "a team of a whole in which none arose",
    ],
)
def test_a_check_by_team_is_as_bad_as_its_worst_part(reading: Any, expected: tuple[str, str], small: RulePack) -> None:
    finding = judged(small, "HP06.1", {IN_TIME: reading})
    assert (level(finding), finding.subject) == expected


def test_teams_of_1_to_5_are_marked_as_small(small: RulePack) -> None:
    tiny = {"numerator": 497, "denominator": 500}
    evaluation = evaluate(small, parsed({IN_TIME: {"percentage": 90, **by_team(North=NORTH, West=tiny)}}))
    assert [(row.subject, row.small) for row in evaluation.finding_of["HP06.1"].subjects] == [
        ("North", False),
        ("West", True),
    ]
    assert evaluation.verdict.not_for_publication


def test_an_undecided_finding_names_the_team_that_it_waits_for(small: RulePack) -> None:
    finding = judged(small, "HP06.1", {IN_TIME: {"percentage": 90, **by_team(North=NORTH, East=NOT_HELD)}})
    assert (finding.status, [row.subject for row in finding.subjects]) == ("not-assessed", ["East", "North"])
    assert finding.text == 'Not assessed: East: not held ("a new team").'


def test_a_condition_looks_at_the_whole_and_its_teams_hide_nothing(small: RulePack) -> None:
    reading = {"count": 4, **by_team(North={"count": 4}, South={"count": 0})}
    finding = judged(small, "HP06.2", {UNSEEN: reading})
    assert (level(finding), finding.subject, finding.subjects) == ("critical", "", ())


# Over time


def fell(*points: tuple[str, float], **now: Any) -> dict[str, Any]:
    return {IN_TIME: {**now, "history": [{"period_end": end, "percentage": value} for end, value in points]}}


MIDDLE = ("2026-03-31", 95)


@pytest.mark.parametrize(
    ("readings", "expected", "change"),
    [
        (fell(("2025-09-30", 75), MIDDLE, percentage=80), "met", "rose by 5 percentage points"),
        (fell(("2025-09-30", 80), MIDDLE, percentage=80), "met", "did not change"),
        (fell(("2025-09-30", 85), MIDDLE, percentage=80), "met", "fell by 5 percentage points"),
        (fell(("2025-09-30", 85.1), MIDDLE, percentage=80), "watch", "fell by 5.1 percentage points"),
        (fell(("2025-09-30", 90), MIDDLE, percentage=80), "watch", "fell by 10 percentage points"),
        (fell(("2025-09-30", 91), MIDDLE, percentage=80), "minor", "fell by 11 percentage points"),
        (fell(MIDDLE, ("2025-09-30", 91), percentage=80), "minor", "fell by 11 percentage points"),
        (fell(("2025-03-31", 99), ("2025-09-30", 85), MIDDLE, percentage=80), "met", "fell by 5 percentage points"),
        (fell(("2024", 99), ("2025", 85), ("2026-03", 95), percentage=80), "met", "fell by 5 percentage points"),
    ],
    ids=["rose", "did not change", "at 5", "past 5", "at 10", "past 10", "unsorted", "a longer history", "by year"],
)
def test_a_trend_runs_from_the_earliest_of_its_periods_to_now(
    readings: Any, expected: str, change: str, pack: RulePack
) -> None:
    since = "2025" if len(readings[IN_TIME]["history"][0]["period_end"]) == 4 else "30 September 2025"
    text = f"Since {since} the share completed within 45 working days {change}."
    assert ended(pack, "HP06.6", readings) == (expected, text)


EXACT, FIRST = "a trend needs exact values", "2025-09-30"


@pytest.mark.parametrize(
    ("readings", "reason"),
    [
        (fell(percentage=80), "a trend needs 3 readings 80 days or more apart, and 1 can be used"),
        (fell(MIDDLE, percentage=80), "a trend needs 3 readings 80 days or more apart, and 2 can be used"),
        (fell((FIRST, 91), MIDDLE, percentage=80, bound="below"), EXACT),
        (
            {IN_TIME: {"percentage": 80, "history": [
                {"period_end": FIRST, "percentage": 91, "bound": "above"},
                {"period_end": "2026-03-31", "percentage": 85},
            ]}},
            EXACT,
        ),
        (
            {IN_TIME: {"percentage": 80, "history": [
                {"period_end": FIRST, "status": "suppressed", "symbol": "c"},
                {"period_end": "2026-03-31", "percentage": 85},
            ]}},
            f"suppressed ({C})",
        ),
        (fell((FIRST, 91), MIDDLE, status="not-held", reason="lost"), 'not held ("lost")'),
    ],
    ids=["no history", "too short", "a bound now", "a bound then", "suppressed then", "nothing now"],
)  # fmt: skip
def test_a_trend_that_cannot_be_told_is_not_assessed(readings: Any, reason: str, pack: RulePack) -> None:
    assert ended(pack, "HP06.6", readings) == ("not-assessed", f"Not assessed: {reason}.")


def test_a_trend_of_the_whole_has_no_rows_of_teams(pack: RulePack) -> None:
    whole = fell((FIRST, 91), MIDDLE, numerator=80, denominator=100)[IN_TIME]
    finding = judged(pack, "HP06.6", {IN_TIME: {**whole, **by_team(North={"percentage": 80})}})
    assert (level(finding), finding.subject, finding.subjects) == ("minor", "", ())
    assert [(point.period_end, str(point.value)) for point in finding.history] == [
        ("2025-09-30", "91"),
        ("2026-03-31", "95"),
    ]


def test_the_distance_of_a_trend_does_not_tell_the_sign_twice(pack: RulePack) -> None:
    distance = judged(pack, "HP06.6", fell((FIRST, 91), MIDDLE, percentage=80)).distance
    assert distance == "Since 30 September 2025 the share fell by 11 percentage points."


# Bounds


@pytest.mark.parametrize(
    ("reading", "expected", "text"),
    [
        ({"percentage": 70, "bound": "below"}, "major", "Less than 70% of assessments were completed in time."),
        ({"percentage": 78, "bound": "below"}, "minor", "Less than 78% of assessments were completed in time."),
        ({"percentage": 85.7, "bound": "above"}, "met", "More than 85.7% of assessments were completed in time."),
        (
            {"percentage": 80, "bound": "below"},
            "not-assessed",
            "Not assessed: it is known only as less than 80%, which leaves open on which side of a line it lies.",
        ),
        (
            {"percentage": 70, "bound": "above"},
            "not-assessed",
            "Not assessed: it is known only as more than 70%, which leaves open on which side of a line it lies.",
        ),
    ],
    ids=["at least major", "at least minor", "met", "a gap or a line of enquiry", "anything"],
)
def test_a_bound_decides_where_all_that_it_leaves_open_is_a_gap_or_all_is_met(
    reading: Any, expected: str, text: str, small: RulePack
) -> None:
    finding = judged(small, "HP06.1", {IN_TIME: reading})
    assert (level(finding), finding.text, finding.at_least) == (expected, text, finding.is_gap)


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ("unseen > 0 and late2 > 0", "critical"),
        ("unseen > 3 and late2 > 5", "met"),
        ("unseen > late2", "not-assessed"),
        ("unseen - unseen > late2", "not-assessed"),
    ],
    ids=["all that it may be", "nothing that it may be", "some of it", "a name that stands twice"],
)
def test_an_expression_takes_a_bound_where_all_that_it_leaves_open_comes_to_one_thing(
    condition: str, expected: str, tmp_path: Path
) -> None:
    two = small_pack(tmp_path, ("{unseen: ass", f"{{late2: {LATE}, unseen: ass"), ("unseen > 0", condition))
    bound = {UNSEEN: {"count": 3, "bound": "above"}, LATE: {"count": 5}}
    assert ended(two, "HP06.2", bound)[0] == expected


def test_more_than_three_children_unseen_are_a_gap(small: RulePack) -> None:
    assert ended(small, "HP06.2", {UNSEEN: {"count": 3, "bound": "above"}, LATE: {"count": 41}}) == (
        "critical",
        "More than 3 of 41 children have not been seen.",
    )


def test_a_team_in_which_nothing_arose_does_not_block_the_check(small: RulePack) -> None:
    none = {"numerator": 0, "denominator": 0}
    finding = judged(small, "HP06.1", {IN_TIME: {**GOOD, **by_team(North=NORTH, East=none)}})
    assert (level(finding), finding.subject) == ("met", "")
    assert [(row.subject, row.status) for row in finding.subjects] == [("East", "not-assessed"), ("North", "met")]


# Published figures


@pytest.mark.parametrize(
    ("status", "expected"), [("draft", ("watch", 2017)), ("compiled", ("watch", 2016))], ids=["draft", "compiled"]
)
def test_a_compiled_case_is_compared_with_what_was_published_by_its_date(
    status: str, expected: tuple[str, int], small: RulePack
) -> None:
    year = {"start": "2016-04-01", "end": "2017-03-31"}
    finding = judged(small, "HP06.1", {IN_TIME: {"percentage": 80}}, status=status, period=year)
    assert finding.benchmark is not None
    assert (level(finding), finding.benchmark.year) == expected


def test_a_readings_own_period_chooses_its_benchmark_and_is_told(small: RulePack) -> None:
    earlier = {"percentage": 80, "period": {"start": "2023-04-01", "end": "2024-03-31"}}
    finding = judged(small, "HP06.1", {IN_TIME: earlier}, period={"start": "2024-04-01", "end": "2025-03-31"})
    assert finding.benchmark is not None
    assert finding.benchmark.year == 2024
    assert "Assessments completed within 45 working days: for the period to 2024-03-31." in finding.notes


def test_before_the_first_figures_there_is_nothing_to_compare_with(small: RulePack) -> None:
    long_ago = {"start": "2014-04-01", "end": "2015-03-31"}
    assert ended(small, "HP06.1", {IN_TIME: {"percentage": 80}}, period=long_ago) == (
        "not-assessed",
        "Not assessed: no figures to compare with were published for that time.",
    )


@pytest.mark.parametrize(("percentage", "expected"), [(50, "major"), (60, "not-assessed"), (99, "not-assessed")])
def test_a_worse_number_decides_also_where_the_benchmark_was_not_published(
    percentage: int, expected: str, tmp_path: Path
) -> None:
    pack = small_pack(tmp_path, ("below: 73.8", "below: 60"))
    long_ago = {"start": "2014-04-01", "end": "2015-03-31"}
    assert level(judged(pack, "HP06.1", {IN_TIME: {"percentage": percentage}}, period=long_ago)) == expected


def test_a_bound_decides_nothing_where_a_benchmark_was_not_published(tmp_path: Path) -> None:
    small = small_pack(tmp_path, ("      - {severity: major, below: 73.8, rests_on: local, because: Ours.}\n", ""))
    long_ago = {"start": "2014-04-01", "end": "2015-03-31"}
    assert ended(small, "HP06.1", {IN_TIME: {"percentage": 5, "bound": "below"}}, period=long_ago) == (
        "not-assessed",
        "Not assessed: no figures to compare with were published for that time.",
    )


# Local standards, other sources, evidence


@pytest.mark.parametrize(
    ("standards", "note"),
    [
        ({}, "5 working days, this pack's default, as the council stated none."),
        ({"assessment_seen_working_days": 5}, "5 working days, the council's own."),
        ({"assessment_seen_working_days": 7}, "7 working days, the council's own (this pack's default is 5)."),
    ],
    ids=["none stated", "the same", "less strict"],
)
def test_a_local_standard_is_told_beside_the_number(standards: Any, note: str, pack: RulePack) -> None:
    finding = judged(pack, "HP06.8", {SEEN: {"percentage": 96}}, local_standards=standards)
    assert finding.notes[0] == f"Time until a child is seen in an assessment: {note}"


@pytest.mark.parametrize(
    ("other", "clash"),
    [
        ({"value": 86.4}, False),
        ({"value": 86}, False),
        ({"value": 90}, True),
        ({"value": 90, "period_end": "2026-09-30"}, True),
        ({"value": 90, "period_end": "2025-03-31"}, False),
    ],
    ids=["the same", "the same but coarser", "another", "another for the same time", "another for another time"],
)
def test_another_source_clashes_where_it_says_otherwise_of_the_same_time(
    other: Any, clash: bool, small: RulePack
) -> None:
    reading = {"numerator": 864, "denominator": 1000, "also": [{"source": "DfE", **other}]}
    evaluation = evaluate(small, parsed({IN_TIME: reading}))
    assert [source.clash for source in evaluation.finding_of["HP06.1"].also] == [clash]
    assert [conflict.kind for conflict in evaluation.first_page.conflicts] == (["sources"] if clash else [])


@pytest.mark.parametrize(
    ("shows", "expected", "text"),
    [
        ("strength", "met", "Audits show strength (a peer's audit of 14 August 2026): Inspectors looked."),
        (
            "improving",
            "watch",
            (
                "Audits show improving practice that is not yet good (a peer's audit of 14 August 2026): "
                "Inspectors looked."
            ),
        ),
        ("mixed", "watch", "Audits show a mixed picture (a peer's audit of 14 August 2026): Inspectors looked."),
        ("weakness", "major", "Audits show weakness (a peer's audit of 14 August 2026): Inspectors looked."),
        ("context", "not-assessed", "Not assessed: what was given is context or a third party's own view."),
    ],
)
def test_evidence_is_told_by_what_it_shows_and_its_own_words(
    shows: str, expected: str, text: str, small: RulePack
) -> None:
    audit = letter("HP06.4", shows=shows, kind="audit", origin="peer", sample=20)
    assert ended(small, "HP06.4", evidence=[audit]) == (expected, text)


def test_a_weakness_that_the_council_alone_found_is_no_worse_than_silence(small: RulePack) -> None:
    audit = letter("HP06.4", shows="weakness", kind="audit", origin="own", sample=20, moderated=True)
    finding = judged(small, "HP06.4", evidence=[audit])
    assert (finding.level, finding.notes) == (
        "watch",
        ("Only the council has found this: no more than watch, so that looking is never worse than not looking.",),
    )


# When a rule fails


def broken(pack: RulePack, check: str) -> RulePack:
    """The pack with a condition that reads a name which nothing gives."""
    condition = Expression("missing > 0", {"missing": "number"}, "yes-no")
    return replace(pack, compiled={**pack.compiled, check: replace(pack.compiled[check], gap_when=condition)})


def test_a_rule_that_fails_is_an_error_of_its_own_and_never_a_pass(small: RulePack) -> None:
    readings = {IN_TIME: {"numerator": 980, "denominator": 1000}, UNSEEN: {"count": 0}}
    audit = letter("HP06.4", kind="audit")
    evaluation = evaluate(broken(small, "HP06.2"), parsed(readings, evidence=[audit]))
    finding = evaluation.finding_of["HP06.2"]
    assert (finding.status, finding.level, finding.text) == (
        "error",
        None,
        "The rule failed: KeyError: 'missing'.",
    )
    assert {f.check: level(f) for f in evaluation.findings} == {
        "HP06.1": "met",
        "HP06.2": "error",
        "HP06.3": "met",
        "HP06.4": "met",
    }
    assert (evaluation.verdict.code, evaluation.verdict.reason) == (3, "1 rule failed (HP06.2)")
    (area,) = (area for area in evaluation.areas if area.id == "help-and-protection")
    assert (area.score, area.view) == (None, "cannot-say")


def test_a_rule_that_fails_does_not_hide_a_gap(small: RulePack) -> None:
    pack = broken(small, "HP06.3")
    pack = replace(pack, compiled={**pack.compiled, "HP06.3": replace(pack.compiled["HP06.3"], value=None)})
    evaluation = evaluate(pack, parsed({IN_TIME: {"numerator": 9, "denominator": 10}, UNSEEN: {"count": 1}}))
    assert evaluation.finding_of["HP06.3"].status == "error"
    assert (evaluation.verdict.code, evaluation.verdict.reason) == (1, "1 gap at critical or worse (HP06.2)")


def test_whatever_breaks_within_a_check_is_an_error_of_that_check_alone(pack: RulePack) -> None:
    lacking = replace(pack, about=pack.about.model_copy(update={"local_standards": {}}))
    findings = evaluate(lacking, parsed({SEEN: {"percentage": 96}, UNSEEN: {"count": 1}})).findings
    assert {f.check: f.text for f in findings if f.status == "error"} == {
        "HP06.8": "The rule failed: KeyError: 'assessment_seen_working_days'."
    }
    assert [f.check for f in findings if f.is_gap and not f.silence] == ["HP06.2"]


# All of a pack


def test_every_check_of_the_pack_ends_in_one_status_also_where_nothing_is_submitted(pack: RulePack) -> None:
    evaluation = evaluate(pack, parsed())
    assert len(evaluation.findings) == len(pack.checks)
    assert {finding.status for finding in evaluation.findings if not finding.silence} == {"not-assessed"}
    assert {finding.severity for finding in evaluation.findings if finding.silence} == {"minor"}
    assert evaluation.verdict.code == 3
