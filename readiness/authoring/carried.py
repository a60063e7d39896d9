"""What goes over from the last submission into the next: what is dated or lasts, and last time's figures as history."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any

from readiness.core.types import PartialDate
from readiness.data.catalogue import Catalogue
from readiness.data.readings import VALUE_FIELDS

# What holds until somebody changes it. Ratings of oneself are asked for anew.
LASTING = ("council", "local_standards", "in_reform", "evidence", "actions")


def carried(blank: Mapping[str, Any], last: Mapping[str, Any], catalogue: Catalogue) -> dict[str, Any]:
    """The blank submission with what goes over from the last one, which is sound.

    Each figure becomes the latest of its measure's history; the period begins on the day after the last one's end.
    """
    tree = {**blank, **{key: last[key] for key in LASTING if last.get(key)}}
    tree["period"] = _next_period(last["period"])
    for section in catalogue.sections:
        if readings := dict(_with_history(last.get(section, {}), last["period"]["end"], tree["period"]["end"])):
            there = tree.get(section, {})
            known = {name: {"about": there[name]["about"]} for name in readings if "about" in there.get(name, {})}
            tree[section] = {**there, **{name: {**known.get(name, {}), **one} for name, one in readings.items()}}
    return tree


def _with_history(readings: Mapping[str, Any], until: str, end: str) -> Iterator[tuple[str, Any]]:
    """Readings of last time as the history of those that are asked for now, whose period ends with this day."""
    for name, reading in readings.items():
        # The source of a reading is that of its history too; the next reading will have another.
        named = {"source": reading["source"]} if reading.get("source") else {}
        points = [*({**named, **one} for one in reading.get("history") or ()), *_point(reading, until)]
        # What was told as of a year may not have ended before this period does.
        history = [one for one in points if PartialDate(one["period_end"]).last < PartialDate(end).first]
        if history:
            yield name, {"status": "not-submitted", "history": history}


def _point(reading: Mapping[str, Any], until: str) -> Iterator[dict[str, Any]]:
    """The reading as an earlier value; nothing where it has none."""
    if reading.get("status") is not None:
        return
    end = (reading.get("period") or {}).get("end", until)
    beside = ("bound", "source", "note")
    values = {key: one for key, one in reading.items() if key in (*VALUE_FIELDS, *beside) and one is not None}
    if "date" not in values:
        yield {"period_end": end, **values}


def _next_period(last: Mapping[str, Any]) -> dict[str, str]:
    """As many months again, or as many days where it does not run from the first of a month to the end of one."""
    first, end = PartialDate(last["start"]).first, PartialDate(last["end"]).last
    start = end + timedelta(days=1)
    beyond = start + (start - first)
    if first.day == start.day == 1:
        months = (start.year - first.year) * 12 + start.month - first.month
        later = start.year * 12 + start.month - 1 + months
        beyond = start.replace(year=later // 12, month=later % 12 + 1)
    return {"start": f"{start}", "end": f"{beyond - timedelta(days=1)}"}
