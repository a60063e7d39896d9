"""Submissions that once reassured or hid something, each for its kind, and what is told of them now."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from readiness.core.diagnostics import SubmissionError
from readiness.data.submission_file import parse_submission
from readiness.evaluation.doubts import doubts
from readiness.evaluation.evaluator import evaluate
from tests.support.packs import quick_pack

CASES = Path(__file__).parents[1] / "cases"
EXPECTED: dict[str, Any] = yaml.safe_load((CASES / "expected.yaml").read_text(encoding="utf-8"))


def told(name: str) -> dict[str, Any]:
    """What comes out of a case: why it is refused, or what was found, conflicts, notices and the safety page."""
    pack = quick_pack()
    try:
        file = parse_submission((CASES / f"{name}.json").read_bytes(), f"{name}.json", pack.catalogue)
    except SubmissionError as error:
        return {"refused": [str(diagnostic) for diagnostic in error.diagnostics]}
    evaluation = evaluate(pack, file)
    page = evaluation.first_page
    found = {
        "found": {f.check: str(f.level) for f in evaluation.findings if f.level is not None and not f.silence},
        "too_old": [f.check for f in evaluation.findings if f.reason and "days old" in f.reason],
        "not_decided": [f.check for f in evaluation.findings if f.status == "not-assessed" and given(f.readings)],
        "unread": list(page.safety.unread),
        "conflicts": [conflict.text for conflict in page.conflicts],
        "doubts": [notice.text for notice in doubts(file, pack.catalogue)],
        "not_for_publication": evaluation.verdict.not_for_publication,
    }
    return {"code": evaluation.verdict.code, **{key: value for key, value in found.items() if value}}


def given(readings: Any) -> bool:
    """Whether something was submitted for each measure that decides."""
    deciding = [reading for reading in readings if reading.decides]
    return bool(deciding) and all(reading.line is not None for reading in deciding)


@pytest.mark.parametrize("name", sorted(path.stem for path in CASES.glob("*.json")))
def test_a_case_comes_out_as_it_should(name: str) -> None:
    because = EXPECTED[name]["because"]
    assert {"because": because, **told(name)} == EXPECTED[name]
