"""Practice evidence: which items decide an evidence check, to which level, and which are only shown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

from readiness.core.dates import months_between
from readiness.core.diagnostics import pointer
from readiness.core.documents import Document
from readiness.core.text import listed, shortened, with_article
from readiness.data.submission import EvidenceItem
from readiness.data.vocabulary import EvidenceKind, Level, Origin, Shows
from readiness.evaluation.finding import EvidenceUsed
from readiness.packs.criterion import Check, EvidenceRule, SilenceRule

ADVERSE = (Shows.WEAKNESS, Shows.MIXED, Shows.IMPROVING)
# Views of people who have no part in the service.
OUTSIDE = (Origin.INSPECTION, Origin.INDEPENDENT, Origin.PEER)
# What an item shows, in a sentence.
SHOWS: Mapping[Shows, str] = {
    Shows.STRENGTH: "strength",
    Shows.IMPROVING: "improving practice that is not yet good",
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
    """The level that evidence gives; `level` is None where it decides nothing, and `reason` says why.

    `latest` is the latest of the items that set the level. `own_alone`: only the council has found the weakness.
    `answered`: the indexes of adverse items that later evidence has answered. `against`: those of the council's own
    later strengths, which cannot answer an outside view.
    """

    level: Level | None
    reason: str | None
    decisive: frozenset[int] = frozenset()
    latest: Qualified | None = None
    own_alone: bool = False
    answered: tuple[int, ...] = ()
    against: tuple[int, ...] = ()


def is_context(item: EvidenceItem) -> bool:
    """Whether an item never decides anything: it is a third party's own view, or marked as context."""
    return item.origin is Origin.THIRD_PARTY or item.shows is Shows.CONTEXT


def qualify(items: Sequence[tuple[int, EvidenceItem]], rule: EvidenceRule, on: date) -> list[Qualified]:
    """The items that may decide, each with what it lacks to make the check met; the latest is last."""
    # Only the kinds that the rule takes can make the check met; a weakness counts whatever kind of evidence shows it.
    qualified = [
        Qualified(index, item, _falls_short(item, rule, on))
        for index, item in items
        if not is_context(item) and (item.kind in rule.kinds or item.shows in ADVERSE)
    ]
    return sorted(qualified, key=_by_time)


def _by_time(one: Qualified) -> tuple[date, int, str]:
    """By date; of one day the worst is last. The order in the file decides nothing."""
    item = one.item
    return item.date.last, -ADVERSE.index(item.shows) if item.shows in ADVERSE else -len(ADVERSE), item.summary


def decide(items: Sequence[tuple[int, EvidenceItem]], rule: EvidenceRule, on: date) -> EvidenceDecision:
    """The level that the evidence gives.

    A weakness stands, however old, until later evidence answers it that could make the check met; one found from
    outside, until somebody outside answers it.
    """
    qualified = qualify(items, rule, on)
    strengths = [q for q in qualified if q.item.shows is Shows.STRENGTH and q.falls_short is None]
    adverse = [q for q in qualified if q.item.shows in ADVERSE]
    until = {True: _last_answer(q for q in strengths if q.outside), False: _last_answer(strengths)}
    standing = [q for q in adverse if q.item.date.last >= until[q.outside]]
    answered = tuple(q.index for q in adverse if q.item.date.last < until[q.outside])
    first_outside = min((q.item.date.last for q in standing if q.outside), default=date.max)
    against = tuple(q.index for q in strengths if not q.outside and q.item.date.first > first_outside)
    # Gaps before lines of enquiry: the worst that stands counts.
    for shown, level in ((rule.gap_on, rule.severity), (rule.watch_on, Level.WATCH)):
        found = [q for q in standing if q.item.shows in shown]
        deciding = [q for q in found if q.outside] or found
        if deciding:
            decisive, own_alone = frozenset(q.index for q in found), not deciding[0].outside
            return EvidenceDecision(level, None, decisive, deciding[-1], own_alone, answered, against)
    if strengths:
        decisive = frozenset(q.index for q in strengths)
        return EvidenceDecision(Level.MET, None, decisive, strengths[-1], answered=answered)
    return EvidenceDecision(None, _why_nothing(items, qualified, rule))


def _last_answer(strengths: Iterable[Qualified]) -> date:
    """The day before which whatever is adverse is answered; on the same day nothing is."""
    # The first day of the one against the last of the other: vague dates never make a strength the later one.
    return max((q.item.date.first for q in strengths), default=date.min)


def _why_nothing(items: Sequence[tuple[int, EvidenceItem]], qualified: Sequence[Qualified], rule: EvidenceRule) -> str:
    if qualified:
        why = qualified[-1].falls_short or "it shows neither strength nor what counts as a gap"
        return f"the evidence cannot show it: {why}"
    if any(item.kind in rule.kinds for _, item in items):
        return "what was given is context or a third party's own view"
    wanted = _in_words(rule.kinds)
    others = [with_article(kind) for kind in sorted({item.kind for _, item in items if item.kind not in rule.kinds})]
    was = "was" if len(others) == 1 else "were"
    given = f" ({listed(others)} {was} given, which this check does not take)" if others else ""
    return f"no {wanted} speaks to it{given}"


@cache  # most evidence checks are given nothing, and say the same few things
def _in_words(kinds: tuple[EvidenceKind, ...]) -> str:
    return listed([kind.replace("-", " ") for kind in EvidenceKind if kind in kinds], "or")


def looks(item: EvidenceItem, rule: SilenceRule, sample: int, on: date) -> bool:
    """Whether the item shows that somebody has looked at practice, whatever they saw.

    `sample` is the least that the council's own evidence must have sampled. A statement never counts as looking.
    """
    if is_context(item) or item.kind is EvidenceKind.STATEMENT:
        return False
    if item.origin is Origin.OWN and (item.sample or 0) < max(sample, 1):
        return False
    # Of a month or a year the first day counts, so that a vague date does not make evidence younger.
    return months_between(item.date.first, on) <= rule.max_age_months


def _falls_short(item: EvidenceItem, rule: EvidenceRule, on: date) -> str | None:
    """Why the item cannot make the check met; None where it can."""
    if item.kind not in rule.kinds:
        return f"this check does not take {with_article(item.kind)} for it"
    age = months_between(item.date.first, on)
    if age > rule.max_age_months:
        return f"it is {age} months old, and {rule.max_age_months} is the most"
    if item.contradiction:
        return f"its ratings contradict it: {item.contradiction}"
    # Inspection letters state no sample, and nobody moderates an inspectorate.
    if item.origin is Origin.INSPECTION:
        return None
    if (item.sample or 0) < rule.needs.sample:
        sample = item.sample if item.sample is not None else "not stated"
        return f"its sample is {sample}, and {rule.needs.sample} is the least"
    if rule.needs.moderated and not item.moderated and item.origin is Origin.OWN:
        return "nobody independent moderated it"
    return None


# For checks that figures decide: evidence is only shown beside them.
NOTHING_SHOWN = EvidenceDecision(None, None)


def used(
    check: Check, items: Sequence[tuple[int, EvidenceItem]], on: date, showing: EvidenceDecision, document: Document
) -> tuple[EvidenceUsed, ...]:
    """The items as a finding lists them, in the order of the submission."""
    qualified = {q.index: q for q in qualify(items, check.evidence, on)} if check.evidence else {}
    quoted = showing.latest.index if showing.latest else None
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
            quoted=not item.summary or (index == quoted and shortened(item.summary) == " ".join(item.summary.split())),
            source=item.source,
            decides=index in showing.decisive,
            remark=_remark(check, item, qualified.get(index)),
        )
        for index, item in items
    )


def _remark(check: Check, item: EvidenceItem, qualified: Qualified | None) -> str | None:
    if check.evidence is None:
        return "shown beside the number, and decides nothing here"
    if is_context(item):
        return "context, and decides nothing"
    if qualified is None:
        return f"this check does not take {with_article(item.kind)}"
    return None if item.shows in ADVERSE else qualified.falls_short
