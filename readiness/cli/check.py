"""readiness check: evaluates a submission, prints and writes reports, and ends with the verdict's code."""

from __future__ import annotations

import gc
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from readiness.cli.earlier import account_in, judged
from readiness.cli.formats import format_option, formats_of, output_option, print_text
from readiness.cli.given import is_large, is_pipe, may_be_large, read_given
from readiness.cli.messages import print_message
from readiness.cli.options import (
    chosen_rules,
    imported_option,
    must_be_confined,
    require,
    rules_options,
    sharing_option,
    with_imported_figures,
)
from readiness.cli.sandbox import begin_reading, confined, has_read, rerun
from readiness.cli.usage import Command, NameAtVersion, OneOf, Percent, Several, refuse_overwriting
from readiness.core.bounds import LARGEST_FILE
from readiness.core.output import deliver, print_out, refuse_early
from readiness.reports import Format

if TYPE_CHECKING:
    from decimal import Decimal

    from readiness.evaluation.result import Evaluation

LEVELS = ("watch", "minor", "major", "critical")


@click.command(cls=Command)
@click.argument("file", metavar="FILE")
@format_option
@output_option("Also write a report here; .html, .md, .json or .txt says which. Repeatable.")
@click.option(
    "--fail-on",
    type=OneOf(LEVELS),
    default="critical",
    show_default=True,
    help="The least severity that gives code 1.",
)
@click.option(
    "--min-coverage",
    type=Percent(),
    metavar="PERCENT",
    help="Code 3 under this share of an area's weight. Default: the pack's.",
)
@click.option(
    "--since",
    type=click.Path(path_type=Path),
    metavar="OLD",
    help="Also say what changed since this submission or evaluation (JSON).",
)
@click.option("--full", is_flag=True, help="Print all of the text report, not one page of it.")
@sharing_option
@rules_options
@imported_option
@click.option(
    "--require-pack",
    "required",
    type=NameAtVersion(),
    metavar="NAME@VERSION",
    help="Code 2 where the rules would be other ones.",
)
@click.option("--open", "browse", is_flag=True, help="Show the report as a page in a browser.")
@click.option("--exit-zero", is_flag=True, help="End with 0 where it would be 1: report, do not gate.")
@click.option(
    "--max-bytes",
    type=Several(),
    default=LARGEST_FILE,
    show_default="20 MB",
    metavar="BYTES",
    help="The largest submission to read.",
)
def check(
    file: str,
    shape: str | None,
    outputs: tuple[Path, ...],
    fail_on: str,
    min_coverage: Decimal | None,
    since: Path | None,
    full: bool,
    for_sharing: bool,
    pack: Path | None,
    overlays: tuple[Path, ...],
    imported: bool,
    required: tuple[str, str] | None,
    browse: bool,
    exit_zero: bool,
    max_bytes: int,
) -> int:
    """Judge FILE, a submission in JSON or a workbook; - reads standard input.

    The rules are those of the framework that was in force on the day of which
    FILE speaks: when it was prepared, or the end of its period.
    The last line on standard error says why it ended as it did, and what
    weakened the checks. It is for you alone, also with --for-sharing: there
    it speaks of all that FILE holds, as the code does.
    """
    formats = formats_of(outputs)
    refuse_overwriting({0 if file == "-" else file: f"submission {file}"}, outputs)
    refuse_overwriting({str(overlay): f"overlay {overlay}" for overlay in overlays}, outputs)
    refuse_overwriting({str(since): f"earlier account {since}"} if since else {}, outputs)
    refuse_early(list(outputs))
    # Before the rules are read, and before the imports below, which the child makes for itself.
    if must_be_confined(pack, overlays):
        given = read_given(file, max_bytes)[0] if file == "-" or is_pipe(file) else None
        return rerun(sys.argv[1:], "the pack or the submission" if may_be_large(file, given) else "the pack", given)
    raw, name = read_given(file, max_bytes)
    if (is_large(raw, name) or (since is not None and may_be_large(since))) and not confined():
        return rerun(sys.argv[1:], "the submission", raw)
    # Now, since a child has to read them too. Where the submission's date chooses, they are our own.
    rules = chosen_rules(pack, overlays) if pack or overlays else None

    from readiness.data.catalogue import shipped_catalogue
    from readiness.data.submission_file import parse_submission
    from readiness.data.vocabulary import Level
    from readiness.evaluation.evaluator import evaluate
    from readiness.evaluation.verdict import Gate
    from readiness.packs.pack import shipped_for
    from readiness.reports import render_file
    from readiness.reports.gap_report import outline
    from readiness.reports.phrases import personal
    from readiness.reports.terminal_page import terminal_page

    catalogue = rules.catalogue if rules else shipped_catalogue()
    begin_reading()
    submission = parse_submission(raw, name, catalogue, max_bytes)
    has_read()
    date = submission.submission.date
    why = "what was chosen is" if rules else f"a submission that speaks of {date} is judged by"
    rules = rules or shipped_for(date.last)
    rules = with_imported_figures(rules) if imported else rules
    require(required, rules, why)
    gate = Gate(Level(fail_on), min_coverage, exit_zero)
    # Also where the report is to be shared, code, last line and warnings are of all that was submitted.
    judgement = evaluation = evaluate(rules, submission, gate)
    if for_sharing:
        from readiness.evaluation.sharing import shared

        evaluation = shared(rules, submission, gate)
    if since is not None:
        from readiness.evaluation.compare import compare

        earlier = judged(account_in(since, rules.catalogue, max_bytes), rules, for_sharing)
        evaluation = replace(evaluation, since=compare(earlier, evaluation))
    gc.freeze()  # all this is needed to the end, and searching it for garbage takes half as long as rendering a page
    deliver({path: render_file(evaluation, report) for path, report in formats.items()})
    chosen = Format(shape) if shape else Format.TEXT
    if chosen is Format.TEXT:
        print_text(outline(evaluation) if full else terminal_page(evaluation))
    else:
        print_out(render_file(evaluation, chosen), "utf-8")
    if browse:
        _open(evaluation, next((path for path, report in formats.items() if report is Format.HTML), None))
    for path in outputs:
        print_message(f"wrote {path}")
    for line in (*(f"warning: {line}" for line in personal(judgement, name)), judgement.verdict.last_line):
        print_message(line)
    return judgement.verdict.code


def _open(evaluation: Evaluation, written: Path | None) -> None:
    """Shows the page in a browser; says where the page is if none opens."""
    import tempfile
    import webbrowser

    from readiness.reports import render_file

    # Nobody knows when the browser has read the page, so a temporary one is not removed.
    if written is None:
        written = Path(tempfile.mkdtemp(prefix="readiness-")) / "report.html"
        deliver({written: render_file(evaluation, Format.HTML)})
    opened = webbrowser.open(written.resolve().as_uri())
    print_message(f"{'opened' if opened else 'no browser could be opened; the page is'} {written}")
