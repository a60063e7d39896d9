"""The published figures of every council and region, and each council's statistical neighbours.

They come to half a megabyte, and are read when something first asks for one of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from pathlib import Path as FilePath

from readiness.core.rule_files import RuleFile, digest

# Where the files lie among the rules. `tools/council_figures.py` makes them.
PUBLISHED, FIGURES, NEIGHBOURS = "published", "council-figures.csv", "neighbours-2025.csv"
# The year of the department's list of neighbours.
LISTED = 2025
ENGLAND = "970"
REGIONS: Mapping[str, str] = {
    "980": "North East",
    "981": "North West",
    "982": "Yorkshire and the Humber",
    "983": "East Midlands",
    "984": "West Midlands",
    "985": "East of England",
    "986": "London",
    "987": "Inner London",
    "988": "Outer London",
    "989": "South East",
    "990": "South West",
}
# How near a neighbour is, in the department's words.
CLOSENESS: Mapping[str, str] = {
    "E": "extremely close",
    "V": "very close",
    "C": "close",
    "S": "somewhat close",
    "N": "not close",
}
# The sections whose figures come from the workforce return, which some councils send together with another.
OF_WORKFORCE = ("caseloads", "workforce")

Row = Mapping[str, Decimal]


@dataclass(frozen=True, slots=True)
class Neighbour:
    """One of a council's statistical neighbours, by the department's three digits, and how near it is."""

    code: str
    closeness: str


@dataclass(frozen=True, slots=True)
class Place:
    """Where a council stands: its region, who sends the workforce return together with it, and its neighbours.

    The nearest neighbour comes first. A council that was gone before the list was made has none.
    """

    region: str
    joint: str | None
    neighbours: tuple[Neighbour, ...]


class CouncilFigures:
    """The figures in a folder of rules, and those that were added to them. Codes are the department's three digits."""

    def __init__(self, root: FilePath, added: Mapping[tuple[str, int], Row] | None = None) -> None:
        self._root = root
        self._added = added or {}

    def __repr__(self) -> str:
        return f"CouncilFigures({len(self._added)} rows added)"

    def with_added(self, added: Mapping[tuple[str, int], Row]) -> CouncilFigures:
        """The same with rows that stand before the shipped ones."""
        return CouncilFigures(self._root, added)

    def years(self, measure: str) -> tuple[int, ...]:
        """The years for which councils have figures of the measure, the newest first."""
        return self._years.get(measure, ())

    def value(self, measure: str, year: int, code: str) -> Decimal | None:
        """The figure of a council or a region; None where none is published."""
        added = self._added.get((measure, year), {}).get(code)
        return added if added is not None else self._shipped(measure, year, code)

    def by_council(self, measure: str, year: int) -> Mapping[str, Decimal]:
        """The figures of every council that has one, without the regions, by the council's three digits."""
        shipped = self._lines.get((measure, year), "").split(",")
        found = {code: Decimal(text) for code, text in zip(self._columns, shipped, strict=False) if text}
        found |= self._added.get((measure, year), {})
        return {code: value for code, value in found.items() if code not in REGIONS and code != ENGLAND}

    def place(self, code: str) -> Place | None:
        """Where a council stands; None where it is not in the list."""
        return self._places.get(code)

    def joint_with(self, measure: str, code: str) -> str | None:
        """The council whose figure of a measure is this one's too, since they send one return; None for most."""
        place = self.place(code) if measure.partition(".")[0] in OF_WORKFORCE else None
        return place.joint if place else None

    @cached_property
    def sha256(self) -> str:
        """SHA-256 of the shipped files."""
        return digest(self._files.values())

    def _shipped(self, measure: str, year: int, code: str) -> Decimal | None:
        column, line = self._columns.get(code), self._lines.get((measure, year))
        text = line.split(",")[column] if column is not None and line is not None else ""
        return Decimal(text) if text else None

    @cached_property
    def _files(self) -> Mapping[str, RuleFile]:
        folder = self._root / PUBLISHED
        # A catalogue of one's own need not have them.
        found = [folder / name for name in (FIGURES, NEIGHBOURS) if (folder / name).exists()]
        return {one.name: RuleFile(f"{PUBLISHED}/{one.name}", one.name, one.read_bytes()) for one in found}

    def _text(self, name: str) -> list[str]:
        return self._files[name].raw.decode("utf-8").splitlines() if name in self._files else [""]

    @cached_property
    def _table(self) -> tuple[Mapping[str, int], Mapping[tuple[str, int], str]]:
        head, *rows = self._text(FIGURES)
        # A line is taken apart when a figure in it is asked for: a check reads a tenth of them.
        split = (row.split(",", 2) for row in rows)
        lines = {(measure, int(year)): rest for measure, year, rest in split}
        return {code: index for index, code in enumerate(head.split(",")[2:])}, lines

    @cached_property
    def _years(self) -> Mapping[str, tuple[int, ...]]:
        found: dict[str, tuple[int, ...]] = {}
        for measure, year in sorted({*self._lines, *self._added}, reverse=True):
            found[measure] = (*found.get(measure, ()), year)
        return found

    @property
    def _columns(self) -> Mapping[str, int]:
        return self._table[0]

    @property
    def _lines(self) -> Mapping[tuple[str, int], str]:
        return self._table[1]

    @cached_property
    def _places(self) -> Mapping[str, Place]:
        rows = (line.split(",") for line in self._text(NEIGHBOURS)[1:])
        return {
            code: Place(region, joint or None, tuple(Neighbour(one[:-1], CLOSENESS[one[-1]]) for one in near))
            for code, region, joint, *near in rows
        }
