"""The guide to filling in a workbook shows the true order of its sheets, and what is truly said of mistakes."""

from __future__ import annotations

import pytest

from readiness.data.workbook_layout import HOLDER_ORDER, sections_in_order
from tests.support.process import ROOT
from tests.support.workbooks import CATALOGUE, blank_workbook, edited, place, refusal

GUIDE = (ROOT / "docs" / "filling-in.md").read_text(encoding="utf-8")
ON_TIME, OPEN = "assessments.within_45_working_days", "assessments.open_past_45_working_days"
SHOWN = (
    ("Assessments", "count", OPEN, "<5"),
    ("Assessments", "count", OPEN, "not known"),
    ("Assessments", "percentage", ON_TIME, "0.85"),
    ("Assessments", "status", ON_TIME, "not-held"),
    ("Council", "entry", "period end", "04/03/2026"),
    ("Self-ratings", "rating", "HP06", "Good"),
)


def sheets_table() -> str:
    """Whom to ask for which sheets."""
    found = {held: [title for _, title, one in sections_in_order(CATALOGUE) if one == held] for held in HOLDER_ORDER}
    rows = [f"| {held} | {', '.join(titles)} |\n" for held, titles in found.items() if titles]
    return "".join(("| ask | sheets |\n|---|---|\n", *rows))


def mistakes() -> str:
    """What is said of some cells."""
    rows = []
    for sheet, heading, row, value in SHOWN:
        raw = edited(blank_workbook(), {(sheet, place(sheet, heading, row)): value})
        rows.append(f"| {value} | `{refusal(raw).replace('|', chr(92) + '|')}` |\n")
    return "".join(("| in the cell | what is said |\n|---|---|\n", *rows))


def test_the_guide_lists_the_sheets_in_their_order() -> None:
    assert sheets_table() in GUIDE


@pytest.mark.slow
def test_the_guide_shows_what_is_said_of_mistakes() -> None:
    assert mistakes() in GUIDE
