"""The period that is asked about, and the working days of England in the years that are known."""

from __future__ import annotations

import csv
from calendar import monthrange
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from readiness.core.diagnostics import UnreadableError
from readiness.core.shipped import rules_folder
from readiness.data.derive.sources import FOLDER, Since


@dataclass(frozen=True, slots=True)
class AskedPeriod:
    """The time that the submission speaks of, both days included."""

    first_day: date
    last_day: date

    def since(self, since: Since) -> date:
        """The day from which something is counted."""
        match since:
            case Since.FIRST_DAY:
                return self.first_day
            case Since.HALF_YEAR:
                return months_before(self.last_day + timedelta(days=1), 6)
            case Since.YEAR:
                return months_before(self.last_day + timedelta(days=1), 12)
            case Since.YEAR_BEFORE:
                return months_before(self.first_day, 12)
            case Since.QUARTER:
                return months_before(self.last_day + timedelta(days=1), 3)
            case Since.NINE_MONTHS:
                return months_before(self.last_day + timedelta(days=1), 9)
            case Since.YEAR_AND_30_DAYS:
                return self.since(Since.YEAR) - timedelta(days=30)
            case Since.TWO_YEARS:
                return months_before(self.last_day + timedelta(days=1), 24)
            case Since.THIRTY_MONTHS:
                return months_before(self.last_day + timedelta(days=1), 30)

    def refuse_unknown(self) -> None:
        """Raises UnreadableError where it lies outside the calendar, or ends before it begins."""
        first, last = known_days()
        if self.last_day < self.first_day:
            raise UnreadableError(f"the period ends ({self.last_day}) before it begins ({self.first_day}); check both")
        if self.since(Since.YEAR_BEFORE) < first or self.last_day > last:
            raise UnreadableError(
                f"the bank holidays are known from {first} to {last}; name a period within, or update"
            )


def months_before(day: date, months: int) -> date:
    """The same day of an earlier month, or the last of that month."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


@cache
def bank_holidays() -> Mapping[date, str]:
    """The bank holidays of England on weekdays, by day."""
    with open(rules_folder() / FOLDER / "bank-holidays.csv", encoding="utf-8", newline="") as stream:
        return {date.fromisoformat(row["day"]): row["name"] for row in csv.DictReader(stream)}


@cache
def known_days() -> tuple[date, date]:
    """The first and the last day of the years whose bank holidays are known."""
    years = [day.year for day in bank_holidays()]
    return date(min(years), 1, 1), date(max(years), 12, 31)


@cache
def working_days() -> Sequence[tuple[date, int]]:
    """Each known day, and how many working days there were up to it."""
    first, last = known_days()
    worked, days = 0, []
    for number in range((last - first).days + 1):
        day = first + timedelta(days=number)
        worked += day.weekday() < 5 and day not in bank_holidays()
        days.append((day, worked))
    return days
