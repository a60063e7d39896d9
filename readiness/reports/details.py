"""The details under a finding's sentence, each with its kind, since a format may show a kind in its own way."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum, auto
from itertools import groupby

from readiness.core.dates import day_in_words
from readiness.core.numbers import shown
from readiness.core.text import sentence
from readiness.data.vocabulary import RESTS_ON, FindingStatus
from readiness.evaluation.finding import EvidenceUsed, Finding, ReadingUsed, SubjectRow, Threshold
from readiness.reports.peers import peer_lines


class DetailKind(StrEnum):
    """What a detail is about."""

    WITHOUT_OVERLAYS = auto()
    LEFT_OUT = auto()
    DISTANCE = auto()
    COMPARISON = auto()
    INTERVAL = auto()
    HISTORY = auto()
    OTHER_FIGURE = auto()
    PEERS = auto()
    SUBJECT = auto()
    READING = auto()
    EVIDENCE = auto()
    NOTE = auto()
    REMEDY = auto()


@dataclass(frozen=True, slots=True)
class Detail:
    """One line under a finding's sentence."""

    kind: DetailKind
    text: str


def details(finding: Finding) -> Iterator[Detail]:
    """All details of a finding, in order."""
    if level := finding.without_overlays:
        yield Detail(
            DetailKind.WITHOUT_OVERLAYS, f"Without overlays: {f'a {level} gap' if level.is_gap else 'to watch'}."
        )
    yield from (Detail(DetailKind.LEFT_OUT, text) for text in _left_out(finding))
    if finding.distance:
        yield Detail(DetailKind.DISTANCE, finding.distance)
    yield from _of_the_value(finding)
    yield from (Detail(DetailKind.OTHER_FIGURE, text) for text in _other_figures(finding))
    yield from (Detail(DetailKind.PEERS, text) for text in peer_lines(finding))
    yield from (Detail(DetailKind.SUBJECT, by_subject(row)) for row in finding.subjects)
    for reading in finding.readings:
        if reading.decides and (reading.source or reading.note):
            yield Detail(DetailKind.READING, read(reading))
    yield from (Detail(DetailKind.EVIDENCE, _evidence(item)) for item in finding.evidence)
    yield from (Detail(DetailKind.NOTE, note) for note in finding.notes)
    if finding.adverse:
        yield Detail(DetailKind.REMEDY, f"Do: {finding.remedy}")


def _left_out(finding: Finding) -> Iterator[str]:
    """That the code with which the run ended leaves this out."""
    if finding.waived_until:
        yield f"Waived until {day_in_words(finding.waived_until)}, which changes the code alone."
    elif finding.in_baseline and finding.is_gap:
        yield "It stood in the baseline no milder, which changes the code alone."


def _of_the_value(finding: Finding) -> Iterator[Detail]:
    """The thresholds of the value, its interval, and its history."""
    if finding.shown is not None and finding.thresholds:
        yield Detail(DetailKind.COMPARISON, comparison(finding))
    if finding.interval:
        low, high = (shown(end, "percent") for end in (finding.interval.low, finding.interval.high))
        could_be = f", within which it could be {finding.firm}" if finding.borderline else ""
        yield Detail(DetailKind.INTERVAL, f"95% interval {low} to {high}{could_be}.")
    if finding.history:
        points = ", ".join(
            f"{p.shown} ({p.period_end}{'' if p.comparable else ', then counted otherwise'})" for p in finding.history
        )
        yield Detail(DetailKind.HISTORY, f"Before: {points}.")


def _other_figures(finding: Finding) -> Iterator[str]:
    """The figures of other sources; with the measure's title where several measures decide."""
    deciding = {reading.measure: reading.title for reading in finding.readings if reading.decides}
    for other in finding.also:
        when = f" for {other.period_end}" if other.period_end else ""
        where = "Another figure for the same time" if other.clash else "Elsewhere"
        named = f", {deciding[other.measure]}" if len(deciding) > 1 else ""
        yield sentence(f"{where}{named}: {other.shown} in {other.source}{when}")


def comparison(finding: Finding) -> str:
    """England where it is known, then each threshold with what it rests on, the mildest first; for met, only one."""
    # What is met needs only the threshold that it would cross first.
    lines = finding.thresholds if finding.adverse else finding.thresholds[-1:]
    parts = [*_bands(lines[::-1], finding)]
    used = finding.benchmark
    if used is None:
        return sentence("; ".join(parts))
    england = [f"England {shown(used.england, finding.unit)}"] if used.england is not None else []
    return sentence(f"{'; '.join(england + parts)}. Figures as at {used.as_at}: {used.source}")


def _bands(lines: Sequence[Threshold], finding: Finding) -> Iterator[str]:
    """The thresholds; those next to each other that rest on the same say so once."""
    for (named, basis), group in groupby(lines, lambda one: (one.named, one.rests_on)):
        england = "England" if named == "england" else None
        ones = [f"{one.severity} when {one.comparison} {england or shown(one.value, finding.unit)}" for one in group]
        if england:
            yield ones[0]
        elif named and not named.startswith("local."):
            yield f"{ones[0]} (the {named.replace('_', ' ')} of councils)"
        else:
            rest = {1: "rests", 2: "both rest"}.get(len(ones), "all rest")
            yield f"{'; '.join(ones)} ({rest} on {RESTS_ON[basis]})"


def read(reading: ReadingUsed) -> str:
    """A reading with its source and its note."""
    source = f" Source: {reading.source}." if reading.source else ""
    note = f" {sentence(reading.note)}" if reading.note else ""
    return f"{reading.title}: {reading.shown}.{source}{note}"


def by_subject(row: SubjectRow) -> str:
    """One team in a line."""
    word = f"{row.severity} gap" if row.severity else row.status.value.replace("-", " ")
    small = ", too few to set the level" if row.too_small and row.status is not FindingStatus.NOT_ASSESSED else ""
    return f"{row.subject}: {row.shown}, {word}{', borderline' if row.borderline else ''}{small}."


def _evidence(item: EvidenceUsed) -> str:
    """An evidence item, with the remark why it decides nothing where it does not."""
    sample = f", sample {item.sample}" if item.sample is not None else ""
    moderated = ", moderated" if item.moderated else ""
    remark = f" ({item.remark})" if item.remark else ""
    source = f" Source: {item.source}." if item.source else ""
    kind = item.kind.replace("-", " ").capitalize()
    about = f"{kind}, {item.origin}, {item.date}{sample}{moderated}, shows {item.shows}"
    summary = "." if item.quoted else f": {sentence(item.summary)}"
    return f"{about}{summary}{source}{remark}"
