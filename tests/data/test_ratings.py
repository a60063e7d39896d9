"""What an item's own records say of what it shows."""

from __future__ import annotations

from typing import Any

import pytest

from readiness.data.submission import EvidenceItem
from readiness.data.vocabulary import FindingStatus
from readiness.evaluation.evaluator import evaluate
from readiness.packs.pack import load_shipped
from tests.support.small import parsed, refusals

AUDIT = {
    "checks": ["HP06.4"], "kind": "audit", "origin": "own", "shows": "strength", "date": "2026-08-01", "sample": 32,
    "moderated": True, "summary": "as found",
}  # fmt: skip
RATED = {"good_or_better": 2, "requires_improvement": 20, "inadequate": 10}
CONTRADICTS = (
    "2 of 32 rated good or better (strength has at least 50%) and 10 of 32 rated inadequate (strength has under 10%)"
)


def item(**parts: Any) -> EvidenceItem:
    return EvidenceItem.model_validate({**AUDIT, **parts})


@pytest.mark.parametrize(
    ("shows", "ratings", "told"),
    [
        ("strength", RATED, CONTRADICTS),
        ("strength", {"good_or_better": 16, "requires_improvement": 16, "inadequate": 0}, None),
        (
            "strength",
            {"good_or_better": 15, "requires_improvement": 17, "inadequate": 0},
            "15 of 32 rated good or better (strength has at least 50%)",
        ),
        (
            "strength",
            {"good_or_better": 9, "requires_improvement": 0, "inadequate": 1},
            "1 of 10 rated inadequate (strength has under 10%)",
        ),
        ("strength", {"good_or_better": 10, "requires_improvement": 0, "inadequate": 1}, None),
        ("strength", {"good_or_better": 15}, "15 of 32 rated good or better (strength has at least 50%)"),
        ("strength", {"good_or_better": 16, "inadequate": 3}, None),
        ("strength", {"inadequate": 4}, "4 of 32 rated inadequate (strength has under 10%)"),
        ("strength", {}, None),
        ("strength", {"good_or_better": 0, "requires_improvement": 0, "inadequate": 0}, None),
        ("weakness", RATED, None),
        (
            "weakness",
            {"good_or_better": 29, "requires_improvement": 3, "inadequate": 0},
            "29 of 32 rated good or better (weakness has under 90%)",
        ),
        ("weakness", {"good_or_better": 28, "requires_improvement": 4, "inadequate": 0}, None),
        (
            "mixed",
            {"good_or_better": 10, "requires_improvement": 6, "inadequate": 16},
            "16 of 32 rated inadequate (mixed has under 50%)",
        ),
        ("mixed", {"good_or_better": 32, "requires_improvement": 0, "inadequate": 0}, None),
        ("improving", {"good_or_better": 0, "requires_improvement": 0, "inadequate": 32}, None),
        ("context", RATED, None),
    ],
    ids=str,
)
def test_ratings_bear_an_item_out_or_contradict_it(shows: str, ratings: dict[str, int], told: str | None) -> None:
    assert item(shows=shows, ratings=ratings).contradiction == told


def test_a_rating_that_was_left_out_may_be_of_the_rest_of_the_sample() -> None:
    assert item(ratings={"good_or_better": 20}, sample=None).contradiction is None
    assert item(ratings={"good_or_better": 20}, sample=50).contradiction is not None


def test_what_its_own_ratings_contradict_makes_nothing_met_and_is_shown() -> None:
    evaluation = evaluate(load_shipped(), parsed(evidence=[{**AUDIT, "ratings": RATED}]))
    finding = evaluation.finding_of["HP06.4"]
    assert (finding.status, finding.reason) == (
        FindingStatus.NOT_ASSESSED,
        f"the evidence cannot show it: its ratings contradict it: {CONTRADICTS}",
    )
    assert [(one.kind, one.criterion, one.text, one.checks) for one in evaluation.first_page.conflicts] == [
        (
            "ratings",
            "HP06",
            f"an audit of 1 August 2026 shows strength, and its ratings do not: {CONTRADICTS}",
            ("HP06.4",),
        )
    ]


def test_a_weakness_that_its_ratings_contradict_stands_and_is_shown() -> None:
    good = {"good_or_better": 32, "requires_improvement": 0, "inadequate": 0}
    evaluation = evaluate(load_shipped(), parsed(evidence=[{**AUDIT, "shows": "weakness", "ratings": good}]))
    assert evaluation.finding_of["HP06.4"].is_gap
    assert [one.kind for one in evaluation.first_page.conflicts] == ["ratings"]


def test_an_item_on_a_criterion_is_shown_where_its_ratings_contradict_it() -> None:
    spoken = {**AUDIT, "checks": [], "criteria": ["HP06"], "ratings": RATED}
    page = evaluate(load_shipped(), parsed(evidence=[spoken])).first_page
    assert [(one.kind, one.checks) for one in page.conflicts] == [("ratings", ())]


@pytest.mark.parametrize(
    ("ratings", "said"),
    [
        (
            {"good_or_better": 30, "inadequate": 3},
            ": the ratings come to 33, and the sample is 32; correct one of the two",
        ),
        ({"inadequat": 3}, '.inadequat: there is no "inadequat" here; did you mean "inadequate"?'),
        (
            {"outstanding": 3},
            (
                '.outstanding: there is no "outstanding" here; what is known here: good_or_better, '
                "requires_improvement, inadequate"
            ),
        ),
        ({"inadequate": -1}, ".inadequate: -1 is too small; the least is 0"),
    ],
    ids=["more than the sample", "a misspelt rating", "a grade by itself", "fewer than none"],
)
def test_ratings_that_cannot_be_are_refused(ratings: dict[str, int], said: str) -> None:
    assert refusals(evidence=[{**AUDIT, "ratings": ratings}]) == [f"$.evidence[0].ratings{said}"]
