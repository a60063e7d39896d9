"""The writer of JSON: the evaluation itself."""

from __future__ import annotations

from readiness.evaluation.comparison import Comparison
from readiness.evaluation.portfolio import Portfolio
from readiness.evaluation.result import Evaluation, as_json


def write_report(evaluation: Evaluation) -> str:
    """The whole evaluation, by the keys of its schema."""
    return evaluation.to_json()


def write_comparison(comparison: Comparison) -> str:
    """The whole comparison, by the keys of its schema."""
    return as_json(comparison)


def write_portfolio(portfolio: Portfolio) -> str:
    """The whole portfolio, by the keys of its schema."""
    return as_json(portfolio)
