"""Measures in the rule book: each once, on the page of the area whose checks read most of its section."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain

from readiness.data.measures import Measure
from readiness.data.vocabulary import Area
from readiness.packs.pack import RulePack
from readiness.packs.policy import AreaTitle
from readiness.reports.blocks import Block, Heading, joined
from readiness.reports.explain.facts import fact, ref
from readiness.reports.explain.figures import figures
from readiness.reports.explain.measure import definition, kind, tie_fact, use


def measure_pages(pack: RulePack) -> Iterator[tuple[AreaTitle, list[Block]]]:
    """The measures by section, for each area whose checks read any."""
    placed = by_area(pack)
    in_order = (one for sections in placed.values() for one in chain(*sections.values()))
    order = {one.id: place for place, one in enumerate(in_order)}
    for area in pack.about.areas:
        if sections := placed[area.id]:
            yield area, [*_page(area, sections, order, pack)]


def by_area(pack: RulePack) -> Mapping[Area, Mapping[str, Sequence[Measure]]]:
    """The measures of each section of which checks read any, by the area from which most do."""
    placed: dict[Area, dict[str, Sequence[Measure]]] = {area.id: {} for area in pack.about.areas}
    for section in pack.catalogue.sections:
        measures = [one for one in pack.catalogue.measures.values() if one.section == section]
        readers = Counter(pack.criterion_of[check].area for one in measures for check in pack.readers.get(one.id, ()))
        if readers:
            # Of equals the first in the pack's order, whatever the order in which they were counted.
            placed[max(placed, key=lambda area: readers[area])][section] = measures
    return placed


def _page(
    area: AreaTitle, sections: Mapping[str, Sequence[Measure]], order: Mapping[str, int], pack: RulePack
) -> Iterator[Block]:
    yield Heading(1, f"Measures: {area.title}", f"measures {area.id}")
    for section, measures in sections.items():
        yield Heading(2, pack.catalogue.sections[section], f"measures of {section}")
        for measure in measures:
            yield Heading(3, measure.id, measure.id, measure.title)
            yield from _measure(measure, order, pack)


def _measure(measure: Measure, order: Mapping[str, int], pack: RulePack) -> Iterator[Block]:
    yield kind(measure)
    yield from definition(measure)
    # Each relation is told with the first of its measures, and the others lead there.
    found = pack.catalogue.ties_of(measure.id)
    ties = [(tie, min(tie.measures, key=lambda name: order.get(name, len(order)))) for tie in found]
    yield from (tie_fact(tie) for tie, at in ties if at == measure.id)
    elsewhere = dict.fromkeys(at for _, at in ties if at != measure.id)
    yield from fact("Must agree, as told at", *joined(map(ref, elsewhere)))
    yield from use(measure, pack)
    yield from figures(measure.id, pack)
