"""The signals that end a run: held back where a run must not end half-way, and answered by an exception."""

from __future__ import annotations

import signal
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from types import FrameType

# What asks a run to end, and is answered; Windows knows fewer.
STOPS = frozenset(getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name))
# What ends it without asking: a parent that died, a key, too much processor time.
ENDS = frozenset(getattr(signal, name) for name in ("SIGIO", "SIGQUIT", "SIGXCPU") if hasattr(signal, name))


class Stopped(KeyboardInterrupt):
    """A signal that asks the run to end; libraries let it through as they do an interrupt."""

    def __init__(self, number: int) -> None:
        self.number = number
        super().__init__()


def hold() -> None:
    """From here on what asks the run to end waits, and is not lost."""
    _mask("SIG_BLOCK", STOPS)


def answer() -> None:
    """From here on what asks the run to end is answered, also what waited."""
    _mask("SIG_UNBLOCK", STOPS)


def listen() -> None:
    """Makes each of the signals raise Stopped, once: what the run then takes back is not interrupted."""
    for number in STOPS:
        if signal.getsignal(number) is not signal.SIG_IGN:  # as nohup wants it
            signal.signal(number, _stop)


def stopped_by(error: BaseException) -> int:
    """The number of the signal that an interrupt was, also where a library made another error of it."""
    return next((one.number for one in (error, error.__cause__) if isinstance(one, Stopped)), signal.SIGINT)


@contextmanager
def held() -> Iterator[None]:
    """What is done in it is done to its end, whatever signal comes; KILL alone cannot wait."""
    before = _mask("SIG_BLOCK", ())
    try:
        _mask("SIG_BLOCK", STOPS | ENDS)
        yield
    finally:
        _mask("SIG_SETMASK", before)


def _stop(number: int, _: FrameType | None) -> None:
    for each in STOPS:
        signal.signal(each, signal.SIG_IGN)
    raise Stopped(number)


def _mask(how: str, numbers: Iterable[int]) -> Iterable[int]:
    """Changes which signals wait. Returns those that did before; Windows lets none wait."""
    if not hasattr(signal, "pthread_sigmask"):
        return ()
    return signal.pthread_sigmask(getattr(signal, how), numbers)
