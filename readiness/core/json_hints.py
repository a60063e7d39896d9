"""Why a text is not JSON: finds the first mistake itself, since Python's messages change from version to version."""

from __future__ import annotations

import re
from enum import Enum, auto

from readiness.core.documents import Mistake
from readiness.core.number_hints import FIELDS, digits, otherwise_said, quoted

BLANK = " \t\r\n"
# How many characters on either side of a mistake are searched for what was meant.
NEAR = 60
CLOSING = {"[": "]", "{": "}"}
# Possessive quantifiers: no input makes these backtrack.
BLANKS = re.compile(r"[ \t\r\n]*+")
INSIDE = re.compile(r'"(?:[^"\\\x00-\x1f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*+')
SCALAR = re.compile(r"-?(?:0|[1-9][0-9]*+)(?:\.[0-9]++)?(?:[eE][+-]?[0-9]++)?|true|false|null|NaN|-?Infinity")
CUT_OFF = "a bracket, brace or quotation mark is not closed: was it cut off in copying?"


class Turn(Enum):
    """What has to come next."""

    VALUE = auto()
    FIRST = auto()  # of what was just opened; or its end
    KEY = auto()
    COLON = auto()
    COMMA = auto()  # or the end of what is open
    NOTHING = auto()


def mistake(text: str) -> Mistake | None:
    """The first mistake in a text; None where it is JSON, or would be without NaN and infinities."""
    at, turn, opened = 0, Turn.VALUE, list[str]()
    while True:
        at = _behind(BLANKS, text, at)
        sign = text[at : at + 1]
        match turn:
            case Turn.NOTHING if not sign:
                return None
            case Turn.FIRST | Turn.COMMA if sign == CLOSING[opened[-1]]:
                opened.pop()
                end, turn = at + 1, Turn.COMMA if opened else Turn.NOTHING
            case Turn.FIRST:
                end, turn = at, _inside(opened)
            case Turn.COMMA if sign == ",":
                end, turn = at + 1, _inside(opened)
            case Turn.COLON if sign == ":":
                end, turn = at + 1, Turn.VALUE
            case Turn.VALUE if sign in CLOSING:
                opened.append(sign)
                end, turn = at + 1, Turn.FIRST
            case Turn.KEY | Turn.VALUE if sign == '"':
                end = _behind(INSIDE, text, at)
                if text[end : end + 1] != '"':
                    return _in_a_text(text, at, end)
                end += 1
                turn = Turn.COLON if turn is Turn.KEY else Turn.COMMA if opened else Turn.NOTHING
            case Turn.VALUE if (end := _behind(SCALAR, text, at)) > at:
                turn = Turn.COMMA if opened else Turn.NOTHING
            case _:
                return Mistake(at, *(_habit(text, at) or _describe_mistake(text, at, turn)))
        at = end


def _inside(opened: list[str]) -> Turn:
    return Turn.KEY if opened[-1] == "{" else Turn.VALUE


def _behind(pattern: re.Pattern[str], text: str, at: int) -> int:
    found = pattern.match(text, at)
    return found.end() if found else at


def _in_a_text(text: str, began: int, at: int) -> Mistake:
    """The mistake at an offset inside a text in quotation marks."""
    rest = text[at : at + 2]
    if rest in ("", "\\"):
        if text.rstrip().endswith(("}", "]")):
            return Mistake(began, "a text is not closed", 'put a " at its end, on the same line')
        return Mistake(began, "the file ends too early, in the middle of a text", "was it cut off in copying?")
    if rest.startswith("\\"):
        return Mistake(at, "a backslash starts no known code", "write \\\\ for a backslash itself")
    return Mistake(at, "there is a line break or tab inside a text", "write \\n or \\t instead")


def _habit(text: str, at: int) -> tuple[str, str] | None:
    """Mistakes that spreadsheets, word processors and other languages teach."""
    rest, behind = text[at : at + NEAR], text[max(0, at - NEAR) : at]
    before = behind.rstrip(BLANK)
    if rest.startswith(("“", "”", "‘", "’", "„")):
        return "these are typographic quotation marks", 'write straight ones: "'
    if rest.startswith("'"):
        return "these are single quotation marks", 'write double ones: "'
    if rest.startswith(("#", "//", "/*")):
        return "this is a comment, and JSON has none", 'take it out, or write it in a "note"'
    if slip := _number_slip(rest, before, behind[len(before) :]) or _bare_word(rest, before):
        return slip
    if before[-1:].isdigit() and rest.startswith((".", "_", "x", "X", "b", "o")):
        return "this is not a number that JSON allows", "write digits, with a point before decimals: 41 or 85.7"
    return None


def _number_slip(rest: str, before: str, gap: str) -> tuple[str, str] | None:
    """A number as people write it: with a comma or a blank in it, a zero before it, a sign behind it."""
    start, end = re.search(r"-?\d[\d.,]*$", before, re.ASCII), re.match(r"\d+(?:[.,]\d+)*", rest, re.ASCII)
    if start and start[0][-1].isdigit() and rest[:1] == "%":
        return "there is a percent sign behind a number", f"write it without: {start[0]}"
    if start is None or end is None:
        return None
    head, tail = start[0], end[0]
    number = digits(head + gap + tail)
    if head.endswith(",") and not gap:
        how = "without" if number == (head + tail).replace(",", "") else "with a point"
        hint = "write it in digits, with a point before decimals" if number is None else f"write it {how}: {number}"
        return "there is a comma inside a number", hint
    if number is None:
        return None
    if gap:
        return "there is a blank inside a number", f"write it without: {number}"
    return ("there is a zero before a number", f"write it without: {number}") if head in ("0", "-0") else None


def _bare_word(rest: str, before: str) -> tuple[str, str] | None:
    """What stands in tables for a value that is no number: "<5", "n/a", a dash."""
    key, word = re.search(r'"(\w+)"\s*:$', before), re.match(r"[^\s,{}\[\]\"]+", rest)
    if key is None or word is None or key[1] not in FIELDS:
        return None
    hint = otherwise_said(word[0], key[1], may_not_apply=True)
    return None if hint is None else (f"{quoted(word[0])} stands where a number belongs", hint)


def _describe_mistake(text: str, at: int, turn: Turn) -> tuple[str, str]:
    rest = text[at : at + 12]
    if not rest:
        return "the file ends too early", CUT_OFF
    if rest[0] in "}]," and text[max(0, at - 40) : at].rstrip(BLANK).endswith(","):
        return "there is a comma with nothing behind it", "remove the comma"
    match turn:
        case Turn.NOTHING:
            return "there is more after the end of the JSON", "keep one { } and nothing behind it"
        case Turn.KEY:
            return "a key must stand in double quotation marks", 'write "key": value'
        case Turn.COLON:
            return "a colon is missing after the key", 'write "key": value'
        case Turn.COMMA if rest[0] in "]}":
            return f"a {rest[0]} closes what another bracket opened", "check which bracket or brace is missing"
        case Turn.COMMA:
            return "a comma is missing before this", "put a comma after the previous value"
        case _:
            known = "a value is a number, a text in double quotation marks, true, false, null, [ ] or { }"
            return f"this is not JSON: {rest!r}", known
