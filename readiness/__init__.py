"""Inspection readiness for England's children's services.

The names below are imported when first used: `import readiness` alone costs nothing.
"""

from __future__ import annotations

from readiness.core.version import __version__

# Not typing's: an interrupt that comes while that is imported could not be answered yet.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from readiness.core.diagnostics import PackError, ReadinessError, SubmissionError
    from readiness.data.catalogue import shipped_catalogue
    from readiness.data.submission_file import parse_submission
    from readiness.evaluation.evaluator import evaluate
    from readiness.evaluation.result import Evaluation
    from readiness.evaluation.verdict import Gate
    from readiness.packs.pack import load_pack, load_shipped, shipped_for
    from readiness.reports import render

__all__ = [
    "Evaluation",
    "Gate",
    "PackError",
    "ReadinessError",
    "SubmissionError",
    "__version__",
    "evaluate",
    "load_pack",
    "load_shipped",
    "parse_submission",
    "render",
    "shipped_catalogue",
    "shipped_for",
]

_HOME = {
    "Evaluation": "evaluation.result",
    "Gate": "evaluation.verdict",
    "PackError": "core.diagnostics",
    "ReadinessError": "core.diagnostics",
    "SubmissionError": "core.diagnostics",
    "evaluate": "evaluation.evaluator",
    "load_pack": "packs.pack",
    "load_shipped": "packs.pack",
    "parse_submission": "data.submission_file",
    "render": "reports",
    "shipped_catalogue": "data.catalogue",
    "shipped_for": "packs.pack",
}


def __getattr__(name: str) -> object:
    if name in _HOME:
        from importlib import import_module

        return getattr(import_module(f"readiness.{_HOME[name]}"), name)
    raise AttributeError(name)
