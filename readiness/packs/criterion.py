"""The model of a criterion's YAML file: the criterion, its checks and examples.

The text under a field is shown by editors, as the description in the file's JSON Schema.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import Field, WithJsonSchema

from readiness.core.types import Coded, Day, Model, Number, Prose, Tally, Text, Whole, YesNo
from readiness.data.measures import MeasureId
from readiness.data.source import Source
from readiness.data.vocabulary import (
    Area,
    Basis,
    CheckId,
    CriterionId,
    CriticalBecause,
    EvidenceKind,
    FindingStatus,
    Level,
    Shows,
)
from readiness.packs.band import Band

Alias = Annotated[str, Coded(r"[a-z][a-z0-9_]*", "a name for an expression", "open_late")]


# `strategy_discussions.time_to_discussion[percentile_90]`, `caseloads.workers_by_caseload[26_to_30+31_and_over]`
Operand = Annotated[
    str,
    Coded(
        r"[a-z][a-z0-9_]*\.[a-z0-9][a-z0-9_]*(\[[a-z0-9_+]+\])?",
        "a measure or a part of one",
        "assessments.durations[total]",
    ),
]


Periods = Annotated[Whole, Field(ge=2, le=12), WithJsonSchema({"type": "integer", "minimum": 2, "maximum": 12})]


Weight = Annotated[Whole, Field(ge=0, le=5), WithJsonSchema({"type": "integer", "minimum": 0, "maximum": 5})]


class Needs(Model):
    """What evidence must have to make a check met."""

    sample: Tally = 1
    """How many records the council's own evidence must have sampled, at least."""
    moderated: YesNo = True
    """Whether somebody outside the line must have moderated the council's own evidence."""


class EvidenceRule(Model):
    """How practice evidence decides a check."""

    kinds: tuple[EvidenceKind, ...]
    """The sorts of evidence that decide this check."""
    needs: Needs = Needs()
    """What the council's own evidence must have to make the check met."""
    max_age_months: Tally = 6
    """The age in months up to which evidence can make the check met. A weakness stands however old it is."""
    gap_on: tuple[Shows, ...] = (Shows.WEAKNESS,)
    """What the evidence shows where this is a gap."""
    watch_on: tuple[Shows, ...] = (Shows.MIXED, Shows.IMPROVING)
    """What the evidence shows where this is a line of enquiry."""
    severity: Level
    """How bad the gap is: minor, major or critical."""


class SilenceRule(Model):
    """When nobody has looked at the practice of a subject: no evidence check of the criterion has anything to go by."""

    max_age_months: Tally = 12
    """The age in months up to which an audit, a review or a letter still counts as having looked."""


class Check(Model):
    """One testable statement under a criterion.

    One of five forms: `measure` with `bands`; `value` with `unit` and `bands`; `gap_when` with `severity`; `evidence`;
    `silence` with `severity`.
    """

    id: CheckId
    """The criterion's id, a dot and a number: HP06.1. It is for ever: never renumbered, never used again."""
    title: Prose
    """What is so where the check is met, in a few words."""
    measure: Operand | None = None
    """The measure that the bands judge, or a part of it in square brackets."""
    measures: Mapping[Alias, Operand] = Field(default_factory=dict)
    """The measures that the expressions read, each under a short name of yours. All are needed to judge."""
    context: Mapping[Alias, Operand] = Field(default_factory=dict)
    """Measures that are only for the wording, each under a short name of yours. They decide nothing."""
    max_age_days: Tally | None = None
    """The days after which a reading decides nothing here: for what says how it is now. Else the pack's limits."""
    at_worst: Mapping[Alias, Alias] = Field(default_factory=dict)
    """For a base that may be unknown, what it cannot be less than: then the worst that it can mean counts."""
    people: Alias | None = None
    """The measure that counts the people on the wrong side of a computed value, for `fewest`."""
    change_over: Periods | None = None
    """Judge the change over this many readings, 2 to 12, instead of the value."""
    value: Text | None = None
    """An expression that computes a number, which the bands judge: late / open * 100."""
    unit: Text | None = None
    """What a computed value is measured in: percent, days, children."""
    benchmark: MeasureId | None = None
    """The measure whose published figures the thresholds of a computed value name."""
    bands: tuple[Band, ...] = ()
    """The thresholds, worst first. Exactly at a threshold is not beyond it."""
    gap_when: Text | None = None
    """A condition that is a gap where it holds: unseen > 0."""
    severity: Level | None = None
    """How bad it is where gap_when holds, or where there is silence: watch, minor, major or critical."""
    rests_on: Basis | None = None
    """What gap_when, evidence or silence rests on: duty, benchmark, spread, inspection-evidence or local."""
    because: Prose | None = None
    """Why the check judges as it does. Say "Our line" where it is yours."""
    source: Source | None = None
    """The document that the check comes from."""
    applies_when: Text | None = None
    """A condition without which the check does not apply."""
    evidence: EvidenceRule | None = None
    """How audits, surveys, letters and the like decide the check."""
    silence: SilenceRule | None = None
    """That nobody has looked is a finding of its own, so that looking is never worse than not looking."""
    critical_because: CriticalBecause | None = None
    """Why a gap can be critical: a child may be unsafe today, or a duty is widely missed."""
    weight: Weight = 1
    """How much the check counts in its area's score and coverage, 0 to 5."""
    inspectors_ask: Prose | None = None
    """What inspectors ask, instead of the criterion's question, where this check is the worst finding."""
    finding: Prose
    """What was found: a neutral sentence that reads well for met and gap alike, with {placeholders}."""
    finding_singular: Prose | None = None
    """The finding where its first number is 1."""
    distance: Prose | None = None
    """What separates it from met, told as what happened and never as a target: {n} children waited longer."""
    distance_singular: Prose | None = None
    """The distance where its first number is 1."""
    remedy: Prose
    """What a head of service can do about it. No placeholders."""

    @property
    def number(self) -> int:
        """The part of the id after the dot, by which checks are ordered."""
        return int(self.id.partition(".")[2])

    @property
    def unsafe_today(self) -> bool:
        """Whether it asks if a child may be unsafe today."""
        return self.critical_because is CriticalBecause.UNSAFE_TODAY

    @property
    def severities(self) -> tuple[Level, ...]:
        """All severities that the check can give."""
        own = (self.severity,) if self.severity else ()
        from_evidence = (self.evidence.severity,) if self.evidence else ()
        return (*own, *from_evidence, *(band.severity for band in self.bands))


Expected = Literal[
    Level.MET,
    Level.WATCH,
    Level.MINOR,
    Level.MAJOR,
    Level.CRITICAL,
    FindingStatus.NOT_ASSESSED,
    FindingStatus.NOT_APPLICABLE,
]


class Example(Model):
    """What the author means, as a submission in small and what it must come to."""

    name: Text
    """The situation in a few words: timely, and a moderated audit agrees."""
    period_end: Day
    """The last day that the readings speak of, as 2026-03-31: it decides which year's published figures are used."""
    given: Mapping[MeasureId, Any] = Field(default_factory=dict)
    """What the council submits, by measure, as it stands in a submission."""
    evidence: tuple[Mapping[str, Any], ...] = ()
    """The evidence that the council submits, as it stands in a submission."""
    local_standards: Mapping[str, Number] = Field(default_factory=dict)
    """The standards that the council sets for itself."""
    expect: Mapping[CheckId, Expected]
    """What each check must come to."""


class Criterion(Model):
    """One thing that inspectors evaluate."""

    id: CriterionId
    """Two letters for the area (LD, HP, CC, CL) and two digits. The file is called by it: HP06.yaml."""
    title: Prose
    """What is so where the service is good, in a few words."""
    subject: Prose | None = None
    """What it is about, in a few words that say nothing of how it is; absent, the title stands for it."""
    area: Area
    """The judgement area that it belongs to."""
    informs: tuple[Area, ...] = ()
    """Other areas that it says something of."""
    national_framework: tuple[Text, ...] = ()
    """The outcomes and enablers of the Children's Social Care National Framework that it serves."""
    themes: tuple[Text, ...] = ()
    """The themes of frequencies.yaml under which inspectors criticise it."""
    children_at_risk: YesNo = False
    """Whether a weakness here may mean that a child is unsafe today: then it is told first, also without a check."""
    examined_as: tuple[Text, ...] = ()
    """The subjects of frequencies.yaml under which inspectors examine it."""
    why: Prose
    """Why it matters to children."""
    looks_like: Prose
    """What good looks like."""
    inspectors_ask: Prose
    """The question that inspectors ask."""
    sources: tuple[Source, ...] = ()
    """The documents that it rests on."""
    checks: tuple[Check, ...] = ()
    """The testable statements under it. None: it is listed, and outside coverage."""
    examples: tuple[Example, ...] = ()
    """Submissions in small, with what each check must come to. Show every status that each check can give."""

    @property
    def named(self) -> str:
        """What it is about, in words that say nothing of how it is."""
        return self.subject or self.title


def placeholders(text: str) -> tuple[str, ...]:
    """The names in braces in a finding or a distance."""
    return tuple(re.findall(r"\{(\w+)\}", text))
