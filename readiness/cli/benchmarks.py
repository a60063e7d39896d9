"""readiness benchmarks: imports published figures into a folder of the user's, and shows which figures are in force."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from readiness.cli.messages import print_message
from readiness.cli.options import imported_folder
from readiness.cli.usage import Day, Group
from readiness.core.exit_codes import ExitCode

if TYPE_CHECKING:
    from datetime import date

    from readiness.core.diagnostics import Diagnostic
    from readiness.data.imported import ImportedYear

FOLDER = click.option(
    "--folder",
    type=click.Path(path_type=Path),
    metavar="FOLDER",
    help="Where they lie. Default: READINESS_BENCHMARKS, else readiness/benchmarks in your data folder.",
)


@click.group(cls=Group)
def benchmarks() -> None:
    """Import newer published figures, and show which are in force.

    What is imported lies in a folder of yours. "readiness check --imported"
    uses it; without that option no check reads it.
    """


@benchmarks.command("import")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="FILE...")
@click.option("--published", type=Day(), metavar="DATE", help="The day on which the figures came out.")
@FOLDER
def import_(files: tuple[Path, ...], published: date | None, folder: Path | None) -> int:
    """Import the published figures in FILE: all of them, or none.

    FILE is a data file of the Department for Education (CSV with time_period
    and geographic_level), or a table from its Local Authority Interactive Tool.

    A case that others compiled uses only what was out by its date, and so none
    of these figures unless --published says when they came out.
    """
    from readiness.core.diagnostics import UnreadableError
    from readiness.core.output import deliver
    from readiness.core.regular_files import read_regular
    from readiness.data.catalogue import shipped_catalogue
    from readiness.data.imported import FILE, ImportedError, read_imported, written
    from readiness.data.importing import merged
    from readiness.data.published_files import LARGEST, read_published
    from readiness.reports.benchmarks import told

    place, catalogue = imported_folder(folder), shipped_catalogue()
    before = read_imported(place, catalogue.published_measures)
    found: list[ImportedYear] = []
    problems: list[Diagnostic] = []
    for file in files:
        try:
            found += read_published(file, read_regular(file, LARGEST), catalogue, published)
        except ImportedError as error:
            problems += error.diagnostics
        except (OSError, ValueError) as error:
            why = getattr(error, "strerror", None) or "it is no file"
            raise UnreadableError(f"{file} cannot be read ({why}); nothing was imported") from None
    if problems:
        raise ImportedError(problems)
    rows = merged(before.rows, found, catalogue)
    for line in told(before.rows, rows, found):
        print_message(line)
    if tuple(rows) != before.rows:
        place.mkdir(parents=True, exist_ok=True)
        deliver({place / FILE: written(rows)})
        print_message(f"wrote {place / FILE}")
    return ExitCode.PASSED


@benchmarks.command()
@click.option(
    "--on", "day", type=Day(), metavar="DATE", help="As for a reading that ends on this day. Default: the newest."
)
@FOLDER
def show(day: date | None, folder: Path | None) -> int:
    """Show which published figures are in force for each measure.

    With their release and year, when they came out, whether they were imported,
    and what is missing or old. A check without --imported uses the shipped ones.
    """
    from readiness.cli.formats import print_encoded
    from readiness.data.catalogue import shipped_catalogue
    from readiness.data.imported import read_imported
    from readiness.data.importing import with_imported
    from readiness.reports.benchmarks import in_force
    from readiness.reports.writers.text import write

    catalogue = shipped_catalogue()
    both = with_imported(catalogue, read_imported(imported_folder(folder), catalogue.published_measures))
    print_encoded(write(in_force(both, day)))
    return ExitCode.PASSED
