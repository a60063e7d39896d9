"""What `readiness new` writes: a blank, or a submission with what is published of a council, and what a check says."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from readiness.authoring.blank import OLD_YEARS, blank_submission, half_year_to
from readiness.data.catalogue import Catalogue, submitted
from readiness.data.submission_file import SubmissionFile, parse_submission
from readiness.data.vocabulary import FindingStatus
from readiness.data.workbook_layout import sections_in_order
from readiness.data.worked_examples import UNREAD, about
from readiness.evaluation.evaluator import evaluate
from readiness.packs.pack import RulePack, load_shipped
from tests.support.process import readiness
from tests.support.slow import slow

TODAY = date(2026, 9, 30)
WAKEFIELD = "E08000036"


def filled(catalogue: Catalogue, code: str = WAKEFIELD, end: date = TODAY) -> dict[str, Any]:
    written: dict[str, Any] = json.loads(blank_submission(catalogue, code, end))
    return written


def accepted(catalogue: Catalogue, code: str, end: date) -> SubmissionFile:
    return parse_submission(blank_submission(catalogue, code, end).encode(), f"{code}.json", catalogue)


def test_a_reading_has_the_newest_published_figure_with_its_own_year_its_source_and_its_history(
    catalogue: Catalogue,
) -> None:
    written = filled(catalogue)
    assert written["council"] == {"name": "Wakefield", "code": WAKEFIELD}
    assert written["status"] == "draft"
    assert written["assessments"]["within_45_working_days"] == {
        "about": about(catalogue.measures["assessments.within_45_working_days"]),
        "percentage": 85.8,
        "period": {"start": "2024-04-01", "end": "2025-03-31"},
        "source": "Characteristics of children in need, Department for Education, as at 31 March 2025",
        "history": [
            {"period_end": "2021-03-31", "percentage": 89.8},
            {"period_end": "2022-03-31", "percentage": 82.3},
            {"period_end": "2023-03-31", "percentage": 82.8},
            {"period_end": "2024-03-31", "percentage": 84.7},
        ],
    }
    assert written["workforce"]["agency"]["period"] == {"end": "2025-09-30"}
    assert written["caseloads"]["average"]["value"] == 19.5
    assert "Open Government Licence v3.0" in written["extensions"]["published_figures"]


TOLD = {
    "allocation.wait_for_worker": (
        "Wait for a named worker; in working days; write median, percentile_90, longest; "
        "held in Case system; allocation log"
    ),
    "caseloads.average": (
        "Cases held per social worker; in cases per worker; write numerator and denominator, or value; "
        "held in Children's social work workforce census; case system"
    ),
    "workforce.absence": (
        "Sickness absence of social workers; in percent; write numerator and denominator, or percentage; "
        "held in Children's social work workforce census; HR system; no check reads it"
    ),
}


def told_of(readings: dict[str, Any]) -> dict[str, str]:
    """What is said of each measure of a section."""
    return {name: reading["about"] for name, reading in readings.items()}


def test_beside_each_measure_stands_what_it_is_its_unit_what_to_write_and_where_it_is_held(
    catalogue: Catalogue, pack: RulePack
) -> None:
    blank = json.loads(blank_submission(catalogue, unread=pack.unread))
    assert {name: blank[name.partition(".")[0]][name.partition(".")[2]]["about"] for name in TOLD} == TOLD
    sections = [section for section in blank if section in catalogue.sections]
    assert sections == [section for section, _, _ in sections_in_order(submitted(catalogue))]
    readings = {f"{section}.{name}": text for section in sections for name, text in told_of(blank[section]).items()}
    assert {name for name, text in readings.items() if text.endswith("; no check reads it")} == pack.unread
    assert readings == {
        name: about(measure) + (f"; {UNREAD}" if name in pack.unread else "")
        for section in sections
        for name, measure in submitted(catalogue).measures.items()
        if measure.section == section
    }


def test_what_is_said_of_a_measure_is_read_by_nothing_and_whoever_changes_it_is_told(
    catalogue: Catalogue, pack: RulePack
) -> None:
    written = filled(catalogue)
    agency, absence = written["workforce"]["agency"], written["workforce"]["absence"]
    agency["about"], absence["about"] = "Our agency staff left in June.", "Nobody is ill."

    def notices(tree: dict[str, Any]) -> list[str]:
        file = parse_submission(json.dumps(tree).encode(), "ours.json", catalogue)
        return [one.text for one in evaluate(pack, file).notices if one.kind == "about-changed"]

    assert notices(filled(catalogue)) == []
    assert notices(written) == [
        (
            'nothing reads what "about" says of workforce.agency, and 1 other measure; '
            'write what you have to say as a "note"'
        )
    ]


def test_a_figure_of_an_earlier_year_than_the_release_has_says_so(catalogue: Catalogue) -> None:
    assert filled(catalogue)["education"]["suspended"]["note"] == (
        "Of 2025, no figure of this council is known here: the latest is of 2024."
    )
    assert "note" not in filled(catalogue)["education"]["persistent_absence"]


def test_a_figure_that_lies_years_back_is_history_and_no_reading(catalogue: Catalogue) -> None:
    reading = filled(catalogue)["child_protection"]["plans_open_two_years"]
    assert reading["status"] == "not-submitted"
    assert reading["note"] == "Of 2025, no figure of this council is known here: the latest is of 2021."
    assert reading["history"][-1] == {"period_end": "2021-03-31", "percentage": 3.4}
    assert OLD_YEARS == 2


def test_what_two_councils_send_together_is_marked_as_a_joint_return(catalogue: Catalogue) -> None:
    written = filled(catalogue, "E09000027")
    assert written["workforce"]["agency"]["joint_with"] == "Kingston upon Thames"
    assert "joint_with" not in written["front_door"]["re_referrals"]


def test_every_figure_is_the_published_one_and_none_is_of_after_the_period(catalogue: Catalogue) -> None:
    end = date(2023, 6, 30)
    for code in (WAKEFIELD, "E06000065", "E06000063"):
        digits = catalogue.councils.listed[code].dfe
        assert digits is not None
        for name, reading in accepted(catalogue, code, end).submission.readings.items():
            points = [(point.period_end, point) for point in reading.history]
            points += [] if reading.absent or reading.period is None else [(reading.period.end, reading)]
            for day, figure in points:
                assert day.last <= end, (code, name)
                value = figure.percentage if figure.percentage is not None else figure.value
                assert value == catalogue.figures.value(name, day.last.year, digits), (code, name, day)


def test_a_new_council_gets_none_of_the_figures_of_the_one_before_it(catalogue: Catalogue) -> None:
    history = filled(catalogue, "E06000063")["front_door"]["re_referrals"]["history"]
    assert [point["period_end"] for point in history] == ["2024-03-31"]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("end", "every"), [(TODAY, 5), slow(TODAY, 1), slow(date(2024, 2, 29), 1)], ids=["each fifth", "each", "then"]
)
def test_a_check_accepts_what_is_written_for_every_council(catalogue: Catalogue, end: date, every: int) -> None:
    holding = [code for code, one in catalogue.councils.listed.items() if one.holds_on(end)]
    assert len(holding) == 153
    assert all(accepted(catalogue, code, end).submission.readings for code in holding[::every])


def test_old_figures_decide_nothing_about_today(catalogue: Catalogue, pack: RulePack) -> None:
    evaluation = evaluate(pack, accepted(catalogue, WAKEFIELD, TODAY))
    finding = evaluation.finding_of["HP06.1"]
    assert finding.status is FindingStatus.NOT_ASSESSED
    assert finding.reason == (
        "it speaks of how it was on 31 March 2025, 18 months before the submission's date; 12 months is the most"
    )
    # The workforce return is a year old on that day, which is as old as a figure may be.
    decided = {
        reading.measure
        for one in evaluation.findings
        if one.assessed
        for reading in one.readings
        if reading.decides and reading.line is not None
    }
    assert decided <= {"caseloads.average", *(name for name in catalogue.measures if name.startswith("workforce."))}
    assert evaluation.verdict.code == 3


def test_at_the_end_of_a_published_year_its_figures_are_compared_with_those_of_that_year(
    catalogue: Catalogue, pack: RulePack
) -> None:
    finding = evaluate(pack, accepted(catalogue, WAKEFIELD, date(2025, 3, 31))).finding_of["HP06.1"]
    assert (finding.status, finding.value) == (FindingStatus.MET, Decimal("85.8"))
    assert finding.benchmark is not None
    assert (finding.benchmark.year, finding.benchmark.old) == (2025, False)


@pytest.mark.parametrize(
    ("end", "start"),
    [
        (date(2026, 9, 30), date(2026, 4, 1)),
        (date(2026, 3, 31), date(2025, 10, 1)),
        (date(2024, 2, 29), date(2023, 9, 1)),
        (date(2026, 5, 15), date(2025, 11, 16)),
        (date(2026, 8, 31), date(2026, 3, 1)),
    ],
)
def test_the_period_is_the_half_year_to_its_end(end: date, start: date) -> None:
    assert half_year_to(end) == start


# The command


def test_the_same_command_writes_the_same_file_for_a_name_and_for_either_code(tmp_path: Path) -> None:
    written = [readiness("new", "--council", text) for text in ("Wakefield", "384", WAKEFIELD, "wakefield")]
    assert len({ended.out for ended in written}) == 1
    assert {ended.code for ended in written} == {0}
    readiness("new", "--council", "Wakefield", "-o", "ours.json", folder=tmp_path)
    assert (tmp_path / "ours.json").read_text(encoding="utf-8") == written[0].out
    checked = readiness("check", "ours.json", folder=tmp_path)
    assert checked.last_line.startswith("readiness: ours.json: Could not judge (code 3)")


def test_without_a_council_a_blank_is_written_for_the_half_year_that_is_asked_for(catalogue: Catalogue) -> None:
    written = json.loads(readiness("new", "--period-end", "2027-03-31").out)
    assert written["period"] == {"start": "2026-10-01", "end": "2027-03-31"}
    assert "published_figures" not in written["extensions"]
    assert readiness("new").out == blank_submission(catalogue, unread=load_shipped().unread)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (
            ("--council", "Wakefeld"),
            (
                "no council with children's services is called "
                '"Wakefeld"; did you mean Wakefield? Its code is "E08000036"'
            ),
        ),
        (
            ("--council", "Cumbria"),
            (
                "E10000006 was Cumbria until 31 March 2023; since then Cumberland (E06000063) and Westmorland and "
                'Furness (E06000064); write "E06000063" (Cumberland) or "E06000064" (Westmorland and Furness)'
            ),
        ),
        (("--period-end", "31.3.2026"), '"31.3.2026" is not a day in the form year-month-day; write "2026-03-31"'),
        (("--period-end", "2026-02-30"), '"2026-02-30" is not a day in the form year-month-day; check the month'),
    ],
)
def test_a_council_or_a_day_that_is_not_known_writes_nothing(
    arguments: tuple[str, ...], told: str, tmp_path: Path
) -> None:
    ended = readiness("new", *arguments, "-o", "ours.json", folder=tmp_path)
    assert (ended.code, ended.out, list(tmp_path.iterdir())) == (2, "", [])
    assert told in ended.last_line
