"""The field's vocabulary, shared by all packages: areas, statuses, levels, bases of thresholds, kinds of evidence."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated

from readiness.core.types import Coded

CriterionId = Annotated[str, Coded(r"[A-Z]{2}\d{2}", "the id of a criterion", "HP06")]


CheckId = Annotated[str, Coded(r"[A-Z]{2}\d{2}\.[1-9]\d?", "the id of a check", "HP06.1")]


# Each pack has areas of its own; this is the one that is judged by what is known of the others.
Area = Annotated[str, Coded(r"[a-z][a-z0-9-]{0,63}", "the id of an area", "help-and-protection")]
LEADERS: Area = "impact-of-leaders"


# It is printed in the last line of a run, where free text could imitate a verdict.
PackId = Annotated[str, Coded(r"[a-z0-9][a-z0-9._-]{0,63}", "the id of a pack or an overlay", "ilacs-2026")]


class FindingStatus(StrEnum):
    """In what a check ends: always in exactly one of these."""

    MET = "met"
    WATCH = "watch"
    GAP = "gap"
    NOT_ASSESSED = "not-assessed"
    NOT_APPLICABLE = "not-applicable"
    ERROR = "error"


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
        return _RANKS[self]

    @property
    def status(self) -> FindingStatus:
        """The status of a finding with this level."""
        return FindingStatus.GAP if self.is_gap else FindingStatus(self.value)

    @property
    def severity(self) -> Level | None:
        """The level itself where it is a gap."""
        return self if self.is_gap else None

    @property
    def is_gap(self) -> bool:
        """Whether this is a gap rather than a line of enquiry."""
        return self.rank >= Level.MINOR.rank


_RANKS = {level: rank for rank, level in enumerate(Level)}


class CriticalBecause(StrEnum):
    """Why a gap can be critical."""

    UNSAFE_TODAY = "unsafe-today"
    WIDELY_MISSED = "duty-widely-missed"


class Basis(StrEnum):
    """What a threshold rests on."""

    DUTY = "duty"
    BENCHMARK = "benchmark"
    SPREAD = "spread"
    INSPECTION = "inspection-evidence"
    LOCAL = "local"


RESTS_ON: Mapping[Basis, str] = {
    Basis.DUTY: "a duty",
    Basis.BENCHMARK: "published figures",
    Basis.SPREAD: "a line of ours, drawn from how councils spread in published figures",
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


class Change(StrEnum):
    """A reform after which a council counts its work otherwise than the published figures do."""

    FAMILY_HELP = "family-help"
    PROTECTION_TEAMS = "multi-agency-child-protection-teams"


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
