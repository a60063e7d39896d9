"""A Word document as a package: opened within bounds, since it may be a stranger's, and closed without a clock."""

from __future__ import annotations

import io
import zipfile

from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE as KIND
from docx.opc.exceptions import OpcError
from docx.opc.part import Part
from docxtpl import DocxTemplate

from readiness.core.bounds import LARGEST_FILE, MOST_PARTS
from readiness.core.diagnostics import TemplateError
from readiness.core.file_kinds import binary

# Bytes of all parts of a template when unpacked: pictures stay as they are, and text is small.
LARGEST_UNPACKED = 64 * 1024 * 1024
ATTACHED = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/attachedTemplate"
DOCUMENT, MACROS = "word/document.xml", "word/vbaProject.bin"
SAVE_ANEW = "open it in Word or LibreOffice, and save it as .docx anew"
# What the libraries raise for packages that are damaged, by chance or on purpose.
BROKEN = (
    OpcError, SyntaxError, zipfile.BadZipFile, zipfile.LargeZipFile, KeyError, ValueError, AttributeError, IndexError,
    TypeError, NotImplementedError, RuntimeError, OSError, EOFError,
)  # fmt: skip
# The day that every archive of the same document says, the first that it can say.
NO_DAY = (1980, 1, 1, 0, 0, 0)


class Template(DocxTemplate):  # type: ignore[misc]  # docxtpl has no types
    """A template whose footnotes are filled in once: docxtpl does it once a section, and would obey what it put in."""

    docx: Document

    def render_footnotes(self, context: object, jinja_env: object = None) -> None:
        """Fills in the footnotes."""
        for part in footnotes(self.docx):
            xml = self.patch_xml(part.blob.decode("utf-8"))
            part._blob = self.render_xml_part(xml, part, context, jinja_env).encode("utf-8")


def footnotes(document: Document) -> list[Part]:
    """The parts with footnotes; there is one at most."""
    return [part for part in document.part.package.parts if part.content_type.endswith(".footnotes+xml")]


def opened(raw: bytes, name: str) -> Template:
    """The template in these bytes. Raises TemplateError for what is no Word document, or no harmless one."""
    if len(raw) > LARGEST_FILE:
        raise TemplateError(f"{name} is larger than {LARGEST_FILE // 1024 // 1024} MB; take pictures out of it")
    try:
        entries = zipfile.ZipFile(io.BytesIO(raw)).infolist()
    except BROKEN:
        raise TemplateError(f"{name} is no Word document, but {binary(raw) or 'something else'}; {SAVE_ANEW}") from None
    names = [entry.filename for entry in entries]
    if DOCUMENT not in names:
        raise TemplateError(f"{name} is no Word document: it has no {DOCUMENT}; {SAVE_ANEW}")
    if MACROS in names:
        raise TemplateError(f"{name} holds macros, which a report must not; save it as .docx")
    # zipfile unpacks no more of a part than the package says that it has.
    if len(names) > MOST_PARTS or sum(entry.file_size for entry in entries) > LARGEST_UNPACKED:
        raise TemplateError(f"unpacked, {name} is larger than any template has to be; {SAVE_ANEW}")
    try:
        template = Template(io.BytesIO(raw))
        template.init_docx()
        _cut_off(template.docx, name)
    except BROKEN:
        raise TemplateError(f"{name} is damaged: it cannot be read as a Word document; {SAVE_ANEW}") from None
    return template


def _cut_off(document: Document, name: str) -> None:
    """Takes out the path of the template's own template. Raises TemplateError for what Word would fetch by itself."""
    for part in document.part.package.parts:
        for key, rel in list(part.rels.items()):
            if rel.is_external and rel.reltype == ATTACHED:
                part.rels.pop(key)
                for one in part.element.xpath("w:attachedTemplate"):
                    one.getparent().remove(one)
            elif rel.is_external and rel.reltype != KIND.HYPERLINK:
                kind = rel.reltype.rpartition("/")[2]
                message = f"{name} links to an {kind} at {rel.target_ref}, which Word would fetch"
                raise TemplateError(f"{message}; put it into the document, or take it out")


def closed(document: Document) -> bytes:
    """The bytes of a document, which are the same whenever and wherever it is written."""
    made, packed = io.BytesIO(), io.BytesIO()
    document.save(made)
    with zipfile.ZipFile(made) as parts, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for entry in parts.infolist():
            archive.writestr(zipfile.ZipInfo(entry.filename, NO_DAY), parts.read(entry), zipfile.ZIP_DEFLATED)
    return packed.getvalue()
