"""Delivering reports: each is written whole or not at all."""

from __future__ import annotations

import os
import stat
import tempfile
from collections.abc import Mapping
from pathlib import Path

from readiness.errors import OutputError


def deliver(reports: Mapping[Path, str]) -> None:
    """Writes every report beside its place first, and moves them there when all are whole.

    Raises OutputError; then no file has changed that is not whole.
    """
    pending: list[tuple[str, str]] = []
    try:
        for path, text in reports.items():
            target = os.path.realpath(path)
            if _is_stream(target):
                Path(target).write_text(text, encoding="utf-8", newline="\n")
            else:
                pending.append((_written_beside(target, text, path), target))
        while pending:
            os.replace(*pending[0])
            pending.pop(0)
    except OSError as error:
        raise OutputError(f"{error.strerror or error}: {error.filename or ''}") from error
    finally:
        for temporary, _ in pending:
            Path(temporary).unlink(missing_ok=True)


def refuse_early(paths: Mapping[Path, object] | list[Path]) -> None:
    """Says before any work what cannot be written. Raises OutputError."""
    for path in paths:
        target = Path(os.path.realpath(path))
        if target.is_dir():
            raise OutputError(f"{path} is a folder; name a file in it")
        if not target.parent.is_dir():
            raise OutputError(f"the folder {path.parent} does not exist; make it first")
        if target.exists() and not (target.stat().st_mode & 0o222 and os.access(target, os.W_OK)):
            raise OutputError(f"{path} is read-only; choose another name, or allow writing")
        if not target.exists() and not os.access(target.parent, os.W_OK):
            raise OutputError(f"the folder {path.parent} is read-only; choose another")


def _is_stream(target: str) -> bool:
    """Whether the target is a device or a pipe, which cannot be replaced."""
    return os.path.exists(target) and not stat.S_ISREG(os.stat(target).st_mode)


def _written_beside(target: str, text: str, path: Path) -> str:
    descriptor, temporary = tempfile.mkstemp(prefix=f".{path.name}.", dir=os.path.dirname(target))
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        mode = stat.S_IMODE(os.stat(target).st_mode) if os.path.exists(target) else 0o666 & ~_umask()
        os.chmod(temporary, mode)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
    return temporary


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
