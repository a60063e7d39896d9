"""Spark counts what DuckDB counts, tells nothing and leaves nothing. `make test-spark` runs this; nothing skips it."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from readiness.data.derive import deriving
from readiness.data.derive.calendar import AskedPeriod
from readiness.data.derive.derivation import derivations
from readiness.data.derive.headings import read_mapping
from readiness.data.derive.spark import Spark, started
from tests.support.lists import ANNEX, HALF_YEAR, LISTS, MEASURES, derived, shown
from tests.support.process import TOOL, run, surroundings
from tests.support.region import LAST_DAY, mapping, write_region
from tests.support.slow import slow

pytestmark = pytest.mark.spark

YEAR = AskedPeriod(date(2025, 4, 1), date(2026, 3, 31))
STANDARDS = {"child_protection_visit_working_days": Decimal(10), "child_in_need_visit_working_days": Decimal("20.5")}
Counted = tuple[deriving.Derivations, deriving.Outcome]
# Quick to start and slow to run, which suits few rows.
QUICK = {"JDK_JAVA_OPTIONS": "-XX:TieredStopAtLevel=1"}
REGION = ("--by-folder", "--period-end", str(LAST_DAY), "--mapping", "mapping.toml")


@pytest.fixture(scope="module")
def spark(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Spark]:
    os.environ.update(QUICK)
    # A name that Hadoop would take for a pattern, and with a sign that is encoded in addresses.
    with started(tmp_path_factory.mktemp("on [spark] {é} %20")) as session:
        yield session


@contextmanager
def counted(
    folder: Path, body: Mapping[str, Any], scratch: Path, spark: Spark | None, period: AskedPeriod = HALF_YEAR
) -> Iterator[Counted]:
    """What follows from the lists in a folder."""
    scratch.mkdir()
    found = deriving.find([folder], body, "mapping.toml", scratch)
    with deriving.loaded(found, period, STANDARDS, scratch, spark=spark) as lists:
        yield lists, lists.outcome(MEASURES, STANDARDS)


@pytest.mark.slow
@pytest.mark.parametrize("measure", derivations())
def test_each_derivation_gives_on_spark_what_its_examples_say(measure: str, spark: Spark, tmp_path: Path) -> None:
    for number, example in enumerate(derivations()[measure].terms.examples):
        folder = tmp_path / str(number)
        folder.mkdir()
        reading = derived(measure, example.lists, example.standards, folder, example.last_day, spark)
        assert (example.title, shown(reading, example.gives)) == (example.title, example.gives)


@pytest.mark.parametrize(
    ("source", "period"), [("", HALF_YEAR), slow("ssd", HALF_YEAR), slow("census", YEAR), ("ssda903", YEAR)]
)
def test_the_sample_lists_give_the_same_on_both_engines_figures_and_children(
    source: str, period: AskedPeriod, spark: Spark, tmp_path: Path
) -> None:
    body = read_mapping((LISTS / "mapping.toml").read_text(encoding="utf-8"), "mapping.toml")
    with counted(LISTS / source, body, tmp_path / "duckdb", None, period) as (lists, ours):
        assert ours.derived
        children = [*lists.children(ours.derived)]
    with counted(LISTS / source, body, tmp_path / "spark", spark, period) as (lists, theirs):
        assert (theirs.derived, theirs.underived) == (ours.derived, ours.underived)
        assert [*lists.children(theirs.derived)] == children


def test_spark_listens_on_this_machine_alone(spark: Spark) -> None:
    assert {address for one in java_of(os.getpid()) for address in listening(one)} == {"127.0.0.1"}


@pytest.mark.slow
def test_a_region_of_twenty_councils_gives_the_same_on_both_engines(spark: Spark, tmp_path: Path) -> None:
    write_region(tmp_path / "region", councils=20, rows=120, seed=20)
    body = read_mapping(mapping(), "mapping.toml")
    seen = set()
    for folder in sorted((tmp_path / "region").iterdir()):
        with counted(folder, body, tmp_path / f"{folder.name} duckdb", None) as (_, ours):
            seen |= {one.measure for one in ours.derived}
        with counted(folder, body, tmp_path / f"{folder.name} spark", spark) as (_, theirs):
            assert (theirs.derived, theirs.underived) == (ours.derived, ours.underived), folder.name
    # Examples show what reads several lists, which hardly any council of this region has together.
    assert seen >= {name for name, one in derivations().items() if [*one.terms.lists] in [[each] for each in ANNEX]}


def test_a_region_is_written_by_spark_as_by_duckdb_and_nothing_else_is_told(tmp_path: Path) -> None:
    write_region(tmp_path / "region", councils=2, rows=60, seed=2)
    (tmp_path / "mapping.toml").write_text(mapping(), encoding="utf-8")
    told = []
    for engine in ("duckdb", "spark"):
        command = (*TOOL, "derive", "region", *REGION, "--drill", f"{engine}-drill", "--engine", engine, "-o", engine)
        done = subprocess.run(command, cwd=tmp_path, env=surroundings(**QUICK), capture_output=True, check=False)
        assert (done.returncode, done.stderr) == (0, b"readiness: 2 of 2 councils derived (code 0)\n")
        told.append(done.stdout)
    assert told[0] == told[1]
    for one, other in (("duckdb", "spark"), ("duckdb-drill", "spark-drill")):
        texts = [{file.name: file.read_bytes() for file in (tmp_path / name).iterdir()} for name in (one, other)]
        assert len(texts[0]) == 2
        assert texts[0] == texts[1]
    left = sorted(path.name for path in tmp_path.iterdir())
    assert left == ["duckdb", "duckdb-drill", "mapping.toml", "region", "spark", "spark-drill"]


@pytest.mark.parametrize("end", [signal.SIGTERM, slow(signal.SIGINT), slow(signal.SIGKILL)])
def test_a_run_that_is_ended_leaves_no_java_and_nothing_in_its_folder(end: signal.Signals, tmp_path: Path) -> None:
    command = (*TOOL, "derive", str(LISTS), "--into", str(LISTS / "start.json"), "--engine", "spark", "-o", "ours.json")
    process = subprocess.Popen(
        command, cwd=tmp_path, env=surroundings(**QUICK), stderr=subprocess.PIPE, start_new_session=True
    )
    try:
        while not any(listening(one) for one in java_of(process.pid)):
            assert process.poll() is None
            time.sleep(0.1)
        java = java_of(process.pid)
        process.send_signal(end)
        _, told = process.communicate(timeout=60)
    finally:
        process.kill()
    if end is signal.SIGKILL:
        # Java ends by itself once nobody is there; the folder goes with the next run.
        until = time.monotonic() + 60
        while any(map(lives, java)) and time.monotonic() < until:
            time.sleep(0.1)
        assert told == b""
    else:
        assert (process.returncode, [*tmp_path.iterdir()]) == (128 + end, [])
        assert told.decode().strip().startswith("readiness: ")
        assert told.decode().strip().endswith(f"; nothing was left half written (code {128 + end})")
        assert len(told.decode().strip().splitlines()) == 1
    assert [one for one in java if lives(one)] == []


def test_without_java_the_command_says_what_to_install(tmp_path: Path) -> None:
    command = ("derive", LISTS, "--into", LISTS / "start.json", "--engine", "spark", "-o", "ours.json")
    done = run(*TOOL, *command, folder=tmp_path, variables={"PATH": str(tmp_path), "JAVA_HOME": ""})
    how = "install Java 17 or later (on Debian: apt-get install default-jre-headless), or set JAVA_HOME (code 4)"
    assert done.err == f"readiness: not delivered: to count on Spark needs Java, which is not there; {how}\n"
    assert (done.code, [*tmp_path.iterdir()]) == (4, [])


@pytest.mark.slow
def test_spark_that_cannot_start_is_told_by_its_kind(tmp_path: Path) -> None:
    command = ("derive", LISTS, "--into", LISTS / "start.json", "--engine", "spark", "-o", "ours.json")
    done = run(*TOOL, *command, folder=tmp_path, variables={"SPARK_MASTER": "nowhere"})
    told = "readiness: not delivered: Spark gave up (PySparkRuntimeError)"
    assert done.err == f"{told}; check the memory, the disk, and that Java is 17 or later (code 4)\n"
    assert (done.code, [*tmp_path.iterdir()]) == (4, [])


def java_of(parent: int) -> list[int]:
    """The processes of Java that a process started."""
    children = Path(f"/proc/{parent}/task/{parent}/children").read_text().split()
    return [int(one) for one in children if Path(f"/proc/{one}/comm").read_text().strip() == "java"]


def lives(process: int) -> bool:
    """Whether a process is there and is no mere entry of one that ended."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def listening(process: int) -> list[str]:
    """The addresses on which a process listens."""
    sockets = set()
    for link in Path(f"/proc/{process}/fd").iterdir():
        with suppress(OSError):
            sockets.add(os.readlink(link))
    found = []
    for kind in ("tcp", "tcp6"):
        for line in Path(f"/proc/{process}/net/{kind}").read_text().splitlines()[1:]:
            _, local, _, state, *others = line.split()
            if state == "0A" and f"socket:[{others[5]}]" in sockets:
                # Each group of four bytes stands there back to front; the last group is the whole of an older address.
                found.append(".".join(str(byte) for byte in reversed(bytes.fromhex(local.partition(":")[0][-8:]))))
    return found
