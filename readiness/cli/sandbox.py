"""Work on packs from strangers: in a child process, with limits on its processor time and its memory."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from types import FrameType, ModuleType

from readiness.core.exit_codes import ExitCode

# Processor time in seconds: to read a pack, and then to work with it. Memory in bytes.
READING, WORKING, MEMORY = 4, 120, 2 * 1024**3
# Seconds for an interrupted child to take back what it has half written.
LEAVING = 2

# What fails before the program has begun must not end with 1, the code for gaps.
START = """
import os, sys
sys.path[:] = {path!r}
try:
    from readiness.cli import main
    from readiness.cli.sandbox import enter
    enter()
    main()
except BaseException:
    import traceback
    traceback.print_exc()
    os._exit(4)
"""

_confined = _limited = False


def confined() -> bool:
    """Whether this process is the child in which packs from strangers may be read."""
    return _confined


def rerun(arguments: Sequence[str]) -> int:
    """Runs the program once more with these arguments, in a child with limits. Returns the code to end with.

    The child has the same streams. Where it was ended from without, by its limits say, the code is 2. Raises
    KeyboardInterrupt where an interrupt came before the child could answer it.
    """
    hold_interrupts()  # the child takes this over: what comes before it can answer is kept for it
    child = subprocess.Popen([sys.executable, "-P", "-c", START.format(path=sys.path), *arguments])
    with _ending_together(child):
        try:
            answer_interrupts()
            code = _waited(child, None if _limits() else WORKING)
        except KeyboardInterrupt:
            # A terminal interrupts the child as well; whoever interrupts this process alone means both.
            with suppress(ValueError):  # Windows knows no other way than the terminal's
                child.send_signal(signal.SIGINT)
            code = _waited(child, LEAVING)
            if code < 0:
                raise
    if code >= 0:
        return code
    print(f"readiness: {given_up(_why(-code))} (code {ExitCode.WRONG_INPUT})", file=sys.stderr)
    return ExitCode.WRONG_INPUT


def hold_interrupts() -> None:
    """From here on an interrupt waits, and is not lost."""
    if hasattr(signal, "pthread_sigmask"):  # Windows has none
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})


def answer_interrupts() -> None:
    """From here on an interrupt is answered, also one that waited."""
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})


@contextmanager
def _ending_together(child: subprocess.Popen[bytes]) -> Iterator[None]:
    """Whoever terminates this process terminates the child too."""

    def terminate(number: int, _: FrameType | None) -> None:
        child.terminate()
        signal.signal(number, signal.SIG_DFL)
        signal.raise_signal(number)

    before = signal.signal(signal.SIGTERM, terminate)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _waited(child: subprocess.Popen[bytes], seconds: float | None) -> int:
    """The child's code; it is ended where it takes longer."""
    try:
        return child.wait(seconds)
    except subprocess.TimeoutExpired:
        child.kill()
        return child.wait()


def given_up(why: str) -> str:
    """What is said of a pack that went beyond a limit."""
    return f"the pack was given up, and nothing was judged: {why}"


def _why(number: int) -> str:
    if number == getattr(signal, "SIGXCPU", None):
        return f"it took more than {READING} s of processor time to read, or {WORKING} s to work with"
    return f"the work with it ended with signal {number}"


def enter() -> None:
    """What the child does first: it limits itself."""
    global _confined, _limited
    _confined = _limited = True
    if resource := _limits():
        # At the hard limit the system says nothing of why: it lies beyond the soft one.
        _limit(resource, resource.RLIMIT_CPU, READING, WORKING + 2)
        _limit(resource, resource.RLIMIT_AS, MEMORY, MEMORY)
        _limit(resource, resource.RLIMIT_CORE, 0, 0)


def has_read() -> None:
    """Says that the packs are read and found harmless: where there are limits, there is now time to work with them."""
    if _limited and (resource := _limits()):
        _limit(resource, resource.RLIMIT_CPU, WORKING, WORKING + 2)


def _limits() -> ModuleType | None:
    """The limits of the system; None where it has none, as on Windows: there the clock alone ends the child."""
    try:
        import resource
    except ImportError:
        return None
    return resource


def _limit(resource: ModuleType, which: int, soft: int, hard: int) -> None:
    most = resource.getrlimit(which)[1]
    if most != resource.RLIM_INFINITY:
        soft, hard = min(soft, most), min(hard, most)
    with suppress(OSError, ValueError):  # macOS knows no limit of memory
        resource.setrlimit(which, (soft, hard))
