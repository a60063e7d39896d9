"""Why a text is not YAML: finds the mistake itself, since the C and the Python parser say it in different words."""

from __future__ import annotations

import re

from readiness.core.documents import Mistake

CLOSING = {"[": "]", "{": "}"}
KEY = re.compile(r":(?:[ \t\r\n]|\Z)|\A[?-][ \t\r\n]")
QUOTE_IT = "put the text in quotation marks"


def mistake(text: str, stopped: int, began: int) -> Mistake:
    """The mistake at the offset where a parser stopped, inside something that began at another."""
    ended = len(text.rstrip())
    at = min(stopped, ended)
    before, sign = text[text.rfind("\n", 0, at) + 1 : at], text[at:ended][:1]
    opening = text[began : began + 1] if began < at else " "
    if sign == "\t" or (not before.strip() and "\t" in before):
        return Mistake(at, "there is a tab where only spaces may stand", "write spaces instead")
    if opening in "\"'":
        return _in_quotes(text, at, began, ended)
    if opening in CLOSING:
        return _in_brackets(at, began, sign, opening)
    if sign and sign in "@`%":
        return Mistake(at, f"no text may begin with {sign}", QUOTE_IT)
    if opening in "&*!":
        return Mistake(began, f"no text may begin with {opening}", QUOTE_IT)
    if opening in "|>":
        return Mistake(at, f"text behind {opening} begins on the next line", "put it there, indented")
    if began < at and not KEY.search(text[began : text.find("\n", began) + 1 or None]):
        return Mistake(began, "a colon is missing after the key", "write it as key: value, with a space")
    return _outside(at, before, sign)


def _in_quotes(text: str, at: int, began: int, ended: int) -> Mistake:
    sign = text[began]
    if at == ended:
        return Mistake(began, "this quotation mark is not closed", f"put a {sign} at the end of the text")
    if (code := text.rfind("\\", began, at + 1)) >= 0 and not text[code:at].count("\n"):
        return Mistake(code, "a backslash starts no known code", "write \\\\ for a backslash itself")
    return Mistake(began, "this quotation mark is not closed", f"put a {sign} before the next ---")


def _in_brackets(at: int, began: int, sign: str, opening: str) -> Mistake:
    closing = CLOSING[opening]
    if not sign:
        return Mistake(began, f"this {opening} is not closed", f"put a {closing} at its end, or {QUOTE_IT}")
    if sign in CLOSING.values():
        message = f"a {sign} closes what another bracket opened"
        return Mistake(at, message, "check which bracket or brace is missing")
    message = f"a comma or a {closing} is missing before this"
    return Mistake(at, message, "write it, or put text with a colon or a bracket in quotation marks")


def _outside(at: int, before: str, sign: str) -> Mistake:
    last = before.rstrip()[-1:]
    behind = f"there is more behind the closing {last}"
    if not sign:
        return Mistake(at, "the file ends too early", "was it cut off in copying?")
    if sign == ":" and KEY.search(before):
        return Mistake(at, "there is a second colon in this line", QUOTE_IT)
    if sign == ":":
        return Mistake(
            at, "no key can stand here", "indent it like the keys beside it; does the line before need a colon?"
        )
    if sign == "-" and before.strip():
        return Mistake(at, "a list cannot begin in the line of its key", "begin it in the next line")
    if not before.strip():
        return Mistake(at, "this does not go with the lines above", "indent it like the lines that it belongs with")
    if last in ("'", '"'):
        inner = "''" if last == "'" else '\\"'
        return Mistake(at, behind, f"within the text, write {inner} instead of {last}")
    if last in CLOSING.values():
        return Mistake(at, behind, "put the whole text in quotation marks")
    if sign in CLOSING.values():
        return Mistake(at, f"this {sign} closes nothing", QUOTE_IT)
    return Mistake(at, "this is not YAML", "check indentation, quotation marks and colons")
