"""A rule pack, loaded from its folder: areas and criteria with a scoring policy, over the catalogue of measures."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path as FilePath

from readiness.core.diagnostics import Diagnostic, Location, PackError, Path
from readiness.core.documents import Document
from readiness.core.rule_files import as_model, digest, gather, named
from readiness.core.shipped import rules_folder
from readiness.data.catalogue import Catalogue, shipped_catalogue
from readiness.data.submission import Submission
from readiness.data.vocabulary import Area
from readiness.packs.compile import CompiledCheck, compiled
from readiness.packs.criterion import Check, Criterion, Example
from readiness.packs.lint.checks import criterion_issues
from readiness.packs.lint.policy import about_issues, belonging_issues, naming_issues
from readiness.packs.pack_files import CRITERIA, pack_files
from readiness.packs.policy import About, Frequencies


def in_force(pack: RulePack, submission: Submission) -> bool:
    """Whether the pack's framework was in force at the submission's date."""
    day, span = submission.date.last, pack.about.in_force
    return span.first.first <= day and (span.last is None or day <= span.last.last)


SHIPPED = "ilacs-2026"
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


@dataclass(frozen=True, slots=True)
class RulePack:
    """A pack that was loaded and found sound. Criteria in the order of areas, then ids.

    `disabled` holds by check id which overlay disabled it and why; such a check is never assessed. `untouched` is the
    pack before any overlay. `origins` are by the ids of criteria and checks, and by `example_key`.
    """

    about: About
    criteria: tuple[Criterion, ...]
    frequencies: Frequencies
    catalogue: Catalogue
    compiled: Mapping[str, CompiledCheck]
    sha256: str
    origins: Mapping[str, Origin] = field(repr=False)
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

    def with_criterion(self, criterion: Criterion, origins: Mapping[str, Origin] | None = None) -> RulePack:
        """The pack with this criterion, instead of the one with its id if there is one. Raises ExpressionError."""
        others = (one for one in self.criteria if one.id != criterion.id)
        return replace(
            self,
            criteria=in_order((*others, criterion)),
            compiled={**self.compiled, **{check.id: compiled(check, self.catalogue) for check in criterion.checks}},
            origins={**self.origins, **(origins or {})},
        )

    def changes_of(self, check: str) -> Iterator[tuple[OverlayUsed, Change]]:
        """What overlays changed in a check, in their order."""
        for overlay in self.overlays:
            yield from ((overlay, change) for change in overlay.changes if change.subject == check)

    @property
    def criterion_of(self) -> Mapping[str, Criterion]:
        """The criterion of each check, by check id."""
        return {check.id: criterion for criterion in self.criteria for check in criterion.checks}


@cache
def load_shipped() -> RulePack:
    """The pack that comes with the tool."""
    # Not linted again at each start: a test shows that lint finds nothing in it.
    return replace(load_pack(rules_folder() / SHIPPED, shipped_catalogue(), linted=True), shipped=True)


def load_pack(folder: FilePath, catalogue: Catalogue, linted: bool = False) -> RulePack:
    """The pack in a folder; `linted` where it is known that lint finds nothing in its criteria.

    Raises PackError with every issue found, each with its file, line and column.
    """
    # pack.yaml first, and alone: issues in criteria mean little while the areas or standards are wrong.
    files = pack_files(folder)
    pack_yaml = files["pack.yaml"].document()
    about = as_model(About, pack_yaml)
    if unsound := list(about_issues(about, catalogue)):
        raise PackError(pack_yaml.diagnostics(unsound))
    frequencies = as_model(Frequencies, files["frequencies.yaml"].document())
    documents = [file.document() for file in files.values() if file.place.startswith(f"{CRITERIA}/")]
    if not documents:
        raise PackError(
            [Diagnostic(named(folder / CRITERIA, folder), Location(1, 1), (), "there are no criteria", "add some")]
        )
    # Counted before they are validated and compiled, which is what would take too long.
    if sum(map(_checks_in, documents)) > CHECKS_LIMIT:
        message, hint = f"the pack holds over {CHECKS_LIMIT} checks", "make two packs of it"
        raise PackError([Diagnostic(named(folder, folder), Location(1, 1), (), message, hint)])
    if linted:
        criteria = [as_model(Criterion, document) for document in documents]
    else:
        criteria = gather(_criterion(document, about, frequencies, catalogue) for document in documents)
    return RulePack(
        about=about,
        criteria=in_order(criteria),
        frequencies=frequencies,
        catalogue=catalogue,
        compiled={check.id: compiled(check, catalogue) for criterion in criteria for check in criterion.checks},
        sha256=digest(files.values()),
        origins={
            key: origin
            for document, criterion in zip(documents, criteria, strict=True)
            for key, origin in origins_in(criterion, document, ())
        },
    )


def in_order(criteria: Iterable[Criterion]) -> tuple[Criterion, ...]:
    """In the order of areas, then ids."""
    order = list(Area)
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


def _criterion(document: Document, about: About, frequencies: Frequencies, catalogue: Catalogue) -> Iterator[Criterion]:
    """The criterion in a file, linted."""
    criterion = as_model(Criterion, document)
    issues = [
        *naming_issues(document, criterion),
        *belonging_issues(criterion, about, frequencies),
        *criterion_issues(criterion, catalogue),
    ]
    if issues:
        raise PackError(document.diagnostics(issues))
    yield criterion
