"""Which published figures are in force for each measure, and what an import changed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from readiness.core.dates import day_in_words, months_between
from readiness.core.text import counted, listed, sentence
from readiness.data.benchmarks import Release
from readiness.data.catalogue import Catalogue
from readiness.data.imported import ENOUGH, ImportedYear
from readiness.reports.blocks import Block, Heading, Item, Paragraph

# Over so many months before a day, figures are old.
OLD_MONTHS = 24


def in_force(catalogue: Catalogue, day: date | None) -> Iterator[Block]:
    """Each release with its measures, for a reading that ends on this day; without one, the newest figures."""
    yield Heading(1, "Published figures")
    on = f"for a reading that ends on {day_in_words(day.isoformat())}" if day else "the newest of each measure"
    yield Paragraph(sentence(f"in force: {on}. England and the spread of councils, except where less is said"))
    imported = catalogue.imported
    if imported is not None:
        files = f"Imported from {listed(list(imported.files))}, SHA-256 {imported.sha256}"
        yield Paragraph(f"{files}. A check uses imported figures only with --imported.")
    for name in sorted({release.release for release in catalogue.releases}):
        yield Heading(2, name)
        for release in catalogue.releases:
            if release.release == name:
                yield from _release(release, catalogue, day)
    without = sum(catalogue.release_of(measure) is None for measure in catalogue.measures)
    yield Heading(2, "Not published")
    yield Paragraph(f"{without} of {counted(len(catalogue.measures), 'measure')} have no published figures.")


def _release(release: Release, catalogue: Catalogue, day: date | None) -> Iterator[Item]:
    """The measures of a release, those together of which the same is to be said."""
    groups: dict[str, list[str]] = {}
    for measure in release.measures:
        groups.setdefault(_said(release, measure, catalogue, day), []).append(measure)
    yield from (Item(f"{said}:", details=(", ".join(measures),)) for said, measures in groups.items())


def _said(release: Release, measure: str, catalogue: Catalogue, day: date | None) -> str:
    """What is in force for a measure, in words: "2025, as at 31 March 2025, published June 2025, shipped"."""
    found = release.figures(measure, day or date.max, None)
    if found is None:
        return "none as at or before that day"
    out = release.published.get(str(found.year))
    when = f"published {day_in_words(out.date)}" if out else "when they came out is not said"
    rows = catalogue.imported.rows if catalogue.imported else ()
    whence = "imported" if any((row.measure, row.year) == (measure, found.year) for row in rows) else "shipped"
    about = f"{found.year}, as at {day_in_words(found.as_at.isoformat())}, {when}, {whence}"
    return "; ".join([about, *_notes(release, measure, catalogue, found.year, day)])


def _notes(release: Release, measure: str, catalogue: Catalogue, year: int, day: date | None) -> Iterator[str]:
    """What is missing or old in the figures of a measure."""
    newest = max(release.published, key=int)
    if day is None and year < int(newest):
        yield f"the release has {newest}"
    spread = release.measures[measure].years[str(year)]
    if spread.median is None:
        yield "England only, so that no line is drawn from how councils spread"
    by_council = [one for one in catalogue.figures.years(measure) if day is None or release.day(str(one)) <= day]
    if not by_council:
        yield "not by council"
    elif by_council[0] != year:
        yield f"by council of {by_council[0]}"
    if day is not None and months_between(release.day(str(year)), day) > OLD_MONTHS:
        yield "over two years old on that day"


def told(before: Sequence[ImportedYear], after: Sequence[ImportedYear], found: Sequence[ImportedYear]) -> Iterator[str]:
    """What an import brought, a line for a measure; and what it could not use."""
    was = {(row.measure, row.year): row for row in before}
    new = [row for row in after if was.get((row.measure, row.year)) != row]
    for measure in sorted({row.measure for row in new}):
        rows = [row for row in new if row.measure == measure]
        years = listed([str(row.year) for row in sorted(rows, key=lambda row: row.year)])
        few = [str(row.year) for row in rows if not row.has_spread]
        thin = f"; no line is drawn from {listed(few)}, without England or {ENOUGH} councils" if few else ""
        yield f"{measure}: {years}{thin}"
    if not new:
        yield f"nothing is new in {counted(len(found), 'year')} of figures: readiness has them already"
