"""The documents say what is so: their commands are run, their numbers counted, their links followed."""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from typing import NamedTuple

import pytest

from readiness.cli import COMMANDS
from readiness.core.exit_codes import ExitCode
from readiness.packs.pack import RulePack
from readiness.reports.explain import explanation
from tests.support.process import ROOT, readiness
from tests.support.submissions import submission, written
from tools.generated import GUIDES

README = (ROOT / "README.md").read_text(encoding="utf-8")
DOCUMENTS = sorted(
    path
    for path in (
        *ROOT.glob("*.md"),
        *ROOT.glob("docs/**/*.md"),
        *ROOT.glob("samples/**/*.md"),
        *ROOT.glob("rules/**/*.md"),
    )
)
# Their commands are run one after the other where they are generated.
WALKED = tuple(ROOT / name for name in GUIDES)
every_document = pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.relative_to(ROOT).as_posix())
FENCE = re.compile(r"^```console\n\$ (readiness [^\n]*)\n(.*?)^```$", re.DOTALL | re.MULTILINE)


class Shown(NamedTuple):
    """A command in a document with what it is said to print; "…" at the end stands for the rest."""

    command: str
    output: str


SHOWN = [
    pytest.param(Shown(command, output), id=f"{document.name}: {command}")
    for document in DOCUMENTS
    if document not in WALKED
    for command, output in FENCE.findall(document.read_text(encoding="utf-8"))
]


def inline(text: str) -> list[str]:
    """What stands in backticks outside fences."""
    return re.findall(r"`([^`\n]+)`", re.sub(r"^```.*?^```$", "", text, flags=re.DOTALL | re.MULTILINE))


def commands(text: str) -> list[str]:
    """Every command line of the tool that a document names, in a fence or in a sentence."""
    fenced = re.findall(
        r"^(?:\$ )?(readiness [^\n>#|…]+)",
        "\n".join(re.findall(r"^```console\n(.*?)^```$", text, re.DOTALL | re.MULTILINE)),
        re.MULTILINE,
    )
    return [command.strip() for command in (*fenced, *inline(text)) if command.startswith("readiness ")]


def test_the_readme_shows_a_report_and_a_mistake() -> None:
    assert len(FENCE.findall(README)) >= 2


@pytest.mark.parametrize("shown", SHOWN)
def test_a_command_prints_what_the_document_shows(shown: Shown) -> None:
    ended = readiness(*shlex.split(shown.command)[1:], folder=ROOT)
    printed = ended.out + ended.err
    if shown.output.endswith("…\n"):
        assert printed[: len(shown.output) - 2] == shown.output.removesuffix("…\n")
    else:
        assert printed == shown.output


NAMED = sorted({one for path in DOCUMENTS if path not in WALKED for one in commands(path.read_text(encoding="utf-8"))})


@pytest.mark.parametrize("command", NAMED)
def test_every_command_that_a_document_names_can_be_given(command: str, tmp_path: Path) -> None:
    """Each option and argument is known: the code is 2 only where the submission of the document's own is wrong."""
    written(tmp_path, submission(), "ours.json")
    (tmp_path / "samples").symlink_to(ROOT / "samples")
    _, name, *arguments = shlex.split(command)
    assert name in {*COMMANDS, "--help", "--version"}
    if arguments and not any(argument.isupper() for argument in arguments):
        assert "Try: readiness" not in readiness(name, *arguments, folder=tmp_path).err


@every_document
def test_every_id_that_a_document_explains_exists(document: Path, pack: RulePack) -> None:
    named = re.findall(r"readiness explain ([\w.]+)( --pack)?", document.read_text(encoding="utf-8"))
    for name, elsewhere in named:
        if not name.isalpha() and not elsewhere:
            assert explanation(pack, name).startswith(name)


@every_document
def test_every_file_that_a_document_links_to_exists(document: Path) -> None:
    links = re.findall(r"\]\(([^)#\s]+)[^)]*\)", document.read_text(encoding="utf-8"))
    missing = [link for link in links if "://" not in link and not (document.parent / link).exists()]
    assert missing == []


def test_the_readme_names_every_code_once_in_its_table() -> None:
    rows = re.findall(r"^\| (\d+) \|", README, re.MULTILINE)
    assert rows == [str(code.value) for code in ExitCode]


def test_the_readme_counts_the_criteria_and_checks_as_they_are(pack: RulePack) -> None:
    told = " ".join(README.split())
    assert pack.written == pack.criteria
    assert f"The pack has {len(pack.criteria)} criteria and {len(pack.checks)} checks" in told


def test_the_readme_names_every_status_and_every_severity() -> None:
    told = inline(README)
    assert {"met", "watch", "gap", "critical", "major", "minor", "not-assessed", "not-applicable", "error"} <= set(told)


def test_the_readme_names_every_command() -> None:
    assert {command.split()[1] for command in commands(README)} >= set(COMMANDS)


@every_document
def test_every_option_that_a_document_names_is_in_the_help(document: Path) -> None:
    inner = [("pack", command) for command in ("lint", "test", "docs", "lock", "new")]
    inner += [("benchmarks", command) for command in ("import", "show")]
    known = "".join(readiness(*command, "--help").out for command in (*((name,) for name in COMMANDS), *inner))
    text = "\n".join((*inline(document.read_text(encoding="utf-8")), *commands(document.read_text(encoding="utf-8"))))
    ours = [option for option in re.findall(r"(?<!\S)--[a-z-]+", text) if option not in ("--help", "--version")]
    assert [option for option in ours if not re.search(rf"{option}\b", known)] == []


def test_every_option_of_check_is_told_in_the_readme_or_its_help() -> None:
    """The gate's own options are what a pipeline is set up with."""
    for option in ("--fail-on", "--min-coverage", "-f", "-o"):
        assert option in README


def test_every_make_target_that_a_document_names_is_in_the_makefile() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    named = {
        target
        for document in DOCUMENTS
        for target in re.findall(r"\bmake ([a-z-]+)\b(?=`|\s+#)", document.read_text(encoding="utf-8"))
    }
    assert named
    assert [target for target in sorted(named) if not re.search(rf"^{target}:", makefile, re.MULTILINE)] == []


def test_every_module_that_contributing_names_is_there() -> None:
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    named = [name for row in re.findall(r"^\| (`[^|]+) \|", text, re.MULTILINE) for name in inline(row)]
    assert named
    package = ROOT / "readiness"
    assert [name for name in named if not ((package / name).is_dir() or (package / f"{name}.py").is_file())] == []
