"""Files that are replaced together: each whole, all or none, with nothing beside them where a run was killed."""

from __future__ import annotations

import os
import re
import shutil
import stat
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from types import ModuleType
from typing import BinaryIO

from readiness.core.diagnostics import OutputError
from readiness.core.signals import held

# What stands in a folder for a moment is called so, and is locked for as long as its run lives.
UNFINISHED = re.compile(r"\.readiness-[0-9a-f]{16}\.tmp")


@contextmanager
def replaced_together(contents: Mapping[Path, bytes]) -> Iterator[None]:
    """Writes all files beside their places, then does what is in the block, then moves them there in this order.

    Where one cannot be moved, those before it are put back, unless the system forbade to keep them. Raises OutputError.
    """
    with ExitStack() as stack:
        with held():
            for folder in {os.path.dirname(os.path.realpath(path)) for path in contents}:
                _remove_unfinished(folder)
            files = [stack.enter_context(_written(path, raw)) for path, raw in contents.items()]
        yield
        with held():
            _put_in_place(files)


@contextmanager
def unfinished_folder(place: Path) -> Iterator[Path]:
    """A folder beside the place in which something is made for it; removed in the end, with what is still in it."""
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
    """Whatever the system refuses in it could not be delivered to this path. Raises OutputError."""
    try:
        yield
    except OSError as error:
        raise OutputError(f"{error.strerror or error}: {path}") from error


class _File:
    """A file on its way to its place: without a name, where the system can, and then under one beside it."""

    def __init__(self, path: Path, raw: bytes) -> None:
        self.path, self.raw, self.target = path, raw, os.path.realpath(path)
        self.folder = os.path.dirname(self.target)
        # The bits that lend a program somebody's rights were lent to the earlier content.
        self.mode = stat.S_IMODE(os.stat(self.target).st_mode) & 0o777 if os.path.exists(self.target) else None
        self.beside = self.earlier = ""
        self.lock: int | None = None
        self.stream = self._unnamed() or self._named()

    def write(self) -> None:
        """Writes and syncs all of it."""
        _lock(self.stream.fileno())
        self.stream.write(self.raw)
        self.stream.flush()
        os.fsync(self.stream.fileno())
        if self.mode is not None:
            os.chmod(self.beside or self.stream.fileno(), self.mode)
        if _locks() is None:  # Windows moves no open file
            self.stream.close()

    def appear(self) -> None:
        """Gives the file its name beside its place; where it cannot be given one, writes it again with one."""
        name = _new_name(self.folder)
        try:
            descriptor = self.stream.fileno()
            # With a descriptor as its folder, which an absolute path does not need, the system's link is followed.
            os.link(f"/proc/self/fd/{descriptor}", name, src_dir_fd=descriptor)
            self.beside = name
        except OSError:
            self.stream.close()
            self.stream = self._named()
            self.write()

    def keep_earlier(self) -> None:
        """Keeps what stands in the file's place, unless the system forbids it."""
        with suppress(OSError):
            self.lock, name = _locked(self.target), _new_name(self.folder)
            os.link(self.target, name)
            self.earlier = name

    def put_back(self) -> None:
        """Brings back what stood in the file's place, where it was kept."""
        if self.earlier:
            os.replace(self.earlier, self.target)
        elif self.mode is None:
            os.unlink(self.target)

    def clear(self) -> None:
        """Leaves nothing beside the file's place."""
        for name in filter(None, (self.beside, self.earlier)):
            with suppress(OSError):
                os.unlink(name)
        self.stream.close()
        if self.lock is not None:
            os.close(self.lock)

    def _unnamed(self) -> BinaryIO | None:
        """A file that is gone with the run, however that ends; None where the system has none."""
        if not hasattr(os, "O_TMPFILE"):
            return None
        with suppress(OSError):
            return open(self.folder, "wb", opener=lambda path, _: self._opened(path, os.O_TMPFILE | os.O_WRONLY))
        return None

    def _named(self) -> BinaryIO:
        self.beside = _new_name(self.folder)
        return open(self.beside, "xb", opener=self._opened)

    def _opened(self, path: str, flags: int) -> int:
        """What replaces a file may be read by nobody who might not read that."""
        return os.open(path, flags, 0o666 if self.mode is None else 0o600)


@contextmanager
def _written(path: Path, raw: bytes) -> Iterator[_File]:
    with undelivered(path):
        file = _File(path, raw)
    try:
        with undelivered(path):
            file.write()
        yield file
    finally:
        with held():
            file.clear()


def _put_in_place(files: Sequence[_File]) -> None:
    """All files, one right after the other, so that only who kills the run just then finds some of them replaced."""
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


def _remove_unfinished(folder: str | Path) -> None:
    """Removes from a folder what runs that were killed left there: it has the name, and no run holds it."""
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
    """The descriptor by which what is there is locked now; None where another run holds it, or nothing can."""
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
    """Whether it is locked now: the system takes the lock away when the last process with this descriptor ends."""
    if (locks := _locks()) is None:
        return False
    try:
        locks.flock(descriptor, locks.LOCK_EX | locks.LOCK_NB)
    except OSError:
        return False
    return True


def _locks() -> ModuleType | None:
    """The locks of the system; None on Windows, where what a killed run left has to be removed by hand."""
    try:
        import fcntl
    except ImportError:
        return None
    return fcntl
