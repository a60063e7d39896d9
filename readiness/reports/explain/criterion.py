"""The entry of a criterion: why it matters, what inspectors ask and how often, and its checks."""

from __future__ import annotations

from collections.abc import Iterator

from readiness.core.numbers import rounded
from readiness.packs.criterion import Criterion
from readiness.packs.frequencies import Frequencies
from readiness.packs.pack import RulePack
from readiness.reports.blocks import Block, Entry, Fact, Paragraph, Table
from readiness.reports.explain.facts import fact, ref, sourced

UNWRITTEN = Paragraph("No checks are written yet: the criterion is listed, and outside coverage.")


def criterion_entry(criterion: Criterion, pack: RulePack) -> Entry:
    """The entry of a criterion."""
    return Entry(criterion.id, criterion.title, tuple(_criterion(criterion, pack)))


def _criterion(criterion: Criterion, pack: RulePack) -> Iterator[Block]:
    yield from fact("Area", ", ".join([criterion.area, *(f"informs {area}" for area in criterion.informs)]))
    yield from fact("Why", criterion.why)
    yield from fact("What good looks like", criterion.looks_like)
    yield from fact("Inspectors ask", criterion.inspectors_ask)
    framework = pack.about.national_framework
    for name in criterion.national_framework:
        part = f"{framework.parts[name]} (numbered as in the edition of {framework.edition})" if framework else name
        yield Fact("National Framework", part)
    yield from _how_often(criterion, pack.frequencies)
    for source in criterion.sources:
        yield from fact("Source", sourced(source))
    if criterion.checks:
        rows = tuple((ref(check.id), check.title, str(check.weight)) for check in criterion.checks)
        yield Table(("Check", "What it tests", "Weight"), rows, "Checks")
    else:
        yield UNWRITTEN


def _how_often(criterion: Criterion, frequencies: Frequencies) -> Iterator[Block]:
    if span := frequencies.criticised:
        for theme in criterion.themes:
            found = span.themes[theme]
            often = f"{rounded(found.percent)}% of reports {span.years}, {rounded(found.recent)}% {span.recent_years}"
            yield from fact(f"Criticised ({theme})", often)
    if subjects := frequencies.examined:
        for subject in criterion.examined_as:
            share = rounded(subjects.subjects[subject])
            yield from fact("Examined", f"{subject}, in {share}% of reports {subjects.years}")
