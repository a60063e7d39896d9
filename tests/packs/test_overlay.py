"""Overlays: what they can change, what they may not, and that nothing they weaken or hide goes unsaid."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from readiness.core.diagnostics import PackError
from readiness.core.shipped import rules_folder
from readiness.data.catalogue import load_catalogue, shipped_catalogue
from readiness.data.vocabulary import FindingStatus
from readiness.evaluation.evaluator import evaluate
from readiness.evaluation.first_page import NotChecked
from readiness.evaluation.result import Evaluation
from readiness.packs.apply_overlay import FIRST_OWN, apply_overlay
from readiness.packs.overlay import read_overlay
from readiness.packs.pack import RulePack, load_shipped
from readiness.reports import Format, render
from tests.support.packs import small_pack
from tests.support.process import readiness
from tests.support.small import parsed

HEAD = """\
overlay_format: "1.0"
id: northshire
version: "1.2.0"
title: Northshire's own lines
pack: {id: ilacs-2026, from: "1.0.0", before: "2.0.0"}
operations:
"""
WEIGHT = "  - {set: HP06.1, to: {weight: 2}, reason: It matters more here.}\n"
CHECK = """\
  - reason: Our members ask for it.
    add_check:
      id: HP06.60
      title: Few assessments are open and late
      measures: {late: assessments.open_past_45_working_days}
      gap_when: late > 20
      severity: minor
      rests_on: local
      because: Our members agreed it in 2026.
      finding: "{late} assessments are open past 45 working days"
      remedy: Go through them with the team managers.
"""
CRITERION = """\
  - reason: Our members ask for it.
    add_criterion:
      id: HP60
      title: Assessments reflect our own standard
      area: help-and-protection
      why: A child waits.
      looks_like: The child is seen.
      inspectors_ask: How do you know?
      checks:
        - id: HP60.1
          title: Audits find it so
          evidence: {kinds: [audit], severity: minor}
          rests_on: local
          because: Our members agreed it in 2026.
          finding: "Audits show {shows}"
          remedy: Audit more.
      examples:
        - {name: nothing given, period_end: 2025-03-31, expect: {HP60.1: not-assessed}}
"""


@pytest.fixture(scope="module")
def pack(tmp_path_factory: pytest.TempPathFactory) -> RulePack:
    return small_pack(tmp_path_factory.mktemp("base"))


def laid(pack: RulePack, folder: Path, *texts: str) -> RulePack:
    """The pack with these overlays over it, in order."""
    for index, text in enumerate(texts):
        file = folder / f"overlay{index or ''}.yaml"
        file.write_text(text, encoding="utf-8")
        pack = apply_overlay(pack, read_overlay(file))
    return pack


def refusals(pack: RulePack, folder: Path, *texts: str) -> list[str]:
    """What is said of the last of these overlays, from line and column on."""
    try:
        laid(pack, folder, *texts)
    except PackError as error:
        return [str(diagnostic).partition(":")[2] for diagnostic in error.diagnostics]
    return []


def operations(*lines: str) -> str:
    return HEAD + "".join(f"  - {line}\n" for line in lines)


CHANGES = {
    "a line to the stricter side": (
        "{set: HP06.3, to: {thresholds: {minor: 80}}, reason: Ours.}",
        [("HP06.3 threshold minor", "the line for minor of HP06.3 moves from 70 to 80", False)],
    ),
    "a line to the lenient side": (
        "{set: HP06.3, to: {thresholds: {major: 50}}, reason: Ours.}",
        [("HP06.3 threshold major", "the line for major of HP06.3 moves from 60 to 50", True)],
    ),
    "one line to each side": (
        "{set: HP06.3, to: {thresholds: {major: 50, minor: 80}}, reason: Ours.}",
        [
            ("HP06.3 threshold major", "the line for major of HP06.3 moves from 60 to 50", True),
            ("HP06.3 threshold minor", "the line for minor of HP06.3 moves from 70 to 80", False),
        ],
    ),
    "a published line to a number above it in every year": (
        "{set: HP06.1, to: {thresholds: {watch: 95}}, reason: Ours.}",
        [("HP06.1 threshold watch", "the line for watch of HP06.1 moves from england to 95", False)],
    ),
    "a published line to a number above it in some years only": (
        "{set: HP06.1, to: {thresholds: {watch: 87}}, reason: Ours.}",
        [("HP06.1 threshold watch", "the line for watch of HP06.1 moves from england to 87", True)],
    ),
    "a weight up": (
        "{set: HP06.1, to: {weight: 3}, reason: Ours.}",
        [("HP06.1 weight", "HP06.1 weighs 3 instead of 1", False)],
    ),
    "a weight to nothing": (
        "{set: HP06.1, to: {weight: 0}, reason: Ours.}",
        [("HP06.1 weight", "HP06.1 weighs 0 instead of 1", True)],
    ),
    "a severity down": (
        "{set: HP06.4, to: {severity: minor}, reason: Ours.}",
        [("HP06.4 severity", "HP06.4 counts as minor instead of major", True)],
    ),
    "what evidence needs, on every side": (
        "{set: HP06.4, to: {sample: 20, moderated: false, max_age_months: 3}, reason: Ours.}",
        [
            ("HP06.4 sample", "HP06.4 needs a sample of 20 instead of 1", False),
            ("HP06.4 moderated", "HP06.4 needs no moderation", True),
            ("HP06.4 max_age_months", "HP06.4 takes evidence up to 3 months old instead of 6", False),
        ],
    ),
    "a condition under which it applies": (
        "{set: HP06.2, to: {applies_when: unseen > 3}, reason: Ours.}",
        [("HP06.2 applies_when", "HP06.2 applies only when unseen > 3", True)],
    ),
    "a check disabled": (
        "{disable: HP06.3, reason: Ours.}",
        [("HP06.3", "HP06.3 is disabled", True)],
    ),
    "the policy, on every side": (
        (
            "{set: pack, to: {minimum_coverage: 40, credit: {watch: 0.5}, local_standards: {caseload_ceiling: 20}},"
            " reason: Ours.}"
        ),
        [
            ("pack minimum_coverage", "the least coverage is 40% instead of 50%", True),
            ("pack credit watch", "watch earns 0.5 of a check's weight instead of 0.75", False),
            (
                "pack local_standards caseload_ceiling",
                "the pack's caseload ceiling is 20 cases per worker instead of 18",
                True,
            ),
        ],
    ),
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_change_is_recorded_with_its_reason_and_the_side_to_which_it_goes(
    change: str, pack: RulePack, tmp_path: Path
) -> None:
    line, expected = CHANGES[change]
    (used,) = laid(pack, tmp_path, operations(line)).overlays
    assert [(c.thing, c.what, c.weakens) for c in used.changes] == expected
    assert {c.reason for c in used.changes} == {"Ours."}


def test_what_is_added_is_recorded_with_its_weight(pack: RulePack, tmp_path: Path) -> None:
    changed = laid(pack, tmp_path, HEAD + CHECK + CRITERION)
    (used,) = changed.overlays
    assert [(c.what, c.weakens) for c in used.changes] == [
        ("HP06.60 is added, with a weight of 1: Few assessments are open and late", False),
        ("HP60 is added, with 1 check: Assessments reflect our own standard", False),
    ]
    assert [check.id for check in changed.checks] == ["HP06.1", "HP06.2", "HP06.3", "HP06.4", "HP06.60", "HP60.1"]


def test_a_number_that_an_overlay_sets_rests_on_its_reason(pack: RulePack, tmp_path: Path) -> None:
    changed = laid(
        pack, tmp_path, operations("{set: HP06.1, to: {thresholds: {watch: 95}}, reason: Members agreed it.}")
    )
    band = changed.checks[0].bands[-1]
    assert (band.threshold, band.rests_on, band.because) == (95, "local", "Members agreed it.")


def test_the_packs_examples_speak_no_more_of_a_check_that_was_changed_and_the_overlays_do(
    pack: RulePack, tmp_path: Path
) -> None:
    example = """\
examples:
  - name: between England's line and ours
    period_end: 2025-03-31
    given: {assessments.within_45_working_days: {numerator: 900, denominator: 1000}}
    expect: {HP06.1: watch}
"""
    line = "{set: HP06.1, to: {thresholds: {watch: 95}}, reason: Ours.}"
    changed = laid(pack, tmp_path, operations(line) + example)
    assert [e.name for e in changed.criteria[0].examples] == ["between England's line and ours"]


ORDER = "{set: HP06.3, to: {thresholds: {minor: 50}}, reason: Ours.}"
REFUSED = {
    "another pack": (
        HEAD.replace("ilacs-2026", "ilacs-2025") + WEIGHT,
        [
            (
                "5:8: $.pack.id: this overlay is for ilacs-2025; the pack here is ilacs-2026: "
                "give the folder of the other (--pack, or --on for readiness pack)"
            )
        ],
    ),
    "an older version": (
        HEAD.replace('"1.0.0"', '"1.1.0"', 1) + WEIGHT,
        [
            (
                "5:1: $.pack: this overlay is for ilacs-2026 from 1.1.0 to before 2.0.0, and the pack here is 1.0.0; "
                "read what the pack changed, then widen the range"
            )
        ],
    ),
    "a range in which no version lies": (
        HEAD.replace('"2.0.0"', '"1.0.0"') + WEIGHT,
        [
            (
                "5:39: $.pack.before: no version lies in ilacs-2026 from 1.0.0 to before 1.0.0; "
                "put the first version that you have not seen"
            )
        ],
    ),
    "no operations": (
        HEAD.replace("operations:", "operations: []"),
        ["6:1: $.operations: the list is empty; add what is to be changed"],
    ),
    "an operation without a reason": (
        operations("{disable: HP06.3}"),
        ['7:5: $.operations[0].reason: "reason" is missing; add it'],
    ),
    "an operation that does nothing": (
        operations("{reason: Ours.}"),
        [
            (
                "7:5: $.operations[0]: an operation has one of set, disable, add_check, add_criterion; this has none; "
                "make one operation of each"
            )
        ],
    ),
    "two in one": (
        operations("{set: HP06.1, to: {weight: 2}, disable: HP06.3, reason: Ours.}"),
        [
            (
                "7:5: $.operations[0]: an operation has one of set, disable, add_check, add_criterion; "
                "this has set and disable; make one operation of each"
            )
        ],
    ),
    "a setting of nothing": (
        operations("{set: HP06.1, reason: Ours.}"),
        ['7:5: $.operations[0]: "set" and "to" go together; write set: HP06.1 and to: {weight: 2}'],
    ),
    "a setting that changes nothing": (
        operations("{set: HP06.1, to: {weight: 1}, reason: Ours.}"),
        ["7:19: $.operations[0].to: this changes nothing; take it out, or correct the value"],
    ),
    "a check that is not there": (
        operations("{set: HP06.9, to: {weight: 2}, reason: Ours.}", "{disable: HP07.1, reason: Ours.}"),
        [
            '7:6: $.operations[0].set: the pack has no check HP06.9; did you mean "HP06.4"?',
            '8:6: $.operations[1].disable: the pack has no check HP07.1; did you mean "HP06.1"?',
        ],
    ),
    "a line that the check does not have": (
        operations("{set: HP06.3, to: {thresholds: {watch: 80}}, reason: Ours.}"),
        ["7:37: $.operations[0].to.thresholds.watch: HP06.3 has no line for watch; what is known here: major, minor"],
    ),
    "a line of a check without lines": (
        operations("{set: HP06.2, to: {thresholds: {minor: 5}}, reason: Ours.}"),
        [
            (
                "7:37: $.operations[0].to.thresholds.minor: HP06.2 has no line for minor; "
                "it has no thresholds: disable it, and add a check"
            )
        ],
    ),
    "bands that cross": (
        operations(ORDER),
        ["7:37: $.operations[0].to.thresholds.minor: the bands cross: 60 comes before 50; put the worst band first"],
    ),
    "what belongs to the pack set in a check": (
        operations("{set: HP06.1, to: {minimum_coverage: 20}, reason: Ours.}"),
        [
            (
                "7:24: $.operations[0].to.minimum_coverage: minimum_coverage belongs to the pack, not to a check; "
                "write set: pack"
            )
        ],
    ),
    "what belongs to a check set in the pack": (
        operations("{set: pack, to: {weight: 2}, reason: Ours.}"),
        ["7:22: $.operations[0].to.weight: weight belongs to a check, not to the pack; name the check under set"],
    ),
    "a local standard beyond what the catalogue allows": (
        operations("{set: pack, to: {local_standards: {caseload_ceiling: 90}}, reason: Ours.}"),
        [
            (
                "7:40: $.operations[0].to.local_standards.caseload_ceiling: 90 cases per worker is outside what the "
                "catalogue allows; it must lie between 5 and 30 cases per worker"
            )
        ],
    ),
    "a condition that reads what the check does not": (
        operations("{set: HP06.2, to: {applies_when: unsen > 3}, reason: Ours.}"),
        [
            (
                '7:24: $.operations[0].to.applies_when: nothing here is called "unsen" in `unsen > 3` at character 1; '
                'did you mean "unseen"?'
            )
        ],
    ),
    "what only evidence has": (
        operations("{set: HP06.1, to: {moderated: false, change_over: 3, severity: minor}, reason: Ours.}"),
        [
            "7:24: $.operations[0].to.moderated: HP06.1 is not decided by evidence; take it out",
            "7:42: $.operations[0].to.change_over: HP06.1 is not a trend; take it out",
            "7:58: $.operations[0].to.severity: HP06.1 has a severity in each of its lines; set their thresholds",
        ],
    ),
    "a critical check made milder": (
        operations("{set: HP06.2, to: {severity: minor}, reason: Ours.}"),
        [
            (
                "7:24: $.operations[0].to.severity: HP06.2 is critical, and an overlay cannot change that; "
                "disable it, which every report tells, and add a check of your own"
            )
        ],
    ),
    "a check made critical": (
        operations("{set: HP06.4, to: {severity: critical}, reason: Ours.}"),
        [
            (
                "7:24: $.operations[0].to.severity: HP06.4 is not critical, and an overlay cannot change that; "
                "disable it, which every report tells, and add a check of your own"
            )
        ],
    ),
    "one thing set twice": (
        operations(
            "{set: HP06.1, to: {weight: 2}, reason: Ours.}", "{set: HP06.1, to: {weight: 3}, reason: Ours too.}"
        ),
        ["8:5: $.operations[1]: HP06.1 weight is changed a second time; keep one of the two"],
    ),
    "one check set and disabled": (
        operations("{set: HP06.1, to: {weight: 2}, reason: Ours.}", "{disable: HP06.1, reason: Ours too.}"),
        ["8:5: $.operations[1]: HP06.1 is changed a second time; keep one of the two"],
    ),
    "one check disabled and set": (
        operations("{disable: HP06.1, reason: Ours.}", "{set: HP06.1, to: {weight: 2}, reason: Ours too.}"),
        ["8:6: $.operations[1].set: HP06.1 is disabled already; keep one of the two"],
    ),
    "a check with a number of the pack's own": (
        HEAD + CHECK.replace("HP06.60", "HP06.7"),
        [
            (
                "9:7: $.operations[0].add_check.id: HP06.7 is a number of the pack's own; "
                "number an overlay's checks from HP06.60 on, so that the pack never takes the id"
            )
        ],
    ),
    "a check of a criterion that is not there": (
        HEAD + CHECK.replace("HP06.60", "HP05.60"),
        ['9:7: $.operations[0].add_check.id: the pack has no criterion HP05; did you mean "HP06"?'],
    ),
    "a check with a mistake": (
        HEAD + CHECK.replace("late > 20", "lat > 20"),
        [
            (
                '12:7: $.operations[0].add_check.gap_when: nothing here is called "lat" in `lat > 20` at character 1; '
                'did you mean "late"?'
            )
        ],
    ),
    "a criterion with a number of the pack's own": (
        HEAD + CRITERION.replace("HP60", "HP07"),
        [
            (
                "9:7: $.operations[0].add_criterion.id: HP07 is a number of the pack's own; "
                "number an overlay's criteria from HP60 on, so that the pack never takes the id"
            )
        ],
    ),
    "a criterion that is there": (
        HEAD + CRITERION.replace("HP60", "HP06"),
        ["9:7: $.operations[0].add_criterion.id: HP06 is there already; take a number that is free"],
    ),
    "a criterion with a mistake": (
        HEAD + CRITERION.replace("      why: A", "      themes: [H99]\n      why: A"),
        [
            (
                '12:16: $.operations[0].add_criterion.themes[0]: there is no theme "H99"; '
                "none of the 75 known names is like it; frequencies.yaml lists them"
            )
        ],
    ),
    "an example of a check that is not there": (
        HEAD + WEIGHT + "examples:\n  - {name: none, period_end: 2025-03-31, expect: {HP06.9: met}}\n",
        ['9:51: $.examples[0].expect.HP06.9: there is no check HP06.9; did you mean "HP06.4"?'],
    ),
    "an example that is called like one of the pack's": (
        HEAD + WEIGHT + "examples:\n  - {name: in line with England, period_end: 2025-03-31, expect: {HP06.1: met}}\n",
        ['9:6: $.examples[0].name: another example is called "in line with England" too; say what sets this one apart'],
    ),
    "an example of a measure that is not there": (
        HEAD + WEIGHT + "examples:\n  - {name: none, period_end: 2025-03-31, given: {a.b: {count: 1}}, "
        "expect: {HP06.1: met}}\n",
        [
            (
                '9:50: $.examples[0].given.a.b: there is no measure "a.b"; '
                f"none of the {len(shipped_catalogue().measures)} known names is like it"
            ),
        ],
    ),
}


@pytest.mark.parametrize("mistake", REFUSED)
def test_a_mistake_is_refused_with_its_place_and_what_to_do(mistake: str, pack: RulePack, tmp_path: Path) -> None:
    text, said = REFUSED[mistake]
    assert refusals(pack, tmp_path, text) == said


DUTY = (
    "below: 70, rests_on: local, because: Our line.",
    "below: 70, rests_on: duty, source: {document: An Act, verified: recalled, since: 2020-01}",
)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (
            "{set: HP06.3, to: {thresholds: {minor: 65}}, reason: Ours.}",
            (
                "7:19: $.operations[0].to: the line for minor of HP06.3 moves from 70 to 65, and a duty rests on it; "
                "a duty cannot be made less strict: take this out"
            ),
        ),
        (
            "{disable: HP06.3, reason: Ours.}",
            (
                "7:6: $.operations[0].disable: HP06.3 is disabled, and a duty rests on it; "
                "a duty cannot be made less strict: take this out"
            ),
        ),
        (
            "{set: HP06.3, to: {weight: 0}, reason: Ours.}",
            (
                "7:19: $.operations[0].to: HP06.3 weighs 0 instead of 1, and a duty rests on it; "
                "a duty cannot be made less strict: take this out"
            ),
        ),
    ],
)
def test_a_duty_cannot_be_weakened(line: str, said: str, tmp_path: Path) -> None:
    pack = small_pack(tmp_path, DUTY)
    assert refusals(pack, tmp_path, operations(line)) == [said]


def test_a_duty_can_be_made_stricter(tmp_path: Path) -> None:
    line = "{set: HP06.3, to: {thresholds: {minor: 75}}, reason: Ours.}"
    assert refusals(small_pack(tmp_path, DUTY), tmp_path, operations(line)) == []


STRICTER = "{set: HP06.3, to: {thresholds: {minor: 75}}, reason: Ours.}"


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("{set: HP06.3, to: {weight: 0}, reason: Ours.}", "HP06.3 weighs 0 instead of 1"),
        (
            "{set: HP06.3, to: {applies_when: completed > 50}, reason: Ours.}",
            "HP06.3 applies only when completed > 50",
        ),
        ("{disable: HP06.3, reason: Ours.}", "HP06.3 is disabled"),
    ],
)
def test_a_stricter_line_of_an_overlays_own_takes_no_duty_away(line: str, said: str, tmp_path: Path) -> None:
    pack = small_pack(tmp_path, DUTY)
    told = f"{said}, and a duty rests on it; a duty cannot be made less strict: take this out"
    (together,) = refusals(pack, tmp_path, operations(STRICTER, line))
    assert together.endswith(told)
    (apart,) = refusals(pack, tmp_path, operations(STRICTER), operations(line).replace("northshire", "region"))
    assert apart.endswith(told)


def test_overlays_come_in_order_and_the_later_may_build_on_the_earlier(pack: RulePack, tmp_path: Path) -> None:
    second = operations("{set: HP06.60, to: {weight: 3}, reason: It matters.}").replace("northshire", "region")
    changed = laid(pack, tmp_path, HEAD + CHECK, second)
    assert [used.id for used in changed.overlays] == ["northshire", "region"]
    assert changed.checks[-1].weight == 3


def test_overlays_may_not_undo_each_other(pack: RulePack, tmp_path: Path) -> None:
    second = operations("{set: HP06.1, to: {weight: 3}, reason: It matters.}").replace("northshire", "region")
    said = ["7:5: $.operations[0]: HP06.1 weight is changed a second time; keep one of the two"]
    assert refusals(pack, tmp_path, HEAD + WEIGHT, second) == said


UNSEEN = {
    "assessments.open_past_limit_not_seen": {"count": 9},
    "assessments.within_45_working_days": {"numerator": 500, "denominator": 1000},
}


def judged(pack: RulePack) -> Evaluation:
    return evaluate(pack, parsed(UNSEEN))


HIDING = operations(
    "{disable: HP06.2, reason: Another meeting looks at them.}",
    "{set: HP06.1, to: {thresholds: {major: 30, minor: 40, watch: 50}}, reason: Ours.}",
    "{set: HP06.4, to: {weight: 3}, reason: It matters.}",
)


def test_what_an_overlay_hides_is_told_in_the_last_line_and_on_the_first_page_of_every_report(
    pack: RulePack, tmp_path: Path
) -> None:
    evaluation = judged(laid(pack, tmp_path, HIDING))
    weakenings = (
        "rules that do not come with readiness (ilacs-2026 1.0.0)",
        "without overlays HP06.2 is a critical gap",
        "without overlays HP06.1 is a major gap",
        'without overlays help-and-protection is "Act now" and scores 8.3, not 62.5',
        "the overlay northshire 1.2.0: HP06.2 is disabled",
        "the overlay northshire 1.2.0: the line for major of HP06.1 moves from 73.8 to 30",
        "the overlay northshire 1.2.0: the line for minor of HP06.1 moves from worst_quarter to 40",
        "the overlay northshire 1.2.0: the line for watch of HP06.1 moves from england to 50",
    )
    assert evaluation.verdict.weakenings == weakenings
    assert evaluation.verdict.last_line.endswith(f" Weakened: {'; '.join(weakenings)}.")
    why = "disabled by the overlay northshire 1.2.0: Another meeting looks at them."
    told = f"{why}; without overlays a critical gap"
    assert evaluation.first_page.safety.not_checked == (
        NotChecked("HP06.2", "HP06", "Assessments are completed in time and well", told),
    )
    for shape in (Format.TEXT, Format.MARKDOWN, Format.HTML):
        report = " ".join(re.sub(r"<[^>]+>|\\\\", "", render(evaluation, shape)).split())
        headline, rest = re.split("children who may need action today", report, maxsplit=1, flags=re.IGNORECASE)
        assert "Overlays hide 1 critical gap (HP06.2) and 1 major gap (HP06.1)." in headline
        assert "Without overlays HP06.2 is a critical gap." in rest
        assert "Changed by northshire 1.2.0: HP06.2 is disabled, which is less strict." in rest
        assert "Another meeting looks at them." in report


def test_a_disabled_check_is_not_assessed_and_shows_what_was_submitted(pack: RulePack, tmp_path: Path) -> None:
    evaluation = judged(laid(pack, tmp_path, HIDING))
    finding = evaluation.finding_of["HP06.2"]
    assert finding.status is FindingStatus.NOT_ASSESSED
    assert finding.reason == "disabled by the overlay northshire 1.2.0: Another meeting looks at them."
    assert [(reading.measure, reading.shown) for reading in finding.readings][:1] == [
        ("assessments.open_past_limit_not_seen", "9 children")
    ]
    assert evaluation.counts.total == len(pack.checks)


def test_a_disabled_check_lessens_coverage_and_never_raises_it(pack: RulePack, tmp_path: Path) -> None:
    plain, disabled = judged(pack), judged(laid(pack, tmp_path, operations("{disable: HP06.2, reason: Ours.}")))
    (before,), (after,) = (
        [area.coverage for area in evaluation.areas if area.counts.total] for evaluation in (plain, disabled)
    )
    assert before is not None
    assert after is not None
    assert after < before


def test_a_stricter_overlay_weakens_nothing_and_is_recorded(tmp_path: Path) -> None:
    line = "{set: HP06.8, to: {thresholds: {watch: 95}}, reason: Members agreed it.}"
    evaluation = judged(laid(load_shipped(), tmp_path, operations(line)))
    assert evaluation.verdict.weakenings == ()
    (used,) = json.loads(evaluation.to_json())["provenance"]["overlays"]
    assert {**used, "sha256": len(used["sha256"])} == {
        "id": "northshire",
        "version": "1.2.0",
        "title": "Northshire's own lines",
        "sha256": 64,
        "changes": [
            {
                "subject": "HP06.8",
                "part": "threshold watch",
                "what": "the line for watch of HP06.8 moves from 93 to 95",
                "reason": "Members agreed it.",
                "weakens": False,
            }
        ],
    }
    report = render(evaluation, Format.MARKDOWN)
    assert "as changed by northshire 1.2.0" in report
    assert "Members agreed it." in report


HEAVY = """\
  - reason: Ours.
    add_check:
      id: {id}
      title: Few are open and late
      measures: {{late: assessments.open_past_45_working_days}}
      gap_when: late > 100000
      severity: minor
      rests_on: local
      because: Ours.
      weight: 5
      finding: "{{late}} are late"
      remedy: Go through them.
"""
DILUTING: dict[str, tuple[str, dict[str, object], list[str]]] = {
    "checks with big weights that nobody can fail": (
        HEAD + HEAVY.format(id="HP06.60") + HEAVY.format(id="HP06.61"),
        {"assessments.open_past_limit_not_seen": {"count": 9}},
        ["without overlays help-and-protection is 25% assessed and scores 0, not 90.9"],
    ),
    "the same beside what is met": (
        HEAD + HEAVY.format(id="HP06.60"),
        {"assessments.open_past_limit_not_seen": {"count": 0}},
        ['without overlays help-and-protection is "Cannot say" and is 25% assessed'],
    ),
    "a bigger weight of what is met": (
        operations("{set: HP06.1, to: {weight: 5}, reason: Ours.}"),
        {
            "assessments.open_past_limit_not_seen": {"count": 9},
            "assessments.within_45_working_days": {"numerator": 950, "denominator": 1000},
        },
        ["without overlays help-and-protection scores 62.5, not 76.8"],
    ),
    "a bigger weight of what is not submitted": (
        operations("{set: HP06.1, to: {weight: 5}, reason: Ours.}"),
        {"assessments.open_past_limit_not_seen": {"count": 0}},
        [],
    ),
}


@pytest.mark.parametrize("case", DILUTING)
def test_weight_beside_a_finding_hides_neither_thin_coverage_nor_a_low_score(
    case: str, pack: RulePack, tmp_path: Path
) -> None:
    text, submitted, told = DILUTING[case]
    changed = laid(pack, tmp_path, text)
    assert not any(change.weakens for used in changed.overlays for change in used.changes)
    late = {"assessments.open_past_45_working_days": {"count": 9}}
    assert list(evaluate(changed, parsed({**late, **submitted})).verdict.weakenings[1:]) == told


def test_no_id_of_the_shipped_pack_is_of_those_left_to_overlays() -> None:
    pack = load_shipped()
    assert [c.id for c in pack.criteria if int(c.id[2:]) >= FIRST_OWN] == []
    assert [check.id for check in pack.checks if check.number >= FIRST_OWN] == []


def test_an_overlay_through_the_command(tmp_path: Path) -> None:
    overlay, sample = tmp_path / "ours.yaml", tmp_path / "sample.json"
    overlay.write_text(operations("{disable: HP06.2, reason: Another meeting looks at them.}"), encoding="utf-8")
    sample.write_text(parsed(UNSEEN).document.text, encoding="utf-8")
    ended = readiness("check", sample, "--overlay", overlay, "-f", "json")
    assert ended.code == json.loads(ended.out)["verdict"]["code"]
    assert (
        "Weakened: without overlays HP06.2 is a critical gap; "
        'without overlays help-and-protection is "Act now"; '
        "the overlay northshire 1.2.0: HP06.2 is disabled."
    ) in ended.last_line
    plain = readiness("check", sample)
    assert plain.code == 1


def test_a_broken_overlay_is_told_with_its_path_as_it_was_given(tmp_path: Path) -> None:
    (tmp_path / "ours.yaml").write_text(operations("{disable: HP06.99, reason: Ours.}"), encoding="utf-8")
    (tmp_path / "sample.json").write_text(parsed(UNSEEN).document.text, encoding="utf-8")
    ended = readiness("check", "sample.json", "--overlay", "ours.yaml", folder=tmp_path)
    assert (ended.code, ended.out) == (2, "")
    assert ended.err == (
        'ours.yaml:7:6: $.operations[0].disable: the pack has no check HP06.99; did you mean "HP06.9"?\n'
        "readiness: nothing was judged: 1 problem to mend (code 2)\n"
    )


def test_the_catalogue_of_an_overlaid_pack_is_the_shipped_one(pack: RulePack, tmp_path: Path) -> None:
    assert laid(pack, tmp_path, HIDING).catalogue.sha256 == load_catalogue(rules_folder()).sha256
