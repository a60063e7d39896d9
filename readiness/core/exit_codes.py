"""The codes with which a run ends: documented, and the same in every format."""

from __future__ import annotations

from enum import IntEnum


class ExitCode(IntEnum):
    """How a run ended. Where several apply, wrong input comes before gaps, and gaps before what was not assessed."""

    PASSED = 0
    GAPS = 1
    WRONG_INPUT = 2
    COULD_NOT_JUDGE = 3
    UNDELIVERED = 4
    # Ended by a signal: 128 and its number, as shells have it.
    HUNG_UP = 129
    INTERRUPTED = 130
    TERMINATED = 143
