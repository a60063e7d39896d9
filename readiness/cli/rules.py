"""The rules that a command works with: those that come with readiness, a folder's, either changed by overlays."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from readiness.cli.confine import has_read

if TYPE_CHECKING:
    from readiness.pack import RulePack


def chosen_rules(folder: Path | None, overlays: Sequence[Path]) -> RulePack:
    """The pack in the folder, or the shipped one, with each overlay laid over it in order. Raises PackError."""
    from readiness.catalogue import shipped_catalogue
    from readiness.pack import load_pack, load_shipped

    pack = load_pack(folder, shipped_catalogue()) if folder else load_shipped()
    if overlays:
        from readiness.overlay import read_overlay
        from readiness.overlaying import overlaid

        for file in overlays:
            pack = overlaid(pack, read_overlay(file))
    has_read()
    return pack
