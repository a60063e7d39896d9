"""What Excel itself refuses in a cell, with the reason: what the model would refuse of one cell."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from readiness.core.diagnostics import column_letters
from readiness.data.measures import Measure
from readiness.data.readings import FIELDS, MOST, Kind, Status
from readiness.data.workbook_layout import BAND, EARLIER, LIMITS, NUMBERS, OTHER_SOURCE, Column, Form


@dataclass(frozen=True, slots=True)
class Cells:
    """Where columns stand, by key, and in which row a formula is written as for the first of the cells."""

    columns: dict[str, int]
    row: int

    def __getitem__(self, key: str) -> str:
        """The cell of the column, as a formula names it."""
        return f"${column_letters(self.columns[key] + 1)}{self.row + 1}"


def custom(formula: str, why: str) -> dict[str, Any]:
    """A rule of a cell that a formula says."""
    return {
        "validate": "custom",
        "value": f"={formula}",
        # Otherwise Excel lets everything pass where another cell that the formula names is empty.
        "ignore_blank": False,
        "error_title": "This cannot be",
        "error_message": why,
    }


def choice(words: tuple[str, ...]) -> dict[str, Any]:
    """A rule of a cell in which one of a few words stands."""
    return {
        "validate": "list",
        "value": list(words),
        "error_title": "Not a word that is known here",
        "error_message": f"Choose from the list: {', '.join(words)}"[:255],
    }


def day(cell: str) -> dict[str, Any]:
    """A rule of a cell with a date, or with a year or a month as text where no more is known."""
    text = f"AND(ISTEXT({cell}),OR(LEN({cell})=7,LEN({cell})=10))"
    formula = f"OR(AND(ISNUMBER({cell}),OR(AND({cell}>=1900,{cell}<=2199),{cell}>=36526),{cell}<73051),{text})"
    return custom(formula, "Write a day, such as 31/03/2026. Where no more is known, a month as 2026-03, or a year.")


def number(*, whole: bool, most: int = MOST) -> dict[str, Any]:
    """A rule of a cell with a number from 0."""
    kind = "whole number" if whole else "number"
    return {
        "validate": "integer" if whole else "decimal",
        "criteria": "between",
        "minimum": 0,
        "maximum": most,
        "error_title": "This cannot be",
        "error_message": f"Write a {kind} from 0 to {most:,}. Where there is none, choose a status.",
    }


def plain_rule(column: Column, cells: Cells) -> dict[str, Any] | None:
    """The rule of a column whose cells need no other to be judged by; None where anything may stand."""
    match column.form:
        case Form.WORD | Form.YES_NO:
            return choice(column.words)
        case Form.DATE:
            return day(cells[column.key])
        case Form.NUMBER:
            return number(whole=column.key not in LIMITS)
        case _:
            return None


def by_measure(column: Column) -> bool:
    """Whether what may stand in a column of a section depends on the measure."""
    return column.key in (*NUMBERS, "unit", "answer", "date", "split_by", "status") or column.key.startswith(BAND)


def belongs(measure: Measure, key: str) -> bool:
    """Whether a measure of this kind can have anything in the column."""
    if key.startswith(BAND):
        return key.removeprefix(BAND) in (measure.bands or {})
    if key == "unit" or key in NUMBERS or key in ("answer", "date"):
        return key in FIELDS[measure.kind]
    return True


def reading_rule(measure: Measure, column: Column, cells: Cells) -> dict[str, Any] | None:
    """The rule of a column in the rows of a measure; None where anything may stand."""
    key = column.key
    if not belongs(measure, key):
        kind = f"an {measure.kind}" if measure.kind[0] in "aeiou" else f"a {measure.kind}"
        # 0 is never true: nothing may stand there. Other sources give a value of any measure.
        other = f'{cells["split_by"]}="{OTHER_SOURCE}"' if key == "value" else "0"
        return custom(other, f"This measure is {kind}: it takes {_taken(measure)}.")
    cell = cells[key]
    match key:
        case "split_by":
            return choice((*measure.by, EARLIER, OTHER_SOURCE))
        case "status":
            applies = measure.may_not_apply is None
            return choice(tuple(one for one in Status if not (applies and one is Status.NOT_APPLICABLE)))
        case "numerator" if measure.kind is Kind.PROPORTION and measure.maximum is None:
            below, whole = cells["denominator"], f"{cell}=INT({cell})" if measure.people else "TRUE"
            why = f"Write a {'whole ' if measure.people else ''}number from 0, and not more than the denominator."
            return custom(f'AND(ISNUMBER({cell}),{cell}>=0,{whole},OR({below}="",{cell}<={below}))', why)
        case "denominator" if measure.kind is Kind.PROPORTION:
            return number(whole=measure.people)
        case "percentage":
            remarked = f'{cells["source"]}<>"",{cells["note"]}<>""'
            most = int(measure.largest or MOST)
            why = f"Write 85.7 for 85.7%: a number from 0 to {most:,}. One between 0 and 1 needs a source or a note."
            return custom(f"AND(ISNUMBER({cell}),{cell}>=0,{cell}<={most},OR({cell}=0,{cell}>=1,{remarked}))", why)
        case _ if column.form is Form.NUMBER:
            return number(whole=key == "count" or key.startswith(BAND))
        case _:
            return plain_rule(column, cells)


def _taken(measure: Measure) -> str:
    if measure.kind is Kind.DISTRIBUTION:
        return "a count for every band"
    names = [name.replace("_", " ") for name in FIELDS[measure.kind] if name != "unit"]
    return ", ".join(names)
