"""The gap report on a terminal: one page for a director. Every list is capped, and says how many more there are."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from readiness.core.text import counted, listed, sentence
from readiness.data.submission import State
from readiness.evaluation.comparison import Comparison
from readiness.evaluation.first_page import SafetyPage, Unseen, Weakness
from readiness.evaluation.result import Evaluation
from readiness.reports.blocks import Block, Fact, Heading, Item, Paragraph, plain
from readiness.reports.changes import Most, since_blocks, since_title
from readiness.reports.first_page import (
    CONFLICTS,
    QUESTIONS,
    SAFETY,
    UNSEEN,
    WEAKNESSES,
    judged_by,
    not_seen,
    title,
)
from readiness.reports.phrases import also, answers, by_word, few, mark, noticed, personal_data, short_name

# How many of each the page has room for: 60 lines in all for a council with many gaps. A test holds it to that.
MOST_NOT_CHECKED, MOST_UNREAD, MOST_DOUBTS, MOST_WEAKENINGS = 6, 2, 1, 2
MOST_CHANGED = Most(opened=2, others=1, named=2)
# The characters of a line in a list, without its dash.
LINE = 76


@dataclass(frozen=True, slots=True)
class Room:
    """How many of each there is room for, and in how many lines each weakness."""

    found: int
    critical: int
    silent: int
    conflicts: int
    weaknesses: int
    lines: int
    questions: int


AMPLE = Room(found=6, critical=12, silent=1, conflicts=2, weaknesses=3, lines=2, questions=3)
BESIDE_CHANGES = Room(found=3, critical=4, silent=0, conflicts=1, weaknesses=1, lines=1, questions=2)


def terminal_page(evaluation: Evaluation) -> Iterator[Block]:
    """The blocks of the page, and how to get the whole report."""
    room = BESIDE_CHANGES if evaluation.since else AMPLE
    yield from title(evaluation)
    yield Heading(4, SAFETY)
    yield from _safety(evaluation, room)
    if evaluation.since:
        yield Heading(4, since_title(evaluation.since))
        yield from _since(evaluation.since)
    yield Heading(4, UNSEEN)
    yield from _unseen(evaluation, room)
    yield Heading(4, CONFLICTS)
    yield from _conflicts(evaluation, room)
    yield Heading(4, WEAKNESSES)
    yield from _weaknesses(evaluation, room)
    yield Heading(4, QUESTIONS)
    questions = evaluation.first_page.questions
    yield from (Item(f"{one.criterion}: {one.question}") for one in questions[: room.questions])
    yield from _more(questions, room.questions)
    yield Heading(4, "Data, rules, cautions")
    yield from _data(evaluation)
    yield from _cautions(evaluation)
    yield Fact("The whole report", "-o report.html writes it as a page, --full prints it here.")


def _safety(evaluation: Evaluation, room: Room) -> Iterator[Block]:
    """What was found comes first; where nothing was, what was not checked comes before the good news."""
    safety = evaluation.first_page.safety
    found = [*((line, "critical") for line in safety.found), *((one.text, one.level.value) for one in safety.asked)]
    left_out = tuple(_not_checked(safety, evaluation))
    yield from () if found else left_out
    asked = safety.checked + len(safety.not_checked)
    # Otherwise the statement says how many could be made.
    made = f"{safety.checked} of {counted(asked, 'safety check')} could be made. " if safety.found else ""
    yield Paragraph(f"{made}{safety.statement}")
    yield from _found(found, len(safety.found), room)
    yield from left_out if found else ()


def _found(found: Sequence[tuple[str, str]], critical: int, room: Room) -> Iterator[Block]:
    """The first in full; where more are critical than there is room for, each of those in one line."""
    if critical <= room.found:
        yield from (Item(text, mark(level)) for text, level in found[: room.found])
        yield from _more(found, room.found, by_word([level for _, level in found[room.found :]]))
    else:
        most = min(critical, room.critical)
        yield from (_marked(text, level, lines=1) for text, level in found[:most])
        yield from _more(found, most, by_word([level for _, level in found[most:]]))


def _not_checked(safety: SafetyPage, evaluation: Evaluation) -> Iterator[Block]:
    if safety.not_checked:
        subjects = list(dict.fromkeys(f"{one.criterion} {one.subject}" for one in safety.not_checked))
        yield Paragraph(f"Not checked ({len(safety.not_checked)}): {'; '.join(few(subjects, MOST_NOT_CHECKED))}.")
    unwritten = [short_name(area.id) for area in evaluation.areas if not area.criteria]
    if unwritten:
        yield Item(sentence(f"{listed(unwritten)}: no check is written yet"), mark("not checked"))
    yield from (_marked(sentence(line), "not judged", lines=2) for line in safety.unread[:MOST_UNREAD])
    yield from _more(safety.unread, MOST_UNREAD, "submitted and read by no check")


def _since(comparison: Comparison) -> Iterator[Block]:
    """What changed, each in a line, after the numbers and what else there is to say of them."""
    blocks = list(since_blocks(comparison, MOST_CHANGED))
    yield Paragraph(" ".join(plain(block.words) for block in blocks if isinstance(block, Paragraph)))
    for block in blocks:
        if isinstance(block, Item) and block.label:
            yield _marked(plain(block.words), block.label.text, lines=1)


def _unseen(evaluation: Evaluation, room: Room) -> Iterator[Block]:
    areas = evaluation.first_page.unseen
    if not room.silent:
        yield Paragraph(f"Checks not assessed: {'; '.join(map(_unseen_in_short, areas))}.")
        return
    for area in areas:
        if area.total:
            without = f"; {_criteria(area.unwritten)} lack checks" if area.unwritten else ""
            text = sentence(f"{short_name(area.area)}: {not_seen(area)}{without}")
            yield Item(text, details=tuple(_silent(area, room.silent)))
    unwritten = [
        short_name(area.area) + (f" ({_criteria(area.unwritten)})" if area.unwritten else "")
        for area in areas
        if not area.total
    ]
    if unwritten:
        yield Item(f"No checks yet: {', '.join(unwritten)}.")


def _unseen_in_short(area: Unseen) -> str:
    silent = f", {counted(len(area.silent), 'silent subject')}" if area.silent else ""
    without = f", {_criteria(area.unwritten)} without checks" if area.unwritten else ""
    return f"{short_name(area.area)} {area.not_assessed} of {area.total}{silent}{without}"


def _silent(area: Unseen, most: int) -> Iterator[str]:
    yield from (_cut(f"Silent: {line}") for line in area.silent[:most])
    if len(area.silent) > most:
        yield f"and {len(area.silent) - most} more silent."


def _conflicts(evaluation: Evaluation, room: Room) -> Iterator[Block]:
    conflicts = evaluation.first_page.conflicts
    if not conflicts:
        yield Paragraph("No two accounts of one thing were found to disagree.")
    lines = 2 if len(conflicts) <= room.conflicts else 1
    for one in conflicts[: room.conflicts]:
        yield Item(_cut(sentence(f"{one.criterion or one.title}: {one.text}"), lines))
    yield from _more(conflicts, room.conflicts)


def _weaknesses(evaluation: Evaluation, room: Room) -> Iterator[Block]:
    """How many weaknesses the council acts on, and the worst that are not among the critical gaps above."""
    weaknesses = evaluation.first_page.weaknesses
    if not weaknesses:
        yield Paragraph("No gap was found in what was assessed.")
        return
    yield Paragraph(answers(weaknesses, evaluation.provenance.status == State.COMPILED))
    critical = evaluation.first_page.critical
    others = weaknesses[len(critical) :]
    for one in others[: room.weaknesses]:
        text = f"{one.criterion} {one.title}: {one.text}"
        yield _marked(text, one.severity or "not measured", lines=room.lines, end=also(one))
    left = [*("critical above" for _ in critical), *map(_level, others[room.weaknesses :])]
    yield from _more(left, 0, by_word(left))


def _level(weakness: Weakness) -> str:
    return "not looked at" if weakness.unlooked else weakness.severity or "not measured"


def _data(evaluation: Evaluation) -> Iterator[Block]:
    page = evaluation.first_page
    yield Paragraph(" ".join((*page.data, judged_by(evaluation))))
    doubtful = [notice for notice in evaluation.notices if notice.doubtful]
    yield from (_marked(noticed(one), "look again", lines=2) for one in doubtful[:MOST_DOUBTS])
    yield from _more(doubtful, MOST_DOUBTS, "to look at again")
    if personal := personal_data(evaluation):
        yield Item(f"{counted(len(personal), 'text')} may point at a person.", mark("personal data"))
    if small := evaluation.verdict.small_counts:
        yield Paragraph(f"Not for publication: counts of 1 to 5 can be told from {counted(len(small), 'figure')}.")


def _cautions(evaluation: Evaluation) -> Iterator[Block]:
    weakenings = evaluation.verdict.weakenings
    yield from (_marked(sentence(one), "weakened", lines=1) for one in weakenings[:MOST_WEAKENINGS])
    yield from _more(weakenings, MOST_WEAKENINGS, "that weaken the checks")
    cautions = evaluation.first_page.caution
    more = [f"And {counted(len(cautions) - 1, 'more caution')}."] if len(cautions) > 1 else []
    yield from (Paragraph(" ".join((caution, *more))) for caution in cautions[:1])


def _marked(text: str, word: str, lines: int, end: str = "") -> Item:
    # Cut together with its label, which takes room on the first line, and which the writer adds.
    return Item(_cut(f"[{word}] {text}", lines, end).removeprefix(f"[{word}] "), mark(word))


def _cut(text: str, lines: int = 1, end: str = "") -> str:
    """The text with its end, cut to so many lines of a list; what is cut is never the end."""
    return " ".join(textwrap.wrap(" ".join(f"{text}{end}".split()), LINE, max_lines=lines, placeholder=f" …{end}"))


def _more(items: Sequence[object], most: int, what: str = "") -> Iterator[Item]:
    """A line with the number of items that the page leaves out; nothing where it shows all."""
    if len(items) > most:
        yield Item(f"and {len(items) - most} more{f' {what}' if what else ''}")


def _criteria(number: int) -> str:
    return counted(number, "criterion", "criteria")
