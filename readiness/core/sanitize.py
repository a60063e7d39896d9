"""Text of strangers, made harmless: it moves no cursor on a terminal, and marks up nothing in Markdown."""

from __future__ import annotations

import re
import unicodedata

SPECIAL = re.compile(r"([\\`*_\[\]<>|~&$])")
# At the start of a text: a heading, a list, a quotation, an underline.
START = re.compile(r"^(\d*)([#+=>-]|[.)](?= |$))")
ADDRESS = re.compile(r"(?i)(https?|ftp|mailto|xmpp|www)([:.])")


def safe(value: str) -> str:
    """The text without anything that moves the cursor or turns the writing round."""
    return "".join(c if c.isprintable() else " " if _is_blank(c) else "\N{REPLACEMENT CHARACTER}" for c in value)


def _is_blank(character: str) -> bool:
    """Whether it is drawn as a gap and does nothing else: a no-break space, a thin one, a tab."""
    return character in "\t\n\r" or unicodedata.category(character) == "Zs"


def folded(value: str) -> str:
    """The text without its spaces, capitals and what cannot be seen: what two spellings of one name share."""
    whole = unicodedata.normalize("NFKC", value).casefold()
    return "".join(c for c in whole if c.isprintable() and not c.isspace())


def flat(value: str) -> str:
    """The text on one line, without characters that cannot be seen."""
    return " ".join("".join(c if c.isprintable() else " " for c in value).split())


def escaped(value: str) -> str:
    """Text that Markdown shows as it is, on one line."""
    marked = SPECIAL.sub(r"\\\1", flat(value))
    marked = ADDRESS.sub(lambda m: f"{m[1]}\\{m[2]}" if m[2] == "." else f"{m[1]}&#58;", marked).replace("@", "&#64;")
    return START.sub(r"\1\\\2", marked)


def code(value: str) -> str:
    """The text as Markdown's code, on one line; escaped where it could end the code or the cell of a table."""
    line = flat(value)
    return f"`{line}`" if line and not set("`|") & set(line) else escaped(line)
