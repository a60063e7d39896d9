"""Reports that are files: the extras that they need, terminals that cannot show them, and templates."""

from __future__ import annotations

import io
import os
import sys
from pathlib import Path

import pytest

from tests.support.papers import paragraphs
from tests.support.process import ROOT, Ended, readiness, started
from tests.support.word_templates import template

SOUND = ROOT / "samples" / "sound.json"


@pytest.mark.parametrize(
    ("name", "module", "extra"),
    [
        ("report.docx", "docxtpl", "word"),
        ("report.docx", "typst", "word"),
        ("report.pdf", "typst", "pdf"),
        ("plan.xlsx", "xlsxwriter", "excel"),
    ],
)
def test_an_absent_extra_is_told_before_anything_is_judged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, module: str, extra: str
) -> None:
    monkeypatch.setitem(sys.modules, module, None)
    ended = readiness("check", "no-such-file.json", "-o", name, folder=tmp_path)
    how = f"install it with: python -m pip install 'readiness[{extra}]'"
    said = f'not delivered: {name} needs the extra "{extra}", which is not installed; {how} (code 4)'
    assert ended == Ended(4, "", f"readiness: {said}\n")


@pytest.mark.parametrize(("shape", "suffix"), [("docx", ".docx"), ("pdf", ".pdf"), ("plan", ".xlsx")])
def test_a_terminal_is_not_filled_with_the_bytes_of_a_file(shape: str, suffix: str) -> None:
    ours, theirs = os.openpty()
    with open(theirs, "wb", buffering=0) as terminal:
        ended = readiness("check", SOUND, "-f", shape, streams={"stdout": terminal})
    os.close(ours)
    assert ended.last_line == f"readiness: {shape} is no text for a terminal; write it with -o report{suffix}. (code 2)"


def test_a_pipe_gets_a_file_as_it_is() -> None:
    with io.BytesIO() as pipe:
        ended = readiness("check", SOUND, "-f", "pdf", streams={"stdout": pipe})
        assert (ended.code, pipe.getvalue()[:5]) == (0, b"%PDF-")


def test_a_plan_is_not_made_of_two_accounts(tmp_path: Path) -> None:
    ended = readiness("compare", SOUND, SOUND, "-o", "plan.xlsx", folder=tmp_path)
    assert ended.code == 2
    known = "the name ends in .txt, .md, .html, .json, .docx, .pdf; or write FORMAT=PATH."
    assert f'No report is called ".xlsx" (plan.xlsx); {known}' in ended.err


def test_our_template_can_be_written_changed_and_used(tmp_path: Path) -> None:
    assert readiness("template", "docx", "-o", "house.docx", folder=tmp_path) == Ended(
        0, "", "readiness: wrote house.docx\n"
    )
    for arguments in (("-o", "one.docx"), ("-o", "two.docx", "--template", "house.docx")):
        assert readiness("check", SOUND, *arguments, folder=tmp_path).code == 0
    assert (tmp_path / "one.docx").read_bytes() == (tmp_path / "two.docx").read_bytes()
    again = readiness("template", "docx", "-o", "house.docx", folder=tmp_path)
    assert again.last_line == "readiness: not delivered: house.docx is there already; choose another name (code 4)"


def test_every_variable_can_be_listed() -> None:
    told = readiness("template", "docx", "--list").out.splitlines()
    assert "  council: the council's name" in told
    assert "Each of gaps" in told


@pytest.mark.slow
def test_a_template_is_read_in_a_process_of_its_own_and_a_wrong_name_stops_it(tmp_path: Path) -> None:
    (tmp_path / "house.docx").write_bytes(template("{{ counsil }}"))
    ended = started("check", SOUND, "--template", "house.docx", "-o", "report.docx", folder=tmp_path)
    assert (ended.code, ended.out) == (2, "")
    assert ended.err == (
        'readiness: nothing was filled in: house.docx: no variable is called "counsil" (did you mean "council"?). '
        "readiness template docx --list shows them all (code 2)\n"
    )
    (tmp_path / "house.docx").write_bytes(template("Of {{ council }}"))
    ended = started("check", SOUND, "--template", "house.docx", "-o", "report.docx", folder=tmp_path)
    assert ended.code == 0
    assert paragraphs((tmp_path / "report.docx").read_bytes()) == ["Of Northmere (fictional)"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--template", "house.docx"), "--template is for a Word report: name one with -o report.docx."),
        (("--template", "no.docx", "-o", "report.docx"), "there is no file no.docx; check the name and the folder"),
        (
            ("--template", "house.docx", "-o", "house.docx"),
            "The report would overwrite the template house.docx; name another output.",
        ),
    ],
)
def test_a_template_that_is_of_no_use_is_refused(tmp_path: Path, arguments: tuple[str, ...], said: str) -> None:
    (tmp_path / "house.docx").write_bytes(template("{{ council }}"))
    ended = readiness("check", SOUND, *arguments, folder=tmp_path)
    assert ended.code == 2
    assert said in ended.last_line
