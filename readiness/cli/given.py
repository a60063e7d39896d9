"""The files that a command was given: read within a limit, and in a child process where they may take long."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from readiness.cli.sandbox import LARGE, handed_over
from readiness.core.diagnostics import SubmissionError, UnreadableError

# Seconds to wait for somebody to open a pipe for writing.
PATIENCE = 10
# Workbooks that are larger than this when unpacked are read in a child with limits; one with every measure has a tenth.
LARGE_UNPACKED = 12 * 1024 * 1024


def read_given(file: str, limit: int) -> tuple[bytes, str]:
    """The bytes of the submission, and its name in messages."""
    # One byte more than the limit shows that a file is too large, without reading all of it.
    if file == "-" or handed_over():
        if sys.stdin is None:
            raise UnreadableError("standard input is closed; name a file")
        return sys.stdin.buffer.read(limit + 1), "<stdin>" if file == "-" else file
    with told_if_unreadable(file):
        return _contents(file, limit + 1), file


@contextmanager
def told_if_unreadable(file: str | Path) -> Iterator[None]:
    """Turns what goes wrong with opening a file in the block into an UnreadableError that says what to do."""
    try:
        yield
    except IsADirectoryError:
        raise UnreadableError(f"{file} is a folder; name a file in it") from None
    except FileNotFoundError:
        raise UnreadableError(f"there is no file {file}; check the name and the folder") from None
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or "no file has such a name"
        raise UnreadableError(f"{file} cannot be read ({why}); check that you may read it") from None


def is_pipe(file: str) -> bool:
    """Whether somebody else writes what is read there."""
    try:
        return Path(file).is_fifo()
    except (OSError, ValueError):
        return False


def is_large(raw: bytes) -> bool:
    """Whether a submission takes so long to read that only a child process with limits may read it."""
    from readiness.core.file_kinds import WORKBOOK, binary

    if len(raw) > LARGE or binary(raw) != WORKBOOK:
        return len(raw) > LARGE
    from readiness.core.workbook_cells import unpacked_size

    try:
        return unpacked_size(raw) > LARGE_UNPACKED
    except SubmissionError:  # whoever reads it says what is wrong with it, and of which file
        return False


def may_be_large(file: str | Path, given: bytes | None = None) -> bool:
    """Whether a submission, given or in a file, takes so long that the limits may be exceeded because of it."""
    try:
        if given is None:
            size = os.stat(file).st_size
            if size > LARGE or not Path(file).is_file():
                return size > LARGE
            given = Path(file).read_bytes()
        return is_large(given)
    except (OSError, ValueError):  # whoever reads it says so
        return False


def _contents(file: str, most: int) -> bytes:
    if is_pipe(file):
        return _piped(file, most)
    with open(file, "rb") as stream:
        return stream.read(most)


def _piped(file: str, most: int) -> bytes:
    """Reads from a pipe. Raises UnreadableError if nobody opens it for writing in time."""
    import select

    with open(os.open(file, os.O_RDONLY | os.O_NONBLOCK), "rb") as stream:
        come = select.select([stream], [], [], PATIENCE)[0]
        first = stream.read(1)  # None if somebody has opened it and written nothing yet
        if first == b"" and not come:
            raise UnreadableError(f"nobody writes into the pipe {file}; start what writes first, or name a file")
        os.set_blocking(stream.fileno(), True)
        return (first or b"") + stream.read(most - 1)
