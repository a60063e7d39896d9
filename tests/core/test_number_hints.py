"""What is said of a text where a number belongs: the number that it means, or the status or bound that says so."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readiness.core.number_hints import IN_DIGITS, NO_NUMBERS, SYMBOLS, digits, figure_hint, hint
from tests.support.small import refusals

ALONE = "write the number alone: "
PLAIN = "write it without quotation marks: "
NOT_HELD = '"status": "not-held", "reason": "…"'
SUPPRESSED = '"status": "suppressed", "symbol": "c"'
LATE = "assessments.open_past_45_working_days"
IN_TIME = "assessments.within_45_working_days"
MAY_NOT_APPLY = "caseloads.newly_qualified_average"


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("42", "42"),
        (" 42 ", "42"),
        ("42\u00a0", "42"),
        ("+42", "42"),
        ("-42", "-42"),
        ("−42", "-42"),
        ("007", "7"),
        (".5", "0.5"),
        ("5.", "5"),
        ("14,2", "14.2"),
        ("85,75", "85.75"),
        ("0,857", "0.857"),
        ("1,204", "1204"),
        ("1,204.5", "1204.5"),
        ("1,204,500", "1204500"),
        ("1 204", "1204"),
        ("1\u202f204", "1204"),
        ("1’204", "1204"),
        ("1.204,5", "1204.5"),
        ("1.204.500", "1204500"),
        ("8.57E+01", "85.7"),
        ("1,2,3", None),
        ("12,34,567", None),
        ("..", None),
        ("", None),
        ("forty", None),
        ("٤٢", None),
        ("9" * 61, None),
    ],
)
def test_a_text_is_the_number_that_people_mean_by_it(text: str, number: str | None) -> None:
    assert digits(text) == number


@given(
    st.decimals(-(10**9), 10**9, places=3, allow_nan=False),
    st.sampled_from(["{:f}", "{:,f}", "  {:f}", "{:f} "]),
)
def test_however_a_number_is_written_it_is_read_back(number: Decimal, form: str) -> None:
    assert Decimal(digits(form.format(number)) or "NaN") == number


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("85,7%", ('"85,7%" is text with a percent sign', f"{ALONE}85.7")),
        ("85% ", ('"85% " is text with a percent sign', f"{ALONE}85")),
        ("1,204.5 %", ('"1,204.5 %" is text with a percent sign', f"{ALONE}1204.5")),
        ("15.0pp", ('"15.0pp" is a number with a word behind it', f"{ALONE}15.0")),
        ("85 per cent", ('"85 per cent" is a number with a word behind it', f"{ALONE}85")),
        (
            "12 days",
            (
                '"12 days" is a number with a word behind it',
                "write the number alone, in the unit that belongs here: 12",
            ),
        ),
        ("1.25k", ('"1.25k" is a number with a word behind it', "write it out: 1250")),
        ("3 million", ('"3 million" is a number with a word behind it', "write it out: 3000000")),
        ("14,2", ('"14,2" is text, not a number', f"{PLAIN}14.2")),
        ("..%", ('the text "..%" stands where a number belongs', IN_DIGITS)),
        ("<5", ('the text "<5" stands where a number belongs', IN_DIGITS)),
        ("1" * 60 + "x", (f'the text "{"1" * 39}…" stands where a number belongs', IN_DIGITS)),
        ("x" * 41, (f'the text "{"x" * 39}…" stands where a number belongs', IN_DIGITS)),
    ],
)
def test_the_mend_is_for_this_very_text_or_says_only_what_belongs_there(text: str, said: tuple[str, str]) -> None:
    assert hint(text) == said


BELOW_FIVE = f'write {SUPPRESSED} in place of "count" where it hides a small number, or '
NO_RANGE = "a range is no number: write the number itself, or "
ITSELF = "this has to be the number itself: give it, or write "


@pytest.mark.parametrize(
    ("text", "field", "said"),
    [
        # Bounds
        ("<5", "count", f'{BELOW_FIVE}"count": 5, "bound": "below" where it may be 0'),
        ("≤5", "count", f'{BELOW_FIVE}"count": 6, "bound": "below" where it may be 0'),
        ("fewer than 6", "count", f'{BELOW_FIVE}"count": 6, "bound": "below" where it may be 0'),
        ("<100", "count", 'write "count": 100, "bound": "below"'),
        ("<= 40", "count", 'write "count": 41, "bound": "below"'),
        ("5+", "count", 'write "count": 4, "bound": "above"'),
        ("at least 30", "count", 'write "count": 29, "bound": "above"'),
        ("0+", "count", f'this says nothing: give the number, or write {NOT_HELD} in place of "count"'),
        ("<5%", "count", IN_DIGITS),
        ("<5%", "percentage", 'write "percentage": 5, "bound": "below"'),
        (">95%", "percentage", 'write "percentage": 95, "bound": "above"'),
        ("over 95 per cent", "percentage", 'write "percentage": 95, "bound": "above"'),
        (
            "≥95%",
            "percentage",
            'a bound is strict: where it is not 95 itself, write "percentage": 95, "bound": "above"',
        ),
        ("> 12.5", "value", 'write "value": 12.5, "bound": "above"'),
        ("<5", "numerator", f'write {SUPPRESSED} in place of "numerator" and "denominator"'),
        (">100", "denominator", f'{ITSELF}{NOT_HELD} in place of "numerator" and "denominator"'),
        ("<5", "bands", f'write {SUPPRESSED} in place of "bands"'),
        ("<5", "longest", f"{ITSELF}{NOT_HELD} in place of the whole duration"),
        ("about 40", "count", 'write 40, and that it is an estimate in "note"'),
        ("~40", "longest", 'write 40, and that it is an estimate in "note"'),
        # Ranges and parts
        ("20-25", "count", 'write "at_least": 20, "at_most": 25 in place of "count"'),
        ("20 to 25", "count", 'write "at_least": 20, "at_most": 25 in place of "count"'),
        ("between 20 and 25", "count", 'write "at_least": 20, "at_most": 25 in place of "count"'),
        ("20%–25%", "percentage", f'{NO_RANGE}{NOT_HELD} in place of "percentage"'),
        ("25-20", "count", IN_DIGITS),
        ("12 of 15", "percentage", 'write "numerator": 12, "denominator": 15'),
        ("12/15", "numerator", 'write "numerator": 12, "denominator": 15'),
        ("12/15", "count", IN_DIGITS),
        ("85%", "numerator", 'write "percentage": 85 in place of "numerator" and "denominator"'),
        ("85%", "count", "a percentage does not belong here: give the number itself"),
        ("85%", "percentage", f"{ALONE}85"),
        # Words
        ("c", "count", f'write {SUPPRESSED} in place of "count"'),
        ("*", "percentage", f'write {SUPPRESSED} in place of "percentage"'),
        ("x", "count", 'write "status": "suppressed", "symbol": "x" in place of "count"'),
        ("K", "count", 'write "status": "suppressed", "symbol": "k" in place of "count"'),
        ("Unknown", "count", f'write {NOT_HELD} in place of "count", and say why'),
        ("", "count", 'write "status": "not-submitted" in place of "count", or leave it out altogether'),
        ("null", "count", 'write "status": "not-submitted" in place of "count", or leave it out altogether'),
        ("TBC", "median", 'write "status": "not-submitted" in place of the whole duration, or leave it out altogether'),
        ("nil", "count", "write 0 where none arose"),
        ("N/A", "count", f'every council has this: write {NOT_HELD} in place of "count" where it is not recorded'),
        (
            "-",
            "count",
            (
                f'a dash can mean several things: write 0 where none arose, {NOT_HELD} in place of "count" '
                f"where it is not recorded, or {SUPPRESSED} where it was suppressed"
            ),
        ),
        (
            "#DIV/0!",
            "percentage",
            f'the spreadsheet could not work it out: mend the formula, or write {NOT_HELD} in place of "percentage"',
        ),
        # None of these
        ("2026-03", "count", IN_DIGITS),
        ("forty", "count", IN_DIGITS),
        ("85,7%", "percentage", f"{ALONE}85.7"),
        ("1-" * 40, "count", IN_DIGITS),
    ],
)
def test_what_is_no_number_is_answered_with_what_a_reading_has_for_it(text: str, field: str, said: str) -> None:
    assert figure_hint(text, field, may_not_apply=False)[1] == said


def test_what_does_not_apply_is_asked_for_only_where_it_may_not_apply() -> None:
    assert refusals({MAY_NOT_APPLY: {"value": "n/a"}}) == [
        (
            f'$.{MAY_NOT_APPLY}.value: the text "n/a" stands where a number belongs; '
            'write "status": "not-applicable", "reason": "…" in place of "value" where there is nothing to count, '
            f"or {NOT_HELD} where it is not recorded"
        )
    ]
    assert refusals({LATE: {"count": "n/a"}}) == [
        (
            f'$.{LATE}.count: the text "n/a" stands where a number belongs; '
            f'every council has this: write {NOT_HELD} in place of "count" where it is not recorded'
        )
    ]


@pytest.mark.parametrize("word", [*NO_NUMBERS, "<5", "≤5", ">5", "at least 5"])
def test_what_is_proposed_in_place_of_a_count_is_taken(word: str) -> None:
    said = figure_hint(word, "count", may_not_apply=False)[1]
    proposed = [{"status": "suppressed", "symbol": symbol} for symbol in SYMBOLS if f'"symbol": "{symbol}"' in said] + [
        {"status": "not-held", "reason": "…"} for _ in [0] if "not-held" in said
    ]
    proposed += [{"status": "not-submitted"} for _ in [0] if "not-submitted" in said]
    proposed += [{"count": 0} for _ in [0] if "write 0" in said]
    proposed += [
        {"count": count, "bound": bound}
        for count in range(7)
        for bound in ("above", "below")
        if f'"count": {count}, "bound": "{bound}"' in said
    ]
    assert proposed
    assert [refusals({LATE: reading}) for reading in proposed] == [[]] * len(proposed)


def test_the_hint_stands_where_the_text_does_in_history_and_in_a_team() -> None:
    reading = {
        "percentage": 80,
        "history": [{"period_end": "2026-03", "percentage": "<5%"}],
        "by": {"team": {"North": {"percentage": "*"}}},
    }
    assert refusals({IN_TIME: reading}) == [
        (
            f'$.{IN_TIME}.history[0].percentage: the text "<5%" stands where a number belongs; '
            'write "percentage": 5, "bound": "below"'
        ),
        (
            f'$.{IN_TIME}.by.team.North.percentage: the text "*" stands where a number belongs; '
            f'write {SUPPRESSED} in place of "percentage"'
        ),
    ]
