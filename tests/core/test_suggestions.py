"""What an unknown word gets as a hint."""

from __future__ import annotations

import pytest

from readiness.core.suggestions import suggestion


@pytest.mark.parametrize(
    ("word", "known", "hint"),
    [
        ("workforse", ["workforce", "stability"], 'did you mean "workforce"?'),
        ("x", ["workforce", "stability"], "what is known here: workforce, stability"),
        ("x", [f"section {n}" for n in range(21)], "none of the 21 known names is like it"),
        ("n", [], "nothing can stand here; leave it out"),
    ],
)
def test_a_hint_is_the_nearest_all_that_is_known_or_that_there_is_nothing(
    word: str, known: list[str], hint: str
) -> None:
    assert suggestion(word, known) == hint
