"""The gate: the code with its reason, all that weakened the checks, and what may not be published."""

from __future__ import annotations

import dataclasses
import re
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from readiness.data.catalogue import LessStrict
from readiness.data.vocabulary import Level
from readiness.evaluation.result import Evaluation
from readiness.evaluation.verdict import Gate
from readiness.packs.pack import RulePack
from readiness.reports import Format, render
from tests.support.packs import quick_pack
from tests.support.process import readiness
from tests.support.submissions import SEEN, UNSEEN, Json, evaluated, letter, looked, submission, without_a_gap, written

CHECKS = len(quick_pack().checks)

# One check at each level, and nothing else.
THREE_LEVELS = submission(
    assessments=UNSEEN,
    caseloads={"average": {"value": 30}},
    front_door={"re_referrals": {"percentage": 23.5}},
    evidence=[letter("LD06.7", shows="mixed"), looked()],
)
FOUR_GAPS_AND_MORE = without_a_gap(
    evidence=[letter("HP06.4", "HP05.4", "HP02.4", "LD06.7", "LD01.1", shows="weakness"), looked()]
)


def flat(text: str) -> str:
    return " ".join(text.split())


# The reason


@pytest.mark.parametrize(
    ("content", "gate", "code", "reason"),
    [
        pytest.param(
            without_a_gap(),
            Gate(),
            0,
            f"no gap at critical or worse in the 54 of {CHECKS} checks that were assessed, "
            "and 2 of the 8 that ask whether a child is unsafe today were not",
            id="passed",
        ),
        pytest.param(
            without_a_gap(),
            Gate(Level.WATCH),
            0,
            f"nothing to watch and no gap in the 54 of {CHECKS} checks that were assessed, "
            "and 2 of the 8 that ask whether a child is unsafe today were not",
            id="passed at watch",
        ),
        pytest.param(THREE_LEVELS, Gate(), 1, "1 gap at critical or worse (HP06.2)", id="one gap"),
        pytest.param(
            THREE_LEVELS, Gate(Level.MINOR), 1, "3 gaps at minor or worse (HP06.2, LD06.1 and HP03.1)", id="three gaps"
        ),
        pytest.param(
            THREE_LEVELS,
            Gate(Level.WATCH),
            1,
            "4 findings to watch or worse (HP06.2, LD06.1, HP03.1 and LD06.7)",
            id="watch",
        ),
        pytest.param(
            FOUR_GAPS_AND_MORE,
            Gate(Level.MAJOR),
            1,
            "5 gaps at major or worse (HP05.4, LD01.1, LD06.7, HP02.4 and 1 more)",
            id="more than can be named",
        ),
        pytest.param(submission(), Gate(), 3, f"none of {CHECKS} checks could be assessed", id="nothing"),
        pytest.param(
            submission(assessments=SEEN),
            Gate(),
            3,
            "under 50% of the weight was assessed in impact-of-leaders and help-and-protection",
            id="thin",
        ),
        pytest.param(
            submission(assessments=SEEN),
            Gate(min_coverage=Decimal("0.5")),
            3,
            "under 0.5% of the weight was assessed in impact-of-leaders",
            id="thin in one area, by the caller's line",
        ),
    ],
)
def test_the_reason_says_why_it_is_that_code(content: Json, gate: Gate, code: int, reason: str) -> None:
    verdict = evaluated(content, gate).verdict
    assert (verdict.code, verdict.reason) == (code, reason)


def test_areas_without_written_checks_are_not_thin() -> None:
    assert evaluated(without_a_gap()).verdict.thin_areas == ()
    assert evaluated(submission(assessments=SEEN)).verdict.thin_areas == ("impact-of-leaders", "help-and-protection")


def test_exactly_the_least_coverage_is_enough(pack: RulePack) -> None:
    covered = min(area.coverage for area in evaluated(without_a_gap()).areas if area.coverage is not None)
    assert evaluated(without_a_gap(), Gate(min_coverage=covered)).verdict.code == 0
    assert evaluated(without_a_gap(), Gate(min_coverage=covered + Decimal("0.001"))).verdict.code == 3


def test_a_least_coverage_that_is_no_number_is_wrong_usage(tmp_path: Path) -> None:
    written(tmp_path, submission())
    assert readiness("check", "submission.json", "--min-coverage", "nan", folder=tmp_path).code == 2


# What a stricter line would find


@pytest.mark.parametrize(
    ("content", "fail_on", "stricter"),
    [
        pytest.param(THREE_LEVELS, Level.WATCH, None, id="watch is the strictest"),
        pytest.param(THREE_LEVELS, Level.MINOR, "--fail-on watch would find 1 more", id="minor"),
        pytest.param(without_a_gap(), Level.CRITICAL, None, id="nothing more to find"),
        pytest.param(
            without_a_gap(caseloads={"average": {"value": 30}}),
            Level.CRITICAL,
            "--fail-on major would find 1 more",
            id="passed, with a gap under the line",
        ),
    ],
)
def test_the_last_line_says_what_a_stricter_line_would_find(
    content: Json, fail_on: Level, stricter: str | None
) -> None:
    verdict = evaluated(content, Gate(fail_on)).verdict
    assert verdict.stricter == stricter
    assert verdict.last_line.endswith(f". {stricter}." if stricter else ").") or stricter is None


@pytest.mark.parametrize("fail_on", [Level.CRITICAL, Level.MAJOR, Level.MINOR, Level.WATCH])
def test_a_stricter_line_finds_as_many_more_as_was_said(fail_on: Level) -> None:
    def found(level: Level) -> int:
        reason = evaluated(THREE_LEVELS, Gate(level)).verdict.reason
        return int(reason.split()[0])

    stricter = evaluated(THREE_LEVELS, Gate(fail_on)).verdict.stricter or ""
    told = {Level(level): int(more) for level, more in re.findall(r"--fail-on (\w+) would find (\d+) more", stricter)}
    assert told == {
        level: found(level) - found(fail_on) for level in Level if Level.MET.rank < level.rank < fail_on.rank
    }


# What weakened the checks

NOT_APPLICABLE = {"status": "not-applicable", "reason": "no inspection yet"}
WEAKENINGS = [
    pytest.param(
        {"local_standards": {"strategy_discussion_hours": 48}},
        Gate(),
        ["a local standard of 48 hours for time to a strategy discussion (this pack's is 24)"],
        id="a less strict local standard",
    ),
    pytest.param(
        {"local_standards": {"strategy_discussion_hours": 24.5, "caseload_ceiling": 30}},
        Gate(),
        [
            "a local standard of 30 cases per worker for caseload ceiling (this pack's is 18)",
            "a local standard of 24.5 hours for time to a strategy discussion (this pack's is 24)",
        ],
        id="two less strict local standards",
    ),
    pytest.param(
        {"local_standards": {"strategy_discussion_hours": 24, "caseload_ceiling": 12}}, Gate(), [], id="stricter"
    ),
    pytest.param(
        {
            "local_standards": {"strategy_discussion_hours": 23},
            "strategy_discussions": {"waiting_past_local_standard": {"count": 90}},
        },
        Gate(),
        [
            (
                "a local standard of 23 hours for time to a strategy discussion, stricter than this pack's 24, "
                "by which HP05.11 can be no gap"
            )
        ],
        id="stricter, and missed",
    ),
    pytest.param(
        {"improvement": {"actions_overdue": NOT_APPLICABLE}},
        Gate(),
        ["LD13.2 declared not applicable"],
        id="declared not applicable",
    ),
    pytest.param(
        {
            "improvement": {"actions_overdue": NOT_APPLICABLE, "closed_without_evidence": NOT_APPLICABLE},
            "caseloads": {"newly_qualified_average": {"status": "not-applicable", "reason": "none"}},
        },
        Gate(),
        ["LD06.4, LD13.2 and LD13.4 declared not applicable"],
        id="three declared not applicable",
    ),
    pytest.param(
        {"period": {"start": "2025-04-01", "end": "2025-09-30"}, "evidence": []},
        Gate(),
        ["a pack that was not in force on 2025-09-30 (ilacs-2026 1.0.0)"],
        id="before the pack",
    ),
    pytest.param(
        {"period": {"start": "2025-10-01", "end": "2026-03-31"}, "prepared_on": "2026-03-31", "evidence": []},
        Gate(),
        ["a pack that was not in force on 2026-03-31 (ilacs-2026 1.0.0)"],
        id="the day before the pack",
    ),
    pytest.param(
        {"period": {"start": "2025-10-01", "end": "2026-03-31"}, "prepared_on": "2026-04-01", "evidence": []},
        Gate(),
        [],
        id="the pack's first day",
    ),
    pytest.param({}, Gate(min_coverage=Decimal(10)), ["--min-coverage 10 (this pack's is 50)"], id="less coverage"),
    pytest.param({}, Gate(min_coverage=Decimal(50)), [], id="the same coverage"),
    pytest.param({}, Gate(min_coverage=Decimal("50.1")), [], id="more coverage"),
    pytest.param({"assessments": UNSEEN}, Gate(exit_zero=True), ["--exit-zero"], id="exit zero over a gap"),
    pytest.param({}, Gate(exit_zero=True), [], id="exit zero with no gap to mask"),
    pytest.param({"assessments": UNSEEN}, Gate(exit_zero=False), [], id="a gap that is not masked"),
    pytest.param(
        {
            "assessments": UNSEEN,
            "local_standards": {"caseload_ceiling": 20},
            "improvement": {"actions_overdue": NOT_APPLICABLE},
        },
        Gate(Level.MAJOR, Decimal(0), exit_zero=True),
        [
            "a local standard of 20 cases per worker for caseload ceiling (this pack's is 18)",
            "LD13.2 declared not applicable",
            "--min-coverage 0 (this pack's is 50)",
            "--exit-zero",
        ],
        id="all at once",
    ),
    pytest.param({}, Gate(), [], id="nothing"),
]


@pytest.mark.parametrize(("parts", "gate", "weakenings"), WEAKENINGS)
def test_what_weakened_the_checks_is_listed(parts: Json, gate: Gate, weakenings: list[str]) -> None:
    assert list(evaluated(without_a_gap(**parts), gate).verdict.weakenings) == weakenings


@pytest.mark.parametrize(("parts", "gate", "weakenings"), WEAKENINGS)
def test_it_is_told_in_the_last_line_and_in_every_report(parts: Json, gate: Gate, weakenings: list[str]) -> None:
    evaluation = evaluated(without_a_gap(**parts), gate)
    ending = f" Weakened: {'; '.join(weakenings)}." if weakenings else ""
    assert evaluation.verdict.last_line.partition(" Weakened: ")[2] == ending.partition(" Weakened: ")[2]
    text = flat(render(evaluation, Format.TEXT))
    markdown = flat(render(evaluation, Format.MARKDOWN).replace("\\", ""))
    assert text.count("[weakened]") == markdown.count("**weakened**") == len(weakenings)
    for weakening in weakenings:
        told = weakening[0].upper() + weakening[1:]
        assert f"[weakened] {told}." in text
        assert f"**weakened** {told}." in markdown


def test_a_standard_of_which_less_is_laxer_weakens_from_below(pack: RulePack) -> None:
    standard = pack.catalogue.local_standards["caseload_ceiling"].model_copy(update={"less_strict": LessStrict.BELOW})
    catalogue = dataclasses.replace(
        pack.catalogue, local_standards={**pack.catalogue.local_standards, "caseload_ceiling": standard}
    )
    changed = dataclasses.replace(pack, catalogue=catalogue)
    weakenings = [
        evaluated(submission(local_standards={"caseload_ceiling": ceiling}), pack=changed).verdict.weakenings
        for ceiling in (17, 18, 19)
    ]
    assert weakenings == [
        ("a local standard of 17 cases per worker for caseload ceiling (this pack's is 18)",),
        (),
        (),
    ]


def test_a_laxer_standard_that_is_kept_weakens_and_is_no_more_than_a_line_of_enquiry() -> None:
    within = {"strategy_discussions": {"within_local_standard": {"numerator": 200, "denominator": 200}}}
    ours = evaluated(submission(local_standards={"strategy_discussion_hours": 72}, **within))
    assert ours.finding_of["HP05.1"].status == "watch"
    assert ours.finding_of["HP05.1"].notes[-1] == (
        "The council has a standard of its own that it keeps less strict than this pack's."
    )
    assert len(ours.verdict.weakenings) == 1


# Exit zero


def test_exit_zero_keeps_the_reason() -> None:
    verdict = evaluated(THREE_LEVELS, Gate(exit_zero=True)).verdict
    assert (verdict.code, verdict.reason) == (0, "1 gap at critical or worse (HP06.2)")


def test_exit_zero_does_not_call_a_gap_passed() -> None:
    assert evaluated(THREE_LEVELS, Gate(exit_zero=True)).verdict.last_line == (
        "Gaps, and code 0 was asked for: 1 gap at critical or worse (HP06.2). "
        "--fail-on major would find 1 more, --fail-on minor would find 2 more, --fail-on watch would find 3 more. "
        "Weakened: --exit-zero."
    )


# Small counts


def small(evaluation: Evaluation) -> bool:
    """Whether it may not be published; both reports say so where it is."""
    told = "Not for publication: counts of 1 to 5 can be told from"
    marked = evaluation.verdict.not_for_publication
    assert (told in flat(render(evaluation, Format.TEXT))) is marked
    assert (told in flat(render(evaluation, Format.MARKDOWN).replace("\\", ""))) is marked
    return marked


def proportion(numerator: int, denominator: int) -> Json:
    return {"assessments": {"within_45_working_days": {"numerator": numerator, "denominator": denominator}}}


def counts(count: int) -> Json:
    return {"assessments": {"open_past_limit_not_seen": {"count": count}}}


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        pytest.param(counts(0), False, id="0"),
        pytest.param(counts(1), True, id="1"),
        pytest.param(counts(5), True, id="5"),
        pytest.param(counts(6), False, id="6"),
        pytest.param(proportion(0, 100), False, id="0 of 100"),
        pytest.param(proportion(5, 100), True, id="5 of 100"),
        pytest.param(proportion(6, 100), False, id="6 of 100"),
        pytest.param(proportion(95, 100), True, id="all but 5 of 100"),
        pytest.param(proportion(94, 100), False, id="all but 6 of 100"),
        pytest.param(proportion(0, 3), True, id="0 of 3"),
        pytest.param(proportion(100, 100), False, id="all of 100"),
        pytest.param({"assessments": {"within_45_working_days": {"percentage": 3}}}, False, id="a share alone"),
        pytest.param({"workforce": {"vacancy": {"numerator": 4, "denominator": 80}}}, False, id="posts"),
        pytest.param({"caseloads": {"average": {"numerator": 60, "denominator": 4}}}, False, id="a ratio"),
        pytest.param(
            {
                "assessments": {
                    "within_45_working_days": {
                        "numerator": 300,
                        "denominator": 400,
                        "by": {"team": {"East": {"numerator": 3, "denominator": 40}}},
                    }
                }
            },
            True,
            id="3 in a team",
        ),
        pytest.param(
            {
                "assessments": {
                    "durations": {
                        "bands": {
                            "up_to_10": 40,
                            "11_to_20": 40,
                            "21_to_30": 40,
                            "31_to_40": 40,
                            "41_to_45": 40,
                            "46_to_50": 4,
                            "51_to_60": 0,
                            "61_and_over": 0,
                        }
                    }
                }
            },
            True,
            id="4 in a band",
        ),
        pytest.param(
            {
                "child_protection": {
                    "visits_overdue_now": {"count": 41, "history": [{"period_end": "2026-03-31", "count": 3}]}
                }
            },
            True,
            id="3 in the period before",
        ),
        pytest.param(
            {"child_protection": {"visits_overdue_now": {"count": 41, "also": [{"value": 3, "source": "a list"}]}}},
            True,
            id="3 in another source",
        ),
        pytest.param(
            {"care_leavers": {"not_in_touch_19_to_21": {"numerator": 3, "denominator": 90}}},
            True,
            id="3 that no check reads",
        ),
        pytest.param({}, False, id="nothing"),
    ],
)
def test_a_result_that_tells_of_1_to_5_people_is_not_for_publication(parts: dict[str, Any], expected: bool) -> None:
    assert small(evaluated(submission(**parts))) is expected
