"""readiness compare: says what changed between two accounts of one council, and whether data or rules did it."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from readiness.cli.earlier import account_in, judged, rules_for
from readiness.cli.formats import format_option, named_output_option, print_text
from readiness.cli.given import may_be_large
from readiness.cli.messages import print_message
from readiness.cli.options import chosen_rules, must_be_confined, rules_options, sharing_option
from readiness.cli.outputs import outputs_of
from readiness.cli.sandbox import confined, rerun
from readiness.cli.usage import Command, Several, refuse_overwriting
from readiness.core.bounds import LARGEST_FILE
from readiness.core.exit_codes import ExitCode
from readiness.core.output import deliver, print_out, refuse_early
from readiness.reports import OF_COMPARISONS, Format

if TYPE_CHECKING:
    from readiness.evaluation.comparison import Comparison


@click.command(cls=Command)
@click.argument("old", metavar="OLD", type=click.Path(path_type=Path))
@click.argument("new", metavar="NEW", type=click.Path(path_type=Path))
@format_option(OF_COMPARISONS)
@named_output_option("Also write it here, in this format or that of its suffix; - prints it. Repeatable.")
@click.option("--full", is_flag=True, help="Print all changes, not the first of each kind.")
@sharing_option
@rules_options
@click.option(
    "--max-bytes",
    type=Several(),
    default=LARGEST_FILE,
    show_default="20 MB",
    metavar="BYTES",
    help="The largest file to read.",
)
def compare(
    old: Path,
    new: Path,
    shape: str | None,
    outputs: tuple[str, ...],
    full: bool,
    for_sharing: bool,
    pack: Path | None,
    overlays: tuple[Path, ...],
    max_bytes: int,
) -> int:
    """Say what changed from OLD to NEW, two accounts of one council.

    Each is a submission, which is judged now, or an evaluation in JSON, as
    "readiness check -f json" wrote it. Two submissions are judged by the same
    rules. It ends with 0, and with 3 where no check was assessed both times.
    """
    asked = outputs_of(outputs, shape, OF_COMPARISONS)
    read = (old, new, *overlays)
    refuse_overwriting({str(path): f"file {path}" for path in read}, asked.files)
    refuse_early(asked.files)
    if must_be_confined(pack, overlays):
        return rerun(sys.argv[1:], "the pack or a file")
    if any(map(may_be_large, (old, new))) and not confined():
        return rerun(sys.argv[1:], "a file")

    from readiness.data.catalogue import shipped_catalogue
    from readiness.evaluation.compare import compare as compared
    from readiness.reports import render_comparison
    from readiness.reports.changes import changes_page, changes_report

    rules = chosen_rules(pack, overlays) if pack or overlays else None
    catalogue = rules.catalogue if rules else shipped_catalogue()
    before, now = (account_in(path, catalogue, max_bytes) for path in (old, new))
    rules = rules or rules_for((before, now))
    comparison = compared(*(judged(one, rules, for_sharing) for one in (before, now)))
    deliver({path: render_comparison(comparison, report) for path, report in asked.files.items()})
    if asked.printed is Format.TEXT:
        print_text(changes_report(comparison) if full else changes_page(comparison))
    else:
        print_out(render_comparison(comparison, asked.printed), "utf-8")
    for path in asked.files:
        print_message(f"wrote {path}")
    return _end(comparison)


def _end(comparison: Comparison) -> int:
    """The last line on standard error, and the code."""
    if comparison.out_of_order:
        print_message("warning: the second is the older one; give the older one first")
    if not comparison.assessed_both:
        print_message("Could not compare (code 3): no check was assessed both times.")
        return ExitCode.COULD_NOT_JUDGE
    print_message(f"Compared (code 0): {comparison.headline[0]}")
    return ExitCode.PASSED
