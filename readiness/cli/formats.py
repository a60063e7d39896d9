"""Formats on the command line: the options for them, what the name of an output asks for, and how text is printed."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from readiness.cli.usage import OneOf
from readiness.core.output import print_out
from readiness.reports import SUFFIXES, Format

if TYPE_CHECKING:
    from collections.abc import Iterable

    from readiness.reports.blocks import Block

Command = TypeVar("Command", bound=Callable[..., Any])
# How to make a file of a kind that no report has.
PRINTED = {
    ".pdf": "print it to PDF from a browser",
    **dict.fromkeys((".doc", ".docx", ".odt"), "open it in a word processor"),
    **dict.fromkeys((".xls", ".xlsx", ".ods", ".csv"), "open it in a spreadsheet: its tables come along"),
}


def format_option(command: Command) -> Command:
    """Adds the option --format to a command."""
    known = OneOf([one.value for one in Format])
    return click.option("-f", "--format", "shape", type=known, help="What to print. Default: text.")(command)


def output_option(told: str) -> Callable[[Command], Command]:
    """Adds the option --output to a command, with this help."""
    return click.option(
        "-o", "--output", "outputs", multiple=True, type=click.Path(path_type=Path), metavar="PATH", help=told
    )


def formats_of(outputs: Sequence[Path]) -> Mapping[Path, Format]:
    """The format of each output. Raises UsageError where two have one path, or a name says no format."""
    formats = {path: format_of(path) for path in outputs}
    if len({os.path.realpath(path) for path in outputs}) < len(outputs):
        raise click.UsageError("Two outputs have the same path; name each differently.")
    return formats


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
    """Prints blocks in the encoding of standard output, in colour where it may be."""
    from readiness.reports.writers.text import write

    print_encoded(write(blocks, _colour()))


def print_encoded(text: str) -> None:
    """Prints text in the encoding of standard output, with signs for what that does not have."""
    from readiness.reports.writers.text import for_encoding

    encoding = getattr(sys.stdout, "encoding", "utf-8")
    print_out(for_encoding(text, encoding), encoding)


def _colour() -> bool:
    """Whether to use colour: only on a terminal that does not refuse it (NO_COLOR, CI, TERM=dumb)."""
    return (
        sys.stdout is not None
        and sys.stdout.isatty()
        and not os.environ.get("NO_COLOR")
        and not os.environ.get("CI")
        and os.environ.get("TERM") != "dumb"
    )
