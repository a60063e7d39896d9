"""What is said of a date in another form: the date that it means, or that this cannot be told."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readiness.core.date_hints import CHECK, IN_FORM, hint
from tests.support.small import refusals


def either(day_first: str, month_first: str) -> str:
    return f'write "{day_first}" if the day comes first, as is usual in England, or "{month_first}" if the month does'


def year(day: str) -> str:
    return f'it is a year, and one day belongs here: write "{day}" if it runs from April to March'


@pytest.mark.parametrize(
    ("value", "said"),
    [
        # Day, month and year
        ("31/03/2026", 'write "2026-03-31"'),
        ("31/03/26", 'write "2026-03-31"'),
        ("03/31/2026", 'write "2026-03-31"'),
        ("31.3.2026", 'write "2026-03-31"'),
        ("05/05/26", 'write "2026-05-05"'),
        ("01/10/25", either("2025-10-01", "2025-01-10")),
        ("05/06/2025", either("2025-06-05", "2025-05-06")),
        ("25/10/01", 'write "2025-10-01"'),
        ("1/10/05", IN_FORM),
        ("30/02/2025", IN_FORM),
        # The year first
        ("2025-3-1", 'write "2025-03-01"'),
        ("2025/10/01", 'write "2025-10-01"'),
        ("2025/10", 'write "2025-10"'),
        ("2025-13-01", 'write "2025-01-13"'),
        ("20251001", 'write "2025-10-01"'),
        ("2026-02-29", CHECK),
        ("2026-13", CHECK),
        # Something around it
        ("2025-10-01 ", 'write "2025-10-01"'),
        ("\u00a02025-10 ", 'write "2025-10"'),
        ("2025-10-01T00:00:00Z", 'write "2025-10-01"'),
        ("2025-10-01 00:00", 'write "2025-10-01"'),
        ("2026-03-31T00:00:00.000+01:00", 'write "2026-03-31"'),
        (
            "2025-09-30T23:00:00.000Z",
            'write "2025-09-30", or "2025-10-01" where this is midnight of British Summer Time told in UTC',
        ),
        ("2025-02-30T00:00:00Z", IN_FORM),
        # In words
        ("1 October 2025", 'write "2025-10-01"'),
        ("1st Oct 2025", 'write "2025-10-01"'),
        ("01-Oct-25", 'write "2025-10-01"'),
        ("October 1, 2025", 'write "2025-10-01"'),
        ("the 2nd of September 2025", 'write "2025-09-02"'),
        ("Sept 2025", 'write "2025-09"'),
        ("Oct-25", 'write "2025-10"'),
        ("10/2025", 'write "2025-10"'),
        ("1 Octember 2025", IN_FORM),
        ("Q1 2025", IN_FORM),
        # Years
        ("2025/26", year("2026-03-31")),
        ("2012-13", year("2013-03-31")),
        ("2025 to 2026", year("2026-03-31")),
        ("1999/00", year("2000-03-31")),
        ("2025/27", CHECK),
        # Numbers
        (20251001, 'write "2025-10-01"'),
        (2025, 'write "2025", in quotation marks'),
        (45931, 'if it is the number that Excel has for a day, write "2025-10-01"'),
        ("45931", 'if it is the number that Excel has for a day, write "2025-10-01"'),
        (42, IN_FORM),
        # Nothing
        ("", IN_FORM),
        ("unknown", IN_FORM),
        ("1" * 5000, IN_FORM),
        ("1 " * 5000, IN_FORM),
    ],
)
def test_the_mend_is_the_date_that_is_meant_or_says_that_it_cannot_be_told(value: str | int, said: str) -> None:
    assert hint(value, "end") == said


def test_a_year_starts_where_a_start_belongs() -> None:
    assert hint("2025/26", "start") == year("2025-04-01")


@given(
    st.dates(date(2015, 1, 1), date(2099, 12, 31)),
    st.sampled_from(["%d/%m/%Y", "%d.%m.%y", "%Y/%m/%d", "%Y%m%d", "%Y-%m-%dT00:00:00Z", " %Y-%m-%d"]),
)
def test_every_day_in_every_form_is_among_what_is_proposed(day: date, form: str) -> None:
    assert f'"{day.isoformat()}"' in hint(day.strftime(form), "end")


def test_each_message_says_what_is_wrong_with_this_value() -> None:
    period = {"start": "01/10/25", "end": "2026-03-31 "}
    assert refusals(period=period, prepared_on="soon") == [
        '$.period.start: "01/10/25" is not a date in the form year-month-day; ' + either("2025-10-01", "2025-01-10"),
        '$.period.end: "2026-03-31 " is not a date in the form year-month-day; write "2026-03-31"',
        f'$.prepared_on: the text "soon" stands where a date belongs; {IN_FORM}',
    ]


@pytest.mark.parametrize(
    ("value", "kind"), [(True, "true"), (4.5, "the number 4.5"), ([], "a list [ ]"), ({}, "an object { }")]
)
def test_what_is_no_date_at_all_is_told_what_belongs_there(value: object, kind: str) -> None:
    assert refusals(prepared_on=value) == [f"$.prepared_on: {kind} stands where a date belongs; {IN_FORM}"]
