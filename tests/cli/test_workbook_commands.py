"""new, convert and check with workbooks, from the command line; and LibreOffice, where it is there."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from readiness.cli.given import is_large
from readiness.data.workbook_reader import read_workbook
from tests.support.process import ROOT, Ended, readiness, run, started, surroundings
from tests.support.slow import mostly_slow
from tests.support.workbooks import CATALOGUE, blank_workbook, edited, place, replaced

MIDDLING = ROOT / "samples" / "middling.json"
OFFICE = shutil.which("soffice")
WITHOUT = "LibreOffice is not there (apt-get install libreoffice-calc)"


def test_a_new_workbook_is_read_and_cannot_be_judged(tmp_path: Path) -> None:
    assert readiness("new", "-o", "ours.xlsx", folder=tmp_path) == Ended(0, "", "readiness: wrote ours.xlsx\n")
    assert readiness("check", "ours.xlsx", folder=tmp_path).code == 3


def test_a_workbook_is_judged_as_its_json_is(tmp_path: Path) -> None:
    made = readiness("convert", str(MIDDLING), "-o", "ours.xlsx", folder=tmp_path)
    assert made == Ended(0, "", "readiness: wrote ours.xlsx\n")
    ours, theirs = (readiness("check", file, "-f", "json", folder=tmp_path) for file in ("ours.xlsx", str(MIDDLING)))
    assert (ours.code, ours.err.replace("ours.xlsx", str(MIDDLING))) == (theirs.code, theirs.err)
    found = [[(one["check"], one["status"]) for one in json.loads(ended.out)["findings"]] for ended in (ours, theirs)]
    assert found[0] == found[1]


@pytest.mark.slow
def test_a_workbook_goes_to_json_and_back_without_a_change(tmp_path: Path) -> None:
    readiness("convert", str(MIDDLING), "-o", "one.xlsx", folder=tmp_path)
    assert readiness("convert", "one.xlsx", "-o", "two.json", folder=tmp_path).code == 0
    assert (tmp_path / "two.json").read_text(encoding="utf-8") == readiness("convert", "one.xlsx", folder=tmp_path).out
    readiness("convert", "two.json", "-o", "three.xlsx", folder=tmp_path)
    assert (tmp_path / "three.xlsx").read_bytes() == (tmp_path / "one.xlsx").read_bytes()


@pytest.mark.slow
def test_a_workbook_is_recognised_by_its_bytes_whatever_it_is_called(tmp_path: Path) -> None:
    (tmp_path / "ours.json").write_bytes(blank_workbook())
    (tmp_path / "ours.xlsx").write_bytes(MIDDLING.read_bytes())
    assert readiness("check", "ours.json", folder=tmp_path).code == 3
    assert readiness("check", "ours.xlsx", folder=tmp_path).code == 0
    assert readiness("check", "-", given=blank_workbook()).code == 3


def test_a_mistake_in_a_workbook_is_told_with_its_cell(tmp_path: Path) -> None:
    cell = place("Workforce", "numerator", "workforce.turnover")
    (tmp_path / "ours.xlsx").write_bytes(edited(blank_workbook(), {("Workforce", cell): "about 12"}))
    assert readiness("check", "ours.xlsx", folder=tmp_path) == Ended(
        2,
        "",
        f'ours.xlsx:Workforce!{cell}: $.workforce.turnover.numerator: the text "about 12" stands where a '
        'number belongs; write 12, and that it is an estimate in "note"\n'
        "readiness: ours.xlsx: nothing was judged: 1 problem to mend (code 2)\n",
    )


@mostly_slow("name", ["next.json", "next.xlsx"], "next.json")
def test_a_new_submission_takes_over_what_lasts_and_last_periods_figures(tmp_path: Path, name: str) -> None:
    assert readiness("new", "--from", str(MIDDLING), "-o", name, folder=tmp_path).code == 0
    tree = json.loads(readiness("convert", name, folder=tmp_path).out)
    last = json.loads(MIDDLING.read_text(encoding="utf-8"))
    assert (tree["council"], tree["evidence"], tree["actions"]) == (last["council"], last["evidence"], last["actions"])
    assert tree["period"] == {"start": "2026-10-01", "end": "2027-03-31"}
    assert not tree.get("self_ratings")
    on_time, before = (one["assessments"]["within_45_working_days"] for one in (tree, last))
    assert on_time["status"] == "not-submitted"
    assert on_time["history"][-1] == {
        "period_end": last["period"]["end"],
        "numerator": before["numerator"],
        "denominator": before["denominator"],
    }


def test_no_submission_is_written_over_and_none_with_mistakes_is_converted(tmp_path: Path) -> None:
    (tmp_path / "ours.xlsx").write_bytes(b"years of work")
    refused = Ended(4, "", "readiness: not delivered: ours.xlsx is there already; choose another name (code 4)\n")
    assert readiness("convert", str(MIDDLING), "-o", "ours.xlsx", folder=tmp_path) == refused
    assert readiness("new", "-o", "ours.xlsx", folder=tmp_path) == refused
    broken = readiness("convert", str(ROOT / "samples/broken/several-mistakes.json"), "-o", "n.xlsx", folder=tmp_path)
    assert (broken.code, (tmp_path / "n.xlsx").exists()) == (2, False)


@pytest.mark.slow
@pytest.mark.skipif(OFFICE is None, reason=WITHOUT)
def test_libreoffice_opens_works_out_and_saves_a_workbook_without_loss(tmp_path: Path) -> None:
    readiness("convert", str(MIDDLING), "-o", "ours.xlsx", folder=tmp_path)
    raw = (tmp_path / "ours.xlsx").read_bytes()
    at = place("Assessments", "count", "assessments.open_past_45_working_days", raw)
    raw = edited(raw, {("Assessments", at): "<c><f>SUM(20,21)</f></c>"})
    (tmp_path / "sum.xlsx").write_bytes(raw)
    saved = saved_by_libreoffice(tmp_path / "sum.xlsx", tmp_path / "saved")
    tree = json.loads(MIDDLING.read_text(encoding="utf-8"))
    before = json.loads(readiness("convert", "ours.xlsx", folder=tmp_path).out)
    before["assessments"]["open_past_45_working_days"]["count"] = 41
    after = read_workbook(saved.read_bytes(), "saved.xlsx", CATALOGUE)
    assert json.loads(after.text) == before
    assert tree["council"] == before["council"]


def saved_by_libreoffice(file: Path, folder: Path) -> Path:
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [str(OFFICE), profile, "--headless", "--norestore", "--convert-to", "xlsx:Calc MS Excel 2007 XML"]
    subprocess.run([*command, "--outdir", str(folder), str(file)], check=True, capture_output=True, env=surroundings())
    return folder / file.name


def test_personal_data_in_a_workbook_is_told_with_its_cell_and_never_shown(tmp_path: Path) -> None:
    at = place("Assessments", "note", "assessments.open_past_45_working_days")
    count = place("Assessments", "count", "assessments.open_past_45_working_days")
    cells = {("Assessments", at): "NHS number 943 476 5919", ("Assessments", count): 12}
    (tmp_path / "ours.xlsx").write_bytes(edited(blank_workbook(), cells))
    ended = readiness("check", "ours.xlsx", folder=tmp_path)
    assert f"warning: ours.xlsx:Assessments!{at}: $.assessments.open_past_45_working_days.note: " in ended.err
    assert "943 476" not in ended.out + ended.err


@pytest.mark.slow
def test_a_workbook_that_is_large_when_unpacked_is_read_in_a_process_with_limits(tmp_path: Path) -> None:
    sound = replaced(blank_workbook(), "xl/media/image1.png", lambda _: b"\0" * 13 * 1024 * 1024)
    bomb = replaced(blank_workbook(), "xl/styles.xml", lambda _: b"<a>" + b"<b/>" * 8_000_000 + b"</a>")
    for name, raw, code in (("sound.xlsx", sound, 3), ("bomb.xlsx", bomb, 2)):
        (tmp_path / name).write_bytes(raw)
        assert is_large(raw)
        assert started("check", name, folder=tmp_path).code == code


@pytest.mark.slow
def test_a_large_last_submission_is_read_in_a_process_with_limits(tmp_path: Path) -> None:
    (tmp_path / "large.json").write_bytes(MIDDLING.read_bytes() + b" " * 2**20)
    program = "import readiness.cli.sandbox as it; it.START = {!r}; from readiness.cli import main; main()"
    child = program.format("import os; os._exit(9)")
    for name, code in (("large.json", 9), (str(MIDDLING), 0)):
        assert run(sys.executable, "-c", child, "new", "--from", name, folder=tmp_path).code == code
    whole = started("new", "--from", "large.json", folder=tmp_path)
    assert (whole.code, whole.out) == (0, readiness("new", "--from", str(MIDDLING)).out)


def test_without_the_extra_workbooks_are_read_and_none_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "ours.xlsx").write_bytes(blank_workbook())
    monkeypatch.setitem(sys.modules, "xlsxwriter", None)
    assert readiness("check", "ours.xlsx", folder=tmp_path).code == 3
    assert readiness("new", "-o", "new.xlsx", folder=tmp_path) == Ended(
        2,
        "",
        "readiness: workbooks are written with XlsxWriter, which is not installed; install it with: "
        "python -m pip install 'readiness[excel]' (code 2)\n",
    )
