"""Scoring: applies the pack's policy to an area's findings, for its score, coverage and view."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol

from readiness.core.numbers import rounded
from readiness.core.text import counted
from readiness.data.vocabulary import FindingStatus, Level, Shows
from readiness.evaluation.area_result import Counts
from readiness.evaluation.decision import Decided
from readiness.evaluation.finding import Finding
from readiness.evaluation.first_page import Conflict
from readiness.packs.policy import Condition, Scoring, View, ViewRule
from readiness.packs.thresholds import councils_worse


@dataclass(frozen=True, slots=True)
class AreaScore:
    """The score and coverage of one area, in percent, with the weights that they were computed from."""

    score: Decimal | None
    coverage: Decimal | None
    assessed: int
    applicable: int
    not_applicable: int


class Ended(Protocol):
    """What ended in a status, with a severity where that is a gap."""

    @property
    def status(self) -> FindingStatus:
        """In which."""
        ...

    @property
    def severity(self) -> Level | None:
        """How severe."""
        ...


def count(findings: Sequence[Ended]) -> Counts:
    """How many findings ended in each status."""
    statuses = [finding.status for finding in findings]
    severities = [finding.severity for finding in findings]
    return Counts(
        total=len(findings),
        met=statuses.count(FindingStatus.MET),
        watch=statuses.count(FindingStatus.WATCH),
        gap=statuses.count(FindingStatus.GAP),
        critical=severities.count(Level.CRITICAL),
        major=severities.count(Level.MAJOR),
        minor=severities.count(Level.MINOR),
        not_assessed=statuses.count(FindingStatus.NOT_ASSESSED),
        not_applicable=statuses.count(FindingStatus.NOT_APPLICABLE),
        error=statuses.count(FindingStatus.ERROR),
    )


def credit(decided: Decided, policy: Scoring) -> Decimal:
    """The share of its weight that a check earns, from 0 to 1: what its level earns, or its place among councils.

    Where the policy goes by place, and the value and the spread of councils are known, it is the share of councils that
    do worse, and no more than the level earns.
    """
    earned, value = policy.credit[decided.level], decided.value
    # A level that was held for another reason speaks of no place: a reform, a standard of the council's own.
    placed = policy.credit_by_place and (decided.worsening or not decided.held)
    worse = councils_worse(value, decided.resolved) if placed and value is not None else None
    return earned if worse is None else min(earned, worse / 100)


def score(findings: Sequence[Finding]) -> AreaScore:
    """The weighted share of credit among what was assessed; null where a rule failed or nothing was assessed."""
    assessed = sum(f.weight for f in findings if f.assessed)
    not_applicable = sum(f.weight for f in findings if f.status is FindingStatus.NOT_APPLICABLE)
    applicable = sum(f.weight for f in findings) - not_applicable
    failed = any(f.status is FindingStatus.ERROR for f in findings)
    earned = sum((f.credit * f.weight for f in findings if f.assessed and f.credit is not None), Decimal(0))
    return AreaScore(
        # An average without the failed rule would look better than it may be.
        score=None if failed or not assessed else earned / assessed * 100,
        coverage=Decimal(assessed) / applicable * 100 if applicable else None,
        assessed=assessed,
        applicable=applicable,
        not_applicable=not_applicable,
    )


@dataclass(frozen=True, slots=True)
class AreaFacts:
    """What the conditions of the policy look at."""

    findings: Sequence[Finding]
    score: AreaScore
    conflicts: Sequence[Conflict]
    self_ratings: dict[str, Shows]

    @property
    def assessed_criteria(self) -> set[str]:
        """The criteria of which anything was assessed."""
        return {f.criterion for f in self.findings if f.assessed}


def view(facts: AreaFacts, policy: Scoring) -> tuple[View, Condition | None, str]:
    """The view of the first condition that holds, that condition, and in words what makes it hold."""
    for rule in policy.views:
        because = _holds(rule, facts, policy)
        if because is not None:
            return rule.view, rule.when, because
    return View.CANNOT_SAY, None, "no condition of the policy holds"


def _holds(rule: ViewRule, facts: AreaFacts, policy: Scoring) -> str | None:
    levels = [f.severity for f in facts.findings]
    match rule.when:
        case Condition.CRITICAL_GAP:
            return _count_in_words(levels.count(Level.CRITICAL), "critical gap")
        case Condition.MAJOR_GAP:
            return _count_in_words(levels.count(Level.MAJOR), "major gap")
        case Condition.ADVERSE_WEIGHT:
            return _adverse_weight(facts, rule, policy)
        case Condition.MINOR_GAP:
            return _count_in_words(levels.count(Level.MINOR), "minor gap")
        case Condition.RULE_FAILED:
            return _count_in_words(sum(f.status is FindingStatus.ERROR for f in facts.findings), "failed rule")
        case Condition.THIN_COVERAGE:
            covered = facts.score.coverage
            if covered is None:
                return "no check that applies is written for this area"
            least = policy.minimum_coverage
            return (
                f"{rounded(covered)}% of the weight was assessed, under {rounded(least)}%" if covered < least else None
            )
        case Condition.EVIDENCE_AGREES:
            return _evidence_agrees(facts, policy)
        case Condition.OTHERWISE:
            watches = sum(f.status is FindingStatus.WATCH for f in facts.findings)
            return (
                f"{counted(watches, 'line')} of enquiry"
                if watches
                else "numbers alone support nothing: practice evidence is missing"
            )


def _adverse_weight(facts: AreaFacts, rule: ViewRule, policy: Scoring) -> str | None:
    """The share of the assessed weight that gaps and lines of enquiry lose by their levels, where that is over so much.

    A place among councils is left out: it is no failure.
    """
    adverse = [f for f in facts.findings if f.assessed and f.adverse and f.weight and f.level]
    lost = sum(((1 - policy.credit[f.level]) * f.weight for f in adverse if f.level), Decimal(0))
    share, over = lost / (facts.score.assessed or 1) * 100, rule.over or Decimal(0)
    if share <= over or len(adverse) < rule.fewest:
        return None
    found = counted(len(adverse), "gap or line of enquiry takes", "gaps and lines of enquiry take")
    return f"{found} {rounded(share, over)}% of the weight assessed, over {rounded(over)}%"


def _count_in_words(number: int, name: str) -> str | None:
    """The number with its name; None for 0, where the condition does not hold."""
    return counted(number, name) if number else None


def _evidence_agrees(facts: AreaFacts, policy: Scoring) -> str | None:
    """No gap, no conflict, and evidence and self-ratings that agree for enough of the assessed criteria."""
    assessed = facts.assessed_criteria
    if not assessed or facts.conflicts or any(f.is_gap for f in facts.findings):
        return None
    evidenced = {
        f.criterion for f in facts.findings if f.status is FindingStatus.MET and any(e.decides for e in f.evidence)
    }
    agreeing = {c for c in assessed if facts.self_ratings.get(c) is Shows.STRENGTH}
    needs = policy.supported_needs
    for found, needed in ((evidenced, needs.evidence_share), (agreeing, needs.self_rated_share)):
        if Decimal(len(found)) / len(assessed) * 100 < needed:
            return None
    share = f"practice evidence for {len(evidenced)} and agreeing self-ratings for {len(agreeing)}"
    return f"no gap; {share} of {counted(len(assessed), 'criterion', 'criteria')}"
