"""Charts for paper: those of the page, as pictures that need no style sheet, with what they show in words."""

from __future__ import annotations

import re

from readiness.core.text import sentence
from readiness.evaluation.finding import Finding
from readiness.reports.blocks import Picture
from readiness.reports.details import comparison
from readiness.reports.html.charts import bullet
from readiness.reports.html.pictures import comparable_points, line
from readiness.reports.phrases import status

GAP = 24
# The colours of the page, and the letters that the typesetter brings along.
STYLE = """
text { font-family: "Libertinus Serif"; font-size: 11.5px; text-anchor: middle; fill: #0b0c0c; }
.bullet path { stroke: #ffffff; stroke-width: 1; }
.bullet .critical { fill: #f0b4b4; } .bullet .major { fill: #f6cba8; } .bullet .minor { fill: #f8e3a6; }
.bullet .watch { fill: #d5d4ee; } .bullet .met { fill: #c3e4cf; }
.bullet .interval { fill: #0b0c0c; fill-opacity: 0.45; stroke: none; }
.bullet .england { stroke: #0b0c0c; stroke-width: 2; stroke-dasharray: 3 2; fill: none; }
.bullet .value { fill: #0b0c0c; stroke: #0b0c0c; stroke-width: 2; }
.trend text { text-anchor: end; } .trend circle { fill: #0b0c0c; }
.axis { fill: none; stroke: #b1b4b6; } .line { fill: none; stroke: #0b0c0c; stroke-width: 2; }
"""
SIZE = re.compile(r'viewBox="0 0 (\d+) (\d+)"')


def picture(finding: Finding) -> Picture | None:
    """The charts of a finding side by side, with what they say in words; None where there is nothing to draw."""
    drawn, words = [], []
    if level := bullet(finding):
        drawn.append(f"{level}")
        words.append(f"{finding.shown}, {status(finding)}; {comparison(finding)}")
    if finding.latest is not None and len(points := comparable_points(finding)) > 1:
        drawn.append(f"{line(finding)}")
        words.append(f"Over time: {', '.join(f'{one.shown} ({one.period_end})' for one in points)}")
    if not drawn:
        return None
    sizes = [(int(size[1]), int(size[2])) for size in map(SIZE.search, drawn) if size]
    tall = max(high for _, high in sizes)
    parts, at = [], 0
    for one, (wide, high) in zip(drawn, sizes, strict=True):
        place = f'x="{at}" y="{(tall - high) // 2}" width="{wide}" height="{high}"'
        parts.append(one.replace("<svg ", f"<svg {place} ", 1))
        at += wide + GAP
    width = at - GAP
    sized = f'viewBox="0 0 {width} {tall}" width="{width}" height="{tall}"'
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" {sized}><style>{STYLE}</style>{"".join(parts)}</svg>'
    # A check's title says what is so where all is well, which is not what the picture shows.
    measured = next(reading.title for reading in finding.readings if reading.decides)
    return Picture(svg, width, tall, f"{finding.check}: {measured}", " ".join(map(sentence, words)))
