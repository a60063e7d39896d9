"""What of a submission may be shared: figures in classes of five or more values, and no free text at all."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from readiness.core.numbers import half_up
from readiness.data.catalogue import Catalogue
from readiness.data.measures import Measure
from readiness.data.ratings import Ratings
from readiness.data.readings import Bound, Kind, Reading, Status, Symbol
from readiness.data.submission import Action, EvidenceItem, Submission
from readiness.evaluation.disclosure import disclosures
from readiness.evaluation.inference import too_narrow
from readiness.evaluation.small_counts import LARGEST, is_small

# A count is told to the nearest so many, and a rate so that one step holds at least as many people.
BASE = 5
# The first count that is rounded as it is: those before it are told as "6 to 12".
FIRST = 13
# A rate of so few is left out, and of so many told in whole percent.
FEWEST, MANY = 50, 500
STEPS = tuple(Decimal(step).scaleb(power) for power in range(8) for step in ("0.1", "0.5"))
LEFT_OUT = "left out"
HIDDEN = Reading(status=Status.SUPPRESSED, symbol=Symbol.C)


@dataclass(frozen=True)
class SharedFigures:
    """A submission as it is shared; `small` are the measures whose figures would give a count of 1 to 5 away."""

    submission: Submission
    small: frozenset[str]


def shared_figures(submission: Submission, catalogue: Catalogue) -> SharedFigures:
    """The submission as it may be shared.

    What gives a small count away is hidden, and then what would give back what was hidden, until nothing does.
    """
    whole = _without_parts(submission, catalogue)
    small = {one.measure for one in disclosures(whole, catalogue) if one.measure} | set(_vague(whole, catalogue))
    told = _told(whole, catalogue, small)
    while more := too_narrow(whole, told, catalogue) - small:
        small |= more
        told = _told(whole, catalogue, small)
    return SharedFigures(_without_texts(told, submission.evidence), frozenset(small))


def _without_parts(submission: Submission, catalogue: Catalogue) -> Submission:
    """The whole council's present figures alone: teams are few people, and a history adds up with the next report."""
    alone: dict[str, object] = {"by": {}, "history": (), "also": (), "source": None, "joint_with": None, "note": None}
    readings = {name: one.model_copy(update=alone) for name, one in submission.readings.items()}
    return submission.model_copy(update={"readings": readings, "evidence": ()})


def _vague(submission: Submission, catalogue: Catalogue) -> Iterator[str]:
    """Counts that are known only in part, and may be 1 to 5."""
    for name, reading in submission.readings.items():
        measure = catalogue.measures[name]
        found = measure.possible(reading)
        if measure.kind is Kind.COUNT and found is not None and found.exact is None and found.lowest <= LARGEST:
            yield name


def _told(submission: Submission, catalogue: Catalogue, small: set[str]) -> Submission:
    readings = {
        name: told_reading(catalogue.measures[name], reading, name in small)
        for name, reading in submission.readings.items()
    }
    return submission.model_copy(update={"readings": readings})


def told_reading(measure: Measure, reading: Reading, small: bool) -> Reading:
    """A reading as it is told: `small` where its figure would give a count of 1 to 5 away."""
    if measure.computed:
        return reading
    return _figure(measure, reading, small).model_copy(update={"period": reading.period})


def _figure(measure: Measure, reading: Reading, small: bool) -> Reading:
    if reading.absent:
        return Reading(status=reading.status, symbol=reading.symbol, reason=reading.reason and f"reason {LEFT_OUT}")
    match measure.kind:
        case Kind.YES_NO | Kind.DATE:
            return Reading(answer=reading.answer, date=reading.date)
        case Kind.COUNT if reading.count is not None and reading.bound is None:
            return _count(reading.count, small)
        case Kind.PROPORTION | Kind.RATIO if not small and reading.bound is None:
            return _rate(measure, reading)
        case Kind.DISTRIBUTION if not small and reading.bands is not None:
            return Reading(bands={name: nearest(count) for name, count in reading.bands.items()})
        case _:
            return HIDDEN


def _count(count: int, small: bool) -> Reading:
    if count == 0:  # nobody is identified by it, whatever else it gives
        return Reading(count=0)
    if is_small(Decimal(count)):
        return Reading(at_least=Decimal(1), at_most=Decimal(LARGEST))
    if small:
        return HIDDEN
    if LARGEST < count < FIRST:
        return Reading(at_least=Decimal(LARGEST + 1), at_most=Decimal(FIRST - 1))
    return Reading(count=nearest(count))


def nearest(count: int) -> int:
    """The count to the nearest five; 0 stays 0, and 6 and 7 become 10 too, or 5 would stand for these two alone."""
    return 2 * BASE if LARGEST < count < FIRST else (count + BASE // 2) // BASE * BASE


def _rate(measure: Measure, reading: Reading) -> Reading:
    """A rate in steps of which each holds five people; one of few people, or of nobody knows how many, is hidden."""
    value, field = measure.value(reading), "percentage" if measure.kind is Kind.PROPORTION else "value"
    if reading.denominator == 0:
        return Reading(numerator=Decimal(0), denominator=Decimal(0))
    step = _step(measure, reading.denominator)
    if step is None or not isinstance(value, Decimal):
        return HIDDEN
    told = half_up(value / step, 0) * step
    least, most = Decimal(0), measure.largest
    # "0%" and "100%" are said only of nobody and of everybody.
    if told == least != value:
        return Reading.model_validate({field: step, "bound": Bound.BELOW})
    if told == most != value:
        return Reading.model_validate({field: most - step, "bound": Bound.ABOVE})
    return Reading.model_validate({field: told})


def _step(measure: Measure, of: Decimal | None) -> Decimal | None:
    """The step in which a rate is told; None where it is told in none."""
    if measure.unit and measure.unit.startswith("per 10,000"):
        return Decimal(BASE)  # no council has under 10,000 children and more than a few of them in any one measure
    if not measure.people or measure.whole_set:
        return Decimal(1)
    if measure.kind is Kind.RATIO and of is not None and is_small(of):
        return None
    if measure.kind is Kind.RATIO:
        return Decimal(1) if of is None else max(Decimal("0.1"), _at_least(BASE / of))
    if of is None or of < FEWEST:
        return None
    return _at_least(max(Decimal(1), Decimal(100 * BASE) / of))


def _at_least(size: Decimal) -> Decimal:
    return next(step for step in STEPS if step >= size)


def _without_texts(submission: Submission, evidence: Sequence[EvidenceItem]) -> Submission:
    """The submission without free text; of evidence and actions their kind, dates and results stay."""
    changed: dict[str, object] = {
        "prepared_by": None,
        "extensions": {},
        "actions": tuple(map(_action, submission.actions)),
        "evidence": tuple(map(_evidence, evidence)),
    }
    return submission.model_copy(update=changed)


def _action(action: Action) -> Action:
    said = {"owner": action.owner and LEFT_OUT, "effect": action.effect and LEFT_OUT}
    return action.model_copy(update={"action": LEFT_OUT, **said})


def _evidence(item: EvidenceItem) -> EvidenceItem:
    """An item without its texts, its sample and its ratings, which count people."""
    return item.model_copy(update={"summary": "", "source": None, "sample": None, "ratings": Ratings()})


def alternatives(measure: Measure, reading: Reading) -> tuple[Reading, ...]:
    """Every figure that a hidden one may be, for all that is shared: a level is told only where they all give it."""
    alone: dict[str, object] = {"by": {}, "history": ()}
    return tuple(reading.model_copy(update={**alone, **change}) for change in _alternatives(measure, reading))


def _alternatives(measure: Measure, reading: Reading) -> Iterator[Mapping[str, object]]:
    few = range(1, LARGEST + 1)
    top, bottom = reading.numerator, reading.denominator
    match measure.kind:
        case Kind.COUNT if reading.count == 0:
            yield {}
        case Kind.COUNT if reading.count is not None and not is_small(Decimal(reading.count)):
            yield from ({"count": reading.count + by} for by in range(-LARGEST, LARGEST + 1))
        case Kind.COUNT:
            unbound = {"bound": None, "at_least": None, "at_most": None, "status": None, "symbol": None}
            yield from ({**unbound, "count": count} for count in few)
        case Kind.PROPORTION | Kind.RATIO if top is not None and bottom is not None:
            yield from ({"numerator": a, "denominator": b} for a, b in _shares(measure, top, bottom))
        case Kind.DISTRIBUTION if reading.bands is not None:
            bands = reading.bands
            small = [name for name, count in bands.items() if is_small(Decimal(count))]
            yield from ({"bands": {**bands, name: count}} for name in small or bands for count in few)
            yield from ({"bands": {**bands, **dict.fromkeys(small, count)}} for count in few)
        case Kind.PROPORTION if reading.percentage is not None:
            yield from ({"percentage": Decimal(share)} for share in (0, reading.percentage, 100))
        case _:
            yield {}


def _shares(measure: Measure, top: Decimal, bottom: Decimal) -> Iterator[tuple[Decimal, Decimal]]:
    """The numerators and bases that a hidden rate may have, as far as one and all of them are hidden for one reason."""
    few = [Decimal(count) for count in range(1, LARGEST + 1)]
    share = measure.kind is Kind.PROPORTION
    if share and is_small(bottom):
        yield from ((Decimal(count), base) for base in few for count in range(int(base) + 1))
    elif share and bottom <= 2 * LARGEST and 0 < top < bottom:
        yield from ((Decimal(count), bottom) for count in range(1, int(bottom)))
    elif is_small(top):
        yield from ((count, bottom) for count in few)
    elif share and is_small(bottom - top):
        yield from ((bottom - rest, bottom) for rest in few)
    else:
        moved = (top + by for by in range(-LARGEST, LARGEST + 1))
        yield from ((count, bottom) for count in moved if count >= 0 and (count <= bottom or not share))
