"""Where measures stand in the department's published files, and how those write places, years and missing figures."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping
from dataclasses import dataclass

from readiness.core.shipped import rules_folder
from readiness.data.council_figures import PUBLISHED

COLUMNS = "columns.csv"
# The first nine regions in the order of their codes, in which London is whole; then its two halves.
_REGIONS = ("980", "981", "982", "983", "984", "985", "986", "989", "990")
REGION_CODES: Mapping[str, str] = {
    **{f"E1200000{number}": digits for number, digits in enumerate(_REGIONS, 1)},
    "E13000001": "987",
    "E13000002": "988",
}
# What stands in place of a number: suppressed, not available, not applicable, unreliable, rounds to 0; or nothing.
SYMBOLS = frozenset({"c", "x", "z", "u", "k", "low", "", "-", ".", "..", ":", "na", "nan", "n/a"})
YEARS = re.compile(r"(20[0-9]{2})(?:[-/ ]?(?:20)?([0-9]{2}))?")


@dataclass(frozen=True, slots=True)
class Known:
    """Where a measure stands: the column that holds it in rows with these values; of the tool, its indicator."""

    measure: str
    form: str
    column: str
    where: Mapping[str, str]


def known_columns() -> tuple[Known, ...]:
    """All places of measures in published files."""
    text = (rules_folder() / PUBLISHED / COLUMNS).read_text(encoding="utf-8")
    rows = csv.DictReader(io.StringIO(text, newline=""))
    return tuple(Known(row["measure"], row["form"], row["column"], _where(row["where"])) for row in rows)


def _where(text: str) -> Mapping[str, str]:
    return dict(part.split("=", 1) for part in text.split("|")) if text else {}


def year_in(text: str) -> int | None:
    """2025 for "2025", "202425", "2024/25" and "2024-25"; None for anything else."""
    found = YEARS.fullmatch(text)
    if found is None:
        return None
    first, second = int(found[1]), found[2]
    if second is None:
        return first
    return first + 1 if int(second) == (first + 1) % 100 else None
