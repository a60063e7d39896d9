"""The Standard Safeguarding Dataset: tables worked by hand, as CSV, in a database, and in two extracts."""

from __future__ import annotations

import csv
import json
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

import duckdb
import pytest
import yaml

from readiness.data.catalogue import shipped_catalogue
from readiness.data.derive.derivation import derivations
from readiness.data.derive.sources import shipped_sources
from tests.support.process import ROOT, readiness

LISTS = ROOT / "samples" / "lists"
TABLES = LISTS / "ssd"
SSD = shipped_sources()["ssd"]
MEASURES = shipped_catalogue().measures
# What of the fictional children must appear nowhere but in the file that was asked for.
CANARIES = ("LK-9", "lk-9", "2015-02-14", "2026-11-15", "Quillfeather", "LEG-7")


def derive(*paths: Path, out: Path, more: tuple[str | Path, ...] = ()) -> Any:
    return readiness("derive", *paths, "--into", LISTS / "start.json", "-o", out, *more)


def readings_in(path: Path) -> dict[str, Mapping[str, Any]]:
    tree = json.loads(path.read_text(encoding="utf-8"))
    return {measure: tree[one.section][one.name] for measure, one in MEASURES.items()
            if one.name in tree.get(one.section, {})}  # fmt: skip


def shown(reading: Mapping[str, Any], asked: Mapping[str, Any]) -> Mapping[str, Any]:
    return {key: reading.get("by", {}).get("team") if key == "by" else reading.get(key) for key in asked}


def rows_of(table: str) -> list[list[str]]:
    with open(TABLES / f"{table}.csv", encoding="utf-8", newline="") as stream:
        return list(csv.reader(stream))


def test_every_value_of_the_sample_tables_is_the_one_worked_out_by_hand(tmp_path: Path) -> None:
    worked = yaml.safe_load((TABLES / "worked.yaml").read_text(encoding="utf-8"))
    done = derive(TABLES, out=tmp_path / "ours.json")
    assert done.code == 0, done.err
    found = readings_in(tmp_path / "ours.json")
    assert {name: shown(found[name], worked.get(name, {})) for name in found} == worked
    can_give = {name for name, one in derivations().items() if all(map(SSD.holds, one.terms.lists))}
    # Their columns reach back six years alone, or hold what was answered at any time.
    assert can_give - worked.keys() == {
        "child_protection.repeat_plans",
        "children_in_care.permanence_plan_by_four_months",
    }
    judged = readiness("check", tmp_path / "ours.json")
    assert judged.code in (0, 1, 3), judged.err


@pytest.mark.parametrize("name", ["ssd.sqlite", "ssd.db", "ssd.duckdb"])
def test_a_database_with_the_tables_gives_what_the_csvs_give(name: str, tmp_path: Path) -> None:
    folder = tmp_path / "database"
    folder.mkdir()
    (folder / "Thumbs.db").write_bytes(b"pictures")
    connect = duckdb.connect if name.endswith(".duckdb") else sqlite3.connect
    with closing(connect(str(folder / name))) as connection:
        for table in SSD.tables:
            head, *rows = rows_of(table)
            connection.execute(f"CREATE TABLE {table} ({', '.join(f'{column} VARCHAR' for column in head)})")
            marks = ", ".join("?" for _ in head)
            connection.executemany(
                f"INSERT INTO {table} VALUES ({marks})", [[cell or None for cell in row] for row in rows]
            )
        connection.commit()
    done = derive(folder, out=tmp_path / "ours.json")
    assert done.code == 0, done.err
    assert f"  {name}, table ssd_contacts: 6 of its 6 headings are there" in done.out.splitlines()
    assert derive(TABLES, out=tmp_path / "files.json").code == 0
    assert readings_in(tmp_path / "ours.json") == readings_in(tmp_path / "files.json")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["database", "files.json", "ours.json"]


def test_a_database_in_which_nothing_is_known_is_told(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "payroll.db")) as connection:
        connection.execute("CREATE TABLE payroll (name, sum)")
    done = derive(tmp_path / "payroll.db", out=tmp_path / "ours.json")
    assert (done.code, "no table here is like one that readiness knows" in done.err) == (2, True)


def test_of_two_extracts_each_row_counts_as_the_newer_has_it(tmp_path: Path) -> None:
    """In the older one a plan is open that has ended since, and an enquiry has a day that was corrected."""
    for table, changed in {
        "ssd_cp_plans": {"p6": {3: ""}, "p1": None, "p2": None, "p3": None},
        "ssd_s47_enquiry": {"q4": {2: "2026-02-01 00:00:00.000"}, "q5": None, "q6": None},
    }.items():
        head, *rows = rows_of(table)
        with open(tmp_path / f"older_{table}.csv", "w", encoding="utf-8", newline="") as stream:
            writer = csv.writer(stream)
            writer.writerow(head)
            for row in rows:
                change = changed.get(row[0], {})
                if change is not None:
                    writer.writerow([change.get(place, cell) for place, cell in enumerate(row)])
    done = derive(tmp_path, TABLES, out=tmp_path / "ours.json")
    assert done.code == 0, done.err
    assert derive(TABLES, out=tmp_path / "files.json").code == 0
    assert readings_in(tmp_path / "ours.json") == readings_in(tmp_path / "files.json")
    newer = "left out (a newer file has the same row anew)"
    assert [line for line in done.out.splitlines() if newer in line] == [
        f"  12 rows = 7 used + 5 {newer}",
        f"  13 rows = 8 used + 5 {newer}",
    ]


def test_nothing_of_a_child_is_in_any_output_but_the_drill_that_was_asked_for(tmp_path: Path) -> None:
    asked = ("--problems", tmp_path / "problems.csv", "--drill", tmp_path / "drill.csv")
    done = derive(TABLES, out=tmp_path / "ours.json", more=asked)
    report = readiness("check", tmp_path / "ours.json", "-f", "json")
    texts = [done.out, done.err, report.out, report.err]
    texts += [(tmp_path / name).read_text(encoding="utf-8") for name in ("ours.json", "problems.csv")]
    assert [(canary, text) for canary in CANARIES for text in texts if canary in text] == []
    drill = (tmp_path / "drill.csv").read_text(encoding="utf-8")
    assert "children_in_care.seen_alone,,LK-91043,true" in drill.splitlines()
    assert "Quillfeather" not in drill


def test_rows_add_up_table_by_table_and_each_problem_names_its_row(tmp_path: Path) -> None:
    done = derive(TABLES, out=tmp_path / "ours.json", more=("--problems", tmp_path / "problems.csv"))
    lines = [line.strip() for line in done.out.splitlines() if " rows = " in line]
    assert len(lines) == len(SSD.tables)
    for line in lines:
        whole, _, parts = line.partition(" rows = ")
        assert int(whole) == sum(int(part.split()[0]) for part in parts.split(" + "))
    with open(tmp_path / "problems.csv", encoding="utf-8", newline="") as stream:
        problems = [(row["file"], row["row"], row["column"], row["problem"]) for row in csv.DictReader(stream)]
    twice = 'holds a day that stands for "not known"'
    assert problems == [
        ("ssd_contacts.csv", "6", "", '"cont_contact_date" is blank or cannot be read'),
        ("ssd_cin_episodes.csv", "7", "", '"cine_referral_date" is blank or cannot be read'),
        ("ssd_cin_assessments.csv", "4", "cina_assessment_auth_date", twice),
        ("ssd_cla_placement.csv", "5", "clap_cla_placement_type", "cannot be read"),
        *[("ssd_permanence.csv", str(row), "perm_placed_foster_carer_date", twice) for row in (2, 3, 5, 6)],
    ]


def test_a_list_whose_tables_are_not_all_there_says_which_is_missing(tmp_path: Path) -> None:
    for table in ("ssd_cla_episodes", "ssd_legal_status", "ssd_cla_placement", "ssd_missing", "ssd_contacts"):
        (tmp_path / f"{table}.csv").write_bytes((TABLES / f"{table}.csv").read_bytes())
    done = derive(tmp_path, out=tmp_path / "ours.json")
    assert done.code == 0, done.err
    assert "Not derived, since there is no Standard Safeguarding Dataset, ssd_cla_health:" in done.out.splitlines()
    assert readings_in(tmp_path / "ours.json").keys() == {
        "front_door.contacts",
        "missing.interviews_accepted",
        "missing.interviews_offered",
        "missing.now_over_24_hours",
    }
