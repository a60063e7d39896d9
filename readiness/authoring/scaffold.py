"""Starter files for authors: a new pack or overlay that lint accepts, with comments that say what to put where."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path as FilePath
from string import Template

from readiness.authoring.pack_schemas import criterion_schema, frequencies_schema, overlay_schema, pack_schema
from readiness.core.diagnostics import OutputError, ReadinessError
from readiness.core.output import deliver, refuse_early
from readiness.core.replacement import undelivered, unfinished_folder
from readiness.core.shipped import rules_folder, shipped_folder
from readiness.data.catalogue import shipped_catalogue
from readiness.packs.frame import read_frame
from readiness.packs.lint.ids import NAME, locked
from readiness.packs.pack import load_pack, load_shipped
from readiness.packs.shelf import SHIPPED

ID, LONGEST = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*"), 64
FIRST_VERSION = "0.1.0"


class NamingError(ReadinessError):
    """A name that no pack or overlay can have."""


def scaffold_pack(folder: FilePath) -> list[FilePath]:
    """Makes a new pack with one criterion, named after its folder, whole or not at all. Returns its files.

    Its policy and frequencies are those of the shipped pack. Raises NamingError and OutputError.
    """
    files = _pack_files(_name(folder.name or str(folder)))
    _refuse_existing(folder)
    refuse_early([folder])
    with undelivered(folder), unfinished_folder(folder) as unfinished:
        made = unfinished / folder.name
        for file in files:
            (made / file).parent.mkdir(parents=True, exist_ok=True)
        deliver({made / file: text for file, text in files.items()})
        deliver({made / NAME: locked(load_pack(made, shipped_catalogue()), None)})
        made.rename(folder)
    return [folder / file for file in (*files, NAME)]


def scaffold_overlay(file: FilePath) -> list[FilePath]:
    """Makes a new overlay of the shipped pack, named after its file, and the schema beside it unless there is one.

    Returns the files that were made. Raises NamingError and OutputError.
    """
    if file.suffix != ".yaml":
        raise NamingError(f'"{file}" cannot be the file of an overlay; its name ends in .yaml: northshire-2026.yaml')
    name, about = _name(file.stem), load_shipped().about
    _refuse_existing(file)
    before = f"{int(about.version.partition('.')[0]) + 1}.0.0"
    text = Template(_starter("overlay.yaml")).safe_substitute(
        id=name, title=f"The changes of {name}", pack=about.id, version=about.version, before=before
    )
    schema = file.parent / "overlay.schema.json"
    files = {file: text} if schema.exists() else {file: text, schema: overlay_schema()}
    refuse_early(list(files))
    deliver(files)
    return list(files)


def _pack_files(name: str) -> Mapping[str, str]:
    """The files of a new pack of this name, without its ids.lock, by their path in its folder."""
    about = (rules_folder() / SHIPPED / "pack.yaml").read_text(encoding="utf-8")
    # In the text and not as YAML, which would lose the comments that explain each field.
    for key, value in (("id", name), ("version", f'"{FIRST_VERSION}"'), ("title", f"The rules of {name}")):
        about = re.sub(rf"^{key}: .*$", f"{key}: {value}", about, count=1, flags=re.MULTILINE)
    return {
        "pack.yaml": f"# yaml-language-server: $schema=schemas/pack.json\n{about}",
        "frequencies.yaml": (rules_folder() / SHIPPED / "frequencies.yaml").read_text(encoding="utf-8"),
        "criteria/HP01.yaml": _starter("HP01.yaml"),
        "schemas/pack.json": pack_schema(),
        "schemas/frequencies.json": frequencies_schema(),
        "schemas/criterion.json": criterion_schema(read_frame(rules_folder() / SHIPPED, shipped_catalogue())),
    }


def _refuse_existing(path: FilePath) -> None:
    if path.exists() or path.is_symlink():
        raise OutputError(f"{path} is there already; choose another name")


def _name(text: str) -> str:
    if not ID.fullmatch(text) or len(text) > LONGEST:
        hint = f"use small letters, digits and hyphens, {LONGEST} at most: northshire-2026"
        raise NamingError(f'"{text}" cannot be the id of rules; {hint}')
    return text


def _starter(name: str) -> str:
    return (shipped_folder("templates") / "starter" / name).read_text(encoding="utf-8")
