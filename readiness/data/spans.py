"""Spans: the values that a figure can have where it is a bound, is suppressed or may have been rounded."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal

from readiness.core.numbers import half_unit, rounded, with_unit
from readiness.data.measures import Measure
from readiness.data.readings import Figure, Kind

NONE, ENDLESS = Decimal(0), Decimal("Infinity")
# Half a unit of the third decimal. Nobody rounds to more, so a figure with more decimals was computed.
FINEST = Decimal("0.0005")


@dataclass(frozen=True, slots=True)
class Span:
    """The values from `low` to `high`, both included, and the one that was `written` where one was."""

    low: Decimal
    high: Decimal
    written: Decimal | None = None

    def __add__(self, other: Span) -> Span:
        return total((self, other))

    def told(self, unit: str | None = None, against: Span | None = None) -> str:
        """The span in words, in as many digits as show that it differs from another: "4", "5 or more", "4 at most"."""
        if self.written is not None:
            return with_unit(rounded(self.written, against.written if against else None), unit)
        low, high = rounded(self.low), rounded(self.high) if self.high.is_finite() else ""
        # A strict bound lies EPSILON beyond its number, which rounding takes away.
        if Decimal(low) < self.low:
            return f"more than {with_unit(low, unit)}"
        if high and Decimal(high) > self.high:
            return f"less than {with_unit(high, unit)}"
        if not high:
            return f"{with_unit(low, unit)} or more"
        return f"{low} to {with_unit(high, unit)}" if self.low else f"{with_unit(high, unit)} at most"


UNKNOWN = Span(NONE, ENDLESS)


def total(spans: Collection[Span]) -> Span:
    """The span of a sum."""
    if len(spans) == 1:
        return next(iter(spans))
    written = [span.written for span in spans if span.written is not None]
    return Span(
        sum((span.low for span in spans), NONE),
        sum((span.high for span in spans), NONE),
        sum(written, NONE) if len(written) == len(spans) else None,
    )


def possible(measure: Measure, figure: Figure, part: str | None = None) -> Span:
    """The span of a figure, or of a part of it: any number where nothing is known."""
    found = measure.possible(figure, part)
    if found is None:
        return UNKNOWN
    value = found.exact
    if value is None:
        return Span(found.lowest, ENDLESS if found.highest is None else found.highest)
    if not _may_be_rounded(measure, figure, part):
        return Span(max(value, NONE), value, value)
    half = max(half_unit(value), FINEST)
    return Span(max(value - half, NONE), value + half, value)


def _may_be_rounded(measure: Measure, figure: Figure, part: str | None) -> bool:
    """Whether it is a rate without its counts, or counts full-time equivalents; whole things are not rounded."""
    if part is None:
        return measure.kind in (Kind.PROPORTION, Kind.RATIO) and figure.denominator is None
    whole = measure.people and not (measure.kind is Kind.RATIO and part == "denominator")
    return part in ("numerator", "denominator") and not whole


def share(top: Span, bottom: Span) -> Span:
    """The share of the one in the other, in percent; unknown where the other is unknown or may be 0."""
    if not bottom.low or not bottom.high.is_finite():
        return UNKNOWN
    written = None if top.written is None or bottom.written is None else top.written / bottom.written * 100
    return Span(top.low / bottom.high * 100, top.high / bottom.low * 100, written)
