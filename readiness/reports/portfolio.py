"""A portfolio of councils in blocks: what each must look at first, how criteria stand, what several share."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator, Mapping, Sequence

from readiness.core.dates import day_in_words
from readiness.core.text import counted, listed, sentence, shortened
from readiness.data.vocabulary import Level
from readiness.evaluation.portfolio import CellLevel, CouncilAccount, FirstThing, Portfolio, Shared, SharedCheck
from readiness.reports.blocks import Block, Fact, Heading, Inline, Item, Link, Paragraph, Table
from readiness.reports.phrases import by_word, few, mark

FIRST, CRITERIA, SHARED, LEFT, READ = (
    "What each must look at first",
    "Criteria by council",
    "What several share",
    "Left out",
    "Read this with it",
)
# The words for how a criterion stands, in the order in which they are told.
WORDS: Mapping[CellLevel, str] = {
    CellLevel.CRITICAL: "critical",
    CellLevel.MAJOR: "major",
    CellLevel.MINOR: "minor",
    CellLevel.ERROR: "failed",
    CellLevel.WATCH: "watch",
    CellLevel.MET: "met",
    CellLevel.PARTLY_MET: "met in part",
    CellLevel.NOT_LOOKED_AT: "not looked at",
    CellLevel.NOT_ASSESSED: "not assessed",
    CellLevel.NOT_APPLICABLE: "not applicable",
}
LEGEND = (
    "Each criterion stands by its worst finding. Met in part: nothing adverse in what could be assessed, and the rest "
    "could not. Not looked at: nothing could be assessed, and nothing shows that anybody has looked."
)
NOT_TO_PUBLISH = "Not for publication: counts of 1 to 5 can be told from what was submitted"
# How many councils are named where several share something.
MOST_SHARING = 8


def portfolio_title(portfolio: Portfolio) -> str:
    """ "Inspection readiness of 5 councils"."""
    return f"Inspection readiness of {counted(len(portfolio.councils), 'council')}"


def portfolio_report(portfolio: Portfolio) -> Iterator[Block]:
    """The whole portfolio."""
    yield Heading(1, portfolio_title(portfolio))
    yield from head(portfolio)
    yield Heading(2, FIRST)
    for council in portfolio.councils:
        yield Heading(3, council.name)
        yield from council_blocks(council, portfolio.reports)
    yield Heading(2, CRITERIA)
    yield Paragraph(LEGEND)
    yield Table(("Council", "Assessed", *map(_column, LISTED)), tuple(map(_row, portfolio.councils)))
    yield Heading(2, SHARED)
    yield from shared_blocks(portfolio)
    if portfolio.left_out:
        yield Heading(2, LEFT)
        yield left_out(portfolio)
    yield Heading(2, READ)
    yield from map(Paragraph, (*portfolio.about, *portfolio.caution))


def head(portfolio: Portfolio) -> Iterator[Block]:
    """How many stand side by side, and what a reader must know of all of them, as blocks."""
    yield from map(Paragraph, head_lines(portfolio))
    yield from (Item(sentence(line), mark("weakened")) for line in portfolio.weakenings)


def head_lines(portfolio: Portfolio) -> Iterator[str]:
    """How many stand side by side, and by whose counts of people it is not for publication."""
    yield " ".join(portfolio.headline)
    if portfolio.not_for_publication:
        named = [one.name for one in portfolio.councils if one.not_for_publication]
        yield f"{NOT_TO_PUBLISH} by {listed(few(named, MOST_SHARING))}."


def council_blocks(council: CouncilAccount, reports: str | None) -> Iterator[Block]:
    """What a council must look at first, after what could not be seen of it."""
    yield Paragraph(_standing(council))
    yield from (Item(weakness(one), mark(one.severity or "not measured")) for one in council.first)
    if council.further:
        words = [level or "not measured" for level in council.further]
        yield Item(f"and {len(words)} more {by_word(words)}")
    yield from (Item(question, mark("to ask")) for question in council.asked)
    yield from (Item(sentence(line), mark("weakened")) for line in council.weakenings)
    yield Paragraph(_source(council, reports))


def _standing(council: CouncilAccount) -> str:
    """What was not checked, how much was assessed, and how many gaps were found."""
    counts = council.counts
    unsafe = f"{council.safety_checked} of {counted(council.safety_checks, 'check')} of children's safety could be made"
    gaps = f"{counted(counts.gap, 'gap')} ({counts.critical} critical, {counts.major} major, {counts.minor} minor)"
    unlooked = f"; at {counted(council.unlooked, 'subject')} nobody has looked" if council.unlooked else ""
    failed = f", {counts.error} failed" if counts.error else ""
    assessed = f"{council.assessed} of {counts.total} could be assessed"
    return f"{unsafe}; in all, {assessed}{failed}. {gaps}, {counts.watch} to watch{unlooked}."


def weakness(one: FirstThing) -> str:
    """A weakness with what it is about, and the other gaps of its criterion."""
    more = f" Also {by_word([level.value for level in one.also])[1:-1]}." if one.also else ""
    return f"{one.criterion} {one.title}: {one.text}{more}"


def _source(council: CouncilAccount, reports: str | None) -> tuple[Inline, ...]:
    """The council's report, and what it was made from."""
    state = council.status.replace("-", " ")
    stored = ", judged before" if council.stored else ""
    made = f"{council.submission} ({state}, {day_in_words(council.date)}{stored})"
    if address := report_address(council, reports):
        return Link("Its report", address), f", from {made}."
    return (f"From {made}.",)


def report_address(council: CouncilAccount, reports: str | None) -> str | None:
    """Where a council's report lies as seen from the portfolio; None where none was written."""
    return f"{reports}{council.report}" if reports is not None and council.report else None


LISTED = (*(level for level in CellLevel if level not in (CellLevel.NOT_ASSESSED, CellLevel.NOT_LOOKED_AT)),)


def _column(level: CellLevel) -> str:
    return WORDS[level].capitalize()


def _row(council: CouncilAccount) -> tuple[str, ...]:
    """How many criteria could be assessed, and the ids of those that stand at each level."""
    seen = sum(cell.assessed > 0 for cell in council.cells)
    ids = (", ".join(cell.criterion for cell in council.cells if cell.level is level) for level in LISTED)
    return council.name, f"{seen} of {len(council.cells)}", *ids


def shared_blocks(portfolio: Portfolio) -> Iterator[Block]:
    """The criteria that are gaps in several councils, with their checks; then what nobody has looked at or assessed."""
    yield from (Item(shared_line(one), details=tuple(map(check_line, one.checks))) for one in portfolio.shared)
    if not portfolio.shared:
        yield Paragraph("No gap is shared by several councils, in what was assessed.")
    number = len(portfolio.councils)
    unlooked = [one.id for area in portfolio.areas for one in area.criteria if one.unlooked == number]
    if unlooked and number > 1:
        yield Item(f"Nothing shows in any council that anybody has looked: {', '.join(unlooked)}.", mark("not seen"))
    if portfolio.nowhere_assessed:
        yield Item(f"Assessed in no council: {', '.join(portfolio.nowhere_assessed)}.", mark("not seen"))


def shared_line(one: Shared) -> str:
    """In how many of the councils that could be assessed it is a gap, and which they are."""
    names = listed(few(one.councils, MOST_SHARING))
    return (
        f"{one.criterion} {one.title}: {_gap_in(one.gaps, one.assessed)} {by_word(worst_first(one.levels))}: {names}."
    )


def check_line(check: SharedCheck) -> str:
    """The same of one check."""
    return f"{check.check} {check.title}: {_gap_in(check.gaps, check.assessed)}."


def _gap_in(gaps: int, assessed: int) -> str:
    return f"a gap in {gaps} of {counted(assessed, 'council')} assessed"


def worst_first(levels: Iterable[Level]) -> list[str]:
    """The severities, the worst first."""
    return [level.value for level in sorted(levels, key=lambda level: -level.rank)]


def left_out(portfolio: Portfolio) -> Table:
    """Each file that is left out, with why."""
    rows = tuple((one.submission, one.council or "not known", sentence(one.text)) for one in portfolio.left_out)
    return Table(("File", "Council", "Why"), rows)


# What a terminal has room for: 60 lines in all. A test holds it to that.
MOST_COUNCILS, MOST_SHARED, MOST_LEFT, MOST_WEAKENINGS = 8, 3, 2, 1
# The characters of a line beside the mark of an item.
LINE = 76


def portfolio_page(portfolio: Portfolio) -> Iterator[Block]:
    """The portfolio as far as a terminal has room for it."""
    yield Heading(1, portfolio_title(portfolio))
    yield Paragraph(" ".join(portfolio.headline))
    if portfolio.not_for_publication:
        number = sum(one.not_for_publication for one in portfolio.councils)
        yield Paragraph(f"{NOT_TO_PUBLISH} by {counted(number, 'council')}.")
    for line in portfolio.weakenings[:MOST_WEAKENINGS]:
        yield Item(_cut(sentence(line), "weakened"), mark("weakened"))
    yield from _more(len(portfolio.weakenings) - MOST_WEAKENINGS, " that weaken the checks")
    yield Heading(3, FIRST)
    yield from _first(portfolio.councils)
    yield Heading(3, SHARED)
    yield from (Item(_cut(shared_line(one))) for one in portfolio.shared[:MOST_SHARED])
    yield from _more(len(portfolio.shared) - MOST_SHARED)
    if not portfolio.shared:
        yield Paragraph("No gap is shared by several councils, in what was assessed.")
    if portfolio.left_out:
        yield Heading(3, LEFT)
        yield from (Item(_cut(f"{one.submission}: {one.text}.")) for one in portfolio.left_out[:MOST_LEFT])
        yield from _more(len(portfolio.left_out) - MOST_LEFT)
    yield Heading(3, READ)
    yield Paragraph(shortened(" ".join((portfolio.about[0], *portfolio.caution[:1])), 4 * LINE))
    yield Fact("The whole portfolio", "-o portfolio.html writes it as a page, --full prints it here.")


def _first(councils: Sequence[CouncilAccount]) -> Iterator[Block]:
    """All councils where there are few; else those with a critical or a major gap, in the order of their names."""
    told = list(councils)
    if len(councils) > MOST_COUNCILS:
        told = [one for one in councils if one.counts.critical or one.counts.major]
        yield Paragraph(f"{len(told)} of {counted(len(councils), 'council')} have a critical or a major gap.")
    for one in told[:MOST_COUNCILS]:
        yield _in_short(one)
    yield from _more(len(told) - MOST_COUNCILS)


def _in_short(council: CouncilAccount) -> Item:
    first, level = next(iter(council.first), None), "not seen"
    unsafe = f"{council.safety_checked} of {council.safety_checks} safety checks made"
    if first:
        text, level = f"{first.criterion} {first.title}: {first.text}", first.severity or "not measured"
    elif council.asked:
        text, level = council.asked[0], "to ask"
    else:
        text = "no gap was found in what was assessed."
    rest = len(council.first) + len(council.further) - 1
    more = f" And {rest} more." if rest > 0 else ""
    return Item(_cut(f"{council.name} ({unsafe}): {text}", level, more), mark(level))


def _cut(text: str, label: str = "", end: str = "") -> str:
    """The text with its end, cut to two lines together with the label that the writer sets before it."""
    tag = f"[{label}] " if label else ""
    words = " ".join(f"{tag}{text}{end}".split())
    return " ".join(textwrap.wrap(words, LINE, max_lines=2, placeholder=f" …{end}")).removeprefix(tag)


def _more(number: int, what: str = "") -> Iterator[Item]:
    if number > 0:
        yield Item(f"and {number} more{what}")
