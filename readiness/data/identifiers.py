"""Personal data in a submission: finds what identifies one person, and takes it out before anything else is read.

Found are NHS and pupil numbers by their check digits, dates of birth, e-mail addresses, and initials with an age. Every
search takes time in proportion to the text: it looks a bounded way ahead, and never twice at the same text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from readiness.core.diagnostics import Path
from readiness.core.documents import Document

# Letters of unique pupil numbers by the number that they stand for: I, O and S are not among them. From the entry
# "Unique Pupil Number" 2.0 of the UK Government Data Standards Catalogue, which also gives the weights 2 to 13.
PUPIL_LETTERS = "ABCDEFGHJKLMNPQRTUVWXYZ"
# Care leavers have duties owed to them until 25.
OLDEST = 25
# Capitals that stand for a group or a place, and not for somebody.
ACRONYMS = frozenset(
    {"AP", "BME", "CE", "CIC", "CIN", "CLA", "CME", "CP", "CSE", "CWD", "CYP", "EHC", "EHE", "EU", "FGM", "GRT", "LAC"}
    | {"NB", "NHS", "PEP", "SEN", "SGO", "UK", "US", "YJS", "YOT", "YP"}
)
# Every kind of identifier holds one of these, so that most texts need no further search.
HINT = re.compile("[0-9@]")
GAP = "[ \u00a0\u2009\u202f-]?"
# Stands after the first digit: it is not the middle of a number, a code, a decimal or a +44 telephone number.
NOT_INSIDE = r"(?<![0-9A-Za-z].)(?<![0-9][.,].)(?<!\+44.)(?<!\+44 .)"
MONTH = (
    "(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    "|nov(?:ember)?|dec(?:ember)?)"
)
NTH = r"[0-3]?[0-9](?:st|nd|rd|th)?"
DAY = (
    rf"(?:[0-3]?[0-9][./-][01]?[0-9][./-](?:[0-9]{{4}}|[0-9]{{2}})|[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}"
    rf"|{NTH}(?: of)?[ -]{MONTH}(?:,?[ -](?:[0-9]{{4}}|[0-9]{{2}}(?![0-9])))?|{MONTH} {NTH},? [0-9]{{4}})"
)
# What makes a number after initials an age. Bare capitals need such a word, since they may abbreviate anything.
AGED = r"(?:aged?|age:)\s?"
BEYOND = rf"(?:%|of\b|(?i:{MONTH})\b|(?:to|or|and|-|–)\s?(?:[0-9]|over|under|above|below))"
YEARS = r"(?:[ -](?:years?|yrs?|y/?o)\b(?:[ -]old\b)?)"
SAID = rf"(?:{AGED}|[0-9]{{1,2}}{YEARS})"
START = r"[A-Z](?<![\w.].)"
INITIALS = (
    rf"{START}\.(?:\s?[A-Z]\.){{1,2}}(?=\s?[,(]|\s{SAID})"
    rf"|{START} ?[A-Z](?: ?[A-Z])?(?=(?:,\s?|\s?\(|\s){SAID})"
)


@dataclass(frozen=True, slots=True)
class Found:
    """An identifier in a text: its kind, and where it starts and ends."""

    kind: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Pattern:
    """One kind of identifier: its expression, and `holds`, which tells it from what only looks alike."""

    kind: str
    expression: re.Pattern[str]
    sign: str = ""
    """A character that every match contains: looking for that first takes next to no time."""
    holds: Callable[[re.Match[str]], bool] = lambda match: True


def nhs_number(digits: str) -> bool:
    """Whether ten digits end in the right check digit: weights 10 to 2, modulus 11."""
    # 0000000000 and its like have the right check digit, and are fillers.
    total = sum(int(digit) * weight for digit, weight in zip(digits, range(10, 1, -1), strict=False))
    return len(set(digits)) > 1 and (11 - total % 11) % 11 == int(digits[9])


def pupil_number(number: str) -> bool:
    """Whether thirteen characters begin with the right check letter: weights 2 to 13, modulus 23."""
    values = (int(one) if one.isdigit() else PUPIL_LETTERS.index(one) for one in number[1:])
    total = sum(value * weight for weight, value in enumerate(values, 2))
    return PUPIL_LETTERS[total % 23] == number[0]


def _of_a_child(match: re.Match[str]) -> bool:
    letters = "".join(one for one in match["who"] if one.isalpha())
    return int(match["age"]) <= OLDEST and letters not in ACRONYMS


def _nhs_pattern(before: str, sign: str = "") -> Pattern:
    """NHS numbers whose first digit stands behind this."""
    number = rf"([0-9]{before}[0-9]{{2}}){GAP}([0-9]{{3}}){GAP}([0-9]{{4}})(?![0-9A-Za-z])"
    return Pattern("an NHS number", re.compile(number), sign, lambda match: nhs_number("".join(match.groups())))


PATTERNS = (
    _nhs_pattern(NOT_INSIDE),
    # By itself, since two ways to begin would make the search of a long text with many digits take twice as long.
    _nhs_pattern("(?<=NHS[0-9])", sign="NHS"),
    Pattern(
        "a unique pupil number",
        # Begins with what it looks for: to look back at each character of a long text takes longer.
        re.compile(
            r"[A-HJ-NP-RT-Z](?=[0-9]{2})(?<![0-9A-Za-z].)[0-9]{11}[0-9A-HJ-NP-RT-Z](?![0-9A-Za-z])", re.I | re.A
        ),
        holds=lambda match: pupil_number(match[0].upper()),
    ),
    Pattern(
        "a date of birth",
        re.compile(
            r"\b[bd](?:orn|ate of birth|irth ?date|\.? ?o\.? ?b\b\.?)[ \t\n:=,(-]{0,3}(?:is |was |on )?(?:the )?"
            rf"{DAY}(?![0-9])",
            re.I | re.A,
        ),
    ),
    Pattern(
        "an e-mail address",
        # Possessive quantifiers (Python 3.11): without them a long word without an @ takes time with its square.
        re.compile(r"(?<![\w.%+-])[\w.%+-]{1,64}+@[\w-]{1,63}+(?:\.[\w-]{1,63}+){1,8}"),
        sign="@",
    ),
    Pattern(
        "initials with an age",
        re.compile(
            rf"(?P<who>{INITIALS})(?:,\s?|\s?\(|\s)(?:{AGED})?(?P<age>[0-9]{{1,2}})(?:{YEARS})?"
            rf"(?!\w|[+/.,][0-9]|\s?{BEYOND})\)?"
        ),
        holds=_of_a_child,
    ),
)


def found_in(text: str) -> list[Found]:
    """All identifiers in a text, in its order; of two that overlap, the first."""
    kept: list[Found] = []
    for one in sorted(_every(text), key=lambda one: (one.start, -one.end)):
        if not kept or kept[-1].end <= one.start:
            kept.append(one)
    return kept


def _every(text: str) -> Iterator[Found]:
    for pattern in PATTERNS if HINT.search(text) else ():
        if pattern.sign in text:
            matches = pattern.expression.finditer(text)
            yield from (Found(pattern.kind, *match.span()) for match in matches if pattern.holds(match))


def without(text: str, found: list[Found]) -> str:
    """The text with each identifier replaced by its kind, in square brackets."""
    parts, end = [], 0
    for one in found:
        parts += [text[end : one.start], f"[{one.kind}]"]
        end = one.end
    return "".join((*parts, text[end:]))


@dataclass(frozen=True, slots=True)
class Pointed:
    """A text with identifiers in it: its path in the file, the path as it may be shown, and the kinds found."""

    path: Path
    shown: Path
    kinds: tuple[str, ...]


def looked_through(document: Document) -> tuple[Any, list[Pointed]]:
    """The content of a file without identifiers, in keys too, and where they were found.

    Bare numbers are searched only under `extensions`: a count of ten digits elsewhere is nobody's number.
    """
    # A shortcut for almost every file: without escapes its texts are parts of it, so what the whole does not hold none
    # of them does.
    if "\\" not in document.text and not any(_every(document.text)):
        return document.value, []
    return _part(document.value, (), ())


def _part(value: Any, path: Path, shown: Path) -> tuple[Any, list[Pointed]]:
    match value:
        case str():
            return _text(value, path, shown)
        case int() if path[:1] == ("extensions",):
            kept, pointed = _text(str(value), path, shown)
            return (kept, pointed) if pointed else (value, [])
        case dict():
            return _members(value, path, shown)
        case list():
            parts = [_part(one, (*path, index), (*shown, index)) for index, one in enumerate(value)]
            return [one for one, _ in parts], [one for _, inner in parts for one in inner]
        case _:
            return value, []


def _text(text: str, path: Path, shown: Path) -> tuple[str, list[Pointed]]:
    found = found_in(text)
    kinds = tuple(dict.fromkeys(one.kind for one in found))
    return (without(text, found), [Pointed(path, shown, kinds)]) if found else (text, [])


def _members(value: dict[str, Any], path: Path, shown: Path) -> tuple[dict[str, Any], list[Pointed]]:
    kept: dict[str, Any] = {}
    pointed: list[Pointed] = []
    for key, inner in value.items():
        name, in_key = _text(key, (*path, key), shown) if HINT.search(key) else (key, [])
        # Two keys with an identifier each may become the same text, and neither value may be lost.
        while in_key and (name in kept or name in value):
            name += "'"
        pointed += [replace(one, shown=(*shown, name)) for one in in_key]
        kept[name] = inner
        if isinstance(inner, (str, dict, list)) or path[:1] == ("extensions",):
            kept[name], below = _part(inner, (*path, key), (*shown, name))
            pointed += below
    return kept, pointed
