"""Speed of `readiness derive` on a list of many rows, as a ratio to a DuckDB scan of the same file.

`python -m tools.list_bench [ROWS]` writes a list 4 of fictional children, and prints wall and processor time of both,
in turn, each in a process of its own. Nothing here is a test.
"""

from __future__ import annotations

import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

ROWS, ROUNDS = 1_000_000, 3
# The same memory, and every column read as text.
SCAN = """
import duckdb, sys
base = duckdb.connect(config={"memory_limit": "2GB"})
columns = base.sql(f"DESCRIBE SELECT * FROM read_csv('{sys.argv[1]}', all_varchar = true)").fetchall()
counts = ", ".join(f'count("{name}")' for name, *_ in columns)
base.sql(f"SELECT {counts} FROM read_csv('{sys.argv[1]}', all_varchar = true)").fetchall()
"""


def main() -> None:
    """Prints both times and the ratio."""
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else ROWS
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        path = folder / "list-4.csv"
        write_assessments(path, rows)
        whose = ("--council", "Fictional", "--period-end", "2026-09-30", "-o", folder / "ours.json")
        derive = [sys.executable, "-m", "readiness", "derive", path, *whose]
        scan = [sys.executable, "-c", SCAN, path]
        pairs = []
        for _ in range(ROUNDS):
            (folder / "ours.json").unlink(missing_ok=True)
            pairs.append((once(derive), once(scan)))
        print(f"derive six measures from {rows:,} rows ({path.stat().st_size / 1e6:,.0f} MB), {ROUNDS} pairs, medians")
        for title, kind in (("wall", 0), ("processor", 1)):
            ours, theirs = (statistics.median(pair[side][kind] for pair in pairs) for side in (0, 1))
            print(f"  {title:10} readiness {ours:6.2f} s   scan {theirs:6.2f} s   ratio {ours / theirs:5.2f}")
        print(
            f"  most memory of a child process: {resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024:,.0f} MB"
        )


def write_assessments(path: Path, rows: int) -> None:
    """A list 4 of so many rows; the same rows every time."""
    import duckdb

    from readiness.data.derive.sources import ANNEX_A, shipped_sources

    about = shipped_sources()[ANNEX_A].tables["assessments"]
    started = "(hash(i + 2) % 250)::INTEGER"
    cells = {
        "child": f"'F-' || (hash(i) % {max(rows // 2, 1)})",
        "started": f"strftime(DATE '2026-01-01' + {started}, '%d/%m/%Y')",
        "seen": "CASE hash(i + 6) % 9 WHEN 0 THEN 'b) No' ELSE 'a) Yes' END",
        "ended": f"CASE hash(i + 3) % 5 WHEN 0 THEN '' ELSE strftime(DATE '2026-01-01' + {started}"
        " + (hash(i + 4) % 70)::INTEGER, '%d/%m/%Y') END",
        "team": "'Team ' || chr((65 + hash(i + 5) % 9)::INTEGER)",
    }
    columns = [f'{cells[key]} AS "{column.heading}"' for key, column in about.columns.items()]
    columns += [f"'as it is' AS \"{heading}\"" for heading in about.others]
    duckdb.sql(f"COPY (SELECT {', '.join(columns)} FROM range({rows}) AS t(i)) TO '{path}' (HEADER)")


def once(command: Sequence[str | Path]) -> tuple[float, float]:
    """Seconds by the clock and of the processor of one whole process, which must succeed."""
    before, start = os.times(), time.perf_counter()
    subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True)
    after = os.times()
    spent = after.children_user + after.children_system - before.children_user - before.children_system
    return time.perf_counter() - start, spent


if __name__ == "__main__":
    main()
