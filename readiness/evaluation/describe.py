"""Describing a decision: builds the `Finding` that people read, in one place and once."""

from __future__ import annotations

from typing import Any

from readiness.core.diagnostics import ExpressionError
from readiness.data.vocabulary import FindingStatus, Level
from readiness.evaluation.check_facts import CheckFacts
from readiness.evaluation.decision import Decided, Decision, Failed, Undecided
from readiness.evaluation.exhibits import Exhibits, exhibits
from readiness.evaluation.facts import Facts
from readiness.evaluation.finding import EVERYONE, Finding, rank_of
from readiness.evaluation.scoring import credit
from readiness.evaluation.sentences import sentences
from readiness.packs.criterion import Check
from readiness.packs.policy import Scoring


def failure(decision: Decision | None, error: Exception, facts: Facts) -> Decision:
    """The decision of a check whose rule failed. An adverse level that was found before stays: a crash hides no gap."""
    # The message of an ExpressionError is ours and says what to do; any other exception is named by its type.
    crash = f"the rule failed: {type(error).__name__}: {error}"
    message = error.message if isinstance(error, ExpressionError) else crash
    if facts.file.for_sharing:  # a message may hold anything
        message = "the rule failed"
    decided = decision.decided if decision else None
    return Decision(Failed(message, decided if decided and decided.status is not FindingStatus.MET else None))


def describe(check: Check, facts: Facts, decision: Decision, untouched: Finding | None = None) -> Finding:
    """The finding for a decision. `untouched` is the finding of the pack without its overlays."""
    scope, outcome = CheckFacts(check, facts), decision.outcome
    words = sentences(scope, decision)
    # Whatever made the rule fail could fail again here, and then the finding would be lost.
    beside = Exhibits() if isinstance(outcome, Failed) else exhibits(scope, decision)
    council = facts.submission.council
    subject = decision.subject.name if decision.by_figures else EVERYONE
    overlays = (f"Changed by {overlay.name}: {change.told}." for overlay, change in facts.pack.changes_of(check.id))
    bases = (*((check.rests_on,) if check.rests_on else ()), *(band.rests_on for band in check.bands))
    return Finding(
        key=f"{council.code or council.name}:{check.id}:{subject}",
        check=check.id,
        title=check.title,
        criterion=scope.criterion.id,
        area=scope.criterion.area,
        status=outcome.status,
        rests_on=tuple(dict.fromkeys(bases)),
        critical_because=check.critical_because,
        remedy=check.remedy,
        weight=check.weight,
        silence=check.silence is not None,
        subject=subject,
        text=words.text,
        distance=words.distance,
        reason=words.reason,
        missing=outcome.missing if isinstance(outcome, Undecided) else (),
        shown=words.shown,
        unit=scope.unit if decision.by_figures else None,
        change_over=check.change_over,
        thresholds=beside.thresholds,
        benchmark=beside.benchmark,
        peers=beside.peers,
        readings=beside.readings,
        history=beside.history,
        latest=beside.latest,
        also=beside.also,
        evidence=beside.evidence,
        whole=beside.whole,
        subjects=beside.subjects,
        notes=(*overlays, *beside.notes, *words.notes),
        without_overlays=_worse_without_overlays(untouched, decision),
        **(_decided_fields(decision.decided, facts.pack.about.scoring) if decision.decided else {}),
    )


def _decided_fields(decided: Decided, policy: Scoring) -> dict[str, Any]:
    """The fields of a finding that only a decided check has."""
    possible = decided.possible if decided.value is None else None
    return {
        "level": decided.level,
        "credit": credit(decided, policy),
        "severity": decided.level.severity,
        "firm": decided.firm,
        "borderline": decided.borderline,
        "at_least": decided.at_least,
        "at_worst": decided.at_worst,
        "value": decided.value,
        "lowest": possible.lowest if possible else None,
        "highest": possible.highest if possible else None,
        "interval": decided.interval,
        "trace": decided.trace,
        "without_reform": decided.without_reform,
    }


def _worse_without_overlays(untouched: Finding | None, decision: Decision) -> Level | None:
    """The level that the pack finds without its overlays, where that is adverse and worse."""
    if untouched is None or not untouched.adverse:
        return None
    severity = decision.decided.level.severity if decision.decided else None
    return untouched.level if untouched.rank < rank_of(decision.outcome.status, severity) else None
