"""Real cases come out as their accounts say, fictional councils as told, broken files with the message beside them."""

from __future__ import annotations

import json
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

from readiness.core.diagnostics import pointer
from readiness.core.types import PartialDate
from readiness.data.catalogue import shipped_catalogue
from readiness.data.readings import Figure, Reading
from readiness.data.submission_file import SubmissionFile, parse_submission
from readiness.evaluation.compare import compare
from readiness.evaluation.comparison import ChangeKind
from readiness.evaluation.evaluator import evaluate
from readiness.evaluation.result import Evaluation
from readiness.packs.pack import load_shipped, shipped_for
from tests.data.test_benchmarks import NAMES, needs_tables, rows
from tests.support.broken_samples import ROOT, broken_files, broken_messages, message_beside, told

SAMPLES = ROOT / "samples"
EXPECTED = SAMPLES / "expected"
JUDGED = sorted(file.stem for file in SAMPLES.glob("*.json"))
# Which rows of the table of cases a sample holds.
CASES: Mapping[str, str] = {
    "dudley-2017": "dudley-2017",
    "ealing-2016": "ealing-2016",
    "gloucestershire-2018-children-in-care": "gloucestershire-2018-children-in-care",
    "gloucestershire-2018-fourth-visit": "gloucestershire-fourth-visit",
    "gloucestershire-2019-fifth-visit": "gloucestershire-2019-fifth-visit",
}
CODES: Mapping[str, str] = {"Dudley": "E08000027", "Ealing": "E09000009", "Gloucestershire": "E10000013"}
# The years of the last figures of 31 March and of 30 September that were out by the day of each case.
LAST_OUT: Mapping[str, tuple[int, int]] = {
    "dudley-2017": (2016, 2016),
    "ealing-2016": (2015, 2015),
    "gloucestershire-2018-children-in-care": (2017, 2017),
    "gloucestershire-2018-fourth-visit": (2017, 2017),
    "gloucestershire-2019-fifth-visit": (2018, 2017),
}
REAL = sorted(CASES)
FICTIONAL = [name for name in JUDGED if name not in CASES]
LAIT = "as republished in LAIT (April 2026 snapshot)"


@cache
def sample(name: str) -> SubmissionFile:
    file = SAMPLES / f"{name}.json"
    return parse_submission(file.read_bytes(), file.relative_to(ROOT).as_posix(), shipped_catalogue())


@cache
def judged(name: str) -> Evaluation:
    return evaluate(shipped_for(sample(name).submission.date.last), sample(name))


@cache
def expected(name: str) -> Any:
    return yaml.safe_load((EXPECTED / f"{name}.yaml").read_text(encoding="utf-8"))


def case(name: str) -> dict[str, dict[str, str]]:
    table = {row["id"]: row for row in rows("inspection_cases.csv") if row["case"] == CASES[name]}
    # One account is named with a slip of the pen.
    return {finding: {**row, "source": row["source"].replace(" the a ", " a ")} for finding, row in table.items()}


def outcome(name: str, check: str) -> dict[str, str]:
    """Status, and severity where it is a gap."""
    finding = judged(name).finding_of[check]
    severity = {"severity": finding.severity.value} if finding.severity else {}
    return {"check": check, "status": finding.status.value, **severity}


# All that can be judged


def test_every_sample_says_what_is_expected_of_it() -> None:
    assert JUDGED
    assert sorted(file.stem for file in EXPECTED.glob("*.yaml")) == JUDGED


def test_a_real_case_is_compiled_and_names_a_council_and_a_fictional_one_says_that_it_is() -> None:
    said = {name: sample(name).submission for name in JUDGED}
    assert {name: (s.compiled, s.council.code, "(fictional)" in s.council.name) for name, s in said.items()} == {
        **{name: (True, CODES[said[name].council.name], False) for name in REAL},
        **dict.fromkeys(FICTIONAL, (False, None, True)),
    }


@pytest.mark.parametrize("name", JUDGED)
def test_the_checks_of_a_sample_add_up_to_the_packs(name: str) -> None:
    counts = judged(name).counts
    assessed = counts.met + counts.watch + counts.gap
    assert assessed + counts.not_assessed + counts.not_applicable == counts.total
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
    evidence = sample(name).submission.evidence
    context = {pointer(("evidence", index)): item for index, item in enumerate(evidence) if item.shows == "context"}
    shown = {
        (item.path, finding.check): finding.assessed or item.decides
        for finding in judged(name).findings
        for item in finding.evidence
        if item.path in context
    } | {(notice.path, None): False for notice in judged(name).notices if notice.path in context}
    assert shown == {(path, check): False for path, item in context.items() for check in item.checks or (None,)}
    said = {row["check"] for row in expected(name) if row["status"] == "none"}
    assert said == {check for _, check in shown}


@needs_tables
@pytest.mark.parametrize("name", REAL)
def test_every_row_of_a_real_case_is_expected_with_the_status_that_its_table_gives(name: str) -> None:
    ours = {row["finding"]: row["status"] for row in expected(name)}
    assert ours == {finding: row["expect"] for finding, row in case(name).items()}


@needs_tables
@pytest.mark.parametrize("name", REAL)
def test_every_expected_check_stands_under_the_criterion_of_its_row(name: str) -> None:
    table = case(name)
    ours = {(row["finding"], row["check"].partition(".")[0]) for row in expected(name) if row["check"]}
    assert ours - {(finding, row["criterion_id"]) for finding, row in table.items()} == set()


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
    measures = {check.id: check.measure for check in load_shipped().checks}
    missing = []
    for finding, row in case(name).items():
        number = re.sub(r"\D", "", row["number"])
        if not number:
            continue
        measure = measures.get(checks[finding])
        if measure is not None:
            reading = submission.reading(measure)
            bound = "above" if ">" in row["number"] or "above" in row["finding"] else None
            found = (reading.percentage, reading.bound, reading.source) == (Decimal(number), bound, row["source"])
        else:
            found = any(
                re.search(rf"\b{number}\b", item.summary)
                for item in submission.evidence
                if checks[finding] in item.checks or row["criterion_id"] in item.criteria
            )
        if not found:
            missing.append(finding)
    assert missing == []


def published_readings(name: str) -> Iterator[tuple[str, int, Decimal | None]]:
    """The published figures in a sample: measure, year, value."""
    for measure, reading in sample(name).submission.readings.items():
        figures: list[tuple[PartialDate, Figure, str | None]] = [
            (point.period_end, point, point.source or reading.source) for point in reading.history
        ]
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
@pytest.mark.parametrize("name", REAL)
def test_a_real_case_holds_all_the_figures_that_were_out_by_then(name: str) -> None:
    last = dict(zip(("03-31", "09-30"), LAST_OUT[name], strict=True))
    council = sample(name).submission.council.name
    as_at = {measure: release.as_at for release in shipped_catalogue().releases for measure in release.measures}
    table = {
        (NAMES[row["name"]], int(row["year"])): Decimal(row[council])
        for row in rows("seed_council_figures.csv")
        if row["name"] in NAMES and row[council]
    }
    assert {(measure, year): value for measure, year, value in published_readings(name)} == {
        (measure, year): value for (measure, year), value in table.items() if 2016 <= year <= last[as_at[measure]]
    }


@pytest.mark.parametrize("name", REAL)
def test_a_real_case_is_compared_only_with_what_was_published_by_its_date(name: str) -> None:
    published = {release.release: release.published for release in shipped_catalogue().releases}
    submission = sample(name).submission
    used = [finding.benchmark for finding in judged(name).findings if finding.benchmark is not None]
    assert bool(used) == bool(submission.readings)
    assert [b for b in used if published[b.release][str(b.year)].date.last > submission.date.last] == []


@pytest.mark.parametrize("name", REAL)
def test_no_figure_of_a_real_case_came_out_after_its_day(name: str) -> None:
    """Of a month the last day counts, so that it holds only what was out for certain."""
    catalogue = shipped_catalogue()
    day = sample(name).submission.date.first
    late = []
    for measure, year, _ in published_readings(name):
        release = catalogue.release_of(measure)
        assert release is not None
        if release.published[str(year)].date.last > day:
            late.append((measure, year))
    assert late == []


def test_a_council_that_was_judged_good_has_no_critical_gap() -> None:
    counts = judged("ealing-2016").counts
    assert (counts.critical, counts.met > counts.gap) == (0, True)


@pytest.mark.parametrize("name", REAL)
def test_no_strength_of_an_account_is_drowned_by_figures(name: str) -> None:
    """Where figures of the same subject show a gap beside a strength, the report lists the conflict."""
    evaluation = judged(name)
    strong = {row["check"].partition(".")[0] for row in expected(name) if row["status"] == "met"}
    weak = {row["check"].partition(".")[0] for row in expected(name) if row["status"] == "gap"}
    by_figures = {f.criterion for f in evaluation.findings if f.is_gap and f.readings and not f.borderline}
    listed = {conflict.criterion for conflict in evaluation.first_page.conflicts}
    assert (strong - weak) & by_figures <= listed


def test_a_strength_of_an_account_and_a_figure_that_denies_it_are_a_conflict() -> None:
    """Ealing as it was praised, with a caseload that nobody could manage."""
    given = json.loads((SAMPLES / "ealing-2016.json").read_text(encoding="utf-8"))
    given["caseloads"] = {"average": {"value": 27, "source": "made up for this test"}}
    file = parse_submission(json.dumps(given).encode(), "ealing.json", shipped_catalogue())
    evaluation = evaluate(load_shipped(), file)
    found = {check: evaluation.finding_of[check] for check in ("LD06.1", "LD06.7")}
    assert (found["LD06.1"].is_gap, found["LD06.7"].status.value) == (True, "met")
    assert [(c.criterion, c.kind, c.checks) for c in evaluation.first_page.conflicts] == [
        ("LD06", "practice-against-numbers", ("LD06.7", "LD06.1"))
    ]


# Fictional councils


@pytest.mark.parametrize("name", FICTIONAL)
def test_a_fictional_council_comes_out_as_told(name: str) -> None:
    evaluation, told_of = judged(name), expected(name)
    whys = {row["check"]: row["why"] for row in told_of["findings"]}
    counts = {field: getattr(evaluation.counts, field) for field in told_of["counts"]}
    assert {
        "code": evaluation.verdict.code,
        "counts": counts,
        "views": {area.id: area.view.value for area in evaluation.areas},
        "conflicts": [{"criterion": one.criterion, "kind": one.kind} for one in evaluation.first_page.conflicts],
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


class Numbers:
    """The counts that a council gave."""

    def __init__(self, name: str) -> None:
        self._name = name

    @property
    def _readings(self) -> Mapping[str, Reading]:
        return sample(self._name).submission.readings

    def count(self, measure: str) -> Decimal:
        found = self._readings[measure].count
        assert found is not None
        return Decimal(found)

    def top(self, measure: str) -> Decimal:
        found = self._readings[measure].numerator
        assert found is not None
        return found

    def bottom(self, measure: str) -> Decimal:
        found = self._readings[measure].denominator
        assert found is not None
        return found

    def bands(self, measure: str) -> Mapping[str, int]:
        found = self._readings[measure].bands
        assert found is not None
        return found

    def rate(self, measure: str) -> Decimal:
        found = self._readings[measure].value
        assert found is not None
        return found


WHOLE = ("sound", "troubled", "middling", "middling-six-months-before")
FULL = pytest.mark.parametrize("council", [Numbers(name) for name in WHOLE], ids=WHOLE)


@FULL
def test_the_distributions_of_a_fictional_council_add_up(council: Numbers) -> None:
    durations, workers = council.bands("assessments.durations"), council.bands("caseloads.workers_by_caseload")
    late = sum(durations[band] for band in ("46_to_50", "51_to_60", "61_and_over"))
    assert sum(durations.values()) == council.bottom("assessments.within_45_working_days")
    assert sum(durations.values()) - late == council.top("assessments.within_45_working_days")
    assert sum(workers.values()) == council.bottom("caseloads.above_local_ceiling")
    assert sum(workers.values()) == council.bottom("management_oversight.without_supervision_two_months")


@FULL
def test_the_way_from_contacts_to_plans_grows_narrower(council: Numbers) -> None:
    steps = [
        council.count("front_door.contacts"),
        council.count("front_door.referrals"),
        council.count("strategy_discussions.held"),
        council.count("child_protection.section_47_enquiries"),
        council.count("child_protection.initial_conferences"),
        council.bottom("child_protection.repeat_plans"),
    ]
    assert steps == sorted(steps, reverse=True)


@FULL
def test_the_same_things_are_counted_alike(council: Numbers) -> None:
    def all_of(section: str, *names: str) -> set[Decimal]:
        return {council.bottom(f"{section}.{name}") for name in names}

    held, referrals = council.count("strategy_discussions.held"), council.count("front_door.referrals")
    assert all_of("strategy_discussions", "within_local_standard", "with_police_and_health") == {held}
    assert all_of("front_door", "re_referrals", "no_further_action", "assessed_not_in_need") == {referrals}
    conferences = council.count("child_protection.initial_conferences")
    assert all_of("child_protection", "conferences_within_15_working_days") == {conferences}
    children = council.count("allocation.open_children")
    assert all_of("management_oversight", "decisions_on_time") == {children}
    assert all_of("stability", "three_or_more_workers_in_involvement") == {children}
    in_care = council.bottom("children_in_care.three_or_more_placements")
    assert all_of("children_in_care", "placed_20_miles_or_more") == {in_care}
    assert all_of("stability", "care_three_or_more_workers_in_year") == {in_care}
    in_post = council.bottom("workforce.turnover")
    assert all_of("workforce", "turnover", "experienced_workers") == {in_post}
    beyond = ("workforce.vacancy", "workforce.agency")
    assert {council.bottom(measure) - council.top(measure) for measure in beyond} == {in_post}


@FULL
def test_a_part_is_never_more_than_its_whole(council: Numbers) -> None:
    on_plan = council.count("child_protection.children_on_plans")
    assert council.bottom("child_protection.reviews_on_time") <= on_plan
    assert council.count("child_protection.visits_overdue_now") <= on_plan
    without = council.count("allocation.children_without_named_worker")
    assert council.count("allocation.waiting_without_risk_decision") <= without
    unseen = council.count("assessments.open_past_limit_not_seen")
    assert unseen <= council.count("assessments.open_past_45_working_days")
    assert unseen <= council.count("assessments.open_past_10_not_seen")


@FULL
def test_the_rates_are_of_the_same_children_of_the_area(council: Numbers) -> None:
    on_plan = council.count("child_protection.children_on_plans")
    in_care = council.bottom("children_in_care.three_or_more_placements")
    by_plans = council.rate("child_protection.rate_per_10000") * in_care / on_plan
    assert round(by_plans, 1) == council.rate("children_in_care.rate_per_10000")


def test_the_sound_council_submits_everything_that_any_check_reads() -> None:
    assert [m.measure for m in judged("sound").measures if m.read_by and not m.submitted] == []


def test_most_of_the_middling_council_is_assessed() -> None:
    """It is what the demo shows first."""
    counts = judged("middling").counts
    assert counts.met + counts.watch + counts.gap >= counts.total * 85 / 100


def test_the_middling_council_has_gone_on_from_what_it_said_half_a_year_before() -> None:
    """Each figure of that day in its history is the one that stands in the earlier submission."""
    before, now = sample("middling-six-months-before").submission, sample("middling").submission
    earlier = {
        name: point
        for name, reading in now.readings.items()
        for point in reading.history
        if point.period_end == before.period.end
    }
    assert len(earlier) > 15
    for name, point in earlier.items():
        then = before.readings[name]
        for part in ("numerator", "denominator", "count"):
            if getattr(point, part) is not None:
                assert getattr(point, part) == getattr(then, part), name
        short = point.percentage if point.percentage is not None else point.value
        if short is not None and then.numerator is not None and then.denominator is not None:
            times = 100 if point.percentage is not None else 1
            assert round(then.numerator * times / then.denominator, 1) == short, name


def test_what_the_middling_council_has_done_in_half_a_year_is_a_story_with_every_turn() -> None:
    changes = compare(judged("middling-six-months-before"), judged("middling"))
    told = {kind: [one.check for one in changes.of_kind(kind)] for kind in ChangeKind}
    assert (told[ChangeKind.OPENED], told[ChangeKind.WORSE]) == (
        ["LD11.3", "HP06.3", "HP10.1", "CC12.1"],
        ["HP06.1", "LD07.2", "HP22.1"],
    )
    assert told[ChangeKind.NO_LONGER_SEEN] == ["CL02.1"]
    assert told[ChangeKind.CLOSED][:2] == ["HP06.2", "LD02.6"]
    assert {"LD05.4", "CC17.6"} <= set(told[ChangeKind.NEWLY_SEEN])


def test_the_half_empty_council_uses_every_way_of_having_no_value() -> None:
    readings = sample("half-empty").submission.readings.values()
    statuses = {reading.status for reading in readings if reading.status}
    assert statuses == {"not-held", "suppressed", "not-applicable", "not-submitted"}
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
    assert message.endswith(
        "readiness: samples/broken/several-mistakes.json: nothing was judged: 10 problems to mend (code 2)\n"
    )


@pytest.mark.slow
@pytest.mark.parametrize("name", ["several-mistakes", "lone-surrogate"])
def test_the_program_says_of_a_broken_file_what_stands_beside_it_and_ends_with_2(name: str) -> None:
    file = f"samples/broken/{name}.json"
    ran = subprocess.run(
        [sys.executable, "-m", "readiness", "check", file],
        cwd=ROOT,
        capture_output=True,
        check=False,
        env={**os.environ, "PYTHONIOENCODING": "utf-8"},
    )
    beside = (ROOT / file).with_suffix(".txt").read_bytes()
    assert (ran.returncode, ran.stdout, ran.stderr.replace(b"\r\n", b"\n")) == (2, b"", beside)


# What is said of the samples


def test_the_table_of_the_samples_names_each_file_with_the_code_that_it_ends_with() -> None:
    text = (SAMPLES / "README.md").read_text(encoding="utf-8")
    listed = re.findall(r"^\| \[(\S+\.json)\]\(\1\) \|.*\| (\d) \|$", text, re.MULTILINE)
    table = {name: int(code) for name, code in listed}
    assert table == {
        **{f"{name}.json": judged(name).verdict.code for name in JUDGED},
        **{f"broken/{file.name}": 2 for file in broken_files()},
    }
