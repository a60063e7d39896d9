"""What `portfolio` prints, writes and ends with: councils from published figures, strangers' files, and bad names."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from python_calamine import CalamineWorkbook

from tests.support import browser as real
from tests.support.process import ROOT, Ended, readiness
from tests.support.submissions import UNSEEN, submission, written

COUNCILS = ("Bradford", "Calderdale", "Kirklees", "Leeds", "Wakefield")
SUFFIXES = (".html", ".xlsx", ".md", ".json", ".txt")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Five councils as their published figures show them, and a portfolio of them in every format."""
    folder = tmp_path_factory.mktemp("portfolio")
    for name in COUNCILS:
        end = ("--period-end", "2025-09-30")
        assert readiness("new", "--council", name, *end, "-o", f"{name}.json", folder=folder).code == 0
    return folder


def of_published(folder: Path, *more: str | Path) -> Ended:
    return readiness("portfolio", *(f"{name}.json" for name in COUNCILS), *more, folder=folder)


@pytest.fixture(scope="module")
def ended(folder: Path) -> Ended:
    """How it ended."""
    return of_published(
        folder, "--reports", "reports", *(part for one in SUFFIXES for part in ("-o", f"portfolio{one}"))
    )


def test_a_portfolio_of_five_councils_from_published_figures_takes_one_page(ended: Ended) -> None:
    lines = ended.out.splitlines()
    assert (ended.code, ended.last_line) == (
        0,
        "readiness: Portfolio (code 0): 5 councils side by side, from 5 files.",
    )
    assert [line for line in lines if len(line) > 80] == []
    assert len(lines) <= 60
    at = [next(number for number, line in enumerate(lines) if f"] {name} (" in line) for name in COUNCILS]
    assert at == sorted(at)


def test_every_format_names_every_council_and_the_json_is_what_its_schema_says(ended: Ended, folder: Path) -> None:
    for suffix in (".html", ".md", ".json", ".txt"):
        text = (folder / f"portfolio{suffix}").read_text(encoding="utf-8")
        assert [name for name in COUNCILS if name not in text] == []
    schema = json.loads(readiness("schema", "portfolio").out)
    content = json.loads((folder / "portfolio.json").read_text(encoding="utf-8"))
    Draft202012Validator(schema).validate(content)
    assert [one["report"] for one in content["councils"]] == [f"{name.lower()}.html" for name in COUNCILS]


class Links(HTMLParser):
    """The links and the ids of a page."""

    def __init__(self, page: Path) -> None:
        super().__init__()
        self.links: list[str] = []
        self.ids: set[str] = set()
        self.feed(page.read_text(encoding="utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keeps what leads somewhere, and what can be led to."""
        found = dict(attrs)
        self.links += [found["href"] or ""] if tag == "a" and "href" in found else []
        self.ids |= {found["id"] or ""} if "id" in found else set()


def test_each_cell_leads_to_its_criterion_in_the_councils_own_report(ended: Ended, folder: Path) -> None:
    page = Links(folder / "portfolio.html")
    criteria = sum(len(area["criteria"]) for area in json.loads((folder / "portfolio.json").read_text())["areas"])
    reports = {name: Links(folder / "reports" / f"{name.lower()}.html") for name in COUNCILS}
    for name, report in reports.items():
        address = f"reports/{name.lower()}.html"
        places = [link.partition("#")[2] for link in page.links if link.startswith(f"{address}#")]
        assert (len(places), len({*places})) == (criteria, criteria)
        assert {*places} <= report.ids
        assert page.links.count(address) >= 2
    inner = {link[1:] for link in page.links if link.startswith("#")}
    assert inner <= page.ids
    elsewhere = [link for link in page.links if not link.startswith(("#", "reports/"))]
    assert elsewhere == []
    text = (folder / "portfolio.html").read_text(encoding="utf-8")
    assert ("<script" in text, "://" in text) == (False, False)


def test_the_workbook_has_a_sheet_for_each_part_and_a_word_in_each_cell(ended: Ended, folder: Path) -> None:
    book = CalamineWorkbook.from_path(str(folder / "portfolio.xlsx"))
    assert book.sheet_names == ["Look at first", "Criteria by council", "What several share", "Read this with it"]
    rows = book.get_sheet_by_name("Criteria by council").to_python()
    assert [row[0] for row in rows[1:6]] == [*COUNCILS]
    content = json.loads((folder / "portfolio.json").read_text(encoding="utf-8"))
    levels = [cell["level"] for cell in content["councils"][0]["cells"]]
    words = {"partly-met": "met in part"}
    assert rows[1][1:] == [words.get(level, level.replace("-", " ")) for level in levels]
    assert [cell for row in rows[1:6] for cell in row if not cell] == []


@pytest.mark.slow
@pytest.mark.skipif(real.why_not() is not None, reason=real.why_not() or "")
def test_the_page_is_accessible_and_fits_a_phone(ended: Ended, folder: Path, tmp_path: Path) -> None:
    with real.chromium() as browser:
        opener = real.Opener(browser, tmp_path)
        report = (folder / "portfolio.html").read_text(encoding="utf-8")
        page = opener(report, size=(390, 800))
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        # A cell says its word to those who do not see its colour or its sign.
        words = page.evaluate(
            "[...new Set([...document.querySelectorAll('.matrix td a')].map(one => one.textContent))]"
        )
        assert {"minor", "watch", "not assessed", "not looked at"} <= {*words}
        cells = ".matrix tbody tr:nth-child(n + 3), .cards > :nth-child(n + 3)"
        assert real.violations(page, left_out=cells) == []
        assert real.violations(opener(report, scheme="dark"), left_out=cells, without=()) == []
        assert opener.close() == []


# Files that cannot stand beside the others


def councils(folder: Path, *names: str, **parts: Any) -> list[Path]:
    return [
        written(folder, submission(council={"name": name}, **parts), f"{number}.json")
        for number, name in enumerate(names)
    ]


@pytest.fixture(scope="module")
def mixed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two councils that can stand side by side, and files of which each cannot for another reason."""
    folder = tmp_path_factory.mktemp("mixed")
    councils(folder, "Anytown", "Othertown", assessments=UNSEEN)
    early = submission(council={"name": "Oldtown"}, period={"start": "2025-04-01", "end": "2025-09-30"})
    written(folder, early, "old-rules.json")
    late = submission(council={"name": "Latetown"}, period={"start": "2026-10-01", "end": "2027-03-31"})
    written(folder, late, "late.json")
    written(folder, submission(council={"name": "Anytown"}, prepared_on="2026-09-01"), "earlier.json")
    (folder / "broken.json").write_text('{"schema_version": "1.0", "council": 7,', encoding="utf-8")
    (folder / "damaged.xlsx").write_bytes(b"PK\x03\x04xl/")
    (folder / "notes.docx").write_bytes(b"PK\x03\x04word/")
    return folder


OUT = ("broken.json", "damaged.xlsx", "notes.docx", "missing.json", "old-rules.json", "late.json", "earlier.json")


def test_a_file_that_is_left_out_is_named_with_why_and_stops_no_other(mixed: Path) -> None:
    ended = readiness("portfolio", "0.json", *OUT, "1.json", "-o", "p.html", folder=mixed)
    assert ended.code == 3
    lines = [line.removeprefix("readiness: ") for line in ended.err.splitlines()]
    assert lines[0] == "wrote p.html"
    assert [line.partition(":")[0] for line in lines[1:-1]] == [
        "left out broken.json",
        "left out damaged.xlsx",
        "left out missing.json",
        "left out notes.docx",
        "left out old-rules.json (Oldtown)",
        "left out late.json (Latetown)",
        "left out earlier.json (Anytown)",
    ]
    assert lines[-1] == (
        "Portfolio (code 3): 2 councils side by side, from 9 files; left out: 4 unreadable (broken.json, damaged.xlsx, "
        "missing.json and 1 more), 1 judged by other rules (old-rules.json), 1 of another time (late.json), 1 with a "
        "later account here (earlier.json)."
    )
    page = (mixed / "p.html").read_text(encoding="utf-8")
    assert page.count("Oldtown") == page.count("Latetown") == 1
    assert str(mixed) not in page


def test_an_earlier_account_of_a_council_that_is_there_does_not_change_the_code(mixed: Path) -> None:
    ended = readiness("portfolio", "0.json", "earlier.json", folder=mixed)
    assert (ended.code, "1 with a later account here (earlier.json)" in ended.last_line) == (0, True)


def test_where_no_file_can_be_read_nothing_is_written(mixed: Path) -> None:
    ended = readiness(
        "portfolio", "broken.json", "notes.docx", ".", "-o", "none.html", "--reports", "none", folder=mixed
    )
    assert (ended.code, ended.out, len(ended.err.splitlines())) == (2, "", 4)
    assert ended.last_line == "readiness: Nothing was put side by side (code 2): none of 3 files could be read."
    assert not (mixed / "none.html").exists()
    assert not (mixed / "none").exists()


def test_a_stored_evaluation_stands_beside_submissions_and_has_no_report(mixed: Path) -> None:
    assert readiness("check", "0.json", "-o", "stored.json", folder=mixed).code == 1
    ended = readiness("portfolio", "stored.json", "1.json", "-f", "json", "--reports", "r", folder=mixed)
    assert ended.code == 0
    told = [(one["name"], one["stored"], one["report"]) for one in json.loads(ended.out)["councils"]]
    assert told == [("Anytown", True, None), ("Othertown", False, "othertown.html")]
    assert os.listdir(mixed / "r") == ["othertown.html"]


# Names


HOSTILE = ("../../etc/passwd", "<script>alert(1)</script>", "Straße Ünïtown", "\u202eevil\u200b", "—", "CON", "—")


def test_a_report_is_called_by_a_safe_name_of_its_own(tmp_path: Path) -> None:
    files = councils(tmp_path, *HOSTILE)
    codes = ("E06000022", "E08000036")  # two councils may be called alike
    for path, code in zip((files[4], files[6]), codes, strict=True):
        content = json.loads(path.read_text(encoding="utf-8"))
        path.write_text(json.dumps({**content, "council": {**content["council"], "code": code}}), encoding="utf-8")
    (tmp_path / "here").mkdir()
    ended = readiness("portfolio", *files, "--reports", "here/a b#?", "-o", "here/a b#?/con.html", folder=tmp_path)
    assert "the folder here/a b#? does not exist" in ended.err
    (tmp_path / "here/a b#?").mkdir()
    ended = readiness(
        *("portfolio", *files, "--reports", "here/a b#?", "-o", "here/a b#?/con.html", "-o", "p.html", "--full"),
        folder=tmp_path,
    )
    assert ended.code == 0
    assert sorted(os.listdir(tmp_path / "here/a b#?")) == [
        "con-2.html", "con.html", "council-2.html", "council.html", "etc-passwd.html", "evil.html",
        "script-alert-1-script.html", "strae-unitown.html",
    ]  # fmt: skip
    assert not {"\x1b", "\u202e", "\u200b"} & {*ended.out, *ended.err}
    page = (tmp_path / "p.html").read_text(encoding="utf-8")
    assert "<script" not in page
    assert "here/a%20b%23%3F/etc-passwd.html#HP06" in page
    assert "href=etc-passwd.html#HP06" in (tmp_path / "here/a b#?/con.html").read_text(encoding="utf-8")


def test_all_is_written_or_nothing(mixed: Path) -> None:
    (mixed / "kept.html").write_text("as it was", encoding="utf-8")
    (mixed / "taken").write_text("no folder", encoding="utf-8")
    for place in ("taken", "away/reports"):
        ended = readiness("portfolio", "0.json", "1.json", "-o", "kept.html", "--reports", place, folder=mixed)
        assert (ended.code, ended.out) == (4, "")
    assert (mixed / "kept.html").read_text(encoding="utf-8") == "as it was"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("0.json", "-o", "p.pdf"), f"No portfolio is called so (p.pdf); the name ends in {', '.join(SUFFIXES)}."),
        (("0.json", "-o", "0.json"), "The report would overwrite the file 0.json; name another output."),
        (("0.json", "-o", "p.md", "-o", "./p.md"), "Two outputs have the same path; name each differently."),
        ((), "FILES... is missing"),
    ],
)  # fmt: skip
def test_wrong_usage_is_refused_before_anything_is_read(mixed: Path, arguments: tuple[str, ...], message: str) -> None:
    ended = readiness("portfolio", *arguments, folder=mixed)
    assert (ended.code, ended.last_line) == (2, f"readiness: {message} (code 2)")


def test_chosen_rules_judge_all_whatever_their_day(mixed: Path) -> None:
    ended = readiness("portfolio", "0.json", "old-rules.json", "--pack", "ilacs-2018", "-f", "json", folder=mixed)
    content = json.loads(ended.out)
    assert (ended.code, content["pack"], len(content["councils"])) == (3, "ilacs-2018", 1)
    assert [one["because"] for one in content["left_out"]] == ["other-time"]


def test_what_is_wrong_with_the_rules_is_not_put_down_to_the_files(mixed: Path) -> None:
    none = {"READINESS_BENCHMARKS": str(mixed / "no-folder")}
    for options, message in (("--imported",), "nothing was imported"), (("--pack", "away"), "away"):
        ended = readiness("portfolio", "0.json", *options, folder=mixed, variables=none)
        assert (ended.code, message in ended.err, "left out" in ended.err) == (2, True, False)


def samples() -> Iterator[Path]:
    return (ROOT / "samples" / f"{name}.json" for name in ("troubled", "sound", "half-empty"))


def test_the_samples_stand_side_by_side_as_far_as_their_periods_go(tmp_path: Path) -> None:
    ended = readiness("portfolio", *samples(), "-o", tmp_path / "p.html")
    assert re.search(r"\[critical\] .*\(\d+ of 24 safety checks made\): HP", " ".join(ended.out.split()))
