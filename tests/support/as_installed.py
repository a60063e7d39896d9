"""The tool as a wheel installs it: with its rules and templates compiled, so that no process of a test reads YAML."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

import pytest

from readiness.core import compiled_yaml
from tools.build_hook import compile_into

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "readiness"
# Says to the processes of a test run which folder holds it.
VARIABLE = "READINESS_TESTS_INSTALLED"


def install() -> None:
    """Puts it into a new folder: the modules are those of the checkout, and the data copies."""
    folder = Path(tempfile.mkdtemp(prefix="readiness-installed-"))
    package = folder / "readiness"
    data = package / "_data"
    data.mkdir(parents=True)
    for one in PACKAGE.iterdir():
        if one.name != "__pycache__":
            (package / one.name).symlink_to(one)
    compile_into(data, ROOT)
    for name in ("rules", "templates"):
        shutil.copytree(ROOT / name, data / name, dirs_exist_ok=True)
    os.environ[VARIABLE] = str(folder)


def remove() -> None:
    """Takes the folder away."""
    shutil.rmtree(os.environ.pop(VARIABLE), ignore_errors=True)


def folder() -> str | None:
    """The folder that the processes of tests import the tool from; None outside a run of the tests."""
    return os.environ.get(VARIABLE)


def read_compiled_rules() -> None:
    """Gives this process the values of the shipped rules, by the hashes of their texts."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(compiled_yaml, "rules_folder", lambda: Path(os.environ[VARIABLE], "readiness", "_data", "rules"))
        compiled_yaml._values()
