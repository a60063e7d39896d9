"""What in free text points at one person: found, told with its place, and shown nowhere."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readiness.data.catalogue import shipped_catalogue, submitted
from readiness.data.identifiers import PUPIL_LETTERS, found_in, without
from readiness.data.submission import FIXED_KEYS
from readiness.data.submission_file import parse_submission
from readiness.evaluation.evaluator import evaluate
from readiness.evaluation.result import Evaluation
from readiness.packs.pack import load_shipped
from readiness.reports import Format, render
from tests.support.papers import words
from tests.support.process import readiness
from tests.support.small import parsed, refusals
from tests.support.submissions import letter, submission

NHS, PUPIL, BIRTH = "an NHS number", "a unique pupil number", "a date of birth"
MAIL, INITIALS = "an e-mail address", "initials with an age"

FOUND = {
    "943 476 5919": [NHS],
    "943-476-5919": [NHS],
    "number 9434765919.": [NHS],
    "NHS9434765919": [NHS],
    "B801200005001": [PUPIL],
    "upn b801200005001,": [PUPIL],
    "born on 3.4.2012": [BIRTH],
    "Born 3 April 2012": [BIRTH],
    "born 3-Apr-12": [BIRTH],
    "born April 3rd, 2012": [BIRTH],
    "dob 03/04/2012": [BIRTH],
    "D.O.B.: 3.4.12": [BIRTH],
    "date of birth is the 3rd of April": [BIRTH],
    "(date of birth: 2012-04-03)": [BIRTH],
    "ask jane.o'doe@testshire.gov.uk": [MAIL],
    "J.S. (14)": [INITIALS],
    "J. S. aged 7": [INITIALS],
    "J.S., 14": [INITIALS],
    "AB, aged 9": [INITIALS],
    "AB (aged 9)": [INITIALS],
    "A B, 9 years old": [INITIALS],
    "J.S. (14) and K.L. (12) of a@b.uk": [INITIALS, INITIALS, MAIL],
}
NOT_FOUND = [
    "943 476 5918",
    "0000000000",
    "19434765919",
    "94347659190",
    "1.9434765919",
    "A9434765919",
    "+44 9434765919",
    "0114 273 4567",
    "A801200005001",
    "BB801200005001",
    "born in 2012",
    "born 3 weeks early",
    "newborn on 3.4.2012",
    "3.4.2012",
    "a @ b",
    "LAC (12)",
    "CIN aged 5",
    "YP, aged 16",
    "AB (14)",
    "AB aged 16 to 17",
    "AB aged 16 and over",
    "J.S., 14 March",
    "J.S., 3 of 20",
    "J.S., 14%",
    "J.S. (40)",
    "U.K. (14)",
    "HP06.4 (14)",
    "plan B, 14 children",
]


@pytest.mark.parametrize(("text", "kinds"), FOUND.items())
def test_what_points_at_a_person_is_found(text: str, kinds: list[str]) -> None:
    assert [one.kind for one in found_in(text)] == kinds


@pytest.mark.parametrize("text", NOT_FOUND)
def test_what_only_looks_like_it_is_left_alone(text: str) -> None:
    assert found_in(text) == []


@given(st.integers(min_value=0, max_value=999_999_999), st.integers(min_value=1, max_value=9))
def test_of_ten_digits_at_most_one_last_digit_makes_an_nhs_number(nine: int, other: int) -> None:
    taken = [last for last in range(10) if found_in(f"{nine:09}{last}")]
    assert len(taken) <= 1
    for last in taken:
        assert found_in(f"{nine:09}{(last + other) % 10}") == []


@given(
    st.text("0123456789", min_size=11, max_size=11),
    st.sampled_from(f"0123456789{PUPIL_LETTERS}"),
)
def test_of_23_letters_one_makes_a_pupil_number(eleven: str, last: str) -> None:
    assert [one.kind for letter in PUPIL_LETTERS for one in found_in(f"{letter}{eleven}{last}")].count(PUPIL) == 1


@given(st.lists(st.sampled_from([*FOUND, *NOT_FOUND]), max_size=6).map("; ".join))
def test_what_was_taken_out_is_not_found_again(text: str) -> None:
    assert found_in(without(text, found_in(text))) == []


# In a submission

SECRETS = (
    "943 476 5919",
    "9434765919",
    "B801200005001",
    "3.4.2012",
    "jane@testshire.gov.uk",
    "J.S. (14)",
    "AB, aged 9",
)


def with_secrets() -> dict[str, Any]:
    """A submission with something in every text that it can hold."""
    late = {
        "count": 41,
        "note": "one is 943 476 5919",
        "source": "B801200005001",
        "history": [{"period_end": "2026-03-31", "count": 40, "source": "born on 3.4.2012"}],
        "also": [{"value": 40, "source": "AB, aged 9"}],
        "by": {"team": {"J.S. (14)": {"count": 20}, "South": {"status": "not-held", "reason": "AB, aged 9"}}},
    }
    return submission(
        council={"name": "Testshire of AB, aged 9 (fictional)"},
        prepared_by="jane@testshire.gov.uk",
        assessments={"open_past_45_working_days": late},
        evidence=[letter("HP06.4", shows="weakness", summary="J.S. (14) waited", source="9434765919")],
        actions=[
            {
                "criteria": ["HP06"],
                "action": "See AB, aged 9.",
                "owner": "jane@testshire.gov.uk",
                "effect": "J.S. (14) was seen",
                "status": "open",
            }
        ],
        extensions={"list": [{"child": 9434765919, "text": "B801200005001"}], "J.S. (14)": True},
    )


def judged() -> Evaluation:
    raw = json.dumps(with_secrets(), indent=1).encode()
    return evaluate(load_shipped(), parse_submission(raw, "council.json", shipped_catalogue()))


def test_every_text_is_looked_through_and_told_with_its_place_and_kind() -> None:
    told = [(one.path, one.text) for one in judged().notices if one.kind == "personal-data"]
    base = "$.assessments.open_past_45_working_days"
    kinds = {
        "$.council.name": INITIALS,
        "$.prepared_by": MAIL,
        f"{base}.note": NHS,
        f"{base}.source": PUPIL,
        f"{base}.history[0].source": BIRTH,
        f"{base}.also[0].source": INITIALS,
        f"{base}.by.team.[{INITIALS}]": INITIALS,
        f"{base}.by.team.South.reason": INITIALS,
        "$.evidence[0].source": NHS,
        "$.evidence[0].summary": INITIALS,
        "$.actions[0].action": INITIALS,
        "$.actions[0].owner": MAIL,
        "$.actions[0].effect": INITIALS,
        "$.extensions.list[0].child": NHS,
        "$.extensions.list[0].text": PUPIL,
        f"$.extensions.[{INITIALS}]": INITIALS,
    }
    said = "this text seems to hold {}: take it out of the file; no report shows it"
    assert sorted(told) == sorted((path, said.format(kind)) for path, kind in kinds.items())


def test_a_warning_stands_at_the_line_of_its_text() -> None:
    lines = json.dumps(with_secrets(), indent=1).splitlines()
    places = {one.path: one for one in judged().notices if one.kind == "personal-data"}
    for path, start in (("$.prepared_by", '"prepared_by"'), ("$.evidence[0].summary", '"summary": "J.S.')):
        line, column = places[path].line, places[path].column
        assert line is not None
        assert column is not None
        assert lines[line - 1][column - 1 :].startswith(start)


@pytest.mark.parametrize("shape", Format)
def test_no_report_shows_what_points_at_a_person(shape: Format) -> None:
    report = words(judged(), shape)
    assert [secret for secret in SECRETS if secret in report] == []


def test_two_teams_that_are_hidden_stay_two_teams() -> None:
    teams = {"J.S. (14)": {"count": 20}, "K.L. (12)": {"count": 21}}
    file = parsed({"assessments.open_past_45_working_days": {"count": 41, "by": {"team": teams}}})
    reading = file.submission.reading("assessments.open_past_45_working_days")
    counts = {name: one.count for name, one in reading.by["team"].items()}
    assert counts == {f"[{INITIALS}]": 20, f"[{INITIALS}]'": 21}


def test_a_refusal_does_not_repeat_it_either() -> None:
    names = len(FIXED_KEYS) + len(submitted(shipped_catalogue()).sections)
    assert refusals(**{"J.S. (14)": 1, "status": "943 476 5919"}) == [
        f'$.[{INITIALS}]: there is no "[{INITIALS}]" here; none of the {names} known names is like it',
        f'$.status: the text "[{NHS}]" is not known here; what is known here: draft, signed-off, compiled',
    ]


def test_the_first_three_stand_on_standard_error_before_the_last_line(tmp_path: Path) -> None:
    (tmp_path / "council.json").write_text(json.dumps(with_secrets(), indent=1), encoding="utf-8")
    said = "this text seems to hold {}: take it out of the file; no report shows it"
    base = "$.assessments.open_past_45_working_days"
    assert readiness("check", "council.json", folder=tmp_path).err.splitlines()[:-1] == [
        f"readiness: warning: council.json:4:3: $.council.name: {said.format(INITIALS)}",
        f"readiness: warning: council.json:18:2: $.prepared_by: {said.format(MAIL)}",
        f"readiness: warning: council.json:22:4: {base}.note: {said.format(NHS)}",
        "readiness: warning: council.json: and 13 more such texts",
    ]


def test_the_first_three_stand_on_the_first_page() -> None:
    lines = [line for line in render(judged(), Format.MARKDOWN).splitlines() if line.startswith("- **personal data**")]
    assert [line.split(": ")[0] for line in lines] == [
        "- **personal data** council.json:4:3",
        "- **personal data** council.json:18:2",
        "- **personal data** council.json:22:4",
        "- **personal data** council.json",
    ]
