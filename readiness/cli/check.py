"""readiness check: evaluates submissions, prints and writes reports, and ends with the verdict's code."""

from __future__ import annotations

import gc
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from readiness.cli.check_several import check_several
from readiness.cli.delivery import deliver_reports, problems_told, reader_may_leave, with_outputs
from readiness.cli.formats import format_option, named_output_option, print_text
from readiness.cli.gate import GateAsked, gate_options
from readiness.cli.given import is_large, is_pipe, may_be_large, read_given
from readiness.cli.judging import Judging
from readiness.cli.messages import print_message
from readiness.cli.options import imported_option, must_be_confined, rules_options, sharing_option
from readiness.cli.outputs import Outputs
from readiness.cli.sandbox import confined, rerun, serving
from readiness.cli.settings import NO_CONFIG, ConfigurableCommand, settable, settings_schema
from readiness.cli.slips import WaivedFor
from readiness.cli.targets import STANDARD_INPUT, shown, targets
from readiness.cli.usage import NameAtVersion, Several, refuse_overwriting
from readiness.cli.word_templates import read_template, rendered
from readiness.cli.workers import serve
from readiness.core.bounds import LARGEST_FILE
from readiness.core.output import deliver, print_out, refuse_early
from readiness.core.sanitize import path_text
from readiness.core.text import listed
from readiness.reports import Format

if TYPE_CHECKING:
    from readiness.evaluation.judged_file import JudgedFile
    from readiness.evaluation.result import Evaluation
    from readiness.reports.word.package import Template


@click.command(cls=ConfigurableCommand)
@click.argument("files", metavar="FILE...", nargs=-1)
@format_option()
@named_output_option("Also write a report here, in this format or that of its suffix; - prints it. Repeatable.")
@click.option("--sarif-all", is_flag=True, help="In SARIF, also what is met or does not apply.")
@click.option(
    "--template",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help='Make the Word report in this template; "readiness template docx" makes one.',
)
@gate_options
@click.option(
    "--since",
    type=click.Path(path_type=Path),
    metavar="OLD",
    help="Also say what changed since this submission, or this evaluation in JSON. A folder: by its name.",
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
@click.option(
    "--files-from", "listed", metavar="LIST", help="Also judge the files that this one lists, one a line; - is stdin."
)
@click.option("--exclude", "excluded", multiple=True, metavar="PATTERN", help="Leave out what this matches.")
@click.option(
    "--jobs", type=Several(), default=1, show_default=True, metavar="N", help="Judge so many files at one time."
)
@click.option(
    "--max-bytes",
    type=Several(),
    default=LARGEST_FILE,
    show_default="20 MB",
    metavar="BYTES",
    help="The largest submission to read.",
)
@click.option(NO_CONFIG, "_", is_flag=True, expose_value=False, help="Pass over readiness.toml and READINESS_….")
@with_outputs
def check(
    files: tuple[str, ...],
    outputs: Outputs,
    template: Path | None,
    asked: GateAsked,
    since: Path | None,
    full: bool,
    for_sharing: bool,
    pack: Path | None,
    overlays: tuple[Path, ...],
    imported: bool,
    required: tuple[str, str] | None,
    browse: bool,
    listed: str | None,
    excluded: tuple[str, ...],
    jobs: int,
    max_bytes: int,
) -> int:
    """Judge FILE, a submission in JSON or a workbook; - reads standard input.

    Several files, folders and patterns are judged in one run, which ends with
    the worst code: 2 before 1, 1 before 3. A broken file stops no other.

    The rules are those of the framework that was in force on the day of which
    FILE speaks: when it was prepared, or the end of its period.
    The last line on standard error says why it ended as it did, and what
    weakened the checks. It is for you alone, also with --for-sharing: there
    it speaks of all that FILE holds, as the code does.
    """
    brief = outputs.printed is Format.TEXT and not (outputs.files or since or for_sharing)
    judging = Judging(asked, pack, overlays, imported, required, since, for_sharing, brief, max_bytes)
    if serving():
        return serve(judging)
    found = targets(files, listed, excluded)
    for name in found.names:
        read = {0 if name == STANDARD_INPUT else name: f"submission {name}"}
        refuse_overwriting(read | {str(path): told for path, told in asked.files(name).items()}, outputs.files)
    refuse_overwriting({str(overlay): f"overlay {overlay}" for overlay in overlays}, outputs.files)
    refuse_overwriting({str(since): f"earlier account {since}"} if since else {}, outputs.files)
    refuse_overwriting({str(template): f"template {template}"} if template else {}, outputs.files)
    if template is not None and Format.WORD not in (*outputs.files.values(), outputs.printed):
        raise click.UsageError("--template is for a Word report: name one with -o report.docx.")
    if not found.several:
        return _check_one(found.names[0], judging, outputs, template, full, browse)
    if browse or template is not None:
        option = "--open shows" if browse else "--template makes"
        raise click.UsageError(f"{option} the report of one submission, and here are several.")
    return check_several(found.names, judging, outputs, jobs)


def check_settings_schema() -> str:
    """The JSON Schema of the settings of this command."""
    return settings_schema(settable(check))


def _check_one(name: str, judging: Judging, outputs: Outputs, template: Path | None, full: bool, browse: bool) -> int:
    refuse_early(outputs.files)
    with problems_told(shown(name), outputs):
        # Before the rules are read, and before the imports below, which the child makes for itself.
        strange = ["the pack"] if must_be_confined(judging.pack, judging.overlays) else []
        strange += ["the template"] if template else []
        if strange and not confined():
            given = read_given(name, judging.max_bytes)[0] if name == STANDARD_INPUT or is_pipe(name) else None
            subjects = [*strange, *(["the submission"] if may_be_large(name, given) else [])]
            return rerun(sys.argv[1:], listed(subjects, "or"), given)
        raw, told_as = read_given(name, judging.max_bytes)
        others = (*([judging.since] if judging.since else []), *judging.asked.files(name))
        if (is_large(raw) or any(map(may_be_large, others))) and not confined():
            return rerun(sys.argv[1:], "the submission", raw)
        form = read_template(template) if template is not None else None
        file = judging.judged(raw, told_as, [*outputs.files])
    gc.freeze()  # all this is needed to the end, and searching it for garbage takes half as long as rendering a page
    assert file.evaluation is not None
    _deliver(file, outputs, form, full)
    if browse:
        _open(file.evaluation, next((path for path, report in outputs.files.items() if report is Format.HTML), None))
    _say(file, outputs, judging)
    return file.code


def _deliver(file: JudgedFile, outputs: Outputs, form: Template | None, full: bool) -> None:
    from readiness.reports.gap_report import outline
    from readiness.reports.terminal_page import terminal_page

    deliver_reports(file, outputs.files, form)
    with reader_may_leave():
        if outputs.printed is Format.TEXT and file.evaluation is not None:
            print_text(outline(file.evaluation) if full else terminal_page(file.evaluation))
        else:
            print_out(rendered(file, outputs.printed, form), "utf-8")


def _say(file: JudgedFile, outputs: Outputs, judging: Judging) -> None:
    """What was written, the warnings and the last line: for the caller alone, and so of all that was submitted."""
    from readiness.reports.phrases import personal, waiver_warnings

    for path in outputs.files:
        print_message(f"wrote {path_text(str(path))}")
    assert file.judgement is not None
    waived = WaivedFor()
    waived.add(file)
    others = waived.warnings(judging.waivers)
    for line in (*others, *personal(file.judgement, file.name), *waiver_warnings(file.judgement)):
        print_message(f"warning: {line}")
    print_message(f"{path_text(file.name)}: {file.judgement.verdict.last_line}")


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
