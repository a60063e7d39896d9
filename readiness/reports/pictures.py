"""Charts for paper: those of the page, as pictures that need no style sheet."""

from __future__ import annotations

import re
from html import unescape

from readiness.evaluation.finding import Finding
from readiness.reports.blocks import Picture
from readiness.reports.html.charts import bullet, trend

HEIGHT, GAP = 70, 20
# The colours of the page, and the letters that the typesetter brings along.
STYLE = """
text { font-family: "Libertinus Serif"; font-size: 11.5px; text-anchor: middle; fill: #0b0c0c; }
text.now { font-weight: bold; font-size: 12.5px; }
.zone { stroke: #ffffff; stroke-width: 1; }
.zone.critical { fill: #f0b4b4; } .zone.major { fill: #f6cba8; } .zone.minor { fill: #f8e3a6; }
.zone.watch { fill: #d5d4ee; } .zone.met { fill: #c3e4cf; }
.interval { fill: #0b0c0c; fill-opacity: 0.45; }
.england { stroke: #0b0c0c; stroke-width: 2; stroke-dasharray: 3 2; fill: none; }
.value { fill: #0b0c0c; stroke: #0b0c0c; stroke-width: 2; }
.line { fill: none; stroke: #0b0c0c; stroke-width: 2; } .dot { fill: #0b0c0c; }
"""
SIZE = re.compile(r'viewBox="0 0 (\d+) \d+"')
SPOKEN = re.compile(r'aria-label="([^"]*)"')


def picture(finding: Finding) -> Picture | None:
    """The charts of a finding side by side, with what they say in words; None where there is nothing to draw."""
    drawn = [f"{one}" for one in (bullet(finding), trend(finding)) if one]
    if not drawn:
        return None
    parts, words, at = [], [], 0
    for one in drawn:
        size, spoken = SIZE.search(one), SPOKEN.search(one)
        assert size is not None
        assert spoken is not None
        parts.append(one.replace("<svg ", f'<svg x="{at}" ', 1))
        words.append(unescape(spoken[1]))
        at += int(size[1]) + GAP
    width = at - GAP
    sized = f'viewBox="0 0 {width} {HEIGHT}" width="{width}" height="{HEIGHT}"'
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" {sized}><style>{STYLE}</style>{"".join(parts)}</svg>'
    return Picture(svg, width, HEIGHT, f"{finding.check} {finding.title}", ". ".join(words))
