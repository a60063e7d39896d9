"""The options --pack and --overlay, and the rules that they choose: the shipped ones by default."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from readiness.cli.sandbox import confined, has_read, rerun

if TYPE_CHECKING:
    from readiness.core.diagnostics import PackError
    from readiness.data.catalogue import Catalogue
    from readiness.packs.pack import RulePack

Command = TypeVar("Command", bound=Callable[..., Any])


def rules_options(command: Command) -> Command:
    """Adds the options --pack and --overlay to a command."""
    overlay = click.option(
        "--overlay",
        "overlays",
        multiple=True,
        type=click.Path(path_type=Path),
        metavar="FILE",
        help="Change the rules as this file says. Repeatable, in order.",
    )
    folder = click.option(
        "--pack", type=click.Path(path_type=Path), metavar="FOLDER", help="Take the rules in this folder."
    )
    return folder(overlay(command))


def imported_option(command: Command) -> Command:
    """Adds the option --imported to a command."""
    return click.option(
        "--imported", is_flag=True, help="Also use the published figures that you imported (readiness benchmarks)."
    )(command)


def imported_folder(named: Path | None = None) -> Path:
    """Where imported figures lie: the folder that was named, that of READINESS_BENCHMARKS, or the user's own."""
    if named is not None:
        return named
    if own := os.environ.get("READINESS_BENCHMARKS"):
        return Path(own)
    data = os.environ.get("XDG_DATA_HOME", "")
    # The specification says to pass over what is no absolute path.
    return (
        (Path(data) if Path(data).is_absolute() else Path("~/.local/share").expanduser()) / "readiness" / "benchmarks"
    )


def with_imported_figures(pack: RulePack) -> RulePack:
    """The pack over the catalogue with the figures that the user imported. Raises UnreadableError, ImportedError."""
    from dataclasses import replace

    both = imported_beside(pack.catalogue)
    return replace(pack, catalogue=both, untouched=pack.untouched and replace(pack.untouched, catalogue=both))


def imported_beside(catalogue: Catalogue) -> Catalogue:
    """The catalogue with the figures that the user imported. Raises UnreadableError where there are none."""
    from readiness.core.diagnostics import UnreadableError
    from readiness.data.imported import read_imported
    from readiness.data.importing import with_imported

    folder = imported_folder()
    imported = read_imported(folder, catalogue.published_measures)
    if not imported.rows:
        raise UnreadableError(
            f"nothing was imported into {folder}: run readiness benchmarks import, or drop --imported"
        )
    return with_imported(catalogue, imported)


def within_limits(command: Callable[..., int]) -> Callable[..., int]:
    """Makes a command run in a child process with limits, unless this is that child."""

    @wraps(command)
    def limited(*arguments: Any, **options: Any) -> int:
        return command(*arguments, **options) if confined() else rerun(sys.argv[1:])

    return limited


def must_be_confined(folder: Path | None, overlays: Sequence[Path]) -> bool:
    """Whether the rules may come from a stranger, so that only a child process with limits may read them."""
    return (folder is not None or bool(overlays)) and not confined()


def chosen_rules(folder: Path | None, overlays: Sequence[Path]) -> RulePack:
    """The pack in the folder, or the shipped one, with the overlays applied in order. Raises PackError."""
    from readiness.data.catalogue import shipped_catalogue
    from readiness.packs.pack import SHIPPED, load_pack, load_shipped

    if folder == Path(SHIPPED) and not folder.exists():
        raise _comes_along(SHIPPED)
    pack = load_pack(folder, shipped_catalogue()) if folder else load_shipped()
    if overlays:
        from readiness.packs.apply_overlay import apply_overlay
        from readiness.packs.overlay import read_overlay

        for file in overlays:
            pack = apply_overlay(pack, read_overlay(file))
    has_read()
    return pack


def _comes_along(name: str) -> PackError:
    """The error where the shipped pack is named as if it were a folder."""
    from readiness.core.diagnostics import Diagnostic, Location, PackError

    hint = "the rules called so come with readiness, and are used where no folder is named"
    return PackError([Diagnostic(name, Location(1, 1), (), "there is no such folder", hint)])
