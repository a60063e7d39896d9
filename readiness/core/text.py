"""Text for people: placeholders, sentences, lists and counts in words."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Mapping

PLACEHOLDER = re.compile(r"\{(\w+)\}")
OPTIONAL = re.compile(r"\[([^\[\]]*)\]")


def filled(text: str, values: Mapping[str, str], one: str | None = None) -> str:
    """The text with its placeholders filled; the text `one` instead, where the first of them is 1.

    Words in square brackets are left out where a placeholder in them has no value.
    """
    if one is not None and re.fullmatch(r"1( \w+)?", values.get(first_placeholder(text), "")):
        text = one
    if "[" in text:
        text = OPTIONAL.sub(lambda match: match[1] if set(_names(match[1])) <= values.keys() else "", text)
    return PLACEHOLDER.sub(lambda match: values.get(match[1], "an unknown number"), " ".join(text.split()))


def first_placeholder(text: str) -> str:
    """The name of the first placeholder; empty where there is none."""
    return next(iter(_names(text)), "")


def _names(text: str) -> list[str]:
    return PLACEHOLDER.findall(text)


def sentence(text: str) -> str:
    """The text with a capital letter and a full stop."""
    text = text.strip()
    return text[:1].upper() + text[1:] + ("" if text[-1:] in ".?!" else ".")


def shortened(text: str, most: int = 200) -> str:
    """The text on one line, cut at a word where it is long."""
    line = " ".join(text.split())
    return line if len(line) <= most else textwrap.shorten(line, most, placeholder=" …")


def in_brackets(text: str) -> str:
    """The text shortened, in brackets after a space; nothing where it is empty."""
    return f" ({shortened(text).removesuffix('.')})" if text else ""


def brief(text: str, most: int = 1_000) -> str:
    """A long message without its middle: the location is at its start, and what to do at its end."""
    return text if len(text) <= most else f"{text[: most // 2]} … {text[-most // 2 :]}"


def listed(items: list[str], word: str = "and") -> str:
    """ "a", "a and b", "a, b and c"."""
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} {word} {items[-1]}" if items else "none"


def with_article(kind: str) -> str:
    """ "an audit", "a peer review"."""
    name = kind.replace("-", " ")
    return f"an {name}" if name[0] in "aeiou" else f"a {name}"


def counted(number: int, one: str, many: str | None = None) -> str:
    """ "1 check", "3 checks"."""
    return f"{number} {one if number == 1 else many or one + 's'}"
