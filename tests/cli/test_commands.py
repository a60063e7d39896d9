"""What each command prints, on every sort of terminal."""

from __future__ import annotations

import io
import json
import os
import pty
import re
import subprocess
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path

import click
import pytest

from readiness.cli import COMMANDS
from readiness.core.version import __version__
from readiness.data.catalogue import submitted
from readiness.packs.pack import RulePack, load_shipped
from tests.support.process import TOOL, Ended, readiness, surroundings
from tests.support.schemas import is_schema, issues
from tests.support.submissions import UNSEEN, letter, silence, submission, written

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
  judge; 4 internal error, or output not delivered; 129 hung up, 130
  interrupted, 143 terminated.

Options:
  --version   Show the version and exit.
  -h, --help  Show this message and exit.

Commands:
  benchmarks  Import published figures, and show which are in force.
  check       Judge a submission and print the gap report.
  compare     Say what changed between two submissions or evaluations.
  config      Show the settings in force here, and where each comes from.
  convert     Write a submission as a workbook, or a workbook as JSON.
  derive      Derive measures from child-level lists.
  explain     Show a check, a criterion or a measure in full.
  new         Write a submission to fill in: every measure, not submitted.
  pack        Write rules of your own: lint, test, docs, lock, new.
  portfolio   Put councils side by side.
  schema      Print the JSON Schema of a kind of file.
  template    Write the template of the Word report, to make your own of.
  verify      Say whether a stored result is what its inputs give.
  waivers     List waivers, and which have lapsed or soon do.
""",
        "",
    )


def test_there_is_a_module_for_every_command_and_no_other() -> None:
    folder = Path(__import__("readiness.cli").cli.__file__).parent
    names = [path.stem for path in folder.glob("[a-z]*.py")]
    assert sorted(COMMANDS) == sorted(
        name for name in names if isinstance(getattr(import_module(f"readiness.cli.{name}"), name, None), click.Command)
    )


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
        f"{section}.{name}": reading["status"]
        for section in submitted(pack.catalogue).sections
        for name, reading in blank[section].items()
    }
    assert measures == dict.fromkeys(submitted(pack.catalogue).measures, "not-submitted")


def test_new_writes_what_the_schema_of_a_submission_accepts() -> None:
    schema = readiness("schema", "submission").out
    assert is_schema(schema)
    assert issues(schema, json.loads(readiness("new").out)) == []


def test_new_filled_in_with_nothing_is_read_and_cannot_be_judged() -> None:
    ended = readiness("check", "-", given=readiness("new").out.encode())
    assert (ended.code, ended.err) == (
        3,
        (
            "readiness: <stdin>: Could not judge (code 3): "
            f"none of {len(load_shipped().checks)} checks could be assessed. "
            f"{silence()}\n"
        ),
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


# Colour


@contextmanager
def terminal() -> Iterator[tuple[int, Callable[[], str]]]:
    """A terminal, and what it was given once nobody writes to it any more."""
    ours, theirs = pty.openpty()

    def told() -> str:
        received = b""
        try:
            while chunk := os.read(ours, 65536):
                received += chunk
        except OSError:  # Linux's way to say that the other side is closed
            pass
        return received.decode().replace("\r\n", "\n")

    try:
        yield theirs, told
    finally:
        os.close(ours)


def on_a_terminal(folder: Path, *arguments: str, **variables: str) -> str:
    """What a terminal gets on standard output."""
    with terminal() as (theirs, told), ThreadPoolExecutor() as reader:
        # Somebody has to read while the tool writes: a terminal holds 4 KB.
        received = reader.submit(told)
        with open(theirs, "wb") as stream:
            readiness(*arguments, folder=folder, variables=variables, streams={"stdout": stream})
        return received.result()


def of_a_process(folder: Path, *arguments: str) -> str:
    """What a terminal gets on the standard output of a process."""
    with terminal() as (theirs, told):
        process = subprocess.Popen(
            [*TOOL, *arguments],
            stdin=subprocess.DEVNULL,
            stdout=theirs,
            stderr=subprocess.DEVNULL,
            cwd=folder,
            env=surroundings(),
        )
        os.close(theirs)
        received = told()
        process.wait()
    return received


def uncoloured(text: str) -> str:
    return re.sub(r"\x1b\[\d+m", "", text)


def test_a_terminal_gets_colour_and_the_same_words(folder: Path) -> None:
    told = on_a_terminal(folder, "check", "submission.json")
    assert "\x1b[1mAnytown: inspection readiness\x1b[0m\n" in told
    assert "  - \x1b[31m[critical]\x1b[0m HP06.2 30 children" in told
    assert uncoloured(told) == readiness("check", "submission.json", folder=folder).out
    assert told == of_a_process(folder, "check", "submission.json")


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
    arguments, out = ("check", "submission.json", "-f", shape), io.BytesIO()
    readiness(*arguments, folder=tmp_path, variables={"PYTHONIOENCODING": encoding}, streams={"stdout": out})
    assert out.getvalue().decode("utf-8") == readiness(*arguments, folder=tmp_path).out


@pytest.mark.slow
def test_the_json_of_a_process_is_utf_8_whatever_the_terminal(tmp_path: Path) -> None:
    written(tmp_path, TYPOGRAPHIC)
    arguments = ("check", "submission.json", "-f", "json")
    out = subprocess.check_output(
        ["/bin/sh", "-c", '"$@"; true', "sh", *TOOL, *arguments],
        cwd=tmp_path,
        env=surroundings(PYTHONIOENCODING="ascii"),
        stderr=subprocess.DEVNULL,
    )
    assert out.decode("utf-8") == readiness(*arguments, folder=tmp_path).out


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
