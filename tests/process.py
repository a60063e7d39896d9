"""The tool as its users meet it: a process with arguments, streams and a code."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

TOOL = (sys.executable, "-m", "readiness")
ROOT = Path(__file__).resolve().parents[1]

# What in the surroundings of a test run could change what the tool prints.
UNWANTED = ("CI", "COLUMNS", "LANG", "LC_ALL", "NO_COLOR", "READINESS_DEBUG", "TZ")
UNWANTED_OF_PYTHON = ("PYTHONHASHSEED", "PYTHONIOENCODING", "PYTHONUNBUFFERED", "PYTHONUTF8")


@dataclass(frozen=True, slots=True)
class Ended:
    """A process that ended: its code, and what it wrote."""

    code: int
    out: str
    err: str

    @property
    def last_line(self) -> str:
        """The last line on standard error; empty where there is none."""
        return (self.err.splitlines() or [""])[-1]


def surroundings(**variables: str) -> dict[str, str]:
    """The environment of a quiet UTF-8 machine, with these variables."""
    kept = {name: value for name, value in os.environ.items() if name not in (*UNWANTED, *UNWANTED_OF_PYTHON)}
    return kept | {"PYTHONIOENCODING": "utf-8", "TERM": "xterm"} | variables


def run(
    *command: str | Path,
    folder: Path | None = None,
    given: bytes | None = None,
    variables: Mapping[str, str] | None = None,
) -> Ended:
    """Runs a command with `given` on standard input. Output in an encoding not asked for fails the test."""
    ended = subprocess.run(
        [str(part) for part in command],
        input=given or b"",
        capture_output=True,
        cwd=folder,
        env=surroundings(**variables or {}),
        check=False,
        timeout=120,
    )
    encoding = (variables or {}).get("PYTHONIOENCODING", "utf-8")
    return Ended(ended.returncode, ended.stdout.decode(encoding), ended.stderr.decode(encoding))


def readiness(
    *arguments: str | Path,
    folder: Path | None = None,
    given: bytes | None = None,
    variables: Mapping[str, str] | None = None,
) -> Ended:
    """Runs the tool."""
    return run(*TOOL, *arguments, folder=folder, given=given, variables=variables)


def through_shell(line: str, *arguments: str | Path, folder: Path | None = None) -> Ended:
    """Runs the tool in a shell line in which "$@" stands for it and its arguments."""
    return run("/bin/sh", "-c", line, "sh", *TOOL, *arguments, folder=folder)
