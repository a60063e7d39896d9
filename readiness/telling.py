"""Telling a finding in sentences."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

from readiness.bands import ResolvedBand
from readiness.criterion import Check, Criterion, Shows
from readiness.decision import Undecided
from readiness.exhibits import Exhibits
from readiness.facts import Facts
from readiness.finding import EVERYONE, Finding, FindingStatus
from readiness.measure import Direction
from readiness.operand import Reference
from readiness.practice import Showing, used
from readiness.reading import Figure, Kind
from readiness.wording import filled, plain, sentence, shortened, shown

SHOWS: Mapping[Shows, str] = {
    Shows.STRENGTH: "strength",
    Shows.IMPROVING: "improvement that is not there yet",
    Shows.MIXED: "a mixed picture",
    Shows.WEAKNESS: "weakness",
}
UNKNOWN = "an unknown number of"


def undecided(check: Check, criterion: Criterion, facts: Facts) -> Finding:
    """The finding of a check of which nothing is known yet."""
    council = facts.submission.council
    bases = (*((check.rests_on,) if check.rests_on else ()), *(band.rests_on for band in check.bands))
    return Finding(
        key=f"{council.code or council.name}:{check.id}:{EVERYONE}",
        check=check.id,
        title=check.title,
        criterion=criterion.id,
        area=criterion.area,
        status=FindingStatus.NOT_ASSESSED,
        rests_on=tuple(dict.fromkeys(bases)),
        critical_because=check.critical_because,
        remedy=" ".join(check.remedy.split()),
        weight=check.weight,
        change_over=check.change_over,
    )


class Teller:
    """Puts into words what a check found in a submission. Decides nothing."""

    def __init__(self, exhibits: Exhibits) -> None:
        self.exhibits = exhibits
        self.facts, self.check = exhibits.facts, exhibits.check
        self.ready, self.reference, self.unit = exhibits.ready, exhibits.reference, exhibits.unit

    def exhibited(self, finding: Finding) -> Finding:
        """The finding with what stands beside its sentence, before it is decided."""
        check, facts = self.check, self.facts
        return replace(
            finding,
            readings=self.exhibits.readings(),
            also=self.exhibits.also(),
            evidence=used(check, facts.evidence(check), facts.on, frozenset(), facts.file.document),
            notes=self.exhibits.notes(),
        )

    def left_undecided(self, finding: Finding, why: Undecided) -> Finding:
        """The finding with why it could not be decided."""
        lead = "Not applicable" if why.status is FindingStatus.NOT_APPLICABLE else "Not assessed"
        text = sentence(f"{lead}: {why.reason}")
        return replace(finding, status=why.status, reason=why.reason, missing=why.missing, text=text)

    def evidence_text(self, showing: Showing) -> str:
        """What practice evidence shows, with the latest item that decides it in its own words."""
        told = filled(self.check.finding, {"shows": SHOWS[showing.shows or Shows.MIXED]})
        items = [item for index, item in self.facts.evidence(self.check) if index in showing.decisive]
        latest = max(items, key=lambda item: item.date.last)
        return f"{sentence(told)[:-1]}: {sentence(shortened(latest.summary))}"

    def text(self, words: Mapping[str, str], subject: str) -> str:
        """The finding as a sentence, with the team where it is one's."""
        text = filled(self.check.finding, words, self.check.finding_one)
        return sentence(f"{subject}: {text}" if subject else text)

    def distance(self, words: Mapping[str, str]) -> str | None:
        """What happened, in real units; None where its number is not known."""
        if self.check.distance is None or ("{n}" in self.check.distance and "n" not in words):
            return None
        return sentence(filled(self.check.distance, words, self.check.distance_one))

    def words(self, figure: Figure, value: Decimal | None, crossed: ResolvedBand | None) -> dict[str, str]:
        """What fills the placeholders."""
        references = {**self.ready.beside, **self.ready.required}
        words = {
            alias: self._told(reference) for alias, reference in references.items() if reference is not self.reference
        }
        if value is not None:
            against = crossed.threshold if crossed else None
            size = abs(value) if self.check.change_over else value
            words["value"] = shown(size, self.unit, against, figure.bound)
            words["change"] = _change(value, self.unit, against)
        if crossed is not None:
            words["threshold"] = shown(crossed.threshold, self.unit)
        words["periods"] = str(self.check.change_over or "")
        standard = next(
            (r.measure.local_standard for r in self.ready.required.values() if r.measure.local_standard), None
        )
        if standard is not None:
            words["standard"] = shown(
                self.facts.standards[standard], self.facts.pack.catalogue.local_standards[standard].unit
            )
        for name in ("numerator", "denominator"):
            if (part := getattr(figure, name)) is not None:
                words[name] = plain(part)
        if (wrong := self._on_the_wrong_side(figure)) is not None:
            words["n"] = plain(wrong)
        return words

    def _told(self, reference: Reference) -> str:
        reading = self.facts.reading(reference)
        try:
            value = self.facts.value(reference, reading)
        except Undecided:
            return UNKNOWN
        unit = "percent" if reference.part is None and reference.measure.measured_in == "percent" else None
        return shown(value, unit, bound=reading.bound)

    def _on_the_wrong_side(self, figure: Figure) -> Decimal | None:
        """How many did not get what the measure counts: those left out of it, or those in it where less is better."""
        if self.reference is None:
            return None
        measure = self.reference.measure
        if measure.kind is Kind.COUNT:
            return None if figure.count is None or figure.bound else Decimal(figure.count)
        if figure.numerator is None or figure.denominator is None or not measure.people:
            return None
        return figure.denominator - figure.numerator if measure.direction is Direction.HIGHER else figure.numerator


def _change(value: Decimal, unit: str | None, against: Decimal | None) -> str:
    if value == 0:
        return "did not change"
    size = shown(abs(value), unit, None if against is None else abs(against))
    return f"{'rose' if value > 0 else 'fell'} by {size}"
