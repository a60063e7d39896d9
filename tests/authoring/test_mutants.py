"""Mutants: each small change of a check, in a sentence, and the sort of change each sentence stands for."""

from __future__ import annotations

from pathlib import Path

import pytest

from readiness.authoring.mutation_testing.mutants import Mutant, mutants
from readiness.packs.pack import RulePack
from tests.support.packs import small_pack

AN_AUDIT = "{kinds: [audit], severity: major}"
UNSEEN = "{unseen: assessments.open_past_limit_not_seen}"


def of(pack: RulePack, check: str) -> list[Mutant]:
    return list(mutants(next(one for one in pack.checks if one.id == check), pack))


def sentences(pack: RulePack, check: str) -> list[str]:
    return [mutant.what for mutant in of(pack, check)]


@pytest.mark.parametrize(
    ("check", "expected"),
    [
        (
            "HP06.1",
            [
                "the check is taken out",
                "what is worse is turned round: above the lines instead of below",
                "major and minor change places",
                "minor and watch change places",
                "the line for major moved from 73.8 to 76.2, half way to the next",
                "the line for major moved from 73.8 to 36.9, half way to 0",
                "beyond 73.8 it is minor instead of major",
                "beyond 73.8 it is critical instead of major",
                "the line for minor is england instead of worst_quarter",
                "the line for minor is worst_tenth instead of worst_quarter",
                "beyond worst_quarter it is watch instead of minor",
                "beyond worst_quarter it is major instead of minor",
                "the line for watch is worst_quarter instead of england",
                "beyond england it is minor instead of watch",
            ],
        ),
        (
            "HP06.2",
            [
                "the check is taken out",
                "it is major instead of critical",
                "gap_when is `unseen >= 0` instead of `unseen > 0`",
                "gap_when is `unseen <= 0` instead of `unseen > 0`",
                "gap_when is `unseen > 1` instead of `unseen > 0`",
                "gap_when is `unseen > (0 - 1)` instead of `unseen > 0`",
                "gap_when is `not (unseen > 0)` instead of `unseen > 0`",
            ],
        ),
        (
            "HP06.3",
            [
                "the check is taken out",
                "what is worse is turned round: above the lines instead of below",
                "major and minor change places",
                "the line for major moved from 60 to 65, half way to the next",
                "the line for major moved from 60 to 30, half way to 0",
                "beyond 60 it is minor instead of major",
                "beyond 60 it is critical instead of major",
                "the line for minor moved from 70 to 65, half way to the next",
                "the line for minor moved from 70 to 105, further off by half",
                "beyond 70 it is watch instead of minor",
                "beyond 70 it is major instead of minor",
                "value is `in_time * completed * 100` instead of `in_time / completed * 100`",
                "value is `in_time / completed / 100` instead of `in_time / completed * 100`",
                "value is `in_time / completed * 50` instead of `in_time / completed * 100`",
                "value is `in_time / completed * 150` instead of `in_time / completed * 100`",
            ],
        ),
        (
            "HP06.4",
            [
                "the check is taken out",
                "it is minor instead of major",
                "it is critical instead of major",
                "weakness is no gap",
                "mixed is no line of enquiry",
                "improving is no line of enquiry",
                "an audit is not taken",
                "nobody need moderate it",
                "a sample of 0 is enough instead of 1",
                "it may be 12 months old instead of 6",
            ],
        ),
    ],
)
def test_a_check_has_these_mutants(check: str, expected: list[str], tmp_path: Path) -> None:
    assert sentences(small_pack(tmp_path), check) == expected


@pytest.mark.parametrize(
    ("bands", "expected"),
    [
        (
            "{severity: major, below: 77, rests_on: local, because: Ours.}",
            ["moved from 77 to 38.5, half way to 0", "moved from 77 to 88.5, half way to the largest possible"],
        ),
        (
            """{severity: major, below: 40, rests_on: local, because: Ours.}
      - {severity: watch, below: england, rests_on: benchmark}""",
            [
                "moved from 40 to 62.85, half way to the next",
                "moved from 40 to 20, half way to 0",
            ],
        ),
    ],
    ids=["alone", "beside a published line"],
)  # fmt: skip
def test_a_number_moves_half_way(bands: str, expected: list[str], tmp_path: Path) -> None:
    named = """{severity: major, below: 73.8, rests_on: local, because: Ours.}
      - {severity: minor, below: worst_quarter, rests_on: benchmark}
      - {severity: watch, below: england, rests_on: benchmark}"""
    found = sentences(small_pack(tmp_path, (named, bands)), "HP06.1")
    assert [what.removeprefix("the line for major ") for what in found if "moved" in what] == expected


def trend(*lines: str) -> tuple[str, str]:
    named = """    bands:
      - {severity: major, below: 73.8, rests_on: local, because: Ours.}
      - {severity: minor, below: worst_quarter, rests_on: benchmark}
      - {severity: watch, below: england, rests_on: benchmark}"""
    bands = "".join(f"\n      - {{{line}, rests_on: local, because: Ours.}}" for line in lines)
    return named, f"    change_over: 2\n    bands:{bands}"


def test_the_lines_of_a_trend_move_on_both_sides_of_nothing(tmp_path: Path) -> None:
    changes = trend("severity: minor, below: -10", "severity: watch, below: 0")
    found = sentences(small_pack(tmp_path, changes, ('    distance: "{n} took longer"\n', "")), "HP06.1")
    assert [what for what in found if "moved" in what or "over" in what] == [
        "the line for minor moved from -10 to -5, half way to the next",
        "the line for minor moved from -10 to -15, further off by half",
        "the line for watch moved from 0 to -5, half way to the next",
        "the line for watch moved from 0 to 1, further off by 1",
        "the change is over 3 periods instead of 2",
    ]


def test_a_councils_own_standard_may_be_passed_over(tmp_path: Path) -> None:
    local = "{severity: watch, above: local.strategy_discussion_hours, rests_on: local, because: Its own.}"
    pack = small_pack(
        tmp_path,
        ("measure: assessments.within_45_working_days", "measure: strategy_discussions.time_to_discussion[longest]"),
        (
            """{severity: major, below: 73.8, rests_on: local, because: Ours.}
      - {severity: minor, below: worst_quarter, rests_on: benchmark}
      - {severity: watch, below: england, rests_on: benchmark}""",
            local,
        ),
        ('    distance: "{n} took longer"\n', ""),
    )
    assert "the line for watch is 24, whatever the council's own standard is" in sentences(pack, "HP06.1")


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("unseen + late >= 12", ["unseen - late >= 12", "unseen + late > 12", "unseen + late < 12",
                                 "unseen + late >= 6", "unseen + late >= 18", "not (unseen + late >= 12)"]),
        ("unseen > 0 and late == 3", [
            "unseen >= 0 and late == 3", "unseen <= 0 and late == 3", "unseen > 1 and late == 3",
            "unseen > (0 - 1) and late == 3", "unseen > 0 or late == 3", "unseen > 0 and late >= 3",
            "unseen > 0 and late <= 3", "unseen > 0 and late != 3", "unseen > 0 and late == 4",
            "unseen > 0 and late == 2", "not (unseen > 0 and late == 3)",
        ]),
        ("not (-unseen < late)", ["(-unseen < late)", "not (-unseen <= late)", "not (-unseen >= late)",
                                  "not (not (-unseen < late))"]),
        ("$min([unseen, late]) > 0.5", ["$max([unseen, late]) > 0.5", "$min([unseen, late]) >= 0.5",
                                        "$min([unseen, late]) <= 0.5", "$min([unseen, late]) > 1.5",
                                        "$min([unseen, late]) > (0 - 0.5)", "not ($min([unseen, late]) > 0.5)"]),
    ],
)  # fmt: skip
def test_one_token_of_an_expression_is_changed_at_a_time(expression: str, expected: list[str], tmp_path: Path) -> None:
    two = UNSEEN.replace("}", ", late: assessments.open_past_45_working_days}")
    pack = small_pack(
        tmp_path,
        (UNSEEN, two),
        ("    context: {late: assessments.open_past_45_working_days}\n", ""),
        ("unseen > 0", expression),
    )
    found = [m.check.gap_when for m in of(pack, "HP06.2") if m.check and m.at == ("gap_when",)]
    assert found == expected


def test_a_condition_for_applying_is_left_out_and_turned_round(tmp_path: Path) -> None:
    pack = small_pack(tmp_path, ("    gap_when: unseen > 0", "    gap_when: unseen > 3\n    applies_when: unseen >= 2"))
    found = [(m.what, m.rule.applies_when and m.rule.applies_when.text) for m in of(pack, "HP06.2") if m.rule]
    assert ("applies_when is `not (unseen >= 2)` instead of `unseen >= 2`", "not (unseen >= 2)") in found
    assert ("it applies to every council", None) in found


def test_what_evidence_need_not_have_is_not_waived(tmp_path: Path) -> None:
    rule = "{kinds: [audit, survey], needs: {sample: 0, moderated: false}, max_age_months: 0, severity: critical}"
    pack = small_pack(tmp_path, (f"evidence: {AN_AUDIT}", f"evidence: {rule}\n    critical_because: unsafe-today"))
    assert sentences(pack, "HP06.4")[1:] == [
        "it is major instead of critical",
        "weakness is no gap",
        "mixed is no line of enquiry",
        "improving is no line of enquiry",
        "an audit is not taken",
        "a survey is not taken",
    ]


def test_a_mutant_says_where_it_is_and_differs_from_its_check(tmp_path: Path) -> None:
    pack = small_pack(tmp_path)
    for check in pack.checks:
        for mutant in of(pack, check.id):
            assert mutant.check != check
            assert not mutant.at or getattr(check, str(mutant.at[0]))
