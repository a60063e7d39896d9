"""Several submissions in one run: which are judged, what is told of each, and the one code that they come to."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from readiness.cli import workers
from tests.support.gating import waiver, waiver_text
from tests.support.packs import quick_pack
from tests.support.process import TOOL, Ended, reader_gone, readiness, started, surroundings
from tests.support.submissions import UNSEEN, Json, submission, without_a_gap, written

PASSES = "[passed] {}: no gap at critical or worse"


@pytest.fixture(autouse=True)
def _a_few_criteria(monkeypatch: pytest.MonkeyPatch) -> None:
    """What runs in this process judges by a few criteria."""
    monkeypatch.setattr("readiness.packs.pack.load_shipped", lambda *_: quick_pack())


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two councils' folders, with a file for each way to end."""
    for name, content in {
        "north/passes.json": without_a_gap(),
        "north/gap.json": submission(assessments=UNSEEN),
        "south/nothing.json": submission(),
        "south/broken.json": {**submission(), "status": "finished"},
    }.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        written(tmp_path, content, name)
    return tmp_path


def told(ended: Ended) -> list[tuple[str, str]]:
    """How each file ended, in the order in which they were told."""
    lines = [line.removeprefix("  - [") for line in ended.out.splitlines() if line.startswith("  - [")]
    return [(line.partition("] ")[2].partition(":")[0], line.partition("]")[0]) for line in lines]


# Which are judged

ALL = ["north/gap.json", "north/passes.json", "south/broken.json", "south/nothing.json"]


@pytest.mark.parametrize(
    ("named", "judged"),
    [
        (["."], ALL),
        (["south", "north/passes.json"], ["south/broken.json", "south/nothing.json", "north/passes.json"]),
        (["*/p*.json"], ["north/passes.json"]),
        (["**/*.json"], ALL),
        (["north/gap.json", "./north/gap.json", "north"], ["north/gap.json", "north/passes.json"]),
        ([".", "--exclude", "broken.json", "--exclude", "north/*"], ["south/nothing.json"]),
    ],
    ids=["a folder", "a folder and a file", "a pattern", "folders by a pattern", "twice", "without some"],
)
def test_folders_and_patterns_are_judged_in_order_and_each_file_once(
    folder: Path, named: list[str], judged: list[str]
) -> None:
    assert [name for name, _ in told(readiness("check", *named, folder=folder))] == judged


@pytest.mark.parametrize("end", [b"\n", b"\r\n", b"\0"], ids=["lines", "Windows lines", "NUL"])
def test_a_list_of_paths_is_read_from_standard_input(folder: Path, end: bytes) -> None:
    ended = readiness("check", "--files-from", "-", folder=folder, given=end.join([b"north/gap.json", b"", b"north"]))
    assert told(ended) == [("north/gap.json", "gaps"), ("north/passes.json", "passed")]


def test_hidden_files_and_other_files_in_a_folder_are_passed_over_and_a_hidden_one_that_is_named_is_judged(
    folder: Path,
) -> None:
    for name in (".hidden.json", "notes.txt"):
        (folder / "north" / name).write_text("{}", encoding="utf-8")
    assert [name for name, _ in told(readiness("check", "north", folder=folder))] == ALL[:2]
    assert told(readiness("check", "north/.hidden.json", "north/gap.json", folder=folder))[0][1] == "wrong input"


def test_a_file_with_a_star_in_its_name_is_that_file(folder: Path) -> None:
    (folder / "north" / "gap.json").rename(folder / "north" / "g*.json")
    assert told(readiness("check", "north/g*.json", "north", folder=folder)) == [
        ("north/g*.json", "gaps"),
        ("north/passes.json", "passed"),
    ]


@pytest.mark.parametrize("named", ["empty", "*.xml", "north/*.xlsx"])
def test_where_nothing_matches_nothing_has_passed(folder: Path, named: str) -> None:
    (folder / "empty").mkdir()
    assert readiness("check", named, folder=folder) == Ended(
        3, "", "readiness: Could not judge (code 3): nothing matched, and no submission was judged.\n"
    )


# What is told, and the code


def test_each_file_has_its_verdict_a_broken_one_stops_no_other_and_the_last_line_tells_all(folder: Path) -> None:
    ended = readiness("check", ".", "gone.json", folder=folder)
    assert told(ended) == [
        ("north/gap.json", "gaps"),
        ("north/passes.json", "passed"),
        ("south/broken.json", "wrong input"),
        ("south/nothing.json", "could not judge"),
        ("gone.json", "wrong input"),
    ]
    assert (ended.code, ended.err) == (
        2,
        (
            "readiness: Wrong input (code 2): 2 of 5 files cannot be judged as they are (south/broken.json and "
            "gone.json); 1 of 5 files has gaps at critical or worse (north/gap.json); 1 of 5 files holds too little "
            "to be judged (south/nothing.json); 1 of 5 files passed.\n"
        ),
    )


@pytest.mark.parametrize(
    ("left_out", "options", "code"),
    [
        ((), (), 2),
        (("broken.json",), (), 1),
        (("broken.json",), ("--exit-zero",), 3),
        (("broken.json", "gap.json"), (), 3),
        (("broken.json", "nothing.json"), ("--exit-zero",), 0),
        (("broken.json", "gap.json", "nothing.json"), (), 0),
        (("broken.json", "gap.json", "nothing.json"), ("--fail-on", "watch", "--min-coverage", "100"), 3),
    ],
)
def test_2_beats_1_beats_3(folder: Path, left_out: tuple[str, ...], options: tuple[str, ...], code: int) -> None:
    for name in left_out:
        next(folder.rglob(name)).unlink()
    assert readiness("check", ".", *options, folder=folder).code == code


def test_a_damaged_workbook_stops_no_other(folder: Path) -> None:
    (folder / "south" / "damaged.xlsx").write_bytes(b"PK\x03\x04xl/")
    ended = readiness("check", "south/damaged.xlsx", "north/passes.json", folder=folder)
    assert told(ended) == [("south/damaged.xlsx", "wrong input"), ("north/passes.json", "passed")]
    assert "the workbook is damaged: it cannot be unpacked" in " ".join(ended.out.split())


@pytest.mark.slow
def test_a_large_file_is_judged_between_small_ones(folder: Path) -> None:
    raw = json.dumps({**without_a_gap(), "extensions": {"free": "x" * 2**20}}).encode()
    (folder / "large.json").write_bytes(raw)
    names = ("north/gap.json", "large.json", "-", "south/broken.json")
    ended = started("check", *names, folder=folder, given=raw)
    ends = ("gaps", "could not judge", "could not judge", "wrong input")
    assert told(ended) == [*zip(names, ends, strict=True)]


def test_a_file_is_judged_as_it_is_alone(folder: Path) -> None:
    together = readiness("check", "north", "-f", "jsonl", folder=folder).out
    alone = [readiness("check", name, "-f", "jsonl", folder=folder).out for name in ALL[:2]]
    assert together == "".join(alone)


def test_the_lines_of_a_file_are_the_same_where_reports_are_written_too(folder: Path) -> None:
    """Where nobody asks for more than verdicts, no more is made of a submission."""
    briefly = readiness("check", ".", folder=folder)
    with_reports = readiness("check", ".", "-o", "junit=all.xml", folder=folder)
    assert (briefly.code, briefly.out, briefly.last_line) == (
        with_reports.code,
        with_reports.out,
        with_reports.last_line,
    )


def test_what_crashes_is_no_pass_and_stops_no_other(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    evaluate = __import__("readiness.evaluation.evaluator").evaluation.evaluator.evaluate

    def fails(rules: object, file: object, *rest: object) -> object:
        if "passes" in file.document.name:  # type: ignore[attr-defined]
            raise ZeroDivisionError("ours")
        return evaluate(rules, file, *rest)

    monkeypatch.setattr("readiness.evaluation.evaluator.evaluate", fails)
    ended = readiness("check", "north", "-o", "junit=all.xml", folder=folder)
    assert told(ended) == [("north/gap.json", "gaps"), ("north/passes.json", "internal error")]
    why = "internal error, and no verdict: ZeroDivisionError: ours; set READINESS_DEBUG=1 to see where, and report it"
    assert (ended.code, why in " ".join(ended.out.split())) == (4, True)
    assert 'errors="1"' in (folder / "all.xml").read_text(encoding="utf-8")


# Reports


def test_reports_over_all_files_and_a_folder_of_each_files_own(folder: Path) -> None:
    for name in ("pages", "results"):
        (folder / name).mkdir()
    outputs = ("-o", "all.sarif", "-o", "html=pages", "-o", "json=results")
    ended = readiness("check", ".", *outputs, folder=folder)
    assert ended.err.splitlines()[:3] == [f"readiness: wrote {name}" for name in ("all.sarif", "pages", "results")]
    (run,) = json.loads((folder / "all.sarif").read_text(encoding="utf-8"))["runs"]
    assert {result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] for result in run["results"]} >= {
        "north/gap.json",
        "south/broken.json",
    }
    for place, suffix in (("pages", "html"), ("results", "json")):
        found = sorted(path.relative_to(folder / place).as_posix() for path in (folder / place).rglob("*.*"))
        assert found == [f"{name}.{suffix}" for name in ("north/gap", "north/passes", "south/nothing")]


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (("-o", "page.html"), "html tells of one submission: name a folder that exists for those of several"),
        (("-f", "json"), "json tells of one submission; of several tell: text, sarif"),
        (("--open",), "--open shows the report of one submission"),
        (("-o", "html=out", "south/gap.xlsx", "south/gap.json"), "would both be out/south/gap.html; rename one"),
        (("--files-from", "-", "-"), "cannot be both a submission and a list of paths"),
        (("-o", "junit=north/gap.json"), "The report would overwrite the submission north/gap.json"),
    ],
)
def test_what_makes_no_sense_for_several_is_refused_before_anything_is_judged(
    folder: Path, options: tuple[str, ...], says: str
) -> None:
    (folder / "out").mkdir()
    ended = readiness("check", "north", *options, folder=folder)
    assert (ended.code, ended.out, says in ended.last_line) == (2, "", True), ended.last_line


def test_a_reader_who_has_left_hides_no_verdict(folder: Path) -> None:
    with reader_gone() as stream:
        ended = readiness("check", "north", folder=folder, streams={"stdout": stream})
    assert ended.code == 1
    assert ended.last_line.startswith("readiness: Gaps (code 1): 1 of 2 files has gaps")


# Workers


@pytest.mark.slow
def test_two_at_a_time_say_byte_for_byte_what_one_after_the_other_does(folder: Path) -> None:
    said, reports = [], []
    for jobs in ("1", "2"):
        said.append(
            started("check", ".", "gone.json", "-o", "all.sarif", "-o", "all.xml", "--jobs", jobs, folder=folder)
        )
        reports.append([(folder / name).read_bytes() for name in ("all.sarif", "all.xml")])
    assert said[0] == said[1]
    assert reports[0] == reports[1]


def test_a_worker_that_is_killed_costs_its_file_the_verdict_and_no_other(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.argv", ["readiness", "check", "north"])
    with workers.Workers(1, "the submission") as ours:
        before = ours.file(str(folder / ALL[1]))
        os.kill(ours._all[0]._child.pid, signal.SIGKILL)  # type: ignore[union-attr]
        time.sleep(0.1)
        killed, after = (ours.file(str(folder / ALL[1])) for _ in range(2))
    assert (killed.code, killed.diagnostics[0].message) == (
        2,
        "the submission was given up, and nothing was judged: the work with it ended with signal 9",
    )
    assert before == after
    assert before.judgement is not None


def test_a_worker_that_is_killed_before_it_has_begun_ends_the_run_with_a_message_and_a_documented_code(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    killed = [sys.executable, "-c", "import os; os.kill(os.getpid(), 9)"]
    monkeypatch.setattr(
        workers, "serving_child", lambda *_: subprocess.Popen(killed, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    )
    ended = readiness("check", "north", "--jobs", "2", folder=folder)
    why = "the submission was given up, and nothing was judged: the work with it ended with signal 9"
    assert (ended.code, ended.err) == (2, f"readiness: {why} (code 2)\n")


@pytest.mark.slow
def test_workers_end_with_the_run_that_started_them(folder: Path) -> None:
    for name in range(60):
        written(folder, submission(assessments=UNSEEN), f"north/{name}.json")
    command = [*TOOL, "check", "north", "--jobs", "2"]
    with subprocess.Popen(
        command, cwd=folder, env=surroundings(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as run:
        assert run.stdout is not None
        run.stdout.readline()
        children = Path(f"/proc/{run.pid}/task/{run.pid}/children").read_text(encoding="ascii").split()
        run.terminate()
        assert run.wait(20) == 143
    time.sleep(0.2)
    assert [child for child in children if Path(f"/proc/{child}").exists()] == []


# What is wrong in what is asked, and in no submission

THERE = "what comes with readiness is ilacs-2018@1.0.0 and ilacs-2026@1.0.0"
ASKS = "readiness: nothing was judged: {} asks for {} (code 2)\n"


def waived(folder: Path, *waivers: Json) -> None:
    (folder / "waivers.yaml").write_text(waiver_text(*waivers), encoding="utf-8")


@pytest.mark.parametrize(
    ("option", "message"),
    [
        (
            ("--criterion", "HP06x"),
            ASKS.format("--criterion", 'what is not there: ilacs-2026 1.0.0 has no "HP06x"; did you mean "HP06"?'),
        ),
        (("--require-pack", "ilacs-2026@9.0.0"), ASKS.format("--require-pack", f"ilacs-2026@9.0.0, and {THERE}")),
        (
            ("--baseline", "last"),
            "readiness: there is no file and no folder last; check what --baseline names (code 2)\n",
        ),
    ],
    ids=["a criterion", "a pack", "a baseline"],
)
def test_a_slip_in_what_is_asked_is_told_once_and_before_any_file_is_judged(
    folder: Path, option: tuple[str, str], message: str
) -> None:
    ended = readiness("check", "north", *option, folder=folder)
    assert (ended.code, ended.out, ended.err) == (2, "", message)


def test_a_slip_in_waivers_is_told_once_whomever_they_are_for_and_in_the_report_over_all_files(folder: Path) -> None:
    waived(folder, waiver("HP06.77", council="Elsewhere"))
    ended = readiness("check", "north", "--waivers", "waivers.yaml", "-o", "all.sarif", folder=folder)
    assert (ended.code, ended.out, ended.err.splitlines()) == (2, "", [
        "readiness: wrote all.sarif",
        'waivers.yaml:5:3: $.waivers[0].check: the pack has no check HP06.77; did you mean "HP06.7"?',
        "readiness: nothing was judged: 1 problem to mend (code 2)",
    ])  # fmt: skip
    (result,) = json.loads((folder / "all.sarif").read_text(encoding="utf-8"))["runs"][0]["results"]
    assert result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "waivers.yaml"


def test_waivers_for_several_councils_are_handled_in_silence_and_a_name_that_is_nearly_right_is_told_once(
    folder: Path,
) -> None:
    written(folder, {**submission(assessments=UNSEEN), "council": {"name": "Otherham"}}, "north/other.json")

    def warnings(*councils: str) -> list[str]:
        waived(folder, *(waiver("HP06.1", council=one) for one in councils))
        options = ("--waivers", "waivers.yaml", "--as-of", "2026-11-28")
        told = readiness("check", "north", *options, folder=folder).err.splitlines()
        return [line for line in told if "waivers are" in line or "all are" in line]

    assert warnings("Anytown", "Otherham", "Barnet") == []
    assert warnings("Anytown", "Othrham") == [
        'readiness: warning: waivers are for "Othrham", and no submission is; did you mean "Otherham"?'
    ]
    assert warnings("Barnet") == ["readiness: warning: no waiver is for Anytown and Otherham: all are for Barnet"]
