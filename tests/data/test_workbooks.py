"""A workbook says the same as its JSON, and its mistakes are told with their cells."""

from __future__ import annotations

import json
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from readiness.authoring.workbook import workbook_of
from readiness.core.json_reader import parse
from readiness.data.workbook_layout import sections_in_order
from readiness.data.workbook_reader import read_workbook
from readiness.data.workbook_rows import same
from readiness.data.worked_examples import UNREAD, about
from tests.support.samples import every_sample
from tests.support.strategies import submissions
from tests.support.workbooks import (
    CATALOGUE,
    SOUND,
    accepted,
    blank_workbook,
    edited,
    of_sections,
    place,
    refusal,
    replaced,
)

ON_TIME, OPEN = "assessments.within_45_working_days", "assessments.open_past_45_working_days"
# Lists and objects with nothing in them say nothing: a workbook always has a sheet for them.
MAY_BE_EMPTY = ("evidence", "actions", "self_ratings", "local_standards", "extensions", *CATALOGUE.sections)


def tree_of(submission: dict[str, Any]) -> dict[str, Any]:
    """The submission as it is read from JSON."""
    tree: dict[str, Any] = parse(json.dumps(submission).encode(), "ours.json").value
    return tree


def without_empty(tree: dict[str, Any]) -> dict[str, Any]:
    return {key: one for key, one in tree.items() if one or key not in MAY_BE_EMPTY}


def there_and_back(tree: dict[str, Any]) -> dict[str, Any]:
    """What a workbook of the submission is read as."""
    catalogue = of_sections(*tree)
    return dict(read_workbook(workbook_of(tree, catalogue, {}), "ours.xlsx", catalogue).value)


@given(submissions())
def test_every_submission_that_is_accepted_survives_a_workbook(submission: dict[str, Any]) -> None:
    tree = tree_of(submission)
    assume(accepted(tree) is not None)
    back = there_and_back(tree)
    assert same(without_empty(back), without_empty(tree))
    assert accepted(back) == accepted(tree)


@every_sample
def test_every_sample_survives_a_workbook(sample: Path) -> None:
    tree = parse(sample.read_bytes(), sample.name).value
    catalogue = of_sections(*tree)
    document = read_workbook(workbook_of(tree, catalogue, {}), "ours.xlsx", catalogue)
    assert same(without_empty(dict(document.value)), without_empty(tree))
    as_json = {path[0] for path, place in document.places.items() if "As JSON" in str(place)}
    assert as_json <= {"extensions", "$schema"}


CHARACTERS = st.characters(exclude_categories=["Cs"], exclude_characters="\0")
TEXTS = st.one_of(
    st.text(CHARACTERS, min_size=1, max_size=40),
    st.sampled_from(
        ["=1+1", "@x", "'a", "+44 20", "85%", "007", "1e5", "TRUE", "31/03/2026", "_x0041_", "a\r\nb\x01\ufffe"]
    ),
).map(lambda text: f"{text}.")


@given(TEXTS, TEXTS, st.lists(TEXTS, max_size=3))
def test_any_text_survives_a_workbook(name: str, note: str, more: list[str]) -> None:
    reading = {"numerator": 1, "denominator": 2, "note": note, "source": f" {name}"}
    tree = tree_of(
        {**SOUND, "council": {"name": name}, "prepared_by": note, "extensions": {name: more}}
        | {"assessments": {"within_45_working_days": reading}}
        | {"actions": [{"criteria": [], "action": text, "status": "open"} for text in more]}
    )
    assert same(without_empty(there_and_back(tree)), without_empty(tree))


@pytest.mark.parametrize(
    "reading",
    [
        '{"percentage": 85.0}',
        '{"percentage": 85.70, "numerator": 6, "denominator": 7}',
        '{"numerator": 12345678.123456789012, "denominator": 99999999.99999999999999}',
        '{"status": "not-held", "reason": "x", "source": null}',
        '{"numerator": 1, "denominator": 2, "by": {}, "history": []}',
        '{"numerator": 1, "denominator": 2, "by": {"team": {}}}',
        '{"numerator": 1, "denominator": 2, "by": {"team": {" ": {"numerator": 0, "denominator": 1}}}}',
        '{"numerator": 1, "denominator": 2, "by": {"team": {"7": {"numerator": 0, "denominator": 1}}}}',
        '{"percentage": 0, "period": {"end": "2026"}, "also": [{"value": 3, "source": "a", "period_end": "2026-03"}]}',
        '{"percentage": -0.0}',
        '{"about": "in our own words", "percentage": 85.7}',
    ],
)
def test_what_no_row_can_say_stands_as_json_and_survives(reading: str) -> None:
    tree = parse(f'{{"assessments": {{"within_45_working_days": {reading}}}}}'.encode(), "ours.json").value
    assert same(without_empty(there_and_back({**SOUND, **tree})), without_empty({**SOUND, **tree}))


def test_what_new_says_of_a_measure_stands_in_columns_of_its_own() -> None:
    measure = CATALOGUE.measures["assessments.within_45_working_days"]
    for words in (about(measure), f"{about(measure)}; {UNREAD}"):
        tree = {**SOUND, "assessments": {measure.name: {"about": words, "percentage": 85}}}
        assert there_and_back(tree)["assessments"] == {measure.name: {"percentage": 85}}


@pytest.mark.slow
def test_the_same_submission_gives_the_same_bytes() -> None:
    blank_workbook.cache_clear()
    first = blank_workbook()
    blank_workbook.cache_clear()
    assert blank_workbook() == first


def told(*cells: tuple[str, str, str, Any]) -> str:
    """What is said of a blank workbook with these cells: sheet, heading, row and value of each."""
    return refusal(
        edited(blank_workbook(), {(sheet, place(sheet, heading, row)): new for sheet, heading, row, new in cells})
    )


MISTAKES = {
    "numerator and denominator are the wrong way round": (
        [("Assessments", "numerator", ON_TIME, 947), ("Assessments", "denominator", ON_TIME, 812)],
        (
            "ours.xlsx:Assessments!I2: $.assessments.within_45_working_days.numerator: 947 of 812 is more than all; "
            "check whether the two are the wrong way round"
        ),
    ),
    "a small number is hidden": (
        [("Assessments", "count", OPEN, "<5")],
        (
            'ours.xlsx:Assessments!L3: $.assessments.open_past_45_working_days.count: the text "<5" '
            "stands where a number "
            'belongs; write suppressed under "status", c under "symbol" in place of "count" where it '
            "hides a small number, "
            'or 5 under "count", below under "bound" where it may be 0'
        ),
    ),
    "a star": (
        [("Assessments", "count", OPEN, "*")],
        (
            'ours.xlsx:Assessments!L3: $.assessments.open_past_45_working_days.count: the text "*" '
            "stands where a number "
            'belongs; write suppressed under "status", c under "symbol" in place of "count"'
        ),
    ),
    "not known": (
        [("Assessments", "count", OPEN, "not known")],
        (
            'ours.xlsx:Assessments!L3: $.assessments.open_past_45_working_days.count: the text "not '
            'known" stands where a '
            'number belongs; write not-held under "status", the reason under "reason" in place of "count", and say why'
        ),
    ),
    "a fraction for a percentage": (
        [("Assessments", "percentage", ON_TIME, "0.85")],
        (
            "ours.xlsx:Assessments!K2: $.assessments.within_45_working_days.percentage: 0.85 looks "
            "like a fraction, and "
            'percentages run from 0 to 100; write 85; if it truly is under 1%, give counts, or add a "note" or a '
            '"source"'
        ),
    ),
    "a formula that failed": (
        [("Assessments", "count", OPEN, '<c t="e"><v>#DIV/0!</v></c>')],
        (
            "ours.xlsx:Assessments!L3: $.assessments.open_past_45_working_days.count: the text "
            '"#DIV/0!" stands where a '
            "number belongs; the spreadsheet could not work it out: mend the formula, or write "
            'not-held under "status", '
            'the reason under "reason" in place of "count"'
        ),
    ),
    "a formula that nobody worked out": (
        [("Assessments", "count", OPEN, "<c><f>SUM(A1:A2)</f></c>")],
        (
            "ours.xlsx:Assessments!L3: $: this formula has no result; open the workbook in Excel or LibreOffice, which "
            "work it out, and save it"
        ),
    ),
    "a formula that reads another file": (
        [("Assessments", "count", OPEN, "<c><f>[1]Sheet1!A1</f><v>5</v></c>")],
        "ours.xlsx:Assessments!L3: $: this formula reads another file; paste its value in place of it",
    ),
    "a date in which day and month can be swapped": (
        [("Council", "entry", "period end", "04/03/2026")],
        (
            'ours.xlsx:Council!B5: $.period.end: "04/03/2026" is not a date in the form year-month-day; write '
            '"2026-03-04" if the day comes first, as is usual in England, or "2026-04-03" if the month does'
        ),
    ),
    "a grade": (
        [("Self-ratings", "rating", "HP06", "Good")],
        (
            "ours.xlsx:'Self-ratings'!C2: $.self_ratings.HP06: the text \"Good\" is a grade; grades "
            "are Ofsted's: write "
            "strength, improving, mixed or weakness"
        ),
    ),
    "a status without its reason": (
        [("Assessments", "status", ON_TIME, "Not held")],
        (
            'ours.xlsx:Assessments!V2: $.assessments.within_45_working_days.status: "not-held" is '
            "given without a reason; "
            'say why in "reason"'
        ),
    ),
    "a heading that was changed": (
        [("Assessments", "numerator", "measure", "nominator")],
        'ours.xlsx:Assessments!I1: $: no column here is called so; did you mean "denominator"?',
    ),
    "a measure that is misspelt": (
        [("Assessments", "measure", ON_TIME, "assessments.within_45_days"), ("Assessments", "numerator", ON_TIME, 1)],
        (
            'ours.xlsx:Assessments!A2: $.assessments.within_45_days: there is no "within_45_days" in '
            '"assessments"; did '
            'you mean "within_45_working_days"?'
        ),
    ),
}


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_is_told_with_its_cell(name: str) -> None:
    cells, said = MISTAKES[name]
    assert told(*cells) == said


def reading(*cells: tuple[str, str, Any]) -> Any:
    """What a row of a measure is read as."""
    changes = {("Assessments", place("Assessments", heading, row)): new for heading, row, new in cells}
    return read_workbook(edited(blank_workbook(), changes), "ours.xlsx", CATALOGUE).value.get("assessments")


@pytest.mark.parametrize(
    ("cells", "read"),
    [
        ([("numerator", ON_TIME, " 812 "), ("denominator", ON_TIME, "1,947")], {"numerator": 812, "denominator": 1947}),
        ([("percentage", ON_TIME, "85.0%")], {"percentage": Decimal("85.0")}),
        ([("percentage", ON_TIME, 0.1 + 0.2)], {"percentage": Decimal("0.3")}),
        ([("numerator", ON_TIME, "c"), ("denominator", ON_TIME, 40)],
         {"denominator": 40, "status": "suppressed", "symbol": "c"}),
        ([("status", ON_TIME, "Not Held"), ("reason", ON_TIME, 7)], {"status": "not-held", "reason": "7"}),
        ([("period end", ON_TIME, 2026), ("percentage", ON_TIME, 50)], {"percentage": 50, "period": {"end": "2026"}}),
    ],
)  # fmt: skip
def test_what_is_certain_is_read_as_it_is_meant(cells: list[tuple[str, str, Any]], read: dict[str, Any]) -> None:
    assert reading(*cells) == {"within_45_working_days": read}


def test_a_row_without_a_measure_belongs_to_the_one_above_it() -> None:
    changes = {
        ("Assessments", place("Assessments", "numerator", ON_TIME)): 5,
        ("Assessments", place("Assessments", "denominator", ON_TIME)): 9,
        ("Assessments", "A3"): None,
        ("Assessments", "G3"): "Team",
        ("Assessments", "H3"): "North",
        ("Assessments", "I3"): 2,
        ("Assessments", "J3"): 4,
    }
    found = read_workbook(edited(blank_workbook(), changes), "ours.xlsx", CATALOGUE).value["assessments"]
    team = {"North": {"numerator": 2, "denominator": 4}}
    assert found == {"within_45_working_days": {"numerator": 5, "denominator": 9, "by": {"team": team}}}


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        (
            {("Assessments", "AZ3"): "ask Jo"},
            (
                "Assessments!AZ3: $: this cell stands under no heading; move it under a heading, or into a sheet whose "
                'name begins with "my "'
            ),
        ),
        (
            {("Assessments", "A3"): ON_TIME, ("Assessments", "I2"): 1, ("Assessments", "I3"): 2},
            "Assessments!A3: $: this measure is given twice, first in Assessments!A2; keep one of the two",
        ),
        (
            {("Assessments", "H2"): "North", ("Assessments", "I2"): 1},
            'Assessments!H2: $: "North" is part of nothing; write team under "split by"',
        ),
        (
            {("Council", "A2"): "council nam"},
            'Council!A2: $: no line here is called so; did you mean "council name"?',
        ),
        (
            {("Assessments", "J1"): "numerator"},
            "Assessments!J1: $: two columns have this heading; keep one of them",
        ),
        (
            {("Assessments", "G1"): None},
            'Assessments!A1: $: the heading "split by" is missing; put it back: a new workbook has it',
        ),
        (
            {("Self-ratings", "A2"): None, ("Self-ratings", "C2"): "mixed"},
            "'Self-ratings'!A2: $: this row does not say which criterion it is of; name the criterion",
        ),
    ],
)
def test_what_no_table_can_mean_is_refused_with_its_cell(changes: dict[tuple[str, str], Any], said: str) -> None:
    assert refusal(edited(blank_workbook(), changes)) == f"ours.xlsx:{said}"


def test_a_sheet_of_an_unknown_name_is_refused() -> None:
    raw = replaced(blank_workbook(), "xl/workbook.xml", lambda old: old.replace(b'"Evidence"', b'"Evidense"'))
    assert refusal(raw) == (
        'ours.xlsx:Evidense!A1: $: no submission has a sheet of this name; did you mean "Evidence"?; a sheet of your '
        'own is not read where its name begins with "my "'
    )


@pytest.mark.slow
def test_json_on_the_last_sheet_is_read_as_strictly_as_json() -> None:
    raw = workbook_of({**SOUND, "extensions": {"a": 1}}, CATALOGUE, {})
    cell = ("As JSON", place("As JSON", "json", "extensions", raw))
    assert refusal(edited(raw, {cell: '{"a": 1, "a": 2}'})) == (
        "ours.xlsx:'As JSON'!B2: $: \"a\" is given twice, first on line 1; keep one of the two"
    )
    assert refusal(edited(raw, {("As JSON", "A2"): "council", cell: '{"name": "X"}'})) == (
        "ours.xlsx:'As JSON'!B2: $: council stands in the other sheets too; keep one of the two"
    )


def test_every_section_has_a_sheet_of_its_own_with_a_name_that_excel_takes() -> None:
    names = [name for _, name, _ in sections_in_order(CATALOGUE)]
    assert len(set(names)) == len(CATALOGUE.sections)
    assert [name for name in names if not 0 < len(name) <= 31 or set(name) & set("[]:*?/\\")] == []


SHEETS = ("Council", "Assessments", "Evidence", "Actions", "Self-ratings", "Local standards", "As JSON", "Start here")


@cache
def with_json() -> bytes:
    """A workbook with something on its last sheet."""
    return workbook_of({**SOUND, "extensions": {"a": 1}}, CATALOGUE, {"HP06": "On time"})


REFERENCES = st.builds(lambda column, row: f"{column}{row}", st.sampled_from("ABCDEGHIJKLV"), st.integers(1, 4))
ENTRIES = st.one_of(
    st.sampled_from(
        [None, "team", "earlier", "another source", "North", ON_TIME, "c", "85%", "yes", "HP06", "council"]
    ),
    st.sampled_from(
        ["extensions", '{"a": [', "evidence", "[]", "measure", "x.y", ".", "..", "assessments.", "-", "  "]
    ),
    st.sampled_from(['<c t="b"><v>1</v></c>', '<c t="e"><v>#N/A</v></c>', '<c t="d"><v>2026-03-31</v></c>']),
    st.integers(-5, 50_000),
    st.floats(-1, 2),
    st.text(st.characters(categories=["L", "N", "P", "Z"]), max_size=5),
)


@pytest.mark.slow
@given(st.dictionaries(st.tuples(st.sampled_from(SHEETS), REFERENCES), ENTRIES, max_size=12))
def test_whatever_is_typed_into_cells_ends_in_a_submission_or_in_messages(changes: dict[Any, Any]) -> None:
    for line in refusal(edited(with_json(), changes)).splitlines():
        assert line.startswith("ours.xlsx:")
