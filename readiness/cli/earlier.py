"""The accounts that are compared: a submission, which is judged now, or an evaluation that was stored."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from readiness.cli.sandbox import begin_reading, has_read
from readiness.core.diagnostics import UnreadableError

if TYPE_CHECKING:
    from readiness.evaluation.result import Evaluation
    from readiness.evaluation.stored import StoredEvaluation
    from readiness.packs.pack import RulePack


def account_of(path: Path, rules: RulePack, limit: int) -> Evaluation | StoredEvaluation:
    """The evaluation of the submission in a file by these rules, or the one that was stored in it."""
    from readiness.data.catalogue import shipped_catalogue
    from readiness.data.submission_file import SubmissionFile
    from readiness.evaluation.evaluator import evaluate
    from readiness.evaluation.stored import read_account

    begin_reading()
    account = read_account(_read(path, limit), str(path), shipped_catalogue(), limit)
    has_read()
    return evaluate(rules, account) if isinstance(account, SubmissionFile) else account


def _read(path: Path, limit: int) -> bytes:
    """The bytes of a file, one more than the limit at most."""
    try:
        if path.exists() and not path.is_file():
            raise UnreadableError(f"{path} is no file that can be compared; name a submission or an evaluation")
        with path.open("rb") as stream:
            return stream.read(limit + 1)
    except FileNotFoundError:
        raise UnreadableError(f"there is no file {path}; check the name and the folder") from None
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or "no file has such a name"
        raise UnreadableError(f"{path} cannot be read ({why}); check that you may read it") from None
