"""The Standard Safeguarding Dataset: tables worked by hand, as CSV, in a database, and in two extracts."""

from __future__ import annotations

import csv
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest

from readiness.data.derive.calendar import AskedPeriod
from readiness.data.derive.database import opened
from readiness.data.derive.derivation import derivations
from readiness.data.derive.sources import made_by, shipped_sources
from tests.support.lists import LISTS, Derived, readings_in, worked
from tests.support.process import readiness
from tests.support.slow import mostly_slow

TABLES = LISTS / "ssd"
SSD = shipped_sources()["ssd"]


def derive(*paths: Path, out: Path, more: tuple[str | Path, ...] = ()) -> Any:
    return readiness("derive", *paths, "--into", LISTS / "start.json", "-o", out, *more)


def given(name: str) -> set[str]:
    """The columns that the dataset gives of a list, or has in a table."""
    return {*(SSD.lists[name].gives if name in SSD.lists else SSD.tables[name].columns if name in SSD.tables else ())}


def can_give(measure: str) -> bool:
    """Whether the dataset has every column from which a measure is derived."""
    return all({*columns} - {"team"} <= given(name) for name, columns in derivations()[measure].terms.lists.items())


def rows_of(table: str) -> list[list[str]]:
    with open(TABLES / f"{table}.csv", encoding="utf-8", newline="") as stream:
        return list(csv.reader(stream))


def test_what_the_samples_show_is_all_that_the_dataset_gives() -> None:
    # What its columns reach back to, or what was answered at any time, is no column of these lists.
    assert {name for name in derivations() if can_give(name)} == worked("ssd").keys()


@mostly_slow("name", ["ssd.sqlite", "ssd.db", "ssd.duckdb"], "ssd.sqlite")
def test_a_database_with_the_tables_gives_what_the_csvs_give(name: str, tmp_path: Path, sample_lists: Derived) -> None:
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
    assert readings_in(tmp_path / "ours.json") == sample_lists("ssd").readings
    assert sorted(path.name for path in tmp_path.iterdir()) == ["database", "ours.json"]


def test_a_database_in_which_nothing_is_known_is_told(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "payroll.db")) as connection:
        connection.execute("CREATE TABLE payroll (name, sum)")
    done = derive(tmp_path / "payroll.db", out=tmp_path / "ours.json")
    assert (done.code, "no table here is like one that readiness knows" in done.err) == (2, True)


@pytest.mark.slow
def test_of_two_extracts_each_row_counts_as_the_newer_has_it(tmp_path: Path, sample_lists: Derived) -> None:
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
    assert readings_in(tmp_path / "ours.json") == sample_lists("ssd").readings
    newer = "left out (a newer file has the same row anew)"
    assert [line for line in done.out.splitlines() if newer in line] == [
        f"  12 rows = 7 used + 5 {newer}",
        f"  13 rows = 8 used + 5 {newer}",
    ]


def test_each_problem_names_its_row(sample_lists: Derived) -> None:
    assert len(sample_lists("ssd").rows) == len(SSD.tables)
    problems = [(row["file"], row["row"], row["column"], row["problem"]) for row in sample_lists("ssd").problems]
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


def made(name: str, tables: Mapping[str, str], folder: Path) -> list[str]:
    """The rows of a list, made of tables whose first line names the columns that they have."""
    with opened(AskedPeriod(date(2026, 4, 1), date(2026, 9, 30)), {}, folder) as database:
        database.use("ssd")
        for table, one in SSD.tables.items():
            columns = ", ".join(f"{key} {column.kind}" for key, column in one.columns.items())
            database.run(f"CREATE TABLE ssd.{table} ({columns})")
            head, *rows = tables.get(table, "none").strip().splitlines()
            for row in rows:
                cells = [None if cell == "-" else cell for cell in row.split()]
                marks = ", ".join("?" for _ in cells)
                database.run(f"INSERT INTO ssd.{table} ({', '.join(head.split())}) VALUES ({marks})", cells)
        for used in (one for one in SSD.lists[name].reads if one in SSD.lists):
            database.run(f"CREATE TABLE ssd.{used} AS {made_by('ssd', used)}")
        found = database.rows(f"SELECT * FROM ({made_by('ssd', name)}) ORDER BY ALL")
    return [" ".join("-" if cell is None else str(cell) for cell in row) for row in found]


def test_children_in_care_stand_in_their_list_as_on_the_last_day_or_the_day_on_which_care_ended(tmp_path: Path) -> None:
    tables = {
        "ssd_cla_episodes": """
            episode child care started why ended reason entered
            1 A a 2026-09-30 began - - -
            2 B b 2026-10-01 began - - -
            3 C c 2026-01-05 began 2026-02-01 goes_on 2026-01-05
            4 C c 2026-02-01 moved 2026-09-30 other 2026-01-05
            5 D d 2025-05-01 began 2025-10-01 goes_on 2025-04-30
            6 D d 2025-10-01 moved - - 2025-04-30
            7 E e 2025-10-01 began - - -
            8 F f 2026-02-01 began 2026-06-01 other -
            9 F f 2026-02-01 same_home - - -
            10 G g 2025-05-01 began 2025-09-30 adopted -
            11 H h 2025-05-01 began 2026-01-01 goes_on -
            12 H h 2026-01-01 moved 2026-05-01 goes_on -
            13 H h 2026-10-01 moved - - -
            14 I i 2026-01-05 began 2026-01-05 goes_on -
            15 I i 2026-01-05 moved 2026-10-01 adopted -""",
        "ssd_legal_status": """
            status child legal_status started ended
            1 A other 2026-09-30 -
            2 C other 2026-01-05 2026-09-30
            3 C short_breaks 2026-09-30 -
            4 D short_breaks 2025-05-01 2026-09-30
            5 E short_breaks 2025-05-01 2026-09-29
            6 E other 2026-10-01 -""",
        "ssd_cla_placement": """
            stay care started ended placement
            1 a 2026-09-30 - parents
            2 c 2026-02-01 2026-09-30 other
            3 c 2026-09-30 - parents
            4 d 2025-10-01 2026-09-30 other
            5 e 2025-10-01 2026-09-29 other
            6 e 2026-10-01 - parents""",
        "ssd_cla_health": """
            child kind checked status
            A teeth 2026-09-29 -
            A teeth 2026-09-30 done
            A teeth 2026-10-01 done
            C teeth 2026-05-01 not_done
            D assessment 2026-05-01 done""",
        "ssd_missing": """
            episode child went ended kind
            1 A 2025-09-30 2025-10-01 missing
            2 A 2025-10-01 2025-10-02 missing
            3 A 2026-09-30 - -
            4 A 2026-10-01 - missing
            5 A 2026-05-01 2026-05-02 away""",
        "ssd_person": """
            child born
            A 2012-02-29""",
    }
    assert made("children_in_care", tables, tmp_path) == [
        "A 2012-02-29 2026-09-30 other - 2026-09-30 1 - - parents 2",
        "C - 2026-01-05 short_breaks - - 2 2026-09-30 other parents 0",
        "D - 2025-04-30 short_breaks - - 2 - - other 0",
        "E - 2025-10-01 - - - 1 - - - 0",
        "F - 2026-02-01 - - - 1 - - - 0",
        "G - 2025-05-01 - - - 0 2025-09-30 adopted - 0",
        "H - 2025-05-01 - - - 2 - - - 0",
        "I - 2026-01-05 - - - 1 2026-10-01 adopted - 0",
    ]


def test_children_in_need_stand_in_their_list_with_runs_of_plans_and_visits_of_every_kind(tmp_path: Path) -> None:
    tables = {
        "ssd_cin_plans": """
            plan child started ended team
            1 A 2026-01-05 2026-02-01 North
            2 A 2026-02-02 2026-03-01 12
            3 A 2026-03-03 - South
            4 B 2026-01-05 - North
            5 B 2026-02-01 2026-03-01 South
            6 C 2026-09-30 - -
            7 D 2026-10-01 - -
            8 E 2026-01-05 2026-10-01 -
            9 F 2026-01-05 - -
            10 G 2026-01-05 - -
            11 H 2026-01-05 - -""",
        "ssd_department": """
            department name
            12 West""",
        "ssd_cin_visits": """
            child visited seen
            A 2026-09-01 yes
            A 2026-09-02 no
            A 2026-09-03 -
            B 2026-09-30 yes
            C 2026-10-01 yes""",
        "ssd_cp_visits": """
            child visited seen alone
            A 2026-09-04 yes -""",
        "ssd_cla_visits": """
            child visited seen alone
            E 2026-09-05 yes -""",
        "ssd_cp_plans": """
            plan child started ended other_council
            1 F 2026-09-30 2026-10-01 -
            2 G 2026-01-05 2026-09-30 -
            3 H 2026-01-05 - yes""",
        "ssd_cla_episodes": """
            episode child care started why ended reason entered
            1 B b 2026-09-30 began - - -
            2 C c 2026-01-05 began 2026-09-30 other -""",
        "ssd_disability": """
            child disability
            A none
            A some
            B none""",
        "ssd_care_leavers": """
            child eligibility
            G leaving
            H other""",
    }
    assert made("children_in_need", tables, tmp_path) == [
        "A yes 2026-01-05 2026-09-04 2026-03-01 closed West",
        "A yes 2026-03-03 2026-09-04 - need_plan South",
        "B no 2026-01-05 2026-09-30 - in_care South",
        "C unknown 2026-09-30 - - need_plan -",
        "E unknown 2026-01-05 2026-09-05 2026-10-01 need_plan -",
        "F unknown 2026-01-05 - - protection_plan -",
        "G unknown 2026-01-05 - - - -",
        "H unknown 2026-01-05 - - need_plan -",
    ]


def test_plans_stand_in_the_list_of_child_protection_with_the_last_visits_in_them(tmp_path: Path) -> None:
    tables = {
        "ssd_cp_plans": """
            plan child started ended other_council
            1 A 2026-01-05 2026-05-01 no
            2 A 2026-06-01 - -
            3 B 2026-01-05 - -
            4 C 2026-01-05 - yes
            5 D 2026-01-05 - -""",
        "ssd_person": """
            child born due
            A 2022-09-30 -
            B 2022-10-01 -
            D - 2026-11-01""",
        "ssd_cp_visits": """
            child visited seen alone
            A 2026-01-04 yes yes
            A 2026-01-05 yes yes
            A 2026-05-01 no no
            A 2026-05-02 yes yes
            A 2026-06-01 yes yes
            B 2026-09-30 yes yes
            B 2026-09-30 yes no
            B 2026-10-01 yes yes""",
    }
    assert made("child_protection", tables, tmp_path) == [
        "A 2022-09-30 4 2026-01-05 2026-01-05 no 2026-05-01",
        "A 2022-09-30 4 2026-06-01 2026-06-01 yes -",
        "B 2022-10-01 3 2026-01-05 2026-09-30 no -",
        "D 2026-11-01 -1 2026-01-05 - unknown -",
    ]


def test_a_conference_stands_with_its_enquiry_or_the_last_before_it_or_alone(tmp_path: Path) -> None:
    tables = {
        "ssd_s47_enquiry": """
            enquiry child started no_further_action outcome team
            1 A 2026-05-01 - - North
            2 B 2026-04-01 - - -
            3 B 2026-05-01 yes - -
            4 C 2026-05-01 yes - -
            5 D 2026-05-01 - conference -
            6 E 2026-05-01 - - -
            7 F 2026-05-01 - other -
            8 G 2026-05-01 yes - -""",
        "ssd_initial_cp_conference": """
            conference child enquiry moved_in held
            1 A 1 no 2026-05-20
            2 A 1 no 2026-05-10
            3 B - no 2026-05-01
            4 C 4 no 2026-04-30
            5 E 6 no -
            6 F - yes 2026-05-20
            7 G 8 no -""",
    }
    assert made("section_47", tables, tmp_path) == [
        "A 2026-05-01 no 2026-05-10 North",
        "A - no 2026-05-20 -",
        "B 2026-04-01 unknown - -",
        "B 2026-05-01 no 2026-05-01 -",
        "C 2026-05-01 yes - -",
        "C - no 2026-04-30 -",
        "D 2026-05-01 no - -",
        "E 2026-05-01 no - -",
        "F 2026-05-01 unknown - -",
        "F - no 2026-05-20 -",
        "G 2026-05-01 yes - -",
    ]
