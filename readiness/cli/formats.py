"""Formats on the command line: the options for them, what the name of an output asks for, and how text is printed."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from readiness.cli.usage import OneOf
from readiness.core.diagnostics import OutputError
from readiness.core.output import print_out
from readiness.reports import SUFFIXES, Format

if TYPE_CHECKING:
    from collections.abc import Iterable

    from readiness.reports.blocks import Block

Command = TypeVar("Command", bound=Callable[..., Any])
# What to write in place of a file of a kind that no report has.
INSTEAD = {
    **dict.fromkeys((".doc", ".odt"), "write a Word document (.docx)"),
    **dict.fromkeys(
        (".xls", ".ods", ".csv"), "write an action plan (.xlsx), or a page (.html), whose tables come along"
    ),
}


def format_option(known: Sequence[Format] = tuple(Format)) -> Callable[[Command], Command]:
    """Adds the option --format to a command."""
    kind = OneOf([one.value for one in known])
    return click.option("-f", "--format", "shape", type=kind, help="What to print. Default: text.")


def output_option(told: str) -> Callable[[Command], Command]:
    """Adds the option --output to a command, with this help."""
    return click.option(
        "-o", "--output", "outputs", multiple=True, type=click.Path(path_type=Path), metavar="PATH", help=told
    )


def chosen_format(shape: str | None) -> Format:
    """What is printed. Raises UsageError for a file on a terminal, and OutputError where an extra is absent."""
    chosen = Format(shape) if shape else Format.TEXT
    if not chosen.is_text and sys.stdout is not None and sys.stdout.isatty():
        raise click.UsageError(f"{chosen} is no text for a terminal; write it with -o report{chosen.suffixes[0]}.")
    _refuse_absent(chosen, f"-f {chosen}")
    return chosen


def formats_of(outputs: Sequence[Path], known: Sequence[Format] = tuple(Format)) -> Mapping[Path, Format]:
    """The format of each output.

    Raises UsageError where two have one path, or a name says no format, and OutputError where an extra is absent.
    """
    formats = {path: format_of(path, known) for path in outputs}
    for path, chosen in formats.items():
        _refuse_absent(chosen, f"{path}")
    if len({os.path.realpath(path) for path in outputs}) < len(outputs):
        raise click.UsageError("Two outputs have the same path; name each differently.")
    return formats


def format_of(path: Path, known: Sequence[Format] = tuple(Format)) -> Format:
    """The format that the name of an output ends in. Raises UsageError."""
    suffix = path.suffix.lower()
    if SUFFIXES.get(suffix) in known:
        return SUFFIXES[suffix]
    how = INSTEAD.get(suffix, f"the name ends in {', '.join(one for one, of in SUFFIXES.items() if of in known)}")
    message = f'No report is called "{path.suffix}"' if suffix else "The name says no format"
    raise click.UsageError(f"{message} ({path}); {how}.")


def _refuse_absent(chosen: Format, what: str) -> None:
    """Raises OutputError where the extra of a format is not installed."""
    if not chosen.is_installed:
        how = f"python -m pip install 'readiness[{chosen.extra}]'"
        raise OutputError(f'{what} needs the extra "{chosen.extra}", which is not installed; install it with: {how}')


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
