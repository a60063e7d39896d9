"""Gathering a portfolio: `gather(seen, unreadable)` puts side by side what can be, and says what several share."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from readiness.core.dates import day_in_words
from readiness.core.text import counted, listed, shortened
from readiness.data.vocabulary import Level
from readiness.evaluation.comparable import side_by_side
from readiness.evaluation.portfolio import (
    AreaAcross,
    Because,
    CouncilAccount,
    CriterionAcross,
    LeftOut,
    Portfolio,
    Shared,
    SharedCheck,
)
from readiness.evaluation.result import EVALUATION_SCHEMA
from readiness.evaluation.seen import Seen, SeenArea
from readiness.packs.shelf import newer_than, shelf

# Several share a gap where it is one in so many councils, and in at least one of so many in which it was assessed.
SEVERAL, ONE_IN = 2, 4
# How many councils a sentence names.
MOST_NAMED = 6
ORDER = (
    "Councils stand in the order of their names, and no score is shown: they differ in what they submitted, in how "
    "they record and in the families they serve, and one with more gaps may only have looked more closely."
)
LIKE = (
    "Side by side stand files that were judged by the same rules, whose periods end at most three months apart and "
    "differ by at most a month in length."
)


def gather(given: Sequence[Seen], unreadable: Sequence[LeftOut] = ()) -> Portfolio | None:
    """The portfolio of what can be put side by side, whatever the order; None where nothing could be read."""
    found = side_by_side(given)
    if not found.councils:
        return None
    weakenings = _of_all(found.councils)
    councils = tuple(
        replace(one.account, weakenings=tuple(line for line in one.account.weakenings if line not in weakenings))
        for one in found.councils
    )
    left_out = tuple(sorted((*unreadable, *found.left_out), key=_order_of_left_out))
    areas, rules = _columns(found.councils), found.councils[0].rules
    shared = tuple(_shared(found.councils, areas))
    return Portfolio(
        evaluation_schema=EVALUATION_SCHEMA,
        pack=rules.pack,
        pack_version=rules.version,
        overlays=rules.overlays,
        given=len(given) + len(unreadable),
        headline=tuple(_headline(councils, shared, left_out)),
        about=tuple(_about(found.councils)),
        weakenings=weakenings,
        councils=councils,
        areas=areas,
        shared=shared,
        nowhere_assessed=tuple(one.id for area in areas for one in area.criteria if not one.assessed),
        left_out=left_out,
        not_for_publication=any(one.not_for_publication for one in councils),
        caution=found.councils[0].caution,
    )


def _of_all(councils: Sequence[Seen]) -> tuple[str, ...]:
    """What weakened the checks of every council, which is told once."""
    first, *others = (one.account.weakenings for one in councils)
    return tuple(line for line in first if others and all(line in lines for lines in others))


def _order_of_left_out(one: LeftOut) -> tuple[object, ...]:
    return [*Because].index(one.because), one.submission, one.council or "", one.text


def _columns(councils: Sequence[Seen]) -> tuple[AreaAcross, ...]:
    """The areas with their criteria, as the rules have them: as told by what was judged now, where anything was."""
    told = next((one for one in councils if not one.account.stored), councils[0])
    cells = [one.account.cell_of for one in councils]
    unlooked = [{check.criterion for check in one.checks.values() if check.unlooked} for one in councils]

    def across(area: SeenArea) -> Iterator[CriterionAcross]:
        for name, title in area.criteria:
            here = [row[name] for row in cells if name in row]
            yield CriterionAcross(
                id=name,
                title=title,
                assessed=sum(cell.assessed > 0 for cell in here),
                gaps=sum(cell.level.is_gap for cell in here),
                unlooked=sum(name in one for one in unlooked),
            )

    return tuple(AreaAcross(area.id, area.title, tuple(across(area))) for area in told.areas)


def _several(gaps: int, assessed: int) -> bool:
    return gaps >= SEVERAL and gaps * ONE_IN >= assessed


def _shared(councils: Sequence[Seen], areas: Sequence[AreaAcross]) -> Iterator[Shared]:
    """The criteria that are gaps in several councils: those of most councils first."""
    checks = _checks(councils)
    found = [(area, one) for area in areas for one in area.criteria if _several(one.gaps, one.assessed)]
    for area, one in sorted(found, key=lambda pair: (-pair[1].gaps, pair[1].id)):
        cells = [(council.account.name, council.account.cell_of.get(one.id)) for council in councils]
        having = [(name, Level(cell.level)) for name, cell in cells if cell is not None and cell.level.is_gap]
        yield Shared(
            criterion=one.id,
            title=one.title,
            area=area.id,
            gaps=one.gaps,
            assessed=one.assessed,
            councils=tuple(name for name, _ in having),
            levels=tuple(level for _, level in having),
            checks=tuple(check for check in checks.get(one.id, []) if _several(check.gaps, check.assessed)),
        )


def _checks(councils: Sequence[Seen]) -> dict[str, list[SharedCheck]]:
    """Each check across the councils, by criterion, in the order of their ids."""
    gaps = Counter(name for one in councils for name, check in one.checks.items() if check.gap)
    assessed = Counter(name for one in councils for name, check in one.checks.items() if check.assessed)
    told = {name: check for one in reversed(councils) for name, check in one.checks.items()}
    found: dict[str, list[SharedCheck]] = {}
    for name in sorted(gaps, key=lambda name: (told[name].criterion, int(name.partition(".")[2]))):
        shared = SharedCheck(name, shortened(told[name].title), gaps[name], assessed[name])
        found.setdefault(told[name].criterion, []).append(shared)
    return found


def _headline(
    councils: Sequence[CouncilAccount], shared: Sequence[Shared], left_out: Sequence[LeftOut]
) -> Iterator[str]:
    """How many stand side by side, how much of each could be seen, and only then what was found."""
    number = len(councils)
    yield f"{counted(number, 'council')} side by side.{_missing(left_out)}"
    total = max(one.counts.total for one in councils)
    fewest, most = (choose(one.assessed for one in councils) for choose in (min, max))
    between = f"{fewest}" if fewest == most else f"between {fewest} and {most}"
    yield f"Of {counted(total, 'check')}, {between} could be assessed in each; of the rest nothing is known."
    if critical := [one.name for one in councils if one.counts.critical]:
        rest = len(critical) - MOST_NAMED
        named = [*critical[:MOST_NAMED], *([f"{rest} more"] if rest > 0 else [])]
        yield f"A critical gap was found in {len(critical)} of {number}: {listed(named)}."
    else:
        yield "No critical gap was found in what was assessed."
    if number > 1:
        yield f"Several share a gap in {counted(len(shared), 'subject')}." if shared else "No gap is shared by several."


def _missing(left_out: Sequence[LeftOut]) -> str:
    files = [one for one in left_out if one.because is not Because.EARLIER]
    return f" {counted(len(files), 'file')} could not be put beside them, and nothing of them is told." if files else ""


def _about(councils: Sequence[Seen]) -> Iterator[str]:
    """By what, over which periods and from what they were judged, and how to read it."""
    rules, accounts = councils[0].rules, [one.account for one in councils]
    overlays = f", as changed by {listed([*rules.overlays])}" if rules.overlays else ""
    newer = newer_than(rules.pack) if rules.pack in shelf() else None
    older = f" That is not today's framework: for it there is {newer.name}." if newer else ""
    yield f"Judged by {rules.pack} {rules.version}{overlays}.{older} {_periods(councils)}"
    yield LIKE
    yield ORDER
    states = Counter(one.status.replace("-", " ") for one in accounts)
    stored = sum(one.stored for one in accounts)
    read = f"; {stored} of them judged before, and read as an evaluation that was stored" if stored else ""
    yield f"What was read: {listed([f'{number} {state}' for state, number in sorted(states.items())])}{read}."
    versions = sorted({one.tool_version for one in accounts})
    if len(versions) > 1:
        yield f"Not all were judged by the same version of readiness: {listed(versions)}."


def _periods(councils: Sequence[Seen]) -> str:
    periods = sorted({(one.account.period_start, one.account.period_end) for one in councils}, key=lambda one: one[1])
    if len(periods) == 1:
        return f"The period: {day_in_words(periods[0][0])} to {day_in_words(periods[0][1])}."
    ends = [day_in_words(end) for end in (periods[0][1], periods[-1][1])]
    return f"{len(periods)} periods, which end from {ends[0]} to {ends[1]}."
