"""The rule book: a pack in Markdown, for people who quality-assure it; whole, or as pages with an index.

The pack's own texts are escaped, so that they cannot mark up or link anything.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from readiness.packs.pack import RulePack
from readiness.reports.blocks import Block, Heading, Paragraph, Ref
from readiness.reports.book.contents import contents
from readiness.reports.book.criteria import criteria_of
from readiness.reports.book.head import head
from readiness.reports.book.measures import measure_pages
from readiness.reports.book.sources import sources
from readiness.reports.writers.markdown import write, write_pages

INDEX, FOLDER = "rules.md", "rules"


def rulebook(pack: RulePack) -> str:
    """The whole book in one text."""
    return write(block for page, blocks in _pages(pack) for block in (blocks if page == INDEX else _deeper(blocks)))


def rulebook_pages(pack: RulePack) -> Mapping[str, str]:
    """The index and its pages, each under its path from the folder of the index."""
    return write_pages({page: blocks if page == INDEX else _led_back(blocks) for page, blocks in _pages(pack)})


def _pages(pack: RulePack) -> Iterator[tuple[str, list[Block]]]:
    """Each page with its blocks; an area whose checks read no measures has no page of them."""
    yield INDEX, [*head(pack), *contents(pack)]
    for area in pack.about.areas:
        yield f"{FOLDER}/{area.id}.md", [*criteria_of(area, pack)]
    for area, measures in measure_pages(pack):
        yield f"{FOLDER}/measures-{area.id}.md", measures
    yield f"{FOLDER}/sources.md", [*sources(pack)]


def _deeper(blocks: Iterable[Block]) -> Iterator[Block]:
    """The blocks of a page as a part of the whole book."""
    for block in blocks:
        yield replace(block, depth=block.depth + 1) if isinstance(block, Heading) else block


def _led_back(blocks: Iterable[Block]) -> Iterator[Block]:
    """The blocks with a link to the index under the first heading."""
    title, *rest = blocks
    yield title
    yield Paragraph(("Part of ", Ref("the pack", "the rule book"), ", which says how to read it."))
    yield from rest
