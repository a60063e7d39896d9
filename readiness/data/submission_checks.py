"""Issues of a submission between fields each of which is sound by itself: dates, evidence, standards, the code."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from readiness.core.bounds import FEWEST_TOLD, MOST_TOLD
from readiness.core.diagnostics import Issue, Path
from readiness.core.suggestions import suggestion
from readiness.core.types import Day
from readiness.data.catalogue import Catalogue
from readiness.data.measures import measure_path
from readiness.data.readings import Reading
from readiness.data.submission import CODE, EvidenceItem, Submission
from readiness.data.vocabulary import EvidenceKind, Origin


def issues(submission: Submission, catalogue: Catalogue) -> Iterator[Issue]:
    """All of them, but for what `standard_issues` and `code_issues` find before there is a submission."""
    yield from _time_issues(submission, catalogue)
    for key, told in _told(submission):
        if told > MOST_TOLD:
            message = f"this would take {told:,} characters of a report, each item under all that it names"
            yield Issue((key,), message, f"the most is {MOST_TOLD:,}: name fewer with each, or shorten the texts")
    for index, item in enumerate(submission.evidence):
        yield from _evidence_issues(("evidence", index), item, submission)
    for measure, reading in submission.readings.items():
        yield from _period_issues(measure_path(measure), reading, submission)
        if reading.date is not None and reading.date.first > submission.date.last:
            message = f"the date ({reading.date}) lies after the submission's ({submission.date})"
            yield Issue((*measure_path(measure), "date"), message, "correct one of the two")


def standard_issues(standards: Any, catalogue: Catalogue) -> Iterator[Issue]:
    """Local standards that the catalogue does not know, or that lie outside their bounds."""
    for name, value in standards.items() if isinstance(standards, dict) else ():
        standard = catalogue.local_standards.get(name)
        at: Path = ("local_standards", name)
        if standard is None:
            yield Issue(at, f'there is no local standard "{name}"', suggestion(name, catalogue.local_standards))
        elif isinstance(value, int | Decimal) and not standard.minimum <= value <= standard.maximum:
            message = f"{value} {standard.unit} is outside what can count as a standard"
            yield Issue(at, message, f"it must lie between {standard.minimum} and {standard.maximum} {standard.unit}")


def code_issues(council: Any, catalogue: Catalogue) -> Iterator[Issue]:
    """A code that no council has."""
    code, name = (council.get(key) for key in ("code", "name")) if isinstance(council, dict) else (None, None)
    if isinstance(code, str) and re.fullmatch(CODE, code):
        yield from catalogue.councils.unknown(code, name if isinstance(name, str) else "")


def recognised(submission: Submission, catalogue: Catalogue) -> Submission:
    """The submission with the council's code as the Office for National Statistics gives it."""
    council = submission.council
    if council.code is None:
        return submission
    code = catalogue.councils.nine_characters(council.code, submission.period.end.last)
    return submission.model_copy(update={"council": council.model_copy(update={"code": code})})


def _time_issues(submission: Submission, catalogue: Catalogue) -> Iterator[Issue]:
    period, reform = submission.period, submission.in_reform
    if code := recognised(submission, catalogue).council.code:
        yield from catalogue.councils.ended(code, period.start.first)
    if period.start.first > period.end.last:
        yield Issue(
            ("period", "end"),
            f"the period ends ({period.end}) before it starts ({period.start})",
            "check the two dates",
        )
    if reform and reform.since.first > submission.date.last:
        message = f"the change begins ({reform.since}) after the submission's date ({submission.date})"
        yield Issue(("in_reform", "since"), message, "correct it, or leave in_reform out until then")


def _told(submission: Submission) -> Iterator[tuple[str, int]]:
    """How many characters evidence and actions take in a result."""
    for key, items in (("evidence", submission.evidence), ("actions", submission.actions)):
        yield key, sum(one.mentions * max(FEWEST_TOLD, one.length) for one in items)


def _evidence_issues(at: Path, item: EvidenceItem, submission: Submission) -> Iterator[Issue]:
    if not item.checks and not item.criteria:
        yield Issue(at, "the item speaks to no check and no criterion", 'add "checks": ["HP06.4"]')
    if item.kind is EvidenceKind.INSPECTION and item.origin is not Origin.INSPECTION:
        message = f"an inspection letter is an inspectorate's, and its origin here is {item.origin}"
        yield Issue((*at, "origin"), message, 'write "inspection", or another kind')
    if item.sample is not None and item.ratings.total > item.sample:
        message = f"the ratings come to {item.ratings.total}, and the sample is {item.sample}"
        yield Issue((*at, "ratings"), message, "correct one of the two")
    if item.date.first > submission.date.last:
        message = f"the item's date ({item.date}) lies after the submission's ({submission.date})"
        hint = "correct one of the two" if submission.prepared_on else 'correct it, or say when it was "prepared_on"'
        yield Issue((*at, "date"), message, hint)


def _period_issues(at: Path, reading: Reading, submission: Submission) -> Iterator[Issue]:
    end = submission.period.end
    if reading.period is not None:
        own = reading.period
        if own.end.first > end.last:
            yield Issue(
                (*at, "period", "end"),
                f"the reading's period ends ({own.end}) after the submission's ({end})",
                "check the date",
            )
        if own.start is not None and own.start.first > own.end.last:
            yield Issue(
                (*at, "period", "end"),
                f"the period ends ({own.end}) before it starts ({own.start})",
                "check the two dates",
            )
        end = own.end
    seen: dict[date, Day] = {}
    for index, point in enumerate(reading.history):
        at_point: Path = (*at, "history", index, "period_end")
        last = point.period_end.last
        if point.period_end.first >= end.first or last >= end.last:
            message = f"{point.period_end} is not before the reading's own end ({end})"
            yield Issue(at_point, message, "history is what came before: leave this point out, or correct it")
        if last in seen:
            same = seen[last] == point.period_end
            message = (
                f"{point.period_end} is {'given twice' if same else f'the same date as {seen[last]}, given before'}"
            )
            yield Issue(at_point, message, "keep one")
        seen[last] = point.period_end
