"""Sanitising text of strangers, so that it controls no terminal and marks up nothing in Markdown."""

from __future__ import annotations

import codecs
import re
import unicodedata
from pathlib import PurePath

INSTEAD = "\N{REPLACEMENT CHARACTER}"
# Moves the cursor, ends a line or changes the direction of writing; and halves of characters. Not tabs and line feeds.
_MOVING = "\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff"
# All other invisible formatting. It is listed, since what Python calls printable depends on its version.
_FORMATTING = (
    "\xad\u0600-\u0605\u06dd\u070f\u0890\u0891\u08e2\u180e\u200b-\u200d\u2060-\u2065\u206a-\u206f\ufeff"
    "\ufff9-\ufffb\U000110bd\U000110cd\U00013430-\U0001343f\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"
    "\U000e0000-\U000e007f"
)
MOVING = re.compile(f"[{_MOVING}]")
HIDDEN = re.compile(f"[{_MOVING}{_FORMATTING}]")
# Drawn as a gap: a tab, a no-break space, a thin one.
BLANK = re.compile("[\t\n\r\xa0\u1680\u2000-\u200a\u202f\u205f\u3000]")
# With private characters, which look different everywhere, and codes that are no characters.
UNSHOWN = re.compile(f"[{_MOVING}{_FORMATTING}\ue000-\uf8ff\ufdd0-\ufdef\ufffe\uffff\U000f0000-\U0010ffff]")

SPECIAL = re.compile(r"([\\`*_\[\]<>|~&$])")
# What makes a heading, a list, a quotation or an underline at the start of a text.
START = re.compile(r"^(\d*)([#+=>-]|[.)](?= |$))")
ADDRESS = re.compile(r"(?i)(https?|ftp|mailto|xmpp|www)([:.])")
_ASCII = str.maketrans(
    {"–": "-", "—": "-", "’": "'", "‘": "'", "“": '"', "”": '"', "…": "...", "•": "*", "£": "GBP ", "\xa0": " "}
)


def safe(value: str) -> str:
    """The text without characters that move a terminal's cursor or change the direction of writing."""
    return value if value.isascii() and value.isprintable() else UNSHOWN.sub(INSTEAD, BLANK.sub(" ", value))


def unmoving(value: str) -> str:
    """The text with its line feeds and invisible formatting; a blank or a sign stands for whatever else would move."""
    return MOVING.sub(lambda found: " " if found[0].isspace() else INSTEAD, value)


def for_encoding(value: str, encoding: str | None) -> str:
    """The text in the characters of an encoding: typographic signs become ASCII, and others a question mark."""
    # Windows consoles use cp1252 or less, and Python would raise where it prints the first of them.
    try:
        known = codecs.lookup(encoding or "utf-8").name
    except LookupError:
        known = "ascii"
    try:
        value.encode(known)
    except UnicodeEncodeError:
        return value.translate(_ASCII).encode(known, errors="replace").decode(known)
    return value


def file_name(path: str) -> str:
    """The name of a file as text, without its folder, which may name a person or a machine."""
    return path_text(PurePath(path).name)


def path_text(path: str) -> str:
    """A path as text: a byte that is not UTF-8 as its code, `\\xff`, so that no two files are called alike."""
    return path.encode(errors="surrogateescape").decode(errors="backslashreplace")


def folded(value: str) -> str:
    """The text without spaces, capitals and invisible characters, which two spellings of one name share."""
    whole = unicodedata.normalize("NFKC", value).casefold()
    if whole.isprintable():
        return whole.replace(" ", "")
    return "".join(c for c in whole if c.isprintable() and not c.isspace())


def flat(value: str) -> str:
    """The text on one line, without invisible characters."""
    return " ".join(UNSHOWN.sub(" ", value).split())


def spaced(value: str) -> str:
    """The text on one line, with a space at an end that had one: there it separates one piece from the next."""
    inner = flat(value)
    return f"{' ' if value[:1].isspace() else ''}{inner}{' ' if value[-1:].isspace() and inner else ''}"


def escaped(value: str) -> str:
    """The text escaped for Markdown, on one line."""
    marked = SPECIAL.sub(r"\\\1", flat(value))
    # GitHub links bare addresses, and notifies whoever is named after an @.
    marked = ADDRESS.sub(lambda m: f"{m[1]}\\{m[2]}" if m[2] == "." else f"{m[1]}&#58;", marked).replace("@", "&#64;")
    return START.sub(r"\1\\\2", marked)


def code(value: str) -> str:
    """The text as inline code of Markdown; escaped instead where it could end the code or the cell of a table."""
    line = flat(value)
    return f"`{line}`" if line and not set("`|") & set(line) else escaped(line)
