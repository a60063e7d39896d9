"""The sample lists of each source: what comes out is what was worked by hand, and nothing of a child is in it."""

from __future__ import annotations

import pytest

from readiness.data.derive.sources import shipped_sources
from tests.support.lists import GIVEN, Derived, shown, worked
from tests.support.process import readiness

# What of the fictional children must appear nowhere but in the file that was asked for, with postcodes and workers.
CANARIES = {
    "annex_a": ("LK-9", "lk-9", "14/02/2015", "2015-02-14", "Orker"),
    "ssd": ("LK-9", "lk-9", "2015-02-14", "2026-11-15", "Quillfeather", "LEG-7"),
    "census": ("LK-91", "lk-91", "2015-02-14", "2026-05-20", "A999000000001"),
    "ssda903": ("LK-90", "14/02/2015", "2015-02-14", "LK1 1AA", "LK9", "SW000", "SC000"),
}
# A row of that file, and what is not even there.
DRILL = {
    "annex_a": ("child_protection.unseen_20_working_days,Valley,LK-90022,true", ("Orker",)),
    "ssd": ("children_in_care.seen_alone,,LK-91043,true", ("Quillfeather",)),
    "census": ("child_protection.reviews_on_time,,LK-91016,false", ("A999000000001",)),
    "ssda903": ("children_in_care.three_or_more_placements,,LK-90103,true", ("SW000", "LK1 1AA")),
}
every_source = pytest.mark.parametrize("source", GIVEN)


def test_every_source_has_samples() -> None:
    assert GIVEN.keys() == CANARIES.keys() == DRILL.keys() == shipped_sources().keys()


@every_source
def test_every_value_is_the_one_worked_out_by_hand(source: str, sample_lists: Derived) -> None:
    lists = sample_lists(source)
    assert lists.done.code == 0, lists.done.err
    found = {name: shown(reading, worked(source).get(name, {})) for name, reading in lists.readings.items()}
    assert found == worked(source)
    assert f"Derived: {len(found)} measures" in lists.done.out.splitlines()


@every_source
def test_what_is_derived_can_be_judged_and_nothing_of_a_child_is_anywhere_but_in_the_drill_that_was_asked_for(
    source: str, sample_lists: Derived
) -> None:
    lists = sample_lists(source)
    report = readiness("check", lists.folder / "ours.json", "-f", "json")
    assert report.code in (0, 1, 3), report.err
    texts = [lists.done.out, lists.done.err, report.out, report.err]
    texts += [(lists.folder / name).read_text(encoding="utf-8") for name in ("ours.json", "problems.csv")]
    assert [(canary, text) for canary in CANARIES[source] for text in texts if canary in text] == []
    drill, (row, unsaid) = (lists.folder / "drill.csv").read_text(encoding="utf-8"), DRILL[source]
    assert row in drill.splitlines()
    assert [word for word in unsaid if word in drill] == []
    assert (lists.folder / "drill.csv").stat().st_mode & 0o077 == 0
    assert sorted(path.name for path in lists.folder.iterdir()) == ["drill.csv", "ours.json", "problems.csv"]


@every_source
def test_the_rows_of_each_table_add_up(source: str, sample_lists: Derived) -> None:
    rows = sample_lists(source).rows
    assert rows
    for line in rows:
        whole, _, parts = line.partition(" rows = ")
        assert int(whole) == sum(int(part.split()[0]) for part in parts.split(" + "))
