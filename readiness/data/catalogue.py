"""The catalogue: every measure that a submission may hold, with relations, benchmarks, local standards and councils."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cache, lru_cache
from pathlib import Path as FilePath
from typing import TYPE_CHECKING, Annotated, Any

from readiness.core.diagnostics import ExpressionError, Issue, PackError, Path, Rule
from readiness.core.documents import Document
from readiness.core.rule_files import RuleFile, as_model, digest, gather, read_rules
from readiness.core.shipped import rules_folder
from readiness.core.suggestions import suggestion
from readiness.core.types import Coded, Model, Number, Prose, Text
from readiness.data.benchmarks import Benchmark, Release
from readiness.data.council_figures import CouncilFigures
from readiness.data.councils import COUNCILS, Authority, CouncilList, Councils, loose_ends
from readiness.data.measures import Measure
from readiness.data.relations import Relations, Tie, tied, unfit
from readiness.data.submission import IGNORED_KEYS, Submission

if TYPE_CHECKING:  # most runs need none of it
    from readiness.data.imported import Imported

LOCAL_STANDARDS = "local-standards.yaml"
MEASURES, RELATIONS, BENCHMARKS = "measures", "relations", "benchmarks"
# The folders of a catalogue. A pack may have them too.
FOLDERS = (MEASURES, RELATIONS, BENCHMARKS)


class LessStrict(StrEnum):
    """In which direction a local standard is less strict than the pack's."""

    ABOVE = "above"
    BELOW = "below"


class LocalStandard(Model):
    """A limit that each council sets for itself, and the bounds within which the tool accepts it."""

    title: Prose
    """What it limits, in a few words."""
    unit: Text
    """What it is measured in."""
    minimum: Number
    """The least that a council may set."""
    maximum: Number
    """The most that a council may set."""
    less_strict: LessStrict
    """On which side of the pack's default a council's own standard is less strict."""
    definition: Prose
    """What exactly it limits, from when to when."""

    def is_less_strict(self, one: Decimal, other: Decimal) -> bool:
        """Whether the first standard asks for less than the second."""
        return one > other if self.less_strict is LessStrict.ABOVE else one < other


class LocalStandards(Model):
    """The file of local standards."""

    local_standards: Mapping[str, LocalStandard]
    """Each standard, by the name that submissions use."""


class Section(Model):
    """A file of measures; the section is the key under which they stand in a submission."""

    section: Annotated[str, Coded(r"[a-z][a-z0-9_]{0,63}", "the name of a section", "child_protection")]
    """The key under which the measures stand in a submission."""
    title: Prose
    """What reports call the section."""
    measures: Mapping[str, Any]
    """Each measure, by its key in the section."""


@dataclass(frozen=True, slots=True, eq=False)
class Catalogue:
    """All measures by id, in the order of the files; section titles; relations; releases; local standards; councils.

    `figures` are those of every council, read when first asked for. Where a user's `imported` figures are among them,
    `shipped` is the catalogue without those.
    """

    # eq=False keeps it hashable by identity, for caches whose key is a catalogue.
    measures: Mapping[str, Measure]
    sections: Mapping[str, str]
    ties: tuple[Tie, ...]
    releases: tuple[Release, ...]
    local_standards: Mapping[str, LocalStandard]
    councils: Councils
    figures: CouncilFigures
    sha256: str
    imported: Imported | None = None
    shipped: Catalogue | None = None

    def ties_of(self, measure: str) -> tuple[Tie, ...]:
        """The relations that read the measure."""
        return tuple(tie for tie in self.ties if measure in tie.measures)

    def ties_between(self, given: frozenset[str]) -> Iterator[Tie]:
        """The relations of which two sums read a measure that is given: of hundreds, a few."""
        places = _places_of_ties(self)
        touched = sorted({place for measure in given for place in places.get(measure, ())})
        return (tie for tie in map(self.ties.__getitem__, touched) if tie.compares(given))

    def release_of(self, measure: str | None) -> Release | None:
        """The release in which the measure's figures are published; None where they are not."""
        return next((release for release in self.releases if measure in release.measures), None)

    @property
    def published_measures(self) -> frozenset[str]:
        """The measures of which figures are published."""
        return frozenset(measure for release in self.releases for measure in release.measures)

    def has_benchmark(self, measure: str) -> bool:
        """Whether any year of it is published."""
        return self.release_of(measure) is not None

    def benchmark(self, measure: str, until: date, published_by: date | None = None) -> Benchmark | None:
        """The latest published figures as at or before `until`."""
        release = self.release_of(measure)
        return release.figures(measure, until, published_by) if release else None


@lru_cache(maxsize=4)
def _places_of_ties(catalogue: Catalogue) -> Mapping[str, list[int]]:
    """Where among the relations those stand that read a measure, by its id."""
    found: dict[str, list[int]] = {}
    for place, tie in enumerate(catalogue.ties):
        for measure in tie.measures:
            found.setdefault(measure, []).append(place)
    return found


@cache
def submitted(catalogue: Catalogue) -> Catalogue:
    """The catalogue without what is counted from the submission itself: what a council may submit."""
    measures = {name: measure for name, measure in catalogue.measures.items() if not measure.computed}
    sections = {measure.section for measure in measures.values()}
    return replace(
        catalogue,
        measures=measures,
        sections={name: title for name, title in catalogue.sections.items() if name in sections},
    )


@cache
def shipped_catalogue() -> Catalogue:
    """The catalogue that comes with the tool."""
    return load_catalogue(rules_folder())


def load_catalogue(root: FilePath) -> Catalogue:
    """The catalogue in `measures/`, `relations/`, `benchmarks/` and `councils.yaml` of a folder. Raises PackError."""
    files = [read_rules(file, root) for name in FOLDERS for file in sorted((root / name).glob("*.yaml"))]
    listed = [read_rules(root / COUNCILS, root)] if (root / COUNCILS).exists() else []
    councils = {code: one for file in listed for code, one in _councils(file.document()).items()}
    catalogue = Catalogue({}, {}, (), (), {}, Councils(councils), CouncilFigures(root), digest([*files, *listed]))
    return with_files(catalogue, files)


def with_files(catalogue: Catalogue, files: Iterable[RuleFile]) -> Catalogue:
    """The catalogue with what these files add, each in the folder that says what it holds. Raises PackError.

    They may add sections of measures, and take none that is there.
    """
    found: dict[str, list[Document]] = {name: [] for name in FOLDERS}
    for file in files:
        if (folder := file.place.partition("/")[0]) in found:
            found[folder].append(file.document())
    if not any(found.values()):
        return catalogue
    sections = [(d, as_model(Section, d)) for d in found[MEASURES] if not d.name.endswith(LOCAL_STANDARDS)]
    standards = dict(catalogue.local_standards)
    for document in (d for d in found[MEASURES] if d.name.endswith(LOCAL_STANDARDS)):
        standards |= _standards(document, standards)
    measures = dict(catalogue.measures)
    gather(_measures(document, section, catalogue, standards, measures) for document, section in sections)
    if unknown := [one for d, section in sections for one in d.diagnostics(_unknown_names(section, measures))]:
        raise PackError(unknown)
    return replace(
        catalogue,
        measures=measures,
        sections={**catalogue.sections, **{section.section: section.title for _, section in sections}},
        ties=(*catalogue.ties, *gather(_ties(d, measures) for d in found[RELATIONS])),
        releases=(*catalogue.releases, *gather(_release(d, measures, catalogue) for d in found[BENCHMARKS])),
        local_standards=standards,
    )


def _standards(document: Document, taken: Collection[str]) -> Mapping[str, LocalStandard]:
    standards = as_model(LocalStandards, document).local_standards
    clashes = [
        Issue(("local_standards", name), f'there is a local standard "{name}" already', "call it something else")
        for name in standards
        if name in taken
    ]
    if clashes:
        raise PackError(document.diagnostics(clashes))
    return standards


def _measures(
    document: Document,
    section: Section,
    there: Catalogue,
    standards: Mapping[str, LocalStandard],
    measures: dict[str, Measure],
) -> Iterator[Measure]:
    """The measures of one file, added to those of the files before. The sections of `there` are taken."""
    message = ""
    if section.section in (*Submission.model_fields, *IGNORED_KEYS):
        message = f'"{section.section}" is a key of the submission itself'
    elif section.section in there.sections:
        message = f'"{section.section}" is a section of measures that is there already'
    if message:
        raise PackError(document.diagnostics([Issue(("section",), message, "call the section something else")]))
    for name, body in section.measures.items():
        at = ("measures", name)
        if not isinstance(body, dict):
            hint = "give it a title, a kind and a definition"
            raise PackError(document.diagnostics([Issue(at, "this is not a measure", hint)]))
        measure = as_model(Measure, document, {"id": f"{section.section}.{name}", **body}, at)
        wrong = []
        if measure.id in measures:
            wrong.append(Issue(at, f"{measure.id} is defined in another file too", "keep one"))
        if (standard := measure.local_standard) is not None and standard not in standards:
            message = f'there is no local standard "{standard}"'
            wrong.append(Issue((*at, "local_standard"), message, suggestion(standard, standards)))
        # What readiness counts itself has a place in its code; nothing would ever count another.
        if measure.computed and there.measures:
            wrong.append(Issue((*at, "computed"), "nothing counts this", "take it out: a council submits the measure"))
        if wrong:
            raise PackError(document.diagnostics(wrong))
        measures[measure.id] = measure
        yield measure


def _unknown_names(section: Section, measures: Mapping[str, Measure]) -> Iterator[Issue]:
    """Measures that those of a section name, and that there are not."""
    for name in section.measures:
        at: Path = ("measures", name)
        measure = measures[f"{section.section}.{name}"]
        named: list[tuple[Path, str | None]] = [((*at, "open_and_late"), measure.open_and_late)]
        named += [((*at, "moves_with", index), one) for index, one in enumerate(measure.moves_with)]
        for place, one in named:
            if one is not None and one not in measures:
                yield Issue(place, f"there is no measure {one}", suggestion(one, measures), Rule.UNKNOWN_MEASURE)


def _councils(document: Document) -> Mapping[str, Authority]:
    councils = as_model(CouncilList, document).councils
    if wrong := list(loose_ends(councils)):
        raise PackError(document.diagnostics(wrong))
    return councils


def _ties(document: Document, measures: Mapping[str, Measure]) -> Iterator[Tie]:
    """The relations of one file, each with its measures. Raises PackError after the last, with every issue."""
    wrong: list[Issue] = []
    for index, relation in enumerate(as_model(Relations, document).relations):
        try:
            tie = tied(relation, measures)
        except ExpressionError as error:
            wrong.append(Issue(("relations", index), error.message, error.hint, Rule.UNKNOWN_MEASURE))
            continue
        wrong += [Issue(("relations", index), *why) for why in unfit(tie)]
        yield tie
    if wrong:
        raise PackError(document.diagnostics(wrong))


def _release(document: Document, measures: Mapping[str, Measure], there: Catalogue) -> Iterator[Release]:
    """The release in a file. The measures of `there` have their figures, or have none, already."""
    release = as_model(Release, document)
    wrong = [
        Issue(("measures", name), f"there is no measure {name}", suggestion(name, measures))
        for name in release.measures
        if name not in measures
    ] + [
        Issue(("measures", name, "years", year), f"{year} has no date in `published`", "add it")
        for name, series in release.measures.items()
        for year in series.years
        if year not in release.published
    ]
    hint = "give figures for measures of your own"
    wrong += [
        Issue(("measures", name), f"{name} is not yours", hint) for name in release.measures if name in there.measures
    ]
    if wrong:
        raise PackError(document.diagnostics(wrong))
    yield release
