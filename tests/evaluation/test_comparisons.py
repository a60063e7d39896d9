"""What weakens a comparison with published figures: that they are old, and that a period lies beyond them."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from readiness.data.catalogue import Catalogue
from readiness.evaluation.result import Evaluation
from readiness.evaluation.weak_benchmarks import newest_day
from tests.support.submissions import Json, evaluated, submission

GIVEN: Json = {
    "front_door": {"re_referrals": {"percentage": 30}},
    "workforce": {"turnover": {"percentage": 6}},
}


def judged(**parts: Any) -> Evaluation:
    return evaluated(submission(**GIVEN, **parts))


def weakenings(**parts: Any) -> tuple[str, ...]:
    return judged(**parts).verdict.weakenings


def test_figures_of_within_two_years_weaken_nothing() -> None:
    assert weakenings() == ()
    assert weakenings(period={"start": "2026-10-01", "end": "2027-03-31"}) == ()


def test_a_finding_judged_by_older_figures_says_so_and_the_last_line_counts_it() -> None:
    evaluation = judged(period={"start": "2026-10-01", "end": "2027-04-30"})
    finding = evaluation.finding_of["HP03.1"]
    assert finding.benchmark is not None
    assert (finding.benchmark.as_at, finding.benchmark.old) == ("2025-03-31", True)
    assert "Judged by published figures as at 31 March 2025, over two years before 30 April 2027." in finding.notes
    # The workforce figures are half a year younger.
    assert evaluation.finding_of["LD07.1"].notes == ()
    told = "1 check judged by published figures of over two years before (HP03.1)"
    assert evaluation.verdict.weakenings == (told,)
    assert evaluation.verdict.last_line.endswith(f"Weakened: {told}.")


def test_what_was_not_judged_is_not_counted() -> None:
    old = {"turnover": {"percentage": 6, "period": {"end": "2027-03-31"}}}
    evaluation = evaluated(submission(workforce=old, period={"start": "2028-01-01", "end": "2028-06-30"}))
    assert evaluation.verdict.weakenings == ()


@pytest.mark.parametrize(("end", "weak"), [("2028-09-30", False), ("2028-10-31", True), ("2099-12-31", True)])
def test_a_period_over_three_years_past_the_newest_figures_is_a_weakening(end: str, weak: bool) -> None:
    told = (
        f"a period that ends ({end}) over three years after the newest published figures known here (30 September 2025)"
    )
    assert (told in weakenings(period={"start": f"{end[:4]}-07-01", "end": end})) is weak


@pytest.mark.parametrize(("prepared", "weak"), [("2026-09-29", True), ("2026-09-30", False), ("2026-09", False)])
def test_a_period_that_ends_after_the_file_was_prepared_is_a_weakening(prepared: str, weak: bool) -> None:
    told = f"a period that ends (2026-09-30) after the day on which the file was prepared ({prepared})"
    assert (told in weakenings(prepared_on=prepared)) is weak


def test_the_newest_day_is_of_the_newest_figures(catalogue: Catalogue) -> None:
    assert newest_day(catalogue) == date(2025, 9, 30)
