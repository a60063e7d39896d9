"""`make kills RUNS=200`: ends so many runs by each signal while they write three reports, and counts what is left.

Half of the runs are ended at any time, half while they write. There must be noughts alone, with two exceptions. Nothing
can be done when SIGKILL comes between two moves: then one report is old and another new, or a temporary name is left,
which the next run removes. And a traceback is Python's own where an interrupt comes before it has begun with the
program.
"""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path

from tests.support.process import TOOL, surroundings

ROOT = Path(__file__).resolve().parents[1]
SAMPLE = ROOT / "samples" / "middling.json"
REPORTS = ("report.html", "report.md", "report.json")
SIGNALS = (signal.SIGKILL, signal.SIGTERM, signal.SIGINT, signal.SIGHUP)
OLD = b"an earlier report\n"
# What may never be, and the seconds after which a process that lives on has been left behind.
FAULTS = ("half", "mixture", "leftover", "orphan", "traceback")
LEFT_BEHIND = 5
# Seconds in which three reports are written, about.
WRITING = 0.04


def main() -> int:
    """Prints the table; 1 where anything is left."""
    number, found = int(sys.argv[1]), Counter[str]()
    print(f"signal  pack  {'  '.join(FAULTS)}  codes, and how many runs left the earlier reports or new ones")
    for packed in (False, True):
        for end in SIGNALS:
            counted = kills(end, packed, number, random.Random(number))
            found += Counter({fault: counted[fault] for fault in FAULTS if fault != "traceback"})
            rest = ", ".join(f"{key}: {counted[key]}" for key in sorted(counted.keys() - {*FAULTS}))
            faults = "  ".join(f"{counted[fault]:{len(fault)}}" for fault in FAULTS)
            print(f"{end.name:7} {'yes' if packed else 'no':5} {faults}  {rest}", flush=True)
    return 1 if found else 0


def kills(end: signal.Signals, packed: bool, number: int, chance: random.Random) -> Counter[str]:
    """Ends so many runs with the signal, at times that chance chooses; how often each thing was seen."""
    seen: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        command = _prepared(folder, packed)
        started = time.monotonic()
        subprocess.run(command, cwd=folder, env=surroundings(), capture_output=True, check=False)
        lasts = time.monotonic() - started
        new = {report: (folder / "out" / report).read_bytes() for report in REPORTS}
        for turn in range(number):
            _reset(folder)
            after = chance.uniform(0, WRITING if turn % 2 else lasts)
            seen.update(_kill(command, folder, end, after, writing=bool(turn % 2)))
            seen.update(_left(folder / "out", new))
    return seen


def _prepared(folder: Path, packed: bool) -> list[str]:
    shutil.copy(SAMPLE, folder / "ours.json")
    outputs = [part for report in REPORTS for part in ("-o", f"out/{report}")]
    (folder / "out").mkdir()
    return [*TOOL, "check", "ours.json", *outputs, *(("--pack", str(ROOT / "rules" / "ilacs-2026")) if packed else ())]


def _reset(folder: Path) -> None:
    shutil.rmtree(folder / "out")
    (folder / "out").mkdir()
    for report in REPORTS:
        (folder / "out" / report).write_bytes(OLD)


def _kill(command: list[str], folder: Path, end: signal.Signals, after: float, writing: bool) -> Iterator[str]:
    """Ends one run so long after it began, or after it began to write."""
    process = subprocess.Popen(
        command,
        cwd=folder,
        env=surroundings(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
    )
    while writing and process.poll() is None and not _writes(process.pid, folder / "out"):
        time.sleep(0.0005)
    time.sleep(after)
    process.send_signal(end)
    try:
        _, err = process.communicate(timeout=LEFT_BEHIND)  # it returns only when nobody holds the streams open
    except subprocess.TimeoutExpired:
        yield "orphan"
        _, err = process.communicate()
    yield str(process.returncode)
    if b"Traceback" in err:
        yield "traceback"


def _writes(process: int, folder: Path) -> bool:
    """Whether the process, or its child, has a file open in the folder."""
    try:
        children = Path(f"/proc/{process}/task/{process}/children").read_text().split()
        opened = [link for one in (process, *children) for link in Path(f"/proc/{one}/fd").iterdir()]
        return any(os.readlink(link).startswith(f"{folder}/") for link in opened)
    except OSError:
        return False


def _left(folder: Path, new: Mapping[str, bytes]) -> Iterator[str]:
    """What is wrong with what stands in the folder; "old" where nothing was written."""
    found = {path.name: path.read_bytes() for path in folder.iterdir()}
    yield from ("leftover" for _ in found.keys() - {*REPORTS})
    kinds = {"old" if found[name] == OLD else "new" if found[name] == new[name] else "half" for name in REPORTS}
    yield "half" if "half" in kinds else "mixture" if len(kinds) > 1 else kinds.pop()


if __name__ == "__main__":
    sys.exit(main())
