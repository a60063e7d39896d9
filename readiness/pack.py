"""A rule pack: a framework's areas and criteria with a scoring policy, over the shared catalogue of measures."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path as FilePath

from readiness.catalogue import Catalogue, as_model, digest, gather, named, read_yaml, rules_folder, shipped_catalogue
from readiness.criterion import Area, Check, Criterion
from readiness.document import Document
from readiness.errors import PackError, Place, Problem
from readiness.lint import criterion_faults
from readiness.packfolder import CRITERIA, pack_files
from readiness.policy import About, Frequencies, about_faults, belonging_faults, naming_faults
from readiness.reference import CompiledCheck, compiled

SHIPPED = "ilacs-2026"
# Ten times what a framework needs. With more, a run would take longer than anybody waits.
CHECKS_LIMIT = 1_000


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that an overlay changed, and why. It loosens what it moves to the lenient side, or may do so."""

    thing: str
    what: str
    reason: str
    loosens: bool


@dataclass(frozen=True, slots=True)
class OverlayUsed:
    """An overlay that changed the pack."""

    id: str
    version: str
    title: str
    sha256: str
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class RulePack:
    """A pack that was loaded and found sound. Criteria in the order of areas, then ids.

    `disabled` gives for each check that an overlay disabled who did so and why; it is never assessed. `untouched` is
    the pack as it was before any overlay.
    """

    about: About
    criteria: tuple[Criterion, ...]
    frequencies: Frequencies
    catalogue: Catalogue
    compiled: Mapping[str, CompiledCheck]
    sha256: str
    shipped: bool = False
    overlays: tuple[OverlayUsed, ...] = ()
    disabled: Mapping[str, str] = field(default_factory=dict)
    untouched: RulePack | None = None

    @property
    def written(self) -> tuple[Criterion, ...]:
        """The criteria whose checks are written."""
        return tuple(c for c in self.criteria if c.checks)

    @property
    def checks(self) -> tuple[Check, ...]:
        """All checks, in the order of criteria."""
        return tuple(check for criterion in self.criteria for check in criterion.checks)

    def with_criterion(self, criterion: Criterion) -> RulePack:
        """The pack with this criterion, instead of the one with its id if there is one. Raises ExpressionError."""
        order = list(Area)
        others = (one for one in self.criteria if one.id != criterion.id)
        return replace(
            self,
            criteria=tuple(sorted((*others, criterion), key=lambda c: (order.index(c.area), c.id))),
            compiled={**self.compiled, **{check.id: compiled(check, self.catalogue) for check in criterion.checks}},
        )

    @property
    def criterion_of(self) -> Mapping[str, Criterion]:
        """The criterion of each check, by check id."""
        return {check.id: criterion for criterion in self.criteria for check in criterion.checks}


@cache
def load_shipped() -> RulePack:
    """The pack that comes with the tool."""
    return replace(load_pack(rules_folder() / SHIPPED, shipped_catalogue()), shipped=True)


def load_pack(folder: FilePath, catalogue: Catalogue) -> RulePack:
    """The pack in a folder. Raises PackError with every problem found, each with its file, line and column."""
    files = pack_files(folder)
    pack_yaml = read_yaml(folder / "pack.yaml", folder)
    about = as_model(About, pack_yaml)
    if unsound := list(about_faults(about, catalogue)):
        raise PackError(pack_yaml.problems(unsound))
    frequencies = as_model(Frequencies, read_yaml(folder / "frequencies.yaml", folder))
    documents = [read_yaml(file, folder) for file in files if file.parent.name == CRITERIA]
    if not documents:
        raise PackError(
            [Problem(named(folder / CRITERIA, folder), Place(1, 1), (), "there are no criteria", "add some")]
        )
    if sum(map(_checks_in, documents)) > CHECKS_LIMIT:
        what, mend = f"the pack holds over {CHECKS_LIMIT} checks", "make two packs of it"
        raise PackError([Problem(named(folder, folder), Place(1, 1), (), what, mend)])
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


def _checks_in(document: Document) -> int:
    """How many checks a file seems to hold, before it is known to be sound."""
    checks = document.value.get("checks") if isinstance(document.value, dict) else None
    return len(checks) if isinstance(checks, list) else 0


def _criterion(document: Document, catalogue: Catalogue, about: About, frequencies: Frequencies) -> Iterator[Criterion]:
    criterion = as_model(Criterion, document)
    faults = [
        *naming_faults(document, criterion),
        *belonging_faults(criterion, about, frequencies),
        *criterion_faults(criterion, catalogue),
    ]
    if faults:
        raise PackError(document.problems(faults))
    yield criterion
