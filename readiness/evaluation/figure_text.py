"""Figures in a few words, for findings and tables: "85.7% (812 of 947)"."""

from __future__ import annotations

from decimal import Decimal

from readiness.core.numbers import between, plain, shown
from readiness.data.measures import STATISTICS, Measure
from readiness.data.readings import Bound, Figure, Kind, Reading
from readiness.evaluation.facts import Facts

IN_WORDS = {"percentile_90": "90th percentile"}


def format_reading(measure: Measure, reading: Reading, facts: Facts) -> str:
    """What was submitted for a measure; "by team only" where there is no figure for the whole council."""
    if told := format_figure(measure, reading, facts):
        return told
    return f"by {' and '.join(dimension.replace('_', ' ') for dimension in reading.by)} only"


def format_figure(measure: Measure, figure: Figure, facts: Facts, part: str | None = None, bare: bool = False) -> str:
    """A figure, or the part of it that is named, in a few words. `bare` leaves the unit out of a count."""
    if figure.absent:
        base = f", of {plain(figure.denominator)} {measure.counts}" if figure.denominator else ""
        return facts.why_absent(figure) + base
    if part is not None:
        return _format_part(measure, figure, part)
    if figure.denominator is not None and figure.numerator is not None:
        quotient = measure.value(figure)
        # A ratio's parts are unlike things, cases and workers: the one is no part of the other.
        joined = "for" if measure.kind is Kind.RATIO else "of"
        counts = f"{plain(figure.numerator)} {joined} {plain(figure.denominator)}"
        return f"{shown(quotient, measure.measured_in)} ({counts})" if isinstance(quotient, Decimal) else counts
    match measure.kind:
        case Kind.DURATION:
            known = [(name, getattr(figure, name)) for name in STATISTICS]
            parts = [
                f"{IN_WORDS.get(name, name)} {shown(value, measure.unit)}" for name, value in known if value is not None
            ]
        case Kind.DISTRIBUTION:
            parts = _format_distribution(measure, figure)
        case Kind.YES_NO:
            parts = [] if figure.answer is None else ["yes" if figure.answer else "no"]
        case Kind.DATE:
            parts = [] if figure.date is None else [figure.date]
        case _:
            unit = None if bare and measure.measured_in != "percent" else measure.measured_in
            parts = _format_number(measure, figure, unit)
    return ", ".join(parts)


def _format_part(measure: Measure, figure: Figure, part: str) -> str:
    possible = measure.possible(figure, part)
    unit = measure.unit if measure.kind is Kind.DURATION else measure.counts
    if possible is None:
        return "no number"
    return between(possible.lowest, possible.highest, unit)


def _format_number(measure: Measure, figure: Figure, unit: str | None) -> list[str]:
    value, possible = measure.value(figure), measure.possible(figure)
    if isinstance(value, Decimal):
        return [with_bound(shown(value, unit), figure.bound)]
    return [between(possible.lowest, possible.highest, unit)] if possible else []


def _format_distribution(measure: Measure, figure: Figure) -> list[str]:
    bands, total = figure.bands or {}, measure.value(figure)
    if isinstance(total, Decimal):
        return [f"{shown(total, measure.counts)} in {len(bands)} bands"]
    missing = len(measure.bands or {}) - len(bands)
    return (
        [f"{shown(Decimal(sum(bands.values())), measure.counts)} in {len(bands)} bands, {missing} unknown"]
        if bands
        else []
    )


def with_bound(number: str, bound: Bound | None) -> str:
    """ "more than 30%" for a value known only as above 30%."""
    prefix = {Bound.ABOVE: "more than ", Bound.BELOW: "less than ", None: ""}[bound]
    return prefix + number
