"""Checks of one reading against its measure: its shape, its ranges, and figures that agree with each other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from itertools import pairwise

from readiness.core.diagnostics import Issue, Path
from readiness.core.numbers import plain, rounded
from readiness.core.sanitize import flat, folded
from readiness.data.measures import STATISTICS, Measure, group
from readiness.data.rate_checks import OF_A_TEAM, REMARK, fraction_issues, stated_issues
from readiness.data.readings import (
    ABSENT,
    BOUNDABLE,
    EXAMPLE,
    FIELDS,
    SYMBOLS_IN_WORDS,
    VALUE_FIELDS,
    Bound,
    Figure,
    Kind,
    Reading,
    Status,
)


def issues(measure: Measure, reading: Reading) -> Iterator[Issue]:
    """All issues in a reading of this measure, at paths relative to the reading."""
    remarked = bool(reading.source or reading.note)
    yield from _figure_issues(measure, reading, ())
    if not remarked:
        yield from fraction_issues(measure, reading, (), REMARK)
    for index, other in enumerate(reading.also):
        if other.value > measure.most:
            yield Issue(("also", index, "value"), _too_much(measure, other.value), "check the figure")
    for index, point in enumerate(reading.history):
        yield from _figure_issues(measure, point, ("history", index))
        if not (remarked or point.source or point.note):
            yield from fraction_issues(measure, point, ("history", index), REMARK)
    for dimension, subjects in reading.by.items():
        if dimension not in measure.by:
            allowed = " or ".join(measure.by) or "nothing"
            yield Issue(
                ("by", dimension), f'"{dimension}" is not a way to split {measure.id}', f"it can be split by {allowed}"
            )
            continue
        yield from _name_issues(dimension, subjects)
        for subject, figure in subjects.items():
            yield from _figure_issues(measure, figure, ("by", dimension, subject))
            if not remarked:
                yield from fraction_issues(measure, figure, ("by", dimension, subject), OF_A_TEAM)
            yield from _part_issues(measure, reading, figure, ("by", dimension, subject))


def _name_issues(dimension: str, subjects: Iterable[str]) -> Iterator[Issue]:
    """Names that differ in spaces or capitals only: one team in two rows, neither with all of its children."""
    seen: dict[str, str] = {}
    for subject in subjects:
        first = seen.setdefault(folded(subject), subject)
        if first != subject:
            message = f'"{flat(subject)}" and "{flat(first)}" are two names for one {group(dimension)}'
            yield Issue(
                ("by", dimension, subject), message, "they differ in spaces or capitals: write both alike and keep one"
            )


def _part_issues(measure: Measure, whole: Reading, part: Figure, at: Path) -> Iterator[Issue]:
    """Teams that count more than the whole council: a 0 for the whole would hide a team's 4."""
    for name in ("count", "numerator", "denominator"):
        all_of_it, some = getattr(whole, name), getattr(part, name)
        if all_of_it is None or some is None or whole.bound is Bound.ABOVE:
            continue
        if some > all_of_it or (some == all_of_it and whole.bound is Bound.BELOW):
            fewer = "fewer than " if whole.bound is Bound.BELOW else ""
            message = (
                f"{plain(Decimal(some))} here is more than the {fewer}{plain(Decimal(all_of_it))} of the whole council"
            )
            yield Issue((*at, name), message, "correct one of the two")
    for band, some in (part.bands or {}).items():
        if some > (whole.bands or {}).get(band, some):
            yield Issue(
                (*at, "bands", band), f"{some} here is more than the whole council has", "correct one of the two"
            )


def _figure_issues(measure: Measure, figure: Figure, at: Path) -> Iterator[Issue]:
    given = [name for name in VALUE_FIELDS if getattr(figure, name) is not None]
    if figure.absent:
        yield from _absence_issues(measure, figure, given, at)
        return
    foreign = [name for name in given if name not in FIELDS[measure.kind]]
    for name in foreign:
        yield Issue((*at, name), f'"{name}" does not belong to a {measure.kind}', f"give {EXAMPLE[measure.kind]}")
    for name in ("symbol", "reason"):
        if getattr(figure, name) is not None:
            yield Issue((*at, name), f'"{name}" stands beside a value', 'it explains a status; use "note" for remarks')
    if foreign:
        return
    if not set(given) - {"unit"}:
        message = f"there is no value and no status, and a {measure.kind} is expected"
        if isinstance(figure, Reading) and figure.by:
            message = "there is a split, and no figure for the whole council"
            yield Issue(at, message, f"give its own beside the split: {EXAMPLE[measure.kind]}")
            return
        yield Issue(at, message, f"give {EXAMPLE[measure.kind]}, or {ABSENT}")
        return
    yield from _value_issues(measure, figure, given, at)


def _absence_issues(measure: Measure, figure: Figure, given: list[str], at: Path) -> Iterator[Issue]:
    status = figure.status
    beside = {"denominator"} if status is Status.SUPPRESSED and measure.kind in (Kind.PROPORTION, Kind.RATIO) else set()
    for name in (*(name for name in given if name not in beside), *(["bound"] if figure.bound else [])):
        yield Issue(
            (*at, name), f'"{name}" stands beside the status "{status}"', "keep the value or the status, not both"
        )
    if status in (Status.NOT_HELD, Status.NOT_APPLICABLE) and figure.reason is None:
        yield Issue((*at, "status"), f'"{status}" is given without a reason', 'say why in "reason"')
    if status is Status.SUPPRESSED and figure.symbol is None:
        hint = f'give "symbol": {SYMBOLS_IN_WORDS}'
        yield Issue((*at, "status"), '"suppressed" is given without a symbol', hint)
    if status is not Status.SUPPRESSED and figure.symbol is not None:
        yield Issue((*at, "symbol"), f'"symbol" stands beside the status "{status}"', 'it belongs to "suppressed"')
    if isinstance(figure, Reading) and figure.by:
        yield Issue((*at, "by"), f'teams stand beside the status "{status}"', "give the whole council's figure too")
    if status is Status.NOT_APPLICABLE and measure.may_not_apply is None:
        yield Issue(
            (*at, "status"),
            f"{measure.id} applies to every council",
            'use "not-held" with a reason where it is not recorded',
        )


def _value_issues(measure: Measure, figure: Figure, given: list[str], at: Path) -> Iterator[Issue]:
    if figure.bound is not None and (len(given) != 1 or given[0] not in BOUNDABLE):
        yield Issue(
            (*at, "bound"), "a bound goes with a bare percentage, value or count", "leave out the bound, or the parts"
        )
    yield from _range_issues(measure, figure, given, at)
    match measure.kind:
        case Kind.PROPORTION | Kind.RATIO if figure.at_least is None and figure.at_most is None:
            wrong = list(_parts_issues(measure, figure, at))
            yield from wrong
            if wrong:
                return
        case Kind.DURATION:
            yield from _duration_issues(measure, figure, at)
        case Kind.DISTRIBUTION:
            yield from _distribution_issues(measure, figure, at)
        case _:
            pass
    value = measure.value(figure)
    if not isinstance(value, Decimal):
        return
    where = (*at, next(name for name in given if name != "unit"))
    if (figure.bound is Bound.BELOW and value <= 0) or (figure.bound is Bound.ABOVE and value == measure.largest):
        yield Issue(where, f"nothing lies {figure.bound} {plain(value)} {measure.measured_in}", "check the bound")
    if value > measure.most and measure.kind is not Kind.DURATION:
        yield Issue(where, _too_much(measure, value), "check the figures")


def _range_issues(measure: Measure, figure: Figure, given: list[str], at: Path) -> Iterator[Issue]:
    """Ranges (`at_least`, `at_most`) that cannot be, or that stand beside a value."""
    ends = [name for name in ("at_least", "at_most") if getattr(figure, name) is not None]
    for name in ends:
        end = getattr(figure, name)
        if others := [other for other in given if other not in ("at_least", "at_most")]:
            yield Issue((*at, name), f'"{name}" stands beside "{others[0]}"', "keep the value or the range, not both")
        elif measure.largest is not None and end > measure.largest:
            message = f"{plain(end)} {measure.measured_in} is more than is possible ({plain(measure.largest)})"
            yield Issue((*at, name), message, "check the figure")
    if (
        len(ends) == 2
        and figure.at_least is not None
        and figure.at_most is not None
        and figure.at_least > figure.at_most
    ):
        message = f'"at_least" ({plain(figure.at_least)}) is more than "at_most" ({plain(figure.at_most)})'
        yield Issue((*at, "at_least"), message, "check which is which")


def _parts_issues(measure: Measure, figure: Figure, at: Path) -> Iterator[Issue]:
    stated_name = FIELDS[measure.kind][2]
    top, bottom, stated = figure.numerator, figure.denominator, getattr(figure, stated_name)
    if (top is None) != (bottom is None):
        there, gone = ("numerator", "denominator") if bottom is None else ("denominator", "numerator")
        yield Issue((*at, there), f'"{there}" has no "{gone}"', f"give both, or only a {stated_name}")
        return
    if stated is not None and stated < 0:
        yield Issue((*at, stated_name), f"{stated} is below nothing", "check the figure")
        return
    if top is None or bottom is None:
        return
    if measure.people:
        for name, part in (("numerator", top), ("denominator", bottom)):
            if measure.kind is Kind.PROPORTION and part != part.to_integral_value():
                yield Issue((*at, name), f"{part} is not a whole number of {measure.counts}", "count whole ones")
    if measure.kind is Kind.PROPORTION and measure.maximum is None and top > bottom:
        yield Issue(
            (*at, "numerator"),
            f"{plain(top)} of {plain(bottom)} is more than all",
            "check whether the two are the wrong way round",
        )
    elif bottom == 0 and top > 0:
        yield Issue((*at, "denominator"), f"{plain(top)} out of nothing", "check the denominator")
    elif stated is not None and bottom == 0:
        yield Issue((*at, stated_name), f"{stated} of nothing", "leave it out: 0 of 0 says that none arose")
    elif stated is not None:
        yield from stated_issues(measure, stated, top, bottom, (*at, stated_name))


def _too_much(measure: Measure, value: Decimal) -> str:
    return f"{rounded(value)} {measure.measured_in} is more than is possible ({measure.most:,f})"


def _duration_issues(measure: Measure, figure: Figure, at: Path) -> Iterator[Issue]:
    if figure.unit is not None and figure.unit != measure.unit:
        yield Issue(
            (*at, "unit"),
            f'this is measured in {measure.unit}, not in "{figure.unit}"',
            f"convert it to {measure.unit}",
        )
    steps = [(name, getattr(figure, name)) for name in STATISTICS]
    known = [(name, value) for name, value in steps if value is not None]
    for name, value in known:
        if value > measure.most:
            yield Issue((*at, name), _too_much(measure, value), "check the figure")
    for (lower, low), (upper, high) in pairwise(known):
        if low > high:
            yield Issue(
                (*at, upper), f'"{upper}" ({plain(high)}) is less than "{lower}" ({plain(low)})', "check which is which"
            )


def _distribution_issues(measure: Measure, figure: Figure, at: Path) -> Iterator[Issue]:
    ours, given = measure.bands or {}, figure.bands or {}
    for name in given:
        if name not in ours:
            yield Issue((*at, "bands", name), f'there is no band "{name}"', f"the bands are {', '.join(ours)}")
    if not given:
        yield Issue((*at, "bands"), "no band has a count", f"give those that are known, of {', '.join(ours)}")
