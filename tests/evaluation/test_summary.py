"""The first page: what is said first, what is asked first, and what the council is told that it knows."""

from __future__ import annotations

import dataclasses
from decimal import Decimal
from typing import Any

import pytest

from readiness.evaluation.first_page import Conflict, Weakness
from readiness.packs.pack import RulePack
from readiness.reports import Format, render
from tests.support.submissions import SEEN, UNSEEN, Json, evaluated, letter, looked, submission, without_a_gap

# Every measure and item that decides whether a child may be unsafe today, with nobody unsafe.
SAFE: Json = {
    "front_door": {"oldest_undecided_contact": {"median": 0, "percentile_90": 1, "longest": 1}},
    "strategy_discussions": {
        "waiting_past_local_standard": {"count": 0},
        "waiting_past_24_hours": {"count": 0},
    },
    "assessments": SEEN,
    "child_protection": {
        "visits_overdue_now": {"count": 0},
        "unseen_20_working_days": {"count": 0},
        "children_on_plans": {"count": 300},
    },
    "allocation": {"waiting_without_risk_decision": {"count": 0}, "on_plan_without_worker": {"count": 0}},
    "local_standards": {"strategy_discussion_hours": 24, "child_protection_visit_working_days": 10},
    "evidence": [letter("HP05.4")],
}
# Letters on the subjects of which it is asked whether anybody has looked.
LOOKED = [looked()]
SAFETY_CHECKS = [
    "HP02.2", "HP05.4", "HP05.11", "HP05.13", "HP06.2", "HP08.9", "HP20.2", "HP20.6",
]  # fmt: skip


def flat(text: str) -> str:
    return " ".join(text.split())


UNSEEN_TITLE = "Children not seen whose assessment is open past 45 working days"


def ids(lines: tuple[str, ...]) -> list[str]:
    """The ids with which lines begin."""
    return [line.split()[0] for line in lines]


# Children who may need action today


def test_the_checks_of_children_who_may_be_unsafe_are_these(pack: RulePack) -> None:
    assert [check.id for check in pack.checks if check.critical_because == "unsafe-today"] == SAFETY_CHECKS


@pytest.mark.parametrize(
    ("content", "not_checked", "found", "statement"),
    [
        pytest.param(
            submission(),
            SAFETY_CHECKS,
            [],
            "Nothing could be checked, so nothing can be said.",
            id="nothing submitted",
        ),
        pytest.param(
            submission(assessments=SEEN),
            [check for check in SAFETY_CHECKS if check != "HP06.2"],
            [],
            "None reported in the 1 check that could be made.",
            id="one checked, nothing found",
        ),
        pytest.param(submission(**SAFE), [], [], "None reported in the 8 checks that could be made.", id="all checked"),
        pytest.param(
            submission(assessments=UNSEEN),
            [check for check in SAFETY_CHECKS if check != "HP06.2"],
            ["HP06.2"],
            "1 critical gap found.",
            id="one found",
        ),
        pytest.param(
            submission(**{**SAFE, "assessments": UNSEEN, "evidence": [letter("HP05.4", shows="weakness")]}),
            [],
            ["HP05.4", "HP06.2"],
            "2 critical gaps found.",
            id="two found",
        ),
    ],
)
def test_what_was_not_checked_is_told_beside_what_was_found(
    content: Json, not_checked: list[str], found: list[str], statement: str
) -> None:
    page = evaluated(content).first_page.safety
    assert sorted(one.check for one in page.not_checked) == sorted(not_checked)
    assert sorted(ids(page.found)) == sorted(found)
    assert (page.checked, page.statement) == (len(SAFETY_CHECKS) - len(not_checked), statement)


@pytest.mark.parametrize("shape", [Format.TEXT, Format.MARKDOWN])
def test_what_was_not_checked_comes_before_all_else(shape: Format) -> None:
    told = flat(render(evaluated(submission(assessments=UNSEEN)), shape).replace("*", "").replace("\\", ""))
    order = [
        "Not checked (7):",
        "HP02 Contacts at the front door: HP02.2",
        "In what was checked: 1 critical gap found.",
        "HP06.2 30 children whose assessments were past 45 working days on 30 September 2026 had not been seen.",
    ]
    places = [told.index(line) for line in order]
    assert places == sorted(places)


def test_a_reason_that_was_given_is_told_with_what_was_not_checked() -> None:
    not_held = {"open_past_limit_not_seen": {"status": "not-held", "reason": "dates seen are not recorded"}}
    page = evaluated(submission(assessments=not_held)).first_page.safety
    (reason,) = [one.reason for one in page.not_checked if one.check == "HP06.2"]
    assert reason == f'{UNSEEN_TITLE}: not held ("dates seen are not recorded")'


def test_children_who_were_unsafe_on_a_day_too_long_ago_are_told_with_what_was_not_checked() -> None:
    reading = {"open_past_limit_not_seen": {"count": 30, "period": {"end": "2026-08-20"}}}
    page = evaluated(submission(assessments=reading)).first_page.safety
    (reason,) = [one.reason for one in page.not_checked if one.check == "HP06.2"]
    assert reason is not None
    assert reason.endswith("what says now may be 31 days old; submitted: 30 children")


def test_what_another_source_says_of_children_at_risk_is_told_where_the_council_has_no_figure() -> None:
    also = [{"value": 12, "source": "the case system"}]
    reading = {"open_past_limit_not_seen": {"status": "not-held", "reason": "a new system", "also": also}}
    page = evaluated(submission(assessments=reading)).first_page.safety
    (reason,) = [one.reason for one in page.not_checked if one.check == "HP06.2"]
    assert reason == f'{UNSEEN_TITLE}: not held ("a new system"); submitted: 12 children in the case system'


@pytest.mark.parametrize(
    ("item", "told"),
    [
        (
            letter(criteria=["HP05"], shows="weakness"),
            [
                (
                    "HP05 Strategy discussions and enquiries: an inspection letter of "
                    "14 August 2026 found weakness (Inspectors looked), and it names no check that evidence decides: "
                    "name HP05.2, HP05.4 or HP05.10"
                )
            ],
        ),
        (
            letter("HP05.13", shows="mixed", origin="own", kind="audit", sample=20),
            [
                (
                    "HP05 Strategy discussions and enquiries: an audit of 14 August 2026 found a "
                    "mixed picture (Inspectors looked), and it names no check that evidence decides: "
                    "name HP05.2, HP05.4 or HP05.10"
                )
            ],
        ),
        (
            letter(criteria=["CC06"], shows="improving"),
            [
                (
                    "CC06 Unregistered and unsuitable homes: an inspection letter of 14 August 2026 found improving "
                    "practice that is not yet good (Inspectors looked), and no check judges it"
                )
            ],
        ),
        (letter("HP05.4", shows="weakness"), []),
        (letter(criteria=["HP05"]), []),
        (letter(criteria=["CC01"], shows="mixed"), []),
    ],
    ids=["names a criterion", "names a number", "improving", "a check of practice takes it up", "strength", "no risk"],
)
def test_what_was_found_of_children_at_risk_and_decides_nothing_is_told_first(item: Json, told: list[str]) -> None:
    assert list(evaluated(submission(evidence=[item])).first_page.safety.unread) == told


def test_a_rule_that_failed_was_not_checked(pack: RulePack) -> None:
    rule = dataclasses.replace(pack.compiled["HP06.2"], gap_when=object())  # type: ignore[arg-type]
    failing = dataclasses.replace(pack, compiled={**pack.compiled, "HP06.2": rule})
    page = evaluated(submission(**SAFE), pack=failing).first_page.safety
    assert [one.check for one in page.not_checked] == ["HP06.2"]
    assert page.statement == "None reported in the 7 checks that could be made."


def test_a_check_that_does_not_apply_was_not_made(pack: RulePack) -> None:
    measure = pack.catalogue.measures["assessments.open_past_limit_not_seen"]
    applies = measure.model_copy(update={"may_not_apply": "The council has no children."})
    catalogue = dataclasses.replace(pack.catalogue, measures={**pack.catalogue.measures, measure.id: applies})
    declared = {"status": "not-applicable", "reason": "we have no children"}
    content = submission(**{**SAFE, "assessments": {"open_past_limit_not_seen": declared}})
    page = evaluated(content, pack=dataclasses.replace(pack, catalogue=catalogue)).first_page.safety
    assert page.statement == "None reported in the 7 checks that could be made."


# What could not be seen


def test_subjects_that_inspectors_mostly_examine_are_named_where_they_are_silent() -> None:
    leaders, protection, care, leavers = evaluated(submission(assessments=SEEN)).first_page.unseen
    assert (leaders.not_assessed, leaders.total, ids(leaders.silent)) == (42, 44, ["LD05", "LD06"])
    assert (protection.not_assessed, protection.total, ids(protection.silent)) == (65, 75, ["HP05", "HP03"])
    assert (care.total, care.unwritten, leavers.total, leavers.unwritten) == (0, 18, 0, 9)


def test_a_subject_of_which_anything_was_assessed_is_not_silent() -> None:
    leaders = evaluated(submission(caseloads={"average": {"value": 12}})).first_page.unseen[0]
    assert ids(leaders.silent) == ["LD05"]


# Where accounts conflict


def good(**parts: Any) -> Json:
    """Timely assessments, and these parts."""
    return submission(assessments={"within_45_working_days": {"numerator": 950, "denominator": 1000}}, **parts)


def poor(**parts: Any) -> Json:
    """Late assessments, and these parts."""
    return submission(assessments={"within_45_working_days": {"numerator": 500, "denominator": 1000}}, **parts)


def named(kind: str, text: str, *checks: str) -> Conflict:
    return Conflict(kind, "HP06", "Assessments", text, checks)


EVIDENCE, PRACTICE, RATING, SOURCES = "evidence-against-number", "practice-against-numbers", "self-rating", "sources"


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        pytest.param(good(), [], id="a number alone"),
        pytest.param(good(evidence=[letter("HP06.1")]), [], id="strength beside a number that is met"),
        pytest.param(
            good(evidence=[letter("HP06.1", shows="weakness")]),
            [
                named(
                    EVIDENCE,
                    "HP06.1 is met by its number, and an inspection letter of 14 August 2026 shows weakness",
                    "HP06.1",
                )
            ],
            id="weakness against a number that is met",
        ),
        pytest.param(
            good(evidence=[letter("HP06.1", shows="mixed", kind="audit", origin="own")]),
            [named(EVIDENCE, "HP06.1 is met by its number, and an audit of 14 August 2026 shows mixed", "HP06.1")],
            id="a mixed picture against a number that is met",
        ),
        pytest.param(good(evidence=[letter("HP06.1", shows="improving")]), [], id="improvement beside a met number"),
        pytest.param(
            good(evidence=[letter("HP06.1", shows="weakness", origin="third-party", kind="statement")]),
            [],
            id="a third party's view decides nothing",
        ),
        pytest.param(
            poor(evidence=[letter("HP06.1")]),
            [
                named(
                    EVIDENCE,
                    "HP06.1 is a major gap by its number, and an inspection letter of 14 August 2026 shows strength",
                    "HP06.1",
                )
            ],
            id="strength against a gap",
        ),
        pytest.param(poor(evidence=[letter("HP06.1", shows="weakness")]), [], id="weakness beside a gap"),
        pytest.param(
            good(evidence=[letter("HP06.4", shows="weakness")]),
            [
                named(
                    PRACTICE,
                    "HP06.1 is met by number, and practice evidence finds weakness (HP06.4)",
                    "HP06.1",
                    "HP06.4",
                )
            ],
            id="weak practice under good numbers",
        ),
        pytest.param(
            poor(evidence=[letter("HP06.4")]),
            [
                named(
                    PRACTICE,
                    "practice evidence is met (HP06.4), and the numbers show a gap (HP06.1)",
                    "HP06.4",
                    "HP06.1",
                )
            ],
            id="good practice over a gap in the numbers",
        ),
        pytest.param(good(evidence=[letter("HP06.4", shows="mixed")]), [], id="mixed practice under good numbers"),
        pytest.param(
            poor(evidence=[letter("HP06.4"), letter("HP06.7", shows="mixed")]), [], id="practice not all met over a gap"
        ),
        pytest.param(
            poor(self_ratings={"HP06": "strength"}),
            [named(RATING, "the council rates it a strength, and 1 gap was found (HP06.1)", "HP06.1")],
            id="called a strength, and a gap found",
        ),
        pytest.param(
            submission(self_ratings={"HP06": "strength"}),
            [named(RATING, "the council rates it a strength, and nothing submitted shows it")],
            id="called a strength, and nothing submitted",
        ),
        pytest.param(
            good(self_ratings={"HP06": "weakness"}),
            [named(RATING, "the council rates it a weakness, and all that was assessed is met (HP06.1)", "HP06.1")],
            id="called a weakness, and all met",
        ),
        pytest.param(good(self_ratings={"HP06": "strength"}), [], id="called a strength, and met"),
        pytest.param(poor(self_ratings={"HP06": "weakness"}), [], id="called a weakness, and a gap"),
        pytest.param(poor(self_ratings={"HP06": "mixed"}), [], id="called mixed"),
        pytest.param(
            submission(
                assessments={
                    "within_45_working_days": {
                        "percentage": 95,
                        "also": [
                            {"value": 62, "source": "the improvement board"},
                            {"value": 95.3, "source": "a return that rounds the same"},
                            {"value": 70, "source": "the year before", "period_end": "2025-09-30"},
                        ],
                    }
                }
            ),
            [
                named(
                    SOURCES,
                    "Assessments completed within 45 working days: 95% submitted, and 62% in the improvement board",
                    "HP06.1",
                )
            ],
            id="two sources for one time",
        ),
    ],
)
def test_each_conflict_is_shown_and_none_is_netted(content: Json, expected: list[Conflict]) -> None:
    page = evaluated(content).first_page
    assert [conflict for conflict in page.conflicts if conflict.criterion == "HP06"] == expected


def test_another_source_is_heard_on_every_measure_that_a_check_needs() -> None:
    also = [{"value": 12, "source": "the case system"}]
    overdue = {"visits_overdue_now": {"count": 0, "also": also}, "children_on_plans": {"count": 300}}
    evaluation = evaluated(submission(child_protection=overdue))
    assert evaluation.finding_of["HP08.4"].level == "met"
    assert [(conflict.text, conflict.checks) for conflict in evaluation.first_page.conflicts] == [
        (
            "Children on a plan whose visit is overdue: 0 children submitted, and 12 children in the case system",
            ("HP08.4",),
        )
    ]
    told = (
        "Another figure for the same time, Children on a plan whose visit is overdue: 12 children in the case system."
    )
    assert told in flat(render(evaluation, Format.TEXT))


def test_a_conflict_changes_neither_finding() -> None:
    findings = evaluated(good(evidence=[letter("HP06.4", shows="weakness")])).finding_of
    assert (findings["HP06.1"].status, findings["HP06.4"].status) == ("met", "gap")


# Weaknesses


def action(**parts: str) -> Json:
    return {"criteria": ["HP06"], "action": "see every child", "status": "open", **parts}


def weakness(**parts: Any) -> Weakness:
    """The weakness of a submission with one gap but for those that nobody has looked."""
    found = evaluated(submission(assessments=UNSEEN, **parts)).first_page.weaknesses
    (only,) = [weakness for weakness in found if weakness.criterion == "HP06"]
    return only


@pytest.mark.parametrize(
    ("parts", "states", "told"),
    [
        pytest.param({}, (), "In no self-rating and no action.", id="not named"),
        pytest.param(
            {"self_ratings": {"HP06": "weakness"}},
            ("known",),
            "Known; no owner, no date and no proof of effect.",
            id="only rated",
        ),
        pytest.param(
            {"self_ratings": {"HP06": "improving"}},
            ("known",),
            "Known; no owner, no date and no proof of effect.",
            id="rated improving",
        ),
        pytest.param(
            {"self_ratings": {"HP06": "strength"}},
            ("rated_strength",),
            "Rated a strength, and in no action.",
            id="rated a strength",
        ),
        pytest.param(
            {"self_ratings": {"LD06": "weakness"}, "actions": [{**action(), "criteria": ["LD06"]}]},
            (),
            "In no self-rating and no action.",
            id="another weakness is named",
        ),
        pytest.param(
            {"actions": [action()]}, ("known",), "Known; no owner, no date and no proof of effect.", id="an action"
        ),
        pytest.param(
            {"actions": [action(owner="head of assessment")]},
            ("known", "owned"),
            "Known, owned; no date and no proof of effect.",
            id="an owner",
        ),
        pytest.param(
            {"actions": [action(owner="head of assessment", due="2026-12-31")]},
            ("known", "owned", "dated"),
            "Known, owned, dated; no proof of effect.",
            id="a date",
        ),
        pytest.param(
            {"actions": [action(owner="head", due="2026-12-31", effect="unseen fell from 40 to 30")]},
            ("known", "owned", "dated", "effect_shown"),
            "Known, owned, dated, with proof of effect.",
            id="everything",
        ),
        pytest.param(
            {"actions": [action(owner="head", due="2026-09-29")]},
            ("known", "owned", "dated", "overdue"),
            "Known, owned, dated; no proof of effect; overdue.",
            id="overdue by a day",
        ),
        pytest.param(
            {"actions": [action(owner="head", due="2026-09-30")]},
            ("known", "owned", "dated"),
            "Known, owned, dated; no proof of effect.",
            id="due on the day",
        ),
        pytest.param(
            {"actions": [action(due="2026-09")]},
            ("known", "dated"),
            "Known, dated; no owner and no proof of effect.",
            id="due in the month, of which a day is left",
        ),
        pytest.param(
            {"actions": [action(due="2026-08")]},
            ("known", "dated", "overdue"),
            "Known, dated; no owner and no proof of effect; overdue.",
            id="due in the month before",
        ),
        pytest.param(
            {"actions": [{**action(owner="head", due="2026-05-31"), "status": "closed"}]},
            ("known", "owned", "dated"),
            "Known, owned, dated; no proof of effect.",
            id="closed",
        ),
        pytest.param(
            {"status": "compiled"},
            (),
            "What the council does about it is not in the published account.",
            id="compiled by others",
        ),
    ],
)
def test_a_weakness_says_what_the_council_knows_and_does_about_it(
    parts: Json, states: tuple[str, ...], told: str
) -> None:
    only = weakness(**parts)
    named = ("known", "rated_strength", "owned", "dated", "effect_shown", "overdue")
    assert tuple(state for state in named if getattr(only, state)) == states
    page = flat(render(evaluated(submission(assessments=UNSEEN, **parts)), Format.TEXT))
    # Its gap is critical, and stands in full above: what is done about it is told with the names of the criteria.
    assert f"[critical] {told.removesuffix('.')}: HP06 Assessments." in page.partition("4. WEAKNESSES")[2]


def test_weaknesses_stand_worst_first_one_a_criterion() -> None:
    page = evaluated(
        submission(
            assessments={**UNSEEN, "within_45_working_days": {"percentage": 50}},
            caseloads={"average": {"value": 30}},
            front_door={"re_referrals": {"percentage": 23.5}},
            workforce={"turnover": {"percentage": 60}},
            evidence=LOOKED,
        )
    ).first_page
    assert [(one.severity, one.criterion) for one in page.weaknesses] == [
        ("critical", "HP06"),
        ("major", "LD06"),
        ("major", "LD07"),
        ("minor", "HP03"),
    ]


def test_a_weakness_counts_the_other_gaps_of_its_criterion() -> None:
    late = {"within_45_working_days": {"percentage": 50}, "open_past_45_working_days": {"count": 41}}
    page = evaluated(submission(assessments={**UNSEEN, **late}, evidence=LOOKED)).first_page
    (one,) = (one for one in page.weaknesses if one.criterion == "HP06")
    assert (one.severity, one.also, one.unlooked) == ("critical", ("major",), False)


def test_that_nobody_has_looked_stands_last_and_together() -> None:
    page = evaluated(submission(caseloads={"average": {"value": 16.9}})).first_page
    marks = [one.unlooked for one in page.weaknesses]
    assert marks == sorted(marks)
    assert marks.count(False) == 1
    assert set(page.unlooked).isdisjoint(page.leading)
    told = flat(render(evaluated(submission(caseloads={"average": {"value": 16.9}})), Format.TEXT))
    assert told.count("Nobody has looked: ") == 1


# What inspectors are likeliest to ask


def asked(content: Json) -> list[tuple[str, str]]:
    return [(question.criterion, question.because) for question in evaluated(content).first_page.questions]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        pytest.param(
            submission(
                assessments=UNSEEN,
                caseloads={"average": {"value": 30}},
                front_door={"re_referrals": {"percentage": 23.5}},
            ),
            [
                ("HP06", "critical gap, criticised in 18% of reports"),
                ("LD06", "major gap, criticised in 5% of reports, examined in 71%"),
                ("HP07", "minor gap, criticised in 36% of reports"),
            ],
            id="the worst first",
        ),
        pytest.param(
            submission(
                assessments={"within_45_working_days": {"percentage": 50}},
                child_protection={"reviews_on_time": {"percentage": 50}},
                caseloads={"average": {"value": 30}},
            ),
            [
                ("HP08", "major gap, criticised in 36% of reports"),
                ("HP06", "major gap, criticised in 18% of reports"),
                ("LD06", "major gap, criticised in 5% of reports, examined in 71%"),
            ],
            id="among equals, what is criticised most",
        ),
        pytest.param(
            submission(
                child_in_need={"reviewed_on_time": {"numerator": 4300, "denominator": 5000}},
                evidence=LOOKED,
            ),
            [
                ("HP07", "line of enquiry, criticised in 36% of reports"),
                ("HP08", "nothing could be assessed, criticised in 36% of reports"),
                ("LD05", "nothing could be assessed, criticised in 34% of reports, examined in 96%"),
            ],
            id="a line of enquiry before what is silent",
        ),
        pytest.param(
            submission(),
            [
                ("HP07", "minor gap, criticised in 36% of reports"),
                ("HP08", "minor gap, criticised in 36% of reports"),
                ("LD05", "minor gap, criticised in 34% of reports, examined in 96%"),
            ],
            id="subjects that nobody looked at, where nothing was submitted",
        ),
    ],
)
def test_three_questions_are_ranked_by_what_inspectors_would_ask_first(
    content: Json, expected: list[tuple[str, str]]
) -> None:
    assert asked(content) == expected


def test_among_equally_criticised_subjects_the_more_examined_is_asked_first(pack: RulePack) -> None:
    content = submission(evidence=LOOKED)
    order = {
        c.id: (c.criticised_percent or Decimal(0), c.examined_percent or Decimal(0))
        for area in evaluated(content).areas
        for c in area.criteria
        if not c.assessed
    }
    ranked = sorted(order, key=lambda criterion: (-order[criterion][0], -order[criterion][1], criterion))
    assert [criterion for criterion, _ in asked(content)] == ranked[:3]


def test_the_question_is_the_one_that_the_criterion_asks() -> None:
    (first, *_) = evaluated(submission(assessments=UNSEEN)).first_page.questions
    assert first.question == "How do you know that the children whose assessments are late are safe?"


# The data and the rules


ABSENT = "what is absent was not in the published account."
UNDATED = "When it was prepared is not said, so how old its figures are cannot be told."
OLDEST = "ends 2025-09-30, 12 months before."


@pytest.mark.parametrize(
    ("parts", "lines"),
    [
        pytest.param({}, ["The period 2026-04-01 to 2026-09-30; a draft, not signed off.", UNDATED], id="a draft"),
        pytest.param(
            {"status": "signed-off", "prepared_by": "head of performance", "prepared_on": "2026-10-12"},
            ["The period 2026-04-01 to 2026-09-30; signed off.", "Prepared on 2026-10-12 by head of performance."],
            id="signed off",
        ),
        pytest.param(
            {"status": "compiled", "period": {"start": "2026-05", "end": "2026-05"}, "prepared_on": "2026-06"},
            [
                "The period 2026-05; compiled by others from what was published; " + ABSENT,
                "Prepared in 2026-06.",
            ],
            id="compiled",
        ),
        pytest.param(
            {
                "caseloads": {"average": {"value": 12, "period": {"end": "2025-09-30"}}},
                "workforce": {"agency": {"percentage": 5, "period": {"end": "2026-03-31"}}},
            },
            [
                "The period 2026-04-01 to 2026-09-30; a draft, not signed off.",
                UNDATED,
                f"2 readings are older than the period; the oldest (cases held per social worker) {OLDEST}",
            ],
            id="older readings",
        ),
    ],
)
def test_the_data_says_whose_it_is_and_how_old(parts: Json, lines: list[str]) -> None:
    assert list(evaluated(submission(**parts)).first_page.data) == lines


def test_a_pack_that_was_not_in_force_is_told_on_the_first_page() -> None:
    old = submission(period={"start": "2025-04-01", "end": "2025-09-30"})
    assert evaluated(old).first_page.pack_notice == (
        "This pack follows the framework in force from 2026-04-01; the submission speaks of 2025-09-30. "
        "Inspectors then worked by another."
    )
    assert evaluated(submission()).first_page.pack_notice is None


@pytest.mark.parametrize(
    "content", [submission(), without_a_gap(), submission(assessments=UNSEEN)], ids=["0", "good", "gap"]
)
def test_every_report_says_what_it_cannot_tell(content: Json, pack: RulePack) -> None:
    evaluation = evaluated(content)
    assert evaluation.first_page.caution == tuple(map(flat, pack.about.caution))
    for shape in (Format.TEXT, Format.MARKDOWN):
        told = flat(render(evaluation, shape).replace("\\", ""))
        assert all(line in told for line in evaluation.first_page.caution)


def test_the_headline_counts_every_status() -> None:
    told = flat(render(evaluated(submission(assessments=UNSEEN)), Format.TEXT))
    assert "119 checks: 12 gaps (1 critical, 0 major, 11 minor), 0 to watch, 0 met, 107 not assessed," in told
