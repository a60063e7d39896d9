"""A rule pack: a framework's areas and criteria with a scoring policy, over the shared catalogue of measures."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path as FilePath

from readiness.catalogue import Catalogue, as_model, digest, gather, read_yaml, rules_folder, shipped_catalogue
from readiness.criterion import Area, Check, Criterion
from readiness.document import Document
from readiness.errors import PackError, Place, Problem
from readiness.lint import criterion_faults
from readiness.policy import About, Frequencies, about_faults, naming_faults
from readiness.reference import CompiledCheck, compiled

SHIPPED = "ilacs-2026"


@dataclass(frozen=True, slots=True)
class RulePack:
    """A pack that was loaded and found sound. Criteria in the order of areas, then ids."""

    about: About
    criteria: tuple[Criterion, ...]
    frequencies: Frequencies
    catalogue: Catalogue
    compiled: Mapping[str, CompiledCheck]
    sha256: str

    @property
    def written(self) -> tuple[Criterion, ...]:
        """The criteria whose checks are written."""
        return tuple(c for c in self.criteria if c.checks)

    @property
    def checks(self) -> tuple[Check, ...]:
        """All checks, in the order of criteria."""
        return tuple(check for criterion in self.criteria for check in criterion.checks)

    @property
    def criterion_of(self) -> Mapping[str, Criterion]:
        """The criterion of each check, by check id."""
        return {check.id: criterion for criterion in self.criteria for check in criterion.checks}


@cache
def load_shipped() -> RulePack:
    """The pack that comes with the tool."""
    return load_pack(rules_folder() / SHIPPED, shipped_catalogue())


def load_pack(folder: FilePath, catalogue: Catalogue) -> RulePack:
    """The pack in a folder. Raises PackError with every problem found, each with its file, line and column."""
    files = sorted(folder.rglob("*.yaml"))
    if not (folder / "pack.yaml").is_file():
        what = "there is no pack.yaml in this folder" if folder.is_dir() else "there is no such folder"
        raise PackError([Problem(folder.name, Place(1, 1), (), what, "name the folder that holds pack.yaml")])
    pack_yaml = read_yaml(folder / "pack.yaml", folder)
    about = as_model(About, pack_yaml)
    if unsound := list(about_faults(about, catalogue)):
        raise PackError(pack_yaml.problems(unsound))
    frequencies = as_model(Frequencies, read_yaml(folder / "frequencies.yaml", folder))
    if misnamed := sorted(folder.rglob("*.yml")):
        what = "a file called .yml would be passed over"
        names = [file.relative_to(folder.parent).as_posix() for file in misnamed]
        raise PackError(Problem(name, Place(1, 1), (), what, "call it .yaml") for name in names)
    documents = [read_yaml(file, folder) for file in files if file.parent.name == "criteria"]
    if not documents:
        raise PackError([Problem(f"{folder.name}/criteria", Place(1, 1), (), "there are no criteria", "add some")])
    criteria = gather(_criterion(document, catalogue, about, frequencies) for document in documents)
    order = list(Area)
    return RulePack(
        about=about,
        criteria=tuple(sorted(criteria, key=lambda c: (order.index(c.area), c.id))),
        frequencies=frequencies,
        catalogue=catalogue,
        compiled={check.id: compiled(check, catalogue) for criterion in criteria for check in criterion.checks},
        sha256=digest(folder, files),
    )


def _criterion(document: Document, catalogue: Catalogue, about: About, frequencies: Frequencies) -> Iterator[Criterion]:
    criterion = as_model(Criterion, document)
    problems = [*naming_faults(document, criterion, about, frequencies), *criterion_faults(criterion, catalogue)]
    if problems:
        raise PackError(document.problems(problems))
    yield criterion
