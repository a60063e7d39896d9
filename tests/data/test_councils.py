"""The list of councils, and what is said of a submission's code."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from readiness.core.diagnostics import PackError, UnknownNameError
from readiness.data.catalogue import load_catalogue, shipped_catalogue
from readiness.evaluation.evaluator import evaluate
from readiness.packs.pack import load_shipped
from tests.support.small import parsed, refusals

LISTED = shipped_catalogue().councils.listed
HALF_YEAR = {"start": "2025-10-01", "end": "2026-03-31"}
YEAR_2018 = {"start": "2017-04-01", "end": "2018-03-31"}


def said(name: str, code: str, period: dict[str, str] = HALF_YEAR) -> list[str]:
    """What is said of a council: the refusal, else the notices about its code."""
    parts: dict[str, Any] = {"council": {"name": name, "code": code}, "period": period}
    if refused := refusals(**parts):
        return [text.removeprefix("$.council.code: ") for text in refused]
    notices = evaluate(load_shipped(), parsed(**parts)).notices
    return [notice.text for notice in notices if (notice.kind, notice.path) == ("council-code", "$.council.code")]


# The list


def test_153_councils_have_the_duties_today_and_every_one_has_digits_of_its_own() -> None:
    today = [one for one in LISTED.values() if one.until is None]
    assert (len(today), len({one.dfe for one in today})) == (153, 153)
    assert None not in {one.dfe for one in today}


def test_a_code_that_ended_is_followed_on_the_next_day_by_its_successors() -> None:
    ended = {code: one for code, one in LISTED.items() if one.until is not None}
    assert len(ended) == 19
    for code, one in ended.items():
        assert one.until is not None
        assert one.successors, code
        for after in one.successors:
            since = LISTED[after].since
            assert since is not None, (code, after)
            assert (since.first - one.until.last).days == 1, (code, after)


@pytest.mark.parametrize("day", [date(2010, 1, 1), date(2018, 3, 31), date(2025, 3, 31), date(2025, 4, 1)])
def test_on_no_day_do_two_codes_have_the_same_digits(day: date) -> None:
    digits = [one.dfe for one in LISTED.values() if one.dfe and one.holds_on(day)]
    assert len(digits) == len(set(digits))


def test_the_digest_of_the_catalogue_covers_the_list(tmp_path: Path) -> None:
    assert digest_with(tmp_path / "one", "Leeds") != digest_with(tmp_path / "other", "Leads")


def digest_with(folder: Path, name: str) -> str:
    """The digest of a catalogue that lists one council of this name."""
    folder.mkdir()
    write_list(folder, f"  E08000035: {{name: {name}, verified: recalled}}\n")
    return load_catalogue(folder).sha256


def write_list(folder: Path, rows: str) -> None:
    """A list of these rows."""
    text = f"source: {{document: a list, verified: recalled}}\ncouncils:\n{rows}"
    (folder / "councils.yaml").write_text(text, encoding="utf-8")


def test_a_list_whose_rows_hang_in_the_air_is_refused(tmp_path: Path) -> None:
    write_list(
        tmp_path,
        "  E1: {name: A, verified: recalled}\n"
        "  E10000001: {name: B, since: 2010-01, until: 2009-12, successors: [E10000002], verified: recalled}\n",
    )
    with pytest.raises(PackError) as refused:
        load_catalogue(tmp_path)
    assert [str(diagnostic).split("councils.yaml:")[1] for diagnostic in refused.value.diagnostics] == [
        '3:3: $.councils.E1: "E1" is not a code of nine characters; write it like E10000013'
    ]
    write_list(
        tmp_path,
        "  E10000001: {name: B, since: 2010-01, until: 2009-12, successors: [E10000002], verified: recalled}\n",
    )
    with pytest.raises(PackError) as refused:
        load_catalogue(tmp_path)
    assert [str(diagnostic).split("councils.yaml:")[1] for diagnostic in refused.value.diagnostics] == [
        "3:40: $.councils.E10000001.until: the code ends before it begins; check the two days",
        "3:69: $.councils.E10000001.successors[0]: no council here has the code E10000002; add it",
    ]


def test_a_catalogue_without_a_list_lets_every_code_pass(tmp_path: Path) -> None:
    (tmp_path / "measures").mkdir()
    catalogue = load_catalogue(tmp_path)
    council = {"name": "Anytown", "code": "E10000099"}
    assert parsed(catalogue=catalogue, council=council, local_standards={}).submission.council.code == "E10000099"


# A submission's code


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Gloucestershire", "E10000013"),
        ("Leeds City Council", "E08000035"),
        ("The Royal Borough of Kensington & Chelsea", "E09000020"),
        ("Hull City Council", "E06000010"),
        ("St Helens", "E08000013"),
        ("BCP Council", "E06000058"),
        ("Durham", "E06000047"),
        ("London Borough of Barnet", "E09000003"),
        ("Sheffield", "373"),
    ],
)
def test_a_council_and_its_own_code_pass_without_a_word(name: str, code: str) -> None:
    assert said(name, code) == []


@pytest.mark.parametrize(
    ("name", "code", "period", "words"),
    [
        (
            "North Yorkshire",
            "E10000023",
            HALF_YEAR,
            (
                'E10000023 was North Yorkshire until 31 March 2023; since then E06000065; write "E06000065" '
                "(North Yorkshire)"
            ),
        ),
        (
            "North Yorkshire",
            "E10000023",
            YEAR_2018,
            "E10000023 was North Yorkshire until 31 March 2023; since then E06000065",
        ),
        (
            "North Yorkshire",
            "E10000023",
            {"start": "2022-10-01", "end": "2023-09-30"},
            "E10000023 was North Yorkshire until 31 March 2023; since then E06000065",
        ),
        (
            "North Yorkshire",
            "E06000065",
            YEAR_2018,
            "E06000065 is North Yorkshire only since 1 April 2023; until then E10000023",
        ),
        (
            "Northamptonshire",
            "928",
            HALF_YEAR,
            (
                "E10000021 was Northamptonshire until 31 March 2021; since then North Northamptonshire "
                '(E06000061) and West Northamptonshire (E06000062); write "E06000061" (North Northamptonshire) or '
                '"E06000062" (West Northamptonshire)'
            ),
        ),
        (
            "Leeds",
            "E08000039",
            HALF_YEAR,
            'the council is called "Leeds", and E08000039 is the code of Sheffield; Leeds has E08000035',
        ),
        (
            "Somerset",
            "E06000024",
            HALF_YEAR,
            ('the council is called "Somerset", and E06000024 is the code of North Somerset; Somerset has E06000066'),
        ),
        (
            "Northmere (fictional)",
            "E10000013",
            HALF_YEAR,
            'the council is called "Northmere (fictional)", and E10000013 is the code of Gloucestershire',
        ),
        (
            "Cheltenham",
            "E07000078",
            HALF_YEAR,
            (
                "E07000078 is the code of a district, and districts have no children's services; "
                "write the code of the county council that has them, or leave the code out"
            ),
        ),
        (
            "Gloucestershire",
            "E07000078",
            HALF_YEAR,
            (
                "E07000078 is the code of a district, and districts have no children's services; "
                'Gloucestershire has "E10000013"'
            ),
        ),
        (
            "Northamptonshire County Council",
            "E10000099",
            HALF_YEAR,
            (
                "no council with children's services has the code E10000099; E10000021 was Northamptonshire "
                "until 31 March 2021; since then North Northamptonshire (E06000061) and West "
                "Northamptonshire (E06000062)"
            ),
        ),
        (
            "Wolverhamton",
            "E08000099",
            HALF_YEAR,
            (
                "no council with children's services has the code E08000099; did you mean Wolverhampton? "
                'Its code is "E08000031"'
            ),
        ),
        (
            "Qx",
            "999",
            HALF_YEAR,
            (
                "no council with children's services has the code 999; check it, or leave it out: no council "
                "is called like this either"
            ),
        ),
    ],
)
def test_what_is_said_of_a_code_tells_what_it_means_and_what_to_write(
    name: str, code: str, period: dict[str, str], words: str
) -> None:
    assert said(name, code, period) == [words]


@pytest.mark.parametrize(
    ("code", "period", "means"),
    [
        ("373", HALF_YEAR, "E08000039"),
        ("373", YEAR_2018, "E08000019"),
        ("916", HALF_YEAR, "E10000013"),
        ("815", YEAR_2018, "E10000023"),
        ("837", YEAR_2018, "E06000028"),
    ],
)
def test_three_digits_of_the_department_mean_the_code_of_the_time(
    code: str, period: dict[str, str], means: str
) -> None:
    name = LISTED[means].name
    assert parsed(council={"name": name, "code": code}, period=period).submission.council.code == means


def test_a_wrong_code_is_told_beside_what_else_is_wrong() -> None:
    assert [text.partition(":")[0] for text in refusals(council={"name": "A", "code": "E10000099"}, status="x")] == [
        "$.council.code",
        "$.status",
    ]


# A council that a person names

TODAY, IN_2018 = date(2026, 9, 30), date(2018, 3, 31)


@pytest.mark.parametrize(
    ("text", "day", "code"),
    [
        ("E08000036", TODAY, "E08000036"),
        ("e08000036", TODAY, "E08000036"),
        (" 384 ", TODAY, "E08000036"),
        ("Wakefield", TODAY, "E08000036"),
        ("wakefield council", TODAY, "E08000036"),
        ("Hull", TODAY, "E06000010"),
        ("Bristol", TODAY, "E06000023"),
        ("BCP", TODAY, "E06000058"),
        ("Durham", TODAY, "E06000047"),
        ("Somerset", TODAY, "E06000066"),
        ("Somerset", IN_2018, "E10000027"),
        ("815", IN_2018, "E10000023"),
        ("Northamptonshire", IN_2018, "E10000021"),
        ("St Helens", TODAY, "E08000013"),
    ],
)
def test_a_council_is_known_by_its_name_and_by_either_code(text: str, day: date, code: str) -> None:
    councils = shipped_catalogue().councils
    assert councils.meant(text, day) == code
    councils.refuse_on(code, day, day)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            "Wakefeld",
            (
                'no council with children\'s services is called "Wakefeld"; did you mean Wakefield? '
                'Its code is "E08000036"'
            ),
        ),
        ("Qx", 'no council with children\'s services is called "Qx"; check the name'),
        ("", 'no council with children\'s services is called ""; check the name'),
        (
            "Kingston",
            (
                '"Kingston" may mean Kingston upon Hull, City of (E06000010) or Kingston upon Thames (E09000021); '
                "write the code"
            ),
        ),
        (
            "Yorkshire",
            '"Yorkshire" may mean East Riding of Yorkshire (E06000011) or North Yorkshire (E06000065); write the code',
        ),
        ("999", "no council with children's services has the code 999; check it, or write the council's name"),
        (
            "E07000078",
            (
                "E07000078 is the code of a district, and districts have no children's services; check it, or write "
                "the council's name"
            ),
        ),
        ("x" * 100_000, 'no council with children\'s services is called "…"; check the name'),
    ],
)
def test_a_council_that_is_not_known_is_refused_with_the_nearest(text: str, told: str) -> None:
    with pytest.raises(UnknownNameError, match="^" + re.escape(told) + "$"):
        shipped_catalogue().councils.meant(text, TODAY)


@pytest.mark.parametrize(
    ("code", "day", "told"),
    [
        (
            "E10000006",
            TODAY,
            (
                "E10000006 was Cumbria until 31 March 2023; since then Cumberland (E06000063) and Westmorland and "
                'Furness (E06000064); write "E06000063" (Cumberland) or "E06000064" (Westmorland and Furness)'
            ),
        ),
        (
            "E06000063",
            IN_2018,
            (
                "E06000063 is Cumberland only since 1 April 2023; until then E10000006; write that, or a later end of "
                "the period"
            ),
        ),
    ],
)
def test_a_council_of_another_time_is_refused_with_the_one_of_the_period(code: str, day: date, told: str) -> None:
    with pytest.raises(UnknownNameError, match="^" + re.escape(told) + "$"):
        shipped_catalogue().councils.refuse_on(code, day, day)


def test_the_name_for_three_digits_is_that_of_today_where_there_is_one() -> None:
    named = shipped_catalogue().councils.name_of
    assert (named("815"), named("909")) == (("E06000065", "North Yorkshire"), ("E10000006", "Cumbria"))
