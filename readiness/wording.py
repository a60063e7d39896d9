"""Numbers and sentences as people read them."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Mapping
from decimal import ROUND_HALF_EVEN, Decimal

from readiness.reading import Bound

MOST_DECIMALS = 6


def shown(value: Decimal, unit: str | None, against: Decimal | None = None, bound: Bound | None = None) -> str:
    """A value with its unit, in as many digits as show that it is not the threshold: "85.7%", "more than 30%"."""
    prefix = {Bound.ABOVE: "more than ", Bound.BELOW: "less than ", None: ""}[bound]
    return prefix + with_unit(rounded(value, against), unit)


def rounded(value: Decimal, against: Decimal | None = None) -> str:
    """One decimal, or more where fewer would hide on which side of `against` the value lies."""
    if value == value.to_integral_value():
        return plain(value)
    for decimals in range(1, MOST_DECIMALS + 1):
        step = Decimal(1).scaleb(-decimals)
        short = value.quantize(step, ROUND_HALF_EVEN)
        if against is None or against == value or (short != against and (short < against) == (value < against)):
            return plain(short)
    return plain(value.quantize(step, ROUND_HALF_EVEN))


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
    """The text with its placeholders filled; `one` instead, where the first of them reads 1."""
    first = re.search(r"\{(\w+)\}", text)
    if one is not None and first is not None and re.fullmatch(r"1( \w+)?", values.get(first[1], "")):
        text = one
    return re.sub(r"\{(\w+)\}", lambda match: values.get(match[1], "an unknown number"), " ".join(text.split()))


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
