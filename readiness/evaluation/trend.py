"""Trends: which earlier readings can be joined with the present one, and whether it has become worse three times."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

from readiness.core.dates import day_in_words, months_between
from readiness.core.numbers import shown
from readiness.core.text import listed
from readiness.data.measures import Measure
from readiness.data.operands import Reference
from readiness.data.readings import Point, Reading
from readiness.data.vocabulary import Level
from readiness.evaluation.check_facts import CheckFacts
from readiness.evaluation.decision import Decided, not_assessed
from readiness.evaluation.facts import Facts
from readiness.packs.pack import RulePack
from readiness.packs.thresholds import councils_worse

# Worse than the time before, and that worse than the one before it.
PERIODS = 3
# Where neither chance nor the spread of councils is known, a tenth of the first value.
LEAST_SHARE = 10


def trend_start(scope: CheckFacts, reference: Reference, reading: Reading) -> Point:
    """The earlier reading with which a trend begins: so many steps back, each far enough from the one after it.

    Raises Undecided where there are too few, and where they reach too far back to be one trend.
    """
    limits, needed = scope.facts.pack.about.limits.trend, (scope.check.change_over or 2) - 1
    end = scope.facts.period_end(reading).last
    found = list(_steps(scope, reference.measure, reading))[:needed]
    if len(found) < needed:
        apart = f"{limits.step_days} days or more apart"
        begins = counted_alike_since(scope.facts, reference.measure, end)
        cut = any(point.period_end.last < begins for point in reading.history)
        since = f"; before {day_in_words(begins.isoformat())} it was counted otherwise" if cut else ""
        raise not_assessed(f"a trend needs {needed + 1} readings {apart}, and {len(found) + 1} can be used{since}")
    if months_between(found[-1].period_end.last, end) > limits.most_months:
        raise not_assessed(f"its readings lie over {limits.most_months} months apart, which is no trend")
    return found[-1]


def held_if_worsening(scope: CheckFacts, decided: Decided) -> Decided:
    """The outcome, to watch where it is met and has become worse over three periods, by more than chance.

    By more than chance is: past many councils where their spread is published; else out of the interval where there is
    one; else by a tenth.
    """
    reference, now = scope.reference, decided.value
    if decided.level is not Level.MET or reference is None or now is None or not decided.resolved:
        return decided
    reading = scope.facts.reading(reference)
    # Where a check asks for the change itself, it is told there and once.
    if len(reading.history) < PERIODS - 1 or scope.check.measure in scope.facts.pack.once(_trends):
        return decided
    points = list(_steps(scope, reference.measure, reading))[: PERIODS - 1]
    earlier = [reference.measure.value(point, reference.part) for point in points if not point.absent]
    values = [now, *(value for value in earlier if isinstance(value, Decimal))]
    if len(values) < PERIODS or months_between(points[-1].period_end.last, scope.facts.period_end(reading).last) > (
        scope.facts.pack.about.limits.trend.most_months
    ):
        return decided
    downwards = decided.resolved[0].downwards
    if not all(later < before if downwards else later > before for later, before in pairwise(values)):
        return decided
    if not _by_more_than_chance(scope, decided, now, values[-1]):
        return decided
    told = listed([shown(value, scope.unit) for value in reversed(values)])
    why = f"It keeps within its lines, and has become worse over three periods: {told}."
    return replace(decided.held_at(Level.WATCH, why), worsening=True)


def _trends(pack: RulePack) -> frozenset[str | None]:
    """The operands of which a check asks how they changed."""
    return frozenset(check.measure for check in pack.checks if check.change_over)


def _by_more_than_chance(scope: CheckFacts, decided: Decided, now: Decimal, first: Decimal) -> bool:
    then, today = (councils_worse(value, decided.resolved) for value in (first, now))
    if then is not None and today is not None:
        return then - today >= scope.facts.pack.about.limits.trend.fewest_places
    if decided.interval is not None:
        return not decided.interval.low <= first <= decided.interval.high
    return abs(now - first) * LEAST_SHARE >= abs(first)


def _steps(scope: CheckFacts, measure: Measure, reading: Reading) -> Iterator[Point]:
    """The earlier readings that can be joined with the present one, the latest first, each far enough from the next."""
    day = scope.facts.period_end(reading).last
    begins = counted_alike_since(scope.facts, measure, day)
    for point in sorted(reading.history, key=lambda point: point.period_end.last, reverse=True):
        if point.period_end.last < begins:
            return
        if point.period_end.last <= day - timedelta(days=scope.facts.pack.about.limits.trend.step_days):
            yield point
            day = point.period_end.last


def counted_alike_since(facts: Facts, measure: Measure, until: date) -> date:
    """The day since which the measure has been counted as it is today: the last break, or the council's own reform."""
    breaks = [one.since.first for one in measure.breaks]
    reform = facts.submission.in_reform
    if reform is not None and measure.changed_by_reform:
        breaks.append(reform.since.first)
    return max((day for day in breaks if day <= until), default=date.min) if breaks else date.min
