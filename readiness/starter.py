"""What an author starts from: a pack or an overlay that is sound, and says what to put where."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path as FilePath
from string import Template

from readiness.catalogue import rules_folder
from readiness.errors import ReadinessError
from readiness.pack import SHIPPED, load_shipped
from readiness.packschemas import criterion_schema, frequencies_schema, overlay_schema, pack_schema

NAME = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
FIRST_VERSION = "0.1.0"


class NamingError(ReadinessError):
    """A pack or an overlay that cannot be called so."""


def starter_pack(folder: FilePath) -> Mapping[FilePath, str]:
    """The files of a new pack, called like its folder, with one criterion.

    Its policy and what inspectors raise are those of the shipped pack. Raises NamingError.
    """
    name = _name(folder.resolve().name)
    about = (rules_folder() / SHIPPED / "pack.yaml").read_text(encoding="utf-8")
    for key, value in (("id", name), ("version", f'"{FIRST_VERSION}"'), ("title", f"The rules of {name}")):
        about = re.sub(rf"^{key}: .*$", f"{key}: {value}", about, count=1, flags=re.MULTILINE)
    return {
        folder / "pack.yaml": f"# yaml-language-server: $schema=schemas/pack.json\n{about}",
        folder / "frequencies.yaml": (rules_folder() / SHIPPED / "frequencies.yaml").read_text(encoding="utf-8"),
        folder / "criteria" / "HP01.yaml": _starter("HP01.yaml"),
        folder / "schemas" / "pack.json": pack_schema(),
        folder / "schemas" / "frequencies.json": frequencies_schema(),
        folder / "schemas" / "criterion.json": criterion_schema(load_shipped().frequencies),
    }


def starter_overlay(file: FilePath) -> Mapping[FilePath, str]:
    """A new overlay of the shipped pack, called like its file, and its schema beside it. Raises NamingError."""
    name, about = _name(file.stem), load_shipped().about
    before = f"{int(about.version.partition('.')[0]) + 1}.0.0"
    text = Template(_starter("overlay.yaml")).safe_substitute(
        id=name, title=f"The changes of {name}", pack=about.id, version=about.version, before=before
    )
    return {file: text, file.parent / "overlay.schema.json": overlay_schema()}


def _name(text: str) -> str:
    if not NAME.fullmatch(text):
        raise NamingError(f'"{text}" cannot be the id of rules; use small letters, digits and hyphens: northshire-2026')
    return text


def _starter(name: str) -> str:
    return (rules_folder().parent / "templates" / "starter" / name).read_text(encoding="utf-8")
