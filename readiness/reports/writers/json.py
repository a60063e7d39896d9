"""The writer of JSON: the evaluation itself."""

from __future__ import annotations

from readiness.evaluation.result import Evaluation


def write_report(evaluation: Evaluation) -> str:
    """The whole evaluation, by the keys of its schema."""
    return evaluation.to_json()
