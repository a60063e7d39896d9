"""readiness check: evaluates a submission, prints and writes reports, and ends with the verdict's code."""

from __future__ import annotations

import gc
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from readiness.cli.earlier import account_in, judged
from readiness.cli.formats import chosen_format, format_option, formats_of, output_option, print_text
from readiness.cli.given import is_large, is_pipe, may_be_large, read_given
from readiness.cli.messages import print_message
from readiness.cli.options import (
    chosen_rules,
    imported_option,
    must_be_confined,
    require,
    rules_options,
    with_imported_figures,
)
from readiness.cli.sandbox import begin_reading, confined, has_read, rerun
from readiness.cli.usage import Command, NameAtVersion, OneOf, Percent, Several, refuse_overwriting
from readiness.cli.word_templates import read_template, rendered
from readiness.core.bounds import LARGEST_FILE
from readiness.core.output import deliver, print_out, refuse_early
from readiness.core.text import listed
from readiness.reports import Format

if TYPE_CHECKING:
    from decimal import Decimal

    from readiness.evaluation.result import Evaluation

LEVELS = ("watch", "minor", "major", "critical")


@click.command(cls=Command)
@click.argument("file", metavar="FILE")
@format_option()
@output_option("Also write it here: .html, .docx, .pdf, .md, .json or .txt; .xlsx makes an action plan. Repeatable.")
@click.option(
    "--template",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help='Make the Word report in this template; "readiness template docx" makes one.',
)
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
    template: Path | None,
    fail_on: str,
    min_coverage: Decimal | None,
    since: Path | None,
    full: bool,
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
    weakened the checks.
    """
    formats, chosen = formats_of(outputs), chosen_format(shape)
    refuse_overwriting({0 if file == "-" else file: f"submission {file}"}, outputs)
    refuse_overwriting({str(overlay): f"overlay {overlay}" for overlay in overlays}, outputs)
    refuse_overwriting({str(since): f"earlier account {since}"} if since else {}, outputs)
    refuse_overwriting({str(template): f"template {template}"} if template else {}, outputs)
    if template is not None and Format.WORD not in (*formats.values(), chosen):
        raise click.UsageError("--template is for a Word report: name one with -o report.docx.")
    refuse_early(list(outputs))
    # Before the rules are read, and before the imports below, which the child makes for itself.
    strange = [*(["the pack"] if must_be_confined(pack, overlays) else []), *(["the template"] if template else [])]
    if strange and not confined():
        given = read_given(file, max_bytes)[0] if file == "-" or is_pipe(file) else None
        subjects = [*strange, *(["the submission"] if may_be_large(file, given) else [])]
        return rerun(sys.argv[1:], listed(subjects, "or"), given)
    raw, name = read_given(file, max_bytes)
    if (is_large(raw, name) or (since is not None and may_be_large(since))) and not confined():
        return rerun(sys.argv[1:], "the submission", raw)
    form = read_template(template) if template is not None else None
    # Now, since a child has to read them too. Where the submission's date chooses, they are our own.
    rules = chosen_rules(pack, overlays) if pack or overlays else None

    from readiness.data.catalogue import shipped_catalogue
    from readiness.data.submission_file import parse_submission
    from readiness.data.vocabulary import Level
    from readiness.evaluation.evaluator import evaluate
    from readiness.evaluation.verdict import Gate
    from readiness.packs.pack import shipped_for
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
    evaluation = evaluate(rules, submission, Gate(Level(fail_on), min_coverage, exit_zero))
    if since is not None:
        from readiness.evaluation.compare import compare

        evaluation = replace(
            evaluation, since=compare(judged(account_in(since, rules.catalogue, max_bytes), rules), evaluation)
        )
    gc.freeze()  # all this is needed to the end, and searching it for garbage takes half as long as rendering a page
    deliver({path: rendered(evaluation, report, form) for path, report in formats.items()})
    if chosen is Format.TEXT:
        print_text(outline(evaluation) if full else terminal_page(evaluation))
    else:
        print_out(rendered(evaluation, chosen, form), "utf-8")
    if browse:
        _open(evaluation, next((path for path, report in formats.items() if report is Format.HTML), None))
    for path in outputs:
        print_message(f"wrote {path}")
    for line in (*(f"warning: {line}" for line in personal(evaluation, name)), evaluation.verdict.last_line):
        print_message(line)
    return evaluation.verdict.code


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
