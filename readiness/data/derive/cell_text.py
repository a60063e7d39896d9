"""What a cell of a workbook or a database holds, as the text that a CSV of it would hold."""

from __future__ import annotations


def cell_text(cell: object) -> str:
    """A cell as text: a day as 2026-03-31, a whole number without a point, nothing for what is empty."""
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell) if cell is not None else ""
