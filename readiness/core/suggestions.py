"""The nearest known word to one that is not known."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches


def suggestion(word: str, known: Iterable[str]) -> str:
    """The end of a message: the nearest known word, or all of them where they are few."""
    known = tuple(known)
    near = get_close_matches(word, known, n=1, cutoff=0.6)
    if near:
        return f'did you mean "{near[0]}"?'
    return (
        f"what is known here: {', '.join(known)}"
        if len(known) <= 12
        else f"none of the {len(known)} known names is like it"
    )
