"""Mutants of a check: the check with one small change, such as a moved threshold or a swapped operator."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal, localcontext
from itertools import chain, pairwise
from typing import Any

from readiness.authoring.mutation_testing.lines import number_of
from readiness.core.diagnostics import ExpressionError, Path
from readiness.core.numbers import ARITHMETIC, plain
from readiness.core.text import with_article
from readiness.data.vocabulary import Level
from readiness.packs.band import Band, PublishedFigure
from readiness.packs.compile import CompiledCheck, compiled
from readiness.packs.criterion import Check, EvidenceRule
from readiness.packs.expression import tokens
from readiness.packs.pack import RulePack

# The names of published figures that are next to each other.
NEIGHBOURS = (("england", "worst_quarter"), ("worst_quarter", "worst_tenth"))
EXPRESSIONS = ("value", "gap_when", "applies_when")
SWAPPED: Mapping[str, Sequence[str]] = {
    ">": (">=", "<="),
    ">=": (">", "<"),
    "<": ("<=", ">="),
    "<=": ("<", ">"),
    "==": (">=", "<=", "!="),
    "!=": (">", "<", "=="),
    "+": ("-",),
    "-": ("+",),
    "*": ("/",),
    "/": ("*",),
    "and": ("or",),
    "or": ("and",),
    "true": ("false",),
    "false": ("true",),
    "$min": ("$max",),
    "$max": ("$min",),
}
# From here on a constant is halved and raised by half; below, it is moved by 1.
LARGE = 10


@dataclass(frozen=True, slots=True)
class Mutant:
    """A check with one change at the path `at`; `check` is None where the change is that it was taken out."""

    what: str
    at: Path
    check: Check | None
    rule: CompiledCheck | None


def mutants(check: Check, pack: RulePack) -> Iterator[Mutant]:
    """All mutants of a check that can be evaluated at all."""
    yield Mutant("the check is taken out", (), None, None)
    rule = pack.compiled[check.id]
    with localcontext(ARITHMETIC):
        ways = (
            _band_mutants(check, pack),
            _severity_mutants(check),
            _trend_mutants(check),
            _evidence_mutants(check),
            _limit_mutants(check),
        )
        for what, at, changes in chain.from_iterable(ways):
            yield Mutant(what, at, check.model_copy(update=changes), rule)
    yield from _expression_mutants(check, pack)


Change = tuple[str, Path, Mapping[str, Any]]


def _band_mutants(check: Check, pack: RulePack) -> Iterator[Change]:
    if not check.bands:
        return
    turned = tuple(band.model_copy(update={"below": band.above, "above": band.below}) for band in check.bands)
    now, then = ("below", "above") if check.bands[0].below is not None else ("above", "below")
    yield f"what is worse is turned round: {then} the lines instead of {now}", ("bands",), {"bands": turned}
    for index, (worse, better) in enumerate(pairwise(check.bands)):
        at: Path = ("bands", index)
        pair = (
            worse.model_copy(update={"severity": better.severity}),
            better.model_copy(update={"severity": worse.severity}),
        )
        what = f"{worse.severity} and {better.severity} change places"
        yield what, at, {"bands": (*check.bands[:index], *pair, *check.bands[index + 2 :])}
    for index, band in enumerate(check.bands):
        at = ("bands", index)
        for what, moved in _moved(index, check, pack):
            yield what, at, _with_band(check, index, moved)
        for severity in _steps(band.severity, least=Level.WATCH):
            what = f"beyond {band.threshold_in_words} it is {severity} instead of {band.severity}"
            yield what, at, _with_band(check, index, band.model_copy(update={"severity": severity}))


def _with_band(check: Check, index: int, band: Band) -> dict[str, Any]:
    return {"bands": (*check.bands[:index], band, *check.bands[index + 1 :])}


def _moved(index: int, check: Check, pack: RulePack) -> Iterator[tuple[str, Band]]:
    """The band with other thresholds, each with what was changed."""
    band, today = check.bands[index], date.max
    side = "below" if band.below is not None else "above"
    if isinstance(band.threshold, PublishedFigure):
        for pair in NEIGHBOURS:
            if band.threshold.name in pair:
                other = PublishedFigure(pair[1 - pair.index(band.threshold.name)])
                if number_of(other, side == "below", check, pack, today) is not None:
                    what = f"the line for {band.severity} is {other} instead of {band.threshold}"
                    yield what, band.model_copy(update={side: other})
        return
    number = number_of(band.threshold, side == "below", check, pack, today)
    assert number is not None
    if not isinstance(band.threshold, Decimal):
        what = f"the line for {band.severity} is {plain(number)}, whatever the council's own standard is"
        yield what, band.model_copy(update={side: number})
        return
    for where, line in _either_side(index, number, check, pack):
        if line == number:
            continue
        what = f"the line for {band.severity} moved from {plain(number)} to {plain(line)}, {where}"
        yield what, band.model_copy(update={side: line})


def _either_side(index: int, number: Decimal, check: Check, pack: RulePack) -> Iterator[tuple[str, Decimal]]:
    """Half way to the next lines; where there is none, half way to 0 or to the largest value, or further by half."""
    lines = [number_of(b.threshold, b.below is not None, check, pack, date.max) for b in check.bands]
    context = [line for i, line in enumerate(lines) if abs(i - index) == 1 and line is not None and line != number]
    for line in context:
        yield "half way to the next", (number + line) / 2
    signed = check.change_over is not None or check.value is not None
    largest = None if signed else pack.compiled[check.id].required["value"].measure.largest
    if not any(line < number for line in context):
        if number > 0:
            yield "half way to 0", number / 2
        elif number < 0 or signed:
            yield ("further off by half", number * 3 / 2) if number else ("further off by 1", Decimal(-1))
    if not any(line > number for line in context):
        if largest is not None:
            yield "half way to the largest possible", (number + largest) / 2
        elif number < 0:
            yield "half way to 0", number / 2
        else:
            yield ("further off by half", number * 3 / 2) if number else ("further off by 1", Decimal(1))


def _steps(severity: Level, least: Level = Level.MET) -> Iterator[Level]:
    """The levels one step milder and one step worse, from `least` on."""
    for level in Level:
        if abs(level.rank - severity.rank) == 1 and level.rank >= least.rank:
            yield level


def _severity_mutants(check: Check) -> Iterator[Change]:
    if check.severity is not None:
        for severity in _steps(check.severity):
            yield f"it is {severity} instead of {check.severity}", ("severity",), {"severity": severity}


def _trend_mutants(check: Check) -> Iterator[Change]:
    if check.change_over is not None:
        for periods in (check.change_over - 1, check.change_over + 1):
            if periods >= 2:
                what = f"the change is over {periods} periods instead of {check.change_over}"
                yield what, ("change_over",), {"change_over": periods}


def _limit_mutants(check: Check) -> Iterator[Change]:
    """Mutants of the limits to what may decide: age in days, missing bases, few people, and how long looking counts."""
    if check.max_age_days is not None:
        what = f"a reading may be {2 * check.max_age_days} days old instead of {check.max_age_days}"
        yield what, ("max_age_days",), {"max_age_days": 2 * check.max_age_days}
    if check.at_worst:
        yield "a base that was not given leaves it open", ("at_worst",), {"at_worst": {}}
    for index, band in enumerate(check.bands):
        if band.fewest:
            what = f"{band.severity} asks for no number of people instead of {band.fewest}"
            yield what, ("bands", index), _with_band(check, index, band.model_copy(update={"fewest": None}))
            what = f"{band.severity} asks for {band.fewest + 1} people instead of {band.fewest}"
            changed = band.model_copy(update={"fewest": band.fewest + 1})
            yield what, ("bands", index), _with_band(check, index, changed)
    if check.silence is not None:
        months = check.silence.max_age_months
        what = f"what was looked at {2 * months} months ago still counts instead of {months}"
        yield what, ("silence",), {"silence": check.silence.model_copy(update={"max_age_months": 2 * months})}


def _evidence_mutants(check: Check) -> Iterator[Change]:
    """Mutants of the rule for evidence."""
    rule = check.evidence
    if rule is None:
        return
    for what, field, changes in _evidence_changes(rule):
        yield what, ("evidence", field), {"evidence": rule.model_copy(update=changes)}


def _evidence_changes(rule: EvidenceRule) -> Iterator[tuple[str, str, Mapping[str, Any]]]:
    for severity in _steps(rule.severity):
        yield f"it is {severity} instead of {rule.severity}", "severity", {"severity": severity}
    for shown in rule.gap_on:
        yield f"{shown} is no gap", "gap_on", {"gap_on": tuple(s for s in rule.gap_on if s is not shown)}
    for shown in rule.watch_on:
        what = f"{shown} is no line of enquiry"
        yield what, "watch_on", {"watch_on": tuple(s for s in rule.watch_on if s is not shown)}
    for kind in rule.kinds:
        yield f"{with_article(kind)} is not taken", "kinds", {"kinds": tuple(k for k in rule.kinds if k is not kind)}
    needs, months = rule.needs, rule.max_age_months
    if needs.moderated:
        yield "nobody need moderate it", "needs", {"needs": needs.model_copy(update={"moderated": False})}
    if needs.sample:
        what = f"a sample of {needs.sample // 2} is enough instead of {needs.sample}"
        yield what, "needs", {"needs": needs.model_copy(update={"sample": needs.sample // 2})}
    if months:
        what = f"it may be {2 * months} months old instead of {months}"
        yield what, "max_age_months", {"max_age_months": 2 * months}


def _expression_mutants(check: Check, pack: RulePack) -> Iterator[Mutant]:
    for field in EXPRESSIONS:
        text = getattr(check, field)
        for other in dict.fromkeys(_rewritten(text)) if text else ():
            was, now = " ".join(text.split()), " ".join(other.split())
            yield from _compiled(f"{field} is `{now}` instead of `{was}`", field, other, check, pack)
    if check.applies_when:
        rule = replace(pack.compiled[check.id], applies_when=None)
        changed = check.model_copy(update={"applies_when": None})
        yield Mutant("it applies to every council", ("applies_when",), changed, rule)


def _compiled(what: str, field: str, text: str, check: Check, pack: RulePack) -> Iterator[Mutant]:
    changed = check.model_copy(update={field: text})
    try:
        yield Mutant(what, (field,), changed, compiled(changed, pack.catalogue))
    except ExpressionError:
        return  # lint would refuse it, so that no author can write it by mistake


def _rewritten(text: str) -> Iterator[str]:
    """The expression with one token changed, and negated as a whole."""
    before = ""
    for token in tokens(text):
        start, end = token.span(token.lastgroup or 0)
        word = text[start:end]
        unary = word == "-" and not (before[-1:].isalnum() or before[-1:] in (")", "]", "_"))
        others = () if unary else _nudged(word) if token["number"] else SWAPPED.get(word, ())
        for other in others:
            yield f"{text[:start]}{other}{text[end:]}"
        if word == "not":
            yield f"{text[:start]}{text[end:]}".strip()
        before = word
    yield f"not ({text.strip()})"


def _nudged(word: str) -> tuple[str, ...]:
    number = Decimal(word)
    if number >= LARGE:
        return plain(number / 2), plain(number * 3 / 2)
    return (plain(number + 1), plain(number - 1)) if number >= 1 else (plain(number + 1), f"(0 - {plain(1 - number)})")
