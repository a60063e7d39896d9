"""Whether a stated rate is one, and agrees with the counts beside it as far as rounding goes."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from readiness.core.diagnostics import Issue, Path
from readiness.core.numbers import half_unit, plain
from readiness.data.measures import Measure
from readiness.data.readings import Figure, Kind

# What has to be said of a percentage under 1, by where it stands.
REMARK = 'a "note" or a "source"'
OF_A_TEAM = 'a "note" or a "source" of the whole reading'


def fraction_issues(measure: Measure, figure: Figure, at: Path, remark: str) -> Iterator[Issue]:
    """A bare percentage of 1 or less is a likely fraction, unless somebody said something of it: the `remark`.

    "Less than 1" is no fraction: of everything, nobody would say it.
    """
    stated = figure.percentage
    bare = figure.numerator is None and figure.denominator is None and not figure.absent
    if measure.kind is not Kind.PROPORTION or stated is None or not bare or not 0 < stated <= 1:
        return
    if stated == 1 and figure.bound is not None:
        return
    truly = "is 1%" if stated == 1 else "is under 1%"
    yield Issue(
        (*at, "percentage"),
        f"{stated} looks like a fraction, and percentages run from 0 to 100",
        f"write {plain(stated * 100)}; if it truly {truly}, give counts, or add {remark}",
    )


DOUBLE = Decimal("1E-14")
"""How far what a computer worked out in floating point may lie from the truth, as a share of it."""


def _true_range(measure: Measure, top: Decimal, bottom: Decimal) -> tuple[Decimal, Decimal]:
    """Where the rate can lie: counts of people are exact, while posts and the parts of a ratio may be rounded.

    Both parts come out of one table: a whole number beside one with decimals is taken to have as many.
    """
    times = 100 if measure.kind is Kind.PROPORTION else 1
    exact = measure.people and measure.kind is Kind.PROPORTION
    off = Decimal(0) if exact else min(half_unit(top), half_unit(bottom))
    high = (top + off) / (bottom - off) if bottom > off else Decimal("Infinity")
    return max(top - off, Decimal(0)) / (bottom + off) * times, high * times


def stated_issues(measure: Measure, stated: Decimal, top: Decimal, bottom: Decimal, at: Path) -> Iterator[Issue]:
    """A stated figure beside counts may differ by what the rounding of all of them allows, no more."""
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
