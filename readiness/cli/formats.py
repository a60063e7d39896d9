"""Formats on the command line: the options for them, what the name of an output asks for, and how text is printed."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from readiness.cli.usage import OneOf
from readiness.core.diagnostics import OutputError
from readiness.core.output import print_out
from readiness.core.sanitize import for_encoding
from readiness.reports import Format

if TYPE_CHECKING:
    from readiness.reports.blocks import Block

Command = TypeVar("Command", bound=Callable[..., Any])
# What to write in place of a file of a kind that no report has.
INSTEAD = {
    **dict.fromkeys((".doc", ".odt"), "write a Word document (.docx)"),
    **dict.fromkeys((".xls", ".ods"), "write an action plan (.xlsx), or a page (.html), whose tables come along"),
}


def format_option(known: Iterable[Format] = Format) -> Callable[[Command], Command]:
    """Adds the option --format, with these formats, to a command."""
    names = [one.value for one in known]
    told = f"What to print: {', '.join(names)}. Default: text."
    return click.option("-f", "--format", "shape", type=OneOf(names), metavar="FORMAT", help=told)


def output_option(told: str) -> Callable[[Command], Command]:
    """Adds the option --output to a command, with this help."""
    return click.option(
        "-o", "--output", "outputs", multiple=True, type=click.Path(path_type=Path), metavar="PATH", help=told
    )


def named_output_option(told: str) -> Callable[[Command], Command]:
    """Adds the option --output, where a format may stand before the path, to a command, with this help."""
    path = click.Path()
    return click.option("-o", "--output", "outputs", multiple=True, type=path, metavar="[FORMAT=]PATH", help=told)


def suffixes_of(outputs: Sequence[Path], known: Iterable[str]) -> Mapping[Path, str]:
    """The suffix of each output. Raises UsageError where two have one path, or a suffix is not known."""
    found = {path: suffix_of(path, [*known]) for path in outputs}
    if len({os.path.realpath(path) for path in outputs}) < len(outputs):
        raise click.UsageError("Two outputs have the same path; name each differently.")
    return found


def suffix_of(path: Path, known: Sequence[str], more: str = "") -> str:
    """The suffix of an output by which its format is known. Raises UsageError, and says what `more` can be done."""
    name = path.name.lower()
    for suffix in sorted(known, key=len, reverse=True):  # .sarif.json comes before .json
        if name.endswith(suffix) and name != suffix:
            return suffix
    suffix = path.suffix.lower()
    how = INSTEAD.get(suffix, f"the name ends in {', '.join(known)}{more}")
    message = f'No report is called "{path.suffix}"' if suffix else "The name says no format"
    raise click.UsageError(f"{message} ({path}); {how}.")


def refuse_absent(chosen: Format, what: str) -> None:
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
