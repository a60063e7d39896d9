"""The folders that come with readiness: its rules and its templates."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path


def rules_folder() -> Path:
    """The folder of the shipped rules."""
    return shipped_folder("rules")


def shipped_folder(name: str) -> Path:
    """A folder that comes with readiness: inside the installed package, or beside it in a checkout."""
    # An editable install has no _data: the wheel alone copies the folders there.
    package = Path(str(files("readiness")))
    packaged = package / "_data" / name
    return packaged if packaged.is_dir() else package.parent / name
