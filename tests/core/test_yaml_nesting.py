"""How deep a text nests is told before a YAML parser sees it: never more than it does, and never much less."""

from __future__ import annotations

import itertools

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from readiness.core.shipped import rules_folder
from readiness.core.yaml_nesting import FAR, FEW_BRACKETS, first_beyond, too_deep

PIECES = (
    *("[", "]", "{", "}", "- ", "? ", ": ", ":", "-", "?", ", ", ",", "a", "b: ", "c:", "\n", "\n ", "\n  ", "\n    "),
    *("\r\n", "\n\n", "\t", " ", '"', "'", '"q"', "# x", " #", "#", "|\n", "> \n", ">-\n", "|2\n", "&a ", "!t ", "*a"),
    *("---\n", "--- ", "x y", "it's", "'s [ '", "[a, b]", "{a: b}: ", "text [1]", 'say "x" {', "\\", "@", "`", "%"),
)
TEXTS = st.lists(st.sampled_from(PIECES), max_size=30).map("".join)


def levels(text: str) -> tuple[int, bool]:
    """How many lists and mappings the parser finds within each other, and whether it came to the end."""
    depth = deepest = 0
    try:
        for event in yaml.parse(text, Loader=yaml.CBaseLoader):
            depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
            deepest = max(deepest, depth)
    except yaml.YAMLError:
        return deepest, False
    return deepest, True


def counted(text: str) -> int:
    """How many of them are counted beforehand."""
    return next(level for level in itertools.count() if first_beyond(text, level) is None)


@settings(max_examples=300)
@given(TEXTS)
def test_a_sound_text_is_never_counted_deeper_than_it_is_and_none_reaches_the_parser_much_deeper(text: str) -> None:
    found, sound = levels(text)
    count = counted(text)
    assert found <= 2 * count + 1
    assert not sound or count <= found


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("a: [b, {c: d}]", 3),
        ("[[]]: a", 2),
        ("- - - a\n- b", 3),
        ("? - a\n: b", 2),
        ("a:\n  b:\n    c: d\n  e: f", 3),
        ("'a': \"b [[\"\n", 1),
        ("a: it's [[ {\n  [[ - - -\n   # [[\n", 1),
        ("a: | # [[\n  [[\n    - - -\n\n  [[\nb: >-\n  {{", 1),
        ("- |\n [\n  [\n- a: b", 2),
        ("a: |2\n   [\n  [\nb: [c]", 2),
        ("""[it's, a, [ "]", # [[\n b]]""", 2),
        ("--- # [[\na: b\n", 1),
        ("%YAML 1.1\n---\na: &b [c]\n", 2),
        ("a:\n- b:\n  - c\n", 2),
    ],
    ids=repr,
)
def test_what_stands_in_quotation_marks_texts_and_comments_does_not_count(text: str, count: int) -> None:
    assert counted(text) == count
    assert levels(text)[0] >= count


@pytest.mark.parametrize(
    ("text", "at"),
    [
        (f"a: {'[' * 300}", 27),
        (f"a: {'{b: ' * 300}", 3 + 24 * 4),
        ("- " * 300, 50),
        ("? " * 300, 50),
        ("\n".join(f"{' ' * level}a:" for level in range(60)), sum(range(25)) + 25 * 3 + 25),
        ("- [b]\n" * 300 + "- " + "[" * 26, 1826),
    ],
    ids=["brackets", "braces", "dashes", "question marks", "keys", "brackets behind many that are closed"],
)
def test_the_first_that_is_too_deep_is_told(text: str, at: int) -> None:
    assert too_deep(text, 25) == at


def test_the_rules_that_come_along_are_shallow_enough_to_be_let_through_at_a_glance() -> None:
    for file in rules_folder().rglob("*.yaml"):
        text = file.read_text(encoding="utf-8")
        assert text.count("[") + text.count("{") <= FEW_BRACKETS, file.name
        assert not FAR.search(text), file.name
