"""A rule pack, loaded from its folder: areas and criteria with a scoring policy, over the catalogue of measures."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache, cached_property
from pathlib import Path as FilePath
from typing import Any, TypeVar, TypeVarTuple

from readiness.core.diagnostics import Diagnostic, Issue, Location, PackError, Path
from readiness.core.documents import Document
from readiness.core.rule_files import as_model, gather
from readiness.core.shipped import rules_folder
from readiness.data.catalogue import Catalogue, shipped_catalogue
from readiness.packs.compile import CompiledCheck, compiled
from readiness.packs.criterion import Check, Criterion, Example
from readiness.packs.extension import criterion_named, extension_issues, kept, taken_issues, unknown_starts
from readiness.packs.frame import Frame, read_frame
from readiness.packs.frequencies import Frequencies
from readiness.packs.lint.checks import criterion_issues
from readiness.packs.lint.policy import belonging_issues, naming_issues
from readiness.packs.pack_files import CRITERIA
from readiness.packs.policy import About
from readiness.packs.shelf import SHIPPED, judging, newer_than

# Ten times what a framework needs. With more, a run takes longer than anybody waits.
CHECKS_LIMIT = 1_000


@dataclass(frozen=True, slots=True)
class Origin:
    """The document that holds a criterion, a check or an example, and its path there."""

    document: Document
    path: Path


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that an overlay changed, and why. It weakens what it moves to the lenient side, or may do so.

    `subject` is a check, a criterion or the pack; `part` what of it, and empty for the whole.
    """

    subject: str
    part: str
    what: str
    reason: str
    weakens: bool

    def overlaps(self, other: Change) -> bool:
        """Whether both change the same thing, or this one changes the whole of it."""
        return self.subject == other.subject and self.part in ("", other.part)

    @property
    def thing(self) -> str:
        """What it changed, as an overlay names it: "HP06.1 weight"."""
        return f"{self.subject} {self.part}".strip()

    @property
    def told(self) -> str:
        """What it changed, in words, and whether that is less strict."""
        return f"{self.what}{', which is less strict' if self.weakens else ''}"


@dataclass(frozen=True, slots=True)
class OverlayUsed:
    """An overlay that changed the pack."""

    id: str
    version: str
    title: str
    sha256: str
    changes: tuple[Change, ...]

    @property
    def name(self) -> str:
        """Its id and its version, as reports name it."""
        return f"{self.id} {self.version}"


T = TypeVar("T")
Ts = TypeVarTuple("Ts")


# Without slots, for cached properties; eq=False keeps it hashable by identity. A pack that is made from another by
# `replace` finds everything again.
@dataclass(frozen=True, eq=False)
class RulePack:
    """A pack that was loaded and found sound. Criteria in the order of areas, then ids.

    `folder` is what messages call its folder, `base` the pack that it extends. `disabled` holds by check id why it is
    never assessed. `untouched` is the pack before any overlay. `origins` are by the ids of criteria and checks, and by
    `example_key`. `newer` names the pack of today's framework, where this one is of an earlier.
    """

    about: About
    criteria: tuple[Criterion, ...]
    frequencies: Frequencies
    catalogue: Catalogue
    compiled: Mapping[str, CompiledCheck]
    sha256: str
    folder: str
    origins: Mapping[str, Origin] = field(repr=False)
    base: RulePack | None = field(default=None, repr=False)
    shipped: bool = False
    newer: str | None = None
    overlays: tuple[OverlayUsed, ...] = ()
    disabled: Mapping[str, str] = field(default_factory=dict)
    untouched: RulePack | None = None
    _found: dict[tuple[object, ...], Any] = field(default_factory=dict, init=False, repr=False)

    @property
    def name(self) -> str:
        """Its id and its version, as reports name it."""
        return f"{self.about.id} {self.about.version}"

    @property
    def bases(self) -> tuple[RulePack, ...]:
        """The pack that it extends, the pack that this one extends, and so on."""
        return (self.base, *self.base.bases) if self.base else ()

    @property
    def lineage(self) -> str:
        """Its name, and those of the packs that it extends: "north 1.0.0, which extends ilacs-2026 1.0.0"."""
        return ", which extends ".join(one.name for one in (self, *self.bases))

    @property
    def own(self) -> tuple[Criterion, ...]:
        """The criteria that stand in its own files, and not in those of the pack that it extends."""
        there = self.base.origins if self.base else {}
        return tuple(c for c in self.criteria if self.origins[c.id] is not there.get(c.id))

    @cached_property
    def written(self) -> tuple[Criterion, ...]:
        """The criteria whose checks are written."""
        return tuple(c for c in self.criteria if c.checks)

    @cached_property
    def checks(self) -> tuple[Check, ...]:
        """All checks, in the order of criteria."""
        return tuple(check for criterion in self.criteria for check in criterion.checks)

    def with_criterion(self, criterion: Criterion, origins: Mapping[str, Origin] | None = None) -> RulePack:
        """The pack with this criterion, instead of the one with its id if there is one. Raises ExpressionError."""
        others = (one for one in self.criteria if one.id != criterion.id)
        return replace(
            self,
            criteria=in_order((*others, criterion), self.about),
            compiled={**self.compiled, **{check.id: compiled(check, self.catalogue) for check in criterion.checks}},
            origins={**self.origins, **(origins or {})},
        )

    def changes_of(self, check: str) -> Iterator[tuple[OverlayUsed, Change]]:
        """What overlays changed in a check, in their order."""
        for overlay in self.overlays:
            yield from ((overlay, change) for change in overlay.changes if change.subject == check)

    @cached_property
    def readers(self) -> Mapping[str, tuple[str, ...]]:
        """The ids of the checks that a measure decides, or in whose wording it stands, by the measure's id."""
        found: dict[str, dict[str, None]] = {}
        for check in self.checks:
            for reference in self.compiled[check.id].references:
                found.setdefault(reference.measure.id, {})[check.id] = None
        return {measure: tuple(checks) for measure, checks in found.items()}

    @property
    def unread(self) -> frozenset[str]:
        """The ids of the measures that no check reads."""
        return frozenset(self.catalogue.measures) - self.readers.keys()

    @cached_property
    def criterion_of(self) -> Mapping[str, Criterion]:
        """The criterion of each check, by check id."""
        return {check.id: criterion for criterion in self.criteria for check in criterion.checks}

    def once(self, find: Callable[[RulePack, *Ts], T], *about: *Ts) -> T:
        """What a function finds in the pack, found once: it is the same for every submission."""
        if (key := (find, *about)) not in self._found:
            self._found[key] = find(self, *about)
        found: T = self._found[key]
        return found


@cache
def load_shipped(name: str = SHIPPED) -> RulePack:
    """The pack of this name that comes with the tool; without a name, that of today's framework."""
    # Not linted again at each start: a test shows that lint finds nothing in it.
    pack = load_pack(rules_folder() / name, shipped_catalogue(), linted=True)
    newer = newer_than(name)
    return replace(pack, shipped=True, newer=newer.name if newer else None)


def shipped_for(day: date) -> RulePack:
    """The pack that comes with the tool for what speaks of a day: that of the framework in force on it."""
    return load_shipped(judging(day).id)


def load_pack(folder: FilePath, catalogue: Catalogue, linted: bool = False, bases: FilePath | None = None) -> RulePack:
    """The pack in a folder; `linted` where it is known that lint finds nothing in its criteria.

    A pack that it extends is taken from the folder `bases`, by default that of the packs that come with the tool.
    Raises PackError with every issue found, each with its file, line and column.
    """
    # The frame first, and alone: issues in criteria mean little while the areas or standards are wrong.
    return _in_frame(read_frame(folder, catalogue, bases), linted)


def _in_frame(frame: Frame, linted: bool) -> RulePack:
    """The pack with this frame."""
    base = _in_frame(frame.base, linted=True) if frame.base else None
    documents = frame.criteria()
    there = base.criteria if base else ()
    if unsound := list(extension_issues(frame.about, there, list(map(criterion_named, documents)))):
        raise PackError(frame.document.diagnostics(unsound))
    inherited = kept(frame.about, there)
    # Counted before they are validated and compiled, which is what would take too long.
    if sum(map(_checks_in, documents)) + sum(len(criterion.checks) for criterion in inherited) > CHECKS_LIMIT:
        message, hint = f"the pack holds over {CHECKS_LIMIT} checks", "make two packs of it"
        raise PackError([Diagnostic(frame.folder, Location(1, 1), (), message, hint)])
    if not (documents or inherited):
        where = f"{frame.folder}/{CRITERIA}"
        raise PackError([Diagnostic(where, Location(1, 1), (), "there are no criteria", "add some")])
    if linted:
        own = [as_model(Criterion, document) for document in documents]
    else:
        own = _linted(documents, inherited, frame, {criterion.id for criterion in there})
    ready = base.compiled if base else {}
    origins = (
        origin
        for document, criterion in zip(documents, own, strict=True)
        for origin in origins_in(criterion, document, ())
    )
    return RulePack(
        about=frame.about,
        criteria=in_order((*inherited, *own), frame.about),
        frequencies=frame.frequencies,
        catalogue=frame.catalogue,
        compiled={
            **{check.id: ready[check.id] for criterion in inherited for check in criterion.checks},
            **{check.id: compiled(check, frame.catalogue) for criterion in own for check in criterion.checks},
        },
        sha256=frame.sha256,
        folder=frame.folder,
        origins={**(base.origins if base else {}), **dict(origins)},
        base=base,
    )


def _linted(
    documents: Sequence[Document], inherited: Iterable[Criterion], frame: Frame, taken: Collection[str]
) -> list[Criterion]:
    """The criteria in these documents. Raises PackError for what is wrong in them, or with those that are inherited.

    `taken` are the ids of all criteria of the pack that is extended.
    """
    own = gather(_criterion(document, frame, taken) for document in documents)
    if astray := list(_astray(inherited, frame)):
        raise PackError(frame.document.diagnostics(astray))
    known = {check.id for criterion in (*inherited, *own) for check in criterion.checks}
    if unknown := list(unknown_starts(frame.about, known)):
        raise PackError(frame.document.diagnostics(unknown))
    return own


def in_order(criteria: Iterable[Criterion], about: About) -> tuple[Criterion, ...]:
    """In the order of the pack's areas, then ids."""
    order = [area.id for area in about.areas]
    return tuple(sorted(criteria, key=lambda c: (order.index(c.area), c.id)))


def origins_in(criterion: Criterion, document: Document, at: Path) -> Iterator[tuple[str, Origin]]:
    """The origins of a criterion, its checks and its examples."""
    yield criterion.id, Origin(document, at)
    for index, check in enumerate(criterion.checks):
        yield check.id, Origin(document, (*at, "checks", index))
    for index, example in enumerate(criterion.examples):
        yield example_key(criterion, example), Origin(document, (*at, "examples", index))


def example_key(criterion: Criterion, example: Example) -> str:
    """The key of an example in `RulePack.origins`."""
    return f"{criterion.id}: {example.name}"


def _checks_in(document: Document) -> int:
    """How many checks a file seems to hold, before it is validated."""
    checks = document.value.get("checks") if isinstance(document.value, dict) else None
    return len(checks) if isinstance(checks, list) else 0


def _criterion(document: Document, frame: Frame, taken: Collection[str]) -> Iterator[Criterion]:
    """The criterion in a file, linted."""
    criterion = as_model(Criterion, document)
    issues = [
        *naming_issues(document, criterion),
        *taken_issues(criterion, frame.about, taken),
        *belonging_issues(criterion, frame.about, frame.frequencies),
        *criterion_issues(criterion, frame.catalogue),
    ]
    if issues:
        raise PackError(document.diagnostics(issues))
    yield criterion


def _astray(inherited: Iterable[Criterion], frame: Frame) -> Iterator[Issue]:
    """Inherited criteria that name an area, a theme or an outcome that this pack no longer has."""
    for criterion in inherited:
        for issue in belonging_issues(criterion, frame.about, frame.frequencies):
            hint = f"keep what it names, or say under leaves_out why {criterion.id} does not belong here"
            yield Issue(("extends",), f"{criterion.id} of {frame.about.extends}: {issue.message}", hint, issue.rule)
