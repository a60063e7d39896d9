"""The accounts that are compared: a submission, which is judged now, or an evaluation that was stored."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from readiness.cli.given import told_if_unreadable
from readiness.cli.sandbox import begin_reading, has_read
from readiness.core.diagnostics import NotComparableError, UnreadableError

if TYPE_CHECKING:
    from readiness.data.catalogue import Catalogue
    from readiness.data.submission_file import SubmissionFile
    from readiness.evaluation.result import Evaluation
    from readiness.evaluation.stored import StoredEvaluation
    from readiness.packs.pack import RulePack


IN_FULL = (
    "The evaluation of {} was stored in full, so that what changed would give away what is left out; give the"
    ' submission itself, or the evaluation as "readiness check --for-sharing -f json" writes it'
)


def account_in(path: Path, catalogue: Catalogue, limit: int) -> SubmissionFile | StoredEvaluation:
    """The submission in a file, or the evaluation that was stored in it."""
    from readiness.evaluation.stored import read_account, stored_evaluation

    begin_reading()
    account = read_account(read_bytes(path, limit), str(path), catalogue, stored_evaluation, limit)
    has_read()
    return account


def rules_for(accounts: Sequence[SubmissionFile | StoredEvaluation]) -> RulePack:
    """The rules by which both accounts are judged: those of the later submission's day, or of today's framework."""
    from readiness.data.submission_file import SubmissionFile
    from readiness.packs.pack import load_shipped, shipped_for

    days = [one.submission.date.last for one in accounts if isinstance(one, SubmissionFile)]
    return shipped_for(max(days)) if days else load_shipped()


def judged(
    account: SubmissionFile | StoredEvaluation, rules: RulePack, for_sharing: bool = False
) -> Evaluation | StoredEvaluation:
    """The evaluation of a submission by these rules, or what may be shared of it; a stored one as it is."""
    from readiness.data.submission_file import SubmissionFile
    from readiness.evaluation.evaluator import evaluate
    from readiness.evaluation.sharing import shared

    if isinstance(account, SubmissionFile):
        return shared(rules, account) if for_sharing else evaluate(rules, account)
    if for_sharing and not account.provenance.for_sharing:
        raise NotComparableError(IN_FULL.format(account.provenance.submission))
    return account


def read_bytes(path: Path, limit: int) -> bytes:
    """The bytes of a file, one more than the limit at most."""
    with told_if_unreadable(path):
        if path.exists() and not path.is_file():
            raise UnreadableError(f"{path} is no file that can be compared; name a submission or an evaluation")
        with path.open("rb") as stream:
            return stream.read(limit + 1)
