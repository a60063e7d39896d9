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
    if period := _next_period(last["period"]):
        tree["period"] = period
    for section in catalogue.sections:
        if readings := dict(_with_history(last.get(section, {}), last["period"]["end"])):
            tree[section] = {**tree.get(section, {}), **readings}
    return tree


def _with_history(readings: Mapping[str, Any], until: str) -> Iterator[tuple[str, Any]]:
    for name, reading in readings.items():
        history = [*(reading.get("history") or ()), *_point(reading, until)]
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


def _next_period(last: Mapping[str, Any]) -> dict[str, str] | None:
    """As many months again; None where the last one does not begin with a month and end with one, to the day."""
    start, end = PartialDate(last["start"]), PartialDate(last["end"])
    following = end.last + timedelta(days=1)
    if not (start.is_day and end.is_day) or start.first.day != 1 or following.day != 1:
        return None
    months = (following.year - start.first.year) * 12 + following.month - start.first.month
    after = following.month - 1 + months
    beyond = following.replace(year=following.year + after // 12, month=after % 12 + 1)
    return {"start": f"{following}", "end": f"{beyond - timedelta(days=1)}"}
