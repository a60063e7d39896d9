"""Each question of docs/fortnight.md is answered: what was submitted makes its check or its conflict appear."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

import pytest

from readiness.data.catalogue import shipped_catalogue
from readiness.data.submission_file import parse_submission
from readiness.evaluation.evaluator import evaluate
from readiness.evaluation.result import Evaluation
from readiness.packs.pack import load_shipped
from tests.support.broken_samples import ROOT
from tests.support.small import parsed, refusals

FORTNIGHT = (ROOT / "docs" / "fortnight.md").read_text(encoding="utf-8")
ASKED = {int(row[1]): row[0] for row in re.finditer(r"^\| (\d+) \|.*$", FORTNIGHT, re.MULTILINE)}
Parts = dict[str, Any]


def of(top: float, bottom: float, **more: Any) -> Parts:
    return {"numerator": top, "denominator": bottom, **more}


def audit(*checks: str, **parts: Any) -> Parts:
    made = {"kind": "audit", "origin": "own", "date": "2026-08-14", "sample": 30, "moderated": True, "summary": "S"}
    return {**made, "checks": list(checks), **parts}


@cache
def sample(name: str) -> Evaluation:
    content = (ROOT / "samples" / f"{name}.json").read_bytes()
    return evaluate(load_shipped(), parse_submission(content, f"{name}.json", shipped_catalogue()))


def small(readings: Parts | None = None, **parts: Any) -> Evaluation:
    return evaluate(load_shipped(), parsed(readings, **parts))


def claims() -> Evaluation:
    """Five strengths, and one audit that is nine months old."""
    ratings = dict.fromkeys(("HP06", "HP05", "HP08", "CC02", "LD05"), "strength")
    return small(self_ratings=ratings, evidence=[audit("HP06.4", date="2025-12-20", shows="strength")])


def open_and_late() -> Evaluation:
    late = {
        "count": 60,
        "history": [{"period_end": "2026-03-31", "count": 20}, {"period_end": "2026-06-30", "count": 41}],
    }
    given = {
        "assessments.within_45_working_days": of(180, 200),
        "assessments.open_past_45_working_days": late,
        "child_protection.conferences_within_15_working_days": of(90, 100),
        "strategy_discussions.conferences_overdue_now": {"count": 40},
        "child_protection.plans_ended_after_two_years": of(1, 100),
        "child_protection.plans_open_past_two_years": {"count": 30},
    }
    return small(given)


def lists() -> Evaluation:
    """More workers in the case system than in the supervision log."""
    bands = {"up_to_10": 10, "11_to_15": 40, "16_to_20": 30, "21_to_25": 0, "26_to_30": 0, "31_and_over": 0}
    given = {
        "caseloads.workers_by_caseload": {"bands": bands},
        "management_oversight.without_supervision_two_months": of(0, 95),
    }
    return small(given)


def funnel() -> Evaluation:
    given = {
        "front_door.referrals": {"count": 300},
        "strategy_discussions.held": {"count": 320},
        "child_protection.section_47_enquiries": {"count": 330},
        "child_protection.initial_conferences": {"count": 350},
    }
    return small(given)


def audits() -> Evaluation:
    """One service of ten, nothing inadequate, no grade changed, ten records; and two subjects with serious gaps."""
    given = {
        "quality_assurance.services_covered": of(1, 10),
        "quality_assurance.audits_good_or_better": of(57, 60),
        "quality_assurance.audits_inadequate": {"count": 0},
        "quality_assurance.regraded_at_moderation": of(0, 24),
        "assessments.within_45_working_days": of(500, 1000),
        "child_protection.reviews_on_time": of(100, 200),
    }
    return small(given, evidence=[audit("HP06.4", shows="strength", sample=10)])


def caseloads() -> Evaluation:
    """An average of under 13, with a tail, newly qualified workers who hold as much, and posts that nobody covers."""
    bands = {"up_to_10": 50, "11_to_15": 30, "16_to_20": 4, "21_to_25": 0, "26_to_30": 6, "31_and_over": 10}
    given = {
        "caseloads.average": of(1287, 100),
        "caseloads.workers_by_caseload": {"bands": bands},
        "caseloads.newly_qualified_average": of(210, 15),
        "caseloads.above_local_ceiling": of(18, 100),
        "workforce.vacancy": of(30, 140),
        "workforce.vacancies_covered_by_agency": of(5, 30),
    }
    return small(given)


def supervision() -> Evaluation:
    """On time, with one other figure at the line at which inspectors would ask."""
    given = {
        "management_oversight.supervision_on_time": of(950, 1000),
        "management_oversight.decisions_on_time": of(850, 1000),
    }
    return small(given, evidence=[audit("LD05.7", shows="weakness")])


def drift() -> Evaluation:
    given = {
        "children_in_care.reviews_on_time": of(480, 500),
        "children_in_care.permanence_plan_by_four_months": of(300, 400),
        "conference_chairs.escalations": {"count": 0},
        "child_protection.plans_open_past_15_months": {"count": 60},
        "child_protection.children_on_plans": {"count": 300},
    }
    return small(given, evidence=[audit("CC02.6", "CC16.7", shows="weakness")])


def homes() -> Evaluation:
    names = ("homes_now", "not_visited", "not_signed_off", "no_exit_plan")
    given = {f"children_in_care.unregistered_{name}": {"count": 2} for name in names}
    return small({**given, "children_in_care.deprived_without_order": {"count": 2}})


def actions() -> Evaluation:
    """A serious gap whose actions come next summer, all with one person, and one closed with nothing to show."""
    to_do = {"criteria": ["HP06"], "action": "A", "owner": "head of service", "due": "2027-06-30", "status": "open"}
    done = {"criteria": ["HP06"], "action": "B", "owner": "head of service", "due": "2026-06-30", "status": "closed"}
    given = {
        "assessments.within_45_working_days": of(500, 1000),
        "improvement.closed_without_evidence": of(6, 10),
    }
    return small(given, actions=[{**to_do, "action": f"A {number}"} for number in range(7)] + [done])


# For each question: what was submitted, and the checks that are asked about or a gap, and the conflicts, because of it.
ANSWERS = [
    pytest.param(1, claims, ["LD04.2"], ["HP05 self-rating"], id="1 claims without evidence"),
    pytest.param(
        2,
        lambda: sample("troubled"),
        ["LD04.3"],
        ["LD05 self-rating", "LD05 evidence-against-number", "HP20 practice-against-numbers"],
        id="2 rating, audit and figure",
    ),
    pytest.param(3, lambda: sample("troubled"), ["LD13.1", "LD13.5", "LD13.6"], [], id="3 earlier areas"),
    pytest.param(4, open_and_late, ["HP06.3", "HP06.12", "HP05.12", "HP09.6"], [], id="4 open and late"),
    pytest.param(5, lambda: sample("troubled"), ["HP06.5"], [], id="5 just before the limit"),
    pytest.param(6, lambda: sample("troubled"), ["LD03.2"], ["HP08 sources"], id="6 one figure in two sources"),
    pytest.param(7, lists, ["LD03.4"], ["LD05 figures"], id="7 lists and totals"),
    pytest.param(8, funnel, ["HP05.9"], ["HP05 figures"], id="8 the funnel"),
    pytest.param(9, audits, ["LD02.2", "LD02.4", "LD02.9"], [], id="9 audits"),
    pytest.param(10, caseloads, ["LD06.2", "LD06.3", "LD06.4", "LD06.5", "LD07.4"], [], id="10 behind the average"),
    pytest.param(11, lambda: sample("troubled"), ["LD05.11"], ["LD05 evidence-against-number"], id="11 supervision"),
    pytest.param(11, supervision, [], ["LD05 practice-against-numbers"], id="11 supervision, and a line of enquiry"),
    pytest.param(
        12, drift, ["CC04.6", "CC16.7", "HP23.1"], ["CC02 practice-against-numbers"], id="12 reviews, yet drift"
    ),
    pytest.param(12, open_and_late, ["HP09.6"], [], id="12 long plans"),
    pytest.param(13, homes, ["CC06.3", "CC06.4", "CC06.7", "CC06.8"], [], id="13 unregistered homes"),
    pytest.param(14, actions, ["LD13.4", "LD04.11", "LD04.10", "LD04.13"], [], id="14 actions"),
    pytest.param(14, lambda: sample("troubled"), ["LD04.9"], [], id="14 gaps without an action"),
    pytest.param(15, lambda: sample("half-empty"), ["LD04.5"], [], id="15 silent subjects"),
]


@pytest.mark.parametrize(("number", "judged", "checks", "conflicts"), ANSWERS)
def test_what_was_submitted_makes_the_answer_appear(
    number: int, judged: Any, checks: list[str], conflicts: list[str]
) -> None:
    evaluation = judged()
    found = {check: evaluation.finding_of[check].status.value for check in checks}
    assert [check for check, status in found.items() if status not in ("watch", "gap")] == []
    listed = {f"{conflict.criterion} {conflict.kind}" for conflict in evaluation.first_page.conflicts}
    assert set(conflicts) - listed == set()


@pytest.mark.parametrize(("number", "judged", "checks", "conflicts"), ANSWERS)
def test_the_document_names_what_answers_a_question(
    number: int, judged: Any, checks: list[str], conflicts: list[str]
) -> None:
    kinds = [f"`{conflict.partition(' ')[2]}`" for conflict in conflicts]
    assert [name for name in (*checks, *kinds) if name not in ASKED[number]] == []


def test_there_are_fifteen_questions_and_each_has_its_row_here() -> None:
    assert list(ASKED) == list(range(1, 16))
    assert {param.values[0] for param in ANSWERS} == set(ASKED)


def test_every_check_and_measure_in_the_document_exists() -> None:
    pack = load_shipped()
    checks = set(re.findall(r"\b[A-Z]{2}\d\d\.\d+\b", FORTNIGHT))
    assert checks <= {check.id for check in pack.checks}
    measures = set(re.findall(r"`([a-z_0-9]+\.[a-z_0-9]+)`", FORTNIGHT))
    assert measures
    assert measures <= set(pack.catalogue.measures)


def test_a_good_rate_alone_and_a_fine_average_alone_are_met() -> None:
    """What the questions look behind is good by itself."""
    assert open_and_late().finding_of["HP06.1"].status.value == "met"
    assert caseloads().finding_of["LD06.1"].status.value == "met"
    assert drift().finding_of["CC02.1"].status.value == "met"
    assert supervision().finding_of["LD05.1"].status.value == "met"


def test_a_sample_that_is_too_small_makes_nothing_met_and_is_said() -> None:
    finding = audits().finding_of["HP06.4"]
    assert finding.status.value == "not-assessed"
    assert "its sample is 10, and 20 is the least" in (finding.reason or "")


def test_what_cannot_be_at_all_is_refused() -> None:
    assert refusals({"children_in_care.unregistered_homes_now": {"count": 2},
                     "children_in_care.unregistered_not_visited": {"count": 3}})  # fmt: skip
