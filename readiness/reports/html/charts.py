"""The bullet chart of a gap, as SVG. Drawing decides nothing, and all that is drawn is said in the lines below it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal

from markupsafe import Markup

from readiness.evaluation.finding import Finding

WIDTH, HEIGHT, TOP, BOTTOM = 360, 26, 8, 24
SIGNS: Mapping[str, str] = {"critical": "!!", "major": "!", "minor": "~", "watch": "?", "met": "+"}
# Pixels that a sign needs on its own side of the value's line.
ROOM = 14


def bullet(finding: Finding) -> Markup:
    """The value of a gap with the lines it crossed, England and its interval; empty where there is only one line."""
    england = finding.benchmark.england if finding.benchmark else None
    if finding.value is None or not finding.is_gap or len(finding.thresholds) + (england is not None) < 2:
        return Markup("")
    scale = _Scale(finding, england)
    at = scale.x(finding.value)
    parts = [*_zones(finding, scale, at)]
    if finding.interval is not None:
        start, end = scale.x(finding.interval.low), scale.x(finding.interval.high)
        parts.append(f'<path class="interval" d="M{start} 19h{max(end - start, 1)}v4H{start}z"/>')
    if england is not None:
        parts.append(f'<path class="england" d="M{scale.x(england)} 5V26"/>')
    parts.append(f'<path class="value" d="M{at} {BOTTOM}V7l-4 -6h8l-4 6"/>')
    # Markup is safe here: there are only numbers and our own words in the parts.
    return Markup(f'<svg class="bullet" viewBox="0 0 {WIDTH} {HEIGHT}" aria-hidden="true">{"".join(parts)}</svg>')


class _Scale:
    """The scale of a bullet chart: from the least to the greatest number in it, with room at both ends."""

    # Floats from here on: this is drawing, to a pixel, and decides nothing.
    def __init__(self, finding: Finding, england: Decimal | None) -> None:
        interval = (finding.interval.low, finding.interval.high) if finding.interval else ()
        numbers = (finding.value, england, *interval, *(t.value for t in finding.thresholds))
        known = [float(number) for number in numbers if number is not None]
        room = (max(known) - min(known)) / 5 or 1
        self.low, self.high = min(known) - room, max(known) + room
        if min(known) >= 0:
            self.low = max(self.low, 0)
        if finding.unit == "percent" and max(known) <= 100:
            self.high = min(self.high, 100)
        if self.high <= self.low:
            self.high = self.low + 1

    def x(self, value: Decimal | float) -> int:
        share = (min(max(float(value), self.low), self.high) - self.low) / (self.high - self.low)
        return round(4 + share * (WIDTH - 8))


def _zones(finding: Finding, scale: _Scale, line: int) -> Iterator[str]:
    """The bands from left to right, each with its sign where there is room on one side of the value's line."""
    downwards = finding.thresholds[0].comparison == "below"
    edges = sorted(finding.thresholds, key=lambda t: (t.value, -t.severity.rank if downwards else t.severity.rank))
    names = [threshold.severity.value for threshold in edges]
    names = [*names, "met"] if downwards else ["met", *names]
    stops = [scale.x(scale.low), *(scale.x(threshold.value) for threshold in edges), scale.x(scale.high)]
    for name, start, end in zip(names, stops, stops[1:], strict=False):
        if end > start:
            yield f'<path class="{name}" d="M{start} {TOP}H{end}V{BOTTOM}H{start}z"/>'
            left, right = max(((start, min(end, line)), (max(start, line), end)), key=lambda side: side[1] - side[0])
            if right - left > ROOM:
                yield f'<text x="{(left + right) // 2}" y="17">{SIGNS[name]}</text>'
