"""From the SSDA903 return to measures: returns worked by hand, the years that are there, and what is not known."""

from __future__ import annotations

import csv
import json
import shutil
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from readiness.core.json_text import exact
from readiness.data.derive import deriving
from readiness.data.derive.calendar import AskedPeriod
from readiness.data.derive.derivation import derivations
from readiness.data.derive.deriving import Outcome
from readiness.data.derive.sources import shipped_sources
from tests.support.lists import LISTS, MEASURES, Derived, shown, worked

RETURNS = LISTS / "ssda903"
YEAR = AskedPeriod(date(2025, 4, 1), date(2026, 3, 31))


def outcome(folder: Path, period: AskedPeriod = YEAR) -> Outcome:
    """What a folder of returns gives."""
    scratch = folder / "scratch"
    scratch.mkdir()
    with deriving.loaded(deriving.find([folder], {}, "", scratch), period, {}, scratch) as lists:
        return lists.outcome(MEASURES, {})


def derived(folder: Path, period: AskedPeriod = YEAR) -> dict[str, Mapping[str, Any]]:
    return {one.measure: one.reading for one in outcome(folder, period).derived}


def why_not(folder: Path, period: AskedPeriod = YEAR) -> dict[str, str]:
    """The measures that a return may give and this one does not, with the reason."""
    about = shipped_sources()["ssda903"]
    mine = {name for name, one in derivations().items() if all(map(about.holds, one.terms.lists))}
    return {one.measure: one.because for one in outcome(folder, period).underived if one.measure in mine}


def with_files(folder: Path, *patterns: str) -> Path:
    for path in (path for pattern in patterns for path in RETURNS.glob(pattern)):
        shutil.copy(path, folder)
    return folder


def with_episodes(folder: Path, *rows: Sequence[str]) -> Path:
    """A return of children born in 2015, from rows of CHILD, DECOM, RNE, LS, PLACE, PL_POST, DEC and REC."""
    heads = ("CHILD", "DECOM", "RNE", "LS", "PLACE", "PL_POST", "DEC", "REC")
    others = ("CIN", "PLACE_PROVIDER", "REASON_PLACE_CHANGE", "HOME_POST", "URN")
    with open(folder / "episodes.csv", "w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows([[*heads, *others], *([*row, *("" for _ in others)] for row in rows)])
    children = dict.fromkeys(row[0] for row in rows)
    lines = ["CHILD,SEX,DOB,ETHNIC,UPN,MOTHER,MC_DOB", *(f"{child},1,05/05/2015,WBRI,UN5,," for child in children)]
    (folder / "header.csv").write_text("\n".join([*lines, ""]), encoding="utf-8")
    return folder


def test_each_row_that_is_left_out_has_a_reason_and_those_of_older_returns_are_told(sample_lists: Derived) -> None:
    assert sample_lists("ssda903").rows[1] == (
        '48 rows = 26 used + 1 left out ("DECOM" is blank or cannot be read) + 1 left out ("DEC" lies before "DECOM") '
        "+ 20 left out (a newer file has the same row anew)"
    )
    problems = [(row["file"], row["row"], row["problem"]) for row in sample_lists("ssda903").problems]
    assert [one for one in problems if one[0] == "episodes-2026.csv"] == [
        ("episodes-2026.csv", "23", '"DECOM" is blank or cannot be read'),
        ("episodes-2026.csv", "24", '"DEC" lies before "DECOM"'),
    ]


def test_the_return_of_one_year_gives_the_same_and_says_what_needs_those_before_it(tmp_path: Path) -> None:
    folder = with_files(tmp_path, "*-2026.csv")
    lacking = {
        "children_in_care.reviews_on_time",
        "children_in_care.stable_two_years",
        "children_in_care.three_or_more_placements_in_two_years",
        "stability.care_three_or_more_workers_in_two_years",
    }
    found = outcome(folder)
    told = json.loads(exact({one.measure: one.reading for one in found.derived}))
    readings = {measure: shown(reading, worked("ssda903")[measure]) for measure, reading in told.items()}
    assert readings == {name: value for name, value in worked("ssda903").items() if name not in lacking}
    because = {one.measure: one.because for one in found.underived if one.measure in lacking}
    assert because["children_in_care.reviews_on_time"] == (
        "SSDA903 return, reviews holds everything only since 2025-04-01; add the file before it, or, if it holds "
        "everything since 2024-04-01, say so as holds_since in the mapping"
    )
    assert because.keys() == lacking


def test_a_period_that_ends_within_the_year_is_told_from_the_episodes_alone(tmp_path: Path) -> None:
    half = AskedPeriod(date(2025, 4, 1), date(2025, 9, 30))
    found = derived(with_files(tmp_path, "*.csv"), half)
    # On 30 September, 11 had just been adopted, and 06 was fostered; 09 had not come, and 03 had moved once.
    assert shown(found["children_in_care.foster_homes"], {"numerator": 0, "denominator": 0}) == {
        "numerator": 6,
        "denominator": 9,
    }
    assert found["children_in_care.three_or_more_placements"]["numerator"] == 0
    assert found["adoption.share_adopted"]["numerator"] == 1
    assert not [name for name in found if name.startswith("care_leavers.")]
    assert "children_in_care.dental_checks" not in found


def test_rows_without_a_day_speak_of_the_year_up_to_31_march_and_of_one_file(tmp_path: Path) -> None:
    folder = with_files(tmp_path, "*-2026.csv")
    because = why_not(folder, AskedPeriod(date(2025, 10, 1), date(2026, 3, 30)))
    told = "SSDA903 return, care leavers (OC3) speaks of the year up to 31 March; name a period that ends then"
    assert because["care_leavers.neet_19_to_21"] == told
    told = told.replace("care leavers (OC3)", "children in care for 12 months (OC2)")
    assert {because[f"children_in_care.{name}"] for name in ("dental_checks", "immunisations", "sdq_average")} == {told}
    shutil.rmtree(folder / "scratch")
    shutil.copy(folder / "oc3-2026.csv", folder / "oc3-2025.csv")
    assert why_not(folder)["care_leavers.neet_19_to_21"] == (
        "there are 2 files of SSDA903 return, care leavers (OC3), whose rows hold no day; name the newest alone"
    )


def test_a_return_that_ends_before_the_period_does_gives_nothing(tmp_path: Path) -> None:
    folder = with_files(tmp_path, "*-2026.csv")
    because = why_not(folder, AskedPeriod(date(2026, 4, 1), date(2026, 9, 30)))
    assert because["children_in_care.foster_homes"] == (
        "no day in SSDA903 return is of the month up to 2026-09-30; draw it anew, or, if it holds everything until "
        "then, say so as holds_until in the mapping"
    )
    assert worked("ssda903").keys() <= because.keys()


def test_a_table_that_is_not_there_hides_what_rests_on_it_alone(tmp_path: Path) -> None:
    folder = with_files(tmp_path, "episodes-*.csv", "header-*.csv")
    assert derived(folder).keys() == {
        *(name for name in worked("ssda903") if name.startswith("placements.")),
        "adoption.share_adopted",
        "children_in_care.foster_homes",
        "children_in_care.other_placements",
        "children_in_care.residential",
        "children_in_care.stable_two_years",
        "children_in_care.supported_accommodation",
        "children_in_care.three_or_more_placements",
        "children_in_care.three_or_more_placements_in_two_years",
        "kinship.left_by_special_guardianship",
        "parents.returned_outside_plan",
        "parents.share_placed",
    }


APRIL = ("Z", "2023-05-05", "S", "C2", "U4", "LK9 9ZZ", "2025-04-14", "E45")


@pytest.mark.parametrize(
    ("rows", "counted"),
    [
        # The holiday and the hospital are no placements, since the child came back each time.
        ([("2024-05-05", "S", "U4", "a", "2025-06-01", "X1"), ("2025-06-01", "P", "T2", "a", "2025-06-08", "X1"),
          ("2025-06-08", "P", "U4", "A", "2025-07-01", "X1"), ("2025-07-01", "P", "T1", "a", "2025-07-03", "X1"),
          ("2025-07-03", "P", "U4", "a", "", "")], {"numerator": 0, "denominator": 1}),
        # An emergency bed from which the child went elsewhere is one.
        ([("2024-05-05", "S", "U4", "a", "2025-06-01", "X1"), ("2025-06-01", "P", "T4", "a", "2025-06-08", "X1"),
          ("2025-06-08", "P", "K2", "b", "", "")], {"numerator": 1, "denominator": 1}),
        # A change of legal status is no move, nor is adoption by the same carers.
        (
            [
                ("2024-05-05", "S", "U5", "a", "2025-06-01", "X1"),
                ("2025-06-01", "L", "U5", "a", "2025-07-01", "X1"),
                ("2025-07-01", "T", "A5", "a", "2025-08-01", "X1"),
                ("2025-08-01", "P", "A6", "b", "", ""),
            ],
            {"numerator": 0, "denominator": 1},
        ),
        # A new house with the same carers is another placement, also with adopters.
        (
            [
                ("2024-05-05", "S", "U5", "a", "2025-06-01", "X1"),
                ("2025-06-01", "T", "U5", "b", "2025-07-01", "X1"),
                ("2025-07-01", "U", "A5", "b", "2025-08-01", "X1"),
                ("2025-08-01", "T", "A5", "c", "", ""),
            ],
            {"numerator": 1, "denominator": 1},
        ),
        # The one left on the first day counts, and so do those of an earlier time in care in the year.
        ([("2024-05-05", "S", "U4", "a", "2025-04-01", "X1"), ("2025-04-01", "P", "U4", "b", "2025-06-01", "E4A"),
          ("2025-07-01", "S", "U4", "b", "", "")], {"numerator": 1, "denominator": 1}),
        # Of an episode without an end the next begins the end; the same child is not in care twice.
        ([("2024-05-05", "S", "U4", "a", "", ""), ("2025-06-01", "P", "U4", "b", "", "")],
         {"numerator": 0, "denominator": 1}),
        # What began before the first episode that is there is not known, and neither is what came after X1.
        ([("2025-06-01", "P", "U4", "a", "", "")], {"at_least": 0, "at_most": 100}),
        ([("2024-05-05", "S", "U4", "a", "2025-06-01", "X1")], {"at_least": 0, "at_most": 100}),
        # A stay that begins and ends on one day is no placement.
        ([("2024-05-05", "S", "U4", "a", "2025-06-01", "X1"), ("2025-06-01", "P", "U4", "b", "2025-06-01", "X1"),
          ("2025-06-01", "P", "U4", "c", "", "")], {"numerator": 0, "denominator": 1}),
    ],
)  # fmt: skip
def test_placements_are_counted_from_episodes(
    rows: Sequence[Sequence[str]], counted: Mapping[str, Any], tmp_path: Path
) -> None:
    episodes = [("A", started, why, "C2", *rest) for started, why, *rest in rows]
    folder = with_episodes(tmp_path, APRIL, *episodes, ("B", "2026-03-20", "S", "V4", "R1", "", "", ""))
    reading = derived(folder)["children_in_care.three_or_more_placements"]
    assert shown(reading, counted) == counted


def test_x1_without_an_episode_after_it_leaves_a_child_in_care_nobody_knows_where(tmp_path: Path) -> None:
    rows = [
        ("A", "2024-05-05", "S", "C2", "U4", "a", "2025-06-01", "X1"),
        ("B", "2026-03-20", "S", "C2", "U4", "", "", ""),
    ]
    found = derived(with_episodes(tmp_path, APRIL, *rows))
    asked = {"at_least": 50, "at_most": 100}
    assert shown(found["children_in_care.foster_homes"], asked) == asked
    assert found["adoption.share_adopted"]["denominator"] == 1


def test_short_breaks_that_turn_into_care_begin_anew(tmp_path: Path) -> None:
    rows = [
        ("A", "2020-05-05", "S", "V4", "R1", "", "2026-01-01", "X1"),
        ("A", "2026-01-01", "B", "C2", "U4", "a", "", ""),
        ("B", "2026-03-20", "S", "V4", "R1", "", "", ""),
    ]
    found = derived(with_episodes(tmp_path, APRIL, *rows))
    one_of_one = {"numerator": 1, "denominator": 1}
    assert shown(found["children_in_care.foster_homes"], one_of_one) == one_of_one
    # One left in April; the short breaks that ended are no leaving care.
    assert found["kinship.left_by_special_guardianship"]["denominator"] == 1


def test_what_list_8_and_the_return_both_hold_is_taken_from_list_8_and_the_other_stands_beside_it(
    tmp_path: Path,
) -> None:
    folder = with_files(tmp_path, "*-2026.csv")
    heads = [column.heading for column in shipped_sources()["annex_a"].tables["children_in_care"].columns.values()]
    others = shipped_sources()["annex_a"].tables["children_in_care"].others
    cells = {"Child Unique ID": "A", "Date Started to be Looked After": "2026-03-02", "Placement Type": "U4"}
    with open(folder / "list-8.csv", "w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows([[*heads, *others], [cells.get(head, "") for head in (*heads, *others)]])
    found = outcome(folder)
    first = {one.measure: one.source for one in found.derived}
    assert (first["children_in_care.foster_homes"], first["unaccompanied.share"]) == ("annex_a", "ssda903")
    beside = {one.measure: one.reading for one in found.others}["children_in_care.foster_homes"]
    assert (beside["numerator"], beside["denominator"]) == (4, 10)
    assert beside["source"].startswith("Derived from SSDA903 return (header, episodes) by rule children_in_care.foster")
