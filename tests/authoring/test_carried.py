"""What goes over from one submission into the next is sound, whatever the last one held."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import assume, given

from readiness.authoring.carried import carried
from readiness.core.json_reader import parse
from tests.support.strategies import CATALOGUE, submissions
from tests.support.workbooks import accepted

BLANK = {"schema_version": "1.0", "council": {"name": "?"}, "period": {}, "status": "draft"}


@given(submissions())
def test_what_is_carried_over_is_a_submission_that_the_model_accepts(submission: dict[str, Any]) -> None:
    last = parse(json.dumps(submission).encode(), "last.json").value
    assume(accepted(last) is not None)
    found = accepted(carried(BLANK, last, CATALOGUE))
    assert found is not None
    assert found.council.name == last["council"]["name"]
    assert all(reading.absent for reading in found.readings.values())
    assert {one.status for one in found.readings.values()} <= {"not-submitted"}


@pytest.mark.parametrize(
    ("start", "end", "following"),
    [
        ("2025-10-01", "2026-03-31", ("2026-04-01", "2026-09-30")),
        ("2025-04-01", "2026-03-31", ("2026-04-01", "2027-03-31")),
        ("2025", "2025-12", ("2026-01-01", "2026-12-31")),
        ("2026-01-05", "2026-01-11", ("2026-01-12", "2026-01-18")),
        ("2026-02-01", "2026-02-28", ("2026-03-01", "2026-03-31")),
    ],
)
def test_the_next_period_is_as_long_as_the_last(start: str, end: str, following: tuple[str, str]) -> None:
    last = {**BLANK, "period": {"start": start, "end": end}}
    assert carried(BLANK, last, CATALOGUE)["period"] == dict(zip(("start", "end"), following, strict=True))


def test_earlier_figures_keep_the_source_of_the_reading_that_they_stood_under() -> None:
    low = {"percentage": 3, "source": "DfE", "history": [{"period_end": "2025-03-31", "percentage": 0.7}]}
    last = {**BLANK, "period": {"start": "2025-04-01", "end": "2026-03-31"}, "front_door": {"no_further_action": low}}
    next_one = accepted(carried(BLANK, last, CATALOGUE))
    assert next_one is not None
    history = next_one.readings["front_door.no_further_action"].history
    assert [(point.percentage, point.source) for point in history] == [(Decimal("0.7"), "DfE"), (3, "DfE")]
