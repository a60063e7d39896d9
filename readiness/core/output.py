"""Writing reports to files and to standard output: each file is written whole or not at all."""

from __future__ import annotations

import errno
import os
import stat
import sys
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from readiness.core.diagnostics import OutputError
from readiness.core.replacement import Content, replaced_together, undelivered, whole

Report = str | Content


def deliver(reports: Mapping[Path, Report]) -> None:
    """Writes the reports to their paths, text as UTF-8: all of them or none.

    A function is called when its turn comes; a stream is read from its start.

    A stream gets its report before any file is replaced. Raises OutputError; every file then holds what it held before.
    """
    raw = {path: report.encode("utf-8") if isinstance(report, str) else report for path, report in reports.items()}
    streams = {path: raw.pop(path) for path in reports if _is_stream(path)}
    with replaced_together(raw):
        for path, report in streams.items():
            with undelivered(path):
                _write_through(path, whole(report))


def deliver_into(folder: Path, reports: Mapping[str, Report], others: Mapping[Path, Report] | None = None) -> None:
    """Writes the reports to their paths in the folder, all of them or none, and makes the folders that are not there.

    `others` lie elsewhere, and are written together with them.

    Raises OutputError; every file then holds what it held before, and no folder is left that was made for it.
    """
    paths = {folder / name: report for name, report in reports.items()}
    _refuse_in_folder(folder)
    made: list[Path] = []
    try:
        for wanted in dict.fromkeys(parent for path in paths for parent in (folder, path.parent)):
            if not wanted.is_dir():
                with undelivered(wanted):
                    wanted.mkdir()
                made.append(wanted)
        refuse_early(paths)
        deliver({**paths, **(others or {})})
    except BaseException:
        for one in reversed(made):
            with suppress(OSError):
                one.rmdir()
        raise


def _refuse_in_folder(folder: Path) -> None:
    """Raises OutputError for a folder that can neither be made nor written to."""
    if folder.exists() and not folder.is_dir():
        raise OutputError(f"{folder} is no folder; choose another name")
    if not folder.exists() and not folder.parent.is_dir():
        raise OutputError(f"the folder {folder.parent} does not exist; make it first")


def print_out(report: str | bytes, encoding: str) -> None:
    """Writes a whole report to standard output, text in the encoding.

    Raises OutputError where standard output is closed, and OSError.
    """
    if sys.stdout is None:
        raise OutputError("standard output is closed")
    sys.stdout.flush()
    raw = report if isinstance(report, bytes) else report.encode(encoding, errors="replace")
    while raw:  # an unbuffered stream may take less than it is given
        raw = raw[sys.stdout.buffer.write(raw) :]
    sys.stdout.flush()


def discard_output() -> None:
    """Lets all that is still to come on standard output, also what Python holds for it, go nowhere."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)


def refuse_early(paths: Mapping[Path, object] | list[Path]) -> None:
    """Raises OutputError for a path that cannot be written, before any work is done."""
    for path in paths:
        if _is_stream(path) and not path.is_dir():
            continue
        target = Path(os.path.realpath(path))
        if target.is_dir():
            raise OutputError(f"{path} is a folder; name a file in it")
        if not target.parent.is_dir():
            raise OutputError(f"the folder {path.parent} does not exist; make it first")
        if target.exists() and not (target.stat().st_mode & 0o222 and os.access(target, os.W_OK)):
            raise OutputError(f"{path} is read-only; choose another name, or allow writing")
        if not target.exists() and not os.access(target.parent, os.W_OK):
            raise OutputError(f"the folder {path.parent} is read-only; choose another")


def refuse_taken(path: Path) -> None:
    """Raises OutputError for a path that cannot be written, or where a file is that somebody may still want."""
    refuse_early([path])
    if path.exists():
        raise OutputError(f"{path} is there already; choose another name")


def _is_stream(path: Path) -> bool:
    """Whether the path is, or links to, a device or a pipe, which cannot be replaced."""
    # Link by link, since realpath would resolve /dev/stdout to the file that it is redirected to. 40 is Linux's limit.
    step = os.path.abspath(path)
    for _ in range(40):
        if step.startswith(("/dev/", "/proc/")):
            return True
        if not os.path.islink(step):
            break
        step = os.path.normpath(os.path.join(os.path.dirname(step), os.readlink(step)))
    return os.path.exists(path) and not stat.S_ISREG(os.stat(path).st_mode)


def _write_through(path: Path, raw: bytes) -> None:
    """Writes to a device or a pipe."""
    # Standard output under another name: through the same buffer, or two reports could overwrite each other.
    if sys.stdout is not None and os.path.samestat(os.stat(path), os.fstat(1)):
        print_out(raw, "utf-8")
        return
    descriptor = _opened(path)
    try:
        while raw:
            raw = raw[os.write(descriptor, raw) :]
    finally:
        os.close(descriptor)


def _opened(path: Path) -> int:
    """Opens a device or a pipe for writing. Raises OutputError for a pipe that nobody reads."""
    # Opened the usual way, such a pipe would keep this process waiting for ever.
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_APPEND | getattr(os, "O_NONBLOCK", 0))
    except OSError as error:
        if error.errno == errno.ENXIO and path.is_fifo():
            raise OutputError(f"nobody reads from the pipe {path}; start what reads it first") from error
        raise
    if hasattr(os, "O_NONBLOCK"):
        os.set_blocking(descriptor, True)
    return descriptor
