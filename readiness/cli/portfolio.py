"""readiness portfolio: puts councils side by side, on one page, with a report of each beside it."""

from __future__ import annotations

import os
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import click

from readiness.cli.formats import output_option, print_text
from readiness.cli.given import may_be_large
from readiness.cli.messages import print_message
from readiness.cli.options import imported_option, must_be_confined, rules_options
from readiness.cli.sandbox import confined, rerun
from readiness.cli.several import SeveralFiles, rules_for_all
from readiness.cli.usage import Command, OneOf, Several, refuse_overwriting
from readiness.core.bounds import LARGEST_FILE
from readiness.core.diagnostics import OutputError
from readiness.core.exit_codes import ExitCode
from readiness.core.output import deliver, deliver_into, print_out, refuse_early
from readiness.core.text import counted, listed
from readiness.reports import PORTFOLIOS

if TYPE_CHECKING:
    from readiness.evaluation.portfolio import LeftOut, Portfolio

# How many files the last line names for each reason, and how many lines say why a file is left out.
MOST_NAMED, MOST_LINES = 3, 50
# What is printed, by the suffix that a file of it would have.
PRINTED = {"text": ".txt", "markdown": ".md", "html": ".html", "json": ".json"}


@click.command(cls=Command)
@click.argument("files", metavar="FILES...", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "-f", "--format", "shape", type=OneOf(list(PRINTED)), default="text", help="What to print. Default: text."
)
@output_option("Also write it here; .html, .xlsx, .md, .json or .txt says which. Repeatable.")
@click.option(
    "--reports",
    "folder",
    type=click.Path(path_type=Path),
    metavar="FOLDER",
    help="Also write each council's report into this folder, and link to it.",
)
@click.option("--full", is_flag=True, help="Print all of the text, not one page of it.")
@rules_options
@imported_option
@click.option(
    "--max-bytes",
    type=Several(),
    default=LARGEST_FILE,
    show_default="20 MB",
    metavar="BYTES",
    help="The largest file to read.",
)
def portfolio(
    files: tuple[Path, ...],
    shape: str,
    outputs: tuple[Path, ...],
    folder: Path | None,
    full: bool,
    pack: Path | None,
    overlays: tuple[Path, ...],
    imported: bool,
    max_bytes: int,
) -> int:
    """Put councils side by side. FILES are a submission of each, or an evaluation
    in JSON, as "readiness check -f json" wrote it.

    Side by side stand those that the same rules judge, over comparable periods,
    in the order of their names. Every other file is named, with why not.

    It is a report and no gate: it ends with 0 whatever was found, with 3 where
    a file had to be left out, and with 2 where no file could be read.
    """
    _refuse_unknown(outputs)
    refuse_overwriting({str(path): f"file {path}" for path in (*files, *overlays)}, outputs)
    refuse_early(list(outputs))
    if must_be_confined(pack, overlays) or (not confined() and any(map(may_be_large, files))):
        return rerun(sys.argv[1:], "the pack or a file", files=len(files))

    from readiness.evaluation.gather import gather
    from readiness.reports import render_portfolio
    from readiness.reports.portfolio import portfolio_page, portfolio_report

    read = SeveralFiles(rules_for_all(pack, overlays, imported), with_pages=folder is not None, limit=max_bytes)
    for path in files:
        read.read(path)
    made = gather(read.seen, read.unreadable)
    if made is None:
        return _end_with_nothing(read.unreadable)
    pages: dict[str, Callable[[], bytes]] = {}
    if folder is not None:
        made, pages = _with_reports(made, read, _taken(outputs, folder))
    written = {
        path: partial(render_portfolio, _seen_from(made, path.parent, folder), path.suffix.lower()) for path in outputs
    }
    if folder is None:
        deliver(written)
    else:
        deliver_into(folder, pages, written)
    made = _seen_from(made, Path(), folder)
    if shape == "text":
        print_text(portfolio_report(made) if full else portfolio_page(made))
    else:
        print_out(render_portfolio(made, PRINTED[shape]), "utf-8")
    for path in outputs:
        print_message(f"wrote {path}")
    if folder is not None:
        print_message(f"wrote {counted(len(pages), 'report')} into {folder}")
    return _end(made)


def _refuse_unknown(outputs: Sequence[Path]) -> None:
    """Raises UsageError for two outputs with one path, or a name that says no format, and OutputError."""
    for path in outputs:
        if path.suffix.lower() not in PORTFOLIOS:
            raise click.UsageError(f"No portfolio is called so ({path}); the name ends in {', '.join(PORTFOLIOS)}.")
        if path.suffix.lower() == ".xlsx" and find_spec("xlsxwriter") is None:
            how = "install it with: python -m pip install 'readiness[excel]'"
            raise OutputError(f"{path}: workbooks are written with XlsxWriter, which is not installed; {how}")
    if len({os.path.realpath(path) for path in outputs}) < len(outputs):
        raise click.UsageError("Two outputs have the same path; name each differently.")


def _with_reports(
    made: Portfolio, read: SeveralFiles, taken: Iterable[str]
) -> tuple[Portfolio, dict[str, Callable[[], bytes]]]:
    """The portfolio with the name of each council's report, and what makes each."""
    from readiness.reports.page_names import page_names

    pages = [read.page_of(council) for council in made.councils]
    names = page_names((one.name for one, page in zip(made.councils, pages, strict=True) if page), {*taken})
    named = [next(names) if page else None for page in pages]
    councils = tuple(replace(one, report=name) for one, name in zip(made.councils, named, strict=True))
    found = {name: page for name, page in zip(named, pages, strict=True) if name and page}
    return replace(made, councils=councils), found


def _taken(outputs: Iterable[Path], folder: Path) -> list[str]:
    """The names in the folder that outputs have already."""
    return [path.name for path in outputs if os.path.realpath(path.parent) == os.path.realpath(folder)]


def _seen_from(made: Portfolio, place: Path, folder: Path | None) -> Portfolio:
    """The portfolio with the addresses of reports as they are seen from a folder."""
    from readiness.reports.page_names import as_address

    if folder is None:
        return made
    way = os.path.relpath(os.path.realpath(folder), os.path.realpath(place))
    return replace(made, reports=as_address("" if way == "." else f"{way}/"))


def _end_with_nothing(unreadable: Iterable[LeftOut]) -> int:
    files = _say_why(unreadable)
    print_message(f"Nothing was put side by side (code 2): none of {counted(files, 'file')} could be read.")
    return ExitCode.WRONG_INPUT


def _end(made: Portfolio) -> int:
    """Says why files are left out; the last line counts them, and the code follows."""
    _say_why(made.left_out)
    code = ExitCode.COULD_NOT_JUDGE if made.missing else ExitCode.PASSED
    read = f"{counted(len(made.councils), 'council')} side by side, from {counted(made.given, 'file')}"
    left = f"; left out: {_by_reason(made.left_out)}" if made.left_out else ""
    print_message(f"Portfolio (code {int(code)}): {read}{left}.")
    return code


def _say_why(left_out: Iterable[LeftOut]) -> int:
    """A line for each of the first files that are left out; returns how many they are."""
    left = list(left_out)
    for one in left[:MOST_LINES]:
        print_message(f"left out {one.submission}{f' ({one.council})' if one.council else ''}: {one.text}")
    if len(left) > MOST_LINES:
        print_message(f"and {counted(len(left) - MOST_LINES, 'more file')} left out")
    return len(left)


def _by_reason(left_out: Iterable[LeftOut]) -> str:
    """ "1 unreadable (a.json), 2 judged by other rules (b.json and c.json)"."""
    from readiness.evaluation.portfolio import Because

    words = {
        Because.UNREADABLE: "unreadable",
        Because.OTHER_RULES: "judged by other rules",
        Because.OTHER_TIME: "of another time",
        Because.OTHER_LENGTH: "of a period of another length",
        Because.EARLIER: "with a later account here",
    }
    left = list(left_out)
    numbers = Counter(one.because for one in left)
    return ", ".join(
        f"{numbers[why]} {word} ({_few([one.submission for one in left if one.because is why])})"
        for why, word in words.items()
        if numbers[why]
    )


def _few(names: list[str]) -> str:
    more = len(names) - MOST_NAMED
    return listed([*names[:MOST_NAMED], *([f"{more} more"] if more > 0 else [])])
