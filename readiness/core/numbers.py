"""Numbers: the context in which all are computed, and how people read them."""

from __future__ import annotations

import decimal
from decimal import ROUND_HALF_UP, Decimal

# Every number in readiness is computed in this context, whatever the caller's is.
ARITHMETIC = decimal.Context(
    prec=28,
    rounding=decimal.ROUND_HALF_EVEN,
    traps=[decimal.InvalidOperation, decimal.DivisionByZero, decimal.Overflow],
)


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


def plain(number: Decimal) -> str:
    """A number as people write it: no exponent, no trailing zeros, no sign before nought."""
    text = f"{number or number.copy_abs():f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
