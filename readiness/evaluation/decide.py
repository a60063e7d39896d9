"""Deciding one check: from readings or evidence to a `Decision`. The sentences for people are made in `describe`."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

from readiness.core.documents import Document
from readiness.core.numbers import shown
from readiness.core.types import PartialDate
from readiness.data.readings import Status
from readiness.data.submission import SCHEMA_VERSION, Council, State, Submission, SubmissionPeriod
from readiness.data.submission_file import SubmissionFile
from readiness.data.vocabulary import FindingStatus, Level
from readiness.evaluation import evidence
from readiness.evaluation.check_facts import CheckFacts
from readiness.evaluation.decision import Decided, Decision, Subject, Undecided, not_assessed
from readiness.evaluation.facts import Facts, quoted
from readiness.evaluation.figures import decide_by_figures, values
from readiness.evaluation.reform import held_in_reform
from readiness.evaluation.subjects import subjects
from readiness.evaluation.trend import held_if_worsening
from readiness.packs.criterion import Check
from readiness.packs.expression import Expression
from readiness.packs.pack import RulePack


def decide(check: Check, facts: Facts) -> Decision:
    """The decision of a check. Raises whatever a failing rule raises; `evaluate_check` turns that into `error`."""
    scope = CheckFacts(check, facts)
    try:
        if disabled := facts.pack.disabled.get(check.id):
            raise not_assessed(disabled)
        if check.evidence is not None:
            return _by_evidence(scope)
        if check.silence is not None:
            return _by_silence(scope)
        return _by_figures(scope)
    except Undecided as why:
        return Decision(why)


def decide_own(check: Check, facts: Facts) -> Decision:
    """The same for a check of the pack itself. Where nothing was submitted for it, it is decided once for all."""
    if _says_nothing(facts, check):
        return facts.pack.once(_of_nothing, check.id, facts.submission.compiled)
    return decide(check, facts)


def _says_nothing(facts: Facts, check: Check) -> bool:
    """Whether the submission holds no reading that can decide the check, and no evidence."""
    required, readings = facts.pack.compiled[check.id].required.values(), facts.submission.readings
    if any(reference.measure.id in readings for reference in required):
        return False
    if check.silence is not None:
        return not facts.evidence_of(facts.pack.criterion_of[check.id])
    return check.id not in facts.evidence


def _of_nothing(pack: RulePack, check: str, compiled: bool) -> Decision:
    """The decision of a check of the pack for a submission that says nothing."""
    (own,) = (one for one in pack.criterion_of[check].checks if one.id == check)
    decision = decide(own, Facts(pack, _nothing(State.COMPILED if compiled else State.DRAFT)))
    # Another one, since what was raised holds on to everything where it was raised.
    return replace(decision, outcome=replace(decision.outcome))


@cache
def _nothing(status: State) -> SubmissionFile:
    """A submission that says nothing."""
    period = SubmissionPeriod(start=PartialDate("2025-04-01"), end=PartialDate("2026-03-31"))
    council = Council(name="Anywhere")
    submission = Submission(schema_version=SCHEMA_VERSION, council=council, period=period, status=status)
    return SubmissionFile(submission, Document("nothing", "", None), b"")


def _by_evidence(scope: CheckFacts) -> Decision:
    """The level that evidence gives; for a weakness that only the council found, no worse than silence would be."""
    assert scope.check.evidence is not None
    showing = evidence.decide(scope.evidence, scope.check.evidence, scope.facts.on)
    if showing.level is None:
        raise not_assessed(showing.reason or "")
    decided = Decided(showing.level)
    # Capped at the silence check's severity: a council that audits and is honest must not come out behind one that
    # never looks.
    most = next((c.severity for c in scope.criterion.checks if c.silence and c.severity), Level.WATCH)
    if showing.own_alone and showing.level.rank > most.rank:
        why = f"Only the council has found this: no more than {most}, so that looking is never worse than not looking."
        decided = decided.held_at(most, why)
    return Decision(decided, showing=showing)


def _by_silence(scope: CheckFacts) -> Decision:
    """A gap where nobody has looked; of a compiled case that is unknown, since its account may have left audits out."""
    check, facts = scope.check, scope.facts
    assert check.silence is not None
    # The smallest sample that any check of the criterion takes: to have looked counts, also where it makes none met.
    sample = min((c.evidence.needs.sample for c in scope.criterion.checks if c.evidence), default=1)
    items = facts.evidence_of(scope.criterion)
    seen = sum(evidence.looks(item, check.silence, sample, facts.on) for _, item in items)
    if not seen and facts.submission.compiled:
        raise not_assessed("no audit, review or letter is in the published account")
    if not seen:
        _refuse_if_it_is_about_nobody(scope)
    return Decision(Decided(Level.MET if seen else check.severity or Level.MINOR, looked_at=seen))


def _by_figures(scope: CheckFacts) -> Decision:
    """The outcome of the worst subject. A team that is too small, or with nothing to count, sets none."""
    _refuse_if_not_applicable(scope)
    outcomes = [(subject, _outcome(scope, subject)) for subject in subjects(scope)]
    # The whole council, whose name is empty, always counts.
    counted = [pair for pair in outcomes if not (pair[0].name and (pair[0].too_small or _is_empty(pair[1])))]
    subject, worst = max(counted, key=lambda pair: _how_bad(pair[1]))
    if isinstance(worst, Undecided) and subject.name:
        worst = replace(worst, reason=f"{subject.name}: {worst.reason}")
    whole = next(pair for pair in outcomes if not pair[0].name) if subject.name else None
    return Decision(worst, subject, whole, tuple(pair for pair in outcomes if pair[0].name))


def _outcome(scope: CheckFacts, subject: Subject) -> Decided | Undecided:
    try:
        decided = held_in_reform(scope, _held_to_default(scope, decide_by_figures(scope, subject)))
        # Only the council as a whole has a history.
        return decided if subject.name else held_if_worsening(scope, decided)
    except Undecided as why:
        return why


def _is_empty(outcome: Decided | Undecided) -> bool:
    """Whether a team had nothing to count (0 of 0), which says nothing of the others."""
    return isinstance(outcome, Undecided) and outcome.empty_denominator


def _how_bad(outcome: Decided | Undecided) -> int:
    """For choosing the worst subject: a gap before watch, watch before undecided, undecided before met."""
    # Undecided comes before met: one team without a figure must not let the others make the check met.
    if isinstance(outcome, Undecided):
        return 1 if outcome.status is FindingStatus.NOT_ASSESSED else -1
    return 0 if outcome.level is Level.MET else outcome.level.rank + 1


def _refuse_if_not_applicable(scope: CheckFacts) -> None:
    """Raises Undecided where the council says that a measure does not apply, or the check's condition does not hold."""
    for reference in scope.rule.required.values():
        reading = scope.facts.reading(reference)
        if reading.status is Status.NOT_APPLICABLE:
            why = f"the council says {quoted(reading)}"
            raise Undecided(FindingStatus.NOT_APPLICABLE, why, (reference.measure.id,))
    condition = scope.rule.applies_when
    if condition is not None:
        known = scope.known({name: scope.rule.required[name] for name in condition.names})
        # A number known only in part may leave the condition open; then the check is not waved through.
        applies = {bool(value) for value, _ in values(condition, known)}
        if applies == {False}:
            raise Undecided(FindingStatus.NOT_APPLICABLE, f"it applies only where {_in_words(condition, scope)}")
        if len(applies) > 1:
            raise not_assessed(f"it is left open whether {_in_words(condition, scope)}")


COMPARED = {">=": "is at least", "<=": "is at most", ">": "is above", "<": "is below", "==": "is", "!=": "is not"}


def _in_words(condition: Expression, scope: CheckFacts) -> str:
    """A condition with the titles of its measures, as far as words say what it says."""
    titles = {name: f'"{reference.measure.title}"' for name, reference in scope.rule.required.items()}
    said = {**titles, **COMPARED}
    return " ".join(said.get(word, word) for word in condition.text.split())


def _refuse_if_it_is_about_nobody(scope: CheckFacts) -> None:
    """Raises Undecided where the check's condition is known not to hold: where there is nobody, nobody can look."""
    try:
        _refuse_if_not_applicable(scope)
    except Undecided as why:
        # What is left open lets nobody off: a figure that is left out must not soften a finding.
        if why.status is FindingStatus.NOT_APPLICABLE:
            raise


def _held_to_default(scope: CheckFacts, decided: Decided) -> Decided:
    """The outcome, held at watch where the council counts by a standard of its own.

    To miss a stricter standard than the pack's is no gap, and to keep a less strict one is not yet met. Raises
    Undecided for a check of children who may be unsafe today: there, neither says how it is by the pack's standard.
    """
    facts = scope.facts
    names = {r.measure.local_standard for r in scope.rule.required.values() if r.measure.local_standard}
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
        if scope.check.unsafe_today:
            counted_by = f"it is counted by a standard of its own that the council {differs}"
            raise not_assessed(f"{counted_by} ({shown(default, standard.unit)}), and leaves open how it is by that")
        return decided.held_at(Level.WATCH, f"The council has a standard of its own that it {differs}.")
    return decided
