"""Explanations: everything about one id. The rule book shows the same for all checks, criteria and measures."""

from __future__ import annotations

import re
from dataclasses import replace

from readiness.core.diagnostics import UnknownNameError
from readiness.core.suggestions import suggestion
from readiness.data.measures import Measure
from readiness.data.worked_examples import PARTS
from readiness.packs.criterion import Criterion
from readiness.packs.pack import RulePack
from readiness.reports.blocks import Block, Entry, Heading
from readiness.reports.explain.check import check_entry
from readiness.reports.explain.council import council_blocks
from readiness.reports.explain.criterion import criterion_entry
from readiness.reports.explain.facts import fact, ref
from readiness.reports.explain.measure import measure_entry
from readiness.reports.explain.part import part_entry, section_entry
from readiness.reports.explain.search import search, see_also
from readiness.reports.writers.text import write

__all__ = ["check_entry", "criterion_entry", "explained", "explanation", "measure_entry"]

# Who writes an id wants no other thing that holds a part of it.
LIKE_AN_ID = re.compile(r"[A-Za-z]{2}\d+(\.\d*)?|\w+\.\w+")


def explanation(pack: RulePack, name: str, council: str | None = None) -> str:
    """The text for an id or words, for a terminal of 80 columns. Raises UnknownNameError with the nearest id."""
    return write(explained(pack, name, council))


def explained(pack: RulePack, name: str, council: str | None = None) -> tuple[Block, ...]:
    """The blocks for an id, under a heading, or what holds these words. Raises UnknownNameError with the nearest id.

    With a council's code of nine characters, followed by what is published of it for each measure that decides.
    """
    wanted = name.strip()
    entry = _entry(pack, wanted)
    if entry is None:
        found = () if council or LIKE_AN_ID.fullmatch(wanted) else search(pack, wanted)
        if not found:
            raise _unknown(pack, wanted)
        return found
    blocks: tuple[Block, ...] = Heading(1, entry.id, title=entry.title), *entry.blocks
    if council is not None:
        measures = _deciding(pack, entry.id)
        return *blocks, *(block for measure in measures for block in council_blocks(pack, measure, council))
    return blocks


def _deciding(pack: RulePack, name: str) -> tuple[Measure, ...]:
    """The measure of this id, or those that decide a check. Raises UnknownNameError for a criterion."""
    if measure := pack.catalogue.measures.get(name):
        return (measure,)
    if rule := pack.compiled.get(name):
        return tuple({one.measure.id: one.measure for one in rule.required.values()}.values())
    raise UnknownNameError(f"{name} is a criterion, and --council goes with a check or a measure")


def _entry(pack: RulePack, wanted: str) -> Entry | None:
    """The entry of an id; None of what is none."""
    checks = {check.id: check for check in pack.checks}
    criteria = {criterion.id: criterion for criterion in pack.criteria}
    code = wanted.upper()
    if code in checks:
        return _under_its_criterion(check_entry(checks[code], pack), pack.criterion_of[code])
    if code in criteria:
        return criterion_entry(criteria[code], pack)
    if wanted in pack.catalogue.measures:
        return measure_entry(pack.catalogue.measures[wanted], pack)
    if members := [one for one in pack.catalogue.measures.values() if one.section == wanted]:
        entry = section_entry(wanted, members, pack)
        return replace(entry, blocks=(*entry.blocks, *see_also(pack, wanted)))
    if wanted in PARTS:
        return part_entry(wanted, pack)
    return None


def _under_its_criterion(entry: Entry, criterion: Criterion) -> Entry:
    """The entry with its criterion first; in the rule book the criterion is the heading above it."""
    return replace(entry, blocks=(*fact("Criterion", ref(criterion.id), f" {criterion.title}"), *entry.blocks))


def _unknown(pack: RulePack, wanted: str) -> UnknownNameError:
    known = (
        *(check.id for check in pack.checks),
        *(one.id for one in pack.criteria),
        *pack.catalogue.measures,
        *pack.catalogue.sections,
        *PARTS,
    )
    # Ids of checks and criteria may be written in small letters, names of measures may not.
    prefixes = {criterion.id[:2] for criterion in pack.criteria}
    like = suggestion(wanted.upper() if wanted[:2].upper() in prefixes else wanted, known)
    return UnknownNameError(f'"{wanted}" is neither a check, a criterion, a measure nor a part of a submission; {like}')
