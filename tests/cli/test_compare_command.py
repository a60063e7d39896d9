"""What `compare` and `check --since` print, write and end with."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from readiness.cli.given import may_be_large
from tests.support.process import ROOT, readiness
from tests.support.schemas import issues
from tests.support.submissions import UNSEEN, submission, written
from tests.support.workbooks import replaced
from tools.generated import VISITS

OLD, NEW = (ROOT / "samples" / f"{visit}.json" for visit in VISITS)
EXPECTED = ROOT / "samples" / "expected"
MOVED = (
    "Of 16 checks that could be assessed both times: 1 gap opened, 2 checks became worse; "
    "1 gap closed, 2 checks became better; 2 gaps stay."
)


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """The evaluation of the first visit, as it was stored."""
    path = tmp_path / "old.json"
    assert readiness("check", OLD, "-o", path).code == 1
    return path


@pytest.mark.parametrize(("arguments", "suffix"), [(("--full",), ".txt"), (("-f", "markdown"), ".md")])
def test_two_visits_to_one_council_are_told_as_expected(arguments: tuple[str, ...], suffix: str) -> None:
    ended = readiness("compare", OLD, NEW, *arguments)
    assert ended.out == (EXPECTED / f"gloucestershire-changes{suffix}").read_text(encoding="utf-8")
    assert (ended.code, ended.err) == (0, f"readiness: Compared (code 0): {MOVED}\n")


def test_the_page_for_a_terminal_cuts_long_lists_and_says_so() -> None:
    lines = readiness("compare", OLD, NEW).out.splitlines()
    assert [line for line in lines if len(line) > 80] == []
    assert [line for line in lines if line.startswith("  - and ")] == ["  - and 7 more", "  - and 8 more"]
    assert lines[-1] == "The whole report: -o changes.html writes it as a page, --full prints it here."


def test_a_stored_evaluation_is_compared_like_its_submission(old: Path) -> None:
    first, second = (json.loads(readiness("compare", one, NEW, "-f", "json").out) for one in (OLD, old))
    assert (first["before"].pop("stored"), second["before"].pop("stored")) == (False, True)
    assert first.pop("about")[1:] == second.pop("about")[1:]
    assert first == second


@pytest.mark.slow
def test_workbooks_are_compared_like_their_submissions_and_within_the_same_limits(tmp_path: Path) -> None:
    books = [f"{file.stem}.xlsx" for file in (OLD, NEW)]
    for file, book in zip((OLD, NEW), books, strict=True):
        assert readiness("convert", file, "-o", book, folder=tmp_path).code == 0
    assert readiness("compare", *books, folder=tmp_path).last_line == f"readiness: Compared (code 0): {MOVED}"
    raw = (tmp_path / books[0]).read_bytes()
    (tmp_path / "large.xlsx").write_bytes(replaced(raw, "xl/media/image1.png", lambda _: b"\0" * 13 * 1024 * 1024))
    assert [may_be_large(tmp_path / name) for name in (books[0], "large.xlsx")] == [False, True]


def test_every_format_is_written_at_once_and_the_page_needs_no_other_host(tmp_path: Path) -> None:
    paths = [tmp_path / f"changes{suffix}" for suffix in (".html", ".md", ".json", ".txt")]
    ended = readiness("compare", OLD, NEW, *(part for path in paths for part in ("-o", path)))
    assert ended.code == 0
    page = paths[0].read_text(encoding="utf-8")
    assert "<h1>Gloucestershire: what changed since 3 October 2018</h1>" in page
    assert page.index("No longer seen (13)") < page.index("Gaps that closed (1)")
    assert "<script" not in page
    assert "://" not in page
    assert issues(readiness("schema", "comparison").out, json.loads(paths[2].read_text(encoding="utf-8"))) == []


def test_what_changed_stands_on_the_first_page_of_every_report_and_leaves_the_code_alone(tmp_path: Path) -> None:
    paths = [tmp_path / f"report{suffix}" for suffix in (".html", ".md", ".json", ".txt")]
    plain = readiness("check", NEW)
    ended = readiness("check", NEW, "--since", OLD, *(part for path in paths for part in ("-o", path)))
    assert (ended.code, ended.last_line) == (plain.code, plain.last_line)
    texts = [path.read_text(encoding="utf-8") for path in paths]
    # The page has a first screen above what other reports begin with.
    page = re.sub(r"<[^>]*>", "", texts[0].partition('<main id="content">')[2])
    for text in (ended.out, page, texts[1].replace("\\", ""), texts[3]):
        start = text.lower().index("what changed since 3 october 2018")
        assert text.lower().index("children who may need action today") < start
        assert start < text.lower().index("what could not be seen")
        gone = text.index("HP05.4 (critical)", start)
        assert gone < text.index("CC05.1 (minor to met)")
    since = json.loads(texts[2])["since"]
    assert since == json.loads(readiness("compare", OLD, NEW, "-f", "json").out)
    assert json.loads(readiness("check", NEW, "-f", "json").out)["since"] is None
    assert issues(readiness("schema", "evaluation").out, json.loads(texts[2])) == []


SINCE = """\
What changed since 3 October 2018
  Of 16 checks that could be assessed both times: 1 gap opened, 2 checks became
  worse; 1 gap closed, 2 checks became better; 2 gaps stay. 13 checks are no
  longer seen, 6 of them gaps: that is no progress. 14 checks are newly seen, 6
  of them gaps.
  - [opened] LD07.1 Turnover of social workers was more than 30% in the year. …
  - [worse] LD11.1 16% of children in care live more than 20 miles from home …
  - [worse] and 1 more
  - [no longer seen] gaps: HP05.4 (critical), LD05.7 (major), 4 more
  - [newly seen] gaps: LD07.6 (major), LD07.10 (major), 4 more
  - [closed] CC05.1 (minor to met)
  - [better] HP08.1 (major to minor), CL04.1 (watch to met)
"""


def test_the_section_of_a_report_is_short(old: Path) -> None:
    for earlier in (OLD, old):
        assert SINCE in readiness("check", NEW, "--since", earlier).out
    assert SINCE in readiness("check", "-", "--since", old, given=NEW.read_bytes()).out


OVERLAY = """\
overlay_format: "1.0"
id: ours
version: "1.0.0"
title: Our own lines
pack: {id: ilacs-2018, from: "1.0.0", before: "2.0.0"}
operations:
  - {disable: CC05.1, reason: We look at it elsewhere.}
"""


def test_what_an_overlay_changed_is_put_down_to_the_overlay(tmp_path: Path, old: Path) -> None:
    overlay = tmp_path / "ours.yaml"
    overlay.write_text(OVERLAY, encoding="utf-8")
    ended = readiness("compare", old, OLD, "--overlay", overlay, "-f", "json")
    comparison = json.loads(ended.out)
    assert comparison["rules"] == ["overlays"]
    told = [(one["check"], one["kind"], one["causes"]) for one in comparison["changes"] if one["kind"] != "same"]
    assert told == [("CC05.1", "no-longer-seen", ["overlays"])]


def test_the_wrong_order_is_a_warning(old: Path) -> None:
    assert readiness("compare", NEW, old).err.splitlines()[0] == (
        "readiness: warning: the second is the older one; give the older one first"
    )


def test_nothing_assessed_both_times_is_no_comparison(tmp_path: Path) -> None:
    empty = written(tmp_path, submission())
    ended = readiness("compare", empty, empty)
    assert (ended.code, ended.last_line) == (
        3,
        "readiness: Could not compare (code 3): no check was assessed both times.",
    )


def test_what_cannot_be_compared_ends_with_2_and_why(tmp_path: Path, old: Path) -> None:
    ours = written(tmp_path, submission(assessments=UNSEEN))
    spoilt = tmp_path / "spoilt.json"
    spoilt.write_text(old.read_text(encoding="utf-8").replace('"1.0"', '"9.0"', 1), encoding="utf-8")
    missing = tmp_path / "missing.json"
    told = {
        (NEW, ours): "of Gloucestershire (E10000013), and submission.json of Anytown; give two files of one council",
        (missing, ours): f"there is no file {missing}; check the name and the folder",
        (tmp_path, ours): f"{tmp_path} is no file that can be compared; name a submission or an evaluation",
        (spoilt, NEW): "nothing was judged: 1 problem to mend",
    }
    for files, message in told.items():
        ended = readiness("compare", *files)
        assert (ended.code, ended.out) == (2, "")
        assert f"{message} (code 2)" in ended.last_line
    since = readiness("check", NEW, "--since", ours)
    assert (since.code, since.out) == (2, "")


@pytest.mark.slow
def test_nothing_in_a_stored_evaluation_reaches_a_terminal_or_a_page_as_more_than_text(old: Path) -> None:
    hostile = "\x1b[31m<script>alert(1)</script>[click](https://evil.example)\u202e"
    content = json.loads(old.read_text(encoding="utf-8"))
    for finding in content["findings"]:
        finding["text"] = finding["title"] = hostile
        if finding["shown"]:
            finding["shown"] = hostile
    content["provenance"]["submission"] = content["provenance"]["pack"] = hostile
    content["provenance"]["council"] = hostile
    old.write_text(json.dumps(content), encoding="utf-8")
    for shape in ("text", "markdown", "html", "json"):
        ended = readiness("compare", old, NEW, "-f", shape)
        assert ended.code == 0
        assert not {"\x1b", "\u202e"} & {*ended.out, *ended.err}
        assert not re.search(r"(?<!\\)<script", ended.out) or shape in ("text", "json")
        assert "[click](" not in ended.out or shape != "markdown"
    ended = readiness("check", NEW, "--since", old)
    assert not {"\x1b", "\u202e"} & {*ended.out, *ended.err}


def test_a_report_never_overwrites_what_was_compared(old: Path) -> None:
    before = old.read_bytes()
    for command in (("compare", old, NEW, "-o", old), ("check", NEW, "--since", old, "-o", old)):
        ended = readiness(*command)
        assert (ended.code, "would overwrite" in ended.err) == (2, True)
    assert old.read_bytes() == before
