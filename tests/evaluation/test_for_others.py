"""What other people's systems are told: no small count, no word of the council's own, and each finding at its level."""

from __future__ import annotations

import dataclasses
import json
from typing import Any

import pytest

from readiness.core.diagnostics import Diagnostic, Location, SubmissionError
from readiness.data.catalogue import shipped_catalogue
from readiness.data.submission_file import SubmissionFile, parse_submission
from readiness.evaluation.evaluator import evaluate
from readiness.evaluation.for_others import problem_for_others, tells_small
from readiness.evaluation.judged_file import JudgedFile
from readiness.evaluation.row import Row, rows
from readiness.evaluation.small_counts import LARGEST, counted, is_small, small
from readiness.packs.pack import shipped_for
from tests.support.judged import judged, judged_sample
from tests.support.process import ROOT
from tests.support.submissions import Json, letter, submission

Places = dict[tuple[str, ...], tuple[Json, Json]]


def row(content: Json, check: str) -> Row:
    return next(one for one in rows(judged(content)) if one.check == check)


def unseen(number: int, **parts: Any) -> Json:
    counts = {"open_past_45_working_days": {"count": 41}, "open_past_limit_not_seen": {"count": number}}
    return submission(assessments=counts, **parts)


UNSEEN = "Children not seen whose assessment is open past 45 working days"


def test_a_count_of_six_is_told_and_one_of_five_is_fewer_than_6() -> None:
    six, five = (row(unseen(number), "HP06.2") for number in (6, 5))
    assert (six.text.partition(" ")[0], six.small) == ("6", False)
    assert (five.text, five.distance, five.small) == (f"{UNSEEN}: fewer than 6.", None, True)
    assert (five.status, five.severity, five.fingerprint) == (six.status, six.severity, six.fingerprint)


def test_a_share_with_a_small_count_behind_it_has_neither_value_nor_distance() -> None:
    content = submission(assessments={"within_45_working_days": {"numerator": 40, "denominator": 43}})
    found = row(content, "HP06.1")
    assert (found.text, found.value, found.distance) == (
        "Assessments completed within 45 working days: a count behind it is fewer than 6.",
        None,
        None,
    )


def test_a_small_count_of_one_team_hides_the_team_too() -> None:
    teams = {"Coast": {"numerator": 30, "denominator": 33}, "Valley": {"numerator": 400, "denominator": 500}}
    content = submission(
        assessments={"within_45_working_days": {"numerator": 430, "denominator": 533, "by": {"team": teams}}}
    )
    found = row(content, "HP06.1")
    assert (found.subject, found.small) == (None, True)
    assert "Coast" not in repr(found)


def test_a_range_that_ends_at_five_is_small() -> None:
    content = submission(assessments={"open_past_limit_not_seen": {"at_least": 2, "at_most": 4}})
    assert row(content, "HP06.2").text == f"{UNSEEN}: fewer than 6."


SECRET = "Two of five in Ann Smith's team were not seen."


def test_what_the_council_wrote_in_its_own_words_stays_with_it() -> None:
    content = submission(
        prepared_by=SECRET,
        assessments={
            "within_45_working_days": {"percentage": 60, "note": SECRET, "source": SECRET},
            "open_past_limit_not_seen": {"status": "not-held", "reason": SECRET},
        },
        caseloads={"newly_qualified_average": {"status": "not-applicable", "reason": SECRET}},
        evidence=[letter("HP06.4", shows="weakness", summary=SECRET, source=SECRET)],
        actions=[{"criteria": ["HP06"], "action": SECRET, "status": "open"}],
    )
    found = list(rows(judged(content)))
    assert all("Ann" not in repr(one) for one in found)
    told = {one.check: one.text for one in found}
    assert told["HP06.2"] == f"Not assessed: {UNSEEN} (cannot be used)."
    assert told["HP06.4"].endswith(" (an inspectorate's letter of 14 August 2026).")
    assert told["HP02.1"].endswith(" (not submitted).")


def test_a_sample_that_is_too_small_is_not_told() -> None:
    audit = {**letter("HP06.4"), "kind": "audit", "origin": "own", "sample": 3, "moderated": True}
    assert row(submission(evidence=[audit]), "HP06.4").text == (
        "Not assessed: the evidence that was given cannot show it."
    )


@pytest.mark.parametrize(
    ("message", "told"),
    [
        ("the text is 2026-04-05; write 30", "the text is 2026-04-05; write 30; mend it"),
        ("3.5 of 12 is 5%", "3.5 of 12 is 5%; mend it"),
        ("3 of 2 is more than all", "A file is missing, cannot be read, or is not what its ending says. "),
        ("the teams add up to 12, and the whole is 4", "A file is missing, cannot be read, or is not "),
    ],
)
def test_a_problem_that_holds_a_small_number_is_told_by_its_kind(message: str, told: str) -> None:
    problem = Diagnostic("ours.json", Location(1, 1), (), message, "mend it")
    assert problem_for_others(problem).startswith(told)


@pytest.mark.parametrize("sample", ["middling", "sound", "troubled"])
def test_of_each_finding_that_tells_a_small_count_no_number_is_left(sample: str) -> None:
    evaluation = judged_sample(sample).evaluation
    assert evaluation is not None
    small = {one.check for one in evaluation.findings if tells_small(one)}
    assert small
    for one in rows(judged_sample(sample)):
        assert one.small is (one.check in small)
        if one.small:
            assert (one.value, one.distance, one.subject) == (None, None, None)
            assert "fewer than 6" in one.text or one.text.startswith("Not assessed: ")


@pytest.mark.parametrize("sample", ["middling", "troubled"])
def test_another_small_count_in_its_place_changes_nothing_that_is_told(sample: str) -> None:
    """Whoever reads cannot tell 2 from 4, unless the level itself is another."""
    content = json.loads((ROOT / f"samples/{sample}.json").read_text(encoding="utf-8"))
    before = parsed(content)
    after = with_other_counts(content, before)
    pack = shipped_for(before.submission.date.last)
    told, other = ({one.check: one for one in rows(JudgedFile("s", evaluate(pack, file)))} for file in (before, after))
    kept = [check for check in told if level(told[check]) == level(other[check])]
    assert len(kept) > 300
    assert [check for check in kept if in_words(told[check]) != in_words(other[check])] == []


def level(one: Row) -> tuple[str, str | None, bool]:
    return one.status, one.severity, one.borderline


def in_words(one: Row) -> Row:
    """The row without its place, which moves with the digits before it."""
    return dataclasses.replace(one, line=1, column=1)


def parsed(content: Json) -> SubmissionFile:
    return parse_submission(json.dumps(content).encode(), "s.json", shipped_catalogue())


def with_other_counts(content: Json, file: SubmissionFile) -> SubmissionFile:
    """The submission with another small count for each that can be another by itself."""
    changed: Places = {}
    for measure, reading in counted(file.submission, shipped_catalogue()):
        section, name = measure.id.split(".")
        node = content[section].get(name) if section in content else None
        if isinstance(node, dict) and small(measure, reading) and (other := with_another(node)) is not None:
            changed[section, name] = node, other
            content[section][name] = other
    assert len(changed) > 30
    while True:
        try:
            return parsed(content)
        except SubmissionError as error:
            wrong = [path for path in changed if any(path == problem.path[:2] for problem in error.diagnostics)]
            if not wrong:
                raise
            for section, name in wrong:
                content[section][name] = changed.pop((section, name))[0]


def with_another(node: Json) -> Json | None:
    """A reading with another small count in the place of its own; None where it has none that stands alone."""
    if any(key in node for key in ("by", "history", "also", "percentage", "value")):
        return None
    count, top, bottom = node.get("count"), node.get("numerator"), node.get("denominator")
    if count is not None:
        return {**node, "count": another(count)} if is_small(count) else None
    if top is None or bottom is None or is_small(bottom):
        return None
    if is_small(top):
        return {**node, "numerator": another(top)}
    return {**node, "numerator": bottom - another(bottom - top)} if is_small(bottom - top) else None


def another(number: int) -> int:
    return number + 1 if number < LARGEST else number - 1
