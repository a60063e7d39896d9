"""From child-level lists to measures: each derivation's examples, how cells are read, and lists worked by hand."""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, ExitStack, contextmanager
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
import xlsxwriter

from readiness.core.shipped import rules_folder
from readiness.data.catalogue import shipped_catalogue
from readiness.data.derive import deriving
from readiness.data.derive.calendar import AskedPeriod, bank_holidays, known_days
from readiness.data.derive.database import Database, connected, opened, write_standards
from readiness.data.derive.derivation import Example, derivations, not_derived
from readiness.data.derive.headings import Guess, matched
from readiness.data.derive.sources import ANNEX_A, FOLDER, columns_of, made_by, shipped_sources
from tests.support.lists import (
    ANNEX,
    GIVEN,
    HALF_YEAR,
    LISTS,
    MEASURES,
    SAME,
    Derived,
    derived,
    readings_in,
    shown,
    worked,
    written,
)
from tests.support.process import ROOT, readiness

Opened = Callable[[AskedPeriod, Mapping[str, Decimal], Path], AbstractContextManager[Database]]


@pytest.fixture(scope="module")
def opened_once(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Opened]:
    """Opens a database for each period once: to make the calendar takes longer than most examples."""
    databases: dict[AskedPeriod, Database] = {}

    @contextmanager
    def emptied(period: AskedPeriod, standards: Mapping[str, Decimal], _: Path) -> Iterator[Database]:
        if period not in databases:
            databases[period] = stack.enter_context(opened(period, {}, tmp_path_factory.mktemp("database")))
            databases[period].run("PRAGMA disable_optimizer")  # to plan takes longer than to read some rows
        database = databases[period]
        database.run("SET search_path = 'main'")
        for source in shipped_sources():
            database.run(f"DROP SCHEMA IF EXISTS {source} CASCADE")
        database.run("DROP TABLE IF EXISTS same_child")
        write_standards(database, standards)
        yield database

    with ExitStack() as stack:
        yield emptied


@pytest.mark.parametrize("measure", derivations())
def test_each_derivation_gives_what_its_examples_say(
    measure: str, tmp_path: Path, opened_once: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(deriving, "opened", opened_once)
    for number, example in enumerate(derivations()[measure].terms.examples):
        folder = tmp_path / str(number)
        folder.mkdir()
        assert isinstance(example, Example)
        reading = derived(measure, example.lists, example.standards, folder, example.last_day)
        assert (example.title, shown(reading, example.gives)) == (example.title, example.gives)


def test_each_derivation_is_of_a_measure_and_reads_columns_that_a_source_has() -> None:
    for measure, one in derivations().items():
        assert measure in MEASURES
        assert measure not in not_derived()
        assert set(one.terms.standards) <= set(shipped_catalogue().local_standards)
        sources = [source for source, about in shipped_sources().items() if all(map(about.holds, one.terms.lists))]
        assert sources, measure
        for name, columns in one.terms.lists.items():
            assert set(columns) <= set(columns_of(sources[0], name)), measure


def test_each_list_that_a_source_gives_comes_out_of_its_query_with_the_columns_that_are_said(tmp_path: Path) -> None:
    for source, about in shipped_sources().items():
        with opened(HALF_YEAR, {}, tmp_path) as database:
            database.use(source)
            for table, one in about.tables.items():
                columns = ", ".join(f"{key} {column.kind}" for key, column in one.columns.items())
                database.run(f"CREATE TABLE {source}.{table} ({columns})")
                assert all(one.columns[key].required for key in one.newest_by), (source, table)
            for name, made in about.lists.items():
                found = database.rows(f"DESCRIBE ({made_by(source, name)})")
                assert [column for column, *_ in found] == [*made.gives], (source, name)
                assert set(made.gives) <= columns_of(source, name).keys(), (source, name)
                assert {*about.reads(name), *made.perhaps} <= about.tables.keys(), (source, name)
                database.run(f"CREATE TABLE {source}.{name} AS {made_by(source, name)}")  # the next may read it
            queries = {path.stem for path in (rules_folder() / FOLDER / "sources" / source).glob("*.sql")}
            assert queries == {*about.lists}


def test_each_measure_that_a_source_is_said_to_hold_is_derived_or_told_why_not() -> None:
    names = ("annex a", "children in need census", "ssda903", "standard safeguarding dataset")
    said = {name for name, one in MEASURES.items() if any(source in (one.held_in or "").lower() for source in names)}
    assert said == {*derivations(), *not_derived()}


def test_the_lists_are_those_of_annex_a_heading_by_heading() -> None:
    with open(ROOT.parent / "shared" / "domain" / "annex_a_columns.csv", encoding="utf-8") as stream:
        rows = [(int(row["list_number"]), row["column_name"]) for row in csv.DictReader(stream)]
    ours = [
        (one.number, heading)
        for one in ANNEX.values()
        for heading in (*(column.heading for column in one.columns.values()), *one.others)
    ]
    assert sorted(ours) == sorted(rows)


def test_the_calendar_has_the_bank_holidays_of_england_and_no_day_outside_it() -> None:
    assert known_days() == (date(2000, 1, 1), date(2028, 12, 31))
    assert [day for day in bank_holidays() if day.weekday() > 4] == []
    assert {day.year: 0 for day in bank_holidays()}.keys() == {*range(2000, 2029)}
    by_year = {year: sum(day.year == year for day in bank_holidays()) for year in range(2000, 2029)}
    # Jubilees of 2002, 2012 and 2022, a wedding, a funeral and a coronation; else the eight of every year.
    assert {year: number for year, number in by_year.items() if number != 8} == {2011: 9, 2012: 9, 2022: 10, 2023: 9,
                                                                                2002: 9}  # fmt: skip
    assert bank_holidays().keys() >= {date(2022, 9, 19), date(2023, 5, 8), date(2026, 4, 3), date(2026, 12, 28)}


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-03-31", "2026-03-31"),
        ("2026-03-31T09:30:00", "2026-03-31"),
        ("2026-03-31 00:00:00", "2026-03-31"),
        ("31/03/2026", "2026-03-31"),
        (" 31/03/2026 ", "2026-03-31"),
        ("31/03/2026 00:00", "2026-03-31"),
        ("1/4/2026", "2026-04-01"),
        ("31.03.2026", "2026-03-31"),
        ("31/03/26", "2026-03-31"),
        ("31/03/85", "1985-03-31"),
        ("31-Mar-2026", "2026-03-31"),
        ("31 Mar 26", "2026-03-31"),
        ("31 March 2026", "2026-03-31"),
        ("31/Mar/2026", "2026-03-31"),
        ("31-Mar-2026 00:00:00", "2026-03-31"),
        ("46112", "2026-03-31"),
        ("46112.4", "2026-03-31"),
        ("29/02/2024", "2024-02-29"),
        ("29/02/2026", None),
        ("31/06/2026", None),
        ("03/31/2026", None),
        ("2026-13-01", None),
        ("31/03/6", None),
        ("31/03/202", None),
        ("2026-03-3", None),
        ("NULL", None),
        ("", None),
        ("soon", None),
        ("0001-01-01x", None),
        ("26-03-31-01", None),
    ],
)
def test_a_day_is_read_in_each_form_that_systems_write_and_in_no_other(
    text: str, day: str | None, tmp_path: Path
) -> None:
    with opened(HALF_YEAR, {}, tmp_path) as database:
        found = database.rows("SELECT CAST(day_of(trimmed(?), last_day) AS VARCHAR) FROM period", [text])
    assert found == [(day,)]


# The sample lists, on the command line


def test_what_the_samples_show_is_all_that_annex_a_gives() -> None:
    given = {name for name, one in derivations().items() if one.terms.lists.keys() <= ANNEX.keys()}
    assert worked(ANNEX_A).keys() == given


def test_each_row_that_is_left_out_has_a_reason_and_each_problem_its_row(sample_lists: Derived) -> None:
    assert sample_lists(ANNEX_A).rows[1] == (
        '10 rows = 7 used + 1 left out ("Child Unique ID" is blank or cannot be read) + 1 left out ("Date of referral" '
        "is blank or cannot be read) + 1 left out (the row stands there twice)"
    )
    problems = [(row["file"], row["row"], row["column"], row["problem"]) for row in sample_lists(ANNEX_A).problems]
    assert problems[1:5] == [
        ("list-3-referrals.csv", "7", "", "the row stands there twice"),
        ("list-3-referrals.csv", "10", "", '"Child Unique ID" is blank or cannot be read'),
        ("list-3-referrals.csv", "11", "", '"Date of referral" is blank or cannot be read'),
        ("list-3-referrals.csv", "11", "Date of referral", "cannot be read"),
    ]


@pytest.mark.slow
def test_a_workbook_with_the_lists_gives_what_the_csvs_give(tmp_path: Path, sample_lists: Derived) -> None:
    with xlsxwriter.Workbook(tmp_path / "annex.xlsx") as book:
        for path in sorted(LISTS.glob("list-*.csv")):
            sheet = book.add_worksheet(path.stem[:31])
            sheet.write_string(0, 0, "Drawn on 1 October")
            with open(path, encoding="utf-8", newline="") as stream:
                for number, row in enumerate(csv.reader(stream), 2):
                    sheet.write_row(number, 0, row)
    body = (
        (LISTS / "mapping.toml").read_text(encoding="utf-8").replace('["', '["annex.xlsx, sheet ').replace(".csv", "")
    )
    (tmp_path / "mapping.toml").write_text(body, encoding="utf-8")
    into = ("--into", LISTS / "start.json", "--mapping", tmp_path / "mapping.toml", *SAME)
    done = readiness("derive", tmp_path / "annex.xlsx", *into, "-o", tmp_path / "book.json")
    assert done.code == 0, done.err
    assert readings_in(tmp_path / "book.json") == sample_lists(ANNEX_A).readings


@pytest.mark.slow
def test_parquet_gives_what_the_csvs_give(tmp_path: Path, sample_lists: Derived) -> None:
    mapping = (LISTS / "mapping.toml").read_text(encoding="utf-8").replace(".csv", ".parquet")
    (tmp_path / "mapping.toml").write_text(mapping, encoding="utf-8")
    with connected() as connection:
        for path in sorted(LISTS.glob("list-*.csv")):
            # As programs write it: days as days, flags as flags, and ids with gaps as numbers with a point.
            read = "read_csv(?, nullstr = ['', 'NULL'], dateformat = '%d/%m/%Y')"
            to = f"COPY (SELECT * FROM {read}) TO '{tmp_path / path.stem}.parquet'"
            connection.execute(to, [str(path)])
    into = ("--into", LISTS / "start.json", "--mapping", tmp_path / "mapping.toml", *SAME)
    done = readiness("derive", tmp_path, *into, "-o", tmp_path / "ours.json")
    assert done.code == 0, done.err
    assert readings_in(tmp_path / "ours.json") == sample_lists(ANNEX_A).readings


def test_a_damaged_parquet_file_is_refused_by_its_name(tmp_path: Path) -> None:
    (tmp_path / "list.parquet").write_bytes(b"PAR1 and no more")
    whole = ("--council", "Larkshire", "--period-end", "2026-09-30", "-o", tmp_path / "ours.json")
    done = readiness("derive", tmp_path, *whole)
    assert (done.code, "list.parquet is no Parquet file that can be read; write it anew" in done.err) == (2, True)


def test_lists_that_end_before_the_period_give_nothing(tmp_path: Path) -> None:
    rows = [["child", "started", "ended", "team"], ["A", "2026-01-05", "", "North"], ["B", "2026-08-31", "", "North"]]
    written(tmp_path, "child_protection", rows)
    whole = ("--council", "Larkshire", "--period-end", "2026-10-01", "-o", tmp_path / "ours.json")
    assert readiness("derive", tmp_path, *whole).code == 0
    assert "child_protection.children_on_plans" in readings_in(tmp_path / "ours.json")
    later = ("--council", "Larkshire", "--period-end", "2026-10-02", "-o", tmp_path / "later.json")
    done = readiness("derive", tmp_path, *later)
    told = (
        "Not derived, since no day in Annex A is of the month up to 2026-10-02; draw it anew, or, "
        "if it holds everything until then, say so as holds_until in the mapping:\n  child_protection.children_on_plans"
    )
    assert told in done.out
    assert readings_in(tmp_path / "later.json") == {}


def test_what_was_typed_stays_and_a_difference_stands_beside_it_once(tmp_path: Path) -> None:
    tree = json.loads((LISTS / "start.json").read_text(encoding="utf-8"))
    tree["front_door"] = {
        "referrals": {"count": 9, "source": "dashboard"},
        "contacts": {"count": 4},
        "re_referrals": {"status": "not-submitted"},
    }
    tree["disabled"] = {"children_on_plans": {"status": "not-submitted"}}
    tree["assessments"] = {"within_45_working_days": {"numerator": 90, "denominator": 100}}
    ours = tmp_path / "ours.json"
    ours.write_text(json.dumps(tree), encoding="utf-8")
    for _ in range(2):
        done = readiness("derive", LISTS, "--into", ours, "-o", ours)
        assert done.code == 0, done.err
    found = readings_in(ours)
    beside = found["front_door.referrals"].pop("also")
    assert found["front_door.referrals"] == {"count": 9, "source": "dashboard"}
    rule = "Derived from Annex A list 3 by rule front_door.referrals ("
    assert [(one["value"], one["source"][: len(rule)], one["period_end"]) for one in beside] == [
        (6, rule, "2026-09-30")
    ]
    assert found["front_door.contacts"] == {"count": 4}
    assert found["disabled.children_on_plans"]["count"] == 2
    # Its denominator is the referrals, so that beside other referrals it could not stand.
    assert found["front_door.re_referrals"] == {"status": "not-submitted"}
    assert (
        "Left out, since it must agree with what was typed, or with another source: front_door.re_referrals" in done.out
    )
    assert "Differs from what was typed, and stands beside it: front_door.referrals" in done.out.splitlines()
    report = readiness("check", ours, "--full").out
    assert "Derived from Annex A list 4 by rule assessments.within_45_working_days" in " ".join(report.split())


def test_wrong_headings_are_suggested_in_a_file_and_taken_once_it_is_confirmed(tmp_path: Path) -> None:
    text = (LISTS / "list-3-referrals.csv").read_text(encoding="utf-8")
    head, _, rest = text.partition("\n")
    head = head.replace("Date of referral", "Referral recvd date").replace("Child Unique ID", "Person number")
    (tmp_path / "refs.csv").write_text(f"{head}\n{rest}", encoding="utf-8")
    whole = ("--council", "Larkshire", "--period-end", "2026-09-30", "-o", tmp_path / "ours.json")
    asked = ("derive", tmp_path / "refs.csv", *whole, "--mapping", tmp_path / "mapping.toml")
    first = readiness(*asked)
    assert (first.code, (tmp_path / "ours.json").exists()) == (2, False)
    mapping = (tmp_path / "mapping.toml").read_text(encoding="utf-8")
    assert 'received = "Referral recvd date"  # suggested: is it?' in mapping.splitlines()
    assert "# child = the column for: Child Unique ID" in mapping.splitlines()
    mapping = mapping.replace("# child = the column for: Child Unique ID", 'child = "Person number"')
    (tmp_path / "mapping.toml").write_text(mapping, encoding="utf-8")
    assert readiness(*asked).code == 2  # not confirmed
    (tmp_path / "mapping.toml").write_text(mapping.replace("confirmed = false", "confirmed = true"), encoding="utf-8")
    assert readiness(*asked).code == 0
    assert readings_in(tmp_path / "ours.json")["front_door.referrals"]["count"] == 6


@pytest.mark.parametrize(
    ("table", "column", "written"),
    [
        ("child_protection", "started", "CP Plan Begin Date"),
        ("child_protection", "ended", "Plan Closure Date"),
        ("section_47", "conference", "Dt of ICPC"),
        ("referrals", "received", "Ref Date Rcvd"),
    ],
)
def test_a_heading_in_short_or_in_other_words_is_suggested(table: str, column: str, written: str) -> None:
    about = ANNEX[table]
    heads = [written if key == column else one.heading for key, one in about.columns.items()]
    found = matched([*heads, *about.others])
    assert isinstance(found, Guess)
    assert (found.table, found.columns[column], found.missing) == (f"{ANNEX_A}.{table}", written, [column])


def test_what_hides_how_it_stood_is_not_derived(tmp_path: Path) -> None:
    rows = [["child", "started", "visited", "team"], ["A", "2026-01-05", "2026-10-01", "North"]]
    because = derived("child_protection.unseen_20_working_days", {"child_protection": rows}, {}, tmp_path)
    assert because == (
        'list 7 (Child Protection) has "Date of the Last Statutory Visit" after the last day in 1 row, which hides how '
        "it stood on it; draw the list anew, or name a later last day"
    )


@pytest.mark.parametrize("team", ["A", "Team of 14/02/15", "90211 Smith"])
def test_a_team_that_may_be_a_child_is_not_shown(team: str, tmp_path: Path) -> None:
    rows = [["child", "received", "team"], ["A", "2026-04-01", team], ["B", "2026-04-01", "North"]]
    reading = derived("front_door.referrals", {"referrals": rows}, {}, tmp_path)
    assert isinstance(reading, Mapping)
    assert (reading["count"], "by" in reading) == (2, False)


def test_rows_of_the_wrong_length_and_other_encodings_are_accounted_for(tmp_path: Path) -> None:
    head = "Child Unique ID;Gender;Ethnicity;Date of Birth;Age of Child (Years);Date of Contact;Contact Source"
    rows = ["Zoë;F;W;;;01/09/2026;P", "B;F;W;;;02/09/2026", "C;F;W;;;05/09/2026;P;Q", ";;;;;;", "D;F;W;;;03/04/2026;P"]
    (tmp_path / "contacts.csv").write_text("\n".join([head, *rows, ""]), encoding="latin-1")
    whole = ("--council", "Larkshire", "--period-end", "2026-09-30", "-o", tmp_path / "ours.json")
    done = readiness("derive", tmp_path, *whole)
    assert done.code == 0, done.err
    assert (
        "5 rows = 2 used + 1 left out (the row is empty) + 2 left out (the row has too many or too few cells, or no "
        "end)"
    ) in done.out
    assert readings_in(tmp_path / "ours.json")["front_door.contacts"]["count"] == 2


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_row_that_is_too_short_is_left_out_however_lines_end(end: str, tmp_path: Path) -> None:
    head = "Child Unique ID,Gender,Ethnicity,Date of Birth,Age of Child (Years),Date of Contact,Contact Source"
    rows = ["A,F,W,,,01/04/2026,P", "B,F,W,,,02/04/2026", "C,F,W,,,03/04/2026,P"]
    (tmp_path / "contacts.csv").write_bytes(end.join([head, *rows, ""]).encode())
    whole = ("--council", "Larkshire", "--period-end", "2026-09-30", "-o", tmp_path / "ours.json")
    done = readiness("derive", tmp_path, *whole)
    assert "3 rows = 2 used + 1 left out (the row has too many or too few cells, or no end)" in done.out, done.err


@pytest.mark.parametrize("second", ["", '"B,F,W,,,01/04/2026,P\n'])
def test_a_quotation_mark_that_swallows_rows_is_refused_with_its_line(second: str, tmp_path: Path) -> None:
    head = "Child Unique ID,Gender,Ethnicity,Date of Birth,Age of Child (Years),Date of Contact,Contact Source"
    rows = 'A,F,W,,,01/04/2026,P\n"B,F,W,,,01/04/2026,P\nC,F,W,,,01/04/2026,P\n'
    (tmp_path / "contacts.csv").write_text(f"{head}\n{rows}{second}D,F,W,,,01/04/2026,P\n", encoding="utf-8")
    whole = ("--council", "Larkshire", "--period-end", "2026-09-30", "-o", tmp_path / "ours.json")
    done = readiness("derive", tmp_path, *whole)
    assert (done.code, "contacts.csv: what begins in line 3 does not end there" in done.err) == (2, True)
    assert [path.name for path in tmp_path.iterdir()] == ["contacts.csv"]


def test_a_file_that_is_no_utf_8_far_below_its_start_is_read_all_the_same(tmp_path: Path) -> None:
    head = "Child Unique ID,Gender,Ethnicity,Date of Birth,Age of Child (Years),Date of Contact,Contact Source"
    rows = [*(f"A{number},F,W,,,01/04/2026,P" for number in range(20_000)), "Zoë,F,W,,,02/09/2026,P"]
    (tmp_path / "contacts.csv").write_text("\n".join([head, *rows, ""]), encoding="latin-1")
    whole = ("--council", "Larkshire", "--period-end", "2026-09-30", "-o", tmp_path / "ours.json")
    done = readiness("derive", tmp_path, *whole, "--drill", tmp_path / "drill.csv")
    assert "20,001 rows = 20,001 used" in done.out
    assert "front_door.contacts,,Zoë,true" in (tmp_path / "drill.csv").read_text(encoding="utf-8")


def test_without_duckdb_the_command_says_how_to_get_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "duckdb", None)
    done = readiness("derive", *GIVEN[ANNEX_A], "-o", tmp_path / "ours.json")
    how = "install it with: python -m pip install 'readiness[lists]' (code 4)"
    told = f'readiness: not delivered: to read lists needs the extra "lists", which is not installed; {how}'
    assert (done.code, done.last_line) == (4, told)
    assert [*tmp_path.iterdir()] == []


def test_a_derivation_is_shown_with_its_query(tmp_path: Path) -> None:
    told = readiness("explain", "child_protection.plans_open_past_two_years").out
    assert "Derived from: list 7 (Child Protection): started, ended, team" in told
    assert "WHERE DATE_DIFF('day', o.started, p.last_day) + 1 > 729" in " ".join(told.split())


def test_a_period_outside_the_calendar_is_refused(tmp_path: Path) -> None:
    done = readiness("derive", LISTS, "--council", "X", "--period-end", "2029-03-31", "-o", tmp_path / "ours.json")
    assert done.code == 2
    assert "the bank holidays are known from 2000-01-01 to 2028-12-31" in done.err
