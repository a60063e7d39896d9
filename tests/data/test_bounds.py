"""How much a submission may hold: just so much is read, and more is refused with its place and what to do."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from readiness.core.bounds import LONGEST_LABEL, LONGEST_TEXT, MOST_ITEMS
from tests.support.small import refusals

ITEM = {"checks": ["HP06.4"], "kind": "audit", "origin": "own", "shows": "mixed", "date": "2026-02-14", "summary": "S"}
ACTION = {"criteria": ["HP06"], "action": "A", "status": "open"}


def reading(**parts: Any) -> dict[str, Any]:
    return {"assessments": {"open_past_45_working_days": {"count": 400, **parts}}}


def points(count: int) -> list[dict[str, Any]]:
    day = date(2020, 1, 1)
    return [{"period_end": str(day + timedelta(days=number)), "count": 400} for number in range(count)]


def teams(count: int) -> dict[str, Any]:
    return {"team": {f"T{number}": {"status": "not-submitted"} for number in range(count)}}


KEEP = "the most is 1,000: keep those that matter"
TOLD = (
    "characters of a report, each item under all that it names; "
    "the most is 5,000,000: name fewer with each, or shorten the texts"
)
AT = "$.assessments.open_past_45_working_days"


@pytest.mark.parametrize(
    ("most", "more", "said"),
    [
        (
            {"prepared_by": "x" * LONGEST_LABEL},
            {"prepared_by": "x" * (LONGEST_LABEL + 1)},
            "$.prepared_by: the text has 1,001 characters; shorten it: the most is 1,000",
        ),
        (
            {"council": {"name": "x" * LONGEST_LABEL}},
            {"council": {"name": "x" * 19_000_000}},
            "$.council.name: the text has 19,000,000 characters; shorten it: the most is 1,000",
        ),
        (
            reading(note="x" * LONGEST_TEXT),
            reading(note="x" * (LONGEST_TEXT + 1)),
            f"{AT}.note: the text has 10,001 characters; shorten it: the most is 10,000",
        ),
        (
            reading(history=points(MOST_ITEMS)),
            reading(history=points(MOST_ITEMS + 1)),
            f"{AT}.history: there are 1,001 of them; {KEEP}",
        ),
        (
            reading(by=teams(MOST_ITEMS)),
            reading(by=teams(MOST_ITEMS + 1)),
            f"{AT}.by.team: there are 1,001 of them; {KEEP}",
        ),
        (
            {"evidence": [ITEM] * MOST_ITEMS},
            {"evidence": [{}] * (MOST_ITEMS + 1)},
            f"$.evidence: there are 1,001 of them; {KEEP}",
        ),
        (
            {"actions": [ACTION] * MOST_ITEMS},
            {"actions": [{}] * (MOST_ITEMS + 1)},
            f"$.actions: there are 1,001 of them; {KEEP}",
        ),
        (
            {"evidence": [ITEM | {"checks": ["HP06.4"] * 1_000}] * 5},
            {"evidence": [ITEM | {"checks": ["HP06.4"] * 1_000}] * 5 + [ITEM]},
            f"$.evidence: this would take 5,001,000 {TOLD}",
        ),
        (
            {"actions": [ACTION | {"criteria": ["HP06"] * 100, "action": "x" * 10_000}] * 5},
            {"actions": [ACTION | {"criteria": ["HP06"] * 100, "action": "x" * 10_000}] * 6},
            f"$.actions: this would take 6,000,000 {TOLD}",
        ),
        (
            {"self_ratings": {}},
            {"self_ratings": {f"X{number}": "strength" for number in range(MOST_ITEMS + 1)}},
            f"$.self_ratings: there are 1,001 of them; {KEEP}",
        ),
    ],
    ids=[
        "a name", "a name of 19 MB", "a text", "history", "teams", "evidence", "actions", "checks named by evidence",
        "criteria named by actions", "self-ratings",
    ],
)  # fmt: skip
def test_just_as_much_as_may_be_is_read_and_more_is_refused(
    most: dict[str, Any], more: dict[str, Any], said: str
) -> None:
    assert refusals(**most) == []
    assert refusals(**more) == [said]


def test_over_a_thousand_problems_are_not_looked_for() -> None:
    assert len(refusals(evidence=[{}] * MOST_ITEMS)) == 1_000
    assert len(refusals(**{f"unknown_{number}": 0 for number in range(2_000)})) == 1_000
