"""Judging one submission of many ends as its evaluation does, and keeps no submission."""

from __future__ import annotations

import gc
import json
import weakref
from contextlib import suppress
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from readiness.core.diagnostics import SubmissionError
from readiness.data.submission_file import SubmissionFile, parse_submission
from readiness.data.vocabulary import Level
from readiness.evaluation.describe import bare, describe
from readiness.evaluation.evaluator import apply_checks, evaluate
from readiness.evaluation.facts import Facts
from readiness.evaluation.judge import judge
from readiness.evaluation.verdict import Gate
from readiness.packs.pack import RulePack, load_shipped, shipped_for
from tests.support.process import ROOT
from tests.support.samples import SAMPLES
from tests.support.strategies import CATALOGUE, PACK, submissions
from tests.support.submissions import without_a_gap

GATES = [Gate(), Gate(Level.WATCH), Gate(Level.MINOR, exit_zero=True)]
# What a bare finding leaves out, since it is only told.
TOLD = (
    *("key", "text", "distance", "reason", "shown", "unit", "thresholds", "peers", "trace", "readings", "also"),
    *("evidence", "subjects", "notes", "whole", "latest"),
)


def read(content: bytes, name: str = "case.json") -> SubmissionFile:
    return parse_submission(content, name, CATALOGUE)


def assert_ends_alike(pack: RulePack, file: SubmissionFile, *gates: Gate) -> None:
    for gate in gates or GATES:
        evaluation, judged = evaluate(pack, file, gate), judge(pack, file, gate)
        assert (judged.verdict, judged.counts) == (evaluation.verdict, evaluation.counts)


@pytest.mark.slow
@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_every_sample_ends_alike(path: Path) -> None:
    file = read(path.read_bytes(), path.name)
    assert_ends_alike(shipped_for(file.submission.date.last), file, Gate(Level.MINOR))


@pytest.mark.slow
def test_every_case_ends_alike() -> None:
    for path in sorted((ROOT / "tests" / "cases").glob("*.json")):
        with suppress(SubmissionError):
            assert_ends_alike(PACK, read(path.read_bytes(), path.name))


@settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(submissions())
def test_every_submission_ends_alike(document: dict[str, Any]) -> None:
    assert_ends_alike(PACK, read(json.dumps(document).encode()))


def test_a_pack_with_overlays_ends_alike() -> None:
    overlaid = replace(PACK, untouched=PACK)
    assert_ends_alike(overlaid, read(json.dumps(without_a_gap()).encode()))


@pytest.mark.slow
@settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large], max_examples=5)
@given(submissions())
def test_a_bare_finding_says_the_same_as_far_as_it_goes(document: dict[str, Any]) -> None:
    facts = Facts(PACK, read(json.dumps(document).encode()))
    names = [field.name for field in fields(apply_checks(facts, bare)[1][0]) if field.name not in TOLD]
    for one, whole in zip(apply_checks(facts, bare)[1], apply_checks(facts, describe)[1], strict=True):
        kept = [name for name in names if name != "history" or whole.change_over]
        assert [getattr(one, name) for name in kept] == [getattr(whole, name) for name in kept]


def test_no_submission_is_kept() -> None:
    pack = load_shipped()
    file = read((ROOT / "samples" / "troubled.json").read_bytes())
    evaluate(pack, file)
    judge(pack, file)
    kept = weakref.ref(file.submission)
    del file
    gc.collect()
    assert kept() is None
