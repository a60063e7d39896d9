"""How a run ends: every code, what its last line says, and never a traceback."""

from __future__ import annotations

import dataclasses
import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

import pytest

from readiness.reports import SUFFIXES, Format
from tests.support.packs import quick_pack
from tests.support.process import (
    TOOL,
    Ended,
    full_disk,
    reader_gone,
    readiness,
    run,
    surroundings,
    through_shell,
)
from tests.support.slow import slow
from tests.support.submissions import UNSEEN, letter, submission, without_a_gap, written

CHECKS = len(quick_pack().checks)

GAP = submission(assessments=UNSEEN)
NOTHING = submission()
PASSES = without_a_gap()
MAJOR = without_a_gap(workforce={"vacancy": {"percentage": 60}})
MINOR = without_a_gap(child_in_need={"reviewed_on_time": {"numerator": 390, "denominator": 500}})
MORE_THAN_A_PIPE_HOLDS = {
    "assessments": UNSEEN,
    "actions": [{"criteria": ["HP06"], "action": "word " * 2_000, "status": "open"}] * 20,
}
WATCH = without_a_gap(child_in_need={"reviewed_on_time": {"numerator": 430, "denominator": 500}})

LEFT = "readiness: the reader closed the output before the end"
NOT_DELIVERED = "readiness: not delivered: the reader closed the output before the end (code 4)"

COMMANDS = {
    "check": ("check", "gap.json"),
    "check as JSON": ("check", "gap.json", "-f", "json"),
    "check as Markdown": ("check", "gap.json", "-f", "markdown"),
    "explain": ("explain", "HP06.1"),
    "new": ("new",),
    "schema": ("schema", "evaluation"),
    "help": ("--help",),
    "help of a command": ("check", "--help"),
    "version": ("--version",),
}
every_command = pytest.mark.parametrize("arguments", COMMANDS.values(), ids=COMMANDS)


@pytest.fixture(autouse=True)
def _a_few_criteria(monkeypatch: pytest.MonkeyPatch) -> None:
    """What runs in this process judges by a few criteria."""
    monkeypatch.setattr("readiness.packs.pack.load_shipped", lambda *_: quick_pack())


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a submission for each way to end."""
    for name, content in {
        "gap": GAP,
        "nothing": NOTHING,
        "passes": PASSES,
        "major": MAJOR,
        "minor": MINOR,
        "watch": WATCH,
    }.items():
        written(tmp_path, content, f"{name}.json")
    return tmp_path


def told(ended: Ended, code: int, last_line: str) -> None:
    """The run ended with the code, its last line says so, and nothing was thrown at the reader."""
    assert (ended.code, ended.last_line) == (code, last_line), ended.err
    assert "Traceback" not in ended.err


# 0, 1 and 3: the verdict

# Subjects of which it is asked whether anybody has looked, and nobody has.
SILENT = "--fail-on minor would find 11 more."
GAP_FOUND = f"readiness: gap.json: Gaps (code 1): 1 gap at critical or worse (HP06.2). {SILENT}"


@pytest.mark.parametrize(
    ("name", "code", "last_line"),
    [
        (
            "passes",
            0,
            (
                "readiness: passes.json: Passed (code 0): "
                f"no gap at critical or worse in the 54 of {CHECKS} checks that were assessed, "
                "and 2 of the 8 that ask whether a child is unsafe today were not."
            ),
        ),
        ("gap", 1, GAP_FOUND),
        (
            "nothing",
            3,
            f"readiness: nothing.json: Could not judge (code 3): none of {CHECKS} checks could be assessed. {SILENT}",
        ),
    ],
)
def test_the_verdict_is_the_code(folder: Path, name: str, code: int, last_line: str) -> None:
    told(readiness("check", f"{name}.json", folder=folder), code, last_line)


@pytest.mark.parametrize(
    ("name", "level", "code"),
    [
        ("gap", "critical", 1),
        ("gap", "watch", 1),
        ("major", "critical", 0),
        ("major", "major", 1),
        ("minor", "major", 0),
        ("minor", "minor", 1),
        ("watch", "minor", 0),
        ("watch", "watch", 1),
        ("passes", "watch", 0),
    ],
)
def test_fail_on_draws_the_line(folder: Path, name: str, level: str, code: int) -> None:
    assert readiness("check", f"{name}.json", "--fail-on", level, "--min-coverage", "0", folder=folder).code == code


def test_critical_is_the_line_unless_another_is_named(folder: Path) -> None:
    assert readiness("check", "major.json", folder=folder).code == 0


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("gap.json",), 0),
        (("passes.json",), 0),
        (("nothing.json",), 3),
        (("missing.json",), 2),
        (("gap.json", "-o", "nowhere/report.md"), 4),
    ],
    ids=["1 becomes 0", "0 stays", "3 stays", "2 stays", "4 stays"],
)
def test_exit_zero_masks_only_1(folder: Path, arguments: tuple[str, ...], code: int) -> None:
    assert readiness("check", "--exit-zero", *arguments, folder=folder).code == code


@pytest.mark.parametrize(("name", "code"), [("passes", 0), ("gap", 1), ("nothing", 3)])
def test_the_format_never_changes_the_code(folder: Path, name: str, code: int) -> None:
    runs = [readiness("check", f"{name}.json", "-f", shape, folder=folder) for shape in ("text", "markdown", "json")]
    assert [ended.code for ended in runs] == [code] * 3
    assert len({ended.err for ended in runs}) == 1


def test_the_json_carries_the_code_with_its_reason(folder: Path) -> None:
    ended = readiness("check", "gap.json", "-f", "json", folder=folder)
    verdict = json.loads(ended.out)["verdict"]
    assert (verdict["code"], verdict["reason"]) == (1, "1 gap at critical or worse (HP06.2)")
    assert ended.last_line == f"readiness: gap.json: {verdict['last_line']}"


def test_a_submission_may_come_from_standard_input(folder: Path) -> None:
    ended = readiness("check", "-", given=(folder / "gap.json").read_bytes(), folder=folder)
    told(ended, 1, GAP_FOUND.replace("gap.json", "<stdin>"))


def test_coverage_under_the_packs_minimum_could_not_be_judged(folder: Path) -> None:
    written(folder, submission(assessments={"within_45_working_days": {"percentage": 95}}), "thin.json")
    ended = readiness("check", "thin.json", folder=folder)
    assert ended.code == 3
    assert ended.last_line.startswith(
        "readiness: thin.json: Could not judge (code 3): "
        "under 50% of the weight was assessed in impact-of-leaders and help-and-protection."
    )


@pytest.mark.parametrize(
    ("least", "code"), [("0", 0), ("4", 3), ("53", 0), ("54", 0), ("54.1", 3), ("100", 3)], ids=lambda value: value
)
def test_min_coverage_replaces_the_packs_minimum(folder: Path, least: str, code: int) -> None:
    name = "thin.json" if least in ("0", "4") else "passes.json"
    written(folder, submission(assessments={"within_45_working_days": {"percentage": 95}}), "thin.json")
    assert readiness("check", name, "--min-coverage", least, folder=folder).code == code


class Failing:
    """A rule that cannot be evaluated."""

    names = ()

    def evaluate(self, values: object) -> NoReturn:
        raise ZeroDivisionError("the test's own")


@pytest.fixture
def failing(monkeypatch: pytest.MonkeyPatch) -> None:
    """The shipped pack, in which one rule fails."""
    pack = quick_pack()
    ready = dataclasses.replace(pack.compiled["HP06.2"], gap_when=Failing())
    broken = dataclasses.replace(pack, compiled={**pack.compiled, "HP06.2": ready})
    monkeypatch.setattr("readiness.packs.pack.load_shipped", lambda *_: broken)


@pytest.mark.usefixtures("failing")
def test_a_rule_that_failed_could_not_be_judged(folder: Path) -> None:
    ended = readiness("check", "passes.json", "--full", folder=folder)
    told(ended, 3, "readiness: passes.json: Could not judge (code 3): 1 rule failed (HP06.2).")
    assert "The rule failed: ZeroDivisionError: the test's own" in " ".join(ended.out.split())


@pytest.mark.usefixtures("failing")
def test_a_gap_beats_a_rule_that_failed_and_thin_coverage(folder: Path) -> None:
    written(folder, submission(assessments=UNSEEN, evidence=[letter("HP05.4", shows="weakness")]), "both.json")
    ended = readiness("check", "both.json", folder=folder)
    told(
        ended,
        1,
        "readiness: both.json: Gaps (code 1): 1 gap at critical or worse (HP05.4). --fail-on minor would find 10 more.",
    )


def test_a_wrong_submission_beats_a_gap(folder: Path) -> None:
    written(folder, submission(assessments=UNSEEN, self_ratings={"HP66": "strength"}), "wrong.json")
    told(
        readiness("check", "wrong.json", folder=folder),
        2,
        "readiness: wrong.json: nothing was judged: 1 problem to mend (code 2)",
    )


def test_what_was_not_delivered_beats_a_gap(folder: Path) -> None:
    assert readiness("check", "gap.json", "-o", "nowhere/report.md", folder=folder).code == 4


# 2: the submission, the pack or the usage is wrong


@pytest.mark.parametrize(
    ("arguments", "err"),
    [
        pytest.param(
            ("chekc", "gap.json"),
            'Try: readiness --help\nreadiness: there is no command "chekc"; did you mean "check"? (code 2)\n',
            id="unknown command",
        ),
        pytest.param(
            ("pack", "link"),
            'Try: readiness pack --help\nreadiness: there is no command "link"; did you mean "lint"? (code 2)\n',
            id="unknown command of a group",
        ),
        pytest.param(
            ("check",),
            "Try: readiness check --help\nreadiness: FILE is missing: name a submission, a folder or a pattern, or use "
            "--files-from (code 2)\n",
            id="no submission named",
        ),
        pytest.param(
            ("schema",),
            "Try: readiness schema --help\nreadiness: WHICH is missing; it is one of: submission, evaluation, "
            "comparison, settings, row, portfolio, pack, criterion, frequencies, overlay, waivers, measures, "
            "relations, local-standards, benchmarks, councils (code 2)\n",
            id="no word of several named",
        ),
        pytest.param(
            ("explain", "HP06.1", "HP06.2", "--council", "Wakefield", "--pack"),
            "Try: readiness explain --help\nreadiness: --pack needs a value (code 2)\n",
            id="option at the end without its value",
        ),
        pytest.param(
            ("check", "gap.json", "--fail-onn", "major"),
            "Try: readiness check --help\n"
            'readiness: there is no option --fail-onn; did you mean "--fail-on"? (code 2)\n',
            id="unknown option",
        ),
        pytest.param(
            ("check", "gap.json", "--fail-on"),
            "Try: readiness check --help\nreadiness: --fail-on needs a value (code 2)\n",
            id="option without its value",
        ),
        pytest.param(
            ("check", "gap.json", "--exit-zero=1"),
            "Try: readiness check --help\nreadiness: --exit-zero takes no value (code 2)\n",
            id="option with a value too many",
        ),
        pytest.param(
            ("check", "gap.json", "--fail-on", "none"),
            'Try: readiness check --help\nreadiness: --fail-on: "none" is not known here; '
            "what is known here: watch, minor, major, critical (code 2)\n",
            id="unknown level",
        ),
        pytest.param(
            ("check", "gap.json", "-f", "odt"),
            'Try: readiness check --help\nreadiness: --format: "odt" is not known here; '
            f"what is known here: {', '.join(Format)} (code 2)\n",
            id="unknown format",
        ),
        pytest.param(
            ("check", "gap.json", "-o", "gap.doc"),
            "Try: readiness check --help\n"
            'readiness: No report is called ".doc" (gap.doc); '
            "write a Word document (.docx). (code 2)\n",
            id="suffix of a word processor",
        ),
        pytest.param(
            ("check", "gap.json", "--min-coverage", "101"),
            'Try: readiness check --help\nreadiness: --min-coverage: "101" is no percentage; '
            "write a number from 0 to 100 (code 2)\n",
            id="more than all",
        ),
        pytest.param(
            ("check", "gap.json", "--max-bytes", "0"),
            'Try: readiness check --help\nreadiness: --max-bytes: "0" is not a whole number of 1 or more (code 2)\n',
            id="no bytes",
        ),
        pytest.param(
            ("check", "gap.json", "-o", "report.ods"),
            "Try: readiness check --help\n"
            'readiness: No report is called ".ods" (report.ods); '
            "write an action plan (.xlsx), or a page (.html), whose tables come along. (code 2)\n",
            id="suffix of a spreadsheet",
        ),
        pytest.param(
            ("check", "gap.json", "-o", "report.csv.xyz"),
            "Try: readiness check --help\n"
            'readiness: No report is called ".xyz" (report.csv.xyz); '
            f"the name ends in {', '.join(SUFFIXES)}; or write FORMAT=PATH. (code 2)\n",
            id="unknown suffix",
        ),
        pytest.param(
            ("check", "gap.json", "-o", "report"),
            "Try: readiness check --help\n"
            f"readiness: The name says no format (report); the name ends in {', '.join(SUFFIXES)}; "
            "or write FORMAT=PATH. (code 2)\n",
            id="no suffix",
        ),
        pytest.param(
            ("new", "-o", "ours.ods"),
            "Try: readiness new --help\n"
            'readiness: What is written is JSON or a workbook, and ".ods" would say that ours.ods is something else; '
            "end the name in .json or .xlsx. (code 2)\n",
            id="a submission called by another form",
        ),
        pytest.param(
            ("pack", "docs", "ours", "-o", "ours/pack.yaml"),
            "Try: readiness pack docs --help\n"
            "readiness: ours/pack.yaml would be a file of rules, and what is written is none; name it otherwise. "
            "(code 2)\n",
            id="rule book over a file of rules",
        ),
        pytest.param(
            ("check", "gap.json", "-o", "report.md", "-o", "./report.md"),
            "Try: readiness check --help\nreadiness: Two outputs have the same path; name each differently. (code 2)\n",
            id="two outputs with one path",
        ),
        pytest.param(
            ("check", "gap.json", "-o", "./gap.json"),
            "Try: readiness check --help\n"
            "readiness: The report would overwrite the submission gap.json; name another output. (code 2)\n",
            id="report over the submission",
        ),
        pytest.param(
            ("check", "missing.json"),
            "readiness: there is no file missing.json; check the name and the folder (code 2)\n",
            id="missing file",
        ),
        pytest.param(
            ("compare", ".", "gap.json"),
            "readiness: . is no file that can be compared; name a submission or an evaluation (code 2)\n",
            id="folder",
        ),
        pytest.param(
            ("check", "loop.json"),
            "readiness: loop.json cannot be read (Too many levels of symbolic links); "
            "check that you may read it (code 2)\n",
            id="unreadable",
        ),
        pytest.param(
            ("check", "broken.json"),
            "broken.json:1:2: $: the file ends too early; "
            "a bracket, brace or quotation mark is not closed: was it cut off in copying?\n"
            "readiness: broken.json: nothing was judged: 1 problem to mend (code 2)\n",
            id="not JSON",
        ),
        pytest.param(
            ("check", "list.json"),
            'list.json:1:1: $: a list [ ] stands where a submission belongs; start from "readiness new"\n'
            "readiness: list.json: nothing was judged: 1 problem to mend (code 2)\n",
            id="JSON of another shape",
        ),
        pytest.param(
            ("check", "gap.json", "--max-bytes", "100"),
            "gap.json:1:1: $: the file holds over 100 bytes; send a smaller file, or raise --max-bytes\n"
            "readiness: gap.json: nothing was judged: 1 problem to mend (code 2)\n",
            id="too large",
        ),
        pytest.param(
            ("check", "model.json"),
            'model.json:1:1: $.period: "period" is missing; add it\n'
            'model.json:2:2: $.status: the text "finished" is not known here; '
            "what is known here: draft, signed-off, compiled\n"
            'model.json:3:2: $.council.name: "name" is missing; add it\n'
            'model.json:3:14: $.council.nmae: there is no "nmae" here; did you mean "name"?\n'
            "readiness: model.json: nothing was judged: 4 problems to mend (code 2)\n",
            id="model errors, all at once",
        ),
        pytest.param(
            ("check", "unknown.json"),
            "unknown.json:1:355: $.evidence[0].checks[0]: ilacs-2026 1.0.0 has no check HP06.77; "
            'did you mean "HP06.7"?\n'
            "readiness: unknown.json: nothing was judged: 1 problem to mend (code 2)\n",
            id="unknown check",
        ),
        pytest.param(
            ("explain", "assesments.within_45_working_days"),
            'readiness: "assesments.within_45_working_days" is neither a check, a criterion, a measure nor a '
            "part of a submission; "
            'did you mean "assessments.within_45_working_days"? (code 2)\n',
            id="unknown id to explain",
        ),
    ],
)
def test_a_wrong_submission_or_usage_gives_2_and_says_what_to_do(
    folder: Path, arguments: tuple[str, ...], err: str
) -> None:
    (folder / "loop.json").symlink_to("loop.json")
    (folder / "broken.json").write_text("{")
    (folder / "list.json").write_text("[]")
    (folder / "model.json").write_text('{"schema_version": "1.0",\n "status": "finished",\n "council": {"nmae": "x"}}')
    written(folder, submission(evidence=[letter("HP06.77")]), "unknown.json")
    assert readiness(*arguments, folder=folder) == Ended(2, "", err)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_submission_that_one_may_not_read_gives_2(folder: Path) -> None:
    (folder / "gap.json").chmod(0)
    assert readiness("check", "gap.json", folder=folder) == Ended(
        2,
        "",
        "readiness: gap.json cannot be read (Permission denied); check that you may read it (code 2)\n",
    )


def test_a_wrong_option_is_met_with_the_one_that_is_near(folder: Path) -> None:
    ended = readiness("check", "gap.json", "--formt", "json", folder=folder)
    assert ended.code == 2
    assert "--formt" in ended.err
    assert "--format" in ended.err


def test_a_report_over_the_submission_is_refused_through_a_link_too(folder: Path) -> None:
    before = (folder / "gap.json").read_bytes()
    (folder / "link.json").symlink_to("gap.json")
    assert readiness("check", "gap.json", "-o", "link.json", folder=folder).code == 2
    assert (folder / "gap.json").read_bytes() == before


def test_of_many_problems_the_first_fifty_are_shown(folder: Path) -> None:
    written(folder, submission(**{f"unknown_{number:03}": 1 for number in range(70)}), "many.json")
    ended = readiness("check", "many.json", folder=folder)
    assert len(ended.err.splitlines()) == 51
    told(ended, 2, "readiness: many.json: nothing was judged: 70 problems to mend, 20 of them not shown (code 2)")


def test_over_a_thousand_problems_are_not_counted(folder: Path) -> None:
    written(folder, submission(**{f"unknown_{number:04}": 1 for number in range(1_001)}), "many.json")
    ended = readiness("check", "many.json", folder=folder)
    assert len(ended.err.splitlines()) == 51
    told(
        ended,
        2,
        "readiness: many.json: nothing was judged: over 1,000 problems to mend, over 950 of them not shown (code 2)",
    )


LARGE = {**submission(), "extensions": {"free": "x" * 1024 * 1024}}


def test_a_large_submission_is_read_in_a_child_with_limits(folder: Path) -> None:
    written(folder, LARGE, "large.json")
    program = "import readiness.cli.sandbox as it; it.START = {START!r}; from readiness.cli import main; main()"
    for file, code in (("large.json", 9), ("gap.json", 1)):
        child = program.format(START="import os; os._exit(9)")
        assert run(sys.executable, "-c", child, "check", file, folder=folder).code == code


@pytest.mark.slow
def test_a_large_submission_from_standard_input_reaches_the_child_whole(folder: Path) -> None:
    raw = json.dumps(LARGE).encode()
    assert run(*TOOL, "check", "-", folder=folder, given=raw).code == 3
    ended = run(*TOOL, "check", "-", folder=folder, given=raw + b"x")
    assert ended.err.startswith(f"<stdin>:1:{len(raw) + 1}: $: there is more after the end of the JSON; ")


def test_a_submission_that_takes_too_long_to_read_is_given_up(folder: Path) -> None:
    written(folder, LARGE, "large.json")
    program = (
        "import readiness.cli.sandbox as sandbox; sandbox.START = sandbox.START.replace('    main()', "
        "'    import readiness.data.submission_file as it, readiness.cli.sandbox as s\\n"
        "    s.begin_reading.__defaults__ = (0,)\\n"
        "    def spin(*_):\\n        while True: pass\\n    it.parse_submission = spin\\n    main()');"
        "from readiness.cli import main; main()"
    )
    ended = run(sys.executable, "-c", program, "check", "large.json", folder=folder)
    assert (ended.code, ended.out, ended.err) == (
        2,
        "",
        (
            "readiness: the submission was given up, and nothing was judged: "
            "it took more than 4 s of processor time to read, or 120 s to work with (code 2)\n"
        ),
    )


def test_an_empty_standard_input_gives_2(folder: Path) -> None:
    assert readiness("check", "-", folder=folder) == Ended(
        2,
        "",
        '<stdin>:1:1: $: the file is empty; start from "readiness new"\n'
        "readiness: <stdin>: nothing was judged: 1 problem to mend (code 2)\n",
    )


def test_a_closed_standard_input_gives_2() -> None:
    assert through_shell('exec "$@" <&-', "check", "-") == Ended(
        2, "", "readiness: standard input is closed; name a file (code 2)\n"
    )


def test_no_command_at_all_is_met_with_the_help() -> None:
    assert readiness() == Ended(2, "", f"{readiness('--help').out}readiness: no command was given (code 2)\n")


# 4: an internal error, or the output could not be delivered


@pytest.mark.parametrize(
    ("error", "told_as"),
    [
        (ValueError("of our own making"), "ValueError: of our own making"),
        (
            RecursionError("maximum recursion depth exceeded"),
            "RecursionError: maximum recursion depth exceeded",
        ),
        (GeneratorExit(), "GeneratorExit: "),
        (AssertionError(), "AssertionError: "),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, BaseException) else "",
)
def test_an_error_inside_gives_4_and_no_traceback(
    folder: Path, monkeypatch: pytest.MonkeyPatch, error: BaseException, told_as: str
) -> None:
    monkeypatch.setattr("readiness.evaluation.evaluator.evaluate", raising(error))
    assert readiness("check", "gap.json", folder=folder) == Ended(4, "", INTERNAL.format(told_as))


INTERNAL = "readiness: internal error, and no verdict: {}; set READINESS_DEBUG=1 to see where, and report it (code 4)\n"


def raising(error: BaseException) -> Callable[..., NoReturn]:
    def fails(*arguments: object) -> NoReturn:
        raise error

    return fails


@pytest.mark.slow
def test_a_process_with_an_error_inside_ends_so_too(folder: Path) -> None:
    driver = """
import readiness.evaluation.evaluator
def fails(*arguments):
    raise MemoryError
readiness.evaluation.evaluator.evaluate = fails
from readiness.cli import main
main()
"""
    ended = run(sys.executable, "-c", driver, "check", "gap.json", folder=folder)
    assert ended == Ended(4, "", INTERNAL.format("out of memory"))


def test_an_exit_from_within_is_taken_for_what_click_makes_of_a_closed_pipe(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("readiness.evaluation.evaluator.evaluate", raising(SystemExit(1)))
    assert readiness("check", "gap.json", folder=folder) == Ended(4, "", f"{NOT_DELIVERED}\n")


def test_the_traceback_is_there_for_those_who_ask(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("readiness.evaluation.evaluator.evaluate", None)
    ended = readiness("check", "gap.json", folder=folder, variables={"READINESS_DEBUG": "1"})
    assert ended.code == 4
    assert "Traceback" in ended.err


@pytest.mark.parametrize("given", ["", slow("PYTHONUNBUFFERED=1")], ids=["buffered", "unbuffered"])
def test_a_reader_who_stops_reading_hides_no_verdict(folder: Path, given: str) -> None:
    written(folder, submission(**MORE_THAN_A_PIPE_HOLDS), "long.json")
    line = f'{{ {given} "$@"; echo "code $?" >&2; }} | head -n 1 >/dev/null'
    ended = through_shell(line, "check", "long.json", "--full", folder=folder)
    left, last_line, code = ended.err.splitlines()
    assert (left, code) == (LEFT, "code 1")
    assert last_line.startswith("readiness: long.json: Gaps (code 1): 1 gap at critical or worse (HP06.2).")


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_script_of_a_shells_completion_is_no_failure(shell: str) -> None:
    ended = readiness(variables={"_READINESS_COMPLETE": f"{shell}_source"})
    assert (ended.code, ended.err, "_readiness_completion" in ended.out) == (0, "", True)


def test_completion_for_a_shell_that_nobody_knows_is_refused() -> None:
    why = "_READINESS_COMPLETE names no shell; it is bash_source, zsh_source or fish_source"
    assert readiness(variables={"_READINESS_COMPLETE": "sh_source"}) == Ended(2, "", f"readiness: {why} (code 2)\n")


def test_a_reader_of_completion_who_has_left_gives_4() -> None:
    with reader_gone() as stream:
        ended = readiness(variables={"_READINESS_COMPLETE": "fish_source"}, streams={"stdout": stream})
    assert ended == Ended(4, "", f"{NOT_DELIVERED}\n")


NO_SPACE = "readiness: not delivered: No space left on device (code 4)"
no_full_device = pytest.mark.skipif(not os.path.exists("/dev/full"), reason="this system has no full device")


@every_command
def test_a_reader_who_has_left_already_hides_no_verdict_and_else_gives_4(
    folder: Path, arguments: tuple[str, ...]
) -> None:
    with reader_gone() as stream:
        ended = readiness(*arguments, folder=folder, streams={"stdout": stream})
    judges = "gap.json" in arguments
    assert ended == (Ended(1, "", f"{LEFT}\n{GAP_FOUND}\n") if judges else Ended(4, "", f"{NOT_DELIVERED}\n"))


@no_full_device
@every_command
def test_a_full_disk_under_standard_output_gives_4(folder: Path, arguments: tuple[str, ...]) -> None:
    with full_disk() as stream:
        ended = readiness(*arguments, folder=folder, streams={"stdout": stream})
    assert ended == Ended(4, "", f"{NO_SPACE}\n")


@every_command
def test_a_closed_standard_output_gives_4(folder: Path, arguments: tuple[str, ...]) -> None:
    ended = readiness(*arguments, folder=folder, streams={"stdout": None})
    assert ended == Ended(4, "", "readiness: not delivered: standard output is closed (code 4)\n")


@no_full_device
@pytest.mark.parametrize(
    ("line", "last_line"),
    [
        ('"$@" >/dev/full; echo "code $?" >&2', NO_SPACE),
        ('"$@" >&-; echo "code $?" >&2', "readiness: not delivered: standard output is closed (code 4)"),
    ],
    ids=["full disk", "closed"],
)
@pytest.mark.parametrize("arguments", [COMMANDS["check"], COMMANDS["version"]], ids=["check", "version"])
def test_a_process_ends_so_too(folder: Path, line: str, arguments: tuple[str, ...], last_line: str) -> None:
    """Python flushes once more when a process ends, and would turn the code into one of its own."""
    assert through_shell(line, *arguments, folder=folder) == Ended(0, "", f"{last_line}\ncode 4\n")


@pytest.mark.parametrize(("name", "code"), [("passes", 0), ("gap", 1), ("nothing", 3)])
def test_a_closed_standard_error_leaves_the_verdict_its_code(folder: Path, name: str, code: int) -> None:
    usual = readiness("check", f"{name}.json", folder=folder)
    assert readiness("check", f"{name}.json", folder=folder, streams={"stderr": None}) == Ended(code, usual.out, "")


@pytest.mark.slow
def test_a_process_with_its_standard_error_closed_ends_so_too(folder: Path) -> None:
    whole = through_shell('exec "$@" 2>/dev/null', "check", "gap.json", folder=folder)
    assert (whole.code, "1 critical gap found" in whole.out) == (1, True)
    assert through_shell('exec "$@" 2>&-', "check", "gap.json", folder=folder) == whole


@pytest.mark.slow
@no_full_device
def test_a_full_disk_under_standard_error_gives_4(folder: Path) -> None:
    assert through_shell('exec "$@" 2>/dev/full >/dev/null', "check", "gap.json", folder=folder).code == 4


@pytest.mark.parametrize(
    ("arguments", "err"),
    [
        pytest.param(
            ("check", "gap.json", "-o", "nowhere/report.md"),
            "readiness: not delivered: the folder nowhere does not exist; make it first (code 4)\n",
            id="folder missing",
        ),
        pytest.param(
            ("check", "gap.json", "-o", "read-only.md"),
            "readiness: not delivered: read-only.md is read-only; choose another name, or allow writing (code 4)\n",
            id="read-only file",
        ),
        pytest.param(
            ("check", "gap.json", "-o", "folder.md"),
            "readiness: not delivered: folder.md is a folder; name a file in it (code 4)\n",
            id="folder given",
        ),
        pytest.param(
            ("check", "gap.json", "-o", "full.md"),
            "readiness: not delivered: No space left on device: full.md (code 4)\n",
            id="full device",
        ),
        pytest.param(
            ("new", "-o", "nowhere/new.json"),
            "readiness: not delivered: the folder nowhere does not exist; make it first (code 4)\n",
            id="new, folder missing",
        ),
        pytest.param(
            ("new", "-o", "gap.json"),
            "readiness: not delivered: gap.json is there already; choose another name (code 4)\n",
            id="new, over a file",
        ),
    ],
)
def test_an_output_that_cannot_be_written_gives_4_before_anything_is_printed(
    folder: Path, arguments: tuple[str, ...], err: str
) -> None:
    (folder / "read-only.md").touch(mode=0o444)
    (folder / "folder.md").mkdir()
    (folder / "full.md").symlink_to("/dev/full")
    assert readiness(*arguments, folder=folder) == Ended(4, "", err)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_read_only_folder_gives_4(folder: Path) -> None:
    (folder / "locked").mkdir(mode=0o555)
    assert readiness("check", "gap.json", "-o", "locked/report.md", folder=folder) == Ended(
        4, "", "readiness: not delivered: the folder locked is read-only; choose another (code 4)\n"
    )


# What is read is never written over


def test_a_report_over_the_file_behind_standard_input_is_refused(folder: Path) -> None:
    before = (folder / "gap.json").read_bytes()
    ended = through_shell('"$@" < gap.json', "check", "-", "-o", "gap.json", folder=folder)
    assert (ended.code, ended.last_line) == (
        2,
        "readiness: The report would overwrite the submission -; name another output. (code 2)",
    )
    assert (folder / "gap.json").read_bytes() == before


@pytest.mark.parametrize("name", ["hard.json", "changes.json"])
def test_a_report_over_anything_that_is_read_is_refused(folder: Path, name: str) -> None:
    (folder / "hard.json").hardlink_to(folder / "gap.json")
    (folder / "changes.json").write_text("changes: []")
    ended = readiness("check", "gap.json", "--overlay", "changes.json", "-o", name, folder=folder)
    assert ended.code == 2
    assert "The report would overwrite the" in ended.last_line


# Pipes


def write_later(pipe: Path, raw: bytes) -> threading.Thread:
    """Opens a pipe to write into a little later, and writes later still."""

    def write() -> None:
        time.sleep(0.2)
        with pipe.open("wb") as stream:
            time.sleep(0.4)
            stream.write(raw)

    thread = threading.Thread(target=write)
    thread.start()
    return thread


def test_a_submission_may_come_through_a_pipe_however_slowly(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("readiness.cli.given.PATIENCE", 0.4)
    os.mkfifo(folder / "pipe.json")
    writer = write_later(folder / "pipe.json", (folder / "gap.json").read_bytes())
    told(
        readiness("check", "pipe.json", folder=folder),
        1,
        GAP_FOUND.replace("gap.json", "pipe.json"),
    )
    writer.join()


@pytest.mark.slow
@pytest.mark.parametrize("rules", [(), ("--pack", "ours")])
def test_a_large_submission_that_comes_through_a_pipe_reaches_the_child(folder: Path, rules: tuple[str, ...]) -> None:
    readiness("pack", "new", "ours", folder=folder)
    os.mkfifo(folder / "pipe.json")
    raw = json.dumps(LARGE).encode()
    writer = write_later(folder / "pipe.json", raw + b"x")
    ended = run(*TOOL, "check", "pipe.json", *rules, folder=folder)
    writer.join()
    assert ended.err.startswith(f"pipe.json:1:{len(raw) + 1}: $: there is more after the end of the JSON; ")


def test_a_pipe_that_is_closed_without_a_word_is_an_empty_file(folder: Path) -> None:
    os.mkfifo(folder / "pipe.json")
    writer = write_later(folder / "pipe.json", b"")
    ended = readiness("check", "pipe.json", folder=folder)
    writer.join()
    assert ended.err.startswith("pipe.json:1:1: $: the file is empty")


def test_a_pipe_into_which_nobody_writes_is_given_up(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("readiness.cli.given.PATIENCE", 0.1)
    os.mkfifo(folder / "pipe.json")
    assert readiness("check", "pipe.json", folder=folder) == Ended(
        2,
        "",
        "readiness: nobody writes into the pipe pipe.json; start what writes first, or name a file (code 2)\n",
    )


def test_a_report_into_a_pipe_that_nobody_reads_gives_4(folder: Path) -> None:
    os.mkfifo(folder / "pipe.md")
    assert readiness("check", "gap.json", "-o", "pipe.md", folder=folder) == Ended(
        4,
        "",
        "readiness: not delivered: nobody reads from the pipe pipe.md; start what reads it first (code 4)\n",
    )


# 129, 130 and 143: ended by a signal

STOPPED = {signal.SIGINT: "interrupted", signal.SIGTERM: "terminated", signal.SIGHUP: "hung up"}
every_stop = pytest.mark.parametrize("number", STOPPED)


def stopped(number: signal.Signals, *before: str) -> Ended:
    """Sends a signal to a check while it reads standard input."""
    with subprocess.Popen(
        [*before, *TOOL, "check", "-"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=surroundings(),
        # A child inherits an ignored SIGINT, as in a background job, and this one must not.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
    ) as process:
        assert process.stdin is not None
        process.stdin.write(b" " * 1_000_000)  # more than a pipe holds: once it is written, the tool is reading
        process.stdin.flush()
        process.send_signal(number)
        out, err = process.communicate(timeout=60)
    return Ended(process.returncode, out.decode(), err.decode())


@every_stop
def test_a_signal_gives_128_and_its_number(number: signal.Signals) -> None:
    line = f"\nreadiness: {STOPPED[number]}; nothing was left half written (code {128 + number})\n"
    assert stopped(number) == Ended(128 + number, "", line)


def test_a_signal_that_is_to_be_ignored_is_ignored() -> None:
    assert stopped(signal.SIGHUP, "nohup").last_line.endswith(": nothing was judged: 1 problem to mend (code 2)")


@every_stop
@pytest.mark.parametrize("module", ["click", "readiness.cli.run", "readiness.cli.check"])
def test_a_signal_before_the_program_is_ready_is_answered_when_it_is(number: signal.Signals, module: str) -> None:
    driver = f"""
import runpy, signal, sys
class Stops:
    def find_spec(self, name, *_):
        if name == {module!r}:
            signal.raise_signal({int(number)})
signal.signal(signal.SIGINT, signal.default_int_handler)
sys.meta_path.insert(0, Stops())
runpy.run_module("readiness", run_name="__main__")
"""
    ended = run(sys.executable, "-c", driver, "check", "gap.json")
    told(ended, 128 + number, f"readiness: {STOPPED[number]}; nothing was left half written (code {128 + number})")


@every_stop
def test_a_signal_after_the_first_changes_nothing_more(number: signal.Signals) -> None:
    driver = f"""
import signal, readiness.cli.run as program
def say(message, real=program._say):
    signal.raise_signal({int(number)})
    real(message)
    signal.raise_signal({int(number)})
program._say = say
def main(**_):
    signal.raise_signal({int(number)})
program.run(type("Command", (), {{"main": staticmethod(main)}}))
"""
    line = f"readiness: {STOPPED[number]}; nothing was left half written (code {128 + number})\n"
    assert run(sys.executable, "-c", driver) == Ended(128 + number, "", line)
