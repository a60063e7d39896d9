"""The published figures and the frequencies in the rules agree with the tables that they were taken from."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import ROUND_HALF_EVEN, Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
TABLES = ROOT.parent / "shared" / "domain"
SERIES = TABLES.parent / "data" / "council_series_2016_2025.csv"
BENCHMARKS = sorted((ROOT / "rules" / "benchmarks").glob("*.yaml"))
FREQUENCIES = ROOT / "rules" / "ilacs-2026" / "frequencies.yaml"

needs_tables = pytest.mark.skipif(
    not TABLES.is_dir(), reason="the tables of published figures are not beside this repository (../shared/domain)"
)

SPREAD: Mapping[str, str] = {"p10": "la_p10", "p25": "la_p25", "median": "la_p50", "p75": "la_p75", "p90": "la_p90"}

NAMES: Mapping[str, str] = {
    "assess_45wd": "assessments.within_45_working_days",
    "assessed_not_in_need": "front_door.assessed_not_in_need",
    "cin_rate": "child_in_need.rate_per_10000",
    "cl_eet": "care_leavers.in_education_employment_training_19_to_21",
    "cl_not_in_touch": "care_leavers.not_in_touch_19_to_21",
    "cl_suitable_accom": "care_leavers.suitable_accommodation_19_to_21",
    "cla_20_miles": "children_in_care.placed_20_miles_or_more",
    "cla_3plus_placements": "children_in_care.three_or_more_placements",
    "cla_dental": "children_in_care.dental_checks",
    "cla_health_checks": "children_in_care.health_assessments",
    "cla_long_term_stable": "children_in_care.stable_two_years",
    "cla_missing": "children_in_care.went_missing",
    "cla_rate": "children_in_care.rate_per_10000",
    "cpp_2y_ceased": "child_protection.plans_ended_after_two_years",
    "cpp_rate": "child_protection.rate_per_10000",
    "cpp_reviews_ontime": "child_protection.reviews_on_time",
    "icpc_15wd": "child_protection.conferences_within_15_working_days",
    "referral_nfa": "front_door.no_further_action",
    "referral_rate": "front_door.referral_rate_per_10000",
    "repeat_cpp": "child_protection.repeat_plans",
    "rereferral": "front_door.re_referrals",
    "s47_rate": "child_protection.section_47_rate_per_10000",
    "sw_absence": "workforce.absence",
    "sw_agency": "workforce.agency",
    "sw_caseload": "caseloads.average",
    "sw_turnover": "workforce.turnover",
    "sw_vacancy": "workforce.vacancy",
}

# Published for England only; those that repeat one of the above are checked against it.
HEADLINES: Mapping[str, str] = {
    "referrals_no_further_action": "front_door.no_further_action",
    "cla_3plus_social_workers_in_year": "stability.care_three_or_more_workers_in_year",
    "cla_3plus_social_workers_in_2_years": "stability.care_three_or_more_workers_in_two_years",
    "care_leavers_EET_17_to_18_years": "care_leavers.in_education_employment_training_17_to_18",
    "care_leavers_EET_19_to_21_years": "care_leavers.in_education_employment_training_19_to_21",
    "care_leavers_suitable_accommodation_17_to_18_years": "care_leavers.suitable_accommodation_17_to_18",
    "care_leavers_suitable_accommodation_19_to_21_years": "care_leavers.suitable_accommodation_19_to_21",
    "cla_health: Had their annual health assessment": "children_in_care.health_assessments",
    "cla_health: Had their teeth checked by a dentist": "children_in_care.dental_checks",
}

Key = tuple[str, int]


def rows(name: str) -> list[dict[str, str]]:
    with (TABLES / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def load(path: Path) -> Any:
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def number(value: Any) -> Decimal:
    return Decimal(str(value))


def figures() -> Iterator[tuple[Key, int, Mapping[str, Any]]]:
    """Every year of every measure, with the decimals in which the measure is published."""
    for path in BENCHMARKS:
        for measure, body in load(path)["measures"].items():
            for year, figure in body["years"].items():
                yield (measure, int(year)), int(body["decimals"]), figure


def first_day(known: Any) -> date:
    """The first day that a date can mean where only its month may be known."""
    year, month, day = (*map(int, str(known).split("-")), 1)[:3]
    return date(year, month, day)


def test_a_measure_stands_in_one_release_only() -> None:
    listed = [key for key, _, _ in figures()]
    assert listed
    assert len(listed) == len(set(listed))


@needs_tables
def test_every_benchmark_equals_the_table_rounded_half_even_to_the_measures_decimals() -> None:
    table = {**spread_of_councils(), **spread_of_the_last_year(), **spread_by_table()}
    seen = set()
    for key, decimals, figure in figures():
        if set(figure) != {"england"}:
            unit = Decimal(1).scaleb(-decimals)
            expected = {
                name: value if name == "councils" else value.quantize(unit, ROUND_HALF_EVEN)
                for name, value in table[key].items()
            }
            assert {name: number(value) for name, value in figure.items()} == expected, key
            seen.add(key)
    assert seen == set(table) - NOT_KEPT


# The durations of assessments are a distribution, and their spread was not to be had in full.
# Every council has England's own figure for the moves of school in two years.
NOT_KEPT = {
    ("assessments.durations (median, p75, 61+ share)", 2025),
    ("education.mid_year_moves", 2018),
    ("education.mid_year_moves", 2019),
}

Spread = Mapping[str, Decimal]


def spread_by_table() -> Mapping[Key, Spread]:
    """The measures that the rules began with, in all years."""
    return {
        (NAMES[row["measure"]], int(row["year"])): {
            **{name: Decimal(row[column]) for name, column in SPREAD.items()},
            "england": Decimal(row["england"]),
            "councils": Decimal(row["councils_with_value"]),
        }
        for row in rows("benchmarks.csv")
    }


def spread_of_the_last_year() -> Mapping[Key, Spread]:
    """The series that came later, in their last year, which for some is the only one."""
    columns = {"p10": "p10", "p25": "p25", "median": "p50", "p75": "p75", "p90": "p90", "england": "england"}
    return {
        (row["proposed_measure"], int(row["last_year"])): {
            **{name: Decimal(row[column]) for name, column in columns.items()},
            "councils": Decimal(row["councils_with_value"]),
        }
        for row in rows("benchmarks_to_add.csv")
        if row["p50"]
    }


def spread_of_councils() -> Mapping[Key, Spread]:
    """The series that came later, in the years before, from the figures of every council."""
    found: dict[Key, dict[str, list[Decimal]]] = {}
    with SERIES.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if re.fullmatch(r"-?[0-9.]+", row["value"]):
                by_level = found.setdefault((row["measure"], int(row["year"])), {"council": [], "England": []})
                by_level[row["level"]].append(Decimal(row["value"]))
    percentiles = {"p10": 10, "p25": 25, "median": 50, "p75": 75, "p90": 90}
    return {
        key: {
            **{name: percentile(sorted(one["council"]), percent) for name, percent in percentiles.items()},
            "england": one["England"][0],
            "councils": Decimal(len(one["council"])),
        }
        for key, one in found.items()
        if one["England"]
    }


def percentile(values: Sequence[Decimal], percent: int) -> Decimal:
    """Between the two nearest values, as spreadsheets do it."""
    whole, part = divmod(Decimal(len(values) - 1) * percent / 100, 1)
    low, high = values[int(whole)], values[min(int(whole) + 1, len(values) - 1)]
    return low + (high - low) * part


@pytest.mark.slow
@needs_tables
def test_what_is_known_for_england_only_equals_its_table() -> None:
    table = {
        (HEADLINES[row["measure"]], int(row["year"])): Decimal(row["value"])
        for row in rows("england_headlines.csv")
        if row["measure"] in HEADLINES and int(row["year"]) >= 2016
    }
    ours = {key: number(figure["england"]) for key, _, figure in figures()}
    assert {key: ours.get(key) for key in table} == table
    assert {key for key, _, figure in figures() if "median" not in figure} <= set(table)


@pytest.mark.slow
@needs_tables
def test_the_decimals_are_those_of_the_published_england_figures() -> None:
    shown: dict[str, int] = {}
    for row in rows("benchmarks.csv"):
        name, fraction = NAMES[row["measure"]], row["england"].partition(".")[2].rstrip("0")
        shown[name] = max(shown.get(name, 0), len(fraction))
    given = {key[0]: decimals for key, decimals, _ in figures()}
    assert {name: given[name] for name in shown} == shown


@needs_tables
def test_every_theme_has_the_frequency_of_its_table() -> None:
    criticised = load(FREQUENCIES)["criticised"]
    expected = {
        row["theme_id"]: (Decimal(row["pct_reports"]), Decimal(row["pct_reports_2024-26"]))
        for row in rows("themes.csv")
    }
    ours = {
        theme: (number(shares["percent"]), number(shares["recent"])) for theme, shares in criticised["themes"].items()
    }
    assert len(ours) == 75
    assert ours == expected
    for row in rows("themes.csv"):
        share = Decimal(row["n_reports"]) * 100 / criticised["of_reports"]
        assert abs(share - ours[row["theme_id"]][0]) <= Decimal("0.06"), f"{row['theme_id']} does not fit of_reports"


@needs_tables
def test_every_subject_has_the_frequency_of_its_table() -> None:
    examined = load(FREQUENCIES)["examined"]
    expected = {row["subject"]: Decimal(row["share_percent"]) for row in rows("examined.csv")}
    assert {subject: number(share) for subject, share in examined["subjects"].items()} == expected
    assert len(expected) == 26
    assert {row["of_reports_2022_on"] for row in rows("examined.csv")} == {str(examined["of_reports"])}


@pytest.mark.slow
def test_the_spread_of_councils_rises_from_the_tenth_percentile_to_the_ninetieth() -> None:
    for key, _, figure in figures():
        spread = [number(figure[name]) for name in SPREAD if name in figure]
        assert len(spread) in (0, len(SPREAD)), f"{key} has part of a spread"
        assert spread == sorted(spread), key
        assert ("councils" in figure) == bool(spread), key


@pytest.mark.parametrize("path", BENCHMARKS, ids=lambda path: path.stem)
def test_each_year_was_published_after_the_day_it_speaks_of(path: Path) -> None:
    release = load(path)
    used = {int(year) for body in release["measures"].values() for year in body["years"]}
    published = {int(year): first_day(entry["date"]) for year, entry in release["published"].items()}
    assert set(published) == used
    for year, day in published.items():
        assert day > first_day(f"{year}-{release['as_at']}"), f"{year} came out before its own figures"
    assert list(published.values()) == sorted(published.values())


@pytest.mark.parametrize("path", BENCHMARKS, ids=lambda path: path.stem)
def test_each_date_says_how_it_was_checked(path: Path) -> None:
    release = load(path)
    said = {entry["verified"] for entry in release["published"].values()} | {release["source"]["verified"]}
    assert said <= {"source", "secondary", "recalled", "local"}
