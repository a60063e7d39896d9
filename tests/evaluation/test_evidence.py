"""Practice evidence: which items decide, which only stand beside, and why."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from readiness.data.submission import EvidenceItem
from readiness.evaluation.evaluator import evaluate
from readiness.evaluation.evidence import EvidenceDecision, decide
from readiness.packs.criterion import EvidenceRule
from readiness.packs.pack import RulePack
from tests.support.packs import small_pack
from tests.support.small import parsed
from tests.support.submissions import letter

ON = date(2026, 9, 30)
RULE = EvidenceRule.model_validate(
    {"kinds": ["audit", "review"], "needs": {"sample": 20, "moderated": True}, "max_age_months": 6, "severity": "major"}
)
AUDIT = {
    "kind": "audit", "origin": "own", "shows": "strength", "date": "2026-08-01", "sample": 20, "moderated": True,
    "summary": "as found",
}  # fmt: skip


def shown(*items: dict[str, Any], rule: EvidenceRule = RULE) -> EvidenceDecision:
    """What comes of items, each an audit of August that qualifies but for what is said of it."""
    return decide(
        [(index, EvidenceItem.model_validate({**AUDIT, **item})) for index, item in enumerate(items)], rule, ON
    )


def level(*items: dict[str, Any], rule: EvidenceRule = RULE) -> str | None:
    return shown(*items, rule=rule).level


@pytest.mark.parametrize(
    ("shows", "expected"),
    [("strength", "met"), ("improving", "watch"), ("mixed", "watch"), ("weakness", "major"), ("context", None)],
)
def test_one_item_decides_by_what_it_shows(shows: str, expected: str | None) -> None:
    assert level({"shows": shows}) == expected


# What can make a check met


@pytest.mark.parametrize(
    ("item", "reason"),
    [
        ({"sample": 19}, "its sample is 19, and 20 is the least"),
        ({"sample": None}, "its sample is not stated, and 20 is the least"),
        ({"sample": 0}, "its sample is 0, and 20 is the least"),
        ({"moderated": False}, "nobody independent moderated it"),
        ({"moderated": None}, "nobody independent moderated it"),
        ({"date": "2026-02-28"}, "it is 7 months old, and 6 is the most"),
        ({"date": "2025"}, "it is 20 months old, and 6 is the most"),
        ({"date": "2025", "sample": 1, "moderated": False}, "it is 20 months old, and 6 is the most"),
    ],
    ids=str,
)
def test_a_strength_that_falls_short_makes_nothing_met_and_says_why(item: dict[str, Any], reason: str) -> None:
    assert shown(item) == EvidenceDecision(None, f"the evidence cannot show it: {reason}")


@pytest.mark.parametrize(
    "item",
    [
        {"sample": 20},
        {"sample": 500},
        {"date": "2026-03-30"},
        {"date": "2026-03-01"},
        {"date": "2026-03"},
        {"date": "2026-09-30"},
        {"kind": "review"},
        {"origin": "peer", "moderated": None},
        {"origin": "independent", "moderated": False},
        {"origin": "inspection", "sample": None, "moderated": None},
    ],
    ids=str,
)
def test_a_strength_that_qualifies_makes_it_met(item: dict[str, Any]) -> None:
    assert level(item) == "met"


@pytest.mark.parametrize(
    ("day", "expected"), [("2026-03-30", "met"), ("2026-03-31", "met"), ("2026-02-28", None), ("2026-02", None)]
)
def test_six_months_are_counted_to_the_end_of_the_month(day: str, expected: str | None) -> None:
    assert level({"date": day}) == expected


def test_an_inspectors_finding_needs_no_sample_and_yet_grows_old() -> None:
    inspected = {"origin": "inspection", "sample": None, "moderated": None}
    assert level(inspected) == "met"
    assert shown({**inspected, "date": "2025-09-30"}).reason == (
        "the evidence cannot show it: it is 12 months old, and 6 is the most"
    )


def test_a_peers_audit_needs_a_sample_and_no_moderation() -> None:
    assert level({"origin": "peer", "moderated": False}) == "met"
    assert level({"origin": "peer", "sample": 3}) is None


# What makes a gap


@pytest.mark.parametrize(
    "item",
    [{}, {"sample": None}, {"moderated": False}, {"date": "2015"}, {"kind": "review"}, {"origin": "inspection"}],
    ids=str,
)
def test_a_weakness_is_a_gap_whatever_its_sample_or_age(item: dict[str, Any]) -> None:
    assert level({"shows": "weakness", **item}) == "major"


@pytest.mark.parametrize("shows", ["strength", "weakness", "mixed"])
def test_a_third_partys_own_view_decides_nothing(shows: str) -> None:
    assert shown({"shows": shows, "origin": "third-party"}) == EvidenceDecision(
        None, "what was given is context or a third party's own view"
    )


@pytest.mark.parametrize(
    ("later", "expected"),
    [
        ({"date": "2026-08-02"}, "met"),
        ({"date": "2026-08-01"}, "major"),
        ({"date": "2026-07-31"}, "major"),
        ({"date": "2026-08"}, "major"),
        ({"date": "2026-09", "sample": 19}, "major"),
        ({"date": "2026-09", "moderated": False}, "major"),
        ({"date": "2026-09", "origin": "third-party"}, "major"),
        ({"date": "2026-09", "kind": "survey"}, "major"),
        ({"date": "2026-09", "shows": "context"}, "major"),
        ({"date": "2026-09", "shows": "improving"}, "major"),
        ({"date": "2026-09", "shows": "mixed"}, "major"),
    ],
    ids=str,
)
def test_a_weakness_stands_until_later_strength_that_qualifies_answers_it(later: dict[str, Any], expected: str) -> None:
    weakness = {"shows": "weakness", "date": "2026-08-01"}
    assert level(weakness, later) == expected
    assert level(later, weakness) == expected


def test_a_weakness_of_a_month_stands_to_the_months_end() -> None:
    assert level({"shows": "weakness", "date": "2026-08"}, {"date": "2026-08-31"}) == "major"
    assert level({"shows": "weakness", "date": "2026-08"}, {"date": "2026-09-01"}) == "met"


def test_a_later_weakness_undoes_a_strength() -> None:
    assert level({"date": "2026-08-01"}, {"shows": "weakness", "date": "2026-08-20"}) == "major"


def test_what_is_mixed_or_improving_is_a_line_of_enquiry_until_later_strength() -> None:
    for shows in ("mixed", "improving"):
        assert level({"shows": shows, "date": "2026-08-01"}, {"date": "2026-07-01"}) == "watch"
        assert level({"shows": shows, "date": "2026-08-01"}, {"date": "2026-08-02"}) == "met"


def test_a_weakness_outweighs_what_is_mixed_and_only_the_weakness_decides() -> None:
    weak = {"shows": "weakness"}
    for items, decisive in (([{"shows": "mixed"}, weak, {**weak, "date": "2020"}], [1, 2]), ([weak, {}], [0])):
        showing = shown(*items)
        assert (showing.level, showing.latest and showing.latest.item.shows, sorted(showing.decisive)) == (
            "major",
            "weakness",
            decisive,
        )


def test_every_strength_that_qualifies_decides_and_no_other() -> None:
    showing = shown({}, {"sample": 3}, {"origin": "third-party"}, {"kind": "survey"}, {"date": "2026-09"})
    assert (showing.level, showing.decisive) == ("met", frozenset({0, 4}))


# What a rule may ask


def test_a_rule_may_take_what_is_mixed_for_a_gap() -> None:
    strict = RULE.model_copy(update={"gap_on": (*RULE.gap_on, *RULE.watch_on), "watch_on": ()})
    assert [level({"shows": shows}, rule=strict) for shows in ("weakness", "mixed", "improving")] == ["major"] * 3


def test_a_rule_may_ask_for_less() -> None:
    lax = EvidenceRule.model_validate(
        {"kinds": ["statement"], "needs": {"sample": 0, "moderated": False}, "max_age_months": 12, "severity": "minor"}
    )
    statement = {"kind": "statement", "sample": None, "moderated": None, "date": "2025-10"}
    assert level(statement, rule=lax) == "met"
    assert level({**statement, "shows": "weakness"}, rule=lax) == "minor"


@pytest.mark.parametrize(
    ("items", "reason"),
    [
        ([], "no audit or review speaks to it"),
        ([{"kind": "survey"}], "no audit or review speaks to it (a survey was given, which this check does not take)"),
        (
            [{"kind": "survey"}, {"kind": "inspection-letter"}, {"kind": "survey"}],
            (
                "no audit or review speaks to it (an inspection letter and a survey were given, "
                "which this check does not take)"
            ),
        ),
    ],
    ids=["nothing", "another kind", "several of other kinds"],
)
def test_where_nothing_speaks_to_it_the_wanted_kinds_are_named(items: list[dict[str, Any]], reason: str) -> None:
    assert shown(*items) == EvidenceDecision(None, reason)


def test_what_a_rule_takes_for_neither_a_gap_nor_an_enquiry_has_a_reason() -> None:
    silent = RULE.model_copy(update={"watch_on": ()})
    reason = "the evidence cannot show it: it shows neither strength nor what counts as a gap"
    assert shown({"shows": "mixed"}, rule=silent) == EvidenceDecision(None, reason)


# As it stands in a finding


@pytest.fixture
def pack(tmp_path: Any) -> RulePack:
    """HP06.4 takes audits, of a sample of one at least and moderated."""
    return small_pack(tmp_path)


def test_every_item_that_names_the_check_is_shown_with_what_it_counts_for(pack: RulePack) -> None:
    own: dict[str, Any] = {"kind": "audit", "origin": "own", "sample": 30}
    items = [
        letter("HP06.4", **{**own, "moderated": True}),
        letter("HP06.4", **own),
        letter("HP06.4", **{**own, "shows": "mixed", "date": "2026-05-01"}),
        letter("HP06.4", **{**own, "origin": "third-party", "shows": "weakness"}),
        letter("HP06.4", kind="survey"),
        letter("HP06.1", **own),
    ]
    finding = evaluate(pack, parsed(evidence=items)).finding_of["HP06.4"]
    assert finding.status == "met"
    assert [(used.path, used.decides, used.remark) for used in finding.evidence] == [
        ("$.evidence[0]", True, None),
        ("$.evidence[1]", False, "nobody independent moderated it"),
        ("$.evidence[2]", False, None),
        ("$.evidence[3]", False, "context, and decides nothing"),
        ("$.evidence[4]", False, "this check does not take a survey"),
    ]


def test_evidence_that_names_a_check_of_a_number_stands_beside_it(pack: RulePack) -> None:
    reading = {"assessments.within_45_working_days": {"percentage": 90}}
    evaluation = evaluate(pack, parsed(reading, evidence=[letter("HP06.1", shows="weakness")]))
    finding = evaluation.finding_of["HP06.1"]
    assert (finding.status, [(used.decides, used.remark) for used in finding.evidence]) == (
        "met",
        [(False, "shown beside the number, and decides nothing here")],
    )
    assert [(conflict.kind, conflict.text) for conflict in evaluation.first_page.conflicts] == [
        (
            "evidence-against-number",
            "HP06.1 is met by its number, and an inspection letter of 14 August 2026 shows weakness",
        )
    ]


@pytest.mark.parametrize("order", [1, -1])
def test_the_latest_item_speaks_whatever_the_order_in_the_file(order: int) -> None:
    items = ({"shows": "improving", "date": "2026-01-10"}, {"shows": "mixed", "date": "2026-03-10"})
    showing = shown(*items[::order])
    assert showing.latest is not None
    assert (showing.level, showing.latest.item.shows) == ("watch", "mixed")
