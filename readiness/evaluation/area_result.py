"""What was found in a judgement area: its criteria, its counts, its score and its view."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from readiness.data.vocabulary import Area, FindingStatus, Level
from readiness.packs.policy import Condition, View


@dataclass(frozen=True, slots=True)
class Counts:
    """How many checks ended in each status. They add up to `total`, the pack's checks."""

    total: int
    met: int
    watch: int
    gap: int
    critical: int
    major: int
    minor: int
    not_assessed: int
    not_applicable: int
    error: int


@dataclass(frozen=True, slots=True)
class ActionTold:
    """One thing that the council does about a criterion; the owner is a role."""

    action: str
    owner: str | None
    due: str | None
    status: str
    effect: str | None
    overdue: bool


@dataclass(frozen=True, slots=True)
class CriterionResult:
    """One criterion, told once by its worst finding. `assessed` counts the checks that could be decided."""

    id: str
    title: str
    subject: str
    status: FindingStatus
    severity: Level | None
    worst: str
    text: str
    checks: tuple[str, ...]
    assessed: int
    self_rating: str | None
    actions: tuple[ActionTold, ...]
    criticised_percent: Decimal | None
    examined_percent: Decimal | None
    why: str
    looks_like: str
    inspectors_ask: str


@dataclass(frozen=True, slots=True)
class AreaResult:
    """One judgement area. `coverage` is the share of weight assessed, in percent; null where no checks are written.

    `view_when` is the condition of the policy that decided the view; `rests_on` says where score and view rest on
    something else than published figures.
    """

    id: Area
    title: str
    looks_at: str
    rests_on: str | None
    view: View
    view_when: Condition | None
    view_because: str
    score: Decimal | None
    coverage: Decimal | None
    weight_assessed: int
    weight_applicable: int
    weight_not_applicable: int
    counts: Counts
    criteria: tuple[CriterionResult, ...]
    unwritten: tuple[str, ...]
