"""The samples come out as they should: real cases as their accounts say, fictional councils as told, broken files with a mend."""

from __future__ import annotations

import csv
import os
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from broken_samples import ROOT, broken_files, broken_messages, message_beside, told

from readiness.catalogue import shipped_catalogue
from readiness.evaluate import evaluate
from readiness.evaluation import Evaluation
from readiness.pack import load_shipped
from readiness.submission import SubmissionFile, parse_submission

SAMPLES = ROOT / "samples"
EXPECTED = SAMPLES / "expected"
TABLES = ROOT.parent / "shared" / "domain"
JUDGED = sorted(file.stem for file in SAMPLES.glob("*.json"))
# Which rows of the table of cases a sample holds.
CASES: Mapping[str, str] = {
    "gloucestershire-2018-fourth-visit": "gloucestershire-fourth-visit",
    "gloucestershire-2019-fifth-visit": "gloucestershire-2019-fifth-visit",
}
REAL = sorted(CASES)
FICTIONAL = [name for name in JUDGED if name not in CASES]
# The names that the table of published figures has for our measures.
SEEDS: Mapping[str, str] = {
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
LAIT = "as republished in LAIT (April 2026 snapshot)"

needs_tables = pytest.mark.skipif(
    not TABLES.is_dir(), reason="the tables of cases and of published figures are not beside this repository (../shared/domain)"
)


@cache
def sample(name: str) -> SubmissionFile:
    file = SAMPLES / f"{name}.json"
    return parse_submission(file.read_bytes(), file.relative_to(ROOT).as_posix(), shipped_catalogue())


@cache
def judged(name: str) -> Evaluation:
    return evaluate(load_shipped(), sample(name))


@cache
def expected(name: str) -> Any:
    return yaml.safe_load((EXPECTED / f"{name}.yaml").read_text(encoding="utf-8"))


def rows(table: str) -> list[dict[str, str]]:
    with (TABLES / table).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def case(name: str) -> dict[str, dict[str, str]]:
    return {row["id"]: row for row in rows("inspection_cases.csv") if row["case"] == CASES[name]}


def outcome(name: str, check: str) -> dict[str, str]:
    """Status, and severity where it is a gap."""
    finding = judged(name).finding_of[check]
    severity = {"severity": finding.severity.value} if finding.severity else {}
    return {"check": check, "status": finding.status.value, **severity}


def decides(name: str, check: str) -> bool:
    """Whether anything was found, or any evidence item decided."""
    finding = judged(name).finding_of[check]
    return finding.assessed or any(item.decides for item in finding.evidence)


# All that can be judged


def test_every_sample_says_what_is_expected_of_it() -> None:
    assert JUDGED
    assert sorted(file.stem for file in EXPECTED.glob("*.yaml")) == JUDGED


def test_a_real_case_is_compiled_and_names_a_council_and_a_fictional_one_says_that_it_is() -> None:
    said = {name: sample(name).submission for name in JUDGED}
    assert {name: (s.compiled, s.council.code, "(fictional)" in s.council.name) for name, s in said.items()} == {
        **{name: (True, "E10000013", False) for name in REAL},
        **{name: (False, None, True) for name in FICTIONAL},
    }


@pytest.mark.parametrize("name", JUDGED)
def test_the_checks_of_a_sample_add_up_to_the_packs(name: str) -> None:
    counts = judged(name).counts
    assert counts.met + counts.watch + counts.gap + counts.not_assessed + counts.not_applicable + counts.error == counts.total
    assert counts.error == 0


@pytest.mark.parametrize("name", JUDGED)
def test_a_sample_is_written_with_two_spaces_and_ends_with_a_line_break(name: str) -> None:
    text = (SAMPLES / f"{name}.json").read_text(encoding="utf-8")
    indents = {len(line) - len(line.lstrip(" ")) for line in text.splitlines()}
    assert all(indent % 2 == 0 for indent in indents)
    assert "\t" not in text
    assert text.endswith("}\n")
    assert max(map(len, text.splitlines())) <= 200


# Real cases


@pytest.mark.parametrize("name", REAL)
def test_each_finding_of_a_real_case_comes_out_as_its_account_says(name: str) -> None:
    told_of = [row for row in expected(name) if row["status"] != "none"]
    assert told_of
    came_out = [{"finding": row["finding"], "said": row["said"], **outcome(name, row["check"])} for row in told_of]
    assert came_out == told_of


@pytest.mark.parametrize("name", REAL)
def test_what_an_account_holds_as_context_is_shown_and_decides_nothing(name: str) -> None:
    context = [row for row in expected(name) if row["status"] == "none"]
    items = [item for item in sample(name).submission.evidence if item.shows == "context"]
    assert bool(context) == bool(items)
    named = {row["check"] for row in context}
    assert {check for item in items for check in item.checks or (None,)} == named
    assert [check for check in named if check is not None and decides(name, check)] == []


@needs_tables
@pytest.mark.parametrize("name", REAL)
def test_every_row_of_a_real_case_is_expected_with_the_status_that_its_table_gives(name: str) -> None:
    ours = {row["finding"]: row["status"] for row in expected(name)}
    assert ours == {finding: row["expect"] for finding, row in case(name).items()}


@needs_tables
@pytest.mark.parametrize("name", REAL)
def test_every_expected_check_stands_under_the_criterion_of_its_row(name: str) -> None:
    table = case(name)
    strays = [row for row in expected(name) if row["check"] and row["check"].partition(".")[0] != table[row["finding"]]["criterion_id"]]
    assert strays == []


@needs_tables
@pytest.mark.parametrize("name", REAL)
def test_every_item_of_a_real_case_names_the_account_as_its_source(name: str) -> None:
    accounts = {row["source"] for row in case(name).values()}
    assert {item.source for item in sample(name).submission.evidence} == accounts


@needs_tables
@pytest.mark.parametrize("name", REAL)
def test_every_number_of_the_account_stands_in_the_sample(name: str) -> None:
    submission = sample(name).submission
    checks = {row["finding"]: row["check"] for row in expected(name)}
    missing = []
    for finding, row in case(name).items():
        number = re.sub(r"\D", "", row["number"])
        if not number:
            continue
        measure = load_shipped().check(checks[finding]).measure if checks[finding] else None
        if measure is not None:
            reading = submission.reading(measure)
            above = ">" in row["number"] or "above" in row["finding"]
            found = reading.percentage == Decimal(number) and (reading.bound == "above") == above and reading.source == row["source"]
        else:
            found = any(
                re.search(rf"\b{number}\b", item.summary) for item in submission.evidence
                if checks[finding] in item.checks or row["criterion_id"] in item.criteria
            )
        if not found:
            missing.append(finding)
    assert missing == []


def published_readings(name: str) -> Iterator[tuple[str, int, Decimal | None]]:
    """The published figures in a sample: measure, year, value."""
    for measure, reading in sample(name).submission.readings.items():
        figures = [(point.period_end, point, point.source or reading.source) for point in reading.history]
        if reading.period is not None:
            figures.append((reading.period.end, reading, reading.source))
        for end, figure, source in figures:
            assert source is not None
            assert source.endswith(LAIT)
            yield measure, end.first.year, figure.percentage if figure.value is None else figure.value
        for other in reading.also:
            assert other.period_end is not None
            yield measure, other.period_end.first.year, other.value


@needs_tables
@pytest.mark.parametrize(("name", "march", "september"), [
    ("gloucestershire-2018-fourth-visit", 2017, 2017),
    ("gloucestershire-2019-fifth-visit", 2018, 2017),
])
def test_a_real_case_holds_all_the_figures_that_were_out_by_then_and_no_others(name: str, march: int, september: int) -> None:
    last = {"03-31": march, "09-30": september}
    as_at = {measure: release.as_at for release in shipped_catalogue().releases for measure in release.measures}
    table = {
        (SEEDS[row["name"]], int(row["year"])): Decimal(row["Gloucestershire"])
        for row in rows("seed_council_figures.csv")
        if row["name"] in SEEDS and row["Gloucestershire"]
    }
    assert {(measure, year): value for measure, year, value in published_readings(name)} == {
        (measure, year): value for (measure, year), value in table.items() if 2016 <= year <= last[as_at[measure]]
    }


@pytest.mark.parametrize("name", REAL)
def test_a_real_case_is_compared_only_with_what_was_published_by_its_date(name: str) -> None:
    published = {release.release: release.published for release in shipped_catalogue().releases}
    day = sample(name).submission.date.last
    used = [finding.benchmark for finding in judged(name).findings if finding.benchmark is not None]
    assert used
    assert [b for b in used if published[b.release][str(b.year)].date.last > day] == []


# Fictional councils


@pytest.mark.parametrize("name", FICTIONAL)
def test_a_fictional_council_comes_out_as_told(name: str) -> None:
    evaluation, told_of = judged(name), expected(name)
    whys = {row["check"]: row["why"] for row in told_of["findings"]}
    counts = {field: getattr(evaluation.counts, field) for field in told_of["counts"]}
    assert {
        "code": evaluation.verdict.code,
        "counts": counts,
        "views": {area.id.value: area.view.value for area in evaluation.areas},
        "conflicts": [{"criterion": conflict.criterion, "kind": conflict.kind} for conflict in evaluation.first_page.conflicts],
        "weakened": list(evaluation.verdict.weakenings),
        "findings": [{**outcome(name, check), "why": why} for check, why in whys.items()],
    } == told_of
    assert len(counts) == 10


@pytest.mark.parametrize("name", FICTIONAL)
def test_the_teams_of_a_fictional_council_add_up_to_the_whole(name: str) -> None:
    for measure, reading in sample(name).submission.readings.items():
        for split in reading.by.values():
            for part in ("count", "numerator", "denominator"):
                if getattr(reading, part) is not None:
                    assert sum(getattr(figure, part) for figure in split.values()) == getattr(reading, part), measure


@pytest.mark.parametrize("name", ["sound", "troubled"])
def test_the_numbers_of_a_fictional_council_fit_together(name: str) -> None:
    read = sample(name).submission.readings

    def count(measure: str) -> int:
        found = read[measure].count
        assert found is not None
        return found

    def parts(measure: str) -> tuple[Decimal, Decimal]:
        top, bottom = read[measure].numerator, read[measure].denominator
        assert top is not None
        assert bottom is not None
        return top, bottom

    bands = read["assessments.durations"].bands or {}
    late = ("46_to_50", "51_to_60", "61_and_over")
    within, completed = parts("assessments.within_45_working_days")
    assert sum(bands.values()) == completed
    assert sum(number for band, number in bands.items() if band not in late) == within
    workers = sum((read["caseloads.workers_by_caseload"].bands or {}).values())
    assert {parts(m)[1] for m in ("caseloads.above_local_ceiling", "management_oversight.without_supervision_two_months")} == {workers}
    assert parts("child_protection.conferences_within_15_working_days")[1] == count("child_protection.initial_conferences")
    funnel = [
        count("front_door.contacts"), count("front_door.referrals"), count("strategy_discussions.held"),
        count("child_protection.section_47_enquiries"), count("child_protection.initial_conferences"),
        parts("child_protection.repeat_plans")[1],
    ]
    assert funnel == sorted(funnel, reverse=True)
    for measure in ("re_referrals", "no_further_action", "assessed_not_in_need"):
        assert parts(f"front_door.{measure}")[1] == count("front_door.referrals")
    for measure in ("within_local_standard", "with_police_and_health"):
        assert parts(f"strategy_discussions.{measure}")[1] == count("strategy_discussions.held")
    in_post = parts("workforce.turnover")[1]
    assert {bottom - top for top, bottom in map(parts, ("workforce.vacancy", "workforce.agency"))} == {in_post}
    assert parts("workforce.experienced_workers")[1] == in_post
    opened = count("allocation.open_children")
    for measure in ("management_oversight.decisions_on_time", "stability.three_or_more_workers_in_involvement"):
        assert parts(measure)[1] == opened
    waits = [count(f"allocation.{m}") for m in ("open_children", "children_without_named_worker", "waiting_without_risk_decision")]
    assert waits == sorted(waits, reverse=True)
    assert count("assessments.open_past_limit_not_seen") <= count("assessments.open_past_10_not_seen")
    assert count("assessments.open_past_limit_not_seen") <= count("assessments.open_past_45_working_days")
    on_plan = parts("child_protection.seen_alone_at_last_visit")[1]
    assert parts("child_protection.reviews_on_time")[1] <= on_plan
    assert count("child_protection.visits_overdue_now") <= on_plan
    in_care = parts("children_in_care.three_or_more_placements")[1]
    assert {parts(m)[1] for m in ("children_in_care.placed_20_miles_or_more", "stability.care_three_or_more_workers_in_year")} == {in_care}
    # The rates name one and the same number of children in the area, to the last figure given.
    area = {round(number / rate / 10) for number, rate in (
        (on_plan, rate_of(name, "child_protection")), (in_care, rate_of(name, "children_in_care")),
    )}
    assert len(area) == 1


def rate_of(name: str, section: str) -> Decimal:
    rate = sample(name).submission.readings[f"{section}.rate_per_10000"].value
    assert rate is not None
    return rate / 100


def test_the_sound_council_submits_everything_that_any_check_reads() -> None:
    assert [m.measure for m in judged("sound").measures if m.read_by and not m.submitted] == []


def test_the_half_empty_council_uses_every_way_of_having_no_value() -> None:
    readings = sample("half-empty").submission.readings.values()
    assert {reading.status for reading in readings if reading.status} == {"not-held", "suppressed", "not-applicable", "not-submitted"}
    assert {reading.symbol for reading in readings if reading.symbol} >= {"c", "u", "x", "low"}
    assert {reading.bound for reading in readings if reading.bound} == {"above", "below"}
    assert any(reading.denominator == 0 for reading in readings)


# Broken files


def test_every_broken_file_has_its_message_beside_it_and_every_message_its_file() -> None:
    assert broken_files()
    messages = sorted((SAMPLES / "broken").glob("*.txt"))
    assert messages == [message_beside(file) for file in broken_files()]


@pytest.mark.parametrize("file", broken_files(), ids=lambda file: file.stem)
def test_a_broken_file_is_refused_with_the_message_beside_it(file: Path) -> None:
    message = told(file)
    assert message, "nothing is wrong with it"
    assert message == message_beside(file).read_text(encoding="utf-8")


def test_the_messages_are_made_for_every_broken_file() -> None:
    assert sorted(broken_messages()) == [message_beside(file).relative_to(ROOT).as_posix() for file in broken_files()]


def test_each_of_the_ten_mistakes_in_one_file_is_told_at_once() -> None:
    message = told(SAMPLES / "broken" / "several-mistakes.json")
    assert message.endswith("readiness: nothing was judged: 10 problems to mend (code 2)\n")


@pytest.mark.parametrize("name", ["several-mistakes", "lone-surrogate", "utf-16", "empty"])
def test_the_program_says_of_a_broken_file_what_stands_beside_it_and_ends_with_2(name: str) -> None:
    file = f"samples/broken/{name}.json"
    ran = subprocess.run(
        [sys.executable, "-m", "readiness", "check", file], cwd=ROOT, capture_output=True, check=False,
        env={**os.environ, "PYTHONIOENCODING": "utf-8"},
    )
    beside = (ROOT / file).with_suffix(".txt").read_bytes()
    assert (ran.returncode, ran.stdout, ran.stderr.replace(b"\r\n", b"\n")) == (2, b"", beside)


# What is said of the samples


def test_the_table_of_the_samples_names_each_file_with_the_code_that_it_ends_with() -> None:
    text = (SAMPLES / "README.md").read_text(encoding="utf-8")
    table = {name: int(code) for name, code in re.findall(r"^\| \[(\S+\.json)\]\(\1\) \|.*\| (\d) \|$", text, re.MULTILINE)}
    assert table == {
        **{f"{name}.json": judged(name).verdict.code for name in JUDGED},
        **{f"broken/{file.name}": 2 for file in broken_files()},
    }
