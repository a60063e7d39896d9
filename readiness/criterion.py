"""A criterion and its checks, as the YAML says them: the YAML is the model."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Any, Literal

from pydantic import Field, PlainValidator

from readiness.measure import MeasureId, Source, Verified
from readiness.model import Coded, Day, Model, Number, Tally, Text, Whole, YesNo, fault, kind_of

CriterionId = Annotated[str, Coded(r"(LD|HP|CC|CL)\d{2}", "the id of a criterion", "HP06")]
CheckId = Annotated[str, Coded(r"(LD|HP|CC|CL)\d{2}\.[1-9]\d?", "the id of a check", "HP06.1")]
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


def _threshold(value: Any) -> Decimal | str:
    if isinstance(value, str) and re.fullmatch(r"[a-z][a-z_.]*", value):
        return value
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        return Decimal(value)
    raise fault(
        f"{kind_of(value)} is no threshold",
        "write a number without quotation marks, england, worst_quarter or worst_tenth",
    )


Threshold = Annotated[Decimal | str, PlainValidator(_threshold)]


class Area(StrEnum):
    """The four things that inspectors judge."""

    LEADERS = "impact-of-leaders"
    HELP = "help-and-protection"
    CARE = "children-in-care"
    CARE_LEAVERS = "care-leavers"


class Level(StrEnum):
    """How good or bad a decided finding is, best first. From `minor` on it is a gap."""

    MET = "met"
    WATCH = "watch"
    MINOR = "minor"
    MAJOR = "major"
    CRITICAL = "critical"

    @property
    def rank(self) -> int:
        """0 for met to 4 for critical."""
        return list(Level).index(self)

    @property
    def is_gap(self) -> bool:
        """Whether this is a gap rather than a line of enquiry."""
        return self.rank >= Level.MINOR.rank


class Basis(StrEnum):
    """What a threshold rests on."""

    DUTY = "duty"
    BENCHMARK = "benchmark"
    INSPECTION = "inspection-evidence"
    LOCAL = "local"


RESTS_ON: Mapping[Basis, str] = {
    Basis.DUTY: "a duty",
    Basis.BENCHMARK: "published figures",
    Basis.INSPECTION: "what inspections found",
    Basis.LOCAL: "the council's own standard",
}


class Shows(StrEnum):
    """What an evidence item shows. `context` decides nothing."""

    STRENGTH = "strength"
    IMPROVING = "improving"
    MIXED = "mixed"
    WEAKNESS = "weakness"
    CONTEXT = "context"


class EvidenceKind(StrEnum):
    """What sort of evidence an item is."""

    AUDIT = "audit"
    SURVEY = "survey"
    FEEDBACK = "feedback"
    INSPECTION = "inspection-letter"
    REVIEW = "review"
    STATEMENT = "statement"


class Origin(StrEnum):
    """Whose view it is: the council's own, a peer's, an independent reviewer's, an inspectorate's, someone else's."""

    OWN = "own"
    PEER = "peer"
    INDEPENDENT = "independent"
    INSPECTION = "inspection"
    THIRD_PARTY = "third-party"


class Band(Model):
    """One threshold: a value beyond it has this severity. Exactly at the threshold is not beyond it."""

    severity: Level
    below: Threshold | None = None
    above: Threshold | None = None
    rests_on: Basis
    because: Text | None = None
    source: Source | None = None

    @property
    def threshold(self) -> Decimal | str:
        """A number, `england`, `worst_quarter`, `worst_tenth`, or `local.<standard>`."""
        found = self.above if self.below is None else self.below
        assert found is not None  # lint refuses a band that has neither
        return found

    @property
    def expression(self) -> str:
        """The rule-engine text that this band stands for."""
        return "value < threshold" if self.below is not None else "value > threshold"


class Needs(Model):
    """What evidence must have to make a check met."""

    sample: Tally = 1
    moderated: YesNo = True


class EvidenceRule(Model):
    """How practice evidence decides a check."""

    kinds: tuple[EvidenceKind, ...]
    needs: Needs = Needs()
    max_age_months: Tally = 6
    gap_on: tuple[Shows, ...] = (Shows.WEAKNESS,)
    watch_on: tuple[Shows, ...] = (Shows.MIXED, Shows.IMPROVING)
    severity: Level


class Check(Model):
    """One testable statement under a criterion.

    `inspectors_ask` stands instead of the criterion's question where this check is the worst finding.
    `finding_one` and `distance_one` are the wording where the first number in the text is 1.
    One of three forms: `measure` or `value` with `bands`; `gap_when` with `severity`; `evidence`.
    """

    id: CheckId
    title: Text
    measure: Operand | None = None
    measures: Mapping[Alias, Operand] = Field(default_factory=dict)
    beside: Mapping[Alias, Operand] = Field(default_factory=dict)
    change_over: Annotated[Whole, Field(ge=2, le=12)] | None = None
    value: Text | None = None
    unit: Text | None = None
    benchmark: MeasureId | None = None
    bands: tuple[Band, ...] = ()
    gap_when: Text | None = None
    severity: Level | None = None
    rests_on: Basis | None = None
    because: Text | None = None
    source: Source | None = None
    applies_when: Text | None = None
    evidence: EvidenceRule | None = None
    critical_because: Literal["unsafe-today", "duty-widely-missed"] | None = None
    weight: Annotated[Whole, Field(ge=0, le=5)] = 1
    inspectors_ask: Text | None = None
    finding: Text
    finding_one: Text | None = None
    distance: Text | None = None
    distance_one: Text | None = None
    remedy: Text

    @property
    def number(self) -> int:
        """The part of the id after the dot, by which checks are ordered."""
        return int(self.id.partition(".")[2])

    @property
    def severities(self) -> tuple[Level, ...]:
        """All severities that the check can give."""
        own = (self.severity,) if self.severity else ()
        from_evidence = (self.evidence.severity,) if self.evidence else ()
        return (*own, *from_evidence, *(band.severity for band in self.bands))


class Example(Model):
    """What the author means, as a submission in small and what it must come to."""

    name: Text
    period_end: Day
    given: Mapping[MeasureId, Any] = Field(default_factory=dict)
    evidence: tuple[Mapping[str, Any], ...] = ()
    local_standards: Mapping[str, Number] = Field(default_factory=dict)
    expect: Mapping[CheckId, Literal["met", "watch", "minor", "major", "critical", "not-assessed", "not-applicable"]]


class Criterion(Model):
    """One thing that inspectors evaluate."""

    id: CriterionId
    title: Text
    area: Area
    informs: tuple[Area, ...] = ()
    national_framework: tuple[Text, ...] = ()
    themes: tuple[Text, ...] = ()
    examined_as: Text | None = None
    why: Text
    looks_like: Text
    inspectors_ask: Text
    sources: tuple[Source, ...] = ()
    checks: tuple[Check, ...] = ()
    examples: tuple[Example, ...] = ()


def placeholders(text: str) -> tuple[str, ...]:
    """The names in braces in a finding or a distance."""
    return tuple(re.findall(r"\{(\w+)\}", text))


__all__ = [
    "Area",
    "Band",
    "Basis",
    "Check",
    "Criterion",
    "EvidenceRule",
    "Example",
    "Level",
    "Origin",
    "Shows",
    "Verified",
]
