"""Lint of a whole pack: what is wrong between checks although each of them is sound."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from readiness.core.diagnostics import Diagnostic, Issue, Path, Rule
from readiness.core.documents import Document
from readiness.data.catalogue import Catalogue
from readiness.data.vocabulary import Basis
from readiness.packs.criterion import Check
from readiness.packs.pack import RulePack
from readiness.packs.policy import About


@dataclass(frozen=True, slots=True)
class Placed:
    """A check with its location, the measures that decide it (`judges`), and all that it shows (`shows`)."""

    document: Document
    at: Path
    check: Check
    judges: frozenset[str]
    shows: frozenset[str]

    @property
    def field(self) -> Path:
        """The path of the measures that decide it."""
        return (*self.at, "measure" if self.check.measure else "measures")


def across(pack: RulePack) -> Iterator[Diagnostic]:
    """All issues between the checks of a pack. A pack that has some can be used, and is not finished."""
    placed = list(_placed(pack))
    yield from _ended(placed, pack.about)
    yield from _unaccompanied(placed, pack.catalogue)
    yield from _counted_twice(placed, pack.catalogue)


def _placed(pack: RulePack) -> Iterator[Placed]:
    for check in pack.checks:
        origin, rule = pack.origins[check.id], pack.compiled[check.id]
        judges = frozenset(reference.measure.id for reference in rule.required.values())
        context = frozenset(reference.measure.id for reference in rule.context.values())
        yield Placed(origin.document, origin.path, check, judges, judges | context)


def _ended(placed: list[Placed], about: About) -> Iterator[Diagnostic]:
    """Duties that had ended when the pack came into force."""
    begins = about.in_force.first
    for one in placed:
        rested = [(one.at, one.check.rests_on, one.check.source)] if one.check.rests_on else []
        for index, band in enumerate(one.check.bands):
            rested.append(((*one.at, "bands", index), band.rests_on, band.source or one.check.source))
        for at, basis, source in rested:
            if basis is Basis.DUTY and source and source.until and source.until.last < begins.first:
                message = f"the duty ended in {source.until}, before the pack is in force ({begins})"
                hint = "name the duty that took its place, or say that the line is your own"
                yield from one.document.diagnostics([Issue((*at, "rests_on"), message, hint, Rule.DUTY_DATE)])


def _unaccompanied(placed: list[Placed], catalogue: Catalogue) -> Iterator[Diagnostic]:
    """Rates of completed work without a check of what is open and late: finishing only the quick ones looks good."""
    shown = frozenset(measure for one in placed for measure in one.shows)
    reported: set[str] = set()
    for one in placed:
        for measure in sorted(one.judges - reported):
            late = catalogue.measures[measure].open_and_late
            if late is not None and late not in shown:
                reported.add(measure)
                message = f"{measure} counts what was completed, and no check looks at what is open and late"
                hint = f"read {late} in a check, or show it under context"
                yield from one.document.diagnostics([Issue(one.field, message, hint, Rule.OPEN_AND_LATE)])


def _counted_twice(placed: list[Placed], catalogue: Catalogue) -> Iterator[Diagnostic]:
    """Pairs of weighted checks whose measures move together, and so count twice; a check of both measures is one."""
    weighing = [one for one in placed if one.check.weight]
    for index, one in enumerate(weighing):
        for earlier in weighing[:index]:
            pair = _moving_together(earlier.judges, one.judges, catalogue)
            if pair is not None:
                message = f"{one.check.id} and {earlier.check.id} both have a weight, and {pair} move together"
                hint = "give one of the two weight: 0; it is still judged and shown"
                at = (*one.at, "weight")
                yield from one.document.diagnostics([Issue(at, message, hint, Rule.COUNTED_TWICE)])
                break


def _moving_together(some: frozenset[str], others: frozenset[str], catalogue: Catalogue) -> str | None:
    for a in sorted(some - others):
        for b in sorted(others - some):
            if b in catalogue.measures[a].moves_with or a in catalogue.measures[b].moves_with:
                return f"{a} and {b}"
    return None
