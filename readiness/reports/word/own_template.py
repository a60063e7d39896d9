"""Our own template of a Word report, to use as it is or to start from."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import docx
from docx.document import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from docx.text.paragraph import Paragraph

from readiness.reports.word.package import closed
from readiness.reports.word.styles import SOFT, styles_of
from readiness.reports.word.variables import Told, Variables, told_of

INK, FONT = RGBColor(0x0B, 0x0C, 0x0C), "Arial"
SIZES = {"Normal": 9, "Title": 20, "Heading 1": 14, "Heading 2": 10.5, "Heading 3": 10, "Subtitle": 9, "Caption": 8}
SIDES = ("top", "left", "bottom", "right", "insideH", "insideV")
MADE = datetime(2026, 1, 1)
PARTS = ("area_by_area", "action_plan", "ask_for_next", "basis")
HOW = (
    "This template makes the Word report of readiness. Change its styles, its words and its order as you like.",
    "Use it with --template. Lines like this one do not come into the report.",
    "Names in double braces are filled in. A whole part stands in a paragraph of its own, with a p after the braces.",
)


def own_template() -> bytes:
    """The template, with every variable told at its end."""
    document = docx.Document()
    _shape(document)
    for line in HOW:
        _note(document, line)
    document.add_paragraph("{{ title }}", "Title")
    document.add_paragraph("{{ period }}, {{ status }}. {{ not_for_publication }}", "Subtitle")
    document.add_paragraph("{{p at_a_glance }}")
    document.add_paragraph("Contents", "TOC Heading")
    document.add_paragraph("{{p contents }}")
    for part in PARTS:
        document.add_paragraph(f"{{{{p {part} }}}}")
    _note(document, "Everything that can be shown, by name:")
    for line in _listed():
        _note(document, line)
    return closed(document)


def plain_document() -> Document:
    """A document in the styles of our template, with nothing in it but its footer."""
    document = docx.Document()
    _shape(document)
    return document


def _listed() -> Iterator[str]:
    """Every variable with what it tells, and under each list of things what each of them has."""
    for one in told_of(Variables):
        yield f"{one.name}: {one.told}{_how(one)}"
        if one.of:
            yield from (f"{one.name} > {part.name}: {part.told}{_how(part)}" for part in told_of(one.of))


def _how(one: Told) -> str:
    return f" ({one.word})" if one.word else ""


def _note(document: Document, line: str) -> None:
    """A line that is in the template and not in the report."""
    run = document.add_paragraph().add_run(f"{{#p {line.replace('}', ')').replace('#', 'no.')} #}}")
    run.font.size, run.font.color.rgb = Pt(8), SOFT


def _shape(document: Document) -> None:
    """The paper, the styles, the language and the footer."""
    styles_of(document)
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.footer_distance = Cm(0.8)
    section.left_margin = section.right_margin = Cm(1.9)
    section.top_margin = section.bottom_margin = Cm(1.5)
    for name, size in SIZES.items():
        style = document.styles[name]
        style.font.name, style.font.size, style.font.color.rgb = FONT, Pt(size), INK
        style.font.italic = False
        for kind in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            style.element.rPr.rFonts.attrib.pop(qn(f"w:{kind}"), None)
    for name in ("Subtitle", "Caption"):
        document.styles[name].font.color.rgb, document.styles[name].font.bold = SOFT, False
    for name, after in (("Normal", 2), ("List Bullet", 1), ("List Bullet 2", 2), ("Title", 3), ("Subtitle", 6)):
        document.styles[name].paragraph_format.space_after = Pt(after)
        document.styles[name].paragraph_format.line_spacing = 1.0
    for name, before in (("Heading 1", 10), ("Heading 2", 6), ("Heading 3", 6)):
        document.styles[name].paragraph_format.space_before = Pt(before)
        document.styles[name].paragraph_format.space_after = Pt(2)
    for name in ("Title", "Subtitle"):
        for spacing in document.styles[name].element.rPr.findall(qn("w:spacing")):
            document.styles[name].element.rPr.remove(spacing)
    document.styles["Title"].font.bold = True
    for line in document.styles["Table Grid"].element.iter(*(qn(f"w:{side}") for side in SIDES)):
        line.set(qn("w:color"), "B1B4B6")
    title = document.styles["Title"].element.pPr
    for border in title.findall(qn("w:pBdr")):
        title.remove(border)
    for language in document.styles.element.iter(qn("w:lang")):
        language.set(qn("w:val"), "en-GB")
    about = document.core_properties
    about.author, about.title, about.comments, about.language = "readiness", "{{ title }}", "", "en-GB"
    about.created = about.modified = MADE
    about.last_modified_by, about.revision = "readiness", 1
    footer = section.footer.paragraphs[0]
    footer.style = document.styles["Footer"]
    footer.add_run("{{ title }}\t\t").font.size = Pt(8)
    _field(footer, "PAGE")


def _field(paragraph: Paragraph, code: str) -> None:
    """A field that Word fills in."""
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), f" {code} ")
    run = paragraph.add_run("1")
    run.font.size = Pt(8)
    field.append(run._r)
    paragraph._p.append(field)
