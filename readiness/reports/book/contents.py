"""The contents of the rule book: one line for each criterion, by area, and for each section of measures."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from readiness.core.numbers import rounded
from readiness.core.text import counted
from readiness.data.measures import Measure
from readiness.data.readings import EXAMPLE
from readiness.packs.criterion import Criterion
from readiness.packs.pack import RulePack
from readiness.packs.policy import AreaTitle
from readiness.reports.blocks import Block, Code, Heading, Item, Paragraph, Ref, Table, Words
from readiness.reports.book.measures import by_area
from readiness.reports.explain.facts import ref

COLUMNS = ("Criterion", "What is so where it is good", "Checks", "Criticised", "Examined")
SEVERAL = "A criterion with several numbers falls under several themes or subjects."
WRITTEN = "This is how a submission gives each kind of measure:"
CITED = ": every document that is cited, how it was checked, and what cites it."
UNREAD: Words = (
    "A council may submit these as well, and rules of your own may read them. ",
    Code("readiness explain"),
    " with a name says what belongs in it.",
)


def contents(pack: RulePack) -> Iterator[Block]:
    """The criteria by area, then the measures."""
    yield Heading(2, "Criteria", "criteria")
    if how_often := _frequencies(pack):
        yield Paragraph(" ".join((*how_often, SEVERAL)))
    for area in pack.about.areas:
        yield Heading(3, area.title, f"criteria of {area.id}")
        yield Paragraph((f"Inspectors look at {area.looks_at}. In full: ", Ref(area.id, area.title)))
        rows = tuple(_row(one, pack) for one in pack.criteria if one.area == area.id)
        if rows:
            yield Table(COLUMNS, rows)
    yield from _measures(pack)
    yield Heading(2, "Documents", "documents")
    yield Paragraph((Ref("sources", "Sources"), CITED))


def _frequencies(pack: RulePack) -> list[str]:
    criticised, examined = pack.frequencies.criticised, pack.frequencies.examined
    found = []
    if criticised:
        share = f"the share of {criticised.of_reports} reports, {criticised.years}"
        found.append(f"Criticised: {share}, that name the theme as an area for improvement.")
    if examined:
        share = f"the share of {examined.of_reports} reports, {examined.years}"
        found.append(f"Examined: {share}, that mention the subject.")
    return found


def _row(criterion: Criterion, pack: RulePack) -> tuple[Words, ...]:
    themes, subjects = pack.frequencies.themes, pack.frequencies.subjects
    criticised = ", ".join(f"{rounded(themes[name].percent)}%" for name in criterion.themes)
    examined = ", ".join(f"{rounded(subjects[name])}%" for name in criterion.examined_as)
    checks = str(len(criterion.checks) or "none yet")
    return ref(criterion.id), criterion.title, checks, criticised, examined


def _measures(pack: RulePack) -> Iterator[Block]:
    yield Heading(2, "Measures", "measures")
    yield Paragraph(WRITTEN)
    yield Table(("Kind", "Written"), tuple((kind.value, Code(example)) for kind, example in EXAMPLE.items()))
    yield Heading(2, "Measures that checks read", "read measures")
    placed = by_area(pack)
    for area in pack.about.areas:
        yield from _sections(area, placed[area.id], pack)
    unread = [one for one in pack.catalogue.measures.values() if one.id in pack.unread]
    if unread:
        yield Heading(2, "Measures that no check reads", "unread measures")
        yield Paragraph(UNREAD)
        yield from (Item((ref(one.id), f": {one.title}")) for one in unread)


def _sections(area: AreaTitle, sections: Mapping[str, Sequence[Measure]], pack: RulePack) -> Iterator[Item]:
    if sections:
        yield Item(Ref(f"measures {area.id}", area.title))
    for section, measures in sections.items():
        title = Ref(f"measures of {section}", pack.catalogue.sections[section])
        yield Item((title, f": {counted(len(measures), 'measure')}"), depth=1)
