"""Deciding one check: from readings, or from evidence, to a decision. Nothing here is put into words for people."""

from __future__ import annotations

from dataclasses import replace

from readiness.core.numbers import shown
from readiness.data.readings import Status
from readiness.data.vocabulary import FindingStatus, Level
from readiness.evaluation import evidence
from readiness.evaluation.check_facts import CheckFacts
from readiness.evaluation.decision import Decided, Decision, Subject, Undecided, not_assessed
from readiness.evaluation.facts import Facts
from readiness.evaluation.figures import decide_by_figures, values
from readiness.evaluation.subjects import subjects
from readiness.packs.criterion import Check


def decide(check: Check, facts: Facts) -> Decision:
    """What a check comes to. Raises whatever a rule that fails raises: the caller answers for it."""
    one = CheckFacts(check, facts)
    try:
        if disabled := facts.pack.disabled.get(check.id):
            raise not_assessed(disabled)
        if check.evidence is not None:
            return _by_evidence(one)
        if check.silence is not None:
            return _by_silence(one)
        return _by_figures(one)
    except Undecided as why:
        return Decision(why)


def _by_evidence(one: CheckFacts) -> Decision:
    """A weakness that the council alone has found is no worse than that nobody has looked."""
    assert one.check.evidence is not None
    showing = evidence.decide(one.evidence, one.check.evidence, one.facts.on)
    if showing.level is None:
        raise not_assessed(showing.reason or "")
    decided = Decided(showing.level)
    most = next((c.severity for c in one.criterion.checks if c.silence and c.severity), Level.WATCH)
    if showing.own_alone and showing.level.rank > most.rank:
        why = f"Only the council has found this: no more than {most}, so that looking is never worse than not looking."
        decided = decided.held_at(most, why)
    return Decision(decided, showing=showing)


def _by_silence(one: CheckFacts) -> Decision:
    """A gap where nobody has looked. What a compiled case lacks, its account did not say."""
    check, facts = one.check, one.facts
    assert check.silence is not None
    sample = min((c.evidence.needs.sample for c in one.criterion.checks if c.evidence), default=1)
    items = facts.evidence_of(one.criterion)
    seen = sum(evidence.looks(item, check.silence, sample, facts.on) for _, item in items)
    if not seen and facts.submission.compiled:
        raise not_assessed("no audit, review or letter is in the published account")
    return Decision(Decided(Level.MET if seen else check.severity or Level.MINOR, looked_at=seen))


def _by_figures(one: CheckFacts) -> Decision:
    """The outcome of the worst subject. A team that is too small, or in which nothing arose, sets none."""
    _refuse_what_does_not_apply(one)
    outcomes = [(subject, _outcome(one, subject)) for subject in subjects(one)]
    counted = [pair for pair in outcomes if not (pair[0].name and (pair[0].too_small or _nothing_arose(pair[1])))]
    subject, worst = max(counted, key=lambda pair: _how_bad(pair[1]))
    if isinstance(worst, Undecided) and subject.name:
        worst = replace(worst, reason=f"{subject.name}: {worst.reason}")
    return Decision(worst, subject, tuple(pair for pair in outcomes if pair[0].name))


def _outcome(one: CheckFacts, subject: Subject) -> Decided | Undecided:
    try:
        return _held_to_default(one, decide_by_figures(one, subject))
    except Undecided as why:
        return why


def _nothing_arose(outcome: Decided | Undecided) -> bool:
    """A team in which nothing arose says nothing of the others."""
    return isinstance(outcome, Undecided) and outcome.empty_denominator


def _how_bad(outcome: Decided | Undecided) -> int:
    """For choosing the worst subject: a gap before watch, watch before undecided, undecided before met."""
    if isinstance(outcome, Undecided):
        return 1 if outcome.status is FindingStatus.NOT_ASSESSED else -1
    return 0 if outcome.level is Level.MET else outcome.level.rank + 1


def _refuse_what_does_not_apply(one: CheckFacts) -> None:
    for reference in one.rule.required.values():
        reading = one.facts.reading(reference)
        if reading.status is Status.NOT_APPLICABLE:
            why = f"by the council's word: {reading.reason}"
            raise Undecided(FindingStatus.NOT_APPLICABLE, why, (reference.measure.id,))
    condition = one.rule.applies_when
    if condition is not None:
        known = one.known({name: one.rule.required[name] for name in condition.names})
        applies = {bool(value) for value, _ in values(condition, known)}
        if applies == {False}:
            raise Undecided(FindingStatus.NOT_APPLICABLE, f"it applies only when {condition.text.strip()}")
        if len(applies) > 1:
            raise not_assessed(f"it is left open whether {condition.text.strip()}")


def _held_to_default(one: CheckFacts, decided: Decided) -> Decided:
    """What the council's own standard can decide: to miss a strict one is no gap, to keep a lax one is not yet met.

    Whether a child is unsafe today is left open by either.
    """
    facts = one.facts
    names = {r.measure.local_standard for r in one.rule.required.values() if r.measure.local_standard}
    for name in sorted(names):
        standard = facts.pack.catalogue.local_standards[name]
        default, own = facts.pack.about.local_standards[name], facts.submission.local_standards.get(name)
        if own is None:
            differs = "does not state" if decided.level is Level.MET else None
        elif standard.is_less_strict(own, default):
            differs = "keeps less strict than this pack's" if decided.level is Level.MET else None
        else:
            differs = "misses, stricter than this pack's" if own != default and decided.level.is_gap else None
        if differs is None:
            continue
        if one.check.unsafe_today:
            counted_by = f"it is counted by a standard of its own that the council {differs}"
            raise not_assessed(f"{counted_by} ({shown(default, standard.unit)}), and leaves open how it is by that")
        return decided.held_at(Level.WATCH, f"The council has a standard of its own that it {differs}.")
    return decided
