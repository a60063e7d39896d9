"""Counting: the figure of a measure from its query, or why there is none."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from readiness.core.bounds import LONGEST_KEY
from readiness.core.numbers import plain
from readiness.data.derive.calendar import AskedPeriod
from readiness.data.derive.database import Database, Row
from readiness.data.derive.derivation import Derivation, Holds
from readiness.data.derive.held_lists import HeldList
from readiness.data.derive.sources import Since, hash_of, shipped_sources
from readiness.data.measures import Measure
from readiness.data.readings import Kind

# More teams than this are no teams; a name with so many digits in a row may be somebody's number.
MOST_TEAMS = 100
A_NUMBER = re.compile(r"\d{5}|\d{1,2}[/.-]\d{1,2}[/.-]\d{2}|\d{4}-\d{2}")
NO_TEAM = "no team recorded"
# A list that begins so long after the day from which it should hold everything, or ends so long before the one until
# which it should, may not hold it.
SLACK = timedelta(days=31)
DERIVED = re.compile(r"Derived from .+ by rule [a-z0-9_.]+ \([0-9a-f]{12}\)")


@dataclass(frozen=True, slots=True)
class Derived:
    """A measure that was derived from a source: its reading as a submission holds it, and why it has no teams."""

    measure: str
    source: str
    reading: Mapping[str, Any]
    unsplit: str | None = None


@dataclass(frozen=True, slots=True)
class Underived:
    """A measure that the lists do not give, and why; `absent` is what would, where nothing of it is there."""

    measure: str
    because: str
    absent: str | None = None


def question(derivation: Derivation, measure: Measure, lists: Mapping[str, HeldList]) -> str:
    """The query whose rows say what a figure is: team, band, and three numbers to be added up.

    These are how many stand in the numerator (of a ratio, their amounts), how many there are, and how many of whom it
    is unknown. Every question has the same columns, so that an engine may answer many at one time.
    """
    groups = ["band"] if measure.kind is Kind.DISTRIBUTION else []
    groups += ["team"] if _has_teams(derivation, measure, lists) else []
    shown = ", ".join(one if one in groups else f"CAST(NULL AS VARCHAR) AS {one}" for one in ("team", "band"))
    grouped = f" GROUP BY {', '.join(groups)}" if groups else ""
    return f"SELECT {shown}, {_numbers(measure.kind)} FROM ({derivation.sql}){grouped}"


def counted(
    database: Database,
    derivation: Derivation,
    measure: Measure,
    source: str,
    lists: Mapping[str, HeldList],
    period: AskedPeriod,
    rows: Sequence[Row],
) -> Derived:
    """The reading of one measure, from the rows that its question gave of the lists of one source."""
    figure = _figure(measure, rows)
    by_team: dict[str | None, list[Row]] = {}
    for row in rows if _has_teams(derivation, measure, lists) else ():
        by_team.setdefault(row[0], []).append(row)
    teams = {team: _figure(measure, own) for team, own in by_team.items()}
    unsplit = _unsplit(database, teams, lists, derivation) if teams and "at_least" not in figure else None
    if teams and unsplit is None and "at_least" not in figure:
        named = {NO_TEAM if team is None else team: one for team, one in teams.items()}
        figure["by"] = {"team": dict(sorted(named.items()))}
    return Derived(measure.id, source, _told(figure, derivation, measure, source, period), unsplit)


def children_behind(derivation: Derivation) -> str:
    """The query of the children behind a figure: team, id, and what the child counts as."""
    what = "band" if re.search(r"\bAS band\b", derivation.sql) else "counted"
    what = "amount" if re.search(r"\bAS amount\b", derivation.sql) else what
    return (
        f"SELECT CAST(team AS VARCHAR) AS team, child, CAST({what} AS VARCHAR) AS counts_as FROM ({derivation.sql})"
        " ORDER BY ALL"
    )


def _has_teams(derivation: Derivation, measure: Measure, lists: Mapping[str, HeldList]) -> bool:
    return "team" in measure.by and all("team" in lists[name].given for name in derivation.terms.lists)


def _numbers(kind: Kind) -> str:
    match kind:
        case Kind.DISTRIBUTION:
            return "count(*) AS counted, count(*) AS number, 0 AS unknown"
        case Kind.RATIO:
            return "coalesce(sum(amount), 0) AS counted, count(*) AS number, 0 AS unknown"
        case _:
            return (
                "count(*) FILTER (counted) AS counted, count(*) AS number, count(*) FILTER (counted IS NULL) AS unknown"
            )


def _figure(measure: Measure, rows: Sequence[Row]) -> dict[str, Any]:
    """The figure from what was counted; a range where it is unknown of some on which side they stand."""
    if measure.kind is Kind.DISTRIBUTION:
        return {"bands": {band: sum(row[2] for row in rows if row[1] == band) for band in measure.bands or ()}}
    counted, whole, unknown = (sum(int(row[place]) for row in rows) for place in (2, 3, 4))
    if measure.kind is Kind.COUNT:
        return {"at_least": counted, "at_most": counted + unknown} if unknown else {"count": counted}
    if unknown:
        ends = (Decimal(100 * part) / whole for part in (counted, counted + unknown))
        low, high = (one.quantize(Decimal("0.0001")) for one in ends)
        return {"at_least": _short(low), "at_most": _short(high)}
    return {"numerator": counted, "denominator": whole}


def _short(number: Decimal) -> Decimal:
    return Decimal(plain(number))


def missing(source: str, name: str) -> str:
    """What is told where a list is not there."""
    return f"there is no {shipped_sources()[source].called(name)}"


def against(
    database: Database,
    derivation: Derivation,
    source: str,
    lists: Mapping[str, HeldList],
    period: AskedPeriod,
    standards: Mapping[str, Decimal],
) -> str | None:
    """What speaks against deriving a measure from the lists of one source."""
    return next(_all_against(database, derivation, source, lists, period, standards), None)


def _all_against(
    database: Database,
    derivation: Derivation,
    source: str,
    lists: Mapping[str, HeldList],
    period: AskedPeriod,
    standards: Mapping[str, Decimal],
) -> Iterator[str]:
    terms = derivation.terms
    for name in terms.lists:
        tables = shipped_sources()[source].reads(name) if name not in lists else ()
        yield from (missing(source, table) for table in tables if table not in lists)
    for name, columns in terms.lists.items():
        held = lists[name]
        for key in columns:
            if key not in held.given and key != "team":
                yield f'{held.called} has no column "{held.columns[key].heading}"'
        if not held.rows:
            yield f"{held.called} has no row that can be used"
        yield from (held.against[key] for key in columns if key in held.against)
        yield from _ended(source, held, period)
    for standard in terms.standards:
        if standard not in standards:
            yield f"the council's own standard is not known; give local_standards.{standard} in the file for --into"
    gaps = (_gap(database, holds, lists[holds.list], period) for holds in terms.holds)
    yield from (gap for gap in gaps if gap is not None)
    yield from _later(database, derivation, lists)


def _ended(source: str, held: HeldList, period: AskedPeriod) -> Iterator[str]:
    """Whether a list ends before the period does, so that it cannot say how things stood on its last day."""
    if held.holds_until is not None:
        if held.holds_until < period.last_day:
            yield f"{held.called} ends on {held.holds_until}; name a period that ends by then, or draw it anew"
    elif held.latest is not None and held.latest < period.last_day - SLACK:
        hint = "draw it anew, or, if it holds everything until then, say so as holds_until in the mapping"
        called = shipped_sources()[source].title
        yield f"no day in {called} is of the month up to {period.last_day}; {hint}"


def _later(database: Database, derivation: Derivation, lists: Mapping[str, HeldList]) -> Iterator[str]:
    """Columns of last days in which a day comes after the period."""
    for name, columns in derivation.terms.lists.items():
        held = lists[name]
        for key in columns:
            if not held.columns[key].latest or key not in held.given:
                continue
            if later := database.rows(f"SELECT count(*) FROM {name}, period WHERE {key} > last_day")[0][0]:
                what = f'"{held.columns[key].heading}" after the last day in {later:,} row{"" if later == 1 else "s"}'
                hint = "draw the list anew, or name a later last day"
                yield f"{held.called} has {what}, which hides how it stood on it; {hint}"


def _gap(database: Database, holds: Holds, held: HeldList, period: AskedPeriod) -> str | None:
    """Why a list may not hold all that a measure needs. Annex A asks for the six months up to the last day."""
    since = period.since(holds.since)
    if held.holds_since is not None and held.holds_since <= since:
        return None
    hint = f"if it holds everything since {since}, say so as holds_since in the mapping"
    if held.reach_is_told:
        if held.holds_since is None:
            return f"{held.called} does not say since when it holds everything; {hint}"
        return f"{held.called} holds everything only since {held.holds_since}; add the file before it, or, {hint}"
    earliest: date | None = database.rows(f"SELECT min({holds.column}) FROM {holds.list}")[0][0]
    if earliest is not None and earliest <= since:
        return None
    column = held.columns[holds.column]
    if since < period.since(Since.HALF_YEAR):
        return f'nothing under "{column.heading}" in {held.called} is of {since} or before; {hint}'
    if column.ends is None and (earliest is None or earliest > since + SLACK):
        return f'nothing under "{column.heading}" in {held.called} is of the month from {since} on; {hint}'
    return None


def _unsplit(
    database: Database, teams: Mapping[str | None, object], lists: Mapping[str, HeldList], derivation: Derivation
) -> str | None:
    """Why what stands as teams may not be shown: it may name people."""
    names = [team for team in teams if team is not None]
    if len(names) > MOST_TEAMS:
        return f"there are over {MOST_TEAMS} teams"
    if any(A_NUMBER.search(name) or len(name) > LONGEST_KEY or not name.isprintable() for name in names):
        return "the name of a team holds a number or a date, which may be a child's"
    if NO_TEAM in names:
        return f'a team is called "{NO_TEAM}"'
    for name in derivation.terms.lists:
        if database.rows(f"SELECT count(*) FROM {name} WHERE lower(team) IN (SELECT lower(child) FROM {name})")[0][0]:
            return f"the name of a team is a child's id in {lists[name].called}"
    return None


def _told(
    figure: dict[str, Any], derivation: Derivation, measure: Measure, source: str, period: AskedPeriod
) -> dict[str, Any]:
    """The figure with its period, where that is not the submission's, and where it comes from."""
    months = {6: Since.HALF_YEAR, 12: Since.YEAR}.get(measure.span_months or 0)
    if months is not None and not measure.snapshot and period.since(months) != period.first_day:
        figure["period"] = {"start": str(period.since(months)), "end": str(period.last_day)}
    terms = derivation.terms
    names = shipped_sources()[source].names(tuple(terms.lists))
    sha256 = derivation.sha256
    for name in terms.lists:
        sha256 = hash_of(sha256, source, name)
    figure["source"] = f"Derived from {names} by rule {derivation.measure} ({sha256[:12]})"
    if terms.note is not None:
        figure["note"] = terms.note
    return figure
