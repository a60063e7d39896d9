"""Problems as text, as JSON and as SARIF: whole outputs, and the same ones in each."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from readiness.core.diagnostic_formats import as_json, as_sarif, as_text
from readiness.core.diagnostics import Diagnostic, Location, Rule
from readiness.core.version import __version__
from tests.support.packs import changed, pack_diagnostics, whole_pack

SECOND = Diagnostic(
    "small/criteria/HP06.yaml",
    Location(24, 5),
    ("checks", 1, "gap_when"),
    "`late >= 0` is always true",
    "correct it: late is 0 or more",
    Rule.CONSTANT,
)
FIRST = Diagnostic(
    "small/criteria/HP06.yaml", Location(3, 1), ("area",), 'there is no area "help"', "name one", Rule.UNKNOWN_AREA
)
SPACED = Diagnostic("mein pack/ids.lock", Location(1, 1), (), "there is no ids.lock", "make one", Rule.UNLOCKED_ID)


def test_text_is_one_problem_a_line_in_file_order_and_their_number() -> None:
    assert as_text([SECOND, FIRST]) == (
        'small/criteria/HP06.yaml:3:1: $.area: there is no area "help"; name one\n'
        "small/criteria/HP06.yaml:24:5: $.checks[1].gap_when: `late >= 0` is always true; "
        "correct it: late is 0 or more\n"
        "2 problems\n"
    )


@pytest.mark.parametrize(("diagnostics", "count"), [([], "no problems"), ([FIRST], "1 problem")])
def test_the_last_line_counts_them(diagnostics: list[Diagnostic], count: str) -> None:
    assert as_text(diagnostics).splitlines()[-1] == count


def test_json_holds_each_part_of_a_problem() -> None:
    assert json.loads(as_json([SECOND, FIRST])) == {
        "count": 2,
        "problems": [
            {
                "rule": "unknown-area",
                "file": "small/criteria/HP06.yaml",
                "line": 3,
                "column": 1,
                "path": "$.area",
                "message": 'there is no area "help"',
                "hint": "name one",
            },
            {
                "rule": "constant-expression",
                "file": "small/criteria/HP06.yaml",
                "line": 24,
                "column": 5,
                "path": "$.checks[1].gap_when",
                "message": "`late >= 0` is always true",
                "hint": "correct it: late is 0 or more",
            },
        ],
    }


def prints(key: str) -> dict[str, str]:
    """The fingerprints of a problem, by its kind, its file without folders, its path, and its place among such."""
    digits = hashlib.sha256(key.encode()).hexdigest()[:32]
    return {"readiness/v1": digits, "primaryLocationLineHash": digits}


def test_two_problems_of_one_kind_at_one_path_have_two_fingerprints() -> None:
    first, second = json.loads(as_sarif([FIRST, replace(FIRST, message="another")]))["runs"][0]["results"]
    told = [one["partialFingerprints"] for one in (first, second)]
    assert told == [prints("unknown-area:HP06.yaml:$.area:1"), prints("unknown-area:HP06.yaml:$.area:2")]


def test_sarif_names_the_tool_the_rules_that_were_broken_and_each_place() -> None:
    assert json.loads(as_sarif([SECOND, FIRST])) == {
        "$schema": "https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/schemas/sarif-schema-2.1.0.json",
        "version": "2.1.0",
        "runs": [
            {
                "tool": {
                    "driver": {
                        "name": "readiness",
                        "semanticVersion": __version__,
                        "rules": [
                            {
                                "id": "unknown-area",
                                "shortDescription": {
                                    "text": "An area is not in the pack, or not the one that the id stands for."
                                },
                                "help": {
                                    "text": "An area is not in the pack, or not the one that the id stands for. "
                                    "Each result says what to do; the guide is docs/writing-rules.md."
                                },
                            },
                            {
                                "id": "constant-expression",
                                "shortDescription": {"text": "An expression comes out the same for every council."},
                                "help": {
                                    "text": "An expression comes out the same for every council. "
                                    "Each result says what to do; the guide is docs/writing-rules.md."
                                },
                            },
                        ],
                    }
                },
                "columnKind": "unicodeCodePoints",
                "results": [
                    {
                        "ruleId": "unknown-area",
                        "ruleIndex": 0,
                        "level": "error",
                        "message": {"text": 'there is no area "help"; name one'},
                        "locations": [
                            {
                                "physicalLocation": {
                                    "artifactLocation": {"uri": "small/criteria/HP06.yaml"},
                                    "region": {"startLine": 3, "startColumn": 1},
                                },
                                "logicalLocations": [{"fullyQualifiedName": "$.area"}],
                            }
                        ],
                        "partialFingerprints": prints("unknown-area:HP06.yaml:$.area:1"),
                    },
                    {
                        "ruleId": "constant-expression",
                        "ruleIndex": 1,
                        "level": "error",
                        "message": {"text": "`late >= 0` is always true; correct it: late is 0 or more"},
                        "locations": [
                            {
                                "physicalLocation": {
                                    "artifactLocation": {"uri": "small/criteria/HP06.yaml"},
                                    "region": {"startLine": 24, "startColumn": 5},
                                },
                                "logicalLocations": [{"fullyQualifiedName": "$.checks[1].gap_when"}],
                            }
                        ],
                        "partialFingerprints": prints("constant-expression:HP06.yaml:$.checks[1].gap_when:1"),
                    },
                ],
            }
        ],
    }


@pytest.mark.parametrize(
    ("file", "uri"),
    [
        ("ours/ids.lock", "ours/ids.lock"),
        ("ids.lock", "ids.lock"),
        ("../our pack/ids.lock", "../our%20pack/ids.lock"),
        ("région/ids.lock", "r%C3%A9gion/ids.lock"),
        ("50%/a:b?#.yaml", "50%25/a%3Ab%3F%23.yaml"),
        ("o-\udcff.yaml", "o-%FF.yaml"),
    ],
)
def test_sarif_names_a_file_as_it_was_given_in_the_letters_of_an_address(file: str, uri: str) -> None:
    found = json.loads(as_sarif([replace(SPACED, file=file)]))
    assert found["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"] == {"uri": uri}


def test_sarif_of_nothing_is_a_run_without_results() -> None:
    run = json.loads(as_sarif([]))["runs"][0]
    assert (run["results"], run["tool"]["driver"]["rules"]) == ([], [])


def test_the_three_forms_tell_the_same_problems(tmp_path: Path) -> None:
    folder = whole_pack(tmp_path)
    file = folder / "criteria" / "HP06.yaml"
    broken = changed(
        file.read_text(encoding="utf-8"), ("gap_when: unseen > 0", "gap_when: unseen < 0"), ("30\n", "100\n")
    )
    file.write_text(broken, encoding="utf-8")
    diagnostics = pack_diagnostics(folder)
    told: list[dict[str, Any]] = json.loads(as_json(diagnostics))["problems"]
    results: list[dict[str, Any]] = json.loads(as_sarif(diagnostics))["runs"][0]["results"]
    assert [f"{one['message']}; {one['hint']}" for one in told] == [one["message"]["text"] for one in results]
    assert as_text(diagnostics).splitlines()[:-1] == [
        f"{one['file']}:{one['line']}:{one['column']}: {one['path']}: {one['message']}; {one['hint']}" for one in told
    ]
    assert [one["rule"] for one in told] == ["constant-expression", "band-unreachable"]


def test_every_rule_has_a_name_of_its_own_in_small_letters_and_a_line_that_says_what_it_means() -> None:
    assert len({rule.means for rule in Rule}) == len(Rule)
    for rule in Rule:
        assert rule.value.replace("-", "").isalpha()
        assert rule.value.islower()
        assert rule.means.endswith(".")
        assert len(rule.means) <= 100


MANY = [replace(FIRST, location=Location(line, 1)) for line in range(1, 1_001)]


def test_of_very_many_problems_the_first_are_shown_and_the_rest_counted() -> None:
    *lines, last = as_text(MANY).splitlines()
    assert (len(lines), last) == (200, "1000 problems, 800 of them not shown")
    told = json.loads(as_json(MANY))
    assert (told["count"], told["not_shown"], len(told["problems"])) == (1000, 800, 200)
    (run,) = json.loads(as_sarif(MANY))["runs"]
    (notice,) = run["invocations"][0]["toolExecutionNotifications"]
    assert (len(run["results"]), notice["message"]["text"]) == (200, "1000 problems, 800 of them not shown")


def test_a_very_long_problem_is_shown_by_its_ends() -> None:
    (line, _) = as_text([replace(FIRST, message="x" * 100_000)]).splitlines()
    assert line == f"small/criteria/HP06.yaml:3:1: $.area: {'x' * 462} … {'x' * 490}; name one"
