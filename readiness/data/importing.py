"""Imported figures beside the shipped ones: what is new in them, and the catalogue with both."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from decimal import ROUND_HALF_EVEN, Decimal

from readiness.core.numbers import half_up
from readiness.core.types import PartialDate
from readiness.data.benchmarks import PERCENTILES, Published, Release, YearFigures
from readiness.data.catalogue import Catalogue
from readiness.data.council_figures import ENGLAND
from readiness.data.imported import Imported, ImportedYear
from readiness.data.source import Source, Verified


def merged(before: Iterable[ImportedYear], new: Iterable[ImportedYear], catalogue: Catalogue) -> list[ImportedYear]:
    """The rows after an import: a year of a measure replaces what was imported of it; the shipped ones are left out."""
    rows = {(row.measure, row.year): row for row in before}
    rows |= {(row.measure, row.year): row for row in new}
    left = (row for row in rows.values() if not _is_shipped(row, catalogue))
    return sorted(left, key=lambda row: (row.measure, row.year))


def _is_shipped(row: ImportedYear, catalogue: Catalogue) -> bool:
    """Whether every figure of a row comes with readiness already."""
    release = catalogue.release_of(row.measure)
    spread = release.measures[row.measure].years.get(str(row.year)) if release else None
    if release is None or spread is None:
        return False
    decimals = release.measures[row.measure].decimals
    ours = {code: catalogue.figures.value(row.measure, row.year, code) for code in row.values} | {
        ENGLAND: spread.england
    }
    pairs = ((value, ours[code]) for code, value in row.values.items())
    return all(known is not None and half_up(value, decimals) == half_up(known, decimals) for value, known in pairs)


def with_imported(catalogue: Catalogue, imported: Imported) -> Catalogue:
    """The catalogue with imported figures before the shipped ones, and the one without them inside it."""
    if not imported.rows:
        return catalogue
    return replace(
        catalogue,
        releases=tuple(_release(release, imported) for release in catalogue.releases),
        figures=catalogue.figures.with_added({(row.measure, row.year): row.values for row in imported.rows}),
        imported=imported,
        shipped=catalogue,
    )


def _release(release: Release, imported: Imported) -> Release:
    rows = [row for row in imported.rows if row.measure in release.measures]
    drawn = [row for row in rows if row.has_spread]
    if not rows:
        return release
    measures = {
        name: series.model_copy(update={"years": {**series.years, **_years(name, series.decimals, drawn)}})
        for name, series in release.measures.items()
    }
    # The day on which shipped figures came out stands: else an earlier one could be claimed for them.
    return release.model_copy(update={"measures": measures, "published": {**_published(rows), **release.published}})


def _years(measure: str, decimals: int, rows: Iterable[ImportedYear]) -> Mapping[str, YearFigures]:
    """England and the spread of councils of each imported year of a measure."""
    unit = Decimal(1).scaleb(-decimals)
    return {
        str(row.year): YearFigures(
            england=half_up(row.values[ENGLAND], decimals),
            **{name: row.percentile(of).quantize(unit, ROUND_HALF_EVEN) for name, of in PERCENTILES.items()},
            councils=len(row.councils),
            source=Source(document=f"imported from {row.file}, SHA-256 {row.sha256[:12]}", verified=Verified.LOCAL),
        )
        for row in rows
        if row.measure == measure
    }


def _published(rows: Iterable[ImportedYear]) -> Mapping[str, Published]:
    """When imported years came out, as far as whoever imported them said."""
    return {
        str(row.year): Published(date=PartialDate(row.published.isoformat()), verified=Verified.LOCAL)
        for row in rows
        if row.published is not None
    }
