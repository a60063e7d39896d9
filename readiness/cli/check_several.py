"""Checking several submissions in one run: each file's verdict as it comes, reports over all of them, and one code."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryFile
from typing import TYPE_CHECKING, BinaryIO

import click

from readiness.cli.delivery import earlier_summary, problems_told, reader_may_leave
from readiness.cli.formats import print_text
from readiness.cli.given import is_large, is_pipe, read_given
from readiness.cli.judging import Judging, unjudged
from readiness.cli.messages import print_message, show_progress
from readiness.cli.options import must_be_confined
from readiness.cli.outputs import Outputs
from readiness.cli.sandbox import LARGE, confined
from readiness.cli.slips import WaivedFor
from readiness.cli.targets import STANDARD_INPUT, placed, shown
from readiness.cli.workers import WorkerError, Workers
from readiness.core.diagnostics import UnreadableError
from readiness.core.output import deliver, print_out, refuse_early
from readiness.core.sanitize import path_text
from readiness.reports import Format, render_file

if TYPE_CHECKING:
    from readiness.evaluation.judged_file import JudgedFile


def check_several(names: Sequence[str], judging: Judging, outputs: Outputs, jobs: int) -> int:
    """Judges the files in order. Returns the worst code; that of a worker where none could begin."""
    from readiness.data.vocabulary import Level
    from readiness.evaluation.tally import Tally

    overall, folders = _sorted(outputs, names)
    if names and not must_be_confined(judging.pack, judging.overlays):
        with problems_told(shown(names[0]), Outputs(overall, outputs.printed)):
            judging.prepare()
    tally, waived = Tally(Level(judging.asked.fail_on)), WaivedFor()
    try:
        with ExitStack() as stack:
            spools = {
                path: _Spool(report, stack.enter_context(TemporaryFile()), earlier_summary(path))
                for path, report in overall.items()
            }
            printed = _Printed(outputs.printed)
            for number, file in enumerate(_judged(names, judging, jobs), 1):
                show_progress(f"{number:,} of {len(names):,} files")
                tally.add(file)
                waived.add(file)
                _deliver_each(file, folders)
                for spool in spools.values():
                    spool.add(file)
                printed.add(file)
                _warn(file)
            show_progress("")
            deliver({path: spool.whole() for path, spool in spools.items()})
            printed.end()
            for line in waived.warnings(judging.waivers):
                print_message(f"warning: {line}")
    except WorkerError as error:
        return error.code
    for path in outputs.files:
        print_message(f"wrote {path_text(str(path))}")
    print_message(tally.last_line)
    return tally.code


Folders = Mapping[Format, Mapping[str, Path]]


def _sorted(outputs: Outputs, names: Sequence[str]) -> tuple[Mapping[Path, Format], Folders]:
    """The reports over all files, and of the others where that of each file goes. Raises UsageError."""
    if not (outputs.printed is Format.TEXT or outputs.printed.over_files):
        many = ", ".join(one.value for one in Format if one.over_files)
        raise click.UsageError(f"{outputs.printed} tells of one submission; of several tell: text, {many}.")
    overall = {path: report for path, report in outputs.files.items() if report.over_files}
    refuse_early(overall)
    folders: dict[Format, Mapping[str, Path]] = {}
    for path, report in outputs.files.items():
        if not report.over_files:
            if not path.is_dir():
                raise click.UsageError(
                    f"{report} tells of one submission: name a folder that exists for those of several, as in "
                    f"-o {report}=reports/ (it is {path_text(str(path))})."
                )
            folders[report] = placed(names, path, report.suffixes[0])
    return overall, folders


def _judged(names: Sequence[str], judging: Judging, jobs: int) -> Iterator[JudgedFile]:
    """What becomes of each file, in order: here where that is safe and one is judged at a time, else in workers."""
    from_strangers = must_be_confined(judging.pack, judging.overlays)
    with Workers(jobs, "the pack or the submission" if from_strangers else "the submission") as workers:
        if jobs > 1 and not any(map(_waits, names)):
            yield from workers.files(names)
            return
        for name in names:
            yield _one(name, judging, None if confined() else workers, from_strangers)


def _one(name: str, judging: Judging, workers: Workers | None, from_strangers: bool) -> JudgedFile:
    if workers is None:
        return judging.file(name)
    waits = _waits(name)
    try:
        # No more of a file than shows that it is large: a worker then reads it itself.
        given, _ = read_given(name, judging.max_bytes if waits else min(judging.max_bytes, LARGE))
    except UnreadableError as error:
        return unjudged(name, str(error))
    large = is_large(given)
    if not (from_strangers or large):
        return judging.file(name, given)
    return workers.file(name, given if waits or not large else None)


def _waits(name: str) -> bool:
    """Whether somebody else writes what is read there, so that only this process may read it."""
    return name == STANDARD_INPUT or is_pipe(name)


def _deliver_each(file: JudgedFile, folders: Folders) -> None:
    """Writes the reports of one file to their folders."""
    for report, paths in folders.items():
        if file.evaluation is not None:
            path = paths[file.name]
            path.parent.mkdir(parents=True, exist_ok=True)
            deliver({path: render_file(file.evaluation, report)})


def _warn(file: JudgedFile) -> None:
    """The warnings of one file, with its name."""
    from readiness.reports.phrases import personal, waiver_warnings

    if file.judgement is not None:
        name = path_text(file.name)
        for line in (*personal(file.judgement, name), *(f"{name}: {one}" for one in waiver_warnings(file.judgement))):
            print_message(f"warning: {line}")


class _Spool:
    """A report over all files on its way to the disk, so that no more than one file's part is in memory."""

    def __init__(self, report: Format, stream: BinaryIO, earlier: bytes) -> None:
        self._stream = stream
        self._stream.write(earlier)
        self._report = import_module(f"readiness.reports.{report.writer}").Report()

    def add(self, file: JudgedFile) -> None:
        self._stream.write(self._report.add(file).encode())

    def whole(self) -> BinaryIO:
        self._stream.write(self._report.end().encode())
        self._stream.seek(0)
        return self._stream


class _Printed:
    """What is printed: in text a few lines a file, else a report over all files."""

    def __init__(self, report: Format) -> None:
        self._report = None if report is Format.TEXT else import_module(f"readiness.reports.{report.writer}").Report()

    def add(self, file: JudgedFile) -> None:
        from readiness.reports.files_page import file_block

        with reader_may_leave():
            if self._report is None:
                print_text([file_block(file)])
            else:
                print_out(self._report.add(file), "utf-8")

    def end(self) -> None:
        if self._report is not None:
            with reader_may_leave():
                print_out(self._report.end(), "utf-8")
