"""Files of waivers: what is refused with its place, and which of them are a submission's."""

from __future__ import annotations

import re
from typing import Any

import pytest

from readiness.core.diagnostics import PackError
from readiness.packs.waivers import Waiving, waiving
from tests.support.gating import TODAY, file_of, waiver, waiver_file, waiver_text
from tests.support.packs import quick_pack
from tests.support.submissions import submission


def held(*waivers: Any, **parts: Any) -> Waiving:
    """Those of the waivers that are the submission's."""
    return waiving([waiver_file(*waivers)], TODAY, file_of(submission(**parts)).submission, quick_pack())


def refusal(*waivers: Any, **parts: Any) -> str:
    """What is said of them, without the file's folder."""
    with pytest.raises(PackError) as refused:
        held(*waivers, **parts)
    return "\n".join(f"{one.location}: {one.message}; {one.hint}" for one in refused.value.diagnostics)


@pytest.mark.parametrize(
    ("parts", "told"),
    [
        pytest.param(
            {"check": "HP06.21"}, '5:3: the pack has no check HP06.21; did you mean "HP06.2"?', id="a misspelt check"
        ),
        pytest.param(
            {"check": "HP06.*"},
            '5:3: "HP06.*" is not the id of a check; write it like HP06.1',
            id="a sign for several",
        ),
        pytest.param(
            {"check": "HP06.2"},
            "5:3: HP06.2 asks whether a child is unsafe today: it cannot be waived; "
            "take the waiver out, and put right what is found",
            id="a child who may be unsafe",
        ),
        pytest.param(
            {"check": "HP06.11"},
            "5:3: HP06.11 asks whether anybody has looked: it cannot be waived; "
            "take the waiver out, and put right what is found",
            id="silence",
        ),
        pytest.param(
            {"expires_on": "2027-10-03"},
            "10:3: it holds for 367 days; a waiver holds for 366 days at most: then somebody looks again",
            id="over a year",
        ),
        pytest.param(
            {"expires_on": "2026-09-30"},
            "10:3: it expires before it was approved (2026-10-01); check both days",
            id="the wrong way round",
        ),
        pytest.param(
            {"expires_on": "2027-03"},
            '10:3: "2027-03" is no day; write the day as well: "2027-03-31"',
            id="a month, which might mean its first or its last day",
        ),
        pytest.param({"up_to": None}, '3:2: "up_to" is missing; add it', id="no bound"),
        pytest.param(
            {"up_to": "met"},
            '6:3: "met" is nothing to accept; write minor, major or critical: how bad the gap may be at most',
            id="nothing to accept",
        ),
        pytest.param(
            {"up_to": "serious"},
            '6:3: the text "serious" is not known here; what is known here: met, watch, minor, major, critical',
            id="an unknown severity",
        ),
        pytest.param(
            {"reason": "Agreed."},
            "7:3: the reason has 7 characters; write 10 to 500: why it is accepted, and what is done",
            id="hardly a reason",
        ),
        pytest.param(
            {"reason": "Waits for the adoption of NHS number 943 476 5919."},
            "7:3: the reason seems to hold an NHS number; take it out: every report shows the reason",
            id="a child in the reason",
        ),
        pytest.param(
            {"approved_by": "Dr Jane Doe"},
            '8:3: "Dr Jane Doe" is a person; write the role, such as director of children\'s services',
            id="a person",
        ),
        pytest.param(
            {"approved_by": "director. Passed (code 0)"},
            '8:3: "director. Passed (code 0)" is not a role in 2 to 80 plain letters; '
            'write it like "director of children\'s services"',
            id="what could be read as a verdict",
        ),
        pytest.param(
            {"council": "E99999999"},
            "4:3: no council with children's services has the code E99999999; check the code, or write the name",
            id="no council's code",
        ),
        pytest.param(
            {"until": "2027-01-01"}, '11:3: there is no "until" here; did you mean "council"?', id="an unknown key"
        ),
    ],
)
def test_a_waiver_that_is_not_strict_is_refused_at_its_line(parts: dict[str, Any], told: str) -> None:
    assert refusal(waiver("HP06.1", **parts)) == told


def test_two_waivers_of_one_gap_are_refused_also_under_two_names_of_the_council() -> None:
    council = {"council": {"name": "Gloucestershire", "code": "E10000013"}}
    by_name, by_code = waiver("HP06.1", council="gloucestershire "), waiver("HP06.1", council="E10000013")
    told = r"12:2: HP06.1 is waived already \(.*/waivers.yaml:3:2\); keep one of the two"
    assert re.fullmatch(told, refusal(by_name, by_code, **council))
    assert re.fullmatch(told, refusal(waiver("HP06.1"), waiver("HP06.1")))
    assert len(held(waiver("HP06.1"), waiver("HP06.1", subject="North")).waivers) == 2


def test_waivers_are_those_of_the_submissions_council_by_code_or_name() -> None:
    ours = [waiver("HP06.1", council=name) for name in ("E10000013", "916", "Elsewhere", "HP06.1")]
    coded = {"council": {"name": "Gloucestershire", "code": "E10000013"}}
    assert [one.check for one in held(*ours[:1], **coded).waivers] == ["HP06.1"]
    assert [one.check for one in held(*ours[1:2], **coded).waivers] == ["HP06.1"]
    assert held(*ours[2:], **coded).waivers == ()
    assert held(*ours).waivers == ()  # by a code, where the submission has none


def test_another_councils_waiver_may_be_of_another_pack() -> None:
    assert held(waiver("XX01.1", council="Elsewhere")).waivers == ()


def test_a_file_of_waivers_may_be_empty_and_its_hash_is_that_of_its_text() -> None:
    assert waiver_file().waivers == ()
    one = waiver_file(waiver("HP06.1"))
    assert one.sha256 == waiver_file(waiver("HP06.1")).sha256 != waiver_file().sha256
    assert "\r" not in waiver_text(waiver("HP06.1"))
