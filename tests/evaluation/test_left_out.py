"""What a gate leaves out: waived gaps and those of a baseline change the code, and nothing else."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from readiness.core.diagnostics import PackError
from readiness.data.submission_file import parse_submission
from readiness.data.vocabulary import Level
from readiness.evaluation.evaluator import evaluate
from readiness.evaluation.excused import WaiverState
from readiness.evaluation.gap_parts import parts
from readiness.evaluation.result import Evaluation
from readiness.evaluation.verdict import Gate
from readiness.packs.waivers import Waiver, Waiving, cannot_be_waived
from readiness.reports import Format, render
from tests.support.gating import TODAY, beside, waived, waiver
from tests.support.strategies import CATALOGUE, PACK, submissions
from tests.support.submissions import UNSEEN, Json, evaluated, letter, submission, without_a_gap

# A major gap of the whole council, where every area is covered.
LOADED = without_a_gap(caseloads={"average": {"value": 30}})
# One of a team alone, while the whole keeps within its lines.
TEAMS: Json = {
    "numerator": 920,
    "denominator": 1000,
    "by": {"team": {"Coast": {"numerator": 120, "denominator": 200}, "North": {"numerator": 800, "denominator": 800}}},
}
UNEVEN = without_a_gap(
    assessments={"within_45_working_days": TEAMS, **UNSEEN, "open_past_limit_not_seen": {"count": 0}}
)


def ended(content: Json, gate: Gate) -> tuple[int, str]:
    """The code and the last line."""
    verdict = evaluated(content, gate).verdict
    return verdict.code, verdict.last_line


def states(content: Json, *waivers: Json, fail_on: str = "major", as_of: date = TODAY) -> list[str]:
    gate = waived(content, *waivers, fail_on=fail_on, as_of=as_of)
    return [one.state.value for one in evaluated(content, gate).verdict.waivers]


# Waivers


def test_a_waived_gap_fails_no_run_and_the_last_line_says_which_and_until_when() -> None:
    assert ended(LOADED, Gate(Level.MAJOR))[0] == 1
    code, last_line = ended(LOADED, waived(LOADED, waiver("LD06.1"), fail_on="major"))
    assert code == 0
    assert last_line.startswith("Passed (code 0): no gap at major or worse but 1 left out, in the ")
    assert last_line.endswith(" Weakened: 1 gap waived (LD06.1 until 31 March 2027).")


@pytest.mark.parametrize(
    ("parts", "as_of", "state", "told"),
    [
        ({}, TODAY, "used", "LD06.1, a major gap, is waived until 31 March 2027, up to major"),
        ({"expires_on": "2026-12-28"}, TODAY, "lapses-soon", "it lapses in 30 days)."),
        ({"expires_on": "2026-12-29"}, TODAY, "used", "on 1 October 2026)."),
        ({"expires_on": "2026-11-28"}, TODAY, "lapses-soon", "today is its last day)."),
        (
            {"expires_on": "2026-11-27"},
            TODAY,
            "lapsed",
            (
                "The waiver of LD06.1 lapsed on 27 November 2026 and excuses nothing; a major gap stands: "
                "decide anew, or take the waiver out."
            ),
        ),
        (
            {"up_to": "minor"},
            TODAY,
            "exceeded",
            "The waiver of LD06.1 holds up to minor, and a major gap was found: it excuses nothing.",
        ),
        ({}, date(2026, 9, 30), "not-yet", "The waiver of LD06.1 holds only from 1 October 2026 on."),
        (
            {"subject": "North"},
            TODAY,
            "unused",
            "The waiver of LD06.1 for North is not needed, since it has no gap there: take it out.",
        ),
    ],
)
def test_each_waiver_says_how_it_stands(parts: Json, as_of: date, state: str, told: str) -> None:
    gate = waived(LOADED, waiver("LD06.1", **parts), fail_on="major", as_of=as_of)
    verdict = evaluated(LOADED, gate).verdict
    (used,) = verdict.waivers
    assert (used.state, verdict.as_of, told in used.text) == (state, as_of.isoformat(), True)
    assert verdict.code == (0 if used.state.excuses else 1)


def test_the_last_line_says_which_waiver_no_longer_holds() -> None:
    lapsed = waived(LOADED, waiver("LD06.1", expires_on="2026-11-27"), fail_on="major")
    assert "1 gap at major or worse (LD06.1 [waiver lapsed on 27 November 2026])" in ended(LOADED, lapsed)[1]
    worse = waived(LOADED, waiver("LD06.1", up_to="minor"), fail_on="major")
    assert "1 gap at major or worse (LD06.1 [worse than its waiver allows])" in ended(LOADED, worse)[1]


def test_a_waiver_never_covers_what_was_not_looked_at() -> None:
    thin = submission(caseloads={"average": {"value": 30}})
    gates = (Gate(Level.CRITICAL), waived(thin, waiver("LD06.1"), waiver("HP06.1"), fail_on="critical"))
    assert [ended(thin, gate)[0] for gate in gates] == [3, 3]
    (unseen,) = (one for one in evaluated(thin, gates[1]).verdict.waivers if one.check == "HP06.1")
    assert unseen.text == (
        "The waiver of HP06.1 is not needed, since it was not assessed, which no waiver covers: take it out."
    )


def test_nothing_excuses_that_a_child_may_be_unsafe_or_that_nobody_has_looked() -> None:
    checks = [check.id for check in PACK.checks if cannot_be_waived(check)]
    parts_of = {**waiver("HP06.1"), "up_to": "critical"}
    assert {"HP06.2", "HP06.11"} <= {*checks}
    for check in checks:
        # The reader refuses it, and so does whoever is given what never went through the reader.
        with pytest.raises(PackError):
            waived(submission(), waiver(check, up_to="critical"))
        gate = Gate(waiving=Waiving(TODAY, (Waiver.model_validate({**parts_of, "check": check}),)))
        with pytest.raises(ValueError, match=f"{check} cannot be waived"):
            evaluated(submission(assessments=UNSEEN), gate)


def test_a_waiver_of_one_team_leaves_the_others_and_one_without_a_team_covers_all() -> None:
    assert ended(UNEVEN, Gate(Level.MAJOR))[0] == 1
    assert states(UNEVEN, waiver("HP06.1", subject="Coast")) == ["used"]
    assert ended(UNEVEN, waived(UNEVEN, waiver("HP06.1", subject="coast"), fail_on="major"))[0] == 0
    assert ended(UNEVEN, waived(UNEVEN, waiver("HP06.1", subject="North"), fail_on="major"))[0] == 1
    assert ended(UNEVEN, waived(UNEVEN, waiver("HP06.1"), fail_on="major"))[0] == 0
    # The one for all need only bear what the one for a team does not.
    both = waiver("HP06.1", up_to="watch"), waiver("HP06.1", subject="Coast")
    assert sorted(states(UNEVEN, *both)) == ["unused", "used"]


def test_a_line_of_enquiry_needs_a_waiver_only_where_it_would_fail() -> None:
    content = without_a_gap(evidence=[letter("LD06.7", shows="mixed")])
    assert states(content, waiver("LD06.7"), fail_on="minor") == ["unused"]
    assert states(content, waiver("LD06.7"), fail_on="watch") == ["used"]


def test_reports_tell_waived_gaps_as_gaps_and_beside_them_until_when() -> None:
    evaluation = evaluated(LOADED, waived(LOADED, waiver("LD06.1"), fail_on="major"))
    text = " ".join(render(evaluation, Format.TEXT).split())
    assert "LD06.1" in text
    assert "Waived until 31 March 2027, which changes the code alone." in text
    assert "Waivers are those of 28 November 2026." in text
    assert "Six posts are vacant, and are filled in January (approved by director of children's services" in text


# Baselines


def test_what_stood_before_fails_no_run_and_what_is_new_does() -> None:
    code, last_line = ended(LOADED, beside(LOADED, "major"))
    assert code == 0
    assert last_line.startswith("Passed (code 0): no gap at major or worse but 1 left out, in the ")
    assert "Weakened: 1 gap of the baseline of 30 September 2026 (LD06.1)" in last_line.replace("3 gaps", "1 gap")
    assert ended(LOADED, beside(without_a_gap(), "major"))[0] == 1


@pytest.mark.parametrize(
    ("before", "now", "code"),
    [
        pytest.param({"value": 30}, {"value": 30}, 0, id="the same"),
        pytest.param({"value": 30}, {"value": 29}, 0, id="nearer"),
        pytest.param({"value": 30}, {"value": "30.1"}, 1, id="further off, within the same severity"),
        pytest.param({"value": 20.5}, {"value": 30}, 1, id="a worse severity"),
        pytest.param({"value": 12}, {"value": 30}, 1, id="new"),
    ],
)
def test_what_is_worse_fails_also_within_its_severity(before: Json, now: Json, code: int) -> None:
    was, is_now = (without_a_gap(caseloads={"average": {"value": float(one["value"])}}) for one in (before, now))
    verdict = evaluated(is_now, beside(was, "major")).verdict
    assert verdict.code == code
    if code and before["value"] != 12:
        assert "(LD06.1 [worse than in the baseline])" in verdict.reason


def rate(numerator: int, denominator: int = 1000) -> Json:
    return without_a_gap(assessments={"within_45_working_days": {"numerator": numerator, "denominator": denominator}})


def test_a_share_is_worse_where_chance_does_not_explain_it() -> None:
    assert evaluated(rate(680), beside(rate(690), "major")).verdict.code == 0
    assert evaluated(rate(640), beside(rate(690), "major")).verdict.code == 1


def test_no_baseline_holds_children_who_may_be_unsafe_however_long_they_have_been() -> None:
    content = without_a_gap(assessments={"open_past_limit_not_seen": {"count": 3}})
    verdict = evaluated(content, beside(content)).verdict
    assert (verdict.code, verdict.reason) == (
        1, "1 gap at critical or worse (HP06.2 [in the baseline, but a child may be unsafe today])",
    )  # fmt: skip


def test_to_begin_to_split_a_figure_by_team_or_to_look_at_practice_fails_nothing_that_was_held() -> None:
    def by(**split: Json) -> Json:
        return without_a_gap(assessments={"within_45_working_days": {**TEAMS, "numerator": 680, "by": split}})

    teams = {"Coast": {"numerator": 100, "denominator": 200}, "North": {"numerator": 580, "denominator": 800}}
    assert ended(by(team=teams), beside(by(), "major"))[0] == 0
    assert ended(by(team=teams), beside(by(team=teams), "major"))[0] == 0
    # What nobody has looked at is not held, else an honest audit would come out behind none.
    silent, honest = submission(), submission(evidence=[letter("LD06.7", shows="weakness")])
    codes = [evaluated(content, beside(silent, "minor")).verdict.code for content in (silent, honest)]
    assert codes == [1, 1]


def test_a_baseline_does_not_go_on_for_a_waiver_that_lapsed() -> None:
    gate = waived(LOADED, waiver("LD06.1", expires_on="2026-11-27"), fail_on="major")
    both = Gate(Level.MAJOR, waiving=gate.waiving, baseline=beside(LOADED).baseline)
    verdict = evaluated(LOADED, both).verdict
    assert (verdict.code, "LD06.1 [waiver lapsed on 27 November 2026]" in verdict.reason) == (1, True)


# Laws


def without_marks(evaluation: Evaluation) -> Any:
    """All but the verdict, the hashes of waivers, and the marks."""
    content = json.loads(evaluation.to_json())
    del content["verdict"], content["provenance"]["waivers_sha256"]
    for finding in content["findings"]:
        del finding["waived_until"], finding["in_baseline"]
    return content


# A third of the examples, since each is judged four times.
@settings(
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large], max_examples=settings().max_examples // 3
)
@given(submissions())
def test_neither_waivers_nor_a_baseline_change_anything_but_the_verdict(now: Json) -> None:
    file = parse_submission(json.dumps(now).encode(), "case.json", CATALOGUE)
    plain = evaluate(PACK, file, Gate(Level.MINOR))
    assert all(
        max(part.level.rank for part in parts(one)) == one.level.rank
        for one in plain.findings
        if one.adverse and one.level
    )
    able = [check.id for check in PACK.checks if not cannot_be_waived(check)]
    waivers = tuple(Waiver.model_validate(waiver(check, up_to="critical")) for check in able)
    everything = Gate(Level.MINOR, waiving=Waiving(TODAY, waivers))
    for gate in (everything, beside(now, "minor", PACK)):
        left = evaluate(PACK, file, gate)
        assert without_marks(left) == without_marks(plain)
        assert left.verdict.code in (plain.verdict.code, 0, 3)
        assert left.verdict.code == plain.verdict.code or plain.verdict.code == 1
        unsafe = [one for one in plain.findings if one.is_gap and (one.unsafe_today or one.silence)]
        assert not unsafe or left.verdict.code == 1
        assert unsafe or left.verdict.code != 1
        assert all(one.state is not WaiverState.EXCEEDED for one in left.verdict.waivers)
