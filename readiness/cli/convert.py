"""readiness convert: a submission in JSON as a workbook, and a workbook as JSON."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from readiness.cli.given import is_large, read_given
from readiness.cli.messages import print_message
from readiness.cli.sandbox import begin_reading, confined, has_read, rerun
from readiness.cli.usage import Command
from readiness.core.bounds import LARGEST_FILE
from readiness.core.diagnostics import OutputError
from readiness.core.output import deliver, print_out, refuse_early

if TYPE_CHECKING:
    from readiness.data.catalogue import Catalogue

WORKBOOK = ".xlsx"


@click.command(cls=Command)
@click.argument("file", metavar="FILE")
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    metavar="PATH",
    help="Write it here; .xlsx or .json says as what. Without it, JSON is printed.",
)
def convert(file: str, output: Path | None) -> int:
    """Write FILE, a submission in JSON or a workbook, as the other of the two.

    Nothing is lost either way; what no cell can hold stands on the sheet "As
    JSON". A submission with mistakes is not converted: they are listed.
    """
    if output is not None:
        refuse_existing(output)
    raw, name = read_given(file, LARGEST_FILE)
    if is_large(raw, name) and not confined():
        return rerun(sys.argv[1:], "the submission", raw)

    from readiness.core.json_text import exact
    from readiness.data.catalogue import shipped_catalogue
    from readiness.data.submission_file import parse_submission

    begin_reading()
    tree = parse_submission(raw, name, shipped_catalogue()).document.value
    has_read()
    if output is None:
        print_out(f"{exact(tree)}\n", "utf-8")
        return 0
    deliver({output: in_form(tree, output)})
    print_message(f"wrote {output}")
    return 0


def refuse_existing(output: Path) -> None:
    """Raises an error for a path where no submission can be written: another form, a file that is there."""
    if output.suffix.lower() not in ("", ".json", WORKBOOK):
        message = (
            f'What is written is JSON or a workbook, and "{output.suffix}" would say that {output} is something else'
        )
        raise click.UsageError(f"{message}; end the name in .json or {WORKBOOK}.")
    refuse_early([output])
    if output.exists():
        raise OutputError(f"{output} is there already; choose another name")


def in_form(tree: Mapping[str, Any], output: Path, catalogue: Catalogue | None = None) -> str | bytes:
    """The submission in the form that the name of the file says; by default with the measures that come along."""
    if output.suffix.lower() != WORKBOOK:
        from readiness.core.json_text import exact

        return f"{exact(tree)}\n"
    from readiness.authoring.workbook import workbook_of
    from readiness.data.catalogue import shipped_catalogue, submitted
    from readiness.packs.pack import load_shipped

    pack = load_shipped()
    titles = {criterion.id: criterion.title for criterion in pack.criteria}
    return workbook_of(tree, submitted(catalogue or shipped_catalogue()), titles, pack.unread)
