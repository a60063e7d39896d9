"""Sanitising text of strangers, so that it controls no terminal and marks up nothing in Markdown."""

from __future__ import annotations

import re
import unicodedata

SPECIAL = re.compile(r"([\\`*_\[\]<>|~&$])")
# What makes a heading, a list, a quotation or an underline at the start of a text.
START = re.compile(r"^(\d*)([#+=>-]|[.)](?= |$))")
ADDRESS = re.compile(r"(?i)(https?|ftp|mailto|xmpp|www)([:.])")


def safe(value: str) -> str:
    """The text without characters that move a terminal's cursor or change the direction of writing."""
    return "".join(c if c.isprintable() else " " if _is_blank(c) else "\N{REPLACEMENT CHARACTER}" for c in value)


def _is_blank(character: str) -> bool:
    """Whether a character is drawn as a gap and does nothing else: a no-break space, a thin one, a tab."""
    return character in "\t\n\r" or unicodedata.category(character) == "Zs"


def folded(value: str) -> str:
    """The text without spaces, capitals and invisible characters, which two spellings of one name share."""
    whole = unicodedata.normalize("NFKC", value).casefold()
    return "".join(c for c in whole if c.isprintable() and not c.isspace())


def flat(value: str) -> str:
    """The text on one line, without invisible characters."""
    return " ".join("".join(c if c.isprintable() else " " for c in value).split())


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
