"""Reading JSON that may be hostile: every refusal says where the mistake is and what to do."""

from __future__ import annotations

import codecs
import json
import re
from collections import deque
from collections.abc import Iterator, Mapping
from decimal import Decimal
from functools import cached_property
from itertools import islice, takewhile
from typing import Any, NoReturn

from readiness.core import file_kinds as filekind
from readiness.core.bounds import DEEPEST, LARGEST_FILE, LONGEST_KEY, MOST_DIGITS, MOST_VALUES
from readiness.core.diagnostics import Diagnostic, Location, Path, SubmissionError
from readiness.core.documents import Document, LineIndex, Mistake
from readiness.core.json_hints import mistake
from readiness.core.number_hints import digits

# Possessive quantifiers, and an unclosed text matches to its end: no input makes this backtrack.
TEXT = r'"(?:[^"\\]+|\\.)*+"?'
TOKEN = re.compile(rf'{TEXT}|[\[\]{{}},:]|[^\s\[\]{{}},:"]+', re.DOTALL)
# Each passes over whole texts, and matches at the end of the file too: a search that fails would begin at every place.
BRACKET = re.compile(rf'[^"\[\]{{}}]*+(?:{TEXT}[^"\[\]{{}}]*+)*+([\[\]{{}}]|\Z)', re.DOTALL)
# What begins a value: a comma, or what is opened and not empty.
BEGINNING = re.compile(rf'[^"\[{{,]*+(?:(?:{TEXT}|[\[{{](?=\s*[\]}}]))[^"\[{{,]*+)*+([\[{{,]|\Z)', re.DOTALL)
# Everything before the first escape for NUL, or for half a character without its other half.
SOUND_ESCAPES = re.compile(
    r"(?:[^\\]++|\\[^u]|\\u(?!0000|d[89a-f])|\\ud[89ab]..\\ud[c-f]..)*+", re.DOTALL | re.IGNORECASE
)
NUMBER = re.compile(r"-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?", re.ASCII)


class JsonDocument(Document):
    """A JSON text that was accepted."""

    @cached_property
    def places(self) -> Mapping[Path, Location]:
        """The location of each value, or of its key. What is inside `extensions` has none."""
        lines = LineIndex(self.text)
        return {path: lines.location(offset) for path, offset, _ in walk(self.text, passing_by="extensions")}


def parse(raw: bytes, name: str, limit: int = LARGEST_FILE, most_values: int = MOST_VALUES) -> JsonDocument:
    """The document in these bytes.

    Raises SubmissionError for more than `limit` bytes or `most_values` values, text that is not UTF-8, anything that is
    not exactly one JSON value, repeated keys, NaN and infinities, numbers of over 22 digits, over 100 levels, NUL and
    lone surrogates.
    """
    if len(raw) > limit:
        refuse(
            name, Location(1, 1), f"the file holds over {megabytes(limit)}", "send a smaller file, or raise --max-bytes"
        )
    text = _decoded(raw, name)
    lines = LineIndex(text)
    if not text.strip():
        refuse(name, Location(1, 1), "the file is empty", 'start from "readiness new"')
    _refuse_many(text, name, lines, most_values)
    _refuse_depth(text, name, lines)
    # Two passes: json's own decoder is fast, and stops at the first oddity; a slower one then finds its line.
    try:
        value = _Decoder().decode(text)
    except json.JSONDecodeError as error:
        _refuse_other(filekind.textual(text), name)
        found = mistake(text) or Mistake(error.pos, "this is not JSON", "see whether it was damaged in copying")
        refuse(name, lines.location(found.offset), found.message, found.hint)
    except _SuspiciousError:
        value = None
    if value is None:
        _refuse_tokens(text, name, lines)
    _refuse_escapes(text, name, lines)
    return JsonDocument(name, text, value)


def megabytes(count: int) -> str:
    """A number of bytes, for people."""
    return f"{count / 1024 / 1024:.0f} MB" if count >= 1024 * 1024 else f"{count:,} bytes"


def refuse(name: str, location: Location, message: str, hint: str, path: Path = ()) -> NoReturn:
    """Raises a SubmissionError with one diagnostic."""
    raise SubmissionError([Diagnostic(name, location, path, message, hint)])


class _SuspiciousError(Exception):
    """The fast pass met something that the careful one has to look at."""


def _pairs(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    # json would keep the last of two equal keys without a word.
    if len(members) != len(pairs) or any(len(key) > LONGEST_KEY for key in members):
        raise _SuspiciousError
    return members


def _number(text: str) -> int | Decimal:
    # int() of thousands of digits takes time with their square, and 1e999999 is a short text for a huge number.
    if _too_long(text) or "e" in text or "E" in text:
        raise _SuspiciousError
    return Decimal(text) if "." in text else int(text)


def _too_long(number: str) -> bool:
    return len(number) > MOST_DIGITS and _count_digits(number) > MOST_DIGITS


def _count_digits(number: str) -> int:
    return sum(map(number.count, "0123456789"))


def _constant(text: str) -> NoReturn:
    raise _SuspiciousError


class _Decoder(json.JSONDecoder):
    def __init__(self) -> None:
        super().__init__(object_pairs_hook=_pairs, parse_float=_number, parse_int=_number, parse_constant=_constant)


def _decoded(raw: bytes, name: str) -> str:
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        refuse(
            name,
            Location(1, 1),
            "the file is UTF-16",
            "save it as UTF-8 (in Notepad: Save As, and choose UTF-8)",
        )
    _refuse_other(filekind.binary(raw), name)
    raw = raw.removeprefix(codecs.BOM_UTF8)
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        before = raw[: error.start].decode("utf-8", errors="replace")
        message = f"byte 0x{raw[error.start]:02x} is not UTF-8"
        refuse(
            name,
            LineIndex(before + "x").location(len(before)),
            message,
            "save the file as UTF-8, then check its accents and pound signs",
        )
    if (nul := text.find("\0")) >= 0:
        refuse(name, LineIndex(text).location(nul), "there is a NUL character", "save the file as plain UTF-8 text")
    return text


def _refuse_other(kind: str | None, name: str) -> None:
    if kind is not None:
        refuse(name, Location(1, 1), f"this is {kind}", filekind.READS)


def _refuse_many(text: str, name: str, lines: LineIndex, most: int) -> None:
    """Looks for more values than may be, before there is an object for each."""
    if sum(map(text.count, "[{,")) < most:
        return
    beyond = next(islice(BEGINNING.finditer(text), most - 1, None), None)
    if beyond is not None and beyond[1]:
        hint = "leave out what no check reads; of many teams or dates, keep those that matter"
        refuse(name, lines.location(beyond.start(1)), f"the file holds over {most:,} values", hint)


def _refuse_depth(text: str, name: str, lines: LineIndex) -> None:
    if text.count("[") + text.count("{") <= DEEPEST:
        return
    depth = 0
    for bracket in BRACKET.finditer(text):
        depth += 1 if bracket[1] in ("[", "{") else -1
        if depth < 0:  # it is not JSON, or here it ends
            return
        if depth > DEEPEST:
            refuse(
                name,
                lines.location(bracket.start(1)),
                f"nested more than {DEEPEST} levels deep",
                "a submission needs fewer than ten",
            )


def _refuse_tokens(text: str, name: str, lines: LineIndex) -> None:
    """Refuses the first key or number that is not allowed, where it stands: called where the fast pass found cause."""
    seen: dict[Path, int] = {}
    for path, offset, token in walk(text):
        if path in seen:
            first = LineIndex(text).location(seen[path]).line
            message = f'"{path[-1]}" is given twice, first on line {first}'
            refuse(name, lines.location(offset), message, "keep one of the two", path)
        seen[path] = offset
        if path and isinstance(path[-1], str) and len(path[-1]) > LONGEST_KEY:
            message = f"a key of over {LONGEST_KEY} characters"
            refuse(name, lines.location(offset), message, "use the keys of the schema", path[:-1])
        if token[0] not in '"[{' and token not in ("true", "false", "null"):
            _refuse_number(token, lines.location(offset), name, path)


def _refuse_escapes(text: str, name: str, lines: LineIndex) -> None:
    """Refuses an escape of what is no text. One pass finds it: other escapes cost no walk through the file."""
    # Only a \\u escape can write half a character or NUL into text that was decoded as UTF-8.
    match = SOUND_ESCAPES.match(text) if "\\u" in text else None
    at = match.end() if match else len(text)
    if at == len(text):
        return
    path, offset, _ = deque(takewhile(lambda value: value[1] <= at, walk(text)), maxlen=1).pop()
    first = TOKEN.match(text, offset)  # of a member this is its key
    in_key = bool(path) and isinstance(path[-1], str) and first is not None and at < first.end()
    place, path = lines.location(offset), path[:-1] if in_key else path
    if text.startswith("0000", at + 2):
        refuse(name, place, "the text holds a NUL character (\\u0000)", "remove it", path)
    hint = "type the character itself, not its \\u code"
    refuse(name, place, "the text holds half a character (a lone surrogate)", hint, path)


def _refuse_number(token: str, location: Location, name: str, path: Path) -> None:
    if not NUMBER.fullmatch(token):
        hint = 'where there is no value, write {"status": "not-held", "reason": "…"}'
        refuse(name, location, f"{token[:20]} is not a number that JSON allows", hint, path)
    shown = token if len(token) <= 20 else f"{token[:20]}…"
    if "e" in token.lower():
        number = digits(token)
        hint = "write it out in digits" if number is None else f"write {number}"
        refuse(name, location, f"{shown} is written with an exponent", hint, path)
    if _too_long(token):
        count = _count_digits(token)
        refuse(name, location, f"{shown} has {count:,} digits", f"a number here has at most {MOST_DIGITS}", path)


def walk(text: str, passing_by: str | None = None) -> Iterator[tuple[Path, int, str]]:
    """Each value of a well-formed JSON text in order: its path, where it (or its key) starts, and its first token.

    The inside of the top member called `passing_by` is skipped.
    """
    path: list[str | int] = []
    start, key_next = 0, False
    stack: list[str] = []
    tokens = TOKEN.finditer(text)
    for match in tokens:
        token = match[0]
        if token == ":":
            continue
        if token in "]}":
            stack.pop()
            path.pop()
            key_next = False
        elif token == ",":
            if stack[-1] == "[":
                path[-1] = int(path[-1]) + 1
            key_next = stack[-1] == "{"
        elif key_next:
            path[-1] = json.loads(token, strict=False) if "\\" in token else token[1:-1]
            start, key_next = match.start(), False
        else:
            in_object = bool(stack) and stack[-1] == "{"
            yield tuple(path), start if in_object else match.start(), token
            if token in "[{" and path == [passing_by]:
                _pass_by(tokens)
            elif token in "[{":
                stack.append(token)
                path.append(0 if token == "[" else "")
                key_next = token == "{"


def _pass_by(tokens: Iterator[re.Match[str]]) -> None:
    """Takes the tokens to the end of what was just opened."""
    depth = 1
    for match in tokens:
        if match[0] in "[{":
            depth += 1
        elif match[0] in "]}":
            depth -= 1
            if depth == 0:
                return
