"""What became of one file that was to be judged: its evaluation, or what is wrong with it."""

from __future__ import annotations

from dataclasses import dataclass

from readiness.core.addresses import as_given
from readiness.core.diagnostics import Diagnostic
from readiness.core.exit_codes import ExitCode
from readiness.evaluation.judge import Judged
from readiness.evaluation.result import Evaluation


@dataclass(frozen=True, slots=True)
class JudgedFile:
    """One file, by the name that the caller gave it.

    `evaluation` is null where the file could not be judged: `diagnostics` then say what is wrong with it, in file
    order, and `more` that there is more. `crashed` where that was the tool's own mistake. `full` is the evaluation of
    all that was submitted, where `evaluation` is the one of what may be shared: code and warnings are by it. `brief` is
    all that is known where nobody asked for more than the verdict. `waived_for` is what files of waivers call the
    council, empty where they have none for it.
    """

    name: str
    evaluation: Evaluation | None
    diagnostics: tuple[Diagnostic, ...] = ()
    more: bool = False
    crashed: bool = False
    full: Evaluation | None = None
    brief: Judged | None = None
    waived_for: tuple[str, ...] = ()

    @property
    def told_as(self) -> str:
        """The name by which reports may call it: what is shared names no file."""
        about = self.evaluation.provenance if self.evaluation else None
        return about.submission if about and about.for_sharing else as_given(self.name)

    @property
    def told(self) -> Evaluation | Judged | None:
        """What may be told of it."""
        return self.evaluation or self.brief

    @property
    def judgement(self) -> Evaluation | Judged | None:
        """How all that was submitted ended."""
        return self.full or self.told

    @property
    def code(self) -> ExitCode:
        """The code with which a run over this file alone ends."""
        if self.judgement is not None:
            return ExitCode(self.judgement.verdict.code)
        return ExitCode.UNDELIVERED if self.crashed else ExitCode.WRONG_INPUT
