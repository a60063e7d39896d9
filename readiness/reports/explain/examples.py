"""Examples in a few words. They are shown as their authors wrote them, so nothing here relies on their form."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from readiness.core.numbers import plain
from readiness.core.text import shortened
from readiness.packs.band import OwnStandard
from readiness.packs.compile import CompiledCheck
from readiness.packs.criterion import Check, Example


def in_short(example: Example, check: Check, rule: CompiledCheck) -> str:
    """What an example submits for one check: "unseen 3; late 60"; or "nothing"."""
    readings = _format_readings(example, check, rule)
    items = (_format_evidence(item) for item in example.evidence if check.id in _sequence(item.get("checks")))
    standards = (f"{name} {plain(value)}" for name, value in example.local_standards.items() if _uses(check, name))
    return "; ".join((*readings, *items, *standards)) or "nothing"


def _format_readings(example: Example, check: Check, rule: CompiledCheck) -> Iterator[str]:
    """Each reading that the check reads or shows: its own part of it, and earlier values where it reads a trend."""
    for alias, reference in (*rule.required.items(), *rule.context.items()):
        given = example.given.get(reference.measure.id)
        if reference.measure.id not in example.given:
            continue
        if not check.change_over and isinstance(given, dict):
            given = {key: value for key, value in given.items() if key != "history"}
        name = "" if check.measure and alias == "value" else f"{alias} "
        yield name + (_format_part(given, reference.part) if reference.part else _format_given(given))


def _uses(check: Check, standard: str) -> bool:
    return any(band.threshold == OwnStandard(standard) for band in check.bands)


def _format_evidence(item: Mapping[str, Any]) -> str:
    """ "audit, own, 2025-02-10, sample 30, moderated, shows weakness"."""
    parts = [_format_given(item[key]) for key in ("kind", "origin", "date") if key in item]
    parts += [f"sample {_format_given(item['sample'])}"] if "sample" in item else []
    parts += ["moderated"] if item.get("moderated") is True else []
    return ", ".join([*parts, f"shows {_format_given(item.get('shows'))}"])


def _format_part(given: Any, part: str) -> str:
    """The number under the part's name; of bands, their sum."""
    found: Any = None
    if isinstance(given, dict) and isinstance(bands := given.get("bands"), dict):
        tallies: list[Any] = [bands.get(name) for name in (bands if part == "total" else part.split("+"))]
        found = sum(tallies) if all(type(tally) is int for tally in tallies) else None  # a bool is an int too
    elif isinstance(given, dict):
        found = given.get(part)
    if isinstance(given, dict) and "status" in given:
        return _format_given(given)
    return f"missing ({_format_given(given)})" if found is None else _format_given(found)


def _sequence(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _format_given(value: Any) -> str:
    match value:
        case bool():
            return "yes" if value else "no"
        case int() | Decimal():
            return plain(Decimal(value))
        case {"period_end": end, **others}:
            return f"{_format_given(others)} ({_format_given(end)})"
        case {"numerator": top, "denominator": bottom, **others}:
            return ", ".join([f"{_format_given(top)} of {_format_given(bottom)}", *_format_members(others)])
        case {"percentage": percentage, **others}:
            return ", ".join([f"{_format_given(percentage)}%", *_format_members(others)])
        case (
            {"count": one, **others}
            | {"value": one, **others}
            | {"answer": one, **others}
            | {"bands": one, **others}
            | {"status": one, **others}
        ):
            return ", ".join([_format_given(one), *_format_members(others)])
        case dict():
            return ", ".join(_format_members(value))
        case list():
            return ", ".join(map(_format_given, value))
        case None:
            return "null"
        case _:
            return shortened(str(value), 80)


def _format_members(members: Mapping[Any, Any]) -> Iterator[str]:
    for key, value in members.items():
        name = {"history": "before", "percentile_90": "90th percentile"}.get(key, str(key).replace("_", " "))
        yield f"{name} {_format_given(value)}"
