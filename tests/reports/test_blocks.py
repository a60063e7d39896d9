"""The blocks: every writer writes every one, and each format is one line of a table."""

from __future__ import annotations

import importlib
import types
import typing

import pytest

from readiness.reports import SUFFIXES, Format, render, render_file
from readiness.reports.blocks import (
    Block,
    Code,
    Fact,
    Heading,
    Item,
    Label,
    Paragraph,
    Picture,
    Ref,
    Section,
    Series,
    Table,
    inlines,
    joined,
    plain,
)
from readiness.reports.writers import markdown, text
from tests.support.submissions import evaluated, submission

EVERY_BLOCK: tuple[Block, ...] = (
    Heading(1, "A book"),
    Paragraph("What it is for."),
    Heading(2, "A chapter", "chapter"),
    Item("First", Label("major gap", "major"), ("because", ("of ", Code("a < b")))),
    Item("Within it", depth=1),
    Heading(4, "HP06.1", "HP06.1", "Completed in time"),
    Fact("Reads", (Ref("chapter", "a chapter"), " and ", Ref("nowhere", "another"))),
    Fact("Value", Code("late / all")),
    Paragraph("Said among facts."),
    Table(("Check", "Title", "Weight"), ((Ref("HP06.1", "HP06.1"), "In time", "3"), ("HP06.2", "Seen", "")), "Checks"),
    Series(("Year", "England"), (("2025", "85.7"), ("2024", "8"))),
    Picture("<svg/>", 10, 5, "HP06.1 In time", "85.7%, watch"),
)

AS_TEXT = """\
A book
======
  What it is for.

A CHAPTER
---------
  - [major gap] First
      because
      of a < b
    - Within it

HP06.1 Completed in time
Reads: a chapter and another
Value: late / all
Said among facts.
Checks:
  HP06.1: In time; weight: 3
  HP06.2: Seen
  Year  England
  2025     85.7
  2024        8
  HP06.1 In time: 85.7%, watch
"""

AS_MARKDOWN = """\
# A book

What it is for.

## A chapter

- **major gap** First
  - because
  - of `a < b`
  - Within it

#### HP06.1

**Completed in time**

- **Reads:** [a chapter](#a-chapter) and another
- **Value:** `late / all`

Said among facts.

| Check | Title | Weight |
| --- | --- | --- |
| [HP06.1](#hp061) | In time | 3 |
| HP06.2 | Seen |  |

| Year | England |
| --- | --- |
| 2025 | 85.7 |
| 2024 | 8 |

HP06.1 In time: 85.7%, watch
"""


def test_no_block_is_left_out_here() -> None:
    assert {type(block) for block in EVERY_BLOCK} == set(typing.get_args(Block))


def test_a_terminal_shows_every_block() -> None:
    assert text.write(EVERY_BLOCK) == AS_TEXT


def test_markdown_shows_every_block() -> None:
    assert markdown.write(EVERY_BLOCK) == AS_MARKDOWN


def test_the_kind_of_a_label_is_its_colour_whatever_its_words_are() -> None:
    told = text.write([Item("late", Label("worst gap of all", "major")), Item("late", Label("major", "other"))], True)
    assert told == "  - \x1b[31m[worst gap of all]\x1b[0m late\n  - [major] late\n"


def test_a_link_leads_to_what_has_a_heading_of_that_id_and_to_nothing_else() -> None:
    headings = [Heading(2, "Same", "first"), Heading(2, "Same"), Heading(2, "Same", "third")]
    told = markdown.write([*headings, Paragraph(joined([Ref("first", "1"), Ref("second", "2"), Ref("third", "3")]))])
    assert told.splitlines()[-1] == "[1](#same), 2, [3](#same-2)"


def test_words_are_one_piece_or_several() -> None:
    assert inlines("a  b") == ("a  b",)
    assert inlines(Code("x")) == (Code("x"),)
    assert plain(("a ", Ref("b", "b\n"), Code(" c"))) == "a b c"


def test_a_section_is_headed_by_its_number() -> None:
    assert Section(4, "Weaknesses", ()).heading == "4. Weaknesses"


# The table of formats


@pytest.mark.parametrize("report", Format)
def test_a_format_is_a_line_with_a_name_suffixes_and_a_writer(report: Format) -> None:
    assert Format(report.value) is report
    assert [SUFFIXES[suffix] for suffix in report.suffixes] == [report] * len(report.suffixes)
    if report.is_text:
        assert render_file(evaluated(submission()), report).decode() == render(evaluated(submission()), report)


def test_a_writer_may_give_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    """As a word processor's format would."""
    monkeypatch.setattr(importlib.import_module("readiness.reports.writers.json"), "write_report", lambda _: b"PK\x03")
    assert render_file(evaluated(submission()), Format.JSON) == b"PK\x03"


def test_no_two_formats_share_a_suffix() -> None:
    assert len(SUFFIXES) == sum(len(report.suffixes) for report in Format)


def test_every_writer_of_blocks_has_the_same_two_functions() -> None:
    modules: list[types.ModuleType] = [text, markdown]
    assert all(callable(module.write) and callable(module.write_report) for module in modules)
