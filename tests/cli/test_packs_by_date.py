"""Which pack judges, as a user sees it: by the submission's date, by --pack, by an overlay, and with --require-pack."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from readiness.core.shipped import rules_folder
from tests.support.packs import pack_folder, quick_pack
from tests.support.process import Ended, readiness
from tests.support.submissions import Json, submission, written

OLD = {"start": "2025-04-01", "end": "2025-09-30"}
BEFORE_APRIL = {"start": "2025-10-01", "end": "2026-03-31"}
OVERLAY = """\
overlay_format: "1.0"
id: north
version: "1.0.0"
title: North
pack: {id: ilacs-2018, from: "1.0.0", before: "2.0.0"}
operations:
  - {disable: HP06.10, reason: Our system cannot tell.}
"""


@pytest.fixture(autouse=True)
def _a_few_criteria(monkeypatch: pytest.MonkeyPatch) -> None:
    """The packs of both frameworks, with a few of their criteria."""
    monkeypatch.setattr("readiness.packs.pack.load_shipped", quick_pack)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    written(tmp_path, submission(), "today.json")
    written(tmp_path, submission(period=OLD), "old.json")
    written(tmp_path, submission(period=BEFORE_APRIL, prepared_on="2026-04-21"), "prepared.json")
    written(tmp_path, submission(period=BEFORE_APRIL), "not-prepared.json")
    return tmp_path


def judged(folder: Path, *arguments: str) -> Json:
    """What the JSON says of the rules that judged."""
    ended = readiness("check", *arguments, "-f", "json", folder=folder)
    provenance = json.loads(ended.out)["provenance"]
    return {key: provenance[key] for key in ("pack", "pack_version", "pack_extends", "pack_newer", "pack_in_force")}


TODAY = {
    "pack": "ilacs-2026",
    "pack_version": "1.0.0",
    "pack_extends": [],
    "pack_newer": None,
    "pack_in_force": True,
}
EARLIER = {
    "pack": "ilacs-2018",
    "pack_version": "1.0.0",
    "pack_extends": ["ilacs-2026 1.0.0"],
    "pack_newer": "ilacs-2026 1.0.0",
    "pack_in_force": True,
}


@pytest.mark.parametrize(
    ("file", "rules"),
    [("today.json", TODAY), ("old.json", EARLIER), ("prepared.json", TODAY), ("not-prepared.json", EARLIER)],
)
def test_the_rules_are_those_in_force_on_the_day_of_which_a_submission_speaks(
    file: str, rules: Json, folder: Path
) -> None:
    assert judged(folder, file) == rules


def test_an_older_pack_is_named_on_the_page_and_in_the_last_line(folder: Path) -> None:
    """A period may be chosen for the pack that it brings."""
    ended = readiness("check", "old.json", folder=folder)
    assert "Judged by ilacs-2018 1.0.0. This pack follows the framework in force from 2018-01 to 2026-03-31;" in (
        " ".join(ended.out.split())
    )
    assert ended.last_line.endswith(
        "Weakened: an older pack, ilacs-2018 1.0.0, which was in force on 2025-09-30 (the newest is ilacs-2026 1.0.0)."
    )


def test_what_is_older_than_all_packs_is_told_what_inspectors_worked_by(folder: Path) -> None:
    written(folder, submission(period={"start": "2016-04-01", "end": "2016-09-30"}), "sif.json")
    ended = readiness("check", "sif.json", folder=folder)
    assert "Inspectors then worked by another: the single inspection framework (SIF), 2013 to 2017." in (
        " ".join(ended.out.split())
    )
    assert "a pack that was not in force on 2016-09-30 (ilacs-2018 1.0.0)" in ended.last_line


def test_pack_takes_the_name_of_one_that_comes_along(folder: Path) -> None:
    assert judged(folder, "today.json", "--pack", "ilacs-2018")["pack"] == "ilacs-2018"
    assert judged(folder, "old.json", "--pack", "ilacs-2026")["pack"] == "ilacs-2026"


def test_a_folder_of_that_name_is_meant_where_there_is_one(folder: Path) -> None:
    pack_folder(folder).rename(folder / "ilacs-2018")
    about = (folder / "ilacs-2018" / "pack.yaml").read_text(encoding="utf-8")
    (folder / "ilacs-2018" / "pack.yaml").write_text(about.replace("id: ilacs-2026", "id: ilacs-2018"))
    ended = readiness("check", "today.json", "--pack", "ilacs-2018", folder=folder)
    assert "rules that do not come with readiness (ilacs-2018 1.0.0)" in ended.last_line


def test_an_overlay_is_laid_over_the_pack_that_it_names(folder: Path) -> None:
    (folder / "north.yaml").write_text(OVERLAY, encoding="utf-8")
    assert judged(folder, "today.json", "--overlay", "north.yaml")["pack"] == "ilacs-2018"


# --require-pack


@pytest.mark.parametrize(
    "arguments",
    [
        ("today.json", "--require-pack", "ilacs-2026@1.0.0"),
        ("old.json", "--require-pack", "ilacs-2018@1.0.0"),
        ("today.json", "--pack", "small", "--require-pack", "small@1.0.0"),
    ],
)
def test_the_rules_that_were_asked_for_judge(arguments: tuple[str, ...], folder: Path) -> None:
    small = pack_folder(folder) / "pack.yaml"
    small.write_text(small.read_text(encoding="utf-8").replace("id: ilacs-2026", "id: small"), encoding="utf-8")
    assert "(code 3)" in readiness("check", *arguments, folder=folder).last_line


OTHER = {
    ("old.json", "--require-pack", "ilacs-2026@1.0.0"): (
        "ilacs-2026@1.0.0, and a submission that speaks of 2025-09-30 is judged by ilacs-2018@1.0.0"
    ),
    ("today.json", "--require-pack", "ilacs-2026@1.1.0"): (
        "ilacs-2026@1.1.0, and a submission that speaks of 2026-09-30 is judged by ilacs-2026@1.0.0"
    ),
    ("today.json", "--pack", "ilacs-2018", "--require-pack", "ilacs-2026@1.0.0"): (
        "ilacs-2026@1.0.0, and what was chosen is ilacs-2018@1.0.0"
    ),
    # A stranger's pack may call itself what it likes.
    ("today.json", "--pack", "small", "--require-pack", "ilacs-2026@1.0.0"): (
        "ilacs-2026@1.0.0, and the pack called so here is not the ilacs-2026 that comes with readiness"
    ),
}


@pytest.mark.parametrize("arguments", OTHER, ids=" ".join)
def test_nothing_is_judged_by_other_rules_than_were_asked_for(arguments: tuple[str, ...], folder: Path) -> None:
    pack_folder(folder)
    assert readiness("check", *arguments, "-o", "report.html", folder=folder) == Ended(
        2, "", f"readiness: nothing was judged: --require-pack asks for {OTHER[arguments]} (code 2)\n"
    )
    assert not (folder / "report.html").exists()


@pytest.mark.parametrize("given", ["ilacs-2026", "ilacs-2026@1", "@1.0.0", "ilacs 2026@1.0.0", "ilacs-2026@1.0.0\n"])
def test_a_pack_without_its_version_is_refused(given: str, folder: Path) -> None:
    ended = readiness("check", "today.json", "--require-pack", given, folder=folder)
    assert (ended.code, ended.out) == (2, "")
    assert ended.err.endswith("is no pack with its version; write it like ilacs-2026@1.0.0 (code 2)\n")


# Rules of the name of one that comes along, for authors


def test_the_rule_book_of_an_earlier_framework_is_printed_by_its_name(folder: Path) -> None:
    ended = readiness("pack", "docs", "ilacs-2018", folder=folder)
    assert ended.code == 0
    assert "`ilacs-2018` 1.0.0" in ended.out


def test_the_ids_of_a_pack_are_locked_in_its_folder_alone(folder: Path) -> None:
    ended = readiness("pack", "lock", "ilacs-2018", folder=folder)
    assert ended.code == 4
    assert "the folder ilacs-2018 does not exist" in ended.err


def test_a_copy_of_a_pack_that_extends_another_still_extends_it(folder: Path) -> None:
    shutil.copytree(rules_folder() / "ilacs-2018", folder / "mine")
    ended = readiness("pack", "lint", "mine", folder=folder)
    assert ended == Ended(0, "no problems\n", "readiness: nothing is wrong (code 0)\n")
