"""The lock holds what the tests, lint and bench install: names and versions, complete, within the ranges."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from importlib.metadata import PackageNotFoundError, requires, version

import pytest
from packaging.requirements import Requirement
from packaging.utils import NormalizedName, canonicalize_name

from tests.support.process import ROOT

HEAD, *LINES = (ROOT / "requirements.lock").read_text(encoding="utf-8").splitlines()
# What is too large to be installed for every test has a lock of its own.
SPARK_HEAD, *SPARK_LINES = (ROOT / "requirements-spark.lock").read_text(encoding="utf-8").splitlines()
LOCKED, LOCKED_FOR_SPARK = (
    {canonicalize_name(name): locked for name, _, locked in (line.partition("==") for line in lines)}
    for lines in (LINES, SPARK_LINES)
)
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
ASKED_FOR = {
    "the tool": PROJECT["project"]["dependencies"],
    **PROJECT["project"]["optional-dependencies"],
    "its build": PROJECT["build-system"]["requires"],
    **PROJECT["dependency-groups"],
}
PYTHONS = ("3.11", "3.12", "3.13")


def missing(wanted: Requirement, lock: Mapping[NormalizedName, str] = LOCKED) -> Iterator[str]:
    """What a lock lacks for this requirement."""
    locked = lock.get(canonicalize_name(wanted.name))
    if locked is None or not wanted.specifier.contains(locked):
        yield f"{wanted} (locked: {locked})"


def needs(name: str, python: str) -> Iterator[Requirement]:
    """What a package needs on Linux with this Python."""
    machine = {"python_version": python, "python_full_version": f"{python}.0", "extra": ""}
    for text in requires(name) or ():
        wanted = Requirement(text)
        if wanted.marker is None or wanted.marker.evaluate(machine):
            yield wanted


def test_the_lock_says_what_made_it_and_holds_nothing_but_names_and_versions_in_order() -> None:
    assert HEAD == "# Made by make lock: what the tests, lint and bench install."
    assert [line for line in LINES if not re.fullmatch(r"[A-Za-z0-9._-]+==[0-9][A-Za-z0-9.]*", line)] == []
    assert sorted(LINES, key=str.upper) == LINES
    assert "readiness" not in LOCKED


@pytest.mark.parametrize("group", ASKED_FOR)
def test_all_that_is_asked_for_is_locked_within_its_range(group: str) -> None:
    lock = LOCKED_FOR_SPARK if group == "spark" else LOCKED
    assert [lack for text in ASKED_FOR[group] for lack in missing(Requirement(text), lock)] == []


def test_the_lock_for_spark_holds_what_the_extra_asks_for_and_agrees_with_the_other() -> None:
    assert SPARK_HEAD == "# Made by make lock: what the tests on Spark install beside requirements.lock."
    assert [*LOCKED_FOR_SPARK] == ["py4j", "pyspark", "sqlglot"]
    assert LOCKED_FOR_SPARK["sqlglot"] == LOCKED["sqlglot"]


@pytest.mark.parametrize("python", PYTHONS)
def test_all_that_the_locked_packages_need_is_locked_whatever_the_python(python: str) -> None:
    if others := [name for name, locked in LOCKED.items() if installed(name) != locked]:
        pytest.skip(f"not the locked versions are installed here: {', '.join(others)}")
    assert [lack for name in LOCKED for wanted in needs(name, python) for lack in missing(wanted)] == []


def installed(name: str) -> str | None:
    """The version that is there."""
    try:
        return version(name)
    except PackageNotFoundError:
        return None


def test_every_python_that_is_promised_is_looked_at() -> None:
    promised = [line.rpartition(" ")[2] for line in PROJECT["project"]["classifiers"] if "Python :: 3." in line]
    assert promised == [*PYTHONS]
