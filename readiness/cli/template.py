"""readiness template: writes a template of a report to start from, and tells what a template can show."""

from __future__ import annotations

from pathlib import Path

import click

from readiness.cli.formats import print_text
from readiness.cli.messages import print_message
from readiness.cli.outputs import outputs_of
from readiness.cli.usage import Command, OneOf
from readiness.core.exit_codes import ExitCode
from readiness.core.output import deliver, print_out, refuse_taken
from readiness.reports import Format

WORD = Format.WORD.value


@click.command(cls=Command)
@click.argument("shape", metavar="FORMAT", type=OneOf([WORD]), default=WORD)
@click.option("-o", "--output", type=click.Path(path_type=Path), metavar="PATH", help="Write it here.")
@click.option("--list", "listed", is_flag=True, help="Print every variable and every style that a template can use.")
def template(shape: str, output: Path | None, listed: bool) -> int:
    """Write our template of the Word report, to change and use with --template.

    FORMAT is docx. Every variable is told at the end of the template, in lines
    that do not come into the report; --list prints them.
    """
    # Here as well, since a terminal cannot show it, and what it needs may not be there.
    outputs_of([str(output)] if output else [], None if listed or output else shape, (Format.TEXT, Format.WORD))
    if output is not None:
        refuse_taken(output)
    if listed:
        from readiness.reports.word.guide import guide

        print_text(guide())
    if output is not None or not listed:
        from readiness.reports.word.own_template import own_template

        if output is None:
            print_out(own_template(), "utf-8")
            return ExitCode.PASSED
        deliver({output: own_template()})
        print_message(f"wrote {output}")
    return ExitCode.PASSED
