"""What lies in the repository: what belongs there, and nothing that a command or a test left behind."""

from __future__ import annotations

from fnmatch import fnmatch
from pathlib import Path

import pytest

from tests.support.process import ROOT
from tools.generated import GUIDES
from tools.walkthrough import walked

IGNORED = [line.rstrip("/") for line in (ROOT / ".gitignore").read_text(encoding="utf-8").split()]
TOP = {
    *(
        ".ci",
        ".gitattributes",
        ".gitignore",
        "Makefile",
        "pyproject.toml",
        "requirements-spark.lock",
        "requirements.lock",
    ),
    *("CHANGELOG.md", "CONTRIBUTING.md", "LICENSE", "README.md"),
    *(".pre-commit-hooks.yaml", "Containerfile", "action.yml"),
    *("docs", "readiness", "rules", "samples", "templates", "tests", "tools"),
}


def lying(folder: Path) -> set[str]:
    """Every file in a folder of the repository, without what git ignores."""
    return {
        inner
        for path in folder.iterdir()
        if path.name != ".git" and not any(fnmatch(path.name, pattern) for pattern in IGNORED)
        for inner in (lying(path) if path.is_dir() else {path.relative_to(ROOT).as_posix()})
    }


def test_nothing_lies_at_the_top_but_what_belongs_there() -> None:
    assert {name.partition("/")[0] for name in lying(ROOT)} == TOP


@pytest.mark.slow
@pytest.mark.parametrize("name", GUIDES)
def test_a_guide_shows_what_its_commands_print_and_they_leave_nothing_in_the_repository(name: str) -> None:
    before = lying(ROOT)
    guide = (ROOT / name).read_text(encoding="utf-8")
    assert walked(guide) == guide
    assert lying(ROOT) == before
