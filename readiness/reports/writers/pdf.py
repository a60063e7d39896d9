"""The writer of PDF: the blocks as data for the template `report.typ`, which typst sets."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any

from readiness.core.sanitize import flat, spaced
from readiness.core.version import __version__
from readiness.evaluation.comparison import Comparison
from readiness.evaluation.result import Evaluation
from readiness.reports.blocks import (
    Block,
    Code,
    Fact,
    Heading,
    Inline,
    Item,
    Paragraph,
    Picture,
    Ref,
    Series,
    Table,
    Words,
    inlines,
    plain,
)
from readiness.reports.changes import changes_report
from readiness.reports.columns import shares
from readiness.reports.paper import paper, report_title, under_title
from readiness.reports.typesetting import pdf

# The width of a picture that fills a line, in the pixels of its drawing.
LINE = 680
MOST_LINES, MOST_LETTERS = 20, 1_600
Data = dict[str, Any]


def write_report(evaluation: Evaluation) -> bytes:
    """The report for paper: the first page on one sheet, then the parts."""
    parts = paper(evaluation)
    front, *rest = ([Heading(2, part.title, part.id), *part.blocks] for part in parts)
    title = report_title(evaluation)
    return _pdf(title, under_title(evaluation), front, [block for blocks in rest for block in blocks])


def write_comparison(comparison: Comparison) -> bytes:
    """The whole report of what changed."""
    title, *blocks = changes_report(comparison)
    assert isinstance(title, Heading)
    return _pdf(title.text, (), (), blocks)


def _pdf(title: str, under: Iterable[str], front: Iterable[Block], rest: Iterable[Block]) -> bytes:
    front, rest = list(front), list(rest)
    ids = [block.id for block in (*front, *rest) if isinstance(block, Heading) and block.id]
    made = {
        "title": flat(title),
        "author": f"readiness {__version__}",
        "under": [flat(line) for line in under],
        "front": list(_written(front)),
        "rest": list(_written(rest)),
        "ids": ids,
    }
    return pdf(made)


def _written(blocks: Iterable[Block]) -> Iterator[Data]:
    """The blocks as data; items that follow each other are one list, with what stands under each of them."""
    after_heading = False
    for in_list, ones in groupby(blocks, lambda block: isinstance(block, Item | Fact | Picture)):
        if not in_list:
            for one in ones:
                yield {**_block(one), "sticky": after_heading}
                after_heading = isinstance(one, Heading)
            continue
        items: list[Data] = []
        for one in ones:
            if isinstance(one, Picture):
                under = _block(one)
            elif isinstance(one, Item) and one.depth and items:
                under = {"kind": "list", "inner": True, "items": [_item(one)]}
            else:
                items.append(_item(one))
                continue
            if items:
                items[-1]["under"].append(under)
            else:
                yield under
        yield {"kind": "list", "items": [{**one, "whole": _is_short(one)} for one in items]}


def _item(block: Block) -> Data:
    match block:
        case Item(words, label, details):
            tag = {"text": flat(label.text), "kind": label.kind} if label else None
            return {"label": tag, "words": _runs(words), "details": [_runs(one) for one in details], "under": []}
        case Fact(label, words):
            return {"label": {"text": flat(label), "kind": ""}, "words": _runs(words), "details": [], "under": []}
    raise TypeError(block)


def _is_short(item: Data) -> bool:
    """Whether it may be kept on one page: what is longer than a page could not be."""
    texts = [run["text"] for runs in (item["words"], *item["details"]) for run in runs]
    return len(texts) <= MOST_LINES and sum(map(len, texts)) <= MOST_LETTERS


def _block(block: Block) -> Data:
    match block:
        case Heading(depth, text, id, title):
            return {"kind": "heading", "depth": depth, "text": flat(f"{text} {title}"), "id": id}
        case Paragraph(words):
            return {"kind": "paragraph", "words": _runs(words)}
        case Table():
            return _table(block)
        case Series(headers, rows):
            return _table(Table(headers, rows))
        case Picture(svg, width, _, caption, words):
            share = min(1.0, width / LINE)
            return {"kind": "picture", "svg": svg, "caption": flat(caption), "words": flat(words), "share": share}
    raise TypeError(block)


def _table(table: Table) -> Data:
    longest = max((len(plain(cell)) for row in table.rows for cell in row), default=0)
    return {
        "kind": "table",
        "label": flat(table.label),
        "whole": longest <= MOST_LETTERS,
        "widths": shares(table),
        "headers": [flat(one) for one in table.headers],
        "rows": [[_runs(cell) for cell in row] for row in table.rows],
    }


def _runs(words: Words) -> list[Data]:
    return [_run(word) for word in inlines(words)]


def _run(word: Inline) -> Data:
    match word:
        case Ref(id, text):
            return {"kind": "ref", "id": id, "text": flat(text)}
        case Code(text):
            return {"kind": "code", "text": flat(text)}
        case _:
            return {"kind": "text", "text": spaced(word)}
