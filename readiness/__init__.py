"""Inspection readiness for England's children's services.

The names below are imported when first used: `import readiness` alone costs nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from readiness.version import __version__

if TYPE_CHECKING:
    from readiness.catalogue import shipped_catalogue
    from readiness.errors import PackError, ReadinessError, SubmissionError
    from readiness.evaluation import Evaluation
    from readiness.evaluator import evaluate
    from readiness.gate import Gate
    from readiness.pack import load_pack, load_shipped
    from readiness.report import render
    from readiness.submission import parse_submission

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
]

_HOME = {
    "Evaluation": "evaluation",
    "Gate": "gate",
    "PackError": "errors",
    "ReadinessError": "errors",
    "SubmissionError": "errors",
    "evaluate": "evaluator",
    "load_pack": "pack",
    "load_shipped": "pack",
    "parse_submission": "submission",
    "render": "report",
    "shipped_catalogue": "catalogue",
}


def __getattr__(name: str) -> Any:
    if name in _HOME:
        return getattr(import_module(f"readiness.{_HOME[name]}"), name)
    raise AttributeError(name)
