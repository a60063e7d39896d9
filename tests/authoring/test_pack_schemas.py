"""The schemas of pack files: what they accept, which mistakes they see, and what an author is told while writing."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft7Validator

from readiness.authoring.pack_schemas import (
    benchmarks_schema,
    councils_schema,
    criterion_schema,
    frequencies_schema,
    local_standards_schema,
    meanings,
    measures_schema,
    pack_schema,
    relations_schema,
)
from readiness.cli.schema import SCHEMAS
from readiness.core.diagnostics import pointer
from readiness.core.shipped import rules_folder
from readiness.core.types import Model
from readiness.core.yaml_reader import parse
from readiness.data import benchmarks as benchmark
from readiness.data import catalogue
from readiness.data import measures as measure
from readiness.data.catalogue import shipped_catalogue
from readiness.packs import criterion, policy
from readiness.packs.frame import read_frame
from readiness.packs.shelf import SHIPPED
from tests.packs.test_lint import MISTAKES
from tests.support.packs import CRITERION, changed, pack_folder
from tests.support.process import Ended, readiness

FRAME = read_frame(rules_folder() / SHIPPED, shipped_catalogue())
MAKERS = {
    "pack": pack_schema,
    "criterion": lambda: criterion_schema(FRAME),
    "frequencies": frequencies_schema,
    "measures": measures_schema,
    "relations": relations_schema,
    "local-standards": local_standards_schema,
    "benchmarks": benchmarks_schema,
    "councils": councils_schema,
}


@cache
def schema(kind: str) -> dict[str, Any]:
    made: dict[str, Any] = json.loads(MAKERS[kind]())
    return made


@cache
def validator(kind: str) -> Draft7Validator:
    return Draft7Validator(schema(kind))


def refusals(kind: str, text: str) -> list[str]:
    return [
        f"{pointer(tuple(error.path))}: {error.message}"
        for error in validator(kind).iter_errors(parse(text, "x.yaml").value)
    ]


def kind_of(file: Path) -> str:
    """Which schema is a shipped file's."""
    by_name = {"pack.yaml": "pack", "frequencies.yaml": "frequencies", "local-standards.yaml": "local-standards"}
    by_name |= {"councils.yaml": "councils"}
    return by_name.get(file.name) or {"criteria": "criterion"}.get(file.parent.name, file.parent.name)


# What derives measures from lists is no part of a pack, and has tests of its own.
SHIPPED_FILES = [file for file in sorted(rules_folder().rglob("*.yaml")) if "derive" not in file.parts]


# What is accepted


@pytest.mark.parametrize("kind", MAKERS)
def test_each_is_a_schema_of_the_draft_that_all_editors_know(kind: str) -> None:
    assert schema(kind)["$schema"] == "http://json-schema.org/draft-07/schema#"
    Draft7Validator.check_schema(schema(kind))


@pytest.mark.slow
def test_every_shipped_file_is_what_its_schema_says() -> None:
    assert [(file, refusals(kind_of(file), file.read_text(encoding="utf-8"))) for file in SHIPPED_FILES] == [
        (file, []) for file in SHIPPED_FILES
    ]


def test_every_kind_of_shipped_file_has_a_schema_and_every_schema_a_file() -> None:
    assert (
        {kind_of(file) for file in SHIPPED_FILES}
        == set(MAKERS)
        == set(SCHEMAS)
        - {"submission", "evaluation", "comparison", "portfolio", "settings", "row", "overlay", "waivers"}
    )


@pytest.mark.parametrize(
    "operand",
    [
        "assessments.within_45_working_days",
        "assessments.within_45_working_days[numerator]",
        "strategy_discussions.time_to_discussion[percentile_90]",
        "assessments.durations[51_to_60+61_and_over]",
    ],
)
def test_a_measure_or_any_part_of_it_may_be_read(operand: str) -> None:
    text = changed(CRITERION, ("{unseen: assessments.open_past_limit_not_seen}", f'{{unseen: "{operand}"}}'))
    assert refusals("criterion", text) == []


def test_a_local_standard_may_be_a_threshold() -> None:
    assert refusals("criterion", changed(CRITERION, ("below: 60", "below: local.caseload_ceiling"))) == []


# What is refused

SEEN = (
    "a misspelt measure",
    "a misspelt measure under an alias",
    "a misspelt measure beside",
    "a part that does not exist",
    "a part of a measure that has none",
    "a band of a distribution that does not exist",
    "a theme that does not exist",
    "a theme like none",
    "a subject that does not exist",
    "an area that does not exist",
    "a field that does not exist",
    "a local standard that does not exist",
    "an example that expects what no check gives",
    "an example of a measure that does not exist",
    "a British date in an example",
    "a title that is a number",
    "a weight that is too large",
    "a kind of evidence that does not exist",
    "a threshold that is text",
    "a threshold with a percent sign",
    "a threshold that is true",
    "a threshold of a name that does not exist",
    "both below and above",
    "neither below nor above",
    "another measure's benchmark, which has none",
)
# What only lint sees: it reads expressions, other files, and the figures of every year.
BEYOND = (
    "an alias that is a word of the language",
    "an alias that no expression reads",
    "an example of a check that does not exist",
    "a misspelt alias",
    "a comparison of unlike things",
    "a condition that is the same everywhere",
    "a placeholder that nothing fills",
    "a brace that stands alone",
    "a number that says nothing of itself",
    "a band that looks the wrong way",
    "bands that look both ways",
    "the worst band last",
    "bands that cross",
    "bands that cross with the figures of one year",
)


@pytest.mark.parametrize("mistake", SEEN)
def test_a_mistake_that_the_file_alone_shows_is_seen_while_it_is_made(mistake: str) -> None:
    assert refusals("criterion", changed(CRITERION, *MISTAKES[mistake][0])) != []


@pytest.mark.parametrize("mistake", BEYOND)
def test_a_mistake_that_takes_more_than_the_file_is_left_to_lint(mistake: str) -> None:
    assert refusals("criterion", changed(CRITERION, *MISTAKES[mistake][0])) == []


ELSEWHERE: Mapping[str, tuple[str, str, tuple[str, str], str]] = {
    "no credit for a level": (
        "pack",
        f"{SHIPPED}/pack.yaml",
        ("watch: 0.75, ", ""),
        "$.scoring.credit: 'watch' is a required property",
    ),
    "a local standard beyond its bounds": (
        "pack",
        f"{SHIPPED}/pack.yaml",
        ("strategy_discussion_hours: 24", "strategy_discussion_hours: 100"),
        "$.local_standards.strategy_discussion_hours: 100 is greater than the maximum of 72.0",
    ),
    "a local standard without a default": (
        "pack",
        f"{SHIPPED}/pack.yaml",
        ("  caseload_ceiling: 18\n", ""),
        "$.local_standards: 'caseload_ceiling' is a required property",
    ),
    "a condition that does not exist": (
        "pack",
        f"{SHIPPED}/pack.yaml",
        ("{when: otherwise,", "{otherwise: true,"),
        "$.scoring.views[8]: 'when' is a required property",
    ),
    "a version that YAML would take for a number": (
        "pack",
        f"{SHIPPED}/pack.yaml",
        ('pack_format: "1.0"', "pack_format: 1.0"),
        "$.pack_format: Decimal('1.0') is not of type 'string'",
    ),
    "a frequency that is text": (
        "frequencies",
        f"{SHIPPED}/frequencies.yaml",
        ("thresholds: 78", 'thresholds: "78"'),
        "$.examined.subjects.thresholds: '78' is not of type 'number'",
    ),
    "a distribution without bands": (
        "measures",
        "measures/assessments.yaml",
        ("    bands:", "    by_what:"),
        "$.measures.durations: 'bands' is a required property",
    ),
    "an id of a measure, which its place gives": (
        "measures",
        "measures/assessments.yaml",
        ("    title: ", "    id: x.y\n    title: "),
        "$.measures.within_45_working_days: Additional properties are not allowed ('id' was unexpected)",
    ),
    "a relation of no measure": (
        "relations",
        "relations/help-and-protection.yaml",
        ("    of: front_door.contacts\n    because", "    of: front_door.contact\n    because"),
        "$.relations[0].of: 'front_door.contact' is not valid under any of the given schemas",
    ),
    "half a relation": (
        "relations",
        "relations/help-and-protection.yaml",
        ("    of: front_door.contacts\n    because", "    because"),
        "$.relations[0]: 'of' is a dependency of 'part'",
    ),
    "figures of no measure": (
        "benchmarks",
        "benchmarks/workforce.yaml",
        ("  caseloads.average:", "  caseloads.averag:"),
        "$.measures: Additional properties are not allowed ('caseloads.averag' was unexpected)",
    ),
    "a year that is none": (
        "benchmarks",
        "benchmarks/workforce.yaml",
        ("      2016: {", "      16: {"),
        "$.measures.caseloads.average.years: '16' does not match any of the regexes: '^20\\\\d\\\\d$'",
    ),
}


@pytest.mark.parametrize("mistake", ELSEWHERE)
def test_a_mistake_in_another_file_is_seen_too(mistake: str) -> None:
    kind, file, change, said = ELSEWHERE[mistake]
    text = (rules_folder() / file).read_text(encoding="utf-8")
    assert said in refusals(kind, changed(text, change))


@pytest.mark.parametrize(
    "change",
    [
        ("    gap_when: unseen > 0\n", ""),
        ("    severity: critical\n", ""),
        ("    rests_on: inspection-evidence\n", ""),
        ("    unit: percent\n", ""),
        ("    finding:", "    evidence: {kinds: [audit], severity: major}\n    rests_on: duty\n    finding:"),
        ("severity: major", "severity: met"),
        ("because: Our line.", "because: "),
    ],
    ids=["no form", "no severity", "no basis", "no unit", "two forms", "met as a severity", "a key without a value"],
)
def test_what_does_not_go_together_is_seen(change: tuple[str, str]) -> None:
    assert refusals("criterion", changed(CRITERION, change)) != []


# What an author is told


MODELS = [
    model
    for module in (benchmark, catalogue, criterion, measure, policy)
    for model in vars(module).values()
    if isinstance(model, type) and issubclass(model, Model) and model.__module__ == module.__name__
]


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_every_field_of_a_pack_file_says_what_it_means(model: type[Model]) -> None:
    assert list(meanings(model)) == list(model.model_fields)


@pytest.mark.parametrize(
    ("kind", "path", "told"),
    [
        ("criterion", ("properties", "why"), "Why it matters to children."),
        ("criterion", ("$defs", "Band", "properties", "below"), meanings(criterion.Band)["below"]),
        ("criterion", ("$defs", "Check", "properties", "measure"), meanings(criterion.Check)["measure"]),
        ("criterion", ("$defs", "Example", "properties", "given"), meanings(criterion.Example)["given"]),
        ("pack", ("$defs", "InForce", "properties", "from"), "The first day, as 2026-04-01."),
    ],
)
def test_an_author_is_told_what_a_field_means(kind: str, path: tuple[str, ...], told: str) -> None:
    found = schema(kind)
    for step in path:
        found = found[step]
    assert found["description"] == told


def test_every_measure_is_offered_with_its_title() -> None:
    offered = schema("criterion")["$defs"]["MeasureId"]
    measures = FRAME.catalogue.measures
    assert dict(zip(offered["enum"], offered["enumDescriptions"], strict=True)) == {
        name: measure.title for name, measure in measures.items()
    }


def test_areas_themes_and_subjects_are_offered_where_a_pack_is_given_and_free_where_none_is() -> None:
    free = json.loads(criterion_schema())["properties"]
    known = schema("criterion")["properties"]
    assert known["themes"]["items"]["enum"] == list(FRAME.frequencies.themes)
    assert known["examined_as"]["items"]["enum"] == list(FRAME.frequencies.subjects)
    assert known["area"]["enum"] == [area.id for area in FRAME.about.areas] == known["informs"]["items"]["enum"]
    assert "enum" not in free["area"]
    assert "enum" not in free["themes"]["items"]
    assert "enum" not in free["examined_as"]["items"]


# readiness schema


@pytest.mark.parametrize("kind", [kind for kind in MAKERS if kind != "criterion"])
def test_the_command_prints_it(kind: str) -> None:
    assert readiness("schema", kind) == Ended(0, MAKERS[kind](), "")


def test_the_command_knows_the_themes_of_a_pack(tmp_path: Path) -> None:
    folder = pack_folder(tmp_path)
    assert readiness("schema", "criterion", "--pack", str(folder)) == Ended(0, criterion_schema(FRAME), "")
    assert readiness("schema", "criterion") == Ended(0, criterion_schema(), "")


def test_a_pack_whose_frequencies_cannot_be_read_is_told_where(tmp_path: Path) -> None:
    folder = pack_folder(tmp_path)
    (folder / "frequencies.yaml").write_text("criticised: 1\n")
    ended = readiness("schema", "criterion", "--pack", str(folder))
    assert (ended.code, ended.out) == (2, "")
    assert ended.err.startswith(
        "small/frequencies.yaml:1:1: $.criticised: the number 1 stands where an object belongs;"
    )


def test_a_pack_is_not_asked_for_what_does_not_depend_on_it() -> None:
    assert readiness("schema", "measures", "--pack", ".") == Ended(
        2,
        "",
        "Try: readiness schema --help\n"
        "readiness: --pack goes with submission, pack, criterion, overlay, relations, benchmarks: "
        "no other schema depends on the pack (code 2)\n",
    )
