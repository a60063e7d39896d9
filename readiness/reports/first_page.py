"""The first page of a gap report: what a director reads in a minute, section by section."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from readiness.core.text import counted, listed, sentence
from readiness.data.submission import State
from readiness.data.vocabulary import Level
from readiness.evaluation.first_page import Conflict, SafetyPage, Unseen
from readiness.evaluation.result import Evaluation
from readiness.reports.blocks import Block, Heading, Inline, Item, Paragraph, Ref, Section
from readiness.reports.changes import since_blocks, since_title
from readiness.reports.phrases import (
    FOR_SHARING,
    also,
    answered,
    answers,
    by_word,
    few,
    hidden,
    mark,
    noticed,
    personal,
    short_name,
    totals,
    waived_as_of,
    waiver_mark,
)

# What a page holds: the rest stands under its area.
MOST_ASKED, MOST_CONFLICTS, MOST_SILENT, MOST_UNLOOKED = 3, 6, 5, 8

SAFETY = "Children who may need action today"
UNSEEN = "What could not be seen"
CONFLICTS = "Where accounts conflict"
WEAKNESSES = "Weaknesses"
QUESTIONS = "What inspectors are likeliest to ask"


def title(evaluation: Evaluation) -> Iterator[Block]:
    """The title: the council, the totals, and what overlays hide."""
    yield Heading(1, f"{evaluation.provenance.council}: inspection readiness")
    yield Paragraph(totals(evaluation))
    if evaluation.provenance.for_sharing:
        yield Paragraph(FOR_SHARING)
    if less := hidden(evaluation):
        yield Item(less, mark("weakened"))


def first_page(evaluation: Evaluation) -> tuple[Section, ...]:
    """The numbered sections of the first page, in the order of the result."""
    since = ((since_title(evaluation.since), _since),) if evaluation.since else ()
    parts = (
        (SAFETY, _safety),
        *since,
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
        yield from _not_checked(safety)
    elif safety.checked:
        yield Paragraph("All that the rules check here could be checked.")
    for area in safety.unwritten:
        yield Item(sentence(f"{area}: no check asks yet whether a child is unsafe"), mark("not checked"))
    yield from (Item(sentence(line), mark("not judged")) for line in safety.unread)
    yield Paragraph(f"In what was checked: {safety.statement}" if safety.checked else safety.statement)
    yield from (Item(line, mark("critical")) for line in safety.found)
    yield from (Item(one.text, mark(one.level)) for one in safety.asked[:MOST_ASKED])
    if more := [one.level.value for one in safety.asked[MOST_ASKED:]]:
        yield Item(f"and {len(more)} more to ask about {by_word(more)}")


def _since(evaluation: Evaluation) -> Iterator[Block]:
    return since_blocks(evaluation.since) if evaluation.since else iter(())


def _not_checked(safety: SafetyPage) -> Iterator[Item]:
    """What could not be checked: with its reason, in one line a subject; what was not submitted, all in one."""
    missing: list[str] = []
    for criterion, group in groupby(safety.not_checked, lambda one: f"{one.criterion} {one.subject}"):
        ones = tuple(group)
        text = f"{criterion}: {', '.join(one.check for one in ones)}"
        if reasons := tuple(f"{one.check}: {one.reason}" for one in ones if one.reason):
            yield Item(text, details=reasons)
        else:
            missing.append(text)
    if missing:
        yield Item(f"Nothing submitted on {'; '.join(missing)}")


def _unseen(evaluation: Evaluation) -> Iterator[Block]:
    for area in evaluation.first_page.unseen:
        details = [f"Silent: {'; '.join(few(area.silent, MOST_SILENT))}"] if area.silent else []
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
    """Ratings against what was found in one line; of the others the first, which are about the worst findings."""
    conflicts = evaluation.first_page.conflicts
    rated = [one for one in conflicts if one.kind == "self-rating" and len(conflicts) > MOST_CONFLICTS]
    if rated:
        gaps = ", ".join(f"{one.criterion} ({len(one.checks)})" for one in rated)
        yield Item(f"The council's ratings and what was found disagree, with the number of checks: {gaps}.")
    others = [one for one in conflicts if one not in rated]
    yield from (Item(sentence(disagreement(conflict))) for conflict in others[:MOST_CONFLICTS])
    if len(others) > MOST_CONFLICTS:
        yield Item(f"and {len(others) - MOST_CONFLICTS} more, under their criteria")
    if not conflicts:
        yield Paragraph("No two accounts of one thing were found to disagree.")


def disagreement(conflict: Conflict) -> str:
    """A conflict with what it is about."""
    criterion = f"{conflict.criterion} " if conflict.criterion else ""
    return f"{criterion}{conflict.title}: {conflict.text}"


def _weaknesses(evaluation: Evaluation) -> Iterator[Block]:
    page, compiled = evaluation.first_page, evaluation.provenance.status == State.COMPILED
    if not page.weaknesses:
        yield Paragraph("No gap was found in what was assessed.")
        return
    yield Paragraph(answers(page.weaknesses, compiled))
    yield from _critical(evaluation, compiled)
    for one in page.leading:
        text = f"{one.criterion} {one.title}: {one.text}{also(one)} {answered(one, compiled)}"
        yield Item(text, mark(one.severity or "not measured"))
    if page.unlooked:
        names = few([f"{one.criterion} {one.title}" for one in page.unlooked], MOST_UNLOOKED)
        yield Item(f"Nobody has looked: {'; '.join(names)}.", mark(Level.MINOR))
    if page.further:
        yield Paragraph(("Beyond these: ", *_beyond(evaluation), "."))


def _beyond(evaluation: Evaluation) -> tuple[Inline, ...]:
    """How many more weaknesses each area has, by severity."""
    words: list[Inline] = []
    for area, rest in evaluation.first_page.further.items():
        words += ["; ", Ref(area, short_name(area)), f" {by_word([one.severity or 'not measured' for one in rest])}"]
    return tuple(words[1:])


def _critical(evaluation: Evaluation, compiled: bool) -> Iterator[Item]:
    """How the council answers the critical gaps, which stand in full above: criteria with one answer in one line."""
    alike: dict[str, list[str]] = {}
    for one in evaluation.first_page.critical:
        major = one.also.count(Level.MAJOR)
        named = f"{one.criterion} {one.title}{f' (also {major} major)' if major else ''}"
        alike.setdefault(answered(one, compiled), []).append(named)
    yield from (
        Item(f"{answer.removesuffix('.')}: {'; '.join(names)}.", mark(Level.CRITICAL))
        for answer, names in alike.items()
    )


def _questions(evaluation: Evaluation) -> Iterator[Block]:
    for question in evaluation.first_page.questions:
        yield Item(f"{question.criterion}: {question.question} ({question.because})")


def _data(evaluation: Evaluation) -> Iterator[Block]:
    yield Paragraph(" ".join(evaluation.first_page.data))
    yield from (Item(noticed(notice), mark("look again")) for notice in evaluation.notices if notice.doubtful)
    if evaluation.verdict.not_for_publication:
        number = counted(len(evaluation.verdict.small_counts), "figure")
        yield Paragraph(f"Not for publication: counts of 1 to 5 can be told from {number}.")
    told = personal(evaluation, evaluation.provenance.submission)
    yield from (Item(f"{line}.", mark("personal data")) for line in told)


def _rules(evaluation: Evaluation) -> Iterator[Block]:
    yield Paragraph(" ".join((judged_by(evaluation), *waived_as_of(evaluation))))
    yield from (Item(sentence(line), mark("weakened")) for line in evaluation.verdict.weakenings)
    yield from (Item(one.text, mark(waiver_mark(one))) for one in evaluation.verdict.waivers)


def judged_by(evaluation: Evaluation) -> str:
    """The pack with its version, the overlays on it and figures that were imported, and why it was this one."""
    about = evaluation.provenance
    overlays = [overlay.name for overlay in about.overlays]
    changed = f", as changed by {listed(overlays)}" if overlays else ""
    imported = f", with figures imported from {listed(list(about.imported.files))}" if about.imported else ""
    judged = f"Judged by {about.pack} {about.pack_version}{changed}{imported}"
    notice = evaluation.first_page.pack_notice
    return f"{judged}. {notice}" if notice else f"{judged}, in force at the submission's date."


def _cautions(evaluation: Evaluation) -> Iterator[Block]:
    yield Paragraph(" ".join(evaluation.first_page.caution))
