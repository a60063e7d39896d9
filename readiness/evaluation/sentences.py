"""The sentences of a finding: what was found, and what separates it from met, said as what happened."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from readiness.core.dates import day_in_words, told_day
from readiness.core.numbers import between, plain, rounded, shown, with_unit
from readiness.core.text import counted, filled, first_placeholder, listed, sentence, shortened, with_article
from readiness.data.operands import Reference
from readiness.data.readings import Figure, Kind
from readiness.data.submission import EvidenceItem
from readiness.data.vocabulary import FindingStatus, Level, Origin
from readiness.evaluation.check_facts import CheckFacts
from readiness.evaluation.decision import Decided, Decision, Failed, Undecided
from readiness.evaluation.evidence import SHOWS, EvidenceDecision
from readiness.evaluation.exhibits import counts_note, few_note
from readiness.evaluation.figure_text import format_figure
from readiness.evaluation.finding import EVERYONE
from readiness.evaluation.trend import trend_start
from readiness.packs.thresholds import ResolvedBand, benchmark_of

WHOSE: Mapping[Origin, str] = {
    Origin.OWN: "the council's own",
    Origin.PEER: "a peer's",
    Origin.INDEPENDENT: "an independent",
    Origin.INSPECTION: "an inspectorate's",
    Origin.THIRD_PARTY: "a third party's",
}


@dataclass(frozen=True, slots=True)
class Sentences:
    """The texts of a finding. `shown` is the value as the text writes it; `reason` why nothing was decided."""

    text: str
    reason: str | None = None
    shown: str | None = None
    distance: str | None = None
    notes: tuple[str, ...] = ()


def sentences(scope: CheckFacts, decision: Decision) -> Sentences:
    """The sentences for a decision."""
    match decision.outcome:
        case Failed(message, found):
            return _failure_sentences(scope, message, found)
        case Undecided(status, reason):
            lead = "Not applicable" if status is FindingStatus.NOT_APPLICABLE else "Not assessed"
            return Sentences(sentence(f"{lead}: {reason}"), reason)
        case Decided() as decided if decision.showing is not None:
            held = (decided.held,) if decided.held else ()
            return Sentences(_evidence_text(scope, decision.showing), notes=(*held, *_answers(scope, decision.showing)))
        case Decided(looked_at=int(looked_at)):
            return Sentences(_silence_text(scope, looked_at))
        case Decided(left_out=True) as decided:
            return Sentences(_text_without_figures(scope, decided))
        case Decided() as decided:
            return _figure_sentences(scope, decision, decided)


def _text_without_figures(scope: CheckFacts, decided: Decided) -> str:
    """A level where the figures that gave it are left out; the title says what should be so."""
    level = f"a {decided.level} gap" if decided.level.is_gap else "to watch" if decided.level is Level.WATCH else "met"
    return f'"{scope.check.title}" is {level}; the figures are left out.'


def _failure_sentences(scope: CheckFacts, message: str, found: Decided | None) -> Sentences:
    """The error; or the adverse level that was found before the rule failed."""
    if found is None:
        return Sentences(sentence(message), message)
    # Without its title, which says what is so where all is well.
    text = sentence(f"found {found.level}, and it could not be told in full ({message})")
    return Sentences(text, notes=(sentence(message),))


def _figure_sentences(scope: CheckFacts, decision: Decision, decided: Decided) -> Sentences:
    subject, words = decision.subject, _words(scope, decision.subject.figure, decided)
    assumed = _assumed(scope, decided, words)
    is_met = decided.status is FindingStatus.MET
    held = (decided.held,) if decided.held else ()
    return Sentences(
        text=assumed or _text(scope, words, subject.name),
        shown=words.get("value"),
        distance=None if is_met or assumed else _distance(scope, words),
        notes=(*held, *few_note(scope, decided), *counts_note(scope, subject.figure, decided)),
    )


def _evidence_text(scope: CheckFacts, showing: EvidenceDecision) -> str:
    """What practice evidence shows, quoting the latest item that decides it."""
    assert showing.latest is not None  # where nothing is shown, nothing is decided
    item = showing.latest.item
    by = filled(scope.check.finding, {"shows": SHOWS[item.shows]})
    others = len(showing.decisive) - 1
    # A check's text names all kinds that it takes: what was given may be the council's own audit alone.
    kind = item.kind.removeprefix("inspection-")
    given = f"{WHOSE[item.origin]} {kind} of {day_in_words(item.date)}"
    more = f", and {counted(others, 'more item')}" if others else ""
    said = f": {sentence(shortened(item.summary))}" if item.summary else "."
    return f"{sentence(by)[:-1]} ({given}{more}){said}"


def _answers(scope: CheckFacts, showing: EvidenceDecision) -> Iterator[str]:
    """Notes on outside views that later evidence answered, and on the council's own strengths that answer none."""
    items = scope.facts.submission.evidence
    for index in showing.answered:
        yield f"{_item_in_words(items[index])}; later evidence from outside shows otherwise."
    for index in showing.against:
        yield f"{_item_in_words(items[index])}, after what was found from outside, and does not answer it."


def _item_in_words(item: EvidenceItem) -> str:
    named = with_article(item.kind)
    return f"{named[0].upper()}{named[1:]} of {day_in_words(item.date)} shows {SHOWS.get(item.shows, item.shows)}"


def _silence_text(scope: CheckFacts, looked_at: int) -> str:
    """Whether anybody has looked at practice, over how long."""
    months = scope.check.silence.max_age_months if scope.check.silence else 0
    looked = counted(looked_at, "piece of evidence", "pieces of evidence") if looked_at else "nobody has looked"
    until = day_in_words(scope.facts.submission.date)
    text = sentence(filled(scope.check.finding, {}))[:-1]
    return f"{text}: {looked} in the {counted(months, 'month')} before {until}."


def _text(scope: CheckFacts, words: Mapping[str, str], subject: str) -> str:
    """The finding as a sentence; a team's with the whole council's figure beside it."""
    text = filled(scope.check.finding, words, scope.check.finding_singular)
    reference = scope.reference
    if not subject or reference is None:
        return sentence(text)
    whole = format_figure(reference.measure, scope.facts.reading(reference), scope.facts, reference.part)
    return sentence(f"{subject}: {sentence(text)[:-1]}; in the whole council {whole}")


def _assumed(scope: CheckFacts, decided: Decided, words: Mapping[str, str]) -> str | None:
    """The text where a base was not given: what happened, and that the worst it can mean counts."""
    if not decided.at_worst:
        return None
    measures = scope.facts.pack.catalogue.measures
    titles = listed([f'"{measures[name].title}" ({name})' for name in decided.at_worst])
    text = _distance(scope, words) or _text(scope, words, EVERYONE)
    return f"{text} Without {titles}, the worst that this can mean counts: give it."


def _distance(scope: CheckFacts, words: Mapping[str, str]) -> str | None:
    """What happened, in real units; None where its number is not known, or is 0: of what did not happen is no tale."""
    text = scope.check.distance
    if text is None or ("{n}" in text and "n" not in words) or words.get(first_placeholder(text)) == "0":
        return None
    return sentence(filled(text, words, scope.check.distance_singular))


def _words(scope: CheckFacts, figure: Figure, decided: Decided) -> dict[str, str]:
    """The words for the placeholders of a check's texts."""
    references = {**scope.rule.context, **scope.rule.required}
    found = {alias: _given(scope, alias, each) for alias, each in references.items() if each is not scope.reference}
    words = {alias: text for alias, text in found.items() if text is not None}
    words |= {"on": told_day(scope.speaks_of), "periods": str(scope.check.change_over or "")}
    words |= _value_words(scope, figure, decided)
    if scope.check.change_over is not None and scope.reference is not None:
        start = trend_start(scope, scope.reference, scope.facts.reading(scope.reference))
        words["since"] = f"since {day_in_words(start.period_end)}"
    standards = (r.measure.local_standard for r in scope.rule.required.values())
    if (standard := next(filter(None, standards), None)) is not None:
        unit = scope.facts.pack.catalogue.local_standards[standard].unit
        words["standard"] = shown(scope.facts.standards[standard], unit)
    counts = {"numerator": figure.numerator, "denominator": figure.denominator}
    words |= {name: plain(number) for name, number in counts.items() if number is not None}
    if (wrong := _on_the_wrong_side(scope, figure)) is not None:
        words["n"] = wrong
    return words


def _value_words(scope: CheckFacts, figure: Figure, decided: Decided) -> Iterator[tuple[str, str]]:
    possible, crossed = decided.possible, decided.crossed
    if crossed is not None:
        yield "threshold", shown(crossed.threshold, scope.unit)
    if possible is None:
        return
    if figure.bound is not None and scope.reference is not None:
        # "more than 30%", as it was submitted: the range behind it starts at 30 and a tiny step.
        yield "value", format_figure(scope.reference.measure, figure, scope.facts, scope.reference.part)
    elif possible.exact is None:
        yield "value", between(possible.lowest, possible.highest, scope.unit)
    elif scope.check.change_over is None:
        yield "value", with_unit(faithful(possible.exact, decided.resolved), scope.unit)
    else:
        against = crossed.threshold if crossed else None
        yield "value", shown(abs(possible.exact), scope.unit, None if against is None else abs(against))
        yield "change", _change_in_words(possible.exact, scope.unit, against)


def _given(scope: CheckFacts, alias: str, reference: Reference) -> str | None:
    """A measure as it was given, for a check's texts: yes or no, or its number; None where nothing is known of it."""
    answer = scope.facts.reading(reference).answer
    if answer is not None:
        return "yes" if answer else "no"
    duration = reference.measure.unit if reference.measure.kind is Kind.DURATION else None
    # Texts name what they count themselves, and may name the unit of a duration too.
    said = duration and f"{{{alias}}} {duration}" in f"{scope.check.finding} {scope.check.distance}"
    return _number_given(scope, reference, None if said else duration)


def _number_given(scope: CheckFacts, reference: Reference, unit: str | None = None) -> str | None:
    """A measure's number as it was given, in a unit where one is named; None where nothing is known of it."""
    reading = scope.facts.reading(reference)
    unit = "percent" if reference.part is None and reference.measure.measured_in == "percent" else unit
    if reading.bound is not None:
        return format_figure(reference.measure, reading, scope.facts, reference.part, bare=True)
    try:
        possible = scope.facts.possible(reference, reading)
    except Undecided:
        return None
    return between(possible.lowest, possible.highest, unit)


def _on_the_wrong_side(scope: CheckFacts, figure: Figure) -> str | None:
    """`n`: how many people did not get what the measure counts, as far as it is known."""
    reference = scope.reference
    if reference is None:
        return None
    if reference.measure.kind is Kind.COUNT:
        if figure is scope.facts.reading(reference):
            return _number_given(scope, reference)
        return None if figure.count is None else plain(Decimal(figure.count))
    wrong = reference.measure.on_the_wrong_side(figure)
    return None if wrong is None else plain(wrong)


def faithful(value: Decimal, resolved: tuple[ResolvedBand, ...]) -> str:
    """The value in as few decimals as still show on which side of every band it lies."""
    # In the benchmark's decimals where they do, since readers will compare the two.
    benchmark = benchmark_of(resolved)
    if benchmark is not None and _same_sides(short := benchmark.rounded(value), value, resolved):
        value = short
    return max((rounded(value, band.threshold) for band in resolved), key=len, default=rounded(value))


def _same_sides(short: Decimal, value: Decimal, resolved: tuple[ResolvedBand, ...]) -> bool:
    # A value rounded to 0 or 100 would say "nobody" or "everybody", which is not so.
    return all(band.beyond(short) == band.beyond(value) for band in resolved) and short not in (0, 100)


def _change_in_words(value: Decimal, unit: str | None, against: Decimal | None) -> str:
    if value == 0:
        return "did not change"
    size = shown(abs(value), unit, None if against is None else abs(against))
    return f"{'rose' if value > 0 else 'fell'} by {size}"
