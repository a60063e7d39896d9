"""Replacing several files together: each whole, all or none, and without leftovers of a run that was killed."""

from __future__ import annotations

import os
import re
import shutil
import stat
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from types import ModuleType
from typing import BinaryIO

from readiness.core.diagnostics import OutputError
from readiness.core.signals import held

# The name of a temporary file or folder. Its run locks it, so one that is not locked is left over from a killed run.
UNFINISHED = re.compile(r"\.readiness-[0-9a-f]{16}\.tmp")


# A function makes it when it is written; a stream is read from its start, without being held in memory.
Content = bytes | Callable[[], bytes] | BinaryIO


def whole(content: Content) -> bytes:
    """All of it as bytes."""
    if isinstance(content, bytes):
        return content
    if callable(content):
        return content()
    content.seek(0)
    return content.read()


@contextmanager
def replaced_together(contents: Mapping[Path, Content]) -> Iterator[None]:
    """Writes temporary files, runs the block, then moves the files to their paths in this order.

    A function among the contents makes its own when that is written, so that many need not be held together.

    Raises OutputError. If one file cannot be moved, the earlier content of those before it is put back; that fails only
    on a file system without links.
    """
    files: list[_File] = []
    try:
        with held():
            for folder in {os.path.dirname(os.path.realpath(path)) for path in contents}:
                _remove_unfinished(folder)
            for path, content in contents.items():
                with undelivered(path):
                    files.append(_File(path, content))
                    files[-1].write()
        yield
        with held():
            # A signal that waited is answered where this block ends, and by then no temporary name may be left: in the
            # middle of what is called on the way out, it would keep that from being done.
            try:
                _put_in_place(files)
            finally:
                _clear(files)
    finally:
        with held():
            _clear(files)


@contextmanager
def unfinished_folder(place: Path) -> Iterator[Path]:
    """A temporary folder in the same folder as `place`; it is removed with everything that is still in it."""
    folder = _new_name(place.parent)
    with held():
        _remove_unfinished(place.parent)
        os.mkdir(folder, 0o700)
        lock = _locked(folder)
    try:
        yield Path(folder)
    finally:
        with held():
            shutil.rmtree(folder, ignore_errors=True)
            if lock is not None:
                os.close(lock)


@contextmanager
def undelivered(path: Path) -> Iterator[None]:
    """Turns an OSError in the block into an OutputError that names the path."""
    try:
        yield
    except OSError as error:
        raise OutputError(f"{error.strerror or error}: {path}") from error


class _File:
    """A file on its way to its path. It has no name until it is whole, if the system supports that."""

    def __init__(self, path: Path, content: Content) -> None:
        self.path, self.content, self.target = path, content, os.path.realpath(path)
        self.folder = os.path.dirname(self.target)
        # Without the set-user and set-group bits: they were given to the earlier content only.
        self.mode = stat.S_IMODE(os.stat(self.target).st_mode) & 0o777 if os.path.exists(self.target) else None
        self.beside = self.earlier = ""
        self.lock: int | None = None
        self.stream = self._unnamed() or self._named()

    def write(self) -> None:
        """Writes the content to the disk."""
        _lock(self.stream.fileno())
        if isinstance(self.content, bytes) or callable(self.content):
            self.stream.write(whole(self.content))
        else:
            self.content.seek(0)
            shutil.copyfileobj(self.content, self.stream)
        self.stream.flush()
        os.fsync(self.stream.fileno())
        if self.mode is not None:
            os.chmod(self.beside or self.stream.fileno(), self.mode)
        if _locks() is None:  # Windows moves no open file
            self.stream.close()

    def appear(self) -> None:
        """Gives the file a temporary name; writes it again under one if that fails."""
        name = _new_name(self.folder)
        try:
            descriptor = self.stream.fileno()
            # src_dir_fd makes Python call linkat, which follows the link in /proc. It has no other effect here.
            os.link(f"/proc/self/fd/{descriptor}", name, src_dir_fd=descriptor)
            self.beside = name
        except OSError:
            self.stream.close()
            self.stream = self._named()
            self.write()

    def keep_earlier(self) -> None:
        """Keeps the earlier file under a temporary name, if the system allows it."""
        with suppress(OSError):
            self.lock, name = _locked(self.target), _new_name(self.folder)
            os.link(self.target, name)
            self.earlier = name

    def put_back(self) -> None:
        """Restores the path to what it was; leaves the new file if the earlier one could not be kept."""
        if self.earlier:
            os.replace(self.earlier, self.target)
        elif self.mode is None:
            os.unlink(self.target)

    def clear(self) -> None:
        """Removes all temporary names; a second time there is nothing to do."""
        for name in filter(None, (self.beside, self.earlier)):
            with suppress(OSError):
                os.unlink(name)
        self.beside = self.earlier = ""
        with suppress(OSError):  # of a disk that was full, which was told already
            self.stream.close()
        if self.lock is not None:
            os.close(self.lock)
            self.lock = None

    def _unnamed(self) -> BinaryIO | None:
        """A file without a name, which vanishes with the run; None if the system has no such files."""
        if not hasattr(os, "O_TMPFILE"):
            return None
        with suppress(OSError):
            return open(self.folder, "wb", opener=lambda path, _: self._opened(path, os.O_TMPFILE | os.O_WRONLY))
        return None

    def _named(self) -> BinaryIO:
        self.beside = _new_name(self.folder)
        return open(self.beside, "xb", opener=self._opened)

    def _opened(self, path: str, flags: int) -> int:
        """Opens a file that nobody can read who cannot read the earlier one."""
        return os.open(path, flags, 0o666 if self.mode is None else 0o600)


def _put_in_place(files: Sequence[_File]) -> None:
    """Moves all files, one right after the other: only a kill between two calls can leave some old and some new."""
    for file in files:
        with undelivered(file.path):
            if not file.beside:
                file.appear()
    for file in files[:-1]:
        file.keep_earlier()
    for number, file in enumerate(files):
        try:
            with undelivered(file.path):
                os.replace(file.beside, file.target)
        except OutputError:
            for other in reversed(files[:number]):
                with suppress(OSError):
                    other.put_back()
            raise


def _clear(files: Sequence[_File]) -> None:
    for file in files:
        file.clear()


def _remove_unfinished(folder: str | Path) -> None:
    """Removes the temporary files and folders of runs that were killed."""
    with suppress(OSError), os.scandir(folder) as entries:
        for entry in [entry for entry in entries if UNFINISHED.fullmatch(entry.name)]:
            lock = None if entry.is_symlink() else _locked(entry.path)
            if lock is not None:
                _remove(entry)
                os.close(lock)


def _remove(entry: os.DirEntry[str]) -> None:
    if entry.is_dir(follow_symlinks=False):
        shutil.rmtree(entry, ignore_errors=True)
    else:
        with suppress(OSError):
            os.unlink(entry)


def _new_name(folder: str | Path) -> str:
    return os.path.join(folder, f".readiness-{os.urandom(8).hex()}.tmp")


def _locked(path: str) -> int | None:
    """Locks a file or folder. Returns the descriptor that holds the lock; None if it cannot be locked."""
    if _locks() is None:
        return None
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
    except OSError:
        return None
    if _lock(descriptor):
        return descriptor
    os.close(descriptor)
    return None


def _lock(descriptor: int) -> bool:
    """Locks a file until its descriptor is closed, at the latest when the process ends. Returns whether it could."""
    if (locks := _locks()) is None:
        return False
    try:
        locks.flock(descriptor, locks.LOCK_EX | locks.LOCK_NB)
    except OSError:
        return False
    return True


def _locks() -> ModuleType | None:
    """The module for locks; None on Windows, where leftovers of a killed run must be removed by hand."""
    try:
        import fcntl
    except ImportError:
        return None
    return fcntl
