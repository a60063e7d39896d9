"""Several councils side by side: which can stand there, how criteria are counted, and the laws that hold for any."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable
from functools import cache
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readiness.core.diagnostics import SubmissionError
from readiness.data.catalogue import shipped_catalogue
from readiness.data.vocabulary import FindingStatus
from readiness.evaluation.gather import gather
from readiness.evaluation.portfolio import Because, CellLevel, LeftOut, Portfolio
from readiness.evaluation.result import Evaluation
from readiness.evaluation.result_json import as_json
from readiness.evaluation.seen import Seen, seen
from readiness.evaluation.stored import read_account
from readiness.evaluation.stored_account import StoredAccount, stored_account
from tests.support.submissions import SEEN, UNSEEN, evaluated, letter, submission

HALF_YEAR = ("2026-04-01", "2026-09-30")
IN_TIME, LATE = ({"numerator": number, "denominator": 1000} for number in (950, 600))


def judged(name: str, period: tuple[str, str] = HALF_YEAR, **parts: Any) -> Evaluation:
    council = {"name": name, **({"code": parts.pop("code")} if "code" in parts else {})}
    start, end = period
    return evaluated(submission(council=council, period={"start": start, "end": end}, **parts))


def side_by_side(*evaluations: Evaluation | Seen) -> Portfolio:
    made = gather([one if isinstance(one, Seen) else seen(one) for one in evaluations])
    assert made is not None
    return made


def names(made: Portfolio) -> list[str]:
    return [one.name for one in made.councils]


def left(made: Portfolio) -> list[tuple[str | None, str, str]]:
    return [(one.council, one.because.value, one.text) for one in made.left_out]


@cache
def unsafe() -> Evaluation:
    return judged("Zedtown", assessments={"within_45_working_days": LATE, **UNSEEN})


@cache
def safe() -> Evaluation:
    return judged("Anytown", assessments={"within_45_working_days": IN_TIME, **SEEN})


@cache
def empty() -> Evaluation:
    return judged("Midtown")


def test_councils_stand_in_the_order_of_their_names_and_no_score_is_there() -> None:
    made = side_by_side(unsafe(), empty(), safe())
    assert names(made) == ["Anytown", "Midtown", "Zedtown"]
    assert made.left_out == made.missing == ()
    assert '"score' not in as_json(made)
    assert made.headline[2] == "A critical gap was found in 1 of 3: Zedtown."


def test_what_each_must_look_at_first_is_what_its_own_report_says() -> None:
    (account,) = side_by_side(unsafe()).councils
    page = unsafe().first_page
    known = [one for one in page.weaknesses if not one.unlooked]
    assert [(one.criterion, one.severity, one.text) for one in account.first] == [
        (one.criterion, one.severity, one.text) for one in known[:3]
    ]
    assert len(account.first) + len(account.further) + account.unlooked == len(page.weaknesses)
    assert account.counts == unsafe().counts
    assert account.safety_checks - account.safety_checked == len(page.safety.not_checked)
    assert account.assessed == sum(finding.assessed for finding in unsafe().findings)


def test_where_no_gap_was_found_it_says_what_inspectors_would_ask() -> None:
    (account,) = side_by_side(judged("Anytown", evidence=[letter(criteria=["HP06"])])).councils
    assert account.first or account.asked


def test_a_cell_tells_the_worst_and_nobody_has_looked_only_where_nothing_was_assessed() -> None:
    made = side_by_side(unsafe(), safe(), empty())
    level = {one.name: {cell.criterion: cell.level for cell in one.cells} for one in made.councils}
    assert level["Zedtown"]["HP06"] is CellLevel.CRITICAL
    assert level["Anytown"]["HP06"] is CellLevel.PARTLY_MET
    silent = [f.criterion for f in empty().findings if f.silence and f.status is FindingStatus.GAP]
    assert silent
    assert {level["Midtown"][one] for one in silent} == {CellLevel.NOT_LOOKED_AT}
    assert {*level["Midtown"].values()} <= {CellLevel.NOT_LOOKED_AT, CellLevel.NOT_ASSESSED, CellLevel.MINOR}


def test_a_gap_is_counted_among_those_in_which_it_was_assessed_and_not_among_all() -> None:
    other = judged("Othertown", assessments={"within_45_working_days": LATE, **SEEN})
    made = side_by_side(unsafe(), safe(), empty(), other)
    across = {one.id: one for area in made.areas for one in area.criteria}
    assert (across["HP06"].gaps, across["HP06"].assessed) == (2, 3)
    (shared,) = [one for one in made.shared if one.criterion == "HP06"]
    assert (shared.gaps, shared.assessed, shared.councils) == (2, 3, ("Othertown", "Zedtown"))
    assert [(one.check, one.gaps, one.assessed) for one in shared.checks] == [("HP06.1", 2, 3), ("HP06.3", 2, 3)]
    assert "HP06" not in made.nowhere_assessed
    assert across["HP06"].unlooked == len([one for one in (unsafe(), safe(), empty(), other) if _silent(one, "HP06")])


def _silent(evaluation: Evaluation, criterion: str) -> bool:
    return any(f.silence and f.adverse for f in evaluation.findings if f.criterion == criterion)


def by_other_rules(evaluation: Evaluation, **changes: str) -> Seen:
    one = seen(evaluation)
    return dataclasses.replace(one, rules=dataclasses.replace(one.rules, **changes))


def test_only_councils_of_one_pack_stand_side_by_side() -> None:
    pack, version = (getattr(unsafe().provenance, name) for name in ("pack", "pack_version"))
    older = by_other_rules(judged("Oldtown"), pack="ilacs-2018", version="1.0.0")
    edited = by_other_rules(judged("Newtown"), pack_sha256="0" * 64, catalogue_sha256="0" * 64)
    made = side_by_side(older, safe(), edited, empty())
    assert names(made) == ["Anytown", "Midtown"]
    here, differs = f"{pack} {version}", "the same files and catalogue of measures"
    assert left(made) == [
        ("Newtown", "other-rules", f"it was judged by another {here}, which has not {differs} as the others"),
        ("Oldtown", "other-rules", f"it was judged by ilacs-2018 1.0.0, and those put side by side by {here}"),
    ]  # fmt: skip


APART = "ends may lie three months apart at most"


@pytest.mark.parametrize(
    ("period", "why"),
    [
        (("2026-01-01", "2026-06-30"), None),
        (("2026-04-15", "2026-09-30"), None),
        (
            ("2025-12-01", "2026-06-29"),
            "its period ends on 29 June 2026, and those put side by side end on 30 September 2026: " + APART,
        ),
        (
            ("2026-07-01", "2026-12-31"),
            None,  # the later of two ends counts, and three months before it lies the other
        ),
        (
            ("2026-10-01", "2027-03-31"),
            "its period ends on 31 March 2027, and those put side by side end on 30 September 2026: " + APART,
        ),
        (
            ("2025-10-01", "2026-09-30"),
            "its period has 365 days, and those put side by side 183 days: lengths may differ by a month at most",
        ),
        (
            ("2026-07-01", "2026-09-30"),
            "its period has 92 days, and those put side by side 183 days: lengths may differ by a month at most",
        ),
    ],
)
def test_only_comparable_periods_stand_side_by_side(period: tuple[str, str], why: str | None) -> None:
    made = side_by_side(safe(), judged("Othertown", period), empty())
    assert names(made) == (["Anytown", "Midtown"] if why else ["Anytown", "Midtown", "Othertown"])
    assert [text for _, _, text in left(made)] == ([why] if why else [])


def test_of_as_many_councils_the_later_stay() -> None:
    made = side_by_side(judged("Earlytown", ("2025-10-01", "2026-03-31")), safe())
    assert names(made) == ["Anytown"]
    assert [one.council for one in made.missing] == ["Earlytown"]


def test_of_two_accounts_of_a_council_the_later_stays_and_the_earlier_is_named() -> None:
    first = judged("Bath & NE Somerset", code="E06000022", prepared_on="2026-10-01")
    later = judged("Bath and North East Somerset", code="E06000022", prepared_on="2026-10-20")
    unnamed = judged("bath & ne somerset", prepared_on="2026-10-10")
    made = side_by_side(later, first, unnamed, safe())
    assert names(made) == ["Anytown", "Bath and North East Somerset"]
    assert [(one.because, one.text.partition(",")[0]) for one in made.left_out] == [
        (Because.EARLIER, "submission.json is later")
    ] * 2
    assert made.missing == ()


def test_the_same_file_twice_is_one_council() -> None:
    made = side_by_side(safe(), safe())
    assert names(made) == ["Anytown"]
    assert left(made) == [("Anytown", "earlier", "submission.json is of the same day, and stands for Anytown")]


def test_two_councils_of_one_name_stay_apart_by_their_codes() -> None:
    made = side_by_side(judged("Anytown", code="E06000022"), judged("Anytown", code="E08000036"))
    assert [one.code for one in made.councils] == ["E06000022", "E08000036"]


def test_where_nothing_could_be_read_there_is_no_portfolio() -> None:
    assert gather([], [LeftOut("a.json", None, Because.UNREADABLE, "it is no JSON")]) is None


def test_what_weakened_every_council_is_told_once() -> None:
    laxer = {"strategy_discussion_hours": 48}
    made = side_by_side(
        judged("Anytown", local_standards=laxer),
        judged("Othertown", local_standards={**laxer, "caseload_ceiling": 25}),
    )
    assert len(made.weakenings) == 1
    assert [len(one.weakenings) for one in made.councils] == [0, 1]


# Evaluations that were stored


def stored(evaluation: Evaluation, change: Any = None) -> StoredAccount:
    content = json.loads(evaluation.to_json())
    if change:
        change(content)
    found = read_account(json.dumps(content).encode(), "old.json", shipped_catalogue(), stored_account)
    assert isinstance(found, StoredAccount)
    return found


@pytest.mark.parametrize("made", [unsafe, safe, empty])
def test_a_stored_evaluation_is_told_as_the_one_that_it_was_written_from(made: Callable[[], Evaluation]) -> None:
    evaluation = made()
    now, then = seen(evaluation), seen(stored(evaluation))
    assert dataclasses.replace(then.account, stored=False) == now.account
    assert (then.rules, then.areas, then.checks, then.caution) == (now.rules, now.areas, now.checks, now.caution)


SEVERITY = "a gap has a severity, and nothing else has one: minor, major or critical"


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda e: e["findings"].append(e["findings"][0]), "this check was given before"),
        (lambda e: e["findings"][0].update(severity=None), SEVERITY),
        (lambda e: e["areas"].append(e["areas"][0]), "a criterion stands there twice, or there are over 500"),
        (lambda e: e["first_page"]["weaknesses"][0].update(text="x" * 60_000), "the text has over 50,000 characters"),
        (lambda e: e["findings"][0].update(criterion="../../x"), 'the text "../../x" does not belong here'),
        (lambda e: e.pop("first_page"), '"first_page" is missing'),
        (lambda e: e.update(evaluation_schema="9.0"), "this is not a version of evaluations that this tool reads"),
    ],
)  # fmt: skip
def test_what_no_evaluation_of_ours_has_is_refused(change: Any, message: str) -> None:
    with pytest.raises(SubmissionError) as caught:
        stored(unsafe(), change)
    assert caught.value.diagnostics[0].message == message


# Laws


@cache
def pool() -> list[Seen]:
    evaluations = (
        unsafe(),
        safe(),
        empty(),
        judged("Zedtown", prepared_on="2026-10-20", assessments=UNSEEN),
        judged("Quartertown", ("2026-07-01", "2026-09-30"), assessments=UNSEEN),
        judged("Earlytown", ("2025-10-01", "2026-03-31"), assessments=UNSEEN),
        judged("Yeartown", ("2025-10-01", "2026-09-30"), assessments=UNSEEN),
    )
    older = by_other_rules(judged("Oldtown", assessments=UNSEEN), pack="ilacs-2018", version="1.0.0")
    return [*map(seen, evaluations), older]


UNREADABLE = [LeftOut(f"{name}.json", None, Because.UNREADABLE, "it is no JSON") for name in ("a", "b")]


# By their numbers, since hypothesis tells what it tried, and an evaluation is long.
some = st.lists(st.integers(0, 7), min_size=1, max_size=9)


@given(some.flatmap(lambda numbers: st.tuples(st.just(numbers), st.permutations(numbers))))
def test_the_order_of_the_files_does_not_matter(numbers: tuple[list[int], list[int]]) -> None:
    one, other = ([pool()[number] for number in order] for order in numbers)
    assert gather(one, UNREADABLE) == gather(other, UNREADABLE[::-1])


@given(some)
def test_nothing_of_a_council_that_is_left_out_is_told_but_its_name_and_why(numbers: list[int]) -> None:
    chosen = [pool()[number] for number in numbers]
    made = gather(chosen)
    assert made is not None
    out = {one.council for one in made.left_out} - {*names(made)}
    told = as_json(dataclasses.replace(made, left_out=()))
    assert [name for name in out if name and name in told] == []
    kept = [one for one in chosen if one.account.name not in out]
    alone = gather(kept)
    assert alone is not None
    assert (alone.councils, alone.areas, alone.shared) == (made.councils, made.areas, made.shared)


@given(some)
def test_every_file_is_there_or_left_out_and_every_number_adds_up(numbers: list[int]) -> None:
    chosen = [pool()[number] for number in numbers]
    made = gather(chosen)
    assert made is not None
    assert len(made.councils) + len(made.left_out) == made.given == len(chosen)
    for area in made.areas:
        for one in area.criteria:
            cells = [council.cell_of[one.id] for council in made.councils]
            assert one.assessed == sum(cell.assessed > 0 for cell in cells)
            assert one.gaps == sum(cell.level.is_gap for cell in cells) <= one.assessed
    for shared in made.shared:
        assert len(shared.councils) == len(shared.levels) == shared.gaps >= 2
        assert all(check.gaps <= check.assessed <= len(made.councils) for check in shared.checks)
