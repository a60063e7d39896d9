"""The department's published files: what is read of them, and what is said of broken and of hostile ones."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readiness.data.catalogue import Catalogue, shipped_catalogue
from readiness.data.council_figures import ENGLAND
from readiness.data.imported import FILE, ImportedError, ImportedYear, read_imported, written
from readiness.data.importing import merged, with_imported
from readiness.data.published_columns import known_columns
from readiness.data.published_files import read_published
from tests.support.published_files import WORKFORCE, Row, as_csv, data_file, tool_table

NAME = Path("in/f.csv")


def read(text: str | bytes, name: Path = NAME) -> dict[tuple[str, int], ImportedYear]:
    raw = text if isinstance(text, bytes) else text.encode()
    return {(row.measure, row.year): row for row in read_published(name, raw, shipped_catalogue(), None)}


def told(text: str | bytes) -> list[str]:
    """What is said of a file that is refused."""
    with pytest.raises(ImportedError) as refused:
        read(text)
    return [str(diagnostic) for diagnostic in refused.value.diagnostics]


# What is read

# As published in March 2026: the first rows of England, a region, and councils of each sort.
AS_PUBLISHED = """\
time_period,time_identifier,geographic_level,country_code,country_name,region_code,region_name,old_la_code,new_la_code,\
la_name,turnover_rate_fte,agency_rate_fte,agency_cover_rate_fte,vacancy_rate_fte,caseload_fte
2025,Reporting year,National,E92000001,England,,,,,,11.8,13,81.1,14.2,15.2
2025,Reporting year,Regional,E92000001,England,E12000003,Yorkshire and The Humber,,,,9.9,7.9,62.7,7.4,15.9
2025,Reporting year,Regional,E92000001,England,E13000001,Inner London,,,,11.7,17.3,91.3,18,12.8
2025,Reporting year,Local authority,E92000001,England,E12000001,North East,394,E08000024,Sunderland,11.8,low,100,5,17.1
2025,Reporting year,Local authority,E92000001,England,E12000003,Yorkshire and The Humber,382,E08000034,Kirklees,\
10.6,0,z,9.2,16.8
2025,Reporting year,Local authority,E92000001,England,E12000004,East Midlands,940 / 941,E06000061 / E06000062,\
North Northamptonshire / West Northamptonshire,10.4,19.5,100,25.9,14.8
"""


def test_a_data_file_gives_each_known_column_by_place_and_a_joint_row_to_both_councils() -> None:
    found = read(AS_PUBLISHED)
    assert {measure for measure, _ in found} == {*WORKFORCE, "workforce.agency_covering_vacancies"}
    assert found["workforce.agency", 2025].values == {
        ENGLAND: Decimal(13),
        "982": Decimal("7.9"),
        "987": Decimal("17.3"),
        "382": Decimal(0),
        "940": Decimal("19.5"),
        "941": Decimal("19.5"),
    }
    assert "382" not in found["workforce.agency_covering_vacancies", 2025].values


def test_the_figures_as_published_are_those_that_ship(catalogue: Catalogue) -> None:
    # Of what covers vacancies, no figures of regions ship.
    new = merged([], read(AS_PUBLISHED).values(), catalogue)
    assert [row.measure for row in new] == ["workforce.agency_covering_vacancies"]


FILTERED = """\
time_period,time_identifier,geographic_level,region_code,old_la_code,new_la_code,la_name,care_leaver_age,breakdown,\
care_leaver_count,care_leaver_percent
2025,Reporting year,National,,,,,17 to 18 years,"Total in education, employment or training",9430,64
2025,Reporting year,National,,,,,19 to 21 years,"Total in education, employment or training",20760,54
2025,Reporting year,National,,,,,19 to 21 years,Total,38440,100
2025,Reporting year,Local authority,,384,E08000036,Wakefield,19 to 21 years,Total information not known,c,c
2025,Reporting year,Local authority,,384,E08000036,Wakefield,19 to 21 years,\
"Total in education, employment or training",100,48
"""


def test_rows_are_told_apart_by_their_other_columns() -> None:
    found = {key[0]: row.values for key, row in read(FILTERED).items()}
    assert found == {
        "care_leavers.in_education_employment_training_17_to_18": {ENGLAND: Decimal(64)},
        "care_leavers.in_education_employment_training_19_to_21": {ENGLAND: Decimal(54), "384": Decimal(48)},
    }


@pytest.mark.parametrize(
    ("written_as", "year"),
    [("2025", 2025), ("202425", 2025), ("2024/25", 2025), ("2024-25", 2025), ("2024/2025", 2025)],
)
def test_a_year_is_named_by_the_one_in_which_it_ends(written_as: str, year: int) -> None:
    text = f"time_period,geographic_level,rereferral_percent\n{written_as},National,22.6\n"
    assert [found for _, found in read(text)] == [year]


def test_a_council_is_known_by_either_code_and_other_levels_are_passed_over() -> None:
    text = (
        "time_period,geographic_level,new_la_code,rereferral_percent\n"
        "2025,Local authority,E08000036,18.5\n2025,School,x,99\n2025,Local authority,z,1\n"
    )
    assert read(text)["front_door.re_referrals", 2025].values == {"384": Decimal("18.5")}


def test_a_table_of_the_tool_gives_every_year_of_the_indicators_that_are_known(catalogue: Catalogue) -> None:
    indicator = "Percentage of re-referrals to  children's social care within 12 months"
    rows = tool_table(catalogue, indicator, "front_door.re_referrals", {"2025": 0, "2025-26": 1})
    found = read(as_csv([*rows, {**rows[0], "Measure": "Something else"}]))
    assert list(found) == [("front_door.re_referrals", 2025), ("front_door.re_referrals", 2026)]
    assert found["front_door.re_referrals", 2026].values["384"] == Decimal("19.5")
    assert merged([], found.values(), catalogue) == [found["front_door.re_referrals", 2026]]


def test_every_measure_with_council_figures_and_more_can_be_imported(catalogue: Catalogue) -> None:
    known = known_columns()
    assert {one.measure for one in known} <= catalogue.published_measures
    by_council = {one for one in catalogue.published_measures if catalogue.figures.years(one)}
    assert by_council <= {one.measure for one in known if one.form == "tool"}
    assert {one.form for one in known} == {"data", "tool"}


# What is drawn from it


def test_an_import_draws_england_and_the_spread_as_the_rules_have_them(catalogue: Catalogue) -> None:
    rows = list(read(as_csv(data_file(catalogue, 2026))).values())
    folder = with_imported(catalogue, type(read_imported(NAME, ()))(tuple(rows), "0" * 64))
    for measure in WORKFORCE:
        release, shipped = folder.release_of(measure), catalogue.release_of(measure)
        assert release is not None
        assert shipped is not None
        new, old = release.measures[measure].years["2026"], shipped.measures[measure].years["2025"]
        assert new.model_copy(update={"source": None}) == old
        assert new.source is not None
        assert new.source.document.startswith("imported from f.csv, SHA-256 ")


@pytest.mark.parametrize("left", [0, 50, 99])
def test_no_line_is_drawn_from_fewer_than_a_hundred_councils(catalogue: Catalogue, left: int) -> None:
    rows = [*data_file(catalogue, 2026)[: 12 + left]]
    found = list(read(as_csv(rows)).values())
    assert [row.has_spread for row in found] == [False] * len(WORKFORCE)
    both = with_imported(catalogue, type(read_imported(NAME, ()))(tuple(found), "0" * 64))
    release = both.release_of("workforce.agency")
    assert release is not None
    assert "2026" not in release.measures["workforce.agency"].years
    assert 2026 in both.figures.years("workforce.agency")


# What is wrong in it


def broken(change: Callable[[list[Row]], list[Row]]) -> str:
    return as_csv(change(data_file(shipped_catalogue(), 2026)))


def without(column: str) -> str:
    return broken(lambda rows: [{key: cell for key, cell in row.items() if key != column} for row in rows])


def changed(row: int, **cells: str) -> str:
    return broken(lambda rows: [*rows[:row], rows[row] | cells, *rows[row + 1 :]])


@pytest.mark.parametrize(
    ("text", "messages"),
    [
        (
            without("time_period"),
            ['in/f.csv:1:1: $: the column "time_period" is missing; download the file with all columns'],
        ),
        (
            changed(20, turnover_rate_fte="n.a."),
            [
                (
                    'in/f.csv:22:12: $.turnover_rate_fte: "n.a." is neither a number nor one of the symbols c, x, '
                    "z, u, k and low; check the cell, or download the file again"
                )
            ],
        ),
        (
            changed(20, turnover_rate_fte="12,5"),
            [
                (
                    'in/f.csv:22:12: $.turnover_rate_fte: "12,5" is neither a number nor one of the symbols c, x, '
                    "z, u, k and low; check the cell, or download the file again"
                )
            ],
        ),
        (
            changed(20, vacancy_rate_fte="1000"),
            [
                (
                    "in/f.csv:22:11: $.vacancy_rate_fte: 1000 percent is more than there can be; check the cell, "
                    "or download the file again"
                )
            ],
        ),
        (
            changed(20, old_la_code="999"),
            [
                'in/f.csv:22:8: $.old_la_code: "999" is no place that is known here; check the column',
            ],
        ),
        (
            changed(3, region_code="E12000099"),
            ["in/f.csv:5:6: $.region_code: there is no region with this code; check the column"],
        ),
        (
            changed(20, time_period="20226"),
            ['in/f.csv:22:1: $.time_period: "20226" is no year; write it like 2025'],
        ),
        (
            changed(20, old_la_code="384"),
            [
                f"in/f.csv:{line}:{column}: $.{name}: {cell} stands here, and another figure of the same place "
                "and year in line 22; download the file again: one of the two is not what it is taken for"
                for line, column, name, cell in (
                    (109, 11, "vacancy_rate_fte", "13.5"),
                    (109, 12, "turnover_rate_fte", "12.6"),
                    (109, 13, "agency_rate_fte", "15.2"),
                    (109, 14, "caseload_fte", "19.5"),
                )
            ],
        ),
        (
            as_csv(data_file(shipped_catalogue(), 2031)),
            ["over 5 years after the newest figures that are known here; check the year"],
        ),
        (
            "time_period,geographic_level,something\n2025,National,1\n",
            [
                (
                    "in/f.csv:1:1: $: no column in it holds a figure that is known here; columns that do are "
                    "2_years_or_more_percent, CPP_subsequent_percent, absence_rate_fte, agency_cover_rate_fte, "
                    "agency_rate_fte, care_leaver_percent and others (docs/benchmarks.md lists the files)"
                )
            ],
        ),
        (
            "time_period,geographic_level,rereferral_percent\n2025,Local authority,22.6\n",
            ['in/f.csv:1:1: $: the column "old_la_code" is missing; download the file with all columns'],
        ),
        (
            "time_period,geographic_level,rereferral_percent\n2025,National,c\n",
            [
                "in/f.csv:1:1: $: no figure that is known here is in it; download the file with all of its rows",
            ],
        ),
        (
            "time_period,geographic_level,rereferral_percent\n2025,National\n",
            [
                (
                    "in/f.csv:2:1: $: this row has 2 cells, and the first row has 3; download the file again, and "
                    "change nothing in it"
                )
            ],
        ),
        (
            "time_period,time_period,geographic_level,rereferral_percent\n",
            ['in/f.csv:1:1: $: two columns are called "time_period"; keep one'],
        ),
        (
            "",
            ['in/f.csv:1:1: $: the column "time_period" is missing; download the file with all columns'],
        ),
        (
            b"time_period,geographic_level\n2025,\xe9\n",
            ["in/f.csv:2:1: $: byte 0xe9 is not UTF-8; save it as CSV in UTF-8"],
        ),
        (
            "time_period,geographic_level\n".encode("utf-16"),
            ["in/f.csv:1:1: $: there is a byte of 0 in it, which no text has; save it as CSV in UTF-8"],
        ),
        (
            b"time_period\n\nx\0y\n",
            ["in/f.csv:3:1: $: there is a byte of 0 in it, which no text has; save it as CSV in UTF-8"],
        ),
        (
            b"PK\x03\x04 xl/workbook.xml",
            ["in/f.csv:1:1: $: this is an Excel workbook; take the CSV file out of it, or save it as CSV"],
        ),
        (
            'time_period,geographic_level,rereferral_percent\n2025,"National" x,1\n',
            ["in/f.csv:2:1: $: this is no table with commas; download it again as CSV"],
        ),
        (
            "time_period,geographic_level,rereferral_percent\n2025,National," + "9" * 200_000 + "\n",
            ["in/f.csv:2:1: $: this is no table with commas; download it again as CSV"],
        ),
        (
            "time_period,geographic_level,rereferral_percent\n2025,National,=cmd|' /C calc'!A0\n",
            [
                (
                    "in/f.csv:2:3: $.rereferral_percent: \"=cmd|' /C calc'!A0\" is neither a number nor one of the "
                    "symbols c, x, z, u, k and low; check the cell, or download the file again"
                )
            ],
        ),
    ],
)
def test_what_is_wrong_is_told_with_its_line_and_column_and_what_to_do(text: str | bytes, messages: list[str]) -> None:
    found = told(text)
    assert len(found) >= len(messages)
    assert all(message in line for message, line in zip(messages, found, strict=False)), found


def test_of_many_problems_the_first_are_told() -> None:
    rows = [row | {"turnover_rate_fte": "?"} for row in data_file(shipped_catalogue(), 2026)]
    with pytest.raises(ImportedError) as refused:
        read(as_csv(rows))
    assert (len(refused.value.diagnostics), refused.value.more) == (20, True)


def test_a_file_that_is_too_large_is_refused_before_it_is_read() -> None:
    assert told(b"a" * (64 * 1024 * 1024 + 1)) == [
        "in/f.csv:1:1: $: it holds over 64 MB; filter it to the years that are needed"
    ]


@given(st.binary(max_size=400))
def test_whatever_stands_in_a_file_it_is_read_or_refused(raw: bytes) -> None:
    head = b"time_period,geographic_level,old_la_code,rereferral_percent\n"
    for text in (raw, head + raw, b"LA Number,Measure,2025\n" + raw):
        with suppress(ImportedError):
            assert read(text)


# The user's file


def test_what_is_written_is_read_again_and_comes_out_the_same(tmp_path: Path, catalogue: Catalogue) -> None:
    rows = list(read(as_csv(data_file(catalogue, 2026)), Path("a, b.csv")).values())
    (tmp_path / FILE).write_text(written(rows), encoding="utf-8")
    imported = read_imported(tmp_path, catalogue.published_measures)
    assert list(imported.rows) == rows
    assert imported.files == ("a, b.csv",)
    assert written(imported.rows) == written(rows)


def test_nothing_is_imported_where_there_is_no_file(tmp_path: Path, catalogue: Catalogue) -> None:
    imported = read_imported(tmp_path, catalogue.published_measures)
    assert imported.rows == ()
    assert with_imported(catalogue, imported) is catalogue


HEAD = "measure,year,published,file,sha256,970,384\n"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("nothing\n", ":1:1: $: its first line is not what an import writes"),
        (HEAD + "workforce.agency,2026,,a,b,1\n", ":2:1: $: it has another number of cells than the first line"),
        (HEAD + "no.such,2026,,a,b,1,2\n", ':2:1: $: "no.such" is no measure with published figures'),
        (HEAD + "workforce.agency,26,,a,b,1,2\n", ":2:1: $: a year or a figure in it is none"),
        (HEAD + "workforce.agency,2026,,a,b,NaN,2\n", ":2:1: $: a year or a figure in it is none"),
        (HEAD + "workforce.agency,2026,soon,a,b,1,2\n", ':2:1: $: "soon" is no date'),
        (b"\xff\xfe", ":1:1: $: it is no table in UTF-8"),
        (HEAD + 'workforce.agency,2026,,"a" b,1,2\n', ":1:1: $: it is no table in UTF-8"),
    ],
)
def test_a_damaged_file_is_refused(tmp_path: Path, catalogue: Catalogue, text: str | bytes, message: str) -> None:
    (tmp_path / FILE).write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(ImportedError) as refused:
        read_imported(tmp_path, catalogue.published_measures)
    (diagnostic,) = map(str, refused.value.diagnostics)
    assert diagnostic.endswith(f"{message}; delete the file and import the published files again")


def test_a_link_or_a_folder_in_its_place_is_refused(tmp_path: Path, catalogue: Catalogue) -> None:
    (tmp_path / FILE).symlink_to(tmp_path / "elsewhere")
    with pytest.raises(ImportedError, match="it cannot be read"):
        read_imported(tmp_path, catalogue.published_measures)
