"""Hints for dates that are written in another way: which day, month or year is meant, or that it is not clear."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

from readiness.core.dates import MONTHS

NUMERIC = re.compile(r"(\d{1,2})[/.\s-](\d{1,2})[/.\s-](\d{4}|\d{2})", re.ASCII)
YEAR_FIRST = re.compile(r"(\d{4})[/.\s-](\d{1,2})(?:[/.\s-](\d{1,2}))?", re.ASCII)
COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})", re.ASCII)
MONTH_AND_YEAR = re.compile(r"(\d{1,2})[/.\s-](\d{4})", re.ASCII)
TIMED = re.compile(r"(\d{4}-\d{2}-\d{2})[T ]+(\d{2}):\d{2}.*", re.ASCII | re.DOTALL)
YEAR_RANGE = re.compile(r"(\d{4})\s*(?:[/–-]|to)\s*(\d{4}|\d{2})", re.ASCII)
WORDED = (
    re.compile(
        r"(?P<day>\d{1,2})(?:st|nd|rd|th)?(?: of)?[\s-](?P<month>[a-z]+)\.?,?[\s-](?P<year>\d{4}|\d{2})", re.ASCII
    ),
    re.compile(r"(?P<month>[a-z]+)\.? (?P<day>\d{1,2})(?:st|nd|rd|th)?,? (?P<year>\d{4})", re.ASCII),
    re.compile(r"(?P<month>[a-z]+)\.?,?[\s-](?P<year>\d{4}|\d{2})", re.ASCII),
)
# Excel's day 0 is 30 December 1899, as it takes 1900 for a leap year. The range is 2000 to 2099.
DAY_NOUGHT, SPREADSHEET_DAYS = date(1899, 12, 30), range(36526, 73051)
# A year of two digits below this is not taken for one: "01/10/05" may begin with its year.
OLDEST_SHORT_YEAR = 15
# A longer text is no date, and would only cost time.
LONGEST = 60
CHECK = "check the month and the day"
IN_FORM = "write year-month-day in digits, or year-month where the day is not known"


def hint(value: str | int, field: str) -> str:
    """The hint for a value that is no date in the right form: what to write, or both dates where two are possible."""
    if isinstance(value, int) or value.isdecimal():
        return _digits_hint(str(value))
    if len(value) > LONGEST:
        return IN_FORM
    text = " ".join(value.split()).casefold()
    meant = list(dict.fromkeys(_meant(text)))
    if len(meant) == 1:
        return f'write "{meant[0]}"'
    if meant:
        return f'write "{meant[0]}" if the day comes first, as is usual in England, or "{meant[1]}" if the month does'
    return _timed(text) or _year_range_hint(text, field) or (CHECK if YEAR_FIRST.fullmatch(text) else IN_FORM)


def _meant(text: str) -> Iterator[str]:
    """The days, months or years that a text can mean, the likeliest first."""
    if is_real(text):
        yield text
    if found := YEAR_FIRST.fullmatch(text) or COMPACT.fullmatch(text):
        year, month, day = found.groups()
        yield from [*_dates(year, month, day)] or (_dates(year, day, month) if day else ())
    elif found := NUMERIC.fullmatch(text):
        first, second, year = found.groups()
        either_way = [*_dates(year, second, first), *_dates(year, first, second)]
        # "25/10/01": where the last part cannot be a year, the first may be one.
        yield from either_way or (_dates(first, second, year) if len(year) == 2 else ())
    elif found := MONTH_AND_YEAR.fullmatch(text):
        yield from _dates(found[2], found[1], None)
    for form in WORDED:
        if found := form.fullmatch(text.removeprefix("the ")):
            parts = found.groupdict()
            yield from _dates(parts["year"], _month(parts["month"]), parts.get("day"))


def _month(word: str) -> str:
    """The number of a month by its name, or by the first three letters or more of it; 0 where it is none."""
    known = (number for number, name in enumerate(MONTHS, 1) if len(word) >= 3 and name.casefold().startswith(word))
    return str(next(known, 0))


def _dates(year: str, month: str, day: str | None) -> Iterator[str]:
    """The date with these parts, if there is one."""
    if len(year) == 2:
        year = f"20{year}" if int(year) >= OLDEST_SHORT_YEAR else "0000"
    written = f"{int(year):04}-{int(month):02}" + (f"-{int(day):02}" if day else "")
    if is_real(written):
        yield written


def is_real(text: str) -> bool:
    """Whether it is a date in the right form."""
    found = re.fullmatch(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", text, re.ASCII)
    if not found or not 1900 <= int(found[1]) <= 2199:
        return False
    try:
        date(int(found[1]), int(found[2] or 1), int(found[3] or 1))
    except ValueError:
        return False
    return True


def _timed(text: str) -> str | None:
    """The hint for a date with a time behind it."""
    # In summer, 23:00 in UTC is midnight of the next day in England, and spreadsheets export it so.
    found = TIMED.fullmatch(text.upper())
    if not found or not is_real(found[1]):
        return None
    if found[2] == "23" and text.endswith(("z", "+00:00")):
        following = date.fromisoformat(found[1]) + timedelta(days=1)
        return f'write "{found[1]}", or "{following}" where this is midnight of British Summer Time told in UTC'
    return f'write "{found[1]}"'


def _year_range_hint(text: str, field: str) -> str | None:
    """The hint for a year from April, such as "2025/26", where one day belongs."""
    found = YEAR_RANGE.fullmatch(text)
    if not found or int(found[2]) % 100 != (int(found[1]) + 1) % 100 or not 1900 <= int(found[1]) <= 2198:
        return None
    day = f"{found[1]}-04-01" if field == "start" else f"{int(found[1]) + 1}-03-31"
    return f'it is a year, and one day belongs here: write "{day}" if it runs from April to March'


def _digits_hint(digits: str) -> str:
    if COMPACT.fullmatch(digits) and (meant := list(_meant(digits))):
        return f'write "{meant[0]}"'
    if is_real(digits):
        return f'write "{digits}", in quotation marks'
    if len(digits) == 5 and int(digits) in SPREADSHEET_DAYS:
        day = DAY_NOUGHT + timedelta(days=int(digits))
        return f'if it is the number that Excel has for a day, write "{day}"'
    return IN_FORM
