"""A short run of what `make fuzz` does for as long as asked: the same cases on every machine."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from tests.support.strategies import SAMPLES, dumped
from tools.fuzz import BrokenLawError, Case, Tally, by_the_process, cases, fuzz, judged, read_case

pytestmark = pytest.mark.slow

FEW = settings(
    phases=[Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large],
)
SOUND = dumped(SAMPLES[0]).encode()


@FEW
@given(case=cases)
def test_whatever_is_judged_keeps_the_laws_or_is_refused(case: Case, tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("case")
    case.written(folder)
    assert judged(folder)[1] in (0, 1, 2, 3)


@pytest.mark.parametrize(
    ("case", "end"),
    [
        (Case(SOUND), ("judged (code 0)", 0)),
        (Case(b"{"), ("refused (SubmissionError)", 2)),
        (Case(SOUND, {"pack.yaml": b"a"}), ("refused (PackError)", 2)),
        (Case(SOUND, overlays=(b"&a [*a]",)), ("refused (PackError)", 2)),
    ],
    ids=["sound", "no submission", "no pack", "no overlay"],
)
def test_a_case_is_judged_or_refused_and_can_be_read_again(case: Case, end: tuple[str, int], tmp_path: Path) -> None:
    case.written(tmp_path)
    assert judged(tmp_path) == end
    assert read_case(tmp_path) == case


def test_the_process_ends_as_the_functions_do(tmp_path: Path) -> None:
    Case(SOUND).written(tmp_path)
    assert by_the_process(tmp_path) == judged(tmp_path)[1] == 0


def test_what_breaks_a_law_is_saved_so_that_it_can_be_judged_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(folder: Path) -> tuple[str, int]:
        raise BrokenLawError("the test of it")

    monkeypatch.setattr("tools.fuzz.judged", broken)
    monkeypatch.setattr("tools.fuzz.FINDS", tmp_path)
    tally = Tally()
    tally.trial(Case(SOUND))
    tally.trial(Case(SOUND))
    (saved,) = tmp_path.iterdir()
    assert read_case(saved) == Case(SOUND)
    assert (saved / "what.txt").read_text(encoding="utf-8").endswith("BrokenLawError: the test of it\n")
    assert tally.ended == {"submission: FOUND": 2}
    assert capsys.readouterr().out.count("FOUND") == 1


@pytest.mark.slow
def test_a_run_says_what_it_tried(capsys: pytest.CaptureFixture[str]) -> None:
    tally = fuzz(0.001, 7)
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == f"{tally.number} cases, seeds 7 to 7"
    assert lines[-1] == "0 finds"
    assert tally.number == 50
