"""The base class and field types of all models: closed, frozen, and strict about numbers, dates and text."""

from __future__ import annotations

import calendar
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property, lru_cache
from typing import Annotated, Any, Literal, TypeVar

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    GetCoreSchemaHandler,
    GetJsonSchemaHandler,
    PlainValidator,
    StrictBool,
    StrictStr,
    ValidationInfo,
    WithJsonSchema,
)
from pydantic_core import CoreSchema, PydanticCustomError
from pydantic_core.core_schema import no_info_after_validator_function

from readiness.core import date_hints as datetext
from readiness.core import number_hints as numbertext
from readiness.core.bounds import LONGEST_LABEL, LONGEST_TEXT, MOST_ITEMS


class Model(BaseModel):
    """Closed (an unknown key is an error) and frozen."""

    # defer_build, since a model takes 1 to 2 ms to build and most runs need few of them.
    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)


@dataclass(frozen=True)
class Coded:
    """An annotation for text of a fixed form: its pattern, with its name and an example for the message."""

    pattern: str
    name: str
    example: str

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return no_info_after_validator_function(self._checked, handler(source))

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        return {**handler(schema), "pattern": f"^{self.pattern}$"}

    def _checked(self, value: str) -> str:
        if not self._fits(value):
            meant = value.strip().upper()
            hint = f'write "{meant}"' if self._fits(meant) else f"write it like {self.example}"
            raise invalid(f"{numbertext.quoted(value)} is not {self.name}", hint)
        return value

    def _fits(self, value: str) -> bool:
        return self._form.fullmatch(value) is not None

    @cached_property
    def _form(self) -> re.Pattern[str]:
        return re.compile(self.pattern, re.ASCII)  # else \d would take the digits of every script


def invalid(message: str, hint: str, kind: Literal["readiness", "empty"] = "readiness") -> PydanticCustomError:
    """An error for pydantic to collect, which keeps the message apart from the hint."""
    # As context and not as the template, in which pydantic would take braces of ours for placeholders.
    return PydanticCustomError(kind, "{message}; {hint}", {"message": message, "hint": hint})


# Our own validators: pydantic's lax mode makes numbers of true and of "12", and a date of 1700006400.
def _number(value: Any) -> Decimal:
    if isinstance(value, Decimal):
        return value if value else value.copy_abs()  # -0 becomes 0
    if isinstance(value, int) and not isinstance(value, bool):
        return Decimal(value)
    if isinstance(value, str):
        raise invalid(*numbertext.hint(value))
    raise invalid(f"{kind_of(value)} stands where a number belongs", numbertext.IN_DIGITS)


def _whole(value: Any) -> int:
    number = _number(value)
    if number != number.to_integral_value():
        raise invalid(f"{number} is not a whole number", "whole ones are counted here: check the figure")
    return int(number)


def _text(value: Any) -> str:
    return _text_of(value, LONGEST_TEXT)


def _label(value: Any) -> str:
    return _text_of(value, LONGEST_LABEL)


def _text_of(value: Any, most: int) -> str:
    if not isinstance(value, str):
        raise invalid(f"{kind_of(value)} stands where text belongs", "put it in quotation marks")
    if len(value) > most:
        raise invalid(f"the text has {len(value):,} characters", f"shorten it: the most is {most:,}")
    if not is_seen(value):
        raise invalid("the text is empty", "write what it should say, or leave the key out", "empty")
    return value


def _few(value: Any) -> Any:
    """Counts before any item is looked at: pydantic looks at all of them first."""
    if isinstance(value, list | dict) and len(value) > MOST_ITEMS:
        raise invalid(f"there are {len(value):,} of them", f"the most is {MOST_ITEMS:,}: keep those that matter")
    return value


# Letters and signs that are drawn as nothing: Hangul fillers and the Braille pattern without dots.
HOLLOW = frozenset("\u115f\u1160\u3164\uffa0\u2800")


def is_seen(text: str) -> bool:
    """Whether a reader sees anything in a text: not spaces, zero-width characters or accents without letters."""
    return any(unicodedata.category(one)[0] in "LNPS" and one not in HOLLOW for one in text)


def kind_of(value: Any) -> str:
    """What a JSON value is, in plain words."""
    match value:
        case None:
            return "null"
        case bool():
            return str(value).lower()
        case int() | Decimal():
            return f"the number {value}"
        case str():
            return f'the text "{value if len(value) <= 40 else value[:39] + "…"}"'
        case dict():
            return "an object { }"
        case _:
            return "a list [ ]"


class PartialDate(str):
    """A date as exact as it is known: `2019`, `2019-01` or `2019-01-15`."""

    __slots__ = ()

    @property
    def has_month(self) -> bool:
        """Whether more than the year is known."""
        return len(self) > 4

    @property
    def is_month(self) -> bool:
        """Whether the month is known, and not the day."""
        return len(self) == 7

    @property
    def is_day(self) -> bool:
        """Whether the day is known."""
        return len(self) == 10

    @property
    def first(self) -> date:
        """The earliest day that it can mean."""
        return _ends(self)[0]

    @property
    def last(self) -> date:
        """The latest day that it can mean."""
        return _ends(self)[1]


@lru_cache(maxsize=4096)  # a submission names few days, and each of them is asked for hundreds of times
def _ends(day: PartialDate) -> tuple[date, date]:
    """The first and the last day that a date can mean."""
    match list(map(int, day.split("-"))):
        case [year]:
            return date(year, 1, 1), date(year, 12, 31)
        case [year, month]:
            return date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1])
        case parts:
            return date(*parts), date(*parts)


PARTIAL = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?", re.ASCII)


def _partial_date(value: Any, info: ValidationInfo) -> PartialDate:
    if isinstance(value, PartialDate):
        return value
    if isinstance(value, str) and PARTIAL.fullmatch(value):
        if not 1900 <= int(value[:4]) <= 2199:
            raise invalid(f'"{value}" lies outside 1900 to 2199', "check the year")
        if datetext.is_real(value):
            return PartialDate(value)
        raise invalid(f'"{value}" is no day of the calendar', _date_hint(value, info))
    if isinstance(value, str) and any(map(str.isdigit, value)):
        raise invalid(f"{numbertext.quoted(value)} is not a date in the form year-month-day", _date_hint(value, info))
    raise invalid(f"{kind_of(value)} stands where a date belongs", _date_hint(value, info))


def _date_hint(value: Any, info: ValidationInfo) -> str:
    known = isinstance(value, str | int) and not isinstance(value, bool)
    return datetext.hint(value, info.field_name or "") if known else datetext.IN_FORM


# WithJsonSchema, since pydantic gives Decimals as numbers or text, and cannot see what our own validators take.
Number = Annotated[Decimal, BeforeValidator(_number), WithJsonSchema({"type": "number"})]


Amount = Annotated[Number, Field(ge=0), WithJsonSchema({"type": "number", "minimum": 0})]


Percent = Annotated[Number, Field(ge=0, le=100)]


Whole = Annotated[int, BeforeValidator(_whole), WithJsonSchema({"type": "integer"})]


Tally = Annotated[Whole, Field(ge=0), WithJsonSchema({"type": "integer", "minimum": 0})]


YesNo = StrictBool


Item = TypeVar("Item")
Key = TypeVar("Key")
Several = Annotated[tuple[Item, ...], BeforeValidator(_few), Field(max_length=MOST_ITEMS)]
"""A list of what a council has, as long as any council could need."""
Named = Annotated[Mapping[Key, Item], BeforeValidator(_few), Field(max_length=MOST_ITEMS)]
"""The same by name."""


Text = Annotated[
    StrictStr, BeforeValidator(_text), WithJsonSchema({"type": "string", "minLength": 1, "maxLength": LONGEST_TEXT})
]


Label = Annotated[
    StrictStr,
    BeforeValidator(_label),
    WithJsonSchema({"type": "string", "minLength": 1, "maxLength": LONGEST_LABEL}),
]
"""What something is called, or whose it is."""


# Text that is shown on one line, however it is broken in the file.
Prose = Annotated[Text, AfterValidator(lambda text: " ".join(text.split()))]
Day = Annotated[
    PartialDate,
    PlainValidator(_partial_date),
    WithJsonSchema({"type": "string", "pattern": r"^\d{4}(-\d{2}(-\d{2})?)?$"}),
]
