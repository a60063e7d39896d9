"""The report as a Word document, in our template and in others': what stands in it, and what is refused."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import zipfile
from pathlib import Path

import docx
import pytest
from docx.enum.style import WD_STYLE_TYPE
from docx.shared import Pt, RGBColor

from readiness.core.diagnostics import TemplateError
from readiness.core.sanitize import flat
from readiness.evaluation.compare import compare
from readiness.evaluation.result import Evaluation
from readiness.reports import Format, render_comparison, render_file
from readiness.reports.blocks import Heading, Item, Picture, plain
from readiness.reports.paper import paper
from readiness.reports.word.own_template import own_template
from readiness.reports.word.package import LARGEST_UNPACKED
from readiness.reports.word.variables import Variables, told_of
from readiness.reports.writers.word import sound, write_in
from tests.support.papers import W, paragraphs, parts, pdf_text, tree
from tests.support.process import started, surroundings
from tests.support.submissions import UNSEEN, evaluated, sample, submission
from tests.support.word_templates import saved, template
from tests.support.workbooks import replaced

OFFICE = shutil.which("soffice")
PICTURE = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"


@pytest.fixture(scope="module")
def middling() -> Evaluation:
    return sample("middling-six-months-before")


@pytest.fixture(scope="module")
def report(middling: Evaluation) -> bytes:
    return render_file(middling, Format.WORD)


def filled(raw: bytes, evaluation: Evaluation) -> bytes:
    return write_in(sound(raw, "house.docx"), evaluation)


def refusal(raw: bytes) -> str:
    with pytest.raises(TemplateError) as refused:
        sound(raw, "house.docx")
    return str(refused.value)


# Our own template


def test_the_report_says_all_that_the_report_for_paper_says(middling: Evaluation, report: bytes) -> None:
    told = {flat(line) for line in paragraphs(report)}
    for part in paper(middling):
        assert part.title in told
        for block in part.blocks:
            match block:
                case Heading(text=text):
                    assert text in told
                case Item(words, label):
                    assert flat(f"{label.text if label else ''} {plain(words)}") in told
                case Picture(caption=caption):
                    assert any(line.endswith(f". {caption}") for line in told)


def test_headings_are_words_own_and_the_contents_list_them_with_links(middling: Evaluation, report: bytes) -> None:
    assert paragraphs(report, "Heading1") == [part.title for part in paper(middling)]
    assert paragraphs(report, "TOC1") == [part.title for part in paper(middling)]
    document = tree(report)
    marks = {one.get(f"{W}name") for one in document.iter(f"{W}bookmarkStart")}
    links = [one.get(f"{W}anchor") for one in document.iter(f"{W}hyperlink")]
    assert [link for link in links if link not in marks] == []
    assert "updateFields" in zipfile.ZipFile(io.BytesIO(report)).read("word/settings.xml").decode()


def test_each_chart_is_a_picture_with_a_caption_and_says_in_words_what_it_shows(
    middling: Evaluation, report: bytes
) -> None:
    pictures = [block for part in paper(middling) for block in part.blocks if isinstance(block, Picture)]
    shapes = list(tree(report).iter(PICTURE))
    assert [shape.get("descr") for shape in shapes] == [flat(one.words) for one in pictures]
    assert len({shape.get("id") for shape in shapes}) == len(shapes) > 0
    figures = [line for line in paragraphs(report, "Caption") if line.startswith("Figure")]
    assert figures == [f"Figure {number}. {one.caption}" for number, one in enumerate(pictures, 1)]
    media = [name for name in zipfile.ZipFile(io.BytesIO(report)).namelist() if name.startswith("word/media/")]
    assert len(media) == len(pictures)


def test_the_same_evaluation_makes_the_same_bytes_on_any_day(middling: Evaluation, report: bytes) -> None:
    assert render_file(middling, Format.WORD) == report
    archive = zipfile.ZipFile(io.BytesIO(report))
    assert {entry.date_time[0] for entry in archive.infolist()} == {1980}
    assert re.findall(r"\d{4}-\d\d-\d\dT", archive.read("docProps/core.xml").decode()) == ["2026-01-01T"] * 2


def test_our_template_tells_every_variable_by_name_in_lines_that_stay_out_of_the_report(report: bytes) -> None:
    notes = [line for line in paragraphs(own_template()) if line.startswith("{#p")]
    told = {line.split()[1].rstrip(":") for line in notes}
    assert {one.name for one in told_of(Variables)} <= told
    assert [line for line in paragraphs(report) if "{" in line] == []


def test_what_changed_is_a_document_too() -> None:
    before, after = sample("gloucestershire-2018-fourth-visit"), sample("gloucestershire-2019-fifth-visit")
    comparison = compare(before, after)
    told = paragraphs(render_comparison(comparison, Format.WORD))
    assert told[0] == "Gloucestershire: what changed since 3 October 2018"
    assert [one.text for one in comparison.changes if not any(flat(one.text) in line for line in told)] == []


TRICKS = "{{ 7 * 7 }} {% for x in gaps %} </w:t><w:p/> & \x07 \x0c x"


def test_text_of_a_submission_is_neither_markup_nor_template() -> None:
    action = {"criteria": ["HP06"], "action": TRICKS, "status": "open"}
    raw = filled(
        template("{{ council }}", "{{p area_by_area }}", header="{{ council }}"),
        evaluated(submission(council={"name": TRICKS}, assessments=UNSEEN, actions=[action])),
    )
    shown = flat(TRICKS)
    assert flat(paragraphs(raw)[0]) == shown
    assert sum(shown in flat(line) for line in paragraphs(raw)) == 2
    assert flat(parts(raw)["word/header1.xml"]) == shown


# Templates of others


def test_a_consultants_own_styles_header_and_order_are_kept(middling: Evaluation) -> None:
    house = docx.Document()
    house.styles["Heading 1"].font.color.rgb = RGBColor(0x7A, 0x1F, 0x5C)
    lead = house.styles.add_style("Larch Lead", WD_STYLE_TYPE.PARAGRAPH)
    lead.font.size = Pt(13)
    house.sections[0].header.paragraphs[0].text = "Larch and Partners for {{ council }}"
    house.add_paragraph("{{ totals }}", "Larch Lead")
    house.add_paragraph("The worst", "Heading 1")
    for line in ("{%p for gap in gaps[:2] %}", "{{ loop.index }}. {{ gap.check }}: {{ gap.owner or 'nobody yet' }}",
                 "{%p endfor %}", "{%p for area in areas if area.critical %}"):  # fmt: skip
        house.add_paragraph(line)
    house.add_paragraph("{{ area.title | upper }}", "Heading 1")
    for line in ("{{p area.findings }}", "{%p endfor %}", "{{p contents }}"):
        house.add_paragraph(line)
    raw = filled(saved(house), middling)
    told = paragraphs(raw)
    area = next(one for one in middling.areas if one.counts.critical)
    assert told[:4] == [told[0], "The worst", "1. HP06.2: head of assessment", "2. CL02.1: nobody yet"]
    assert paragraphs(raw, "LarchLead") == told[:1]
    assert paragraphs(raw, "Heading1") == ["The worst", area.title.upper()] == paragraphs(raw, "TOC1")
    assert parts(raw)["word/header1.xml"] == "Larch and Partners for Larkshire (fictional)"
    styles = zipfile.ZipFile(io.BytesIO(raw)).read("word/styles.xml").decode()
    assert "7A1F5C" in styles
    assert "Readiness Detail" in styles


def test_a_table_has_a_row_for_each_gap(middling: Evaluation) -> None:
    cells = ("{%tr for gap in gaps %}", "{{ gap.check }}", "{%tr endfor %}")
    told = paragraphs(filled(template(cells=cells), middling))
    assert [line for line in told if line] == [f.check for f in middling.findings if f.is_gap]


def test_charts_that_a_template_does_not_show_are_not_in_its_report(middling: Evaluation) -> None:
    names = zipfile.ZipFile(io.BytesIO(filled(template("{{ council }}"), middling))).namelist()
    assert [name for name in names if name.startswith("word/media/")] == []


LIST = "readiness template docx --list shows them all"


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (["{{ counsil }}"], 'no variable is called "counsil" (did you mean "council"?)'),
        (
            ["{%p for gap in gaps %}", "{{ gap.fond }}", "{%p endfor %}"],
            'nothing is called "gap.fond" (did you mean "found"?)',
        ),
        (["{%p for x in areas[0].gaps %}", "{{ x['ownr'] }}", "{%p endfor %}"], 'nothing is called "….gaps'),
        (["{%p for g in gaps | sort(attribute='severty') %}", "x", "{%p endfor %}"], '(did you mean "severity"?)'),
        (["{{ gaps }}"], '"gaps" is a list: go through it with {%p for one in gaps %}'),
        (["{%p for x in council %}", "x", "{%p endfor %}"], '"council" is no list to go through'),
        (["Here: {{ basis }}"], '"basis" is a whole part: write {{p basis }} in a paragraph of its own'),
        (["{{p council }}"], '"council" is a text: write {{ council }}, without the p'),
        (["{{ council.__class__ }}"], 'nothing is called "council.__class__" (it has no parts)'),
        (["{{ ''.__class__.__mro__ }}"], 'nothing is called "….__class__"'),
        (["{{ council.upper() }}"], 'a template can show, go through and choose, and has "call" in it'),
        (["{{ 10 ** 10 ** 10 }}"], 'a template can show, go through and choose, and has "pow" in it'),
        (["{% include '/etc/passwd' %}"], 'a template can show, go through and choose, and has "include" in it'),
        (["{% macro a() %}x{% endmacro %}"], 'a template can show, go through and choose, and has "macro" in it'),
        (["{{ council | safe }}"], 'no filter is called "safe"; what is known here: default, '),
        (["{{ council | attr('x') }}"], 'no filter is called "attr"; what is known here: default, '),
    ],
)
def test_a_name_that_is_not_known_and_what_no_template_may_do_is_refused_before_anything_is_filled_in(
    lines: list[str], said: str
) -> None:
    told = refusal(template(*lines))
    if said == 'nothing is called "….gaps':
        said = '(did you mean "owner"?)'
    assert said in told
    assert told.startswith("nothing was filled in: house.docx: ")
    assert told.endswith(LIST)


def test_names_in_headers_are_checked_too() -> None:
    assert '"counsil" (did you mean "council"?)' in refusal(template("x", header="{{ counsil }}"))
    assert "can only stand in the body" in refusal(template("x", header="{{p basis }}"))


def test_a_template_that_cannot_be_read_says_what_it_lacks() -> None:
    assert refusal(template("{% for gap in gaps %}")) == (
        "house.docx cannot be read as a template: Unexpected end of template. Jinja was looking for the following "
        "tags: 'endfor' or 'else'. The innermost block that needs to be closed is 'for'; "
        "each {{ needs its }}, each {% its %}, and each for and if its end"
    )


BODY = "word/document.xml"
RELS = "word/_rels/document.xml.rels"
LINK = (
    b'<Relationship Id="rId99" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/%s"'
    b' Target="http://example.org/x" TargetMode="External"/></Relationships>'
)
ENTITIES = b"<!DOCTYPE x [<!ENTITY a '%s'>%s]>" % (
    b"lol" * 10,
    b"".join(b"<!ENTITY %c '%s'>" % (98 + at, b"&%c;" % (97 + at) * 10) for at in range(9)),
)


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (b"", "house.docx is no Word document, but "),
        (b"{{ council }}", "house.docx is no Word document, but something else"),
        (replaced(template("x"), BODY, lambda raw: raw[: len(raw) // 2]), "house.docx is damaged"),
        (replaced(template("x"), BODY, lambda _: b" " * (LARGEST_UNPACKED + 1)), "larger than any template has to be"),
        (replaced(template("x"), "word/vbaProject.bin", lambda _: b"x"), "house.docx holds macros"),
        (
            replaced(template("x"), RELS, lambda raw: raw.replace(b"</Relationships>", LINK % b"image")),
            "house.docx links to an image at http://example.org/x, which Word would fetch",
        ),
        (
            replaced(
                template("laugh"),
                BODY,
                lambda raw: raw.replace(b"<w:document", ENTITIES + b"<w:document", 1).replace(b"laugh", b"&j;"),
            ),
            "house.docx is damaged",
        ),
    ],
    ids=["nothing", "text", "cut", "bomb", "macros", "fetches", "entities"],
)
def test_what_is_no_harmless_word_document_is_refused(raw: bytes, said: str) -> None:
    assert said in refusal(raw)


def test_a_file_of_the_machine_is_not_read_for_a_template(middling: Evaluation) -> None:
    entity = b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]><w:document'
    raw = replaced(
        template("here"), BODY, lambda old: old.replace(b"<w:document", entity, 1).replace(b"here", b"[&e;]")
    )
    try:
        told = "".join(paragraphs(filled(raw, middling)))
    except TemplateError:
        return
    assert told in ("[]", "")


def test_the_path_of_a_templates_own_template_does_not_come_into_the_report(middling: Evaluation) -> None:
    link = LINK.replace(b"http://example.org/x", b"file:///C:/Users/ada/house.dotx") % b"attachedTemplate"
    relations = "word/_rels/settings.xml.rels"
    empty = b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"></Relationships>'
    raw = replaced(template("{{ council }}"), relations, lambda old: (old or empty).replace(b"</Relationships>", link))
    assert b"house.dotx" in zipfile.ZipFile(io.BytesIO(raw)).read(relations)
    archive = zipfile.ZipFile(io.BytesIO(filled(raw, middling)))
    assert [name for name in archive.namelist() if b"house.dotx" in archive.read(name)] == []


@pytest.mark.slow
def test_a_template_without_end_is_given_up(tmp_path: Path) -> None:
    deep = 7
    lines = [f"{{%p for a{n} in gaps %}}" for n in range(deep)]
    (tmp_path / "house.docx").write_bytes(template(*lines, "x", *["{%p endfor %}"] * deep))
    troubled = Path(__file__).parents[2] / "samples" / "troubled.json"
    ended = started("check", troubled, "--template", "house.docx", "-o", "report.docx", folder=tmp_path)
    assert ended.code == 2
    assert ended.last_line.startswith("readiness: the template was given up, and nothing was judged: ")
    assert not (tmp_path / "report.docx").exists()


@pytest.mark.slow
@pytest.mark.skipif(OFFICE is None, reason="LibreOffice is not there (apt-get install libreoffice-writer)")
def test_libreoffice_opens_the_report_without_loss(tmp_path: Path, report: bytes) -> None:
    (tmp_path / "report.docx").write_bytes(report)
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = [str(OFFICE), profile, "--headless", "--norestore", "--convert-to", "pdf", "--outdir", str(tmp_path)]
    subprocess.run([*command, "report.docx"], check=True, capture_output=True, cwd=tmp_path, env=surroundings())
    if not (tmp_path / "report.pdf").exists():
        pytest.skip("LibreOffice has no writer (apt-get install libreoffice-writer)")
    told = re.sub(r"\s", "", pdf_text((tmp_path / "report.pdf").read_bytes()))
    headings = [*paragraphs(report, "Heading1"), *paragraphs(report, "Heading2"), *paragraphs(report, "Caption")]
    assert [one for one in headings if re.sub(r"\s", "", one) not in told] == []
