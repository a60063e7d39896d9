"""Peers: what is published of a council's region, of England and of its statistical neighbours beside a finding."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from statistics import median

from readiness.core.numbers import shown
from readiness.data.council_figures import LISTED, REGIONS
from readiness.data.measures import Direction
from readiness.evaluation.among_councils import year_beside
from readiness.evaluation.check_facts import CheckFacts
from readiness.evaluation.decision import Decision
from readiness.evaluation.facts import Facts
from readiness.evaluation.published_beside import Peer, Peers

# How many neighbours a gap names.
TO_ASK = 2


def peers(scope: CheckFacts, decision: Decision) -> Iterator[Peers]:
    """The published figures beside each measure that decides and was given. They decide nothing."""
    # What is published are levels, beside which a change cannot be put.
    if scope.facts.digits is None or scope.check.change_over:
        return
    gap = decision.by_figures is not None and decision.by_figures.level.is_gap
    required = (reference.measure.id for reference in scope.rule.required.values())
    for measure in dict.fromkeys(one for one in required if one in scope.facts.submission.readings):
        if found := scope.facts.once(_beside, measure, gap, scope.facts.digits):
            yield found


def _beside(facts: Facts, name: str, gap: bool, digits: str) -> Peers | None:
    catalogue, reading = facts.pack.catalogue, facts.submission.reading(name)
    release = None if reading.absent else catalogue.release_of(name)
    year = year_beside(facts, catalogue.measures[name], release, reading) if release else None
    if release is None or year is None:
        return None
    measure, figures = catalogue.measures[name], catalogue.figures
    place, own = figures.place(digits), figures.value(measure.id, year, digits)
    region = place.region if place else None
    neighbours = tuple(
        Peer(council, code, one.closeness, value, "no figure" if value is None else shown(value, measure.measured_in))
        for one, code, council in facts.neighbours
        for value in (figures.value(measure.id, year, one.code),)
    )
    spread = release.measures[measure.id].years.get(str(year))
    now = measure.value(reading) if reading.bound is None else None
    ours = now if isinstance(now, Decimal) else own
    known = [peer.value for peer in neighbours if peer.value is not None]
    joint = figures.joint_with(measure.id, digits)
    others = [peer for (one, _, _), peer in zip(facts.neighbours, neighbours, strict=True) if one.code != joint]
    return Peers(
        measure=measure.id,
        title=measure.title,
        unit=measure.measured_in,
        release=release.release,
        year=year,
        as_at=release.day(str(year)).isoformat(),
        own=own,
        region=REGIONS[region] if region else None,
        region_value=figures.value(measure.id, year, region) if region else None,
        england=spread.england if spread else None,
        listed=LISTED,
        neighbours=neighbours,
        median=median(known) if known else None,
        ask=to_ask(others, ours, measure.direction) if gap else (),
    )


def to_ask(peers: Sequence[Peer], ours: Decimal | None, direction: Direction) -> tuple[str, ...]:
    """The two that did best, in the order of the list; only those that did better than the council itself."""
    if direction is Direction.NONE:
        return ()
    sign = 1 if direction is Direction.HIGHER else -1
    known = [(peer.value * sign, peer.council) for peer in peers if peer.value is not None]
    better = [(value, name) for value, name in known if ours is None or value > ours * sign]
    # A stable sort: of equals the nearer ones are taken.
    best = {name for _, name in sorted(better, key=lambda one: -one[0])[:TO_ASK]}
    return tuple(name for _, name in better if name in best)
