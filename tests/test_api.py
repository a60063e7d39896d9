"""readiness in Python: what is offered, in memory and on disk; nothing is printed, and a wrong type refused at once."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

import readiness
from readiness import Gate, Level, evaluate, load_pack, read_submission, render, render_bytes
from tests.support.packs import pack_folder
from tests.support.process import ROOT
from tests.support.submissions import UNSEEN, submission

OVERLAY = """\
overlay_format: "1.0"
id: northshire
version: "1.2.0"
title: Northshire's own lines
pack: {id: ilacs-2026, from: "1.0.0", before: "2.0.0"}
operations:
  - {set: HP06.1, to: {weight: 4}, reason: It matters more here.}
"""
SAMPLE = ROOT / "samples" / "gloucestershire-2019-fifth-visit.json"


def test_a_path_bytes_and_a_dictionary_are_judged_alike(capsys: pytest.CaptureFixture[str]) -> None:
    raw = SAMPLE.read_bytes()
    found = [
        evaluate(read_submission(source, name="ours"))
        for source in (SAMPLE, str(SAMPLE), raw, json.loads(raw, parse_float=Decimal))
    ]
    assert len({evaluation.findings for evaluation in found[:3]}) == 1
    assert [finding.text for finding in found[3].findings] == [finding.text for finding in found[0].findings]
    assert render(found[0], "json") == render_bytes(found[1], "json").decode()
    assert capsys.readouterr() == ("", "")


def test_days_floats_and_tuples_in_memory_are_read_as_json_has_them() -> None:
    ours = submission(
        period={"start": date(2026, 4, 1), "end": date(2026, 9, 30)},
        workforce={"vacancy": {"percentage": 17.1}},
        evidence=(),
    )
    read = read_submission(ours).submission
    assert (read.period.end, read.reading("workforce.vacancy").percentage) == ("2026-09-30", Decimal("17.1"))


def test_a_folder_and_overlays_are_a_pack_too(tmp_path: Path) -> None:
    folder = pack_folder(tmp_path)
    overlay = tmp_path / "ours.yaml"
    overlay.write_text(OVERLAY, encoding="utf-8")
    assert load_pack(overlays=[overlay]).compiled.keys() == load_pack().compiled.keys()
    assert [used.id for used in load_pack(overlays=[str(overlay)]).overlays] == ["northshire"]
    assert [check.id for check in load_pack(folder).checks] == [check.id for check in load_pack(str(folder)).checks]
    assert load_pack("ilacs-2018").about.id == "ilacs-2018"
    assert load_pack().about.id == "ilacs-2026"


def test_the_gate_decides_the_code_and_nothing_else() -> None:
    read = read_submission(submission(assessments=UNSEEN))
    usual, never = evaluate(read), evaluate(read, gate=Gate(Level.CRITICAL, exit_zero=True))
    assert (usual.verdict.code, never.verdict.code) == (1, 0)
    assert usual.findings == never.findings


@pytest.mark.parametrize(
    ("call", "says"),
    [
        (lambda: read_submission(5), "source is a path, bytes or a dictionary, and no int"),
        (lambda: read_submission({"a": object()}), "a submission holds texts, numbers, lists and dictionaries, and no"),
        (lambda: evaluate("ours.json"), "submission is what read_submission gave, and no str"),
        (lambda: evaluate(read_submission(SAMPLE), "ilacs-2026"), "pack is what load_pack gave, and no str"),
        (lambda: evaluate(read_submission(SAMPLE), gate="critical"), "gate is a Gate, and no str"),
        (
            lambda: evaluate(read_submission(SAMPLE), gate=Gate(fail_on="major")),
            "fail_on is a Level such as Level.MAJOR, and no str",
        ),
        (lambda: load_pack(overlays="ours.yaml"), "overlays is a list of files; write [file] for one"),
        (lambda: render({}, "html"), "evaluation is what evaluate gave, and no dict"),
    ],
)
def test_a_wrong_type_is_refused_at_once(call: Any, says: str) -> None:
    with pytest.raises(TypeError) as error:
        call()
    assert str(error.value).startswith(says)


def test_what_is_not_there_is_told() -> None:
    evaluation = evaluate(read_submission(SAMPLE))
    with pytest.raises(ValueError, match='no report is called "htm"; it is one of: text, markdown, html'):
        render(evaluation, "htm")
    with pytest.raises(readiness.UnreadableError, match=r"nowhere\.json cannot be read"):
        read_submission("nowhere.json")
    with pytest.raises(AttributeError, match="readiness has no load_packs; it offers AreaResult"):
        _ = readiness.load_packs


def test_what_is_public_is_this_and_no_more() -> None:
    assert readiness.__all__ == [
        "AreaResult", "CriterionResult", "Diagnostic", "Evaluation", "Finding", "FindingStatus", "Gate", "Level",
        "PackError", "Provenance", "ReadinessError", "RulePack", "SubmissionError", "SubmissionFile",
        "UnreadableError", "Verdict", "__version__", "evaluate", "load_pack", "read_submission", "render",
        "render_bytes",
    ]  # fmt: skip
    assert dir(readiness) == readiness.__all__
