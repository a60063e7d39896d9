"""What others published, in each format: under its finding, and never as a table of councils by their figures."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.process import readiness
from tests.support.submissions import submission, written

ASK = "Ask Lincolnshire (5.7%) and Doncaster (7.9%): these two neighbours did best as at 30 September 2025."
BESIDE = "Published as at 30 September 2025: this council 12.6%, Yorkshire and the Humber 9.9%, England 11.8%"
NEAREST = "Dudley 34.9% (very close); Barnsley 8% (very close); Telford and Wrekin 10.1% (very close)"


@pytest.mark.parametrize("report", ["report.html", "report.md", "report.txt"])
def test_every_report_shows_what_stands_beside_a_finding(tmp_path: Path, report: str) -> None:
    council = {"name": "Wakefield", "code": "E08000036"}
    written(tmp_path, submission(council=council, workforce={"turnover": {"percentage": 25}}))
    readiness("check", "submission.json", "-o", report, folder=tmp_path)
    text = " ".join((tmp_path / report).read_text(encoding="utf-8").split())
    assert all(text.count(part) == 1 for part in (ASK, BESIDE, NEAREST))


def test_the_terminal_shows_it_with_full(tmp_path: Path) -> None:
    council = {"name": "Wakefield", "code": "E08000036"}
    written(tmp_path, submission(council=council, workforce={"turnover": {"percentage": 25}}))
    full = readiness("check", "submission.json", "--full", folder=tmp_path).out
    assert ASK in " ".join(full.split())
    assert max(map(len, full.splitlines())) <= 80
