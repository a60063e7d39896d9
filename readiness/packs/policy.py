"""The model of `pack.yaml`: framework, areas, limits and scoring."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from enum import StrEnum
from typing import Annotated

from pydantic import Field

from readiness.core.types import Coded, Day, Model, Number, Percent, Prose, Tally, Text
from readiness.data.source import Source
from readiness.data.vocabulary import Area, CheckId, CriterionId, Level, PackId


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
    ADVERSE_WEIGHT = "adverse-weight"
    RULE_FAILED = "rule-failed"
    THIN_COVERAGE = "thin-coverage"
    MINOR_GAP = "minor-gap"
    EVIDENCE_AGREES = "evidence-agrees"
    OTHERWISE = "otherwise"


class ViewRule(Model):
    """One line of the policy for views."""

    when: Condition
    """What must hold."""
    over: Percent | None = None
    """For adverse-weight: the percentage of the assessed weight that must be lost, and more."""
    fewest: Tally = 1
    """For adverse-weight: from how many adverse findings on."""
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
    credit_by_place: bool = False
    """Whether a figure that is published by council earns the share of councils that do worse, from 0 to 1, and no more
    than its level earns."""
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
    fewest_places: Percent = Decimal(15)
    """How many councils in a hundred must have been passed for a figure that got worse twice to be a finding."""


class Limits(Model):
    """What a reading, a team and the council's own word may decide."""

    max_age_months: MaxAge = MaxAge()
    """For how long a reading decides, where its check names no days."""
    span_months: SpanLimits = SpanLimits()
    """Over how long a time a rate must have been counted."""
    trend: Trend = Trend()
    """Which readings make a trend."""
    reform_months: Tally = 36
    """For how many months after a reform published figures are no line for what it changed."""
    smallest_team: Tally = 20
    """The denominator under which a team is shown, and does not set the level by itself."""


class Joint(Model):
    """How an area was judged before it stood by itself: within another, which was called by both."""

    until: Day
    """The last day of it, as 2022-12-31 or 2022-12."""
    within: Area
    """The area of which it was a part."""
    title: Prose
    """What the two were called together."""
    looks_at: Prose
    """What inspectors looked at in both."""


class AreaTitle(Model):
    """A judgement area as the pack calls it."""

    id: Area
    """What criteria and results call it: small letters, digits and hyphens."""
    code: Annotated[str, Coded(r"[A-Z]{2}", "the letters of an area", "HP")]
    """The two letters with which the ids of its criteria begin."""
    title: Prose
    """What the pack calls it."""
    looks_at: Prose
    """What inspectors look at: whether children are helped early."""
    rests_on: Prose | None = None
    """What a reader must be told of the area's score and view, where published figures say nothing of it."""
    joint: Joint | None = None
    """How it was judged at first, where it has not stood by itself for as long as the framework is in force."""


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
    before: Prose | None = None
    """What inspectors worked by before it, and when, in a few words."""


class NationalFramework(Model):
    """The Children's Social Care National Framework: its outcomes and enablers by name, as one edition numbers them."""

    edition: Prose
    """The edition whose numbers these are: they have changed places before."""
    source: Source
    """The document."""
    parts: Mapping[str, Prose]
    """Each outcome and enabler, by the name that criteria give under `national_framework`, with its number."""


class InForce(Model):
    """The first and the last day on which the framework is in force; no last day where none is known."""

    first: Day = Field(alias="from")
    """The first day, as 2026-04-01."""
    last: Day | None = Field(default=None, alias="until")
    """The last day; absent where none is known."""


class AppliesFrom(Model):
    """The day from which a check applies: before it, nobody could be asked for what it asks."""

    day: Day
    """The first day, as 2021-09-09."""
    because: Prose
    """What came into force on it."""


Version = Annotated[str, Coded(r"\d{1,4}\.\d{1,4}\.\d{1,4}", "a version in three numbers", "1.0.0")]


Part = Annotated[str, Coded(r"[A-Z]{2}\d{2}(\.[1-9]\d?)?", "the id of a criterion or a check", "HP06.1")]


class About(Model):
    """`pack.yaml`. Of a pack that extends another it states what differs."""

    id: PackId
    """What the pack is called by: the name of its folder."""
    version: Version
    """The pack's version in quotation marks. A changed threshold is a new minor version."""
    pack_format: Annotated[str, Coded(r"1\.\d+", "a pack format that this tool reads", "1.0")]
    """The version of the form of these files, in quotation marks."""
    title: Prose
    """What the pack is, for the head of reports."""
    extends: PackId | None = None
    """A pack that comes with readiness, by its name: what is not stated here is as it is there."""
    replaces: Mapping[CriterionId, Prose] = Field(default_factory=dict)
    """With extends: the criteria of that pack whose place a file of this one takes, each with why."""
    leaves_out: Mapping[Part, Prose] = Field(default_factory=dict)
    """With extends: the criteria and checks of that pack that are none here, each with why."""
    framework: Framework
    """The inspection framework that it follows."""
    in_force: InForce
    """When that framework is in force."""
    areas: tuple[AreaTitle, ...]
    """The judgement areas, in the order of reports."""
    local_standards: Mapping[str, Number]
    """The default of every local standard, for councils that name none."""
    national_framework: NationalFramework | None = None
    """The outcomes and enablers that criteria name; absent, their names are free."""
    limits: Limits = Limits()
    """What a reading, a team and the council's own word may decide."""
    scoring: Scoring
    """How scores and views are reached: the pack's policy, and nobody else's."""
    validity: Prose | None = None
    """How well such scores have told what inspectors found, for all who read one."""
    applies_from: Mapping[CheckId, AppliesFrom] = Field(default_factory=dict)
    """The checks that ask for what came into force while the framework was, each with the day."""
    caution: tuple[Prose, ...]
    """What a reader must be told, on the first page of each report."""
