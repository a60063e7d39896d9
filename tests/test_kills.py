"""Runs that are ended at any moment leave whole files, all of them old or all of them new, and no process."""

from __future__ import annotations

import random
import signal

import pytest

from tools.kills import FAULTS, SIGNALS, kills

# More of them are tried by `make kills`.
RUNS = 5


@pytest.mark.slow
@pytest.mark.parametrize("packed", [False, True], ids=["our rules", "a stranger's"])
@pytest.mark.parametrize("end", SIGNALS, ids=lambda end: end.name)
def test_a_run_that_is_ended_leaves_nothing_half_done(end: signal.Signals, packed: bool) -> None:
    seen = kills(end, packed, RUNS, random.Random(10))
    # Until Python is ready to run anything, an interrupt is answered by its own traceback.
    assert {fault: seen[fault] for fault in FAULTS if seen[fault] and fault != "traceback"} == {}
    assert seen["old"] + seen["new"] == RUNS
