"""Blocks as WordprocessingML. All text is escaped, and numbers of captions are put in last of all."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import count
from xml.sax.saxutils import escape, quoteattr

from readiness.core.sanitize import flat, spaced
from readiness.reports.blocks import (
    Block,
    Code,
    Fact,
    Heading,
    Inline,
    Item,
    Label,
    Paragraph,
    Picture,
    Ref,
    Series,
    Table,
    Words,
    inlines,
)
from readiness.reports.columns import shares

# The colours of the page behind the words that say how bad it is.
FILLS = {"critical": "F0B4B4", "major": "F6CBA8", "minor": "F8E3A6", "watch": "D5D4EE", "met": "C3E4CF"}
OTHER_FILL = "ECEEEF"
# English Metric Units: of a pixel of a drawing, of which 96 make an inch, and of the width of a line of text.
PIXEL, LINE = 9525, 5_900_000
# Fiftieths of a percent, in which the widths of columns are told.
WHOLE = 5000
TOGETHER = "<w:keepNext/><w:keepLines/>"
THIN = '<w:spacing w:before="0" w:after="0" w:line="20" w:lineRule="exact"/>'
UNDERLINED = '<w:u w:val="single"/>'
NAMES = (
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)
DRAWING = "http://schemas.openxmlformats.org/drawingml/2006"


class Markup:
    """Writes blocks for one document: `styles` are its ids of our styles, `embed` puts a drawing into it."""

    def __init__(self, styles: Mapping[str, str], embed: Callable[[str], str]) -> None:
        self._styles, self._embed, self._numbers = styles, embed, count(1)

    def blocks(self, blocks: Iterable[Block]) -> str:
        """The blocks one after the other."""
        return "".join(part for block in blocks for part in self._block(block))

    def _block(self, block: Block) -> Iterator[str]:
        match block:
            case Heading(depth, text, id, title):
                yield self._heading(depth, f"{text} {title}", id)
            case Paragraph(words):
                yield self._paragraph("Normal", _runs(words))
            case Item(words, label, details, depth):
                style = "List Bullet 2" if depth else "List Bullet"
                yield self._paragraph(style, f"{_tag(label)}{_runs(words)}")
                yield from (self._paragraph("Readiness Detail", _runs(one)) for one in details)
            case Fact(label, words):
                yield self._paragraph("List Bullet", f"{_run(f'{flat(label)}: ', '<w:b/>')}{_runs(words)}")
            case Table():
                yield from self._table(block)
            case Series(headers, rows):
                yield from self._table(Table(headers, rows))
            case Picture():
                yield from self._picture(block)

    def _paragraph(self, style: str, runs: str, properties: str = "") -> str:
        return f"<w:p><w:pPr><w:pStyle w:val={quoteattr(self._styles[style])}/>{properties}</w:pPr>{runs}</w:p>"

    def _heading(self, depth: int, text: str, name: str) -> str:
        mark = next(self._numbers)
        name = _bookmark(name) if name else f"_Part{mark}"
        start, end = f'<w:bookmarkStart w:id="{mark}" w:name={quoteattr(name)}/>', f'<w:bookmarkEnd w:id="{mark}"/>'
        return self._paragraph(f"Heading {max(depth - 1, 1)}", f"{start}{_run(flat(text))}{end}")

    def _caption(self, kind: str, text: str, properties: str = "") -> str:
        number = f'<w:fldSimple w:instr=" SEQ {kind} \\* ARABIC ">{_run("0")}</w:fldSimple>'
        return self._paragraph("Caption", f"{_run(f'{kind} ')}{number}{_run(f'. {flat(text)}')}", properties)

    def _table(self, table: Table) -> Iterator[str]:
        if table.label:
            yield self._caption("Table", table.label, TOGETHER)
        widths = [share * WHOLE // sum(shares(table)) for share in shares(table)]
        named = quoteattr(flat(table.label or ", ".join(table.headers)))
        look = '<w:tblLook w:val="0020" w:firstRow="1" w:lastRow="0" w:firstColumn="0" w:lastColumn="0"/>'
        style = f"<w:tblStyle w:val={quoteattr(self._styles['Table Grid'])}/>"
        head = f'{style}<w:tblW w:w="{WHOLE}" w:type="pct"/>{look}<w:tblDescription w:val={named}/>'
        grid = "".join(f'<w:gridCol w:w="{width * 9000 // WHOLE}"/>' for width in widths)
        first = self._row(tuple(map(_bold, table.headers)), widths, "<w:cantSplit/><w:tblHeader/>")
        rows = "".join(self._row(tuple(map(_runs, row)), widths, "<w:cantSplit/>") for row in table.rows)
        yield f"<w:tbl><w:tblPr>{head}</w:tblPr><w:tblGrid>{grid}</w:tblGrid>{first}{rows}</w:tbl>"
        yield self._paragraph("Normal", "", THIN)  # two tables without a paragraph between them would be one

    def _row(self, cells: tuple[str, ...], widths: list[int], properties: str) -> str:
        texts = [self._paragraph("Readiness Cell", cell) for cell in cells]
        made = (
            f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="pct"/></w:tcPr>{text}</w:tc>'
            for text, width in zip(texts, widths, strict=True)
        )
        return f"<w:tr><w:trPr>{properties}</w:trPr>{''.join(made)}</w:tr>"

    def _picture(self, picture: Picture) -> Iterator[str]:
        scale = min(PIXEL, LINE / picture.width)
        extent = f'cx="{round(picture.width * scale)}" cy="{round(picture.height * scale)}"'
        number, told = next(self._numbers), quoteattr(flat(picture.words))
        name = f'id="{number}" name="Figure {number}" descr={told}'
        drawn = (
            f'<pic:pic xmlns:pic="{DRAWING}/picture"><pic:nvPicPr><pic:cNvPr {name}/><pic:cNvPicPr/></pic:nvPicPr>'
            f'<pic:blipFill><a:blip r:embed="{self._embed(picture.svg)}"/><a:stretch><a:fillRect/></a:stretch>'
            f'</pic:blipFill><pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext {extent}/></a:xfrm>'
            '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic>'
        )
        inline = (
            f'<w:drawing {NAMES}><wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent {extent}/>'
            f'<wp:docPr {name}/><wp:cNvGraphicFramePr/><a:graphic xmlns:a="{DRAWING}/main">'
            f'<a:graphicData uri="{DRAWING}/picture">{drawn}</a:graphicData></a:graphic></wp:inline></w:drawing>'
        )
        yield self._paragraph("Readiness Detail", f"<w:r>{inline}</w:r>", TOGETHER)
        yield self._caption("Figure", picture.caption)


def _run(text: str, properties: str = "") -> str:
    shaped = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    return f'<w:r>{shaped}<w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def _bookmark(name: str) -> str:
    """The name of a bookmark, which has no hyphens."""
    return f"_{name.replace('-', '_')}"


def _tag(label: Label | None) -> str:
    if label is None:
        return ""
    shade = f'<w:b/><w:shd w:val="clear" w:color="auto" w:fill="{FILLS.get(label.kind, OTHER_FILL)}"/>'
    return f"{_run(f' {flat(label.text)} ', shade)}{_run(' ')}"


def _bold(text: str) -> str:
    return _run(flat(text), "<w:b/>")


def _runs(words: Words) -> str:
    return "".join(map(_inline, inlines(words)))


def _inline(word: Inline) -> str:
    match word:
        case Ref(id, text):
            return f"<w:hyperlink w:anchor={quoteattr(_bookmark(id))}>{_run(flat(text), UNDERLINED)}</w:hyperlink>"
        case Code(text):
            return _run(flat(text))
        case _:
            return _run(spaced(word))
