"""Bands: what level a value has, what holds across its interval, and what a bound leaves open."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from statistics import NormalDist
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readiness.core.dates import months_between
from readiness.data.benchmarks import Benchmark
from readiness.data.catalogue import Catalogue
from readiness.data.measures import Measure
from readiness.data.readings import Bound, Figure, Kind
from readiness.data.vocabulary import Level
from readiness.evaluation.finding import Interval
from readiness.evaluation.statistics import Z, robust_level, wilson
from readiness.packs.band import Band
from readiness.packs.thresholds import ResolvedBand, agreed, level, levels_at_the_ends, resolve

BASIS = {"rests_on": "local", "because": "Our line."}
IN_TIME = "assessments.within_45_working_days"
TURNOVER = "workforce.turnover"


def bands(side: str, **thresholds: Any) -> tuple[ResolvedBand, ...]:
    """Bands of plain numbers, worst first: bands("below", major=60, minor=70)."""
    return resolve([band(side, severity, threshold) for severity, threshold in thresholds.items()], None, {})


def band(side: str, severity: str, threshold: Any) -> Band:
    return Band.model_validate({"severity": severity, side: threshold, **BASIS})


def figures(catalogue: Catalogue, measure: str, year: int) -> Benchmark:
    found = catalogue.benchmark(measure, date(year, 12, 31))
    assert found is not None
    assert found.year == year
    return found


BELOW = bands("below", major=60, minor=70, watch=80)
ABOVE = bands("above", critical=30, major=20, minor=10)


@pytest.mark.parametrize(
    ("value", "below", "above"),
    [
        ("0", "major", "met"),
        ("10", "major", "met"),
        ("10.0000001", "major", "minor"),
        ("20", "major", "minor"),
        ("20.1", "major", "major"),
        ("30", "major", "major"),
        ("30.1", "major", "critical"),
        ("59.9999999", "major", "critical"),
        ("60", "minor", "critical"),
        ("70.00", "watch", "critical"),
        ("79.9", "watch", "critical"),
        ("80", "met", "critical"),
        ("100", "met", "critical"),
    ],
)
def test_the_worst_band_that_a_value_lies_beyond_decides_and_at_a_threshold_it_does_not(
    value: str, below: str, above: str
) -> None:
    assert (level(Decimal(value), BELOW), level(Decimal(value), ABOVE)) == (below, above)


@pytest.mark.parametrize(
    ("measure", "side", "value", "expected"),
    [
        (IN_TIME, "below", "73.75", "minor"),
        (IN_TIME, "below", "73.74999", "major"),
        (IN_TIME, "below", "85.64999", "watch"),
        (IN_TIME, "below", "85.65", "met"),
        (IN_TIME, "below", "85.7", "met"),
        (TURNOVER, "above", "11.84999", "met"),
        (TURNOVER, "above", "11.85", "watch"),
        (TURNOVER, "above", "19.64999", "minor"),
        (TURNOVER, "above", "19.65", "major"),
    ],
)
def test_against_a_benchmark_a_value_is_rounded_half_up_as_published_figures_are(
    measure: str, side: str, value: str, expected: str, catalogue: Catalogue
) -> None:
    named = {"major": "worst_tenth", "minor": "worst_quarter", "watch": "england"}
    found = [band(side, severity, name) for severity, name in named.items()]
    assert level(Decimal(value), resolve(found, figures(catalogue, measure, 2025), {})) == expected


def test_against_a_number_of_our_own_a_value_is_not_rounded() -> None:
    assert level(Decimal("59.9999999999"), BELOW) == "major"


def test_names_are_resolved_by_the_direction_of_the_band(catalogue: Catalogue) -> None:
    names = ("worst_tenth", "worst_quarter", "england")
    lower = resolve([band("below", "minor", name) for name in names], figures(catalogue, IN_TIME, 2025), {})
    upper = resolve([band("above", "minor", name) for name in names], figures(catalogue, TURNOVER, 2025), {})
    assert [str(one.threshold) for one in lower] == ["73.8", "78.6", "85.7"]
    assert [str(one.threshold) for one in upper] == ["19.6", "15.4", "11.8"]


def test_a_local_standard_is_resolved_to_its_number() -> None:
    (found,) = resolve([band("above", "watch", "local.caseload_ceiling")], None, {"caseload_ceiling": Decimal(18)})
    assert (found.threshold, found.benchmark) == (Decimal(18), None)


def test_bands_are_resolved_as_far_as_the_first_that_was_not_published() -> None:
    unpublished = [band("below", "major", 60), band("below", "minor", "worst_quarter"), band("below", "watch", 80)]
    assert [one.threshold for one in resolve(unpublished, None, {})] == [60]


# Intervals


def test_the_interval_is_of_95_percent() -> None:
    assert abs(float(Z) - NormalDist().inv_cdf(0.975)) < 1e-14


@pytest.mark.parametrize(
    ("numerator", "denominator", "low", "high"),
    [(81, 263, "25.53", "36.62"), (15, 148, "6.24", "16.05"), (0, 20, "0.00", "16.11"), (1, 29, "0.61", "17.18")],
)
def test_the_interval_is_as_published_by_newcombe_in_1998(
    numerator: int, denominator: int, low: str, high: str
) -> None:
    interval = wilson(Decimal(numerator), Decimal(denominator))
    assert (f"{interval.low:.2f}", f"{interval.high:.2f}") == (low, high)


TINY = Decimal("1e-20")


@given(parts=st.integers(1, 20_000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_at_both_ends_of_the_interval_the_share_lies_z_standard_errors_away(parts: tuple[int, int]) -> None:
    numerator, denominator = map(Decimal, parts)
    share, interval = numerator / denominator, wilson(numerator, denominator)
    assert 0 <= interval.low <= share * 100 + TINY
    assert share * 100 - TINY <= interval.high <= 100
    for end in (interval.low / 100, interval.high / 100):
        assert abs((share - end) ** 2 - Z**2 * end * (1 - end) / denominator) < TINY


def test_the_interval_of_none_and_of_all_ends_at_the_edge() -> None:
    assert wilson(Decimal(0), Decimal(20)).low < TINY
    assert wilson(Decimal(20), Decimal(20)).high > 100 - TINY


@pytest.mark.parametrize(
    ("low", "value", "high", "found", "holds"),
    [
        (81, 85, 89, "met", "met"),
        (80, 85, 89, "met", "met"),
        (79, 85, 89, "met", "watch"),
        (69, 85, 95, "met", "minor"),
        (50, 85, 95, "met", "major"),
        (71, 75, 79, "watch", "watch"),
        (71, 75, 80, "watch", "met"),
        (50, 75, 79, "watch", "watch"),
        (50, 55, 59, "major", "major"),
        (50, 55, 60, "major", "minor"),
        (50, 55, 71, "major", "watch"),
        (50, 55, 81, "major", "met"),
    ],
)
def test_firm_is_the_mildest_level_of_an_adverse_interval_and_the_worst_of_a_met_one(
    low: int, value: int, high: int, found: str, holds: str
) -> None:
    assert level(Decimal(value), BELOW) == found
    assert robust_level(Level(found), Interval(Decimal(low), Decimal(high)), BELOW) == holds


# Bounds


def bounded_level(
    value: Decimal, bound: Bound, largest: Decimal | None, resolved: Sequence[ResolvedBand]
) -> Level | None:
    """What is decided of a value known only as above or below something."""
    measure = Measure(id="caseloads.average", title="t", kind=Kind.RATIO, definition="d", maximum=largest)
    possible = measure.possible(Figure(value=value, bound=bound))
    assert possible is not None
    return agreed(levels_at_the_ends(possible, resolved, None))


@pytest.mark.parametrize(
    ("bound", "value", "expected"),
    [
        ("below", 60, "major"),
        ("below", 61, "minor"),
        ("below", 70, "minor"),
        ("below", 71, None),
        ("below", 80, None),
        ("below", 100, None),
        ("above", 80, "met"),
        ("above", 79, None),
        ("above", 60, None),
        ("above", 0, None),
    ],
)
def test_what_a_bound_decides_where_less_is_worse(bound: str, value: int, expected: str | None) -> None:
    assert bounded_level(Decimal(value), Bound(bound), Decimal(100), BELOW) == expected


@pytest.mark.parametrize("largest", [Decimal(100), None], ids=["to 100", "without limit"])
@pytest.mark.parametrize(
    ("bound", "value", "expected"),
    [
        ("above", 30, "critical"),
        ("above", 29, "major"),
        ("above", 20, "major"),
        ("above", 19, "minor"),
        ("above", 10, "minor"),
        ("above", 9, None),
        ("above", 0, None),
        ("below", 10, "met"),
        ("below", 11, None),
        ("below", 31, None),
    ],
)
def test_what_a_bound_decides_where_more_is_worse(
    bound: str, value: int, expected: str | None, largest: Decimal | None
) -> None:
    assert bounded_level(Decimal(value), Bound(bound), largest, ABOVE) == expected


def test_a_line_of_enquiry_alone_is_decided_too() -> None:
    only = bands("below", watch=80)
    assert bounded_level(Decimal(80), Bound.BELOW, Decimal(100), only) == "watch"
    assert bounded_level(Decimal(81), Bound.BELOW, Decimal(100), only) is None


SHAPES: Mapping[str, tuple[ResolvedBand, ...]] = {
    "below": BELOW,
    "below, one": bands("below", major=50),
    "above": ABOVE,
    "above, to watch": bands("above", major=75, minor=50, watch=25),
    "above, ties": bands("above", major=40, minor=40, watch=10),
}


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("bound", Bound)
def test_a_bound_decides_as_looking_at_every_possible_value_would(shape: str, bound: Bound) -> None:
    step, resolved = Decimal("0.5"), SHAPES[shape]
    for value in map(Decimal, range(1, 100)):
        possible = [n * step for n in range(201) if (n * step > value if bound is Bound.ABOVE else n * step < value)]
        levels = {level(one, resolved) for one in possible}
        by_looking = (
            min(levels, key=lambda one: one.rank) if len(levels) == 1 or all(one.is_gap for one in levels) else None
        )
        assert bounded_level(value, bound, Decimal(100), resolved) == by_looking, value


def test_a_bound_just_past_a_benchmark_is_at_its_mildest(catalogue: Catalogue) -> None:
    named = [band("below", "major", "worst_tenth"), band("below", "minor", "worst_quarter")]
    resolved = resolve(named, figures(catalogue, IN_TIME, 2025), {})
    assert level(Decimal("73.83"), resolved) == "minor"
    assert bounded_level(Decimal("73.84"), Bound.BELOW, Decimal(100), resolved) == "minor"


# Ages


@pytest.mark.parametrize(
    ("earlier", "later", "months"),
    [
        ("2026-03-31", "2026-03-31", 0),
        ("2026-03-15", "2026-09-14", 5),
        ("2026-03-15", "2026-09-15", 6),
        ("2025-08-31", "2026-02-28", 6),
        ("2025-08-31", "2026-02-27", 5),
        ("2025-08-29", "2026-02-28", 6),
        ("2023-08-31", "2024-02-28", 5),
        ("2023-08-31", "2024-02-29", 6),
        ("2026-03-31", "2026-04-30", 1),
        ("2026-03-31", "2026-04-29", 0),
        ("2026-02-28", "2026-03-28", 1),
        ("2025-12-31", "2026-01-31", 1),
        ("2024-02-29", "2025-02-28", 12),
        ("2019-01-01", "2026-01-01", 84),
    ],
)
def test_ages_are_counted_in_whole_months_and_a_month_ends_on_its_last_day(
    earlier: str, later: str, months: int
) -> None:
    assert months_between(date.fromisoformat(earlier), date.fromisoformat(later)) == months
