"""Pictures of an area: a value among all councils, values over time, and the bars of a flow. Drawing decides nothing.

What each shows stands in words beside it, so that a screen reader passes the drawing over.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from markupsafe import Markup, escape

from readiness.core.dates import day_in_words
from readiness.core.numbers import rounded, shown, with_unit
from readiness.core.text import counted
from readiness.data.measures import Direction
from readiness.data.vocabulary import Area
from readiness.evaluation.finding import Finding, HistoryPoint
from readiness.evaluation.published_beside import AmongCouncils
from readiness.evaluation.result import Evaluation, FlowFigure, FlowStep

# Pixels: the strip, the room at its ends, the width of a pile, and the highest pile.
STRIP, ENDS, PILE, HIGHEST = 300, 8, 4, 24
GROUND = 34  # where the piles stand
# Pixels: from one time to the next, always the same, so that only a greater change is steeper; and the axis.
STEP, TALL, TOP, LEFT = 34, 72, 8, 38
# A percentage is drawn on half of its scale where all its values fit there, and so always equally steep.
HALVES = ((0, 50), (25, 75), (50, 100))
BAR = 240
BETTER = {Direction.HIGHER: "higher is better", Direction.LOWER: "lower is better", Direction.NONE: ""}


def strip(among: AmongCouncils) -> Markup:
    """Each council's figure as a part of a pile, lowest to highest, with the council's own value over them."""
    low, high = (end(among.values[place], among.value) for end, place in ((min, 0), (max, -1)))
    span = float(high - low) or 1.0

    def x(value: Decimal) -> int:
        share = min(max(float(value - low) / span, 0), 1)
        return ENDS + round(share * (STRIP - 2 * ENDS) / PILE) * PILE

    parts = [f'<path class="others" d="{_piles(Counter(map(x, among.values)))}"/>']
    for kind, value in (("england", among.england), ("region", among.region_value)):
        if value is not None:
            parts.append(f'<path class="{kind}" d="M{x(value)} 4V{GROUND + 4}"/>')
    if among.neighbours:
        parts.append(f'<path class="near" d="{"".join(f"M{x(value)} {GROUND + 2}v6" for value in among.neighbours)}"/>')
    parts.append(f'<path class="value" d="M{x(among.value)} {GROUND}V8l-4 -7h8l-4 7"/>')
    for anchor, end, place in (("start", low, 0), ("end", high, STRIP)):
        parts.append(f'<text class="{anchor}" x="{place}" y="50">{escape(_short(end, among.unit))}</text>')
    return _drawing("strip", STRIP, 52, parts)


def _piles(piles: Counter[int]) -> str:
    each = min(3.0, HIGHEST / max(piles.values()))
    at, path = 0, f"M0 {GROUND}"
    for x in sorted(piles):
        tall = round(piles[x] * each) or 1
        path += f"m{x - at} 0v-{tall}m0 {tall}"
        at = x
    return path


def strip_words(among: AmongCouncils) -> str:
    """What a strip shows: "84.1%; 60 of 152 councils lower, 91 higher; England 85.7%. As at 31 March 2025."."""
    unit = among.unit
    councils = counted(among.councils, "council")
    parts = [f"{shown(among.value, unit)}; {among.lower} of {councils} lower, {among.higher} higher"]
    if among.england is not None:
        parts.append(f"England {shown(among.england, unit)}")
    if among.region_value is not None:
        parts.append(f"{among.region} {shown(among.region_value, unit)}")
    if among.neighbours_median is not None:
        near = counted(len(among.neighbours), "neighbour")
        parts.append(f"the middle of {near} {shown(among.neighbours_median, unit)}")
    better = f" {BETTER[among.direction].capitalize()}." if BETTER[among.direction] else ""
    return f"{'; '.join(parts)}. As at {day_in_words(among.as_at)}.{better}"


@dataclass(frozen=True, slots=True)
class Trend:
    """The values of a measure over time: what it counts, the check that reads it, and each value in words."""

    check: str
    title: str
    words: Markup
    drawing: Markup


def trends(evaluation: Evaluation, area: Area, in_full: bool) -> Iterator[Trend]:
    """A trend for each measure of an area that has earlier values, in the order of the checks; in short, of gaps."""
    told: set[str] = set()
    checks = (check for one in evaluation.areas if one.id == area for c in one.criteria for check in c.checks)
    for finding in map(evaluation.finding_of.__getitem__, checks):
        points = comparable_points(finding)
        deciding = [reading for reading in finding.readings if reading.decides]
        if not (in_full or finding.is_gap) or finding.latest is None or len(points) == 1 or deciding[0].measure in told:
            continue
        told.add(deciding[0].measure)
        told_of = Markup("{} (<time>{}</time>)").format
        words = Markup(", ").join(told_of(point.shown, point.period_end) for point in points)
        yield Trend(finding.check, deciding[0].title, words, line(finding))


def comparable_points(finding: Finding) -> list[HistoryPoint]:
    """The values of a finding's measure that were counted as the last one is, the oldest first."""
    return [point for point in (*finding.history, finding.latest) if point is not None and point.comparable]


def line(finding: Finding) -> Markup:
    """The line through the values of a finding's measure, of which there are two at least."""
    percent = finding.unit in ("percent", "percentage points")
    return _line([float(one.value) for one in comparable_points(finding)], percent)


def _line(values: Sequence[float], percent: bool) -> Markup:
    low, high = axis(values, percent)
    width = LEFT + STEP * (len(values) - 1) + 8
    points = [
        (LEFT + STEP * index, round(TOP + TALL - (value - low) / (high - low) * TALL, 1))
        for index, value in enumerate(values)
    ]
    line = " ".join(f"{x} {y:g}" for x, y in points)
    x, y = points[-1]
    ends = [(TOP + TALL + 3, low), (TOP + 4, high)]
    parts = [
        f'<path class="axis" d="M{LEFT - 4} {TOP}V{TOP + TALL}H{width}"/>',
        *(
            f'<text x="{LEFT - 7}" y="{at}">{_short(Decimal(str(end)), "percent" if percent else None)}</text>'
            for at, end in ends
        ),
        f'<path class="line" d="M{line}"/><circle cx="{x}" cy="{y:g}" r="4"/>',
    ]
    return _drawing("trend", width, TALL + TOP + 8, parts)


def axis(values: Sequence[float], percent: bool) -> tuple[float, float]:
    """The ends of a trend's axis, by the scale of what is measured and not by how far these values lie apart.

    Half of the scale of percentages where they fit, else all of it; of other numbers from 0 to the highest of them.
    """
    least, most = min(values), max(values)
    if percent and least >= 0 and most <= 100:
        return next((half for half in HALVES if half[0] <= least and most <= half[1]), (0, 100))
    return min(least, 0), most if most > min(least, 0) else min(least, 0) + 1


def bar(figure: FlowFigure, steps: Sequence[FlowStep]) -> Markup:
    """How much came to a step, by length, beside the other steps; hollow where no number was given."""
    most = max((float(step.came.value) for step in steps if step.came.value is not None), default=0)
    if figure.value is None:
        return _drawing("bar hollow", BAR, 14, [f'<path d="M1 1h{BAR - 2}v12H1z"/>'])
    long = max(round(float(figure.value) / most * BAR), 1) if most else 1
    return _drawing("bar", BAR, 14, [f'<path d="M0 1h{long}v12H0z"/>'])


def _short(value: Decimal, unit: str | None) -> str:
    return with_unit(rounded(value), "percent") if unit == "percent" else rounded(value)


def _drawing(kind: str, width: int, height: int, parts: Sequence[str]) -> Markup:
    # Markup is safe here: all text in the parts was escaped or is a number, and the rest is ours.
    return Markup(f'<svg class="{kind}" viewBox="0 0 {width} {height}" aria-hidden="true">{"".join(parts)}</svg>')
