"""The action plan: a row for each gap by harm, and what was filled in becomes actions of the submission."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from readiness.core.workbook_cells import Sheet, read_sheets
from readiness.evaluation.result import Evaluation
from readiness.reports import Format, render_file
from tests.support.process import ROOT, Ended, readiness
from tests.support.submissions import evaluated, sample, submission
from tests.support.workbooks import edited, place

MIDDLING = ROOT / "samples" / "middling-six-months-before.json"
HEADINGS = (
    "check", "severity", "area", "criteria", "what was found", "how far off", "what to do", "evidence wanted", "now",
    "action", "owner", "due", "status", "effect",
)  # fmt: skip


@pytest.fixture(scope="module")
def middling() -> Evaluation:
    return sample("middling-six-months-before")


@pytest.fixture(scope="module")
def plan(middling: Evaluation) -> bytes:
    return render_file(middling, Format.PLAN)


def sheet(raw: bytes) -> Sheet:
    return next(one for one in read_sheets(raw, "plan.xlsx") if one.name == "Actions")


def rows(raw: bytes) -> list[dict[str, Any]]:
    cells = sheet(raw).cells
    last = max(row for row, _ in cells)
    return [
        {name: cells[row, at] for at, name in enumerate(HEADINGS, 1) if (row, at) in cells}
        for row in range(2, last + 1)
    ]


def taken(folder: Path, raw: bytes, *arguments: str) -> Ended:
    (folder / "plan.xlsx").write_bytes(raw)
    return readiness("convert", MIDDLING, "--actions", "plan.xlsx", *arguments, folder=folder)


def filled(raw: bytes, check: str, **cells: Any) -> bytes:
    """The plan with these cells of the first row of a check."""
    return edited(raw, {("Actions", place("Actions", key, check, raw)): value for key, value in cells.items()})


def test_each_gap_has_a_row_and_what_may_leave_a_child_unsafe_comes_first(middling: Evaluation, plan: bytes) -> None:
    cells = sheet(plan).cells
    assert tuple(cells[1, at] for at in range(1, len(HEADINGS) + 1)) == HEADINGS
    told = rows(plan)
    assert {row["check"] for row in told} == {f.check for f in middling.findings if f.is_gap}
    levels = [str(row["severity"]) for row in told]
    order = ["critical, children unsafe today", "critical", "major", "minor"]
    assert [order.index(level) for level in levels] == sorted(order.index(level) for level in levels)
    assert levels[0] == "critical, children unsafe today"


def test_a_row_says_what_was_found_what_to_do_and_what_would_show_that_it_has_closed(plan: bytes) -> None:
    told = rows(plan)[0]
    assert told["what was found"] == (
        "3 children whose assessments were past 45 working days on 31 March 2026 had not been seen."
    )
    assert told["how far off"] == "3 children were waiting on 31 March 2026 without having been seen."
    assert told["what to do"] == "See these children today. Have a manager sign off the risk for each of them."
    assert told["evidence wanted"] == (
        "The figure again at a later date: Children not seen whose assessment is open past 45 working days. "
        "An answer to: How do you know that the children whose assessments are late are safe?"
    )
    assert (told["area"], told["criteria"]) == ("help and protection", "HP06")
    stated = ("head of assessment", "2026-06-30", "open", "open")
    assert (told["owner"], told["due"], told["status"], told["now"]) == stated


def test_an_action_stands_once_a_criterion_and_other_gaps_of_it_name_the_row(plan: bytes) -> None:
    told = rows(plan)
    actions = [(row["criteria"], row["action"]) for row in told if "action" in row]
    assert len(actions) == len(set(actions)) == 5
    assert {row["check"]: row["now"] for row in told if "action" not in row and row["criteria"] == "HP06"} == {
        "HP06.1": "with HP06.2",
        "HP06.9": "with HP06.2",
    }


def test_a_plan_in_which_nothing_was_filled_in_changes_nothing(tmp_path: Path, plan: bytes) -> None:
    ended = taken(tmp_path, plan)
    assert ended.out == readiness("convert", MIDDLING).out
    assert ended.err == "readiness: took 0 new and 0 changed actions from plan.xlsx\n"


def test_a_row_with_an_owner_and_a_date_becomes_an_action_and_what_to_do_is_its_text(
    tmp_path: Path, plan: bytes
) -> None:
    raw = filled(plan, "LD02.6", owner="head of quality", due="2026-12-01")
    raw = filled(raw, "CL02.1", owner="legal manager", due="2027-01", action="Weekly meeting", status="closed")
    ended = taken(tmp_path, raw, "-o", "ours.json")
    assert ended == Ended(
        0, "", "readiness: wrote ours.json\nreadiness: took 2 new and 0 changed actions from plan.xlsx\n"
    )
    before, after = (
        json.loads(text)["actions"] for text in (MIDDLING.read_text(), (tmp_path / "ours.json").read_text())
    )
    remedy = next(row["what to do"] for row in rows(plan) if row["check"] == "LD02.6")
    assert after[: len(before)] == before
    assert after[len(before) :] == [
        {
            "criteria": ["CL02"],
            "action": "Weekly meeting",
            "owner": "legal manager",
            "due": "2027-01",
            "status": "closed",
        },
        {"criteria": ["LD02"], "action": remedy, "owner": "head of quality", "due": "2026-12-01", "status": "open"},
    ]
    assert readiness("check", "ours.json", folder=tmp_path).code == 1


def test_an_action_that_stood_already_is_changed_and_not_doubled(tmp_path: Path, plan: bytes) -> None:
    ended = taken(tmp_path, filled(plan, "HP06.2", owner="director", effect="All were seen."))
    assert ended.err == "readiness: took 0 new and 1 changed actions from plan.xlsx\n"
    before, after = json.loads(MIDDLING.read_text())["actions"], json.loads(ended.out)["actions"]
    changed = [new for old, new in zip(before, after, strict=True) if old != new]
    assert [(one["owner"], one["effect"], one["due"]) for one in changed] == [
        ("director", "All were seen.", "2026-06-30")
    ]


@pytest.mark.parametrize(
    ("check", "cells", "said"),
    [
        ("LD02.6", {"owner": "head of quality"}, "no day is set for this; fill it in, or empty the cell of the other"),
        ("LD02.6", {"due": "2026-12-01"}, "nobody is to do this; fill it in, or empty the cell of the other"),
        ("LD02.6", {"owner": "x", "due": "soon"}, 'the text "soon" stands where a date belongs'),
        ("HP06.2", {"criteria": "assessment"}, '"assessment"'),
    ],
)
def test_what_is_wrong_in_a_plan_is_told_with_its_cell(
    tmp_path: Path, plan: bytes, check: str, cells: dict[str, str], said: str
) -> None:
    ended = taken(tmp_path, filled(plan, check, **cells), "-o", "ours.json")
    empty = next((key for key in ("due", "owner") if {*cells} == {"owner", "due"} - {key}), next(reversed(cells)))
    assert ended.code == 2
    assert ended.err.startswith(f"plan.xlsx:Actions!{place('Actions', empty, check, plan)}: ")
    assert said in ended.err
    assert not (tmp_path / "ours.json").exists()


def test_what_is_no_plan_is_refused(tmp_path: Path) -> None:
    ended = readiness("convert", MIDDLING, "--actions", MIDDLING, folder=tmp_path)
    assert ended.last_line == (
        f"readiness: {MIDDLING} is no action plan; give the workbook that readiness check -o plan.xlsx wrote (code 2)"
    )


def test_text_of_a_council_is_never_a_formula() -> None:
    action = {"criteria": ["HP06"], "action": '=HYPERLINK("http://x","y")', "owner": "+1", "status": "open"}
    unseen = {"open_past_45_working_days": {"count": 41}, "open_past_limit_not_seen": {"count": 30}}
    raw = render_file(evaluated(submission(assessments=unseen, actions=[action])), Format.PLAN)
    assert (rows(raw)[0]["action"], rows(raw)[0]["owner"]) == ('=HYPERLINK("http://x","y")', "+1")


def test_a_plan_has_the_same_bytes_each_time(middling: Evaluation, plan: bytes) -> None:
    assert render_file(middling, Format.PLAN) == plan
