"""Outputs on the command line: the format by suffix or name, standard output, and problems where nothing is judged."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from tests.support.packs import quick_pack
from tests.support.process import Ended, reader_gone, readiness
from tests.support.submissions import UNSEEN, submission, without_a_gap, written


@pytest.fixture(autouse=True)
def _a_few_criteria(monkeypatch: pytest.MonkeyPatch) -> None:
    """What runs in this process judges by a few criteria."""
    monkeypatch.setattr("readiness.packs.pack.load_shipped", lambda *_: quick_pack())


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a submission that has a gap, and one that cannot be read."""
    written(tmp_path, submission(assessments=UNSEEN), "gap.json")
    written(tmp_path, submission(status="finished"), "broken.json")
    return tmp_path


def outputs(*named: str) -> tuple[str, ...]:
    return tuple(part for one in named for part in ("-o", one))


# How each file begins.
BEGINS = {
    "x.sarif": '{"$schema": "https://docs.oasis-open.org/sarif/',
    "y.sarif.json": '{"$schema": "https://docs.oasis-open.org/sarif/',
    "x.junit.xml": '<?xml version="1.0" encoding="utf-8"?>\n<testsuites name="readiness">\n',
    "x.csv": "file,line,column,cell,path,",
    "x.jsonl": '{"file": "gap.json", "line": 1, ',
    "x.ndjson": '{"file": "gap.json", "line": 1, ',
    "x.json": '{\n  "evaluation_schema"',
    "gitlab=gl-code-quality-report.json": '[{"description": "HP06.2 Nobody waits unseen',
    "github=annotations": "::error file=gap.json,line=1,col=",
    "summary=page": "# Inspection readiness\n\n## Anytown\n",
    "markdown-short=short.txt": "# Inspection readiness\n\n## Anytown\n",
    "text=in words": "Anytown: inspection readiness\n",
    "sarif-all=all": '{"$schema": "https://docs.oasis-open.org/sarif/',
    "./a=b.md": "# Anytown: inspection readiness\n",
    "a b=c.md": "# Anytown: inspection readiness\n",
}


def test_one_run_writes_all_formats_by_suffix_and_by_name(folder: Path) -> None:
    ended = readiness("check", "gap.json", *outputs(*BEGINS), "-f", "json", folder=folder)
    files = {
        one: one.removeprefix("./") if "./" in one or " " in one.partition("=")[0] else one.rpartition("=")[2]
        for one in BEGINS
    }
    assert (ended.code, [line for line in ended.err.splitlines() if "wrote" not in line]) == (1, [ended.last_line])
    assert ended.err.splitlines()[:-1] == [f"readiness: wrote {file}" for file in files.values()]
    for asked, begins in BEGINS.items():
        assert (folder / files[asked]).read_text(encoding="utf-8").startswith(begins), asked


@pytest.mark.parametrize("shape", ["sarif", "junit", "github", "gitlab", "csv", "jsonl", "summary", "markdown-short"])
def test_a_format_is_printed_as_it_is_written_and_changes_no_code(folder: Path, shape: str) -> None:
    written_ = readiness("check", "gap.json", "-o", f"{shape}=file", folder=folder)
    printed = readiness("check", "gap.json", "-f", shape, folder=folder)
    also = readiness("check", "gap.json", "-o", f"{shape}=-", folder=folder)
    assert printed.out == also.out == (folder / "file").read_bytes().decode()
    assert (printed.err, printed.code) == (also.err, also.code)
    assert (written_.code, written_.last_line) == (printed.code, printed.last_line)


def test_all_of_sarif_has_more_results_and_the_other_formats_stay(folder: Path) -> None:
    written(folder, without_a_gap(), "good.json")
    some = readiness("check", "good.json", "-f", "sarif", folder=folder).out
    every = readiness("check", "good.json", "-f", "sarif", "--sarif-all", "-o", "x.csv", folder=folder).out
    assert every == readiness("check", "good.json", "-f", "sarif-all", folder=folder).out
    few, all_ = (len(json.loads(text)["runs"][0]["results"]) for text in (some, every))
    assert few < all_ == len(quick_pack().checks)


TRY = "Try: readiness check --help\nreadiness: "
REFUSED = {
    (
        "sarf=x",
    ): 'no report is called "sarf" (sarf=x); did you mean "sarif"?; for a file of that name, write "./sarf=x".',
    ("json=",): '"json=" names no file; write the path behind the sign, or - for standard output.',
    ("-",): "- says no format; write it before, as in -o json=-.",
    ("json=-", "csv=-"): "Two reports would go to standard output; write one of them to a file.",
    ("json=x", "csv=./x"): "Two outputs have the same path; name each differently.",
    ("json=gap.json",): "The report would overwrite the submission gap.json; name another output.",
}


@pytest.mark.parametrize("named", REFUSED, ids=" ".join)
def test_what_says_no_format_or_no_place_of_its_own_is_refused(folder: Path, named: tuple[str, ...]) -> None:
    before = sorted(os.listdir(folder))
    assert readiness("check", "gap.json", *outputs(*named), folder=folder) == Ended(
        2, "", f"{TRY}{REFUSED[named]} (code 2)\n"
    )
    assert sorted(os.listdir(folder)) == before


def test_what_is_printed_is_asked_for_once(folder: Path) -> None:
    ended = readiness("check", "gap.json", "-f", "json", "-o", "csv=-", folder=folder)
    assert (ended.code, ended.out) == (2, "")


def test_a_comparison_takes_a_format_by_name_and_only_those_that_it_has(folder: Path) -> None:
    both = ("compare", "gap.json", "gap.json")
    assert readiness(*both, "-o", "markdown=told", folder=folder).err.startswith("readiness: wrote told\n")
    assert readiness(*both, "-o", "markdown=-", folder=folder).out == (folder / "told").read_text(encoding="utf-8")
    for named in ("junit=x", "x.sarif"):
        assert readiness(*both, "-o", named, folder=folder).code == 2


def test_the_summary_of_a_step_keeps_what_was_there_and_any_other_file_does_not(folder: Path) -> None:
    for name in ("step", "other"):
        (folder / name).write_text("# Built\n", encoding="utf-8")
    variables = {"GITHUB_STEP_SUMMARY": str(folder / "step")}
    for _ in range(2):
        readiness("check", "gap.json", *outputs("summary=step", "summary=./other"), folder=folder, variables=variables)
    page = (folder / "other").read_text(encoding="utf-8")
    assert page.startswith("# Inspection readiness\n")
    assert (folder / "step").read_text(encoding="utf-8") == f"# Built\n{page}{page}"


# Where nothing is judged

PROBLEM = {
    "rule": "unknown-word",
    "file": "broken.json",
    "line": 1,
    "column": 137,
    "path": "$.status",
    "message": 'the text "finished" is not known here',
    "hint": "what is known here: draft, signed-off, compiled",
}


def test_a_wrong_submission_is_told_in_each_format_that_has_a_form_for_it(folder: Path) -> None:
    named = ("x.json", "x.sarif", "x.xml", "x.csv", "x.html", "x.md")
    ended = readiness("check", "broken.json", "-f", "json", *outputs(*named), folder=folder)
    (problem,) = json.loads(ended.out)["problems"]
    assert problem | {"column": 137} == PROBLEM
    assert (folder / "x.json").read_text(encoding="utf-8") == ended.out
    assert [name for name in named if (folder / name).exists()] == ["x.json", "x.sarif", "x.xml", "x.csv"]
    assert ended.code == 2
    wrote = "".join(f"readiness: wrote {name}\n" for name in named[:4])
    assert ended.err.startswith(f"{wrote}broken.json:1:")
    assert ended.last_line == "readiness: broken.json: nothing was judged: 1 problem to mend (code 2)"


def test_a_file_that_is_not_there_is_told_so_too(folder: Path) -> None:
    ended = readiness("check", "nowhere.json", "-f", "json", folder=folder)
    assert (ended.code, json.loads(ended.out)) == (
        2,
        {
            "count": 1,
            "problems": [
                {
                    "rule": "unreadable-file",
                    "file": "nowhere.json",
                    "line": 1,
                    "column": 1,
                    "path": "$",
                    "message": "there is no file nowhere.json",
                    "hint": "check the name and the folder",
                }
            ],
        },
    )
    github = readiness("check", "nowhere.json", "-f", "github", folder=folder)
    assert github.out == (
        "::error file=nowhere.json,line=1,col=1,title=unreadable%3A unreadable-file::"
        "there is no file nowhere.json; check the name and the folder\n"
    )


def test_of_very_many_problems_json_says_that_there_are_more(folder: Path) -> None:
    written(folder, submission(**{f"unknown_{number:04}": 1 for number in range(1_001)}), "many.json")
    told = json.loads(readiness("check", "many.json", "-f", "json", folder=folder).out)
    assert (told["count"], told["not_shown"], told["more"], len(told["problems"])) == (1_000, 800, True, 200)


def test_what_people_read_is_not_printed_where_nothing_was_judged(folder: Path) -> None:
    for shape in ("text", "markdown", "html"):
        assert readiness("check", "broken.json", "-f", shape, folder=folder).out == ""


def test_a_reader_who_has_left_hides_no_problem(folder: Path) -> None:
    with reader_gone() as stream:
        ended = readiness("check", "broken.json", "-f", "json", folder=folder, streams={"stdout": stream})
    assert (ended.code, ended.last_line) == (
        2,
        "readiness: broken.json: nothing was judged: 1 problem to mend (code 2)",
    )


# Names that are not text


def test_a_name_that_is_no_text_is_told_with_the_codes_of_its_bytes(folder: Path) -> None:
    names = [os.fsdecode(name) for name in (b"o-\xff.json", b"o-\xfe.json")]
    for name in names:
        (folder / name).write_bytes((folder / "gap.json").read_bytes())
    told = [json.loads(readiness("check", name, "-f", "json", folder=folder).out) for name in names]
    assert [one["provenance"]["submission"] for one in told] == ["o-\\xff.json", "o-\\xfe.json"]
    page = os.fsdecode(b"p-\xff.html")
    ended = readiness("check", names[0], "-o", page, "-f", "html", folder=folder)
    assert ended.code == 1
    assert ended.err.startswith("readiness: wrote p-\\xff.html\nreadiness: o-\\xff.json: Gaps (code 1): ")
    assert ended.out == (folder / page).read_text(encoding="utf-8")
    assert "o-\\xff.json" in ended.out
