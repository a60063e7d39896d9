"""A council that has changed how it works is not held to published figures that count another thing."""

from __future__ import annotations

from typing import Any

import pytest

from readiness.core.diagnostics import SubmissionError
from tests.support.submissions import Json, evaluated, submission

# In the worst quarter of councils, and better than the line that inspections support.
LATE: Json = {"within_45_working_days": {"numerator": 780, "denominator": 1000}}
FAR_TOO_LATE: Json = {"within_45_working_days": {"numerator": 500, "denominator": 1000}}


def in_reform(since: str = "2026-01", **parts: Any) -> Json:
    return submission(in_reform={"since": since, "what": ["family-help"]}, **parts)


def level(content: Json, check: str = "HP06.1") -> str:
    return next(f.level.value for f in evaluated(content).findings if f.check == check and f.level)


def test_a_line_from_published_figures_is_watch_at_most() -> None:
    assert level(submission(assessments=LATE)) == "minor"
    assert level(in_reform(assessments=LATE)) == "watch"


def test_a_line_that_inspections_support_stays_what_it_is() -> None:
    assert level(submission(assessments=FAR_TOO_LATE)) == "major"
    assert level(in_reform(assessments=FAR_TOO_LATE)) == "major"


def test_what_the_reform_does_not_change_stays_what_it_is() -> None:
    agency = {"agency": {"percentage": 24}}
    assert level(submission(workforce=agency), "LD07.3") == level(in_reform(workforce=agency), "LD07.3") == "minor"


@pytest.mark.parametrize(
    ("since", "expected"),
    [
        ("2026-09-30", "watch"),
        ("2026-10-01", "minor"),  # after the time that the figure speaks of
        ("2023-10-01", "watch"),
        ("2023-09-30", "minor"),  # three years: other councils' figures are then of the new way too
    ],
)
def test_it_counts_from_its_first_day_and_for_three_years(since: str, expected: str) -> None:
    assert level(in_reform(since, assessments=LATE, prepared_on="2026-10-12")) == expected


def test_a_reform_that_lies_ahead_is_refused() -> None:
    with pytest.raises(SubmissionError) as refused:
        evaluated(in_reform("2026-10", assessments=LATE))
    (diagnostic,) = refused.value.diagnostics
    assert (diagnostic.message, diagnostic.hint) == (
        "the change begins (2026-10) after the submission's date (2026-09-30)",
        "correct it, or leave in_reform out until then",
    )


def test_the_finding_says_why_and_the_last_line_names_the_weakening() -> None:
    result = evaluated(in_reform(assessments=LATE))
    finding = next(f for f in result.findings if f.check == "HP06.1")
    assert finding.notes[0] == (
        "Since January 2026 the council has child in need work in Family Help, which changes what is counted, so that "
        "figures which councils published before such a change make no gap."
    )
    assert result.verdict.weakenings == ("in reform since 2026-01; without it 1 more minor gap (HP06.1)",)


def test_a_reform_that_holds_nothing_is_no_weakening() -> None:
    good = {"within_45_working_days": {"numerator": 990, "denominator": 1000}}
    assert evaluated(in_reform(assessments=good)).verdict.weakenings == ()
