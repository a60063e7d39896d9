"""Trends: which earlier reading a change is measured from. Neither neighbouring days nor a decade make a trend."""

from __future__ import annotations

from datetime import timedelta

from readiness.core.dates import months_between
from readiness.data.readings import Point, Reading
from readiness.evaluation.check_facts import CheckFacts
from readiness.evaluation.decision import not_assessed


def trend_start(scope: CheckFacts, reading: Reading) -> Point:
    """The earlier reading with which a trend begins: so many steps back, each far enough from the one after it.

    Raises Undecided where there are too few, and where they reach too far back to be one trend.
    """
    limits, needed = scope.facts.pack.about.limits.trend, (scope.check.change_over or 2) - 1
    end = scope.facts.period_end(reading).last
    day = end
    found: list[Point] = []
    for point in sorted(reading.history, key=lambda point: point.period_end.last, reverse=True):
        if len(found) < needed and point.period_end.last <= day - timedelta(days=limits.step_days):
            found.append(point)
            day = point.period_end.last
    if len(found) < needed:
        apart = f"{limits.step_days} days or more apart"
        raise not_assessed(f"a trend needs {needed + 1} readings {apart}, and {len(found) + 1} can be used")
    if months_between(day, end) > limits.most_months:
        raise not_assessed(f"its readings lie over {limits.most_months} months apart, which is no trend")
    return found[-1]
