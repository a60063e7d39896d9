"""Small counts by subtraction: those that several readings of one team and one time disclose together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from functools import lru_cache
from itertools import pairwise

from readiness.core.numbers import half_unit
from readiness.data.catalogue import Catalogue
from readiness.data.readings import Figure, Kind
from readiness.data.submission import Submission
from readiness.evaluation.small_counts import LARGEST, Disclosure, counted, counts, disclosed

# A part and its whole, as `section.name` or `section.name[part]`. Two equal counts are parts of each other.
Relation = tuple[str, str]


@dataclass(frozen=True, slots=True)
class CountRange:
    """The whole numbers that a count may be, both ends included."""

    low: Decimal
    high: Decimal

    @property
    def small(self) -> bool:
        """Whether the count is 1 to 5 for certain."""
        return 1 <= self.low <= self.high <= LARGEST

    def rest(self, whole: CountRange) -> CountRange:
        """The range of what this count leaves of a whole."""
        return CountRange(whole.low - self.high, whole.high - self.low)


class Joined:
    """How counts are related: which are equal, and by measure its operands and its wholes."""

    def __init__(self, relations: Iterable[Relation]) -> None:
        pairs = set(relations)
        self._equal: dict[str, set[str]] = {}
        self.operands: dict[str, set[str]] = defaultdict(set)
        self.wholes: dict[str, set[Relation]] = defaultdict(set)
        for part, whole in sorted(pairs):
            for operand in (part, whole):
                self.operands[_measure_of(operand)].add(operand)
            if (whole, part) in pairs:
                same = self._equal.get(part, {part}) | self._equal.get(whole, {whole})
                self._equal |= dict.fromkeys(same, same)
            else:
                self.wholes[_measure_of(part)].add((part, whole))
        self._names = {one: min(same) for one, same in self._equal.items()}

    def name(self, operand: str) -> str:
        """One name for all counts that are equal to this one."""
        return self._names.get(operand, operand)


@lru_cache(maxsize=4)
def join_counts(relations: tuple[Relation, ...]) -> Joined:
    """How the counts of these relations are related; cached, since each submission asks for the same ones."""
    return Joined(relations)


def _measure_of(operand: str) -> str:
    return operand.partition("[")[0]


def between_readings(submission: Submission, catalogue: Catalogue, joined: Joined) -> Iterator[Disclosure]:
    """Small counts from figures of one time: a percentage of a base that is given, a whole less its part."""
    for (dimension, team, *_), figures in _at_one_time(submission, catalogue).items():
        subject = (dimension, team) if team else None
        spans = {joined.name(one): span for one, span in _given(figures, catalogue, joined)}
        for name, figure in figures.items():
            base = spans.get(joined.name(f"{name}[denominator]"))
            if base is not None and (share := _share(figure, base)) is not None:
                spans.setdefault(joined.name(f"{name}[numerator]"), share)
                if share.small or share.rest(base).small:
                    yield disclosed(catalogue.measures[name], "its percentage of a base that is given", subject)
        for part, whole in sorted(pair for name in figures for pair in joined.wholes[name]):
            yield from _part_of_whole(part, whole, spans, catalogue, joined, subject)


def _part_of_whole(
    part: str,
    whole: str,
    spans: Mapping[str, CountRange],
    catalogue: Catalogue,
    joined: Joined,
    subject: tuple[str, str] | None,
) -> Iterator[Disclosure]:
    some, every = spans.get(joined.name(part)), spans.get(joined.name(whole))
    if some is not None and every is not None and some.rest(every).small:
        smaller, larger = (catalogue.measures[_measure_of(operand)] for operand in (part, whole))
        yield disclosed(smaller, f"taken from {larger.title}", subject)
        yield disclosed(larger, f"less {smaller.title}", subject)


def _at_one_time(submission: Submission, catalogue: Catalogue) -> Mapping[tuple[str, ...], dict[str, Figure]]:
    """Figures that speak of one team, or of the whole council, at one time, by measure."""
    found: dict[tuple[str, ...], dict[str, Figure]] = defaultdict(dict)
    for measure, reading in counted(submission, catalogue):
        period = submission.period_of(reading)
        start = "" if measure.snapshot or period.start is None else period.start
        found["", "", start, period.end][measure.id] = reading
        for dimension, teams in reading.by.items():
            for name, figure in teams.items():
                found[dimension, name, start, period.end][measure.id] = figure
        for point in reading.history:
            # A reading of the same day is the newer account of it, so an earlier point does not replace it.
            found["", "", "", point.period_end].setdefault(measure.id, point)
    return found


def _given(figures: Mapping[str, Figure], catalogue: Catalogue, joined: Joined) -> Iterator[tuple[str, CountRange]]:
    """The counts that are stated, of those that are related to another."""
    for name, figure in figures.items():
        measure = catalogue.measures[name]
        known = counts(measure, figure)
        for operand in sorted(joined.operands[name]):
            part = operand.removeprefix(name).strip("[]")
            summed = measure.kind is Kind.DISTRIBUTION  # a sum of bands is known only where each of them is
            count = measure.value(figure, part or "total") if summed else known.get(part or "count")
            if isinstance(count, Decimal):
                yield operand, CountRange(count, count)


def _share(figure: Figure, base: CountRange) -> CountRange | None:
    """The range of the numerator behind a percentage without counts; None where it has none."""
    if figure.percentage is None or figure.numerator is not None or figure.bound is not None:
        return None
    # The percentage was rounded: only whole numbers whose share rounds to it are possible.
    half = half_unit(figure.percentage)
    low = ((figure.percentage - half) * base.low / 100).to_integral_value(ROUND_CEILING)
    high = ((figure.percentage + half) * base.high / 100).to_integral_value(ROUND_FLOOR)
    low, high = max(low, Decimal(0)), min(high, base.high)
    return CountRange(low, high) if low <= high else None


@lru_cache(maxsize=4)
def stated(catalogue: Catalogue) -> tuple[Relation, ...]:
    """The parts and equals that the catalogue's relations state between two single counts, not between sums."""
    found: list[Relation] = []
    for tie in catalogue.ties:
        if tie.relation.some is not None or any(len(one) > 1 or one[0].bottom is not None for one in tie.sums):
            continue
        names = [one[0].top.operand for one in tie.sums]
        found += pairwise(names)
        found += pairwise(reversed(names)) if tie.relation.equal is not None else ()
    return tuple(found)


@lru_cache(maxsize=4)
def implied(catalogue: Catalogue) -> tuple[Relation, ...]:
    """Bases that are the same though no relation says so: measures of a section with the same denominator text."""
    bases: dict[tuple[str, str], list[str]] = defaultdict(list)
    for measure in catalogue.measures.values():
        if measure.kind is Kind.PROPORTION and measure.people and measure.denominator:
            bases[measure.section, measure.denominator].append(f"{measure.id}[denominator]")
    return tuple(pair for sharing in bases.values() for one in pairwise(sharing) for pair in (one, one[::-1]))
