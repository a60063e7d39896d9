"""Work on packs from strangers: in a child process, with limits on its processor time and its memory."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress
from types import ModuleType

# Processor time in seconds: to read a pack, and then to work with it. Memory in bytes.
READING, WORKING, MEMORY = 4, 120, 2 * 1024**3
GIVEN_UP = 2

_confined = False


def confined() -> bool:
    """Whether this process is the child in which packs from strangers may be read."""
    return _confined


def rerun(arguments: Sequence[str]) -> int:
    """Runs the program once more with these arguments, in a child with limits. Returns the code to end with.

    The child has the same streams. Where it was ended from without, by its limits say, the code is 2.
    """
    limited = f"import sys; sys.path[:] = {sys.path!r}; from readiness.cli.confine import enter; enter()"
    start = f"{limited}; from readiness.cli import main; main()"
    child = subprocess.Popen([sys.executable, "-P", "-c", start, *arguments])
    while True:
        try:
            code = child.wait(None if _limits() else WORKING)
            break
        except KeyboardInterrupt:
            # A terminal interrupts the child as well; whoever interrupts this process alone means both.
            child.send_signal(signal.SIGINT)
        except subprocess.TimeoutExpired:
            child.kill()
    if code >= 0:
        return code
    print(f"readiness: {given_up(_why(-code))} (code {GIVEN_UP})", file=sys.stderr)
    return GIVEN_UP


def given_up(why: str) -> str:
    """What is said of a pack that went beyond a limit."""
    return f"the pack was given up, and nothing was judged: {why}"


def _why(number: int) -> str:
    if number == getattr(signal, "SIGXCPU", None):
        return f"it took more than {READING} s of processor time to read, or {WORKING} s to work with"
    return f"the work with it ended with signal {number}"


def enter() -> None:
    """What the child does first: it limits itself."""
    global _confined
    _confined = True
    if resource := _limits():
        _limit(resource, resource.RLIMIT_CPU, READING, WORKING)
        _limit(resource, resource.RLIMIT_AS, MEMORY, MEMORY)
        _limit(resource, resource.RLIMIT_CORE, 0, 0)


def has_read() -> None:
    """Says that the packs are read and found harmless: now there is time to work with them."""
    if _confined and (resource := _limits()):
        _limit(resource, resource.RLIMIT_CPU, WORKING, WORKING)


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
