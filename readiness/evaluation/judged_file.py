"""What became of one file that was to be judged: its evaluation, or what is wrong with it."""

from __future__ import annotations

from dataclasses import dataclass

from readiness.core.diagnostics import Diagnostic
from readiness.evaluation.result import Evaluation


@dataclass(frozen=True, slots=True)
class JudgedFile:
    """One file, by the name that the caller gave it.

    `evaluation` is null where the file could not be judged: `diagnostics` then say what is wrong with it, in file
    order, and `more` that there is more.
    """

    name: str
    evaluation: Evaluation | None
    diagnostics: tuple[Diagnostic, ...] = ()
    more: bool = False
