"""Ids of checks and criteria that a submission names, and that the pack which judges it does not have."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from readiness.core.diagnostics import SubmissionError
from readiness.evaluation.result import Evaluation, NoticeKind
from readiness.reports import Format, render
from tests.support.packs import quick_pack
from tests.support.submissions import Json, evaluated, letter, submission

# A pack that does not come along, one that the shipped one shares its ids with, and the one that judges.
STRANGE, AKIN, OWN = "fostering-2026", "ilacs-2018", "ilacs-2026"
AUDIT: Json = {
    "kind": "audit",
    "origin": "own",
    "date": "2026-09-01",
    "sample": 40,
    "moderated": True,
    "summary": "Two homes were not safe.",
}


def audit(*checks: str, shows: str = "strength", **parts: object) -> Json:
    return {"checks": list(checks), "shows": shows, **AUDIT, **parts}


def of_another(evaluation: Evaluation) -> list[tuple[str, str | None]]:
    return [(one.text, one.path) for one in evaluation.notices if one.kind is NoticeKind.OF_ANOTHER_PACK]


def refusals(content: Json) -> list[str]:
    with pytest.raises(SubmissionError) as caught:
        evaluated(content)
    return [f"{one.message}; {one.hint}" for one in caught.value.diagnostics]


# Whose the ids are is not said, or the pack is known


@pytest.mark.parametrize("named", [{}, {"pack": OWN}], ids=["not said", "of the pack itself"])
def test_an_unknown_id_of_the_pack_itself_is_refused(named: Json) -> None:
    content = submission(
        evidence=[audit("HP06.77", criteria=["HP66"])],
        self_ratings={"FS01": "strength"},
        actions=[{"criteria": ["FS02"], "action": "Visit them.", "status": "open"}],
        **named,
    )
    assert refusals(content) == [
        'ilacs-2026 1.0.0 has no check HP06.77; did you mean "HP06.7"?',
        'ilacs-2026 1.0.0 has no criterion HP66; did you mean "HP26"?',
        "ilacs-2026 1.0.0 has no criterion FS01; none of the 67 known names is like it",
        "ilacs-2026 1.0.0 has no criterion FS02; none of the 67 known names is like it",
    ]


def test_an_id_that_neither_pack_has_is_misspelt_and_refused() -> None:
    """Saying that it is another pack's is no way to drop evidence, where it is known what that pack has."""
    assert refusals(submission(pack=AKIN, evidence=[audit("HP06.77", shows="weakness")])) == [
        'neither ilacs-2026 1.0.0 nor ilacs-2018 1.0.0 has a check HP06.77; did you mean "HP06.7"?'
    ]


def test_what_two_packs_share_is_heard_whichever_of_them_is_named() -> None:
    content = submission(
        evidence=[audit("HP06.4")],
        self_ratings={"HP06": "strength"},
        actions=[{"criteria": ["HP06"], "action": "Go on.", "status": "open"}],
    )
    alone, named = evaluated(content), evaluated({**content, "pack": AKIN})
    assert named.provenance.ids_of == AKIN
    assert (named.findings, named.areas, named.notices) == (alone.findings, alone.areas, alone.notices)
    assert named.verdict == alone.verdict


# The ids are another pack's


def test_what_the_pack_does_not_have_is_set_aside_and_told() -> None:
    evaluation = evaluated(
        submission(
            pack=STRANGE,
            evidence=[audit("FS01.3", "FS01.4", criteria=["FS02"])],
            self_ratings={"FS01": "strength"},
            actions=[{"criteria": ["FS02"], "action": "Visit them.", "status": "open"}],
        )
    )
    assert of_another(evaluation) == [
        (
            "this evidence item names FS01.3, FS01.4 and FS02 of fostering-2026: nothing here goes by that",
            "$.evidence[0]",
        ),
        ("this self-rating names FS01 of fostering-2026: nothing here goes by that", "$.self_ratings.FS01"),
        ("this action names FS02 of fostering-2026: nothing here goes by that", "$.actions[0]"),
    ]
    assert evaluation.verdict.weakenings == (
        "1 evidence item, 1 self-rating and 1 action on checks of fostering-2026, by which nothing here goes",
    )
    assert evaluation.first_page.safety.unread == ()


def test_adverse_evidence_that_no_check_hears_stands_on_the_first_page_and_in_the_last_line() -> None:
    evaluation = evaluated(submission(pack=STRANGE, evidence=[audit("FS01.3", shows="weakness")]))
    assert evaluation.first_page.safety.unread == (
        (
            "an audit of 2026-09-01 found weakness (Two homes were not safe), "
            "and it names FS01.3 of fostering-2026, which no check here is"
        ),
    )
    said = "1 evidence item on checks of fostering-2026, by which nothing here goes, 1 of them adverse"
    assert evaluation.verdict.weakenings == (said,)
    assert said in evaluation.verdict.last_line
    for shape in (Format.TEXT, Format.MARKDOWN, Format.HTML):
        assert "Two homes were not safe" in " ".join(render(evaluation, shape).split())


def test_under_an_id_of_a_strange_pack_only_what_is_adverse_is_heard() -> None:
    """HP06.4 may be about something else there: praise of it makes nothing met here, and blame is not silenced."""
    found = {
        shows: evaluated(submission(pack=STRANGE, evidence=[letter("HP06.4", shows=shows)])).finding_of["HP06.4"]
        for shows in ("strength", "weakness")
    }
    assert {shows: one.status.value for shows, one in found.items()} == {"strength": "not-assessed", "weakness": "gap"}


def test_a_self_rating_and_an_action_of_a_strange_pack_speak_of_no_criterion_here() -> None:
    content = submission(
        pack=STRANGE,
        evidence=[letter("HP06.4", shows="weakness")],
        self_ratings={"HP06": "strength"},
        actions=[{"criteria": ["HP06"], "action": "Go on.", "owner": "head", "status": "open"}],
    )
    (weakness,) = (one for one in evaluated(content).first_page.weaknesses if one.criterion == "HP06")
    assert (weakness.known, weakness.rated_strength, weakness.owned) == (False, False, False)


def test_an_item_that_a_check_still_hears_is_told_as_a_notice_alone() -> None:
    evaluation = evaluated(submission(pack=STRANGE, evidence=[letter("HP06.4", "FS01.3", shows="weakness")]))
    assert evaluation.finding_of["HP06.4"].is_gap
    assert [text for text, _ in of_another(evaluation)] == [
        "this evidence item names FS01.3 of fostering-2026: nothing here goes by that"
    ]
    assert evaluation.first_page.safety.unread == ()


EVIDENCE_CHECKS = [check.id for check in quick_pack().checks if check.evidence]
items = st.lists(
    st.builds(
        letter,
        st.sampled_from(EVIDENCE_CHECKS),
        shows=st.sampled_from(["strength", "improving", "mixed", "weakness"]),
        date=st.sampled_from(["2026-05-01", "2026-08-14"]),
    ),
    min_size=1,
    max_size=4,
)


@pytest.mark.slow
@given(items=items, pack=st.sampled_from([STRANGE, AKIN, "zz"]))
@settings(max_examples=25)
def test_no_name_of_a_pack_makes_any_finding_milder(items: list[Json], pack: str) -> None:
    """Neither what is found nor what is met gets better: naming another pack can only lose what speaks well."""
    plain = evaluated(submission(evidence=items)).finding_of
    named = evaluated(submission(evidence=items, pack=pack)).finding_of
    for check in EVIDENCE_CHECKS:
        before, after = plain[check], named[check]
        if before.level is not None and before.adverse:
            assert after.level is not None
            assert after.level.rank >= before.level.rank
        assert before.status.value == "met" or after.status.value != "met"
