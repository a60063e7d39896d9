"""Outputs on the command line: what is written where, in which format, and what of it is printed.

An output is a path whose suffix says the format, or FORMAT=PATH; - as the path is standard output.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import click

from readiness.cli.formats import refuse_absent, suffix_of
from readiness.core.suggestions import suggestion
from readiness.reports import SUFFIXES, Format

NAMED = re.compile(r"([A-Za-z][A-Za-z0-9-]*)=(.*)", re.DOTALL)
STANDARD_OUTPUT = "-"


@dataclass(frozen=True, slots=True)
class Outputs:
    """The files with the format of each, in the order in which they were named, and the format of what is printed."""

    files: Mapping[Path, Format]
    printed: Format

    def with_all_of_sarif(self) -> Outputs:
        """The same with SARIF of every check in the place of SARIF."""
        files = {path: _of_every_check(report) for path, report in self.files.items()}
        return Outputs(files, _of_every_check(self.printed))


def outputs_of(texts: Sequence[str], shape: str | None, known: Iterable[Format] = Format) -> Outputs:
    """The outputs by what the options say.

    Raises UsageError for a format that is not known, a name that says none, and where two would go to one place.
    """
    formats = {one.value: one for one in known}
    found = [_output(text, formats) for text in texts]
    files = [(path, report) for path, report in found if path is not None]
    printed = [report for path, report in found if path is None]
    if len({os.path.realpath(path) for path, _ in files}) < len(files):
        raise click.UsageError("Two outputs have the same path; name each differently.")
    if len(printed) + (shape is not None) > 1:
        raise click.UsageError("Two reports would go to standard output; write one of them to a file.")
    for path, report in files:
        refuse_absent(report, str(path))
    return Outputs(dict(files), _to_print(printed[0] if printed else Format(shape) if shape else Format.TEXT))


def _to_print(report: Format) -> Format:
    """The format itself. Raises UsageError for a file on a terminal, and OutputError where an extra is absent."""
    if not report.is_text and sys.stdout is not None and sys.stdout.isatty():
        raise click.UsageError(f"{report} is no text for a terminal; write it with -o report{report.suffixes[0]}.")
    refuse_absent(report, f"-f {report}")
    return report


def _output(text: str, formats: Mapping[str, Format]) -> tuple[Path | None, Format]:
    """The path, which is None for standard output, and the format."""
    named = NAMED.fullmatch(text)
    if named is None and text == STANDARD_OUTPUT:
        raise click.UsageError("- says no format; write it before, as in -o json=-.")
    if named is None:
        return Path(text), SUFFIXES[suffix_of(Path(text), [*_suffixes(formats)], "; or write FORMAT=PATH")]
    name, path = named.groups()
    if name not in formats:
        file = f'for a file of that name, write "./{text}"'
        raise click.UsageError(f'no report is called "{name}" ({text}); {suggestion(name, formats)}; {file}.')
    if not path:
        raise click.UsageError(f'"{text}" names no file; write the path behind the sign, or - for standard output.')
    return None if path == STANDARD_OUTPUT else Path(path), formats[name]


def _of_every_check(report: Format) -> Format:
    return Format.SARIF_ALL if report is Format.SARIF else report


def _suffixes(formats: Mapping[str, Format]) -> Iterable[str]:
    return (suffix for one in formats.values() for suffix in one.suffixes)
