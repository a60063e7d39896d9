"""What a finding's sentences say of yes and no, of waits, of nobody, and of a line that too few people crossed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from readiness.evaluation.evaluator import evaluate
from readiness.evaluation.finding import Finding
from readiness.packs.pack import RulePack
from tests.support.packs import small_pack
from tests.support.small import parsed

IN_TIME, UNSEEN = "assessments.within_45_working_days", "assessments.open_past_limit_not_seen"
TOLD, WAIT = "private_fostering.awareness_work", "allocation.wait_for_worker"


def beside(parent: Path, context: str, finding: str) -> RulePack:
    """The small pack whose HP06.2 has this beside it, and this sentence."""
    return small_pack(
        parent,
        ("context: {late: assessments.open_past_45_working_days}", f"context: {{{context}}}"),
        ('"{unseen}[ of {late}] children have not been seen"', f'"{finding}"'),
    )


def text(pack: RulePack, readings: Any) -> str:
    return evaluate(pack, parsed({UNSEEN: {"count": 3}, **readings})).finding_of["HP06.2"].text


@pytest.mark.parametrize(
    ("reading", "expected"),
    [
        ({TOLD: {"answer": True}}, "3 unseen; told: yes."),
        ({TOLD: {"answer": False}}, "3 unseen; told: no."),
        ({TOLD: {"status": "not-held", "reason": "lost"}}, "3 unseen."),
        ({}, "3 unseen."),
    ],
    ids=["yes", "no", "not held", "not submitted"],
)
def test_an_answer_is_told_as_yes_or_no(reading: Any, expected: str, tmp_path: Path) -> None:
    assert text(beside(tmp_path, f"told: {TOLD}", "{unseen} unseen[; told: {told}]"), reading) == expected


@pytest.mark.parametrize(
    "finding",
    ["{unseen} unseen[, one for {longest}]", "{unseen} unseen[, one for {longest} working days]"],
    ids=["the text leaves the unit out", "the text names the unit"],
)
def test_a_wait_beside_is_told_with_its_unit_once(finding: str, tmp_path: Path) -> None:
    pack = beside(tmp_path, f"longest: '{WAIT}[longest]'", finding)
    assert text(pack, {WAIT: {"median": 4, "longest": 12}}) == "3 unseen, one for 12 working days."


def by_rate(parent: Path, wrong: int, of: int) -> Finding:
    """The finding of a line for watch below 90% that counts from two assessments on, and for minor from five."""
    bands = (
        "      - {severity: major, below: 73.8, rests_on: local, because: Ours.}\n"
        "      - {severity: minor, below: worst_quarter, rests_on: benchmark}\n"
        "      - {severity: watch, below: england, rests_on: benchmark}\n"
    )
    ours = (
        "      - {severity: minor, below: 80, fewest: 5, rests_on: local, because: Ours.}\n"
        "      - {severity: watch, below: 90, fewest: 2, rests_on: local, because: Ours.}\n"
    )
    reading = {"numerator": of - wrong, "denominator": of}
    return evaluate(small_pack(parent, (bands, ours)), parsed({IN_TIME: reading})).finding_of["HP06.1"]


@pytest.mark.parametrize(
    ("wrong", "of", "level", "notes"),
    [
        (1, 2, "met", ("This is past the line for watch, which counts only from 2 assessments on.",)),
        (2, 4, "watch", ("This is past the line for minor, which counts only from 5 assessments on.",)),
        (5, 10, "minor", ()),
        (1, 20, "met", ()),
    ],
)
def test_a_line_that_too_few_crossed_is_told(
    wrong: int, of: int, level: str, notes: tuple[str, ...], tmp_path: Path
) -> None:
    finding = by_rate(tmp_path, wrong, of)
    assert (finding.level, finding.notes) == (level, notes)


def test_of_nobody_there_is_no_distance(pack: RulePack) -> None:
    conferences = {"numerator": 70, "denominator": 100}
    readings = {
        "child_protection.conferences_within_15_working_days": conferences,
        "strategy_discussions.conferences_overdue_now": {"count": 0},
    }
    finding = evaluate(pack, parsed(readings)).finding_of["HP05.12"]
    assert (finding.status, finding.distance) == ("gap", None)
    readings["strategy_discussions.conferences_overdue_now"] = {"count": 2}
    told = evaluate(pack, parsed(readings)).finding_of["HP05.12"].distance
    assert told is not None
    assert told.startswith("2 children")
