"""readiness new: writes a submission to fill in."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from readiness.cli.given import is_large, read_given
from readiness.cli.messages import print_message
from readiness.cli.options import chosen_frame, imported_beside, imported_option, must_be_confined
from readiness.cli.sandbox import begin_reading, confined, has_read, rerun
from readiness.cli.usage import Command, Day
from readiness.core.bounds import LARGEST_FILE
from readiness.core.exit_codes import ExitCode

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from readiness.data.catalogue import Catalogue


@click.command(cls=Command)
@click.option("--pack", type=click.Path(path_type=Path), metavar="FOLDER", help="With the measures of this pack, too.")
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
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    metavar="PATH",
    help="Write it here instead of printing it; .xlsx makes a workbook.",
)
@click.option("--from", "last", metavar="FILE", help="Carry over what lasts from the last submission, and its figures.")
def new(
    pack: Path | None,
    council: str | None,
    end: date | None,
    imported: bool,
    output: Path | None,
    last: str | None,
) -> int:
    """Write a submission to fill in: every measure of the catalogue, marked as not submitted.

    Replace a measure's status with its value; "readiness explain MEASURE"
    tells what belongs there. What stays as it is counts as missing. At its top
    stand examples to copy from, which nothing reads.

    With --council, the figures that were published of it are filled in, each
    with its own period, source and earlier values. They are no newer than
    that: put your own in their place.
    """
    if council is not None and last is not None:
        raise click.UsageError("--from brings a council with it; leave out --council.")
    if must_be_confined(pack, ()):
        return rerun(sys.argv[1:])
    earlier = read_given(last, LARGEST_FILE) if last is not None else None
    if earlier is not None and is_large(earlier[0]) and not confined():
        return rerun(sys.argv[1:], "the submission", earlier[0])
    from readiness.authoring.blank import END, blank_submission, half_year_to
    from readiness.cli.convert import WORKBOOK, in_form, refuse_existing
    from readiness.core.output import deliver, print_out
    from readiness.data.catalogue import shipped_catalogue
    from readiness.packs.pack import load_shipped

    frame = chosen_frame(pack) if pack else None
    catalogue = frame.catalogue if frame else shipped_catalogue()
    catalogue = imported_beside(catalogue) if imported else catalogue
    end, code = end or END, None
    if council is not None:
        code = catalogue.councils.meant(council, end)
        catalogue.councils.refuse_on(code, half_year_to(end), end)
    if output is not None:
        refuse_existing(output)
    # Which measures the checks of a pack that may still be unfinished read, nobody knows.
    unread = () if frame else load_shipped().unread
    text: str | bytes = blank_submission(catalogue, code, end, frame.about.id if frame else None, unread)
    workbook = output is not None and output.suffix.lower() == WORKBOOK
    if last is not None or workbook:
        tree = _carried_over(str(text), earlier, catalogue)
        text = in_form(_submitted(tree) if workbook else tree, output or Path("-"), catalogue)
    if output is None:
        print_out(text, "utf-8")
        return ExitCode.PASSED
    deliver({output: text})
    print_message(f"wrote {output}")
    return ExitCode.PASSED


def _carried_over(blank: str, last: tuple[bytes, str] | None, catalogue: Catalogue) -> dict[str, Any]:
    """The blank submission without its examples, and what it takes from the last one."""
    from readiness.authoring.carried import carried
    from readiness.core.json_reader import parse
    from readiness.data.catalogue import submitted
    from readiness.data.submission_file import parse_submission

    tree = dict(parse(blank.encode(), "blank").value)
    del tree["extensions"]
    catalogue = submitted(catalogue)
    if last is None:
        return tree
    begin_reading()
    submission = parse_submission(*last, catalogue)
    has_read()
    return carried(tree, submission.document.value, catalogue)


def _submitted(tree: Mapping[str, Any]) -> dict[str, Any]:
    """The submission without measures of which nothing is said: a workbook has a row for each of them anyway."""
    nothing = ({"status"}, {"status", "about"})
    return {
        key: {name: one for name, one in part.items() if not isinstance(one, dict) or set(one) not in nothing}
        if isinstance(part, dict)
        else part
        for key, part in tree.items()
    }
