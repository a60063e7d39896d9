"""The children in need census: its XML as tables, two fictional years worked by hand, and what is refused."""

from __future__ import annotations

import csv
import tracemalloc
from datetime import date
from pathlib import Path

import pytest

from readiness.core.diagnostics import UnreadableError
from readiness.data.derive.calendar import AskedPeriod
from readiness.data.derive.census_xml import CensusTable, census_headings, census_tables
from readiness.data.derive.database import opened
from readiness.data.derive.derivation import derivations
from readiness.data.derive.sources import made_by, shipped_sources
from tests.support.lists import LISTS, YEAR, Derived, readings_in, worked
from tests.support.process import Ended, readiness

CENSUS = LISTS / "census"
HEADER = (
    "<Header><CollectionDetails><Collection>CIN</Collection><ReferenceDate>2026-03-31</ReferenceDate>"
    "</CollectionDetails></Header>"
)
EPISODE = "<CINdetails><CINreferralDate>2025-05-01</CINreferralDate></CINdetails>"


def derive(*files: Path, output: Path, more: tuple[str | Path, ...] = ()) -> Ended:
    return readiness("derive", *files, *YEAR, "-o", output, *more)


def tables(text: str | bytes, folder: Path) -> dict[str, CensusTable]:
    """The tables of a census of this text, by their titles."""
    path = folder / "census.xml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    scratch = folder / "scratch"
    scratch.mkdir()
    return {one.name.removeprefix("census.xml, "): one for one in census_tables(path, scratch)}


def rows(table: CensusTable) -> list[dict[str, str]]:
    with open(table.path, encoding="utf-8", newline="") as stream:
        return [{key: cell for key, cell in row.items() if cell} for row in csv.DictReader(stream)]


def child(inside: str, called: str = "A") -> str:
    return f"<Child><ChildIdentifiers><LAchildID>{called}</LAchildID></ChildIdentifiers>{inside}</Child>"


# Two years, worked by hand


def test_each_measure_that_only_the_census_gives_is_in_the_sample() -> None:
    tables = shipped_sources()["census"].tables.keys()
    assert {name for name, one in derivations().items() if one.terms.lists.keys() & tables} <= worked("census").keys()


@pytest.mark.slow
def test_the_order_of_the_files_changes_nothing(tmp_path: Path, sample_lists: Derived) -> None:
    turned = (CENSUS / "census-2026.xml", CENSUS / "census-2025.xml")
    assert derive(*turned, output=tmp_path / "turned.json").code == 0
    assert readings_in(tmp_path / "turned.json") == sample_lists("census").readings


def test_each_row_that_is_left_out_has_a_reason_and_a_problem_names_the_element_by_its_place(
    sample_lists: Derived,
) -> None:
    assert sample_lists("census").rows[3] == (
        '24 rows = 20 used + 1 left out ("LAchildID" is blank or cannot be read) + 3 left out (a newer file has the '
        "same row anew)"
    )
    problems = [[row["file"], row["row"], row["problem"]] for row in sample_lists("census").problems]
    before = '"AssessmentAuthorisationDate" lies before "AssessmentActualStartDate"'
    assert ["census-2026.xml, Assessments", "8", before] in problems
    assert ["census-2026.xml, CINdetails", "15", '"LAchildID" is blank or cannot be read'] in problems


def test_one_census_says_nothing_of_the_year_before_it(tmp_path: Path) -> None:
    done = derive(CENSUS / "census-2026.xml", output=tmp_path / "ours.json")
    found = readings_in(tmp_path / "ours.json")
    assert worked("census").keys() - found.keys() == {"front_door.re_referrals"}
    reason = (
        "Not derived, since children in need census holds everything only since 2025-04-01; add the file before it, "
        "or, if it holds everything since 2024-04-01, say so as holds_since in the mapping:"
    )
    assert reason in done.out.splitlines()
    # Whether the first review in the year of 06 came in time hangs on the last of the year before.
    reviews = found["child_protection.reviews_on_time"]
    assert (reviews["at_least"], reviews["at_most"]) == (50, 75)


def test_a_year_that_is_missing_between_two_is_not_bridged(tmp_path: Path) -> None:
    text = (CENSUS / "census-2025.xml").read_text(encoding="utf-8")
    (tmp_path / "older.xml").write_text(text.replace("2025-03-31", "2024-03-31"), encoding="utf-8")
    files = (tmp_path / "older.xml", CENSUS / "census-2026.xml")
    assert derive(*files, output=tmp_path / "ours.json").code == 0
    assert "front_door.re_referrals" not in readings_in(tmp_path / "ours.json")


def test_a_census_that_ends_before_the_period_gives_nothing_for_it(tmp_path: Path) -> None:
    asked = ("--council", "Larkshire", "--period-end", "2026-09-30", "-o", tmp_path / "ours.json")
    done = readiness("derive", CENSUS, *asked)
    assert readings_in(tmp_path / "ours.json") == {}
    ends = "children in need census ends on 2026-03-31; name a period that ends by then, or draw it anew"
    assert f"Not derived, since {ends}:" in done.out.splitlines()


def test_a_census_drawn_before_its_last_day_holds_nothing_after_it_was_drawn(tmp_path: Path) -> None:
    source = "<Source><DateTime>2025-11-03T08:00:00</DateTime></Source>"
    text = f"<Message>{HEADER.replace('</Header>', source)}</Header>{child(EPISODE)}</Message>"
    found = tables(text, tmp_path)["CINdetails"]
    assert (found.holds_since, found.holds_until) == (date(2025, 4, 1), date(2025, 11, 3))


@pytest.mark.slow
def test_the_tables_as_csv_give_what_the_xml_gives(tmp_path: Path) -> None:
    """As public validators flatten it: numbers count from 1 in each child, factors are a list in one cell."""
    folder, scratch = tmp_path / "csv", tmp_path / "scratch"
    folder.mkdir()
    scratch.mkdir()
    for one in census_tables(CENSUS / "census-2026.xml", scratch):
        title = one.name.rpartition(" ")[2]
        numbers: dict[tuple[str, str], int] = {}
        with open(folder / f"{title}.csv", "w", encoding="utf-8", newline="") as stream:
            headings = [heading for heading in one.headings if heading != "ReferenceDate"]
            writer = csv.DictWriter(stream, headings, extrasaction="ignore")
            writer.writeheader()
            for row in rows(one):
                if "CINdetailsID" in row:
                    of_child = [key for key in numbers if key[0] == row.get("LAchildID", "")]
                    key = (row.get("LAchildID", ""), row["CINdetailsID"])
                    row["CINdetailsID"] = str(numbers.setdefault(key, len(of_child) + 1))
                if "AssessmentFactors" in row:
                    row["AssessmentFactors"] = str(row["AssessmentFactors"].split())
                writer.writerow(row)
    (folder / "AssessmentFactorsList.csv").write_text(
        "LAchildID,CINdetailsID,AssessmentID,AssessmentFactor\nLK-91001,1,1,3B\n", encoding="utf-8"
    )
    mapping = "".join(
        f'["{path.name}"]\nlist = "census.{name}"\nconfirmed = true\n'
        "holds_since = 2025-04-01\nholds_until = 2026-03-31\n"
        for path in sorted(folder.iterdir())
        for name, table in shipped_sources()["census"].tables.items()
        if table.title == path.stem
    )
    (tmp_path / "mapping.toml").write_text(mapping, encoding="utf-8")
    told = derive(folder, output=tmp_path / "flat.json", more=("--mapping", tmp_path / "mapping.toml"))
    assert told.code == 0, told.err
    assert derive(CENSUS / "census-2026.xml", output=tmp_path / "xml.json").code == 0
    assert readings_in(tmp_path / "flat.json") == readings_in(tmp_path / "xml.json")
    untold = derive(folder, output=tmp_path / "untold.json")
    assert "Not taken" not in untold.out
    assert "children in need census does not say since when it holds everything" in untold.out
    assert "child_protection.plans_open_two_years" in readings_in(tmp_path / "untold.json")


# The lists that it gives


def given(name: str, folder: Path, **tables: list[list[str | None]]) -> list[tuple[str | None, ...]]:
    """The rows of a list for the half year up to 30 September 2026, from rows that begin with the names of columns."""
    with opened(AskedPeriod(date(2026, 4, 1), date(2026, 9, 30)), {}, folder) as database:
        database.use("census")
        for table, about in shipped_sources()["census"].tables.items():
            columns = ", ".join(f"{key} {one.kind}" for key, one in about.columns.items())
            database.run(f"CREATE TABLE census.{table} ({columns})")
            head, *found = tables.get(table, [["child"]])
            for row in found:
                marks = ", ".join("?" for _ in row)
                database.run(f"INSERT INTO census.{table} ({', '.join(map(str, head))}) VALUES ({marks})", row)
        return database.rows(f"SELECT COLUMNS(*)::VARCHAR FROM ({made_by('census', name)}) ORDER BY ALL")


def test_how_a_child_in_need_stands_follows_from_the_dates_for_the_last_day(tmp_path: Path) -> None:
    new, old, open_ = "2026-09-30", "2025-09-30", None
    found = given(
        "children_in_need",
        tmp_path,
        cin_details=[
            ["child", "episode", "referred", "closed", "no_further_action", "reference"],
            *([child, "1", "2026-01-05", open_, "no", new] for child in "ABCDEFKO"),
            ["G", "1", "2026-01-05", "2026-09-30", "no", new],
            ["H", "1", "2026-01-05", "2026-10-01", "no", new],
            ["I", "1", "2026-01-05", open_, "no", old],
            ["J", "1", "2026-01-05", "2026-10-05", "no", old],
            ["L", "1", "2026-01-05", open_, None, None],
            ["M", "1", "2026-01-05", open_, "yes", new],
            ["P", "1", "2026-01-05", open_, "no", None],
            ["N", "1", "2026-01-05", "2026-02-02", "no", new],
            ["N", "2", "2026-03-02", open_, "no", new],
        ],
        cin_plans=[
            ["child", "episode", "started", "ended", "reference"],
            ["A", "1", "2026-09-30", open_, new],
            ["B", "1", "2026-02-02", "2026-09-30", new],
            ["C", "1", "2026-02-02", "2026-10-01", old],
            ["C", "1", "2026-03-02", open_, new],
            ["D", "1", "2026-10-01", open_, new],
            *([child, "1", "2026-02-02", open_, new] for child in "EFGHN"),
            ["K", "1", "2026-02-02", open_, old],
            ["L", "1", "2026-02-02", open_, None],
        ],
        cin_protection_plans=[
            ["child", "started", "ended", "reference"],
            ["D", "2026-10-01", open_, new],
            ["E", "2026-09-30", open_, new],
            ["E", "2026-09-30", open_, None],
            ["P", "2026-08-03", open_, None],
            ["F", "2026-02-02", "2026-09-30", new],
            ["K", "2026-02-02", open_, old],
            ["O", "2026-02-02", "2026-10-01", old],
        ],
        cin_disabilities=[
            ["child", "disability"],
            ["A", "none"],
            ["A", "some"],
            ["B", "none"],
            ["C", None],
        ],
    )
    assert found == [
        ("A", "yes", "2026-01-05", None, "need_plan"),
        ("B", "no", "2026-01-05", None, None),
        ("C", None, "2026-01-05", None, "need_plan"),
        ("D", None, "2026-01-05", None, None),
        ("E", None, "2026-01-05", None, "protection_plan"),
        ("F", None, "2026-01-05", None, "need_plan"),
        ("G", None, "2026-01-05", "2026-09-30", "closed"),
        ("H", None, "2026-01-05", "2026-10-01", "need_plan"),
        ("J", None, "2026-01-05", "2026-10-05", None),
        ("K", None, "2026-01-05", None, None),
        ("L", None, "2026-01-05", None, "need_plan"),
        ("N", None, "2026-01-05", "2026-02-02", "closed"),
        ("N", None, "2026-03-02", None, None),
        ("O", None, "2026-01-05", None, "protection_plan"),
        ("P", None, "2026-01-05", None, "protection_plan"),
    ]


def test_a_plan_or_an_assessment_that_only_an_older_census_holds_open_has_gone(tmp_path: Path) -> None:
    times = [
        ["child", "started", "ended", "reference"],
        ["A", "2025-01-06", None, "2025-03-31"],
        ["B", "2025-01-06", "2025-02-03", "2025-03-31"],
        ["C", "2025-01-06", None, "2026-03-31"],
        ["D", "2025-01-06", None, None],
    ]
    births = [["child", "born", "expected"], ["B", "2025-06-02", "2025-06-09"], ["C", None, "2026-05-20"]]
    assert given("assessments", tmp_path, cin_assessments=times) == [
        ("B", "2025-01-06", "2025-02-03"),
        ("C", "2025-01-06", None),
        ("D", "2025-01-06", None),
    ]
    assert given("child_protection", tmp_path, cin_protection_plans=times, cin_children=births) == [
        ("B", "2025-06-02", "2025-01-06", "2025-02-03", None),
        ("C", "2026-05-20", "2025-01-06", None, None),
        ("D", None, "2025-01-06", None, None),
    ]


def test_a_conference_that_no_enquiry_led_to_stands_there_once(tmp_path: Path) -> None:
    found = given(
        "section_47",
        tmp_path,
        cin_section_47=[
            ["child", "started", "conference", "unnecessary"],
            ["A", "2026-05-01", "2026-05-20", "no"],
            ["B", "2026-05-01", None, "yes"],
        ],
        cin_details=[
            ["child", "referred", "conference"],
            ["A", "2026-05-01", "2026-05-20"],
            ["A", "2026-06-01", "2026-06-17"],
            ["B", "2026-05-01", None],
            ["C", "2026-05-01", "2026-05-20"],
            ["C", "2026-05-02", "2026-05-20"],
        ],
    )
    assert found == [
        ("A", "2026-05-01", "no", "2026-05-20"),
        ("A", None, None, "2026-06-17"),
        ("B", "2026-05-01", "yes", None),
        ("C", None, None, "2026-05-20"),
    ]


# Reading the XML


def test_elements_come_in_any_order_and_blank_with_namespaces_and_with_modules_that_are_not_known(
    tmp_path: Path,
) -> None:
    text = f"""<?xml version="1.0" encoding="iso-8859-1"?>
<c:Message xmlns:c="urn:a" xmlns="urn:b"><Children><Child>
<CINdetails><Assessments><FactorsIdentifiedAtAssessment><AssessmentFactors>3B</AssessmentFactors>
<AssessmentFactors>16A</AssessmentFactors></FactorsIdentifiedAtAssessment>
<AssessmentActualStartDate>2025-05-02</AssessmentActualStartDate></Assessments>
<CINclosureDate/><PreProceedings><DateOfInitialCPC>2020-01-01</DateOfInitialCPC></PreProceedings>
<ChildProtectionPlans><Reviews><CPPreviewDate>2025-09-01</CPPreviewDate><CPPreviewDate/></Reviews>
<CPPstartDate>2025-06-02</CPPstartDate></ChildProtectionPlans>
<CINreferralDate> 2025-05-01
</CINreferralDate></CINdetails>{EPISODE}<ChildCharacteristics><Disabilities><Disability>HAND</Disability></Disabilities>
</ChildCharacteristics><ChildIdentifiers>stray<ExpectedPersonBirthDate>2026-05-20</ExpectedPersonBirthDate>
<LAchildID>Zoë "1", A</LAchildID><UPNunknown>UN1</UPNunknown></ChildIdentifiers></Child></Children>
{HEADER}</c:Message>"""
    found = tables(text.encode("latin-1"), tmp_path)
    zoe, drawn = {"LAchildID": 'Zoë "1", A'}, {"ReferenceDate": "2026-03-31"}
    first = {"CINdetailsID": "2025-05-01/1"}
    plan = {"CPPID": "2025-06-02/1"}
    assert {title: rows(one) for title, one in found.items()} == {
        "ChildIdentifiers": [{**zoe, "ExpectedPersonBirthDate": "2026-05-20", "UPNunknown": "UN1"}],
        "ChildCharacteristics": [zoe],
        "Disabilities": [{**zoe, "Disability": "HAND"}],
        "CINdetails": [
            {**zoe, **first, **drawn, "CINreferralDate": "2025-05-01"},
            {**zoe, "CINdetailsID": "2025-05-01/2", **drawn, "CINreferralDate": "2025-05-01"},
        ],
        "Assessments": [
            {
                **zoe, **first, **drawn, "AssessmentID": "2025-05-02/1", "AssessmentActualStartDate": "2025-05-02",
                "AssessmentFactors": "3B 16A",
            }
        ],
        "CINPlanDates": [],
        "Section47": [],
        "ChildProtectionPlans": [{**zoe, **first, **drawn, **plan, "CPPstartDate": "2025-06-02"}],
        "Reviews": [{**zoe, **first, **plan, "CPPreviewDate": "2025-09-01"}, {**zoe, **first, **plan}],
    }  # fmt: skip
    assert {(one.holds_since, one.holds_until) for one in found.values()} == {(date(2025, 4, 1), date(2026, 3, 31))}
    assert {title: one.headings for title, one in found.items()} == census_headings()


def test_a_census_without_a_header_says_nothing_of_its_time(tmp_path: Path) -> None:
    found = tables(f"<Message>{child(EPISODE)}</Message>", tmp_path)["CINdetails"]
    assert (found.holds_since, found.holds_until, len(rows(found))) == (None, None, 1)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", ":1:1: there is no XML in the file; have the case system make the file anew"),
        ("LAchildID,UPN\nA,B\n", ":1:1: this is no sound XML; have the case system make the file anew"),
        ("<rss/>", ":1:1: this is no children in need census: its first element is not <Message>; leave it out"),
        ("<Message>\n<Header/></Message>", " is no children in need census: no <CINdetails> is in it; leave it out"),
        (f"<Message>{child('')}</Message>", " is no children in need census: no <CINdetails> is in it"),
        ("<Message>\n<Children><Child>", ":2:18: the file ends before its last element does; have the case system"),
        ("<Message>\n<Child></Chi", ":2:8: the file ends before its last element does"),
        ("<Message>\n</Massage>", ":2:3: this is no sound XML"),
        ("<Message>&who;</Message>", ":1:10: this is no sound XML"),
        ('<?xml version="1.0" encoding="klingon"?><Message/>', ":1:31: this is no XML in an encoding that is known"),
        ('<!DOCTYPE m [<!ENTITY a "b">]><Message/>', ":1:13: a document type is declared, which no census does"),
        (f"<Message>{HEADER.replace('CIN', 'SEN2')}</Message>", ":1:53: this is the file of another collection: its "),
        (f"<Message>{HEADER.replace('2026-03-31', '31 March')}</Message>", "the reference date is no day; write it"),
        (f"<Message>{HEADER.replace('2026-', '0001-')}</Message>", "the reference date is no day; write it like"),
        ("<Message><Child><Section47/></Child></Message>", ":1:17: <Section47> stands outside <CINdetails>, to which"),
        ("<Message><CINdetails/></Message>", ":1:10: <CINdetails> stands outside <Child>, to which it belongs"),
        ("<Message><CPPreviewDate/></Message>", ":1:10: <CPPreviewDate> stands outside <ChildProtectionPlans>"),
        ("<Message><Child><Child/></Child></Message>", ":1:17: a <Child> stands in another"),
        (f"<Message>{child('<ChildIdentifiers/>')}</Message>", "a second <ChildIdentifiers> stands in one <Child>"),
        (f"<Message>{child(EPISODE.replace('</CINd', '<CINreferralDate/></CINd'))}</Message>", "a second <CINreferral"),
        (f"<Message>{child(EPISODE, 'A' * 1_001)}</Message>", "a text is longer than 1,000 signs"),
        (f"<Message>{'<a>' * 20}", "there are more than 20 elements in each other"),
        (f"<Message>{child('<CINdetails/>' * 10_001)}</Message>", "one child has more than 10,000 records"),
        (f"<Message><!--{'x' * 3_000_000}--></Message>", ":1:10: what begins here is longer than any tag of a census"),
    ],
)  # fmt: skip
def test_what_is_no_census_is_refused_with_its_place_and_what_to_do(text: str, told: str, tmp_path: Path) -> None:
    with pytest.raises(UnreadableError) as refused:
        tables(text, tmp_path)
    said = str(refused.value)
    assert (said[:10], told in said) == ("census.xml", True), said


def test_the_command_refuses_a_broken_census_in_a_folder_and_leaves_nothing_behind(tmp_path: Path) -> None:
    folder = tmp_path / "lists"
    folder.mkdir()
    (folder / "census.xml").write_text("<Message>\n<Children><Child>", encoding="utf-8")
    done = derive(folder, output=tmp_path / "ours.json")
    assert (done.code, "census.xml:2:18: the file ends before its last element does" in done.err) == (2, True)
    assert [path.name for path in tmp_path.iterdir()] == ["lists"]


@pytest.mark.slow
def test_only_one_child_is_held_however_many_there_are(tmp_path: Path) -> None:
    def peak(children: int) -> int:
        folder = tmp_path / str(children)
        folder.mkdir()
        path = folder / "census.xml"
        with open(path, "w", encoding="utf-8") as stream:
            stream.write(f"<Message>{HEADER}<Children>")
            stream.writelines(child(EPISODE, f"A{number}") for number in range(children))
            stream.write("</Children></Message>")
        tracemalloc.start()
        found = {one.name: one for one in census_tables(path, folder)}
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert len(rows(found["census.xml, CINdetails"])) == children
        return most

    small = peak(2_000)
    assert peak(20_000) < small * 1.2
