"""Small counts: what a figure by itself counts, whether that is 1 to 5, and a disclosure as data."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from readiness.core.diagnostics import Path
from readiness.data.catalogue import Catalogue
from readiness.data.measures import Measure
from readiness.data.readings import Figure, Kind, Reading
from readiness.data.submission import Submission

# DfE suppresses counts of 1 to 5 in its own releases.
LARGEST = 5


@dataclass(frozen=True, slots=True)
class Disclosure:
    """One way in which a count of 1 to 5 is disclosed: the reading or item, why, and the team if it is a team's."""

    measure: str | None
    path: Path
    title: str
    reason: str
    subject: tuple[str, str] | None = None


def disclosed(measure: Measure, reason: str, subject: tuple[str, str] | None = None) -> Disclosure:
    """The disclosure of a small count in the reading of a measure."""
    return Disclosure(measure.id, measure.path, measure.title, reason, subject)


def counted(submission: Submission, catalogue: Catalogue) -> Iterator[tuple[Measure, Reading]]:
    """The readings that count people or events; shares of posts and of plans for improvement do not."""
    for name, reading in submission.readings.items():
        measure = catalogue.measures[name]
        if measure.people and not measure.whole_set:
            yield measure, reading


def counts(measure: Measure, figure: Figure) -> Mapping[str, Decimal]:
    """The people or events that a figure counts, by part; a bound ("more than 30") counts nobody."""
    if figure.absent or figure.bound is not None:
        return {}
    top, bottom = figure.numerator, figure.denominator
    match measure.kind:
        case Kind.COUNT if figure.count is not None:
            return {"count": Decimal(figure.count)}
        case Kind.PROPORTION if top is not None and bottom is not None:
            # 99 of 100 discloses one person as 1 of 100 does.
            return {"numerator": top, "denominator": bottom, "rest": bottom - top}
        case Kind.RATIO if top is not None:
            return {"numerator": top}
        case Kind.DISTRIBUTION:
            return {name: Decimal(count) for name, count in (figure.bands or {}).items()}
        case _:
            return {}


def small(measure: Measure, figure: Figure) -> bool:
    """Whether a figure by itself holds a count of 1 to 5."""
    return any(map(is_small, counts(measure, figure).values()))


def is_small(count: Decimal) -> bool:
    """Whether a count is 1 to 5. Zero identifies nobody."""
    return 1 <= count <= LARGEST
