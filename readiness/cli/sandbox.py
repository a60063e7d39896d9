"""The sandbox for packs from strangers: a child process with limits on its time and memory."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from types import FrameType, ModuleType

from readiness.core.exit_codes import ExitCode

# Processor time in seconds, to read a pack and then to work with it; memory in bytes. The time of the clock depends on
# what else a machine does.
READING, WORKING, MEMORY = 4, 120, 2 * 1024**3
# Seconds by the clock for all of it, since what waits takes no processor time; far more, for machines that are busy.
CLOCK = 300
# Seconds for an interrupted child to remove its temporary files.
LEAVING = 2

# The child gets this process's sys.path, and -P below: else Python would look for modules in the current folder, where
# a stranger's files may be. A failure before the program begins must not end with 1, the code for gaps.
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
    """Runs the program again with these arguments, in a child with limits and the same streams.

    Returns the code to end with; 2 where a signal ended the child, such as that of a limit. Raises KeyboardInterrupt
    where an interrupt came before the child could answer it.
    """
    hold_interrupts()  # inherited by the child: an interrupt waits until the child can answer it
    child = subprocess.Popen([sys.executable, "-P", "-c", START.format(path=sys.path), *arguments])
    with _ending_together(child):
        try:
            answer_interrupts()
            code = child.wait(CLOCK)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()  # what it ends with is not its own, and on Windows the code for gaps
            return _say_given_up(f"it took more than {CLOCK} s")
        except KeyboardInterrupt:
            # A terminal interrupts the child as well; whoever interrupts this process alone means both.
            with suppress(ValueError):  # Windows knows no other way than the terminal's
                child.send_signal(signal.SIGINT)
            code = _waited(child, LEAVING)
            if code < 0:
                raise
    if code >= 0:
        return code
    return _say_given_up(_why(-code))


def _say_given_up(why: str) -> int:
    print(f"readiness: {given_up(why)} (code {ExitCode.WRONG_INPUT})", file=sys.stderr)
    return ExitCode.WRONG_INPUT


def hold_interrupts() -> None:
    """Makes interrupts wait from here on, without losing any."""
    if hasattr(signal, "pthread_sigmask"):  # Windows has none
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})


def answer_interrupts() -> None:
    """Answers interrupts from here on, and any that waited."""
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})


@contextmanager
def _ending_together(child: subprocess.Popen[bytes]) -> Iterator[None]:
    """Passes a SIGTERM on to the child before it ends this process."""

    # A child that outlived its parent would keep the streams of a job that was cancelled.
    def terminate(number: int, _: FrameType | None) -> None:
        child.terminate()
        signal.signal(number, signal.SIG_DFL)
        signal.raise_signal(number)

    before = signal.signal(signal.SIGTERM, terminate)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _waited(child: subprocess.Popen[bytes], seconds: float) -> int:
    """The child's code; the child is killed where it takes longer."""
    try:
        return child.wait(seconds)
    except subprocess.TimeoutExpired:
        child.kill()
        return child.wait()


def given_up(why: str) -> str:
    """The message for a pack that exceeded a limit."""
    return f"the pack was given up, and nothing was judged: {why}"


def _why(number: int) -> str:
    if number == getattr(signal, "SIGXCPU", None):
        return f"it took more than {READING} s of processor time to read, or {WORKING} s to work with"
    return f"the work with it ended with signal {number}"


def enter() -> None:
    """Limits this process, the child, before it does anything else."""
    global _confined, _limited
    _confined = _limited = True
    if resource := _limits():
        # The soft limit sends SIGXCPU, which tells the parent why; the hard one, which comes later, only SIGKILL.
        _limit(resource, resource.RLIMIT_CPU, READING, WORKING + 2)
        _limit(resource, resource.RLIMIT_AS, MEMORY, MEMORY)
        _limit(resource, resource.RLIMIT_CORE, 0, 0)


def has_read() -> None:
    """Raises the limit of processor time, once the packs are read and found sound."""
    # Reading any honest pack is quick, so it has the short limit; working with a large one may take longer.
    if _limited and (resource := _limits()):
        _limit(resource, resource.RLIMIT_CPU, WORKING, WORKING + 2)


def _limits() -> ModuleType | None:
    """The module for limits; None on Windows, which has none: there the parent ends the child by the clock."""
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
