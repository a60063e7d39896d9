"""What a cell holds for a value, and what a cell means: kindly where the meaning is certain, and else as it stands."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from readiness.core import date_hints as datetext
from readiness.core.json_reader import NUMBER
from readiness.core.types import is_seen
from readiness.core.workbook_cells import DIGITS, Value
from readiness.data.workbook_layout import Column, Form

Cell = str | int | Decimal | date
THOUSANDS = re.compile(r"[1-9]\d{0,2}(,\d{3})+(\.\d+)?", re.ASCII)
YES_NO = {"yes": True, "no": False, "true": True, "false": False, "y": True, "n": False}
# Excel knows no day before March 1900 as the calendar does.
FIRST_DAY = date(1900, 3, 1)


def written(value: Any, form: Form) -> Cell:
    """What to write into a cell for a value."""
    match value, form:
        case bool(), _:
            return "yes" if value else "no"
        case ((int() | Decimal()), Form.NUMBER):
            return value if _fits(value) else f"{Decimal(value):f}"
        case str(), Form.DATE:
            day = date.fromisoformat(value) if len(value) == 10 and datetext.is_real(value) else None
            return day if day is not None and day >= FIRST_DAY else value
        case list(), Form.WORDS:
            return ", ".join(map(str, value))
        case _:
            return str(value)


def _fits(number: int | Decimal) -> bool:
    """Whether a cell keeps a number as it is written: its digits, and the noughts behind them, which say how exact."""
    text = f"{Decimal(number):f}"
    digits = text.lstrip("-").replace(".", "").lstrip("0")
    return len(digits) <= DIGITS and not ("." in text and text.endswith("0")) and not text.endswith(".")


def meant(value: Value, column: Column) -> Any:
    """What a cell of the column means; None where nobody sees anything in it."""
    if isinstance(value, str) and not is_seen(value):
        return None
    match column.form:
        case Form.ENTRY:
            return value
        case Form.NUMBER:
            return _number(value, column.key)
        case Form.DATE:
            return str(value) if isinstance(value, int) and 1900 <= value <= 2199 else value
        case Form.YES_NO:
            return YES_NO.get(value.strip().casefold(), value) if isinstance(value, str) else value
        case Form.WORD:
            return _word(value, column.words)
        case Form.WORDS:
            return [one for one in re.split(r"[,;\s]+", _text(value)) if one]
        case _:
            return _text(value)


def _text(value: Value) -> str:
    match value:
        case bool():
            return str(value).upper()
        case Decimal():
            return f"{value:f}"
        case _:
            return str(value)


def _number(value: Value, key: str) -> Value:
    if not isinstance(value, str):
        return value
    text = value.replace("\u00a0", " ").strip()
    if key == "percentage":
        text = text.removesuffix("%").strip()
    if THOUSANDS.fullmatch(text):
        text = text.replace(",", "")
    if not NUMBER.fullmatch(text) or "e" in text.casefold() or len(text) > DIGITS * 2:
        return value
    return Decimal(text) if "." in text else int(text)


def _word(value: Value, words: Iterable[str]) -> Value:
    if not isinstance(value, str):
        return value
    same = re.sub(r"[\s_-]+", "-", value.strip()).casefold()
    return next((str(word) for word in words if re.sub(r"[\s_-]+", "-", word) == same), value)
