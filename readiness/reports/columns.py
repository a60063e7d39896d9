"""How wide the columns of a table on paper are: by their longest words, and by how much they tell."""

from __future__ import annotations

from readiness.reports.blocks import Table, plain

# Longer words are broken. A column needs less room than in proportion to what it tells, since its text wraps.
LONGEST_WORD, LETTER, ROOM, GROWTH = 48, 1.3, 2.5, 0.6


def shares(table: Table) -> list[int]:
    """The width of each column, in parts of 100 or so."""
    columns = zip(*(table.headers, *(tuple(map(plain, row)) for row in table.rows)), strict=True)
    widths = [_width(cells) for cells in columns]
    return [max(1, round(100 * width / sum(widths))) for width in widths]


def _width(cells: tuple[str, ...]) -> float:
    longest: int = max(len(word) for cell in cells for word in cell.split() or [""])
    told: float = max(map(len, cells)) ** GROWTH
    return max(LETTER * min(longest, LONGEST_WORD) + 4, ROOM * told)
