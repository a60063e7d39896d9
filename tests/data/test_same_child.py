"""One child under two ids: what finds it across lists, and the file that joins ids."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from readiness.core.diagnostics import UnreadableError
from readiness.data.derive import deriving
from readiness.data.derive.across import crosschecks
from readiness.data.derive.database import Database, opened
from readiness.data.derive.derivation import derivations
from readiness.data.derive.deriving import Derivations
from readiness.data.derive.same_child import NOBODY, SameChild, join_ids, read_same_child
from readiness.data.derive.sources import ANNEX_A, columns_of, shipped_sources
from tests.data.test_sample_lists import CANARIES
from tests.support.lists import ANNEX, HALF_YEAR, LISTS, Derived, readings_in, written
from tests.support.process import readiness

# Measures that count each child of a list once, whatever else is said of it.
OF_CHILDREN = ("child_protection.children_on_plans", "child_protection.children_with_section_47_in_12_months")
WHOLE = ("--council", "Larkshire", "--period-end", "2026-09-30")


@contextmanager
def held(lists: Mapping[str, Sequence[Sequence[str]]], same: SameChild, folder: Path) -> Iterator[Derivations]:
    for name, rows in lists.items():
        written(folder, name, rows)
    scratch = folder / "scratch"
    scratch.mkdir()
    with deriving.loaded(deriving.find([folder], {}, "", scratch), HALF_YEAR, {}, scratch, same) as database:
        yield database


@pytest.mark.parametrize("rule", crosschecks())
def test_each_query_across_lists_finds_whom_its_examples_say(rule: str, tmp_path: Path) -> None:
    for number, example in enumerate(crosschecks()[rule].terms.examples):
        folder = tmp_path / str(number)
        folder.mkdir()
        with held(example.lists, NOBODY, folder) as database:
            crossed = [one for one in database.across() if one.rule == rule]
            found = [tuple(row[2:]) for row in database.crossed_children(crossed)]
        expected = [(child, *(beside or (None,))) for child, *beside in example.finds]
        assert (example.title, found) == (example.title, expected)
        assert [one.children for one in crossed] == [len({child for child, _ in expected})]


def test_each_query_across_lists_reads_lists_and_columns_that_its_sources_have() -> None:
    for rule, check in crosschecks().items():
        for source in check.terms.sources or (ANNEX_A,):
            for name, columns in check.terms.lists.items():
                assert shipped_sources()[source].holds(name), rule
                assert set(columns) <= columns_of(source, name).keys(), rule


def test_the_account_says_in_numbers_who_is_missing_in_a_list_and_which_ids_are_alike(tmp_path: Path) -> None:
    whole = ("derive", LISTS, "--into", LISTS / "start.json", "-o", tmp_path / "ours.json")
    told = readiness(*whole, "--drill", tmp_path / "drill.csv").out
    names = ("children_in_need", "child_protection", "children_in_care")
    in_need, plans, care = (f"list {ANNEX[name].number} ({ANNEX[name].title})" for name in names)
    alike = 'Ids that differ from another only by small and large letters, blanks, leading zeros or ".0"'
    alone = "where one with the same date of birth and that case status stands alone"
    by_status = f"by the case status of {in_need} and not"
    found = [
        (f"{alike}: 2", "alike_ids"),
        (f"Children in care in {care} and not open in {in_need}: 7", "in_care_not_in_need"),
        (f"Children in care {by_status} in care in {care}: 0", "in_need_not_in_care"),
        (f"Children on a protection plan {by_status} on a plan in {plans}: 1", "in_need_not_on_plan"),
        (f"Children on a plan in {plans} and not open in {in_need}: 4", "on_plan_not_in_need"),
        (f"Children of {plans} or {care} who are not open in {in_need}, {alone}: 1", "same_birth"),
    ]
    assert told.split("\n\n")[-2].splitlines() == [
        "Across the lists of Annex A",
        *(f"  {who} (rule across.{rule})" for who, rule in found),
    ]
    with open(tmp_path / "drill.csv", encoding="utf-8", newline="") as stream:
        drill = [(row["measure"], row["child"], row["counts as"]) for row in csv.DictReader(stream)]
    assert ("across.same_birth", "LK-90012", "lk-90012") in drill
    assert ("across.in_need_not_on_plan", "lk-90012", "") in drill
    assert [canary for canary in CANARIES[ANNEX_A] if canary in told] == []


def test_where_a_list_is_missing_the_account_says_that_nobody_was_looked_for(tmp_path: Path) -> None:
    rows = [["child", "started", "ended"], ["A", "2026-01-05", ""]]
    written(tmp_path, "child_protection", rows)
    told = readiness("derive", tmp_path, *WHOLE, "-o", tmp_path / "ours.json").out
    assert (
        "  Children on a plan in list 7 (Child Protection) and not open in list 6 (Children in Need): not looked for, "
        "since there is no list 6 (Children in Need) (rule across.on_plan_not_in_need)"
    ) in told.splitlines()


def test_ids_that_are_joined_count_as_one_child_and_the_account_says_how_many_rows_that_changed(
    sample_lists: Derived,
) -> None:
    lists = sample_lists(ANNEX_A)
    done = lists.done
    account = done.out.split("\n\n")
    assert [part.splitlines()[0] for part in account if "by same-child.csv" in part] == ["List 6 (Children in Need)"]
    assert "  Rows under another id of the child, by same-child.csv: 1" in done.out.splitlines()
    assert "Not taken" not in done.out
    assert lists.readings["equality.identity_blank"]["denominator"] == 16
    assert "lk-9" not in (lists.folder / "drill.csv").read_text(encoding="utf-8")


def test_a_row_that_stands_there_under_both_ids_stands_there_twice(tmp_path: Path) -> None:
    head = "Child Unique ID,Gender,Ethnicity,Date of Birth,Age of Child (Years),Date of Contact,Contact Source"
    rows = ["A,F,W,,,01/09/2026,P", "B,F,W,,,01/09/2026,P", "B,F,W,,,03/04/2026,P", "C,F,W,,,01/09/2026,P"]
    (tmp_path / "contacts.csv").write_text("\n".join([head, *rows, ""]), encoding="utf-8")
    (tmp_path / "same.csv").write_text("id;same_as\nB;A\nD;A\nE;A\n", encoding="utf-8")
    done = readiness("derive", tmp_path, *WHOLE, "--same-child", tmp_path / "same.csv", "-o", tmp_path / "ours.json")
    assert done.out.splitlines()[4:7] == [
        "  4 rows = 3 used + 1 left out (the row stands there twice)",
        "  Rows under another id of the child, by same.csv: 2",
        "",
    ]
    assert "Ids of same.csv that stand in no list: 2" in done.out.splitlines()
    assert readings_in(tmp_path / "ours.json")["front_door.contacts"]["count"] == 3


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("id,same_as\nB,A\n", {"B": "A"}),
        ("\ufeffSame as;ID\n A ; B \n;\n", {"B": "A"}),
        ("id,same_as\nC,B\nB,A\n", {"C": "A", "B": "A"}),
        ("id,same_as\nB,A\nA,B\n", {"B": "A"}),
        ("id,same_as\nC,B\nC,A\n", {"C": "A", "B": "A"}),
        ("id,same_as\nA,A\n", {}),
        ("id,same_as\n", {}),
    ],
)
def test_each_id_is_joined_to_the_one_that_is_no_others(text: str, kept: Mapping[str, str], tmp_path: Path) -> None:
    (tmp_path / "same.csv").write_text(text, encoding="utf-8")
    assert read_same_child(tmp_path / "same.csv") == SameChild("same.csv", kept)


@pytest.mark.parametrize(
    ("raw", "because"),
    [
        (b"id,child\nB,A\n", 'same.csv has no column "same_as"; head its columns id and same_as'),
        (b"", 'same.csv has no column "id"; head its columns id and same_as'),
        (b"id,same_as\nC,D\nB,\n", "same.csv: line 3 lacks one of its two ids; give both, or take it out"),
        (b"id,same_as\n\xff,A\n", "no CSV in UTF-8; save it as one"),
    ],
)
def test_a_file_that_does_not_say_which_ids_are_one_child_is_refused(raw: bytes, because: str, tmp_path: Path) -> None:
    (tmp_path / "same.csv").write_bytes(raw)
    with pytest.raises(UnreadableError) as refused:
        read_same_child(tmp_path / "same.csv")
    assert because in str(refused.value)


PAIRS = st.lists(st.tuples(st.sampled_from("ABCDE"), st.sampled_from("ABCDE")), max_size=6)


@given(PAIRS, st.data())
def test_the_order_of_the_lines_makes_no_difference(pairs: list[tuple[str, str]], data: st.DataObject) -> None:
    assert kept_of(data.draw(st.permutations(pairs))) == kept_of(pairs)


def test_joining_ids_never_raises_a_count_of_children_and_loses_no_list_of_them(tmp_path: Path) -> None:
    # One database for all examples, since opening it takes longest.
    with opened(HALF_YEAR, {}, tmp_path) as database:

        @settings(deadline=None)
        @given(st.lists(st.sampled_from("ABCDE"), min_size=1, max_size=8), PAIRS)
        def holds(children: list[str], pairs: list[tuple[str, str]]) -> None:
            counts = [children_counted(database, children, joined) for joined in ([], pairs)]
            assert all(1 <= joined <= apart for apart, joined in zip(*counts, strict=True))

        holds()


def children_counted(database: Database, children: Sequence[str], pairs: list[tuple[str, str]]) -> list[int]:
    """What measures of children make of one plan and one enquiry for each of these ids, where some are joined."""
    rows = (
        "SELECT unnest(?) AS child, DATE '2026-05-04' AS started, CAST(NULL AS DATE) AS ended, NULL AS team,"
        " 0 AS left_out, CAST(0 AS UBIGINT) AS mark"
    )
    SameChild("same.csv", kept_of(pairs)).write(database)
    for name in ("child_protection", "section_47"):
        database.run(f"CREATE OR REPLACE TABLE {name} AS {rows}", [children])
        join_ids(database, name)
    database.run("DROP TABLE main.same_child")
    return [database.rows(f"SELECT count(*) FROM ({derivations()[one].sql})")[0][0] for one in OF_CHILDREN]


def kept_of(pairs: Sequence[tuple[str, str]]) -> Mapping[str, str]:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "same.csv"
        path.write_text("\n".join(map(",".join, [("id", "same_as"), *pairs])), encoding="utf-8")
        return read_same_child(path).kept
