"""What a council could do to look good: none of it pays, and looking is never worse than not looking."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from readiness.data.vocabulary import Level
from readiness.evaluation.finding import Finding
from readiness.evaluation.result import Evaluation
from readiness.evaluation.verdict import Gate
from readiness.packs.pack import load_shipped
from tests.support.packs import quick_pack
from tests.support.slow import slow
from tests.support.submissions import STANDARDS, Json, evaluated, letter, submission, without_a_gap

CHECKS = len(quick_pack().checks)

PRACTICE = [check.id for check in quick_pack().checks if check.evidence is not None]
SILENT = {criterion.id: check.id for criterion in quick_pack().criteria for check in criterion.checks if check.silence}


def found(check: str, **parts: Any) -> Finding:
    return evaluated(submission(**parts)).finding_of[check]


# Looking


def audit(*checks: str, **parts: Any) -> Json:
    """The council's own audit, which qualifies."""
    own = {"kind": "audit", "origin": "own", "sample": 40, "moderated": True}
    return letter(*checks, **{**own, **parts})


def worst(evaluation: Evaluation, criterion: str) -> int:
    levels = [f.level.rank for f in evaluation.findings if f.criterion == criterion and f.level is not None]
    return max(levels, default=0)


@pytest.mark.parametrize("criterion", SILENT)
@pytest.mark.parametrize("shows", ["weakness", slow("mixed"), slow("improving"), "strength"])
def test_an_honest_audit_never_comes_out_behind_none(criterion: str, shows: str) -> None:
    checks = [check for check in PRACTICE if check.startswith(f"{criterion}.")]
    silent, honest = submission(), submission(evidence=[audit(*checks, shows=shows)])
    assert worst(evaluated(honest), criterion) <= worst(evaluated(silent), criterion)
    for level in list(Level)[1:]:
        codes = [evaluated(content, Gate(fail_on=level)).verdict.code for content in (silent, honest)]
        assert codes[1] == codes[0] or codes[1] != 1, level


@pytest.mark.parametrize("criterion", SILENT)
def test_that_nobody_has_looked_is_a_finding_of_its_own_and_no_assessment(criterion: str) -> None:
    evaluation = evaluated(submission())
    finding = evaluation.finding_of[SILENT[criterion]]
    assert (finding.level, finding.assessed) == ("minor", False)
    assert finding.text.endswith("nobody has looked in the 12 months before 30 September 2026.")
    assert evaluation.verdict.reason == f"none of {CHECKS} checks could be assessed"


@pytest.mark.parametrize(
    ("item", "level"),
    [
        (audit("HP05.2", shows="weakness"), "met"),
        (audit("HP05.9", shows="mixed"), "met"),
        (audit(shows="mixed", criteria=["HP05"]), "met"),
        (letter("HP05.2", shows="strength", date="2025-10-01"), "met"),
        (letter("HP05.2", shows="strength", date="2025-08-30"), "minor"),
        (audit("HP05.2", shows="strength", sample=None), "minor"),
        (audit("HP05.2", shows="strength", kind="statement"), "minor"),
        (audit("HP05.2", shows="context"), "minor"),
        (audit("HP05.2", shows="weakness", origin="third-party"), "minor"),
        (audit("HP06.4", shows="weakness"), "minor"),
    ],
    ids=[
        "an audit that finds weakness",
        "beside a number",
        "of the criterion as a whole",
        "a letter of eleven months ago",
        "a letter of thirteen months ago",
        "without a sample",
        "a statement",
        "context",
        "a newspaper's view",
        "of another subject",
    ],
)
def test_what_counts_as_looking(item: Json, level: str) -> None:
    item = {key: value for key, value in item.items() if value is not None and value != []}
    assert found(SILENT["HP05"], evidence=[item]).level == level


def test_what_a_published_account_lacks_is_no_silence_of_the_council() -> None:
    finding = found(SILENT["HP05"], status="compiled")
    assert finding.reason == "no audit, review or letter is in the published account"


@pytest.mark.parametrize(
    ("share", "level"),
    [
        ({"numerator": 0, "denominator": 240}, "not-applicable"),
        ({"numerator": 4, "denominator": 240}, "not-applicable"),
        ({"numerator": 5, "denominator": 240}, "minor"),
        ({"percentage": 2}, "minor"),
        ({"status": "suppressed", "symbol": "c"}, "minor"),
        (None, "minor"),
    ],
    ids=["none", "four", "five", "a percentage", "suppressed", "left out"],
)
def test_nobody_has_to_look_where_there_is_nobody_and_a_number_left_out_lets_nobody_off(
    share: Json | None, level: str
) -> None:
    sections = {} if share is None else {"unaccompanied": {"share": share}}
    finding = evaluated(submission(**sections), pack=load_shipped()).finding_of["CC13.7"]
    assert (finding.level or finding.status) == level


# Whose word counts

LETTER = letter("HP05.4", shows="weakness", date="2026-08-10")


@pytest.mark.parametrize(
    ("answer", "level", "conflicts"),
    [
        ([], "critical", 0),
        ([audit("HP05.4", shows="strength", date="2026-08-11")], "critical", 1),
        ([audit("HP05.4", shows="strength", date="2026-08")], "critical", 0),
        ([letter("HP05.4", shows="strength", date="2026-08-11")], "met", 0),
        ([letter("HP05.4", shows="strength", date="2026-08-10")], "critical", 0),
        ([letter("HP05.4", shows="strength", date="2026-08-09")], "critical", 0),
        (
            [letter("HP05.4", kind="review", origin="peer", sample=20, shows="strength", date="2026-08-11")],
            "met",
            0,
        ),
        ([audit("HP05.4", shows="strength", origin="third-party", date="2026-08-11")], "critical", 0),
    ],
    ids=[
        "nothing",
        "its own audit",
        "its own audit of that month",
        "inspectors",
        "the same day",
        "the day before",
        "peers",
        "a newspaper",
    ],
)
def test_only_the_outside_answers_what_was_said_from_outside(answer: list[Json], level: str, conflicts: int) -> None:
    evaluation = evaluated(submission(evidence=[LETTER, *answer]))
    assert evaluation.finding_of["HP05.4"].level == level
    assert [c.kind for c in evaluation.first_page.conflicts] == ["own-against-outside"] * conflicts


def test_what_was_answered_is_still_told() -> None:
    answer = letter("HP05.4", shows="strength", date="2026-09-11")
    assert found("HP05.4", evidence=[LETTER, answer]).notes == (
        "An inspection letter of 10 August 2026 shows weakness; later evidence from outside shows otherwise.",
    )


@pytest.mark.parametrize("kind", ["statement", "survey", "feedback", "review", "audit"])
def test_a_weakness_found_outside_counts_by_whatever_name_it_goes(kind: str) -> None:
    item = letter("HP05.4", kind=kind, shows="weakness")
    assert found("HP05.4", evidence=[item]).level == "critical"


# Standards of the council's own


def kept(hours: int | None, share: int) -> str | None:
    standards = {key: value for key, value in STANDARDS.items() if key != "strategy_discussion_hours"}
    own = {} if hours is None else {"strategy_discussion_hours": hours}
    held = {"within_local_standard": {"numerator": share * 5, "denominator": 500}}
    return found("HP05.1", local_standards={**standards, **own}, strategy_discussions=held).level


@pytest.mark.parametrize("strict", [1, 4, 23])
@pytest.mark.parametrize("lax", [25, 72])
def test_a_strict_standard_that_is_missed_never_comes_out_behind_a_lax_one_that_is_kept(strict: int, lax: int) -> None:
    missed, easy = kept(strict, 20), kept(lax, 100)
    assert missed is not None
    assert easy is not None
    assert Level(missed).rank <= Level(easy).rank


@pytest.mark.parametrize(
    ("hours", "share", "level"),
    [
        (24, 100, "met"),
        (24, 20, "major"),
        (72, 100, "watch"),
        (72, 20, "major"),
        (4, 100, "met"),
        (4, 20, "watch"),
        (None, 100, "watch"),
        (None, 20, "major"),
    ],
)
def test_a_standard_of_its_own_decides_no_more_than_it_can(hours: int | None, share: int, level: str) -> None:
    assert kept(hours, share) == level


# Teams

WHOLE: Json = {"numerator": 930, "denominator": 1000}


def by_team(**teams: Json) -> Finding:
    return found("HP06.1", assessments={"within_45_working_days": {**WHOLE, "by": {"team": teams}}})


def test_a_team_of_four_is_shown_and_sets_no_level() -> None:
    finding = by_team(North={"numerator": 929, "denominator": 996}, Duty={"numerator": 1, "denominator": 4})
    assert (finding.level, finding.subject) == ("met", "")
    assert [(row.subject, row.severity, row.too_small) for row in finding.subjects] == [
        ("Duty", "major", True),
        ("North", None, False),
    ]


def test_a_team_that_sets_the_level_stands_beside_the_whole_council() -> None:
    finding = by_team(North={"numerator": 890, "denominator": 900}, Duty={"numerator": 40, "denominator": 100})
    assert finding.text == (
        "Duty: 40% of assessments were completed within 45 working days; in the whole council 93% (930 of 1000)."
    )


def test_the_worst_team_is_not_hidden_by_leaving_it_out() -> None:
    finding = by_team(North={"numerator": 890, "denominator": 900})
    assert (finding.level, finding.subject) == ("major", "No team named")


# Bases

HIDDEN = {"status": "suppressed", "symbol": "x"}


@pytest.mark.parametrize(
    ("sections", "level"),
    [
        ({"visits_overdue_now": {"count": 200}, "children_on_plans": {"count": 3000}}, "met"),
        ({"visits_overdue_now": {"count": 200}, "children_on_plans": {"count": 400}}, "major"),
        ({"visits_overdue_now": {"count": 200}}, "major"),
        (
            {"visits_overdue_now": {"count": 200}, "children_on_plans": {"status": "suppressed", "symbol": "x"}},
            "major",
        ),
        (
            {
                "visits_overdue_now": {"count": 200},
                "children_on_plans": {"count": 3000, "period": {"end": "2025-03-31"}},
            },
            "major",
        ),
        ({"visits_overdue_now": {"count": 0}}, "met"),
    ],
    ids=["few of many", "many of few", "no base", "a base that is suppressed", "an old base", "none at all"],
)
def test_a_base_that_is_not_known_is_taken_at_its_worst(sections: Json, level: str) -> None:
    assert found("HP08.4", child_protection=sections).level == level


def test_the_finding_asks_for_the_base_that_it_lacks() -> None:
    finding = found("HP08.4", child_protection={"visits_overdue_now": {"count": 200}})
    assert (finding.text, finding.at_worst) == (
        (
            "200 children were overdue a visit on 30 September 2026. Without "
            '"Children on a child protection plan" (child_protection.children_on_plans), the worst that this can mean '
            "counts: give it."
        ),
        ("child_protection.children_on_plans",),
    )


# What was submitted of children's safety


def test_children_in_unregistered_homes_stand_first_though_no_check_reads_them() -> None:
    page = evaluated(submission(children_in_care={"unregistered_homes_now": {"count": 9}})).first_page.safety
    assert page.unread == (
        "Children living in unregistered homes: 9 (children_in_care.unregistered_homes_now), and no check reads it",
    )
    assert page.statement == "Nothing could be checked, and no check judges what was submitted."


def test_a_weakness_of_inspectors_that_nothing_measures_stands_among_the_weaknesses() -> None:
    item = letter(criteria=["CC06"], shows="weakness", summary="Children live in unregistered homes.")
    page = evaluated(submission(evidence=[{**item, "checks": []}])).first_page
    (told,) = [weakness for weakness in page.weaknesses if weakness.criterion == "CC06"]
    assert (told.severity, told.text) == (
        None,
        "An inspection letter of 14 August 2026 found weakness (Children live in unregistered homes).",
    )
    assert page.safety.unread == (
        (
            "CC06 Unregistered and unsuitable homes: an inspection letter of 14 August 2026 found weakness (Children "
            "live in unregistered homes), and no check judges it"
        ),
    )


def test_areas_without_checks_are_named_where_children_may_need_action() -> None:
    assert evaluated(submission()).first_page.safety.unwritten == (
        "The experiences and progress of children in care",
        "The experiences and progress of care leavers",
    )


def test_a_pass_that_chance_may_have_given_says_so() -> None:
    tiny = without_a_gap(child_protection={"reviews_on_time": {"numerator": 3, "denominator": 3}})
    reason = evaluated(tiny, Gate(min_coverage=Decimal(0))).verdict.reason
    assert "could be chance (borderline)" in reason


def test_a_joint_return_says_so() -> None:
    joint = {"percentage": 5, "joint_with": "the City of Westminster"}
    assert found("LD07.2", workforce={"vacancy": joint}).notes == (
        "Social worker vacancies: a joint return with the City of Westminster, for both together.",
    )
