"""The council's own account: figures that are counted from the submission itself, and that no council submits.

They say whether ratings rest on evidence, whether figures meet, and whether actions answer what was found. Their
definitions stand in `rules/measures/account.yaml`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from readiness.core.dates import months_between
from readiness.data.readings import Reading
from readiness.data.submission import Action
from readiness.data.vocabulary import LEADERS, EvidenceKind, FindingStatus, Level, Shows
from readiness.evaluation.evidence import is_context
from readiness.evaluation.exhibits import other_sources
from readiness.evaluation.facts import Facts
from readiness.evaluation.finding import Finding
from readiness.packs.criterion import Check, Criterion
from readiness.packs.pack import RulePack

# Ours: for how long evidence is fresh, when an action comes too late, and what share of reports is "nearly always".
FRESH_MONTHS, LATE_MONTHS, NEARLY_ALWAYS = 6, 3, 75


def reads_account(check: Check, pack: RulePack) -> bool:
    """Whether a check reads what is counted from the submission, and so comes after all others."""
    return any(reference.measure.computed for reference in pack.compiled[check.id].required.values())


def with_account(facts: Facts, findings: Sequence[Finding]) -> Facts:
    """The facts with the council's own account among the readings. A compiled case is nobody's own account."""
    if facts.submission.compiled:
        return facts
    counted = {
        name: Reading.model_validate(reading, context=facts.pack.catalogue.measures[name])
        for name, reading in account(facts, findings).items()
        if name in facts.pack.catalogue.measures
    }
    return Facts(facts.pack, facts.file.with_readings(counted))


def account(facts: Facts, findings: Sequence[Finding]) -> Mapping[str, Mapping[str, Any]]:
    """Every figure of the account, as a reading is written. `findings` are those of the checks that need none of it."""
    serious = {f.criterion for f in findings if f.severity in (Level.MAJOR, Level.CRITICAL)}
    rated = [c for c in facts.pack.written if facts.submission.self_ratings.get(c.id) is Shows.STRENGTH]
    return {
        "account.strong_ratings_with_fresh_evidence": _share(_has_fresh_evidence(c, facts) for c in rated),
        "account.strong_ratings_contradicted": _share(_is_contradicted(c, facts, findings) for c in rated),
        **_of_silence(facts, findings),
        "account.figures_that_differ": _share(_differences(facts, findings).values()),
        "account.totals_that_do_not_meet": _of_totals(facts),
        "account.criteria_with_serious_gaps": {"count": len(serious & _of_practice(facts.pack))},
        **_of_actions(facts, serious),
    }


def _share(answers: Iterable[bool]) -> Mapping[str, int]:
    listed = list(answers)
    return {"numerator": sum(listed), "denominator": len(listed)}


def _has_fresh_evidence(criterion: Criterion, facts: Facts) -> bool:
    return any(
        item.kind is not EvidenceKind.STATEMENT
        and not is_context(item)
        and months_between(item.date.first, facts.on) <= FRESH_MONTHS
        for _, item in facts.evidence_of(criterion)
    )


def _is_contradicted(criterion: Criterion, facts: Facts, findings: Sequence[Finding]) -> bool:
    """By a major gap or worse, or by practice evidence of any weakness. That nobody has looked contradicts nothing."""
    gaps = [f for f in findings if f.criterion == criterion.id and f.is_gap and not f.silence]
    practice = (f for f in gaps if not facts.pack.compiled[f.check].references)
    return any(f.severity in (Level.MAJOR, Level.CRITICAL) for f in gaps) or any(practice)


def _of_silence(facts: Facts, findings: Sequence[Finding]) -> Mapping[str, Mapping[str, int]]:
    """How many subjects are silent; nothing where all is, since then nothing can be said of the council at all."""
    silent = silent_subjects(facts, findings)
    spoken = any(finding.assessed for finding in findings) or facts.submission.evidence or facts.submission.self_ratings
    return {"account.silent_subjects": {"count": len(silent)}} if spoken else {}


def silent_subjects(facts: Facts, findings: Sequence[Finding]) -> list[str]:
    """The subjects that are nearly always examined, and of which nothing usable was submitted."""
    heard = {f.criterion for f in findings if f.assessed or _needs_no_answer(f, facts)}
    heard |= {c.id for c in facts.pack.written if facts.evidence_of(c) or c.id in facts.submission.self_ratings}
    return [
        subject
        for subject, percent in facts.pack.frequencies.subjects.items()
        if percent >= NEARLY_ALWAYS
        and (asked := [c.id for c in facts.pack.written if subject in c.examined_as])
        and not heard.intersection(asked)
    ]


def _needs_no_answer(finding: Finding, facts: Facts) -> bool:
    """Whether it does not apply, or none arose."""
    required = facts.pack.compiled[finding.check].required.values()
    none_arose = any(facts.reading(reference).denominator == 0 for reference in required)
    return none_arose or finding.status is FindingStatus.NOT_APPLICABLE


def _differences(facts: Facts, findings: Sequence[Finding]) -> Mapping[str, bool]:
    """Each measure that is given from two sources and decides a check, with whether they differ."""
    rules = (facts.pack.compiled[finding.check] for finding in findings if finding.change_over is None)
    deciding = {reference.measure.id for rule in rules for reference in rule.required.values()}
    return {name: any(one.clash for one in other_sources(facts, name)) for name in facts.elsewhere if name in deciding}


def _of_totals(facts: Facts) -> Mapping[str, int]:
    """The pairs that do not meet, of all that could be compared: none of none is not a good answer."""
    apart = {one.names for one in facts.compared if one.disagreement is not None}
    return {"numerator": len(apart), "denominator": len({one.names for one in facts.compared})}


def _of_practice(pack: RulePack) -> set[str]:
    return {criterion.id for criterion in pack.written if criterion.area != LEADERS}


def _of_actions(facts: Facts, serious: set[str]) -> Mapping[str, Mapping[str, int]]:
    actions = facts.submission.actions
    still_open = [one for one in actions if one.status == "open"]
    owners = Counter(one.owner for one in still_open)
    dated = [one for one in still_open if one.due is not None]
    urgent = [one for one in dated if serious & {*one.criteria}]
    answered = {c for one in dated if one.owner is not None for c in one.criteria}
    return {
        "account.closed_actions_with_effect": _share(one.effect is not None for one in actions if one.status != "open"),
        "account.open_actions_overdue": _share(
            one.due is None or facts.submission.is_overdue(one) for one in still_open
        ),
        "account.open_actions_of_one_owner": {
            "numerator": max(owners.values(), default=0),
            "denominator": len(still_open),
        },
        "account.serious_gaps_with_action": _share(c in answered for c in sorted(serious)),
        "account.urgent_actions_due_late": _share(_is_late(one, facts) for one in urgent),
    }


def _is_late(action: Action, facts: Facts) -> bool:
    return action.due is not None and months_between(facts.on, action.due.first) >= LATE_MONTHS
