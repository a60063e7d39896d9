"""The submissions that a command line names: files, folders, patterns, and lists of paths."""

from __future__ import annotations

import glob
import os
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePath

import click

from readiness.cli.given import told_if_unreadable
from readiness.core.diagnostics import UnreadableError

SUFFIXES = (".json", ".xlsx")
STANDARD_INPUT = "-"
# The most bytes that a list of paths may hold.
LONGEST_LIST = 64 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Targets:
    """The names of the submissions, in order and each once; `several` where one run tells of any number of them."""

    names: tuple[str, ...]
    several: bool


def targets(named: Sequence[str], listed: str | None, excluded: Sequence[str]) -> Targets:
    """What to judge. Raises UsageError where nothing is named, UnreadableError for a list that cannot be read.

    A folder stands for each .json and .xlsx in it and below; a pattern for what it matches, `**` for any folders. What
    is named twice is judged once. Hidden files and folders are passed over, unless they are named.
    """
    if not named and listed is None:
        raise click.UsageError("FILE is missing: name a submission, a folder or a pattern, or use --files-from")
    if listed == STANDARD_INPUT and STANDARD_INPUT in named:
        raise click.UsageError("Standard input cannot be both a submission and a list of paths.")
    given = [*named, *(_listed(listed) if listed is not None else ())]
    several = listed is not None or len(named) != 1 or _is_pattern(named[0]) or os.path.isdir(named[0])
    found = [one for name in given for one in _expanded(name) if not _is_excluded(one, excluded)]
    return Targets(tuple({_identity(name): name for name in reversed(found)}.values())[::-1], several)


def _listed(source: str) -> list[str]:
    """The paths of a list, one on a line, or with a NUL behind each as `find -print0` and `git ls-files -z` have it."""
    if source == STANDARD_INPUT:
        if sys.stdin is None:
            raise UnreadableError("standard input is closed; name a file with the list")
        raw = sys.stdin.buffer.read(LONGEST_LIST + 1)
    else:
        with told_if_unreadable(source), open(source, "rb") as stream:
            raw = stream.read(LONGEST_LIST + 1)
    if len(raw) > LONGEST_LIST:
        raise UnreadableError(f"the list of paths has over {LONGEST_LIST:,} bytes; give it in parts")
    lines = raw.split(b"\0") if b"\0" in raw else raw.splitlines()
    return [os.fsdecode(line) for line in lines if line.strip()]


def _expanded(name: str) -> Iterator[str]:
    """The files that a name stands for. What is there under a name with * in it is that file, and no pattern."""
    if name == STANDARD_INPUT:
        yield name
    elif os.path.isdir(name):
        yield from _within(name)
    elif _is_pattern(name):
        for found in sorted(glob.glob(name, recursive=True)):
            yield from _within(found) if os.path.isdir(found) else (found,)
    else:
        yield name


def _within(folder: str) -> Iterator[str]:
    """The submissions in a folder and below, in the order of their names. Links to folders are not followed."""
    for place, folders, files in os.walk(folder):
        folders[:] = sorted(one for one in folders if not one.startswith("."))
        for file in sorted(files):
            if not file.startswith(".") and file.lower().endswith(SUFFIXES):
                yield os.path.normpath(os.path.join(place, file))


def _is_pattern(name: str) -> bool:
    return name != STANDARD_INPUT and glob.has_magic(name) and not os.path.lexists(name)


def _is_excluded(name: str, patterns: Sequence[str]) -> bool:
    """Whether a pattern matches the path, from its end: `results/*.json` leaves out `north/results/may.json`."""
    path = PurePath(os.path.normpath(name))
    return name != STANDARD_INPUT and any(path.match(pattern) for pattern in patterns)


def _identity(name: str) -> str:
    """One text for all ways in which a file may be named."""
    return name if name == STANDARD_INPUT else os.path.realpath(name)


def shown(name: str) -> str:
    """The name of a submission in messages."""
    return "<stdin>" if name == STANDARD_INPUT else name


def placed(names: Sequence[str], folder: Path, suffix: str) -> dict[str, Path]:
    """Where the report of each submission stands in a folder: as the submissions stand below what they have in common.

    Raises UsageError where two would have one path, such as those of may.json and may.xlsx.
    """
    homes = {os.path.dirname(os.path.realpath(name)) for name in names if name != STANDARD_INPUT}
    common = os.path.commonpath(homes) if homes else ""
    paths: dict[str, Path] = {}
    for name in names:
        inner = "stdin" if name == STANDARD_INPUT else os.path.relpath(os.path.realpath(name), common)
        path = (folder / inner).with_suffix(suffix)
        if path in paths.values():
            other = next(one for one, there in paths.items() if there == path)
            raise click.UsageError(f"The reports of {shown(other)} and {shown(name)} would both be {path}; rename one.")
        paths[name] = path
    return paths
