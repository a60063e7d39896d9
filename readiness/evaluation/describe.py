"""Telling a decision as a finding: its sentences, and what stands beside them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal

from readiness.core.dates import day_in_words, told_day
from readiness.core.diagnostics import ExpressionError
from readiness.core.numbers import between, plain, rounded, shown, with_unit
from readiness.core.text import counted, filled, listed, sentence, shortened, with_article
from readiness.data.operands import Reference
from readiness.data.readings import Figure, Kind
from readiness.data.submission import EvidenceItem
from readiness.data.vocabulary import FindingStatus, Shows
from readiness.evaluation.decision import Decided, Decision, Undecided
from readiness.evaluation.evidence import SHOWS, EvidenceDecision, used
from readiness.evaluation.exhibits import Exhibits, shown_figure
from readiness.evaluation.facts import Facts
from readiness.evaluation.finding import EVERYONE, Finding
from readiness.evaluation.trend import trend_start
from readiness.packs.criterion import Check, Criterion
from readiness.packs.thresholds import ResolvedBand


def told(check: Check, criterion: Criterion, facts: Facts, decision: Decision) -> Finding:
    """The finding that a decision comes to."""
    teller = Teller(Exhibits(facts, check))
    finding = teller.exhibited(_bare(check, criterion, facts), decision)
    if isinstance(decision.outcome, Undecided):
        return _left_undecided(finding, decision.outcome)
    return teller.decided(_settled(finding, decision.outcome), decision, decision.outcome)


def failed(check: Check, criterion: Criterion, facts: Facts, decision: Decision | None, error: Exception) -> Finding:
    """The finding of a rule that failed: an error, unless what it had found by then was adverse."""
    message = (
        error.message if isinstance(error, ExpressionError) else f"the rule failed: {type(error).__name__}: {error}"
    )
    finding = _bare(check, criterion, facts)
    outcome = decision.outcome if decision else None
    if isinstance(outcome, Decided) and outcome.status is not FindingStatus.MET:
        text = sentence(f"{check.title}: {outcome.level}, and it could not be told in full ({message})")
        return replace(_settled(finding, outcome), text=text, notes=(sentence(message),))
    return replace(finding, status=FindingStatus.ERROR, reason=message, text=sentence(message))


def _bare(check: Check, criterion: Criterion, facts: Facts) -> Finding:
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
        silence=check.silence is not None,
        change_over=check.change_over,
    )


def _settled(finding: Finding, decided: Decided) -> Finding:
    possible = decided.possible if decided.value is None else None
    return replace(
        finding,
        status=decided.status,
        level=decided.level,
        severity=decided.level.severity,
        firm=decided.firm,
        borderline=decided.borderline,
        at_least=decided.at_least,
        at_worst=decided.at_worst,
        value=decided.value,
        lowest=possible.lowest if possible else None,
        highest=possible.highest if possible else None,
        interval=decided.interval,
        trace=decided.trace,
    )


def _left_undecided(finding: Finding, why: Undecided) -> Finding:
    """The finding with why it could not be decided."""
    lead = "Not applicable" if why.status is FindingStatus.NOT_APPLICABLE else "Not assessed"
    text = sentence(f"{lead}: {why.reason}")
    return replace(finding, status=why.status, reason=why.reason, missing=why.missing, text=text)


class Teller:
    """Puts into words what a check found in a submission. Decides nothing."""

    def __init__(self, exhibits: Exhibits) -> None:
        self.exhibits = exhibits
        self.facts, self.check = exhibits.facts, exhibits.check
        self.rule, self.reference, self.unit = exhibits.rule, exhibits.reference, exhibits.unit

    def exhibited(self, finding: Finding, decision: Decision) -> Finding:
        """The finding with what stands beside its sentence, whatever it comes to."""
        check, facts, exhibits = self.check, self.facts, self.exhibits
        decisive = decision.showing.decisive if decision.showing else frozenset[int]()
        return replace(
            finding,
            readings=exhibits.readings(),
            also=exhibits.also(),
            evidence=used(check, facts.evidence(check), facts.on, decisive, facts.file.document),
            subjects=tuple(exhibits.row(one, decided) for one, decided in decision.subjects),
            notes=exhibits.notes(),
        )

    def decided(self, finding: Finding, decision: Decision, decided: Decided) -> Finding:
        """The finding in sentences, with its thresholds."""
        held = (decided.held,) if decided.held else ()
        if decision.showing is not None:
            notes = (*finding.notes, *held, *self._answers(decision.showing))
            return replace(finding, text=self._evidence_text(decision.showing), notes=notes)
        if decided.looked_at is not None:
            return replace(finding, text=self._silence_text(decided.looked_at))
        exhibits, subject = self.exhibits, decision.subject
        words = self._words(subject.figure, decided)
        assumed = self._assumed(decided, words)
        return replace(
            finding,
            key=f"{finding.key}{subject.name}",
            subject=subject.name,
            shown=words.get("value"),
            text=assumed or self._text(words, subject.name),
            distance=None if finding.status is FindingStatus.MET or assumed else self._distance(words),
            unit=self.unit,
            thresholds=exhibits.thresholds(decided.resolved),
            benchmark=exhibits.benchmark(decided.resolved),
            history=() if subject.name else exhibits.history(),
            notes=(*finding.notes, *held, *exhibits.counts_note(subject.figure, decided)),
        )

    def _evidence_text(self, showing: EvidenceDecision) -> str:
        """What practice evidence shows, with the latest item that decides it in its own words."""
        by = filled(self.check.finding, {"shows": SHOWS[showing.shows or Shows.MIXED]})
        items = [item for index, item in self.facts.evidence(self.check) if index in showing.decisive]
        latest = max(items, key=lambda item: item.date.last)
        return f"{sentence(by)[:-1]}: {sentence(shortened(latest.summary))}"

    def _answers(self, showing: EvidenceDecision) -> Iterator[str]:
        """What was said from outside and later answered, or what the council says against it: both are told."""
        items = self.facts.submission.evidence
        for index in showing.answered:
            yield f"{_item_told(items[index])}; later evidence from outside shows otherwise."
        for index in showing.against:
            yield f"{_item_told(items[index])}, after what was found from outside, and does not answer it."

    def _silence_text(self, looked_at: int) -> str:
        """Whether anybody has looked at practice, over how long."""
        months = self.check.silence.max_age_months if self.check.silence else 0
        looked = counted(looked_at, "piece of evidence", "pieces of evidence") if looked_at else "nobody has looked"
        until = day_in_words(self.facts.submission.date)
        text = sentence(filled(self.check.finding, {}))[:-1]
        return f"{text}: {looked} in the {counted(months, 'month')} before {until}."

    def _text(self, words: Mapping[str, str], subject: str) -> str:
        """The finding as a sentence; a team's with the whole council's figure beside it."""
        text = filled(self.check.finding, words, self.check.finding_singular)
        if not subject or self.reference is None:
            return sentence(text)
        whole = shown_figure(
            self.reference.measure, self.facts.reading(self.reference), self.facts, self.reference.part
        )
        return sentence(f"{subject}: {sentence(text)[:-1]}; in the whole council {whole}")

    def _assumed(self, decided: Decided, words: Mapping[str, str]) -> str | None:
        """What happened, and that the worst of what it can mean counts, where a base was not given."""
        if not decided.at_worst:
            return None
        measures = self.facts.pack.catalogue.measures
        titles = listed([f'"{measures[name].title}" ({name})' for name in decided.at_worst])
        text = self._distance(words) or self._text(words, EVERYONE)
        return f"{text} Without {titles}, the worst that this can mean counts: give it."

    def _distance(self, words: Mapping[str, str]) -> str | None:
        """What happened, in real units; None where its number is not known."""
        if self.check.distance is None or ("{n}" in self.check.distance and "n" not in words):
            return None
        return sentence(filled(self.check.distance, words, self.check.distance_singular))

    def _words(self, figure: Figure, decided: Decided) -> dict[str, str]:
        """What fills the placeholders."""
        references = {**self.rule.context, **self.rule.required}
        found = {alias: self._given(one) for alias, one in references.items() if one is not self.reference}
        words = {alias: text for alias, text in found.items() if text is not None}
        words["on"] = told_day(self.facts.speaks_of(self.rule))
        words |= self._value_words(figure, decided)
        words["periods"] = str(self.check.change_over or "")
        if self.check.change_over is not None and self.reference is not None:
            start = trend_start(self.check, self.facts.reading(self.reference), self.facts)
            words["since"] = f"since {day_in_words(start.period_end)}"
        standard = next(
            (r.measure.local_standard for r in self.rule.required.values() if r.measure.local_standard), None
        )
        if standard is not None:
            words["standard"] = shown(
                self.facts.standards[standard], self.facts.pack.catalogue.local_standards[standard].unit
            )
        for name in ("numerator", "denominator"):
            if (part := getattr(figure, name)) is not None:
                words[name] = plain(part)
        if (wrong := self._on_the_wrong_side(figure)) is not None:
            words["n"] = wrong
        return words

    def _value_words(self, figure: Figure, decided: Decided) -> Iterator[tuple[str, str]]:
        possible, crossed = decided.possible, decided.crossed
        if crossed is not None:
            yield "threshold", shown(crossed.threshold, self.unit)
        if possible is None:
            return
        if figure.bound is not None and self.reference is not None:
            yield "value", shown_figure(self.reference.measure, figure, self.facts, self.reference.part)
        elif possible.exact is None:
            yield "value", between(possible.lowest, possible.highest, self.unit)
        elif self.check.change_over is None:
            yield "value", with_unit(faithful(possible.exact, decided.resolved), self.unit)
        else:
            against = crossed.threshold if crossed else None
            yield "value", shown(abs(possible.exact), self.unit, None if against is None else abs(against))
            yield "change", _change(possible.exact, self.unit, against)

    def _given(self, reference: Reference) -> str | None:
        """A measure's number as it was given; None where nothing is known of it."""
        reading = self.facts.reading(reference)
        unit = "percent" if reference.part is None and reference.measure.measured_in == "percent" else None
        if reading.bound is not None:
            return shown_figure(reference.measure, reading, self.facts, reference.part, bare=True)
        try:
            possible = self.facts.possible(reference, reading)
        except Undecided:
            return None
        return between(possible.lowest, possible.highest, unit)

    def _on_the_wrong_side(self, figure: Figure) -> str | None:
        """How many did not get what the measure counts, as far as it is known."""
        if self.reference is None:
            return None
        measure = self.reference.measure
        if measure.kind is Kind.COUNT:
            return self._given(self.reference) if figure is self.facts.reading(self.reference) else _count(figure)
        wrong = measure.on_the_wrong_side(figure)
        return None if wrong is None else plain(wrong)


def faithful(value: Decimal, resolved: tuple[ResolvedBand, ...]) -> str:
    """The value in as few decimals as show for every band on which side of it the value was found to be."""
    benchmark = next((band.benchmark for band in resolved if band.benchmark is not None), None)
    if benchmark is not None and _same_sides(short := benchmark.rounded(value), value, resolved):
        value = short
    return max((rounded(value, band.threshold) for band in resolved), key=len, default=rounded(value))


def _same_sides(short: Decimal, value: Decimal, resolved: tuple[ResolvedBand, ...]) -> bool:
    return all(band.beyond(short) == band.beyond(value) for band in resolved) and short not in (0, 100)


def _count(figure: Figure) -> str | None:
    return None if figure.count is None else plain(Decimal(figure.count))


def _item_told(item: EvidenceItem) -> str:
    named = with_article(item.kind)
    return f"{named[0].upper()}{named[1:]} of {item.date} shows {SHOWS.get(item.shows, item.shows)}"


def _change(value: Decimal, unit: str | None, against: Decimal | None) -> str:
    if value == 0:
        return "did not change"
    size = shown(abs(value), unit, None if against is None else abs(against))
    return f"{'rose' if value > 0 else 'fell'} by {size}"
