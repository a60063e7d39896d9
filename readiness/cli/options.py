"""The options --pack and --overlay, and the rules that they choose: by default those that come with readiness."""

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
    from readiness.data.catalogue import Catalogue
    from readiness.packs.frame import Frame
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
        "--pack",
        type=click.Path(path_type=Path),
        metavar="FOLDER",
        help="Take the rules in this folder, or of this name.",
    )
    return folder(overlay(command))


def sharing_option(command: Command) -> Command:
    """Adds the option --for-sharing to a command."""
    told = "Leave out small counts, what gives them away, and free text."
    return click.option("--for-sharing", is_flag=True, help=told)(command)


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
    named = folder is not None and _comes_along(folder)
    return ((folder is not None and not named) or bool(overlays)) and not confined()


def chosen_rules(folder: Path | None, overlays: Sequence[Path]) -> RulePack:
    """The pack in the folder, with the overlays applied in order. Raises PackError.

    The folder may be the name of a pack that comes with readiness. Without one it is the pack that the first overlay
    changes, or else that of today's framework.
    """
    from readiness.data.catalogue import shipped_catalogue
    from readiness.packs.overlay import read_overlay
    from readiness.packs.pack import load_pack, load_shipped
    from readiness.packs.shelf import SHIPPED, shelf

    changes = [read_overlay(file) for file in overlays]
    if folder is not None and not _comes_along(folder):
        pack = load_pack(folder, shipped_catalogue())
    else:
        wanted = [str(folder)] if folder else [one.overlay.pack.id for one in changes]
        pack = load_shipped(next((name for name in wanted[:1] if name in shelf()), SHIPPED))
    if changes:
        from readiness.packs.apply_overlay import apply_overlay

        for change in changes:
            pack = apply_overlay(pack, change)
    has_read()
    return pack


def chosen_frame(folder: Path) -> Frame:
    """What the pack in the folder, or of this name, says beside its criteria. Raises PackError."""
    from readiness.core.shipped import rules_folder
    from readiness.data.catalogue import shipped_catalogue
    from readiness.packs.frame import read_frame

    frame = read_frame(rules_folder() / folder if _comes_along(folder) else folder, shipped_catalogue())
    has_read()
    return frame


def _comes_along(folder: Path) -> bool:
    """Whether this is the name of a pack that comes with readiness, and of no folder here."""
    from readiness.core.shipped import rules_folder

    known = str(folder) in os.listdir(rules_folder())
    return known and (rules_folder() / folder / "pack.yaml").is_file() and not folder.exists()


def require(wanted: tuple[str, str] | None, pack: RulePack, why: str) -> None:
    """Raises RequirementError where another pack, or version, is to judge; `why` says how that was chosen."""
    from readiness.core.diagnostics import RequirementError
    from readiness.packs.shelf import shelf

    if wanted is None:
        return
    name, version = wanted
    message = ""
    if wanted != (pack.about.id, pack.about.version):
        message = f"{why} {pack.about.id}@{pack.about.version}"
    elif name in shelf() and not pack.shipped:
        message = f"the pack called so here is not the {name} that comes with readiness"
    if message:
        raise RequirementError(f"nothing was judged: --require-pack asks for {name}@{version}, and {message}")
