"""Reading JSON: what is taken, what is refused, where it stands and what is said of it."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from readiness.core.bounds import LARGEST_FILE, MOST_VALUES
from readiness.core.diagnostics import Location, SubmissionError
from readiness.core.json_hints import mistake
from readiness.core.json_reader import parse

NOT_HELD = 'where there is no value, write {"status": "not-held", "reason": "…"}'
CUT_OFF = "a bracket, brace or quotation mark is not closed: was it cut off in copying?"
VALUES = "a value is a number, a text in double quotation marks, true, false, null, [ ] or { }"
SURROGATE = "the text holds half a character (a lone surrogate); type the character itself, not its \\u code"
NUL = "the text holds a NUL character (\\u0000); remove it"
BYTES = "save the file as UTF-8, then check its accents and pound signs"


def refusal(text: str | bytes, limit: int = LARGEST_FILE) -> str:
    raw = text if isinstance(text, bytes) else text.encode()
    with pytest.raises(SubmissionError) as caught:
        parse(raw, "council.json", limit)
    return str(caught.value)


def value(text: str | bytes) -> Any:
    return parse(text if isinstance(text, bytes) else text.encode(), "council.json").value


# What is taken


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('{"a": 1}', {"a": 1}),
        ("[]", []),
        ("null", None),
        ("[true, false, null]", [True, False, None]),
        ('{"a": 85.70}', {"a": Decimal("85.70")}),
        ('{"a": -0}', {"a": 0}),
        ('{"a": 0.1}', {"a": Decimal("0.1")}),
        ('{"a": "\\u00e9\\n\\t\\"\\\\\\/"}', {"a": 'é\n\t"\\/'}),
        ('{"a": "\\ud83d\\ude00"}', {"a": "😀"}),
        ('{"a": "NaN, [{ and 1e400 are text here"}', {"a": "NaN, [{ and 1e400 are text here"}),
        ('\r\n{\r\n\t"a": 1\r\n}\r\n', {"a": 1}),
        (b'\xef\xbb\xbf{"a": 1}', {"a": 1}),
        ('{"a": {"b": 1}, "b": [{"a": 1}, {"a": 2}]}', {"a": {"b": 1}, "b": [{"a": 1}, {"a": 2}]}),
    ],
    ids=[
        "an object", "a list", "null", "words", "a decimal", "minus nought", "a tenth", "codes in a text",
        "a pair of surrogates", "numbers and brackets in a text", "Windows line ends", "a UTF-8 mark",
        "one key in several objects",
    ],
)  # fmt: skip
def test_json_is_read(text: str | bytes, expected: Any) -> None:
    assert value(text) == expected


def test_numbers_are_exact() -> None:
    found = value("[0.1, 85.70, 12, 1234567890123456789012, 0.123456789012345678901]")
    assert [(type(number), str(number)) for number in found] == [
        (Decimal, "0.1"),
        (Decimal, "85.70"),
        (int, "12"),
        (int, "1234567890123456789012"),
        (Decimal, "0.123456789012345678901"),
    ]


def test_a_hundred_levels_are_taken() -> None:
    found, depth = value("[" * 100 + "]" * 100), 0
    while found:
        found, depth = found[0], depth + 1
    assert depth == 99


def test_brackets_within_texts_are_no_levels() -> None:
    many = "[{" * 500
    assert value(f'["{many}", "\\"{many}"]') == [many, f'"{many}']


def test_a_file_of_exactly_the_limit_is_taken() -> None:
    assert parse(b'{"a":1}', "council.json", limit=7).value == {"a": 1}


# What is refused


@pytest.mark.parametrize(
    ("text", "said"),
    [
        # Twice
        ('{"a":1,"a":2}', '1:8: $.a: "a" is given twice, first on line 1; keep one of the two'),
        ('{\n "x": {"a": 1,\n\n  "a": 2}}', '4:3: $.x.a: "a" is given twice, first on line 2; keep one of the two'),
        ('[{"a":1},\n{"a":1, "a":1}]', '2:9: $[1].a: "a" is given twice, first on line 2; keep one of the two'),
        ('{"a":1,"\\u0061":2}', '1:8: $.a: "a" is given twice, first on line 1; keep one of the two'),
        ('{"a":"é😀","a":1}', '1:11: $.a: "a" is given twice, first on line 1; keep one of the two'),
        ('{\r\n "a": 1,\r\n "a": 2\r\n}', '3:2: $.a: "a" is given twice, first on line 2; keep one of the two'),
        (b'\xef\xbb\xbf{"a":1,"a":2}', '1:8: $.a: "a" is given twice, first on line 1; keep one of the two'),
        # Numbers
        ('{"a":NaN}', f"1:2: $.a: NaN is not a number that JSON allows; {NOT_HELD}"),
        ('{"a":[1, Infinity]}', f"1:10: $.a[1]: Infinity is not a number that JSON allows; {NOT_HELD}"),
        ('{"a":-Infinity}', f"1:2: $.a: -Infinity is not a number that JSON allows; {NOT_HELD}"),
        ("NaN", f"1:1: $: NaN is not a number that JSON allows; {NOT_HELD}"),
        ('{"a":1e400}', "1:2: $.a: 1e400 is written with an exponent; write it out in digits"),
        ('{"a":1E+2}', "1:2: $.a: 1E+2 is written with an exponent; write 100"),
        (
            f'{{"a":{"1" * 5000}}}',
            "1:2: $.a: 11111111111111111111… has 5,000 digits; a number here has at most 22",
        ),
        (f'{{"a":{"1" * 23}}}', "1:2: $.a: 11111111111111111111… has 23 digits; a number here has at most 22"),
        (
            f'{{"a":0.{"1" * 22}}}',
            "1:2: $.a: 0.111111111111111111… has 23 digits; a number here has at most 22",
        ),
        ('{"a":+1}', f"1:6: $: this is not JSON: '+1}}'; {VALUES}"),
        ('{"a":.5}', f"1:6: $: this is not JSON: '.5}}'; {VALUES}"),
        ('{"a":--1}', f"1:6: $: this is not JSON: '--1}}'; {VALUES}"),
        # Characters
        ('{"a":"\\ud800"}', f"1:2: $.a: {SURROGATE}"),
        ('{"a":"\\ude00\\ud83d"}', f"1:2: $.a: {SURROGATE}"),
        ('{"a":"\\uDFFF"}', f"1:2: $.a: {SURROGATE}"),
        ('{"b":{"\\ud800":1}}', f"1:7: $.b: {SURROGATE}"),
        ('{"a":"\\u0000"}', f"1:2: $.a: {NUL}"),
        ('{"\\u0000":1}', f"1:2: $: {NUL}"),
        ('{"a":\n"\0"}', "2:2: $: there is a NUL character; save the file as plain UTF-8 text"),
        ('{"a":"x\ny"}', "1:8: $: there is a line break or tab inside a text; write \\n or \\t instead"),
        ('{"a":"x\ty"}', "1:8: $: there is a line break or tab inside a text; write \\n or \\t instead"),
        ('{"a":"C:\\Users"}', "1:9: $: a backslash starts no known code; write \\\\ for a backslash itself"),
        ('{"a":"\\u12"}', "1:7: $: a backslash starts no known code; write \\\\ for a backslash itself"),
        (f'{{"{"k" * 201}":1}}', "1:2: $: a key of over 200 characters; use the keys of the schema"),
        # Form
        ("", '1:1: $: the file is empty; start from "readiness new"'),
        (" \r\n\t ", '1:1: $: the file is empty; start from "readiness new"'),
        ("\ufeff", '1:1: $: the file is empty; start from "readiness new"'),
        ('{"a":1} x', "1:9: $: there is more after the end of the JSON; keep one { } and nothing behind it"),
        ('{"a":1}\n{"a":1}', "2:1: $: there is more after the end of the JSON; keep one { } and nothing behind it"),
        ('{"a":1', f"1:7: $: the file ends too early; {CUT_OFF}"),
        ('{"a":\n', f"2:1: $: the file ends too early; {CUT_OFF}"),
        ('[1, {"a": [', f"1:12: $: the file ends too early; {CUT_OFF}"),
        ('{"a', "1:2: $: the file ends too early, in the middle of a text; was it cut off in copying?"),
        ('{"a":"x\\', "1:6: $: the file ends too early, in the middle of a text; was it cut off in copying?"),
        ('{"a":1,}', "1:8: $: there is a comma with nothing behind it; remove the comma"),
        ("[1,\n]", "2:1: $: there is a comma with nothing behind it; remove the comma"),
        ("[1,,2]", "1:4: $: there is a comma with nothing behind it; remove the comma"),
        ("{'a':1}", '1:2: $: these are single quotation marks; write double ones: "'),
        ('{"a":“x”}', '1:6: $: these are typographic quotation marks; write straight ones: "'),
        ("{a:1}", '1:2: $: a key must stand in double quotation marks; write "key": value'),
        ('{"a":1 "b":2}', "1:8: $: a comma is missing before this; put a comma after the previous value"),
        ('{"a" 1}', '1:6: $: a colon is missing after the key; write "key": value'),
        ('{"a":1 // so\n}', '1:8: $: this is a comment, and JSON has none; take it out, or write it in a "note"'),
        ("/* so */ {}", '1:1: $: this is a comment, and JSON has none; take it out, or write it in a "note"'),
        ('{"a":True}', f"1:6: $: this is not JSON: 'True}}'; {VALUES}"),
        ('{"a":None}', f"1:6: $: this is not JSON: 'None}}'; {VALUES}"),
        ("]", f"1:1: $: this is not JSON: ']'; {VALUES}"),
        # Bytes
        (b"\xff\xfe{\x00}\x00", "1:1: $: the file is UTF-16; save it as UTF-8 (in Notepad: Save As, and choose UTF-8)"),
        (b"\xfe\xff\x00{\x00}", "1:1: $: the file is UTF-16; save it as UTF-8 (in Notepad: Save As, and choose UTF-8)"),
        (b"{\x00}\x00", "1:2: $: there is a NUL character; save the file as plain UTF-8 text"),
        (b'{"a": "\xa35"}', f"1:8: $: byte 0xa3 is not UTF-8; {BYTES}"),
        (b'\n\n  {"a": "\xc3\xa9\xe9"}', f"3:11: $: byte 0xe9 is not UTF-8; {BYTES}"),
        (b'{"a":"caf\xc3"}', f"1:10: $: byte 0xc3 is not UTF-8; {BYTES}"),
        (b"\xed\xa0\x80", f"1:1: $: byte 0xed is not UTF-8; {BYTES}"),
    ],
    ids=lambda part: str(part)[:40],
)
def test_what_is_no_sound_json_is_refused_with_its_place(text: str | bytes, said: str) -> None:
    assert refusal(text) == f"council.json:{said}"


@pytest.mark.parametrize("opened", ["[", '{"a":'], ids=["lists", "objects"])
def test_a_hundred_and_one_levels_are_refused_where_the_last_begins(opened: str) -> None:
    column = len(opened) * 100 + 1
    assert refusal(opened * 101) == (
        f"council.json:1:{column}: $: nested more than 100 levels deep; a submission needs fewer than ten"
    )


@pytest.mark.parametrize(
    ("limit", "said"),
    [(6, "6 bytes"), (4_000, "4,000 bytes"), (1024 * 1024, "1 MB"), (20 * 1024 * 1024, "20 MB")],
)
def test_a_file_over_the_limit_is_refused_before_it_is_read(limit: int, said: str) -> None:
    assert refusal(b"\xff" * (limit + 1), limit) == (
        f"council.json:1:1: $: the file holds over {said}; send a smaller file, or raise --max-bytes"
    )


@pytest.mark.parametrize(
    "text",
    [
        "[" * 101 + '"' + '\\"' * 1_000_000,
        "[" * 101 + '"' + "\\" * 1_000_001,
        "[" * 1_000_000,
        '{"a":"' + "\\\\" * 1_000_000,
        "[" + '"a",' * 500_000,
        '{"a":1,' * 100 + '"' + "\\u" * 500_000,
        "-" * 1_000_000,
        '{"a":' + "9" * 1_000_000,
    ],
    ids=["escaped quotes", "backslashes", "brackets", "pairs", "commas", "codes", "minus signs", "digits"],
)
def test_what_is_long_and_hostile_ends_in_refusal(text: str) -> None:
    assert refusal(text).startswith("council.json:1:")


HINT = "leave out what no check reads; of many teams or dates, keep those that matter"
MANY = f"the file holds over {MOST_VALUES:,} values; {HINT}"


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("[" + "0,\n" * 39_998 + "0]", None),
        ("[" + "0,\n" * 39_999 + "0]", "39999:2"),
        ("[" + "{},\n" * 39_999 + "{}]", "39999:3"),
        ('{"a":[' + '",[{",\n' * 39_999 + "0]}", "39998:6"),
        ("[" * 60_001, "1:40000"),
    ],
    ids=["just as many", "numbers", "objects", "commas in texts", "brackets"],
)
def test_more_values_than_may_be_are_refused_where_the_first_of_them_begins(text: str, place: str | None) -> None:
    if place is None:
        assert len(value(text)) == 39_999
    else:
        assert refusal(text) == f"council.json:{place}: $: {MANY}"


def test_an_escape_of_half_a_character_is_found_behind_many_others() -> None:
    text = '{"a":["' + "\\ud83d\\ude00" * 10_000 + '", "\\\\ud800", {"b": "\\ud83d\\ude00\\udE00"}]}'
    assert refusal(text) == f"council.json:1:120023: $.a[2].b: {SURROGATE}"


# Places


def test_every_value_has_its_place_and_a_member_stands_where_its_key_does() -> None:
    text = """\
{
  "a": {"b\\"c": [1, {"d": null}],
        "é": "x"},

  "e\\u0066": [[], [true]], "": 7
}"""
    document = parse(text.encode(), "council.json")
    assert document.value == {"a": {'b"c': [1, {"d": None}], "é": "x"}, "ef": [[], [True]], "": 7}
    assert {path: (place.line, place.column) for path, place in document.places.items()} == {
        (): (1, 1),
        ("a",): (2, 3),
        ("a", 'b"c'): (2, 9),
        ("a", 'b"c', 0): (2, 18),
        ("a", 'b"c', 1): (2, 21),
        ("a", 'b"c', 1, "d"): (2, 22),
        ("a", "é"): (3, 9),
        ("ef",): (5, 3),
        ("ef", 0): (5, 15),
        ("ef", 1): (5, 19),
        ("ef", 1, 0): (5, 20),
        ("",): (5, 28),
    }


def test_what_is_free_has_no_places_within() -> None:
    document = parse(
        b'{"extensions": {"x": [1, {"y": "]}"}], "z": {}},\n "a": {"extensions": {"x": 1}}}', "council.json"
    )
    assert {path: (place.line, place.column) for path, place in document.places.items()} == {
        (): (1, 1),
        ("extensions",): (1, 2),
        ("a",): (2, 2),
        ("a", "extensions"): (2, 8),
        ("a", "extensions", "x"): (2, 23),
    }


def test_a_key_given_twice_within_what_is_free_is_refused_all_the_same() -> None:
    assert refusal('{"extensions": {"x": {"a": 1,\n"a": 2}}}') == (
        'council.json:2:1: $.extensions.x.a: "a" is given twice, first on line 1; keep one of the two'
    )


def test_what_is_not_there_has_the_place_of_what_it_is_missing_from() -> None:
    document = parse(b'\n{"a": {"b": 1}}', "council.json")
    assert [document.location(path) for path in [(), ("x",), ("a", "x", 0), ("a", "b")]] == [
        Location(2, 1),
        Location(2, 1),
        Location(2, 2),
        Location(2, 8),
    ]


# What should be told better


def test_a_bad_byte_behind_a_utf_8_mark_is_the_one_that_is_named() -> None:
    assert refusal(b'\xef\xbb\xbf{"a":"\xe9"}') == f"council.json:1:7: $: byte 0xe9 is not UTF-8; {BYTES}"


def test_a_no_break_space_behind_the_end_is_not_told_as_a_file_cut_off() -> None:
    assert refusal('{"a": 1}\u00a0') == (
        "council.json:1:9: $: there is more after the end of the JSON; keep one { } and nothing behind it"
    )


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('{"a":012}', "1:7: $: there is a zero before a number; write it without: 12"),
        ('{"a":1,000}', "1:8: $: there is a comma inside a number; write it without: 1000"),
    ],
)
def test_a_number_written_the_wrong_way_is_answered_with_the_same_number(text: str, said: str) -> None:
    assert refusal(text) == f"council.json:{said}"


@pytest.mark.parametrize(("text", "place", "closing"), [("[1, 2}", "1:6", "}"), ('{"a": {"b": 1]}', "1:14", "]")])
def test_a_bracket_of_the_wrong_kind_is_not_told_as_a_missing_comma(text: str, place: str, closing: str) -> None:
    assert refusal(text) == (
        f"council.json:{place}: $: a {closing} closes what another bracket opened; "
        "check which bracket or brace is missing"
    )


# Why a text is no JSON

PIECES = (
    *("{", "}", "[", "]", ",", ":", '"', "a", "1", "0", "-", ".", "e", "+", "true", "null", "NaN", "-Infinity", " "),
    *("\n", "\t", "\\", '\\"', "\\n", "\\u00", "\\ud83d", "é", '"b"', '"c": ', '{"d": 1}', "[2, 3]", ", ", "'", "#"),
)


@settings(max_examples=500)
@given(st.lists(st.sampled_from(PIECES), max_size=12).map("".join))
def test_a_mistake_is_found_in_what_python_refuses_and_in_nothing_else(text: str) -> None:
    try:
        json.loads(text)
    except json.JSONDecodeError:
        found = mistake(text)
        assert found is not None
        assert 0 <= found.offset <= len(text)
    else:
        assert mistake(text) is None
