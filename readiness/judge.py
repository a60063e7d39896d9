"""Judging one check: from readings, or from evidence, to a finding."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from readiness import bands as banding
from readiness.bands import ResolvedBand
from readiness.criterion import Check, Criterion, Level
from readiness.decision import Decided, Subject, Undecided, not_assessed
from readiness.errors import ExpressionError
from readiness.exhibits import Exhibits
from readiness.expression import DivisionByZeroError, Expression, Part, Value, comparison
from readiness.facts import Facts
from readiness.finding import EVERYONE, Finding, FindingStatus, Interval
from readiness.measure import Direction
from readiness.operand import Reference
from readiness.practice import decide, used
from readiness.reading import NOT_SUBMITTED, Bound, Figure, Kind, Point, Status
from readiness.reference import CompiledCheck
from readiness.telling import Teller, undecided
from readiness.wording import sentence, shown


def judged(check: Check, criterion: Criterion, facts: Facts) -> Finding:
    """The finding of a check, whatever happens: a rule that fails gives the status `error`."""
    blank = undecided(check, criterion, facts)
    try:
        teller = Teller(Exhibits(facts, check))
        blank = teller.exhibited(blank)
        if disabled := facts.pack.disabled.get(check.id):
            raise not_assessed(disabled)
        return _by_evidence(blank, teller) if check.evidence else _by_numbers(blank, teller)
    except Undecided as why:
        return teller.left_undecided(blank, why)
    except Exception as error:  # the one broad except: a crash of a rule is never a pass, nor the end of the run
        reason = (
            error.what if isinstance(error, ExpressionError) else f"the rule failed: {type(error).__name__}: {error}"
        )
        return replace(blank, status=FindingStatus.ERROR, reason=reason, text=sentence(reason))


def _by_evidence(blank: Finding, teller: Teller) -> Finding:
    check, facts = teller.check, teller.facts
    rule, items = check.evidence, facts.evidence(check)
    assert rule is not None
    showing = decide(items, rule, facts.on)
    if showing.level is None or showing.shows is None:
        raise not_assessed(showing.reason or "")
    decided = Decided(showing.level)
    return replace(
        _settled(blank, decided),
        text=teller.evidence_text(showing),
        evidence=used(check, items, facts.on, showing.decisive, facts.file.document),
    )


def _by_numbers(blank: Finding, teller: Teller) -> Finding:
    check, facts, exhibits, ready = teller.check, teller.facts, teller.exhibits, teller.ready
    _refuse_what_does_not_apply(ready, facts)
    decisions: list[tuple[Subject, Decided | Undecided]] = []
    for subject in _subjects(check, ready, facts):
        try:
            decisions.append((subject, _decide(check, ready, subject, facts)))
        except Undecided as why:
            decisions.append((subject, why))
    counted = [pair for pair in decisions if not (pair[0].name and _nothing_arose(pair[1]))]
    subject, worst = max(counted, key=lambda pair: _rank(pair[1]))
    blank = replace(blank, subjects=tuple(exhibits.row(one, decision) for one, decision in decisions if one.name))
    if isinstance(worst, Undecided):
        reason = f"{subject.name}: {worst.reason}" if subject.name else worst.reason
        return teller.left_undecided(blank, replace(worst, reason=reason))
    words = teller.words(subject.figure, worst.value, worst.crossed)
    return replace(
        _settled(blank, worst),
        key=f"{blank.key}{subject.name}",
        subject=subject.name,
        text=teller.text(words, subject.name),
        distance=None if worst.level is Level.MET else teller.distance(words),
        unit=exhibits.unit,
        thresholds=exhibits.thresholds(worst.resolved),
        benchmark=exhibits.benchmark(worst.resolved),
        history=() if subject.name else exhibits.history(),
        notes=(*blank.notes, *exhibits.counts_note(subject.figure, worst.interval)),
    )


def _settled(blank: Finding, decided: Decided) -> Finding:
    return replace(
        blank,
        status=decided.status,
        level=decided.level,
        severity=decided.severity,
        firm=decided.firm,
        borderline=decided.borderline,
        at_least=decided.at_least,
        value=decided.value,
        interval=decided.interval,
        trace=decided.trace,
    )


def _nothing_arose(decided: Decided | Undecided) -> bool:
    """A team in which nothing arose says nothing of the others."""
    return isinstance(decided, Undecided) and decided.nothing_arose


def _rank(decided: Decided | Undecided) -> int:
    """How bad, for choosing the worst subject: a gap before watch, watch before undecided, undecided before met."""
    if isinstance(decided, Undecided):
        return 1 if decided.status is FindingStatus.NOT_ASSESSED else -1
    return 0 if decided.level is Level.MET else decided.level.rank + 1


def _refuse_what_does_not_apply(ready: CompiledCheck, facts: Facts) -> None:
    for reference in ready.required.values():
        reading = facts.reading(reference)
        if reading.status is Status.NOT_APPLICABLE:
            raise Undecided(
                FindingStatus.NOT_APPLICABLE, f"by the council's word: {reading.reason}", (reference.measure.id,)
            )
    if ready.applies_when is not None:
        values = facts.values({name: ready.required[name] for name in ready.applies_when.names})
        if _evaluated(ready.applies_when, values) is False:
            raise Undecided(FindingStatus.NOT_APPLICABLE, f"it applies only when {ready.applies_when.text.strip()}")


def _subjects(check: Check, ready: CompiledCheck, facts: Facts) -> Iterator[Subject]:
    """The council as a whole, then each team; a check of several measures, or a trend, has no teams."""
    if check.measure is None:
        yield Subject("", EVERYONE, NOT_SUBMITTED)
        return
    reading = facts.reading(ready.required["value"])
    yield Subject("", EVERYONE, reading)
    if not check.change_over:
        for dimension, by in sorted(reading.by.items()):
            yield from (Subject(dimension, name, figure) for name, figure in sorted(by.items()))


def _decide(check: Check, ready: CompiledCheck, subject: Subject, facts: Facts) -> Decided:
    if ready.gap_when is not None:
        return _conditioned(check, ready, ready.gap_when, facts)
    if ready.value is not None:
        values = facts.values(ready.required)
        value = Decimal(_evaluated(ready.value, values))
        return _banded(check, ready, value, facts, trace=ready.value.trace(values))
    reference, figure = ready.required["value"], subject.figure
    value = facts.value(reference, figure)
    if check.change_over is not None:
        return _banded(check, ready, value - _earlier(check.change_over, reference, facts), facts)
    if figure.bound is not None:
        return _bounded(check, ready, value, figure, facts)
    interval = None
    if _has_interval(reference) and figure.numerator is not None and figure.denominator:
        interval = banding.wilson(figure.numerator, figure.denominator)
    return _banded(check, ready, value, facts, interval)


def _evaluated(expression: Expression, values: Mapping[str, Value]) -> Value:
    try:
        return expression.evaluate(values)
    except DivisionByZeroError:
        raise not_assessed("none arose: what it is measured against is 0") from None


def _conditioned(check: Check, ready: CompiledCheck, condition: Expression, facts: Facts) -> Decided:
    """Whether the condition of a gap holds. A single bound decides it where its nearest value does."""
    severity = check.severity or Level.MINOR
    edge = _edge(ready, facts)
    if edge is None:
        values = facts.values(ready.required)
        return Decided(severity if _evaluated(condition, values) else Level.MET, trace=condition.trace(values))
    nearest, towards_worse = edge
    holds = bool(_evaluated(condition, nearest))
    if holds is not towards_worse:
        raise not_assessed("it is known only as a bound, which leaves open on which side of the line it lies")
    return Decided(severity if holds else Level.MET, at_least=False, trace=condition.trace(nearest))


def _edge(ready: CompiledCheck, facts: Facts) -> tuple[dict[str, Value], bool] | None:
    """The nearest value that a single bound allows, and whether all others are worse; None where there is no bound."""
    if len(ready.required) != 1:
        return None
    ((alias, reference),) = ready.required.items()
    reading, direction = facts.reading(reference), reference.measure.direction
    if reading.bound is None or direction is Direction.NONE:
        return None
    above = reading.bound is Bound.ABOVE
    step = Decimal(1) if reference.measure.kind is Kind.COUNT else banding.HAIR
    value = facts.value(reference, reading) + (step if above else -step)
    return {alias: value}, above == (direction is Direction.LOWER)


def _has_interval(reference: Reference) -> bool:
    measure = reference.measure
    return measure.kind is Kind.PROPORTION and measure.people and not measure.whole_set and reference.part is None


def _banded(
    check: Check,
    ready: CompiledCheck,
    value: Decimal,
    facts: Facts,
    interval: Interval | None = None,
    trace: tuple[Part, ...] = (),
) -> Decided:
    """The level of an exact value. A threshold that was not published matters only where no worse one is crossed."""
    resolved = banding.resolve(check.bands, facts.benchmark(check, ready), facts.standards)
    level = banding.level(value, resolved)
    whole = len(resolved) == len(check.bands)
    if level is Level.MET and not whole:
        raise _unpublished()
    firm = banding.firm(level, interval, resolved) if interval and whole else None
    return Decided(level, value, interval, firm, resolved=resolved, trace=(*trace, *_comparisons(value, resolved)))


def _bounded(check: Check, ready: CompiledCheck, value: Decimal, figure: Figure, facts: Facts) -> Decided:
    """The level of a value known only as above or below something."""
    measure = ready.required["value"].measure
    resolved = banding.resolve(check.bands, facts.benchmark(check, ready), facts.standards)
    if len(resolved) < len(check.bands):
        raise _unpublished()
    assert figure.bound is not None
    level = banding.bounded_level(value, figure.bound, measure.largest, resolved)
    if level is None:
        known = shown(value, measure.measured_in, bound=figure.bound)
        raise not_assessed(
            f"it is known only as {known}, which leaves open on which side of a line it lies", measure.id
        )
    return Decided(level, value, at_least=level.is_gap, resolved=resolved)


def _unpublished() -> Undecided:
    return not_assessed("no figures to compare with were published for that time")


def _comparisons(value: Decimal, resolved: Sequence[ResolvedBand]) -> Iterator[Part]:
    """The trace of the bands, as far as they were looked at."""
    for band in resolved:
        compared = band.benchmark.rounded(value) if band.benchmark else value
        yield from comparison(band.band.expression).trace({"value": compared, "threshold": band.threshold})
        if band.beyond(value):
            return


def _earlier(periods: int, reference: Reference, facts: Facts) -> Decimal:
    """The value with which a trend over so many periods begins."""
    reading = facts.reading(reference)
    history: Sequence[Point] = sorted(reading.history, key=lambda point: point.period_end.first, reverse=True)
    if len(history) < periods - 1:
        raise not_assessed(f"a trend needs {periods} periods, and {len(history) + 1} can be used", reference.measure.id)
    if reading.bound or history[periods - 2].bound:
        raise not_assessed("a trend needs exact values", reference.measure.id)
    return facts.value(reference, history[periods - 2])
