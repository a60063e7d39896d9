"""Laws that hold for every submission."""

from __future__ import annotations

import copy
import json
import random
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from readiness.core.diagnostics import SubmissionError
from readiness.data.measures import Direction, Measure
from readiness.data.readings import Kind
from readiness.data.submission_file import parse_submission
from readiness.data.vocabulary import FindingStatus, Level
from readiness.evaluation.evaluator import evaluate
from readiness.evaluation.finding import Finding
from readiness.evaluation.result import Evaluation
from readiness.packs.criterion import Check
from readiness.reports import Format, render
from tests.support.strategies import CATALOGUE, PACK, submissions, values
from tests.support.submissions import STANDARDS

LAWS = settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])


def evaluated(document: dict[str, Any]) -> Evaluation:
    file = parse_submission(json.dumps(document).encode(), "case.json", CATALOGUE)
    return evaluate(PACK, file)


def alone(measure: str, reading: dict[str, Any], **more: Any) -> dict[str, Any]:
    section, name = measure.split(".")
    return {
        "schema_version": "1.0",
        "council": {"name": "Anywhere (fictional)"},
        "period": {"start": "2025-10-01", "end": "2026-03-31"},
        "status": "draft",
        "local_standards": STANDARDS,
        section: {name: reading},
        **more,
    }


def rank(finding: Finding) -> int:
    assert finding.level is not None
    return finding.level.rank


def directed(check: Check) -> bool:
    """Whether the check judges one measure by itself, and the catalogue says which way is better."""
    reference = PACK.compiled[check.id].required.get("value")
    return (
        check.measure is not None
        and not check.applies_when
        and not check.change_over
        and reference is not None
        and reference.part is None
        and reference.measure.direction is not Direction.NONE
    )


def wrong(measure: Measure, reading: dict[str, Any]) -> float:
    """How many are on the wrong side of a share; 0 where nobody counted them."""
    if "numerator" not in reading:
        return 0
    inside, outside = reading["numerator"], reading["denominator"] - reading["numerator"]
    return float(outside if measure.direction is Direction.HIGHER else inside)


DIRECTED = [check for check in PACK.checks if directed(check)]


@LAWS
@given(st.data())
def test_a_worse_value_never_gives_a_better_status(data: st.DataObject) -> None:
    check = data.draw(st.sampled_from(DIRECTED))
    measure = PACK.compiled[check.id].required["value"].measure
    larger, smaller = data.draw(values(measure)), data.draw(values(measure))
    assume("bound" not in larger and "bound" not in smaller and larger.keys() == smaller.keys())
    found = [evaluated(alone(measure.id, reading)).finding_of[check.id] for reading in (larger, smaller)]
    assume(all(finding.status is not FindingStatus.NOT_ASSESSED for finding in found))
    first, second = found
    assert first.value is not None
    assert second.value is not None
    people = {id(one): wrong(measure, reading) for one, reading in zip(found, (larger, smaller), strict=True)}
    if first.value == second.value:
        assume(people[id(first)] == people[id(second)])
        assert rank(first) == rank(second)
    else:
        more, less = (first, second) if first.value > second.value else (second, first)
        worse, better = (less, more) if measure.direction is Direction.HIGHER else (more, less)
        # A line may count only from so many people on: one of one is worse than two of three, and too few.
        assume(people[id(worse)] >= people[id(better)])
        assert rank(worse) >= rank(better)


@LAWS
@given(st.data())
def test_more_children_in_danger_never_gives_a_better_status(data: st.DataObject) -> None:
    """A condition over counts of which fewer is better can only get worse as they grow."""
    counted = [
        check
        for check in PACK.checks
        if check.gap_when
        and all(
            r.measure.kind is Kind.COUNT and r.measure.direction is Direction.LOWER
            for r in PACK.compiled[check.id].required.values()
        )
    ]
    check = data.draw(st.sampled_from(counted))
    document = alone("assessments.open_past_limit_not_seen", {"count": 0})
    for reference in PACK.compiled[check.id].required.values():
        document.setdefault(reference.measure.section, {})[reference.measure.name] = {
            "count": data.draw(st.integers(0, 20))
        }
    grown = copy.deepcopy(document)
    for reference in PACK.compiled[check.id].required.values():
        grown[reference.measure.section][reference.measure.name]["count"] += data.draw(st.integers(0, 20))
    assert rank(evaluated(grown).finding_of[check.id]) >= rank(evaluated(document).finding_of[check.id])


def losses(document: dict[str, Any]) -> list[tuple[str | int, ...]]:
    """The paths of all that a council could leave out: readings, parts of them, its standards, its strengths."""
    found: list[tuple[str | int, ...]] = [("local_standards",)] if "local_standards" in document else []
    found += [("local_standards", name) for name in document.get("local_standards", {})]
    found += [("evidence", n) for n, item in enumerate(document["evidence"]) if item["shows"] == "strength"]
    for section in CATALOGUE.sections:
        for name, reading in document.get(section, {}).items():
            found.append((section, name))
            found += [(section, name, part) for part in reading if part in ("bound", "history", "by", "note", "source")]
            found += [(section, name, "bands", band) for band in reading.get("bands", {})]
            found += [(section, name, part) for part in ("median", "percentile_90") if "longest" in reading]
    return found


@LAWS
@given(st.data())
def test_what_is_left_out_never_softens_a_finding_nor_leaves_what_was_not_checked(data: st.DataObject) -> None:
    document = data.draw(submissions())
    paths = [path for path in losses(document) if path[-1] != "bound"]
    assume(paths)
    path = data.draw(st.sampled_from(paths))
    poorer = copy.deepcopy(document)
    inner = poorer
    for step in path[:-1]:
        inner = inner[step]
    del inner[path[-1]]
    try:
        before, after = evaluated(document), evaluated(poorer)
    except SubmissionError:  # what is left is no reading: leaving that out is refused
        assume(False)
    unchecked = {one.check for one in after.first_page.safety.not_checked}
    for finding in after.findings:
        was = before.finding_of[finding.check]
        if finding.status is FindingStatus.NOT_ASSESSED:
            assert finding.critical_because != "unsafe-today" or finding.check in unchecked
        elif was.status is not FindingStatus.NOT_ASSESSED and was.status is not FindingStatus.NOT_APPLICABLE:
            assert rank(finding) >= rank(was)
        else:
            assert finding.status is not FindingStatus.MET
    for old, new in zip(before.areas, after.areas, strict=True):
        assert (new.coverage or 0) <= (old.coverage or 0)


@LAWS
@given(submissions())
def test_the_statuses_always_add_up_to_the_checks_of_the_pack(document: dict[str, Any]) -> None:
    evaluation = evaluated(document)
    for counts in (evaluation.counts, *(area.counts for area in evaluation.areas)):
        assert counts.total == (
            counts.met + counts.watch + counts.gap + counts.not_assessed + counts.not_applicable + counts.error
        )
        assert counts.gap == counts.critical + counts.major + counts.minor
    assert evaluation.counts.total == len(PACK.checks) == sum(area.counts.total for area in evaluation.areas)
    assert sorted(f.check for f in evaluation.findings) == sorted(check.id for check in PACK.checks)


@LAWS
@given(submissions())
def test_a_gap_is_never_firmer_than_its_level_and_met_never_better(document: dict[str, Any]) -> None:
    for finding in evaluated(document).findings:
        if finding.firm is None or finding.level is None:
            assert not finding.borderline
        elif finding.level is Level.MET:
            assert finding.firm.rank >= Level.MET.rank
        else:
            assert finding.firm.rank <= finding.level.rank
        assert finding.firm is None or finding.borderline == (finding.firm is not finding.level)


@pytest.mark.slow
@LAWS
@given(submissions(), st.randoms(use_true_random=False))
def test_the_order_of_keys_changes_nothing_but_places(document: dict[str, Any], chance: random.Random) -> None:
    first, second = evaluated(document), evaluated(shuffled(document, chance))
    assert without_places(first) == without_places(second)
    assert render(first, Format.TEXT) == render(second, Format.TEXT)


@pytest.mark.slow
@LAWS
@given(submissions())
def test_every_accepted_submission_can_be_reported_in_every_format(document: dict[str, Any]) -> None:
    evaluation = evaluated(document)
    assert all(len(line) <= 80 for line in render(evaluation, Format.TEXT).splitlines())
    assert render(evaluation, Format.MARKDOWN).startswith("# Anywhere")
    assert json.loads(render(evaluation, Format.JSON))["counts"]["total"] == len(PACK.checks)


@LAWS
@given(submissions(), st.data())
def test_a_damaged_submission_is_refused_with_a_place_or_judged_and_never_crashes(
    document: dict[str, Any], data: st.DataObject
) -> None:
    text = json.dumps(document, indent=1)
    start = data.draw(st.integers(0, len(text)))
    end = min(len(text), start + data.draw(st.integers(0, 30)))
    damaged = text[:start] + data.draw(st.text(max_size=12)) + text[end:]
    try:
        evaluate(PACK, parse_submission(damaged.encode("utf-8", errors="surrogatepass"), "case.json", CATALOGUE))
    except SubmissionError as error:
        assert error.diagnostics  # noqa: PT017  # refusal is one of the two allowed ends
        assert all(p.location.line >= 1 and p.location.column >= 1 and p.message and p.hint for p in error.diagnostics)  # noqa: PT017


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=12), inner, max_size=4),
    max_leaves=12,
)


@LAWS
@given(st.data())
def test_anything_in_the_place_of_anything_is_refused_or_judged(data: st.DataObject) -> None:
    document = data.draw(submissions())
    key = data.draw(st.sampled_from([*document, *CATALOGUE.sections, "council", "evidence", "actions", "$schema"]))
    document[key] = data.draw(JSON)
    try:
        evaluated(document)
    except SubmissionError as error:
        assert error.diagnostics  # noqa: PT017  # refusal is one of the two allowed ends


def shuffled(value: Any, chance: random.Random) -> Any:
    if isinstance(value, dict):
        keys = list(value)
        chance.shuffle(keys)
        return {key: shuffled(value[key], chance) for key in keys}
    return [shuffled(item, chance) for item in value] if isinstance(value, list) else value


def without_places(evaluation: Evaluation) -> Any:
    def stripped(value: Any) -> Any:
        if isinstance(value, dict):
            gone = ("line", "column", "place", "submission_sha256")
            return {key: stripped(part) for key, part in value.items() if key not in gone}
        return [stripped(item) for item in value] if isinstance(value, list) else value

    return stripped(json.loads(evaluation.to_json()))
