"""An attack on reports: it tries to recover counts from all that a report says, draws and leaves to be worked out.

The attacker has the report in every format, knows the rules, the relations of the catalogue and how figures are rounded
for sharing, and knows from elsewhere of how many people each rate is.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from readiness.data.catalogue import Catalogue
from readiness.data.measures import Direction
from readiness.data.readings import Kind
from readiness.data.submission import Submission
from readiness.evaluation.result import Evaluation
from readiness.packs.criterion import Check
from readiness.packs.pack import RulePack
from readiness.reports import Format, render

# A measure, and what of it: "count", "numerator", "rest", a team's, or one of an earlier day.
Cell = tuple[str, str]
Range = tuple[float, float]
ANY: Range = (0, math.inf)
NUMBER = r"\d[\d,]*(?:\.\d+)?"


@dataclass(frozen=True)
class Report:
    """One report in every format, as it was written."""

    content: Mapping[str, Any]
    page: str
    texts: tuple[str, ...]

    @property
    def rounded(self) -> bool:
        """Whether the report itself says that it was made for sharing."""
        return bool(self.content["provenance"]["for_sharing"])


def report(evaluation: Evaluation) -> Report:
    """The report of an evaluation."""
    texts = tuple(render(evaluation, one) for one in (Format.MARKDOWN, Format.TEXT))
    return Report(json.loads(render(evaluation, Format.JSON)), render(evaluation, Format.HTML), texts)


def bases(submission: Submission) -> dict[str, int]:
    """Of how many people each rate is: what the attacker knows from elsewhere."""
    found = {name: reading.denominator for name, reading in submission.readings.items()}
    return {name: int(base) for name, base in found.items() if base is not None and base == int(base)}


class Attack:
    """What can be worked out from one report: the range of each cell that anything is known of."""

    def __init__(self, one: Report, of: Mapping[str, int], pack: RulePack) -> None:
        self.report, self.bases, self.pack = one, of, pack
        self.catalogue: Catalogue = pack.catalogue
        self.checks: Mapping[str, Check] = {check.id: check for check in pack.checks}
        self.ranges: dict[Cell, Range] = {}
        for name, base in of.items():
            self._learn((name, "denominator"), base, base)
        for cell, low, high in (*self._stated(), *self._from_findings(), *self._from_texts(), *self._from_charts()):
            self._learn(cell, low, high)
        self._relate()

    def range(self, cell: Cell) -> Range:
        """The whole numbers that a cell may be."""
        if cell[1] == "rest":
            low, high = self.ranges.get((cell[0], "numerator"), (0, self.bases[cell[0]]))
            return self.bases[cell[0]] - high, self.bases[cell[0]] - low
        return self.ranges.get(cell, ANY)

    def candidates(self, cell: Cell) -> float:
        """How many whole numbers a cell may be."""
        low, high = self.range(cell)
        return high - low + 1

    def _learn(self, cell: Cell, low: float, high: float) -> None:
        before = self.ranges.get(cell, ANY)
        # What is read from a text or a drawing may be about something else: what contradicts the rest is dropped.
        now = (
            max(before[0], math.ceil(low - 1e-9)),
            min(before[1], math.floor(high + 1e-9) if math.isfinite(high) else high),
        )
        if now[0] <= now[1]:
            self.ranges[cell] = now

    def _count(self, number: float) -> Range:
        """The counts that are told as this number."""
        if not self.report.rounded or number == 0:
            return number, number
        return (6, 12) if number == 10 else (number - 2, number + 2)

    def _stated(self) -> Iterator[tuple[Cell, float, float]]:
        """What is written as a count: of measures in a few words, of readings and teams as numbers."""
        for one in self.report.content["measures"]:
            yield from self._in_words(one["measure"], one["shown"])
        for finding in self.report.content["findings"]:
            for reading in finding["readings"]:
                yield from self._in_words(reading["measure"], reading["shown"])
                if reading["numerator"] is not None:
                    yield (reading["measure"], "numerator"), reading["numerator"], reading["numerator"]
            measure = self._measure_of(finding["check"])
            for row in finding["subjects"] if measure else ():
                part = "count" if row["numerator"] is None else "numerator"
                value = row["value"] if row["numerator"] is None else row["numerator"]
                if value is not None:
                    yield (measure or "", f"{part} of {row['subject']}"), value, value
            for point in finding["history"] if measure else ():
                if self.catalogue.measures[measure or ""].kind is Kind.COUNT:
                    yield (measure or "", f"count until {point['period_end']}"), point["value"], point["value"]

    def _in_words(self, measure: str, shown: str) -> Iterator[tuple[Cell, float, float]]:
        kind = self.catalogue.measures[measure].kind
        if found := re.search(rf"\(({NUMBER}) (?:of|for) ({NUMBER})\)", shown):
            yield (measure, "numerator"), _number(found[1]), _number(found[1])
        if kind is Kind.COUNT and (found := re.match(rf"({NUMBER}) to ({NUMBER})", shown)):
            yield (measure, "count"), _number(found[1]), _number(found[2])
        elif kind is Kind.COUNT and (found := re.match(rf"({NUMBER})", shown)):
            yield (measure, "count"), *self._count(_number(found[1]))
        elif kind is Kind.PROPORTION and (found := re.match(rf"({NUMBER})%", shown)):
            yield from self._from_rate(measure, _number(found[1]), 0.05)

    def _measure_of(self, check: str) -> str | None:
        """The one measure that a check decides by, as the rules say."""
        reference = self.pack.compiled[check].required.get("value") if self.checks[check].measure else None
        return reference.measure.id if reference and reference.part is None else None

    def _from_rate(self, measure: str, percent: float, half: float) -> Iterator[tuple[Cell, float, float]]:
        """The numerators that a percentage leaves, of the people that it is of."""
        base = self.bases.get(measure)
        if not base or percent > 100:
            return
        if self.report.rounded:
            half = next(step for step in (1, 5, 10, 50, 100, 500) if step * base >= 500) / 2
            if percent in (0, 100):
                half = 0
        yield (measure, "numerator"), (percent - half) * base / 100, (percent + half) * base / 100

    def _from_findings(self) -> Iterator[tuple[Cell, float, float]]:
        """Values to their last digit, and the ends of intervals, which give the share back by Wilson's formula."""
        for finding in self.report.content["findings"]:
            measure = self._measure_of(finding["check"])
            if measure is None or finding["subject"]:
                continue
            kind, value = self.catalogue.measures[measure].kind, finding["value"]
            if kind is Kind.COUNT and value is not None and not finding["change_over"]:
                yield (measure, "count"), *self._count(value)
            if kind is Kind.PROPORTION and value is not None and not finding["change_over"]:
                yield from self._from_rate(measure, value, 1e-6)
            if finding["interval"] and (base := self.bases.get(measure)):
                ends = [abs(_wilson_low(top, base) - finding["interval"]["low"]) for top in range(base + 1)]
                best = min(range(base + 1), key=ends.__getitem__)
                yield (measure, "numerator"), best, best

    def _from_texts(self) -> Iterator[tuple[Cell, float, float]]:
        """What stands in the sentences, at the places where the rules put a number."""
        for finding in self.report.content["findings"]:
            check = self.checks[finding["check"]]
            for template, said in ((check.finding, finding["text"]), (check.distance, finding["distance"])):
                found = _as_expression(template).search(said or "") if template and not finding["subject"] else None
                for alias, number in (found.groupdict() if found else {}).items():
                    if number is not None:
                        yield from self._from_word(check, alias, number)

    def _from_word(self, check: Check, alias: str, number: str) -> Iterator[tuple[Cell, float, float]]:
        """What a number that a text has for an alias tells; `n` is how many are on the wrong side."""
        required, name = self.pack.compiled[check.id].required, self._measure_of(check.id)
        ends = [_number(one) for one in number.split(" to ")]
        low, high = self._count(ends[0]) if len(ends) == 1 else ends
        measure = self.catalogue.measures[name] if alias == "n" and name else None
        if measure is not None and measure.kind is Kind.PROPORTION and measure.direction is Direction.HIGHER:
            yield (measure.id, "numerator"), self.bases.get(measure.id, 0) - high, self.bases.get(measure.id, 0) - low
        elif measure is not None:
            yield (measure.id, "count" if measure.kind is Kind.COUNT else "numerator"), low, high
        elif alias in required and required[alias].measure.kind is Kind.COUNT and required[alias].part is None:
            yield (required[alias].measure.id, "count"), low, high

    def _from_charts(self) -> Iterator[tuple[Cell, float, float]]:
        """What the drawings give back: the scale from the lines, whose numbers are known, and on it the value."""
        titles = {finding["title"]: finding for finding in self.report.content["findings"]}
        for label, drawn in re.findall(r'<svg class="bullet"[^>]*aria-label="([^"]*)">(.*?)</svg>', self.report.page):
            finding = next((one for title, one in titles.items() if label.startswith(f"{title}: ")), None)
            mark = re.search(r'class="value" d="M([\d.]+)', drawn)
            edges = sorted({float(x) for x in re.findall(r'class="zone [a-z]+" x="([\d.]+)"', drawn)})[1:]
            lines = sorted({one["value"] for one in finding["thresholds"]}) if finding else []
            measure = self._measure_of(finding["check"]) if finding else None
            if not mark or measure is None or len(lines) < 2 or len(edges) != len(lines) or finding["change_over"]:
                continue
            scale = (lines[-1] - lines[0]) / (edges[-1] - edges[0])
            value = lines[0] + (float(mark[1]) - edges[0]) * scale
            near = 0.1 * abs(scale) * (2 + abs(float(mark[1]) - edges[0]) / (edges[-1] - edges[0]))
            if self.catalogue.measures[measure].kind is Kind.PROPORTION and not self.report.rounded:
                yield from self._from_rate(measure, value, near)

    def _relate(self) -> None:
        """Narrows each range by the relations of the catalogue, until nothing changes."""
        ends = {one["measure"]: one["period_end"] for one in self.report.content["measures"] if one["submitted"]}
        ties = []
        for tie in self.catalogue.ties:
            operands = [one for side in tie.sums for one in side]
            of_one_time = len({ends.get(one.top.measure.id) for one in operands}) == 1
            if tie.relation.some is None and of_one_time and all(one.quantity == "counts" for one in operands):
                sides = [[(one.top.measure.id, one.top.part or "count") for one in side] for side in tie.sums]
                ties += [(sides[0], other, tie.relation.equal is not None) for other in sides[1:]]
        for _ in range(10):
            before = dict(self.ranges)
            for first, second, equal in ties:
                self._narrow(first, second, equal)
                if equal:
                    self._narrow(second, first, equal)
            if self.ranges == before:
                return

    def _narrow(self, parts: list[Cell], whole: list[Cell], equal: bool) -> None:
        low = sum(self.range(cell)[0] for cell in whole)
        high = sum(self.range(cell)[1] for cell in whole)
        for cell in parts:
            others = [self.range(one) for one in parts if one != cell]
            least = low - sum(most for _, most in others) if equal else 0
            least = least if math.isfinite(least) else 0
            self._learn(cell, max(0, least), high - sum(fewest for fewest, _ in others))
        fewest = sum(self.range(cell)[0] for cell in parts)
        for cell in whole:
            rest = sum(self.range(one)[1] for one in whole if one != cell)
            if math.isfinite(rest):
                self._learn(cell, fewest - rest, math.inf)


def small_cells(submission: Submission, catalogue: Catalogue) -> dict[Cell, int]:
    """The counts of 1 to 5 of a submission: whole counts, numerators, those left, of teams, and of earlier days."""
    found: dict[Cell, int] = {}
    for name, reading in submission.readings.items():
        measure = catalogue.measures[name]
        if not measure.people or measure.whole_set or measure.computed:
            continue
        if reading.count is not None and reading.bound is None:
            found[name, "count"] = reading.count
        if measure.kind is Kind.PROPORTION and reading.numerator is not None and reading.denominator is not None:
            found[name, "numerator"] = int(reading.numerator)
            found[name, "rest"] = int(reading.denominator - reading.numerator)
        for teams in reading.by.values():
            for team, figure in teams.items():
                part = "numerator" if figure.numerator is not None else "count"
                count = figure.count if figure.numerator is None else int(figure.numerator)
                found[name, f"{part} of {team}"] = count or 0
        for point in reading.history:
            if point.count is not None:
                found[name, f"count until {point.period_end}"] = point.count
    return {cell: count for cell, count in found.items() if 1 <= count <= 5}


def _wilson_low(top: int, base: int) -> float:
    z, share = 1.959963984540054, top / base
    centre = share + z * z / (2 * base)
    half = z * math.sqrt(share * (1 - share) / base + z * z / (4 * base * base))
    return max(0.0, (centre - half) / (1 + z * z / base) * 100)


@cache
def _as_expression(template: str) -> re.Pattern[str]:
    """A text of the rules as an expression that finds the numbers put into it; what may be left out is optional."""
    named: set[str] = set()

    def group(match: re.Match[str]) -> str:
        name = match[1]
        if name in named:
            return rf"(?:{NUMBER} to )?{NUMBER}%?"
        named.add(name)
        return rf"(?P<{name}>(?:{NUMBER} to )?{NUMBER})%?"

    parts = re.split(r"(\[[^\]]*\])", " ".join(template.split()))
    written = [rf"(?:{re.escape(one[1:-1])})?" if one.startswith("[") else re.escape(one) for one in parts]
    return re.compile(re.sub(r"\\\{(\w+)\\\}", group, "".join(written)))


def _number(text: str) -> float:
    return float(text.replace(",", ""))
