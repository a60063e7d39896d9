"""What changed between two accounts: each kind, its causes, and the laws that hold for any two."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readiness.core.diagnostics import NotComparableError, SubmissionError
from readiness.data.catalogue import shipped_catalogue
from readiness.data.vocabulary import FindingStatus, Level
from readiness.evaluation.compare import compare
from readiness.evaluation.comparison import Cause, Change, ChangeKind, Comparison
from readiness.evaluation.finding import Finding, SubjectRow
from readiness.evaluation.result import Evaluation
from readiness.evaluation.stored import StoredEvaluation, read_account, stored_evaluation
from tests.support.submissions import SEEN, UNSEEN, Json, evaluated, submission

CATALOGUE = shipped_catalogue()
IN_TIME = "within_45_working_days"
MIRRORED: Mapping[ChangeKind, ChangeKind] = {
    ChangeKind.OPENED: ChangeKind.CLOSED,
    ChangeKind.WORSE: ChangeKind.BETTER,
    ChangeKind.NO_LONGER_SEEN: ChangeKind.NEWLY_SEEN,
    ChangeKind.COUNTED_OTHERWISE: ChangeKind.COUNTED_OTHERWISE,
    ChangeKind.SAME: ChangeKind.SAME,
}
MIRRORED = {**MIRRORED, **{other: kind for kind, other in MIRRORED.items()}}


def stored(evaluation: Evaluation) -> StoredEvaluation:
    """The evaluation as it is read again from its JSON."""
    found = read_account(evaluation.to_json().encode(), "stored.json", CATALOGUE, stored_evaluation)
    assert isinstance(found, StoredEvaluation)
    return found


def in_time(done: int, **parts: Any) -> Json:
    """A submission with so many of 1,000 assessments in time."""
    return submission(assessments={IN_TIME: {"numerator": done, "denominator": 1000, **parts}, **SEEN})


def change(comparison: Comparison, check: str) -> Change:
    return next(one for one in comparison.changes if one.check == check)


def kinds(comparison: Comparison) -> dict[str, ChangeKind]:
    return {one.check: one.kind for one in comparison.changes}


def with_finding(evaluation: Evaluation, check: str, **parts: Any) -> Evaluation:
    """The evaluation with another finding of this check."""
    findings = tuple(dataclasses.replace(one, **parts) if one.check == check else one for one in evaluation.findings)
    return dataclasses.replace(evaluation, findings=findings)


# Kinds


@pytest.mark.parametrize(
    ("before", "after", "kind"),
    [
        (920, 600, ChangeKind.OPENED),
        (600, 920, ChangeKind.CLOSED),
        (740, 600, ChangeKind.WORSE),
        (600, 740, ChangeKind.BETTER),
        (920, 810, ChangeKind.WORSE),
        (600, 610, ChangeKind.SAME),
    ],
)
def test_what_was_assessed_both_times_is_told_by_its_level(before: int, after: int, kind: ChangeKind) -> None:
    assert kinds(compare(evaluated(in_time(before)), evaluated(in_time(after))))["HP06.1"] is kind


def test_a_gap_that_is_no_longer_submitted_is_no_progress_and_stands_before_what_improved() -> None:
    before = evaluated(submission(assessments={IN_TIME: {"numerator": 600, "denominator": 1000}, **UNSEEN}))
    after = evaluated(submission(assessments={IN_TIME: {"numerator": 920, "denominator": 1000}}))
    comparison = compare(before, after)
    gone = change(comparison, "HP06.2")
    assert (gone.kind, gone.told_by.severity, gone.after and gone.after.status) == (
        ChangeKind.NO_LONGER_SEEN,
        Level.CRITICAL,
        FindingStatus.NOT_ASSESSED,
    )
    order = [one.check for one in comparison.changes]
    assert order.index("HP06.2") < order.index("HP06.1")
    assert "no longer seen" in comparison.headline[1]
    assert comparison.headline[1].endswith("that is no progress.")


def test_what_is_declared_not_applicable_is_no_longer_seen() -> None:
    before = evaluated(in_time(600))
    after = with_finding(before, "HP06.1", status=FindingStatus.NOT_APPLICABLE, severity=None, level=None, reason="x")
    gone = change(compare(before, after), "HP06.1")
    assert gone.kind is ChangeKind.NO_LONGER_SEEN
    assert gone.text.endswith("Now declared not applicable: x.")


def test_a_rule_that_fails_makes_its_check_no_longer_seen() -> None:
    before = evaluated(in_time(600))
    after = with_finding(before, "HP06.1", status=FindingStatus.ERROR, severity=None, level=None, reason="boom")
    assert kinds(compare(before, after))["HP06.1"] is ChangeKind.NO_LONGER_SEEN


def team(name: str, status: FindingStatus, severity: Level | None = None) -> SubjectRow:
    return SubjectRow("team", name, status, severity, "50%", None, None, None, False, None, False, False)


def test_a_team_that_is_left_out_closes_no_gap() -> None:
    whole = evaluated(in_time(920))
    north, coast = team("North", FindingStatus.MET), team("Coast", FindingStatus.GAP, Level.MAJOR)
    before = with_finding(
        whole, "HP06.1", status=FindingStatus.GAP, severity=Level.MAJOR, subject="Coast", subjects=(coast, north)
    )
    after = with_finding(whole, "HP06.1", subjects=(north,))
    gone = change(compare(before, after), "HP06.1")
    assert gone.kind is ChangeKind.NO_LONGER_SEEN
    assert [(one.subject, one.kind, one.text) for one in gone.subjects] == [
        ("Coast", ChangeKind.NO_LONGER_SEEN, "Coast: no longer given; before: a major gap (50%)")
    ]
    assert kinds(compare(after, before))["HP06.1"] is ChangeKind.NEWLY_SEEN
    kept = with_finding(whole, "HP06.1", subjects=(team("Coast", FindingStatus.MET), north))
    assert kinds(compare(before, kept))["HP06.1"] is ChangeKind.CLOSED


def test_that_nobody_looked_any_more_is_no_assessment_that_went() -> None:
    def asked(status: FindingStatus, severity: Level | None = None) -> Evaluation:
        return with_finding(evaluated(in_time(920)), "HP06.1", silence=True, status=status, severity=severity)

    looked, silent = asked(FindingStatus.MET), asked(FindingStatus.GAP, Level.MINOR)
    unknown = asked(FindingStatus.NOT_ASSESSED)
    assert "HP06.1" not in kinds(compare(looked, unknown))
    assert kinds(compare(silent, unknown))["HP06.1"] is ChangeKind.NO_LONGER_SEEN
    assert kinds(compare(looked, silent))["HP06.1"] is ChangeKind.OPENED


# What cannot be joined


def counted_since(evaluation: Evaluation, day: str | None, **parts: Any) -> Evaluation:
    """The evaluation with a measure that was counted otherwise before this day."""
    finding = evaluation.finding_of["HP06.1"]
    readings = tuple(dataclasses.replace(one, counted_alike_since=day, **parts) for one in finding.readings)
    return with_finding(evaluation, "HP06.1", readings=readings)


def test_nothing_is_told_as_better_or_worse_across_a_break() -> None:
    before = evaluated({**in_time(600), "period": {"start": "2025-04-01", "end": "2025-09-30"}})
    after = counted_since(evaluated(in_time(920)), "2026-01-01")
    found = change(compare(before, after), "HP06.1")
    assert (found.kind, found.comparable, found.counted_alike_since) == (
        ChangeKind.COUNTED_OTHERWISE,
        False,
        "2026-01-01",
    )
    assert found.text.endswith("It has been counted otherwise since 1 January 2026.")
    assert kinds(compare(after, before))["HP06.1"] is ChangeKind.COUNTED_OTHERWISE
    earlier = counted_since(evaluated(in_time(920)), "2025-01-01")
    assert kinds(compare(before, earlier))["HP06.1"] is ChangeKind.CLOSED


def test_a_reform_of_the_councils_own_is_a_break_for_what_it_changes() -> None:
    reform = {"since": "2026-02-01", "what": ["family-help"]}
    after = evaluated({**in_time(920), "in_reform": reform})
    days = {
        one.measure: one.counted_alike_since for finding in after.findings for one in finding.readings if one.decides
    }
    changed = {name for name, day in days.items() if day == "2026-02-01"}
    assert changed == {name for name in days if CATALOGUE.measures[name].changed_by_reform}


def test_another_definition_is_told_and_no_trend() -> None:
    before, after = evaluated(in_time(600)), counted_since(evaluated(in_time(920)), None, definition="Another.")
    found = change(compare(before, after), "HP06.1")
    assert (found.kind, found.counted_alike_since) == (ChangeKind.COUNTED_OTHERWISE, None)
    assert found.text.endswith("Its definition was another.")


# Causes


def with_rules(evaluation: Evaluation, **hashes: str) -> Evaluation:
    return dataclasses.replace(evaluation, provenance=dataclasses.replace(evaluation.provenance, **hashes))


def test_of_two_submissions_by_the_same_rules_what_was_submitted_did_it() -> None:
    comparison = compare(evaluated(in_time(920)), evaluated(in_time(600)))
    found = change(comparison, "HP06.1")
    assert (comparison.rules, found.causes, found.certain) == ((), (Cause.FIGURES,), True)
    assert "by the same rules" in comparison.about[-1]


def test_the_same_readings_at_another_level_were_changed_by_the_rules() -> None:
    before = stored(with_rules(evaluated(in_time(920)), pack_sha256="0" * 64))
    after = with_finding(evaluated(in_time(920)), "HP06.1", status=FindingStatus.GAP, severity=Level.MINOR)
    comparison = compare(before, after)
    found = change(comparison, "HP06.1")
    assert (comparison.rules, found.causes, found.certain) == ((Cause.PACK,), (Cause.PACK,), True)
    assert found.because == "Other rules (the pack)."
    assert comparison.about[-1].endswith("Not the same: the pack.")


def test_other_figures_held_against_the_same_lines_did_it_whatever_else_the_rules_changed() -> None:
    before = stored(with_rules(evaluated(in_time(920)), pack_sha256="0" * 64))
    assert change(compare(before, evaluated(in_time(600))), "HP06.1").causes == (Cause.FIGURES,)


def test_where_figures_and_lines_both_changed_it_cannot_be_told_which_did_it() -> None:
    before = with_rules(evaluated(in_time(920)), catalogue_sha256="0" * 64)
    lines = tuple(dataclasses.replace(one, value=one.value + 1) for one in before.finding_of["HP06.1"].thresholds)
    found = change(compare(with_finding(before, "HP06.1", thresholds=lines), evaluated(in_time(600))), "HP06.1")
    assert (found.causes, found.certain) == ((Cause.FIGURES, Cause.CATALOGUE), False)
    assert found.because.endswith("which of them did it cannot be told.")


def test_a_check_that_the_rules_do_not_have_is_not_seen() -> None:
    after = evaluated(in_time(600))
    without = tuple(one for one in after.findings if one.check != "HP06.1")
    before = with_rules(dataclasses.replace(after, findings=without), pack_sha256="0" * 64)
    new, gone = change(compare(before, after), "HP06.1"), change(compare(after, before), "HP06.1")
    assert (new.kind, new.before, new.causes) == (ChangeKind.NEWLY_SEEN, None, (Cause.PACK,))
    assert new.text.endswith("The rules have no such check before.")
    assert (gone.kind, gone.after, gone.causes) == (ChangeKind.NO_LONGER_SEEN, None, (Cause.PACK,))


def test_what_an_overlay_hides_was_changed_by_the_overlay() -> None:
    before = stored(evaluated(in_time(600)))
    after = evaluated(in_time(600))
    severity = after.finding_of["HP06.1"].severity
    hidden = with_finding(after, "HP06.1", status=FindingStatus.MET, severity=None, without_overlays=severity)
    overlay = dataclasses.make_dataclass("Overlay", ["sha256", "name"])("1" * 64, "ours 1.0")
    found = change(compare(before, with_rules(hidden, overlays=(overlay,))), "HP06.1")  # type: ignore[arg-type]
    assert (found.causes, found.because) == ((Cause.OVERLAYS,), "Other rules (the overlays).")


# Which two can be compared


def test_two_councils_are_refused_by_code_and_else_by_name() -> None:
    other = evaluated({**in_time(600), "council": {"name": "Elsewhere"}})
    with pytest.raises(NotComparableError, match=r"of Anytown, and .* of Elsewhere; give two"):
        compare(evaluated(in_time(600)), other)
    spelt = evaluated({**in_time(600), "council": {"name": "ANY TOWN"}})
    assert not compare(evaluated(in_time(600)), spelt).changed


def test_the_wrong_order_is_said() -> None:
    earlier = evaluated({**in_time(600), "period": {"start": "2025-04-01", "end": "2025-09-30"}})
    later = evaluated(in_time(600))
    assert not compare(earlier, later).out_of_order
    comparison = compare(later, earlier)
    assert comparison.out_of_order
    assert comparison.about[1].endswith("give the older one first.")


def test_two_accounts_of_one_period_that_differ_by_few_people_are_not_for_publication() -> None:
    assert compare(evaluated(in_time(903)), evaluated(in_time(900))).not_for_publication
    assert not compare(evaluated(in_time(930)), evaluated(in_time(900))).not_for_publication


# Stored evaluations


def test_a_stored_evaluation_is_compared_as_the_one_that_it_was_written_from() -> None:
    before, after = evaluated(in_time(920, history=[])), evaluated(in_time(600))
    ours, theirs = compare(before, after), compare(stored(before), after)
    as_stored = dataclasses.replace(ours.before, stored=True)
    assert theirs == dataclasses.replace(ours, before=as_stored, about=theirs.about)
    assert "an evaluation that was stored" in theirs.about[0]


def spoilt(change_it: Any) -> bytes:
    content = json.loads(evaluated(in_time(600)).to_json())
    change_it(content)
    return json.dumps(content).encode()


def refused(raw: bytes) -> list[str]:
    with pytest.raises(SubmissionError) as caught:
        read_account(raw, "old.json", CATALOGUE, stored_evaluation)
    return [f"{'.'.join(map(str, one.path))}: {one.message}" for one in caught.value.diagnostics]


def first(content: Json) -> Json:
    found: Json = content["findings"][0]
    return found


@pytest.mark.parametrize(
    ("change_it", "told"),
    [
        (
            lambda c: c.update(evaluation_schema="2.0"),
            "evaluation_schema: this is not a version of evaluations that this tool reads",
        ),
        (
            lambda c: c.update(evaluation_schema=1),
            "evaluation_schema: this is not a version of evaluations that this tool reads",
        ),
        (lambda c: c.pop("findings"), 'findings: "findings" is missing'),
        (lambda c: first(c).update(status="fine"), 'findings.0.status: the text "fine" does not belong here'),
        (
            lambda c: first(c).update(severity=None),
            "findings.0.severity: a gap needs a severity: minor, major or critical",
        ),
        (lambda c: first(c).update(text="x" * 50_001), "findings.0.text: the text has over 50,000 characters"),
        (lambda c: c["findings"].append(first(c)), "findings.{last}.check: this check was given before"),
        (
            lambda c: c["provenance"].update(period_end="soon"),
            'provenance.period_end: the text "soon" does not belong here',
        ),
        (
            lambda c: c["findings"][0]["thresholds"].append(
                {"severity": "major", "comparison": "below", "value": "1e999999"}
            ),
            "findings.0: a number in it is too large",
        ),
    ],
)
def test_what_no_evaluation_of_ours_says_is_refused_with_its_place(change_it: Any, told: str) -> None:
    last = len(evaluated(in_time(600)).findings)
    assert refused(spoilt(change_it)) == [told.replace("{last}", str(last))]


def test_more_values_than_any_evaluation_has_are_not_read() -> None:
    raw = b'{"evaluation_schema": "1.0", "findings": [' + b"0," * 500_000 + b"0]}"
    assert refused(raw) == [": the file holds over 500,000 values"]


def test_keys_that_are_not_known_are_passed_over_and_later_keys_may_be_absent() -> None:
    def otherwise(content: Json) -> None:
        content["new"] = {"more": 1}
        content.pop("since")
        for finding in content["findings"]:
            for reading in finding["readings"]:
                reading.pop("counted_alike_since")

    read = read_account(spoilt(otherwise), "old.json", CATALOGUE, stored_evaluation)
    assert isinstance(read, StoredEvaluation)
    assert not compare(read, evaluated(in_time(600))).changed


def test_a_submission_that_has_the_word_for_itself_is_a_submission() -> None:
    content = {**in_time(600), "extensions": {"evaluation_schema": "1.0"}}
    read = read_account(json.dumps(content).encode(), "old.json", CATALOGUE, stored_evaluation)
    assert not isinstance(read, StoredEvaluation)


# Laws


LEVELS = st.sampled_from(
    [
        (FindingStatus.MET, None),
        (FindingStatus.WATCH, None),
        (FindingStatus.GAP, Level.MINOR),
        (FindingStatus.GAP, Level.MAJOR),
        (FindingStatus.GAP, Level.CRITICAL),
        (FindingStatus.NOT_ASSESSED, None),
        (FindingStatus.NOT_APPLICABLE, None),
        (FindingStatus.ERROR, None),
    ]
)
TEAMS = st.lists(
    st.builds(lambda name, level: team(name, *level), st.sampled_from(["North", "Coast", "South"]), LEVELS),
    max_size=3,
    unique_by=lambda row: row.subject,
)


@st.composite
def evaluations(draw: st.DrawFn) -> Evaluation:
    """An evaluation whose findings have any level, with any teams, of any day."""
    base = evaluated(in_time(600))

    def one(finding: Finding) -> Finding:
        status, severity = draw(LEVELS)
        rows = tuple(sorted(draw(TEAMS), key=lambda row: row.subject))
        subject = draw(st.sampled_from(["", *(row.subject for row in rows)]))
        return dataclasses.replace(
            finding,
            status=status,
            severity=severity,
            subjects=rows,
            subject=subject,
        )

    findings = tuple(map(one, base.findings[:12]))
    return dataclasses.replace(
        with_rules(base, period_end=draw(st.sampled_from(["2026-03", "2026-09-30"]))), findings=findings
    )


@given(evaluations())
def test_nothing_changed_between_a_thing_and_itself(one: Evaluation) -> None:
    for other in (one, stored(one)):
        comparison = compare(other, one)
        assert not comparison.changed
        assert {change.kind for change in comparison.changes} <= {ChangeKind.SAME}
        assert [change.causes for change in comparison.changes if change.causes] == []


@given(evaluations(), evaluations())
def test_the_way_back_mirrors_the_way_there(one: Evaluation, other: Evaluation) -> None:
    there, back = kinds(compare(one, other)), kinds(compare(other, one))
    same = {check for found in (there, back) for check, kind in found.items() if kind is ChangeKind.SAME}
    assert {check: MIRRORED[kind] for check, kind in there.items() if check not in same} == {
        check: kind for check, kind in back.items() if check not in same
    }


@given(evaluations(), evaluations())
def test_no_gap_goes_without_a_word_and_progress_is_told_last(one: Evaluation, other: Evaluation) -> None:
    comparison = compare(one, other)
    gaps = {finding.check for side in (one, other) for finding in side.findings if finding.is_gap}
    assert gaps <= kinds(comparison).keys()
    order = [[*ChangeKind].index(change.kind) for change in comparison.changes]
    assert order == sorted(order)
    for change in comparison.changes:
        if change.kind in (ChangeKind.CLOSED, ChangeKind.BETTER):
            assert change.after is not None
            assert change.after.status in (FindingStatus.MET, FindingStatus.WATCH, FindingStatus.GAP)
