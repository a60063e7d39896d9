"""Files of strangers, each read once: no link is followed, nothing is waited for, and folders stay what they were."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path as FilePath

# Windows has none of these but the last, without which it would change line ends.
FLAGS = os.O_RDONLY
for _name in ("O_NOFOLLOW", "O_NONBLOCK", "O_CLOEXEC", "O_BINARY"):
    FLAGS |= getattr(os, _name, 0)
# What systems say of a link, and of a socket.
_IRREGULAR = (errno.ELOOP, errno.EMLINK, errno.ENXIO, errno.EOPNOTSUPP)


class IrregularError(OSError):
    """What stands there is no regular file: a link, a folder, a pipe, a device."""


@dataclass(frozen=True, slots=True)
class OpenFolder:
    """A folder that stays the same one, whatever is put in its place; by its path where the system opens no folders."""

    path: FilePath
    descriptor: int | None

    def entries(self) -> Iterator[os.DirEntry[str]]:
        """What lies in it. Raises OSError."""
        with os.scandir(self.path if self.descriptor is None else self.descriptor) as found:
            yield from found

    def mode(self, name: str) -> int:
        """What kind of thing lies there under this name, a link itself and not where it leads; 0 where nothing does."""
        try:
            return os.stat(self._at(name), dir_fd=self.descriptor, follow_symlinks=False).st_mode
        except OSError:
            return 0

    def read(self, name: str, most: int) -> bytes:
        """The bytes of a file in it, as `read_regular` has them."""
        return read_regular(self._at(name), most, self.descriptor)

    @contextmanager
    def inner(self, name: str) -> Iterator[OpenFolder]:
        """A folder in it. Raises OSError; IrregularError where it is a link."""
        if stat.S_ISLNK(self.mode(name)):
            raise IrregularError
        with _opened(self._at(name), FLAGS, self.descriptor) as descriptor:
            yield OpenFolder(self.path / name, descriptor)

    def _at(self, name: str) -> str:
        return name if self.descriptor is not None else str(self.path / name)


@contextmanager
def open_folder(path: FilePath) -> Iterator[OpenFolder]:
    """The folder that was named, by a link or not. Raises OSError, and ValueError for a name that none can have."""
    with _opened(str(path), FLAGS & ~getattr(os, "O_NOFOLLOW", 0), None) as descriptor:
        yield OpenFolder(path, descriptor)


def read_regular(path: str | FilePath, most: int, folder: int | None = None) -> bytes:
    """The bytes of a regular file, one more than `most` at most. Raises OSError; IrregularError for anything else."""
    descriptor = _open(path, FLAGS, folder)
    try:
        # Asked of what is open: another may stand at the path by now.
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise IrregularError
        with open(descriptor, "rb", closefd=False) as stream:
            return stream.read(most + 1)
    finally:
        os.close(descriptor)


def _open(path: str | FilePath, flags: int, folder: int | None) -> int:
    if not hasattr(os, "O_NOFOLLOW") and os.path.islink(path):
        raise IrregularError
    try:
        return os.open(path, flags, dir_fd=folder)
    except OSError as error:
        raise (IrregularError() if error.errno in _IRREGULAR else error) from None


@contextmanager
def _opened(path: str, flags: int, within: int | None) -> Iterator[int | None]:
    """A folder's descriptor; None where the system opens none."""
    if os.open not in os.supports_dir_fd:
        os.stat(path)
        yield None
        return
    descriptor = _open(path, flags | os.O_DIRECTORY, within)
    try:
        yield descriptor
    finally:
        os.close(descriptor)
