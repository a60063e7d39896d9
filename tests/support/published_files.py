"""Published files as the department writes them, with the figures that ship with readiness, moved as a test asks."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from decimal import Decimal

from readiness.core.numbers import plain
from readiness.data.catalogue import Catalogue
from readiness.data.council_figures import ENGLAND, REGIONS
from readiness.data.published_columns import REGION_CODES

GEOGRAPHY = (
    *("time_period", "time_identifier", "geographic_level", "country_code", "country_name"),
    *("region_code", "region_name", "old_la_code", "new_la_code", "la_name"),
)
WORKFORCE = {
    "workforce.vacancy": "vacancy_rate_fte",
    "workforce.turnover": "turnover_rate_fte",
    "workforce.agency": "agency_rate_fte",
    "caseloads.average": "caseload_fte",
}
Row = dict[str, str]


def data_file(
    catalogue: Catalogue, year: int, add: Decimal | int = 0, columns: Mapping[str, str] = WORKFORCE, of: int = 2025
) -> list[Row]:
    """The rows of a data file of a year: the figures of 2025, each with so much added."""
    regions = {digits: code for code, digits in REGION_CODES.items()}
    england = {"time_period": str(year), "time_identifier": "Reporting year", "country_code": "E92000001"}
    places: list[tuple[str, Row]] = [(ENGLAND, {"geographic_level": "National"})]
    for digits, name in REGIONS.items():
        at = {"geographic_level": "Regional", "region_code": regions[digits], "region_name": name}
        places.append((digits, at))
    for code, one in catalogue.councils.listed.items():
        if one.until is None and one.dfe:
            at = {"geographic_level": "Local authority", "old_la_code": one.dfe, "new_la_code": code}
            places.append((one.dfe, at | {"la_name": one.name}))
    rows = []
    for digits, at in places:
        cells = {column: _cell(catalogue, measure, of, digits, add) for measure, column in columns.items()}
        rows.append(dict.fromkeys(GEOGRAPHY, "") | england | at | cells)
    return rows


def tool_table(catalogue: Catalogue, indicator: str, measure: str, years: Mapping[str, Decimal | int]) -> list[Row]:
    """A table of the interactive tool: an indicator by place, and 2025 with so much added for each year."""
    councils = [(one.dfe, one.name) for one in catalogue.councils.listed.values() if one.until is None]
    return [
        {"LA Number": str(digits), "LA and Regions": name, "Region": "", "Topic": "", "Measure": indicator}
        | {year: _cell(catalogue, measure, 2025, str(digits), add) for year, add in years.items()}
        for digits, name in ((ENGLAND, "England"), *REGIONS.items(), *councils)
    ]


def as_csv(rows: Sequence[Row]) -> str:
    """The rows as a file."""
    text = io.StringIO()
    writer = csv.DictWriter(text, list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def _cell(catalogue: Catalogue, measure: str, year: int, digits: str, add: Decimal | int) -> str:
    release = catalogue.release_of(measure)
    assert release is not None
    england = release.measures[measure].years[str(year)].england
    value = england if digits == ENGLAND else catalogue.figures.value(measure, year, digits)
    if value is None:
        return "x"
    return plain(min(max(value + add, Decimal(0)), catalogue.measures[measure].most))
