"""What a file is that is not JSON, such as a workbook, a table or a web page, so that it is read as such or named."""

from __future__ import annotations

import re

READS = 'readiness reads JSON and workbooks (.xlsx): save it so, or copy the figures into what "readiness new" makes'
WORKBOOK = "an Excel workbook"
# A ZIP archive holds the names of its files uncompressed, so none need be opened. The last entry fits every archive.
ZIPPED = (
    (b"xl/", WORKBOOK),
    (b"word/", "a Word document"),
    (b"ppt/", "a PowerPoint presentation"),
    (b"opendocument.spreadsheet", "an OpenDocument spreadsheet"),
    (b"opendocument.text", "an OpenDocument text"),
    (b"", "a ZIP archive"),
)
FIRST_BYTES = (
    (b"\xd0\xcf\x11\xe0", "a workbook or a document of an old Office, or one with a password (.xls, .doc)"),
    (b"%PDF", "a PDF"),
    (b"{\\rtf", "a document in rich text (RTF)"),
    (b"\x1f\x8b", "a compressed file (gzip)"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
)
# Only this much of a text is looked at: expressions over 20 MB of hostile text take long.
START = 10_000
COMMENTS = re.compile(r"\A(\s*#.*)+")
HTML = re.compile(r"<!doctype html|<html|<head|<table", re.IGNORECASE)
XML = re.compile(r"<[?!a-z]", re.IGNORECASE)
YAML = re.compile(r"---\s*$|- \S|[\w$-]+:(\s|$)", re.MULTILINE)
SEPARATORS = ((",", "a table with commas (CSV)"), ("\t", "a table with tabs (TSV)"), (";", "a table with semicolons"))


def binary(raw: bytes) -> str | None:
    """The kind of a file by its first bytes; None where it may be text."""
    if raw.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return next(name for mark, name in ZIPPED if mark in raw)
    return next((name for mark, name in FIRST_BYTES if raw.startswith(mark)), None)


def textual(text: str) -> str | None:
    """The kind of a text by its beginning; None where that could be JSON."""
    text = COMMENTS.sub("", text[:START]).lstrip()
    first = text.partition("\n")[0]
    if text.startswith(("{", "[")):
        return None
    if HTML.match(text):
        return "a web page (HTML)"
    if XML.match(text):
        return "XML"
    if YAML.match(text):
        return "YAML"
    # A word, as in the head of a table: what begins with a digit or a sign may be JSON with a slip in it.
    if re.match(r'"?[^\W\d]', first):
        return next((name for sign, name in SEPARATORS if sign in first), None)
    return None
