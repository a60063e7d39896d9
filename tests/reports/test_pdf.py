"""The report as a PDF: what stands on which sheet, what a screen reader is told, and that text stays text."""

from __future__ import annotations

import re

import pytest

from readiness.core.sanitize import flat
from readiness.evaluation.compare import compare
from readiness.evaluation.result import Evaluation
from readiness.reports import Format, render_comparison, render_file
from readiness.reports.action_plan import planned_gaps
from readiness.reports.blocks import Heading, Item, Paragraph, Picture, Table
from readiness.reports.details import comparison
from readiness.reports.first_page import first_page
from readiness.reports.paper import REST, paper
from tests.support.papers import pdf_text, told_by
from tests.support.slow import slow
from tests.support.submissions import evaluated, sample, submission

MIDDLING, TROUBLED = "middling", "troubled"


@pytest.fixture(scope="module")
def middling() -> Evaluation:
    return sample(MIDDLING)


@pytest.fixture(scope="module")
def report(middling: Evaluation) -> bytes:
    return render_file(middling, Format.PDF)


def pages(raw: bytes) -> int:
    return int(re.findall(r"Pages: +(\d+)", told_by("pdfinfo", raw, "-"))[0])


@pytest.mark.parametrize(("name", "most"), [(MIDDLING, 15), slow(TROUBLED, 30), slow("half-empty", 15)])
def test_the_first_page_keeps_to_one_sheet_the_areas_begin_on_the_next_and_all_is_short(name: str, most: int) -> None:
    evaluation = sample(name)
    raw = render_file(evaluation, Format.PDF)
    front, after = flat(pdf_text(raw, 1, 1)), pdf_text(raw, 2, 2)
    assert [section.heading for section in first_page(evaluation) if section.heading not in front] == []
    assert evaluation.first_page.caution[-1].split()[-1] in front
    assert flat(after).startswith(evaluation.areas[0].title)
    assert pages(raw) <= most


def test_the_forty_worst_of_many_gaps_are_told_in_full_and_what_to_do_about_all_of_them() -> None:
    evaluation = sample(TROUBLED)
    gaps = [finding for finding in evaluation.findings if finding.is_gap]
    *areas, plan, _, _ = (part.blocks for part in paper(evaluation)[1:])
    told = [block for area in areas for block in area]
    lines = {block.words for block in told if isinstance(block, Item)}
    assert [gap.check for gap in gaps if gap.remedy not in lines] == []
    under = {block.words: block.details for block in told if isinstance(block, Item)}
    full = [gap for gap in gaps if gap.thresholds and comparison(gap) in under[f"{gap.check} {gap.text}"]]
    assert full == [gap for gap in gaps[:40] if gap.shown is not None and gap.thresholds]
    rows = [row for block in plan if isinstance(block, Table) for row in block.rows]
    assert [f"{row[0]}".split()[0] for row in rows] == [gap.finding.check for gap in planned_gaps(evaluation)[:40]]
    assert plan[-1] == Paragraph(
        "And 213 more gaps (55 major and 158 minor): what to do about each stands with its criterion, and the workbook "
        "has them all."
    )


def test_what_most_checks_wait_for_is_asked_for_first_and_the_rest_is_counted() -> None:
    *_, (table, rest), _ = (part.blocks for part in paper(sample("half-empty")))
    assert isinstance(table, Table)
    waiting = [f"{row[-1]}".count(",") for row in table.rows]
    assert len(waiting) == 40
    assert waiting == sorted(waiting, reverse=True)
    assert rest == Paragraph(
        "And 224 more measures. Those for which most checks wait stand first. The annex of the page (-o report.html) "
        "lists all."
    )


def test_what_is_met_is_left_out_and_the_page_is_named_for_it(middling: Evaluation, report: bytes) -> None:
    told = flat(pdf_text(report))
    assert [f.check for f in middling.findings if f.adverse and f"{f.check} " not in told] == []
    assert [f.check for f in middling.findings if f.status == "met" and f"{f.check} {f.text}"[:60] in told] == []
    assert told.count(REST.split(" (")[0]) >= len(middling.areas)


def test_it_is_tagged_as_pdf_ua_asks_for(middling: Evaluation, report: bytes) -> None:
    assert b"<pdfuaid:part>1</pdfuaid:part>" in report
    assert b"/Lang(en-GB)" in report
    about = told_by("pdfinfo", report, "-")
    assert re.search(r"Tagged: +yes", about)
    assert f"{middling.provenance.council}: inspection readiness" in about


def test_a_screen_reader_is_told_headings_lists_heads_of_tables_and_charts(middling: Evaluation, report: bytes) -> None:
    structure = told_by("pdfinfo", report, "-struct", "-")
    for kind in ("H1", "H2", "LI (block)", "TH", "/Scope /Column"):
        assert kind in structure, kind
    pictures = [block for part in paper(middling) for block in part.blocks if isinstance(block, Picture)]
    assert structure.count("Figure:") == len(pictures) > 0
    assert b"/Alt(67.2%, major gap, borderline; England 85.7%" in report


def test_the_same_evaluation_makes_the_same_bytes_on_any_day(middling: Evaluation, report: bytes) -> None:
    assert render_file(middling, Format.PDF) == report
    assert re.search(r"CreationDate: +Thu Jan +1 00:00:00 1970", told_by("pdfinfo", report, "-"))


TRICKS = '#read("/etc/passwd") #panic() *bold* $x$ <label> @ref // \\ `raw` = no heading'


def test_text_of_a_submission_is_never_markup() -> None:
    raw = render_file(evaluated(submission(council={"name": TRICKS})), Format.PDF)
    assert f"{TRICKS}: inspection readiness" in flat(pdf_text(raw))


def test_a_box_stands_for_letters_that_the_fonts_do_not_have_and_the_first_page_says_so() -> None:
    raw = render_file(evaluated(submission(council={"name": "Ж ŵ 中文 😀 x ع"})), Format.PDF)
    front = flat(pdf_text(raw, 1, 1))
    assert "Ж ŵ □□ □ x ع" in front
    assert "A box (□) stands for a letter that this file has no form for" in front
    assert "□" not in pdf_text(render_file(evaluated(submission()), Format.PDF))


# Where typst 0.15 panics.
HEBREW = "".join(map(chr, (*range(0x5C6, 0x5FA), 0x61E, 0x61F)))


def test_words_that_the_typesetter_cannot_set_are_boxes() -> None:
    raw = render_file(evaluated(submission(council={"name": f"Anytown {HEBREW}"})), Format.PDF)
    assert "Anytown □□□" in flat(pdf_text(raw, 1, 1))


def test_what_is_longer_than_a_page_goes_on_to_the_next() -> None:
    long = " ".join(f"word{number}" for number in range(1_200))
    item = {"checks": ["HP06.4"], "kind": "audit", "origin": "peer", "shows": "weakness", "date": "2026-09-14"}
    raw = render_file(
        evaluated(submission(evidence=[{**item, "sample": 40, "moderated": True, "summary": long}])), Format.PDF
    )
    assert "word1199" in pdf_text(raw)


def test_every_part_has_its_heading_in_order(middling: Evaluation, report: bytes) -> None:
    told = flat(pdf_text(report))
    at = [told.rfind(flat(part.title)) for part in paper(middling)[-3:]]
    assert at == sorted(at)
    assert at[0] > 0
    assert all(not isinstance(block, Heading) or block.depth > 2 for part in paper(middling) for block in part.blocks)


def test_what_changed_is_a_pdf_too() -> None:
    before, after = sample("gloucestershire-2018-fourth-visit"), sample("gloucestershire-2019-fifth-visit")
    comparison = compare(before, after)
    told = flat(pdf_text(render_comparison(comparison, Format.PDF)))
    assert told.startswith("Gloucestershire: what changed since 3 October 2018")
    assert [one.check for one in comparison.changes if one.check not in told] == []
