"""A region's lists: a folder for each council, a submission for each, and one that fails stops no other."""

from __future__ import annotations

import json
import re
import shutil
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from readiness.data.derive.tables import READ_TOLD
from tests.support.process import ROOT, readiness

LISTS = ROOT / "samples" / "lists"
ASKED = ("--by-folder", "--period-end", "2026-09-30")


@pytest.fixture
def region(tmp_path: Path) -> Path:
    """Three councils: one with a submission to put things into, one without, and one without any list."""
    for name in ("Larkshire", "Valley", "Void"):
        (tmp_path / "region" / name).mkdir(parents=True)
    for name in ("Larkshire", "Valley"):
        for file in LISTS.glob("list-*.csv"):
            shutil.copy(file, tmp_path / "region" / name)
    shutil.copy(LISTS / "start.json", tmp_path / "region" / "Larkshire")
    (tmp_path / "region" / ".hidden").mkdir()
    return tmp_path


@cache
def rows_of_the_sample() -> str:
    """How many rows the account of the sample lists says were used, of all."""
    lists = sorted(LISTS.glob("list-*.csv"))
    with TemporaryDirectory() as folder:
        done = readiness("derive", *lists, "--into", LISTS / "start.json", "-o", Path(folder) / "alone.json")
    counted = [(int(read), int(used)) for read, used in re.findall(r"(\d+) rows = (\d+) used", done.out)]
    return f"{sum(used for _, used in counted)} of {sum(read for read, _ in counted)} rows used"


def derived_in(submission: Path) -> int:
    """How many of its readings were derived."""
    return submission.read_text(encoding="utf-8").count('"source": "Derived from')


@pytest.mark.slow
def test_each_council_gets_its_submission_and_one_that_fails_stops_no_other(region: Path) -> None:
    mapping = ("--mapping", LISTS / "mapping.toml")
    done = readiness("derive", "region", *ASKED, *mapping, "-o", "out", folder=region)
    assert (done.code, done.err) == (2, "readiness: 2 of 3 councils derived (code 2)\n")
    assert sorted(path.name for path in (region / "out").iterdir()) == ["Larkshire.json", "Valley.json"]
    why = f"there is not {READ_TOLD} here; name the folder with the lists"
    assert done.out.splitlines() == [
        f"Larkshire: {derived_in(region / 'out' / 'Larkshire.json')} measures from 8 lists, {rows_of_the_sample()}",
        f"Valley: {derived_in(region / 'out' / 'Valley.json')} measures from 8 lists, {rows_of_the_sample()}",
        f"Void: nothing derived: {why}",
    ]
    alone = ("derive", LISTS, "--into", LISTS / "start.json", *mapping, "-o", region / "alone.json")
    assert readiness(*alone).code == 0
    assert (region / "out" / "Larkshire.json").read_text() == (region / "alone.json").read_text()
    valley = json.loads((region / "out" / "Valley.json").read_text())
    assert (valley["council"], valley["period"]) == ({"name": "Valley"}, {"start": "2026-04-01", "end": "2026-09-30"})
    assert sorted(path.name for path in region.iterdir()) == ["alone.json", "out", "region"]


@pytest.mark.slow
def test_problems_and_ids_go_into_folders_that_others_cannot_read(region: Path) -> None:
    asked = ("--problems", "problems", "--drill", "drill", "-o", "out")
    done = readiness("derive", "region", *ASKED, *asked, folder=region)
    assert done.code == 2
    for name in ("problems", "drill"):
        assert sorted(path.name for path in (region / name).iterdir()) == ["Larkshire.csv", "Valley.csv"]
        assert [path for path in (region / name, *(region / name).iterdir()) if path.stat().st_mode & 0o077] == []


def test_a_council_whose_period_is_another_fails_alone(region: Path) -> None:
    done = readiness("derive", "region", "--by-folder", "--period-end", "2026-08-31", "-o", "out", folder=region)
    told = "nothing derived: The submission is of 2026-04-01 to 2026-09-30; leave out the other period."
    assert done.out.splitlines()[0] == f"Larkshire: {told}"
    assert [path.name for path in (region / "out").iterdir()] == ["Valley.json"]


@pytest.mark.slow
def test_headings_of_any_council_are_suggested_in_one_mapping_at_the_end(region: Path) -> None:
    for name, heading in (("Larkshire", "Referral recvd date"), ("Void", "Referral day")):
        text = (LISTS / "list-3-referrals.csv").read_text(encoding="utf-8").replace("Date of referral", heading)
        (region / "region" / name / f"{name}.csv").write_text(text, encoding="utf-8")
    done = readiness("derive", "region", *ASKED, "--mapping", "new.toml", "-o", "out", folder=region)
    assert done.out.splitlines()[0].endswith(f"{rows_of_the_sample()}; not taken: Larkshire.csv")
    assert done.out.splitlines()[2] == (
        "Void: nothing derived: no list is sure: check what new.toml suggests for Void.csv, set confirmed = true, and "
        "run it again"
    )
    tables = [line for line in (region / "new.toml").read_text(encoding="utf-8").splitlines() if line.startswith("[")]
    assert tables == ['["Larkshire.csv"]', '["Larkshire.csv".columns]', '["Void.csv"]', '["Void.csv".columns]']


def test_what_was_written_before_is_never_replaced_and_nothing_is_begun(region: Path) -> None:
    (region / "out").mkdir()
    (region / "out" / "Valley.json").write_text("mine")
    done = readiness("derive", "region", *ASKED, "-o", "out", folder=region)
    told = "readiness: not delivered: out/Valley.json is there already; choose another name (code 4)"
    assert (done.code, done.last_line) == (4, told)
    assert [(path.name, path.read_text()) for path in (region / "out").iterdir()] == [("Valley.json", "mine")]


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        (("region", "--into", "x.json", "-o", "out"), "each folder says whose its lists are; name one folder alone"),
        (("region", "region/Valley", "-o", "out"), "each folder says whose its lists are; name one folder alone"),
        (("region", "-o", "file"), "With --by-folder much is written, and file is no folder; name a folder"),
        (("nowhere", "-o", "out"), "nowhere is no folder; name the one in which each council has a folder of its own"),
        (("region/Void", "-o", "out"), "there is no folder in region/Void; put the lists of each council into one"),
    ],
)
def test_what_cannot_be_meant_is_refused(asked: tuple[str, ...], told: str, region: Path) -> None:
    (region / "file").write_text("")
    done = readiness("derive", *asked, *ASKED, folder=region)
    assert (done.code, told in done.last_line) == (2, True), done.err
    assert sorted(path.name for path in region.iterdir()) == ["file", "region"]
