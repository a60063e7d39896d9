"""Filling a template in: the report's words and charts, the numbers of captions, and the table of contents."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import fields
from io import BytesIO

from docx.document import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from jinja2 import TemplateError as JinjaError

from readiness.core.diagnostics import TemplateError
from readiness.core.sanitize import flat
from readiness.core.text import brief
from readiness.evaluation.result import Evaluation
from readiness.reports.blocks import Block
from readiness.reports.typesetting import pngs
from readiness.reports.word.checking import environment
from readiness.reports.word.contents import PLACE, list_contents
from readiness.reports.word.markup import Markup
from readiness.reports.word.own_template import plain_document
from readiness.reports.word.package import Template, closed
from readiness.reports.word.styles import styles_of
from readiness.reports.word.variables import Piece, variables


def filled(template: Template, evaluation: Evaluation) -> bytes:
    """The report of an evaluation in a template that was found sound. Raises TemplateError."""
    document = template.docx
    drawings: list[str] = []
    styles = styles_of(document)
    markup = Markup(styles, lambda svg: _kept(svg, drawings))
    known = variables(evaluation, markup.blocks, Piece(lambda: PLACE))
    try:
        template.render({field.name: getattr(known, field.name) for field in fields(known)}, environment())
    except JinjaError as error:
        raise TemplateError(f"the template cannot be filled in: {brief(flat(error.message or ''))}") from None
    _finish(document, known.title, styles, drawings)
    return closed(document)


def written(title: str, blocks: Iterable[Block]) -> bytes:
    """Blocks as a document in the styles of our template."""
    document = plain_document()
    drawings: list[str] = []
    styles = styles_of(document)
    markup = Markup(styles, lambda svg: _kept(svg, drawings))
    document.add_paragraph(flat(title), "Title")
    body = document.element.body
    inner = markup.blocks(blocks)
    for part in parse_xml(f"<w:body {nsdecls('w')}>{inner}</w:body>"):
        body.insert(len(body) - 1, part)
    for paragraph in document.sections[0].footer.paragraphs:
        paragraph.runs[0].text = f"{flat(title)}\t\t"
    document.core_properties.title = flat(title)
    _finish(document, flat(title), styles, drawings)
    return closed(document)


def _kept(svg: str, drawings: list[str]) -> str:
    """Keeps a drawing for later, and says by what name it stands in the document until then."""
    drawings.append(svg)
    return f"drawing-{len(drawings) - 1}"


def _finish(document: Document, title: str, styles: Mapping[str, str], drawings: list[str]) -> None:
    _embed(document, drawings)
    _number_captions(document)
    _unlink(document)
    list_contents(document, styles)
    about = document.core_properties
    about.title = about.title or title[:255]
    for index, shape in enumerate(document.element.body.iter(qn("wp:docPr")), 1):
        shape.set("id", str(index))


def _embed(document: Document, drawings: list[str]) -> None:
    """Puts the drawings that are shown into the document as pictures."""
    names = [f"drawing-{number}" for number in range(len(drawings))]
    pictures = dict(zip(names, pngs(drawings), strict=True))
    for blip in document.element.body.iter(qn("a:blip")):
        if (name := blip.get(qn("r:embed"))) in pictures:
            blip.set(qn("r:embed"), document.part.get_or_add_image(BytesIO(pictures[name]))[0])


def _number_captions(document: Document) -> None:
    """Counts figures and tables in the order in which they stand, the template's own among them."""
    counted: Counter[str] = Counter()
    for field in document.element.body.iter(qn("w:fldSimple")):
        words = (field.get(qn("w:instr")) or "").split()
        if words[:1] == ["SEQ"] and len(words) > 1:
            counted[words[1]] += 1
            for text in field.iter(qn("w:t")):
                text.text = str(counted[words[1]])


def _unlink(document: Document) -> None:
    """Leaves the text of a link that leads to no part of the document."""
    body = document.element.body
    marks = {one.get(qn("w:name")) for one in body.iter(qn("w:bookmarkStart"))}
    for link in [*body.iter(qn("w:hyperlink"))]:
        anchor = link.get(qn("w:anchor"))
        if anchor and anchor not in marks:
            for run in [*link]:
                for properties in run.findall(qn("w:rPr")):
                    run.remove(properties)
                link.addprevious(run)
            link.getparent().remove(link)
