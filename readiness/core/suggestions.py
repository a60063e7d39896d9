"""Suggestions for an unknown word: "did you mean …?"."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

LONGEST = 60
"""A longer word is like none: comparing takes time with the square of the length."""


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known word that is most like it; None where none is."""
    if len(word) > LONGEST:
        return None
    return next(iter(get_close_matches(word, tuple(known), n=1, cutoff=0.6)), None)


def suggestion(word: str, known: Iterable[str]) -> str:
    """The hint for an unknown word: the nearest known one, or all of them where they are few."""
    known = tuple(known)
    if near := nearest(word, known):
        return f'did you mean "{near}"?'
    if not known:
        return "nothing can stand here; leave it out"
    return (
        f"what is known here: {', '.join(known)}"
        if len(known) <= 20
        else f"none of the {len(known)} known names is like it"
    )
