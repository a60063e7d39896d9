"""Describing a decision: builds the `Finding` that people read, in one place and once."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from readiness.core.diagnostics import ExpressionError
from readiness.data.vocabulary import FindingStatus, Level
from readiness.evaluation.check_facts import CheckFacts
from readiness.evaluation.decision import Decided, Decision, Failed, Undecided
from readiness.evaluation.exhibits import Exhibits, benchmark_used, exhibits, history
from readiness.evaluation.facts import Facts
from readiness.evaluation.finding import EVERYONE, Finding, rank_of
from readiness.evaluation.scoring import credit
from readiness.evaluation.sentences import sentences
from readiness.packs.criterion import Check
from readiness.packs.pack import RulePack
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


def bare(check: Check, facts: Facts, decision: Decision) -> Finding:
    """The finding for a decision with what counts, coverage and the verdict read, and nothing that is only told."""
    outcome = decision.outcome
    if isinstance(outcome, Undecided) and not check.change_over:
        return facts.pack.once(_undecided, check.id, outcome.status, outcome.missing)
    scope = CheckFacts(check, facts)
    fails = isinstance(outcome, Failed)
    return Finding(
        key="",
        **_fields(scope, decision),
        benchmark=None if fails else benchmark_used(scope, decision),
        history=history(scope, decision) if check.change_over and not fails else (),
    )


def _undecided(pack: RulePack, check: str, status: FindingStatus, missing: tuple[str, ...]) -> Finding:
    """What is known of a check of the pack that was not decided, whatever the submission."""
    (own,) = (one for one in pack.criterion_of[check].checks if one.id == check)
    return Finding(key="", **_fields_of(own, pack), status=status, missing=missing)


def describe(
    check: Check, facts: Facts, decision: Decision, untouched: Mapping[str, Finding] = MappingProxyType({})
) -> Finding:
    """The finding for a decision. `untouched` are the findings of the pack without its overlays, by check."""
    scope = CheckFacts(check, facts)
    words = sentences(scope, decision)
    # Whatever made the rule fail could fail again here, and then the finding would be lost.
    beside = Exhibits() if isinstance(decision.outcome, Failed) else exhibits(scope, decision)
    overlays = (f"Changed by {overlay.name}: {change.told}." for overlay, change in facts.pack.changes_of(check.id))
    fields = _fields(scope, decision)
    council = facts.submission.council
    return Finding(
        key=f"{council.code or council.name}:{check.id}:{fields['subject']}",
        **fields,
        text=words.text,
        distance=words.distance,
        reason=words.reason,
        shown=words.shown,
        unit=scope.unit if decision.by_figures else None,
        thresholds=beside.thresholds,
        benchmark=beside.benchmark,
        peers=beside.peers,
        trace=beside.trace,
        readings=beside.readings,
        history=beside.history,
        latest=beside.latest,
        also=beside.also,
        evidence=beside.evidence,
        whole=beside.whole,
        subjects=beside.subjects,
        notes=(*overlays, *beside.notes, *words.notes),
        without_overlays=_worse_without_overlays(untouched.get(check.id), decision),
    )


def _fields(scope: CheckFacts, decision: Decision) -> dict[str, Any]:
    """The fields of a finding that say what it is of, and what was decided."""
    pack, outcome, decided = scope.facts.pack, decision.outcome, decision.decided
    return {
        **_fields_of(scope.check, pack),
        "status": outcome.status,
        "subject": decision.subject.name if decision.by_figures else EVERYONE,
        "missing": outcome.missing if isinstance(outcome, Undecided) else (),
        **(_decided_fields(decided, pack.about.scoring) if decided else {}),
    }


def _fields_of(check: Check, pack: RulePack) -> dict[str, Any]:
    """The fields of a finding that come from its check."""
    criterion = pack.criterion_of[check.id]
    bases = (*((check.rests_on,) if check.rests_on else ()), *(band.rests_on for band in check.bands))
    return {
        "check": check.id,
        "title": check.title,
        "criterion": criterion.id,
        "area": criterion.area,
        "rests_on": tuple(dict.fromkeys(bases)),
        "critical_because": check.critical_because,
        "remedy": check.remedy,
        "weight": check.weight,
        "silence": check.silence is not None,
        "change_over": check.change_over,
    }


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
        "without_reform": decided.without_reform,
    }


def _worse_without_overlays(untouched: Finding | None, decision: Decision) -> Level | None:
    """The level that the pack finds without its overlays, where that is adverse and worse."""
    if untouched is None or not untouched.adverse:
        return None
    severity = decision.decided.level.severity if decision.decided else None
    return untouched.level if untouched.rank < rank_of(decision.outcome.status, severity) else None
