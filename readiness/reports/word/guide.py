"""The guide to templates: every variable, style and filter, as blocks for the terminal and for the documentation."""

from __future__ import annotations

from collections.abc import Iterator

from readiness.reports.blocks import Block, Code, Heading, Paragraph, Table
from readiness.reports.word.checking import FILTERS, LOOP
from readiness.reports.word.styles import STYLES
from readiness.reports.word.variables import Told, Variables, told_of

HEADERS = ("Name", "What it tells")


def guide() -> Iterator[Block]:
    """The variables, what the things in their lists have, the styles, and what a template can do."""
    known = tuple(told_of(Variables))
    yield Heading(2, "Variables")
    yield Paragraph(
        (
            "A text is shown with ", Code("{{ council }}"), ", a whole part with ", Code("{{p at_a_glance }}"),
            " in a paragraph of its own, and a list is gone through with ", Code("{%p for gap in gaps %}"), " and ",
            Code("{%p endfor %}"), " in paragraphs of their own; in a table, with tr in place of p.",
        )
    )  # fmt: skip
    yield Table(HEADERS, tuple(map(_row, known)))
    for one in known:
        if one.of:
            yield Heading(3, f"Each of {one.name}")
            yield Table(HEADERS, tuple(map(_row, told_of(one.of))))
    yield Heading(2, "Styles")
    yield Paragraph("A template's own styles of these names are used. Those that it does not have are added.")
    yield Table(("Style", "What it is for"), tuple(STYLES.items()))
    yield Heading(2, "Filters")
    yield Paragraph(f"A template can use {', '.join(FILTERS)}, and within a loop {', '.join(LOOP)} of loop.")


def _row(one: Told) -> tuple[Code, str]:
    return Code(one.name), f"{one.told}{f' ({one.word})' if one.word else ''}"
