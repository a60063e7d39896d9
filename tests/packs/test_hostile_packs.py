"""Packs and overlays from strangers, through the command: each ends with a message and code 2."""

from __future__ import annotations

import itertools
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from readiness.packs.expression import RESERVED
from readiness.packs.pack import load_shipped
from tests.support.packs import CRITERION, changed, pack_folder
from tests.support.process import ROOT, Ended, readiness, run, started, surroundings
from tests.support.slow import slow
from tests.support.small import refusals
from tests.support.submissions import SOUND, UNSEEN, silence, submission, written

FILE = "small/criteria/HP06.yaml"
OVERLAY = """\
overlay_format: "1.0"
id: anytown
version: "1.0.0"
title: What Anytown changes
pack: {id: ilacs-2026, from: "1.0.0", before: "2.0.0"}
operations:
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a sound pack called small, and a submission."""
    pack_folder(tmp_path)
    written(tmp_path, submission(), "empty.json")
    return tmp_path


def criterion(folder: Path, *changes: tuple[str, str]) -> None:
    """The pack's criterion with these changes."""
    (folder / FILE).write_text(changed(CRITERION, *changes), encoding="utf-8")


def overlay(folder: Path, operations: str) -> None:
    """An overlay of the shipped pack with these operations."""
    (folder / "overlay.yaml").write_text(OVERLAY + operations, encoding="utf-8")


def refused(ended: Ended, *lines: str) -> None:
    """Nothing was judged, for these reasons and no other."""
    count = len(lines)
    last = f"readiness: nothing was judged: {count} problem{'' if count == 1 else 's'} to mend (code 2)"
    assert ended.err.splitlines() == [*lines, last]
    assert (ended.code, ended.out) == (2, "")


def check_pack(folder: Path) -> Ended:
    return readiness("check", "empty.json", "--pack", "small", folder=folder)


def check_overlay(folder: Path, *arguments: str) -> Ended:
    return readiness("check", "empty.json", "--overlay", "overlay.yaml", *arguments, folder=folder)


# Expressions

CHARACTERS = "use names, plain numbers, + - * /, comparisons, and, or, not, ? : and brackets"


def barred(part: str) -> tuple[str, str]:
    return f"{part!r} may not stand in an expression", CHARACTERS


def word(name: str) -> tuple[str, str]:
    return f'the word "{name}" may not be used', "compare with a number, or name a measure"


def function(name: str) -> tuple[str, str]:
    return f"there is no function {name}", "the functions are $abs, $min, $max, $round"


def unknown(name: str) -> tuple[str, str]:
    return f'nothing here is called "{name}"', "the names here are unseen"


LARGE = ("the expression is too large", "split it into checks")
LONG = ("the expression is longer than 2000 characters", "split it into checks")
ITEM = ("something is taken out of a list", "name the measure itself")
# What a stranger might write, the character that is refused, what is said and what to do.
TRAPS: tuple[tuple[str, int, tuple[str, str]], ...] = (
    ("1<<100000000 > unseen", 1, barred("<<100000000 ")),
    ("unseen >> 1 > 0", 7, barred(">> 1 > 0")),
    ("9**9**9**9 > unseen", 1, barred("**9**9**9 > ")),
    ("(1e1000000).floor > unseen", 1, barred("1e1000000).f")),
    ("unseen > 123456789012345", 9, barred("123456789012")),
    ("unseen > 0.123456789", 9, barred("0.123456789")),
    ("unseen > 0xFFFFFFFF", 9, barred("0xFFFFFFFF")),
    ("'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaab' =~ '(a+)+$'", 0, barred("'aaaaaaaaaaa")),
    ("unseen =~ '(a+)+$'", 7, barred("=~ '(a+)+$'")),
    ("unseen.__class__.__init__.__globals__", 0, barred("unseen.__cla")),
    ("unseen.length > 0", 0, barred("unseen.lengt")),
    ("unseen&.to_str", 6, barred("&.to_str")),
    ("__import__('os') > unseen", 0, barred("__import__('")),
    ("$now > unseen", 0, function("$now")),
    ("$today > unseen", 0, function("$today")),
    ("$random(9) > unseen", 0, function("$random")),
    ("$sum([unseen]) > 0", 0, function("$sum")),
    ("$map(unseen) > 0", 0, function("$map")),
    ("[x for x in unseen]", 1, unknown("x")),
    ("[unseen for unseen in [1]]", 8, word("for")),
    ("unseen in [1]", 7, word("in")),
    ("b'00' == unseen", 0, unknown("b")),
    ("d'2020-01-01' > unseen", 0, unknown("d")),
    ("unseen > 1 # and nothing else", 11, barred("# and nothin")),
    ('unseen == "x"', 10, barred('"x"')),
    ("{unseen: 1}", 0, barred("{unseen: 1}")),
    ("unseen ?? 0 > 5", 7, barred("?? 0 > 5")),
    ("unseen % 2 > 0", 7, barred("% 2 > 0")),
    ("unseen > null", 9, word("null")),
    ("unseen < inf", 9, word("inf")),
    ("unseen == nan", 10, word("nan")),
    ("[unseen][0] > 1", 0, ITEM),
    ("[unseen][0:1] == [1]", 0, ITEM),
    ("(" * 25 + "unseen > 0" + ")" * 25, 24, LARGE),
    ("unseen" + "+1" * 125 + " > 0", 256, LARGE),
    ("-" * 200 + "unseen > 0", 0, LARGE),
    ("unseen > 0" + " " * 1990 + "x", 0, LONG),
)


def said(trap: tuple[str, int, tuple[str, str]]) -> str:
    text, offset, (message, hint) = trap
    shown = f" in `{text}` at character {offset + 1}" if len(text) <= 80 else ""
    return f"{message}{shown}; {hint}"


FORMS = {
    "gap_when": "gap_when: |\n      TRAP\n    severity: minor\n    rests_on: local\n    because: Ours.",
    "value": (
        "value: |\n      TRAP\n    unit: percent\n"
        "    bands: [{severity: minor, above: 1, rests_on: local, because: Ours.}]"
    ),
    "applies_when": (
        "applies_when: |\n      TRAP\n    gap_when: |\n      unseen > 0\n    severity: minor\n"
        "    rests_on: local\n    because: Ours."
    ),
}


def trapped(form: str, text: str, name: str) -> str:
    """A check with a trap in one of its expressions."""
    return (
        f"  - id: {name}\n    title: T\n    measures: {{unseen: assessments.open_past_limit_not_seen}}\n"
        f"    {FORMS[form].replace('TRAP', text)}\n    finding: F\n    remedy: R\n"
    )


@pytest.mark.parametrize("form", FORMS)
def test_each_trap_in_an_expression_of_a_pack_is_refused_at_its_place(folder: Path, form: str) -> None:
    head = CRITERION.partition("  - id: HP06.1")[0]
    checks = [trapped(form, trap[0], f"HP06.{number}") for number, trap in enumerate(TRAPS, 1)]
    (folder / FILE).write_text(head + "".join(checks), encoding="utf-8")
    lines = (folder / FILE).read_text(encoding="utf-8").split("\n")
    at = [number for number, line in enumerate(lines, 1) if line == f"    {form}: |"]
    refused(
        check_pack(folder),
        *(
            f"{FILE}:{line}:5: $.checks[{index}].{form}: {said(trap)}"
            for index, (line, trap) in enumerate(zip(at, TRAPS, strict=True))
        ),
    )


@pytest.mark.parametrize("form", FORMS)
def test_each_trap_in_a_check_that_an_overlay_adds_is_refused_at_its_place(folder: Path, form: str) -> None:
    added = [trapped(form, trap[0], f"HP06.{60 + index}")[4:] for index, trap in enumerate(TRAPS)]
    indented = [text.rstrip("\n").replace("\n", "\n  ") for text in added]
    overlay(folder, "".join(f"- reason: R\n  add_check:\n      {text}\n" for text in indented))
    lines = (folder / "overlay.yaml").read_text(encoding="utf-8").split("\n")
    at = [number for number, line in enumerate(lines, 1) if line == f"      {form}: |"]
    refused(
        check_overlay(folder),
        *(
            f"overlay.yaml:{line}:7: $.operations[{index}].add_check.{form}: {said(trap)}"
            for index, (line, trap) in enumerate(zip(at, TRAPS, strict=True))
        ),
    )


def test_each_trap_in_the_condition_that_an_overlay_sets_is_refused_at_its_place(folder: Path) -> None:
    overlay(
        folder,
        "".join(f"- reason: R\n  set: HP06.2\n  to:\n    applies_when: |\n      {text}\n" for text, _, _ in TRAPS),
    )
    refused(
        check_overlay(folder),
        *(
            f"overlay.yaml:{7 + 5 * index + 3}:5: $.operations[{index}].to.applies_when: {said(trap)}"
            for index, trap in enumerate(TRAPS)
        ),
    )


def test_no_name_of_a_measure_is_a_word_of_the_language(folder: Path) -> None:
    names = sorted(RESERVED)
    criterion(
        folder,
        ("{unseen: assess", "{" + "".join(f"'{name}': caseloads.average, " for name in names) + "unseen: assess"),
    )
    at = CRITERION.split("\n").index("    measures: {unseen: assessments.open_past_limit_not_seen}") + 1
    line = (folder / FILE).read_text(encoding="utf-8").split("\n")[at - 1]
    refused(
        check_pack(folder),
        *(
            f"{FILE}:{at}:{line.index(repr(name)) + 1}: $.checks[1].measures.{name}: "
            f'"{name}" means something else here; give it another name'
            for name in names
        ),
    )


# YAML


def laughs() -> str:
    letters = "abcdefghij"
    return "a: &a [ha]\n" + "".join(
        f"{this}: &{this} [{', '.join([f'*{before}'] * 9)}]\n" for before, this in itertools.pairwise(letters)
    )


PLAIN = "save the file as plain UTF-8 text"
DEEP = "nested more than 24 levels deep; make it flatter"
WHY = "why: A child waits for help."
YAML: dict[str, tuple[str | bytes, str]] = {
    "a billion laughs": (laughs(), "2:8: $.b[0]: this is an alias (*a); write the value out"),
    "100,000 brackets": ("[" * 100_000 + "]" * 100_000, f"1:26: $: {DEEP}"),
    "200,000 brackets that are never closed": ("[" * 200_000, f"1:26: $: {DEEP}"),
    "60,000 braces": ("{a: " * 60_000, f"1:101: $: {DEEP}"),
    "100,000 dashes": ("- " * 100_000, f"1:51: $: {DEEP}"),
    "100,000 questions": ("? " * 100_000, f"1:51: $: {DEEP}"),
    "ten megabytes": ("a: " + "x" * 10_000_000, "1:1: $: the file holds over 256 KB; split it"),
    "a tag that would run a command": (
        changed(CRITERION, ("id: HP06", "id: !!python/object/apply:os.system [id]")),
        "1:5: $.id: this is a tag (tag:yaml.org,2002:python/object/apply:os.system); leave it out",
    ),
    "a merge": ("x: &x {id: HP06}\n<<: *x\n", "2:5: $.<<: this is an alias (*x); write the value out"),
    "a key twice": (
        changed(CRITERION, ("area: ", "id: HP07\narea: ")),
        '3:1: $: "id" is given twice; keep one; quote text with a comma in { }',
    ),
    "a NUL": (
        changed(CRITERION, ("A child", "A \0child")),
        f"6:8: $: there is a control character (U+0000); {PLAIN}",
    ),
    "a NUL as a code": (
        changed(CRITERION, (WHY, 'why: "A \\0child"')),
        "6:6: $.why: there is a control character (U+0000); take it out",
    ),
    "an escape for the terminal as a code": (
        changed(CRITERION, (WHY, 'why: "A \\e]0;title\\a child"')),
        "6:6: $.why: there is a control character (U+001B); take it out",
    ),
    "an escape in a key": (
        changed(CRITERION, (WHY, '"wh\\e[2Jy": A child')),
        "6:1: $: there is a control character (U+001B); take it out",
    ),
    "a change of direction": (
        changed(CRITERION, (WHY, "why: A \u202echild")),
        f"6:8: $: there is a control character (U+202E); {PLAIN}",
    ),
    "a line end that editors do not show": (
        changed(CRITERION, (WHY, "# why it matters\u2028why: A child")),
        f"6:17: $: there is a control character (U+2028); {PLAIN}",
    ),
    "a line end that terminals do not show": (
        changed(CRITERION, (WHY, "# why it matters\rwhy: A child")),
        f"6:17: $: there is a control character (U+000D); {PLAIN}",
    ),
    "half of a character": (
        changed(CRITERION, (WHY, 'why: "\\ud800"')),
        "6:7: $: a backslash starts no known code; write \\\\ for a backslash itself",
    ),
    "half of a character in bytes": (
        CRITERION.encode().replace(b"A child", b"A \xed\xa0\x80"),
        "1:1: $: byte 0xed is not UTF-8; save the file as UTF-8",
    ),
    "UTF-16": (CRITERION.encode("utf-16-le"), f"1:2: $: there is a control character (U+0000); {PLAIN}"),
    "UTF-16 with its mark": (
        b"\xff\xfe" + CRITERION.encode("utf-16-le"),
        "1:1: $: byte 0xff is not UTF-8; save the file as UTF-8",
    ),
    "tabs": (
        CRITERION.replace("  ", "\t"),
        "10:1: $: there is a tab where only spaces may stand; write spaces instead",
    ),
    "a second document": (CRITERION + "---\na: 1\n", "57:1: $: there is a second document (---); one file holds one"),
    "another version of YAML": (
        "%YAML 9.9\n---\n" + CRITERION,
        "1:1: $: no text may begin with %; put the text in quotation marks",
    ),
    "NO": (
        changed(CRITERION, ("area: help-and-protection", "area: NO")),
        '3:1: $.area: "NO" is not the id of an area; write it like help-and-protection',
    ),
    "1:30": (
        changed(CRITERION, ("below: 60", "below: 1:30")),
        (
            '39:27: $.checks[2].bands[0].below: the text "1:30" is no threshold; '
            "write a number without quotation marks, england, worst_quarter or worst_tenth"
        ),
    ),
    "a condition that a comment ends": (
        changed(CRITERION, ("gap_when: unseen > 0", "gap_when: unseen # > 0")),
        (
            "24:15: $.checks[1].gap_when: what follows # is lost; "
            "put the text in quotation marks, or the comment on a line of its own"
        ),
    ),
    "a number of a million digits": (
        changed(CRITERION, ("below: 60", "below: 1e1000000")),
        (
            '39:27: $.checks[2].bands[0].below: the text "1e1000000" is no threshold; '
            "write a number without quotation marks, england, worst_quarter or worst_tenth"
        ),
    ),
    "200,000 digits as text": (
        changed(CRITERION, ("    unit: percent\n", f"    unit: percent\n    weight: {'1' * 200_000}x\n")),
        (
            f'38:5: $.checks[2].weight: the text "{"1" * 39}…" stands where a number belongs; '
            "write the number in digits, without quotation marks"
        ),
    ),
    "a weight beyond all weights": (
        changed(CRITERION, ("    unit: percent\n", "    unit: percent\n    weight: 123456789012345678\n")),
        "38:5: $.checks[2].weight: 123456789012345678 is too large; the most is 5",
    ),
    "a trend over a hundred million periods": (
        changed(CRITERION, ("    bands:", "    change_over: 100000000\n    bands:")),
        "13:5: $.checks[0].change_over: 100000000 is too large; the most is 12",
    ),
    "an attribute in a placeholder": (
        changed(CRITERION, ('"{value} were', '"{value.__class__} were')),
        "41:5: $.checks[2].finding: a brace stands alone; write {name} for a placeholder, and no other braces",
    ),
    "a number in a placeholder": (
        changed(CRITERION, ('"{value} were', '"{0} were')),
        (
            "41:5: $.checks[2].finding: nothing fills {0}; "
            "what is known here: in_time, completed, value, change, threshold, standard, periods, since, on"
        ),
    ),
}


@pytest.mark.parametrize("case", YAML)
def test_hostile_yaml_in_a_pack_is_refused(folder: Path, case: str) -> None:
    content, told = YAML[case]
    (folder / FILE).write_bytes(content if isinstance(content, bytes) else content.encode())
    refused(check_pack(folder), f"{FILE}:{told}")


@pytest.mark.parametrize("case", ["a billion laughs", "200,000 brackets that are never closed", "ten megabytes"])
def test_hostile_yaml_in_an_overlay_is_refused(folder: Path, case: str) -> None:
    content, told = YAML[case]
    assert isinstance(content, str)
    (folder / "overlay.yaml").write_text(content, encoding="utf-8")
    refused(check_overlay(folder), f"overlay.yaml:{told}")


def test_of_2_000_unknown_keys_the_first_fifty_problems_are_told(folder: Path) -> None:
    (folder / FILE).write_text("".join(f"k{number}: 1\n" for number in range(2_000)), encoding="utf-8")
    ended = check_pack(folder)
    assert (ended.code, len(ended.err.splitlines())) == (2, 51)
    assert ended.last_line == "readiness: nothing was judged: 2,006 problems to mend, 1,956 of them not shown (code 2)"


def test_of_a_very_long_word_its_beginning_is_told(folder: Path) -> None:
    criterion(folder, ("id: HP06.1", f"id: {'H' * 100_000}"))
    said = f'$.checks[0].id: "{"H" * 39}…" is not the id of a check; write it like HP06.1'
    refused(check_pack(folder), f"{FILE}:10:5: {said}")


def test_of_a_very_long_message_the_place_and_the_end_are_told(folder: Path) -> None:
    criterion(folder, ("id: HP06.1", f"{'k' * 900}: 1\n    id: HP06.1"))
    start, end = f"{FILE}:10:5: $.checks[0].", '" here; none of the 29 known names is like it'
    refused(check_pack(folder), f"{start}{'k' * (500 - len(start))} … {'k' * (500 - len(end))}{end}")


@pytest.mark.parametrize("raw", [b"\xef\xbb\xbf" + CRITERION.encode(), CRITERION.replace("\n", "\r\n").encode()])
def test_a_mark_of_utf_8_and_line_ends_of_windows_are_no_harm(folder: Path, raw: bytes) -> None:
    (folder / FILE).write_bytes(raw)
    assert check_pack(folder).code == 3


# Folders

NOT_THERE = "name the folder that holds pack.yaml"
NO_LINK = "it is no regular file; put the file itself there, not a link"


def instead(make: Callable[[Path], None], name: str = "criteria/HP06.yaml") -> Callable[[Path], None]:
    """What makes something else of a file of the pack."""

    def done(pack: Path) -> None:
        (pack / name).unlink()
        make(pack / name)

    return done


def moved_out(pack: Path) -> None:
    (pack / "criteria").rename(pack.parent / "elsewhere")
    (pack / "criteria").symlink_to("../elsewhere")


def hidden_rules(pack: Path) -> None:
    for name in ("HP07.YAML", "HP08.yml", ".yaml"):
        (pack / "criteria" / name).write_text("id: HP07\n", encoding="utf-8")
    (pack / "criteria" / "more").mkdir()


def filled(number: int, size: int) -> Callable[[Path], None]:
    def done(pack: Path) -> None:
        for index in range(number):
            (pack / "criteria" / f"n{index}.yaml").write_text("#" * size, encoding="utf-8")

    return done


FOLDERS: dict[str, tuple[Callable[[Path], None], tuple[str, ...]]] = {
    "a link to a file of the system": (instead(lambda f: f.symlink_to("/etc/passwd")), (f"{FILE}:1:1: $: {NO_LINK}",)),
    "a link to zeros without end": (instead(lambda f: f.symlink_to("/dev/zero")), (f"{FILE}:1:1: $: {NO_LINK}",)),
    "a link to itself": (instead(lambda f: f.symlink_to(f.name)), (f"{FILE}:1:1: $: {NO_LINK}",)),
    "a pipe that nobody fills": (instead(lambda f: os.mkfifo(f)), (f"{FILE}:1:1: $: {NO_LINK}",)),
    "a folder called like a file": (
        instead(lambda f: f.mkdir()),
        (f"{FILE}:1:1: $: a folder would be passed over; put its files into criteria/ itself",),
    ),
    "a pack.yaml from elsewhere": (
        instead(lambda f: f.symlink_to("/etc/passwd"), "pack.yaml"),
        (f"small/pack.yaml:1:1: $: {NO_LINK}",),
    ),
    "criteria from elsewhere": (
        moved_out,
        ("small/criteria:1:1: $: it is a link to another folder; put the files themselves there",),
    ),
    "no criteria": (
        lambda pack: shutil.rmtree(pack / "criteria"),
        ("small/criteria:1:1: $: there are no criteria; add some",),
    ),
    "rules that would be passed over": (
        hidden_rules,
        (
            "small/criteria/.yaml:1:1: $: a file called .yaml would be passed over; put the id before it",
            "small/criteria/HP07.YAML:1:1: $: a file called .YAML would be passed over; call it .yaml",
            "small/criteria/HP08.yml:1:1: $: a file called .yml would be passed over; call it .yaml",
            "small/criteria/more:1:1: $: a folder would be passed over; put its files into criteria/ itself",
        ),
    ),
    "501 files": (filled(501, 1), ("small/criteria:1:1: $: there are over 500 files; is it a pack's folder?",)),
    "five megabytes": (filled(20, 260_000), ("small:1:1: $: the pack holds over 4 MB; take out what is no rule",)),
    "a name that commands the terminal": (
        lambda pack: (pack / "criteria" / "HP\x1b[31m\n07.yaml").write_text("[]", encoding="utf-8"),
        (
            (
                "small/criteria/HP\N{REPLACEMENT CHARACTER}[31m 07.yaml:1:1: $: a list [ ] stands where an object "
                'belongs; write {"id": …, "title": …, "area": …, "why": …, "looks_like": …, "inspectors_ask": …}'
            ),
        ),
    ),
}


@pytest.mark.parametrize("case", FOLDERS)
def test_a_hostile_folder_is_refused(folder: Path, case: str) -> None:
    make, lines = FOLDERS[case]
    make(folder / "small")
    refused(check_pack(folder), *lines)


@pytest.mark.parametrize(
    ("given", "line"),
    [
        ("nowhere", f"nowhere:1:1: $: there is no such folder; {NOT_THERE}"),
        ("empty.json", f"empty.json:1:1: $: there is no such folder; {NOT_THERE}"),
        ("", f".:1:1: $: there is no pack.yaml in this folder; {NOT_THERE}"),
        (".", f".:1:1: $: there is no pack.yaml in this folder; {NOT_THERE}"),
        ("/", f"/:1:1: $: there is no pack.yaml in this folder; {NOT_THERE}"),
        ("n" * 300, f"{'n' * 300}:1:1: $: there is no such folder; {NOT_THERE}"),
    ],
    ids=["missing", "a file", "no name", "here", "everything", "a name that no file could have"],
)
def test_what_is_no_folder_of_a_pack_is_refused(folder: Path, given: str, line: str) -> None:
    refused(readiness("check", "empty.json", "--pack", given, folder=folder), line)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_of_a_pack_that_one_may_not_read_is_refused(folder: Path) -> None:
    (folder / FILE).chmod(0)
    refused(
        check_pack(folder),
        f"{FILE}:1:1: $: it cannot be read: Permission denied; check that it is there and may be read",
    )


def test_a_pack_of_very_many_checks_is_refused_before_they_are_looked_at(folder: Path) -> None:
    head = CRITERION.partition("  - id: HP06.1")[0]
    check = "- {id: HP06.1, title: T, evidence: {kinds: [audit], severity: minor}, finding: F, remedy: R}\n"
    for number in range(40):
        text = head.replace("HP06", f"HP{number}") + check * 80
        (folder / "small" / "criteria" / f"HP{number}.yaml").write_text(text, encoding="utf-8")
    refused(check_pack(folder), "small:1:1: $: the pack holds over 1000 checks; make two packs of it")


# Overlays

NO_FILE = "it is no regular file; name the file itself"


@pytest.mark.parametrize(
    ("make", "line"),
    [
        (lambda f: f.mkdir(), f"overlay.yaml:1:1: $: {NO_FILE}"),
        (lambda f: os.mkfifo(f), f"overlay.yaml:1:1: $: {NO_FILE}"),
        (lambda f: f.symlink_to("/dev/zero"), f"overlay.yaml:1:1: $: {NO_FILE}"),
        (
            lambda f: f.write_text(OVERLAY + "#" * 300_000, encoding="utf-8"),
            "overlay.yaml:1:1: $: the file holds over 256 KB; split it",
        ),
        (
            lambda f: f.write_text(OVERLAY + "- {disable: HP19.1, reason: R}\n" * 8_000, encoding="utf-8"),
            "overlay.yaml:6:1: $.operations: there are over 500 of them; split the file",
        ),
        (
            lambda f: f.write_text(
                OVERLAY.replace("id: anytown", "id: no. Passed") + "- {disable: HP19.1, reason: R}\n", encoding="utf-8"
            ),
            ('overlay.yaml:2:1: $.id: "no. Passed" is not the id of a pack or an overlay; write it like ilacs-2026'),
        ),
    ],
    ids=["a folder", "a pipe", "zeros without end", "300 KB", "8,000 operations", "an id that speaks"],
)
def test_what_is_no_overlay_is_refused(folder: Path, make: Callable[[Path], object], line: str) -> None:
    make(folder / "overlay.yaml")
    refused(check_overlay(folder), line)


def test_an_overlay_whose_name_is_no_text_is_read_all_the_same(folder: Path) -> None:
    overlay(folder, "- {disable: HP19.1, reason: R}\n")
    name = os.fsdecode(b"o-\xff.yaml")
    (folder / "overlay.yaml").rename(folder / name)
    assert readiness("check", "empty.json", "--overlay", name, folder=folder).last_line == (
        "readiness: empty.json: Could not judge (code 3): "
        f"none of {len(load_shipped().checks)} checks could be assessed. "
        f"{silence()} "
        "Weakened: the overlay anytown 1.0.0: HP19.1 is disabled."
    )


def test_what_an_overlay_says_stays_on_the_last_line(folder: Path) -> None:
    overlay(
        folder, "- reason: R\n  set: HP03.1\n  to:\n    applies_when: |\n      value > 0\n\n      and value < 100\n"
    )
    ended = check_overlay(folder)
    assert ended.err == (
        "readiness: empty.json: Could not judge (code 3): "
        f"none of {len(load_shipped().checks)} checks could be assessed. "
        f"{silence()} "
        "Weakened: the overlay anytown 1.0.0: HP03.1 applies only when value > 0 and value < 100.\n"
    )


# Text

MARKUP = "<script>alert(1)</script><img src=x onerror=alert(1)>[a](javascript:alert(1)) %s %(x)s =1+1 {{7*7}}"


def test_text_of_a_pack_marks_up_nothing(folder: Path) -> None:
    quoted = f"'{MARKUP}'".replace("{{", "").replace("}}", "")
    shown = MARKUP.replace("{{", "").replace("}}", "")
    (folder / FILE).write_text(
        CRITERION.replace("Assessments are completed in time and well", quoted)
        .replace("A child waits for help.", quoted)
        .replace("The child is seen early.", quoted)
        .replace("How do you know that the children are safe?", quoted)
        .replace("title: Nobody waits unseen", f"title: {quoted}")
        .replace("remedy: See them today.", f"remedy: {quoted}")
        .replace('"{unseen}[ of {late}] children have not been seen"', quoted),
        encoding="utf-8",
    )
    written(folder, submission(assessments=UNSEEN), "gap.json")
    ended = readiness(
        "check", "gap.json", "--pack", "small", "-o", "r.html", "-o", "r.md", "-o", "r.json", folder=folder
    )
    assert ended.code == 1
    assert shown.partition("[a]")[0] in " ".join(ended.out.split())
    page = (folder / "r.html").read_text(encoding="utf-8")
    assert "&lt;script&gt;alert(1)" in page
    assert page.count("<script") == 1
    assert "<img" not in page
    markdown = (folder / "r.md").read_text(encoding="utf-8")
    assert "\\<script\\>alert(1)" in markdown
    assert "<script" not in markdown.replace("\\<", "")
    assert "](javascript:" not in markdown.replace("\\]", "")


def test_a_million_digits_in_a_submission_are_refused_at_once() -> None:
    assert refusals({"assessments.open_past_45_working_days": {"count": f"{'1' * 1_000_000}x"}}) == [
        (
            f'$.assessments.open_past_45_working_days.count: the text "{"1" * 39}…" stands where a number belongs; '
            "write the number in digits, without quotation marks"
        )
    ]


# The child


LIMITED = """
import readiness.cli.sandbox as sandbox
{limits}
sandbox.START = sandbox.START.replace("    enter()", '''{child}''')
from readiness.cli import main
main()
"""
SPINS = (
    "    import readiness.packs.pack\n"
    "    def spin(*_):\n"
    "        while True: pass\n"
    "    readiness.packs.pack.load_pack = spin\n"
)
GROWS = "    import readiness.packs.pack\n    readiness.packs.pack.load_pack = lambda *_: [0] * 10**9\n"
SET = "    import readiness.cli.sandbox as sandbox\n    sandbox.READING = 1\n    enter()\n"


def limited(
    child: str, *arguments: str, folder: Path, limits: str = "", command: tuple[str, ...] = ("check",)
) -> Ended:
    """The command with another text for its child."""
    text = LIMITED.format(limits=limits, child=child)
    return run(sys.executable, "-c", text, *command, *arguments, folder=folder)


def test_a_pack_that_takes_too_long_to_read_is_given_up(folder: Path) -> None:
    ended = limited(SPINS + SET, "empty.json", "--pack", "small", folder=folder, limits="sandbox.READING = 1")
    assert (ended.code, ended.out, ended.err) == (
        2,
        "",
        (
            "readiness: the pack was given up, and nothing was judged: "
            "it took more than 1 s of processor time to read, or 120 s to work with (code 2)\n"
        ),
    )


@pytest.mark.slow
def test_a_pack_that_takes_too_long_to_work_with_is_given_up(folder: Path) -> None:
    spins = SPINS.replace("readiness.packs.pack", "readiness.evaluation.evaluator").replace("load_pack", "evaluate")
    child = spins + SET.replace("READING", "WORKING")
    ended = limited(child, "empty.json", "--pack", "small", folder=folder, limits="sandbox.WORKING = 1")
    assert (ended.code, ended.err) == (
        2,
        (
            "readiness: the pack was given up, and nothing was judged: "
            "it took more than 4 s of processor time to read, or 1 s to work with (code 2)\n"
        ),
    )


@pytest.mark.slow
@pytest.mark.parametrize(
    "where",
    ["readiness.packs.pack.load_pack", slow("readiness.evaluation.evaluator.evaluate")],
)
def test_a_pack_with_which_nothing_is_done_but_wait_is_given_up_by_the_clock(folder: Path, where: str) -> None:
    module, _, name = where.rpartition(".")
    waits = f"    import time, {module}\n    {module}.{name} = lambda *_: time.sleep(100)\n    enter()\n"
    ended = limited(waits, "empty.json", "--pack", "small", folder=folder, limits="sandbox.CLOCK = 2")
    assert (ended.code, ended.out, ended.err) == (
        2,
        "",
        "readiness: the pack was given up, and nothing was judged: it took more than 2 s (code 2)\n",
    )


@pytest.mark.slow
def test_the_clock_begins_when_the_submission_has_been_read(folder: Path) -> None:
    text = LIMITED.format(limits="sandbox.CLOCK = 8", child="    enter()")
    command = (sys.executable, "-c", text, "check", "-", "--pack", "small")
    streams = dict.fromkeys(("stdin", "stdout", "stderr"), subprocess.PIPE)
    with subprocess.Popen(command, cwd=folder, env=surroundings(), **streams) as process:
        time.sleep(9)
        _, err = process.communicate((folder / "empty.json").read_bytes(), timeout=60)
    assert process.returncode == 3, err


@pytest.mark.slow
def test_a_pack_with_which_nothing_is_done_is_given_up_though_much_is_to_be_handed_over(folder: Path) -> None:
    waits = "    import time\n    time.sleep(100)\n"
    text = LIMITED.format(limits="sandbox.CLOCK = 2", child=waits)
    ended = run(sys.executable, "-c", text, "check", "-", "--pack", "small", folder=folder, given=b" " * 1_000_000)
    assert (ended.code, ended.last_line) == (
        2,
        "readiness: the pack was given up, and nothing was judged: it took more than 2 s (code 2)",
    )


@pytest.mark.slow
def test_where_a_large_submission_may_be_why_it_is_not_said_to_be_the_pack(folder: Path) -> None:
    (folder / "large.json").write_bytes((folder / "empty.json").read_bytes() + b" " * 2**20)
    waits = "    import time\n    time.sleep(100)\n"
    for name, given in (("large.json", None), ("-", (folder / "large.json").read_bytes())):
        text = LIMITED.format(limits="sandbox.CLOCK = 2", child=waits)
        ended = run(sys.executable, "-c", text, "check", name, "--pack", "small", folder=folder, given=given)
        assert ended.last_line == (
            "readiness: the pack or the submission was given up, and nothing was judged: it took more than 2 s (code 2)"
        )


def test_a_pack_that_needs_too_much_memory_is_given_up(folder: Path) -> None:
    ended = limited(GROWS + "    enter()\n", "empty.json", "--pack", "small", folder=folder)
    assert (ended.code, ended.err) == (
        2,
        "readiness: the pack was given up, and nothing was judged: it needs more than 2 GB of memory (code 2)\n",
    )


def test_a_child_that_cannot_begin_never_ends_with_the_code_for_gaps(folder: Path) -> None:
    ended = limited("    raise ImportError('the test of it')\n", "empty.json", "--pack", "small", folder=folder)
    assert ended.code == 4
    assert ended.last_line == "ImportError: the test of it"


def begun(folder: Path, child: str) -> subprocess.Popen[bytes]:
    """The command, waiting for such a child, which has begun."""
    text = LIMITED.format(limits="", child=child)
    process = subprocess.Popen(
        [sys.executable, "-c", text, "check", "empty.json", "--pack", "small"],
        cwd=folder,
        env=surroundings(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
    )
    while not (folder / "began").exists():
        assert process.poll() is None
        time.sleep(0.01)
    return process


BEGINS = "open('began', 'w').close()"
ENDLESS = SPINS.replace("while True: pass", f"{BEGINS}\n        while True: pass") + "    enter()\n"
NOT_YET = f"    import time\n    {BEGINS}\n    time.sleep(100)\n"


@pytest.mark.parametrize("child", [ENDLESS, slow(NOT_YET)], ids=["that reads", "that cannot answer yet"])
@pytest.mark.parametrize(
    ("number", "told"),
    [
        (signal.SIGINT, b"readiness: interrupted; nothing was left half written (code 130)"),
        slow(signal.SIGTERM, b"readiness: terminated; nothing was left half written (code 143)"),
        slow(signal.SIGHUP, b"readiness: hung up; nothing was left half written (code 129)"),
    ],
)
def test_a_signal_ends_the_child_too(folder: Path, child: str, number: signal.Signals, told: bytes) -> None:
    process = begun(folder, child)
    process.send_signal(number)
    out, err = process.communicate(timeout=60)  # it returns only when nobody holds the streams open
    assert (process.returncode, out, err.strip()) == (128 + number, b"", told)


# It gives Python's other threads no turn, nor any handler of a signal, as a long search through a text does not.
STUCK = ENDLESS.replace("while True: pass", "sum(range(10**15))")
UNHURRIED = SET.replace("READING = 1", "READING = 100")


@pytest.mark.slow
@pytest.mark.parametrize("child", [ENDLESS, STUCK], ids=["that reads", "that is stuck"])
@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGQUIT])
def test_the_child_of_a_command_that_dies_dies_at_once(folder: Path, child: str, number: signal.Signals) -> None:
    process = begun(folder, child.replace("    enter()\n", UNHURRIED))
    process.send_signal(number)
    out, err = process.communicate(timeout=20)
    assert (process.returncode, out, err) == (-number, b"", b"")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("content", "arguments", "code"),
    [
        slow(SOUND, ("--overlay", "sound.yaml"), 0),
        (SOUND | {"assessments": UNSEEN}, ("--overlay", "sound.yaml"), 1),
        (submission(), ("--overlay", "sound.yaml", "-o", "nowhere/r.md"), 4),
    ],
    ids=["0", "1", "4"],
)
def test_the_code_of_the_child_is_the_code_of_the_command(
    folder: Path, content: dict[str, object], arguments: tuple[str, ...], code: int
) -> None:
    (folder / "sound.yaml").write_text(OVERLAY + "- {set: HP06.1, to: {weight: 4}, reason: R}\n", encoding="utf-8")
    written(folder, content, "it.json")
    assert started("check", "it.json", *arguments, folder=folder).code == code


@pytest.mark.slow
def test_standard_input_reaches_the_child(folder: Path) -> None:
    written(folder, submission(assessments=UNSEEN), "gap.json")
    ended = started("check", "-", "--pack", "small", folder=folder, given=(folder / "gap.json").read_bytes())
    assert ended.last_line == (
        "readiness: <stdin>: Gaps (code 1): 1 gap at critical or worse (HP06.2). "
        "Weakened: rules that do not come with readiness (ilacs-2026 1.0.0)."
    )


def test_what_lies_in_the_folder_is_not_imported(folder: Path) -> None:
    for name in ("click", "yaml", "signal", "sitecustomize", "readiness"):
        (folder / f"{name}.py").write_text("raise SystemExit('imported from the folder')\n", encoding="utf-8")
    program = "import sys; sys.path.remove(''); from readiness.cli import main; main()"
    path = {"PYTHONPATH": str(ROOT)}
    ended = run(sys.executable, "-c", program, "check", "empty.json", "--pack", "small", folder=folder, variables=path)
    assert ended.last_line == (
        "readiness: empty.json: Could not judge (code 3): none of 4 checks could be assessed. "
        "Weakened: rules that do not come with readiness (ilacs-2026 1.0.0)."
    )
    assert "imported" not in ended.err


def test_reports_of_a_pack_that_was_given_up_are_not_there(folder: Path) -> None:
    spins = SPINS.replace("readiness.packs.pack", "readiness.reports").replace("load_pack", "render_files")
    child = spins + SET.replace("READING", "WORKING")
    ended = limited(child, "empty.json", "--pack", "small", "-o", "r.html", folder=folder, limits="sandbox.WORKING = 1")
    assert ended.code == 2
    assert sorted(path.name for path in folder.iterdir()) == ["empty.json", "small"]


# The other commands that read a pack

READERS = (("pack", "lint"), ("pack", "test"), ("pack", "docs"), ("pack", "lock"), ("explain", "HP06.1", "--pack"))
HOSTILE = {
    "a billion laughs": laughs(),
    "brackets in brackets": "[" * 100_000,
    "a shift that would fill the memory": changed(
        CRITERION, ("gap_when: unseen > 0", "gap_when: 1<<100000000 > unseen")
    ),
    "a pattern that would never end": changed(
        CRITERION, ("gap_when: unseen > 0", "gap_when: \"'aaaaaaaaaaaaaaaaaaaaaaab' =~ '(a+)+$'\"")
    ),
    "a way out of the names": changed(CRITERION, ("gap_when: unseen > 0", "gap_when: unseen.__class__.__init__ > 0")),
    "ten megabytes": "a: " + "x" * 10_000_000,
}


@pytest.mark.parametrize("hostile", HOSTILE)
@pytest.mark.parametrize("command", READERS, ids=" ".join)
def test_every_command_that_reads_a_pack_refuses_what_is_hostile_and_does_nothing_else(
    folder: Path, command: tuple[str, ...], hostile: str
) -> None:
    (folder / FILE).write_text(HOSTILE[hostile], encoding="utf-8")
    before = sorted(path.name for path in folder.rglob("*"))
    ended = readiness(*command, "small", folder=folder)
    told = ended.out if command == ("pack", "lint") else ended.err
    assert told.startswith(f"{FILE}:")
    assert ended.code == 2
    assert "Traceback" not in ended.err
    assert sorted(path.name for path in folder.rglob("*")) == before


@pytest.mark.slow
@pytest.mark.parametrize("command", READERS[:3], ids=" ".join)
def test_every_command_that_reads_a_pack_does_it_in_a_child_with_limits(folder: Path, command: tuple[str, ...]) -> None:
    ended = limited(SPINS + SET, "small", folder=folder, limits="sandbox.READING = 1", command=command)
    assert ended.code == 2
    assert "the pack was given up, and nothing was judged: it took more than" in ended.err


@pytest.mark.slow
def test_the_schema_of_a_pack_is_made_in_a_child_with_limits_too(folder: Path) -> None:
    child = SPINS.replace("packs.pack", "core.rule_files").replace("load_pack", "read_rules") + SET
    command = ("schema", "criterion", "--pack")
    ended = limited(child, "small", folder=folder, limits="sandbox.READING = 1", command=command)
    assert ended.code == 2
    assert "the pack was given up, and nothing was judged: it took more than 1 s of processor time" in ended.err
    assert started(*command, "small", folder=folder).out == readiness(*command, "small", folder=folder).out


@pytest.mark.parametrize("shape", ["text", "json", "sarif"])
@pytest.mark.parametrize(
    "name",
    ["HP\x1b[2J07.yaml", "HP\x9b2J\u200f\u202e07.yaml", os.fsdecode(b"HP-\xff.yaml")],
    ids=["ESC", "C1", "bytes"],
)
def test_no_name_of_a_file_commands_the_terminal_in_what_lint_prints(folder: Path, name: str, shape: str) -> None:
    (folder / "small" / "criteria" / name).write_text("[]", encoding="utf-8")
    ended = readiness("pack", "lint", "small", "-f", shape, "-o", f"{name}.out", folder=folder)
    printed = readiness("pack", "lint", "small", "-f", shape, folder=folder)
    assert (ended.code, printed.code) == (2, 2)
    assert (printed.out + ended.err).replace("\n", "").isprintable()
    assert (folder / f"{name}.out").read_bytes() == printed.out.encode()
    if shape == "json":
        assert json.loads(printed.out)["problems"][0]["file"] == f"small/criteria/{name}"


@pytest.mark.parametrize("report", ["text", "markdown", "html", "json"])
def test_files_whose_names_are_no_text_are_judged_and_told(folder: Path, report: str) -> None:
    name = os.fsdecode(b"o-\xff.json")
    (folder / "empty.json").rename(folder / name)
    (folder / FILE).rename(folder / "small" / "criteria" / os.fsdecode(b"HP06-\xff.yaml"))
    refused(
        readiness("check", name, "--pack", "small", folder=folder),
        "small/criteria/HP06-\N{REPLACEMENT CHARACTER}.yaml:1:1: $.id: "
        "the file is called HP06-\N{REPLACEMENT CHARACTER}.yaml; call it HP06.yaml, or correct the id",
    )
    suffix = {"text": "txt", "markdown": "md"}.get(report, report)
    output = os.fsdecode(b"r-\xff.") + suffix
    ended = readiness("check", name, "-f", report, "-o", output, folder=folder)
    assert ended.code == 3
    assert ("o-\\\\xff.json" if report in ("json", "markdown") else "o-\\xff.json") in ended.out or report == "text"
    assert f"readiness: wrote r-\\xff.{suffix}" in ended.err.splitlines()


@pytest.mark.parametrize(
    ("old", "new"),
    [("id: HP06.1", "id: HP06.\u0661"), ("id: HP06\n", "id: HP\u0660\u0666\n")],
    ids=["a check", "a criterion"],
)
def test_ids_take_the_digits_of_ascii_alone(folder: Path, old: str, new: str) -> None:
    criterion(folder, (old, new))
    assert "is not the id of a c" in check_pack(folder).err


def test_versions_take_the_digits_of_ascii_alone(folder: Path) -> None:
    file = folder / "small" / "pack.yaml"
    file.write_text(changed(file.read_text(encoding="utf-8"), ("1.0.0", "\uff11.0.0")), encoding="utf-8")
    assert '"\uff11.0.0" is not a version in three numbers; write it like 1.0.0' in check_pack(folder).err


STRANGE = """    import readiness.cli.sandbox as sandbox, readiness.evaluation.evaluator as evaluator
    sandbox.ALONE, usual = 1, evaluator.evaluate
    def evaluate(rules, file):
        if file.submission.council.name == "Slowtown":
            while True:
                try:
                    while True: pass
                except Exception: pass
        return usual(rules, file) if file.submission.council.name != "Bigtown" else [0] * 10**9
    evaluator.evaluate = evaluate
    enter()
"""


@pytest.mark.slow
def test_of_several_files_one_that_takes_too_long_or_too_much_stops_no_other(folder: Path) -> None:
    names = ("Anytown", "Slowtown", "Bigtown", "Othertown")
    files = [str(written(folder, submission(council={"name": name}), f"{name}.json").name) for name in names]
    ended = limited(STRANGE, *files, "--pack", "small", folder=folder, command=("portfolio",))
    assert (ended.code, ended.err.splitlines()[:2]) == (
        3,
        [
            "readiness: left out Bigtown.json: it needs more than 2 GB of memory",
            "readiness: left out Slowtown.json: it takes more than 1 s of processor time to read and to judge",
        ],
    )
    assert "2 councils side by side, from 4 files" in ended.last_line
