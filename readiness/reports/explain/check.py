"""The entry of a check: what it reads, what decides it, and what that rests on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal

from readiness.core.dates import day_in_words
from readiness.core.numbers import plain, with_unit
from readiness.core.text import counted, sentence
from readiness.data.operands import Reference
from readiness.data.vocabulary import RESTS_ON, CriticalBecause
from readiness.packs.band import Band, OwnStandard, PublishedFigure
from readiness.packs.compile import benchmarked
from readiness.packs.criterion import Check, SilenceRule
from readiness.packs.pack import RulePack
from readiness.packs.thresholds import ResolvedBand, resolve
from readiness.reports.blocks import Block, Code, Entry, Fact, Inline, Table, Words
from readiness.reports.explain.examples import in_short
from readiness.reports.explain.facts import fact, ref, source_of, sourced
from readiness.reports.explain.figures import figures

CRITICAL: Mapping[CriticalBecause, str] = {
    CriticalBecause.UNSAFE_TODAY: "a child may be unsafe today",
    CriticalBecause.WIDELY_MISSED: "a duty is widely missed",
}


def check_entry(check: Check, pack: RulePack) -> Entry:
    """The entry of a check, with its expressions, thresholds, wording, published figures and examples."""
    return Entry(check.id, check.title, tuple(_check(check, pack)))


def _check(check: Check, pack: RulePack) -> Iterator[Block]:
    rule = pack.compiled[check.id]
    for overlay, change in pack.changes_of(check.id):
        yield from fact("Overlay", f"{overlay.name}: {change.told}. {change.reason}")
    for alias, reference in rule.required.items():
        yield from fact("Reads" if check.measure and alias == "value" else f"Reads {alias}", *_reference(reference))
    for alias, reference in rule.context.items():
        yield from fact(f"Beside {alias}", *_reference(reference))
    if check.change_over:
        yield from fact("The value is", f"the change over {check.change_over} periods")
    yield from fact("Applies when", check.applies_when and Code(check.applies_when))
    yield from fact("The value is", check.value and Code(check.value), f" ({check.unit})")
    if start := pack.about.applies_from.get(check.id):
        yield from fact("Applies", f"from {day_in_words(start.day)} on: {start.because}")
    yield from limits(check)
    yield from _bands(check, pack)
    if check.rests_on:
        yield from _decided_at_once(check, RESTS_ON[check.rests_on])
    yield from fact("Because", check.because)
    yield from fact("Critical because", check.critical_because and CRITICAL[check.critical_because])
    yield from fact("Source", source_of(check.source))
    yield from fact("Weight", str(check.weight))
    yield from fact("Inspectors ask", check.inspectors_ask)
    yield from fact("Finding", check.finding)
    yield from fact("Distance", check.distance)
    yield from fact("Do", check.remedy)
    measure = benchmarked(check)
    if measure and any(isinstance(band.threshold, PublishedFigure) for band in check.bands):
        yield from figures(measure, pack)
    yield from _examples(check, pack)


def _reference(reference: Reference) -> tuple[Inline, ...]:
    part = f"[{reference.part}]" if reference.part else ""
    return ref(reference.measure.id), f"{part}: {reference.measure.title}"


def limits(check: Check) -> Iterator[Fact]:
    """What else decides: how old a reading may be, and what stands for a base that is unknown."""
    if check.max_age_days is not None:
        yield Fact("Readings", f"at most {counted(check.max_age_days, 'day')} old")
    for base, least in check.at_worst.items():
        yield Fact(
            "Where unknown", (Code(base), " is taken to be no more than ", Code(least), ": the worst it can mean")
        )


def latest_thresholds(check: Check, pack: RulePack) -> Mapping[Band, ResolvedBand]:
    """The bands whose thresholds are known, in numbers of the latest figures and of the pack's own standards."""
    measure = benchmarked(check)
    latest = pack.catalogue.benchmark(measure, date.max) if measure else None
    return {one.band: one for one in resolve(check.bands, latest, pack.about.local_standards)}


def _bands(check: Check, pack: RulePack) -> Iterator[Fact]:
    """Each band with its threshold."""
    unit, resolved = unit_of(check, pack), latest_thresholds(check, pack)
    for band in check.bands:
        one, comes_to = resolved.get(band), ""
        if one and one.benchmark:
            comes_to = f" ({with_unit(plain(one.threshold), unit)} in {one.benchmark.year})"
        elif one and isinstance(band.threshold, OwnStandard):
            comes_to = f" ({with_unit(plain(one.threshold), unit)} where the council names no standard of its own)"
        yield Fact(band.severity.capitalize(), _format_band(band, comes_to, unit))


def _format_band(band: Band, comes_to: str, unit: str | None) -> Words:
    named = band.threshold
    threshold = with_unit(plain(named), unit) if isinstance(named, Decimal) else Code(str(named))
    because = f" {sentence(band.because)}" if band.because else ""
    source = f" Source: {sourced(band.source)}." if band.source else ""
    basis = f"{comes_to}{enough(band)}; rests on {RESTS_ON[band.rests_on]}.{because}{source}"
    return Code(band.expression), ", threshold = ", threshold, basis


def enough(band: Band) -> str:
    """How many must be on the wrong side, where one is too few."""
    return f", where that is {band.fewest} or more" if band.fewest and band.fewest > 1 else ""


def silence(rule: SilenceRule) -> str:
    """What silence is, in words."""
    return f"no audit, review or letter of the last {counted(rule.max_age_months, 'month')} shows how practice is"


def unit_of(check: Check, pack: RulePack) -> str | None:
    """The unit of the thresholds; None where the measure does not say it, as for a change or a numerator."""
    if check.measure is None or check.unit or check.change_over:
        return check.unit
    reference = pack.compiled[check.id].required["value"]
    return None if reference.part in ("numerator", "denominator") else reference.measure.measured_in


def _decided_at_once(check: Check, basis: str) -> Iterator[Fact]:
    """What decides a check without bands: its condition, or its rule for evidence."""
    if check.severity and check.gap_when:
        yield from fact(check.severity.capitalize(), check.gap_when and Code(check.gap_when), f"; rests on {basis}.")
    if rule := check.evidence:
        kinds = ", ".join(kind.replace("-", " ") for kind in rule.kinds)
        moderated = ", moderated" if rule.needs.moderated else ""
        own = f"of the council's own, at least {rule.needs.sample} sampled{moderated}"
        yield from fact("Evidence", f"{kinds}; {own}; at most {rule.max_age_months} months old")
        yield from fact(rule.severity.capitalize(), f"it shows {' or '.join(rule.gap_on)}; rests on {basis}.")
        yield from fact("Watch", f"it shows {' or '.join(rule.watch_on)}" if rule.watch_on else None)
    if check.silence and check.severity:
        yield Fact(check.severity.capitalize(), f"{silence(check.silence)}; rests on {basis}.")


def _examples(check: Check, pack: RulePack) -> Iterator[Table]:
    """The author's examples for this check: what each submits, and the level or status that it expects."""
    rows = tuple(
        (example.name, example.expect[check.id], in_short(example, check, pack.compiled[check.id]))
        for example in pack.criterion_of[check.id].examples
        if check.id in example.expect
    )
    if rows:
        yield Table(("Example", "Comes to", "Given"), rows, "Examples")
