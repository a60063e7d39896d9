"""Formats on the command line: which one the name of an output asks for, and how text is printed."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from readiness.core.output import print_out
from readiness.reports import SUFFIXES, Format

if TYPE_CHECKING:
    from collections.abc import Iterable

    from readiness.reports.blocks import Block

# How to make a file of a kind that no report has.
PRINTED = {
    ".pdf": "print it to PDF from a browser",
    **dict.fromkeys((".doc", ".docx", ".odt"), "open it in a word processor"),
    **dict.fromkeys((".xls", ".xlsx", ".ods", ".csv"), "open it in a spreadsheet: its tables come along"),
}


def format_of(path: Path) -> Format:
    """The format that the name of an output ends in. Raises UsageError."""
    suffix = path.suffix.lower()
    if suffix in SUFFIXES:
        return SUFFIXES[suffix]
    how = f"the name ends in {', '.join(SUFFIXES)}"
    if suffix in PRINTED:
        how = f"write a page (.html), and {PRINTED[suffix]}"
    message = f'No report is called "{path.suffix}"' if suffix else "The name says no format"
    raise click.UsageError(f"{message} ({path}); {how}.")


def print_text(blocks: Iterable[Block]) -> None:
    """Prints blocks in the encoding of standard output."""
    from readiness.reports.writers.text import for_encoding, write

    encoding = getattr(sys.stdout, "encoding", "utf-8")
    print_out(for_encoding(write(blocks, _colour()), encoding), encoding)


def _colour() -> bool:
    """Whether to use colour: only on a terminal that does not refuse it (NO_COLOR, CI, TERM=dumb)."""
    return (
        sys.stdout is not None
        and sys.stdout.isatty()
        and not os.environ.get("NO_COLOR")
        and not os.environ.get("CI")
        and os.environ.get("TERM") != "dumb"
    )
