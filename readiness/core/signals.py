"""The signals that end a run: they become an exception, and wait where a run must not end half-way."""

from __future__ import annotations

import signal
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from types import FrameType

# These ask a run to end, and it answers; Windows knows fewer.
STOPS = frozenset(getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name))
# These end it without asking: its parent died, a key was pressed, it took too much processor time.
ENDS = frozenset(getattr(signal, name) for name in ("SIGIO", "SIGQUIT", "SIGXCPU") if hasattr(signal, name))


class Stopped(KeyboardInterrupt):
    """A signal asked the run to end. Libraries let it pass as they let an interrupt pass."""

    def __init__(self, number: int) -> None:
        self.number = number
        super().__init__()


_answered: Stopped | None = None


def stop_behind(error: BaseException) -> BaseException:
    """The stop that was answered, where a library raised another error for it without naming it; else the error."""
    return _answered or error


def hold() -> None:
    """Makes the signals wait from here on, without losing any."""
    _mask("SIG_BLOCK", STOPS)


def answer() -> None:
    """Answers the signals from here on, and any that waited."""
    _mask("SIG_UNBLOCK", STOPS)


def listen() -> None:
    """Makes the first signal raise Stopped; those after it are ignored, so that the run can clean up."""
    for number in STOPS:
        if signal.getsignal(number) is not signal.SIG_IGN:  # nohup sets this, and background jobs have it
            signal.signal(number, _stop)


def stopped_by(error: BaseException) -> int:
    """The number of the signal behind an interrupt, even if a library raised another error for it."""
    return next((one.number for one in (error, error.__cause__) if isinstance(one, Stopped)), signal.SIGINT)


@contextmanager
def held() -> Iterator[None]:
    """Makes all signals wait until the block has ended; only SIGKILL cannot wait."""
    before = _mask("SIG_BLOCK", ())
    try:
        _mask("SIG_BLOCK", STOPS | ENDS)
        yield
    finally:
        _mask("SIG_SETMASK", before)


def _stop(number: int, _: FrameType | None) -> None:
    for each in STOPS:
        signal.signal(each, signal.SIG_IGN)
    global _answered
    _answered = Stopped(number)
    raise _answered


def _mask(how: str, numbers: Iterable[int]) -> Iterable[int]:
    """Changes which signals wait. Returns those that waited before; on Windows, none can."""
    if not hasattr(signal, "pthread_sigmask"):
        return ()
    return signal.pthread_sigmask(getattr(signal, how), numbers)
