"""What is made for sharing gives no count of 1 to 5 away, alone or beside the report of the month before."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from readiness.core.diagnostics import NotComparableError
from readiness.data.catalogue import shipped_catalogue
from readiness.data.readings import Reading
from readiness.data.relations import Relation, tied
from readiness.data.submission import Submission
from readiness.data.submission_file import SubmissionFile, disagreements_in, parse_submission
from readiness.data.vocabulary import FindingStatus
from readiness.evaluation.compare import compare
from readiness.evaluation.evaluator import evaluate
from readiness.evaluation.facts import Facts
from readiness.evaluation.figure_text import format_reading
from readiness.evaluation.inference import narrow
from readiness.evaluation.result import Evaluation
from readiness.evaluation.shared_figures import shared_figures
from readiness.evaluation.sharing import shared
from readiness.packs.pack import RulePack, load_shipped
from readiness.reports import Format, render_comparison, render_file
from tests.support.attack import Attack, Cell, bases, report, small_cells
from tests.support.papers import words
from tests.support.process import ROOT, readiness
from tests.support.slow import mostly_slow, slow
from tests.support.small import parsed
from tests.support.strategies import PACK as QUICK
from tests.support.strategies import submissions

CATALOGUE, PACK = shipped_catalogue(), load_shipped()
# One of so many values at least, where as many are possible at all.
KEPT = 3


@cache
def sample(name: str) -> SubmissionFile:
    path = ROOT / "samples" / f"{name}.json"
    return parse_submission(path.read_bytes(), path.name, CATALOGUE)


@cache
def month_before(name: str) -> SubmissionFile:
    """The sample with nearly every figure a little smaller, as far as its figures still fit together."""
    file = sample(name)
    now = file.submission.readings
    readings = {measure: a_little_less(reading, 1 + at % 4) for at, (measure, reading) in enumerate(now.items())}
    while apart := {
        measure
        for one in disagreements_in(with_readings(file.submission, readings), CATALOGUE)
        if one.apart is None
        for measure in one.measures
        if readings[measure] is not now[measure]
    }:
        readings |= {measure: now[measure] for measure in apart}
    return file.with_submission(with_readings(file.submission, readings))


def with_readings(submission: Submission, readings: dict[str, Reading]) -> Submission:
    return submission.model_copy(update={"readings": readings})


def a_little_less(reading: Reading, by: int) -> Reading:
    """The reading with so many fewer counted, where that leaves some."""
    now = reading.model_copy(update={"by": {}, "history": (), "also": ()})
    if reading.count is not None and reading.count > by:
        return now.model_copy(update={"count": reading.count - by})
    if reading.numerator is not None and reading.denominator is not None and by < reading.numerator:
        change = {"numerator": reading.numerator - by, "denominator": reading.denominator - by}
        return now.model_copy(update=change)
    return reading


@cache
def judged(name: str, full: bool, before: bool = False) -> Evaluation:
    file = month_before(name) if before else sample(name)
    return evaluate(PACK, file) if full else shared(PACK, file)


@cache
def attacked(name: str, full: bool, before: bool = False) -> Attack:
    file = month_before(name) if before else sample(name)
    return Attack(report(judged(name, full, before)), bases(file.submission), PACK)


def kept(attack: Attack, cells: dict[Cell, int]) -> Iterator[tuple[Cell, int, object]]:
    """The cells of which too few values are possible, with what the attack found."""
    for cell, count in cells.items():
        low, high = attack.range(cell)
        assert low <= count <= high, (cell, count, "the attack went wrong")
        possible = attack.bases[cell[0]] + 1 if cell[1] in ("numerator", "rest") else KEPT
        if attack.candidates(cell) < min(KEPT, possible):
            yield cell, count, (low, high)


def test_the_attack_recovers_nearly_all_small_counts_from_a_report_in_full() -> None:
    cells, attack = small_cells(sample("middling").submission, CATALOGUE), attacked("middling", full=True)
    found = [cell for cell, count in cells.items() if attack.range(cell) == (count, count)]
    assert len(cells) > 40
    assert len(found) > 0.9 * len(cells)


@mostly_slow("name", ["troubled", "middling"], "middling")
def test_no_small_count_can_be_recovered_from_a_report_made_for_sharing(name: str) -> None:
    assert not list(kept(attacked(name, full=False), small_cells(sample(name).submission, CATALOGUE)))


def differences(one: Submission, other: Submission) -> dict[Cell, int]:
    """By how few people counts and numerators rose from one submission to the other, where these are 1 to 5."""
    found = {}
    for name, now in other.readings.items():
        measure, before = CATALOGUE.measures[name], one.reading(name)
        if not measure.people or measure.whole_set or is_a_base(name):
            continue
        for part in ("count", "numerator"):
            pair = getattr(now, part), getattr(before, part)
            if None not in pair and 1 <= pair[0] - pair[1] <= 5:
                found[name, part] = int(pair[0] - pair[1])
    return found


def is_a_base(name: str) -> bool:
    """Whether a count is of how many people a rate is, which the attacker knows from elsewhere."""
    equal = (tie for tie in CATALOGUE.ties if tie.relation.equal is not None)
    return any([one.top.measure.id for one in side] == [name] for tie in equal for side in tie.sums)


def possible_differences(before: Attack, after: Attack, cell: Cell) -> float:
    (low, high), (least, most) = before.range(cell), after.range(cell)
    return (most - low) - (least - high) + 1


def test_what_changed_by_a_few_people_cannot_be_told_from_two_reports_made_for_sharing() -> None:
    name = "middling"
    changed = differences(month_before(name).submission, sample(name).submission)
    full = [attacked(name, full=True, before=before) for before in (True, False)]
    pair = [attacked(name, full=False, before=before) for before in (True, False)]
    told = [cell for cell in changed if possible_differences(*full, cell) == 1]
    assert len(changed) > 90
    assert len(told) > 0.9 * len(changed)
    assert not [cell for cell in changed if possible_differences(*pair, cell) < KEPT]
    assert not list(kept(pair[0], small_cells(month_before(name).submission, CATALOGUE)))


HARMLESS = settings(max_examples=10, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])


@HARMLESS
@given(submissions())
def test_no_small_count_can_be_recovered_whatever_is_submitted(document: dict[str, Any]) -> None:
    file = parse_submission(json.dumps(document).encode(), "case.json", CATALOGUE)
    told, full = shared(QUICK, file), evaluate(QUICK, file)
    attack = Attack(report(told), bases(file.submission), QUICK)
    assert not list(kept(attack, small_cells(file.submission, CATALOGUE)))
    # Leaving out makes nothing better than it is.
    met = [finding.check for finding in told.findings if finding.status is FindingStatus.MET]
    assert {full.finding_of[check].status for check in met} <= {FindingStatus.MET}


def twins(file: SubmissionFile, measure: str, pack: RulePack) -> Iterator[int]:
    """The counts of 1 to 5 with which a measure is shared in the very same words, all else being as it is."""
    reading, told = file.submission.reading(measure), shared(pack, file)
    for few in range(1, 6):
        if reading.count is not None:
            other = reading.model_copy(update={"count": few})
        elif few <= (base := reading.denominator or 0):
            rest = (reading.numerator or 0) > 5
            other = reading.model_copy(update={"numerator": base - few if rest else Decimal(few)})
        else:
            continue
        if shared(pack, file.with_readings({measure: other})) == told:
            yield few


IN_TIME, LATE = "assessments.within_45_working_days", "assessments.open_past_45_working_days"


@pytest.mark.parametrize(
    ("measure", "reading"),
    [
        slow("assessments.open_past_limit_not_seen", {"count": 3}),  # a critical gap from one on
        ("pre_birth.due_without_plan", {"count": 1}),  # to watch from one on, minor from two, major from four
        (IN_TIME, {"numerator": 57, "denominator": 60}),
        slow("children_in_care.reviews_on_time", {"numerator": 4, "denominator": 118}),
    ],
)
def test_who_tries_every_small_count_and_knows_all_else_gets_the_same_report_for_all_five(
    measure: str, reading: dict[str, int]
) -> None:
    others = {LATE: {"count": 41}, "allocation.open_children": {"count": 1500}}
    assert list(twins(parsed({**others, measure: reading}), measure, PACK)) == [1, 2, 3, 4, 5]


@pytest.mark.slow
def test_nearly_every_small_count_of_a_sample_may_be_any_of_the_five() -> None:
    file = sample("troubled")
    counts = [name for (name, part) in small_cells(file.submission, CATALOGUE) if part == "count"]
    found = {name: len(list(twins(file, name, PACK))) for name in counts[::4]}
    assert min(found.values()) >= KEPT


def whole(evaluation: Evaluation) -> bytes:
    """The report in every format."""
    return b"\n".join(render_file(evaluation, one) for one in Format)


def marked(value: Any, path: tuple[str, ...] = ()) -> Any:
    """A submission in which every text of a council's own has a mark, and every name of a team."""
    if isinstance(value, dict):
        named = path[-2:-1] == ("by",)
        return {(f"MARK {key}" if named else key): marked(one, (*path, key)) for key, one in value.items()}
    if isinstance(value, list):
        return [marked(one, path) for one in value]
    free = ("source", "note", "reason", "summary", "action", "owner", "effect", "prepared_by", "joint_with")
    return f"MARK {value}" if isinstance(value, str) and (path[-1] in free or path[0] == "extensions") else value


@pytest.mark.slow
def test_no_free_text_no_team_and_no_file_is_named_in_any_format() -> None:
    document = marked(json.loads((ROOT / "samples" / "troubled.json").read_bytes()))
    document["extensions"] = {"MARK system": "MARK text"}
    raw = json.dumps(document).encode()
    file = parse_submission(raw, "/home/MARK/MARK.json", CATALOGUE)
    assert render_file(evaluate(PACK, file), Format.JSON).count(b"MARK") > 100
    evaluation = shared(PACK, file)
    # Whatever the texts and teams are called, and wherever they stand, the result is the very same.
    assert evaluation == judged("troubled", full=False)
    told = whole(evaluation)
    assert b"MARK" not in told
    assert file.sha256.encode() not in told


def test_personal_data_is_warned_of_with_a_place_that_quotes_nothing_of_the_council() -> None:
    reading = {"numerator": 500, "denominator": 600, "note": "NHS 943 476 5919"}
    evaluation = shared(PACK, parsed({IN_TIME: reading}, extensions={"MARK": {"told": "NHS 943 476 5919"}}))
    text = "this text seems to hold an NHS number: take it out of the file; no report shows it"
    assert [(one.path, one.line, one.text) for one in evaluation.notices if one.kind == "personal-data"] == [
        ("$.extensions", None, text),
        ("$.assessments.within_45_working_days.note", None, text),
    ]
    assert all("seems to hold an NHS number" in words(evaluation, one) for one in REPORTS)


# The reports for people; what goes to the systems of pipelines quotes no notice.
REPORTS = (Format.TEXT, Format.MARKDOWN, Format.HTML, Format.JSON, Format.WORD, Format.PDF)
CLASSES: dict[str, tuple[str, dict[str, Any], str]] = {
    "nobody": (LATE, {"count": 0}, "0"),
    "1 to 5": (LATE, {"count": 5}, "1 to 5"),
    "6 to 12 are told alike": (LATE, {"count": 6}, "6 to 12"),
    "the last of these": (LATE, {"count": 12}, "6 to 12"),
    "then to the nearest five": (LATE, {"count": 13}, "15"),
    "which halves the way": (LATE, {"count": 1848}, "1850"),
    "a rate of under fifty people": (IN_TIME, {"numerator": 30, "denominator": 49}, "suppressed"),
    "of fifty, in steps of ten": (IN_TIME, {"numerator": 32, "denominator": 50}, "60%"),
    "of a hundred, in steps of five": (IN_TIME, {"numerator": 63, "denominator": 100}, "65%"),
    "of five hundred, in whole percent": (IN_TIME, {"numerator": 428, "denominator": 500}, "86%"),
    "everybody": (IN_TIME, {"numerator": 500, "denominator": 500}, "100%"),
    "all but a few more than five": (IN_TIME, {"numerator": 1991, "denominator": 2000}, "more than 99%"),
    "all but five": (IN_TIME, {"numerator": 1995, "denominator": 2000}, "suppressed"),
    "a rate of nobody knows how many": (IN_TIME, {"percentage": 85.7}, "suppressed"),
    "per 10,000, in steps of five": ("child_protection.rate_per_10000", {"value": 43.4}, "45"),
    "fewer than such a step": ("child_protection.rate_per_10000", {"value": 1.2}, "less than 5"),
    "a duration, whose longest is one child's": (
        "strategy_discussions.time_to_discussion",
        {"median": 20, "percentile_90": 40, "longest": 90},
        "suppressed",
    ),
    "a bound of the council's own": (LATE, {"count": 3, "bound": "above"}, "suppressed"),
}


@pytest.mark.parametrize(("measure", "reading", "told"), CLASSES.values(), ids=CLASSES)
def test_every_number_that_is_told_stands_for_five_people_or_more(
    measure: str, reading: dict[str, Any], told: str
) -> None:
    figures = shared_figures(parsed({measure: reading}).submission, CATALOGUE).submission
    said = format_reading(CATALOGUE.measures[measure], figures.reading(measure), Facts(PACK, parsed()))
    assert said.removesuffix(" assessments").removesuffix(" per 10,000 children").partition(" (")[0] == told


def cells(**ranges: tuple[int, int]) -> dict[str, tuple[Decimal, Decimal]]:
    return {name: (Decimal(low), Decimal(high)) for name, (low, high) in ranges.items()}


def test_three_parts_and_their_whole_can_pin_what_rounding_alone_does_not_hide() -> None:
    # 22 is told as 20, 13 as 15 and 8 as 10: the third part, "1 to 5", is then 1.
    told = cells(hidden=(1, 5), one=(13, 17), other=(8, 12), all=(18, 22))
    together = (("hidden", "one", "other"), ("all",), True)
    assert narrow(told, [together])["hidden"] == (1, 1)


def test_what_would_give_a_hidden_count_back_by_adding_up_is_hidden_too() -> None:
    parts = (LATE, "child_protection.initial_conferences", "strategy_discussions.held")
    equal = tied(Relation(equal=(parts, ("front_door.contacts",))), CATALOGUE.measures)
    catalogue = replace(CATALOGUE, ties=(equal,))

    def hidden(*counts: int) -> frozenset[str]:
        given = {name: {"count": count} for name, count in zip((*parts, "front_door.contacts"), counts, strict=True)}
        return shared_figures(parsed(given, catalogue).submission, catalogue).small

    # Told as "1 to 5", 15, 30 and 50: the first could be any of the five. As 15, 30 and 40, it is 1 or less.
    assert hidden(3, 15, 30, 48) == {LATE}
    assert hidden(1, 13, 28, 42) == {*parts, "front_door.contacts"}


def told_since(before: Evaluation, after: Evaluation) -> str:
    return render_comparison(compare(before, after), Format.TEXT).decode()


@pytest.mark.slow
def test_two_reports_made_for_sharing_are_compared_and_one_with_a_report_in_full_is_refused() -> None:
    before, after = (judged("middling", full=False, before=before) for before in (True, False))
    assert "Both are made for sharing" in told_since(before, after)
    message = "The first of the two is made for sharing, with small counts left out, and the second is not"
    with pytest.raises(NotComparableError, match=message):
        told_since(before, judged("middling", full=True))
    with pytest.raises(NotComparableError, match="The second of the two is made for sharing"):
        told_since(judged("middling", full=True), after)


@pytest.mark.slow
def test_the_verdict_of_a_run_is_that_of_all_figures_and_the_one_in_the_report_of_what_is_shared(
    tmp_path: Path,
) -> None:
    file, stored = ROOT / "samples" / "troubled.json", tmp_path / "shared.json"
    full = readiness("check", file, "-f", "json")
    pipeline = {name: tmp_path / name for name in ("csv", "sarif", "junit", "gitlab", "github", "jsonl", "summary")}
    outputs = [part for name, path in pipeline.items() for part in ("-o", f"{name}={path}")]
    run = readiness("check", file, "-f", "json", "-o", stored, *outputs, "--for-sharing")
    assert [name for name, path in pipeline.items() if "troubled" in path.read_text(encoding="utf-8")] == []
    content = json.loads(run.out)
    assert (run.code, run.last_line) == (full.code, full.last_line)
    assert stored.read_text(encoding="utf-8") == run.out
    assert "made for sharing" in content["verdict"]["last_line"]
    assert content["provenance"]["for_sharing"] is True
    assert (content["provenance"]["submission"], content["provenance"]["submission_sha256"]) == (
        "what is shared of a submission",
        "",
    )
    assert content["verdict"]["small_counts"] == []
    again = readiness("check", file, "--for-sharing", "--since", stored)
    assert "0 gaps opened" in again.out
    (tmp_path / "full.json").write_text(full.out, encoding="utf-8")
    refused = readiness("compare", "--for-sharing", stored, tmp_path / "full.json")
    assert refused.code == 2
    assert "was stored in full, so that what changed would give away what is left out" in refused.err


def exact_counts(submission: Submission) -> set[int]:
    """The counts of a submission that rounding changes, and that stand for nothing else in a report."""
    parts = ("count", "numerator", "denominator")
    counts = {getattr(reading, part) for reading in submission.readings.values() for part in parts}
    return {int(count) for count in counts if count is not None and count > 300 and count % 5 and count == int(count)}


@mostly_slow("name", ["troubled", "middling"], "middling")
def test_no_larger_count_is_told_exactly_either_wherever_it_may_stand(name: str) -> None:
    exact = exact_counts(sample(name).submission)

    def told(full: bool) -> set[int]:
        numbers = re.findall(r"(?<![\d.,-])\d+(?![\d.])", render_file(judged(name, full), Format.JSON).decode())
        return exact & {int(number) for number in numbers if not 1990 <= int(number) <= 2030}

    assert len(told(full=True)) > 0.9 * len(exact) > 20
    assert told(full=False) == set()
