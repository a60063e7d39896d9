"""The writer of JSON: the evaluation itself."""

from __future__ import annotations

from readiness.core.diagnostic_formats import as_json
from readiness.evaluation.comparison import Comparison
from readiness.evaluation.judged_file import JudgedFile
from readiness.evaluation.portfolio import Portfolio
from readiness.evaluation.result import Evaluation
from readiness.evaluation.result_json import as_json as result_json


def write_report(evaluation: Evaluation) -> str:
    """The whole evaluation, by the keys of its schema."""
    return evaluation.to_json()


def write_problems(file: JudgedFile) -> str:
    """What is wrong with a file that could not be judged."""
    return as_json(file.diagnostics, file.more)


def write_comparison(comparison: Comparison) -> str:
    """The whole comparison, by the keys of its schema."""
    return result_json(comparison)


def write_portfolio(portfolio: Portfolio) -> str:
    """The whole portfolio, by the keys of its schema."""
    return result_json(portfolio)
