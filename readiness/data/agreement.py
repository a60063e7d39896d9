"""Agreement: whether the figures of one submission fit together, by the relations in the catalogue.

Only figures of the same time are compared, and a disagreement is reported only where it is certain.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from readiness.core.diagnostics import Path
from readiness.core.text import listed
from readiness.data.catalogue import Catalogue
from readiness.data.measures import Measure
from readiness.data.operands import Reference
from readiness.data.readings import FIELDS, Kind, Period, Reading
from readiness.data.relations import Operand, Tie
from readiness.data.spans import UNKNOWN, Span, possible, share, total

PUBLISHED = "figures as published may be rounded"


Time = tuple[date | None, date]


@dataclass(frozen=True)
class Account:
    """The readings of one submission, its period, and whether others compiled it from what was published."""

    readings: Mapping[str, Reading]
    period: Period
    compiled: bool

    @cached_property
    def usual(self) -> Time:
        """The first and the last day of the submission's own period."""
        return self.period.start.first if self.period.start else None, self.period.end.last

    def time(self, measure: Measure, reading: Reading, of_a_span: bool) -> Time:
        """The first and last day of a reading; the first is None where it does not matter, or is not known.

        A reading that states no start has that of its measure's own span, or else the submission's.
        """
        start, end = self.usual
        own = reading.period
        if own is not None:
            start, end = (start if own.end.last == end else None), own.end.last
        # What is counted on one day is compared by that day, whatever periods are written beside it.
        if not of_a_span:
            return None, end
        if own is not None and own.start is not None:
            return own.start.first, end
        return (_first_of(measure.span_months, end) if measure.span_months else start), end


def _first_of(months: int, end: date) -> date:
    """The first day of so many months that end on a day."""
    after = end + timedelta(days=1)
    year, month = divmod(after.year * 12 + after.month - 1 - months, 12)
    # No month is shorter than 28 days. Both sides of a comparison are cut alike.
    return date(year, month + 1, min(after.day, 28))


@dataclass(frozen=True, slots=True)
class Disagreement:
    """Figures that do not agree. `apart` says why both may be right; None where one must be wrong."""

    path: Path
    text: str
    hint: str
    apart: str | None
    measures: tuple[str, ...]


@dataclass(frozen=True)
class Known:
    """A figure of a relation that the submission gives, at least in part."""

    operand: Operand
    readings: tuple[Reading, ...]

    @cached_property
    def span(self) -> Span:
        """What it can be."""
        pairs = zip(self.operand.references, self.readings, strict=True)
        spans = [possible(reference.measure, reading, reference.part) for reference, reading in pairs]
        return spans[0] if len(spans) == 1 else share(*spans)

    @property
    def path(self) -> Path:
        """Where it stands in the submission."""
        measure = self.operand.top.measure
        return (*measure.path, _field(self.operand.top, self.readings[0]))


@dataclass(frozen=True, slots=True)
class Side:
    """One sum of a relation, as far as the submission gives it."""

    known: tuple[Known, ...]
    complete: bool

    @property
    def sum(self) -> Span:
        """The sum of the known figures."""
        return total([one.span for one in self.known])

    @property
    def span(self) -> Span:
        """The sum of all figures, where one that is not given can be any number."""
        return self.sum if self.complete else self.sum + UNKNOWN

    @property
    def name(self) -> str:
        """The names of the known figures."""
        return listed([str(one.operand) for one in self.known])

    def told(self, against: Side) -> str:
        """The sum of the known figures in words, in as many digits as show that it differs from the other side's."""
        unit = self.known[0].operand.quantity
        come = "together come to" if len(self.known) > 1 else "is"
        return f"{come} {self.sum.told(None if unit == 'counts' else unit, against.sum)}"


def disagreements(account: Account, catalogue: Catalogue) -> Iterator[Disagreement]:
    """The figures that do not agree, each pair once."""
    found = [(names, one) for names, one in comparisons(account, catalogue) if one is not None]
    reported: set[frozenset[str]] = set()
    # Of two relations between the same figures, the one that cannot be explained away is reported.
    for names, one in sorted(found, key=lambda pair: pair[1].apart is not None):
        if names not in reported:
            reported.add(names)
            yield one


def comparisons(account: Account, catalogue: Catalogue) -> Iterator[tuple[frozenset[str], Disagreement | None]]:
    """All that can be compared, by every relation: the names of the two sides, and how they disagree, if they do."""
    return (pair for tie in catalogue.ties for pair in _comparisons_of_tie(tie, account))


def _comparisons_of_tie(tie: Tie, account: Account) -> Iterator[tuple[frozenset[str], Disagreement | None]]:
    """What one relation compares, time by time: the names of its two sides, and how they disagree, if they do."""
    given = {name: account.readings[name] for name in tie.measures if name in account.readings}
    rates = [given[name] for name in tie.rates if name in given]
    if rates and all(reading.denominator is not None for reading in rates):
        return  # the counts themselves are compared by relations of their own
    times = {name: account.time(tie.measures[name], one, tie.of_a_span) for name, one in given.items()}
    for time in dict.fromkeys(times.values()):
        present = {name: one for name, one in given.items() if times[name] == time}
        sides = [_side(operands, present) for operands in tie.sums]
        first, *others = sides if tie.relation.equal is None else [side for side in sides if side.known] or sides
        for other in others:
            if first.known and other.known:
                agree = tie.holds(first.span, other.span)
                yield frozenset((first.name, other.name)), None if agree else _disagreement(tie, first, other, account)


def _side(operands: Sequence[Operand], present: Mapping[str, Reading]) -> Side:
    given = (
        Known(operand, tuple(present[reference.measure.id] for reference in operand.references))
        for operand in operands
        if all(reference.measure.id in present for reference in operand.references)
    )
    known = tuple(one for one in given if one.span != UNKNOWN)
    return Side(known, len(known) == len(operands))


def _disagreement(tie: Tie, first: Side, other: Side, account: Account) -> Disagreement:
    because = f": {tie.relation.because}" if tie.relation.because else ""
    known = (*first.known, *other.known)
    readings = [reading for one in known for reading in one.readings]
    return Disagreement(
        path=first.known[0].path,
        text=f"{first.name} {first.told(other)}, and {other.name}, {tie.binds}, {other.told(first)}{because}",
        hint='correct one of the two; if each is as its own list has it, name both lists in "source"',
        apart=tie.relation.may_differ or _sources(readings) or (PUBLISHED if account.compiled else None),
        measures=tuple(dict.fromkeys(r.measure.id for one in known for r in one.operand.references)),
    )


def _sources(readings: Sequence[Reading]) -> str | None:
    """The sources in words, where the readings name different ones."""
    named = {" ".join(one.source.casefold().split()): one.source for one in readings if one.source}
    return f"they come from different sources: {listed(list(named.values()))}" if len(named) > 1 else None


def _field(reference: Reference, reading: Reading) -> str:
    """The key of the reading under which the figure stands."""
    kind = reference.measure.kind
    names = ["bands"] if kind is Kind.DISTRIBUTION else [reference.part] if reference.part else FIELDS[kind]
    return next((name for name in names if name and getattr(reading, name) is not None), "status")
