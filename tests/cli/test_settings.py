"""Settings: what a project's file and the environment set for every run, what wins, and that no slip goes unseen."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path
from typing import Any

import pytest

from tests.support.packs import quick_pack
from tests.support.process import Ended, readiness
from tests.support.schemas import is_schema, issues
from tests.support.submissions import submission, without_a_gap, written

MAJOR = without_a_gap(workforce={"vacancy": {"percentage": 60}})


@pytest.fixture(autouse=True)
def _a_few_criteria(monkeypatch: pytest.MonkeyPatch) -> None:
    """What runs in this process judges by a few criteria."""
    monkeypatch.setattr("readiness.packs.pack.load_shipped", lambda *_: quick_pack())


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A repository, with a submission that has a major gap in a folder of it."""
    (tmp_path / ".git").mkdir()
    (tmp_path / "data").mkdir()
    written(tmp_path / "data", MAJOR, "ours.json")
    return tmp_path


def check(folder: Path, *options: str, within: str = "data", **variables: str) -> int:
    return readiness("check", "ours.json", *options, folder=folder / within, variables=variables).code


# What wins


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("readiness.toml", 'fail-on = "major"'),
        ("pyproject.toml", '[project]\nname = "x"\n[tool.readiness]\nfail-on = "major"'),
        ("data/readiness.toml", 'fail-on = "major"'),
    ],
)
def test_the_file_here_or_above_sets_what_no_flag_does(folder: Path, name: str, text: str) -> None:
    assert check(folder) == 0
    (folder / name).write_text(text, encoding="utf-8")
    assert check(folder) == 1
    assert check(folder, "--fail-on", "critical") == 0
    assert check(folder, "--no-config") == 0


def test_a_flag_wins_over_a_variable_and_that_over_the_file(folder: Path) -> None:
    (folder / "readiness.toml").write_text('fail-on = "critical"', encoding="utf-8")
    assert check(folder, READINESS_FAIL_ON="major") == 1
    assert check(folder, "--fail-on", "critical", READINESS_FAIL_ON="major") == 0
    assert check(folder, "--no-config", READINESS_FAIL_ON="major") == 0


def test_the_nearest_file_wins_whole_and_what_lies_above_the_repository_is_not_read(folder: Path) -> None:
    (folder / "readiness.toml").write_text('fail-on = "major"', encoding="utf-8")
    (folder / "data" / "pyproject.toml").write_text("[tool.other]\n", encoding="utf-8")
    assert check(folder) == 1
    (folder / "data" / "readiness.toml").write_text("jobs = 1", encoding="utf-8")
    assert check(folder) == 0
    (folder / "data" / "readiness.toml").unlink()
    (folder / "data" / ".git").mkdir()
    assert check(folder) == 0


def test_nothing_is_looked_for_beside_the_submission(folder: Path) -> None:
    (folder / "data" / "readiness.toml").write_text('fail-on = "major"', encoding="utf-8")
    assert readiness("check", "data/ours.json", folder=folder).code == 0


def test_paths_in_a_file_are_from_its_own_folder(folder: Path) -> None:
    settings = 'exclude = ["ours.json"]\noutput = ["junit=results.xml"]'
    (folder / "readiness.toml").write_text(settings, encoding="utf-8")
    written(folder / "data", submission(), "nothing.json")
    ended = readiness("check", ".", folder=folder / "data")
    assert (ended.code, (folder / "results.xml").exists()) == (3, True)


# What is in force

IN_FORCE = """\
fail-on: "major" (from ../readiness.toml:2)
min-coverage: "40.5" (from ../readiness.toml:3)
area: ["care-leavers"] (from READINESS_AREA)
criterion: none (default)
pack: none (default)
overlay: ["../rules/ours.yaml"] (from ../readiness.toml:4)
imported: false (from READINESS_IMPORTED)
require-pack: none (default)
waivers: none (default)
baseline: none (default)
exclude: none (default)
jobs: 1 (default)
max-bytes: 20 MB (default)
format: none (default)
output: none (default)
"""


def test_config_shows_what_is_in_force_and_from_where(folder: Path) -> None:
    text = '# ours\nfail-on = "major"\nmin-coverage = 40.5\noverlay = "rules/ours.yaml"\nimported = true\n'
    (folder / "readiness.toml").write_text(text, encoding="utf-8")
    variables = {"READINESS_AREA": "care-leavers", "READINESS_IMPORTED": "0"}
    assert readiness("config", folder=folder / "data", variables=variables) == Ended(0, IN_FORCE, "")


# What is wrong


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('fail_on = "major"', '1:1: $.fail_on: "fail_on" is no setting; did you mean "fail-on"?'),
        ('\n fail-on = "majr"', '2:1: $.fail-on: "majr" is not known here; did you mean "major"?'),
        ("min-coverage = 400", '1:1: $.min-coverage: "400" is no percentage; write a number from 0 to 100'),
        ('imported = "yes"', "1:1: $.imported: a yes or no belongs here; write true or false"),
        ("jobs = [2]", "1:1: $.jobs: a text or a number belongs here; see readiness config"),
        ("exit-zero = true", '1:1: $.exit-zero: "exit-zero" is asked for in each run, and not set'),
        ('jobs = 1\nfail-on = "major', "2:1: $: the file is no TOML: "),
        ("fail-on = \njobs = 1", "1:11: $: the file is no TOML: invalid value; correct this line"),
    ],
)
def test_a_slip_in_a_file_is_told_with_its_line_and_nothing_is_judged(folder: Path, text: str, says: str) -> None:
    (folder / "readiness.toml").write_text(text, encoding="utf-8")
    ended = readiness("check", "data/ours.json", folder=folder)
    assert (ended.code, ended.out) == (2, "")
    assert ended.err.startswith(f"readiness.toml:{says}"), ended.err


@pytest.mark.parametrize(
    ("variable", "value", "says"),
    [
        ("READINESS_FAIL_ON", "majr", 'READINESS_FAIL_ON: "majr" is not known here; did you mean "major"?'),
        ("READINESS_FAILON", "major", "there is no variable READINESS_FAILON; did you mean READINESS_FAIL_ON?"),
        ("READINESS_IMPORTED", "yes", 'READINESS_IMPORTED: "yes" is no yes or no; write 1 or 0'),
    ],
)
def test_a_slip_in_a_variable_is_told_too(folder: Path, variable: str, value: str, says: str) -> None:
    ended = readiness("check", "data/ours.json", folder=folder, variables={variable: value})
    assert (ended.code, ended.out, ended.last_line) == (2, "", f"readiness: {says} (code 2)")


def test_a_variable_of_another_program_is_none_of_ours(folder: Path) -> None:
    assert check(folder, READINESS_PROBE_PORT="8080") == 0


# The schema


@pytest.mark.parametrize(
    ("text", "sound"),
    [
        ('fail-on = "major"\nexclude = "x"\noverlay = ["a.yaml", "b.yaml"]\njobs = 2\nimported = true', True),
        ('fail-on = "majr"', False),
        ('fail_on = "major"', False),
        ("jobs = 0", False),
    ],
)
def test_the_published_schema_takes_what_the_tool_takes(folder: Path, text: str, sound: bool) -> None:
    schema = readiness("schema", "settings").out
    assert is_schema(schema)
    content: Any = tomllib.loads(text)
    assert (issues(schema, content) == []) is sound
    (folder / "readiness.toml").write_text(text, encoding="utf-8")
    assert (readiness("config", folder=folder).code == 0) is sound
    assert json.loads(schema)["additionalProperties"] is False
