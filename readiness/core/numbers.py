"""Numbers: the decimal context in which all are computed, and how they are rounded and printed."""

from __future__ import annotations

import decimal
from decimal import ROUND_HALF_UP, Decimal

# Every number in readiness is computed in this context, so that a caller's own cannot change a result. Halves are
# rounded up only where a number is printed or compared with a published one.
ARITHMETIC = decimal.Context(
    prec=28,
    Emax=50,  # beyond it a rule fails: a number of any size could not be printed
    rounding=decimal.ROUND_HALF_EVEN,
    traps=[decimal.InvalidOperation, decimal.DivisionByZero, decimal.Overflow],
)


MOST_DECIMALS = 6


def shown(value: Decimal, unit: str | None, against: Decimal | None = None) -> str:
    """A value with its unit, in as many digits as show that it is not the threshold: "85.7%"."""
    return with_unit(rounded(value, against), unit)


def rounded(value: Decimal, against: Decimal | None = None) -> str:
    """The value in one decimal, or in as many as show on which side of `against` it lies; halves up, as DfE rounds.

    A value that is not 0 or 100 is never printed as 0 or 100: 99.95% is not all of them.
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
    """Half a unit in the last place of the number as it was written: the most by which rounding may have changed it."""
    # A Decimal keeps the zeros of 85.70, as a float would not.
    return Decimal(5).scaleb(int(number.as_tuple().exponent) - 1)


def half_up(value: Decimal, decimals: int) -> Decimal:
    """The value in so many decimals, halves up, as DfE rounds published figures."""
    return value.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)


def between(lowest: Decimal, highest: Decimal | None, unit: str | None) -> str:
    """A value, or the range of one known only in part: "5 or more children", "up to 20%", "20 to 25 children"."""
    if lowest == highest:
        return shown(lowest, unit)
    if highest is None or (unit == "percent" and highest == 100):
        if lowest > 0 and rounded(lowest) == "0":
            return f"more than {with_unit('0', unit)}"
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


IRREGULAR = {
    "children": "child",
    "people": "person",
    "young people": "young person",
    "criteria": "criterion",
    "pairs of figures": "pair of figures",
}


def one_of(unit: str) -> str:
    """The unit for one: "child", "working day", "family", "case per worker"."""
    first, per, rest = unit.partition(" per ")
    regular = f"{first.removesuffix('ies')}y" if first.endswith("ies") else first.removesuffix("s")
    return f"{IRREGULAR.get(first, regular)}{per}{rest}"


def decimals(value: Decimal) -> int:
    """How many decimals a value shows."""
    return len(rounded(value).partition(".")[2])


def plain(number: Decimal) -> str:
    """A number without exponent, trailing zeros, or a sign before 0."""
    text = f"{number or number.copy_abs():f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
