"""A file that is no JSON is called what it is."""

from __future__ import annotations

import io
import zipfile

import pytest

from readiness.core.diagnostics import SubmissionError
from readiness.core.file_kinds import READS
from readiness.core.json_reader import parse


def zipped(*names: str) -> bytes:
    """A ZIP archive of files with these names."""
    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w") as archive:
        for name in names:
            archive.writestr(name, "content")
    return raw.getvalue()


OPEN_DOCUMENT = io.BytesIO()
with zipfile.ZipFile(OPEN_DOCUMENT, "w") as book:
    book.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")


@pytest.mark.parametrize(
    ("raw", "named"),
    [
        (zipped("[Content_Types].xml", "xl/workbook.xml"), "an Excel workbook"),
        (zipped("[Content_Types].xml", "word/document.xml"), "a Word document"),
        (zipped("ppt/presentation.xml"), "a PowerPoint presentation"),
        (OPEN_DOCUMENT.getvalue(), "an OpenDocument spreadsheet"),
        (zipped("council.json"), "a ZIP archive"),
        (zipped(), "a ZIP archive"),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\0\0",
            "a workbook or a document of an old Office, or one with a password (.xls, .doc)",
        ),
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", "a PDF"),
        (b"{\\rtf1\\ansi", "a document in rich text (RTF)"),
        (b"\x1f\x8b\x08\x00", "a compressed file (gzip)"),
        (b"\x89PNG\r\n\x1a\n\0", "a picture"),
        (b"measure,numerator\r\nassessments,1\r\n", "a table with commas (CSV)"),
        (b'\xef\xbb\xbf"Measure","Value"\r\n"a",1\r\n', "a table with commas (CSV)"),
        (b"Measure\tValue\na\t1\n", "a table with tabs (TSV)"),
        (b"Measure;Value\na;1\n", "a table with semicolons"),
        (b"\n<!DOCTYPE html>\n<html>", "a web page (HTML)"),
        (b"<table><tr><td>1</td></tr></table>", "a web page (HTML)"),
        (b'<?xml version="1.0"?><a/>', "XML"),
        (b"---\nschema_version: '1.0'\n", "YAML"),
        (b"# ours\nschema_version: '1.0'\ncouncil:\n  name: A\n", "YAML"),
        (b"- a\n- b\n", "YAML"),
    ],
    ids=lambda part: part if isinstance(part, str) else "",
)
def test_a_file_of_another_kind_is_called_what_it_is(raw: bytes, named: str) -> None:
    assert refusal(raw) == f"council.json:1:1: $: this is {named}; {READS}"


@pytest.mark.parametrize(
    "raw",
    [b'{"a": 1', b"[1, 2", b"{a: 1}", b'"a": 1', b"NaN, 1", b"1, 2", b"hello", b"/* x, y */ {}", b"# x, y\n{}", b"-1x"],
)
def test_json_with_a_slip_in_it_is_not_called_something_else(raw: bytes) -> None:
    assert READS not in refusal(raw)


def refusal(raw: bytes) -> str:
    with pytest.raises(SubmissionError) as caught:
        parse(raw, "council.json")
    return str(caught.value)
