"""Merging: what was derived goes into a submission. What somebody typed stays, and a difference stands beside it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from readiness.data.catalogue import Catalogue
from readiness.data.derive.calendar import AskedPeriod
from readiness.data.derive.counting import DERIVED, Derived
from readiness.data.derive.sources import SOURCES
from readiness.data.measures import Measure
from readiness.data.readings import VALUE_FIELDS, Figure, Reading, Status


@dataclass(frozen=True, slots=True)
class Merged:
    """The submission as a tree, the measures that differ from what was typed, and those that could not be compared.

    Disagreeing are those of which two sources give different values. Withheld are those that must agree with one that
    was typed and differs, or comes from another source: the two might not stand in one submission.
    """

    tree: Mapping[str, Any]
    differing: Sequence[str]
    kept: Sequence[str]
    disagreeing: Sequence[str]
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
    others: Sequence[Derived],
    catalogue: Catalogue,
    period: AskedPeriod,
) -> Merged:
    """The tree with every derived reading. An earlier derived one, or one that says "not submitted", is replaced.

    A typed one stays; where it gives another value, the derived value is put under its "also". So is what another
    source gives (`others`), where it differs from what stands.
    """
    made = deepcopy(dict(tree))
    differing: list[str] = []
    kept: list[str] = []
    disagreeing: list[str] = []
    new: dict[str, str] = {}
    measures = catalogue.measures
    for one in derived:
        measure = measures[one.measure]
        section, name = measure.section, measure.name
        typed = readings.get(one.measure)
        place = made.setdefault(section, {})
        beside = [other for other in others if other.measure == one.measure]
        standing: Figure = _figure_of(one)
        if typed is None or _replaceable(typed):
            history = place.get(name, {}).get("history")
            place[name] = {**one.reading, **({"history": history} if history else {})}
            new[one.measure] = one.source
        else:
            standing = typed
            beside.insert(0, one)
            if _value_beside(measure, typed, one) is None:
                kept.append(one.measure)
            elif not _same(measure, typed, one):
                differing.append(one.measure)
        also = [
            {"value": value, "source": other.reading["source"], "period_end": str(period.last_day)}
            for other in beside
            if (value := _value_beside(measure, standing, other)) is not None and not _same(measure, standing, other)
        ]
        if also and one.measure in new:
            disagreeing.append(one.measure)
        _put_beside(place[name], also)
    withheld = [name for name in new if _bound(name, catalogue) & {*differing, *kept, *_from_others(name, new)}]
    for id_ in withheld:
        section, name = measures[id_].section, measures[id_].name
        if id_ in readings:
            made[section][name] = tree[section][name]
        else:
            del made[section][name]
    return Merged({key: value for key, value in made.items() if value != {}}, differing, kept, disagreeing, withheld)


def _put_beside(reading: dict[str, Any], also: Sequence[Mapping[str, Any]]) -> None:
    """Puts values of other sources beside a reading, in the place of those of an earlier run."""
    stay = [other for other in reading.get("also", ()) if not DERIVED.fullmatch(str(other.get("source", "")))]
    reading.pop("also", None)
    if stay or also:
        reading["also"] = [*stay, *also]


def _from_others(measure: str, new: Mapping[str, str]) -> Iterator[str]:
    """The measures that come from a source before this one's."""
    own = SOURCES.index(new[measure])
    return (other for other, source in new.items() if SOURCES.index(source) < own)


def _bound(measure: str, catalogue: Catalogue) -> set[str]:
    """The measures with which it must agree."""
    ties = (tie for tie in catalogue.ties_of(measure) if not tie.relation.may_differ)
    return {other for tie in ties for other in tie.measures} - {measure}


def _replaceable(typed: Reading) -> bool:
    empty = all(getattr(typed, field) is None for field in VALUE_FIELDS) and typed.status is None
    return empty or typed.status is Status.NOT_SUBMITTED or DERIVED.fullmatch(typed.source or "") is not None


def _value_beside(measure: Measure, standing: Figure, one: Derived) -> Decimal | None:
    """The derived value in the measure's unit; None where it cannot stand beside what stands."""
    value = measure.value(_figure_of(one))
    if standing.absent or not isinstance(value, Decimal) or not isinstance(measure.value(standing), Decimal):
        return None
    # What is not split into one number (a distribution) has only a total, which says too little.
    return None if one.reading.get("bands") else Decimal(f"{value.quantize(Decimal('0.0001')).normalize():f}")


def _same(measure: Measure, standing: Figure, one: Derived) -> bool:
    """Whether what stands is the derived value, to the digits in which it was typed."""
    value, derived = measure.value(standing), measure.value(_figure_of(one))
    if not isinstance(value, Decimal) or not isinstance(derived, Decimal):
        return False
    if standing.percentage is not None:
        return derived.quantize(standing.percentage) == standing.percentage
    return value == derived


def _figure_of(one: Derived) -> Figure:
    return Figure.model_validate({key: value for key, value in one.reading.items() if key in VALUE_FIELDS})
