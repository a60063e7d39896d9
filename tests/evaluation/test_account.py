"""What is counted from the submission itself: ratings, silence, figures that differ, and actions."""

from __future__ import annotations

import json
from typing import Any

import pytest

from readiness.core.diagnostics import SubmissionError
from readiness.data.submission_file import parse_submission
from readiness.evaluation.account import account, reads_account, silent_subjects, with_account
from readiness.evaluation.evaluator import evaluate_check
from readiness.evaluation.facts import Facts
from readiness.evaluation.finding import Finding
from readiness.packs.pack import load_shipped
from tests.support.submissions import Json, letter, submission

PACK = load_shipped()


def facts_and_findings(content: Json) -> tuple[Facts, list[Finding]]:
    facts = Facts(PACK, parse_submission(json.dumps(content).encode(), "ours.json", PACK.catalogue))
    return facts, [evaluate_check(check, facts) for check in PACK.checks if not reads_account(check, PACK)]


def counted(name: str, **parts: Any) -> Any:
    return account(*facts_and_findings(submission(**parts)))[f"account.{name}"]


def share(numerator: int, denominator: int) -> Json:
    return {"numerator": numerator, "denominator": denominator}


def own(*checks: str, **parts: Any) -> Json:
    audit = {"kind": "audit", "origin": "own", "shows": "strength", "date": "2026-08-01", "summary": "S"}
    return {**audit, "checks": list(checks), **parts}


UNSEEN: Json = {"open_past_limit_not_seen": {"count": 30}}


# Ratings


def test_a_strong_rating_without_evidence_does_not_rest_on_any() -> None:
    ratings = {"HP06": "strength", "HP03": "strength", "HP05": "weakness"}
    found = counted("strong_ratings_with_fresh_evidence", self_ratings=ratings, evidence=[own("HP06.4")])
    assert found == share(1, 2)


@pytest.mark.parametrize(
    ("item", "fresh"),
    [
        (own("HP06.4", date="2026-03-31"), 1),
        (own("HP06.4", date="2026-02-28"), 0),
        (own("HP06.4", date="2026"), 0),  # it may be of January
        (own("HP06.4", kind="statement"), 0),
        (own("HP06.4", origin="third-party"), 0),
        (own("HP06.4", shows="context"), 0),
        (own(criteria=["HP06"]), 1),
    ],
)
def test_evidence_is_fresh_for_six_months_and_is_more_than_a_statement(item: Json, fresh: int) -> None:
    found = counted("strong_ratings_with_fresh_evidence", self_ratings={"HP06": "strength"}, evidence=[item])
    assert found == share(fresh, 1)


def test_a_serious_gap_or_a_weakness_in_practice_contradicts_a_strong_rating() -> None:
    ratings = {"HP06": "strength", "HP03": "strength", "HP05": "strength"}
    weak = letter("HP03.3", shows="weakness")
    found = counted("strong_ratings_contradicted", self_ratings=ratings, evidence=[weak], assessments=UNSEEN)
    assert found == share(2, 3)


def test_a_minor_gap_in_a_figure_contradicts_no_rating() -> None:
    late = {"within_45_working_days": {"numerator": 780, "denominator": 1000}}
    assert counted("strong_ratings_contradicted", self_ratings={"HP06": "strength"}, assessments=late) == share(0, 1)


# Silence


def test_a_subject_is_silent_where_neither_a_figure_nor_evidence_nor_a_rating_speaks_of_it() -> None:
    nothing = silent_subjects(*facts_and_findings(submission()))
    assert {"strategy discussions", "thresholds", "supervision"} <= set(nothing)
    assert "caseloads" not in nothing  # examined in fewer than three reports of four
    for heard in (
        {"self_ratings": {"HP03": "mixed"}},
        {"evidence": [own("HP03.3", shows="weakness")]},
        {"front_door": {"threshold_agreed_at_audit": share(50, 60)}},
    ):
        assert set(nothing) - set(silent_subjects(*facts_and_findings(submission(**heard)))) == {"thresholds"}


def test_where_nothing_was_submitted_silence_says_nothing() -> None:
    assert "account.silent_subjects" not in account(*facts_and_findings(submission()))
    assert counted("silent_subjects", self_ratings={"HP01": "mixed"})["count"] > 10


# Figures


def test_figures_from_two_sources_are_compared_where_they_speak_of_one_time() -> None:
    also = {"source": "the return", "value": 90}
    assessments = {
        "within_45_working_days": {**share(800, 1000), "also": [also]},
        "open_past_45_working_days": {"count": 41, "also": [{**also, "value": 41}]},
        "seen_within_standard": share(180, 200),
    }
    assert counted("figures_that_differ", assessments=assessments) == share(1, 2)


def test_lists_that_do_not_add_up_are_counted_among_those_that_could_be_compared() -> None:
    assert counted("totals_that_do_not_meet") == share(0, 0)
    care = {
        "three_or_more_placements": share(40, 384),
        "placed_20_miles_or_more": share(65, 360),
    }
    assert counted("totals_that_do_not_meet", children_in_care=care) == share(1, 1)


# Actions


def action(**parts: Any) -> Json:
    return {"criteria": ["HP06"], "action": "A", "owner": "head of assessment", "status": "open", **parts}


def test_a_closed_action_says_what_it_changed_or_not() -> None:
    actions = [action(status="closed", effect="E"), action(status="closed"), action()]
    assert counted("closed_actions_with_effect", actions=actions) == share(1, 2)


def test_open_actions_past_their_date_are_counted_with_those_that_have_none() -> None:
    actions = [action(due="2026-09-29"), action(due="2026-09-30"), action(), action(due="2020-01-01", status="closed")]
    assert counted("open_actions_overdue", actions=actions) == share(2, 3)


def test_an_action_is_overdue_by_one_rule_in_the_count_and_on_the_first_page() -> None:
    """By the last day of a submission that gives only its month: a vague date makes no action younger."""
    actions = [action(due="2026-10-15")]
    dated = {"actions": actions, "prepared_on": "2026-10"}
    assert counted("open_actions_overdue", **dated) == share(1, 1)
    facts, _ = facts_and_findings(submission(**dated))
    assert facts.submission.is_overdue(facts.submission.actions[0])


def test_the_owner_with_the_most_open_actions_is_counted_and_no_owner_is_one() -> None:
    actions = [action(), action(), action(owner="principal social worker"), action(status="closed")]
    assert counted("open_actions_of_one_owner", actions=actions) == share(2, 3)
    nobody = [{key: part for key, part in action().items() if key != "owner"}] * 3
    assert counted("open_actions_of_one_owner", actions=[*actions, *nobody]) == share(3, 6)


@pytest.mark.parametrize(
    ("actions", "answered", "late"),
    [
        ([], share(0, 1), share(0, 0)),
        ([action(due="2026-12-29")], share(1, 1), share(0, 1)),
        ([action(due="2026-12-30")], share(1, 1), share(1, 1)),
        ([action()], share(0, 1), share(0, 0)),
        ([action(due="2026-12-01", status="closed")], share(0, 1), share(0, 0)),
        ([action(due="2027-12-01", criteria=["HP03"])], share(0, 1), share(0, 0)),
    ],
)
def test_a_serious_gap_needs_an_open_action_with_an_owner_and_a_near_date(
    actions: list[Json], answered: Json, late: Json
) -> None:
    assert counted("serious_gaps_with_action", assessments=UNSEEN, actions=actions) == answered
    assert counted("urgent_actions_due_late", assessments=UNSEEN, actions=actions) == late


def test_practice_criteria_with_serious_gaps_are_counted_and_those_of_leaders_are_not() -> None:
    weak = [letter("HP03.3", shows="weakness"), letter("LD05.8", shows="weakness")]
    assert counted("criteria_with_serious_gaps", assessments=UNSEEN, evidence=weak) == {"count": 2}


# Who may say it


def test_no_council_submits_it() -> None:
    content = submission(account={"silent_subjects": {"count": 0}})
    with pytest.raises(SubmissionError) as refused:
        parse_submission(json.dumps(content).encode(), "ours.json", PACK.catalogue)
    assert [one.message for one in refused.value.diagnostics] == ['there is no "account" here']


def test_a_compiled_case_is_nobodys_own_account() -> None:
    facts, findings = facts_and_findings(submission(status="compiled"))
    assert with_account(facts, findings) is facts
