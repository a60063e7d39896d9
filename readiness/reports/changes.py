"""What changed between two accounts of a council: a report of its own, a page of it, and a section of a gap report."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from readiness.core.dates import day_in_words
from readiness.core.text import counted
from readiness.evaluation.comparison import AreaChange, Change, ChangeKind, Comparison, Standing
from readiness.packs.policy import OWN_WORDS
from readiness.reports.blocks import Block, Fact, Heading, Item, Label, Paragraph, Table
from readiness.reports.phrases import few, mark

TITLES: Mapping[ChangeKind, str] = {
    ChangeKind.OPENED: "Gaps that opened",
    ChangeKind.WORSE: "Became worse",
    ChangeKind.NO_LONGER_SEEN: "No longer seen",
    ChangeKind.NEWLY_SEEN: "Newly seen",
    ChangeKind.COUNTED_OTHERWISE: "Counted otherwise than before",
    ChangeKind.CLOSED: "Gaps that closed",
    ChangeKind.BETTER: "Became better",
    ChangeKind.SAME: "Gaps that stay",
}
# Told one by one on a first page; of the other kinds the ids of what is a gap, or was.
IN_FULL = (ChangeKind.OPENED, ChangeKind.WORSE, ChangeKind.COUNTED_OTHERWISE)
MOST_ON_PAGE = 6
NOT_TO_PUBLISH = "Not for publication: counts of 1 to 5 can be told from one of the two, or from their difference."


def report_title(comparison: Comparison) -> str:
    """ "Gloucestershire: what changed since 3 October 2018"."""
    return f"{comparison.council}: what changed since {day_in_words(comparison.since)}"


def since_title(comparison: Comparison) -> str:
    """ "What changed since 3 October 2018"."""
    return f"What changed since {day_in_words(comparison.since)}"


def changes_report(comparison: Comparison, most: int | None = None) -> Iterator[Block]:
    """The whole report; with `most` so many changes of each kind, and how to get the rest."""
    yield Heading(1, report_title(comparison))
    yield from map(Paragraph, comparison.headline)
    if comparison.not_for_publication:
        yield Paragraph(NOT_TO_PUBLISH)
    yield Heading(2, "What is compared")
    yield from map(Paragraph, comparison.about)
    for kind in ChangeKind:
        yield from _kind(comparison.of_kind(kind), kind, most)
    if not comparison.changed:
        yield Paragraph("Nothing changed.")
    yield Heading(2, "Area by area")
    yield Table(("Area", "View", "Checks assessed"), tuple(map(_area, comparison.areas)))
    if most is not None:
        yield Fact("The whole report", "-o changes.html writes it as a page, --full prints it here.")


def changes_page(comparison: Comparison) -> Iterator[Block]:
    """The report as far as a terminal has room for it."""
    return changes_report(comparison, MOST_ON_PAGE)


@dataclass(frozen=True, slots=True)
class Most:
    """How many gaps that opened are told, how many of each other kind that is told one by one, and how many ids."""

    opened: int = 3
    others: int = 3
    named: int = 6


def since_blocks(comparison: Comparison, most: Most = Most()) -> Iterator[Block]:
    """The section of a gap report: first what got worse or is out of sight, then what improved."""
    yield Paragraph(" ".join(comparison.headline))
    if comparison.rules or comparison.out_of_order:
        yield Paragraph(" ".join(comparison.about[1:]))
    if comparison.not_for_publication:
        yield Paragraph(NOT_TO_PUBLISH)
    for kind in ChangeKind:
        if kind is not ChangeKind.SAME:
            yield from _in_short(comparison.of_kind(kind), kind, most)


def _in_short(changes: tuple[Change, ...], kind: ChangeKind, most: Most) -> Iterator[Item]:
    word = mark(kind.value.replace("-", " "))
    if kind in IN_FULL:
        shown = most.opened if kind is ChangeKind.OPENED else most.others
        yield from (Item(change.text, word) for change in changes[:shown])
        if len(changes) > shown:
            yield Item(f"and {len(changes) - shown} more", word)
        return
    gaps = kind in (ChangeKind.NO_LONGER_SEEN, ChangeKind.NEWLY_SEEN)
    told = [change for change in changes if change.told_by.severity or not gaps]
    if told:
        names = few([f"{change.check} ({_step(change)})" for change in told], most.named)
        yield Item(f"{'gaps: ' if gaps else ''}{', '.join(names)}", word)


def _kind(changes: tuple[Change, ...], kind: ChangeKind, most: int | None) -> Iterator[Block]:
    if not changes:
        return
    yield Heading(2, f"{TITLES[kind]} ({len(changes)})")
    for change in changes[:most]:
        under = (*((change.because,) if change.because else ()), *(team.text for team in change.subjects))
        yield Item(change.text, Label(_level(change), _level(change)), under)
    if most is not None and len(changes) > most:
        yield Item(f"and {len(changes) - most} more")


def _level(change: Change) -> str:
    return _word(change.told_by)


def _step(change: Change) -> str:
    """The level; of what was seen on both sides, from which level to which."""
    seen_once = change.kind in (ChangeKind.NO_LONGER_SEEN, ChangeKind.NEWLY_SEEN)
    if seen_once or change.before is None or change.after is None:
        return _level(change)
    return f"{_word(change.before)} to {_word(change.after)}"


def _word(side: Standing) -> str:
    return side.severity or side.status.value


def _area(area: AreaChange) -> tuple[str, str, str]:
    now, was = (OWN_WORDS[view] if view else "not in the rules" for view in (area.view_after, area.view_before))
    view = now if now == was else f"{now}; before: {was}"
    gone = counted(area.gaps_no_longer_seen, "gap")
    unseen = f"; {gone} no longer seen" if area.gaps_no_longer_seen else ""
    counts = f"{area.assessed_after}; before: {area.assessed_before}{unseen}"
    return area.title, view, counts
