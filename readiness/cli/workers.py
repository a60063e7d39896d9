"""Workers: children with limits that judge one file after the other, for packs of strangers, large files, and --jobs.

A worker runs this program again with the same options. It is asked with a line of JSON, behind which come the bytes of
what standard input held, and answers with its JudgedFile as JSON; so no more than plain data comes out of the limits.
"""

from __future__ import annotations

import json
import os
import select
import signal
import struct
import subprocess
import sys
import time
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from queue import SimpleQueue
from typing import IO, TYPE_CHECKING, BinaryIO

from readiness.cli.judging import Judging, unjudged
from readiness.cli.sandbox import CLOCK, WORKING, given_up, serving_child, why_ended
from readiness.core.diagnostics import ReadinessError
from readiness.core.signals import STOPS

if TYPE_CHECKING:
    from pydantic import TypeAdapter

    from readiness.evaluation.judged_file import JudgedFile

# Before an answer: whether it is the last of this worker, and the number of its bytes.
HEAD = struct.Struct(">?Q")
# A worker that has used so many seconds is replaced, since its limit is for all that it does.
ENOUGH = WORKING / 2


class WorkerError(Exception):
    """A worker could not begin, and has said why. `code` is its own."""

    def __init__(self, code: int) -> None:
        self.code = code
        super().__init__(code)


class Workers:
    """So many workers, which begin when they are needed and end with the block."""

    def __init__(self, number: int, subject: str) -> None:
        self._number = number
        self._free: SimpleQueue[_Worker] = SimpleQueue()
        self._all = [_Worker(subject) for _ in range(number)]
        for worker in self._all:
            self._free.put(worker)

    def __enter__(self) -> Workers:
        return self

    def __exit__(self, *_: object) -> None:
        for worker in self._all:
            worker.end()

    def file(self, name: str, given: bytes | None = None) -> JudgedFile:
        """What becomes of a file. Raises WorkerError."""
        worker = self._free.get()
        try:
            return worker.file(name, given)
        finally:
            self._free.put(worker)

    def files(self, names: Iterable[str]) -> Iterator[JudgedFile]:
        """What becomes of the files, in their order. Never more than two a worker are kept. Raises WorkerError."""
        waiting: deque[Future[JudgedFile]] = deque()
        with ThreadPoolExecutor(self._number) as pool:
            try:
                for name in names:
                    waiting.append(pool.submit(self.file, name))
                    if len(waiting) == 1 and self._all[0].is_new:
                        # The first alone, so that one worker says why none can begin.
                        waiting[0].exception()
                    if len(waiting) >= 2 * self._number:
                        yield waiting.popleft().result()
                while waiting:
                    yield waiting.popleft().result()
            except BaseException:
                for worker in self._all:
                    worker.end()  # what waits for them goes on, and finds that they ended
                raise
            finally:
                for future in waiting:
                    future.cancel()


class _Worker:
    """One child, and after it another where it ended."""

    def __init__(self, subject: str) -> None:
        self._subject = subject
        self._child: subprocess.Popen[bytes] | None = None
        self._over = False

    @property
    def is_new(self) -> bool:
        """Whether it has not begun."""
        return self._child is None

    def file(self, name: str, given: bytes | None) -> JudgedFile:
        """What becomes of a file, also where the child is ended by a limit or from outside.

        Raises WorkerError, and ReadinessError where the child is ended before it has begun.
        """
        child = self._begun()
        assert child.stdin is not None
        try:
            _ask(child.stdin, name, given)
            last, raw = _answer(child)
        except (OSError, EOFError, TimeoutError) as error:
            child.kill()
            code, self._child = _code_of(child), None
            if isinstance(error, TimeoutError):
                why = f"it took more than {CLOCK} s"
            else:
                why = why_ended(-code) if code < 0 else f"what judged it ended with code {code}"
            return unjudged(name, f"{given_up(why, self._subject)}; check this file by itself")
        if last:
            _code_of(child)
            self._child = None
        return replace(_adapter().validate_json(raw), name=name)

    def end(self) -> None:
        """Ends the child, whatever it does."""
        self._over = True
        if self._child is not None:
            self._child.kill()
            _code_of(self._child)

    def _begun(self) -> subprocess.Popen[bytes]:
        if self._over:
            raise WorkerError(0)
        if self._child is None:
            self._child = serving_child(sys.argv[1:], self._subject)
            try:
                _answer(self._child)
            except (OSError, EOFError, TimeoutError) as error:
                if isinstance(error, TimeoutError):
                    self._child.kill()
                code = _code_of(self._child)
                if code >= 0:
                    raise WorkerError(code) from None
                # Whoever ended it, this worker has said nothing, and the next one would end as it did.
                why = f"it took more than {CLOCK} s" if isinstance(error, TimeoutError) else why_ended(-code)
                raise ReadinessError(given_up(why, self._subject)) from None
        return self._child


def _code_of(child: subprocess.Popen[bytes]) -> int:
    """The code of a child that ends; its pipes are closed."""
    for pipe in (child.stdin, child.stdout):
        assert pipe is not None
        with suppress(OSError):  # what it was asked last may have found no reader
            pipe.close()
    return child.wait()


def serve(judging: Judging) -> int:
    """Judges what this worker is asked for, until nobody asks. Raises PackError where the rules cannot be used."""
    for number in STOPS:  # whoever started it ends it
        signal.signal(number, signal.SIG_IGN)
    asked = sys.stdin.buffer
    # Whatever is printed by mistake must not be taken for an answer.
    with open(os.dup(1), "wb") as answers:
        os.dup2(2, 1)
        judging.prepare()
        adapter = _adapter()
        _send(answers, False, b"")
        while line := asked.readline():
            name, size = json.loads(line)
            given = None if size is None else asked.read(size)
            judged = judging.file(name, given)
            raw = adapter.dump_json(replace(judged, name=""))  # a name that is not UTF-8 is no JSON
            last = time.process_time() > ENOUGH
            _send(answers, last, raw)
            if last:
                break
    return 0


def _ask(stream: IO[bytes], name: str, given: bytes | None) -> None:
    stream.write(json.dumps([name, None if given is None else len(given)]).encode() + b"\n" + (given or b""))
    stream.flush()


def _send(stream: BinaryIO, last: bool, raw: bytes) -> None:
    stream.write(HEAD.pack(last, len(raw)) + raw)
    stream.flush()


def _answer(child: subprocess.Popen[bytes]) -> tuple[bool, bytes]:
    """The next answer, and whether it is the last. Raises EOFError where the child ended, TimeoutError by the clock."""
    assert child.stdout is not None
    until = time.monotonic() + CLOCK
    last, size = HEAD.unpack(_read(child.stdout, HEAD.size, until))
    return last, _read(child.stdout, size, until)


def _read(stream: IO[bytes], size: int, until: float) -> bytes:
    parts: list[bytes] = []
    while size:
        left = until - time.monotonic()
        if left <= 0 or not _has_more(stream, left):
            raise TimeoutError
        part = os.read(stream.fileno(), min(size, 1 << 20))
        if not part:
            raise EOFError
        parts.append(part)
        size -= len(part)
    return b"".join(parts)


def _has_more(stream: IO[bytes], seconds: float) -> bool:
    """Whether something can be read within the time; on Windows, where pipes cannot be waited for, it is read."""
    if sys.platform == "win32":
        return True
    with suppress(InterruptedError):
        return bool(select.select([stream], [], [], seconds)[0])
    return False


def _adapter() -> TypeAdapter[JudgedFile]:
    from pydantic import TypeAdapter

    from readiness.evaluation.judged_file import JudgedFile

    return TypeAdapter(JudgedFile)
