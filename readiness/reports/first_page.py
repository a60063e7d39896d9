"""The first page of a gap report: what a director reads in a minute, section by section."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from readiness.core.text import counted, listed, sentence
from readiness.data.submission import State
from readiness.evaluation.result import Conflict, Evaluation, SafetyPage, Unseen
from readiness.reports.blocks import Block, Heading, Item, Paragraph, Section
from readiness.reports.phrases import answered, hidden, mark, noticed, personal, small_counts, totals

SAFETY = "Children who may need action today"
UNSEEN = "What could not be seen"
CONFLICTS = "Where accounts conflict"
WEAKNESSES = "Weaknesses"
QUESTIONS = "What inspectors are likeliest to ask"


def title(evaluation: Evaluation) -> Iterator[Block]:
    """The title: the council, the totals, and what overlays hide."""
    yield Heading(1, f"{evaluation.provenance.council}: inspection readiness")
    yield Paragraph(totals(evaluation))
    if less := hidden(evaluation):
        yield Item(less, mark("weakened"))


def first_page(evaluation: Evaluation) -> tuple[Section, ...]:
    """The numbered sections of the first page, in the order of the result."""
    parts = (
        (SAFETY, _safety),
        (UNSEEN, _unseen),
        (CONFLICTS, _conflicts),
        (WEAKNESSES, _weaknesses),
        (QUESTIONS, _questions),
        ("The data", _data),
        ("The rules", _rules),
        ("Read this with it", _cautions),
    )
    return tuple(Section(number, name, tuple(make(evaluation))) for number, (name, make) in enumerate(parts, 1))


def _safety(evaluation: Evaluation) -> Iterator[Block]:
    safety = evaluation.first_page.safety
    if safety.not_checked:
        yield Paragraph(f"Not checked ({len(safety.not_checked)}):")
        yield from not_checked(safety)
    elif safety.checked:
        yield Paragraph("All that the rules check here could be checked.")
    for area in safety.unwritten:
        yield Item(sentence(f"{area}: no check asks yet whether a child is unsafe"), mark("not checked"))
    yield from (Item(sentence(line), mark("unread")) for line in safety.unread)
    yield Paragraph(f"In what was checked: {safety.statement}" if safety.checked else safety.statement)
    yield from (Item(line, mark("critical")) for line in safety.found)
    yield from (Item(one.text, mark(one.level)) for one in safety.asked)


def not_checked(safety: SafetyPage) -> Iterator[Item]:
    """What could not be checked, in one line a subject, and the reasons that are known."""
    for criterion, group in groupby(safety.not_checked, lambda one: f"{one.criterion} {one.subject}"):
        ones = tuple(group)
        reasons = tuple(f"{one.check}: {one.reason}" for one in ones if one.reason)
        yield Item(f"{criterion}: {', '.join(one.check for one in ones)}", details=reasons)


def _unseen(evaluation: Evaluation) -> Iterator[Block]:
    for area in evaluation.first_page.unseen:
        details = [f"Silent: {line}" for line in area.silent]
        if area.unwritten:
            number = counted(area.unwritten, "criterion", "criteria")
            details.append(f"{number} without checks, listed under the area.")
        yield Item(sentence(f"{area.title}: {not_seen(area)}"), details=tuple(details))


def not_seen(area: Unseen) -> str:
    """How many of an area's checks could not be assessed."""
    if not area.total:
        return "no checks written in this pack yet"
    return f"{area.not_assessed} of {counted(area.total, 'check')} not assessed"


def _conflicts(evaluation: Evaluation) -> Iterator[Block]:
    yield from (Item(sentence(disagreement(conflict))) for conflict in evaluation.first_page.conflicts)
    if not evaluation.first_page.conflicts:
        yield Paragraph("No two accounts of one thing were found to disagree.")


def disagreement(conflict: Conflict) -> str:
    """A conflict with what it is about."""
    criterion = f"{conflict.criterion} " if conflict.criterion else ""
    return f"{criterion}{conflict.title}: {conflict.text}"


def _weaknesses(evaluation: Evaluation) -> Iterator[Block]:
    compiled = evaluation.provenance.status == State.COMPILED
    for weakness in evaluation.first_page.leading:
        text = f"{weakness.criterion} {weakness.title}: {weakness.text}"
        yield Item(text, mark(weakness.severity or "not measured"), (answered(weakness, compiled),))
    titles = {area.id: area.title for area in evaluation.areas}
    for area, found in evaluation.first_page.further.items():
        named = listed([one.criterion for one in found])
        yield Item(f"{counted(len(found), 'more weakness', 'more weaknesses')}: {titles[area]} ({named})")
    if not evaluation.first_page.weaknesses:
        yield Paragraph("No gap was found in what was assessed.")


def _questions(evaluation: Evaluation) -> Iterator[Block]:
    for question in evaluation.first_page.questions:
        yield Item(f"{question.criterion}: {question.question}", details=(sentence(question.because),))


def _data(evaluation: Evaluation) -> Iterator[Block]:
    yield from (Paragraph(line) for line in evaluation.first_page.data)
    yield from (Item(noticed(notice), mark("look again")) for notice in evaluation.notices if notice.doubtful)
    if evaluation.verdict.not_for_publication:
        yield Paragraph(f"Not for publication: counts of 1 to 5 can be told from {small_counts(evaluation)}.")
    told = personal(evaluation, evaluation.provenance.submission)
    yield from (Item(f"{line}.", mark("personal data")) for line in told)


def _rules(evaluation: Evaluation) -> Iterator[Block]:
    in_force = evaluation.first_page.pack_notice or (
        "The framework that it follows was in force at the submission's date."
    )
    yield Paragraph(f"{judged_by(evaluation)} {in_force}")
    yield from (Item(sentence(line), mark("weakened")) for line in evaluation.verdict.weakenings)


def judged_by(evaluation: Evaluation) -> str:
    """The pack with its version and the overlays on it, as a sentence."""
    about = evaluation.provenance
    overlays = [overlay.name for overlay in about.overlays]
    changed = f", as changed by {listed(overlays)}" if overlays else ""
    return f"Judged by {about.pack} {about.pack_version}{changed}."


def _cautions(evaluation: Evaluation) -> Iterator[Block]:
    yield from (Item(line) for line in evaluation.first_page.caution)
