"""What comes out is what its schema says, and the same bytes from the same input everywhere."""

from __future__ import annotations

import dataclasses
import json
import random
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from readiness.authoring.schemas import evaluation_schema, submission_schema
from readiness.core.diagnostics import SubmissionError
from readiness.evaluation.result import Evaluation
from readiness.evaluation.verdict import Gate
from readiness.packs.pack import RulePack, load_shipped
from readiness.reports import SUFFIXES, Format, render
from tests.support.process import ROOT, Ended, readiness
from tests.support.samples import every_sample
from tests.support.schemas import is_schema, issues
from tests.support.slow import slow
from tests.support.submissions import UNSEEN, Json, evaluated, letter, submission, without_a_gap

BY_TEAM: Json = {
    "within_45_working_days": {
        "numerator": 83,
        "denominator": 164,
        "by": {
            "team": {
                "South": {"numerator": 40, "denominator": 80},
                "North": {"numerator": 40, "denominator": 80},
                "East": {"numerator": 3, "denominator": 4},
            }
        },
        "history": [
            {"period_end": "2026-03-31", "percentage": 70.5},
            {"period_end": "2025-09-30", "percentage": 72, "source": "last year's report"},
        ],
        "also": [{"value": 61.25, "source": "a dashboard", "period_end": "2026-09-30"}],
        "source": "list 4",
        "note": "by team",
    },
    **UNSEEN,
}
EVERYTHING = submission(
    council={"name": "Anytown", "code": "E10000013"},
    prepared_by="head of performance",
    prepared_on="2026-10-12",
    local_standards={"strategy_discussion_hours": 48, "caseload_ceiling": 15},
    assessments=BY_TEAM,
    caseloads={"average": {"value": 17.5, "bound": "above"}, "newly_qualified_average": {"status": "not-submitted"}},
    improvement={"actions_overdue": {"status": "not-applicable", "reason": "no inspection yet"}},
    workforce={"agency": {"status": "suppressed", "symbol": "c"}, "vacancy": {"numerator": 12.5, "denominator": 80.25}},
    evidence=[
        letter("HP06.4", "HP06.1", shows="weakness"),
        letter("LD06.7"),
        {**letter(shows="context"), "criteria": ["LD11"], "origin": "third-party", "kind": "statement"},
    ],
    self_ratings={"HP06": "strength", "LD06": "mixed"},
    actions=[{"criteria": ["HP06"], "action": "see them", "owner": "head", "due": "2026-05", "status": "open"}],
    extensions={"ours": {"any": ["thing", None, 1.5]}},
)


def as_json(evaluation: Evaluation) -> Any:
    return json.loads(render(evaluation, Format.JSON))


# The schema of what comes out


def test_the_schemas_are_schemas() -> None:
    assert is_schema(evaluation_schema())
    assert is_schema(submission_schema())


@pytest.mark.parametrize(
    "evaluation",
    [
        pytest.param(evaluated(submission()), id="nothing"),
        pytest.param(evaluated(without_a_gap()), id="no gap"),
        pytest.param(evaluated(EVERYTHING), id="everything"),
        pytest.param(evaluated(EVERYTHING, Gate(exit_zero=True)), id="exit zero"),
    ],
)
def test_every_evaluation_is_what_the_schema_says(evaluation: Evaluation) -> None:
    assert issues(evaluation_schema(), as_json(evaluation)) == []


@every_sample
def test_the_evaluation_of_every_sample_is_what_the_schema_says(sample: Path) -> None:
    content = json.loads(sample.read_text(encoding="utf-8"))
    assert issues(evaluation_schema(), as_json(evaluated(content, pack=load_shipped()))) == []


def test_a_failed_rule_is_what_the_schema_says_too(pack: RulePack) -> None:
    rule = dataclasses.replace(pack.compiled["HP06.2"], gap_when=object())  # type: ignore[arg-type]
    failing = dataclasses.replace(pack, compiled={**pack.compiled, "HP06.2": rule})
    told = as_json(evaluated(EVERYTHING, pack=failing))
    assert told["counts"]["error"] == 1
    assert issues(evaluation_schema(), told) == []


def test_the_schema_names_every_key_that_an_evaluation_has() -> None:
    """So that a consumer can rely on the schema alone."""
    schema = json.loads(evaluation_schema())
    closed = json.loads(
        json.dumps(schema).replace('"type": "object"', '"type": "object", "unevaluatedProperties": false')
    )
    assert issues(json.dumps(closed), as_json(evaluated(EVERYTHING))) == []


def test_the_schema_stays_open_for_keys_that_a_later_version_adds() -> None:
    def with_more(value: Any) -> Any:
        if isinstance(value, dict):
            return {**{key: with_more(part) for key, part in value.items()}, "added_later": True}
        return [with_more(part) for part in value] if isinstance(value, list) else value

    assert issues(evaluation_schema(), with_more(as_json(evaluated(EVERYTHING)))) == []


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("verdict", "code"), "1"),
        (("counts", "gap"), 1.5),
        (("findings", 0, "status"), "failed"),
        (("findings", 0, "value"), "62.5"),
        (("areas", 0, "view"), "good"),
        (("first_page",), None),
    ],
    ids=str,
)
def test_the_schema_refuses_what_is_no_evaluation(path: tuple[str | int, ...], value: Any) -> None:
    told = as_json(evaluated(EVERYTHING))
    before = issues(evaluation_schema(), told)
    inner = told
    for step in path[:-1]:
        inner = inner[step]
    inner[path[-1]] = value
    assert [issue for issue in issues(evaluation_schema(), told) if issue not in before] != []


def test_the_statuses_add_up_to_the_checks_of_the_pack(pack: RulePack) -> None:
    counts = as_json(evaluated(EVERYTHING, pack=pack))["counts"]
    statuses = ("met", "watch", "gap", "not_assessed", "not_applicable", "error")
    assert sum(counts[status] for status in statuses) == counts["total"] == len(pack.checks)
    assert counts["critical"] + counts["major"] + counts["minor"] == counts["gap"]


# The schema of what goes in


@every_sample
def test_every_sample_is_what_the_schema_of_a_submission_says(sample: Path) -> None:
    assert issues(submission_schema(), json.loads(sample.read_text(encoding="utf-8"))) == []


@pytest.mark.parametrize(
    "content", [submission(), without_a_gap(), EVERYTHING], ids=["nothing", "no gap", "everything"]
)
def test_what_the_tool_reads_is_what_the_schema_of_a_submission_says(content: Json) -> None:
    assert issues(submission_schema(), content) == []


@pytest.mark.parametrize(
    "wrong",
    [
        {"status": "finished"},
        {"council": {"name": ""}},
        {"council": {"name": "Anytown", "code": "E1"}},
        {"period": {"start": "01/04/2026", "end": "2026-09-30"}},
        {"unknown": 1},
        {"assessments": {"unknown": {"count": 1}}},
        {"assessments": {"open_past_limit_not_seen": 3}},
        {"assessments": {"open_past_limit_not_seen": {"count": -1}}},
        {"assessments": {"open_past_limit_not_seen": {"count": 1.5}}},
        {"assessments": {"open_past_limit_not_seen": {"percentage": 3}}},
        {"assessments": {"open_past_limit_not_seen": {}}},
        {"local_standards": {"strategy_discussion_hours": 240}},
        {"self_ratings": {"HP06": "good"}},
        {"evidence": [{"checks": ["HP06.4"]}]},
    ],
    ids=json.dumps,
)
def test_the_schema_of_a_submission_refuses_what_the_tool_refuses(wrong: Json) -> None:
    content = submission(**wrong)
    assert issues(submission_schema(), content) != []
    with pytest.raises(SubmissionError):
        evaluated(content)


# The same bytes from the same input


@pytest.mark.slow
@pytest.mark.parametrize(
    "variables",
    [
        slow({"PYTHONHASHSEED": "0", "TZ": "Pacific/Kiritimati", "LC_ALL": "C"}),
        {"PYTHONHASHSEED": "4242", "TZ": "America/Los_Angeles", "LC_ALL": "tr_TR.UTF-8", "LANG": "tr_TR.UTF-8"},
        slow({"PYTHONOPTIMIZE": "1"}),
        slow({"COLUMNS": "200", "TERM": "dumb"}),
    ],
    ids=lambda variables: " ".join(f"{name}={value}" for name, value in variables.items()),
)
def test_the_surroundings_change_no_byte(variables: Mapping[str, str], usual: Reports, tmp_path: Path) -> None:
    assert every_report(tmp_path, variables) == usual


Reports = tuple[Ended, dict[str, bytes]]


def every_report(folder: Path, variables: Mapping[str, str]) -> Reports:
    """What one run prints, and what it writes in every format."""
    names = [f"report{suffix}" for suffix in SUFFIXES]
    outputs = [part for name in names for part in ("-o", name)]
    ended = readiness("check", "-", *outputs, given=json.dumps(EVERYTHING).encode(), folder=folder, variables=variables)
    return ended, {name: (folder / name).read_bytes() for name in names}


@pytest.fixture(scope="module")
def usual(tmp_path_factory: pytest.TempPathFactory) -> Reports:
    """The same in the usual surroundings."""
    return every_report(tmp_path_factory.mktemp("usual"), {})


def test_the_folder_of_the_run_changes_no_byte(tmp_path: Path) -> None:
    given = json.dumps(EVERYTHING).encode()
    assert readiness("check", "-", "-f", "json", given=given, folder=tmp_path) == readiness(
        "check", "-", "-f", "json", given=given, folder=ROOT
    )


def test_nothing_in_a_result_names_a_folder_of_this_machine(tmp_path: Path) -> None:
    (tmp_path / "submission.json").write_text(json.dumps(EVERYTHING))
    told = readiness("check", "submission.json", "-f", "json", folder=tmp_path).out
    assert str(tmp_path) not in told
    assert str(ROOT) not in told


def shuffled(value: Any, order: random.Random) -> Any:
    """The same JSON with the keys of every object in another order."""
    if isinstance(value, dict):
        keys = list(value)
        order.shuffle(keys)
        return {key: shuffled(value[key], order) for key in keys}
    return [shuffled(part, order) for part in value] if isinstance(value, list) else value


def without_places(value: Any) -> Any:
    """An evaluation without what tells where something stands in the file, and the file's hash."""
    if isinstance(value, dict):
        dropped = ("line", "column", "place", "submission_sha256")
        return {key: without_places(part) for key, part in value.items() if key not in dropped}
    return [without_places(part) for part in value] if isinstance(value, list) else value


@pytest.mark.slow
def test_the_order_of_sections_and_fields_changes_nothing_but_places() -> None:
    content = {
        **EVERYTHING,
        "assessments": {**EVERYTHING["assessments"], "within_45_working_days": {"percentage": 61.2}},
    }
    for seed in range(5):
        moved = shuffled(content, random.Random(seed))
        assert without_places(as_json(evaluated(moved))) == without_places(as_json(evaluated(content)))


def test_the_order_of_teams_changes_nothing_but_places() -> None:
    for seed in range(5):
        moved = shuffled(EVERYTHING, random.Random(seed))
        assert without_places(as_json(evaluated(moved))) == without_places(as_json(evaluated(EVERYTHING)))


def test_spaces_and_a_byte_order_mark_change_nothing_but_places() -> None:
    plain = readiness("check", "-", "-f", "json", given=json.dumps(EVERYTHING).encode())
    marked = readiness("check", "-", "-f", "json", given=json.dumps(EVERYTHING, indent=1).encode("utf-8-sig"))
    assert without_places(json.loads(marked.out)) == without_places(json.loads(plain.out))


def places(value: Any) -> Iterator[tuple[str, int, int]]:
    """Every path in an evaluation that has a place beside it."""
    if isinstance(value, dict):
        spot = value.get("place") or value
        if value.get("path") and spot.get("line"):
            yield value["path"], spot["line"], spot["column"]
        for part in value.values():
            yield from places(part)
    elif isinstance(value, list):
        for part in value:
            yield from places(part)


def test_every_place_is_where_its_path_stands_in_the_file() -> None:
    text = json.dumps(EVERYTHING, indent=1)
    lines = text.splitlines()
    found = set(places(json.loads(readiness("check", "-", "-f", "json", given=text.encode()).out)))
    assert {path for path, _, _ in found} >= {"$.assessments.within_45_working_days", "$.evidence[0]"}
    for path, line, column in found:
        last = path.rpartition(".")[2]
        expected = "{" if path.endswith("]") else f'"{last}": '
        assert lines[line - 1][column - 1 :].startswith(expected), path
