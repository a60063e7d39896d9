"""Inference: how near what is shared comes to a small count that it leaves out, by how figures hang together.

Whoever tries this knows the catalogue's relations, and is taken to know of how many people each rate is that is told.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from readiness.data.agreement import Time
from readiness.data.catalogue import Catalogue
from readiness.data.measures import Measure
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
Cell = tuple[str, Time]
# The cells of the parts and of the whole, and whether the two come to the same.
Equation = tuple[tuple[Cell, ...], tuple[Cell, ...], bool]


def too_narrow(submission: Submission, told: Submission, catalogue: Catalogue) -> frozenset[str]:
    """The measures to hide, so that no small count can be told from what is shared; none where nothing can."""
    equations = list(_equations(submission, catalogue))
    true, seen = dict(_true(submission, equations, catalogue)), dict(_seen(submission, told, equations, catalogue))
    narrowed = narrow(seen, equations)
    found: set[Cell] = set()
    for parts, whole, _ in equations:
        low, high = _rest(narrowed, parts, whole)
        bases = all(map(_is_base, (*parts, *whole)))
        if not bases and is_small(_true_rest(true, parts, whole)) and high - low + 1 < LEAST:
            found.update((*parts, *whole))
    for cell, count in true.items():
        low, high = narrowed.get(cell, (Decimal(0), ENDLESS))
        if not _is_base(cell) and is_small(count) and high - low + 1 < LEAST:
            found.add(cell)
    return frozenset(_around(found, equations, told))


def narrow(seen: Mapping[Cell, Range], equations: Sequence[Equation]) -> dict[Cell, Range]:
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
    found: dict[Cell, Range], cells: Sequence[Cell], others: Sequence[Cell], equal: bool, upwards: bool = False
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


def _sum(found: Mapping[Cell, Range], cells: Sequence[Cell]) -> Range:
    ranges = [found.get(cell, (Decimal(0), ENDLESS)) for cell in cells]
    return sum((low for low, _ in ranges), Decimal(0)), sum((high for _, high in ranges), Decimal(0))


def _rest(found: Mapping[Cell, Range], parts: Sequence[Cell], whole: Sequence[Cell]) -> Range:
    (part_low, part_high), (low, high) = _sum(found, parts), _sum(found, whole)
    least = Decimal(0) if part_high == ENDLESS else max(Decimal(0), low - part_high)
    return least, high if high == ENDLESS else high - part_low


def _is_base(cell: Cell) -> bool:
    """Whether it is of how many people a rate is: whoever knows that has not learnt it from what is shared."""
    return cell[0].endswith("[denominator]")


def _true_rest(true: Mapping[Cell, Decimal], parts: Sequence[Cell], whole: Sequence[Cell]) -> Decimal:
    """What the parts leave of the whole; 0 where one of them is not known."""
    if any(cell not in true for cell in (*parts, *whole)):
        return Decimal(0)
    return sum((true[cell] for cell in whole), Decimal(0)) - sum((true[cell] for cell in parts), Decimal(0))


def _around(found: set[Cell], equations: Sequence[Equation], told: Submission) -> set[str]:
    """The nearest measures that still tell something, of those that a relation joins with what was found."""
    reached = set(found)
    while reached:
        joined = {cell for parts, whole, _ in equations for cell in (*parts, *whole) if reached & {*parts, *whole}}
        measures = {_measure_of(cell[0]) for cell in joined}
        if telling := {name for name in measures if tells(told.reading(name))}:
            return telling
        if joined <= reached:
            break
        reached |= joined
    return set()


def tells(reading: Reading) -> bool:
    """Whether a reading still tells a number that hiding would take away."""
    return not reading.absent and not (reading.at_least == 1 and reading.count is None)


def _equations(submission: Submission, catalogue: Catalogue) -> Iterator[Equation]:
    """The relations between what was submitted for one time, and the parts of each rate with its base."""
    account = account_of(submission)
    for tie in catalogue.ties:
        given = {name: submission.readings[name] for name in tie.measures if name in submission.readings}
        times = {name: account.time(tie.measures[name], one, tie.of_a_span) for name, one in given.items()}
        if tie.relation.some is not None or not _counted(tie):
            continue
        for time in dict.fromkeys(times.values()):
            sides = [tuple((one.top.operand, time) for one in operands) for operands in tie.sums]
            present = [side for side in sides if all(times.get(_measure_of(name)) == time for name, _ in side)]
            if tie.relation.equal is not None:
                yield from ((present[0], other, True) for other in present[1:])
            elif len(present) == len(sides):
                yield sides[0], sides[1], False


def _counted(tie: Tie) -> bool:
    return all(one.quantity == "counts" for side in tie.sums for one in side)


def _cells(equations: Sequence[Equation]) -> set[Cell]:
    return {cell for parts, whole, _ in equations for cell in (*parts, *whole)}


def _true(
    submission: Submission, equations: Sequence[Equation], catalogue: Catalogue
) -> Iterator[tuple[Cell, Decimal]]:
    for cell in sorted(_cells(equations), key=str):
        name, _, part = cell[0].partition("[")
        value = catalogue.measures[name].value(submission.reading(name), part.removesuffix("]") or None)
        if isinstance(value, Decimal):
            yield cell, value


def _seen(
    submission: Submission, told: Submission, equations: Sequence[Equation], catalogue: Catalogue
) -> Iterator[tuple[Cell, Range]]:
    for cell in sorted(_cells(equations), key=str):
        name, _, part = cell[0].partition("[")
        measure = catalogue.measures[name]
        found = _range(measure, part.removesuffix("]"), submission.reading(name), told.reading(name))
        if found is not None:
            yield cell, found


def _range(measure: Measure, part: str, true: Reading, told: Reading) -> Range | None:
    """The counts that a reading may stand for as it is told; None for any."""
    if told.absent:
        return None
    match measure.kind:
        case Kind.COUNT if told.count is not None:
            return around(Decimal(told.count))
        case Kind.COUNT if told.at_most is not None:
            return told.at_least or Decimal(0), told.at_most
        case Kind.DISTRIBUTION if told.bands is not None:
            names = measure.bands or {} if part == "total" else part.split("+")
            ranges = [around(Decimal(told.bands[name])) for name in names if name in told.bands]
            return sum((low for low, _ in ranges), Decimal(0)), sum((high for _, high in ranges), Decimal(0))
        case Kind.PROPORTION if true.denominator is not None and part == "denominator":
            return true.denominator, true.denominator
        case Kind.PROPORTION if true.denominator is not None:
            return _numerators(told, true.denominator)
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
