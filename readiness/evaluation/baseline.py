"""A baseline: what stood before, judged by the same rules, and which gaps of now are no worse than they were in it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from readiness.core.text import sentence
from readiness.data.measures import Direction
from readiness.data.readings import Kind, Possible
from readiness.data.submission import Submission
from readiness.evaluation.excused import KnownGap, KnownState, WaiverState, WaiverUsed
from readiness.evaluation.finding import EVERYONE, Finding, Interval
from readiness.evaluation.gap_parts import GapPart, parts
from readiness.evaluation.result import Evaluation
from readiness.evaluation.statistics import wilson
from readiness.evaluation.waived import is_about
from readiness.packs.pack import RulePack


@dataclass(frozen=True, slots=True)
class Baseline:
    """An earlier submission with its evaluation by the rules of now; `stored` where a result was borne out by it."""

    evaluation: Evaluation
    submission: Submission
    stored: bool


@dataclass(frozen=True, slots=True)
class _Number:
    """What a gap is measured by: all values that it can have, and their interval where chance has a part in them."""

    possible: Possible
    interval: Interval | None
    higher_is_worse: bool


def known_gaps(
    baseline: Baseline,
    findings: Sequence[Finding],
    submission: Submission,
    pack: RulePack,
    waivers: Sequence[WaiverUsed] = (),
) -> Iterator[KnownGap]:
    """The gaps of now that stood in the baseline, each with whether it is no worse than it was."""
    before = baseline.evaluation.finding_of
    for finding in findings:
        for part in parts(finding):
            if was := _same_gap(part, before.get(finding.check)):
                # Somebody said until when it was accepted: a baseline does not go on for them.
                lapsed = any(one.state is WaiverState.LAPSED and is_about(one, part) for one in waivers)
                known = _state(part, was, (submission, baseline.submission), pack)
                state = KnownState.WAIVER_LAPSED if lapsed and known.excuses else known
                yield KnownGap(*part.key, part.level, was.level, state, sentence(_told(part, was, state)))


def _same_gap(part: GapPart, before: Finding | None) -> GapPart | None:
    """The same part as it was; where the figure was not split so, the worst part: it only was not seen where it lay."""
    if before is None:
        return None
    found = list(parts(before))
    # Else a council that begins to split a figure by team would come out behind one that does not.
    if part.dimension and part.dimension not in [row.dimension for row in before.subjects]:
        return max(found, key=lambda one: one.level.rank, default=None)
    return next((one for one in found if one.key == part.key), None)


def _state(part: GapPart, was: GapPart, submissions: tuple[Submission, Submission], pack: RulePack) -> KnownState:
    # However long it has been known: a child may be unsafe today.
    if part.finding.unsafe_today and part.level.is_gap:
        return KnownState.UNSAFE_TODAY
    if part.finding.silence:
        return KnownState.NOT_LOOKED
    if part.level.rank > was.level.rank:
        return KnownState.WORSE
    if part.key != was.key:
        return KnownState.HELD  # a team lies on either side of the whole, so its number tells nothing
    if part.higher_is_worse is None:
        numbers = list(_behind(part, submissions, pack))
    else:
        numbers = [(_number(part), _number(was))]
    return KnownState.WORSE if any(_further_off(now, then) for now, then in numbers) else KnownState.HELD


Number = _Number | None


def _number(part: GapPart) -> Number:
    if part.possible is None or part.higher_is_worse is None:
        return None
    return _Number(part.possible, part.interval, part.higher_is_worse)


def _behind(
    part: GapPart, submissions: tuple[Submission, Submission], pack: RulePack
) -> Iterator[tuple[Number, Number]]:
    """The figures behind a condition, now and before, where the catalogue says which way is worse."""
    # Evidence and silence have no numbers, and teams have no conditions.
    if pack.compiled[part.finding.check].gap_when is None or part.subject != EVERYONE:
        return
    for reference in pack.compiled[part.finding.check].required.values():
        measure = reference.measure
        if measure.direction is Direction.NONE or measure.computed:
            continue
        worse = measure.direction is Direction.LOWER
        if reference.part and measure.kind is not Kind.DURATION:
            continue  # a part of a share or of a distribution is as good or bad as the whole is large
        found: list[Number] = []
        for submission in submissions:
            reading = submission.reading(measure.id)
            possible = measure.possible(reading, reference.part)
            counts = measure.kind is Kind.PROPORTION and measure.people and not measure.whole_set
            interval = None
            if counts and reading.numerator is not None and reading.denominator:
                interval = wilson(reading.numerator, reading.denominator)
            found.append(None if possible is None else _Number(possible, interval, worse))
        yield found[0], found[1]


def _further_off(now: Number, then: Number) -> bool:
    """Whether a number is worse than it was: a share by more than chance, any other by anything.

    Of what is known only in part, the worst that it can be now is held against the best that it can have been.
    """
    if now is None or then is None:
        return now is not then  # what is known on one side only cannot be shown to be no worse
    if now.possible == then.possible:
        return False
    worst = now.possible.highest if now.higher_is_worse else now.possible.lowest
    best = then.possible.lowest if now.higher_is_worse else then.possible.highest
    if worst is None or best is None:
        return worst is None
    if not (worst > best if now.higher_is_worse else worst < best):
        return False
    return not _by_chance(now.interval, best)


def _by_chance(interval: Interval | None, best: Decimal) -> bool:
    return interval is not None and interval.low <= best <= interval.high


def _told(part: GapPart, was: GapPart, state: KnownState) -> str:
    # Without the figures of then, which may be counts of 1 to 5: a comparison tells them, and is marked for it.
    subject = f", {part.subject}" if part.subject else ""
    what = f"{part.finding.check}{subject}: {part.level}; in the baseline {was.level}"
    match state:
        case KnownState.HELD:
            return what
        case KnownState.WORSE:
            more = "worse" if part.level.rank > was.level.rank else "further off"
            return f"{what}: {more} than it was"
        case KnownState.UNSAFE_TODAY:
            return f"{what}: no baseline holds what may make a child unsafe today"
        case KnownState.NOT_LOOKED:
            return f"{what}: no baseline holds that nobody has looked"
        case KnownState.WAIVER_LAPSED:
            return f"{what}: its waiver lapsed, and no baseline goes on for it"
