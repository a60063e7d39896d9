"""readiness new: writes a submission to fill in."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from readiness.cli.messages import print_message
from readiness.cli.options import chosen_frame, must_be_confined
from readiness.cli.sandbox import rerun
from readiness.cli.usage import Command
from readiness.core.exit_codes import ExitCode


@click.command(cls=Command)
@click.option("--pack", type=click.Path(path_type=Path), metavar="FOLDER", help="With the measures of this pack, too.")
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), metavar="PATH", help="Write it here instead of printing it."
)
def new(pack: Path | None, output: Path | None) -> int:
    """Write a submission to fill in: every measure of the catalogue, marked as not submitted.

    Replace a measure's status with its value; "readiness explain MEASURE"
    tells what belongs there. What stays as it is counts as missing.
    """
    if must_be_confined(pack, ()):
        return rerun(sys.argv[1:])
    from readiness.authoring.blank import blank_submission
    from readiness.core.diagnostics import OutputError
    from readiness.core.output import deliver, print_out, refuse_early

    frame = chosen_frame(pack) if pack else None
    text = blank_submission(frame.catalogue, frame.about.id) if frame else blank_submission()
    if output is None:
        print_out(text, "utf-8")
        return ExitCode.PASSED
    if output.suffix.lower() not in ("", ".json"):
        message = f'What is written is JSON, and "{output.suffix}" would say that {output} is something else'
        raise click.UsageError(f"{message}; end the name in .json.")
    refuse_early([output])
    if output.exists():
        raise OutputError(f"{output} is there already; choose another name")
    deliver({output: text})
    print_message(f"wrote {output}")
    return ExitCode.PASSED
