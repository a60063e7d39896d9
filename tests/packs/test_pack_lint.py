"""What can be wrong with a pack as a whole, though each of its files is sound."""

from __future__ import annotations

from pathlib import Path

import pytest

from readiness.data.catalogue import shipped_catalogue
from readiness.packs.lint.ids import locked
from readiness.packs.pack import load_pack
from tests.support.packs import CRITERION, changed, pack_diagnostics, pack_folder

CATALOGUE = shipped_catalogue()
LATE = "    context: {late: assessments.open_past_45_working_days}\n"
WORKFORCE = """\
id: LD07
title: There are enough permanent workers
area: impact-of-leaders
why: A child tells their story once.
looks_like: Workers stay.
inspectors_ask: How many children changed worker?
checks:
  - id: LD07.1
    title: Few posts are vacant
    measure: workforce.vacancy
    bands: [{severity: watch, above: england, rests_on: benchmark}]
    finding: "{value} of posts are vacant"
    remedy: Recruit.
  - id: LD07.2
    title: Few workers are agency workers
    measure: workforce.agency
    bands: [{severity: watch, above: england, rests_on: benchmark}]
    finding: "{value} of workers are agency workers"
    remedy: Recruit.
  - id: LD07.3
    title: Vacancies are covered
    measures: {vacant: "workforce.vacancy[numerator]", agency: "workforce.agency[numerator]"}
    value: vacant - agency
    unit: posts
    bands: [{severity: watch, above: 9, rests_on: local, because: Our line.}]
    finding: "{value} posts are not covered"
    remedy: Cover them.
"""
TWICE = (
    "counted-twice: small/criteria/LD07.yaml:14:5: $.checks[1].weight: LD07.2 and LD07.1 both have a weight, and "
    "workforce.vacancy and workforce.agency move together; "
    "give one of the two weight: 0; it is still judged and shown"
)
ALONE = (
    "open-and-late: small/criteria/HP06.yaml:12:5: $.checks[0].measure: assessments.within_45_working_days counts what "
    "was completed, and no check looks at what is open and late; "
    "read assessments.open_past_45_working_days in a check, or show it under context"
)
UNCOUNTED = [(LATE, ""), ("{unseen}[ of {late}] children", "{unseen} children")]


def said(folder: Path) -> list[str]:
    """What is said of a pack whose ids are locked."""
    (folder / "ids.lock").write_text(locked(load_pack(folder, CATALOGUE), None), encoding="utf-8")
    return [f"{diagnostic.rule}: {diagnostic}" for diagnostic in pack_diagnostics(folder)]


def small(parent: Path, *changes: tuple[str, str]) -> Path:
    return pack_folder(parent, changed(CRITERION, *changes))


def workforce(parent: Path, *changes: tuple[str, str]) -> Path:
    return pack_folder(parent, changed(WORKFORCE, *changes), "LD07.yaml")


def test_a_sound_pack_has_nothing_wrong(tmp_path: Path) -> None:
    assert said(small(tmp_path)) == []


# What is open and late


def test_a_rate_of_what_was_completed_is_not_judged_alone(tmp_path: Path) -> None:
    assert said(small(tmp_path, *UNCOUNTED)) == [ALONE]


def test_a_rate_of_what_was_completed_that_is_only_shown_needs_no_companion(tmp_path: Path) -> None:
    visits = "context: {visits: child_protection.visits_on_time, late"
    assert said(small(tmp_path, ("context: {late", visits))) == []


def test_what_is_open_and_late_may_be_read_in_another_file(tmp_path: Path) -> None:
    folder = small(tmp_path, *UNCOUNTED)
    late = changed(
        WORKFORCE,
        ("measure: workforce.vacancy\n    bands: [{severity: watch, above: england, rests_on: benchmark}]",
         ("measure: assessments.open_past_45_working_days\n"
         "    bands: [{severity: watch, above: 9, rests_on: local, because: Our line.}]")),
    )  # fmt: skip
    (folder / "criteria" / "LD07.yaml").write_text(late, encoding="utf-8")
    assert said(folder) == []


# What is counted twice


def test_of_two_measures_that_move_together_one_has_a_weight(tmp_path: Path) -> None:
    assert said(workforce(tmp_path)) == [TWICE]


@pytest.mark.parametrize("quiet", ["LD07.1", "LD07.2"])
def test_the_other_has_none_and_what_is_computed_from_both_may_have_one(quiet: str, tmp_path: Path) -> None:
    assert said(workforce(tmp_path, (f"id: {quiet}\n", f"id: {quiet}\n    weight: 0\n"))) == []


# Ids and duties


OLD_ACT = '{document: An Act, since: "2001", until: "2020", verified: source}'
DUTY = f"{{severity: major, below: 60, rests_on: duty, source: {OLD_ACT}}}"


def test_a_duty_that_ended_before_the_pack_came_into_force_is_told(tmp_path: Path) -> None:
    old = ("{severity: major, below: 60, rests_on: local, because: Our line.}", DUTY)
    assert said(small(tmp_path, old)) == [
        (
            "duty-date: small/criteria/HP06.yaml:39:38: $.checks[2].bands[0].rests_on: the duty ended in 2020, "
            "before the pack is in force (2026-04-01); "
            "name the duty that took its place, or say that the line is your own"
        )
    ]


def test_a_duty_that_ends_while_the_pack_is_in_force_is_no_mistake(tmp_path: Path) -> None:
    old = ("{severity: major, below: 60, rests_on: local, because: Our line.}", DUTY.replace("2020", "2026-04"))
    assert said(small(tmp_path, old)) == []
