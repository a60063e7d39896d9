"""The parts of a gap: that of the council as a whole, and that of each team. A gate may leave out one of them alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from readiness.data.readings import Possible
from readiness.data.vocabulary import FindingStatus, Level
from readiness.evaluation.finding import EVERYONE, Finding, Interval, SubjectRow
from readiness.evaluation.statistics import wilson

Key = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class GapPart:
    """An adverse level of one subject of a check; `possible` where figures gave it, `interval` where chance has a part.

    `higher_is_worse` is null where no line says which way is worse.
    """

    finding: Finding
    dimension: str
    subject: str
    level: Level
    possible: Possible | None
    interval: Interval | None
    higher_is_worse: bool | None

    @property
    def key(self) -> Key:
        """What tells it from every other: the check, and the subject with what it is one of."""
        return self.finding.check, self.dimension, self.subject


def parts(finding: Finding) -> Iterator[GapPart]:
    """The adverse parts of a finding; none where it is not adverse."""
    if not finding.adverse or finding.level is None:
        return
    worse = finding.thresholds[0].comparison == "above" if finding.thresholds else None
    if finding.subject == EVERYONE:
        possible = _possible(finding.value, finding.lowest, finding.highest)
        yield GapPart(finding, "", EVERYONE, finding.level, possible, finding.interval, worse)
    for row in (*((finding.whole,) if finding.whole else ()), *finding.subjects):
        if not row.too_small and row.status in (FindingStatus.GAP, FindingStatus.WATCH):
            level = row.severity or Level.WATCH
            interval = _interval(row) if finding.interval else None
            possible = _possible(row.value, None, None)
            yield GapPart(finding, row.dimension, row.subject, level, possible, interval, worse)


def _possible(value: Decimal | None, lowest: Decimal | None, highest: Decimal | None) -> Possible | None:
    if value is not None:
        return Possible(value, value)
    return None if lowest is None else Possible(lowest, highest)


def _interval(row: SubjectRow) -> Interval | None:
    return wilson(row.numerator, row.denominator) if row.numerator is not None and row.denominator else None
