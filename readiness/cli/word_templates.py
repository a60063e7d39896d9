"""Templates of Word reports, which may be strangers': read, found sound and filled in within limits."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from readiness.cli.given import told_if_unreadable
from readiness.cli.sandbox import begin_reading, has_read
from readiness.core.bounds import LARGEST_FILE
from readiness.core.sanitize import file_name
from readiness.reports import Format, render_files

if TYPE_CHECKING:
    from readiness.evaluation.judged_file import JudgedFile
    from readiness.reports.word.package import Template

# Seconds of processor time to fill one in: an honest one takes two or three.
FILLING = 20


def read_template(path: Path) -> Template:
    """The template in a file, before anything is judged. Raises UnreadableError, TemplateError."""
    from readiness.reports.writers.word import sound

    begin_reading()
    with told_if_unreadable(path), path.open("rb") as stream:
        raw = stream.read(LARGEST_FILE + 1)
    template = sound(raw, file_name(str(path)))
    has_read()
    return template


def rendered(file: JudgedFile, report: Format, template: Template | None) -> bytes:
    """The report as the bytes of a file, in the template where there is one for its format. Raises TemplateError."""
    if template is None or report is not Format.WORD or file.evaluation is None:
        return render_files([file], report)
    from readiness.reports.writers.word import write_in

    begin_reading(FILLING)
    made = write_in(template, file.evaluation)
    has_read()
    return made
