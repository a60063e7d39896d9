"""The level that figures give: one measure against bands, a computed value, a condition, or a trend."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import product

from readiness.core.numbers import between
from readiness.data.measures import Measure
from readiness.data.operands import Reference, Value
from readiness.data.readings import Figure, Kind, Possible
from readiness.data.vocabulary import Level
from readiness.evaluation.check_facts import CheckFacts, Known
from readiness.evaluation.decision import Decided, Subject, Undecided, not_assessed
from readiness.evaluation.figure_text import format_figure
from readiness.evaluation.statistics import robust_level, wilson
from readiness.evaluation.trend import trend_start
from readiness.packs import thresholds
from readiness.packs.engine import DivisionByZeroError
from readiness.packs.expression import Expression, Part
from readiness.packs.thresholds import ResolvedBand

# Each name known only in part has two ends, and all combinations are evaluated: 2 ** 8 is 256.
MOST_VAGUE = 8
# "Without a limit" is computed with a huge number. A result above this comes from it: real figures stay below.
BEYOND = Decimal(10) ** 5


def decide_by_figures(scope: CheckFacts, subject: Subject) -> Decided:
    """The level of a subject's figures. Raises Undecided."""
    reference = scope.reference
    if scope.rule.gap_when is not None:
        return _by_condition(scope, scope.rule.gap_when)
    if scope.rule.value is not None:
        return _by_computed_value(scope, scope.rule.value)
    assert reference is not None  # lint refuses a check of no form
    return _by_trend(scope, reference) if scope.check.change_over else _by_bands(scope, reference, subject.figure)


def values(expression: Expression, known: Mapping[str, Known]) -> list[tuple[Value, Mapping[str, Value]]]:
    """The values of an expression at the ends of the ranges of its names, each with the case that gives it.

    Raises Undecided where the ends are not enough, and where a divisor is 0.
    """
    # An expression is monotone in a name that it reads once, so its extremes lie at the ends. In x - x they do not.
    vague = [name for name in expression.names if not _is_exact(known[name])]
    if vague and (len(vague) > MOST_VAGUE or not expression.reads_once):
        raise not_assessed("it is known only in part, and this needs the number")
    ends = [_ends(known[name]) for name in expression.names]
    cases = [dict(zip(expression.names, values, strict=True)) for values in product(*ends)]
    return [(_evaluate(expression, case), case) for case in cases]


def _is_exact(known: Known) -> bool:
    return isinstance(known, bool) or known.exact is not None


def _ends(known: Known) -> tuple[Value, ...]:
    return (known,) if isinstance(known, bool) else known.ends


def _evaluate(expression: Expression, case: Mapping[str, Value]) -> Value:
    try:
        return expression.evaluate(case)
    except DivisionByZeroError:
        raise not_assessed("none arose: what it is measured against is 0") from None


def _by_condition(scope: CheckFacts, condition: Expression) -> Decided:
    """Gap or met by a condition. Raises Undecided where the readings allow both."""
    found = values(condition, scope.known(scope.rule.required))
    if len({bool(value) for value, _ in found}) > 1:
        raise not_assessed("it is known only in part, which leaves open on which side of the line it lies")
    holds, case = found[0]
    return Decided(scope.check.severity or Level.MINOR if holds else Level.MET, case=case)


def _by_bands(scope: CheckFacts, reference: Reference, figure: Figure) -> Decided:
    """The level of one measure, and the one that holds across its interval."""
    possible = scope.usable(reference, figure)
    assert isinstance(possible, Possible)  # lint refuses bands over a yes or no
    people = _on_the_wrong_side(reference.measure, figure, possible)
    exact = possible.exact is not None
    known_as = "" if exact else format_figure(reference.measure, figure, scope.facts, reference.part)
    known_as = known_as if figure.absent else f"it is known only as {known_as}"
    resolved = scope.bands
    level = _agreed(scope, resolved, thresholds.levels_at_the_ends(possible, resolved, people), known_as)
    interval = robust = None
    if _has_interval(reference) and figure.numerator is not None and figure.denominator:
        interval = wilson(figure.numerator, figure.denominator)
        # Without all its lines, what holds across the interval is unknown.
        if len(resolved) == len(scope.check.bands):
            robust = robust_level(level, interval, resolved, people.lowest if people else None)
    return Decided(
        level,
        possible,
        interval=interval,
        firm=robust,
        at_least=not exact and level.is_gap,
        resolved=resolved,
    )


def _by_computed_value(scope: CheckFacts, expression: Expression) -> Decided:
    """The level of a computed value; where a base was not given, of the worst value that is possible."""
    known, assumed = _with_bases_at_worst(scope)
    found = [(Decimal(value), case) for value, case in values(expression, known)]
    possible = _range_of([value for value, _ in found], known)
    resolved = scope.bands
    # Leaving a base out must not help: its worst value counts. All values of what was given in part have to agree.
    worst: dict[tuple[Value, ...], Level] = {}
    for value, case in found:
        given = tuple(case[name] for name in expression.names if name not in assumed)
        people = Decimal(case[scope.check.people]) if scope.check.people else None
        level = thresholds.level(value, resolved, people)
        worst[given] = max(level, worst.get(given, Level.MET), key=lambda each: each.rank)
    known_as = f"it is known only as {between(possible.lowest, possible.highest, scope.check.unit)}"
    level = _agreed(scope, resolved, tuple(worst.values()), known_as)
    exact = possible.exact is not None
    return Decided(
        level,
        possible,
        at_least=not exact and level.is_gap and not assumed,
        at_worst=() if exact else tuple(scope.rule.required[alias].measure.id for alias in assumed),
        resolved=resolved,
        case=found[0][1] if exact else None,
    )


def _range_of(numbers: Sequence[Decimal], known: Mapping[str, Known]) -> Possible:
    """The range of a computed value: without a limit where it grows with a name that has none."""
    endless = any(isinstance(each, Possible) and each.highest is None for each in known.values())
    return Possible(min(numbers), None if endless and max(numbers) > BEYOND else max(numbers))


def _with_bases_at_worst(scope: CheckFacts) -> tuple[dict[str, Known], tuple[str, ...]]:
    """What the expression reads, and the aliases of bases that were not given: they hold at least their own part."""
    at_worst = scope.check.at_worst
    known = scope.known({alias: reference for alias, reference in scope.rule.required.items() if alias not in at_worst})
    assumed: list[str] = []
    for alias, part in at_worst.items():
        inside = known[part]
        # At least 1, since the base is a divisor.
        least = max(Decimal(1), inside.lowest) if isinstance(inside, Possible) else Decimal(1)
        try:
            known[alias] = _at_least(scope.usable(scope.rule.required[alias]), least)
        except Undecided:
            known[alias] = Possible(least, None)
            assumed.append(alias)
    return known, tuple(assumed)


def _at_least(known: Known, least: Decimal) -> Known:
    """A base known only in part, raised to the size of its own part; an exact number stays."""
    if isinstance(known, bool) or known.exact is not None or known.lowest >= least:
        return known
    return Possible(least, None if known.highest is None else max(least, known.highest))


def _by_trend(scope: CheckFacts, reference: Reference) -> Decided:
    """The level of a change, between exact values."""
    now = scope.usable(reference)
    before = scope.facts.possible(reference, trend_start(scope, reference, scope.facts.reading(reference)))
    if not isinstance(now, Possible) or now.exact is None or before.exact is None:
        raise not_assessed("a trend needs exact values", reference.measure.id)
    change = now.exact - before.exact
    possible, resolved = Possible(change, change), scope.bands
    level = _agreed(scope, resolved, (thresholds.level(change, resolved),), "")
    return Decided(level, possible, resolved=resolved)


def _on_the_wrong_side(measure: Measure, figure: Figure, possible: Possible) -> Possible | None:
    """How many people are on the wrong side; None where nobody counted them."""
    if measure.kind is Kind.COUNT:
        return possible
    wrong = measure.on_the_wrong_side(figure)
    return None if wrong is None else Possible(wrong, wrong)


def _has_interval(reference: Reference) -> bool:
    """Whether chance moves the share, so that it has an interval: not a share of posts, or of FTE."""
    measure = reference.measure
    return measure.kind is Kind.PROPORTION and measure.people and not measure.whole_set and reference.part is None


def _agreed(scope: CheckFacts, resolved: Sequence[ResolvedBand], levels: Sequence[Level], known_as: str) -> Level:
    """The one level that is decided by those that a value may have. Raises Undecided where they leave it open."""
    level = thresholds.agreed(levels)
    if level is None:
        raise not_assessed(f"{known_as}, which leaves open on which side of a line it lies")
    # A line without published figures could be crossed too; that matters only where no worse line is.
    if Level.MET in levels and len(resolved) < len(scope.check.bands):
        raise not_assessed("no figures to compare with were published for that time")
    return level


def trace(scope: CheckFacts, decided: Decided) -> Iterator[Part]:
    """The parts of the check's expression, then the bands up to the one that decides, each with the value it had.

    Nothing for a value known only in part.
    """
    expression = scope.rule.gap_when or scope.rule.value
    if expression is not None and decided.case is not None:
        yield from expression.trace(decided.case)
    if decided.value is not None:
        yield from compared(decided.value, decided.resolved)


def compared(value: Decimal, resolved: Sequence[ResolvedBand]) -> Iterator[Part]:
    """The comparisons with the bands, up to the one that decides."""
    for band in resolved:
        beyond = band.beyond(value)
        # As rule-engine would trace the band's expression: it is asked for hundreds of times.
        yield Part("value", band.benchmark.rounded(value) if band.benchmark else value)
        yield Part("threshold", band.threshold)
        yield Part(band.band.expression, beyond)
        if beyond:
            return
