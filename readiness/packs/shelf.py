"""The packs that come with readiness: which there are, and which of them judges what speaks of a day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path as FilePath

from readiness.core.rule_files import as_model, read_rules
from readiness.core.shipped import rules_folder
from readiness.packs.pack_files import PACK_YAML
from readiness.packs.policy import InForce

# The pack of today's framework: what is used where no submission says a day.
SHIPPED = "ilacs-2026"


@dataclass(frozen=True, slots=True)
class Shelved:
    """A pack that comes with readiness, as far as it takes to choose one."""

    id: str
    version: str
    extends: str | None
    in_force: InForce

    @property
    def name(self) -> str:
        """Its id and its version, as reports name it."""
        return f"{self.id} {self.version}"


def names_in(bases: FilePath) -> tuple[str, ...]:
    """The names of the packs in a folder of packs."""
    return tuple(sorted(file.parent.name for file in bases.glob(f"*/{PACK_YAML}")))


@cache
def shelf() -> Mapping[str, Shelved]:
    """The packs that come with readiness, by name, in the order of their frameworks."""
    found = [_shelved(rules_folder() / name) for name in names_in(rules_folder())]
    return {one.id: one for one in sorted(found, key=lambda one: one.in_force.first.first)}


def lineage(name: str) -> tuple[str, ...]:
    """A pack's name, and those of the packs that it extends, as far as they come with readiness."""
    extends = shelf()[name].extends if name in shelf() else None
    return (name, *lineage(extends)) if extends else (name,)


def judging(day: date) -> Shelved:
    """The pack for what speaks of a day: the last whose framework had begun, or the first there is."""
    known = list(shelf().values())
    return next((one for one in reversed(known) if one.in_force.first.first <= day), known[0])


def newer_than(name: str) -> Shelved | None:
    """Today's pack, where the one of this name is of an earlier framework; else None."""
    today = shelf()[SHIPPED]
    return today if shelf()[name].in_force.first.first < today.in_force.first.first else None


def _shelved(folder: FilePath) -> Shelved:
    document = read_rules(folder / PACK_YAML, folder).document()
    about = document.value
    in_force = as_model(InForce, document, about["in_force"], ("in_force",))
    return Shelved(about["id"], about["version"], about.get("extends"), in_force)
