"""The submission that `readiness new` writes: every measure, not submitted, or filled in with what is published."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from readiness.core.dates import day_in_words
from readiness.core.json_text import dumped
from readiness.data.benchmarks import Release
from readiness.data.catalogue import Catalogue, shipped_catalogue, submitted
from readiness.data.measures import Measure
from readiness.data.readings import Kind, Status
from readiness.data.submission import SCHEMA_VERSION, State
from readiness.data.workbook_layout import sections_in_order
from readiness.data.worked_examples import PARTS, READINGS, UNREAD, about

END = date(2026, 9, 30)
MONTHS = 6
# A figure that lies so many years behind the newest ones is history, and no reading.
OLD_YEARS = 2
LICENCE = (
    "Figures with a source are published statistics of the Department for Education and Cafcass, under the Open "
    "Government Licence v3.0. Each has its own period: put your own figure in its place, and move it into the history."
)
# An earlier figure, which is easier to read on one line.
POINT = re.compile(r'\{\s+("period_end": "[^"]+"),\s+("\w+": [0-9.]+)\s+\}')
HOW_TO = (
    "Nothing under extensions is read. Copy from the examples what you need, and delete this part when you are done.",
    "Replace the status of a measure with its value; readiness explain SECTION.MEASURE says what belongs there.",
    "What stands in about says what the measure is. Nothing reads it: what you have to say of a figure is its note.",
    "Measures stand in the order of where councils hold them: returns, lists, the case system, logs, and so on.",
    "What stays as it is counts as missing, and never as a pass. Where you counted and found none, write 0.",
    "Readings, and what a submission holds beside them, have the forms below. The numbers in them are made up.",
)


def blank_submission(
    catalogue: Catalogue | None = None,
    code: str | None = None,
    end: date = END,
    pack: str | None = None,
    unread: Collection[str] = (),
) -> str:
    """The JSON of a submission for the half year to this day, with placeholders for what every submission needs.

    With the code of a council it holds the council's published figures up to that day, each with its own period.
    `pack` is the one whose checks it will name; without it, that is the pack that judges. `unread` are the measures
    that no check reads, and each says so.

    The examples stand under `extensions`, which nothing reads, so that nobody is judged by them.
    """
    catalogue = submitted(catalogue or shipped_catalogue())
    council: dict[str, str] = {"name": "Name of the council"}
    known: dict[str, Any] = {}
    if code is not None:
        council = {"name": catalogue.councils.listed[code].name, "code": code}
        known = dict(published_readings(catalogue, code, end))
    sections = {
        section: {
            m.name: {
                "about": f"{about(m)}; {UNREAD}" if m.id in unread else about(m),
                **known.get(m.id, {"status": Status.NOT_SUBMITTED}),
            }
            for m in catalogue.measures.values()
            if m.section == section
        }
        for section, _, _ in sections_in_order(catalogue)
    }
    blank = {
        "schema_version": SCHEMA_VERSION,
        "extensions": {
            "how_to_fill_this_in": HOW_TO,
            "examples_of_readings": READINGS,
            "examples_of_other_parts": {name: part.example for name, part in PARTS.items()},
            **({"published_figures": LICENCE} if known else {}),
        },
        "council": council,
        "period": {"start": half_year_to(end).isoformat(), "end": end.isoformat()},
        "status": State.DRAFT,
        **({"pack": pack} if pack else {}),
        "local_standards": {},
        **sections,
        "evidence": [],
        "self_ratings": {},
        "actions": [],
    }
    return POINT.sub(r"{\1, \2}", dumped(blank))


def published_readings(catalogue: Catalogue, code: str, end: date) -> Iterator[tuple[str, dict[str, Any]]]:
    """What is published of a council up to a day, as readings with their history, by measure."""
    digits = catalogue.councils.listed[code].dfe
    for measure in catalogue.measures.values():
        release = catalogue.release_of(measure.id)
        if release is None or digits is None:
            continue
        years = [year for year in catalogue.figures.years(measure.id) if release.day(str(year)) <= end]
        found = {year: catalogue.figures.value(measure.id, year, digits) for year in years}
        values = {year: value for year, value in found.items() if value is not None}
        if values:
            joint = catalogue.figures.joint_with(measure.id, digits)
            named = {"joint_with": catalogue.councils.name_of(joint)[1]} if joint else {}
            yield measure.id, _reading(measure, release, values, end) | named


def _reading(measure: Measure, release: Release, values: Mapping[int, Decimal], end: date) -> dict[str, Any]:
    """The newest figure as a reading, with the earlier ones as its history."""
    field = "percentage" if measure.kind is Kind.PROPORTION else "value"
    year, *earlier = sorted(values, reverse=True)
    day = release.day(str(year))
    # A year, whatever the measure means for a council's own figure: a published one is counted over a year.
    start = {} if measure.snapshot else {"start": (_back(day, 12) + timedelta(days=1)).isoformat()}
    newest = max(int(one) for one in release.published if release.day(one) <= end)
    missing = f"Of {newest}, no figure of this council is known here: the latest is of {year}."
    source = f"{release.release}, {release.publisher}"
    points = [_point(release, one, field, values[one]) for one in sorted(earlier)]
    note = {"note": missing} if year < newest else {}
    if newest - year > OLD_YEARS:
        newest_point = _point(release, year, field, values[year])
        return {"status": Status.NOT_SUBMITTED, "source": source, **note, "history": [*points, newest_point]}
    source = f"{source}, as at {day_in_words(day.isoformat())}"
    period = {**start, "end": day.isoformat()}
    return {field: _number(values[year]), "period": period, "source": source, **note, "history": points}


def _point(release: Release, year: int, field: str, value: Decimal) -> dict[str, Any]:
    """A figure of an earlier year."""
    return {"period_end": release.day(str(year)).isoformat(), field: _number(value)}


def _number(value: Decimal) -> int | float:
    return int(value) if value == value.to_integral_value() else float(value)


def half_year_to(end: date) -> date:
    """The first day of the half year that ends with this day."""
    return _back(end, MONTHS) + timedelta(days=1)


def _back(day: date, months: int) -> date:
    """The day so many months before; the last of a month where it is the last, or there is no such day."""
    index = day.year * 12 + day.month - 1 - months
    first = date(index // 12, index % 12 + 1, 1)
    last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    ends_month = (day + timedelta(days=1)).month != day.month
    return last if ends_month or day.day > last.day else first.replace(day=day.day)
