"""A portfolio as one HTML file: criteria by councils as a picture, each cell linked to the council's own report."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from markupsafe import Markup, escape

from readiness.evaluation.portfolio import AreaAcross, CellLevel, CouncilAccount, Portfolio
from readiness.reports.blocks import Block
from readiness.reports.html.page import FILTERS, _hash, _tame, _text, _typed
from readiness.reports.html.templates import PORTFOLIO, template
from readiness.reports.portfolio import (
    CRITERIA,
    FIRST,
    LEFT,
    LEGEND,
    READ,
    SHARED,
    WORDS,
    council_blocks,
    head,
    left_out,
    portfolio_title,
    report_address,
    shared_blocks,
)

# A sign beside each word of a label, so that nothing is said by colour alone.
SIGNS = {"critical": "!!", "major": "!", "minor": "~", "watch": "?", "met": "+", "weakened": "↓"}
# A letter for each level, and none for what is not assessed: a picture of 150 councils has ten thousand cells.
LETTERS = dict(zip(CellLevel, "cjmewtpuna", strict=True))
CLASSES = {one: f" class={letter}" for one, letter in LETTERS.items()} | {CellLevel.NOT_ASSESSED: ""}


@dataclass(frozen=True, slots=True)
class _Card:
    """What one council must look at first, and where its report lies."""

    name: str
    place: str
    address: str | None
    blocks: list[tuple[str, Block]]


def write_portfolio(portfolio: Portfolio) -> str:
    """The page, with its style in it; it has no script, and asks no other host for anything."""
    style = f"{_text('report.css')}\n{_text('portfolio.css')}"
    drawn = template(PORTFOLIO, **FILTERS).render(
        p=portfolio,
        title=portfolio_title(portfolio),
        titles={"first": FIRST, "criteria": CRITERIA, "shared": SHARED, "left": LEFT, "read": READ},
        style=Markup(style),
        policy=f"default-src 'none'; style-src '{_hash(style)}'; base-uri 'none'; form-action 'none'",
        head=_typed(head(portfolio)),
        cards=[_card(council, portfolio.reports, number) for number, council in enumerate(portfolio.councils, 1)],
        legend=LEGEND,
        key=[(LETTERS[level], WORDS[level]) for level in CellLevel],
        pictures=[(area, Markup("\n").join(_rows(area, portfolio))) for area in portfolio.areas],
        shared=_typed(shared_blocks(portfolio)),
        left=_typed([left_out(portfolio)]) if portfolio.left_out else [],
        targets=set(),
        signs=SIGNS,
    )
    return _tame(drawn)


def _card(council: CouncilAccount, reports: str | None, number: int) -> _Card:
    # The heading leads to the report already.
    blocks = _typed(council_blocks(council, None))
    return _Card(council.name, f"council-{number}", report_address(council, reports), blocks)


def _rows(area: AreaAcross, portfolio: Portfolio) -> Iterator[Markup]:
    """A row for each council. Cells have neither quotation marks nor closing tags, which HTML lets one leave out."""
    for number, council in enumerate(portfolio.councils, 1):
        address, cell_of = report_address(council, portfolio.reports), council.cell_of
        row = [f"<tr><th scope=row><a href={address or f'#council-{number}'}>{escape(council.name)}</a></th>"]
        for criterion in area.criteria:
            cell = cell_of.get(criterion.id)
            level = cell.level if cell else CellLevel.NOT_ASSESSED
            word = WORDS[level]
            # An address of ours holds no character that would end an attribute without quotation marks.
            inner = f"<a href={address}#{criterion.id}>{word}</a>" if address else f"<i>{word}</i>"
            row.append(f"<td{CLASSES[level]}>{inner}")
        yield Markup("".join(row))
