"""What `readiness explain` says of a check, a criterion and a measure."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from readiness.data.worked_examples import PARTS
from readiness.packs.pack import RulePack, load_shipped
from readiness.reports.explain import explanation
from tests.support.packs import BY_A_LOCAL_STANDARD, quick_pack, small_pack
from tests.support.process import Ended, readiness


def test_a_check_is_explained_in_full() -> None:
    assert readiness("explain", "HP06.2") == Ended(
        0,
        """\
HP06.2 Nobody waits unseen past the limit
=========================================
Criterion: HP06 Assessments are completed in time and well
Reads unseen: assessments.open_past_limit_not_seen: Children not seen whose
  assessment is open past 45 working days
Beside late: assessments.open_past_45_working_days: Assessments open past 45
  working days
Readings: at most 31 days old
Critical: unseen > 0; rests on what inspections found.
Because: A child who has not been seen may be unsafe today, whatever the
  completion rate.
Critical because: a child may be unsafe today
Weight: 3
Finding: {unseen} children whose assessments were past 45 working days {on} had
  not been seen
Distance: {unseen} children were waiting {on} without having been seen
Do: See these children today. Have a manager sign off the risk for each of them.
Examples:
  in line with England: met; given: unseen 0; late 10
  quick ones completed, the rest left open: critical; given: unseen 1; late 240
  timely and seen early, and a moderated audit agrees: met; given: unseen 0;
    late 8
  among the worst quarter, with a long tail: met; given: unseen 0; late 20
  among the worst tenth, and many not seen in time: critical; given: unseen 3;
    late 60
  dates seen and durations not recorded: not-assessed; given: nothing
  how it was six weeks ago says nothing of now: not-assessed; given: unseen 0,
    period end 2025-02-14; late 10, period end 2025-02-14
""",
        "",
    )


def test_a_criterion_without_checks_says_so() -> None:
    told = " ".join(explanation(quick_pack(), "HP01").split())
    assert told.endswith("No checks are written yet: the criterion is listed, and outside coverage.")


def test_a_criterion_is_explained_in_full() -> None:
    assert readiness("explain", "HP20") == Ended(
        0,
        """\
HP20 Every child has a named worker
===================================
Area: help-and-protection, informs impact-of-leaders
Why: A child without a worker has nobody who knows them, visits them or notices
  that things have got worse. The risk grows out of sight while the child waits.
What good looks like: Every child open to the service has a named social worker
  or, in Family Help, a named lead practitioner fit for the work, who need not
  be a social worker. Few children wait, none for long, and a manager has
  written down for each of them what the risk is and who would notice a change.
Inspectors ask: Which children have no named worker today, and who last decided
  that it is safe for each of them to wait?
National Framework: enabler 2, leaders drive conditions for effective practice
  (numbered as in the edition of March 2026)
Criticised (L06_caseloads_capacity): 8.1% of reports 2018 to 2026, 4.9% 2024 to
  2026
Source: Areas for improvement in 320 ILACS reports, 2018 to 2026, counted by
  theme (verified: secondary)
Checks:
  HP20.2: Nobody waits without a risk decision; weight: 1
  HP20.3: The longest wait is short; weight: 1
  HP20.4: Few children wait, and those who do are risk-assessed; weight: 1
  HP20.5: Few of the children open to the service are waiting; weight: 1
  HP20.6: No child who must be protected is without a named worker; weight: 1
  HP20.7: Somebody has looked at children who wait for a worker; weight: 0
""",
        "",
    )


def test_a_measure_is_explained_in_full() -> None:
    assert readiness("explain", "allocation.waiting_without_risk_decision") == Ended(
        0,
        """\
allocation.waiting_without_risk_decision Children waiting for a worker without a
risk decision
================================================================================
Kind: count, in children, less is better, on one day
Write: {"count": 41}
Definition: Of the children without a named worker on the last day of the
  period, those without a manager's written decision about risk that is still
  current. A decision is current until the review date written in it, and for
  five working days where it names none; the five days are our line.
Can be given by: team
Must agree: allocation.waiting_without_risk_decision is part of
  allocation.children_without_named_worker: they are those of the children
  without a named worker who have no risk decision
Held in: Case system; allocation log
Read by: HP20.2
""",
        "",
    )


@pytest.mark.parametrize(
    ("name", "lines"),
    [
        pytest.param(
            "HP06.1",
            (
                "Reads: assessments.within_45_working_days: Assessments completed within 45",
                "Minor: value < threshold, threshold = worst_quarter (78.6% in 2025); rests on",
                "  Year  England  10th  25th  Median  75th  90th",
                "  2025     85.7  73.8  78.6    85.4  91.4  95.7",
            ),
            id="bands over a measure",
        ),
        pytest.param(
            "HP06.3",
            (
                "Reads in_time: assessments.within_45_working_days[numerator]: Assessments",
                "The value is: in_time / (completed + late) * 100 (percent)",
                "Minor: value < threshold, threshold = worst_quarter (78.6% in 2025); rests on",
            ),
            id="a value of several measures",
        ),
        pytest.param(
            "HP06.4",
            (
                "Evidence: audit, inspection letter, review; of the council's own, at least 20",
                "  sampled, moderated; at most 6 months old",
                "Major: it shows weakness; rests on what inspections found.",
                "Watch: it shows mixed or improving",
            ),
            id="evidence",
        ),
        pytest.param(
            "HP07.5",
            (
                "Readings: at most 31 days old",
                "Where unknown: children is taken to be no more than unseen: the worst it can",
                "Major: value > threshold, threshold = 7%, where that is 3 or more; rests on what",
            ),
            id="what few people and an unknown base decide",
        ),
        pytest.param(
            "HP06.11",
            ("Minor: no audit, review or letter of the last 12 months shows how practice is;",),
            id="silence",
        ),
        pytest.param(
            "HP06.6",
            (
                "The value is: the change over 3 periods",
                "Minor: value < threshold, threshold = -10; rests on a line of ours, drawn from",
            ),
            id="a trend",
        ),
        pytest.param(
            "improvement.actions_overdue",
            ("May not apply: The council has had no inspection or visit that named an area for",),
            id="a measure that may not apply",
        ),
    ],
)
def test_each_form_is_explained_by_what_decides_it(name: str, lines: tuple[str, ...]) -> None:
    out = explanation(load_shipped(), name).splitlines()
    assert [line for line in out if line in lines] == list(lines)


def test_a_local_standard_is_explained_by_the_packs_default(tmp_path: Path) -> None:
    pack = small_pack(tmp_path, *BY_A_LOCAL_STANDARD)
    told = " ".join(explanation(pack, "HP06.1").split())
    assert (
        "Watch: value > threshold, threshold = local.strategy_discussion_hours (24 hours where the council names no "
        "standard of its own); rests on the council's own standard. Ours."
    ) in told


PACK = load_shipped()
NEITHER = "neither a check, a criterion, a measure nor a part of a submission"
IDS = (
    *(check.id for check in PACK.checks),
    *(criterion.id for criterion in PACK.criteria),
    *PACK.catalogue.measures,
    *PACK.catalogue.sections,
    *PARTS,
)


@pytest.mark.slow
def test_every_id_is_explained_within_80_columns(pack: RulePack) -> None:
    told = {name: explanation(pack, name) for name in IDS}
    assert [name for name, text in told.items() if not text.startswith(name)] == []
    lines = [(name, line) for name, text in told.items() for line in text.splitlines()]
    assert [(name, line) for name, line in lines if len(line) > 80 or line != line.rstrip()] == []


@pytest.mark.parametrize("name", ["hp06.2", " HP06.2 ", "Hp20"])
def test_ids_of_checks_and_criteria_may_be_written_in_small_letters(name: str, pack: RulePack) -> None:
    assert explanation(pack, name) == explanation(pack, name.strip().upper())


@pytest.mark.parametrize(
    ("name", "near"),
    [
        ("HP06.77", "HP06.7"),
        ("LD77", "LD07.7"),
        ("assesments.within_45_working_days", "assessments.within_45_working_days"),
        ("Workforce.Agency", "workforce.agency"),
        ("hp06.77", "HP06.7"),
    ],
)
def test_a_misspelt_id_is_met_with_the_nearest(name: str, near: str) -> None:
    assert readiness("explain", name) == Ended(
        2, "", f'readiness: "{name}" is {NEITHER}; did you mean "{near}"? (code 2)\n'
    )


def test_a_section_says_how_to_write_each_of_its_measures() -> None:
    assert readiness("explain", "caseloads") == Ended(
        0,
        """\
caseloads Caseloads
===================
  caseloads.average: Cases held per social worker; write: {"numerator": 1480,
    "denominator": 92.5} or {"value": 16.0}
  caseloads.workers_by_caseload: Social workers by the number of cases they
    hold; write: {"bands": {"up_to_10": 0, "11_to_15": 0, "16_to_20": 0,
    "21_to_25": 0, "26_to_30": 0, "31_and_over": 0}}
  caseloads.above_local_ceiling: Social workers above the council's own caseload
    ceiling; write: {"numerator": 812, "denominator": 947} or {"percentage":
    85.7}
  caseloads.newly_qualified_average: Cases held per newly qualified social
    worker; write: {"numerator": 1480, "denominator": 92.5} or {"value": 16.0}
  caseloads.personal_adviser_average: Young people per personal adviser; write:
    {"numerator": 1480, "denominator": 92.5} or {"value": 16.0}
  caseloads.reviewing_officer_average: Children per independent reviewing
    officer; write: {"numerator": 1480, "denominator": 92.5} or {"value": 16.0}
See also: LD06.1, LD06.6, LD06.9, LD06, HP20, LD06.5, LD06.10, LD08.7
""",
        "",
    )


def test_a_part_of_a_submission_is_explained_with_an_example_and_its_words() -> None:
    assert readiness("explain", "in_reform") == Ended(
        0,
        """\
in_reform A reform that changes what is counted
===============================================
What it is for: Since when child in need work is in Family Help, or child
  protection in teams of several agencies. Lines from published figures then
  make no gap in what the change makes incomparable. Leave it out where neither
  is so.
Write: "in_reform": {"since": "2026-01", "what": ["family-help", "multi-agency-
  child-protection-teams"]}
what: family-help, multi-agency-child-protection-teams
""",
        "",
    )


def test_what_is_counted_from_the_submission_itself_is_not_to_be_written(pack: RulePack) -> None:
    assert "write" not in explanation(pack, "account")


def test_an_id_like_no_other_is_met_with_how_many_there_are() -> None:
    assert readiness("explain", "????") == Ended(
        2,
        "",
        f'readiness: "????" is {NEITHER}; none of the {len(IDS)} known names is like it (code 2)\n',
    )


# Without an id


def test_without_an_id_what_can_be_explained_is_listed_on_two_pages(pack: RulePack) -> None:
    told = readiness("explain").out
    lines = told.splitlines()
    assert (len(lines) <= 100, max(map(len, lines)) <= 80) == (True, True)
    assert [one for one in (*pack.criteria,) if f"  {one.id}: {one.title[:40]}" not in told] == []
    words = set(re.findall(r"\w+", told))
    assert {*pack.catalogue.sections, *PARTS} <= words
    assert lines[-3:] == [
        "  readiness explain HP06: a criterion and its checks. HP06.1: a check in full.",
        "  readiness explain assessments: how to write each measure of a section.",
        "  readiness explain overdue visits: what holds these words, wherever they stand.",
    ]


def test_words_that_are_no_id_are_looked_for_and_what_is_called_so_comes_first() -> None:
    assert readiness("explain", "privately", "fostered", "visit") == Ended(
        0,
        """\
5 matches for "privately fostered visit"
========================================
  private_fostering.visits_overdue_now: Privately fostered children whose visit
    is overdue; what: measure; found in: title, definition, id
  HP16.5: No visit to a privately fostered child is overdue; what: check; found
    in: title, definition
  HP16: Privately fostered children are found, seen and safe; what: criterion;
    found in: title, definition, question
  private_fostering.first_visits_in_time: First visits within seven working
    days; what: measure; found in: definition, id, title
  HP16.3: The first visit is within seven working days; what: check; found in:
    definition, title
One of them in full: readiness explain private_fostering.visits_overdue_now
""",
        "",
    )


@pytest.mark.parametrize(
    ("words", "meant", "first"),
    [
        ("discussoin", "discussion", "HP05"),
        ("Strategy Discussions", "strategy discussion", "HP05"),
        ("re-referrals", "re referral", "front_door.re_referrals"),
        ("the turnover of workers", "turnover worker", "LD07"),
        ("L06_caseloads_capacity", "l06 caseload capacity", "LD06"),
        ("pathway pl", "pathway pl", "CL02"),
    ],
)
def test_plurals_beginnings_and_slips_of_the_pen_are_found(words: str, meant: str, first: str) -> None:
    lines = readiness("explain", words).out.splitlines()
    assert lines[0].endswith(f'for "{meant}"')
    assert lines[2].startswith(f"  {first}: ")


def test_of_many_matches_twenty_are_shown_and_the_rest_counted() -> None:
    lines = readiness("explain", "children").out.splitlines()
    number = int(lines[0].split()[0])
    assert len([line for line in lines if re.match(r"  \w", line)]) == 20
    assert f"Not shown: {number - 20} more matches; add a word" in lines


@pytest.mark.slow
def test_every_criterion_is_found_by_the_words_of_its_own_title(pack: RulePack) -> None:
    missed = [one.id for one in pack.criteria if f"\n  {one.id}: " not in explanation(pack, one.title)]
    assert missed == []


# What an example gives, in short


READS_SEVERAL = "HP06.3"
GIVEN = {
    "counts": ("{numerator: 870, denominator: 1000}", "in_time 870; completed 1000"),
    "a percentage alone": ("{percentage: 88.2}", "in_time missing (88.2%); completed missing (88.2%)"),
    "why there is nothing": (
        "{status: not-held, reason: kept on paper}",
        "in_time not-held, reason kept on paper; completed not-held, reason kept on paper",
    ),
    "what is no reading": ("[1, true, null]", "in_time missing (1, yes, null); completed missing (1, yes, null)"),
    "bands where none belong": (
        "{bands: {numerator: many}}",
        "in_time missing (numerator many); completed missing (numerator many)",
    ),
    "a trend, which this check does not read": (
        "{numerator: 1, denominator: 2, history: [{period_end: 2024-03-31, percentage: 9}]}",
        "in_time 1; completed 2",
    ),
}


@pytest.mark.parametrize("given", GIVEN)
def test_an_example_gives_each_name_of_an_expression_its_number(given: str, tmp_path: Path) -> None:
    reading, told = GIVEN[given]
    changed = ("{numerator: 870, denominator: 1000}", reading), ("expect: {HP06.1: met}", "expect: {HP06.3: met}")
    out = explanation(small_pack(tmp_path, *changed), READS_SEVERAL)
    assert " ".join(out.partition("Examples:\n")[2].split()) == f"in line with England: met; given: {told}"


def test_an_example_gives_a_trend_its_earlier_values(pack: RulePack) -> None:
    told = " ".join(explanation(pack, "HP06.6").split())
    assert "watch; given: 830 of 1000, before 900 of 1000 (2024-03-31), 868 of 1000 (2024-09-30)" in told


def test_no_text_of_a_pack_moves_the_cursor(tmp_path: Path) -> None:
    """Such text does not come in by a file; a pack may have been made otherwise."""
    pack = small_pack(tmp_path)
    (criterion,) = pack.criteria
    checks = [check.model_copy(update={"title": "Nobody \x1b[31m\u202e waits"}) for check in criterion.checks]
    out = explanation(pack.with_criterion(criterion.model_copy(update={"checks": tuple(checks)})), "HP06.2")
    assert [character for character in out if not (character.isprintable() or character == "\n")] == []


# What is published of a council


def test_a_measure_is_explained_with_a_councils_years_and_its_neighbours() -> None:
    told = readiness("explain", "workforce.turnover", "--council", "Kingston upon Thames").out
    assert told.partition("\nKINGSTON")[2] == (
        " UPON THAMES (SOCIAL WORKER TURNOVER)\n"
        "---------------------------------------------\n"
        "A joint return with: Richmond upon Thames: the figures are of both.\n"
        "  Year  Council  Outer London  England\n"
        "  2025       28          15.7     11.8\n"
        "  2024     12.5          15.9     13.9\n"
        "  2023     11.9          18.1     15.9\n"
        "  2022     19.9          20.7     17.2\n"
        "  2021     14.1          19.8     15.4\n"
        "Statistical neighbours (list of 2025), the nearest first, on 30 September 2025:\n"
        "  Sutton: 34.9%; how near: close\n"
    ) + "".join(f"{line}\n" for line in told.splitlines()[-9:])
    assert "  Richmond upon Thames: 28%; how near: close" in told.splitlines()[-9:]


def test_a_check_is_explained_with_every_measure_that_decides_it() -> None:
    told = readiness("explain", "HP03.5", "--council", "384").out
    assert "WAKEFIELD (REFERRALS CLOSED WITH NO FURTHER ACTION)" in told
    assert "WAKEFIELD (REFERRALS WITHIN 12 MONTHS OF AN EARLIER ONE)" in told
    told = readiness("explain", "HP06.2", "--council", "384").out
    assert told.count("Published: no figures by council are known here.") == 1


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("HP06", "--council", "384"), "HP06 is a criterion, and --council goes with a check or a measure"),
        (("HP06.1", "--council", "Nowhere"), 'no council with children\'s services is called "Nowhere"'),
    ],
)
def test_what_cannot_be_shown_of_a_council_is_refused(arguments: tuple[str, ...], told: str) -> None:
    ended = readiness("explain", *arguments)
    assert (ended.code, ended.out) == (2, "")
    assert told in ended.last_line


def test_of_a_council_that_has_ended_the_last_figures_are_shown_and_no_neighbours() -> None:
    told = readiness("explain", "front_door.re_referrals", "--council", "Cumbria").out
    assert "CUMBRIA (REFERRALS WITHIN 12 MONTHS OF AN EARLIER ONE)" in told
    assert "Statistical neighbours" not in told
