"""Writing reports to files and to standard output: each file is written whole or not at all."""

from __future__ import annotations

import os
import stat
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

from readiness.core.diagnostics import OutputError


def deliver(reports: Mapping[Path, str | bytes]) -> None:
    """Writes the reports to their paths, text as UTF-8.

    Raises OutputError; every file then holds either all of its report or what it held before.
    """
    # All are written to temporary files in the same folders first: os.replace is atomic only within a file system.
    pending: list[tuple[str, str]] = []
    path: Path | None = None
    try:
        for path, report in reports.items():
            raw = report if isinstance(report, bytes) else report.encode("utf-8")
            if _is_stream(path):
                _write_through(path, raw)
            else:
                target = os.path.realpath(path)
                pending.append((_written_beside(target, raw, path), target))
        while pending:
            os.replace(*pending[0])
            pending.pop(0)
    except OSError as error:
        raise OutputError(f"{error.strerror or error}: {path}") from error
    finally:
        for temporary, _ in pending:
            Path(temporary).unlink(missing_ok=True)


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
    descriptor = os.open(path, os.O_WRONLY | os.O_APPEND)
    try:
        while raw:
            raw = raw[os.write(descriptor, raw) :]
    finally:
        os.close(descriptor)


def _written_beside(target: str, raw: bytes, path: Path) -> str:
    descriptor, temporary = tempfile.mkstemp(prefix=f".{path.name}.", dir=os.path.dirname(target))
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(raw)
            file.flush()
            os.fsync(file.fileno())
        # mkstemp makes files that only their owner can read; a report gets the mode that open() would have given it.
        mode = stat.S_IMODE(os.stat(target).st_mode) if os.path.exists(target) else 0o666 & ~_umask()
        os.chmod(temporary, mode)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
    return temporary


def _umask() -> int:
    # It can be read only by setting it.
    mask = os.umask(0)
    os.umask(mask)
    return mask
