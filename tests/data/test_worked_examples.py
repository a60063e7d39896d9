"""The examples that `readiness new` gives to copy from are what a submission may hold."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import pytest

from readiness.authoring.blank import blank_submission
from readiness.data.measures import Measure
from readiness.data.readings import Kind, Reading
from readiness.data.submission_file import parse_submission
from readiness.data.worked_examples import PARTS, READINGS, how_to_write
from readiness.evaluation.evaluator import evaluate
from readiness.packs.pack import RulePack

# A measure in whose place each example can stand.
OF = {
    "a share": "assessments.within_45_working_days",
    "a share of which only the result is known": "assessments.within_45_working_days",
    "a count": "assessments.open_past_45_working_days",
    "a count of none, which is a value too": "assessments.open_past_45_working_days",
    "an average or a rate": "caseloads.average",
    "an average or a rate of which only the result is known": "caseloads.average",
    "a wait": "allocation.wait_for_worker",
    "yes or no": "private_fostering.awareness_work",
    "a date": "quality_assurance.self_evaluation_date",
    "not recorded": "assessments.within_45_working_days",
    "a small number that must not be told": "assessments.open_past_45_working_days",
    "nothing to count, where the measure may not apply": "proceedings.weeks",
    "with its source, a note, teams and earlier figures": "assessments.within_45_working_days",
}


def filled_in(**parts: Any) -> bytes:
    return json.dumps({**json.loads(blank_submission()), **parts}).encode()


@pytest.mark.parametrize("name", READINGS)
def test_an_example_of_a_reading_can_be_copied_to_its_place(name: str, pack: RulePack) -> None:
    section, _, key = OF[name].partition(".")
    blank = json.loads(blank_submission())
    content = filled_in(**{section: {**blank[section], key: READINGS[name]}})
    read = parse_submission(content, "ours.json", pack.catalogue).submission.reading(OF[name])
    assert read.status != "not-submitted"


def test_all_examples_of_other_parts_can_be_copied_to_their_places(pack: RulePack) -> None:
    parts = {name: part.example for name, part in PARTS.items()}
    submission = parse_submission(filled_in(**parts), "ours.json", pack.catalogue).submission
    assert submission.in_reform is not None
    assert (len(submission.evidence), len(submission.actions)) == (1, 1)
    assert set(submission.local_standards) == set(pack.catalogue.local_standards)
    assert dict(submission.self_ratings) == parts["self_ratings"]


def test_a_blank_is_judged_as_if_its_examples_were_not_there(pack: RulePack) -> None:
    bare = {key: part for key, part in json.loads(blank_submission()).items() if key != "extensions"}
    results = [
        evaluate(pack, parse_submission(content, "ours.json", pack.catalogue))
        for content in (blank_submission().encode(), json.dumps(bare).encode())
    ]
    assert [f.text for f in results[0].findings] == [f.text for f in results[1].findings]
    assert results[0].first_page == results[1].first_page
    assert not any(finding.assessed for finding in results[0].findings)


def test_how_to_write_a_measure_is_what_can_be_written(pack: RulePack) -> None:
    for measure in pack.catalogue.measures.values():
        for written in forms(measure):
            Reading.model_validate(json.loads(written, parse_float=Decimal), context=measure)


def forms(measure: Measure) -> list[str]:
    text = how_to_write(measure)
    if measure.kind is Kind.DISTRIBUTION:
        assert list(json.loads(text)["bands"]) == list(measure.bands or {})
    return text.split(" or ")
