"""The table of contents: the headings with links to them; Word adds the pages when it opens the report."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from docx.document import Document
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn

MARK = "_Contents"
# The paragraph that the contents replace.
PLACE = f'<w:p><w:bookmarkStart w:id="0" w:name="{MARK}"/><w:bookmarkEnd w:id="0"/></w:p>'
LEVELS = ("Heading 1",)
BEGIN = (
    '<w:r><w:fldChar w:fldCharType="begin" w:dirty="true"/></w:r>'
    '<w:r><w:instrText xml:space="preserve"> TOC \\o "1-1" \\h \\z \\u </w:instrText></w:r>'
    '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
)
END = '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
# Ids of bookmarks count from here, where no other bookmark of a report comes.
FIRST = 100_000
# What stands in a document's settings after the wish to have its fields counted anew.
AFTER_UPDATE = (
    "hdrShapeDefaults", "footnotePr", "endnotePr", "compat", "docVars", "rsids", "attachedSchema", "themeFontLang",
    "clrSchemeMapping", "doNotIncludeSubdocsInStats", "shapeDefaults", "decimalSymbol", "listSeparator",
)  # fmt: skip


def list_contents(document: Document, styles: Mapping[str, str]) -> None:
    """Puts the contents where they are asked for, if they are."""
    body = document.element.body
    mark = next((one for one in body.iter(qn("w:bookmarkStart")) if one.get(qn("w:name")) == MARK), None)
    if mark is None:
        return
    levels = {styles[name]: level for level, name in enumerate(LEVELS, 1)}
    entries = [*_entries(body, levels)] or [(1, "")]
    inner = [link for _, link in entries]
    inner[0] = f"{BEGIN}{inner[0]}"
    inner[-1] = f"{inner[-1]}{END}"
    lines = "".join(_paragraph(level, styles, one) for (level, _), one in zip(entries, inner, strict=True))
    place = mark.getparent()
    for entry in parse_xml(f"<w:body {nsdecls('w')}>{lines}</w:body>"):
        place.addprevious(entry)
    place.getparent().remove(place)
    _ask_to_update(document)


def _entries(body: Any, levels: Mapping[str, int]) -> Iterator[tuple[int, str]]:
    """The level and the link of each heading, which gets a bookmark to lead to."""
    for number, (heading, level) in enumerate(_headings(body, levels), FIRST):
        name = f"_Toc{number}"
        start, end = OxmlElement("w:bookmarkStart"), OxmlElement("w:bookmarkEnd")
        start.set(qn("w:id"), str(number))
        start.set(qn("w:name"), name)
        end.set(qn("w:id"), str(number))
        heading.insert(1, start)
        heading.append(end)
        yield level, f'<w:hyperlink w:anchor="{name}" w:history="1">{_text(_words(heading))}</w:hyperlink>'


def _headings(body: Any, levels: Mapping[str, int]) -> list[tuple[Any, int]]:
    found = []
    for paragraph in body.iter(qn("w:p")):
        style = paragraph.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
        level = levels.get(style.get(qn("w:val"))) if style is not None else None
        if level and _words(paragraph).strip():
            found.append((paragraph, level))
    return found


def _words(paragraph: Any) -> str:
    return "".join(one.text or "" for one in paragraph.iter(qn("w:t")))


def _paragraph(level: int, styles: Mapping[str, str], inner: str) -> str:
    return f"<w:p><w:pPr><w:pStyle w:val={quoteattr(styles[f'TOC {level}'])}/></w:pPr>{inner}</w:p>"


def _text(words: str) -> str:
    return f'<w:r><w:t xml:space="preserve">{escape(words)}</w:t></w:r>'


def _ask_to_update(document: Document) -> None:
    """Asks Word to count the fields anew when it opens the report: the pages of the contents, above all."""
    settings = document.settings.element
    for old in settings.findall(qn("w:updateFields")):
        settings.remove(old)
    wish = OxmlElement("w:updateFields")
    wish.set(qn("w:val"), "true")
    after = next((one for one in settings if one.tag in {qn(f"w:{name}") for name in AFTER_UPDATE}), None)
    if after is None:
        settings.append(wish)
    else:
        after.addprevious(wish)
