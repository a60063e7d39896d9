"""Unpacking a workbook that may be hostile: the few parts that are read, within bounds, and their XML.

Nothing else in the archive is opened: macros, pictures, links and whatever a stranger put there stay packed.
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Callable, Mapping
from posixpath import join, normpath
from typing import NoReturn
from xml.parsers import expat

from readiness.core.bounds import LARGEST_UNPACKED, MOST_ELEMENTS, MOST_PARTS
from readiness.core.diagnostics import Diagnostic, Location, SubmissionError

SAVE_ANEW = "open it in Excel or LibreOffice, and save it as .xlsx anew"
BOOK, LINKS, STYLES, STRINGS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/styles.xml", "xl/sharedStrings.xml"
# What zipfile raises for archives that are damaged on purpose or by chance.
BROKEN = (
    zipfile.BadZipFile, zlib.error, struct.error, EOFError, ValueError, NotImplementedError, RuntimeError, OSError,
)  # fmt: skip

Attributes = Mapping[str, str]


def refuse(name: str, message: str, hint: str, place: Location | None = None) -> NoReturn:
    """Raises a SubmissionError with one diagnostic."""
    raise SubmissionError([Diagnostic(name, place or Location(1, 1), (), message, hint)])


class Parts:
    """The parts of a workbook by their paths, each unpacked when it is asked for.

    Raises SubmissionError for an archive that is broken, packed with a password, or larger than any honest one.
    """

    def __init__(self, raw: bytes, name: str) -> None:
        self._name, self._left, self._elements = name, LARGEST_UNPACKED, MOST_ELEMENTS
        try:
            self._archive = zipfile.ZipFile(io.BytesIO(raw))
        except BROKEN:
            refuse(name, "the workbook is damaged: it cannot be unpacked", SAVE_ANEW)
        entries = self._archive.infolist()
        self._entries = {entry.filename: entry for entry in entries}
        if len(entries) > MOST_PARTS:
            refuse(name, f"the workbook holds over {MOST_PARTS:,} files", "copy its figures into a new one")
        if len(self._entries) < len(entries):
            refuse(name, "the workbook holds two files of one name", SAVE_ANEW)
        if BOOK not in self:
            other = "it is in Excel's binary form (.xlsb)" if "xl/workbook.bin" in self else "it has no sheets"
            refuse(name, f"this is no workbook that can be read: {other}", SAVE_ANEW)

    def __contains__(self, part: str) -> bool:
        return part in self._entries

    @property
    def size(self) -> int:
        """The bytes of all parts unpacked, as the archive states them."""
        return sum(entry.file_size for entry in self._entries.values())

    def parse(self, part: str, start: Callable[[str, Attributes], None], end: Callable[[str, str], None]) -> None:
        """Calls `start` with the name and the attributes of each element, and `end` with its name and its text.

        The text is what stands directly in the element. Names come without their namespaces.
        """
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True
        texts: list[list[str]] = [[]]

        def open_element(name: str, attributes: Attributes) -> None:
            self._elements -= 1
            if self._elements < 0:
                refuse(self._name, "the workbook holds more cells than any submission needs", "delete empty formats")
            texts.append([])
            start(name.rpartition(" ")[2], {key.rpartition(" ")[2]: one for key, one in attributes.items()})

        def close_element(name: str) -> None:
            end(name.rpartition(" ")[2], "".join(texts.pop()))

        def gather(text: str) -> None:
            texts[-1].append(text)

        def refuse_doctype(*_: object) -> None:
            refuse(self._name, f"{part} declares a document type, which no workbook does", SAVE_ANEW)

        parser.StartElementHandler, parser.EndElementHandler = open_element, close_element
        parser.CharacterDataHandler, parser.StartDoctypeDeclHandler = gather, refuse_doctype
        try:
            parser.Parse(self._unpacked(part), True)
        except (expat.ExpatError, ValueError, LookupError):
            refuse(self._name, f"the workbook is damaged: {part} is no sound XML", SAVE_ANEW)

    def _unpacked(self, part: str) -> bytes:
        entry = self._entries.get(part)
        if entry is None:
            refuse(self._name, f"the workbook is damaged: it has no {part}", SAVE_ANEW)
        if entry.flag_bits & 1:
            refuse(self._name, "the workbook is locked with a password", "save it without one")
        if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            refuse(self._name, "the workbook is packed as none is", SAVE_ANEW)
        # What an archive says of sizes may be a lie: so many bytes are read, and one more.
        try:
            with self._archive.open(entry) as stream:
                raw = stream.read(self._left + 1)
        except BROKEN:
            refuse(self._name, f"the workbook is damaged: {part} cannot be unpacked", SAVE_ANEW)
        self._left -= len(raw)
        if self._left < 0:
            most = LARGEST_UNPACKED // 1024 // 1024
            refuse(self._name, f"unpacked, the workbook is larger than {most} MB", "copy its figures into a new one")
        return raw


def linked(target: str) -> str:
    """The path of a part that the workbook links to."""
    return normpath(target.lstrip("/") if target.startswith("/") else join("xl", target))
