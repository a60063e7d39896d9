"""Comparing two evaluations of one council: `compare(before, after)` gives the `Comparison`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from readiness.core.dates import day_in_words
from readiness.core.diagnostics import NotComparableError
from readiness.core.text import counted, listed
from readiness.core.types import PartialDate
from readiness.data.councils import is_same_council
from readiness.data.vocabulary import Area, CriticalBecause, FindingStatus
from readiness.evaluation.causes import IN_WORDS, Found, Side, counted_otherwise, rules_changed, why
from readiness.evaluation.comparison import (
    Account,
    AreaChange,
    Cause,
    Change,
    ChangeKind,
    Comparison,
    SubjectChange,
    Tally,
)
from readiness.evaluation.finding import SubjectRow
from readiness.evaluation.result import EVALUATION_SCHEMA
from readiness.evaluation.standing import kind_of_change, level_rank, standing, team_standing, told, told_of_team
from readiness.evaluation.stored import StoredEvaluation, StoredRow

# A count that changed by so few between two accounts of one period tells of these few people.
FEWEST = 5


def compare(before: Side, after: Side) -> Comparison:
    """What changed from one evaluation to the other.

    Raises NotComparableError where they are of two councils, and where only one of them is made for sharing.
    """
    _refuse_two_councils(before, after)
    _refuse_shared_with_full(before, after)
    rules = rules_changed(before, after)
    was, now = ({finding.check: finding for finding in side.findings} for side in (before, after))
    found = [_change(was.get(check), now.get(check), rules) for check in dict.fromkeys([*now, *was])]
    areas = _order_of_areas(before, after)
    changes = tuple(sorted((one for one in found if one is not None), key=lambda change: _order(change, areas)))
    both = [check for check in was if check in now and _assessed(was[check]) and _assessed(now[check])]
    tallies = tuple(_tally(kind, changes) for kind in ChangeKind)
    accounts = _account(before), _account(after)
    return Comparison(
        evaluation_schema=EVALUATION_SCHEMA,
        council=after.provenance.council,
        council_code=after.provenance.council_code or before.provenance.council_code,
        since=accounts[0].date,
        before=accounts[0],
        after=accounts[1],
        out_of_order=_last(accounts[0].date) > _last(accounts[1].date),
        rules=rules,
        about=tuple(_about(*accounts, [IN_WORDS[cause] for cause in rules], after.provenance.for_sharing)),
        headline=tuple(_headline(len(both), tallies)),
        assessed_both=len(both),
        tallies=tallies,
        changes=changes,
        areas=tuple(_areas(before, after, changes)),
        not_for_publication=before.verdict.not_for_publication
        or after.verdict.not_for_publication
        or any(_tells_few(was[check], now[check]) for check in was if check in now),
    )


def _refuse_two_councils(before: Side, after: Side) -> None:
    was, now = before.provenance, after.provenance
    if not is_same_council(was.council, was.council_code, now.council, now.council_code):
        names = [f"{one.council}{f' ({one.council_code})' if one.council_code else ''}" for one in (was, now)]
        raise NotComparableError(
            f"{was.submission} is of {names[0]}, and {now.submission} of {names[1]}; give two files of one council"
        )


def _refuse_shared_with_full(before: Side, after: Side) -> None:
    """What is left out of one of the two would be told as a change, and give itself away."""
    if before.provenance.for_sharing is not after.provenance.for_sharing:
        which, other = ("first", "second") if before.provenance.for_sharing else ("second", "first")
        message = f"The {which} of the two is made for sharing, with small counts left out, and the {other} is not"
        raise NotComparableError(f"{message}; give both in full, or compare submissions with --for-sharing")


def _change(was: Found | None, now: Found | None, rules: Sequence[Cause]) -> Change | None:
    """What became of a check; None where there is nothing to tell of it."""
    known = now or was
    assert known is not None
    teams = tuple(_teams(was, now))
    kind = kind_of_change(standing(was), standing(now), known.silence)
    kind = _without_lost_teams(kind, was, now, teams)
    otherwise, since = counted_otherwise(was, now) if was and now else (False, None)
    if otherwise and kind in TOLD_AS_TREND:
        kind = ChangeKind.COUNTED_OTHERWISE
    if kind is ChangeKind.SAME and known.status is not FindingStatus.GAP:
        return None
    reason = why(was, now, rules, kind is not ChangeKind.SAME)
    return Change(
        kind=kind,
        check=known.check,
        title=known.title,
        criterion=known.criterion,
        area=known.area,
        unsafe_today=known.critical_because is CriticalBecause.UNSAFE_TODAY,
        before=standing(was),
        after=standing(now),
        text=told(kind, was, now, since),
        because=reason.text if kind not in SEEN_ONCE or not {*reason.causes} <= SUBMITTED else "",
        causes=reason.causes,
        certain=reason.certain,
        comparable=not otherwise,
        counted_alike_since=since,
        subjects=tuple(team for team in teams if team.kind is not ChangeKind.SAME),
    )


SEEN_ONCE, SUBMITTED = (ChangeKind.NO_LONGER_SEEN, ChangeKind.NEWLY_SEEN), {Cause.FIGURES, Cause.EVIDENCE}
TOLD_AS_TREND = (ChangeKind.OPENED, ChangeKind.WORSE, ChangeKind.CLOSED, ChangeKind.BETTER)
MILDER, HARSHER = (ChangeKind.CLOSED, ChangeKind.BETTER), (ChangeKind.OPENED, ChangeKind.WORSE)


def _without_lost_teams(
    kind: ChangeKind, was: Found | None, now: Found | None, teams: Sequence[SubjectChange]
) -> ChangeKind:
    """The kind, where the team that set the level is on one side only: then nothing became better or worse by it."""
    if was is None or now is None:
        return kind
    if kind in MILDER and was.subject and _only(ChangeKind.NO_LONGER_SEEN, teams, level_rank(standing(was))):
        return ChangeKind.NO_LONGER_SEEN
    if kind in HARSHER and now.subject and _only(ChangeKind.NEWLY_SEEN, teams, level_rank(standing(now))):
        return ChangeKind.NEWLY_SEEN
    return kind


def _only(kind: ChangeKind, teams: Sequence[SubjectChange], rank: int) -> bool:
    """Whether a team that is on one side only has such a level there."""
    return any(team.kind is kind and max(level_rank(team.before), level_rank(team.after)) >= rank for team in teams)


def _teams(was: Found | None, now: Found | None) -> Iterator[SubjectChange]:
    then, today = _rows(was), _rows(now)
    for name in sorted({*then, *today}):
        sides = team_standing(then.get(name)), team_standing(today.get(name))
        kind = kind_of_change(*sides, silence=False)
        yield SubjectChange(*name, kind, *sides, told_of_team(name[1], *sides))


def _rows(found: Found | None) -> dict[tuple[str, str], SubjectRow | StoredRow]:
    return {(row.dimension, row.subject): row for row in found.subjects} if found else {}


def _assessed(found: Found) -> bool:
    return not found.silence and found.status in (FindingStatus.MET, FindingStatus.WATCH, FindingStatus.GAP)


def _order_of_areas(before: Side, after: Side) -> list[Area]:
    """The areas of both, in the order of the later one's reports."""
    return list(dict.fromkeys(area.id for area in (*after.areas, *before.areas)))


def _order(change: Change, areas: Sequence[Area]) -> tuple[object, ...]:
    """By kind; then the worst on either side, children's safety first."""
    worst = max(level_rank(change.before), level_rank(change.after))
    number = change.check.partition(".")[2]
    return (
        [*ChangeKind].index(change.kind),
        -worst,
        not change.unsafe_today,
        areas.index(change.area),
        change.criterion,
        number.zfill(9),
        change.check,
    )


def _tally(kind: ChangeKind, changes: Sequence[Change]) -> Tally:
    ours = [change for change in changes if change.kind is kind]
    return Tally(kind, len(ours), sum(change.told_by.severity is not None for change in ours))


def _account(side: Side) -> Account:
    about = side.provenance
    return Account(
        submission=about.submission,
        submission_sha256=about.submission_sha256,
        date=about.prepared_on or about.period_end,
        period_start=about.period_start,
        period_end=about.period_end,
        status=about.status,
        pack=about.pack,
        pack_version=about.pack_version,
        overlays=tuple(overlay.name for overlay in about.overlays),
        tool_version=about.tool_version,
        stored=isinstance(side, StoredEvaluation),
    )


def _about(before: Account, after: Account, rules: list[str], shared: bool) -> Iterator[str]:
    """What is compared, and by which rules each was judged."""
    yield f"Before: {_named(before)}. Now: {_named(after)}."
    if shared:
        yield "Both are made for sharing, so that a change may also lie in what is left out."
    if _last(before.date) > _last(after.date):
        yield "The second is the older one, so what is told here goes back in time; give the older one first."
    by = f"{after.pack} {after.pack_version}{_with_overlays(after)}"
    if rules:
        then = f"{before.pack} {before.pack_version}{_with_overlays(before)}"
        yield f"Before, it was judged by {then}; now, by {by}. Not the same: {listed(rules)}."
    else:
        yield f"Both were judged by the same rules, {by}, so that what changed lies in what was submitted."


def _named(account: Account) -> str:
    stored = ", an evaluation that was stored" if account.stored else ""
    return f"{account.submission} ({account.status.replace('-', ' ')}, {day_in_words(account.date)}{stored})"


def _with_overlays(account: Account) -> str:
    return f" with {listed([*account.overlays])}" if account.overlays else ""


def _headline(both: int, tallies: Sequence[Tally]) -> Iterator[str]:
    """How much changed, and first how much cannot be told."""
    of = {tally.kind: tally for tally in tallies}
    numbers = {kind: tally.number for kind, tally in of.items()}
    gone, new, same = of[ChangeKind.NO_LONGER_SEEN], of[ChangeKind.NEWLY_SEEN], numbers[ChangeKind.SAME]
    moved = (
        f"{counted(numbers[ChangeKind.OPENED], 'gap')} opened, "
        f"{counted(numbers[ChangeKind.WORSE], 'check')} became worse; "
        f"{counted(numbers[ChangeKind.CLOSED], 'gap')} closed, "
        f"{counted(numbers[ChangeKind.BETTER], 'check')} became better"
    )
    still = f"; {counted(same, 'gap')} {'stays' if same == 1 else 'stay'}" if same else ""
    yield f"Of {counted(both, 'check')} that could be assessed both times: {moved}{still}."
    if gone.number:
        yield f"{_are(gone.number)} no longer seen{_gaps(gone, 'was')}: that is no progress."
    if new.number:
        yield f"{_are(new.number)} newly seen{_gaps(new, 'is')}."
    if other := numbers[ChangeKind.COUNTED_OTHERWISE]:
        yield f"{_are(other)} counted otherwise than before, so that nothing is told of them as better or worse."


def _gaps(tally: Tally, verb: str) -> str:
    if tally.number == tally.gaps:
        return f", and {verb} a gap" if tally.number == 1 else ", all of them gaps"
    return f", {tally.gaps} of them {'a gap' if tally.gaps == 1 else 'gaps'}"


def _are(number: int) -> str:
    return f"{counted(number, 'check')} {'is' if number == 1 else 'are'}"


def _areas(before: Side, after: Side, changes: Sequence[Change]) -> Iterator[AreaChange]:
    was, now = ({area.id: area for area in side.areas} for side in (before, after))
    gone = [change for change in changes if change.kind is ChangeKind.NO_LONGER_SEEN and change.told_by.severity]
    for area in _order_of_areas(before, after):
        yield AreaChange(
            area=area,
            title=(now.get(area) or was[area]).title,
            view_before=was[area].view if area in was else None,
            view_after=now[area].view if area in now else None,
            assessed_before=sum(_assessed(found) for found in before.findings if found.area == area),
            assessed_after=sum(_assessed(found) for found in after.findings if found.area == area),
            gaps_no_longer_seen=sum(change.area == area for change in gone),
        )


def _tells_few(was: Found, now: Found) -> bool:
    """Whether two accounts of one period differ by so few people that the difference tells of them."""
    then = {(one.measure, str(one.period_end)): one for one in was.readings}
    pairs = [(then[key], one) for one in now.readings if (key := (one.measure, str(one.period_end))) in then]
    counts = [
        (a, b)
        for one, other in pairs
        for a, b in ((one.numerator, other.numerator), (one.denominator, other.denominator))
    ]
    return any(a is not None and b is not None and 0 < abs(a - b) <= FEWEST for a, b in counts)


def _last(day: str) -> date:
    return PartialDate(day).last
