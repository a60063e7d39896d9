"""The files of a pack: which are read, and which are refused because of their kind, size, number or folder."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path as FilePath
from typing import NoReturn

from readiness.core.diagnostics import Diagnostic, Location, PackError
from readiness.core.regular_files import IrregularError, OpenFolder, open_folder
from readiness.core.rule_files import RuleFile, named, read_rules
from readiness.data import catalogue

CRITERIA, FREQUENCIES, PACK_YAML = "criteria", "frequencies.yaml", "pack.yaml"
# The folders that a pack may have; what lies in any other is none of its files.
FOLDERS = (CRITERIA, *catalogue.FOLDERS)
# A pack may come from a stranger. Real ones hold about 100 files, and stay far below 1 MB.
ENTRIES_LIMIT, TOTAL_LIMIT = 500, 4 * 1024 * 1024
NOT_THERE = "name the folder that holds pack.yaml"
# The YAML files that belong beside criteria/.
OF_THE_PACK = (FREQUENCIES, PACK_YAML)


def pack_files(folder: FilePath) -> Mapping[str, RuleFile]:
    """The YAML files of the pack in a folder, by their paths in it: pack.yaml, and what stands beside it.

    Each is read once. Raises PackError for a folder that holds no pack, more than 500 entries or 4 MB, YAML that would
    be passed over, and for anything but regular files: a link could lead out of the folder, and a pipe would never end.
    """
    files: dict[str, RuleFile] = {}
    diagnostics: list[Diagnostic] = []
    with ExitStack() as stack:
        root = _root(folder, stack)
        for inside in (root, *_inner(root, stack)):
            for name, is_folder in sorted(_listed(inside, folder).items()):
                try:
                    file = _read(inside, name, is_folder, folder)
                except PackError as error:
                    diagnostics.extend(error.diagnostics)
                    continue
                files[file.place] = file
                if sum(len(one.raw) for one in files.values()) > TOTAL_LIMIT:
                    message = f"the pack holds over {TOTAL_LIMIT // 1024 // 1024} MB"
                    _refuse(named(folder, folder), message, "take out what is no rule")
    if diagnostics:
        raise PackError(diagnostics)
    return files


def is_of_a_pack(file: FilePath) -> bool:
    """Whether a file lies where a pack keeps its own files."""
    folder = file.absolute().parent
    if folder.name in FOLDERS:
        return (folder.parent / "pack.yaml").is_file()
    return file.name in OF_THE_PACK and (folder / "pack.yaml").is_file()


def _root(folder: FilePath, stack: ExitStack) -> OpenFolder:
    name = named(folder, folder)
    try:
        root = stack.enter_context(open_folder(folder))
    except PermissionError as error:
        _refuse(name, f"it cannot be read: {error.strerror}", "check that you may read it")
    except (OSError, ValueError):  # some names no folder could have
        _refuse(name, "there is no such folder", NOT_THERE)
    if not root.mode(PACK_YAML):
        _refuse(name, "there is no pack.yaml in this folder", NOT_THERE)
    return root


def _inner(root: OpenFolder, stack: ExitStack) -> Iterator[OpenFolder]:
    """Those of the folders that there are."""
    for folder in FOLDERS:
        name = named(root.path / folder, root.path)
        try:
            yield stack.enter_context(root.inner(folder))
        except (FileNotFoundError, NotADirectoryError):
            continue
        except IrregularError:
            _refuse(name, "it is a link to another folder", "put the files themselves there")
        except OSError as error:
            _refuse(name, f"it cannot be read: {error.strerror}", "check that you may read it")


def _listed(inside: OpenFolder, root: FilePath) -> Mapping[str, bool]:
    """All that may be taken for YAML, and what lies in the folders of a pack: whether it is a folder."""
    found = {PACK_YAML: False} if inside.path == root else {}
    try:
        for number, entry in enumerate(inside.entries(), 1):
            if number > ENTRIES_LIMIT:
                name = named(inside.path, root)
                _refuse(name, f"there are over {ENTRIES_LIMIT} files", "is it a pack's folder?")
            is_folder = _is_folder(entry)
            if entry.name.lower().endswith((".yaml", ".yml")) or (inside.path != root and is_folder):
                found[entry.name] = is_folder
    except OSError as error:
        _refuse(named(inside.path, root), f"it cannot be read: {error.strerror}", "check that you may read it")
    return found


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:  # a link to itself
        return False


def _read(inside: OpenFolder, name: str, is_folder: bool, root: FilePath) -> RuleFile:
    file = inside.path / name
    if refused := _refused(file, is_folder, root):
        _refuse(named(file, root), *refused)
    return read_rules(file, root, inside)


def _refused(file: FilePath, is_folder: bool, root: FilePath) -> tuple[str, str] | None:
    """Message and hint for a YAML file, or a folder in a pack's, that is not read; None for one that is."""
    # What is passed over without a word would be a rule that its author believes in and nobody applies.
    if is_folder:
        home = CRITERIA if file.parent == root else file.parent.name
        return "a folder would be passed over", f"put its files into {home}/ itself"
    if file.suffix != ".yaml":
        return (
            f"a file called {file.suffix or file.name} would be passed over",
            "call it .yaml" if file.suffix else "put the id before it",
        )
    if file.parent == root and file.name not in OF_THE_PACK:
        return f"{file.name} would be passed over", f"criteria stand in {CRITERIA}/; take out what is none"
    return None


def _refuse(name: str, message: str, hint: str) -> NoReturn:
    raise PackError([Diagnostic(name, Location(1, 1), (), message, hint)])
