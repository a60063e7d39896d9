"""The models of `pack.yaml` (framework, areas, limits, scoring) and of `frequencies.yaml`, and their lint."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from itertools import pairwise
from typing import Annotated

from pydantic import Field

from readiness.core.diagnostics import Issue, Path, Rule, under
from readiness.core.documents import Document
from readiness.core.suggestions import nearest, suggestion
from readiness.core.types import Coded, Day, Model, Number, Prose, Tally, Text
from readiness.data.catalogue import Catalogue
from readiness.data.measures import Source
from readiness.data.vocabulary import Area, Level
from readiness.packs.criterion import Criterion

Percent = Annotated[Number, Field(ge=0, le=100)]
# It is printed in the last line of a run, where free text could imitate a verdict.
PackId = Annotated[str, Coded(r"[a-z0-9][a-z0-9._-]{0,63}", "the id of a pack or an overlay", "ilacs-2026")]


class View(StrEnum):
    """What can be said of an area, in our own words: never a grade."""

    ACT_NOW = "act-now"
    PUT_RIGHT = "put-right"
    QUESTIONS = "questions-to-answer"
    SUPPORTED = "supported"
    CANNOT_SAY = "cannot-say"


OWN_WORDS: Mapping[View, str] = {
    View.ACT_NOW: "Act now",
    View.PUT_RIGHT: "Put right",
    View.QUESTIONS: "Questions to answer",
    View.SUPPORTED: "Supported by evidence",
    View.CANNOT_SAY: "Cannot say",
}


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
    """What must hold."""
    view: View
    """What is then said of the area."""


class SupportedNeeds(Model):
    """Shares, in percent of an area's assessed criteria, that `evidence-agrees` asks for."""

    evidence_share: Percent
    """In how many of them practice evidence must be met, in percent."""
    self_rated_share: Percent
    """In how many of them the council must rate itself strong, in percent."""


class Scoring(Model):
    """The policy for scores and views."""

    credit: Mapping[Level, Annotated[Number, Field(ge=0, le=1)]]
    """How much of a check's weight each level earns, from 0 to 1."""
    minimum_coverage: Percent
    """The share of an area's weight, in percent, under which coverage is thin."""
    views: tuple[ViewRule, ...]
    """The conditions in order: the first that holds decides. The last is `otherwise`."""
    supported_needs: SupportedNeeds
    """What evidence-agrees asks for."""


class MaxAge(Model):
    """For how many months a reading decides, from the end of its own time to the day by which the submission speaks."""

    snapshot: Tally = 12
    """What was counted on one day."""
    period: Tally = 12
    """What was counted over a time."""
    published: Tally = 24
    """In a case that others compiled: published figures are of a year, and come out months after it."""


class SpanLimits(Model):
    """How long a time must be, in months, over which a rate that decides was counted."""

    least: Tally = 3
    """A good month proves nothing."""
    most: Tally = 13
    """An average of years hides the last one."""


class Trend(Model):
    """Which readings make a trend."""

    step_days: Tally = 80
    """How many days lie between two of its readings, at least: what stands closer is passed over."""
    most_months: Tally = 36
    """How many months it may span, at most."""


class Limits(Model):
    """What a reading, a team and the council's own word may decide."""

    max_age_months: MaxAge = MaxAge()
    """For how long a reading decides, where its check names no days."""
    span_months: SpanLimits = SpanLimits()
    """Over how long a time a rate must have been counted."""
    trend: Trend = Trend()
    """Which readings make a trend."""
    smallest_team: Tally = 20
    """The denominator under which a team is shown, and does not set the level by itself."""


class AreaTitle(Model):
    """A judgement area as the pack calls it."""

    id: Area
    """Which of the four it is."""
    code: Annotated[str, Coded(r"[A-Z]{2}", "the letters of an area", "HP")]
    """The two letters with which the ids of its criteria begin."""
    title: Prose
    """What the pack calls it."""
    looks_at: Prose
    """What inspectors look at: whether children are helped early."""


class Framework(Model):
    """The inspection framework that the pack follows."""

    name: Text
    """What it is called."""
    version_date: Day
    """The date of its version, as 2026-04-01 or 2026-04."""
    publisher: Text
    """Who publishes it."""
    source: Source
    """The document."""


class InForce(Model):
    """The first and the last day on which the framework is in force; no last day where none is known."""

    first: Day = Field(alias="from")
    """The first day, as 2026-04-01."""
    last: Day | None = Field(default=None, alias="until")
    """The last day; absent where none is known."""


Version = Annotated[str, Coded(r"\d{1,4}\.\d{1,4}\.\d{1,4}", "a version in three numbers", "1.0.0")]


class About(Model):
    """`pack.yaml`."""

    id: PackId
    """What the pack is called by: the name of its folder."""
    version: Version
    """The pack's version in quotation marks. A changed threshold is a new minor version."""
    pack_format: Annotated[str, Coded(r"1\.\d+", "a pack format that this tool reads", "1.0")]
    """The version of the form of these files, in quotation marks."""
    title: Prose
    """What the pack is, for the head of reports."""
    framework: Framework
    """The inspection framework that it follows."""
    in_force: InForce
    """When that framework is in force."""
    areas: tuple[AreaTitle, ...]
    """The judgement areas, in the order of reports."""
    local_standards: Mapping[str, Number]
    """The default of every local standard, for councils that name none."""
    limits: Limits = Limits()
    """What a reading, a team and the council's own word may decide."""
    scoring: Scoring
    """How scores and views are reached: the pack's policy, and nobody else's."""
    caution: tuple[Prose, ...]
    """What a reader must be told, on the first page of each report."""


class Frequency(Model):
    """How often a theme is among the areas for improvement, in percent of reports."""

    percent: Percent
    """In all years."""
    recent: Percent
    """In the recent years."""


class Criticised(Model):
    """How often each theme was criticised."""

    of_reports: Tally
    """How many reports were counted."""
    years: Text
    """The years of the reports: 2018 to 2026."""
    recent_years: Text
    """The years that count as recent."""
    source: Source
    """Who counted, and how it was checked."""
    themes: Mapping[str, Frequency]
    """Each theme, by the name that criteria give under `themes`."""


class Examined(Model):
    """How often each subject is mentioned at all, in percent of reports."""

    of_reports: Tally
    """How many reports were counted."""
    years: Text
    """The years of the reports: 2022 on."""
    source: Source
    """Who counted, and how it was checked."""
    subjects: Mapping[str, Percent]
    """Each subject, by the name that criteria give under `examined_as`, in percent of reports."""


class Frequencies(Model):
    """`frequencies.yaml`: criticised is not examined, and both are shown."""

    criticised: Criticised
    """How often a theme is among the areas for improvement."""
    examined: Examined
    """How often a subject is mentioned at all."""


def about_issues(about: About, catalogue: Catalogue) -> Iterator[Issue]:
    """Issues that keep a pack from evaluating anything, at paths in `pack.yaml`."""
    yield from under(Rule.POLICY, _policy_issues(about))
    yield from under(Rule.UNKNOWN_STANDARD, _standard_issues(about, catalogue))


def _policy_issues(about: About) -> Iterator[Issue]:
    credit = about.scoring.credit
    for level in Level:
        if level not in credit:
            yield Issue(("scoring", "credit"), f"{level} has no credit", "give every level a number from 0 to 1")
    for better, worse in pairwise(level for level in Level if level in credit):
        if credit[worse] > credit[better]:
            message = f"{worse} earns more than {better}"
            yield Issue(("scoring", "credit", worse.value), message, "a worse level earns no more than a better one")
    if not about.scoring.views or about.scoring.views[-1].when is not Condition.OTHERWISE:
        yield Issue(("scoring", "views"), "no view is left where nothing else holds", "end with when: otherwise")
    span = about.in_force
    if span.last is not None and span.last.last < span.first.first:
        yield Issue(("in_force", "until"), f"it ends ({span.last}) before it begins ({span.first})", "check the dates")


def _standard_issues(about: About, catalogue: Catalogue) -> Iterator[Issue]:
    for name in catalogue.local_standards:
        if name not in about.local_standards:
            yield Issue(("local_standards",), f'"{name}" has no default', "add it")
    for name, value in about.local_standards.items():
        at: Path = ("local_standards", name)
        standard = catalogue.local_standards.get(name)
        if standard is None:
            yield Issue(at, f'there is no local standard "{name}"', suggestion(name, catalogue.local_standards))
        elif not standard.minimum <= value <= standard.maximum:
            hint = f"it must lie between {standard.minimum} and {standard.maximum} {standard.unit}"
            yield Issue(at, f"{value} {standard.unit} is outside what the catalogue allows", hint)


def naming_issues(document: Document, criterion: Criterion) -> Iterator[Issue]:
    """Whether the file is called as the criterion is."""
    stem = document.name.rpartition("/")[2].removesuffix(".yaml")
    if stem != criterion.id:
        hint = f"call it {criterion.id}.yaml, or correct the id"
        yield Issue(("id",), f"the file is called {stem}.yaml", hint, Rule.MISNAMED)


def belonging_issues(criterion: Criterion, about: About, frequencies: Frequencies) -> Iterator[Issue]:
    """Areas, themes and subjects of a criterion that the pack does not have, at paths in the criterion."""
    yield from under(Rule.UNKNOWN_AREA, _area_issues(criterion, about))
    yield from under(Rule.UNKNOWN_THEME, _frequency_issues(criterion, frequencies))


def _area_issues(criterion: Criterion, about: About) -> Iterator[Issue]:
    """Whether the pack has the area, and the id begins with its letters."""
    areas = {area.code: area.id for area in about.areas}
    letters = criterion.id[:2]
    if criterion.area not in areas.values():
        message = f"the pack has no area {criterion.area}"
        yield Issue(("area",), message, suggestion(criterion.area, areas.values()))
    elif letters not in areas:
        yield Issue(("id",), f'no area of the pack has the letters "{letters}"', suggestion(letters, areas))
    elif criterion.area is not areas[letters]:
        area = areas[letters]
        yield Issue(("area",), f"{criterion.id} belongs to {area}, by its letters", f"write {area}, or another id")


def _frequency_issues(criterion: Criterion, frequencies: Frequencies) -> Iterator[Issue]:
    known = frequencies.criticised.themes
    for index, theme in enumerate(criterion.themes):
        if theme not in known:
            yield Issue(("themes", index), f'there is no theme "{theme}"', _listed(theme, known))
    subject = criterion.examined_as
    subjects = frequencies.examined.subjects
    if subject is not None and subject not in subjects:
        yield Issue(("examined_as",), f'there is no subject "{subject}"', _listed(subject, subjects))


def _listed(name: str, known: Iterable[str]) -> str:
    listed = "" if nearest(name, known) else "; frequencies.yaml lists them"
    return f"{suggestion(name, known)}{listed}"
