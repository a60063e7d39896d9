"""The published figures of a measure, year by year."""

from __future__ import annotations

from collections.abc import Iterator

from readiness.core.numbers import plain
from readiness.packs.pack import RulePack
from readiness.reports.blocks import Block, Series
from readiness.reports.explain.facts import fact, sourced

SPREAD = ("england", "p10", "p25", "median", "p75", "p90")
OF_COUNCILS = ("Year", "England", "10th", "25th", "Median", "75th", "90th")


def figures(measure: str, pack: RulePack) -> Iterator[Block]:
    """The release of a measure's figures, and the spread of councils by year; nothing where none are published."""
    release = pack.catalogue.release_of(measure)
    if release is None:
        return
    years = sorted(release.measures[measure].years, reverse=True)
    span = f"{years[-1]} to {years[0]}" if len(years) > 1 else years[0]
    when = f"as at {release.as_at[3:]}/{release.as_at[:2]} of each year, {span}"
    yield from fact("Published figures", f"{sourced(release.source)}, {when}; by percentile of councils")
    found = [(year, release.measures[measure].years[year]) for year in years]
    cells = ((year, *(getattr(spread, name) for name in SPREAD)) for year, spread in found)
    yield Series(
        OF_COUNCILS,
        tuple(tuple("" if c is None else c if isinstance(c, str) else plain(c) for c in row) for row in cells),
    )
