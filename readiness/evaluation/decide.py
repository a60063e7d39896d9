"""Judging one check: from readings, or from evidence, to a decision, which is then told as a finding."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import product

from readiness.core.numbers import between, shown
from readiness.data.measures import Measure
from readiness.data.operands import Reference
from readiness.data.readings import NOT_SUBMITTED, Figure, Kind, Possible, Status
from readiness.data.vocabulary import FindingStatus, Level
from readiness.evaluation.decision import Decided, Decision, Subject, Undecided, not_assessed
from readiness.evaluation.describe import failed, told
from readiness.evaluation.evidence import decide as decide_by_evidence
from readiness.evaluation.evidence import looks
from readiness.evaluation.exhibits import shown_figure
from readiness.evaluation.facts import Facts, Known
from readiness.evaluation.finding import EVERYONE, Finding
from readiness.evaluation.statistics import firm, wilson
from readiness.evaluation.trend import trend_start
from readiness.packs import thresholds
from readiness.packs.compile import CompiledCheck
from readiness.packs.criterion import Check, Criterion
from readiness.packs.expression import DivisionByZeroError, Expression, Part, Value, comparison
from readiness.packs.thresholds import ResolvedBand

# Of so many names, all combinations of what they may be are tried.
MOST_VAGUE = 8
# What a value computed from "without a limit" is above, and none that is computed from figures: then it has no limit.
BEYOND = Decimal(10) ** 5


def judged(check: Check, criterion: Criterion, facts: Facts) -> Finding:
    """The finding of a check, whatever happens: a rule that fails gives the status `error`.

    What was found adverse stays so where the telling of it fails.
    """
    decision: Decision | None = None
    try:
        decision = decide(check, criterion, facts)
        return told(check, criterion, facts, decision)
    except Exception as error:  # the one broad except: a crash of a rule is never a pass, nor the end of the run
        return failed(check, criterion, facts, decision, error)


def decide(check: Check, criterion: Criterion, facts: Facts) -> Decision:
    """What a check comes to."""
    try:
        if disabled := facts.pack.disabled.get(check.id):
            raise not_assessed(disabled)
        if check.evidence is not None:
            return _by_evidence(check, criterion, facts)
        if check.silence is not None:
            return _by_silence(check, criterion, facts)
        return _by_numbers(check, facts.pack.compiled[check.id], facts)
    except Undecided as why:
        return Decision(why)


def _by_evidence(check: Check, criterion: Criterion, facts: Facts) -> Decision:
    """A weakness that the council alone has found is no worse than that nobody has looked."""
    assert check.evidence is not None
    showing = decide_by_evidence(facts.evidence(check), check.evidence, facts.on)
    if showing.level is None:
        raise not_assessed(showing.reason or "")
    decided = Decided(showing.level)
    most = next((c.severity for c in criterion.checks if c.silence and c.severity), Level.WATCH)
    if showing.own_alone and showing.level.rank > most.rank:
        why = f"Only the council has found this: no more than {most}, so that looking is never worse than not looking."
        decided = decided.held_at(most, why)
    return Decision(decided, showing=showing)


def _by_silence(check: Check, criterion: Criterion, facts: Facts) -> Decision:
    """A gap where nobody has looked. What a compiled case lacks, its account did not say."""
    assert check.silence is not None
    sample = min((c.evidence.needs.sample for c in criterion.checks if c.evidence), default=1)
    seen = sum(looks(item, check.silence, sample, facts.on) for _, item in facts.evidence_of(criterion))
    if not seen and facts.submission.compiled:
        raise not_assessed("no audit, review or letter is in the published account")
    return Decision(Decided(Level.MET if seen else check.severity or Level.MINOR, looked_at=seen))


def _by_numbers(check: Check, rule: CompiledCheck, facts: Facts) -> Decision:
    _refuse_what_does_not_apply(check, rule, facts)
    decisions: list[tuple[Subject, Decided | Undecided]] = []
    for subject in _subjects(check, rule, facts):
        try:
            decided = _decided(check, rule, subject, facts)
            decisions.append((subject, _held_to_default(check, decided, rule, facts)))
        except Undecided as why:
            decisions.append((subject, why))
    counted = [pair for pair in decisions if not (pair[0].name and (pair[0].too_small or _empty_denominator(pair[1])))]
    subject, worst = max(counted, key=lambda pair: _rank(pair[1]))
    if isinstance(worst, Undecided) and subject.name:
        worst = replace(worst, reason=f"{subject.name}: {worst.reason}")
    return Decision(worst, subject, tuple(pair for pair in decisions if pair[0].name))


def _empty_denominator(decided: Decided | Undecided) -> bool:
    """A team in which nothing arose says nothing of the others."""
    return isinstance(decided, Undecided) and decided.empty_denominator


def _rank(decided: Decided | Undecided) -> int:
    """How bad, for choosing the worst subject: a gap before watch, watch before undecided, undecided before met."""
    if isinstance(decided, Undecided):
        return 1 if decided.status is FindingStatus.NOT_ASSESSED else -1
    return 0 if decided.level is Level.MET else decided.level.rank + 1


def _refuse_what_does_not_apply(check: Check, rule: CompiledCheck, facts: Facts) -> None:
    for reference in rule.required.values():
        reading = facts.reading(reference)
        if reading.status is Status.NOT_APPLICABLE:
            raise Undecided(
                FindingStatus.NOT_APPLICABLE, f"by the council's word: {reading.reason}", (reference.measure.id,)
            )
    if rule.applies_when is not None:
        known = facts.known(check, {name: rule.required[name] for name in rule.applies_when.names})
        applies = {bool(value) for value, _ in _values(rule.applies_when, known)}
        if applies == {False}:
            raise Undecided(FindingStatus.NOT_APPLICABLE, f"it applies only when {rule.applies_when.text.strip()}")
        if len(applies) > 1:
            raise not_assessed(f"it is left open whether {rule.applies_when.text.strip()}")


def _subjects(check: Check, rule: CompiledCheck, facts: Facts) -> Iterator[Subject]:
    """The council as a whole, then each team; a check of several measures, or a trend, has no teams."""
    if check.measure is None:
        yield Subject("", EVERYONE, NOT_SUBMITTED)
        return
    reference = rule.required["value"]
    reading = facts.reading(reference)
    yield Subject("", EVERYONE, reading)
    least = 0 if check.unsafe_today else facts.pack.about.limits.smallest_team
    for dimension, by in sorted(reading.by.items()) if not check.change_over else ():
        rest = _rest(reference.measure, reading, list(by.values()))
        for name, figure in (
            *sorted(by.items()),
            *([(f"No {dimension.replace('_', ' ')} named", rest)] if rest else []),
        ):
            size = _size(reference.measure, figure)
            yield Subject(dimension, name, figure, size is not None and size < least)


def _rest(measure: Measure, whole: Figure, parts: Sequence[Figure]) -> Figure | None:
    """What the parts leave of the whole: leaving the worst team out hides nothing. None where that is unknown."""
    if whole.numerator is None or whole.denominator is None:
        return None
    tops = [part.numerator for part in parts if part.numerator is not None]
    bottoms = [part.denominator for part in parts if part.denominator is not None]
    if len(tops) < len(parts) or len(bottoms) < len(parts):
        return None
    top, bottom = whole.numerator - sum(tops), whole.denominator - sum(bottoms)
    if bottom <= 0 or top < 0 or (measure.kind is Kind.PROPORTION and top > bottom):
        return None
    return Figure(numerator=top, denominator=bottom)


def _size(measure: Measure, figure: Figure) -> Decimal | None:
    """Of how many a team's figure speaks: all that it is a share of, a ratio's cases, all in its bands."""
    match measure.kind:
        case Kind.PROPORTION:
            return figure.denominator
        case Kind.RATIO:
            return figure.numerator
        case Kind.DISTRIBUTION:
            return None if figure.bands is None else Decimal(sum(figure.bands.values()))
        case _:
            return None


def _decided(check: Check, rule: CompiledCheck, subject: Subject, facts: Facts) -> Decided:
    if rule.gap_when is not None:
        return _conditioned(check, rule.gap_when, facts.known(check, rule.required))
    if rule.value is not None:
        return _computed(check, rule, rule.value, facts)
    reference = rule.required["value"]
    if check.change_over is not None:
        return _trend(check, rule, reference, facts)
    possible, figure = facts.usable(check, reference, subject.figure), subject.figure
    assert isinstance(possible, Possible)  # lint refuses bands over a yes or no
    interval = None
    if _has_interval(reference) and figure.numerator is not None and figure.denominator:
        interval = wilson(figure.numerator, figure.denominator)
    people = _wrong_side(reference.measure, figure, possible)
    known = "" if possible.exact is not None else shown_figure(reference.measure, figure, facts, reference.part)
    resolved = thresholds.resolve(check.bands, facts.benchmark(check, rule), facts.standards)
    decided = _leveled(check, possible, resolved, thresholds.levels_at_the_ends(possible, resolved, people), known)
    whole = len(resolved) == len(check.bands)
    count = people.lowest if people else None
    robust = firm(decided.level, interval, resolved, count) if interval and whole else None
    return replace(decided, interval=interval, firm=robust)


def _wrong_side(measure: Measure, figure: Figure, possible: Possible) -> Possible | None:
    """How many people are on the wrong side; None where nobody counted them."""
    if measure.kind is Kind.COUNT:
        return possible
    wrong = measure.on_the_wrong_side(figure)
    return None if wrong is None else Possible(wrong, wrong)


def _values(expression: Expression, known: Mapping[str, Known]) -> list[tuple[Value, Mapping[str, Value]]]:
    """What an expression comes to at the ends of all that its names may be, with the values there.

    It rises or falls all the way with a name that stands in it once, so that the ends tell all. Raises Undecided where
    a name that is known in part stands in it twice, and where nothing arose that could be divided by.
    """
    vague = [name for name in expression.names if not _is_exact(known[name])]
    if vague and (len(vague) > MOST_VAGUE or not expression.reads_once):
        raise not_assessed("it is known only in part, and this needs the number")
    ends = [_ends(known[name]) for name in expression.names]
    cases = [dict(zip(expression.names, values, strict=True)) for values in product(*ends)]
    return [(_evaluated(expression, case), case) for case in cases]


def _is_exact(known: Known) -> bool:
    return isinstance(known, bool) or known.exact is not None


def _ends(known: Known) -> tuple[Value, ...]:
    if isinstance(known, bool):
        return (known,)
    return known.ends


def _evaluated(expression: Expression, values: Mapping[str, Value]) -> Value:
    try:
        return expression.evaluate(values)
    except DivisionByZeroError:
        raise not_assessed("none arose: what it is measured against is 0") from None


def _conditioned(check: Check, condition: Expression, known: Mapping[str, Known]) -> Decided:
    """Whether the condition of a gap holds for all that the readings may be."""
    found = _values(condition, known)
    if len({bool(value) for value, _ in found}) > 1:
        raise not_assessed("it is known only in part, which leaves open on which side of the line it lies")
    holds, case = found[0]
    return Decided(check.severity or Level.MINOR if holds else Level.MET, trace=condition.trace(case))


def _computed(check: Check, rule: CompiledCheck, expression: Expression, facts: Facts) -> Decided:
    """The level of a computed value; of the worst that it can mean where a base was not given."""
    known, assumed = _with_bases_at_worst(check, rule, facts)
    found = [(Decimal(value), case) for value, case in _values(expression, known)]
    numbers = [value for value, _ in found]
    endless = any(isinstance(one, Possible) and one.highest is None for one in known.values())
    possible = Possible(min(numbers), None if endless and max(numbers) > BEYOND else max(numbers))
    resolved = thresholds.resolve(check.bands, facts.benchmark(check, rule), facts.standards)
    worst: dict[tuple[Value, ...], Level] = {}
    for value, case in found:
        given = tuple(case[name] for name in expression.names if name not in assumed)
        people = Decimal(case[check.people]) if check.people else None
        level = thresholds.level(value, resolved, people)
        worst[given] = max(level, worst.get(given, Level.MET), key=lambda one: one.rank)
    known_as = between(possible.lowest, possible.highest, check.unit)
    decided = _leveled(check, possible, resolved, tuple(worst.values()), known_as)
    if possible.exact is not None:
        return replace(decided, trace=(*expression.trace(found[0][1]), *decided.trace))
    at_worst = tuple(rule.required[alias].measure.id for alias in assumed)
    return replace(decided, at_worst=at_worst, at_least=decided.at_least and not assumed)


def _with_bases_at_worst(check: Check, rule: CompiledCheck, facts: Facts) -> tuple[dict[str, Known], tuple[str, ...]]:
    """What the expression reads, and the bases that were not given: at least as large as what is part of them."""
    given = {alias: reference for alias, reference in rule.required.items() if alias not in check.at_worst}
    known = facts.known(check, given)
    assumed: list[str] = []
    for alias, part in check.at_worst.items():
        reference, inside = rule.required[alias], known[part]
        least = max(Decimal(1), inside.lowest) if isinstance(inside, Possible) else Decimal(1)
        try:
            known[alias] = _at_least(facts.usable(check, reference), least)
        except Undecided:
            known[alias] = Possible(least, None)
            assumed.append(alias)
    return known, tuple(assumed)


def _at_least(known: Known, least: Decimal) -> Known:
    """What is known in part cannot be less than its part; a number that was given stands."""
    if isinstance(known, bool) or known.exact is not None or known.lowest >= least:
        return known
    return Possible(least, None if known.highest is None else max(least, known.highest))


def _has_interval(reference: Reference) -> bool:
    measure = reference.measure
    return measure.kind is Kind.PROPORTION and measure.people and not measure.whole_set and reference.part is None


def _leveled(
    check: Check, possible: Possible, resolved: tuple[ResolvedBand, ...], levels: Sequence[Level], known_as: str
) -> Decided:
    """What is decided of the levels that a value may have.

    What was not published matters only where no worse line is crossed.
    """
    level = thresholds.agreed(levels)
    if level is None:
        raise not_assessed(f"it is known only as {known_as}, which leaves open on which side of a line it lies")
    if Level.MET in levels and len(resolved) < len(check.bands):
        raise not_assessed("no figures to compare with were published for that time")
    exact = possible.exact
    trace = () if exact is None else tuple(_comparisons(exact, resolved))
    return Decided(level, possible, at_least=exact is None and level.is_gap, resolved=resolved, trace=trace)


def _comparisons(value: Decimal, resolved: Sequence[ResolvedBand]) -> Iterator[Part]:
    """The trace of the bands, as far as they were looked at."""
    for band in resolved:
        compared = band.benchmark.rounded(value) if band.benchmark else value
        yield from comparison(band.band.expression).trace({"value": compared, "threshold": band.threshold})
        if band.beyond(value):
            return


def _trend(check: Check, rule: CompiledCheck, reference: Reference, facts: Facts) -> Decided:
    """The level of a change, between exact values."""
    now = facts.usable(check, reference)
    before = facts.possible(reference, trend_start(check, facts.reading(reference), facts))
    if not isinstance(now, Possible) or now.exact is None or before.exact is None:
        raise not_assessed("a trend needs exact values", reference.measure.id)
    change = now.exact - before.exact
    resolved = thresholds.resolve(check.bands, facts.benchmark(check, rule), facts.standards)
    return _leveled(check, Possible(change, change), resolved, (thresholds.level(change, resolved),), "")


def _held_to_default(check: Check, decided: Decided, rule: CompiledCheck, facts: Facts) -> Decided:
    """What the council's own standard can decide: to miss a strict one is no gap, to keep a lax one is not yet met.

    Whether a child is unsafe today is left open by either.
    """
    names = {r.measure.local_standard for r in rule.required.values() if r.measure.local_standard}
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
        if check.unsafe_today:
            counted_by = f"it is counted by a standard of its own that the council {differs}"
            raise not_assessed(f"{counted_by} ({shown(default, standard.unit)}), and leaves open how it is by that")
        return decided.held_at(Level.WATCH, f"The council has a standard of its own that it {differs}.")
    return decided
