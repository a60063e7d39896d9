"""What can be explained: the criteria by area, the sections of measures, and the parts of a submission."""

from __future__ import annotations

from collections.abc import Iterator

from readiness.core.text import counted
from readiness.data.workbook_layout import sections_in_order
from readiness.data.worked_examples import PARTS
from readiness.packs.pack import RulePack
from readiness.reports.blocks import Block, Fact, Heading, Paragraph, Table, joined
from readiness.reports.explain.facts import ref
from readiness.reports.phrases import short_name


def listing(pack: RulePack) -> Iterator[Block]:
    """The criteria and their titles by area, the names of the rest, and how to go on."""
    yield Heading(1, f"What {pack.name} can explain")
    for area in pack.about.areas:
        own = [one for one in pack.criteria if one.area == area.id]
        name = short_name(area.id)
        checks = counted(sum(len(one.checks) for one in own), "check")
        yield Table(
            ("Criterion", "Title"),
            tuple((ref(one.id), one.title) for one in own),
            f"{name[:1].upper()}{name[1:]} ({checks})",
        )
    catalogue = pack.catalogue
    measured = counted(len(catalogue.measures), "measure")
    sections = [section for section, _, _ in sections_in_order(catalogue)]
    yield Fact(f"Sections of {measured}, in the order of where they are held", joined(map(ref, sections)))
    yield Fact("Parts of a submission beside them", joined(map(ref, PARTS)))
    yield Heading(4, "How to go on")
    yield Paragraph("readiness explain HP06: a criterion and its checks. HP06.1: a check in full.")
    yield Paragraph("readiness explain assessments: how to write each measure of a section.")
    yield Paragraph("readiness explain overdue visits: what holds these words, wherever they stand.")
