"""Text of strangers: what is taken out of it, the same on every version of Python, and what stays as it is."""

from __future__ import annotations

import json
import os
import re
import sys
import unicodedata
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readiness.core.json_text import dumped
from readiness.core.sanitize import HIDDEN, flat, safe

EVERY = [chr(code) for code in range(sys.maxunicode + 1)]


def test_every_control_that_this_python_knows_is_known() -> None:
    controls = {one for one in EVERY if unicodedata.category(one) in ("Cc", "Cf", "Cs", "Zl", "Zp")}
    assert controls - {"\t", "\n"} - set(filter(HIDDEN.match, EVERY)) == set()


def test_what_can_be_seen_stays() -> None:
    seen = [one for one in EVERY if unicodedata.category(one)[0] in "LMNPS"]
    assert [one for one in seen if HIDDEN.match(one) and unicodedata.name(one, "")] == []
    assert safe("".join(seen[:100_000])) == "".join(seen[:100_000])


def test_whether_a_character_is_shown_does_not_rest_on_the_version_of_python() -> None:
    newer = "\U0001fae9"  # a face with bags under its eyes, of Unicode 16
    assert (safe(newer), flat(newer)) == (newer, newer)


@pytest.mark.parametrize("text", ["\x1b[31m", "\x7f\x9b", "a\u200fb\u061c", "\U000e0041", os.fsdecode(b"o-\xff.json")])
def test_json_says_the_same_in_characters_that_can_be_seen(text: str) -> None:
    told = dumped({text: text})
    assert json.loads(told) == {text: text}
    assert told.replace("\n", "").isprintable()


def test_json_leaves_what_can_be_seen_as_it_is() -> None:
    assert dumped({"é": "字 – שלום\t"}) == '{\n  "é": "字 – שלום\\t"\n}\n'


TREES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text('aé"\\\n'),
    lambda inner: st.lists(inner) | st.dictionaries(st.text("ké"), inner),
)


@given(TREES)
def test_json_is_what_python_writes_but_for_lists_of_numbers_which_stand_on_a_line(tree: Any) -> None:
    written = json.dumps(tree, indent=2, ensure_ascii=False)
    numbers = re.compile(r"\[\n[-0-9.e+,\s]+\]")
    assert dumped(tree) == numbers.sub(lambda found: f"[{' '.join(found[0][1:-1].split())}]", written) + "\n"
