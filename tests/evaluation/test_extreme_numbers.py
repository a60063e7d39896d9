"""Every number that is accepted can be computed, and printed in every format."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from functools import cache

import pytest

from readiness.core.diagnostics import SubmissionError
from readiness.core.numbers import ARITHMETIC, shown
from readiness.data.catalogue import shipped_catalogue
from readiness.data.submission_file import parse_submission
from readiness.evaluation.evaluator import evaluate
from readiness.evaluation.result import Evaluation
from readiness.evaluation.result_json import as_plain
from readiness.reports import Format
from tests.support.packs import quick_pack
from tests.support.papers import words
from tests.support.slow import slow
from tests.support.submissions import submission

NOUGHT = ("-0", "-0.0", "0.000")
FINE = ("0.0000000000000000000001", "99999999.99999999999999", "1.000000000000000000001", "100000000.0000000000000")
# One measure of each kind with a field of each form.
FIGURES = {
    "assessments.within_45_working_days": '{"percentage": @}',
    "caseloads.average": '{"value": @}',
    "allocation.children_without_named_worker": '{"at_least": @, "at_most": @}',
    "front_door.oldest_undecided_contact": '{"longest": @}',
    "front_door.contacts": '{"count": @}',
    "children_in_care.rate_per_10000": '{"numerator": 300, "denominator": @}',
}


# One of the formats for pipelines tells as much of numbers as another; Word and PDF are made of the same words.
QUICK = (Format.TEXT, Format.HTML, Format.JSON, Format.CSV)
SHAPES = [*QUICK, *map(slow, (Format.MARKDOWN, Format.SARIF, Format.WORD, Format.PDF, Format.PLAN))]


@cache
def judged(measure: str, figure: str) -> Evaluation | None:
    """What is found in a submission with this figure; None where it is refused."""
    section, name = measure.split(".")
    raw = json.dumps({**submission(), section: {name: "@"}}).replace('"@"', figure)
    try:
        file = parse_submission(raw.encode(), "extreme.json", shipped_catalogue())
    except SubmissionError:
        return None
    return evaluate(quick_pack(), file)


@cache
def printed(measure: str, figure: str, shape: Format) -> str | None:
    """The report of a submission with this figure; None where it is refused."""
    evaluation = judged(measure, figure)
    return words(evaluation, shape) if evaluation else None


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("measure", FIGURES)
def test_a_number_that_is_accepted_is_printed_in_every_format(measure: str, shape: Format) -> None:
    taken = [printed(measure, FIGURES[measure].replace("@", number), shape) for number in (*NOUGHT, *FINE)]
    assert any(taken)


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("measure", FIGURES)
def test_nought_is_printed_without_a_sign(measure: str, shape: Format) -> None:
    reports = {printed(measure, FIGURES[measure].replace("@", number), shape) for number in NOUGHT}
    without_hash = {re.sub(r"[0-9a-f]{12,64}", "", report) for report in reports if report}
    assert len(without_hash) <= 1


@pytest.mark.parametrize("number", ["1E+50", "-0E+3", "-1E-30", "12345678901234567890123.45", "9.9E+49"])
def test_what_is_computed_is_printed_whatever_its_size(number: str) -> None:
    value = ARITHMETIC.create_decimal(number)
    assert json.dumps(as_plain(value)) != "-0"
    assert shown(value, "percent") != "-0%"


def test_what_is_too_large_to_be_printed_is_not_computed() -> None:
    with pytest.raises(ArithmeticError):
        ARITHMETIC.multiply(Decimal("1E+50"), Decimal(10))
