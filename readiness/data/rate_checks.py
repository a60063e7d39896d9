"""Checks of stated rates: whether one is a fraction, and whether rounding explains how it differs from its counts."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from readiness.core.diagnostics import Issue, Path
from readiness.core.numbers import half_unit, plain
from readiness.data.measures import Measure
from readiness.data.readings import Figure, Kind

# What a percentage under 1 needs beside it to be accepted: of the whole council, and of a team.
REMARK = 'a "note" or a "source"'
OF_A_TEAM = 'a "note" or a "source" of the whole reading'


def fraction_issues(measure: Measure, figure: Figure, at: Path, remark: str) -> Iterator[Issue]:
    """The issue with a bare percentage of 1 or less, which is likely a fraction (0.85 for 85%).

    `remark` names what the author can add to show that it is meant.
    """
    stated = figure.percentage
    bare = figure.numerator is None and figure.denominator is None and not figure.absent
    if measure.kind is not Kind.PROPORTION or stated is None or not bare or not 0 < stated <= 1:
        return
    # "Less than 1" is meant as a percentage: nobody would write it for "less than all".
    if stated == 1 and figure.bound is not None:
        return
    truly = "is 1%" if stated == 1 else "is under 1%"
    yield Issue(
        (*at, "percentage"),
        f"{stated} looks like a fraction, and percentages run from 0 to 100",
        f"write {plain(stated * 100)}; if it truly {truly}, give counts, or add {remark}",
    )


# A rate with all the digits of a spreadsheet's floating point differs from the exact one by this share of it.
DOUBLE = Decimal("1E-14")


def _true_range(measure: Measure, top: Decimal, bottom: Decimal) -> tuple[Decimal, Decimal]:
    """The range of the rate: counts of people are exact, while posts and the parts of a ratio may be rounded."""
    times = 100 if measure.kind is Kind.PROPORTION else 1
    exact = measure.people and measure.kind is Kind.PROPORTION
    # Both come from one table, and JSON drops the zeros of 92.0: a whole number is as exact as the one beside it.
    off = Decimal(0) if exact else min(half_unit(top), half_unit(bottom))
    high = (top + off) / (bottom - off) if bottom > off else Decimal("Infinity")
    return max(top - off, Decimal(0)) / (bottom + off) * times, high * times


def stated_issues(measure: Measure, stated: Decimal, top: Decimal, bottom: Decimal, at: Path) -> Iterator[Issue]:
    """The issue with a stated rate that differs from its counts by more than the rounding of them all allows."""
    low, high = _true_range(measure, top, bottom)
    true = top / bottom * (100 if measure.kind is Kind.PROPORTION else 1)
    off = max(half_unit(stated), true * DOUBLE)
    if low - off <= stated <= high + off:
        return
    shown = plain(true.quantize(Decimal("0.1")))
    fraction_off = max(half_unit(stated) * 100, Decimal("0.5"))
    if measure.kind is Kind.PROPORTION and low - fraction_off <= stated * 100 <= high + fraction_off:
        yield Issue(
            at,
            f"{stated} beside {plain(top)} of {plain(bottom)} looks like a fraction",
            f"write {shown}, or leave it out",
        )
    else:
        yield Issue(
            at,
            f"{stated} does not agree with {plain(top)} of {plain(bottom)}, which is {shown}",
            "correct one, or leave it out",
        )
