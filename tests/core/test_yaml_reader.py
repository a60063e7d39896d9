"""Reading the YAML of packs: what stays text, what is a number, and what is refused with its place."""

from __future__ import annotations

import itertools
import json
import subprocess
import sys
from decimal import Decimal
from typing import Any

import pytest
import yaml

from readiness.core import yaml_reader as yamlfile
from readiness.core.diagnostics import PackError
from readiness.core.yaml_reader import parse

TWICE = "keep one; quote text with a comma in { }"


def value(text: str) -> Any:
    return parse(text, "pack.yaml").value


def refusal(text: str) -> str:
    with pytest.raises(PackError) as caught:
        parse(text, "pack.yaml")
    return str(caught.value)


@pytest.mark.parametrize(
    "text",
    [
        "NO", "yes", "on", "off", "y", "True", "TRUE", "Null", "1:30", "012", "0x1f", "0o17", "1_000", "+5", "1e3",
        ".5", "5.", ".inf", ".nan", "NaN", "1.2.3", "2025-03-31", "2025-03", "2025-03-31 10:00:00", "60%",
        "1234567890123456789", "0.1234567890123456789", "a#b",
    ],
)  # fmt: skip
def test_what_looks_like_something_else_stays_the_text_that_it_is(text: str) -> None:
    assert value(f"a: {text}") == {"a": text}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('"60"', "60"),
        ("'60'", "60"),
        ('"true"', "true"),
        ('"null"', "null"),
        ('""', ""),
        ("|\n  60", "60"),
        (">\n  true", "true"),
        ('"1.10"', "1.10"),
    ],
    ids=repr,
)
def test_what_is_quoted_or_in_a_block_is_text(text: str, expected: str) -> None:
    assert value(f"a: {text}") == {"a": expected}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("60", 60),
        ("-5", -5),
        ("0", 0),
        ("123456789012345678", 123456789012345678),
        ("1.10", Decimal("1.10")),
        ("-0.5", Decimal("-0.5")),
        ("true", True),
        ("false", False),
        ("null", None),
        ("~", None),
        ("", None),
        ("60 # as ever", 60),
        ("0.5\t# as ever", Decimal("0.5")),
        ("true  # as ever", True),
        ("~ # as ever", None),
        (" # as ever", None),
    ],
)
def test_plain_numbers_and_the_words_of_json_are_read(text: str, expected: Any) -> None:
    found = value(f"a: {text}")["a"]
    assert (type(found), str(found)) == (type(expected), str(expected))


LOST = "what follows # is lost; put the text in quotation marks, or the comment on a line of its own"


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("a: unseen > 0 # as ever", "1:4: $.a"),
        ("a: unseen > 0 \t #as ever", "1:4: $.a"),
        ("a:\n  - Zoë is seen # every week\n  - late", "2:5: $.a[0]"),
        ("\ufeffa: 0 # none\r\nb: 2025-03 # the month\r\n", "2:4: $.b"),
        ("a: {b: minor, c: major # ours\n}", "1:18: $.a.c"),
        ("a: seen by\n  somebody # or by none\nb: 1", "1:4: $.a"),
        ("? a # b\n: 1", "1:3: $"),
    ],
    ids=repr,
)
def test_text_that_a_comment_cuts_off_is_refused_where_it_begins(text: str, at: str) -> None:
    assert refusal(text) == f"pack.yaml:{at}: {LOST}"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('a: "minor" # ours', {"a": "minor"}),
        ("a: 'minor # ours' # or so", {"a": "minor # ours"}),
        ("a: | # ours\n  minor # ours\n", {"a": "minor # ours\n"}),
        ("a: # ours\n  b: minor\n  # ours\n", {"a": {"b": "minor"}}),
        ("a: {b: minor} # ours\nc: [minor] # ours", {"a": {"b": "minor"}, "c": ["minor"]}),
        ("a: minor#ours", {"a": "minor#ours"}),
    ],
    ids=repr,
)
def test_a_comment_may_stand_behind_what_ends_by_itself(text: str, expected: Any) -> None:
    assert value(text) == expected


def test_keys_are_text_whatever_they_look_like() -> None:
    assert value("2016: a\ntrue: b\nnull: c\n<<: {d: 1}") == {"2016": "a", "true": "b", "null": "c", "<<": {"d": 1}}


def test_text_with_an_unquoted_comma_in_braces_becomes_a_second_key_that_models_refuse() -> None:
    assert value("a: {title: Seen, and heard, severity: minor}") == {
        "a": {"title": "Seen", "and heard": None, "severity": "minor"}
    }


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a: 1\na: 2", f'2:1: $: "a" is given twice; {TWICE}'),
        ("a:\n  b: 1\n  c: 2\n  b: 3", f'4:3: $.a: "b" is given twice; {TWICE}'),
        ("- {a: 1}\n- {a: 1, b: 2, a: 3}", f'2:16: $[1]: "a" is given twice; {TWICE}'),
        ("a: 1\n'a': 2", f'2:1: $: "a" is given twice; {TWICE}'),
        ("[1]: 2", "1:1: $: a key must be a word; quote what has brackets or braces"),
        ("b: {{a}: 1}", "1:5: $.b: a key must be a word; quote what has brackets or braces"),
        ("a: 1\n---\nb: 2", "3:1: $: there is a second document (---); one file holds one"),
        ("", "1:1: $: the file is empty; remove it, or write what belongs here"),
        ("  \n# a note\n", "1:1: $: the file is empty; remove it, or write what belongs here"),
        (f"a: {'x' * (256 * 1024 - 2)}", "1:1: $: the file holds over 256 KB; split it"),
    ],
    ids=lambda text: repr(text)[:40],
)
def test_what_is_no_sound_yaml_is_refused_with_its_place(text: str, said: str) -> None:
    assert refusal(text) == f"pack.yaml:{said}"


QUOTE = "put the text in quotation marks"
TAB = "there is a tab where only spaces may stand; write spaces instead"
NO_KEY = "no key can stand here; indent it like the keys beside it; does the line before need a colon?"
APART = "this does not go with the lines above; indent it like the lines that it belongs with"
CODE = "a backslash starts no known code; write \\\\ for a backslash itself"
BRACKET = "check which bracket or brace is missing"
COMMA = "write it, or put text with a colon or a bracket in quotation marks"


@pytest.mark.parametrize("parser", [yaml.CBaseLoader, yaml.BaseLoader], ids=["in C", "in Python"])
@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a: {value} of all", "1:12: $: there is more behind the closing }; put the whole text in quotation marks"),
        ("a: [b]]", "1:7: $: there is more behind the closing ]; put the whole text in quotation marks"),
        ("a: 'it's'", "1:8: $: there is more behind the closing '; within the text, write '' instead of '"),
        ('a: "so" said', '1:9: $: there is more behind the closing "; within the text, write \\" instead of "'),
        ('b: 1\na: "x\nc: 2', '2:4: $: this quotation mark is not closed; put a " at the end of the text'),
        ("a: {b: 'c}\n\n", "1:8: $: this quotation mark is not closed; put a ' at the end of the text"),
        ("a: 'b\n---\n'", "1:4: $: this quotation mark is not closed; put a ' before the next ---"),
        ('a: "C:\\Users"', f"1:7: $: {CODE}"),
        ('a: "\\u12"', f"1:5: $: {CODE}"),
        ("a:\n\tb: 1", f"2:1: $: {TAB}"),
        ("a: 1\n\tb: 2", f"2:1: $: {TAB}"),
        ("a: |\n\tb", f"2:1: $: {TAB}"),
        ("a:\n -\t- c", f"2:3: $: {TAB}"),
        ("a: [1, 2", f"1:4: $: this [ is not closed; put a ] at its end, or {QUOTE}"),
        ("a: {b: [c]\nd: e\n", "2:1: $: a comma or a } is missing before this; " + COMMA),
        ("a: {b: c d: e}", "1:11: $: a comma or a } is missing before this; " + COMMA),
        ("a: {b: c\n", f"1:4: $: this {{ is not closed; put a }} at its end, or {QUOTE}"),
        ("a: [1}", f"1:6: $: a }} closes what another bracket opened; {BRACKET}"),
        ("a: ]", f"1:4: $: this ] closes nothing; {QUOTE}"),
        ("a: Seen: and heard", f"1:8: $: there is a second colon in this line; {QUOTE}"),
        ("a: 1\n b: 2", f"2:3: $: {NO_KEY}"),
        ("a\nb: c", f"2:2: $: {NO_KEY}"),
        ("a:b\nc: d", f"2:2: $: {NO_KEY}"),
        ("a: |\n b\nc\n", "3:1: $: a colon is missing after the key; write it as key: value, with a space"),
        ("a:\n  b: 1\n c: 2", f"3:2: $: {APART}"),
        ("a: b\n- c", f"2:1: $: {APART}"),
        ("- a\nb: 1", f"2:1: $: {APART}"),
        ("a: - b", "1:4: $: a list cannot begin in the line of its key; begin it in the next line"),
        ("a: | b\n  c", "1:6: $: text behind | begins on the next line; put it there, indented"),
        ("a: @x", f"1:4: $: no text may begin with @; {QUOTE}"),
        ("a: %x", f"1:4: $: no text may begin with %; {QUOTE}"),
        ("%YAML 9.9\n---\na: 1", f"1:1: $: no text may begin with %; {QUOTE}"),
        ("a: *", f"1:4: $: no text may begin with *; {QUOTE}"),
        ("a: [", "1:5: $: the file ends too early; was it cut off in copying?"),
        ("a: ? b", "1:4: $: this is not YAML; check indentation, quotation marks and colons"),
    ],
    ids=lambda part: repr(part)[:40],
)
def test_why_a_text_is_not_yaml_is_told_in_our_words_whatever_parser_reads_it(
    monkeypatch: pytest.MonkeyPatch, text: str, said: str, parser: Any
) -> None:
    monkeypatch.setattr(yamlfile, "Loader", parser)
    assert refusal(text) == f"pack.yaml:{said}"


@pytest.mark.parametrize("parser", [yaml.CBaseLoader, yaml.BaseLoader], ids=["in C", "in Python"])
@pytest.mark.parametrize("character", "\u061c\u200e\u200f\u2028\u202e\u2067\ufeff\x85", ids=ascii)
def test_what_turns_writing_round_or_shifts_places_is_refused_where_it_stands(
    monkeypatch: pytest.MonkeyPatch, character: str, parser: Any
) -> None:
    monkeypatch.setattr(yamlfile, "Loader", parser)
    said = f"there is a control character (U+{ord(character):04X})"
    assert refusal(f"a: b{character} c") == f"pack.yaml:1:5: $: {said}; save the file as plain UTF-8 text"


def test_a_file_of_exactly_the_limit_is_taken() -> None:
    assert len(value(f"a: {'x' * (256 * 1024 - 3)}")["a"]) == 256 * 1024 - 3


def test_twenty_four_levels_are_taken_and_one_more_is_refused() -> None:
    def nested(levels: int) -> str:
        return f"a: {'[' * levels}x{']' * levels}"

    assert value(nested(23)) != {}
    assert refusal(nested(24)) == "pack.yaml:1:28: $: nested more than 24 levels deep; make it flatter"


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("a: &x 1\nb: *x", "2:4: $.b"),
        ("a: &x [1]\nb: [*x]", "2:5: $.b[0]"),
        ("a: &x\n  b: *x", "2:6: $.a.b"),
        ("a: &x {c: 1}\nb: {<<: *x}", "2:9: $.b.<<"),
    ],
    ids=["of a word", "of a list", "of itself", "merged"],
)
def test_an_alias_is_refused_where_it_stands(text: str, at: str) -> None:
    assert refusal(text) == f"pack.yaml:{at}: this is an alias (*x); write the value out"


@pytest.mark.parametrize(
    ("text", "at", "tag"),
    [
        ("a: !!str 1", "1:4: $.a", "tag:yaml.org,2002:str"),
        ("a: !!int '1'", "1:4: $.a", "tag:yaml.org,2002:int"),
        ("b:\n  - !mine x", "2:5: $.b[0]", "!mine"),
        ("!!map {a: 1}", "1:1: $", "tag:yaml.org,2002:map"),
        ("a: !!python/object/apply:os.system [x]", "1:4: $.a", "tag:yaml.org,2002:python/object/apply:os.system"),
    ],
)
def test_a_tag_is_refused(text: str, at: str, tag: str) -> None:
    assert refusal(text) == f"pack.yaml:{at}: this is a tag ({tag}); leave it out"


@pytest.mark.parametrize(
    ("text", "at", "code"),
    [
        ("a: 1\nb: \x07", "2:4", "0007"),
        ("a: \x1b[31m", "1:4", "001B"),
        ("a: \ud800", "1:4", "D800"),
        ("\0", "1:1", "0000"),
        ("# a note\u2028a: 1", "1:9", "2028"),
        ("# a note\ra: 1", "1:9", "000D"),
        ("# a note\x85a: 1", "1:9", "0085"),
        ("a: 1 \u202e", "1:6", "202E"),
    ],
)
def test_a_control_character_is_refused_where_it_stands(text: str, at: str, code: str) -> None:
    assert refusal(text) == (
        f"pack.yaml:{at}: $: there is a control character (U+{code}); save the file as plain UTF-8 text"
    )


def test_a_billion_laughs_end_in_refusal() -> None:
    letters = "abcdefghij"
    bomb = "a: &a [ha]\n" + "".join(
        f"{this}: &{this} [{', '.join([f'*{before}'] * 9)}]\n" for before, this in itertools.pairwise(letters)
    )
    assert refusal(bomb) == "pack.yaml:2:8: $.b[0]: this is an alias (*a); write the value out"


def test_every_value_has_its_place_and_a_member_stands_where_its_key_does() -> None:
    text = "a:\n  - x: 1\n    'y z': [1, {q: 2}]\nb: >\n  text\n2016: t\n"
    places = parse(text, "pack.yaml").places
    assert {path: (place.line, place.column) for path, place in places.items()} == {
        (): (1, 1),
        ("a",): (1, 1),
        ("a", 0): (2, 5),
        ("a", 0, "x"): (2, 5),
        ("a", 0, "y z"): (3, 5),
        ("a", 0, "y z", 0): (3, 13),
        ("a", 0, "y z", 1): (3, 16),
        ("a", 0, "y z", 1, "q"): (3, 17),
        ("b",): (4, 1),
        ("2016",): (6, 1),
    }


HOSTILE = """
import json, sys
from readiness.core.diagnostics import PackError
from readiness.core.yaml_reader import parse

said = {}
for name, text in json.load(sys.stdin).items():
    try:
        parse(text, "pack.yaml")
    except PackError as error:
        said[name] = error.diagnostics[0].message
print(json.dumps(said))
"""
DEEP = {
    "brackets": "[" * 100_000 + "]" * 100_000,
    "brackets that are never closed": "[" * 200_000,
    "dashes": "- " * 100_000,
    "question marks": "? " * 100_000,
    "indentation": "\n".join(f"{' ' * level}a:" for level in range(700)),
}


def test_what_is_deep_and_hostile_does_not_end_the_process() -> None:
    """In a process of its own, since a parser that runs out of stack ends it without an exception."""
    given = json.dumps(DEEP)
    done = subprocess.run([sys.executable, "-c", HOSTILE], input=given, capture_output=True, check=True, text=True)
    assert json.loads(done.stdout) == dict.fromkeys(DEEP, "nested more than 24 levels deep")


# What should be refused


def test_a_nul_character_written_as_a_code_is_refused() -> None:
    assert refusal('a: "\\0"') == "pack.yaml:1:4: $.a: there is a control character (U+0000); take it out"


def test_so_is_what_a_code_would_bring_into_a_key() -> None:
    assert refusal('"a\\e[2J": 1') == "pack.yaml:1:1: $: there is a control character (U+001B); take it out"


def test_line_ends_of_windows_are_taken() -> None:
    assert value("a: |\r\n  b\r\n  c\r\n") == {"a": "b\nc\n"}


def test_a_tag_of_a_key_is_refused() -> None:
    assert refusal("!!int a: 1") == "pack.yaml:1:1: $: this is a tag (tag:yaml.org,2002:int); leave it out"
