"""Where it plugs in: the action's own steps, the hook, the examples of the guides, and completion in shells."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from tests.support.process import ROOT, surroundings
from tests.support.submissions import UNSEEN, submission, without_a_gap, written

pytestmark = pytest.mark.slow

GUIDES = ROOT / "docs" / "pipelines"
FENCE = re.compile(r"```yaml\n(.*?)```", re.DOTALL)


def example(guide: str) -> str:
    """The whole example of a guide."""
    (found,) = FENCE.findall((GUIDES / guide).read_text(encoding="utf-8"))
    return str(found)


@pytest.mark.parametrize(
    ("schema", "text"),
    [
        ("vendor.github-actions", (ROOT / "action.yml").read_text(encoding="utf-8")),
        ("vendor.github-workflows", example("github.md")),
        ("vendor.gitlab-ci", example("gitlab.md")),
    ],
    ids=["the action", "a workflow", "a job"],
)
def test_each_file_is_what_its_reader_expects(schema: str, text: str, tmp_path: Path) -> None:
    (tmp_path / "file.yaml").write_text(text, encoding="utf-8")
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", schema, str(tmp_path / "file.yaml")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "ok -- validation done\n")


@pytest.fixture
def runner(tmp_path: Path) -> Path:
    """A checkout on a runner, where readiness is installed already, as the action's first step would leave it."""
    for folder in ("submissions", "temp/readiness/bin"):
        (tmp_path / folder).mkdir(parents=True)
    script = tmp_path / "temp/readiness/bin/readiness"
    script.write_text(f'#!/bin/sh\nexec {sys.executable} -m readiness "$@"\n', encoding="utf-8")
    script.chmod(0o755)
    written(tmp_path / "submissions", submission(assessments=UNSEEN), "gap.json")
    written(tmp_path / "submissions", without_a_gap(), "it's fine; $(touch hurt).json")
    return tmp_path


def check_step(runner: Path, files: str, arguments: str = "") -> subprocess.CompletedProcess[str]:
    """Runs the step of the action that checks, as a runner does."""
    action = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
    (step,) = [one for one in action["runs"]["steps"] if one.get("id") == "check"]
    inputs = {"inputs.files": files, "inputs.arguments": arguments, "inputs.sarif": "readiness.sarif"}
    given = {name: inputs[value.strip("${ }")] for name, value in step["env"].items()}
    files_of_runner = {"GITHUB_OUTPUT": str(runner / "output"), "GITHUB_STEP_SUMMARY": str(runner / "summary.md")}
    return subprocess.run(
        ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]],
        cwd=runner,
        env=surroundings(RUNNER_TEMP=str(runner / "temp"), **given, **files_of_runner),
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_action_annotates_writes_sarif_and_a_page_and_fails_with_the_code(runner: Path) -> None:
    done = check_step(runner, "submissions\n", "--no-config\n\n--fail-on=critical\n")
    assert done.returncode == 1, done.stderr
    assert "::error file=submissions/gap.json,line=" in done.stdout
    assert (runner / "output").read_text(encoding="utf-8") == "code=1\n"
    assert "gap.json" in (runner / "summary.md").read_text(encoding="utf-8")
    (run,) = json.loads((runner / "readiness.sarif").read_text(encoding="utf-8"))["runs"]
    assert run["tool"]["driver"]["name"] == "readiness"
    assert not (runner / "hurt").exists()


@pytest.mark.parametrize(
    ("files", "code"), [("submissions/it*\n", 0), ("submissions/gap.json", 1), ("nothing/*.json", 3)]
)
def test_the_action_ends_with_the_code_of_the_check(runner: Path, files: str, code: int) -> None:
    written_code = check_step(runner, files, "--min-coverage=0").returncode
    assert written_code == code
    assert (runner / "output").read_text(encoding="utf-8") == f"code={code}\n"


def test_the_hook_is_a_command_that_there_is() -> None:
    (hook,) = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    assert (hook["entry"], hook["language"]) == ("readiness check", "python")
    assert [bool(re.search(hook["files"], name)) for name in ("a/b.json", "c.xlsx", "d.py")] == [True, True, False]


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_each_shell_gets_a_script_that_completes(shell: str) -> None:
    variables = surroundings(_READINESS_COMPLETE=f"{shell}_source")
    done = subprocess.run(
        [sys.executable, "-m", "readiness"], env=variables, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr, "_READINESS_COMPLETE" in done.stdout) == (0, "", True)


def test_bash_completes_options_and_commands() -> None:
    asked = {"_READINESS_COMPLETE": "bash_complete", "COMP_WORDS": "readiness check --fail", "COMP_CWORD": "2"}
    command = [sys.executable, "-m", "readiness"]
    done = subprocess.run(command, env=surroundings(**asked), capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "plain,--fail-on\n")
