"""readiness new: writes a submission to fill in."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from readiness.cli.messages import print_message
from readiness.cli.options import imported_beside, imported_option
from readiness.cli.usage import Command, Day

if TYPE_CHECKING:
    from datetime import date


@click.command(cls=Command)
@click.option(
    "--council",
    metavar="COUNCIL",
    help="Fill in what is published of this council: a name, or a code such as E08000036 or 384.",
)
@click.option(
    "--period-end", "end", type=Day(), metavar="DATE", help="The last day of its half year. Default: 2026-09-30."
)
@imported_option
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), metavar="PATH", help="Write it here instead of printing it."
)
def new(council: str | None, end: date | None, imported: bool, output: Path | None) -> None:
    """Write a submission to fill in: every measure of the catalogue, marked as not submitted.

    Replace a measure's status with its value; "readiness explain MEASURE"
    tells what belongs there. What stays as it is counts as missing. At its top
    stand examples to copy from, which nothing reads.

    With --council, the figures that were published of it are filled in, each
    with its own period, source and earlier values. They are no newer than
    that: put your own in their place.
    """
    from readiness.authoring.blank import END, blank_submission, half_year_to
    from readiness.core.diagnostics import OutputError
    from readiness.core.output import deliver, print_out, refuse_early
    from readiness.data.catalogue import shipped_catalogue

    catalogue = imported_beside(shipped_catalogue()) if imported else shipped_catalogue()
    end, code = end or END, None
    if council is not None:
        code = catalogue.councils.meant(council, end)
        catalogue.councils.refuse_on(code, half_year_to(end), end)
    text = blank_submission(catalogue, code, end)
    if output is None:
        print_out(text, "utf-8")
        return
    if output.suffix.lower() not in ("", ".json"):
        message = f'What is written is JSON, and "{output.suffix}" would say that {output} is something else'
        raise click.UsageError(f"{message}; end the name in .json.")
    refuse_early([output])
    if output.exists():
        raise OutputError(f"{output} is there already; choose another name")
    deliver({output: text})
    print_message(f"wrote {output}")
