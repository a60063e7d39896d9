"""Merging: what was derived goes into a submission. What somebody typed stays, and a difference stands beside it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from readiness.data.catalogue import Catalogue
from readiness.data.derive.calendar import AskedPeriod
from readiness.data.derive.counting import SOURCE, Derived
from readiness.data.measures import Measure
from readiness.data.readings import VALUE_FIELDS, Figure, Reading, Status


@dataclass(frozen=True, slots=True)
class Merged:
    """The submission as a tree, the measures that differ from what was typed, and those that could not be compared.

    Withheld are those that must agree with one that was typed and differs: the two could not stand in one submission.
    """

    tree: Mapping[str, Any]
    differing: Sequence[str]
    kept: Sequence[str]
    withheld: Sequence[str]


def new_tree(council: str, period: AskedPeriod) -> dict[str, Any]:
    """A submission without any reading."""
    return {
        "schema_version": "1.0",
        "council": {"name": council},
        "period": {"start": str(period.first_day), "end": str(period.last_day)},
        "status": "draft",
    }


def merged(
    tree: Mapping[str, Any],
    readings: Mapping[str, Reading],
    derived: Sequence[Derived],
    catalogue: Catalogue,
    period: AskedPeriod,
) -> Merged:
    """The tree with every derived reading. An earlier derived one, or one that says "not submitted", is replaced.

    A typed one stays; where it gives another value, the derived value is put under its "also".
    """
    made = deepcopy(dict(tree))
    differing: list[str] = []
    kept: list[str] = []
    new: list[str] = []
    measures = catalogue.measures
    for one in derived:
        section, name = measures[one.measure].section, measures[one.measure].name
        typed = readings.get(one.measure)
        place = made.setdefault(section, {})
        if typed is None or _replaceable(typed):
            history = place.get(name, {}).get("history")
            place[name] = {**one.reading, **({"history": history} if history else {})}
            new.append(one.measure)
            continue
        also = [other for other in place[name].get("also", ()) if not str(other.get("source", "")).startswith(SOURCE)]
        beside = _beside(measures[one.measure], typed, one)
        if beside is not None and _same(measures[one.measure], typed, one):
            beside = None
        elif beside is None:
            kept.append(one.measure)
        else:
            differing.append(one.measure)
            source = one.reading["source"]
            also.append({"value": beside, "source": source, "period_end": str(period.last_day)})
        place[name] = {key: value for key, value in place[name].items() if key != "also"}
        if also:
            place[name]["also"] = also
    withheld = [name for name in new if _bound(name, catalogue) & {*differing, *kept}]
    for measure in withheld:
        section, name = measures[measure].section, measures[measure].name
        if measure in readings:
            made[section][name] = tree[section][name]
        else:
            del made[section][name]
    return Merged({key: value for key, value in made.items() if value != {}}, differing, kept, withheld)


def _bound(measure: str, catalogue: Catalogue) -> set[str]:
    """The measures with which it must agree."""
    ties = (tie for tie in catalogue.ties_of(measure) if not tie.relation.may_differ)
    return {other for tie in ties for other in tie.measures} - {measure}


def _replaceable(typed: Reading) -> bool:
    empty = all(getattr(typed, field) is None for field in VALUE_FIELDS) and typed.status is None
    return empty or typed.status is Status.NOT_SUBMITTED or (typed.source or "").startswith(SOURCE)


def _beside(measure: Measure, typed: Reading, one: Derived) -> Decimal | None:
    """The derived value in the measure's unit; None where it cannot stand beside what was typed."""
    value = measure.value(_figure_of(one))
    if typed.absent or not isinstance(value, Decimal) or not isinstance(measure.value(typed), Decimal):
        return None
    # What is not split into one number (a distribution) has only a total, which says too little.
    return None if one.reading.get("bands") else Decimal(f"{value.quantize(Decimal('0.0001')).normalize():f}")


def _same(measure: Measure, typed: Reading, one: Derived) -> bool:
    """Whether the typed value is the derived one, to the digits that were typed."""
    value, derived = measure.value(typed), measure.value(_figure_of(one))
    if not isinstance(value, Decimal) or not isinstance(derived, Decimal):
        return False
    if typed.percentage is not None:
        return derived.quantize(typed.percentage) == typed.percentage
    return value == derived


def _figure_of(one: Derived) -> Figure:
    return Figure.model_validate({key: value for key, value in one.reading.items() if key in VALUE_FIELDS})
