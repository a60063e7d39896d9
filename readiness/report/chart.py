"""Charts as SVG: a bullet chart of one finding, and a trend line. Drawing decides nothing."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from markupsafe import Markup

from readiness.finding import Finding
from readiness.report.phrases import status
from readiness.wording import shown

WIDTH, HEIGHT, TOP = 320, 44, 10
TREND_WIDTH, TREND_HEIGHT = 160, 44


def bullet(finding: Finding, name: str) -> Markup:
    """Value, bands, England and interval on one line; `name` makes the ids of its title and description unique.

    Nothing where there is no value or nothing to compare it with.
    """
    if finding.value is None or not finding.thresholds:
        return Markup("")
    low, high = _span(finding)
    title = f"{finding.title}: {shown(finding.value, finding.unit)}, {status(finding)}"
    parts = [_zone(*zone, low, high) for zone in _zones(finding, low, high)]
    if finding.interval is not None:
        start, end = _x(finding.interval.low, low, high), _x(finding.interval.high, low, high)
        parts.append(
            Markup('<rect class="interval" x="{}" y="21" width="{}" height="6"/>').format(start, _width(start, end))
        )
    england = finding.benchmark.england if finding.benchmark else None
    if england is not None:
        x = _x(england, low, high)
        parts.append(Markup('<path class="england" d="M{0} {1}V{2}"/>').format(x, TOP - 4, TOP + 32))
    x = _x(finding.value, low, high)
    parts.append(Markup('<path class="value" d="M{0} {1}l6 -9h-12z M{0} {1}V{2}"/>').format(x, TOP + 6, TOP + 28))
    return _svg(title, _described(finding), name, "bullet", WIDTH, HEIGHT, parts)


def trend(finding: Finding, name: str) -> Markup:
    """Earlier values and the present one as a line; nothing where there are fewer than two."""
    if finding.value is None or not finding.history or finding.unit == "percentage points":
        return Markup("")
    values = [*(point.value for point in finding.history), finding.value]
    low, high = min(values), max(values)
    if low == high:
        low, high = low - 1, high + 1
    step = Decimal(TREND_WIDTH - 16) / (len(values) - 1)
    points = [
        (_plain(8 + step * index), _plain(TREND_HEIGHT - 8 - (value - low) / (high - low) * (TREND_HEIGHT - 16)))
        for index, value in enumerate(values)
    ]
    line = Markup('<polyline class="line" points="{}"/>').format(" ".join(f"{x},{y}" for x, y in points))
    last = Markup('<circle class="now" cx="{}" cy="{}" r="4"/>').format(*points[-1])
    told = ", ".join(
        [
            *(f"{point.shown} ({point.period_end})" for point in finding.history),
            f"{shown(finding.value, finding.unit)} now",
        ]
    )
    return _svg(f"{finding.title} over time", told, name, "trend", TREND_WIDTH, TREND_HEIGHT, [line, last])


def _span(finding: Finding) -> tuple[Decimal, Decimal]:
    """The least and the greatest number that the chart shows, with room at both ends."""
    england = finding.benchmark.england if finding.benchmark else None
    interval = (finding.interval.low, finding.interval.high) if finding.interval else ()
    known = [n for n in (finding.value, england, *interval, *(t.value for t in finding.thresholds)) if n is not None]
    low, high = min(known), max(known)
    room = (high - low) / 5 or Decimal(1)
    low, high = low - room, high + room
    if finding.unit == "percent":
        low, high = max(low, Decimal(0)), min(high, Decimal(100)) if max(known) <= 100 else high
    elif min(known) >= 0:
        low = max(low, Decimal(0))
    return low, high if high > low else low + 1


def _zones(finding: Finding, low: Decimal, high: Decimal) -> list[tuple[str, Decimal, Decimal]]:
    """The bands as stretches of the line, from left to right: class, start, end."""
    edges = sorted(
        finding.thresholds, key=lambda t: (t.value, t.severity.rank if t.comparison == "above" else -t.severity.rank)
    )
    downwards = finding.thresholds[0].comparison == "below"
    names = [t.severity.value for t in edges]
    names = [*names, "met"] if downwards else ["met", *names]
    stops = [low, *(min(max(t.value, low), high) for t in edges), high]
    return [
        (name, stops[index], stops[index + 1]) for index, name in enumerate(names) if stops[index + 1] > stops[index]
    ]


def _zone(name: str, start: Decimal, end: Decimal, low: Decimal, high: Decimal) -> Markup:
    x, right = _x(start, low, high), _x(end, low, high)
    return Markup('<rect class="zone {}" x="{}" y="{}" width="{}" height="20"/>').format(
        name, x, TOP + 4, _width(x, right)
    )


def _described(finding: Finding) -> str:
    lines = [f"{t.severity} when {t.comparison} {shown(t.value, finding.unit)}" for t in reversed(finding.thresholds)]
    if finding.benchmark and finding.benchmark.england is not None:
        lines.append(f"England {shown(finding.benchmark.england, finding.unit)} ({finding.benchmark.year})")
    if finding.interval is not None:
        lines.append(
            f"95% interval {shown(finding.interval.low, 'percent')} to {shown(finding.interval.high, 'percent')}"
        )
    return "; ".join(lines)


def _svg(title: str, described: str, name: str, kind: str, width: int, height: int, parts: Sequence[Markup]) -> Markup:
    return Markup(
        '<svg class="{kind}" role="img" viewBox="0 0 {width} {height}" width="{width}" height="{height}"'
        ' aria-labelledby="{name}-{kind}-t {name}-{kind}-d"><title id="{name}-{kind}-t">{title}</title>'
        '<desc id="{name}-{kind}-d">{described}</desc>{parts}</svg>'
    ).format(
        kind=kind, width=width, height=height, name=name, title=title, described=described, parts=Markup("").join(parts)
    )


def _x(value: Decimal, low: Decimal, high: Decimal) -> str:
    return _plain(8 + (value - low) / (high - low) * (WIDTH - 16))


def _width(start: str, end: str) -> str:
    return _plain(max(Decimal(end) - Decimal(start), Decimal("0.5")))


def _plain(number: Decimal) -> str:
    return f"{number:.1f}"
