"""The styles that parts of the report are written in. A template's own are used; those that it lacks are added."""

from __future__ import annotations

from collections.abc import Mapping

from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE as KIND
from docx.shared import Pt, RGBColor
from docx.styles.style import BaseStyle, ParagraphStyle

# The names of the styles, with what each is for: they are listed for whoever makes a template.
STYLES = {
    "Normal": "running text",
    "Heading 1": "the headings of parts: at a glance, an area, the action plan",
    "Heading 2": "the sections of the first page, and criteria",
    "Heading 3": "deeper headings",
    "List Bullet": "findings and other items",
    "List Bullet 2": "what to do about a finding",
    "Readiness Detail": "the lines under a finding, and charts",
    "Readiness Cell": "the cells of tables",
    "Caption": "the captions of charts and tables",
    "Table Grid": "tables",
    "TOC 1": "the table of contents",
}
SOFT = RGBColor(0x50, 0x5A, 0x5F)


def styles_of(document: Document) -> Mapping[str, str]:
    """The id in this document of each of our styles; those that it does not have are added first."""
    known = {style.name.casefold(): style for style in document.styles if style.name}
    found = {name: known.get(name.casefold()) or _added(document, name) for name in STYLES}
    return {name: style.style_id for name, style in found.items()}


def _added(document: Document, name: str) -> BaseStyle:
    kind = KIND.TABLE if name == "Table Grid" else KIND.PARAGRAPH
    style: BaseStyle = document.styles.add_style(name, kind, builtin=not name.startswith("Readiness"))
    if not isinstance(style, ParagraphStyle):
        return style
    normal = next((one for one in document.styles if one.name == "Normal"), None)
    style.base_style = normal
    style.paragraph_format.space_after = Pt(3)
    match name:
        case "Heading 1" | "Heading 2" | "Heading 3":
            style.font.bold, style.font.size = True, Pt(18 - 3 * int(name[-1]))
            style.paragraph_format.keep_with_next = True
            style.paragraph_format.space_before = Pt(12)
            level = style.element.get_or_add_pPr().makeelement(_w("outlineLvl"), {_w("val"): str(int(name[-1]) - 1)})
            style.element.get_or_add_pPr().append(level)
        case "List Bullet" | "List Bullet 2":
            style.paragraph_format.left_indent = Pt(28 if name == "List Bullet 2" else 14)
        case "Readiness Detail":
            style.paragraph_format.left_indent, style.font.size, style.font.color.rgb = Pt(18), Pt(8), SOFT
            style.paragraph_format.space_after = Pt(1)
        case "Readiness Cell":
            style.font.size, style.paragraph_format.space_after = Pt(8), Pt(0)
        case "Caption":
            style.font.size, style.font.color.rgb = Pt(9), SOFT
    return style


def _w(name: str) -> str:
    return f"{{http://schemas.openxmlformats.org/wordprocessingml/2006/main}}{name}"
