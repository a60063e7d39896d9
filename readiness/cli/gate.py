"""The gate on the command line: what fails, what waivers and a baseline leave out, and as of which day."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, cast

import click

from readiness.cli.earlier import read_bytes
from readiness.cli.sandbox import begin_reading, has_read
from readiness.cli.usage import Day, OneOf, Percent, refuse_overwriting

if TYPE_CHECKING:
    from datetime import date
    from decimal import Decimal

    from readiness.data.submission_file import SubmissionFile
    from readiness.evaluation.baseline import Baseline
    from readiness.evaluation.selection import Selection
    from readiness.evaluation.verdict import Gate
    from readiness.packs.pack import RulePack
    from readiness.packs.waivers import WaiverFile, Waiving

Command = TypeVar("Command", bound=Callable[..., Any])
LEVELS = ("watch", "minor", "major", "critical")


@dataclass(frozen=True, slots=True)
class GateAsked:
    """The gate as the command line asks for it. Waivers count only where they are named, never where they are found."""

    fail_on: str = "critical"
    min_coverage: Decimal | None = None
    exit_zero: bool = False
    areas: tuple[str, ...] = ()
    criteria: tuple[str, ...] = ()
    waivers: tuple[Path, ...] = ()
    no_waivers: bool = False
    as_of: date | None = None
    baseline: Path | None = None
    baseline_of: Path | None = None

    def files(self, submission: str) -> Mapping[Path, str]:
        """The files that are read beside the submission, with what messages call them."""
        named: dict[Path, str] = {} if self.no_waivers else {one: f"file of waivers {one}" for one in self.waivers}
        for path in (self.baseline, self.baseline_of):
            if path is not None:
                file = _of_folder(path, submission)
                named[file] = f"baseline {file}"
        return named


def waivers_option(command: Command) -> Command:
    """Adds the option --waivers to a command."""
    return click.option(
        "--waivers",
        multiple=True,
        type=click.Path(path_type=Path),
        metavar="FILE",
        help="Leave the gaps that this file accepts for a time out of the code. Repeatable.",
    )(command)


def as_of_option(command: Command) -> Command:
    """Adds the option --as-of to a command."""
    return click.option(
        "--as-of",
        type=Day(),
        metavar="DATE",
        help="The day by which waivers hold or have lapsed. Default: today (UTC).",
    )(command)


def baseline_options(command: Command) -> Command:
    """Adds the options --baseline and --baseline-of to a command."""
    return _all_of(
        command,
        click.option(
            "--baseline",
            type=click.Path(path_type=Path),
            metavar="RESULT",
            help="Fail only on what is new or worse than in this earlier result, or submission. A folder: by its name.",
        ),
        click.option(
            "--baseline-of",
            type=click.Path(path_type=Path),
            metavar="FILE",
            help="The submission that RESULT was made from. Default: the one beside it that it names.",
        ),
    )


def gate_options(command: Command) -> Command:
    """Adds the options that make the gate; the command is given them as one, `asked`."""

    @wraps(command)
    def gathered(*arguments: Any, **options: Any) -> Any:
        asked = GateAsked(**{field.name: options.pop(field.name) for field in fields(GateAsked)})
        return command(*arguments, asked=asked, **options)

    return _all_of(
        cast("Command", gathered),
        click.option(
            "--fail-on",
            type=OneOf(LEVELS),
            default="critical",
            show_default=True,
            help="The least severity that gives code 1.",
        ),
        click.option(
            "--min-coverage",
            type=Percent(),
            metavar="PERCENT",
            help="Code 3 under this share of an area's weight. Default: the pack's.",
        ),
        click.option(
            "--area", "areas", multiple=True, metavar="AREA", help="Let only what is in this area decide. Repeatable."
        ),
        click.option(
            "--criterion", "criteria", multiple=True, metavar="ID", help="Let only this criterion decide. Repeatable."
        ),
        waivers_option,
        as_of_option,
        click.option("--no-waivers", is_flag=True, help="Ignore every waiver, as an auditor would."),
        baseline_options,
        click.option("--exit-zero", is_flag=True, help="End with 0 where it would be 1: report, do not gate."),
    )


def _all_of(command: Command, *options: Callable[[Command], Command]) -> Command:
    """The command with these options, in their order."""
    for option in reversed(options):
        command = option(command)
    return command


def today() -> date:
    """The day by the clock, in UTC: the only place where one is read."""
    from datetime import UTC, datetime

    return datetime.now(tz=UTC).date()


def gate(
    asked: GateAsked,
    waivers: Sequence[WaiverFile],
    rules: RulePack,
    file: SubmissionFile,
    limit: int,
    outputs: Sequence[Path] = (),
) -> Gate:
    """The gate for a submission. Raises PackError for waivers, SubmissionError and UnverifiedError for a baseline.

    Raises UsageError where an output would overwrite what the baseline was made from.
    """
    from readiness.data.vocabulary import Level
    from readiness.evaluation.verdict import Gate

    if asked.baseline_of is not None and asked.baseline is None:
        raise click.UsageError("--baseline-of says what a result was made from: name the result with --baseline.")
    return Gate(
        fail_on=Level(asked.fail_on),
        min_coverage=asked.min_coverage,
        exit_zero=asked.exit_zero,
        waiving=waiving_for(waivers, asked.as_of, rules, file),
        baseline=baseline_for(asked.baseline, asked.baseline_of, rules, file, limit, outputs),
        only=selection(asked.areas, asked.criteria, rules),
    )


def selection(areas: tuple[str, ...], criteria: tuple[str, ...], rules: RulePack) -> Selection | None:
    """The areas and criteria that are to decide. Raises RequirementError for one that is not there or has no checks."""
    from readiness.core.diagnostics import RequirementError
    from readiness.core.suggestions import suggestion
    from readiness.evaluation.selection import Selection

    known = {area.id: [c for c in rules.criteria if c.area == area.id] for area in rules.about.areas}
    ours = {criterion.id: [criterion] for criterion in rules.criteria}
    for option, named, there in (("--area", areas, known), ("--criterion", criteria, ours)):
        for one in named:
            if one not in there:
                why = f'{rules.name} has no "{one}"; {suggestion(one, there)}'
                raise RequirementError(f"nothing was judged: {option} asks for what is not there: {why}")
            if not any(criterion.checks for criterion in there[one]):
                why = f"{rules.name} has no checks in {one}; name another"
                raise RequirementError(f"nothing was judged: {option} asks for what decides nothing: {why}")
    return Selection(areas, criteria) if areas or criteria else None


def files_of_waivers(paths: Sequence[Path]) -> tuple[WaiverFile, ...]:
    """The files of waivers. Raises PackError."""
    if not paths:
        return ()
    from readiness.packs.waivers import read_waivers

    begin_reading()
    files = tuple(map(read_waivers, paths))
    has_read()
    return files


def waiving_for(
    files: Sequence[WaiverFile], as_of: date | None, rules: RulePack, file: SubmissionFile
) -> Waiving | None:
    """The waivers for a submission in these files; None where there is no file. Raises PackError."""
    if not files:
        return None
    from readiness.packs.waivers import waiving

    return waiving(files, as_of or today(), file.submission, rules)


def baseline_for(
    path: Path | None,
    inputs: Path | None,
    rules: RulePack,
    file: SubmissionFile,
    limit: int,
    outputs: Sequence[Path] = (),
) -> Baseline | None:
    """The baseline of a submission: an earlier one, or an earlier result that its own submission bears out.

    Raises SubmissionError where either cannot be read, and UnverifiedError where the result is not what its submission
    gives, or speaks of another council or a later time.
    """
    if path is None:
        return None
    from readiness.core.diagnostics import UnverifiedError
    from readiness.data.submission_file import parse_submission
    from readiness.evaluation.evaluator import evaluate
    from readiness.evaluation.stored import stored_document
    from readiness.evaluation.verification import as_baseline, borne_out, refuse_shared

    path = _of_folder(path, file.document.name)
    begin_reading()
    raw = read_bytes(path, limit)
    stored = stored_document(raw, str(path), limit)
    if stored is not None:
        refuse_shared(stored)
    source = path if stored is None else _beside(path, stored.value) if inputs is None else inputs
    source = _of_folder(source, file.document.name)
    if stored is not None and source == path:
        # In a folder of results each is called as its submission is, and so cannot lie beside it.
        message = f"nothing was judged: the result {path} has the name of the submission that it was made from"
        raise UnverifiedError(f"{message}; say with --baseline-of where that one is: the file, or a folder of them")
    refuse_overwriting({str(source): f"submission of the baseline, {source}"}, outputs)
    before = parse_submission(read_bytes(source, limit) if stored else raw, str(source), rules.catalogue, limit)
    has_read()
    if stored is None:
        evaluation = evaluate(rules, before)
    else:
        anew = f"make it anew: readiness check {shlex.quote(str(source))} -f json > {shlex.quote(str(path))}"
        evaluation = borne_out(stored, before, rules, anew)
    return as_baseline(evaluation, before, file, stored is not None, str(path))


def _of_folder(path: Path, submission: str) -> Path:
    """The file itself; in a folder, the one that is called as the submission is."""
    return path / Path(submission).name if path.is_dir() else path


def _beside(result: Path, value: Any) -> Path:
    """Where the submission of a stored result lies: beside it, under the name that it gives."""
    from readiness.core.diagnostics import UnverifiedError

    about = value.get("provenance")
    name = about.get("submission") if isinstance(about, dict) else None
    # A name with a folder in it could lead anywhere.
    if not isinstance(name, str) or name != Path(name).name or not name.strip("."):
        message = f"nothing was judged: the result {result} names no submission that could lie beside it"
        raise UnverifiedError(f"{message}; give the one that it was made from with --baseline-of")
    return result.parent / name
