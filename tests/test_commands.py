"""What each command prints, on every sort of terminal."""

from __future__ import annotations

import json
import os
import pty
import re
import subprocess
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from readiness import __version__
from readiness.cli import COMMANDS
from readiness.explanation import explanation
from readiness.pack import RulePack, load_shipped
from tests.process import TOOL, Ended, readiness, surroundings
from tests.submissions import UNSEEN, letter, submission, written

ESCAPE = "\x1b"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a submission that has a critical gap."""
    written(tmp_path, submission(assessments=UNSEEN))
    return tmp_path


# --help and --version


def test_the_help_names_every_command_and_every_code() -> None:
    assert readiness("--help") == Ended(
        0,
        """\
Usage: readiness [OPTIONS] COMMAND [ARGS]...

  Inspection readiness for England's children's services.

  Codes: 0 passed; 1 gaps; 2 wrong submission, pack or usage; 3 could not
  judge; 4 internal error, or output not delivered; 130 interrupted.

Options:
  --version   Show the version and exit.
  -h, --help  Show this message and exit.

Commands:
  check    Judge a submission and print the gap report.
  explain  Show a check, a criterion or a measure in full.
  new      Write a submission to fill in: every measure, not submitted.
  schema   Print the JSON Schema of a submission or an evaluation.
""",
        "",
    )


def test_there_is_a_module_for_every_command_and_no_other() -> None:
    folder = Path(__import__("readiness.cli").cli.__file__).parent
    assert sorted(COMMANDS) == sorted(path.stem for path in folder.glob("[a-z]*.py") if path.stem != "exit")


@pytest.mark.parametrize("command", ["", *COMMANDS])
@pytest.mark.parametrize("columns", ["40", "200"])
def test_help_fits_in_80_columns_whatever_the_terminal(command: str, columns: str) -> None:
    ended = readiness(*command.split(), "--help", variables={"COLUMNS": columns})
    assert (ended.code, ended.err) == (0, "")
    assert [line for line in ended.out.splitlines() if len(line) > 80] == []


@pytest.mark.parametrize("command", ["", *COMMANDS])
def test_the_short_form_of_help_is_the_same(command: str) -> None:
    assert readiness(*command.split(), "-h") == readiness(*command.split(), "--help")


def test_the_version_is_the_packages() -> None:
    assert readiness("--version") == Ended(0, f"readiness {__version__}\n", "")


# new and schema


def test_new_writes_every_measure_as_not_submitted(pack: RulePack) -> None:
    blank = json.loads(readiness("new").out)
    measures = {
        f"{section}.{name}": reading for section in pack.catalogue.sections for name, reading in blank[section].items()
    }
    assert measures == {name: {"status": "not-submitted"} for name in pack.catalogue.measures}


def test_new_writes_what_the_schema_of_a_submission_accepts() -> None:
    schema = json.loads(readiness("schema", "submission").out)
    Draft202012Validator.check_schema(schema)
    assert list(Draft202012Validator(schema).iter_errors(json.loads(readiness("new").out))) == []


def test_new_filled_in_with_nothing_is_read_and_cannot_be_judged() -> None:
    ended = readiness("check", "-", given=readiness("new").out.encode())
    assert (ended.code, ended.err) == (
        3,
        f"readiness: Could not judge (code 3): none of {len(load_shipped().checks)} checks could be assessed.\n",
    )


def test_new_writes_a_file_that_is_the_same_as_what_it_prints(tmp_path: Path) -> None:
    assert readiness("new", "-o", "ours.json", folder=tmp_path) == Ended(0, "", "readiness: wrote ours.json\n")
    assert (tmp_path / "ours.json").read_text() == readiness("new").out


def test_new_never_writes_over_a_file(tmp_path: Path) -> None:
    (tmp_path / "ours.json").write_text("a week's work")
    assert readiness("new", "-o", "ours.json", folder=tmp_path) == Ended(
        4, "", "readiness: not delivered: ours.json is there already; choose another name (code 4)\n"
    )
    assert (tmp_path / "ours.json").read_text() == "a week's work"


# explain


def test_a_check_is_explained_in_full() -> None:
    assert readiness("explain", "HP06.2") == Ended(
        0,
        """\
HP06.2 Nobody waits unseen past the limit
=========================================
Criterion: HP06 Assessments are completed in time and well
Reads unseen: assessments.open_past_limit_not_seen: Children not seen whose
  assessment is open past 45 working days
Beside late: assessments.open_past_45_working_days: Assessments open past 45
  working days
Critical: unseen > 0; rests on inspection-evidence.
Because: A child who has not been seen may be unsafe today, whatever the
  completion rate.
Critical because: a child may be unsafe today
Weight: 3
Finding: {unseen} children whose assessments are past 45 working days have not
  been seen
Distance: {unseen} children are waiting now without having been seen
Do: See these children today. Have a manager sign off the risk for each of them.
Examples:
  in line with England: met
  quick ones completed, the rest left open: critical
  timely and seen early, and a moderated audit agrees: met
  among the worst quarter, with a long tail: met
  among the worst tenth, and many not seen in time: critical
  dates seen and durations not recorded: not-assessed
""",
        "",
    )


def test_a_criterion_is_explained_in_full() -> None:
    assert readiness("explain", "HP20") == Ended(
        0,
        """\
HP20 Every child has a named worker
===================================
Area: help-and-protection, informs impact-of-leaders
Why: A child without a worker has nobody who knows them, visits them or notices
  that things have got worse. The risk grows out of sight while the child waits.
What good looks like: Every child open to the service has a named social worker
  or, in Family Help, a named lead practitioner fit for the work, who need not
  be a social worker. Few children wait, none for long, and a manager has
  written down for each of them what the risk is and who would notice a change.
Inspectors ask: Which children have no named worker today, and who last decided
  that it is safe for each of them to wait?
National Framework: enabler-2
Criticised (L06_caseloads_capacity): 8.1% of reports 2018 to 2026, 4.9% 2024 to
  2026
Source: Areas for improvement in 320 ILACS reports, 2018 to 2026, counted by
  theme (verified: secondary)

Checks:
  HP20.1 No child is without a named worker
  HP20.2 Nobody waits without a risk decision
  HP20.3 The longest wait is short
  HP20.4 Few children wait, and those who do are risk-assessed
  HP20.5 Few of the children open to the service are waiting
""",
        "",
    )


def test_a_measure_is_explained_in_full() -> None:
    assert readiness("explain", "allocation.waiting_without_risk_decision") == Ended(
        0,
        """\
allocation.waiting_without_risk_decision: Children waiting for a worker without
a risk decision
===============================================================================
Kind: count, in children, lower-is-better, on one day
Write: {"count": 41}
Definition: Of the children without a named worker on the last day of the
  period, those without a manager's written decision about risk that is still
  current. A decision is current until the review date written in it, and for
  five working days where it names none; the five days are our line.
Can be given by: team
Held in: Case system; allocation log
Read by: HP20.2
""",
        "",
    )


@pytest.mark.parametrize(
    ("name", "lines"),
    [
        pytest.param(
            "HP06.1",
            (
                "Reads: assessments.within_45_working_days: Assessments completed within 45",
                "Major: value < threshold, threshold = worst_tenth; rests on benchmark.",
                "  year  England  10th  25th  median  75th  90th percentile of councils",
                "  2025     85.7  73.8  78.6    85.4  91.4  95.7",
            ),
            id="bands over a measure",
        ),
        pytest.param(
            "HP06.3",
            (
                "Reads in_time: assessments.within_45_working_days[numerator]: Assessments",
                "The value is: in_time / (completed + late) * 100 (percent)",
                "Minor: value < threshold, threshold = worst_quarter; rests on benchmark.",
            ),
            id="a value of several measures",
        ),
        pytest.param(
            "HP06.4",
            (
                "Evidence: audit, inspection letter, review; of the council's own, at least 20",
                "  sampled, moderated; at most 6 months old",
                "Major: it shows weakness; rests on inspection-evidence.",
                "Watch: it shows mixed or improving",
            ),
            id="evidence",
        ),
        pytest.param(
            "HP06.6",
            ("The value is: the change over 3 periods",),
            id="a trend",
        ),
        pytest.param(
            "HP01",
            ("No checks are written yet: the criterion is listed, and outside coverage.",),
            id="a criterion without checks",
        ),
        pytest.param(
            "improvement.actions_overdue",
            ("May not apply: The council has had no inspection or visit that named an area for",),
            id="a measure that may not apply",
        ),
        pytest.param(
            "HP08.2",
            ("Source: Working Together to Safeguard Children 2023 (since 2023; verified:", "  secondary)"),
            id="a duty with its date",
        ),
        pytest.param(
            "assessments.within_45_working_days",
            ("Beside it: assessments.open_past_45_working_days: what is open and late",),
            id="a completed rate with what is open and late",
        ),
    ],
)
def test_each_form_is_explained_by_what_decides_it(name: str, lines: tuple[str, ...]) -> None:
    out = explanation(load_shipped(), name).splitlines()
    assert [line for line in out if line in lines] == list(lines)


PACK = load_shipped()
IDS = (
    *(check.id for check in PACK.checks),
    *(criterion.id for criterion in PACK.criteria),
    *PACK.catalogue.measures,
)


@pytest.mark.parametrize("name", IDS)
def test_every_id_is_explained_within_80_columns(name: str, pack: RulePack) -> None:
    told = explanation(pack, name)
    assert told.startswith(name)
    assert [line for line in told.splitlines() if len(line) > 80 or line != line.rstrip()] == []


@pytest.mark.parametrize("name", ["hp06.2", " HP06.2 ", "Hp20"])
def test_ids_of_checks_and_criteria_may_be_written_in_small_letters(name: str, pack: RulePack) -> None:
    assert explanation(pack, name) == explanation(pack, name.strip().upper())


@pytest.mark.parametrize(
    ("name", "near"),
    [
        ("HP06.77", "HP06.7"),
        ("LD77", "LD07.7"),
        ("assesments.within_45_working_days", "assessments.within_45_working_days"),
        ("Workforce.Agency", "workforce.agency"),
        ("hp06.77", "HP06.7"),
    ],
)
def test_a_misspelt_id_is_met_with_the_nearest(name: str, near: str) -> None:
    assert readiness("explain", name) == Ended(
        2, "", f'readiness: "{name}" is neither a check, a criterion nor a measure; did you mean "{near}"? (code 2)\n'
    )


def test_an_id_like_no_other_is_met_with_how_many_there_are() -> None:
    assert readiness("explain", "????") == Ended(
        2,
        "",
        'readiness: "????" is neither a check, a criterion nor a measure; '
        f"none of the {len(IDS)} known names is like it (code 2)\n",
    )


# Colour


def on_a_terminal(folder: Path, *arguments: str, **variables: str) -> str:
    """What a terminal gets on standard output."""
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        [*TOOL, *arguments],
        stdin=subprocess.DEVNULL,
        stdout=theirs,
        stderr=subprocess.DEVNULL,
        cwd=folder,
        env=surroundings(**variables),
    ):
        os.close(theirs)
        received = b""
        try:
            while chunk := os.read(ours, 65536):
                received += chunk
        except OSError:  # Linux's way to say that the other side is closed
            pass
    os.close(ours)
    return received.decode().replace("\r\n", "\n")


def uncoloured(text: str) -> str:
    return re.sub(r"\x1b\[\d+m", "", text)


def test_a_terminal_gets_colour_and_the_same_words(folder: Path) -> None:
    told = on_a_terminal(folder, "check", "submission.json")
    assert "\x1b[1mAnytown: inspection readiness\x1b[0m\n" in told
    assert "  - \x1b[31m[critical]\x1b[0m HP06.2 30 children" in told
    assert uncoloured(told) == readiness("check", "submission.json", folder=folder).out


@pytest.mark.parametrize(
    "variables",
    [{"NO_COLOR": "1"}, {"CI": "true"}, {"TERM": "dumb"}, {"NO_COLOR": "1", "CI": "true", "TERM": "dumb"}],
    ids=lambda variables: " ".join(variables),
)
def test_a_terminal_that_wants_none_gets_no_colour(folder: Path, variables: dict[str, str]) -> None:
    assert ESCAPE not in on_a_terminal(folder, "check", "submission.json", **variables)


@pytest.mark.parametrize("variables", [{"NO_COLOR": ""}, {"CI": ""}], ids=lambda variables: " ".join(variables))
def test_an_empty_variable_asks_for_nothing(folder: Path, variables: dict[str, str]) -> None:
    assert ESCAPE in on_a_terminal(folder, "check", "submission.json", **variables)


@pytest.mark.parametrize("shape", ["json", "markdown"])
def test_other_formats_have_no_colour_on_a_terminal_either(folder: Path, shape: str) -> None:
    assert ESCAPE not in on_a_terminal(folder, "check", "submission.json", "-f", shape)


@pytest.mark.parametrize(
    "arguments", [("check", "submission.json"), ("explain", "HP06.2"), ("--help",), ("check", "--help")], ids=" ".join
)
def test_what_is_piped_has_no_colour(folder: Path, arguments: tuple[str, ...]) -> None:
    ended = readiness(*arguments, folder=folder, variables={"FORCE_COLOR": "1"})
    assert ESCAPE not in ended.out + ended.err


# Encodings


TYPOGRAPHIC = submission(
    council={"name": "Ynys Môn – ‘Town’"},
    evidence=[letter("HP06.4", shows="weakness", summary="It costs £5 • “late”… ✓")],
)


@pytest.mark.parametrize(
    ("encoding", "heading", "summary"),
    [
        ("utf-8", "Ynys Môn – ‘Town’: inspection readiness", "It costs £5 • “late”… ✓."),
        ("cp1252", "Ynys Môn - 'Town': inspection readiness", 'It costs GBP 5 * "late"... ?.'),
        ("ascii", "Ynys M?n - 'Town': inspection readiness", 'It costs GBP 5 * "late"... ?.'),
    ],
)
def test_a_terminal_of_few_characters_gets_readable_text(
    tmp_path: Path, encoding: str, heading: str, summary: str
) -> None:
    written(tmp_path, TYPOGRAPHIC)
    ended = readiness("check", "submission.json", folder=tmp_path, variables={"PYTHONIOENCODING": encoding})
    assert (ended.code, ended.out.splitlines()[0]) == (3, heading)
    assert summary in " ".join(ended.out.split())


@pytest.mark.parametrize("encoding", ["cp1252", "ascii"])
@pytest.mark.parametrize("shape", ["json", "markdown"])
def test_markdown_and_json_are_utf_8_whatever_the_terminal(tmp_path: Path, shape: str, encoding: str) -> None:
    written(tmp_path, TYPOGRAPHIC)
    arguments = (*TOOL, "check", "submission.json", "-f", shape)
    ended = subprocess.run(arguments, cwd=tmp_path, env=surroundings(PYTHONIOENCODING=encoding), capture_output=True)
    assert ended.stdout.decode() == readiness("check", "submission.json", "-f", shape, folder=tmp_path).out


@pytest.mark.parametrize("encoding", ["ascii"])
@pytest.mark.parametrize(
    "arguments",
    [
        ("new",),
        ("schema", "submission"),
        ("schema", "evaluation"),
        ("explain", "HP06.1"),
        ("--help",),
        ("explain", "ö字"),
    ],
    ids=" ".join,
)
def test_no_command_fails_on_a_terminal_of_few_characters(arguments: tuple[str, ...], encoding: str) -> None:
    ended = readiness(*arguments, variables={"PYTHONIOENCODING": encoding})
    assert ended.code == readiness(*arguments).code
    assert "internal error" not in ended.err


def test_a_message_on_a_terminal_of_few_characters_is_spelt_out(tmp_path: Path) -> None:
    assert readiness("check", "späti.json", folder=tmp_path, variables={"PYTHONIOENCODING": "ascii"}) == Ended(
        2,
        "",
        "readiness: there is no file sp\\xe4ti.json; check the name and the folder (code 2)\n",
    )
