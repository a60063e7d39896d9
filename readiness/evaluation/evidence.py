"""Practice evidence: what decides an evidence check, and what is only shown beside it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from readiness.core.dates import months_between
from readiness.core.diagnostics import pointer
from readiness.core.documents import Document
from readiness.core.text import listed, shortened, with_article
from readiness.data.submission import EvidenceItem
from readiness.data.vocabulary import EvidenceKind, Level, Origin, Shows
from readiness.evaluation.finding import EvidenceUsed
from readiness.packs.criterion import Check, EvidenceRule, SilenceRule

ADVERSE = (Shows.WEAKNESS, Shows.MIXED, Shows.IMPROVING)
# Whose view is that of somebody who has no part in the service.
OUTSIDE = (Origin.INSPECTION, Origin.INDEPENDENT, Origin.PEER)
# What an item shows, in a sentence.
SHOWS: Mapping[Shows, str] = {
    Shows.STRENGTH: "strength",
    Shows.IMPROVING: "improvement that is not there yet",
    Shows.MIXED: "a mixed picture",
    Shows.WEAKNESS: "weakness",
}


@dataclass(frozen=True, slots=True)
class Qualified:
    """An evidence item, and why it cannot make a check met (None where it can)."""

    index: int
    item: EvidenceItem
    falls_short: str | None

    @property
    def outside(self) -> bool:
        """Whether it is the view of somebody outside the council."""
        return self.item.origin in OUTSIDE


@dataclass(frozen=True, slots=True)
class EvidenceDecision:
    """What the evidence comes to. `level` is None where it decides nothing, and `reason` says why.

    `own_alone` where nobody but the council has found the weakness. `answered` are items that later evidence
    has answered, `against` the council's own later strengths, which answer nobody else.
    """

    level: Level | None
    shows: Shows | None
    reason: str | None
    decisive: frozenset[int]
    own_alone: bool = False
    answered: tuple[int, ...] = ()
    against: tuple[int, ...] = ()


def is_context(item: EvidenceItem) -> bool:
    """Whether it decides nothing anywhere: a third party's own view, or marked so."""
    return item.origin is Origin.THIRD_PARTY or item.shows is Shows.CONTEXT


def qualify(items: Sequence[tuple[int, EvidenceItem]], rule: EvidenceRule, on: date) -> list[Qualified]:
    """The items that may decide, each with what it lacks to make the check met.

    What is adverse counts whatever kind of evidence it is; only the kinds that the rule takes can make it met.
    """
    return [
        Qualified(index, item, _falls_short(item, rule, on))
        for index, item in items
        if not is_context(item) and (item.kind in rule.kinds or item.shows in ADVERSE)
    ]


def decide(items: Sequence[tuple[int, EvidenceItem]], rule: EvidenceRule, on: date) -> EvidenceDecision:
    """The level that the evidence gives.

    What is adverse stands until later evidence answers it that could make the check met: what was said from outside
    until somebody outside answers. A weakness that the council alone has found is marked so.
    """
    weighed = qualify(items, rule, on)
    strengths = [w for w in weighed if w.item.shows is Shows.STRENGTH and w.falls_short is None]
    standing = [w for w in weighed if w.item.shows in ADVERSE and not _is_answered(w, strengths)]
    answered = tuple(w.index for w in weighed if w.item.shows in ADVERSE and w not in standing)
    told = [w for w in standing if w.outside]
    against = tuple(
        w.index for w in strengths if not w.outside and any(w.item.date.first > other.item.date.last for other in told)
    )
    for shown, level in ((rule.gap_on, rule.severity), (rule.watch_on, Level.WATCH)):
        found = [w for w in standing if w.item.shows in shown]
        deciding = [w for w in found if w.outside] or found
        if deciding:
            shows, decisive = deciding[-1].item.shows, frozenset(w.index for w in found)
            return EvidenceDecision(level, shows, None, decisive, not deciding[0].outside, answered, against)
    if strengths:
        return EvidenceDecision(
            Level.MET, Shows.STRENGTH, None, frozenset(w.index for w in strengths), answered=answered
        )
    return EvidenceDecision(None, None, _why_nothing(items, weighed, rule), frozenset())


def _is_answered(adverse: Qualified, strengths: Sequence[Qualified]) -> bool:
    """Whether a later strength answers it; on the same day none does."""
    answers = (w for w in strengths if w.outside or not adverse.outside)
    return any(w.item.date.first > adverse.item.date.last for w in answers)


def _why_nothing(items: Sequence[tuple[int, EvidenceItem]], weighed: Sequence[Qualified], rule: EvidenceRule) -> str:
    if weighed:
        why = weighed[-1].falls_short or "it shows neither strength nor what counts as a gap"
        return f"the evidence cannot show it: {why}"
    if any(item.kind in rule.kinds for _, item in items):
        return "what was given is context or a third party's own view"
    wanted = listed([kind.replace("-", " ") for kind in rule.kinds], "or")
    others = sorted({item.kind.replace("-", " ") for _, item in items if item.kind not in rule.kinds})
    was = "was" if len(others) == 1 else "were"
    given = f" ({listed(others)} {was} given, which this check does not take)" if others else ""
    return f"no {wanted} speaks to it{given}"


def looks(item: EvidenceItem, rule: SilenceRule, sample: int, on: date) -> bool:
    """Whether the item says that somebody has looked at practice, whatever was seen.

    A statement is no looking, nor the council's own view of fewer than so many, nor what is older than the rule says.
    """
    if is_context(item) or item.kind is EvidenceKind.STATEMENT:
        return False
    if item.origin is Origin.OWN and (item.sample or 0) < max(sample, 1):
        return False
    return months_between(item.date.first, on) <= rule.max_age_months


def _falls_short(item: EvidenceItem, rule: EvidenceRule, on: date) -> str | None:
    """Why the item cannot make met. An inspectorate's own finding needs no sample."""
    if item.kind not in rule.kinds:
        return f"this check does not take {with_article(item.kind)} for it"
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


def latest(items: Sequence[tuple[int, EvidenceItem]], decisive: frozenset[int]) -> int | None:
    """The index of the latest item that decides, which a finding quotes; None where none decides."""
    deciding = [(index, item) for index, item in items if index in decisive]
    return max(deciding, key=lambda pair: pair[1].date.last)[0] if deciding else None


def used(
    check: Check, items: Sequence[tuple[int, EvidenceItem]], on: date, decisive: frozenset[int], document: Document
) -> tuple[EvidenceUsed, ...]:
    """The items as they stand in a finding, in the order of the submission."""
    weighed = {w.index: w for w in qualify(items, check.evidence, on)} if check.evidence else {}
    quoted = latest(items, decisive)
    return tuple(
        EvidenceUsed(
            place=document.location(("evidence", index)),
            path=pointer(("evidence", index)),
            kind=item.kind,
            origin=item.origin,
            shows=item.shows,
            date=item.date,
            sample=item.sample,
            moderated=item.moderated,
            summary=item.summary,
            quoted=index == quoted and shortened(item.summary) == " ".join(item.summary.split()),
            source=item.source,
            decides=index in decisive,
            remark=_remark(check, item, weighed.get(index)),
        )
        for index, item in items
    )


def _remark(check: Check, item: EvidenceItem, weighed: Qualified | None) -> str | None:
    if check.evidence is None:
        return "shown beside the number, and decides nothing here"
    if is_context(item):
        return "context, and decides nothing"
    if weighed is None:
        return f"this check does not take {with_article(item.kind)}"
    return None if item.shows in ADVERSE else weighed.falls_short
