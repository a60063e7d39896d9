"""Likely slips in a submission that was accepted: each becomes a notice, and changes no finding."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal

from readiness.core.dates import months_between
from readiness.core.diagnostics import Path, pointer
from readiness.core.numbers import shown
from readiness.core.sanitize import folded
from readiness.core.text import counted, listed, shortened
from readiness.core.types import PartialDate
from readiness.data.catalogue import Catalogue
from readiness.data.measures import Measure, measure_path
from readiness.data.readings import Period, Reading
from readiness.data.submission_file import SubmissionFile
from readiness.evaluation.result import Notice, NoticeKind

# From the shortest month to a year and a month: what a council usually reports on.
FEWEST_DAYS, MOST_DAYS = 28, 400
# A digit too many or a point in the wrong place multiplies by ten.
TIMES = 10
# Small numbers multiply by chance: of two figures, the larger must reach this.
FEWEST = 10
# Published figures come out yearly, and late: only after three years has one been missed for sure.
OLD_MONTHS = 36


def doubts(file: SubmissionFile, catalogue: Catalogue) -> Iterator[Notice]:
    """A notice for everything in a submission that deserves a second look before its report is believed."""
    for path, kind, text in _doubts(file, catalogue):
        location = file.document.location(path)
        yield Notice(kind, text, pointer(path), location.line, location.column, location.cell)


Doubt = tuple[Path, NoticeKind, str]


def _doubts(file: SubmissionFile, catalogue: Catalogue) -> Iterator[Doubt]:
    submission = file.submission
    prepared, end = submission.prepared_on, submission.period.end
    if prepared is not None and prepared.last < end.last:
        text = f"It was prepared ({prepared}) before its period ended ({end}): its figures cannot be of all of it"
        yield ("prepared_on",), NoticeKind.PREPARED_BEFORE_END, text
    # A compiled case may come from the letter of a visit, which lasts a few days.
    if not submission.compiled:
        yield from _period(submission.period, ("period",), "The period")
    yield from _year_or_month(submission.period, ("period",))
    for name, reading in submission.readings.items():
        measure, at = catalogue.measures[name], measure_path(name)
        if reading.period is not None:
            yield from _year_or_month(reading.period, (*at, "period"))
            if not measure.snapshot:
                yield from _period(reading.period, (*at, "period"), f"The period of {measure.title}")
        yield from _jump(measure, reading, at)
    yield from _names(file)
    yield from _old_figures(file, catalogue)


def _period(period: Period, at: Path, named: str) -> Iterator[Doubt]:
    if period.start is None:
        return
    days = (period.end.last - period.start.first).days + 1
    if not FEWEST_DAYS <= days <= MOST_DAYS:
        much = "short" if days < FEWEST_DAYS else "long"
        text = f"{named}, {period.start} to {period.end}, is {much} ({counted(days, 'day')}): are both dates right?"
        yield at, NoticeKind.UNUSUAL_PERIOD, text


def _year_or_month(period: Period, at: Path) -> Iterator[Doubt]:
    """ "2009-10" is October 2009, and may be meant as the year 2009 to 2010."""
    for key, day in (("start", period.start), ("end", period.end)):
        if day is not None and day.is_month and int(day[5:]) == (int(day[:4]) + 1) % 100:
            text = (
                f'"{day}" is read as a month; if the year to {int(day[:4]) + 1} is meant, give its first and last day'
            )
            yield (*at, key), NoticeKind.MONTH_OR_YEAR, text


def _jump(measure: Measure, reading: Reading, at: Path) -> Iterator[Doubt]:
    """A tenfold change against the latest earlier figure: more often a slip than news."""
    now = measure.value(reading)
    earlier = [point for point in reading.history if not point.absent and point.bound is None]
    latest = max(earlier, key=lambda point: point.period_end.last, default=None)
    before = None if latest is None else measure.value(latest)
    if latest is None or not isinstance(now, Decimal) or not isinstance(before, Decimal) or reading.bound is not None:
        return
    low, high = sorted((now, before))
    if low > 0 and high >= low * TIMES and high >= FEWEST:
        unit = measure.measured_in
        text = (
            f"{measure.title}: {shown(now, unit)} now, and {shown(before, unit)} in {latest.period_end}: is each right?"
        )
        yield at, NoticeKind.TENFOLD_CHANGE, text


def _names(file: SubmissionFile) -> Iterator[Doubt]:
    """Names of teams with invisible spaces, or spelt differently in another measure."""
    first: dict[tuple[str, str], str] = {}
    reported: set[tuple[str, str]] = set()
    for measure, reading in file.submission.readings.items():
        for dimension, subjects in reading.by.items():
            at: Path = (*measure_path(measure), "by", dimension)
            yield from _odd_names(list(subjects), at)
            for name in subjects:
                key = dimension, folded(name)
                other = first.setdefault(key, name)
                if other != name and key not in reported:
                    reported.add(key)
                    text = f'"{_short(name)}" and "{_short(other)}" differ in spaces or capitals only, and count as two'
                    yield (*at, name), NoticeKind.NAME_SPELT_TWO_WAYS, text


def _odd_names(names: Sequence[str], at: Path) -> Iterator[Doubt]:
    """The first odd name, and how many more there are: one slip in a spreadsheet is in every name."""
    odd = [name for name in names if odd_spaces(name)]
    if odd:
        more = f", and as much in {counted(len(odd) - 1, 'other')}" if odd[1:] else ""
        spaces = listed(odd_spaces(odd[0]))
        text = f'In the name "{_short(odd[0])}" there is {spaces}{more}: another name may look the same'
        yield (*at, odd[0]), NoticeKind.ODD_SPACE, text


def _short(name: str) -> str:
    return shortened(name, 60)


def odd_spaces(name: str) -> list[str]:
    """The invisible spaces of a name: at its ends, doubled, or of another kind than U+0020."""
    if name.isascii() and name.isprintable() and " ".join(name.split()) == name:
        return []
    # Cf holds the characters that have no width at all, such as U+200B and the byte-order mark.
    unseen = {c for c in name if c != " " and (c.isspace() or unicodedata.category(c) == "Cf")}
    # `unicodedata.name` has no names for control characters and raises without a default.
    odd = list(dict.fromkeys(f"a {unicodedata.name(c, 'control character').lower()}" for c in sorted(unseen)))
    common = "".join(" " if c.isspace() else c for c in name if c not in unseen or c.isspace())
    if common != common.strip():
        odd.append("a space at the start or the end")
    return [*odd, "a double space"] if "  " in common.strip() else odd


def _old_figures(file: SubmissionFile, catalogue: Catalogue) -> Iterator[Doubt]:
    """Published figures that end years before the readings that they are compared with, once a release and date."""
    submission = file.submission
    behind: dict[tuple[str, date], list[tuple[PartialDate, str]]] = {}
    published_by = submission.date.last if submission.compiled else None
    for name, reading in submission.readings.items():
        end = submission.period_of(reading).end
        newest = None if reading.absent else catalogue.benchmark(name, end.last, published_by)
        if newest is not None and months_between(newest.as_at, end.last) > OLD_MONTHS:
            behind.setdefault((newest.release, newest.as_at), []).append((end, name))
    for (release, as_at), ends in behind.items():
        latest, name = max(ends, key=lambda one: one[0].last)
        given = counted(len(ends), "reading")
        text = (
            f"The newest figures of {release} are as at {as_at}, over three years before {given} ({latest} the latest)"
        )
        yield measure_path(name), NoticeKind.OLD_FIGURES, text
