"""The picture of `docs/scoring.md`: views and scores by area, as SVG that is legible in grey."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from readiness.packs.policy import OWN_WORDS, View
from tools.spread import spread

WIDTH, LEFT, BAR, ROW = 760, 20, 18, 116
# From dark to light: each differs from its neighbours in grey too.
FILL: Mapping[View, str] = {
    View.ACT_NOW: "#5c0a0a",
    View.PUT_RIGHT: "#b5552a",
    View.QUESTIONS: "#e0b04c",
    View.SUPPORTED: "#2f6f4f",
    View.CANNOT_SAY: "#ffffff",
}


def picture(views: Mapping[str, Mapping[View, int]], scores: Mapping[str, Sequence[float]]) -> str:
    """One block an area: how many councils and years have each view, and where the scores lie."""
    height = 40 + ROW * len(views)
    rows = [line for at, area in enumerate(views) for line in _area(30 + ROW * at, area, views[area], scores[area])]
    shape = f'viewBox="0 0 {WIDTH} {height}" role="img"'
    return "\n".join(
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" {shape} font-family="Arial, sans-serif" font-size="13">',
            "<title>Views and scores by area, from published figures alone</title>",
            f"<desc>{' '.join(_told(area, views[area], scores[area]) for area in views)}</desc>",
            f'<rect width="{WIDTH}" height="{height}" fill="#ffffff"/>',
            *rows,
            "</svg>\n",
        )
    )


def _area(top: int, area: str, views: Mapping[View, int], scores: Sequence[float]) -> Iterator[str]:
    yield f'<text x="{LEFT}" y="{top}" font-weight="bold">{area}</text>'
    total, x, room = sum(views.values()), float(LEFT), WIDTH - 2 * LEFT
    for view in View:
        if not views.get(view):
            continue
        width = room * views[view] / total
        yield (
            f'<rect x="{x:.1f}" y="{top + 10}" width="{width:.1f}" height="{BAR}" fill="{FILL[view]}" '
            'stroke="#1d1d1b"/>'
        )
        yield f'<text x="{x:.1f}" y="{top + 44}">{OWN_WORDS[view]} {100 * views[view] / total:.0f}%</text>'
        x += max(width, 0)
    if not scores:
        yield f'<text x="{LEFT}" y="{top + 68}">No score: nothing published weighs in it</text>'
        return
    low, first, middle, third, high = spread(scores)
    at = [LEFT + room * each / 100 for each in (low, first, middle, third, high)]
    y = top + 64
    yield f'<path d="M{at[0]:.1f} {y}H{at[4]:.1f}" stroke="#1d1d1b"/>'
    yield (
        f'<rect x="{at[1]:.1f}" y="{y - 6}" width="{at[3] - at[1]:.1f}" height="12" fill="#d8d8d4" stroke="#1d1d1b"/>'
    )
    yield f'<path d="M{at[2]:.1f} {y - 9}v18" stroke="#1d1d1b" stroke-width="3"/>'
    for place, value in ((at[0], low), (at[2], middle), (at[4], high)):
        yield f'<text x="{place:.1f}" y="{y + 22}" text-anchor="middle">{value:.0f}</text>'


def _told(area: str, views: Mapping[View, int], scores: Sequence[float]) -> str:
    total = sum(views.values())
    shares = ", ".join(f"{OWN_WORDS[v].lower()} {100 * views[v] / total:.0f}%" for v in View if views.get(v))
    if not scores:
        return f"{area}: {shares}; no score."
    low, _, middle, _, high = spread(scores)
    return f"{area}: {shares}; scores from {low:.0f} (10th percentile) over {middle:.0f} (median) to {high:.0f} (90th)."
