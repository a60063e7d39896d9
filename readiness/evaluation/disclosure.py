"""Statistical disclosure: the counts of 1 to 5 people or events that a submission states, or gives by subtraction."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise

from readiness.core.text import with_article
from readiness.data.catalogue import Catalogue
from readiness.data.measures import Measure, groups
from readiness.data.readings import Figure, Kind, Reading, Symbol
from readiness.data.submission import EvidenceItem, Submission
from readiness.evaluation.small_counts import LARGEST, Disclosure, counted, counts, disclosed, is_small, small
from readiness.evaluation.subtraction import Relation, between_readings, implied, join_counts, stated


def disclosures(
    submission: Submission, catalogue: Catalogue, relations: Iterable[Relation] | None = None
) -> tuple[Disclosure, ...]:
    """Every way in which the submission discloses a count of 1 to 5; 0 is none, nor is a share of an unknown base.

    `relations` say which counts are parts of which; by default, those of the catalogue.
    """
    together = join_counts((*implied(catalogue), *stated(catalogue)) if relations is None else tuple(relations))
    found = [
        *(
            one
            for measure, reading in counted(submission, catalogue)
            for one in _in_reading(measure, reading, submission)
        ),
        *between_readings(submission, catalogue, together),
        *(one for index, item in enumerate(submission.evidence) for one in _in_evidence(index, item)),
    ]
    return tuple(dict.fromkeys(found))


def _in_reading(measure: Measure, reading: Reading, submission: Submission) -> Iterator[Disclosure]:
    if small(measure, reading):
        yield disclosed(measure, "as submitted")
    if any(small(measure, point) for point in reading.history):
        yield disclosed(measure, "in its history")
    # Another source gives one value in the measure's unit: only of a count is that a number of people.
    if measure.kind is Kind.COUNT and any(is_small(other.value) for other in reading.also):
        yield disclosed(measure, "in another source")
    if _grows_by_little(measure, reading, submission):
        yield disclosed(measure, "the year so far less an earlier part of it")
    for dimension, teams in reading.by.items():
        for name, figure in teams.items():
            if small(measure, figure):
                yield disclosed(measure, f"by {dimension.replace('_', ' ')}", (dimension, name))
        for hidden in _by_difference(measure, reading, teams):
            reason = f"the whole less the {groups(dimension)} that are given"
            yield from (disclosed(measure, reason, (dimension, name)) for name in hidden)
            if not hidden:
                yield disclosed(measure, reason)


def _by_difference(measure: Measure, whole: Figure, teams: Mapping[str, Figure]) -> Iterator[Sequence[str]]:
    """The teams whose small count is what the others leave of the whole; no team where the remainder has no name."""
    given = {name: counts(measure, figure) for name, figure in teams.items()}
    for part, total in counts(measure, whole).items():
        hidden = [name for name, known in given.items() if part not in known]
        left = total - sum(known[part] for known in given.values() if part in known)
        few = all(teams[name].symbol is Symbol.C for name in hidden)
        # Counts of 1 to 5 each are known exactly only where their sum is the least or the most that it can be.
        if is_small(left) or (few and hidden and left in (len(hidden), LARGEST * len(hidden))):
            yield hidden


def _grows_by_little(measure: Measure, reading: Reading, submission: Submission) -> bool:
    """Whether a running count in the period rose by 1 to 5 between two days.

    The difference of two snapshots, or of two periods, counts nobody: some may have come as others went.
    """
    period = submission.period_of(reading)
    if measure.snapshot or period.start is None:
        return False
    inside = [one for one in reading.history if period.start.first < one.period_end.last < period.end.first]
    steps = [counts(measure, one) for one in (*sorted(inside, key=lambda one: one.period_end.last), reading)]
    for part in steps[-1]:
        rises = [after[part] - before[part] for before, after in pairwise(steps) if part in before and part in after]
        # A count that once falls is no running count, so its rises count nobody.
        if any(map(is_small, rises)) and min(rises) >= 0:
            return True
    return False


def _in_evidence(index: int, item: EvidenceItem) -> Iterator[Disclosure]:
    """Samples and ratings count the children whose records were read, or the people who were asked."""
    given = item.ratings.given.values()
    # The rest of a sample is a count too: those who were not rated.
    unrated = [item.sample - item.ratings.total] if item.sample is not None and given else []
    numbers = [item.sample or 0, *given, *unrated]
    if any(1 <= count <= LARGEST for count in numbers):
        title = f"{with_article(item.kind).capitalize()} of {item.date}"
        yield Disclosure(None, ("evidence", index), title, "in its sample or ratings")
