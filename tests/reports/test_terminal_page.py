"""The page that a terminal shows: short, and silent about nothing that it leaves out."""

from __future__ import annotations

import dataclasses
import json
import re
from functools import cache
from pathlib import Path

import pytest

from readiness.data.catalogue import shipped_catalogue
from readiness.data.submission_file import parse_submission
from readiness.evaluation.compare import compare
from readiness.evaluation.evaluator import evaluate
from readiness.evaluation.first_page import Asked, FirstPage, NotChecked
from readiness.evaluation.result import Evaluation, Notice, NoticeKind
from readiness.packs.pack import load_shipped
from readiness.reports import Format, render
from readiness.reports.terminal_page import terminal_page
from readiness.reports.writers.text import write
from tests.support.packs import small_pack
from tests.support.process import ROOT, readiness
from tests.support.samples import every_sample
from tests.support.slow import mostly_slow
from tests.support.submissions import evaluated, submission

REST = "The whole report: -o report.html writes it as a page, --full prints it here."


@cache
def judged(name: str) -> Evaluation:
    file = f"samples/{name}.json"
    return evaluate(load_shipped(), parse_submission((ROOT / file).read_bytes(), file, shipped_catalogue()))


def page(evaluation: Evaluation) -> str:
    return write(terminal_page(evaluation))


def flat(text: str) -> str:
    return " ".join(text.split())


def with_page(evaluation: Evaluation, **changes: object) -> Evaluation:
    """The evaluation with another first page."""
    first: FirstPage = dataclasses.replace(evaluation.first_page, **changes)  # type: ignore[arg-type]  # any field
    return dataclasses.replace(evaluation, first_page=first)


@every_sample
def test_it_is_60_lines_of_80_columns_at_most_and_then_where_the_rest_is(sample: Path) -> None:
    *lines, last = page(judged(sample.stem)).splitlines()
    assert last == REST
    assert len(lines) <= 60
    assert [line for line in lines if len(line) > 80 or line != line.rstrip()] == []


@pytest.mark.parametrize("before", ["sound", "half-empty"])
def test_it_has_no_more_lines_where_it_tells_what_changed(before: str) -> None:
    raw = json.loads((ROOT / f"samples/{before}.json").read_text(encoding="utf-8"))
    dates = {"period_start": "2025-04-01", "period_end": "2025-09-30", "prepared_on": "2025-10-16"}
    named = json.dumps({**raw, "council": {"name": "Eastmoor (fictional)"}}).encode()
    earlier = evaluate(load_shipped(), parse_submission(named, "before.json", shipped_catalogue()))
    earlier = dataclasses.replace(earlier, provenance=dataclasses.replace(earlier.provenance, **dates))
    changed = dataclasses.replace(judged("troubled"), since=compare(earlier, judged("troubled")))
    lines = page(changed).splitlines()
    assert lines[-1] == REST
    assert len(lines) <= 60
    assert len([line for line in lines if line.startswith("  - [opened]")]) == 3
    assert [line for line in lines if len(line) > 80] == []


TROUBLED = """\
Eastmoor (fictional): inspection readiness
==========================================
  417 checks: 253 gaps (16 critical, 79 major, 158 minor), 59 to watch, 53 met,
  52 not assessed, 0 not applicable, 0 failed.

"""


def test_it_begins_with_whose_it_is_and_the_totals() -> None:
    assert page(judged("troubled")).startswith(TROUBLED)


@every_sample
def test_every_critical_gap_is_told_in_full_or_in_a_line_each_where_there_are_many(sample: Path) -> None:
    found = judged(sample.stem).first_page.safety.found
    told = flat(page(judged(sample.stem)))
    shown = found if len(found) <= 6 else [line[:30] for line in found[:12]]
    assert [line for line in shown if flat(f"[critical] {line}") not in told] == []
    assert (f"({len(found) - 12} critical" in told) is (len(found) > 12)


@every_sample
def test_what_was_not_checked_of_childrens_safety_is_counted_and_named(sample: Path) -> None:
    safety = judged(sample.stem).first_page.safety
    told = page(judged(sample.stem))
    assert (f"Not checked ({len(safety.not_checked)}): " in flat(told)) is bool(safety.not_checked)
    subjects = [*dict.fromkeys(f"{one.criterion} {one.subject}" for one in safety.not_checked)]
    assert [line for line in subjects[:6] if line not in flat(told)] == []
    assert (f"; {len(subjects) - 6} more." in flat(told)) is (len(subjects) > 6)


def test_what_was_found_stands_before_what_was_not_checked_and_that_before_good_news() -> None:
    found = page(judged("gloucestershire-2018-fourth-visit"))
    assert found.index("[critical] HP05.4") < found.index("Not checked (")
    mild = page(judged("ealing-2016"))
    assert mild.index("Not checked (") < mild.index("What could not be seen")


def test_each_cap_says_how_many_more_there_are() -> None:
    evaluation = judged("troubled")
    safety = dataclasses.replace(
        evaluation.first_page.safety,
        not_checked=tuple(NotChecked(f"XX{n:02}.1", f"XX{n:02}", "unknown", None) for n in range(12)),
        unread=tuple(f"reading {n}" for n in range(5)),
        asked=(Asked(evaluation.verdict.fail_on, "XX02.1 asked"),),
    )
    doubts = tuple(Notice(NoticeKind.OLD_FIGURES, f"figure {n}", None, None, None) for n in range(4))
    persons = tuple(Notice(NoticeKind.PERSONAL_DATA, f"text {n}", "$.a", 1, 1) for n in range(2))
    changed = with_page(evaluation, safety=safety)
    verdict = dataclasses.replace(changed.verdict, weakenings=("a", "b", "c"))
    told = page(dataclasses.replace(changed, verdict=verdict, notices=(*doubts, *persons)))
    more = re.findall(r"^ +- (and \d+ more.*|.*may point at a person\.)$", told, re.MULTILINE)
    assert "Not checked (12): XX00 unknown; " in told
    assert more == [
        "and 5 more (5 critical)",
        "and 3 more submitted and read by no check",
        "and 16 more",
        "and 63 more (13 critical above, 30 major, 19 minor, 1 not looked at)",
        "and 3 more to look at again",
        "[personal data] 2 texts may point at a person.",
        "and 1 more that weaken the checks",
    ]


def test_the_conflicts_that_it_tells_are_about_the_worst_findings() -> None:
    told = page(judged("troubled"))
    assert "  - HP05: the council rates it a strength" in told
    assert "  - LD01: the council rates it a strength" not in told


def test_silent_subjects_are_counted() -> None:
    evaluation = judged("gloucestershire-2019-fifth-visit")
    first, *others = evaluation.first_page.unseen
    told = page(with_page(evaluation, unseen=(dataclasses.replace(first, silent=("LD05 one", "LD06 two")), *others)))
    assert "      Silent: LD05 one\n      and 1 more silent.\n" in told


def test_a_submission_that_says_nothing_has_a_page_too() -> None:
    told = page(evaluated(submission()))
    assert "Nothing could be checked, so nothing can be said." in flat(told)
    assert "No two accounts of one thing were found to disagree." in told


def test_a_pack_without_cautions_and_without_rules_of_safety_has_a_page_too(tmp_path: Path) -> None:
    evaluation = evaluated(submission(), pack=small_pack(tmp_path))
    assert page(with_page(evaluation, caution=())).endswith(f"{REST}\n")


# On the command line


def test_check_prints_the_page_and_full_prints_the_whole_report() -> None:
    file = "samples/troubled.json"
    short, full = readiness("check", file, folder=ROOT), readiness("check", file, "--full", folder=ROOT)
    assert short.out == page(judged("troubled"))
    assert full.out == render(judged("troubled"), Format.TEXT)
    assert (short.err, short.code) == (full.err, full.code)


def test_a_text_file_holds_the_whole_report(tmp_path: Path) -> None:
    readiness("check", "samples/troubled.json", "-o", str(tmp_path / "report.txt"), folder=ROOT)
    assert (tmp_path / "report.txt").read_text(encoding="utf-8") == render(judged("troubled"), Format.TEXT)


@mostly_slow("shape", ["json", "markdown", "html"], "markdown")
def test_full_changes_no_other_format(shape: str) -> None:
    file = "samples/sound.json"
    assert readiness("check", file, "-f", shape, folder=ROOT) == readiness(
        "check", file, "-f", shape, "--full", folder=ROOT
    )
