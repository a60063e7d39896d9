"""One figure against another: what cannot be is refused, and what two accounts may both rightly say is a conflict."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from readiness.core.diagnostics import PackError
from readiness.core.shipped import rules_folder
from readiness.data.agreement import Account, Disagreement, disagreements
from readiness.data.catalogue import load_catalogue, shipped_catalogue
from readiness.data.readings import Kind, Period, Reading
from readiness.data.relations import Tie
from readiness.evaluation.evaluator import evaluate
from readiness.packs.pack import load_shipped
from tests.support.packs import quick_pack
from tests.support.small import parsed, refusals

CATALOGUE = shipped_catalogue()
IN_TIME = "assessments.within_45_working_days"
LATE = "assessments.open_past_45_working_days"
UNSEEN = "assessments.open_past_limit_not_seen"
UNSEEN_10 = "assessments.open_past_10_not_seen"
DURATIONS = "assessments.durations"
WAITING = "allocation.children_without_named_worker"
UNDECIDED = "allocation.waiting_without_risk_decision"
WAIT = "allocation.wait_for_worker"
OPEN = "allocation.open_children"
CONFERENCES = "child_protection.initial_conferences"
IN_15_DAYS = "child_protection.conferences_within_15_working_days"
CONTACTS, DECIDED = "front_door.contacts", "front_door.contacts_decided_in_one_working_day"
CHANGED, THREE = "stability.changed_worker_in_six_months", "stability.three_or_more_workers_in_six_months"
OVERDUE, UNSEEN_20 = "child_protection.visits_overdue_now", "child_protection.unseen_20_working_days"
ALONE = "child_protection.seen_alone_at_last_visit"
REFERRED, AGAIN = "front_door.referrals", "front_door.re_referrals"
REPEATED = "child_protection.repeat_section_47_without_conference"
ENQUIRIES = "child_protection.section_47_enquiries"
DENTAL, STABLE = "children_in_care.dental_checks", "children_in_care.stable_two_years"
IN_POST, TURNOVER = "workforce.experienced_workers", "workforce.turnover"

Given = Mapping[str, Any]
MEND = 'correct one of the two; if each is as its own list has it, name both lists in "source"'
AMONG = "they are those of the children without a named worker who have no risk decision"
THREE_AND_CHANGED = "both are shares of the same children, and who has had three workers has changed worker"
HALF = {
    "up_to_10": 100, "11_to_20": 100, "21_to_30": 100, "31_to_40": 100, "41_to_45": 100, "46_to_50": 200,
    "51_to_60": 200, "61_and_over": 100,
}  # fmt: skip
BANDS = "the bands up_to_10, 11_to_20, 21_to_30, 31_to_40 and 41_to_45"
TOOK = '"Working days that completed assessments took"'
EARLIER = {"period": {"start": "2026-01-01", "end": "2026-06-30"}}
LONGER = {"period": {"start": "2025-10-01", "end": "2026-09-30"}}


def count(number: int, **more: Any) -> dict[str, Any]:
    return {"count": number, **more}


def of(top: float, bottom: float, **more: Any) -> dict[str, Any]:
    return {"numerator": top, "denominator": bottom, **more}


def conflicts(readings: Given, **parts: Any) -> list[str]:
    """What is told of figures of which both may be right."""
    page = evaluate(load_shipped(), parsed(readings, **parts)).first_page
    return [one.text for one in page.conflicts if one.kind == "figures"]


# What cannot be


@pytest.mark.parametrize(
    ("readings", "said"),
    [
        (
            {WAITING: count(10), UNDECIDED: count(50)},
            [
                (f'$.{UNDECIDED}.count: "Children waiting for a worker without a risk decision" is 50, and "Children '
                f'without a named worker", of which it is a part, is 10: {AMONG}; {MEND}')
            ],
        ),
        (
            {WAITING: count(10), OPEN: count(4)},
            [
                (f'$.{WAITING}.count: "Children without a named worker" is 10, and "Children open to the service", of '
                f"which it is a part, is 4; {MEND}")
            ],
        ),
        (
            {WAITING: count(0), WAIT: {"median": 0, "percentile_90": 0, "longest": 12}},
            [
                (f'$.{WAIT}.longest: the longest of "Wait for a named worker" is 12 working days, and "Children '
                 f'without a named '
                f'worker", without which there is none of it, is 0: where nobody waits, the waits are 0; {MEND}')
            ],
        ),
        (
            {LATE: count(0), UNSEEN: count(9)},
            [
                (f'$.{UNSEEN}.count: "Children not seen whose assessment is open past 45 working days" is 9, and '
                '"Assessments open past 45 working days", without which there is none of it, is 0: a child can be '
                f"unseen past the limit only where an assessment is open past it; {MEND}")
            ],
        ),
        (
            {IN_TIME: of(950, 1000), DURATIONS: {"bands": HALF}},
            [
                (f'$.{IN_TIME}.numerator: the numerator of "Assessments completed within 45 working days" is 950, and '
                f"{BANDS} of {TOOK}, which counts the same, is 500: each is the assessments ended within 45 working "
                f"days; {MEND}")
            ],
        ),
        (
            {IN_TIME: {"percentage": 95}, DURATIONS: {"bands": HALF}},
            [
                (f'$.{IN_TIME}.percentage: "Assessments completed within 45 working days" is 95%, and the share of '
                f"{BANDS} of {TOOK} in the total of {TOOK}, which counts the same, is 50%: each is the share ended "
                f"within 45 working days; {MEND}")
            ],
        ),
        (
            {IN_15_DAYS: of(50, 61), CONFERENCES: count(60)},
            [
                (f'$.{IN_15_DAYS}.denominator: the denominator of "Initial conferences within 15 working days" is 61, '
                'and "Initial child protection conferences", of which it is a part, is 60: it is initial conferences '
                f"of the period; {MEND}")
            ],
        ),
        (
            {"child_in_need.long_unseen": count(30), "child_in_need.seen_within_standard": of(80, 100)},
            [
                ('$.child_in_need.long_unseen.count: "Children in need long unseen" and the numerator of "Children in '
                'need seen within the standard" together come to 110, and the denominator of "Children in need seen '
                'within the standard", of which it is a part, is 100: who was not seen for twice the standard was not '
                f"seen within it; {MEND}")
            ],
        ),
        (
            {CHANGED: {"percentage": 20}, THREE: of(30, 100)},
            [
                (f'$.{THREE}.numerator: "Children with three or more workers within six months" is 30%, and "Children '
                f'who changed worker within six months", of which it is a part, is 20%: {THREE_AND_CHANGED}; {MEND}')
            ],
        ),
        (
            {STABLE: of(1, 120), DENTAL: of(1, 100)},
            [
                (f'$.{STABLE}.denominator: the denominator of "Children in long-term care who have lived in the same '
                'place for two years" is 120, and the denominator of "Children whose teeth were checked", of which it '
                f"is a part, is 100: who has been in care for two and a half years has been so for 12 months; {MEND}")
            ],
        ),
    ],
    ids=[
        "a part over its whole", "a whole under its part", "a wait where nobody waits", "some of none",
        "two counts of one thing", "two rates of one thing", "a denominator over the count", "two parts over the whole",
        "a rate over the rate of its whole", "longer in care than in care",
    ],
)  # fmt: skip
def test_figures_that_cannot_both_be_are_refused(readings: Given, said: list[str]) -> None:
    assert refusals(readings) == said


def test_a_figure_that_is_wrong_by_itself_is_not_held_against_others_too() -> None:
    assert refusals({WAITING: count(10), UNDECIDED: {"count": 50, "symbol": "c"}}) == [
        f'$.{UNDECIDED}.symbol: "symbol" stands beside a value; it explains a status; use "note" for remarks'
    ]


def test_what_cannot_be_is_told_beside_what_is_wrong_elsewhere() -> None:
    said = refusals({WAITING: count(10), UNDECIDED: count(50), LATE: 41})
    assert [one.partition(":")[0] for one in said] == [f"$.{UNDECIDED}.count", f"$.{LATE}"]


# What is certain of what is known in part


@pytest.mark.parametrize(
    ("readings", "found"),
    [
        ({WAITING: count(10, bound="below"), UNDECIDED: count(10)}, "is 10, and … is 9 at most"),
        ({WAITING: count(10, bound="below"), UNDECIDED: count(9)}, None),
        ({WAITING: count(10), UNDECIDED: count(9, bound="above")}, None),
        ({WAITING: count(10), UNDECIDED: count(10, bound="above")}, "is 11 or more, and … is 10"),
        ({WAITING: count(10, bound="above"), UNDECIDED: count(50)}, None),
        ({WAITING: {"status": "suppressed", "symbol": "c"}, UNDECIDED: count(6)}, None),
        ({WAITING: {"status": "suppressed", "symbol": "x"}, UNDECIDED: count(6)}, None),
        ({WAITING: count(0), UNDECIDED: {"status": "suppressed", "symbol": "c"}}, "is 1 or more, and … is 0"),
        ({IN_TIME: {"percentage": 50.4}, DURATIONS: {"bands": HALF}}, "is 50.4%, and … is 50%"),
        ({IN_TIME: {"percentage": 50.04}, DURATIONS: {"bands": HALF}}, "is 50.04%, and … is 50%"),
        ({IN_TIME: {"percentage": 50}, DURATIONS: {"bands": HALF | {"up_to_10": 104}}}, None),
        ({IN_TIME: {"percentage": 49, "bound": "above"}, DURATIONS: {"bands": HALF}}, None),
        ({IN_TIME: {"percentage": 50, "bound": "above"}, DURATIONS: {"bands": HALF}}, "is more than 50%, and … is 50%"),
        ({IN_TIME: {"percentage": 50, "bound": "below"}, DURATIONS: {"bands": HALF}}, "is less than 50%, and … is 50%"),
        ({IN_TIME: {"at_least": 40, "at_most": 45}, DURATIONS: {"bands": HALF}}, "is 40 to 45%, and … is 50%"),
        ({IN_TIME: {"at_least": 40, "at_most": 50}, DURATIONS: {"bands": HALF}}, None),
        ({IN_TIME: {"percentage": 60, "bound": "above"}, DURATIONS: {"bands": HALF}}, "is more than 60%, and … is 50%"),
    ],
    ids=str,
)
def test_of_what_is_known_in_part_only_what_is_certain_is_found(readings: Given, found: str | None) -> None:
    said = refusals(readings)
    if found is None:
        assert said == []
    else:
        (one,) = said
        assert all(piece in one for piece in found.split(" … "))


# Of the same time


@pytest.mark.parametrize(
    ("readings", "looked_at"),
    [
        ({CONTACTS: count(10), DECIDED: of(1, 20)}, True),
        ({CONTACTS: count(10, **EARLIER), DECIDED: of(1, 20)}, False),
        ({CONTACTS: count(10, **EARLIER), DECIDED: of(1, 20, **EARLIER)}, True),
        ({CONTACTS: count(10), DECIDED: of(1, 20, **LONGER)}, False),
        ({CONTACTS: count(10, period={"end": "2026-09-30"}), DECIDED: of(1, 20)}, True),
        ({CONTACTS: count(10, period={"end": "2026-09"}), DECIDED: of(1, 20)}, True),
        ({REFERRED: count(10, period={"end": "2026-06"}), AGAIN: of(1, 20, period={"end": "2026-06-30"})}, True),
        ({REPEATED: count(50), ENQUIRIES: count(10)}, False),
        ({REPEATED: count(50), ENQUIRIES: count(10, **LONGER)}, True),
        ({WAITING: count(10, **LONGER), UNDECIDED: count(50)}, True),
        ({WAITING: count(10, **EARLIER), UNDECIDED: count(50)}, False),
    ],
    ids=[
        "the period of both", "an earlier one", "an earlier one of both", "a longer one", "the same end",
        "the same month", "the same earlier month", "12 months by its measure in six", "12 months by its measure",
        "one last day", "another last day",
    ],
)  # fmt: skip
def test_only_figures_of_the_same_time_are_held_against_each_other(readings: Given, looked_at: bool) -> None:
    assert bool(refusals(readings)) is looked_at


def test_what_is_counted_on_the_last_day_may_stand_in_measures_of_different_spans() -> None:
    readings = {
        IN_POST: of(60, 100),
        TURNOVER: of(10, 90, period={"start": "2025-10-01", "end": "2026-09-30"}),
    }
    assert conflicts(readings) == [
        (
            'the denominator of "Social workers two years or more after qualifying" is 100, and the denominator of '
            '"Social '
            'worker turnover", which counts the same, is 90: each is the social workers in post on the last day; '
            "the two "
            "may be drawn from the staff records in different ways"
        )
    ]


# What may be


@pytest.mark.parametrize(
    ("readings", "told"),
    [
        (
            {UNSEEN: count(500), LATE: count(96), UNSEEN_10: count(600)},
            [
                (
                    '"Children not seen whose assessment is open past 45 working days" is 500, and "Assessments '
                    "open past "
                    '45 working days", of which it is a part, is 96; the one counts children and the other '
                    "assessments, "
                    "and an assessment may be of several children"
                )
            ],
        ),
        (
            {OVERDUE: count(14), UNSEEN_20: count(50)},
            [
                (
                    '"Children on a plan not seen for 20 working days" is 50, and "Children on a plan whose visit is '
                    "overdue\", of which it is a part, is 14; the council's own standard may be longer than 20 working "
                    "days"
                )
            ],
        ),
        (
            {WAITING: count(10, source="list of 31 March"), UNDECIDED: count(50, source="allocation log")},
            [
                (
                    '"Children waiting for a worker without a risk decision" is 50, and "Children without a named '
                    'worker", '
                    f"of which it is a part, is 10: {AMONG}; they come from different sources: allocation log and "
                    f"list of "
                    "31 March"
                )
            ],
        ),
        (
            {IN_15_DAYS: of(50, 58), CONFERENCES: count(60)},
            [
                (
                    'the denominator of "Initial conferences within 15 working days" is 58, and "Initial child '
                    "protection "
                    'conferences", which counts the same, is 60; conferences for children who moved in on a plan '
                    "follow "
                    "no enquiry of this council"
                )
            ],
        ),
        (
            {IN_POST: of(60, 100.0), TURNOVER: of(10, 100.04)},
            [],
        ),
    ],
    ids=["other units", "a longer standard", "other sources", "a known exception", "what was rounded"],
)
def test_where_both_may_be_right_both_are_shown(readings: Given, told: list[str]) -> None:
    assert conflicts(readings) == told


def test_one_source_written_in_two_ways_is_one() -> None:
    readings = {WAITING: count(10, source="List 4"), UNDECIDED: count(50, source="list  4 ")}
    assert len(refusals(readings)) == 1


def test_what_others_compiled_from_published_figures_is_shown_and_not_refused() -> None:
    assert conflicts({WAITING: count(10), UNDECIDED: count(50)}, status="compiled") == [
        (
            '"Children waiting for a worker without a risk decision" is 50, and "Children without a named worker", of '
            f"which it is a part, is 10: {AMONG}; figures as published may be rounded"
        )
    ]


def test_a_conflict_stands_under_the_first_criterion_that_reads_one_of_the_figures() -> None:
    page = evaluate(load_shipped(), parsed({OVERDUE: count(14), UNSEEN_20: count(50)})).first_page
    (one,) = (one for one in page.conflicts if one.kind == "figures")
    assert (one.criterion, one.checks) == ("HP08", ("HP08.4", "HP08.9"))


def test_a_conflict_of_figures_that_no_check_reads_stands_under_their_section() -> None:
    homes, far = "children_in_care.unregistered_homes_now", "children_in_care.placed_20_miles_or_more"
    page = evaluate(quick_pack(), parsed({homes: count(9), far: of(1, 8)})).first_page
    (one,) = page.conflicts
    assert (one.criterion, one.title, one.checks) == (None, "Children in care", ())


# Laws of every relation


YEAR = {"period": {"start": "2025-04-01", "end": "2026-03-31"}}
COUNTED = [
    tie
    for tie in CATALOGUE.ties
    if all(one.quantity != "percent" and one.bottom is None for s in tie.sums for one in s)
]
PARTS = [tie for tie in COUNTED if tie.relation.part]
EQUALS = [tie for tie in COUNTED if tie.relation.equal]


def written(tie: Tie, sides: list[list[int]]) -> dict[str, Reading]:
    """Readings in which each figure of the relation is what stands in its place."""
    parts: dict[str, dict[str | None, int]] = {}
    for operands, numbers in zip(tie.sums, sides, strict=True):
        for operand, number in zip(operands, numbers, strict=True):
            parts.setdefault(operand.top.measure.id, {})[operand.top.part] = number
    return {name: Reading.model_validate(reading(name, given) | YEAR) for name, given in parts.items()}


def reading(name: str, given: Mapping[str | None, int]) -> dict[str, Any]:
    """A reading of a measure with these values by part; what the relation does not read is out of its way."""
    measure = CATALOGUE.measures[name]
    match measure.kind:
        case Kind.COUNT:
            return {"count": given[None]}
        case Kind.DURATION:
            return {str(part): number for part, number in given.items()}
        case Kind.DISTRIBUTION:
            ((part, number),) = given.items()
            band = next(iter(measure.bands or ())) if part == "total" else str(part).partition("+")[0]
            return {"bands": dict.fromkeys(measure.bands or (), 0) | {band: number}}
        case _ if None in given:
            return {"value": given[None]}
        case _:
            return {"numerator": 0, "denominator": 1, **given}


def found(tie: Tie, sides: list[list[int]]) -> list[Disagreement]:
    """What the relation alone finds where its figures are these."""
    account = Account(written(tie, sides), Period.model_validate({"end": "2026-03-31"}), compiled=False)
    return list(disagreements(account, replace(CATALOGUE, ties=(tie,))))


@st.composite
def split(draw: st.DrawFn, total: int, parts: int) -> list[int]:
    """Whole numbers that add up to the total."""
    cuts = sorted(draw(st.lists(st.integers(0, total), min_size=parts - 1, max_size=parts - 1)))
    return [high - low for low, high in zip([0, *cuts], [*cuts, total], strict=True)]


@pytest.mark.parametrize("tie", PARTS, ids=lambda tie: tie.told)
@settings(max_examples=settings.default.max_examples // 3)
@given(data=st.data())
def test_parts_within_their_whole_are_never_found_and_parts_beyond_it_always(tie: Tie, data: st.DataObject) -> None:
    parts, wholes = map(len, tie.sums)
    whole = data.draw(st.integers(0, 500))
    within, beyond = data.draw(st.integers(0, whole)), data.draw(st.integers(whole + 2, 1000))
    of_whole = data.draw(split(whole, wholes))
    assert found(tie, [data.draw(split(within, parts)), of_whole]) == []
    (one,) = found(tie, [data.draw(split(beyond, parts)), of_whole])
    assert one.apart == tie.relation.may_differ


@pytest.mark.parametrize("tie", EQUALS, ids=lambda tie: tie.told)
@given(data=st.data())
def test_equals_are_never_found_and_what_differs_always(tie: Tie, data: st.DataObject) -> None:
    number = data.draw(st.integers(0, 500))
    same = [data.draw(split(number, len(operands))) for operands in tie.sums]
    assert found(tie, same) == []
    changed = data.draw(st.integers(0, len(same) - 1))
    # Full-time equivalents may be rounded, two of them to a whole one on each side.
    same[changed] = data.draw(split(number + data.draw(st.integers(3, 50)), len(same[changed])))
    assert found(tie, same) != []


@pytest.mark.parametrize("tie", [tie for tie in COUNTED if tie.relation.some], ids=lambda tie: tie.told)
@given(some=st.integers(1, 500), needed=st.integers(1, 500))
def test_what_needs_another_is_found_only_where_there_is_none_of_it(tie: Tie, some: int, needed: int) -> None:
    assert found(tie, [[some], [needed]]) == found(tie, [[0], [0]]) == found(tie, [[0], [needed]]) == []
    assert len(found(tie, [[some], [0]])) == 1


def test_a_relation_finds_nothing_where_nothing_or_one_figure_is_given() -> None:
    period, five = Period.model_validate({"end": "2026-03-31"}), Reading.model_validate({"count": 5})
    for tie in CATALOGUE.ties:
        for one in ({}, *({reference.measure.id: five} for reference in tie.references)):
            account = Account(one, period, compiled=False)
            assert list(disagreements(account, replace(CATALOGUE, ties=(tie,)))) == [], tie.told


@st.composite
def councils(draw: st.DrawFn) -> dict[str, Any]:
    """Figures of one council that hang together, as its lists would give them."""

    def among(number: int) -> int:
        return draw(st.integers(0, number))

    bands = {name: among(300) for name in HALF}
    ended, in_time = sum(bands.values()), sum(list(bands.values())[:5])
    opened, plans, need = among(2000), among(400), among(900)
    waiting, unseen = among(opened), among(90)
    long_plans, seen = among(plans), among(need)
    referred = among(2000)
    audits = among(90)
    return {
        DURATIONS: {"bands": bands},
        IN_TIME: draw(st.sampled_from([of(in_time, ended), {"percentage": round(100 * in_time / max(ended, 1))}])),
        UNSEEN_10: count(unseen),
        UNSEEN: count(among(unseen)),
        LATE: count(unseen),
        OPEN: count(opened),
        WAITING: count(waiting),
        UNDECIDED: count(among(waiting)),
        WAIT: {"median": 0, "percentile_90": 0, "longest": 9 if waiting else 0},
        "management_oversight.decisions_on_time": of(among(opened), opened),
        ALONE: of(among(plans), plans),
        OVERDUE: count(among(plans)),
        "child_protection.reviews_on_time": of(among(long_plans), long_plans),
        "child_protection.plans_open_past_15_months": count(among(long_plans)),
        "child_in_need.seen_within_standard": of(seen, need),
        "child_in_need.long_unseen": count(among(need - seen)),
        "front_door.referrals": count(referred),
        "front_door.re_referrals": of(among(referred), referred),
        "quality_assurance.audits_moderated": of(among(audits), audits),
        "quality_assurance.audits_completed": of(audits, audits + among(9)),
    }


@pytest.mark.slow
@given(councils())
def test_a_council_whose_figures_hang_together_is_never_refused_and_shows_no_conflict(readings: Given) -> None:
    assert refusals(readings) == []
    assert conflicts(readings) == []


# What a catalogue may say


def loaded(folder: Path, relation: str) -> str:
    """What is said of a catalogue with this relation alone; nothing where it is taken."""
    for name in ("measures", "benchmarks"):
        (folder / name).symlink_to(rules_folder() / name)
    (folder / "relations").mkdir()
    (folder / "relations" / "ours.yaml").write_text(f"relations:\n  - {relation}\n", encoding="utf-8")
    try:
        load_catalogue(folder)
    except PackError as error:
        return str(error).removeprefix(f"{folder.name}/relations/ours.yaml:")
    return ""


FORM = 'give "part" and "of", or "equal", or "some" and "needs"'


@pytest.mark.parametrize(
    ("relation", "said"),
    [
        (f"{{part: {UNDECIDED}, of: {WAITING}}}", ""),
        (f"{{part: {UNDECIDED}, of: [{WAITING}, {OPEN}], may_differ: for a reason}}", ""),
        (
            f"{{part: {UNDECIDED}s, of: {WAITING}}}",
            f'2:5: $.relations[0]: there is no measure "{UNDECIDED}s"; did you mean "{UNDECIDED}"?',
        ),
        (
            f'{{part: "{IN_TIME}[numerater]", of: {CONTACTS}}}',
            f'2:5: $.relations[0]: "{IN_TIME}" has no part "numerater"; did you mean "numerator"?',
        ),
        (
            f"{{part: {WAITING}, of: {CONTACTS}}}",
            (f"2:5: $.relations[0]: {WAITING} is counted on one day and {CONTACTS} over a time: they are never "
            'compared; write "on_last_day: true" if what is compared is counted on the last day of both'),
        ),
        (
            f"{{part: {IN_TIME}, of: {CONTACTS}}}",
            "2:5: $.relations[0]: it compares percent and counts; compare what is measured in the same",
        ),
        (
            f"{{equal: [{CONTACTS}, {CONTACTS}]}}",
            "2:5: $.relations[0]: it compares a figure with itself; name two different figures",
        ),
        (
            "{some: quality_assurance.self_evaluation_date, needs: quality_assurance.audits_completed}",
            ("2:5: $.relations[0]: quality_assurance.self_evaluation_date is no number; "
            "name measures that count or measure"),
        ),
        (f"{{part: {UNDECIDED}}}", '2:5: $.relations[0]: "part" and "of" go together; give both'),
        (f"{{equal: [{WAITING}, {OPEN}], of: {OPEN}}}", '2:5: $.relations[0]: "part" and "of" go together; give both'),
        ("{because: it is so}", f"2:5: $.relations[0]: a relation says one thing; {FORM}"),
        (
            f"{{part: {UNDECIDED}, of: {WAITING}, some: {UNDECIDED}, needs: {WAITING}}}",
            f"2:5: $.relations[0]: a relation says one thing; {FORM}",
        ),
        (f"{{part: {UNDECIDED}, off: {WAITING}}}",
            '2:54: $.relations[0].off: there is no "off" here; did you mean "of"?'),
    ],
    ids=[
        "one part", "a sum", "no such measure", "no such part", "a day with a span", "a share with a count",
        "itself", "a date", "half a form", "a form and a half", "no form", "two forms", "a misspelt key",
    ],
)  # fmt: skip
def test_a_relation_that_means_nothing_is_refused_with_its_place(tmp_path: Path, relation: str, said: str) -> None:
    assert loaded(tmp_path, relation) == said


def test_the_hash_of_the_catalogue_covers_the_relations(tmp_path: Path) -> None:
    assert loaded(tmp_path, f"{{part: {UNDECIDED}, of: {WAITING}}}") == ""
    first = load_catalogue(tmp_path).sha256
    with (tmp_path / "relations" / "ours.yaml").open("a") as file:
        file.write("# another word\n")
    assert load_catalogue(tmp_path).sha256 != first
