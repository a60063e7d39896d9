"""The lists of a region: a folder for each council, each derived by itself, and one account of all."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import click

from readiness.cli.convert import refuse_existing
from readiness.cli.messages import print_message, show_progress
from readiness.core.diagnostics import InputError, OutputError, ReadinessError, UnreadableError
from readiness.core.exit_codes import ExitCode
from readiness.core.output import refuse_early
from readiness.core.replacement import undelivered
from readiness.core.text import brief

START = "start.json"


@dataclass(frozen=True, slots=True)
class CouncilLists:
    """The lists of one council, whose they are, and where goes what is derived from them."""

    files: Sequence[Path]
    output: Path
    into: str | None
    council: str | None
    problems: Path | None
    drill: Path | None


def councils_in(region: Path, output: Path, problems: Path | None, drill: Path | None) -> list[CouncilLists]:
    """The council of each folder in a region's. Makes the folders for what is written, and refuses what is there.

    Raises UnreadableError where there is no such folder, and UsageError for a file in place of a folder.
    """
    if not region.is_dir():
        raise UnreadableError(f"{region} is no folder; name the one in which each council has a folder of its own")
    targets = [one for one in (output, problems, drill) if one is not None]
    for target in targets:
        if target.exists() and not target.is_dir():
            raise click.UsageError(f"With --by-folder much is written, and {target} is no folder; name a folder.")
    ours = {target.resolve() for target in targets}
    folders = [
        one
        for one in sorted(region.iterdir())
        if one.is_dir() and not one.name.startswith(".") and one.resolve() not in ours
    ]
    if not folders:
        raise UnreadableError(f"there is no folder in {region}; put the lists of each council into one of its own")
    for target in targets:
        if not target.exists():
            with undelivered(target):
                target.mkdir(0o755 if target is output else 0o700)
    councils = [_council(folder, output, problems, drill) for folder in folders]
    for one in councils:
        refuse_existing(one.output)
        refuse_early([path for path in (one.problems, one.drill) if path is not None])
    return councils


def _council(folder: Path, output: Path, problems: Path | None, drill: Path | None) -> CouncilLists:
    start = folder / START
    return CouncilLists(
        files=[folder],
        output=output / f"{folder.name}.json",
        into=str(start) if start.is_file() else None,
        council=folder.name,
        problems=problems and problems / f"{folder.name}.csv",
        drill=drill and drill / f"{folder.name}.csv",
    )


def derive_each(councils: Sequence[CouncilLists], derive_one: Callable[[CouncilLists], str]) -> int:
    """Derives for each council, prints its line, and tells how many failed. A council that fails stops no other."""
    from readiness.core.sanitize import safe

    failed = 0
    for number, one in enumerate(councils, 1):
        show_progress(f"{number:,} of {len(councils):,} councils")
        try:
            told = derive_one(one)
        except OutputError:
            raise  # the disk, or the engine: no other council would fare better
        except (ReadinessError, click.UsageError) as error:
            failed += 1
            told = f"nothing derived: {brief(' '.join(_why(error)))}"
        show_progress("")
        print(safe(f"{one.output.stem}: {told}"), flush=True)
    code = ExitCode.WRONG_INPUT if failed else ExitCode.PASSED
    print_message(f"{len(councils) - failed:,} of {len(councils):,} councils derived (code {code:d})")
    return code


def _why(error: ReadinessError | click.UsageError) -> Iterator[str]:
    if isinstance(error, InputError):
        yield str(error.diagnostics[0])
        if len(error.diagnostics) > 1:
            yield f"({len(error.diagnostics) - 1:,} more)"
    else:
        yield error.message if isinstance(error, click.UsageError) else str(error)
