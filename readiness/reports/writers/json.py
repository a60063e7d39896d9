"""The evaluation itself, as JSON."""

from __future__ import annotations

from readiness.evaluation.result import Evaluation


def write_report(evaluation: Evaluation) -> str:
    """All that was found, by the keys of the evaluation schema."""
    return evaluation.to_json()
