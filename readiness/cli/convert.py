"""readiness convert: a submission in JSON as a workbook, and a workbook as JSON."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from readiness.cli.given import is_large, read_given, told_if_unreadable
from readiness.cli.messages import print_message
from readiness.cli.sandbox import begin_reading, confined, has_read, rerun
from readiness.cli.usage import Command
from readiness.core.bounds import LARGEST_FILE
from readiness.core.diagnostics import UnreadableError
from readiness.core.output import deliver, print_out, refuse_taken

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
@click.option("--actions", metavar="PLAN", help="With the actions of this plan, which check -o plan.xlsx wrote.")
def convert(file: str, output: Path | None, actions: str | None) -> int:
    """Write FILE, a submission in JSON or a workbook, as the other of the two.

    Nothing is lost either way; what no cell can hold stands on the sheet "As
    JSON". A submission with mistakes is not converted: they are listed.

    With --actions it takes in what was filled into an action plan: each row
    with an owner and a date. An action of the same words is changed, others
    stay.
    """
    if output is not None:
        refuse_existing(output)
    raw, name = read_given(file, LARGEST_FILE)
    plan = _read_plan(actions) if actions is not None else None
    if (is_large(raw) or (plan is not None and is_large(plan[0]))) and not confined():
        return rerun(sys.argv[1:], "the submission", raw)

    from readiness.core.json_text import exact
    from readiness.data.catalogue import shipped_catalogue, submitted
    from readiness.data.submission_file import parse_submission

    begin_reading()
    tree = parse_submission(raw, name, shipped_catalogue()).document.value
    told = ""
    if plan is not None:
        from readiness.data.planned_actions import with_planned

        taken = with_planned(tree, *plan, submitted(shipped_catalogue()))
        tree, told = taken.tree, f"took {taken.new} new and {taken.changed} changed actions from {plan[1]}"
    has_read()
    if output is None:
        print_out(f"{exact(tree)}\n", "utf-8")
    else:
        deliver({output: in_form(tree, output)})
        print_message(f"wrote {output}")
    if told:
        print_message(told)
    return 0


def _read_plan(path: str) -> tuple[bytes, str]:
    """The bytes of a plan, and its name in messages. Raises SubmissionError for what is no workbook."""
    from readiness.core.file_kinds import WORKBOOK as KIND
    from readiness.core.file_kinds import binary

    with told_if_unreadable(path), open(path, "rb") as stream:
        raw = stream.read(LARGEST_FILE + 1)
    if binary(raw) != KIND or len(raw) > LARGEST_FILE:
        raise UnreadableError(f"{path} is no action plan; give the workbook that readiness check -o plan.xlsx wrote")
    return raw, path


def refuse_existing(output: Path) -> None:
    """Raises an error for a path where no submission can be written: another form, a file that is there."""
    if output.suffix.lower() not in ("", ".json", WORKBOOK):
        message = (
            f'What is written is JSON or a workbook, and "{output.suffix}" would say that {output} is something else'
        )
        raise click.UsageError(f"{message}; end the name in .json or {WORKBOOK}.")
    refuse_taken(output)


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
