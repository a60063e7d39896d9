"""Numbers and sentences as people read them."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal

MOST_DECIMALS = 6


def shown(value: Decimal, unit: str | None, against: Decimal | None = None) -> str:
    """A value with its unit, in as many digits as show that it is not the threshold: "85.7%"."""
    return with_unit(rounded(value, against), unit)


def rounded(value: Decimal, against: Decimal | None = None) -> str:
    """One decimal, halves up as DfE rounds, or more where fewer would hide on which side of `against` the value lies.

    What is not 0 or 100 is never told as 0 or 100: 99.95% is not all of them.
    """
    if value == value.to_integral_value():
        return plain(value)
    for decimals in range(1, MOST_DECIMALS + 1):
        short = half_up(value, decimals)
        if short not in (0, 100) and (
            against is None or against == value or (short != against and (short < against) == (value < against))
        ):
            break
    return plain(short)


def half_unit(number: Decimal) -> Decimal:
    """Half a unit in the last place as the number was written: what rounding may have taken or given."""
    return Decimal(5).scaleb(int(number.as_tuple().exponent) - 1)


def half_up(value: Decimal, decimals: int) -> Decimal:
    """The value in so many decimals, as published figures are rounded."""
    return value.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)


# Not the calendar module's, which speak the machine's language.
MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


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


def between(lowest: Decimal, highest: Decimal | None, unit: str | None) -> str:
    """A value that may be known only in part: "5 or more children", "up to 20%", "20 to 25 children"."""
    if lowest == highest:
        return shown(lowest, unit)
    if highest is None or (unit == "percent" and highest == 100):
        if lowest == 1 and unit != "percent":
            return "one or more" if unit is None else f"one or more {unit}"
        return (
            f"{with_unit(rounded(lowest), unit)} or more"
            if unit in (None, "percent")
            else with_unit(f"{rounded(lowest)} or more", unit)
        )
    if lowest == 0:
        return f"up to {with_unit(rounded(highest), unit)}"
    return with_unit(f"{rounded(lowest)} to {rounded(highest)}", unit)


def with_unit(number: str, unit: str | None) -> str:
    """The number with its unit: "%" for percent, else the unit behind a space."""
    if unit is None:
        return number
    if unit == "percent":
        return f"{number}%"
    unit = unit.replace("_", " ")
    return f"{number} {one_of(unit) if number == '1' else unit}"


def one_of(unit: str) -> str:
    """The unit for one: "child", "working day", "case per worker"."""
    first, per, rest = unit.partition(" per ")
    irregular = {"children": "child", "people": "person"}
    return f"{irregular.get(first, first.removesuffix('s'))}{per}{rest}"


def decimals(value: Decimal) -> int:
    """How many decimals a value shows."""
    return len(rounded(value).partition(".")[2])


def filled(text: str, values: Mapping[str, str], one: str | None = None) -> str:
    """The text with its placeholders filled; `one` instead, where the first of them reads 1.

    What stands in square brackets is left out where nothing fills a placeholder in it.
    """
    first = re.search(r"\{(\w+)\}", text)
    if one is not None and first is not None and re.fullmatch(r"1( \w+)?", values.get(first[1], "")):
        text = one
    text = re.sub(r"\[([^\[\]]*)\]", lambda match: match[1] if set(_names(match[1])) <= values.keys() else "", text)
    return re.sub(r"\{(\w+)\}", lambda match: values.get(match[1], "an unknown number"), " ".join(text.split()))


def _names(text: str) -> list[str]:
    return re.findall(r"\{(\w+)\}", text)


def sentence(text: str) -> str:
    """The text with a capital letter and a full stop."""
    text = text.strip()
    return text[:1].upper() + text[1:] + ("" if text[-1:] in ".?!" else ".")


def shortened(text: str, most: int = 200) -> str:
    """The text on one line, cut at a word where it is long."""
    return textwrap.shorten(text, most, placeholder=" …")


def listed(items: list[str], word: str = "and") -> str:
    """ "a", "a and b", "a, b and c"."""
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} {word} {items[-1]}" if items else "none"


def with_article(kind: str) -> str:
    """ "an audit", "a peer review"."""
    name = kind.replace("-", " ")
    return f"an {name}" if name[0] in "aeiou" else f"a {name}"


def counted(number: int, one: str, many: str | None = None) -> str:
    """ "1 check", "3 checks"."""
    return f"{number} {one if number == 1 else many or one + 's'}"


def plain(number: Decimal) -> str:
    """A number as people write it: no exponent, no trailing zeros, no sign before nought."""
    text = f"{number or number.copy_abs():f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
