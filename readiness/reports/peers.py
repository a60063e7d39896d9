"""What others published beside a finding, in words: the region, England, and the neighbours, whom one may ask."""

from __future__ import annotations

from collections.abc import Iterator

from readiness.core.dates import day_in_words
from readiness.core.numbers import shown
from readiness.core.text import counted, listed, sentence
from readiness.evaluation.finding import Finding
from readiness.evaluation.published_beside import Peers

# Neighbours were chosen by what their areas are like, so the nearest stand first: never the best.
NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def peer_lines(finding: Finding) -> Iterator[str]:
    """For each measure that others published: their figures in a line, the neighbours in another, and whom to ask."""
    for peers in finding.peers:
        named = f"{peers.title}, published" if len(finding.peers) > 1 else "Published"
        yield sentence(f"{named} as at {day_in_words(peers.as_at)}: {', '.join(beside(peers))}")
        if peers.neighbours:
            each = "; ".join(f"{one.council} {one.shown} ({one.closeness})" for one in peers.neighbours)
            yield sentence(f"Statistical neighbours in the list of {peers.listed}, the nearest first: {each}")
        if ask := to_ask(peers):
            yield ask


def beside(peers: Peers) -> Iterator[str]:
    """The council's own published figure, its region's, England's, and the median of its neighbours."""
    if peers.own is not None:
        yield f"this council {shown(peers.own, peers.unit)}"
    if peers.region is not None and peers.region_value is not None:
        yield f"{peers.region} {shown(peers.region_value, peers.unit)}"
    if peers.england is not None:
        yield f"England {shown(peers.england, peers.unit)}"
    if peers.median is not None:
        given = sum(one.value is not None for one in peers.neighbours)
        of = counted(given, "neighbour") if given > 10 else f"{NUMBERS[given]} neighbour{'' if given == 1 else 's'}"
        yield f"the median of {of} {shown(peers.median, peers.unit)}"


def to_ask(peers: Peers) -> str | None:
    """Whom to ask; None where no neighbour is known to do better."""
    figures = [f"{one.council} ({one.shown})" for one in peers.neighbours if one.council in peers.ask]
    if not figures:
        return None
    best = "these two neighbours" if len(figures) > 1 else "this neighbour"
    return f"Ask {listed(figures)}: {best} did best as at {day_in_words(peers.as_at)}."
