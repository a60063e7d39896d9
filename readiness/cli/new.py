"""readiness new: writes a submission to fill in."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from readiness.cli.messages import print_message
from readiness.cli.usage import Command


@click.command(cls=Command)
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    metavar="PATH",
    help="Write it here instead of printing it; .xlsx makes a workbook.",
)
@click.option("--from", "last", metavar="FILE", help="Carry over what lasts from the last submission, and its figures.")
def new(output: Path | None, last: str | None) -> None:
    """Write a submission to fill in: every measure of the catalogue, marked as not submitted.

    Replace a measure's status with its value; "readiness explain MEASURE"
    tells what belongs there. What stays as it is counts as missing. At its top
    stand examples to copy from, which nothing reads.
    """
    from readiness.authoring.blank import blank_submission
    from readiness.cli.convert import WORKBOOK, in_form, refuse_existing
    from readiness.core.output import deliver, print_out

    if output is not None:
        refuse_existing(output)
    text: str | bytes = blank_submission()
    if last is not None or (output is not None and output.suffix.lower() == WORKBOOK):
        tree = _carried_over(str(text), last)
        text = in_form(tree, output or Path("-"))
    if output is None:
        print_out(text, "utf-8")
        return
    deliver({output: text})
    print_message(f"wrote {output}")


def _carried_over(blank: str, last: str | None) -> dict[str, Any]:
    """The blank submission, and what it takes from the last one. What is not submitted is left out."""
    from readiness.authoring.carried import carried
    from readiness.cli.check import read_given
    from readiness.core.bounds import LARGEST_FILE
    from readiness.core.json_reader import parse
    from readiness.data.catalogue import shipped_catalogue, submitted
    from readiness.data.submission_file import parse_submission

    tree = dict(parse(blank.encode(), "blank").value)
    del tree["extensions"]
    catalogue = submitted(shipped_catalogue())
    for section in catalogue.sections:
        readings = tree.get(section, {})
        tree[section] = {name: one for name, one in readings.items() if one != {"status": "not-submitted"}}
    if last is None:
        return tree
    raw, name = read_given(last, LARGEST_FILE)
    return carried(tree, parse_submission(raw, name, catalogue).document.value, catalogue)
