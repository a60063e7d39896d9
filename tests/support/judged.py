"""Samples as judged files, each evaluated once a run; and files that could not be judged."""

from __future__ import annotations

from functools import cache

from readiness.core.diagnostics import SubmissionError
from readiness.data.catalogue import shipped_catalogue
from readiness.data.submission_file import parse_submission
from readiness.evaluation.evaluator import evaluate
from readiness.evaluation.judged_file import JudgedFile
from readiness.packs.pack import shipped_for
from tests.support.process import ROOT
from tests.support.submissions import Json, evaluated


@cache
def judged_sample(name: str) -> JudgedFile:
    """A sample by its name, `middling` or `broken/utf-16`, and what became of it by the rules of its own day."""
    file = f"samples/{name}.json"
    try:
        submission = parse_submission((ROOT / file).read_bytes(), file, shipped_catalogue())
        return JudgedFile(file, evaluate(shipped_for(submission.submission.date.last), submission))
    except SubmissionError as error:
        return JudgedFile(file, None, error.diagnostics, error.more)


def judged(content: Json, name: str = "ours.json") -> JudgedFile:
    """What a few criteria find in a submission."""
    return JudgedFile(name, evaluated(content))
