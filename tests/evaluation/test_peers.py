"""What others published stands beside a finding and decides nothing: the region, England, statistical neighbours."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from readiness.data.measures import Direction
from readiness.evaluation.finding import Finding
from readiness.evaluation.peers import to_ask
from readiness.evaluation.published_beside import Peer, Peers
from readiness.packs.pack import RulePack
from readiness.reports.details import details
from tests.support.submissions import Json, evaluated, submission

WAKEFIELD: Json = {"name": "Wakefield", "code": "E08000036"}
TURNOVER: Json = {"turnover": {"percentage": 25}}


def finding(check: str, council: Json = WAKEFIELD, pack: RulePack | None = None, **parts: Any) -> Finding:
    return evaluated(submission(council=council, **parts), pack=pack).finding_of[check]


def beside(check: str, council: Json = WAKEFIELD, **parts: Any) -> Peers:
    (peers,) = finding(check, council, **parts).peers
    return peers


def told(found: Finding) -> list[str]:
    return [detail.text for detail in details(found) if detail.kind == "peers"]


def test_a_gap_stands_beside_region_england_and_neighbours_and_names_whom_to_ask() -> None:
    assert told(finding("LD07.1", workforce=TURNOVER)) == [
        (
            "Published as at 30 September 2025: this council 12.6%, Yorkshire and the Humber 9.9%, England 11.8%, the "
            "median of ten neighbours 11.6%."
        ),
        (
            "Statistical neighbours in the list of 2025, the nearest first: Dudley 34.9% (very close); Barnsley 8% "
            "(very close); Telford and Wrekin 10.1% (very close); Rotherham 13.6% (very close); Lincolnshire 5.7% "
            "(very close); Tameside 18.3% (very close); Doncaster 7.9% (very close); North Lincolnshire 13.1% (very "
            "close); Darlington 15.4% (very close); Lancashire 9.9% (very close)."
        ),
        "Ask Lincolnshire (5.7%) and Doncaster (7.9%): these two neighbours did best as at 30 September 2025.",
    ]


def test_the_neighbours_stand_in_the_order_of_the_list_and_never_by_their_figures() -> None:
    one = beside("LD07.1", workforce=TURNOVER)
    other = beside("HP03.1", front_door={"re_referrals": {"percentage": 30}})
    assert [peer.council for peer in one.neighbours] == [peer.council for peer in other.neighbours]
    assert [peer.code for peer in one.neighbours][:2] == ["E08000027", "E08000038"]


@pytest.mark.parametrize("code", ["E08000036", "384"])
def test_a_council_is_known_by_either_code(code: str) -> None:
    assert beside("LD07.1", {"name": "Wakefield", "code": code}, workforce=TURNOVER).own is not None


def test_without_a_code_nothing_stands_beside() -> None:
    found = finding("LD07.1", {"name": "Wakefield"}, workforce=TURNOVER)
    assert (found.peers, told(found)) == ((), [])


def test_what_is_met_is_compared_too_and_names_nobody_to_ask() -> None:
    peers = beside("LD07.1", workforce={"turnover": {"percentage": 6}})
    assert (len(peers.neighbours), peers.ask) == (10, ())


def test_what_was_given_and_is_too_old_to_decide_is_compared_and_what_was_not_given_is_not() -> None:
    old = {"percentage": 25, "period": {"end": "2024-09-30"}}
    found = finding("LD07.1", workforce={"turnover": old})
    assert (found.status.value, [peers.year for peers in found.peers]) == ("not-assessed", [2024])
    assert finding("LD07.1").peers == ()


def test_only_figures_of_the_readings_own_time_or_before_stand_beside_it() -> None:
    march = {"percentage": 25, "period": {"start": "2024-10-01", "end": "2025-09-29"}}
    assert beside("LD07.1", workforce={"turnover": march}).as_at == "2024-09-30"


def test_a_compiled_case_is_shown_only_what_was_out_by_its_date() -> None:
    case: Json = {"status": "compiled", "period": {"start": "2026-03-01", "end": "2026-03-18"}, "workforce": TURNOVER}
    # The figures of September 2025 came out on 19 March 2026.
    assert beside("LD07.1", prepared_on="2026-03-18", **case).year == 2024
    assert beside("LD07.1", prepared_on="2026-03-19", **case).year == 2025
    long_ago: Json = {"status": "compiled", "period": {"start": "2016-03-01", "end": "2016-03-18"}}
    assert finding("LD07.1", workforce=TURNOVER, **long_ago).peers == ()


def peer(name: str, value: int | None) -> Peer:
    return Peer(name, "E00000000", "close", None if value is None else Decimal(value), "")


TEN = [peer("A", 9), peer("B", 5), peer("C", None), peer("D", 5), peer("E", 5), peer("F", 7)]


@pytest.mark.parametrize(
    ("ours", "direction", "asked"),
    [
        (10, Direction.LOWER, ("B", "D")),
        (None, Direction.LOWER, ("B", "D")),
        (6, Direction.HIGHER, ("A", "F")),
        (8, Direction.HIGHER, ("A",)),
        (5, Direction.LOWER, ()),
        (9, Direction.HIGHER, ()),
        (7, Direction.NONE, ()),
    ],
)
def test_the_two_that_did_best_are_named_the_nearer_of_equals_and_only_if_they_did_better(
    ours: int | None, direction: Direction, asked: tuple[str, ...]
) -> None:
    assert to_ask(TEN, None if ours is None else Decimal(ours), direction) == asked


def test_a_neighbour_that_sends_the_same_workforce_return_is_not_to_be_asked(pack: RulePack) -> None:
    richmond = {"name": "Richmond upon Thames", "code": "E09000027"}
    peers = beside("LD07.1", richmond, workforce={"turnover": {"percentage": 40}})
    assert "Kingston upon Thames" in [peer.council for peer in peers.neighbours]
    assert "Kingston upon Thames" not in peers.ask


def test_where_neither_way_is_better_nobody_is_named() -> None:
    figures = {"no_further_action": {"percentage": 25}, "re_referrals": {"percentage": 30}}
    found = finding("HP03.5", front_door=figures)
    assert found.is_gap
    assert [(one.measure, bool(one.ask)) for one in found.peers] == [
        ("front_door.no_further_action", False),
        ("front_door.re_referrals", True),
    ]
    assert told(found)[0].startswith("Referrals closed with no further action, published as at 31 March 2025: this")


def test_a_council_that_has_ended_has_its_region_and_no_neighbours() -> None:
    peers = beside(
        "HP03.1",
        {"name": "Cumbria", "code": "E10000006"},
        period={"start": "2022-10-01", "end": "2023-03-31"},
        front_door={"re_referrals": {"percentage": 30}},
    )
    assert (peers.year, peers.own is not None, peers.region) == (2023, True, "North West")
    assert (peers.neighbours, peers.median, peers.ask) == ((), None, ())


def test_a_council_that_has_just_begun_is_shown_no_figures_of_the_one_before() -> None:
    peers = beside(
        "HP03.1",
        {"name": "Cumberland", "code": "E06000063"},
        period={"start": "2023-04-01", "end": "2023-09-30"},
        front_door={"re_referrals": {"percentage": 30}},
    )
    assert (peers.year, peers.own) == (2023, None)
    assert peers.region_value is not None
    assert len(peers.neighbours) == 10


def test_a_neighbour_without_a_figure_is_told_as_such_and_left_out_of_the_median() -> None:
    shropshire = {"name": "Shropshire", "code": "E06000051"}
    peers = beside(
        "HP03.1",
        shropshire,
        period={"start": "2022-10-01", "end": "2023-03-31"},
        front_door={"re_referrals": {"percentage": 30}},
    )
    without = [peer for peer in peers.neighbours if peer.value is None]
    assert [peer.shown for peer in without] == ["no figure"] * len(without)
    lines = told(finding("HP03.1", shropshire, front_door={"re_referrals": {"percentage": 30}}))
    assert len(lines) == 3


def test_a_change_is_not_compared_with_levels() -> None:
    history = [{"period_end": "2026-03-31", "count": 10}, {"period_end": "2025-09-30", "count": 9}]
    found = finding("HP06.12", assessments={"open_past_45_working_days": {"count": 90, "history": history}})
    assert (found.change_over is not None, found.peers) == (True, ())


def test_nothing_that_stands_beside_changes_what_is_found() -> None:
    content = submission(workforce=TURNOVER, front_door={"re_referrals": {"percentage": 30}})
    with_code = evaluated({**content, "council": WAKEFIELD})
    without = evaluated({**content, "council": {"name": "Wakefield"}})
    assert [(f.check, f.status, f.severity) for f in with_code.findings] == [
        (f.check, f.status, f.severity) for f in without.findings
    ]
    assert with_code.verdict.last_line == without.verdict.last_line
    hashes = [one.provenance.council_figures_sha256 for one in (with_code, without, evaluated(submission()))]
    assert (hashes[0] is not None, hashes[0] == hashes[1], hashes[2]) == (True, True, None)
