"""Typesetting with typst: the only module that imports it. It reads our own templates, and text comes as data."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

import typst

from readiness.core.json_text import dumped
from readiness.reports.html.templates import templates_folder

REPORT = "report.typ"
# Points for each inch of a drawing: sharp in print.
SHARP = 300
INSTEAD = "\N{WHITE SQUARE}"
# Up to here every letter is known to the fonts: it is only named with a mark on it that is not.
KNOWN = "\x7e"
RIGHT_TO_LEFT = r"\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc"
UNSHOWN = re.compile(r'the text `"(.*)"` could not be displayed')
ESCAPE = re.compile(r"\\u\{([0-9a-f]+)\}")
SHEETS = """
#set page(width: auto, height: auto, margin: 0pt)
#for svg in json(bytes(sys.inputs.data)) { page(image(bytes(svg), format: "svg")) }
"""


def pdf(data: Mapping[str, Any]) -> bytes:
    """The PDF of a report, tagged as PDF/UA-1 asks for. A box stands for each letter that the fonts do not have."""
    source, unshown = (templates_folder() / REPORT).read_bytes(), ""
    while True:
        text = dumped({**data, "boxes": bool(unshown)})
        if unshown:
            text = re.sub(f"[{unshown}]", INSTEAD, text)
        try:
            return _compiled(source, text, format="pdf", pdf_standards=["ua-1"])[0]
        except typst.TypstError as error:
            # Nobody can ask the fonts beforehand; the standard forbids letters that are not shown, and all are named.
            found = {letter for one in UNSHOWN.findall(error.diagnostic) for letter in ESCAPE.sub(_letter, one)}
            letters = {letter for letter in found if letter > KNOWN and letter not in unshown + INSTEAD}
            if not letters:
                raise
            unshown += "".join(map(re.escape, sorted(letters)))
        except BaseException as error:
            # Over some words from right to left typst panics, with an exception that it does not name.
            if type(error).__name__ != "PanicException" or unshown.endswith(RIGHT_TO_LEFT):
                raise
            unshown += RIGHT_TO_LEFT


def pngs(drawings: Sequence[str]) -> list[bytes]:
    """Drawings in SVG as pictures in PNG."""
    return _compiled(SHEETS.encode(), dumped(list(drawings)), format="png", ppi=SHARP) if drawings else []


def _compiled(source: bytes, data: str, **how: Any) -> list[bytes]:
    """The pages, or the one file. Fonts are those that typst brings along, and no clock is read."""
    compiler = typst.Compiler(source, root=templates_folder(), ignore_system_fonts=True, sys_inputs={"data": data})
    made = compiler.compile(timestamp=0, **how)
    return made if isinstance(made, list) else [made or b""]


def _letter(found: re.Match[str]) -> str:
    return chr(int(found[1], 16))
