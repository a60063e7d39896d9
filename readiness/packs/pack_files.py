"""The files of a pack: which are read, and which are refused because of their kind, size, number or folder."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path as FilePath
from typing import NoReturn

from readiness.core.diagnostics import Diagnostic, Location, PackError
from readiness.core.documents import YAML_LIMIT
from readiness.core.rule_files import named

CRITERIA = "criteria"
# A pack may come from a stranger. Real ones hold about 100 files, and stay far below 1 MB.
ENTRIES_LIMIT, TOTAL_LIMIT = 500, 4 * 1024 * 1024
# The YAML files that belong beside criteria/.
OF_THE_PACK = ("frequencies.yaml", "pack.yaml")


def pack_files(folder: FilePath) -> list[FilePath]:
    """The YAML files of the pack in a folder, sorted: pack.yaml, frequencies.yaml and those in criteria/.

    Raises PackError for a folder that holds no pack, more than 500 entries or 4 MB, YAML that would be passed over,
    and for anything but regular files: a link could lead out of the folder, and a pipe would never end.
    """
    try:
        found = folder.is_dir()
    except OSError:  # a name that no file could have
        found = False
    if not found:
        _refuse(named(folder, folder), "there is no such folder", "name the folder that holds pack.yaml")
    if not (folder / "pack.yaml").is_file():
        _refuse(named(folder, folder), "there is no pack.yaml in this folder", "name the folder that holds pack.yaml")
    diagnostics: list[Diagnostic] = []
    files: list[FilePath] = []
    for file in (*_entries(folder, folder), *_entries(folder / CRITERIA, folder)):
        if not (file.name.lower().endswith((".yaml", ".yml")) or (file.parent != folder and file.is_dir())):
            continue
        if refused := _refused(file, folder):
            diagnostics.append(Diagnostic(named(file, folder), Location(1, 1), (), *refused))
        else:
            files.append(file)
    if diagnostics:
        raise PackError(diagnostics)
    if sum(file.stat().st_size for file in files) > TOTAL_LIMIT:
        _refuse(
            named(folder, folder), f"the pack holds over {TOTAL_LIMIT // 1024 // 1024} MB", "take out what is no rule"
        )
    return sorted(files)


def is_of_a_pack(file: FilePath) -> bool:
    """Whether a file lies where a pack keeps its own files."""
    folder = file.absolute().parent
    if folder.name == CRITERIA:
        return (folder.parent / "pack.yaml").is_file()
    return file.name in OF_THE_PACK and (folder / "pack.yaml").is_file()


def _entries(folder: FilePath, root: FilePath) -> Iterator[FilePath]:
    if not folder.is_dir():
        return
    if folder != root and folder.is_symlink():
        _refuse(named(folder, root), "it is a link to another folder", "put the files themselves there")
    try:
        with os.scandir(folder) as entries:
            for number, entry in enumerate(entries, 1):
                if number > ENTRIES_LIMIT:
                    _refuse(named(folder, root), f"there are over {ENTRIES_LIMIT} files", "is it a pack's folder?")
                yield folder / entry.name
    except OSError as error:
        _refuse(named(folder, root), f"it cannot be read: {error.strerror}", "check that you may read it")


def _refused(file: FilePath, root: FilePath) -> tuple[str, str] | None:
    """Message and hint for a YAML file, or a folder in criteria/, that is not read; None for one that is."""
    # What is passed over without a word would be a rule that its author believes in and nobody applies.
    if file.is_dir():
        return "a folder would be passed over", f"put its files into {CRITERIA}/ itself"
    if file.suffix != ".yaml":
        return (
            f"a file called {file.suffix or file.name} would be passed over",
            "call it .yaml" if file.suffix else "put the id before it",
        )
    if file.parent == root and file.name not in OF_THE_PACK:
        return f"{file.name} would be passed over", f"criteria stand in {CRITERIA}/; take out what is none"
    if file.is_symlink() or not file.is_file():
        return "it is no regular file", "put the file itself there, not a link"
    if file.stat().st_size > YAML_LIMIT:
        return f"the file holds over {YAML_LIMIT // 1024} KB", "split it"
    return None


def _refuse(name: str, message: str, hint: str) -> NoReturn:
    raise PackError([Diagnostic(name, Location(1, 1), (), message, hint)])
