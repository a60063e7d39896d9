"""The flow from a contact to a plan: how many came to each step in the period, and how many wait there now.

It repeats what was submitted, for a picture, and decides nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from readiness.data.operands import Reference, refer
from readiness.evaluation.facts import Facts
from readiness.evaluation.figure_text import format_figure
from readiness.evaluation.result import FlowFigure, FlowStep

# Each step: what it is called, what was counted in the period, and what waits, is overdue or was not done by now.
STEPS = (
    ("Contacts", "front_door.contacts", ("front_door.contacts_undecided_now",)),
    ("Referrals", "front_door.referrals", ()),
    (
        "Assessments",
        "assessments.within_45_working_days[denominator]",
        (
            "assessments.open_past_10_not_seen",
            "assessments.open_past_45_working_days",
            "assessments.open_past_limit_not_seen",
        ),
    ),
    ("Strategy discussions", "strategy_discussions.held", ("strategy_discussions.waiting_past_24_hours",)),
    ("Section 47 enquiries", "child_protection.section_47_enquiries", ()),
    (
        "Initial conferences",
        "child_protection.initial_conferences",
        ("strategy_discussions.conferences_overdue_now",),
    ),
    (
        "Children on a plan",
        "child_protection.children_on_plans",
        ("child_protection.visits_overdue_now", "child_protection.unseen_20_working_days"),
    ),
)


def flow(facts: Facts) -> tuple[FlowStep, ...]:
    """The steps whose measures the catalogue has; none where nothing was submitted of any."""
    steps = tuple(_steps(facts))
    given = any(figure.value is not None for step in steps for figure in (step.came, *step.waiting))
    return steps if given else ()


def _steps(facts: Facts) -> Iterator[FlowStep]:
    measures = facts.pack.catalogue.measures
    for title, came, waiting in STEPS:
        if came.partition("[")[0] in measures:
            found = (_figure(facts, refer(name, measures)) for name in waiting if name in measures)
            yield FlowStep(title, _figure(facts, refer(came, measures)), tuple(found))


def _figure(facts: Facts, reference: Reference) -> FlowFigure:
    measure, reading = reference.measure, facts.reading(reference)
    known = None if reading.absent or reading.bound else measure.value(reading, reference.part)
    return FlowFigure(
        measure=measure.id,
        title=measure.title,
        value=known if isinstance(known, Decimal) else None,
        shown=format_figure(measure, reading, facts, reference.part),
        period_end=None if reading.absent else facts.period_end(reading),
        snapshot=measure.snapshot,
        small=facts.tells_small(measure.id),
    )
