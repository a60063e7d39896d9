"""The subjects of a check: the whole council, each team, and what the teams leave of the whole."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from readiness.data.measures import Measure, group
from readiness.data.readings import NOT_SUBMITTED, Figure, Kind
from readiness.evaluation.check_facts import CheckFacts
from readiness.evaluation.decision import Subject
from readiness.evaluation.finding import EVERYONE


def subjects(scope: CheckFacts) -> Iterator[Subject]:
    """The council as a whole, then each team; a check of several measures, or a trend, has no teams."""
    reference = scope.reference
    if reference is None:
        yield Subject("", EVERYONE, NOT_SUBMITTED)
        return
    reading = scope.facts.reading(reference)
    yield Subject("", EVERYONE, reading)
    if scope.check.change_over:
        return
    # A child who may be unsafe today counts, however small the team.
    least = 0 if scope.check.unsafe_today else scope.facts.pack.about.limits.smallest_team
    for dimension, by in sorted(reading.by.items()):
        teams = sorted(by.items())
        if rest := _rest(reference.measure, reading, list(by.values())):
            teams.append((f"No {group(dimension)} named", rest))
        for name, figure in teams:
            size = _size(reference.measure, figure)
            yield Subject(dimension, name, figure, size is not None and size < least)


def _rest(measure: Measure, whole: Figure, parts: Sequence[Figure]) -> Figure | None:
    """What the parts leave of the whole, so that leaving the worst team out hides nothing. None where unknown."""
    if whole.numerator is None or whole.denominator is None:
        return None
    tops = [part.numerator for part in parts if part.numerator is not None]
    bottoms = [part.denominator for part in parts if part.denominator is not None]
    if len(tops) < len(parts) or len(bottoms) < len(parts):
        return None
    top, bottom = whole.numerator - sum(tops), whole.denominator - sum(bottoms)
    # Teams may overlap or move during a period: an impossible remainder says nothing.
    if bottom <= 0 or top < 0 or (measure.kind is Kind.PROPORTION and top > bottom):
        return None
    return Figure(numerator=top, denominator=bottom)


def _size(measure: Measure, figure: Figure) -> Decimal | None:
    """How many a team's figure counts: a proportion's denominator, a ratio's numerator, the sum of its bands."""
    match measure.kind:
        case Kind.PROPORTION:
            return figure.denominator
        case Kind.RATIO:
            return figure.numerator
        case Kind.DISTRIBUTION:
            return None if figure.bands is None else Decimal(sum(figure.bands.values()))
        case _:
            return None
