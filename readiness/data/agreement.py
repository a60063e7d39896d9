"""Agreement: whether the figures of one submission fit together, by the relations in the catalogue.

Only figures of the same time are compared, and a disagreement is reported only where it is certain.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
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
    # Dozens of relations ask for the same figure.
    _spans: dict[tuple[str, str | None], Span] = field(default_factory=dict, init=False, repr=False, compare=False)

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

    def span(self, operand: Operand) -> Span:
        """What a figure of a relation can be, whose readings are given."""
        spans = [self._span(reference) for reference in operand.references]
        return spans[0] if len(spans) == 1 else share(*spans)

    def _span(self, reference: Reference) -> Span:
        key = reference.measure.id, reference.part
        if key not in self._spans:
            self._spans[key] = possible(reference.measure, self.readings[reference.measure.id], reference.part)
        return self._spans[key]


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


@dataclass(frozen=True, slots=True)
class Known:
    """A figure of a relation that the submission gives, at least in part, and what it can be."""

    operand: Operand
    span: Span


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


@dataclass(frozen=True, slots=True)
class Compared:
    """Two sums of one time that a relation compares, and how they disagree, if they do."""

    first: Side
    other: Side
    disagreement: Disagreement | None

    @property
    def names(self) -> frozenset[str]:
        """The names of the two."""
        return frozenset((self.first.name, self.other.name))


def disagreements(account: Account, catalogue: Catalogue) -> Iterator[Disagreement]:
    """The figures that do not agree, each pair once."""
    return disagreeing(comparisons(account, catalogue))


def disagreeing(compared: Iterable[Compared]) -> Iterator[Disagreement]:
    """Those of what was compared that do not agree, each pair once."""
    found = [(one.names, one.disagreement) for one in compared if one.disagreement is not None]
    reported: set[frozenset[str]] = set()
    # Of two relations between the same figures, the one that cannot be explained away is reported.
    for names, one in sorted(found, key=lambda pair: pair[1].apart is not None):
        if names not in reported:
            reported.add(names)
            yield one


def comparisons(account: Account, catalogue: Catalogue) -> Iterator[Compared]:
    """All that can be compared, by every relation."""
    ties = catalogue.ties_between(frozenset(account.readings))
    return (pair for tie in ties for pair in _comparisons_of_tie(tie, account))


def _comparisons_of_tie(tie: Tie, account: Account) -> Iterator[Compared]:
    """What one relation compares, time by time."""
    given = {name: account.readings[name] for name in tie.measures if name in account.readings}
    rates = [given[name] for name in tie.rates if name in given]
    if rates and all(reading.denominator is not None for reading in rates):
        return  # the counts themselves are compared by relations of their own
    times = {name: account.time(tie.measures[name], one, tie.of_a_span) for name, one in given.items()}
    for time in dict.fromkeys(times.values()):
        present = {name for name, its in times.items() if its == time}
        sides = [_side(operands, present, account) for operands in tie.sums]
        first, *others = sides if tie.relation.equal is None else [side for side in sides if side.known] or sides
        for other in others:
            if first.known and other.known:
                agree = tie.holds(first.span, other.span)
                yield Compared(first, other, None if agree else _disagreement(tie, first, other, account))


def _side(operands: Sequence[Operand], present: Container[str], account: Account) -> Side:
    given = (one for one in operands if all(reference.measure.id in present for reference in one.references))
    spans = ((one, account.span(one)) for one in given)
    known = tuple(Known(one, span) for one, span in spans if span != UNKNOWN)
    return Side(known, len(known) == len(operands))


def _disagreement(tie: Tie, first: Side, other: Side, account: Account) -> Disagreement:
    because = f": {tie.relation.because}" if tie.relation.because else ""
    references = [reference for one in (*first.known, *other.known) for reference in one.operand.references]
    readings = [account.readings[reference.measure.id] for reference in references]
    return Disagreement(
        path=(*references[0].measure.path, _field(references[0], readings[0])),
        text=f"{first.name} {first.told(other)}, and {other.name}, {tie.binds}, {other.told(first)}{because}",
        hint='correct one of the two; if each is as its own list has it, name both lists in "source"',
        apart=tie.relation.may_differ or _sources(readings) or (PUBLISHED if account.compiled else None),
        measures=tuple(dict.fromkeys(reference.measure.id for reference in references)),
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
