"""Small counts: which counts of 1 to 5 people or events a submission gives away, written down or by subtraction."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from functools import lru_cache
from itertools import pairwise

from readiness.core.diagnostics import Path
from readiness.core.numbers import half_unit
from readiness.core.text import with_article
from readiness.data.catalogue import Catalogue
from readiness.data.measures import Measure
from readiness.data.readings import Figure, Kind, Reading, Symbol
from readiness.data.submission import EvidenceItem, Submission

LARGEST = 5
# A part and its whole, as `section.name` or `section.name[part]`; two that are equal are each other's part.
Relation = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Disclosure:
    """One way in which a count of 1 to 5 is given away: by which reading or item, of which team if it is one's."""

    measure: str | None
    path: Path
    title: str
    reason: str
    subject: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Span:
    """The whole numbers, both ends among them, between which a count lies."""

    low: Decimal
    high: Decimal

    @property
    def small(self) -> bool:
        """Whether it is 1 to 5 whichever of them it is."""
        return 1 <= self.low <= self.high <= LARGEST

    def rest(self, whole: Span) -> Span:
        """What it leaves of a whole."""
        return Span(whole.low - self.high, whole.high - self.low)


def disclosures(
    submission: Submission, catalogue: Catalogue, relations: Iterable[Relation] | None = None
) -> tuple[Disclosure, ...]:
    """Every way in which the submission gives a count of 1 to 5 away; 0 is none, nor is a share of an unknown base.

    `relations` say which counts are parts of which; without them, what the catalogue says is used.
    """
    hanging = _hanging((*implied(catalogue), *stated(catalogue)) if relations is None else tuple(relations))
    found = [
        *(
            one
            for measure, reading in _counted(submission, catalogue)
            for one in _of_reading(measure, reading, submission)
        ),
        *_between(submission, catalogue, hanging),
        *(one for index, item in enumerate(submission.evidence) for one in _of_item(index, item)),
    ]
    return tuple(dict.fromkeys(found))


def _counted(submission: Submission, catalogue: Catalogue) -> Iterator[tuple[Measure, Reading]]:
    """The readings that count people or events; shares of posts and of plans for improvement do not."""
    for name, reading in submission.readings.items():
        measure = catalogue.measures[name]
        if measure.people and not measure.whole_set:
            yield measure, reading


def counts(measure: Measure, figure: Figure) -> Mapping[str, Decimal]:
    """The people or events that a figure counts, each by what it is; a bound tells of no count."""
    if figure.absent or figure.bound is not None:
        return {}
    top, bottom = figure.numerator, figure.denominator
    match measure.kind:
        case Kind.COUNT if figure.count is not None:
            return {"count": Decimal(figure.count)}
        case Kind.PROPORTION if top is not None and bottom is not None:
            return {"numerator": top, "denominator": bottom, "rest": bottom - top}
        case Kind.RATIO if top is not None:
            return {"numerator": top}
        case Kind.DISTRIBUTION:
            return {name: Decimal(count) for name, count in (figure.bands or {}).items()}
        case _:
            return {}


def small(measure: Measure, figure: Figure) -> bool:
    """Whether a figure by itself tells of 1 to 5."""
    return any(map(_is_small, counts(measure, figure).values()))


def _is_small(count: Decimal) -> bool:
    return 1 <= count <= LARGEST


# One reading


def _of_reading(measure: Measure, reading: Reading, submission: Submission) -> Iterator[Disclosure]:
    if small(measure, reading):
        yield _of(measure, "as submitted")
    if any(small(measure, point) for point in reading.history):
        yield _of(measure, "in its history")
    if measure.kind is Kind.COUNT and any(_is_small(other.value) for other in reading.also):
        yield _of(measure, "in another source")
    if _grows_by_little(measure, reading, submission):
        yield _of(measure, "the year so far less an earlier part of it")
    for dimension, teams in reading.by.items():
        for name, figure in teams.items():
            if small(measure, figure):
                yield _of(measure, f"by {dimension.replace('_', ' ')}", (dimension, name))
        for hidden in _by_difference(measure, reading, teams):
            reason = f"the whole less the {dimension.replace('_', ' ')}s that are given"
            yield from (_of(measure, reason, (dimension, name)) for name in hidden)
            if not hidden:
                yield _of(measure, reason)


def _by_difference(measure: Measure, whole: Figure, teams: Mapping[str, Figure]) -> Iterator[Sequence[str]]:
    """The teams, or nobody's, whose small count is what the others leave of the whole."""
    given = {name: counts(measure, figure) for name, figure in teams.items()}
    for part, total in counts(measure, whole).items():
        hidden = [name for name, known in given.items() if part not in known]
        left = total - sum(known[part] for known in given.values() if part in known)
        few = all(teams[name].symbol is Symbol.C for name in hidden)
        if _is_small(left) or (few and hidden and left in (len(hidden), LARGEST * len(hidden))):
            yield hidden


def _grows_by_little(measure: Measure, reading: Reading, submission: Submission) -> bool:
    """Whether a count since the start of the period exceeds the same count at an earlier day by 1 to 5.

    Of a number on one day, and of other periods, a difference counts nobody: some may have come as others went.
    """
    period = submission.period_of(reading)
    if measure.snapshot or period.start is None:
        return False
    inside = [one for one in reading.history if period.start.first < one.period_end.last < period.end.first]
    steps = [counts(measure, one) for one in (*sorted(inside, key=lambda one: one.period_end.last), reading)]
    for part in steps[-1]:
        rises = [after[part] - before[part] for before, after in pairwise(steps) if part in before and part in after]
        if any(map(_is_small, rises)) and min(rises) >= 0:
            return True
    return False


# Several readings of one time, and of one team


class _Hanging:
    """How counts hang together: what each is equal to, and the parts and wholes that a measure has to do with."""

    def __init__(self, relations: Iterable[Relation]) -> None:
        pairs = set(relations)
        self._equal: dict[str, set[str]] = {}
        self.operands: dict[str, set[str]] = defaultdict(set)
        self.wholes: dict[str, set[Relation]] = defaultdict(set)
        for part, whole in sorted(pairs):
            for operand in (part, whole):
                self.operands[_measure_of(operand)].add(operand)
            if (whole, part) in pairs:
                joined = self._equal.get(part, {part}) | self._equal.get(whole, {whole})
                self._equal |= dict.fromkeys(joined, joined)
            else:
                self.wholes[_measure_of(part)].add((part, whole))

    def name(self, operand: str) -> str:
        """One name for all that are equal to it."""
        return min(self._equal.get(operand, {operand}))


@lru_cache(maxsize=4)
def _hanging(relations: tuple[Relation, ...]) -> _Hanging:
    return _Hanging(relations)


def _measure_of(operand: str) -> str:
    return operand.partition("[")[0]


def _between(submission: Submission, catalogue: Catalogue, hanging: _Hanging) -> Iterator[Disclosure]:
    for (dimension, team, *_), figures in _at_one_time(submission, catalogue).items():
        subject = (dimension, team) if team else None
        spans = {hanging.name(one): span for one, span in _given(figures, catalogue, hanging)}
        for name, figure in figures.items():
            base = spans.get(hanging.name(f"{name}[denominator]"))
            if base is not None and (share := _share(figure, base)) is not None:
                spans.setdefault(hanging.name(f"{name}[numerator]"), share)
                if share.small or share.rest(base).small:
                    yield _of(catalogue.measures[name], "its percentage of a base that is given", subject)
        for part, whole in sorted(pair for name in figures for pair in hanging.wholes[name]):
            yield from _of_part(part, whole, spans, catalogue, hanging, subject)


def _of_part(
    part: str,
    whole: str,
    spans: Mapping[str, Span],
    catalogue: Catalogue,
    hanging: _Hanging,
    subject: tuple[str, str] | None,
) -> Iterator[Disclosure]:
    some, every = spans.get(hanging.name(part)), spans.get(hanging.name(whole))
    if some is not None and every is not None and some.rest(every).small:
        smaller, larger = (catalogue.measures[_measure_of(operand)] for operand in (part, whole))
        yield _of(smaller, f"taken from {larger.title}", subject)
        yield _of(larger, f"less {smaller.title}", subject)


def _of(measure: Measure, reason: str, subject: tuple[str, str] | None = None) -> Disclosure:
    return Disclosure(measure.id, tuple(measure.id.split(".", 1)), measure.title, reason, subject)


def _at_one_time(submission: Submission, catalogue: Catalogue) -> Mapping[tuple[str, ...], dict[str, Figure]]:
    """Figures that speak of one team, or of the whole council, at one time, by measure."""
    found: dict[tuple[str, ...], dict[str, Figure]] = defaultdict(dict)
    for measure, reading in _counted(submission, catalogue):
        period = submission.period_of(reading)
        start = "" if measure.snapshot or period.start is None else period.start
        found["", "", start, period.end][measure.id] = reading
        for dimension, teams in reading.by.items():
            for name, figure in teams.items():
                found[dimension, name, start, period.end][measure.id] = figure
        for point in reading.history:
            found["", "", "", point.period_end].setdefault(measure.id, point)
    return found


def _given(figures: Mapping[str, Figure], catalogue: Catalogue, hanging: _Hanging) -> Iterator[tuple[str, Span]]:
    """What is written down of all that hangs together with something."""
    for name, figure in figures.items():
        measure = catalogue.measures[name]
        known = counts(measure, figure)
        for operand in sorted(hanging.operands[name]):
            part = operand.removeprefix(name).strip("[]")
            summed = measure.kind is Kind.DISTRIBUTION  # a sum of bands is known only where each of them is
            count = measure.value(figure, part or "total") if summed else known.get(part or "count")
            if isinstance(count, Decimal):
                yield operand, Span(count, count)


def _share(figure: Figure, base: Span) -> Span | None:
    """How many of the base a percentage without counts is, as exactly as its decimals tell."""
    if figure.percentage is None or figure.numerator is not None or figure.bound is not None:
        return None
    half = half_unit(figure.percentage)
    low = ((figure.percentage - half) * base.low / 100).to_integral_value(ROUND_CEILING)
    high = ((figure.percentage + half) * base.high / 100).to_integral_value(ROUND_FLOOR)
    low, high = max(low, Decimal(0)), min(high, base.high)
    return Span(low, high) if low <= high else None


@lru_cache(maxsize=4)
def stated(catalogue: Catalogue) -> tuple[Relation, ...]:
    """The parts and equals that the catalogue's relations state, one count to one; an equal is a part both ways."""
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
    """The bases that the catalogue's own words show to be one: the same denominator in a section, or a count of all."""
    bases: dict[tuple[str, str], list[Measure]] = defaultdict(list)
    totals: dict[tuple[str, str, bool], list[str]] = defaultdict(list)
    for measure in catalogue.measures.values():
        if measure.kind is Kind.PROPORTION and measure.people and measure.denominator:
            bases[measure.section, measure.denominator].append(measure)
        if measure.kind is Kind.COUNT:
            totals[measure.section, measure.counts, measure.snapshot].append(measure.id)
    found: list[Relation] = []
    for (section, denominator), sharing in bases.items():
        total = totals[section, sharing[0].counts, sharing[0].snapshot]
        counted = total if denominator.startswith("all ") and len(total) == 1 else []
        found += pairwise([*counted, *(f"{measure.id}[denominator]" for measure in sharing)])
    return tuple(pair for one in found for pair in (one, one[::-1]))


# Evidence


def _of_item(index: int, item: EvidenceItem) -> Iterator[Disclosure]:
    """Ratings count children whose records were read, or people who were asked; so does what a sample leaves."""
    given = item.ratings.given.values()
    unrated = [item.sample - item.ratings.total] if item.sample is not None and given else []
    told = [item.sample or 0, *given, *unrated]
    if any(1 <= count <= LARGEST for count in told):
        title = f"{with_article(item.kind).capitalize()} of {item.date}"
        yield Disclosure(None, ("evidence", index), title, "in its sample or ratings")
