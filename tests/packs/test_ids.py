"""Ids are for ever: what `ids.lock` holds, what it refuses to hide, and what is said of each way to break it."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readiness.core.diagnostics import Diagnostic, PackError
from readiness.core.shipped import rules_folder
from readiness.packs.lint.ids import lock_diagnostics, locked, read_lock, retirements
from readiness.packs.pack import load_shipped
from readiness.packs.shelf import SHIPPED
from tests.support.packs import changed, small_pack

LOCK = """\
# Every id that this pack has given: in use or retired, what it tests, its title. Made by "readiness pack lock".
# An id is for ever: a retired one stays here and is never used again.
HP06 | used | area help-and-protection | Assessments are completed in time and well
HP06.1 | used | measure assessments.within_45_working_days | Completed within 45 working days
HP06.2 | used | condition of assessments.open_past_limit_not_seen | Nobody waits unseen
HP06.3 | used | value of assessments.within_45_working_days[denominator], \
assessments.within_45_working_days[numerator] | What is open and late is counted
HP06.4 | used | evidence audit | Audits find the assessments good enough
"""
MEASURE = "    measure: assessments.within_45_working_days\n"
OTHER = "    measure: child_protection.reviews_on_time\n"
TITLE = "title: Completed within 45 working days"


def said(tmp_path: Path, lock: str | None, *changes: tuple[str, str]) -> list[str]:
    return [f"{diagnostic.rule}: {diagnostic}" for diagnostic in lock_diagnostics(small_pack(tmp_path, *changes), lock)]


def relocked(tmp_path: Path, lock: str | None, *changes: tuple[str, str]) -> str:
    return locked(small_pack(tmp_path, *changes), lock)


def test_the_lock_is_a_line_an_id_with_what_it_tests(tmp_path: Path) -> None:
    assert relocked(tmp_path, None) == LOCK


def test_a_locked_pack_has_nothing_wrong(tmp_path: Path) -> None:
    assert said(tmp_path, LOCK) == []


def test_the_lock_of_our_own_pack_is_up_to_date() -> None:
    lock = read_lock(rules_folder() / SHIPPED)
    assert locked(load_shipped(), lock) == lock


def test_a_pack_without_a_lock_is_told_how_to_make_one(tmp_path: Path) -> None:
    assert said(tmp_path, None) == [
        'unlocked-id: small/ids.lock:1:1: $: there is no ids.lock; run "readiness pack lock"'
    ]


# What the lock holds, what the criterion holds, and all that is said.
BROKEN = {
    "a new check": (
        changed(LOCK, ("HP06.4 | used | evidence audit | Audits find the assessments good enough\n", "")),
        (),
        (
            "unlocked-id: small/criteria/HP06.yaml:43:5: $.checks[3].id: HP06.4 is not in ids.lock; "
            'run "readiness pack lock"'
        ),
    ),
    "another title": (
        LOCK,
        (("title: Nobody waits unseen", "title: No child waits unseen"),),
        (
            "unlocked-id: small/criteria/HP06.yaml:20:5: $.checks[1].id: ids.lock tells HP06.2 otherwise: "
            "condition of assessments.open_past_limit_not_seen | Nobody waits unseen; "
            'where it still means the same, run "readiness pack lock"; else take a new id'
        ),
    ),
    "another measure": (
        LOCK,
        ((MEASURE, OTHER),),
        (
            "unlocked-id: small/criteria/HP06.yaml:10:5: $.checks[0].id: ids.lock tells HP06.1 otherwise: "
            "measure assessments.within_45_working_days | Completed within 45 working days; "
            'where it still means the same, run "readiness pack lock"; else take a new id'
        ),
    ),
    "another title and another measure": (
        LOCK,
        ((MEASURE, OTHER), (TITLE, "title: Reviews are on time")),
        (
            'reused-id: small/criteria/HP06.yaml:10:5: $.checks[0].id: HP06.1 was "Completed within 45 working days", '
            "and tests something else now; take the next free number, and leave this one out"
        ),
    ),
    "another number": (
        LOCK,
        (("id: HP06.4", "id: HP06.5"),),
        (
            "renumbered-id: small/criteria/HP06.yaml:43:5: $.checks[3].id: HP06.5 is HP06.4 under another number; "
            "call it HP06.4 again"
        ),
    ),
    "a retired id": (
        changed(LOCK, ("HP06.4 | used", "HP06.4 | retired")),
        (),
        (
            "retired-id: small/criteria/HP06.yaml:43:5: $.checks[3].id: HP06.4 was retired, and is used again; "
            "take the next free number"
        ),
    ),
    "an id that has gone": (
        LOCK + "HP06.5 | used | evidence survey | Families say they were heard\n",
        (),
        (
            "lost-id: small/ids.lock:8:1: $: HP06.5 has gone without being retired; "
            'put it back, or run "readiness pack lock" to retire it for ever'
        ),
    ),
    "a line that is no entry": (
        LOCK + "HP06.5, Families say they were heard\n",
        (),
        (
            "unreadable-lock: small/ids.lock:8:1: $: this line cannot be read; "
            "write: id | used or retired | what it tests | title"
        ),
    ),
    "a line that stands there twice": (
        LOCK + "HP06.4 | used | evidence audit | Audits find the assessments good enough\n",
        (),
        "unreadable-lock: small/ids.lock:8:1: $: HP06.4 stands on line 7 too; keep one of the two lines",
    ),
    "a mark of a merge": (
        LOCK + "<<<<<<< ours\n",
        (),
        (
            "unreadable-lock: small/ids.lock:8:1: $: this line cannot be read; "
            "write: id | used or retired | what it tests | title"
        ),
    ),
}
HIDDEN = (
    "another title and another measure",
    "another number",
    "a retired id",
    "a line that is no entry",
    "a line that stands there twice",
    "a mark of a merge",
)


@pytest.mark.parametrize("broken", BROKEN)
def test_what_does_not_agree_with_the_lock_is_told(broken: str, tmp_path: Path) -> None:
    lock, changes, expected = BROKEN[broken]
    assert said(tmp_path, lock, *changes) == [expected]


@pytest.mark.parametrize("broken", HIDDEN)
def test_a_new_lock_hides_no_reuse_no_renumbering_and_nothing_that_cannot_be_read(broken: str, tmp_path: Path) -> None:
    lock, changes, expected = BROKEN[broken]
    with pytest.raises(PackError) as refused:
        relocked(tmp_path, lock, *changes)
    assert [f"{diagnostic.rule}: {diagnostic}" for diagnostic in refused.value.diagnostics] == [expected]


@pytest.mark.parametrize("broken", [name for name in BROKEN if name not in HIDDEN])
def test_a_new_lock_settles_the_rest(broken: str, tmp_path: Path) -> None:
    lock, changes, _ = BROKEN[broken]
    made = relocked(tmp_path / "made", lock, *changes)
    assert said(tmp_path / "read", made, *changes) == []


def test_an_id_that_has_gone_is_retired_and_stays_retired(tmp_path: Path) -> None:
    gone = "HP06.5 | used | evidence survey | Families say they were heard\n"
    made = relocked(tmp_path / "once", LOCK + gone)
    assert made == LOCK + gone.replace("used", "retired")
    assert relocked(tmp_path / "again", made) == made


def test_what_a_new_lock_retires_is_known_beforehand(tmp_path: Path) -> None:
    gone = "HP06.12 | used | evidence audit | Gone\nHP06.9 | used | evidence survey | Gone too\n"
    retired = "HP06.8 | retired | evidence audit | Long gone\n"
    pack = small_pack(tmp_path)
    assert [retirements(pack, lock) for lock in (None, LOCK, LOCK + gone + retired)] == [[], [], ["HP06.9", "HP06.12"]]


def test_checks_stand_in_the_order_of_numbers_and_notes_are_left_alone(tmp_path: Path) -> None:
    gone = (
        "HP06.10 | retired | evidence survey | Ten\n\n  # a note\nHP06.9 | retired | evidence survey | Nine | or so\n"
    )
    assert relocked(tmp_path, gone) == LOCK + (
        "HP06.9 | retired | evidence survey | Nine | or so\nHP06.10 | retired | evidence survey | Ten\n"
    )


def test_what_a_check_calls_its_measures_and_where_its_lines_lie_is_not_what_it_tests(tmp_path: Path) -> None:
    changes = [
        ("{unseen: assess", "{alone: assess"),
        ("gap_when: unseen", "gap_when: alone"),
        ("below: 60", "below: 50"),
    ]
    assert said(tmp_path, LOCK, *changes, ("{unseen}[ of", "{alone}[ of")) == []


def test_a_file_of_rubbish_is_told_in_twenty_lines_at_most(tmp_path: Path) -> None:
    assert len(said(tmp_path, "rubbish\n" * 10_000)) == 20


@given(st.text())
def test_no_text_is_too_much_for_a_lock(text: str) -> None:
    assert all(isinstance(diagnostic, Diagnostic) for diagnostic in lock_diagnostics(load_shipped(), text))
