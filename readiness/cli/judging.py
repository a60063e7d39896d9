"""Judging as the command line asks for it: by which rules, through which gate, and within which limits."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from readiness.cli.earlier import account_in, judged
from readiness.cli.gate import GateAsked, files_of_waivers, gate
from readiness.cli.given import read_given
from readiness.cli.internal_error import why_failed
from readiness.cli.options import chosen_rules, require, with_imported_figures
from readiness.cli.sandbox import begin_reading, has_read
from readiness.core.diagnostics import Diagnostic, InputError, Location, ReadinessError
from readiness.core.sanitize import path_text

if TYPE_CHECKING:
    from readiness.evaluation.judged_file import JudgedFile
    from readiness.evaluation.result import Evaluation
    from readiness.packs.pack import RulePack
    from readiness.packs.waivers import WaiverFile


@dataclass(frozen=True)
class Judging:
    """What the options say about rules, gate and limits. `since` and the baseline may be folders, for many files.

    `brief` where of each of many files nothing but the verdict is asked for.
    """

    asked: GateAsked
    pack: Path | None
    overlays: tuple[Path, ...]
    imported: bool
    required: tuple[str, str] | None
    since: Path | None
    for_sharing: bool
    brief: bool
    max_bytes: int

    @cached_property
    def rules(self) -> RulePack | None:
        """The rules that were chosen; None where each submission's date chooses. Raises PackError."""
        return chosen_rules(self.pack, self.overlays) if self.pack or self.overlays else None

    @cached_property
    def waivers(self) -> tuple[WaiverFile, ...]:
        """The files of waivers, read once for all submissions. Raises PackError."""
        return () if self.asked.no_waivers else files_of_waivers(self.asked.waivers)

    def prepare(self) -> None:
        """Reads what is the same for many submissions, and refuses what is wrong for each. Raises ReadinessError."""
        from readiness.cli.slips import refuse_slips

        refuse_slips(self.asked, self.required, self.waivers, self.rules, self.since)
        if self.imported:
            from readiness.packs.pack import load_shipped

            self._with_imported(self.rules or load_shipped())

    def _with_imported(self, rules: RulePack) -> RulePack:
        """The rules with imported figures, made once: a pack keeps what it finds for all submissions."""
        if rules.name not in self._imported:
            self._imported[rules.name] = with_imported_figures(rules)
        return self._imported[rules.name]

    @cached_property
    def _imported(self) -> dict[str, RulePack]:
        return {}

    def judged(self, raw: bytes, name: str, outputs: Sequence[Path] = (), brief: bool = False) -> JudgedFile:
        """A submission with its evaluation. Raises ReadinessError for whatever keeps it from being judged."""
        from readiness.data.catalogue import shipped_catalogue
        from readiness.data.submission_file import parse_submission
        from readiness.evaluation.evaluator import evaluate
        from readiness.evaluation.judge import judge
        from readiness.evaluation.judged_file import JudgedFile
        from readiness.packs.pack import shipped_for
        from readiness.packs.waivers import waived_for

        catalogue = self.rules.catalogue if self.rules else shipped_catalogue()
        begin_reading()
        submission = parse_submission(raw, name, catalogue, self.max_bytes)
        has_read()
        date = submission.submission.date
        why = "what was chosen is" if self.rules else f"a submission that speaks of {date} is judged by"
        rules = self.rules or shipped_for(date.last)
        rules = self._with_imported(rules) if self.imported else rules
        require(self.required, rules, why)
        asked = gate(self.asked, self.waivers, rules, submission, self.max_bytes, outputs)
        ours = waived_for(self.waivers, submission.submission, rules)
        if brief:
            return JudgedFile(name, None, brief=judge(rules, submission, asked), waived_for=ours)
        found = evaluate(rules, submission, asked)
        if not self.for_sharing:
            return JudgedFile(name, self._with_changes(found, name, rules), waived_for=ours)
        from readiness.evaluation.sharing import shared

        told = self._with_changes(shared(rules, submission, asked), name, rules)
        return JudgedFile(name, told, full=found, waived_for=ours)

    def _with_changes(self, found: Evaluation, name: str, rules: RulePack) -> Evaluation:
        """The evaluation with what changed since the earlier account, where there is one."""
        if self.since is None:
            return found
        from readiness.evaluation.compare import compare

        since = self.since / os.path.basename(name) if self.since.is_dir() else self.since
        before = judged(account_in(since, rules.catalogue, self.max_bytes), rules, self.for_sharing)
        return replace(found, since=compare(before, found))

    def file(self, name: str, given: bytes | None = None) -> JudgedFile:
        """What becomes of one file of many, whatever is wrong with it; `given` is what standard input held."""
        from readiness.evaluation.judged_file import JudgedFile

        told_as = path_text(name)
        try:
            raw = read_given(name, self.max_bytes)[0] if given is None else given
            return replace(self.judged(raw, told_as, brief=self.brief), name=name)
        except InputError as error:
            return JudgedFile(name, None, error.diagnostics, error.more)
        except ReadinessError as error:
            return unjudged(name, str(error))
        except Exception as error:  # one file must not take the verdicts of the others with it, nor pass
            why, ours = why_failed(error)
            return unjudged(name, why, crashed=ours)


def unjudged(name: str, why: str, crashed: bool = False, hint: str = "check this file by itself") -> JudgedFile:
    """A file that could not be judged for a reason that has no place in it. `hint` is for one that says no more."""
    from readiness.evaluation.judged_file import JudgedFile

    message, _, own = why.partition("; ")
    told = Diagnostic(path_text(name), Location(1, 1), (), message, own or hint)
    return JudgedFile(name, None, (told,), crashed=crashed)
