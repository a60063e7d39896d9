"""Inference: how near what is shared comes to a small count that it leaves out, by how figures hang together.

Whoever tries this knows the catalogue's relations, and is taken to know from elsewhere of how many people each rate is.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from readiness.data.catalogue import Catalogue
from readiness.data.operands import Reference, refer
from readiness.data.readings import Kind, Reading
from readiness.data.relations import Tie
from readiness.data.submission import Submission
from readiness.data.submission_file import account_of
from readiness.evaluation.small_counts import is_small

# A count of 1 to 5 has to stay one of at least so many.
LEAST = 3
# Of so many figures each narrows the next; chains of relations are far shorter.
ROUNDS = 20
ENDLESS = Decimal("Infinity")

Range = tuple[Decimal, Decimal]
# The parts and the whole, as `section.name` or `section.name[part]`, and whether the two come to the same.
Equation = tuple[tuple[str, ...], tuple[str, ...], bool]


def too_narrow(submission: Submission, told: Submission, catalogue: Catalogue) -> frozenset[str]:
    """The measures to hide, so that no small count can be told from what is shared; none where nothing can."""
    equations = list(_equations(submission, catalogue))
    true, seen = dict(_true(submission, equations, catalogue)), dict(_seen(submission, told, equations, catalogue))
    narrowed, bases = narrow(seen, equations), _bases(equations)
    found: set[str] = set()
    for parts, whole, _ in equations:
        low, high = _rest(narrowed, parts, whole)
        if is_small(_true_rest(true, parts, whole)) and high - low + 1 < LEAST and not bases >= {*parts, *whole}:
            found.update((*parts, *whole))
    for cell, count in true.items():
        low, high = narrowed.get(cell, (Decimal(0), ENDLESS))
        if is_small(count) and high - low + 1 < LEAST and cell not in bases:
            found.add(cell)
    return frozenset(_around(found, equations, told))


def narrow(seen: Mapping[str, Range], equations: Sequence[Equation]) -> dict[str, Range]:
    """The ranges after each relation has narrowed what it joins, again and again until nothing changes."""
    found = dict(seen)
    for _ in range(ROUNDS):
        before = dict(found)
        for parts, whole, equal in equations:
            _narrow_side(found, parts, whole, equal)
            _narrow_side(found, whole, parts, equal, upwards=True)
        if found == before:
            break
    return found


def _narrow_side(
    found: dict[str, Range], cells: Sequence[str], others: Sequence[str], equal: bool, upwards: bool = False
) -> None:
    """What the other side leaves for each cell: no more for a part, and no less (`upwards`) for a whole."""
    least, most = _sum(found, others)
    for cell in cells:
        low, high = found.get(cell, (Decimal(0), ENDLESS))
        beside_low, beside_high = _sum(found, [one for one in cells if one != cell])
        if not upwards or equal:
            high = min(high, most - beside_low)
        if (upwards or equal) and beside_high != ENDLESS:
            low = max(low, least - beside_high)
        found[cell] = low, high


def _sum(found: Mapping[str, Range], cells: Sequence[str]) -> Range:
    ranges = [found.get(cell, (Decimal(0), ENDLESS)) for cell in cells]
    return sum((low for low, _ in ranges), Decimal(0)), sum((high for _, high in ranges), Decimal(0))


def _rest(found: Mapping[str, Range], parts: Sequence[str], whole: Sequence[str]) -> Range:
    (part_low, part_high), (low, high) = _sum(found, parts), _sum(found, whole)
    least = Decimal(0) if part_high == ENDLESS else max(Decimal(0), low - part_high)
    return least, high if high == ENDLESS else high - part_low


def _bases(equations: Sequence[Equation]) -> set[str]:
    """Of how many people rates are, and what is equal to it: whoever knows that has not learnt it from the report."""
    bases = {cell for cell in _operands(equations) if cell.endswith("[denominator]")}
    pairs = [{*parts, *whole} for parts, whole, equal in equations if equal and len(parts) == len(whole) == 1]
    while more := {cell for pair in pairs if pair & bases for cell in pair - bases}:
        bases |= more
    return bases


def _true_rest(true: Mapping[str, Decimal], parts: Sequence[str], whole: Sequence[str]) -> Decimal:
    """What the parts leave of the whole; 0 where one of them is not known."""
    if any(cell not in true for cell in (*parts, *whole)):
        return Decimal(0)
    return sum((true[cell] for cell in whole), Decimal(0)) - sum((true[cell] for cell in parts), Decimal(0))


def _around(found: set[str], equations: Sequence[Equation], told: Submission) -> set[str]:
    """The nearest measures that still tell something, of those that a relation joins with what was found."""
    reached = set(found)
    while reached:
        joined = {cell for parts, whole, _ in equations for cell in (*parts, *whole) if reached & {*parts, *whole}}
        measures = {_measure_of(cell) for cell in joined}
        if telling := {name for name in measures if tells(told.reading(name))}:
            return telling
        if joined <= reached:
            break
        reached |= joined
    return set()


def tells(reading: Reading) -> bool:
    """Whether a reading still tells a number that hiding takes away: 0 and "1 to 5" are always told."""
    return not reading.absent and reading.count != 0 and reading.at_least != 1


def _equations(submission: Submission, catalogue: Catalogue) -> Iterator[Equation]:
    """The relations between what was submitted for one time, and each rate's own: its numerator is of its base."""
    account = account_of(submission)
    for tie in catalogue.ties_between(frozenset(submission.readings)):
        given = {name: submission.readings[name] for name in tie.measures if name in submission.readings}
        times = {name: account.time(tie.measures[name], one, tie.of_a_span) for name, one in given.items()}
        if tie.relation.some is None and _counted(tie):
            yield from _equations_of(tie, times)
    for name, reading in submission.readings.items():
        if catalogue.measures[name].kind is Kind.PROPORTION and reading.denominator is not None:
            yield (f"{name}[numerator]",), (f"{name}[denominator]",), False


def _equations_of(tie: Tie, times: Mapping[str, object]) -> Iterator[Equation]:
    sides = [tuple(one.top.operand for one in operands) for operands in tie.sums]
    for time in dict.fromkeys(times.values()):
        present = [side for side in sides if all(times.get(_measure_of(operand)) == time for operand in side)]
        if tie.relation.equal is not None:
            yield from ((present[0], other, True) for other in present[1:])
        elif len(present) == len(sides):
            yield present[0], present[1], False


def _counted(tie: Tie) -> bool:
    return all(one.quantity == "counts" for side in tie.sums for one in side)


def _operands(equations: Sequence[Equation]) -> list[str]:
    return list(dict.fromkeys(operand for parts, whole, _ in equations for operand in (*parts, *whole)))


def _true(submission: Submission, equations: Sequence[Equation], catalogue: Catalogue) -> Iterator[tuple[str, Decimal]]:
    for operand in _operands(equations):
        reference = refer(operand, catalogue.measures)
        value = reference.measure.value(submission.reading(reference.measure.id), reference.part)
        if isinstance(value, Decimal):
            yield operand, value


def _seen(
    submission: Submission, told: Submission, equations: Sequence[Equation], catalogue: Catalogue
) -> Iterator[tuple[str, Range]]:
    for operand in _operands(equations):
        reference = refer(operand, catalogue.measures)
        name = reference.measure.id
        found = _range(reference, submission.reading(name), told.reading(name))
        if found is not None:
            yield operand, found


def _range(reference: Reference, true: Reading, told: Reading) -> Range | None:
    """The counts that a reading may stand for as it is told; None for any."""
    measure, part, base = reference.measure, reference.part, true.denominator
    match measure.kind:
        case Kind.PROPORTION if base is not None and part == "denominator":
            return base, base
        case Kind.PROPORTION if base is not None and part == "numerator" and not told.absent:
            return _numerators(told, base)
        case Kind.COUNT if told.count is not None:
            return around(Decimal(told.count))
        case Kind.COUNT if told.at_most is not None:
            return told.at_least or Decimal(0), told.at_most
        case Kind.DISTRIBUTION if told.bands is not None and part is not None:
            names = list(measure.bands or {}) if part == "total" else part.split("+")
            ranges = [around(Decimal(told.bands[name])) for name in names if name in told.bands]
            return sum((low for low, _ in ranges), Decimal(0)), sum((high for _, high in ranges), Decimal(0))
        case _:
            return None


def around(count: Decimal) -> Range:
    """The counts that are told as this one: two on either side of it, only 0 for 0, and 6 to 12 for 10."""
    if count == 0:
        return count, count
    return (Decimal(6), Decimal(12)) if count == 10 else (count - 2, count + 2)


def _numerators(told: Reading, base: Decimal) -> Range | None:
    """The whole numbers of people whose share of so many is told like this: half a step on either side."""
    if told.percentage is None:
        return None
    half = max(Decimal(100) * 5 / base, Decimal(1)) / 2
    low = ((told.percentage - half) * base / 100).to_integral_value(ROUND_CEILING)
    high = ((told.percentage + half) * base / 100).to_integral_value(ROUND_FLOOR)
    if told.percentage in (0, 100):
        return told.percentage * base / 100, told.percentage * base / 100
    return max(low, Decimal(0)), min(high, base)


def _measure_of(operand: str) -> str:
    return operand.partition("[")[0]
