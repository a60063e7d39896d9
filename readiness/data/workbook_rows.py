"""What the rows of a workbook say of a submission, in both directions.

A row is a mapping from the keys of columns to values. A row whose `split_by` is empty says a measure's own value;
others say that of a team, an earlier value, or what another source says.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any

from readiness.core.diagnostics import Path
from readiness.core.json_text import exact
from readiness.data.readings import Status, Symbol
from readiness.data.workbook_forms import meant, written
from readiness.data.workbook_layout import (
    BAND,
    EARLIER,
    NUMBERS,
    OTHER_SOURCE,
    RATINGS_OF_RECORDS,
    Column,
    Form,
)

Row = dict[str, Any]
TAGS = ("measure", "split_by", "part")


def put(tree: Any, path: Path, value: Any) -> None:
    """Sets the value at a path of a tree, and makes what is missing on the way; an index is at most one too large."""
    for step, following in pairwise(path):
        inner: Any = [] if isinstance(following, int) else {}
        if isinstance(tree, list):
            if step == len(tree):
                tree.append(inner)
            tree = tree[int(step)]
        else:
            tree = tree.setdefault(str(step), inner)
    tree[path[-1]] = value


def rows_of(reading: Mapping[str, Any]) -> Iterator[Row]:
    """The rows of a reading: its own first, then its parts, earlier values and other sources."""
    own = {key: value for key, value in reading.items() if key not in ("by", "history", "also")}
    yield _flat(own)
    for dimension, parts in _members(reading.get("by")):
        for part, figure in _members(parts):
            yield {"split_by": dimension, "part": part, **_flat(figure)}
    for key, tag in (("history", EARLIER), ("also", OTHER_SOURCE)):
        yield from ({"split_by": tag, **_flat(one)} for one in reading.get(key) or ())


def _members(value: Any) -> Iterable[tuple[str, Any]]:
    return value.items() if isinstance(value, dict) else ()


def _flat(figure: Any) -> Row:
    row: Row = {}
    for key, value in _members(figure):
        match key, value:
            case "bands", dict():
                row |= {f"{BAND}{name}": number for name, number in value.items()}
            case "period", dict():
                row |= {f"period_{name}": day for name, day in value.items()}
            case _:
                row[key] = value
    return row


def field_path(key: str, tag: str | None) -> Path:
    """Where a column's value stands in a row's part of the reading."""
    if key.startswith(BAND):
        return "bands", key.removeprefix(BAND)
    if key in ("period_start", "period_end") and tag is None:
        return "period", key.removeprefix("period_")
    return (key,)


def row_paths(rows: Iterable[Row]) -> Iterator[Path]:
    """Where in the reading each row's part stands."""
    count = {EARLIER: 0, OTHER_SOURCE: 0}
    for row in rows:
        tag = row.get("split_by")
        if tag is None:
            yield ()
        elif tag in count:
            yield ("history" if tag == EARLIER else "also", count[tag])
            count[tag] += 1
        else:
            yield "by", tag, row.get("part", "")


def reading_of(rows: Sequence[Row]) -> dict[str, Any]:
    """The reading that these rows say."""
    reading: dict[str, Any] = {}
    for row, at in zip(rows, row_paths(rows), strict=True):
        for key, value in _with_symbols(row).items():
            if key not in TAGS:
                put(reading, (*at, *field_path(key, row.get("split_by"))), value)
    return reading


def _with_symbols(row: Row) -> Row:
    """The row with DfE's symbol as its status, where one stands in place of its numbers."""
    found = {key: value for key, value in row.items() if key in NUMBERS and value in list(Symbol)}
    if not found or len(set(found.values())) > 1 or "status" in row or "symbol" in row:
        return row
    rest = {key: value for key, value in row.items() if key not in found}
    return {**rest, "status": Status.SUPPRESSED.value, "symbol": next(iter(found.values()))}


def item_path(key: str) -> Path:
    """Where a column's value stands in an evidence item or an action."""
    return ("ratings", key) if key in RATINGS_OF_RECORDS else (key,)


def row_of_item(item: Mapping[str, Any]) -> Row:
    """The row of an evidence item or an action."""
    ratings = dict(_members(item.get("ratings")))
    return {key: value for key, value in item.items() if key != "ratings"} | ratings


def item_of(row: Row) -> dict[str, Any]:
    """The evidence item or the action that a row says."""
    item: dict[str, Any] = {}
    for key, value in row.items():
        put(item, item_path(key), value)
    return item


def planned(row: Row) -> tuple[Row | None, str | None]:
    """The action that a row says, which may be one of a plan, and what it lacks: the key of its owner or its day.

    What stands in a plan to be done is the action where no other is named, once somebody does it until a day.
    """
    action = {key: value for key, value in row.items() if key != "what_to_do"}
    if "what_to_do" not in row:
        return action, None
    lacks = [key for key in ("owner", "due") if key not in row]
    if "action" not in row and lacks:
        return None, lacks[0] if len(lacks) == 1 else None
    return {"action": row["what_to_do"], "status": "open", **action}, None


def kept(row: Row, columns: Mapping[str, Column]) -> bool:
    """Whether the cells of a row keep every value exactly."""
    return all(
        key in columns
        and columns[key].form is not Form.TOLD
        and same(meant(_read_back(written(value, columns[key].form)), columns[key]), value)
        for key, value in row.items()
    )


def _read_back(cell: Any) -> Any:
    return cell if isinstance(cell, str | int) or not hasattr(cell, "isoformat") else cell.isoformat()


def same(one: Any, other: Any) -> bool:
    """Whether two parts of submissions are the same, in the digits of their numbers too."""
    return bool(_ordered(one) == _ordered(other))


def _ordered(value: Any) -> Any:
    match value:
        case dict():
            return {key: _ordered(one) for key, one in value.items()}
        case list():
            return [_ordered(one) for one in value]
        case _:
            return type(value) is str, exact(value)


def reading_fits(reading: Any, columns: Mapping[str, Column]) -> bool:
    """Whether rows say all of a reading."""
    if not isinstance(reading, dict):
        return False
    rows = list(rows_of(reading))
    return all(kept(row, columns) for row in rows) and same(reading_of(rows), reading)


def item_fits(item: Any, columns: Mapping[str, Column]) -> bool:
    """Whether a row says all of an evidence item or an action."""
    if not isinstance(item, dict):
        return False
    row = row_of_item(item)
    return kept(row, columns) and same(item_of(row), item)
