"""Phrases: findings, actions, areas and notices in words that are the same in every format."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from readiness.core.dates import day_in_words
from readiness.core.numbers import rounded
from readiness.core.text import counted, listed, sentence
from readiness.data.vocabulary import Area, FindingStatus, Level
from readiness.evaluation.area_result import ActionTold, AreaResult
from readiness.evaluation.excused import WaiverState, WaiverUsed
from readiness.evaluation.finding import Finding
from readiness.evaluation.first_page import Weakness
from readiness.evaluation.judge import Judged
from readiness.evaluation.result import Evaluation, Notice, NoticeKind
from readiness.packs.policy import Condition
from readiness.reports.blocks import Label

# `evaluation.shared_figures` makes the figures that it speaks of.
FOR_SHARING = (
    "For sharing: counts of 1 to 5, and what would give them away, are left out. Other counts are rounded, the most of"
    " them to the nearest 5, and rates to steps of five people or more. Single teams, earlier periods and free text are"
    " left out. What cannot be told without a small number counts here as not assessed."
)
# How many of many are listed where a reader finds the rest elsewhere.
FEW = 3
MOST_WAIVERS_TOLD = 10


def status(finding: Finding) -> str:
    """The status in a word or two: "major gap, borderline"."""
    word = f"{finding.severity} gap" if finding.severity else finding.status.value.replace("-", " ")
    least = "at least " if finding.at_least else "at worst " if finding.at_worst else ""
    return f"{least}{word}{', borderline' if finding.borderline else ''}"


def label(finding: Finding) -> Label:
    """The status as a label; its kind is the severity, else the status."""
    return Label(status(finding), finding.severity or finding.status)


def mark(word: str) -> Label:
    """A label that is its own kind."""
    return Label(word, word)


def noticed(notice: Notice) -> str:
    """A notice with its location."""
    place = f", {notice.cell or f'line {notice.line}'}" if notice.cell or notice.line else ""
    where = f" ({notice.path}{place})" if notice.path else ""
    return f"{notice.text.removesuffix('.')}{where}."


def unused(evaluation: Evaluation) -> list[str]:
    """What was submitted and decided nothing: figures that no check reads in one line, then the other notices."""
    unread = [f"{one.measure} ({one.shown})" for one in evaluation.measures if one.submitted and not one.read_by]
    lines = [f"No check reads {counted(len(unread), 'figure')}: {', '.join(unread)}."] if unread else []
    others = [one for one in evaluation.notices if not one.doubtful and one.kind is not NoticeKind.UNREAD]
    return [*lines, *map(noticed, others)]


def waived_as_of(evaluation: Evaluation) -> list[str]:
    """By which day waivers were judged, and beside what the code was found; nothing where there is neither."""
    verdict = evaluation.verdict
    waived = [f"Waivers are those of {day_in_words(verdict.as_of)}."] if verdict.as_of else []
    if verdict.baseline is None:
        return waived
    before = day_in_words(verdict.baseline.date)
    return [*waived, f"The code looks for what is new or worse than in the baseline, which speaks of {before}."]


def waiver_mark(waiver: WaiverUsed) -> str:
    """How a waiver stands in a word or two."""
    return "waived" if waiver.state is WaiverState.USED else f"waiver {waiver.state.value.replace('-', ' ')}"


def waiver_warnings(evaluation: Evaluation | Judged) -> list[str]:
    """What is to be done about waivers: the first of those that lapse soon, have lapsed, or excuse nothing."""
    told = [one.text.removesuffix(".") for one in evaluation.verdict.waivers if one.state is not WaiverState.USED]
    return few(told, MOST_WAIVERS_TOLD)


def personal_data(evaluation: Evaluation | Judged) -> list[Notice]:
    """The notices of texts that seem to hold personal data."""
    return [notice for notice in evaluation.notices if notice.kind is NoticeKind.PERSONAL_DATA]


def personal(evaluation: Evaluation | Judged, file: str) -> list[str]:
    """The first texts in a file that seem to hold personal data, with their locations, and the number of more."""
    found = personal_data(evaluation)
    # What is shared has no lines: there the path alone says where.
    places = [one.cell or (f"{one.line}:{one.column}" if one.line else "") for one in found[:FEW]]
    where = [f"{file}:{place}: {one.path}" if place else one.path for one, place in zip(found, places, strict=False)]
    lines = [f"{place}: {one.text}" for place, one in zip(where, found, strict=False)]
    return [*lines, f"{file}: and {counted(len(found) - FEW, 'more such text')}"] if len(found) > FEW else lines


def short_name(area: Area) -> str:
    """An area in few words: "help and protection"."""
    return area.replace("-", " ")


def few(lines: Sequence[str], most: int) -> list[str]:
    """The first lines, and how many more there are."""
    return [*lines[:most], *([f"{len(lines) - most} more"] if len(lines) > most else [])]


def by_word(words: Sequence[str]) -> str:
    """ "(2 major, 1 minor)"."""
    return f"({', '.join(f'{number} {word}' for word, number in Counter(words).items())})"


def answered(weakness: Weakness, compiled: bool) -> str:
    """How the council answers a weakness: known, owned, dated, with proof of effect; or which of these it is not."""
    if not weakness.known and compiled:
        return "What the council does about it is not in the published account."
    if not weakness.known and weakness.rated_strength:
        return "Rated a strength, and in no action."
    if not weakness.known:
        return "In no self-rating and no action."
    states = (
        (weakness.owned, "owned", "no owner"),
        (weakness.dated, "dated", "no date"),
        (weakness.effect_shown, "with proof of effect", "no proof of effect"),
    )
    has = "".join(f", {there}" for is_so, there, _ in states if is_so)
    lacks = [absent for is_so, _, absent in states if not is_so]
    return f"Known{has}{f'; {listed(lacks)}' if lacks else ''}{'; overdue' if weakness.overdue else ''}."


def answers(weaknesses: Sequence[Weakness], compiled: bool) -> str:
    """How many weaknesses the council knows of and acts on."""
    if compiled and not any(one.known for one in weaknesses):
        return "What the council does about them is not in the published account."
    numbers = (
        (sum(one.known for one in weaknesses), "known"),
        (sum(one.owned for one in weaknesses), "owned"),
        (sum(one.dated for one in weaknesses), "dated"),
        (sum(one.overdue for one in weaknesses), "overdue"),
        (sum(one.effect_shown for one in weaknesses), "with proof of effect"),
    )
    return f"{len(weaknesses)} in all: {', '.join(f'{number} {word}' for number, word in numbers)}."


def also(weakness: Weakness) -> str:
    """The other gaps of the criterion by severity: " Also 1 major and 2 minor gaps."; empty where there are none."""
    levels = Counter(weakness.also)
    numbers = [f"{number} {level}" for level, number in levels.items()]
    return f" Also {listed(numbers)} gap{'' if [*levels.values()][-1] == 1 else 's'}." if levels else ""


def doing(action: ActionTold) -> str:
    """An action with its owner, its date and what it has changed."""
    owner = action.owner or "no owner"
    due = f"due {action.due}" if action.due else "no date"
    state = f"{action.status}{', overdue' if action.overdue else ''}"
    effect = f" Effect: {sentence(action.effect)}" if action.effect else " No proof of effect."
    return f"{sentence(action.action)[:-1]} ({owner}, {due}, {state}).{effect}"


def viewed(area: AreaResult) -> str:
    """The reason for an area's view, and how much of the weight was assessed."""
    if area.coverage is None or area.view_when is Condition.THIN_COVERAGE:  # the reason gives the coverage already
        return f"{area.view_because}."
    return f"{area.view_because}; {rounded(area.coverage)}% of the weight was assessed."


def tells_something(finding: Finding) -> bool:
    """Whether a finding says more than that nothing was submitted."""
    more = finding.evidence or finding.without_overlays
    return finding.status is not FindingStatus.NOT_ASSESSED or bool(more)


def not_assessed(findings: Sequence[Finding]) -> str:
    """The checks that could not be assessed, with their reasons; those with one reason together."""
    alike: dict[str, list[str]] = {}
    for finding in findings:
        alike.setdefault(_why_not(finding), []).append(finding.check)
    return "; ".join(f"{', '.join(checks)}: {why}" for why, checks in alike.items())


def _why_not(finding: Finding) -> str:
    """The reason; without the titles of measures that are missing alike."""
    reason = finding.reason or finding.text
    shown = {reading.shown for reading in finding.readings if reading.measure in finding.missing}
    return next((one for one in shown if len(shown) == 1 and reason.endswith(one)), reason)


def hidden(evaluation: Evaluation) -> str:
    """What overlays hide, by severity, the worst first; empty where they hide nothing."""
    found: dict[Level, list[str]] = {}
    for finding in evaluation.findings:
        if finding.without_overlays:
            found.setdefault(finding.without_overlays, []).append(finding.check)
    counts = (
        f"{_format_count(len(checks), level)} ({', '.join(sorted(checks))})"
        for level, checks in sorted(found.items(), key=lambda one: -one[0].rank)
    )
    return f"Overlays hide {listed(list(counts))}." if found else ""


def _format_count(number: int, level: Level) -> str:
    return counted(number, f"{level} gap") if level.is_gap else counted(number, "line of enquiry", "lines of enquiry")


def totals(evaluation: Evaluation) -> str:
    """The headline: every check, by status."""
    c = evaluation.counts
    gaps = f"{counted(c.gap, 'gap')} ({c.critical} critical, {c.major} major, {c.minor} minor)"
    rest = f"{c.watch} to watch, {c.met} met, {c.not_assessed} not assessed, {c.not_applicable} not applicable"
    return f"{counted(c.total, 'check')}: {gaps}, {rest}, {c.error} failed."
