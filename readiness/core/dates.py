"""Dates: the months between two, and dates in words."""

from __future__ import annotations

from datetime import date

# Not the calendar module's names, which depend on the machine's locale.
MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)

# No month has fewer days.
SHORTEST = 28


def told_day(day: str) -> str:
    """ "on 31 March 2026", "in March 2026" or "in 2026", as exactly as it is known."""
    return f"{'on' if day.count('-') == 2 else 'in'} {day_in_words(day)}"


def day_in_words(day: str) -> str:
    """ "31 March 2026", "March 2026" or "2026", as exactly as it is known."""
    year, *rest = (int(part) for part in day.split("-"))
    match rest:
        case [month, of_month]:
            return f"{of_month} {MONTHS[month - 1]} {year}"
        case [month]:
            return f"{MONTHS[month - 1]} {year}"
        case _:
            return str(year)


def months_between(earlier: date, later: date) -> int:
    """Whole months from one day to another; from 31 January to the last of February is one."""
    months = (later.year - earlier.year) * 12 + later.month - earlier.month
    return months - (later.day < earlier.day and (later.day < SHORTEST or later.day < _last_day(later)))


def _last_day(day: date) -> int:
    from calendar import monthrange

    return monthrange(day.year, day.month)[1]
