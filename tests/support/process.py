"""The tool as its users meet it: arguments, streams and a code; in this process, or in one of its own."""

from __future__ import annotations

import gc
import io
import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import BinaryIO

import pytest

from readiness.cli import readiness as program
from readiness.cli import sandbox
from readiness.cli.run import ended
from tests.support import as_installed

TOOL = (sys.executable, "-m", "readiness")
ROOT = Path(__file__).resolve().parents[2]

# What in the surroundings of a test run could change what the tool prints.
UNWANTED = ("CI", "COLUMNS", "LANG", "LC_ALL", "NO_COLOR", "READINESS_BENCHMARKS", "READINESS_DEBUG", "TZ")
AT_THE_START = ("BROWSER", "LANG", "LC_", "PYTHON", "TZ")
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
    """The environment of a quiet UTF-8 machine, with these variables; a process imports the tool as it is installed."""
    kept = {name: value for name, value in os.environ.items() if name not in (*UNWANTED, *UNWANTED_OF_PYTHON)}
    installed = {"PYTHONPATH": folder} if (folder := as_installed.folder()) else {}
    return kept | {"PYTHONIOENCODING": "utf-8", "TERM": "xterm"} | installed | variables


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


def started(
    *arguments: str | Path,
    folder: Path | None = None,
    given: bytes | None = None,
    variables: Mapping[str, str] | None = None,
) -> Ended:
    """Runs the tool as a process of its own."""
    return run(*TOOL, *arguments, folder=folder, given=given, variables=variables)


def readiness(
    *arguments: str | Path,
    folder: Path | None = None,
    given: bytes | None = None,
    variables: Mapping[str, str] | None = None,
    streams: Mapping[str, BinaryIO | None] | None = None,
) -> Ended:
    """Runs the tool in this process, twenty times as fast; as its own where a variable is read when Python starts.

    Packs are read here too, without the child and its limits. `streams` are what it writes to in place of what is
    captured, "stdout" or "stderr"; None is a stream that was closed before it started.
    """
    variables, streams = variables or {}, streams or {}
    if any(name.startswith(AT_THE_START) and name != "PYTHONIOENCODING" for name in variables):
        return started(*arguments, folder=folder, given=given, variables=variables)
    encoding = variables.get("PYTHONIOENCODING", "utf-8")
    out, err = io.BytesIO(), io.BytesIO()
    usual = {
        "stdin": io.TextIOWrapper(io.BytesIO(given or b""), encoding),
        "stdout": io.TextIOWrapper(out, encoding, write_through=True),
        "stderr": io.TextIOWrapper(err, encoding, errors="backslashreplace", write_through=True),
    }
    with _as_if_alone([str(part) for part in arguments], folder, variables), _limited_to(120):
        others = {name: stream and _written_to(stream, encoding) for name, stream in streams.items()}
        for name, stream in (usual | others).items():
            setattr(sys, name, stream)
        code = ended(program)
        for other in filter(None, others.values()):
            other.detach()
    return Ended(code, out.getvalue().decode(encoding), err.getvalue().decode(encoding))


def _written_to(stream: BinaryIO, encoding: str) -> io.TextIOWrapper:
    """A file, pipe or terminal becomes descriptor 1, as it is in a process; bytes in memory have no descriptor."""
    try:
        os.dup2(stream.fileno(), 1)
    except io.UnsupportedOperation:
        return io.TextIOWrapper(stream, encoding)
    return open(1, "w", encoding=encoding, closefd=False)


@contextmanager
def full_disk() -> Iterator[BinaryIO]:
    """A stream to a disk that is full."""
    with open("/dev/full", "wb") as stream:
        yield stream


@contextmanager
def reader_gone() -> Iterator[BinaryIO]:
    """A stream that nobody reads any more."""
    reading, writing = os.pipe()
    os.close(reading)
    with open(writing, "wb") as stream:
        yield stream


@contextmanager
def _as_if_alone(arguments: list[str], folder: Path | None, variables: Mapping[str, str]) -> Iterator[None]:
    """Gives back what a run changes of the process that it shares."""
    before = sys.path, sys.argv, sys.stdin, sys.stdout, sys.stderr, Path.cwd(), dict(os.environ)
    output = os.dup(1)
    sys.argv = ["readiness", *arguments]
    sys.path = [*filter(None, [as_installed.folder()]), *sys.path]  # for the children of the run
    os.environ.clear()
    os.environ.update(surroundings(**variables))
    os.chdir(folder or Path.cwd())
    sandbox._confined = True
    try:
        yield
    finally:
        sandbox._confined = False
        sys.path, sys.argv, sys.stdin, sys.stdout, sys.stderr, cwd, environment = before
        os.chdir(cwd)
        os.environ.clear()
        os.environ.update(environment)
        os.dup2(output, 1)
        os.close(output)
        gc.unfreeze()


@contextmanager
def _limited_to(seconds: int) -> Iterator[None]:
    """Ends what takes too long, as the timeout of a process would."""

    def too_long(number: int, frame: FrameType | None) -> None:
        pytest.fail(f"it took more than {seconds} s")

    before = signal.signal(signal.SIGALRM, too_long)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


def through_shell(line: str, *arguments: str | Path, folder: Path | None = None) -> Ended:
    """Runs the tool in a shell line in which "$@" stands for it and its arguments."""
    return run("/bin/sh", "-c", line, "sh", *TOOL, *arguments, folder=folder)
