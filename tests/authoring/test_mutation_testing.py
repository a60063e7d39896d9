"""A pack put to the proof: what is run, what is said of what fails, and that our own pack holds."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from readiness.authoring.mutation_testing.report import CheckTests, PackTests, report_json, report_text
from readiness.authoring.mutation_testing.runner import run_pack_tests
from readiness.data.catalogue import shipped_catalogue
from readiness.data.readings import Kind
from readiness.packs.pack import load_pack, load_shipped
from tests.support.packs import CRITERION, changed, pack_folder
from tests.support.slow import slow

# Enough for every mutant of HP06.2, and for nothing else.
UNSEEN = """\
  - name: one child unseen
    period_end: 2025-03-31
    given:
      assessments.open_past_limit_not_seen: {count: 1}
    expect: {HP06.2: critical}
  - name: nobody unseen
    period_end: 2025-03-31
    given:
      assessments.open_past_limit_not_seen: {count: 0}
    expect: {HP06.2: met}
"""


def proved(parent: Path, *changes: tuple[str, str], more: str = "") -> PackTests:
    """The proof of the small pack with these changes and these examples more."""
    folder = pack_folder(parent, changed(CRITERION, *changes) + more)
    return run_pack_tests(load_pack(folder, shipped_catalogue()))


def of(proof: PackTests, check: str) -> CheckTests:
    return next(one for one in proof.checks if one.check == check)


@pytest.fixture(scope="module")
def own() -> PackTests:
    return run_pack_tests(load_shipped())


@pytest.mark.slow
def test_our_own_pack_holds_and_no_mutant_survives(own: PackTests) -> None:
    assert report_text(own).splitlines()[:-2] == []
    assert own.sound
    assert [one.check for one in own.checks if not one.examples or not one.killed] == []


@pytest.mark.slow
def test_every_check_by_numbers_of_our_own_pack_has_generated_cases(own: PackTests) -> None:
    numbers = [check.id for check in load_shipped().checks if not check.evidence and not check.silence]
    assert [one.check for one in own.checks if one.generated] == numbers


@pytest.mark.slow
def test_what_comes_to_the_same_in_our_own_pack_is_known(own: PackTests) -> None:
    """Counts are whole and not below nought: more than 2 is more than 2.5, and nought is nought or less."""
    alike = [(one.check, what) for one in own.checks for what in one.alike]
    assert ("LD01.5", "the line for watch moved from 2 to 2.5, half way to the next") in alike
    known = ("half", "asks for", "gap_when is", "value is")
    assert [one for one in alike if not any(words in one[1] for words in known)] == []


def test_a_check_whose_examples_notice_every_mutant_is_sound(tmp_path: Path) -> None:
    proof = of(proved(tmp_path, more=UNSEEN), "HP06.2")
    assert (proof.examples, proof.mutants, proof.killed, proof.sound) == (2, 7, 7, True)


def test_a_survivor_is_told_with_its_place_and_an_example_that_would_notice_it(tmp_path: Path) -> None:
    more = UNSEEN.replace("{count: 1}", "{count: 7}")
    text = report_text(proved(tmp_path, more=more))
    assert (
        """\
HP06.2 Nobody waits unseen
  small/criteria/HP06.yaml:24:5: no example notices when gap_when is `unseen >
    1` instead of `unseen > 0`
    if you mean it so, add:
      - name: "HP06.2 is critical: count 1"
        period_end: 2025-03-31
        given:
          assessments.open_past_limit_not_seen: {count: 1}
        expect: {HP06.2: critical}

"""
        in text
    )
    assert max(len(line) for line in text.splitlines() if ": {" not in line and "- {" not in line) <= 80


def test_a_check_without_an_example_is_a_failure(tmp_path: Path) -> None:
    found = [str(diagnostic) for diagnostic in of(proved(tmp_path), "HP06.3").failures]
    assert found == [
        (
            "small/criteria/HP06.yaml:31:5: $.checks[2]: no example expects HP06.3; "
            "add examples that say what it must come to"
        )
    ]


def test_an_example_that_comes_to_something_else_is_told_where_it_expects_it(tmp_path: Path) -> None:
    proof = of(proved(tmp_path, ("expect: {HP06.1: met}", "expect: {HP06.1: watch}")), "HP06.1")
    assert [str(diagnostic) for diagnostic in proof.failures] == [
        (
            'small/criteria/HP06.yaml:55:14: $.examples[0].expect.HP06.1: "in line with England" comes to met, '
            "and watch is expected; correct the example or the check"
        )
    ]
    assert proof.killed == 0


def test_an_example_that_is_not_assessed_is_told_with_the_reason(tmp_path: Path) -> None:
    more = "  - {name: nothing given, period_end: 2025-03-31, expect: {HP06.1: watch}}\n"
    proof = of(proved(tmp_path, more=more), "HP06.1")
    assert [str(diagnostic) for diagnostic in proof.failures] == [
        (
            'small/criteria/HP06.yaml:56:60: $.examples[1].expect.HP06.1: "nothing given" comes to not-assessed '
            "(not submitted), and watch is expected; correct the example or the check"
        )
    ]


def test_examples_that_cannot_be_submitted_or_expect_nothing_are_told(tmp_path: Path) -> None:
    proof = proved(
        tmp_path,
        ("{numerator: 870, denominator: 1000}", "{percentage: 104}"),
        more="  - {name: nothing is meant, period_end: 2025-03-31, expect: {}}\n",
    )
    assert [str(diagnostic) for diagnostic in proof.unusable] == [
        (
            "small/criteria/HP06.yaml:54:44: $.examples[0].given.assessments.within_45_working_days.percentage: "
            "104 percent is more than is possible (100); check the figures"
        ),
        "small/criteria/HP06.yaml:56:54: $.examples[1].expect: it expects nothing; say what each check must come to",
    ]
    assert not proof.sound
    assert report_text(proof).startswith("small/criteria/HP06.yaml:54:44: 104 percent is more than is possible (100);")


def suggested(proof: PackTests) -> str:
    """All that is suggested, as it would stand in the criterion's file."""
    every = dict.fromkeys(survivor.suggestion for check in proof.checks for survivor in check.survivors)
    return "".join(f"  {line}\n" for suggestion in every for line in suggestion.splitlines())


TREND = (
    """    bands:
      - {severity: major, below: 73.8, rests_on: local, because: Ours.}
      - {severity: minor, below: worst_quarter, rests_on: benchmark}
      - {severity: watch, below: england, rests_on: benchmark}
    finding: "{value} of assessments were completed in time"
    distance: "{n} took longer\"""",
    """    change_over: 3
    bands:
      - {severity: minor, below: -10, rests_on: local, because: Ours.}
      - {severity: watch, below: -5, rests_on: local, because: Ours.}
    finding: "The share {change}\"""",
)
STANDARD = (
    """measure: assessments.within_45_working_days
    bands:
      - {severity: major, below: 73.8, rests_on: local, because: Ours.}
      - {severity: minor, below: worst_quarter, rests_on: benchmark}
      - {severity: watch, below: england, rests_on: benchmark}
    finding: "{value} of assessments were completed in time"
    distance: "{n} took longer\"""",
    """measure: strategy_discussions.time_to_discussion[percentile_90]
    bands:
      - {severity: watch, above: local.strategy_discussion_hours, rests_on: local, because: Its own.}
    finding: "It took {value}\"""",
)
APPLIES = (
    "    gap_when: unseen > 0",
    "    gap_when: unseen > 3\n    applies_when: late >= 20",
)
BESIDE = (
    """    measures: {unseen: assessments.open_past_limit_not_seen}
    context: {late: assessments.open_past_45_working_days}
""",
    """    measures:
      unseen: assessments.open_past_limit_not_seen
      late: assessments.open_past_45_working_days
""",
)
BANDS = (
    """      in_time: assessments.within_45_working_days[numerator]
      completed: assessments.within_45_working_days[denominator]
    value: in_time / completed * 100""",
    """      in_time: assessments.durations[41_to_45+46_to_50]
      completed: assessments.durations[total]
    value: in_time / completed * 100""",
)
SURVEYS = (
    "{kinds: [audit], severity: major}",
    "{kinds: [survey, review], needs: {sample: 12, moderated: true}, max_age_months: 9, severity: minor}",
)


@pytest.mark.parametrize(
    "changes",
    [
        (),
        *(slow(one) for one in ((TREND,), (STANDARD,), (BESIDE, APPLIES), (BANDS,), (SURVEYS,))),
    ],
    ids=[
        "as it is",
        "a trend",
        "a standard of its own",
        "where it applies",
        "bands of a distribution",
        "surveys",
    ],
)
def test_with_all_that_is_suggested_no_mutant_survives(changes: tuple[tuple[str, str], ...], tmp_path: Path) -> None:
    expect = ("    expect: {HP06.1: met}", "    expect: {HP06.1: not-assessed}")
    changes = (*changes, expect) if {TREND, STANDARD} & {*changes} else changes
    first = proved(tmp_path / "first", *changes)
    again = proved(tmp_path / "again", *changes, more=suggested(first))
    assert (again.sound, report_text(again).splitlines()[:-2]) == (True, [])
    assert not first.sound


def test_a_yes_or_no_is_tried_both_ways(tmp_path: Path) -> None:
    catalogue = shipped_catalogue()
    answered = "assessments.open_past_limit_not_seen"
    measure = catalogue.measures[answered].model_copy(update={"kind": Kind.YES_NO})
    catalogue = replace(catalogue, measures={**catalogue.measures, answered: measure})
    folder = pack_folder(tmp_path, changed(CRITERION, ("gap_when: unseen > 0", "gap_when: not unseen")))
    proof = of(run_pack_tests(load_pack(folder, catalogue)), "HP06.2")
    assert [diagnostic.message for diagnostic in proof.failures] == ["no example expects HP06.2"]
    assert [survivor.diagnostic.message for survivor in proof.survivors] == [
        "no example notices when the check is taken out",
        "no example notices when it is major instead of critical",
        "no example notices when gap_when is `unseen` instead of `not unseen`",
        "no example notices when gap_when is `not (not unseen)` instead of `not unseen`",
    ]
    assert "{answer: false}" in proof.survivors[1].suggestion


@pytest.mark.slow
def test_where_two_lines_are_the_same_what_changes_only_the_milder_is_no_survivor(tmp_path: Path) -> None:
    """Published figures may tie; the milder band is then never reached."""
    folder = pack_folder(tmp_path)
    pack = load_pack(folder, shipped_catalogue())
    (criterion,) = pack.criteria
    value = criterion.checks[2]
    worse, better = value.bands
    tied = value.model_copy(update={"bands": (worse, better.model_copy(update={"below": worse.below}))})
    checks = (*criterion.checks[:2], tied, criterion.checks[3])
    proof = of(run_pack_tests(replace(pack, criteria=(criterion.model_copy(update={"checks": checks}),))), "HP06.3")
    assert [diagnostic.message for diagnostic in proof.failures] == ["no example expects HP06.3"]
    assert proof.alike == (
        "the line for minor moved from 60 to 30, half way to 0",
        "beyond 60 it is watch instead of minor",
        "beyond 60 it is major instead of minor",
    )


@pytest.mark.slow
def test_a_severity_that_nothing_can_come_to_is_told(tmp_path: Path) -> None:
    above_all = ("value: in_time / completed", "value: (in_time + completed) / completed")
    never_both = ("gap_when: unseen > 0", "gap_when: unseen > late * late and late > unseen")
    proof = proved(tmp_path, above_all, BESIDE, never_both)
    message = "no example and no case that could be made up comes to"
    hint = "add an example that does, or correct the rule"
    assert [
        str(diagnostic) for one in proof.checks for diagnostic in one.failures if message in diagnostic.message
    ] == [
        f"small/criteria/HP06.yaml:26:5: $.checks[1].severity: {message} critical; {hint}",
        f"small/criteria/HP06.yaml:40:9: $.checks[2].bands[0]: {message} major; {hint}",
        f"small/criteria/HP06.yaml:41:9: $.checks[2].bands[1]: {message} minor; {hint}",
    ]


def test_a_check_that_an_overlay_disabled_is_not_put_to_the_proof(tmp_path: Path) -> None:
    pack = load_pack(pack_folder(tmp_path), shipped_catalogue())
    proof = run_pack_tests(replace(pack, disabled={"HP06.2": "it is disabled by an overlay"}))
    assert [one.check for one in proof.checks] == ["HP06.1", "HP06.3", "HP06.4"]


def test_the_tests_are_told_as_json(tmp_path: Path) -> None:
    told = json.loads(report_json(proved(tmp_path, more=UNSEEN)))
    assert {key: told[key] for key in ("pack", "sound", "examples", "unusable")} == {
        "pack": "ilacs-2026",
        "sound": False,
        "examples": 3,
        "unusable": [],
    }
    (check,) = [one for one in told["checks"] if one["check"] == "HP06.2"]
    assert check == {
        "check": "HP06.2",
        "examples": 2,
        "generated": check["generated"],
        "mutants": 7,
        "killed": 7,
        "alike": [],
        "failed": 0,
        "failures": [],
        "survivors": [],
    }
    assert check["generated"] > 7
    survivor = told["checks"][0]["survivors"][0]
    assert survivor == {
        "file": "small/criteria/HP06.yaml",
        "line": 14,
        "column": 9,
        "path": "$.checks[0].bands[0]",
        "message": "no example notices when major and minor change places",
        "hint": "add one, such as the one below",
        "suggestion": survivor["suggestion"],
    }
    assert "percentage: 37" in survivor["suggestion"]


@pytest.mark.slow
def test_the_proof_is_the_same_for_any_hash_seed(tmp_path: Path) -> None:
    folder = pack_folder(tmp_path)
    script = (
        "import pathlib; from readiness import load_pack;"
        "from readiness.authoring.mutation_testing import report, runner;"
        f"folder = pathlib.Path({str(folder)!r});"
        "print(report.report_json(runner.run_pack_tests(load_pack(folder))))"
    )
    outputs = {
        subprocess.run(
            [sys.executable, "-c", script], capture_output=True, check=True, env={**os.environ, "PYTHONHASHSEED": seed}
        ).stdout
        for seed in ("1", "2", "3")
    }
    assert len(outputs) == 1
