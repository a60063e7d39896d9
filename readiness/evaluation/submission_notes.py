"""What the first page says of the data themselves, and of the framework that was in force."""

from __future__ import annotations

from collections.abc import Mapping

from readiness.core.dates import months_between
from readiness.core.text import counted
from readiness.data.submission import State, Submission
from readiness.packs.on_day import in_force
from readiness.packs.pack import RulePack

STATES: Mapping[State, str] = {
    State.DRAFT: "a draft, not signed off",
    State.SIGNED_OFF: "signed off",
    State.COMPILED: "compiled by others from what was published; what is absent was not in the published account",
}


def data_notes(submission: Submission, pack: RulePack) -> list[str]:
    """The period and state of the data, who prepared it and when, and how old its oldest reading is."""
    period = submission.period
    span = period.end if period.start == period.end else f"{period.start} to {period.end}"
    lines = [f"The period {span}; {STATES[submission.status]}."]
    if submission.prepared_on or submission.prepared_by:
        by = f" by {submission.prepared_by}" if submission.prepared_by else ""
        on = "on" if submission.prepared_on and submission.prepared_on.is_day else "in"
        lines.append(f"Prepared{f' {on} {submission.prepared_on}' if submission.prepared_on else ''}{by}.")
    if submission.prepared_on is None and submission.status is not State.COMPILED:
        lines.append("When it was prepared is not said, so how old its figures are cannot be told.")
    older = [
        (reading.period.end, measure)
        for measure, reading in submission.readings.items()
        if reading.period is not None and not reading.absent and reading.period.end.last < period.end.first
    ]
    if older:
        oldest, measure = min(older, key=lambda pair: (pair[0].last, pair[1]))
        months = counted(months_between(oldest.last, submission.date.last), "month")
        number = f"{counted(len(older), 'reading')} {'is' if len(older) == 1 else 'are'} older than the period"
        title = pack.catalogue.measures[measure].title.lower()
        lines.append(f"{number}; the oldest ({title}) ends {oldest}, {months} before.")
    return lines


def pack_notice(pack: RulePack, submission: Submission) -> str | None:
    """Why it was this pack, where it is not the one of today's framework, or its framework was not in force."""
    held = in_force(pack, submission)
    if held and not pack.newer:
        return None
    first, last, before = pack.about.in_force.first, pack.about.in_force.last, pack.about.framework.before
    span = f"from {first}" + (f" to {last}" if last else "")
    notice = f"This pack follows the framework in force {span}; the submission speaks of {submission.date}."
    if held:
        return f"{notice} Inspectors work by another today, for which there is {pack.newer}."
    named = f": {before}" if before and submission.date.last < first.first else ""
    return f"{notice} Inspectors then worked by another{named}."
