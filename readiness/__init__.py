"""Inspection readiness for England's children's services.

The names below are imported when first used: `import readiness` alone costs nothing.
"""

from __future__ import annotations

from readiness.core.version import __version__

# Not typing's: an interrupt that comes while that is imported could not be answered yet.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from readiness.api import evaluate, load_pack, read_submission, render, render_bytes
    from readiness.core.diagnostics import Diagnostic, PackError, ReadinessError, SubmissionError, UnreadableError
    from readiness.data.submission_file import SubmissionFile
    from readiness.data.vocabulary import FindingStatus, Level
    from readiness.evaluation.area_result import AreaResult, CriterionResult
    from readiness.evaluation.finding import Finding
    from readiness.evaluation.result import Evaluation, Provenance, Verdict
    from readiness.evaluation.verdict import Gate
    from readiness.packs.pack import RulePack

_HOME = {
    "AreaResult": "evaluation.area_result",
    "CriterionResult": "evaluation.area_result",
    "Diagnostic": "core.diagnostics",
    "Evaluation": "evaluation.result",
    "Finding": "evaluation.finding",
    "FindingStatus": "data.vocabulary",
    "Gate": "evaluation.verdict",
    "Level": "data.vocabulary",
    "PackError": "core.diagnostics",
    "Provenance": "evaluation.result",
    "ReadinessError": "core.diagnostics",
    "RulePack": "packs.pack",
    "SubmissionError": "core.diagnostics",
    "SubmissionFile": "data.submission_file",
    "UnreadableError": "core.diagnostics",
    "Verdict": "evaluation.result",
    "evaluate": "api",
    "load_pack": "api",
    "read_submission": "api",
    "render": "api",
    "render_bytes": "api",
}

__all__ = [
    "AreaResult",
    "CriterionResult",
    "Diagnostic",
    "Evaluation",
    "Finding",
    "FindingStatus",
    "Gate",
    "Level",
    "PackError",
    "Provenance",
    "ReadinessError",
    "RulePack",
    "SubmissionError",
    "SubmissionFile",
    "UnreadableError",
    "Verdict",
    "__version__",
    "evaluate",
    "load_pack",
    "read_submission",
    "render",
    "render_bytes",
]


def __getattr__(name: str) -> object:
    if name in _HOME:
        from importlib import import_module

        return getattr(import_module(f"readiness.{_HOME[name]}"), name)
    raise AttributeError(f"readiness has no {name}; it offers {', '.join(__all__)}")


def __dir__() -> list[str]:
    return __all__
