"""Delivery: reports on their way to files and to standard output, also where there is nothing but problems to tell."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

from readiness.cli.judging import unjudged
from readiness.cli.messages import print_message
from readiness.cli.outputs import Outputs, outputs_of
from readiness.cli.word_templates import rendered
from readiness.core.diagnostics import InputError, UnreadableError
from readiness.core.output import deliver, discard_output, print_out
from readiness.core.sanitize import path_text
from readiness.reports import Format, render_files

if TYPE_CHECKING:
    from readiness.evaluation.judged_file import JudgedFile
    from readiness.reports.word.package import Template


def deliver_reports(file: JudgedFile, formats: Mapping[Path, Format], form: Template | None = None) -> None:
    """Writes each report to its path, all of them or none; one in Word in its form. Raises OutputError."""
    deliver({path: earlier_summary(path) + rendered(file, report, form) for path, report in formats.items()})


def with_outputs(command: Callable[..., int]) -> Callable[..., int]:
    """Hands a command the outputs that its options name."""

    @wraps(command)
    def told(shape: str | None, outputs: tuple[str, ...], sarif_all: bool, **options: Any) -> int:
        asked = outputs_of(outputs, shape)
        return command(outputs=asked.with_all_of_sarif() if sarif_all else asked, **options)

    return told


@contextmanager
def problems_told(name: str, outputs: Outputs) -> Iterator[None]:
    """Tells the problems for which a file could not be judged in each format that has a form for them."""
    try:
        yield
    except (InputError, UnreadableError) as error:
        from readiness.evaluation.judged_file import JudgedFile

        if isinstance(error, InputError):
            file = JudgedFile(name, None, error.diagnostics, error.more)
        else:
            file = unjudged(name, str(error), hint="name another")
        formats = {path: report for path, report in outputs.files.items() if report.tells_problems}
        deliver_reports(file, formats)
        for path in formats:
            print_message(f"wrote {path_text(str(path))}")
        if outputs.printed.tells_problems:
            with reader_may_leave():
                print_out(render_files([file], outputs.printed), "utf-8")
        raise


@contextmanager
def reader_may_leave() -> Iterator[None]:
    """Goes on where the reader of standard output closed it early: what is known by then is still told, and decides."""
    try:
        yield
    except BrokenPipeError:
        discard_output()
        print_message("the reader closed the output before the end")


def earlier_summary(path: Path) -> bytes:
    """What commands before this one wrote for the step, in the file that GitHub shows as its summary; else nothing."""
    page = os.environ.get("GITHUB_STEP_SUMMARY")
    ours = page is not None and os.path.realpath(path) == os.path.realpath(page)
    return path.read_bytes() if ours and path.is_file() else b""
