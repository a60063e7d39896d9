"""Thresholds and conditions of the rule book in words; an expression only where words would say less."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal

from readiness.core.numbers import plain, with_unit
from readiness.core.text import counted, sentence
from readiness.data.vocabulary import RESTS_ON
from readiness.packs.band import Band, PublishedFigure
from readiness.packs.criterion import Check, EvidenceRule
from readiness.packs.pack import RulePack
from readiness.packs.thresholds import ResolvedBand
from readiness.reports.blocks import Code, Fact, Inline
from readiness.reports.explain.check import enough, latest_thresholds, silence, unit_of
from readiness.reports.explain.facts import fact, sourced

SIGNS: Mapping[str, str] = {">": "above", "<": "below", ">=": "at least", "<=": "at most", "==": "exactly"}
PLACES: Mapping[str, str] = {
    "worst_quarter": "in the worst quarter of councils",
    "worst_tenth": "in the worst tenth of councils",
}
USUALLY_WATCHED = EvidenceRule.model_fields["watch_on"].default


def lines(check: Check, pack: RulePack) -> Iterator[Fact]:
    """What each severity takes, the worst first, with what it rests on and why."""
    yield from _bands(check, pack)
    basis = f" ({RESTS_ON[check.rests_on]})" if check.rests_on else ""
    level = check.severity.capitalize() if check.severity else ""
    if check.gap_when:
        yield from fact(level, condition(check, pack), f"{basis}.")
    if check.silence:
        yield from fact(level, f"{silence(check.silence)}{basis}.")
    if rule := check.evidence:
        yield Fact("Evidence", f"{', '.join(kind.replace('-', ' ') for kind in rule.kinds)}. {_needs(rule)}")
        yield Fact(rule.severity.capitalize(), f"it shows {' or '.join(rule.gap_on)}{basis}.")
        if rule.watch_on != USUALLY_WATCHED:
            yield Fact("Watch", f"it shows {' or '.join(rule.watch_on)}" if rule.watch_on else "never")


def in_words(check: Check, pack: RulePack) -> bool:
    """Whether all that decides the check is told without the names of its measures."""
    told = not check.gap_when or isinstance(condition(check, pack), str)
    return told and not (check.value or check.applies_when)


def condition(check: Check, pack: RulePack) -> Inline:
    """The condition of a gap: in words where it compares its only measure with a number, else as it is evaluated."""
    text, required = check.gap_when or "", pack.compiled[check.id].required
    found = re.fullmatch(r"(\w+) (>=|<=|==|>|<) (\d+(?:\.\d+)?)", text)
    if found is None or found[1] not in required or len(required) > 1:
        return Code(text)
    unit = required[found[1]].measure.measured_in
    if found[2] == ">" and found[3] == "0" and unit != "percent":
        return f"one or more {unit.replace('_', ' ')}"
    return f"{SIGNS[found[2]]} {with_unit(found[3], unit)}"


def _bands(check: Check, pack: RulePack) -> Iterator[Fact]:
    unit, latest, said = unit_of(check, pack), latest_thresholds(check, pack), ""
    for band in check.bands:
        because = band.because or ""
        # The same reason for two lines is told with the first of them.
        why = f" {sentence(because)}" if because and because != said else ""
        source = f" Source: {sourced(band.source)}." if band.source else ""
        change = _change(band) if check.change_over else None
        where = f"{change or _place(band, latest.get(band), unit)}{enough(band)}"
        yield Fact(band.severity.capitalize(), f"{where} ({RESTS_ON[band.rests_on]}).{why}{source}")
        said = because


def _place(band: Band, latest: ResolvedBand | None, unit: str | None) -> str:
    """ "below 75%", "in the worst quarter of councils: below 78.6% in 2025"."""
    side, named = "above" if band.below is None else "below", band.threshold
    number = with_unit(plain(latest.threshold), unit) if latest else None
    if isinstance(named, Decimal):
        return f"{side} {with_unit(plain(named), unit)}"
    year = f" in {latest.benchmark.year}" if latest and latest.benchmark else ""
    if not isinstance(named, PublishedFigure):
        return f"{side} the council's own standard, {number} where it names none"
    if named.name in PLACES:
        return f"{PLACES[named.name]}{f': {side} {number}{year}' if number else ''}"
    return f"{side} England{f', {number}{year}' if number else ''}"


def _change(band: Band) -> str | None:
    """ "a rise of more than 10"; nothing where the line is on neither side of no change."""
    if not isinstance(band.threshold, Decimal) or (band.threshold < 0) != (band.above is None):
        return None
    return f"a {'rise' if band.below is None else 'fall'} of more than {plain(abs(band.threshold))}"


def _needs(rule: EvidenceRule) -> str:
    """What makes the check met: of what sample, and how old."""
    moderated = ", moderated" if rule.needs.moderated else ""
    sample = f"The council's own with a sample of {rule.needs.sample} or more{moderated}"
    return f"{sample}; at most {counted(rule.max_age_months, 'month')} old"
