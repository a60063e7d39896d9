"""Speed of `readiness derive` on a list of many rows, as ratios to a DuckDB scan of the same file and to pandas.

`python -m tools.list_bench [ROWS]` writes two lists 4 of fictional children, one of so many rows and one of a tenth.
It prints wall and processor time of all three, in turn, each in a process of its own; readiness as a wheel installs it.
pandas counts the same six measures, and must get the same. Nothing here is a test.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from tests.support import as_installed
from tests.support.process import surroundings

ROWS, ROUNDS = 10_000_000, 3
# The same memory, and every column read as text.
SCAN = """
import duckdb, sys
base = duckdb.connect(config={"memory_limit": "2GB"})
columns = base.sql(f"DESCRIBE SELECT * FROM read_csv('{sys.argv[1]}', all_varchar = true)").fetchall()
counts = ", ".join(f'count("{name}")' for name, *_ in columns)
base.sql(f"SELECT {counts} FROM read_csv('{sys.argv[1]}', all_varchar = true)").fetchall()
"""
# As an analyst writes it who trusts the file: one form of dates, nothing checked, nothing accounted for.
PANDAS = """
import json, sys
import numpy as np, pandas as pd
path, holidays = sys.argv[1], np.array(sys.argv[2].split(","), dtype="datetime64[D]")
child, begun, seen, done, team = (
    "Child Unique ID", "Continuous Assessment Start Date", "Child Seen During Continuous Assessment",
    "Continuous Assessment Date of Authorisation", "Allocated Team",
)
rows = pd.read_csv(path, usecols=[child, begun, seen, done, team], dtype=str)
for column in (begun, done):
    rows[column] = pd.to_datetime(rows[column], format="%d/%m/%Y")
first, last = pd.Timestamp(2026, 4, 1), pd.Timestamp(2026, 9, 30)
days = lambda start, end: np.busday_count(start.values.astype("datetime64[D]"), end, holidays=holidays)
ended = rows[rows[done].between(first, last)].copy()
# busday_count counts the first day and leaves out the last; readiness the other way round.
one = np.timedelta64(1, "D")
ended["days"] = days(ended[begun] + one, ended[done].values.astype("datetime64[D]") + one)
still = rows[(rows[begun] <= last) & (rows[done].isna() | (rows[done] > last))].copy()
still["days"] = days(still[begun] + one, np.datetime64("2026-10-01"))
unseen = still[~still[seen].fillna("").str.lower().str.endswith("yes")]
def teams(found, of=None):
    return {name: int(number) for name, number in found.groupby(team)[child].agg(of or "count").items()}
bands = ["up_to_10", "11_to_20", "21_to_30", "31_to_40", "41_to_45", "46_to_50", "51_to_60", "61_and_over"]
cut = pd.cut(ended["days"], [-1, 10, 20, 30, 40, 45, 50, 60, 10**6], labels=bands)
counted = {
    "within_45_working_days": teams(ended[ended["days"] <= 45]),
    "durations": {name: int(number) for name, number in cut.value_counts().items()},
    "open_past_45_working_days": teams(still[still["days"] > 45]),
    "open_past_10_working_days": teams(still[still["days"] > 10].drop_duplicates(child)),
    "open_past_10_not_seen": teams(unseen[unseen["days"] > 10].drop_duplicates(child)),
    "open_past_limit_not_seen": teams(unseen[unseen["days"] > 45].drop_duplicates(child)),
}
# The team of a child with several is not the same in both; the sum is.
json.dump({name: sum(found.values()) for name, found in counted.items()}, sys.stdout)
"""


def main() -> None:
    """Prints the times and the ratios of both lists, and what a row of the longer one costs against the shorter."""
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else ROWS
    as_installed.install()
    try:
        shorter, longer = measure(rows // 10), measure(rows)
    finally:
        as_installed.remove()
    print(f"a row of {rows:,} costs {longer / rows / (shorter / (rows // 10)):.2f} of one of {rows // 10:,}")


def measure(rows: int) -> float:
    """Compares all three on a list of so many rows; the median of our processor seconds."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        path, ours = folder / "list-4.csv", folder / "ours.json"
        write_assessments(path, rows)
        whose = ("--council", "Fictional", "--period-end", "2026-09-30", "-o", ours)
        commands: Mapping[str, Sequence[str | Path]] = {
            "readiness": [sys.executable, "-m", "readiness", "derive", path, *whose],
            "scan": [sys.executable, "-c", SCAN, path],
            "pandas": [sys.executable, "-c", PANDAS, path, holidays()],
        }
        times: dict[str, list[tuple[float, float]]] = {name: [] for name in commands}
        most: dict[str, float] = {}
        for _ in range(ROUNDS):
            ours.unlink(missing_ok=True)
            for name, command in commands.items():
                wall, spent, memory, out = once(command)
                times[name].append((wall, spent))
                most[name] = max(most.get(name, 0), memory)
                if name == "pandas":
                    refuse_difference(json.loads(ours.read_text(encoding="utf-8")), json.loads(out))
        print(f"derive six measures from {rows:,} rows ({path.stat().st_size / 1e6:,.0f} MB), {ROUNDS} rounds, medians")
        for title, kind in (("wall", 0), ("processor", 1)):
            own, scan, pandas = (statistics.median(pair[kind] for pair in times[name]) for name in commands)
            print(
                f"  {title:10} readiness {own:6.2f} s   scan {scan:6.2f} s, ratio {own / scan:4.2f}"
                f"   pandas {pandas:6.2f} s, ratio {own / pandas:4.2f}"
            )
        print("  memory     " + "   ".join(f"{name} {memory:,.0f} MB" for name, memory in most.items()))
        return statistics.median(spent for _, spent in times["readiness"])


def refuse_difference(tree: Mapping[str, Any], counted: Mapping[str, int]) -> None:
    """Ends the run where pandas counts another number than readiness: then they do not do the same."""
    readings = tree["assessments"]
    ours = {
        name: reading.get("count") or reading.get("numerator") or sum(reading["bands"].values())
        for name, reading in readings.items()
    }
    if ours != dict(counted):
        raise SystemExit(f"readiness counts {ours}, pandas {counted}")


def holidays() -> str:
    """The bank holidays of England, as one argument."""
    from readiness.data.derive.calendar import bank_holidays

    return ",".join(map(str, bank_holidays()))


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
    # The number of the row, so that no two rows are the same.
    columns[-1] = f'i AS "{about.others[-1]}"'
    duckdb.sql(f"COPY (SELECT {', '.join(columns)} FROM range({rows}) AS t(i)) TO '{path}' (HEADER)")


def once(command: Sequence[str | Path]) -> tuple[float, float, float, str]:
    """Wall and processor seconds of one whole process, its most memory in MB, and what it printed. It must succeed."""
    start = time.perf_counter()
    with tempfile.TemporaryFile("w+", encoding="utf-8") as out:
        process = subprocess.Popen(command, stdout=out, stderr=subprocess.DEVNULL, env=surroundings())
        _, status, used = os.wait4(process.pid, 0)
        wall = time.perf_counter() - start
        if status:
            raise SystemExit(f"{command[:4]} failed")
        out.seek(0)
        return wall, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024, out.read()


if __name__ == "__main__":
    main()
