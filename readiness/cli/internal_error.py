"""An internal error: what is said where something went wrong that nobody foresaw, or memory did not suffice."""

from __future__ import annotations

import os
import sys

from readiness.cli.sandbox import confined, exceeds_memory, given_up


def why_failed(error: BaseException) -> tuple[str, bool]:
    """What is said of such an error, with what to do about it, and whether it is our own mistake.

    It is not where a pack or a submission exceeded the limit of memory.
    """
    if os.environ.get("READINESS_DEBUG"):
        import traceback

        traceback.print_exception(error, file=sys.stderr)
    if isinstance(error, MemoryError) and confined():
        return given_up(exceeds_memory()), False
    kind = "out of memory" if isinstance(error, MemoryError) else f"{type(error).__name__}: {error}"[:300]
    return f"internal error, and no verdict: {kind}; set READINESS_DEBUG=1 to see where, and report it", True
