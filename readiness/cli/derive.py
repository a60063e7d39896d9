"""readiness derive: child-level lists as a submission."""

from __future__ import annotations

import csv
import os
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

import click

from readiness.cli.convert import in_form, refuse_existing
from readiness.cli.derive_account import account, brief_account
from readiness.cli.derive_folders import CouncilLists, councils_in, derive_each
from readiness.cli.given import is_large, read_given, told_if_unreadable
from readiness.cli.messages import print_message
from readiness.cli.usage import Command, Day, OneOf
from readiness.core.bounds import LARGEST_FILE
from readiness.core.diagnostics import UnreadableError
from readiness.core.output import deliver, refuse_early
from readiness.core.replacement import unfinished_folder

if TYPE_CHECKING:
    from readiness.core.replacement import Content
    from readiness.data.derive.calendar import AskedPeriod
    from readiness.data.derive.deriving import Derivations, Found, Outcome
    from readiness.data.derive.headings import Guess
    from readiness.data.derive.merging import Merged
    from readiness.data.derive.same_child import SameChild
    from readiness.data.derive.spark import Spark
    from readiness.data.submission_file import SubmissionFile

ENGINES = ("duckdb", "spark")
Place = click.Path(path_type=Path)
PROBLEM_COLUMNS = ("list", "file", "row", "column", "problem")
DRILL_COLUMNS = ("measure", "team", "child", "counts as")
# By such a sign Excel takes a text for a formula.
FORMULA = ("=", "+", "-", "@", "\t", "\r")


@click.command(cls=Command)
@click.argument("files", metavar="FILES...", nargs=-1, required=True, type=Place)
@click.option("-o", "--output", type=Place, metavar="PATH", required=True, help="Write it here, as .json or .xlsx.")
@click.option("--into", metavar="FILE", help="Put what is derived into this submission; what was typed stays.")
@click.option("--council", metavar="NAME", help="Whose lists these are, where there is no --into.")
@click.option("--period-start", "start", type=Day(), metavar="DATE", help="Default: half a year before the end.")
@click.option("--period-end", "end", type=Day(), metavar="DATE", help="The last day, on which the lists were drawn.")
@click.option(
    "--mapping",
    type=Place,
    metavar="PATH",
    help="Which column is which, in a file that you confirm; where there is none, one with suggestions is written.",
)
@click.option("--same-child", type=Place, metavar="PATH", help="Which ids are one child: a CSV with id and same_as.")
@click.option("--problems", type=Place, metavar="PATH", help="Write which rows are wrong, without what stands in them.")
@click.option(
    "--drill", type=Place, metavar="PATH", help="Write the ids behind each figure. Keep this file where it is."
)
@click.option(
    "--engine",
    type=OneOf(ENGINES),
    default=ENGINES[0],
    show_default=True,
    metavar="NAME",
    help="Count on duckdb or spark.",
)
@click.option(
    "--by-folder", is_flag=True, help="FILES is one folder, with a folder for each council; PATHS are folders, too."
)
def derive(
    files: tuple[Path, ...],
    output: Path,
    into: str | None,
    council: str | None,
    start: date | None,
    end: date | None,
    mapping: Path | None,
    same_child: Path | None,
    problems: Path | None,
    drill: Path | None,
    engine: str,
    by_folder: bool,
) -> int:
    """Derive measures from child-level lists in FILES or folders.

    They may be those of Annex A, the Standard Safeguarding Dataset, the
    children in need census or SSDA903, as CSV, .xlsx, .xml, Parquet or a
    database (SQLite, DuckDB). Each is known by its headings. What was read,
    used and left out is printed in numbers; "readiness explain MEASURE" shows
    how a measure is derived.
    No id and no date of a child stands in the submission or in what is
    printed: only --drill writes ids.

    With --by-folder each folder's name is the council's, and its start.json,
    where there is one, is the submission to put things into.
    """
    _refuse_same_paths([output, *filter(None, (mapping, same_child, problems, drill))])
    from readiness.data.derive.same_child import NOBODY, read_same_child

    same = read_same_child(same_child) if same_child is not None else NOBODY
    asked = Asked(start, end, mapping, _read_mapping(mapping), same_child, same)
    if by_folder:
        if into is not None or council is not None or len(files) != 1:
            raise click.UsageError("With --by-folder each folder says whose its lists are; name one folder alone.")
        return _derive_each(councils_in(files[0], output, problems, drill), asked, output / "all", engine)
    if into is None or os.path.realpath(into) != os.path.realpath(output):
        refuse_existing(output)
    refuse_early([path for path in (output, problems, drill) if path is not None])
    if into is None and council is None:
        raise click.UsageError("A submission says whose it is; give --council NAME, or --into FILE.")
    from readiness.core.sanitize import safe

    one = CouncilLists(files, output, into, council, problems, drill)
    with unfinished_folder(output.absolute()) as scratch, _counted_on(engine, scratch) as spark:
        found = _found(one, asked, scratch)
        suggestions = _suggestions(found.guesses, mapping)
        if not found.tables:
            deliver(suggestions)
            raise UnreadableError(_nothing_taken(found, mapping, bool(suggestions)))
        made = _derive_one(one, found, asked, scratch, spark, suggestions)
    print("\n".join(safe(line) for line in account(made.period, found, made.outcome, made.merged, same)))
    for path in made.written:
        print_message(f"wrote {path}")
    return 0


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked of every council's lists alike."""

    start: date | None
    end: date | None
    mapping: Path | None
    mapped: Mapping[str, Any]
    same_child: Path | None
    same: SameChild


@dataclass(frozen=True, slots=True)
class Made:
    """What was derived for one council, and the files that were written."""

    period: AskedPeriod
    outcome: Outcome
    merged: Merged
    written: Sequence[Path]


@contextmanager
def _counted_on(engine: str, scratch: Path) -> Iterator[Spark | None]:
    """Spark for the block, where that is asked for."""
    if engine == ENGINES[0]:
        yield None
        return
    from readiness.data.derive.spark import started

    with started(scratch) as spark:
        yield spark


def _found(one: CouncilLists, asked: Asked, scratch: Path) -> Found:
    from readiness.data.derive import deriving

    return deriving.find(one.files, asked.mapped, str(asked.mapping), scratch, asked.same_child)


def _derive_one(
    one: CouncilLists,
    found: Found,
    asked: Asked,
    scratch: Path,
    spark: Spark | None,
    suggestions: Mapping[Path, Content],
) -> Made:
    from readiness.data.catalogue import shipped_catalogue
    from readiness.data.derive import deriving
    from readiness.data.derive.merging import merged, new_tree
    from readiness.data.submission_file import parse_submission

    given = _read_into(one.into) if one.into is not None else None
    period = _period(given, asked.start, asked.end)
    standards = dict(given.submission.local_standards) if given else {}
    with ExitStack() as open_files:
        with deriving.loaded(found, period, standards, scratch, asked.same, spark) as lists:
            outcome = lists.outcome(shipped_catalogue().measures, standards)
            private = _asked(lists, outcome, one.problems, one.drill, scratch, open_files)
        tree = given.document.value if given else new_tree(one.council or "", period)
        readings = given.submission.readings if given else {}
        made = merged(tree, readings, outcome.derived, outcome.others, shipped_catalogue(), period)
        raw = in_form(made.tree, one.output)
        parse_submission(raw.encode() if isinstance(raw, str) else raw, str(one.output), shipped_catalogue())
        deliver({**private, **suggestions, one.output: raw})
    for path in private:
        os.chmod(path, 0o600)
    return Made(period, outcome, made, (one.output, *private, *suggestions))


def _derive_each(councils: Sequence[CouncilLists], asked: Asked, place: Path, engine: str) -> int:
    guesses: dict[str, Guess] = {}
    with unfinished_folder(place.absolute()) as scratch, _counted_on(engine, scratch) as spark:

        def derive_one(one: CouncilLists) -> str:
            # Beside the engine's own, and taken away with each council, so that a region needs the room of one.
            own = scratch / "council"
            own.mkdir()
            try:
                found = _found(one, asked, own)
                guesses.update(found.guesses)
                if not found.tables:
                    raise UnreadableError(
                        _nothing_taken(found, asked.mapping, bool(_suggestions(guesses, asked.mapping)))
                    )
                made = _derive_one(one, found, asked, own, spark, {})
            finally:
                shutil.rmtree(own)
            return brief_account(found, made.outcome)

        code = derive_each(councils, derive_one)
        suggestions = _suggestions(guesses, asked.mapping)
        deliver(suggestions)
    for path in suggestions:
        print_message(f"wrote {path}")
    return code


def _read_into(into: str) -> SubmissionFile:
    from readiness.data.catalogue import shipped_catalogue
    from readiness.data.submission_file import parse_submission

    raw, name = read_given(into, LARGEST_FILE)
    if is_large(raw):
        raise UnreadableError(f"{name} is larger than any submission that is filled in; take out what no check reads")
    return parse_submission(raw, name, shipped_catalogue())


def _period(given: SubmissionFile | None, start: date | None, end: date | None) -> AskedPeriod:
    """The period that was asked for, or that of the submission. Raises UsageError where they differ."""
    from readiness.data.derive.calendar import AskedPeriod, months_before

    if given is not None:
        said = given.submission.period
        period = AskedPeriod(said.start.first, said.end.last)
        if (start or period.first_day, end or period.last_day) != (period.first_day, period.last_day):
            raise click.UsageError(f"The submission is of {said.start} to {said.end}; leave out the other period.")
    elif end is None:
        raise click.UsageError("The lists say how things stood on a day; give it as --period-end DATE.")
    else:
        period = AskedPeriod(start or months_before(end + timedelta(days=1), 6), end)
    period.refuse_unknown()
    return period


def _read_mapping(mapping: Path | None) -> Mapping[str, Any]:
    from readiness.data.derive.headings import read_mapping

    if mapping is None or not mapping.exists():
        return {}
    with told_if_unreadable(mapping), open(mapping, encoding="utf-8-sig") as stream:
        return read_mapping(stream.read(LARGEST_FILE), str(mapping))


def _suggestions(guesses: Mapping[str, Guess], mapping: Path | None) -> dict[Path, Content]:
    """The mapping file to write, where one was named that is not there, and something is to be mapped."""
    from readiness.data.derive.headings import suggested

    if mapping is None or mapping.exists() or not guesses:
        return {}
    return {mapping: suggested(guesses).encode("utf-8")}


def _nothing_taken(found: Found, mapping: Path | None, written: bool) -> str:
    if not found.guesses:
        return "no table here is like one that readiness knows; check that its headings are those of its source"
    names = ", ".join(found.guesses)
    if written:
        return f"no list is sure: check what {mapping} suggests for {names}, set confirmed = true, and run it again"
    return f"no list is sure ({names}); name a --mapping PATH that is not there, and suggestions are written to it"


def _refuse_same_paths(paths: Sequence[Path]) -> None:
    if len({os.path.realpath(path) for path in paths}) < len(paths):
        raise click.UsageError("Two outputs have the same path; name each differently.")


def _asked(
    lists: Derivations,
    outcome: Outcome,
    problems: Path | None,
    drill: Path | None,
    scratch: Path,
    open_files: ExitStack,
) -> dict[Path, Content]:
    """The files that were asked for by name, as streams from the private folder."""
    asked: dict[Path, Content] = {}
    if problems is not None:
        asked[problems] = _written(scratch / "problems", PROBLEM_COLUMNS, lists.problems(), open_files)
    if drill is not None:
        rows = chain(lists.children(outcome.derived), lists.crossed_children(outcome.across))
        asked[drill] = _written(scratch / "drill", DRILL_COLUMNS, rows, open_files)
    return asked


def _written(path: Path, head: Sequence[str], rows: Iterable[Sequence[object]], open_files: ExitStack) -> BinaryIO:
    with open(path, "x", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(head)
        writer.writerows([_as_text(cell) for cell in row] for row in rows)
    return open_files.enter_context(open(path, "rb"))


def _as_text(cell: object) -> object:
    """A cell that no spreadsheet runs."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA) else cell
