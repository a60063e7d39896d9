"""The entries of what a submission holds beside its readings, and of a section of readings."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping

from readiness.core.numbers import plain, with_unit
from readiness.data.measures import Measure
from readiness.data.vocabulary import Change, EvidenceKind, Origin, Shows
from readiness.data.worked_examples import PARTS, how_to_write
from readiness.packs.pack import RulePack
from readiness.reports.blocks import Block, Code, Entry, Fact, Table
from readiness.reports.explain.facts import ref

# The words that stand under a key, where only some do.
WORDS: Mapping[str, Mapping[str, Iterable[str]]] = {
    "in_reform": {"what": Change},
    "evidence": {"kind": EvidenceKind, "origin": Origin, "shows": Shows},
    "self_ratings": {"Each is one of": [one for one in Shows if one is not Shows.CONTEXT]},
    "actions": {"status": ("open", "closed")},
}


def part_entry(name: str, pack: RulePack) -> Entry:
    """The entry of a part beside the readings: what it is for, an example, and the words that it takes."""
    return Entry(name, PARTS[name].title, tuple(_part(name, pack)))


def _part(name: str, pack: RulePack) -> Iterator[Block]:
    part = PARTS[name]
    yield Fact("What it is for", part.says)
    yield Fact("Write", Code(json.dumps({name: part.example})[1:-1]))
    for key, words in WORDS.get(name, {}).items():
        yield Fact(key, ", ".join(words))
    if name == "local_standards":
        yield Table(("Standard", "What it is"), tuple(_standards(pack)), "Standards")


def _standards(pack: RulePack) -> Iterator[tuple[str, str]]:
    for name, standard in pack.catalogue.local_standards.items():
        default = pack.about.local_standards.get(name)
        ours = f"this pack's is {with_unit(plain(default), standard.unit)}" if default else "this pack has none"
        bounds = f"{plain(standard.minimum)} to {with_unit(plain(standard.maximum), standard.unit)}"
        yield name, f"{standard.title}; {ours}, and {bounds} are accepted."


def section_entry(section: str, measures: Iterable[Measure], pack: RulePack) -> Entry:
    """The entry of a section: how to write each of its measures."""
    rows = tuple((ref(one.id), one.title, "" if one.computed else Code(how_to_write(one))) for one in measures)
    return Entry(section, pack.catalogue.sections[section], (Table(("Measure", "What it counts", "Write"), rows),))
