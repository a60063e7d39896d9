"""What is published of one council for a measure: year by year, and beside its statistical neighbours."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from readiness.core.dates import day_in_words
from readiness.core.numbers import plain, shown
from readiness.data.benchmarks import Release
from readiness.data.council_figures import LISTED, REGIONS
from readiness.data.measures import Measure
from readiness.packs.pack import RulePack
from readiness.reports.blocks import Block, Fact, Heading, Series, Table


def council_blocks(pack: RulePack, measure: Measure, code: str) -> Iterator[Block]:
    """The figures of the council with this code of nine characters; a sentence where none are known."""
    council, release = pack.catalogue.councils.listed[code], pack.catalogue.release_of(measure.id)
    years = pack.catalogue.figures.years(measure.id)
    yield Heading(2, council.name, title=f"({measure.title})")
    if release is None or not years or council.dfe is None:
        yield Fact("Published", "no figures by council are known here.")
        return
    yield from _by_year(pack, measure, release, years, council.dfe)
    yield from _neighbours(pack, measure, release, years[0], council.dfe)


def _by_year(
    pack: RulePack, measure: Measure, release: Release, years: tuple[int, ...], digits: str
) -> Iterator[Block]:
    figures, place = pack.catalogue.figures, pack.catalogue.figures.place(digits)
    region = place.region if place else ""
    known = release.measures[measure.id].years
    rows = []
    for year in years:
        england = known[str(year)].england if str(year) in known else None
        values = (figures.value(measure.id, year, digits), figures.value(measure.id, year, region), england)
        rows.append((str(year), *("" if value is None else plain(value) for value in values)))
    if joint := figures.joint_with(measure.id, digits):
        yield Fact("A joint return with", f"{pack.catalogue.councils.name_of(joint)[1]}: the figures are of both.")
    yield Series(("Year", "Council", REGIONS.get(region, "Region"), "England"), tuple(rows))


def _neighbours(pack: RulePack, measure: Measure, release: Release, year: int, digits: str) -> Iterator[Block]:
    figures, councils = pack.catalogue.figures, pack.catalogue.councils
    place = figures.place(digits)
    rows = []
    for one in place.neighbours if place else ():
        value = figures.value(measure.id, year, one.code)
        rows.append((councils.name_of(one.code)[1], _told(value, measure), one.closeness))
    if rows:
        day = day_in_words(release.day(str(year)).isoformat())
        label = f"Statistical neighbours (list of {LISTED}), the nearest first, on {day}"
        yield Table(("Council", "Figure", "How near"), tuple(rows), label)


def _told(value: Decimal | None, measure: Measure) -> str:
    return "no figure" if value is None else shown(value, measure.measured_in)
