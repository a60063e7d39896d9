"""readiness pack, and rules given to check and explain, as their authors meet them: whole outputs and codes."""

from __future__ import annotations

import io
import json
import os
import signal
import subprocess
from pathlib import Path

import pytest

from readiness.authoring.schemas import evaluation_schema
from readiness.packs.pack import load_shipped
from tests.support.packs import CRITERION, changed, pack_folder
from tests.support.process import TOOL, Ended, reader_gone, readiness, surroundings, through_shell
from tests.support.schemas import issues

FILE = "small/criteria/HP06.yaml"
UNLOCKED = 'small/ids.lock:1:1: $: there is no ids.lock; run "readiness pack lock"\n'
OVERLAY = """\
overlay_format: "1.0"
id: northshire
version: "1.2.0"
title: Northshire's own lines
pack: {id: ilacs-2026, from: "1.0.0", before: "2.0.0"}
operations:
  - set: HP06.3
    to: {thresholds: {minor: 80}}
    reason: Members agreed it.
"""
SUBMISSION = {
    "schema_version": "1.0",
    "council": {"name": "Anytown"},
    "period": {"start": "2026-04-01", "end": "2026-09-30"},
    "status": "draft",
    "assessments": {"within_45_working_days": {"numerator": 75, "denominator": 100}},
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a pack in `small`, its overlay `ours.yaml` and the submission `anytown.json`."""
    pack_folder(tmp_path)
    (tmp_path / "ours.yaml").write_text(OVERLAY, encoding="utf-8")
    (tmp_path / "anytown.json").write_text(json.dumps(SUBMISSION), encoding="utf-8")
    return tmp_path


def locked(folder: Path) -> Path:
    """The folder, once the ids of its pack are locked."""
    assert readiness("pack", "lock", "small", folder=folder).code == 0
    return folder


def break_it(folder: Path, *changes: tuple[str, str], start: str = CRITERION) -> None:
    (folder / FILE).write_text(changed(start, *changes), encoding="utf-8")


def files_in(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*"))


# Help

HELP = {
    (): """\
Usage: readiness pack [OPTIONS] COMMAND [ARGS]...

  Write rules of your own: check, test and document a pack or an overlay.

  PACK is the folder of a pack, or the file of an overlay.

Options:
  -h, --help  Show this message and exit.

Commands:
  docs  Print PACK's rule book in Markdown.
  lint  Find what is wrong in PACK, with file, line, column and what to do.
  lock  Write PACK's new and retired ids into its ids.lock.
  new   Start a pack in a new folder, or an overlay in a new file.
  test  Run PACK's examples, and see whether they notice changed checks.
""",
    ("lint",): """\
Usage: readiness pack lint [OPTIONS] PACK

  Find what is wrong in PACK, with file, line, column and what to do.

  Ends with 0 where nothing is wrong, else with 2.

Options:
  --on FOLDER                     The pack that an overlay changes.
  -f, --format [text|json|sarif]  [default: text]
  -o, --output PATH               Write it here instead of printing it.
  -h, --help                      Show this message and exit.
""",
    ("test",): """\
Usage: readiness pack test [OPTIONS] PACK

  Run PACK's examples, and see whether they notice changed checks.

  Cases are made at its thresholds, too, and run with the examples. A changed
  check that no example notices is listed, with an example that would notice
  it. Ends with 0 where all is well, else with 2.

Options:
  --on FOLDER               The pack that an overlay changes.
  -f, --format [text|json]  [default: text]
  -o, --output PATH         Write it here instead of printing it.
  -h, --help                Show this message and exit.
""",
    ("docs",): """\
Usage: readiness pack docs [OPTIONS] PACK

  Print PACK's rule book in Markdown.

  -o rules.md writes the whole book to a file. -o FOLDER/ writes it in pages:
  rules.md is the index, and the folder rules beside it holds an area each,
  the measures and the sources.

Options:
  --on FOLDER        The pack that an overlay changes.
  -o, --output PATH  Write it to this file, or its pages into this folder.
  -h, --help         Show this message and exit.
""",
    ("lock",): """\
Usage: readiness pack lock [OPTIONS] PACK

  Write PACK's new and retired ids into its ids.lock.

  An id is for ever: one whose check is gone is retired, and never used again.

Options:
  -h, --help  Show this message and exit.
""",
    ("new",): """\
Usage: readiness pack new [OPTIONS] PATH

  Start a pack in a new folder, or an overlay in a new file.

  PATH is the folder, or the file, whose name then ends in .yaml.

Options:
  --overlay   Start an overlay, a file of changes, instead of a pack.
  -h, --help  Show this message and exit.
""",
}


@pytest.mark.parametrize("command", HELP, ids=lambda command: " ".join(command) or "pack")
def test_help_says_what_each_command_does_and_how_it_ends(command: tuple[str, ...]) -> None:
    assert readiness("pack", *command, "--help", variables={"COLUMNS": "200"}) == Ended(0, HELP[command], "")


# lint


def test_lint_of_a_sound_pack_finds_nothing(folder: Path) -> None:
    said = Ended(0, "no problems\n", "readiness: nothing is wrong (code 0)\n")
    assert readiness("pack", "lint", "small", folder=locked(folder)) == said


def test_lint_of_a_broken_pack_tells_each_place_and_what_to_do(folder: Path) -> None:
    break_it(folder, ("unseen > 0", "unsen > 0"), ("minor, below: 70", "minor, below: 50"))
    assert readiness("pack", "lint", "small", folder=folder) == Ended(
        2,
        f'{FILE}:24:5: $.checks[1].gap_when: nothing here is called "unsen" in `unsen > 0` at character 1; '
        'did you mean "unseen"?\n'
        f"{FILE}:40:9: $.checks[2].bands[1]: the bands cross: 60 comes before 50; put the worst band first\n"
        "2 problems\n",
        "readiness: 2 problems to mend (code 2)\n",
    )


def test_lint_as_json_and_sarif_tells_the_same(folder: Path) -> None:
    ended = readiness("pack", "lint", "small", "-f", "json", folder=folder)
    assert (ended.code, ended.err) == (2, "readiness: 1 problem to mend (code 2)\n")
    assert json.loads(ended.out) == {
        "count": 1,
        "problems": [
            {
                "rule": "unlocked-id",
                "file": "small/ids.lock",
                "line": 1,
                "column": 1,
                "path": "$",
                "message": "there is no ids.lock",
                "hint": 'run "readiness pack lock"',
            }
        ],
    }
    ended = readiness("pack", "lint", "small", "-f", "sarif", folder=folder)
    assert (ended.code, ended.err) == (2, "readiness: 1 problem to mend (code 2)\n")
    (result,) = json.loads(ended.out)["runs"][0]["results"]
    assert result["message"] == {"text": 'there is no ids.lock; run "readiness pack lock"'}
    assert result["locations"][0]["physicalLocation"]["artifactLocation"] == {"uri": "small/ids.lock"}


@pytest.mark.parametrize("shape", ["text", "json", "sarif"])
def test_what_lint_writes_to_a_file_is_what_it_prints(folder: Path, shape: str) -> None:
    printed = readiness("pack", "lint", "small", "-f", shape, folder=folder)
    last = "readiness: 1 problem to mend (code 2)\n"
    assert readiness("pack", "lint", "small", "-f", shape, "-o", "found", folder=folder) == Ended(
        2, "", f"readiness: wrote found\n{last}"
    )
    assert printed == Ended(2, (folder / "found").read_text(encoding="utf-8"), last)


@pytest.mark.parametrize("command", ["lint", "test", "docs"])
def test_an_output_that_cannot_be_written_gives_4(folder: Path, command: str) -> None:
    ended = readiness("pack", command, "small", "-o", "nowhere/found", folder=locked(folder))
    assert ended == Ended(
        4, "", "readiness: not delivered: the folder nowhere does not exist; make it first (code 4)\n"
    )


@pytest.mark.parametrize(
    ("given", "where", "named"),
    [
        ("small", ".", "small/ids.lock"),
        ("small/", ".", "small/ids.lock"),
        ("./small", ".", "small/ids.lock"),
        (".", "small", "ids.lock"),
        ("../small", "small", "../small/ids.lock"),
        ("..", "small/criteria", "../ids.lock"),
    ],
)
def test_files_are_named_from_where_the_command_was_given(folder: Path, given: str, where: str, named: str) -> None:
    ended = readiness("pack", "lint", given, folder=folder / where)
    assert ended.out.splitlines()[0] == f'{named}:1:1: $: there is no ids.lock; run "readiness pack lock"'
    ended = readiness("pack", "lint", given, "-f", "sarif", folder=folder / where)
    (result,) = json.loads(ended.out)["runs"][0]["results"]
    assert result["locations"][0]["physicalLocation"]["artifactLocation"] == {"uri": named}


def test_a_pack_that_is_named_from_the_root_is_told_from_its_own_folder_on(folder: Path) -> None:
    ended = readiness("pack", "lint", folder / "small", folder=folder)
    assert ended.out == f"{UNLOCKED}1 problem\n"


@pytest.mark.parametrize(("where", "named"), [(".", "small/ids.lock"), ("..", "work/small/ids.lock")])
def test_sarif_of_a_pack_that_is_named_from_the_root_leads_to_it_from_the_working_folder(
    folder: Path, where: str, named: str
) -> None:
    work = folder / "work"
    work.mkdir()
    (folder / "small").rename(work / "small")
    ended = readiness("pack", "lint", work / "small", "-f", "sarif", folder=work / where)
    (result,) = json.loads(ended.out)["runs"][0]["results"]
    assert result["locations"][0]["physicalLocation"]["artifactLocation"] == {"uri": named}


def test_sarif_of_a_pack_that_lies_elsewhere_names_no_folder_of_the_machine(folder: Path) -> None:
    ended = readiness("pack", "lint", folder / "small", "-f", "sarif", folder=folder / "small" / "criteria")
    (result,) = json.loads(ended.out)["runs"][0]["results"]
    assert result["locations"][0]["physicalLocation"]["artifactLocation"] == {"uri": "small/ids.lock"}
    assert str(folder) not in ended.out


def test_a_fingerprint_of_lint_stays_where_folders_and_lines_move(folder: Path) -> None:
    def print_of(given: str, where: Path) -> str:
        (result,) = json.loads(readiness("pack", "lint", given, "-f", "sarif", folder=where).out)["runs"][0]["results"]
        told: dict[str, str] = result["partialFingerprints"]
        assert set(told) == {"readiness/v1", "primaryLocationLineHash"}
        return told["readiness/v1"]

    assert (
        len({print_of("small", folder), print_of(".", folder / "small"), print_of("../small", folder / "small")}) == 1
    )


def test_lint_and_test_of_an_overlay_look_at_the_pack_that_it_changes(folder: Path) -> None:
    assert readiness("pack", "lint", "ours.yaml", "--on", "small", folder=folder) == Ended(
        0, "no problems\n", "readiness: nothing is wrong (code 0)\n"
    )
    weakened = OVERLAY.replace("minor: 80", "minor: 50")
    (folder / "ours.yaml").write_text(weakened, encoding="utf-8")
    said = (
        "ours.yaml:8:23: $.operations[0].to.thresholds.minor: the bands cross: 60 comes before 50; "
        "put the worst band first\n"
    )
    assert readiness("pack", "lint", "ours.yaml", "--on", "small", folder=folder) == Ended(
        2, f"{said}1 problem\n", "readiness: 1 problem to mend (code 2)\n"
    )


def test_control_characters_in_the_name_of_a_file_reach_no_terminal(folder: Path) -> None:
    (folder / FILE).rename(folder / "small/criteria/HP06\x1b[2J.yaml")
    ended = readiness("pack", "lint", "small", folder=folder)
    assert ended.code == 2
    assert ended.out.startswith("small/criteria/HP06\N{REPLACEMENT CHARACTER}[2J.yaml:1:1: $.id: the file is called ")
    assert "\x1b" not in ended.out + ended.err


# What PACK can be

TRY = "Try: readiness pack test --help\nreadiness: "
ONE = "\nreadiness: nothing was judged: 1 problem to mend (code 2)\n"
MISTAKEN = {
    ("nowhere",): f"nowhere:1:1: $: there is no such folder; name the folder that holds pack.yaml{ONE}",
    ("nowhere.yaml",): (
        "nowhere.yaml:1:1: $: it cannot be read: No such file or directory; "
        f"check that it is there and may be read{ONE}"
    ),
    ("anytown.json",): (
        f"{TRY}anytown.json is neither the folder of a pack nor an overlay, whose name ends in .yaml. (code 2)\n"
    ),
    ("small/pack.yaml",): (
        f"{TRY}small/pack.yaml is one file of a pack; name the folder that holds pack.yaml. (code 2)\n"
    ),
    (FILE,): f"{TRY}{FILE} is one file of a pack; name the folder that holds pack.yaml. (code 2)\n",
    ("empty",): f"empty:1:1: $: there is no pack.yaml in this folder; name the folder that holds pack.yaml{ONE}",
    ("small/criteria",): (
        f"small/criteria:1:1: $: there is no pack.yaml in this folder; name the folder that holds pack.yaml{ONE}"
    ),
    ("ilacs-2025",): f"ilacs-2025:1:1: $: there is no such folder; name the folder that holds pack.yaml{ONE}",
    ("small", "--on", "small"): f"{TRY}--on goes with an overlay; PACK is a folder here. (code 2)\n",
    ("ours.yaml", "--on", "nowhere"): (
        f"nowhere:1:1: $: there is no such folder; name the folder that holds pack.yaml{ONE}"
    ),
    ("ours.yaml", "--on", "ours.yaml"): (
        f"ours.yaml:1:1: $: there is no such folder; name the folder that holds pack.yaml{ONE}"
    ),
    ("ours.yaml", "--on", "other"): (
        "ours.yaml:5:8: $.pack.id: this overlay is for ilacs-2026; the pack here is other: "
        f"give the folder of the other (--pack, or --on for readiness pack){ONE}"
    ),
}


@pytest.mark.parametrize("given", MISTAKEN, ids=" ".join)
def test_what_is_no_pack_is_told_with_what_to_name(folder: Path, given: tuple[str, ...]) -> None:
    (folder / "empty").mkdir()
    assert readiness("pack", "new", "other", folder=folder).code == 0
    assert readiness("pack", "test", *given, folder=folder) == Ended(2, "", MISTAKEN[given])


def test_an_overlay_may_stand_in_the_folder_of_a_pack(folder: Path) -> None:
    (folder / "ours.yaml").rename(folder / "small" / "ours.yaml")
    assert readiness("pack", "lint", "ours.yaml", folder=folder / "small").last_line == (
        "readiness: nothing is wrong (code 0)"
    )


# test and docs


SURVIVED = """\
HP01.1 Seen within the council's own standard
  ours/criteria/HP01.yaml:17:9: no example notices when the line for minor moved
    from 85 to 42.5, half way to 0
  ours/criteria/HP01.yaml:17:9: no example notices when beyond 85 it is watch
    instead of minor
  ours/criteria/HP01.yaml:17:9: no example notices when beyond 85 it is major
    instead of minor
    if you mean it so, add:
      - name: "HP01.1 is minor: percentage 64"
        period_end: 2026-03-31
        given:
          child_in_need.seen_within_standard: {percentage: 64}
        expect: {HP01.1: minor}

2 checks, 2 examples, 21 generated cases, 14 mutants: nothing failed, 3
survived.
"""


def test_what_survives_is_listed_with_an_example_that_would_notice_it(tmp_path: Path) -> None:
    assert readiness("pack", "new", "ours", folder=tmp_path).code == 0
    criterion = tmp_path / "ours/criteria/HP01.yaml"
    whole = criterion.read_text(encoding="utf-8")
    criterion.write_text(whole[: whole.index("  - name: a little under the line")], encoding="utf-8")
    said = Ended(2, SURVIVED, "readiness: not every check is proven (code 2)\n")
    assert readiness("pack", "test", "ours", folder=tmp_path) == said
    proposed = SURVIVED[SURVIVED.index("      - name") : SURVIVED.index("\n\n")]
    with criterion.open("a", encoding="utf-8") as file:
        file.write("".join(f"{line[4:]}\n" for line in proposed.splitlines()))
    assert readiness("pack", "test", "ours", folder=tmp_path).code == 0


def test_the_rule_book_is_printed_or_written_the_same(folder: Path) -> None:
    printed = readiness("pack", "docs", "small", folder=folder, variables={"PYTHONIOENCODING": "utf-8"})
    assert (printed.code, printed.err) == (0, "")
    assert "| [HP06](#hp06) | Assessments are completed in time and well | 4 |" in printed.out
    assert readiness("pack", "docs", "small", "-o", "rules.md", folder=folder) == Ended(
        0, "", "readiness: wrote rules.md\n"
    )
    assert (folder / "rules.md").read_text(encoding="utf-8") == printed.out


PAGES = (
    "rules.md", "rules/impact-of-leaders.md", "rules/help-and-protection.md", "rules/children-in-care.md",
    "rules/care-leavers.md", "rules/measures-help-and-protection.md", "rules/sources.md",
)  # fmt: skip


@pytest.mark.parametrize("named", ["book/", "there", "there/"])
def test_for_a_folder_the_rule_book_is_written_in_pages(folder: Path, named: str) -> None:
    (folder / "there").mkdir()
    said = "".join(f"readiness: wrote {Path(named, page)}\n" for page in PAGES)
    assert readiness("pack", "docs", "small", "-o", named, folder=folder) == Ended(0, "", said)
    found = (path.relative_to(folder / named).as_posix() for path in (folder / named).rglob("*.md"))
    assert sorted(found) == sorted(PAGES)
    index = (folder / named / "rules.md").read_text(encoding="utf-8")
    assert "| [HP06](rules/help-and-protection.md#hp06) | Assessments are completed in time and well | 4 |" in index


@pytest.mark.parametrize(
    ("taken", "why"),
    [("book", "book is no folder; choose another name"), ("book/rules", "File exists: book/rules")],
)
def test_pages_are_not_written_where_a_file_is_in_the_way(folder: Path, taken: str, why: str) -> None:
    (folder / taken).parent.mkdir(exist_ok=True)
    (folder / taken).write_text("ours", encoding="utf-8")
    ended = readiness("pack", "docs", "small", "-o", "book/", folder=folder)
    assert ended == Ended(4, "", f"readiness: not delivered: {why} (code 4)\n")
    assert list(folder.rglob("*.md")) == []
    assert (folder / taken).read_text(encoding="utf-8") == "ours"


@pytest.mark.slow
def test_of_pages_that_cannot_all_be_written_none_is_and_no_folder_is_left(folder: Path) -> None:
    """What is larger than the limit of the shell cannot be written; in blocks of 512 bytes."""
    command = ("pack", "docs", "small", "-o", "book/")
    ended = through_shell('trap "" XFSZ; ulimit -f 20; exec "$@"', *command, folder=locked(folder))
    assert ended.last_line.startswith("readiness: not delivered: File too large: book/")
    assert not (folder / "book").exists()


def test_a_folder_for_pages_is_made_in_a_folder_that_is_there(folder: Path) -> None:
    ended = readiness("pack", "docs", "small", "-o", "nowhere/book/", folder=folder)
    assert ended == Ended(
        4, "", "readiness: not delivered: the folder nowhere does not exist; make it first (code 4)\n"
    )


@pytest.mark.parametrize(
    ("arguments", "change"),
    [
        (("docs", "small"), ("See them today", "See Zoë today")),
        (("lint", "small", "-f", "json"), ("inspection-evidence", "Zoë’s-evidence")),
    ],
    ids=["docs", "lint as JSON"],
)
def test_markdown_and_json_are_utf_8_whatever_the_terminal(
    folder: Path, arguments: tuple[str, ...], change: tuple[str, str]
) -> None:
    break_it(folder, change)
    outs = []
    for encoding in ("utf-8", "ascii", "cp1252"):
        out = io.BytesIO()
        variables = {"PYTHONIOENCODING": encoding}
        readiness("pack", *arguments, folder=folder, variables=variables, streams={"stdout": out})
        outs.append(out.getvalue())
    assert "Zoë" in outs[0].decode("utf-8")
    assert len(set(outs)) == 1


def test_text_on_a_terminal_of_few_characters_is_readable(folder: Path) -> None:
    break_it(folder, ("inspection-evidence", "Zoë’s-evidence"))
    ended = readiness("pack", "lint", "small", folder=folder, variables={"PYTHONIOENCODING": "ascii"})
    assert ended.code == 2
    assert ended.out.splitlines()[0] == (
        f'{FILE}:27:5: $.checks[1].rests_on: the text "Zo?\'s-evidence" is not known here; '
        'did you mean "inspection-evidence"?'
    )


@pytest.mark.parametrize("command", ["lint", "test", "docs"])
def test_nothing_is_coloured(folder: Path, command: str) -> None:
    ended = readiness("pack", command, "small", folder=folder, variables={"FORCE_COLOR": "1"})
    assert "\x1b" not in ended.out + ended.err


# lock

LOCK = """\
# Every id that this pack has given: in use or retired, what it tests, its title. Made by "readiness pack lock".
# An id is for ever: a retired one stays here and is never used again.
HP06 | used | area help-and-protection | Assessments are completed in time and well
HP06.1 | used | measure assessments.within_45_working_days | Completed within 45 working days
HP06.2 | used | condition of assessments.open_past_limit_not_seen | Nobody waits unseen
"""


def test_a_lock_is_made_updated_and_retires_what_has_gone(folder: Path) -> None:
    said = Ended(0, "", "readiness: wrote small/ids.lock\n")
    assert readiness("pack", "lock", "small", folder=folder) == said
    first = (folder / "small/ids.lock").read_text(encoding="utf-8")
    assert first.startswith(LOCK)
    gone = CRITERION[: CRITERION.index("  - id: HP06.4")] + CRITERION[CRITERION.index("examples:") :]
    (folder / FILE).write_text(gone, encoding="utf-8")
    assert readiness("pack", "lint", "small", folder=folder).out == (
        "small/ids.lock:7:1: $: HP06.4 has gone without being retired; "
        'put it back, or run "readiness pack lock" to retire it for ever\n1 problem\n'
    )
    retired = Ended(0, "", "readiness: wrote small/ids.lock; retired for ever: HP06.4\n")
    assert readiness("pack", "lock", "small", folder=folder) == retired
    assert (folder / "small/ids.lock").read_text(encoding="utf-8") == first.replace("HP06.4 | used", "HP06.4 | retired")
    assert readiness("pack", "lint", "small", folder=folder).code == 0
    break_it(folder)
    told = f"{FILE}:43:5: $.checks[3].id: HP06.4 was retired, and is used again; take the next free number"
    assert readiness("pack", "lock", "small", folder=folder) == Ended(2, "", f"{told}{ONE}")
    assert (folder / "small/ids.lock").read_text(encoding="utf-8") == first.replace("HP06.4 | used", "HP06.4 | retired")


def test_an_overlay_has_no_lock(folder: Path) -> None:
    assert readiness("pack", "lock", "ours.yaml", folder=folder) == Ended(
        2,
        "",
        "Try: readiness pack lock --help\n"
        "readiness: ours.yaml is an overlay; only the folder of a pack has an ids.lock. (code 2)\n",
    )


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_lock_in_a_folder_in_which_one_may_not_write_gives_4(folder: Path) -> None:
    (folder / "small").chmod(0o555)
    ended = readiness("pack", "lock", "small", folder=folder)
    (folder / "small").chmod(0o755)
    assert ended == Ended(4, "", "readiness: not delivered: the folder small is read-only; choose another (code 4)\n")


# new


def test_a_new_pack_is_sound_and_proven_from_the_start(tmp_path: Path) -> None:
    files = (
        "pack.yaml",
        "frequencies.yaml",
        "criteria/HP01.yaml",
        "schemas/pack.json",
        "schemas/frequencies.json",
        "schemas/criterion.json",
        "ids.lock",
    )
    told = "".join(f"readiness: wrote ours/{file}\n" for file in files)
    assert readiness("pack", "new", "ours/", folder=tmp_path) == Ended(0, "", told)
    assert files_in(tmp_path) == sorted(["ours", "ours/criteria", "ours/schemas", *(f"ours/{file}" for file in files)])
    assert readiness("pack", "lint", "ours", folder=tmp_path) == Ended(
        0, "no problems\n", "readiness: nothing is wrong (code 0)\n"
    )
    assert readiness("pack", "test", "ours", folder=tmp_path) == Ended(
        0,
        "2 checks, 3 examples, 21 generated cases, 14 mutants: nothing failed, none\nsurvived.\n",
        "readiness: nothing failed, and no changed check survived (code 0)\n",
    )


def test_new_overlays_are_sound_and_proven_and_share_their_schema(tmp_path: Path) -> None:
    assert readiness("pack", "new", "--overlay", "ours.yaml", folder=tmp_path) == Ended(
        0, "", "readiness: wrote ours.yaml\nreadiness: wrote overlay.schema.json\n"
    )
    assert readiness("pack", "new", "--overlay", "theirs.yaml", folder=tmp_path) == Ended(
        0, "", "readiness: wrote theirs.yaml\n"
    )
    assert files_in(tmp_path) == ["ours.yaml", "overlay.schema.json", "theirs.yaml"]
    assert readiness("pack", "lint", "ours.yaml", folder=tmp_path) == Ended(
        0, "no problems\n", "readiness: nothing is wrong (code 0)\n"
    )
    ended = readiness("pack", "test", "ours.yaml", folder=tmp_path)
    assert (ended.code, ended.last_line) == (0, "readiness: nothing failed, and no changed check survived (code 0)")


def odd(name: str) -> str:
    hint = "use small letters, digits and hyphens, 64 at most: northshire-2026"
    return f'readiness: "{name}" cannot be the id of rules; {hint} (code 2)\n'


UNNAMED = {
    ("Bad_Name",): (2, odd("Bad_Name")),
    ("",): (2, odd(".")),
    (".",): (2, odd(".")),
    ("..",): (2, odd("..")),
    ("/",): (2, odd("/")),
    ("a b",): (2, odd("a b")),
    ("x" * 65,): (2, odd("x" * 65)),
    ("nowhere/ours",): (4, "readiness: not delivered: the folder nowhere does not exist; make it first (code 4)\n"),
    ("there",): (4, "readiness: not delivered: there is there already; choose another name (code 4)\n"),
    ("there/",): (4, "readiness: not delivered: there is there already; choose another name (code 4)\n"),
    ("there.yaml/ours",): (
        4,
        "readiness: not delivered: the folder there.yaml does not exist; make it first (code 4)\n",
    ),
    ("dangling",): (4, "readiness: not delivered: dangling is there already; choose another name (code 4)\n"),
    ("--overlay", "there.yaml"): (
        4,
        "readiness: not delivered: there.yaml is there already; choose another name (code 4)\n",
    ),
    ("--overlay", "Bad_Name.yaml"): (2, odd("Bad_Name")),
    ("--overlay", "nowhere/ours.yaml"): (
        4,
        "readiness: not delivered: the folder nowhere does not exist; make it first (code 4)\n",
    ),
    ("--overlay", "ours"): (
        2,
        'readiness: "ours" cannot be the file of an overlay; its name ends in .yaml: northshire-2026.yaml (code 2)\n',
    ),
}


@pytest.mark.parametrize("given", UNNAMED, ids=" ".join)
def test_what_cannot_be_started_is_told_and_leaves_nothing_behind(tmp_path: Path, given: tuple[str, ...]) -> None:
    (tmp_path / "there").mkdir()
    (tmp_path / "there.yaml").write_text("a week's work", encoding="utf-8")
    (tmp_path / "dangling").symlink_to("nowhere")
    code, told = UNNAMED[given]
    assert readiness("pack", "new", *given, folder=tmp_path) == Ended(code, "", told)
    assert files_in(tmp_path) == ["dangling", "there", "there.yaml"]
    assert (tmp_path / "there.yaml").read_text(encoding="utf-8") == "a week's work"


@pytest.mark.slow
def test_a_pack_that_cannot_be_finished_is_not_there(tmp_path: Path) -> None:
    """What is larger than the limit of the shell cannot be written; in blocks of 512 bytes."""
    ended = through_shell('trap "" XFSZ; ulimit -f 40; exec "$@"', "pack", "new", "ours", folder=tmp_path)
    assert (ended.code, ended.out) == (4, "")
    assert ended.last_line.startswith("readiness: not delivered: File too large: ")
    assert files_in(tmp_path) == []


# Rules for check and explain


def test_overlays_are_laid_in_order_and_their_conflicts_are_told_at_their_place(folder: Path) -> None:
    second = OVERLAY.replace("northshire", "region").replace("HP06.3", "HP06.1").replace("minor: 80", "watch: 95")
    (folder / "region.yaml").write_text(second, encoding="utf-8")
    rules = ("--pack", "small/", "--overlay", "ours.yaml", "--overlay", "region.yaml")
    ended = readiness("check", "anytown.json", *rules, "-f", "json", folder=folder)
    evaluation = json.loads(ended.out)
    assert [used["id"] for used in evaluation["provenance"]["overlays"]] == ["northshire", "region"]
    assert issues(evaluation_schema(), evaluation) == []
    assert evaluation["verdict"]["weakenings"] == [
        "rules that do not come with readiness (ilacs-2026 1.0.0)",
    ]
    third = OVERLAY.replace("northshire", "third").replace("minor: 80", "minor: 85")
    (folder / "third.yaml").write_text(third, encoding="utf-8")
    assert readiness("check", "anytown.json", *rules, "--overlay", "third.yaml", folder=folder) == Ended(
        2,
        "",
        f"third.yaml:7:5: $.operations[0]: HP06.3 threshold minor is changed a second time; keep one of the two{ONE}",
    )
    assert readiness("check", "anytown.json", *rules, "--overlay", "ours.yaml", folder=folder) == Ended(
        2,
        "",
        "ours.yaml:2:1: $.id: an overlay called northshire is laid over the pack already; "
        f"name it once, or give one of the two another id{ONE}",
    )


def test_an_overlay_for_another_version_is_refused(folder: Path) -> None:
    (folder / "ours.yaml").write_text(OVERLAY.replace('"1.0.0"', '"1.5.0"'), encoding="utf-8")
    version = load_shipped().about.version
    assert readiness("explain", "HP06.3", "--overlay", "ours.yaml", folder=folder) == Ended(
        2,
        "",
        f"ours.yaml:5:1: $.pack: this overlay is for ilacs-2026 from 1.5.0 to before 2.0.0, and the pack here is "
        f"{version}; read what the pack changed, then widen the range{ONE}",
    )


def test_explain_tells_what_an_overlay_made_of_a_check_and_why(folder: Path) -> None:
    told = """\
HP06.3 What is open and late is counted
=======================================
Criterion: HP06 Assessments are completed in time and well
Overlay: northshire 1.2.0: the line for minor of HP06.3 moves from 70 to 80.
  Members agreed it.
Reads in_time: assessments.within_45_working_days[numerator]: Assessments
  completed within 45 working days
Reads completed: assessments.within_45_working_days[denominator]: Assessments
  completed within 45 working days
The value is: in_time / completed * 100 (percent)
Major: value < threshold, threshold = 60%; rests on the council's own standard.
  Our line.
Minor: value < threshold, threshold = 80%; rests on the council's own standard.
  Members agreed it.
Weight: 1
Finding: {value} were in time
Do: Report both.
"""
    rules = ("--pack", "small", "--overlay", "ours.yaml")
    assert readiness("explain", "HP06.3", *rules, folder=folder) == Ended(0, told, "")


@pytest.mark.parametrize("command", [("check", "anytown.json"), ("explain", "HP06")], ids=" ".join)
@pytest.mark.parametrize("given", ["small", "small/", "./small"])
def test_a_broken_pack_is_told_by_names_that_an_editor_finds(
    folder: Path, command: tuple[str, ...], given: str
) -> None:
    break_it(folder, ("unseen > 0", "unsen > 0"))
    ended = readiness(*command, "--pack", given, folder=folder)
    assert (ended.code, ended.out) == (2, "")
    assert (folder / ended.err.partition(":")[0]).samefile(folder / FILE)


# Streams


@pytest.mark.parametrize("command", ["lint", "test", "docs"])
def test_a_closed_pipe_gives_4_and_says_so(folder: Path, command: str) -> None:
    ended = readiness("pack", command, "small", folder=locked(folder), streams={"stdout": None})
    assert ended == Ended(4, "", "readiness: not delivered: standard output is closed (code 4)\n")


GONE = "readiness: not delivered: the reader closed the output before the end (code 4)\n"


@pytest.mark.parametrize("command", ["lint", "test", "docs"])
def test_a_reader_that_has_gone_gives_4_and_is_told(folder: Path, command: str) -> None:
    with reader_gone() as stream:
        ended = readiness("pack", command, "small", folder=locked(folder), streams={"stdout": stream})
    assert ended == Ended(4, "", GONE)


@pytest.mark.slow
def test_the_child_in_which_a_pack_is_read_writes_to_the_same_stream(folder: Path) -> None:
    ended = through_shell('{ sleep 0.1; "$@"; echo "$?" >&2; } | true', "pack", "lint", "small", folder=locked(folder))
    assert ended == Ended(0, "", f"{GONE}4\n")


@pytest.mark.slow
def test_an_interrupt_gives_130(folder: Path) -> None:
    shipped = Path(__file__).resolve().parents[2] / "rules" / "ilacs-2026"
    with subprocess.Popen(
        [*TOOL, "pack", "test", shipped, "-o", "proof.txt"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=folder,
        env=surroundings(),
    ) as process:
        with pytest.raises(subprocess.TimeoutExpired):
            process.wait(timeout=2)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=60)
    assert (process.returncode, out) == (130, b"")
    assert err.decode().splitlines()[-1] == "readiness: interrupted; nothing was left half written (code 130)"
    assert "proof.txt" not in files_in(folder)
