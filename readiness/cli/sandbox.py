"""The sandbox for packs from strangers: a child process with limits on its time and memory."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress
from types import ModuleType

from readiness.core.exit_codes import ExitCode
from readiness.core.signals import answer, hold, stopped_by

# Processor time in seconds, to read a pack and then to work with it; memory in bytes. The time of the clock depends on
# what else a machine does.
READING, WORKING, MEMORY = 4, 120, 2 * 1024**3
# Seconds by the clock for all of it, since what waits takes no processor time; far more, for machines that are busy.
CLOCK = 300
# Seconds for a stopped child to remove its temporary files.
LEAVING = 2

# The child gets this process's sys.path, and -P below: else Python would look for modules in the current folder, where
# a stranger's files may be. A failure before the program begins must not end with 1, the code for gaps.
START = """
import os, sys
sys.path[:] = {path!r}
try:
    from readiness.cli import main
    from readiness.cli.sandbox import end_with, enter
    end_with({lifeline})
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
    where this process was stopped before the child could answer it.
    """
    hold()  # inherited by the child: a signal waits until the child can answer it
    child = _child(arguments)
    try:
        answer()
        code = child.wait(CLOCK)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()  # what it ends with is not its own, and on Windows the code for gaps
        return _say_given_up(f"it took more than {CLOCK} s")
    except KeyboardInterrupt as stop:
        # A terminal stops the child as well; whoever stops this process alone means both.
        with suppress(ValueError):  # Windows knows no other way than the terminal's
            child.send_signal(stopped_by(stop))
        code = _waited(child, LEAVING)
        if code < 0:
            raise
    if code >= 0:
        return code
    return _say_given_up(_why(-code))


def _say_given_up(why: str) -> int:
    print(f"readiness: {given_up(why)} (code {ExitCode.WRONG_INPUT})", file=sys.stderr)
    return ExitCode.WRONG_INPUT


def _child(arguments: Sequence[str]) -> subprocess.Popen[bytes]:
    """Starts the program again, with a pipe whose other end this process holds for as long as it lives."""
    lifeline = None if sys.platform == "win32" else os.pipe()[0]
    text = START.format(path=sys.path, lifeline=lifeline)
    kept = () if lifeline is None else (lifeline,)
    return subprocess.Popen([sys.executable, "-P", "-c", text, *arguments], pass_fds=kept)


def end_with(lifeline: int | None) -> None:
    """Makes this process end when the other end of the pipe closes: when its parent has ended, by whatever signal.

    Files that are being replaced at that moment are replaced first.
    """
    # The system sends the signal, and its default action ends the process. A thread that watched the pipe would get no
    # turn while Python is inside one long operation.
    if lifeline is None or sys.platform == "win32":
        return
    import fcntl
    import select

    signal.signal(signal.SIGIO, signal.SIG_DFL)
    os.set_inheritable(lifeline, False)
    fcntl.fcntl(lifeline, fcntl.F_SETOWN, os.getpid())
    fcntl.fcntl(lifeline, fcntl.F_SETFL, fcntl.fcntl(lifeline, fcntl.F_GETFL) | os.O_ASYNC)
    if select.select([lifeline], [], [], 0)[0]:  # the parent has ended already
        signal.raise_signal(signal.SIGIO)


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
