"""Charts as SVG: a bullet chart of one finding, and a trend line. Drawing decides nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from markupsafe import Markup, escape

from readiness.core.numbers import rounded, shown
from readiness.evaluation.finding import Finding
from readiness.reports.phrases import status

WIDTH, HEIGHT = 360, 70
BAND_TOP, BAND_HEIGHT = 24, 24
TREND_WIDTH, TREND_HEIGHT = 180, 66
MARGIN = 8
LETTER = 6.2  # pixels, about the width of a letter in the style sheet; only a browser could measure it


def bullet(finding: Finding) -> Markup:
    """Value, bands, England and interval on one line; empty where there is no value, or nothing to compare it with."""
    if finding.value is None or not finding.thresholds:
        return Markup("")
    scale = _Scale(finding)
    parts = [*_render_zones(finding, scale, scale.x(finding.value)), *_render_edges(finding, scale)]
    if finding.interval is not None:
        start, end = scale.x(finding.interval.low), scale.x(finding.interval.high)
        bar = '<rect class="interval" x="{}" y="{}" width="{}" height="5"/>'
        parts.append(bar.format(_px(start), BAND_TOP + BAND_HEIGHT - 7, _px(max(end - start, 1))))
    england = finding.benchmark.england if finding.benchmark else None
    if england is not None:
        at = _px(scale.x(england))
        parts.append(f'<path class="england" d="M{at} {BAND_TOP - 3}V{BAND_TOP + BAND_HEIGHT + 3}"/>')
    x = scale.x(finding.value)
    tip = f"M{_px(x)} {BAND_TOP - 1}"
    parts.append(f'<path class="value" d="{tip}l5 -7h-10z {tip}V{BAND_TOP + BAND_HEIGHT}"/>')
    parts.append(_render_label(x, 11, _format_value(finding), "now"))
    value = shown(finding.value, finding.unit) if finding.change_over else finding.shown
    title = f"{finding.title}: {value}, {status(finding)}"
    return _render_svg(title, _describe(finding), "bullet", WIDTH, HEIGHT, parts)


def trend(finding: Finding) -> Markup:
    """Earlier values and the present one as a line; empty where the value is a change, or there is no earlier one."""
    earlier = [point for point in finding.history if point.comparable]
    if finding.value is None or not earlier or finding.change_over:
        return Markup("")
    values = [float(value) for value in (*(point.value for point in earlier), finding.value)]
    low, high = min(values), max(values)
    if low == high:
        low, high = low - 1, high + 1
    step = (TREND_WIDTH - 4 * MARGIN) / (len(values) - 1)
    points = [(2 * MARGIN + step * index, 46 - (value - low) / (high - low) * 26) for index, value in enumerate(values)]
    line = " ".join(f"{_px(x)},{_px(y)}" for x, y in points)
    (first_x, first_y), (last_x, last_y) = points[0], points[-1]
    parts = [
        f'<polyline class="line" points="{line}"/>',
        f'<circle class="dot" cx="{_px(last_x)}" cy="{_px(last_y)}" r="4"/>',
        _render_label(first_x, first_y - 8, _format_short(earlier[0].value, finding), "", TREND_WIDTH),
        _render_label(last_x, last_y - 8, _format_value(finding), "now", TREND_WIDTH),
        _render_label(first_x, 62, earlier[0].period_end, "", TREND_WIDTH),
        _render_label(last_x, 62, _last_day(finding), "", TREND_WIDTH),
    ]
    texts = [
        *(f"{point.shown} ({point.period_end})" for point in earlier),
        f"{finding.shown} ({_last_day(finding)})",
    ]
    return _render_svg(f"{finding.title} over time", ", ".join(texts), "trend", TREND_WIDTH, TREND_HEIGHT, parts)


class _Scale:
    """The scale of a bullet chart: from the least to the greatest number in it, with room at both ends."""

    # Floats from here on: this is drawing, to a tenth of a pixel, and decides nothing.
    def __init__(self, finding: Finding) -> None:
        england = finding.benchmark.england if finding.benchmark else None
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

    def x(self, value: Decimal | float) -> float:
        share = (min(max(float(value), self.low), self.high) - self.low) / (self.high - self.low)
        return MARGIN + share * (WIDTH - 2 * MARGIN)


def _render_zones(finding: Finding, scale: _Scale, line: float) -> Iterator[str]:
    """The bands from left to right, each with its word where there is room on one side of the value's line."""
    downwards = finding.thresholds[0].comparison == "below"
    edges = sorted(finding.thresholds, key=lambda t: (t.value, -t.severity.rank if downwards else t.severity.rank))
    names = [threshold.severity.value for threshold in edges]
    names = [*names, "met"] if downwards else ["met", *names]
    stops = [scale.x(scale.low), *(scale.x(threshold.value) for threshold in edges), scale.x(scale.high)]
    for name, start, end in zip(names, stops, stops[1:], strict=False):
        if end > start:
            place = f'x="{_px(start)}" y="{BAND_TOP}" width="{_px(end - start)}" height="{BAND_HEIGHT}"'
            yield f'<rect class="zone {name}" {place}/>'
            beside = (start, min(end, line)), (max(start, line), end)
            left, right = max(beside, key=lambda stretch: stretch[1] - stretch[0])
            if right - left > len(name) * LETTER + 4:
                yield _render_label((left + right) / 2, BAND_TOP + 12, name, "word")


def _render_edges(finding: Finding, scale: _Scale) -> Iterator[str]:
    """The thresholds under their edges, and England; labels that would overlap an earlier one are left out."""
    labels = [(scale.x(threshold.value), rounded(threshold.value)) for threshold in finding.thresholds]
    england = finding.benchmark.england if finding.benchmark else None
    if england is not None:
        labels = [
            (scale.x(england), f"England {rounded(england)}"),
            *((x, text) for x, text in labels if x != scale.x(england)),
        ]
    taken: list[tuple[float, float]] = []
    for x, text in labels:
        half = _width(text) / 2
        centre = min(max(x, half), WIDTH - half)
        if all(centre + half + 4 < left or centre - half - 4 > right for left, right in taken):
            taken.append((centre - half, centre + half))
            yield _render_label(x, BAND_TOP + BAND_HEIGHT + 16, text, "edge")


def _width(text: str) -> float:
    """The width of a text in pixels, at most; a percent sign is nearly twice as wide as a digit."""
    return (len(text) + text.count("%")) * LETTER


def _render_label(x: float, y: float, text: str, kind: str, width: int = WIDTH) -> str:
    """A text centred on a point, and kept inside the chart."""
    half = _width(text) / 2
    centre = min(max(x, half), width - half)
    place = f'x="{_px(centre)}" y="{_px(y)}"'
    return f'<text class="{kind}" {place}>{escape(text)}</text>'


def _format_value(finding: Finding) -> str:
    """The value in the digits of the finding's sentence; a change with its sign."""
    if finding.change_over or finding.shown is None:
        return _format_short(finding.value or Decimal(0), finding)
    return finding.shown.partition(" ")[0]


def _last_day(finding: Finding) -> str:
    """The last day of the time that the value speaks of."""
    return finding.readings[0].period_end if finding.readings else ""


def _format_short(value: Decimal, finding: Finding) -> str:
    """The number with a percent sign or alone: the sentence above the chart has its unit."""
    return f"{rounded(value)}{'%' if finding.unit == 'percent' else ''}"


def _describe(finding: Finding) -> str:
    lines = [f"{t.severity} when {t.comparison} {shown(t.value, finding.unit)}" for t in reversed(finding.thresholds)]
    if finding.benchmark and finding.benchmark.england is not None:
        lines.append(f"England {shown(finding.benchmark.england, finding.unit)} ({finding.benchmark.year})")
    if finding.interval is not None:
        low, high = shown(finding.interval.low, "percent"), shown(finding.interval.high, "percent")
        lines.append(f"95% interval {low} to {high}")
    return "; ".join(lines)


def _render_svg(title: str, described: str, kind: str, width: int, height: int, parts: Sequence[str]) -> Markup:
    """The drawing as an image with a name for screen readers, which would otherwise read every number in it."""
    # Markup is safe here: all text in the parts was escaped, and the rest is ours.
    size = f'viewBox="0 0 {width} {height}" width="{width}" height="{height}"'
    spoken = escape(f"{title}. {described}")
    return Markup(
        f'<svg class="{kind}" role="img" {size} aria-label="{spoken}"><g aria-hidden="true">{"".join(parts)}</g></svg>'
    )


def _px(number: float) -> str:
    return f"{number:.1f}"
