"""What reports that are files say, in whatever format: their words, without what a format needs around them."""

from __future__ import annotations

import io
import shutil
import subprocess
import zipfile
from xml.etree import ElementTree

import pytest

from readiness.evaluation.result import Evaluation
from readiness.reports import Format, render_file

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
POPPLER = shutil.which("pdftotext")
WITHOUT_POPPLER = "poppler is not there (apt-get install poppler-utils)"


def words(evaluation: Evaluation, report: Format) -> str:
    """All that a report says, with what a reader does not see: the hidden parts of a package, the tags of a page."""
    raw = render_file(evaluation, report)
    if report.is_text:
        return raw.decode("utf-8")
    return pdf_text(raw) if report is Format.PDF else "\n".join(parts(raw).values())


def parts(raw: bytes) -> dict[str, str]:
    """The text of each part of a package that is XML, by its name."""
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        names = [name for name in archive.namelist() if name.endswith((".xml", ".rels"))]
        return {name: "".join(ElementTree.fromstring(archive.read(name)).itertext()) for name in names}


def pdf_text(raw: bytes, first: int = 1, last: int = 0) -> str:
    """The text of a PDF, or of some of its pages."""
    return told_by("pdftotext", raw, "-f", str(first), *(("-l", str(last)) if last else ()), "-nopgbrk", "-", "-")


def told_by(program: str, raw: bytes, *arguments: str) -> str:
    """What one of poppler's programs prints of a PDF."""
    if POPPLER is None:
        pytest.skip(WITHOUT_POPPLER)
    return subprocess.run([program, *arguments], input=raw, capture_output=True, check=True).stdout.decode("utf-8")


def tree(raw: bytes, part: str = "word/document.xml") -> ElementTree.Element:
    """A part of a Word document."""
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        return ElementTree.fromstring(archive.read(part))


def paragraphs(raw: bytes, style: str = "") -> list[str]:
    """The texts of a document's paragraphs, or of those in a style."""
    found = []
    for one in tree(raw).iter(f"{W}p"):
        named = one.find(f"{W}pPr/{W}pStyle")
        if not style or (named is not None and named.get(f"{W}val") == style):
            found.append("".join(text.text or "" for text in one.iter(f"{W}t")))
    return found
