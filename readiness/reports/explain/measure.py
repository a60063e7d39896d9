"""The entry of a measure: its definition, its relations, which checks read it, and its published figures."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from readiness.core.numbers import plain, with_unit
from readiness.data.derive.derivation import Derivation, derivations, not_derived
from readiness.data.derive.sources import shipped_sources
from readiness.data.measures import Direction, Measure
from readiness.data.relations import Tie
from readiness.data.worked_examples import how_to_write
from readiness.packs.pack import RulePack
from readiness.reports.blocks import Block, Code, Entry, Fact, Words, joined
from readiness.reports.explain.facts import fact, ref, source_of
from readiness.reports.explain.figures import figures

BETTER: Mapping[Direction, str] = {
    Direction.HIGHER: "more is better",
    Direction.LOWER: "less is better",
    Direction.NONE: "neither more nor less is better",
}


def measure_entry(measure: Measure, pack: RulePack) -> Entry:
    """The entry of a measure."""
    return Entry(measure.id, measure.title, tuple(_measure(measure, pack)))


def _measure(measure: Measure, pack: RulePack) -> Iterator[Block]:
    yield kind(measure)
    if not measure.computed:
        yield Fact("Write", Code(how_to_write(measure)))
    yield from definition(measure)
    yield from (tie_fact(tie) for tie in pack.catalogue.ties_of(measure.id))
    yield from use(measure, pack)
    yield from derived(measure.id)
    yield from figures(measure.id, pack)


def kind(measure: Measure) -> Fact:
    """What sort of thing it is, in which unit, and which way is better."""
    day = ", on one day" if measure.snapshot else ""
    return Fact("Kind", f"{measure.kind}, in {measure.measured_in}, {BETTER[measure.direction]}{day}")


def definition(measure: Measure) -> Iterator[Fact]:
    """What is counted, and how it can be given."""
    if measure.computed:
        yield Fact("Submitted", "by no council: it is counted from the submission itself")
    yield from fact("Definition", measure.definition)
    yield from fact("Numerator", measure.numerator)
    yield from fact("Denominator", measure.denominator)
    yield from fact("Bands", "; ".join(f"{name} ({title})" for name, title in (measure.bands or {}).items()))
    most = measure.maximum
    yield from fact("At most", with_unit(plain(most), measure.measured_in) if most is not None else None)
    yield from fact("Local standard", measure.local_standard)
    yield from fact("Can be given by", ", ".join(measure.by))
    yield from fact("May not apply", measure.may_not_apply)
    yield from fact("Moves with", *joined(map(ref, measure.moves_with)))
    if measure.open_and_late:
        yield from fact("Beside it", ref(measure.open_and_late), ": what is open and late")


def use(measure: Measure, pack: RulePack) -> Iterator[Fact]:
    """Where it comes from, and which checks read it."""
    yield from fact("Held in", measure.held_in)
    yield from fact("Traps", measure.traps)
    yield from fact("Source", source_of(measure.source))
    yield from fact("Read by", *(joined(map(ref, pack.readers.get(measure.id, ()))) or ("no check of this pack",)))


def derived(measure: str) -> Iterator[Block]:
    """How it follows from child-level lists, with the query; or why it does not, where it seems to."""
    if (because := not_derived().get(measure)) is not None:
        yield Fact("Not derived", because)
    if (one := derivations().get(measure)) is None:
        return
    yield Fact("Derived from", "; or ".join(_derived_from(one)))
    yield Fact("What is counted", one.terms.counts)
    yield Fact("Why it follows", one.terms.because)
    yield from fact("Note", one.terms.note)
    # On one line a comment would swallow what follows it.
    lines = (line for line in one.sql.splitlines() if not line.startswith("--"))
    yield Fact("Query", Code("\n".join(lines)))


def _derived_from(derivation: Derivation) -> Iterator[str]:
    """Each source that gives it, with the columns that are read."""
    lists = derivation.terms.lists
    for source in shipped_sources().values():
        if all(name in source.tables for name in lists):
            yield "; ".join(f"{source.called(name)}: {', '.join(columns)}" for name, columns in lists.items())
        elif all(name in source.lists and {*columns} - {"team"} <= {*source.lists[name].gives}
                 for name, columns in lists.items()):  # fmt: skip
            yield source.names(tuple(lists))


def tie_fact(tie: Tie) -> Fact:
    """What must agree with what, or is compared."""
    return Fact("Compared" if tie.relation.may_differ else "Must agree", _tie(tie))


def _tie(tie: Tie) -> Words:
    """A relation on one line, with links to its measures."""
    # The longest first: an id may begin with another.
    ids = sorted(tie.measures, key=len, reverse=True)
    pieces = re.split(f"({'|'.join(map(re.escape, ids))})", tie.told)
    why = "; ".join(filter(None, (tie.relation.because, tie.relation.may_differ)))
    return *(ref(piece) if piece in ids else piece for piece in pieces if piece), f": {why}" if why else ""
