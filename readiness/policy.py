"""What a pack says of itself: its framework, its areas, its scoring policy, and how often inspectors find what."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import Annotated

from pydantic import Field

from readiness.catalogue import Catalogue
from readiness.criterion import Area, Criterion, Level
from readiness.document import Document
from readiness.errors import Fault, Path
from readiness.measure import Source
from readiness.model import Coded, Day, Model, Number, Tally, Text, suggestion

Percent = Annotated[Number, Field(ge=0, le=100)]
# It stands in the last line of a run, where nothing but an id may stand.
PackId = Annotated[str, Coded(r"[a-z0-9][a-z0-9._-]{0,63}", "the id of a pack or an overlay", "ilacs-2026")]


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

    evidence_share: Percent
    self_rated_share: Percent


class Scoring(Model):
    """The policy: credit by level (0 to 1), the least coverage in percent, and the ordered conditions for views."""

    credit: Mapping[Level, Annotated[Number, Field(ge=0, le=1)]]
    minimum_coverage: Percent
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


Version = Annotated[str, Coded(r"\d{1,4}\.\d{1,4}\.\d{1,4}", "a version in three numbers", "1.0.0")]


class About(Model):
    """`pack.yaml`."""

    id: PackId
    version: Version
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

    percent: Percent
    recent: Percent


class Criticised(Model):
    """How often each theme was criticised."""

    of_reports: Tally
    years: Text
    recent_years: Text
    source: Source
    themes: Mapping[str, Frequency]


class Examined(Model):
    """How often each subject is mentioned at all, in percent of reports."""

    of_reports: Tally
    years: Text
    source: Source
    subjects: Mapping[str, Percent]


class Frequencies(Model):
    """`frequencies.yaml`: criticised is not examined, and both are shown."""

    criticised: Criticised
    examined: Examined


def about_faults(about: About, catalogue: Catalogue) -> Iterator[Fault]:
    """What would keep the pack from judging, at paths in `pack.yaml`."""
    for level in Level:
        if level not in about.scoring.credit:
            yield Fault(("scoring", "credit"), f"{level} has no credit", "give every level a number from 0 to 1")
    if not about.scoring.views or about.scoring.views[-1].when is not Condition.OTHERWISE:
        yield Fault(("scoring", "views"), "no view is left where nothing else holds", "end with when: otherwise")
    span = about.in_force
    if span.last is not None and span.last.last < span.first.first:
        yield Fault(("in_force", "until"), f"it ends ({span.last}) before it begins ({span.first})", "check the dates")
    for name in catalogue.local_standards:
        if name not in about.local_standards:
            yield Fault(("local_standards",), f'"{name}" has no default', "add it")
    for name, value in about.local_standards.items():
        at: Path = ("local_standards", name)
        standard = catalogue.local_standards.get(name)
        if standard is None:
            yield Fault(at, f'there is no local standard "{name}"', suggestion(name, catalogue.local_standards))
        elif not standard.minimum <= value <= standard.maximum:
            mend = f"it must lie between {standard.minimum} and {standard.maximum} {standard.unit}"
            yield Fault(at, f"{value} {standard.unit} is outside what the catalogue allows", mend)


def naming_faults(document: Document, criterion: Criterion) -> Iterator[Fault]:
    """Whether the file is called as the criterion is."""
    stem = document.name.rpartition("/")[2].removesuffix(".yaml")
    if stem != criterion.id:
        yield Fault(("id",), f"the file is called {stem}.yaml", f"call it {criterion.id}.yaml, or correct the id")


def belonging_faults(criterion: Criterion, about: About, frequencies: Frequencies) -> Iterator[Fault]:
    """What a criterion names that the pack does not have, at paths in the criterion."""
    areas = [area.id for area in about.areas]
    if criterion.area not in areas:
        yield Fault(("area",), f"the pack has no area {criterion.area}", suggestion(criterion.area, areas))
    known = frequencies.criticised.themes
    for index, theme in enumerate(criterion.themes):
        if theme not in known:
            yield Fault(("themes", index), f'there is no theme "{theme}"', suggestion(theme, known))
    subject = criterion.examined_as
    if subject is not None and subject not in frequencies.examined.subjects:
        yield Fault(
            ("examined_as",), f'there is no subject "{subject}"', suggestion(subject, frequencies.examined.subjects)
        )
