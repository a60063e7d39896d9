"""The wheel that people install works outside the checkout, with its rules inside it."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Mapping
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import pytest
from jinja2 import ModuleLoader

from readiness.core import compiled_yaml
from readiness.core.compiled_yaml import FILE, CompiledDocument, compiled, values_in
from readiness.core.documents import Document
from readiness.core.shipped import rules_folder
from readiness.core.yaml_reader import YamlDocument
from readiness.data.catalogue import Catalogue, load_catalogue
from readiness.data.submission_file import parse_submission
from readiness.evaluation.evaluator import evaluate
from readiness.packs.pack import RulePack, load_pack, load_shipped
from readiness.packs.shelf import SHIPPED, shelf
from readiness.reports.html.templates import compiled_folder
from tests.support.packs import pack_folder
from tests.support.process import ROOT, Ended, readiness, run
from tests.support.samples import SAMPLES, UNLIKE
from tests.support.submissions import submission, written

pytestmark = pytest.mark.slow

REPORTS = ("report.html", "report.md", "report.json")
TEMPLATES = [file.name for file in (ROOT / "templates").glob("*.j2")]
WHERE = "import readiness; print(readiness.__file__)"
LOADED = """
import sys, readiness
from readiness.reports.html import templates
readiness.load_pack("ilacs-2018")
print("yaml" in sys.modules, type(templates.environment().loader).__name__)
"""


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built as a release is: from the source distribution, which is all that it can be built from."""
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "build", "--no-isolation", "--outdir", str(folder), str(ROOT)]
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
    return [(folder / name).rename(folder / "last").read_text(encoding="utf-8") for name in REPORTS]


def files(folder: str, pattern: str) -> set[str]:
    """The files of the checkout, relative to its root."""
    return {path.relative_to(ROOT).as_posix() for path in (ROOT / folder).rglob(pattern)}


def test_the_wheel_holds_the_package_the_rules_the_templates_and_nothing_else(wheel: Path) -> None:
    held = {name for name in names(wheel) if ".dist-info/" not in name}
    data = files("rules", "*.*") | files("templates", "*.*")
    made = {f"templates/{compiled_folder()}/{ModuleLoader.get_module_filename(name)}" for name in TEMPLATES}
    packaged = {f"readiness/_data/{name}" for name in data | made | {f"rules/{FILE}"}}
    assert held == files("readiness", "*.py") | {"readiness/py.typed"} | packaged


def test_what_is_compiled_in_the_wheel_is_of_the_rules_as_they_are(wheel: Path) -> None:
    texts = {name: (ROOT / name).read_bytes().decode("utf-8") for name in sorted(files("rules", "*.yaml"))}
    with zipfile.ZipFile(wheel) as archive:
        assert archive.read(f"readiness/_data/rules/{FILE}") == compiled(texts)


@pytest.mark.parametrize("name", shelf())
def test_the_compiled_pack_is_the_one_that_is_read_from_yaml(
    name: str, wheel: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same rules, hashes and places; and of every sample the same evaluation by today's pack, to the byte."""
    with zipfile.ZipFile(wheel) as archive:
        values = values_in(archive.read(f"readiness/_data/rules/{FILE}"))

    def loaded(values: Mapping[str, Any], kind: type[Document]) -> RulePack:
        monkeypatch.setattr(compiled_yaml, "_values", lambda: values)
        loaded = load_pack(rules_folder() / name, load_catalogue(rules_folder()))
        assert {type(origin.document) for origin in loaded.origins.values()} == {kind}
        return replace(loaded, shipped=True, newer=load_shipped(name).newer)

    from_yaml, pack = loaded({}, YamlDocument), loaded(values, CompiledDocument)
    assert said(pack) == said(from_yaml)
    for sample in SAMPLES if name == SHIPPED else SAMPLES[:1]:
        submission = parse_submission(sample.read_bytes(), sample.name, pack.catalogue)
        assert evaluate(pack, submission).to_json() == evaluate(from_yaml, submission).to_json()


def said(pack: RulePack) -> list[str]:
    """All that a pack and its catalogue say, with the digits of every number."""
    catalogue = {field.name: getattr(pack.catalogue, field.name) for field in fields(Catalogue)}
    places = {key: (one.document.name, one.document.location(one.path)) for key, one in pack.origins.items()}
    return [repr(one) for one in (pack.about, pack.criteria, pack.frequencies, pack.sha256, catalogue, places)]


def test_the_wheel_holds_its_licence(wheel: Path) -> None:
    (licence,) = [name for name in names(wheel) if name.endswith("/LICENSE")]
    with zipfile.ZipFile(wheel) as archive:
        assert archive.read(licence) == (ROOT / "LICENSE").read_bytes()


def test_the_wheel_gives_the_command(wheel: Path) -> None:
    (entry,) = [name for name in names(wheel) if name.endswith("/entry_points.txt")]
    with zipfile.ZipFile(wheel) as archive:
        assert archive.read(entry).decode() == "[console_scripts]\nreadiness = readiness.__main__:main\n"


@pytest.mark.parametrize("sample", [path for path in SAMPLES if path.stem in UNLIKE], ids=lambda path: path.stem)
def test_the_wheel_judges_as_the_checkout_does(installed: Path, sample: Path, tmp_path: Path) -> None:
    (tmp_path / "submission.json").write_bytes(sample.read_bytes())
    arguments = ("check", "submission.json", *(argument for name in REPORTS for argument in ("-o", name)))
    runs = [from_wheel(installed, tmp_path, *arguments), reports(tmp_path)]
    assert [readiness(*arguments, folder=tmp_path), reports(tmp_path)] == runs


def test_the_wheel_reads_no_yaml_and_compiles_no_template(installed: Path, tmp_path: Path) -> None:
    ended = run(sys.executable, "-c", LOADED, folder=tmp_path, variables=beside(installed))
    assert (ended.out, ended.err) == ("False ModuleLoader\n", "")


def test_rules_that_were_changed_in_an_installed_wheel_are_judged_by_as_they_say(
    installed: Path, tmp_path: Path
) -> None:
    changed = shutil.copytree(installed, tmp_path / "changed")
    file = changed / "readiness" / "_data" / "rules" / SHIPPED / "criteria" / "HP06.yaml"
    title = "Assessments are completed in time"
    file.write_text(file.read_text(encoding="utf-8").replace(title, title.upper()), encoding="utf-8")
    told = [from_wheel(folder, tmp_path, "explain", "HP06").out for folder in (installed, changed)]
    assert told[1] == told[0].replace(title, title.upper()) != told[0]


def test_the_wheel_judges_by_a_folder_of_rules_in_its_child_as_the_checkout_does(
    installed: Path, tmp_path: Path
) -> None:
    pack_folder(tmp_path)
    written(tmp_path, submission(), "empty.json")
    arguments = ("check", "empty.json", "--pack", "small")
    ended = from_wheel(installed, tmp_path, *arguments)
    assert ended.code == 3
    assert ended == readiness(*arguments, folder=tmp_path)


# In one process of the wheel, since each starts as a process does; the code and both streams of each command.
EACH = """
import contextlib, io, json, sys
from readiness.cli import readiness
from readiness.cli.run import ended

told = []
for arguments in json.load(sys.stdin):
    out, err = (io.TextIOWrapper(io.BytesIO(), "utf-8", write_through=True) for _ in "12")
    sys.argv[1:] = arguments
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = ended(readiness)
    told.append([code, out.buffer.getvalue().decode(), err.buffer.getvalue().decode()])
print(json.dumps(told))
"""


def test_every_command_of_the_wheel_says_what_the_checkouts_does(installed: Path, tmp_path: Path) -> None:
    """What needs no file to be given; and the command itself, as a process."""
    commands = [
        ["--help"],
        ["explain", "HP06.1"],
        ["explain", "HP06"],
        ["explain", "assessments.within_45_working_days"],
        ["new"],
        *(["schema", schema] for schema in ("submission", "evaluation", "criterion")),
    ]
    given = json.dumps(commands).encode()
    told = run(sys.executable, "-c", EACH, folder=tmp_path, given=given, variables=beside(installed))
    assert (told.code, told.err) == (0, "")
    ends = [Ended(*one) for one in json.loads(told.out)]
    for command, ended in zip(commands, ends, strict=True):
        assert (command, ended.code, ended.err) == (command, 0, "")
        assert (command, ended) == (command, readiness(*command, folder=tmp_path))
    assert from_wheel(installed, tmp_path, "--version") == readiness("--version")


def test_what_the_wheel_writes_to_fill_in_it_also_reads(installed: Path, tmp_path: Path) -> None:
    assert from_wheel(installed, tmp_path, "new", "-o", "ours.json").code == 0
    assert json.loads((tmp_path / "ours.json").read_text(encoding="utf-8"))["status"] == "draft"
    assert from_wheel(installed, tmp_path, "check", "ours.json", "-o", "report.md").code == 3
    assert (tmp_path / "report.md").read_text(encoding="utf-8").startswith("# Name of the council")
