"""A rule pack: a framework's areas and criteria with a scoring policy, over the shared catalogue of measures."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path as FilePath
from typing import Annotated

from pydantic import Field

from readiness.catalogue import Catalogue, as_model, digest, gather, read_yaml, rules_folder, shipped_catalogue
from readiness.criterion import Area, Check, Criterion, Level
from readiness.document import Document
from readiness.errors import Fault, PackError, Place, Problem
from readiness.lint import criterion_faults
from readiness.measure import Source
from readiness.model import Coded, Day, Model, Number, Text
from readiness.reference import CompiledCheck, compiled

SHIPPED = "ilacs-2026"


class View(StrEnum):
    """What can be said of an area, in our own words: never a grade."""

    ACT_NOW = "act-now"
    PUT_RIGHT = "put-right"
    QUESTIONS = "questions-to-answer"
    SUPPORTED = "supported"
    CANNOT_SAY = "cannot-say"


class Condition(StrEnum):
    """What a view may depend on. The first condition in the pack's list that holds decides."""

    CRITICAL_GAP = "critical-gap"
    MAJOR_GAP = "major-gap"
    RULE_FAILED = "rule-failed"
    THIN_COVERAGE = "thin-coverage"
    MINOR_GAP = "minor-gap"
    EVIDENCE_AGREES = "evidence-agrees"
    OTHERWISE = "otherwise"


class ViewRule(Model):
    """One line of the policy for views."""

    when: Condition
    view: View


class SupportedNeeds(Model):
    """Shares, in percent of an area's assessed criteria, that `evidence-agrees` asks for."""

    evidence_share: Number
    self_rated_share: Number


class Scoring(Model):
    """The policy: credit by level (0 to 1), the least coverage in percent, and the ordered conditions for views."""

    credit: Mapping[Level, Number]
    minimum_coverage: Number = Field(ge=0, le=100)
    views: tuple[ViewRule, ...]
    supported_needs: SupportedNeeds


class AreaTitle(Model):
    """A judgement area as the pack calls it."""

    id: Area
    title: Text
    looks_at: Text


class Framework(Model):
    """The inspection framework that the pack follows."""

    name: Text
    version_date: Day
    publisher: Text
    source: Source


class InForce(Model):
    """The first and the last day on which the framework is in force; no last day where none is known."""

    first: Day = Field(alias="from")
    last: Day | None = Field(default=None, alias="until")


class About(Model):
    """`pack.yaml`."""

    id: Text
    version: Annotated[str, Coded(r"\d+\.\d+\.\d+", "a version in three numbers", "1.0.0")]
    pack_format: Annotated[str, Coded(r"1\.\d+", "a pack format that this tool reads", "1.0")]
    title: Text
    framework: Framework
    in_force: InForce
    areas: tuple[AreaTitle, ...]
    local_standards: Mapping[str, Number]
    scoring: Scoring
    caution: tuple[Text, ...]


class Frequency(Model):
    """How often a theme is among the areas for improvement, in percent of reports."""

    percent: Number
    recent: Number


class Criticised(Model):
    """How often each theme was criticised."""

    of_reports: int
    years: Text
    recent_years: Text
    source: Source
    themes: Mapping[str, Frequency]


class Examined(Model):
    """How often each subject is mentioned at all, in percent of reports."""

    of_reports: int
    years: Text
    source: Source
    subjects: Mapping[str, Number]


class Frequencies(Model):
    """`frequencies.yaml`: criticised is not examined, and both are shown."""

    criticised: Criticised
    examined: Examined


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
    about = as_model(About, read_yaml(folder / "pack.yaml", folder))
    frequencies = as_model(Frequencies, read_yaml(folder / "frequencies.yaml", folder))
    documents = [read_yaml(file, folder) for file in files if file.parent.name == "criteria"]
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
    problems = [*_naming_faults(document, criterion, about, frequencies), *criterion_faults(criterion, catalogue)]
    if problems:
        raise PackError(document.problems(problems))
    yield criterion


def _naming_faults(document: Document, criterion: Criterion, about: About, frequencies: Frequencies) -> Iterable[Fault]:
    from readiness.model import suggestion

    stem = document.name.rpartition("/")[2].removesuffix(".yaml")
    if stem != criterion.id:
        yield Fault(("id",), f"the file is called {stem}.yaml", f"call it {criterion.id}.yaml, or correct the id")
    if criterion.area not in [area.id for area in about.areas]:
        yield Fault(
            ("area",), f"the pack has no area {criterion.area}", suggestion(criterion.area, [a.id for a in about.areas])
        )
    known = frequencies.criticised.themes
    for index, theme in enumerate(criterion.themes):
        if theme not in known:
            yield Fault(("themes", index), f'there is no theme "{theme}"', suggestion(theme, known))
    subject = criterion.examined_as
    if subject is not None and subject not in frequencies.examined.subjects:
        yield Fault(
            ("examined_as",), f'there is no subject "{subject}"', suggestion(subject, frequencies.examined.subjects)
        )
