"""The sandbox for packs from strangers, and for large submissions: a child process with limits on time and memory."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from types import FrameType, ModuleType

from readiness.core.diagnostics import UnreadableError
from readiness.core.exit_codes import ExitCode
from readiness.core.signals import answer, hold, stopped_by

# Processor time in seconds, to read a pack or a submission, and to work with them; memory in bytes. The time of the
# clock depends on what else a machine does.
READING, WORKING, MEMORY = 4, 120, 2 * 1024**3
# Seconds by the clock for all of it, since what waits takes no processor time; far more, for machines that are busy.
# It does not run while somebody types or another program writes: the parent reads what may make it wait, and hands it
# over.
CLOCK = 300
# Where several files are read: the processor time in which one of them must be read and judged, and what each adds to
# the time for all of them, of the processor and by the clock.
ALONE, EACH, EACH_BY_CLOCK = 20, 2, 5
# Submissions over so many bytes are read in a child with limits. To start it takes as long as a whole check: hardly any
# honest submission is so large, and what a smaller one can cost is within the bounds of what it may hold.
LARGE = 1024 * 1024
# Seconds for a stopped child to remove its temporary files.
LEAVING = 2

# The child gets this process's sys.path, and -P below: else Python would look for modules in the current folder, where
# a stranger's files may be. A failure before the program begins must not end with 1, the code for gaps.
START = """
import os, sys
sys.path[:] = {path!r}
try:
    from readiness.cli import main
    from readiness.cli.sandbox import be_about, end_with, enter
    be_about({subject!r}, {handed_over}, {serving}, {files})
    end_with({lifeline})
    enter()
    main()
except BaseException:
    import traceback
    traceback.print_exc()
    os._exit(4)
"""

_confined = _limited = _handed_over = _serving = False
_subject = "the pack"
_files = 0


def confined() -> bool:
    """Whether this process is the child in which packs from strangers, and large submissions, may be read."""
    return _confined


def handed_over() -> bool:
    """Whether this process is a child that finds the submission in its standard input, whatever its name is."""
    return _handed_over


def serving() -> bool:
    """Whether this process is a worker, which judges the files that it is asked for."""
    return _serving


def rerun(arguments: Sequence[str], subject: str = "the pack", given: bytes | None = None, files: int = 0) -> int:
    """Runs the program again with these arguments, in a child with limits and the same streams.

    `subject` is what the limits are for, `given` the submission, where it was already read, and `files` the number of
    files, where several are read.

    Returns the code to end with; 2 where a signal ended the child, such as that of a limit. Raises KeyboardInterrupt
    where this process was stopped before the child could answer it.
    """
    hold()  # inherited by the child: a signal waits until the child can answer it
    be_about(subject, files=files)
    child = _child(arguments, given)
    clock = CLOCK + _files * EACH_BY_CLOCK
    try:
        answer()
        child.communicate(given, clock)  # a child that ended early, and read nothing, says why by itself
        code = child.returncode
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()  # what it ends with is not its own, and on Windows the code for gaps
        return _say_given_up(f"it took more than {clock} s")
    except KeyboardInterrupt as stop:
        # A terminal stops the child as well; whoever stops this process alone means both.
        with suppress(ValueError):  # Windows knows no other way than the terminal's
            child.send_signal(stopped_by(stop))
        code = _waited(child, LEAVING)
        if code < 0:
            raise
    if code >= 0:
        return code
    return _say_given_up(why_ended(-code))


def _say_given_up(why: str) -> int:
    print(f"readiness: {given_up(why)} (code {ExitCode.WRONG_INPUT})", file=sys.stderr)
    return ExitCode.WRONG_INPUT


def _child(arguments: Sequence[str], given: bytes | None) -> subprocess.Popen[bytes]:
    """Starts the program again, with a pipe whose other end this process holds for as long as it lives."""
    stdin = None if given is None else subprocess.PIPE
    return _started(arguments, _subject, stdin, None, handed_over=given is not None)


def serving_child(arguments: Sequence[str], subject: str) -> subprocess.Popen[bytes]:
    """Starts the program again as a worker, which is asked through its standard input, and answers with its output."""
    return _started(arguments, subject, subprocess.PIPE, subprocess.PIPE, serving=True)


def _started(
    arguments: Sequence[str],
    subject: str,
    stdin: int | None,
    stdout: int | None,
    handed_over: bool = False,
    serving: bool = False,
) -> subprocess.Popen[bytes]:
    lifeline = None if sys.platform == "win32" else os.pipe()[0]
    text = START.format(
        path=sys.path, subject=subject, handed_over=handed_over, serving=serving, files=_files, lifeline=lifeline
    )
    kept = () if lifeline is None else (lifeline,)
    command = [sys.executable, "-P", "-c", text, *arguments]
    try:
        return subprocess.Popen(command, stdin=stdin, stdout=stdout, pass_fds=kept)
    finally:
        if lifeline is not None:
            os.close(lifeline)


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


def be_about(subject: str, handed_over: bool = False, serving: bool = False, files: int = 0) -> None:
    """Sets what is said to be given up where a limit is exceeded, and what standard input has.

    `files` is how many are read, where it is more than one.
    """
    global _subject, _handed_over, _serving, _files
    _subject, _handed_over, _serving, _files = subject, handed_over, serving, files


def given_up(why: str, subject: str = "") -> str:
    """The message for a pack or a submission that exceeded a limit."""
    return f"{subject or _subject} was given up, and nothing was judged: {why}"


def exceeds_memory() -> str:
    """Why something was given up that needs more memory than the limit."""
    return f"it needs more than {MEMORY // 1024**3} GB of memory"


def why_ended(number: int) -> str:
    """Why a child was ended by a signal."""
    if number == getattr(signal, "SIGXCPU", None):
        return f"it took more than {READING} s of processor time to read, or {_working()} s to work with"
    return f"the work with it ended with signal {number}"


def enter() -> None:
    """Limits this process, the child, before it does anything else."""
    global _confined, _limited
    _confined = _limited = True
    if resource := _limits():
        # The soft limit sends SIGXCPU, which tells the parent why; the hard one, which comes later, only SIGKILL.
        _limit(resource, resource.RLIMIT_CPU, READING, _working() + 2)
        _limit(resource, resource.RLIMIT_AS, MEMORY, MEMORY)
        _limit(resource, resource.RLIMIT_CORE, 0, 0)


def begin_reading(seconds: int = READING) -> None:
    """Lowers the limit of processor time, to read a submission: what was used until now does not count."""
    if _limited and (resource := _limits()):
        used = resource.getrusage(resource.RUSAGE_SELF)
        spent = int(used.ru_utime + used.ru_stime) + 1
        _limit(resource, resource.RLIMIT_CPU, spent + seconds, _working() + 2)


def has_read() -> None:
    """Raises the limit of processor time, once the packs, or a submission, are read and found sound."""
    # Reading any honest one is quick, so it has the short limit; working with a large one may take longer.
    if _limited and (resource := _limits()):
        _limit(resource, resource.RLIMIT_CPU, _working(), _working() + 2)


class _TooLong(BaseException):
    """One file of several took too long; no Exception, since what goes wrong within a rule becomes a finding."""


@contextmanager
def one_of_several() -> Iterator[None]:
    """Within the block one file of several is read and judged: where that exceeds a limit, the others are judged yet.

    Raises UnreadableError where it does.
    """
    exceeded = getattr(signal, "SIGXCPU", None) if _limited else None
    usual = signal.signal(exceeded, _give_one_up) if exceeded else None
    begin_reading(ALONE)
    try:
        yield
    except _TooLong:
        raise UnreadableError(f"it takes more than {ALONE} s of processor time to read and to judge") from None
    except MemoryError:
        raise UnreadableError(exceeds_memory()) from None
    finally:
        if exceeded:
            signal.signal(exceeded, usual)
        has_read()


def _give_one_up(number: int, frame: FrameType | None) -> None:
    has_read()  # else the signal would come again a second later
    raise _TooLong


def _working() -> int:
    """Seconds of processor time for all of the work."""
    return WORKING + _files * EACH


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
