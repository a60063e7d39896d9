"""Facts, references and sources: the parts that the entries of checks, criteria and measures share."""

from __future__ import annotations

from collections.abc import Iterator

from readiness.data.source import Source
from readiness.reports.blocks import Fact, Inline, Ref


def fact(label: str, *words: Inline | None) -> Iterator[Fact]:
    """A fact; nothing where any of its words is missing."""
    known = tuple(word for word in words if word)
    if known and len(known) == len(words):
        yield Fact(label, known)


def ref(name: str) -> Ref:
    """A reference to the entry of a check, a criterion or a measure."""
    return Ref(name, name)


def sourced(source: Source) -> str:
    """A source on one line, with how it was checked."""
    place = f", {source.place}" if source.place else ""
    since = f"since {source.since}; " if source.since else ""
    until = f"until {source.until}; " if source.until else ""
    return f"{source.document}{place} ({since}{until}verified: {source.verified})"


def source_of(source: Source | None) -> str | None:
    """A source on one line; nothing, where there is none."""
    return None if source is None else sourced(source)
