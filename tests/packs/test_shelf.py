"""The packs that come with readiness: which of them judges a day, and what of a pack holds on it."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from readiness.core.types import PartialDate
from readiness.data.catalogue import shipped_catalogue
from readiness.packs.apply_overlay import apply_overlay
from readiness.packs.on_day import on_day
from readiness.packs.overlay import read_overlay
from readiness.packs.pack import load_pack, load_shipped
from readiness.packs.shelf import SHIPPED, judging, lineage, newer_than, shelf
from tests.support.packs import bases_folder, extending
from tests.support.submissions import evaluated, submission

OLD = "ilacs-2018"


@pytest.mark.parametrize(
    ("day", "name"),
    [
        (date(2016, 8, 26), OLD),
        (date(2017, 12, 31), OLD),
        (date(2018, 1, 1), OLD),
        (date(2026, 3, 31), OLD),
        (date(2026, 4, 1), SHIPPED),
        (date(2040, 1, 1), SHIPPED),
    ],
    ids=str,
)
def test_the_last_framework_that_had_begun_judges_a_day_and_before_all_the_first(day: date, name: str) -> None:
    assert judging(day).id == name


def test_the_packs_follow_each_other_without_a_gap() -> None:
    packs = list(shelf().values())
    ends = [one.in_force.last.last if one.in_force.last else None for one in packs]
    begins = [one.in_force.first.first for one in packs]
    assert ends == [*(begin - timedelta(days=1) for begin in begins[1:]), None]


def test_the_shelf_tells_of_each_pack_what_the_pack_says_of_itself() -> None:
    for name, one in shelf().items():
        about = load_shipped(name).about
        assert (one.id, one.version, one.extends, one.in_force) == (name, about.version, about.extends, about.in_force)


def test_a_pack_of_an_earlier_framework_names_that_of_todays() -> None:
    assert load_shipped(OLD).newer == load_shipped().name
    assert load_shipped().newer is None
    assert newer_than(SHIPPED) is None


def test_a_pack_that_does_not_come_along_has_no_known_lineage() -> None:
    assert (lineage(OLD), lineage(SHIPPED), lineage("northshire")) == ((OLD, SHIPPED), (SHIPPED,), ("northshire",))


# A pack on a day


@pytest.mark.parametrize(
    ("day", "areas"),
    [
        (date(2022, 12, 31), ["impact-of-leaders", "help-and-protection", "children-in-care"]),
        (date(2023, 1, 1), ["impact-of-leaders", "help-and-protection", "children-in-care", "care-leavers"]),
    ],
    ids=str,
)
def test_care_leavers_are_judged_apart_since_january_2023(day: date, areas: list[str]) -> None:
    pack = on_day(load_shipped(OLD), day)
    assert [area.id for area in pack.about.areas] == areas
    assert list(dict.fromkeys(criterion.area for criterion in pack.criteria)) == areas
    assert {area for criterion in pack.criteria for area in criterion.informs} <= {*areas}


def test_what_is_judged_together_is_called_by_both_and_loses_no_check() -> None:
    whole = load_shipped(OLD)
    pack = on_day(whole, date(2019, 1, 31))
    assert [area.title for area in pack.about.areas][-1] == (
        "The experiences and progress of children in care and care leavers"
    )
    letters = {criterion.id[:2] for criterion in pack.criteria if criterion.area == "children-in-care"}
    assert letters == {"CC", "CL"}
    assert {check.id for check in pack.checks} == {check.id for check in whole.checks}
    assert all(criterion.area not in criterion.informs for criterion in pack.criteria)


def test_a_pack_of_one_time_is_the_same_on_every_day() -> None:
    pack = load_shipped()
    assert on_day(pack, date(2019, 1, 31)) is pack
    assert on_day(load_shipped(OLD), date(2025, 1, 31)) is load_shipped(OLD)


def test_a_check_of_what_came_into_force_later_is_not_assessed_and_says_so() -> None:
    under_16 = {"children_in_care": {"under_16_unregulated": {"count": 9}}}
    found = {}
    for end in ("2021-09-08", "2021-09-09"):
        content = submission(period={"start": "2021-04-01", "end": end}, **under_16)
        finding = evaluated(content, pack=load_shipped(OLD)).finding_of["CC06.11"]
        found[end] = (finding.status.value, finding.reason)
    assert found == {
        "2021-09-08": (
            "not-assessed",
            "it applies from 9 September 2021 on: the regulations have forbidden it since then",
        ),
        "2021-09-09": ("gap", None),
    }


def test_the_pack_below_an_overlay_is_seen_on_the_same_day(tmp_path: Path) -> None:
    overlay = tmp_path / "north.yaml"
    overlay.write_text(
        'overlay_format: "1.0"\nid: north\nversion: "1.0.0"\ntitle: North\n'
        f'pack: {{id: {OLD}, from: "1.0.0", before: "2.0.0"}}\n'
        "operations:\n  - {disable: HP06.10, reason: Our system cannot tell.}\n",
        encoding="utf-8",
    )
    pack = on_day(apply_overlay(load_shipped(OLD), read_overlay(overlay)), date(2019, 1, 31))
    assert pack.untouched is not None
    assert [area.id for area in pack.untouched.about.areas] == [area.id for area in pack.about.areas]
    assert pack.disabled.keys() - pack.untouched.disabled.keys() == {"HP06.10"}


def test_an_area_may_be_within_another_that_a_pack_of_its_own_names(tmp_path: Path) -> None:
    """The same for any pack, and a day that is known to the month or the year counts to its end."""
    stated = """\
areas:
  - {id: help-and-protection, code: HP, title: Help, looks_at: whether children are helped}
  - {id: impact-of-leaders, code: LD, title: Leaders, looks_at: whether leaders know}
  - id: children-in-care
    code: CC
    title: Care
    looks_at: whether children are well
    joint: {until: 2026-06, within: help-and-protection, title: Help and care, looks_at: whether children are safe}
"""
    pack = load_pack(extending(tmp_path, stated), shipped_catalogue(), bases=bases_folder(tmp_path))
    for day, titles in (("2026-06", ["Help and care", "Leaders"]), ("2026", ["Help", "Leaders", "Care"])):
        assert [area.title for area in on_day(pack, PartialDate(day).last).about.areas] == titles
