"""Causes: whether what was submitted or what it was judged by changed a finding, as far as the two sides tell."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from readiness.core.text import listed, sentence
from readiness.core.types import PartialDate
from readiness.evaluation.comparison import Cause
from readiness.evaluation.finding import Finding, ReadingUsed
from readiness.evaluation.result import Evaluation
from readiness.evaluation.result_json import SHORTEST, WIDE
from readiness.evaluation.stored import StoredEvaluation, StoredFinding, StoredReading

Side = Evaluation | StoredEvaluation
Found = Finding | StoredFinding
Reading = ReadingUsed | StoredReading

IN_WORDS: Mapping[Cause, str] = {
    Cause.FIGURES: "other figures",
    Cause.EVIDENCE: "other evidence",
    Cause.REST: "something else in the submission, such as its dates, standards or actions",
    Cause.PUBLISHED: "published figures of another date beside them",
    Cause.PACK: "the pack",
    Cause.OVERLAYS: "the overlays",
    Cause.CATALOGUE: "the catalogue of measures",
    Cause.TOOL: "the version of readiness",
}
RULES = (Cause.PACK, Cause.OVERLAYS, Cause.CATALOGUE, Cause.TOOL)


@dataclass(frozen=True, slots=True)
class Why:
    """What may have changed a finding; `certain` where that is either the submission or the rules alone."""

    causes: tuple[Cause, ...]
    certain: bool

    @property
    def text(self) -> str:
        """The causes as a sentence; empty where nothing differs."""
        given = listed([IN_WORDS[cause] for cause in self.causes if cause not in RULES])
        rules = f"other rules ({listed([IN_WORDS[cause] for cause in self.causes if cause in RULES])})"
        if not self.causes:
            return ""
        if self.certain:
            return sentence(rules if self.causes[0] in RULES else given)
        return sentence(f"{given}, and {rules}: which of them did it cannot be told")


def rules_changed(before: Side, after: Side) -> tuple[Cause, ...]:
    """What differs in the rules by which two evaluations were made."""
    was, now = before.provenance, after.provenance
    differs = {
        Cause.PACK: was.pack_sha256 != now.pack_sha256,
        Cause.OVERLAYS: [one.sha256 for one in was.overlays] != [one.sha256 for one in now.overlays],
        Cause.CATALOGUE: was.catalogue_sha256 != now.catalogue_sha256,
        Cause.TOOL: was.tool_version != now.tool_version,
    }
    return tuple(cause for cause, is_so in differs.items() if is_so)


def why(was: Found | None, now: Found | None, rules: Collection[Cause], changed: bool) -> Why:
    """What may have changed a finding from one side to the other; None stands for rules without such a check."""
    if was is None or now is None:
        return Why(tuple(cause for cause in rules if cause is not Cause.TOOL) or tuple(rules), True)
    given = tuple(_submitted(was, now))
    if not rules:
        return Why(given or ((Cause.REST,) if changed else ()), True)
    if Cause.OVERLAYS in rules and _overlays_hide(was, now):
        return Why((Cause.OVERLAYS,), True)
    if not given:
        return Why(tuple(rules) if changed else (), True)
    if _same_lines(was, now):
        return Why(given, True)
    return Why((*given, *rules), not changed)


def _submitted(was: Found, now: Found) -> Iterator[Cause]:
    if _figures(was) != _figures(now):
        yield Cause.FIGURES
    if _evidence(was) != _evidence(now):
        yield Cause.EVIDENCE
    if was.benchmark and now.benchmark and was.benchmark.as_at != now.benchmark.as_at:
        yield Cause.PUBLISHED


def _figures(found: Found) -> tuple[object, ...]:
    """The figures that decide, as they are told, and by team."""
    readings = {(one.measure, one.shown, str(one.period_end)) for one in found.readings if one.decides}
    return readings, {(row.dimension, row.subject, row.shown) for row in found.subjects}


def _evidence(found: Found) -> set[tuple[object, ...]]:
    return {
        (str(one.kind), str(one.origin), str(one.shows), str(one.date), one.sample, one.moderated, one.summary)
        for one in found.evidence
    }


def _overlays_hide(was: Found, now: Found) -> bool:
    """Whether one side is what the other would be without its overlays."""
    hidden = [(now.without_overlays, was.severity), (was.without_overlays, now.severity)]
    return any(without is not None and without is severity for without, severity in hidden)


def _same_lines(was: Found, now: Found) -> bool:
    """Whether both sides show that a value was held against the same lines, or put into the same expression."""
    ours, theirs = _lines(was), _lines(now)
    if ours or theirs:
        return ours == theirs
    return bool(was.trace) and [part.expression for part in was.trace] == [part.expression for part in now.trace]


def _lines(found: Found) -> list[tuple[str, str, Decimal]]:
    """The bands, with the decimals that a stored number has."""
    return [(one.severity, one.comparison, one.value.quantize(SHORTEST, context=WIDE)) for one in found.thresholds]


def counted_otherwise(was: Found, now: Found) -> tuple[bool, str | None]:
    """Whether a measure that decides was counted or defined otherwise on one side, and since when where that is known.

    Between such two figures nothing is told as better or worse.
    """
    then = {one.measure: one for one in was.readings if one.decides}
    pairs = [(then[one.measure], one) for one in now.readings if one.decides and one.measure in then]
    breaks = [day for one, other in pairs if (day := _break(one, other))]
    return bool(breaks) or any(one.definition != other.definition for one, other in pairs), max(breaks, default=None)


def _break(one: Reading, other: Reading) -> str | None:
    """The day before which the earlier of two readings was counted otherwise than the later one."""
    earlier, later = sorted((one, other), key=_end)
    since = later.counted_alike_since
    return since if since is not None and _end(earlier) < PartialDate(since).first else None


def _end(reading: Reading) -> date:
    return PartialDate(reading.period_end).last
