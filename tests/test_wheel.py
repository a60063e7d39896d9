"""The wheel that people install works outside the checkout, with its rules inside it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.support.packs import pack_folder
from tests.support.process import ROOT, Ended, readiness, run
from tests.support.submissions import submission, written

SAMPLES = sorted((ROOT / "samples").glob("*.json"))
WHERE = "import readiness; print(readiness.__file__)"


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built as a release is."""
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(ROOT)]
    subprocess.run(build, check=True, capture_output=True)
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="session")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder into which it was installed; what it depends on comes from the running environment."""
    target = tmp_path_factory.mktemp("installed")
    install = [
        sys.executable,
        "-m",
        "pip",
        "install",
        "--quiet",
        "--disable-pip-version-check",
        "--no-deps",
        "--no-index",
    ]
    subprocess.run([*install, "--target", str(target), str(wheel)], check=True, capture_output=True)
    where = run(sys.executable, "-c", WHERE, folder=target.parent, variables=beside(target))
    assert where.out == f"{target / 'readiness' / '__init__.py'}\n"
    return target


def beside(installed: Path) -> dict[str, str]:
    """The environment in which the installed package, and no other, is the one that is imported."""
    path = os.pathsep.join((str(installed), *filter(None, [os.environ.get("PYTHONPATH")])))
    return {"PYTHONPATH": path, "PYTHONDONTWRITEBYTECODE": "1"}


def from_wheel(installed: Path, folder: Path, *arguments: str | Path) -> Ended:
    """Runs the installed tool from another folder."""
    return run(sys.executable, "-m", "readiness", *arguments, folder=folder, variables=beside(installed))


def names(wheel: Path) -> list[str]:
    with zipfile.ZipFile(wheel) as archive:
        return archive.namelist()


def reports(folder: Path) -> list[str]:
    """The reports in a folder, which are taken away."""
    return [
        (folder / name).rename(folder / "last").read_text(encoding="utf-8") for name in ("report.md", "report.json")
    ]


def files(folder: str, pattern: str) -> set[str]:
    """The files of the checkout, relative to its root."""
    return {path.relative_to(ROOT).as_posix() for path in (ROOT / folder).rglob(pattern)}


def test_the_wheel_holds_the_package_the_rules_the_templates_and_nothing_else(wheel: Path) -> None:
    held = {name for name in names(wheel) if ".dist-info/" not in name}
    data = files("rules", "*.*") | files("templates", "*.*")
    assert held == files("readiness", "*.py") | {"readiness/py.typed"} | {f"readiness/_data/{name}" for name in data}


def test_the_wheel_holds_its_licence(wheel: Path) -> None:
    (licence,) = [name for name in names(wheel) if name.endswith("/LICENSE")]
    with zipfile.ZipFile(wheel) as archive:
        assert archive.read(licence) == (ROOT / "LICENSE").read_bytes()


def test_the_wheel_gives_the_command(wheel: Path) -> None:
    (entry,) = [name for name in names(wheel) if name.endswith("/entry_points.txt")]
    with zipfile.ZipFile(wheel) as archive:
        assert archive.read(entry).decode() == "[console_scripts]\nreadiness = readiness.cli:main\n"


def test_there_are_samples_to_compare() -> None:
    assert SAMPLES


@pytest.mark.parametrize(
    "sample",
    [SAMPLES[0], *(pytest.param(sample, marks=pytest.mark.slow) for sample in SAMPLES[1:])],
    ids=lambda path: path.stem,
)
def test_the_wheel_judges_as_the_checkout_does(installed: Path, sample: Path, tmp_path: Path) -> None:
    (tmp_path / "submission.json").write_bytes(sample.read_bytes())
    arguments = ("check", "submission.json", "-o", "report.md", "-o", "report.json")
    runs = [from_wheel(installed, tmp_path, *arguments), reports(tmp_path)]
    assert [readiness(*arguments, folder=tmp_path), reports(tmp_path)] == runs


def test_the_wheel_judges_by_a_folder_of_rules_in_its_child_as_the_checkout_does(
    installed: Path, tmp_path: Path
) -> None:
    pack_folder(tmp_path)
    written(tmp_path, submission(), "empty.json")
    arguments = ("check", "empty.json", "--pack", "small")
    ended = from_wheel(installed, tmp_path, *arguments)
    assert ended.code == 3
    assert ended == readiness(*arguments, folder=tmp_path)


@pytest.mark.parametrize(
    "arguments",
    [
        ("--version",),
        ("--help",),
        ("explain", "HP06.1"),
        ("explain", "HP06"),
        ("explain", "assessments.within_45_working_days"),
        ("new",),
        ("schema", "submission"),
        ("schema", "evaluation"),
        ("schema", "criterion"),
    ],
    ids=" ".join,
)
def test_every_command_of_the_wheel_says_what_the_checkouts_does(
    installed: Path, tmp_path: Path, arguments: tuple[str, ...]
) -> None:
    ended = from_wheel(installed, tmp_path, *arguments)
    assert (ended.code, ended.err) == (0, "")
    assert ended == readiness(*arguments, folder=tmp_path)


def test_what_the_wheel_writes_to_fill_in_it_also_reads(installed: Path, tmp_path: Path) -> None:
    assert from_wheel(installed, tmp_path, "new", "-o", "ours.json").code == 0
    assert json.loads((tmp_path / "ours.json").read_text(encoding="utf-8"))["status"] == "draft"
    assert from_wheel(installed, tmp_path, "check", "ours.json", "-o", "report.md").code == 3
    assert (tmp_path / "report.md").read_text(encoding="utf-8").startswith("# Name of the council")
