"""Practice evidence: what decides an evidence check, and what is only shown beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from readiness.bands import months_between
from readiness.criterion import Check, EvidenceRule, Level, Origin, Shows
from readiness.document import Document
from readiness.errors import pointer
from readiness.finding import EvidenceUsed
from readiness.submission import EvidenceItem
from readiness.wording import listed

ADVERSE = (Shows.WEAKNESS, Shows.MIXED, Shows.IMPROVING)


@dataclass(frozen=True, slots=True)
class Weighed:
    """An evidence item, and why it cannot make a check met (None where it can)."""

    index: int
    item: EvidenceItem
    falls_short: str | None

    @property
    def decides_nothing(self) -> bool:
        """Whether it is context: a third party's own view, or marked so."""
        return self.item.origin is Origin.THIRD_PARTY or self.item.shows is Shows.CONTEXT


@dataclass(frozen=True, slots=True)
class Showing:
    """What the evidence comes to. `level` is None where it decides nothing, and `reason` says why."""

    level: Level | None
    shows: Shows | None
    reason: str | None
    decisive: frozenset[int]


def weigh(items: Sequence[tuple[int, EvidenceItem]], rule: EvidenceRule, on: date) -> list[Weighed]:
    """The items of the kinds that the rule takes, each with what it lacks."""
    return [Weighed(index, item, _falls_short(item, rule, on)) for index, item in items if item.kind in rule.kinds]


def decide(items: Sequence[tuple[int, EvidenceItem]], rule: EvidenceRule, on: date) -> Showing:
    """The level that the evidence gives.

    A weakness stands until later evidence that qualifies answers it. Only what qualifies makes met. What is mixed or
    improving is a line of enquiry as long as nothing later that qualifies shows otherwise.
    """
    weighed = [w for w in weigh(items, rule, on) if not w.decides_nothing]
    strengths = [w for w in weighed if w.item.shows is Shows.STRENGTH and w.falls_short is None]
    latest = max((w.item.date.first for w in strengths), default=date.min)
    standing = [w for w in weighed if w.item.shows in ADVERSE and w.item.date.last >= latest]
    for shown, level in ((rule.gap_on, rule.severity), (rule.watch_on, Level.WATCH)):
        deciding = [w for w in standing if w.item.shows in shown]
        if deciding:
            return Showing(level, deciding[-1].item.shows, None, frozenset(w.index for w in deciding))
    if strengths:
        return Showing(Level.MET, Shows.STRENGTH, None, frozenset(w.index for w in strengths))
    if weighed:
        why = weighed[-1].falls_short or "it shows neither strength nor what counts as a gap"
        return Showing(None, None, f"the evidence cannot show it: {why}", frozenset())
    if any(item.kind in rule.kinds for _, item in items):
        return Showing(None, None, "what was given is context or a third party's own view", frozenset())
    wanted = listed([kind.replace("-", " ") for kind in rule.kinds], "or")
    others = sorted({item.kind.replace("-", " ") for _, item in items if item.kind not in rule.kinds})
    was = "was" if len(others) == 1 else "were"
    given = f" ({listed(others)} {was} given, which this check does not take)" if others else ""
    return Showing(None, None, f"no {wanted} speaks to it{given}", frozenset())


def _falls_short(item: EvidenceItem, rule: EvidenceRule, on: date) -> str | None:
    """Why the item cannot make met. An inspectorate's own finding needs no sample."""
    age = months_between(item.date.first, on)
    if age > rule.max_age_months:
        return f"it is {age} months old, and {rule.max_age_months} is the most"
    if item.contradiction:
        return f"its ratings contradict it: {item.contradiction}"
    if item.origin is Origin.INSPECTION:
        return None
    if (item.sample or 0) < rule.needs.sample:
        sample = item.sample if item.sample is not None else "not stated"
        return f"its sample is {sample}, and {rule.needs.sample} is the least"
    if rule.needs.moderated and not item.moderated and item.origin is Origin.OWN:
        return "nobody independent moderated it"
    return None


def used(
    check: Check, items: Sequence[tuple[int, EvidenceItem]], on: date, decisive: frozenset[int], document: Document
) -> tuple[EvidenceUsed, ...]:
    """The items as they stand in a finding, in the order of the submission."""
    weighed = {w.index: w for w in weigh(items, check.evidence, on)} if check.evidence else {}
    return tuple(
        EvidenceUsed(
            place=document.place(("evidence", index)),
            path=pointer(("evidence", index)),
            kind=item.kind,
            origin=item.origin,
            shows=item.shows,
            date=item.date,
            sample=item.sample,
            moderated=item.moderated,
            summary=item.summary,
            source=item.source,
            decides=index in decisive,
            remark=_remark(check, item, weighed.get(index)),
        )
        for index, item in items
    )


def _remark(check: Check, item: EvidenceItem, weighed: Weighed | None) -> str | None:
    if check.evidence is None:
        return "shown beside the number, and decides nothing here"
    if weighed is None:
        return f"this check does not take a {item.kind.replace('-', ' ')}"
    if weighed.decides_nothing:
        return "context, and decides nothing"
    return None if item.shows in ADVERSE else weighed.falls_short
