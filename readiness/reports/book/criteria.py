"""Criteria and their checks in the rule book: all that a reader needs to agree or disagree, each thing said once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from readiness.core.numbers import rounded
from readiness.core.text import listed
from readiness.data.operands import Reference
from readiness.packs.criterion import Check, Criterion
from readiness.packs.pack import RulePack
from readiness.packs.policy import AreaTitle
from readiness.reports.blocks import Block, Code, Fact, Heading, Inline, Paragraph, Ref, Table
from readiness.reports.book.wording import in_words, lines
from readiness.reports.explain.check import CRITICAL, limits
from readiness.reports.explain.criterion import UNWRITTEN
from readiness.reports.explain.facts import fact, ref, source_of, sourced

CHECKS = ("Check", "What it tests", "At worst", "Weight")


def criteria_of(area: AreaTitle, pack: RulePack) -> Iterator[Block]:
    """The criteria of an area with their checks."""
    yield Heading(1, area.title, area.id)
    yield Paragraph(f"Inspectors look at {area.looks_at}.")
    for criterion in pack.criteria:
        if criterion.area == area.id:
            yield Heading(2, criterion.id, criterion.id, criterion.title)
            yield from _criterion(criterion, pack)
            for check in criterion.checks:
                yield Heading(3, check.id, check.id, check.title)
                yield from _check(check, pack)


def _criterion(criterion: Criterion, pack: RulePack) -> Iterator[Block]:
    titles = {area.id: area.title for area in pack.about.areas}
    yield from fact("Why", criterion.why)
    yield from fact("What good looks like", criterion.looks_like)
    yield from fact("Inspectors ask", criterion.inspectors_ask)
    yield from fact("How often", _how_often(criterion, pack))
    yield from fact("Also says something of", "; ".join(titles[area] for area in criterion.informs))
    yield from fact("National Framework", _framework(criterion, pack))
    yield from (Fact("Source", sourced(source)) for source in criterion.sources)
    if not criterion.checks:
        yield UNWRITTEN
        return
    rows = (
        (ref(one.id), one.title, max(one.severities, key=lambda level: level.rank).value, str(one.weight))
        for one in criterion.checks
    )
    yield Table(CHECKS, tuple(rows))


def _how_often(criterion: Criterion, pack: RulePack) -> str:
    """In how many reports its themes are criticised, and its subjects examined."""
    themes = (pack.frequencies.themes[name] for name in criterion.themes)
    shares = [f"{rounded(theme.percent)}% (lately {rounded(theme.recent)}%)" for theme in themes]
    mentions = [f"{name} in {rounded(pack.frequencies.subjects[name])}%" for name in criterion.examined_as]
    criticised = f"criticised in {listed(shares)} of reports" if shares else ""
    examined = f"reports mention {listed(mentions)}" if mentions else ""
    return "; ".join(filter(None, (criticised, examined)))


def _framework(criterion: Criterion, pack: RulePack) -> str:
    framework = pack.about.national_framework
    return "; ".join(framework.parts[name] if framework else name for name in criterion.national_framework)


def _check(check: Check, pack: RulePack) -> Iterator[Block]:
    rule, by_name = pack.compiled[check.id], not in_words(check, pack)
    for overlay, change in pack.changes_of(check.id):
        yield from fact("Overlay", f"{overlay.name}: {change.told}. {change.reason}")
    yield from fact("Reads", *_references(rule.required, by_name))
    yield from fact("Beside it", *_references(rule.context, False))
    if check.change_over:
        yield Fact("The value is", f"the change over {check.change_over} readings")
    yield from fact("Applies when", check.applies_when and Code(check.applies_when))
    yield from fact("The value is", check.value and Code(check.value), f" ({check.unit})")
    yield from limits(check)
    yield from lines(check, pack)
    yield from fact("Because", check.because)
    yield from fact("Critical because", check.critical_because and CRITICAL[check.critical_because])
    yield from fact("Source", source_of(check.source))
    yield from fact("Inspectors ask", check.inspectors_ask)
    yield from fact("Finding", check.finding)
    yield from fact("Do", check.remedy)


def _references(references: Mapping[str, Reference], by_name: bool) -> tuple[Inline, ...]:
    """The titles of measures, with links; before each the name by which an expression calls it."""
    found: list[Inline] = []
    for alias, reference in references.items():
        name: tuple[Inline, ...] = (Code(alias), " is ") if by_name else ()
        part = f" ({reference.part.replace('_', ' ').replace('+', ', ')})" if reference.part else ""
        found += ["; ", *name, Ref(reference.measure.id, reference.measure.title), *filter(None, (part,))]
    return tuple(found[1:])
