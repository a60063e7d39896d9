"""The first page: what a director reads in a minute, decided here so that every format says the same."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from readiness.core.dates import day_in_words
from readiness.core.numbers import between
from readiness.core.text import counted, in_brackets, listed, sentence, with_article
from readiness.data.readings import Status
from readiness.data.submission import EvidenceItem, Submission
from readiness.data.vocabulary import Area, FindingStatus, Level, Shows
from readiness.evaluation.area_result import ActionTold, AreaResult, CriterionResult
from readiness.evaluation.evidence import ADVERSE, SHOWS, is_context
from readiness.evaluation.finding import Finding
from readiness.evaluation.first_page import (
    Asked,
    Conflict,
    FirstPage,
    NotChecked,
    Question,
    SafetyPage,
    Unseen,
    Weakness,
)
from readiness.evaluation.named_ids import Heard
from readiness.evaluation.submission_notes import data_notes, pack_notice
from readiness.packs.criterion import Criterion
from readiness.packs.pack import RulePack

QUESTIONS = 3
# In percent of reports. A subject that two inspections of three examine, and of which nothing was submitted, is silent.
MOSTLY_EXAMINED = Decimal(66)
# A rank after every finding's.
NO_CHECK = 100


def first_page(
    pack: RulePack,
    submission: Submission,
    areas: Sequence[AreaResult],
    findings: Sequence[Finding],
    conflicts: Sequence[Conflict],
    said: Heard,
) -> FirstPage:
    """The first page of an evaluation, its blocks in the order in which they are read."""
    return FirstPage(
        safety=_safety(findings, areas, pack, said),
        unseen=_unseen(areas, findings),
        conflicts=_worst_first(conflicts, findings),
        weaknesses=_weaknesses(areas, findings, pack, submission),
        questions=_questions(areas),
        data=tuple(data_notes(submission, pack)),
        pack_notice=pack_notice(pack, submission),
        caution=pack.about.caution,
    )


def _worst_first(conflicts: Sequence[Conflict], findings: Sequence[Finding]) -> tuple[Conflict, ...]:
    """Conflicts by the worst finding that they are about; those that no check reads come last."""
    rank = {finding.check: finding.rank for finding in findings}
    return tuple(sorted(conflicts, key=lambda one: min((rank[check] for check in one.checks), default=NO_CHECK)))


def _safety(findings: Sequence[Finding], areas: Sequence[AreaResult], pack: RulePack, said: Heard) -> SafetyPage:
    """The block about children who may be unsafe today; what was not checked comes before what was found."""
    safety = [f for f in findings if f.unsafe_today and f.status is not FindingStatus.NOT_APPLICABLE]
    not_checked = [f for f in safety if f.status in (FindingStatus.NOT_ASSESSED, FindingStatus.ERROR)]
    found = [f for f in findings if f.severity is Level.CRITICAL]
    asked = [f for f in safety if f.adverse and f not in found]
    checked = len(safety) - len(not_checked)
    submission = said.file.submission
    unread = (*_unread(pack, submission), *said.unread)
    if found:
        statement = f"{counted(len(found), 'critical gap')} found"
    elif asked:
        statement = f"no critical gap, and {len(asked)} to ask about, in {counted(checked, 'check')} that could be made"
    elif checked:
        statement = f"none reported in the {counted(checked, 'check')} that could be made"
    elif safety and unread:
        statement = "nothing could be checked, and no check judges what was submitted"
    elif safety:
        statement = "nothing could be checked, so nothing can be said"
    else:
        statement = "no rule asks here whether a child is unsafe today, so nothing can be said"
    return SafetyPage(
        not_checked=tuple(_not_checked(finding, pack, submission) for finding in not_checked),
        unwritten=tuple(area.title for area in areas if not area.criteria),
        unread=unread,
        found=tuple(f"{f.check} {f.text}" for f in found),
        asked=tuple(Asked(f.level, f"{f.check} {f.text}") for f in asked if f.level),
        checked=checked,
        statement=sentence(statement),
    )


def _unread(pack: RulePack, submission: Submission) -> Iterator[str]:
    """What was submitted about children who may be unsafe and no check reads: readings, then evidence."""
    read = {reference.measure.id for rule in pack.compiled.values() for reference in rule.required.values()}
    for measure in pack.catalogue.measures.values():
        if measure.children_at_risk and measure.id not in read:
            possible = measure.possible(submission.reading(measure.id))
            if possible is not None and possible.highest != 0:
                number = between(possible.lowest, possible.highest, None)
                yield f"{measure.title}: {number} ({measure.id}), and no check reads it"
    for criterion, item in _unmeasured_evidence(pack, submission):
        if criterion.children_at_risk or any(check.unsafe_today for check in criterion.checks):
            able = [check.id for check in criterion.checks if check.evidence is not None]
            named = f"it names no check that evidence decides: name {listed(able, 'or')}"
            why = named if able else "no check judges it"
            yield f"{criterion.id} {criterion.named}: {_format_item(item)}, and {why}"


def _unmeasured_evidence(pack: RulePack, submission: Submission) -> Iterator[tuple[Criterion, EvidenceItem]]:
    """Adverse evidence that no evidence check takes up, by criterion."""
    practice = {check.id for check in pack.checks if check.evidence is not None}
    criterion_of = pack.criterion_of
    for item in submission.evidence:
        if item.shows in ADVERSE and not is_context(item) and not practice & {*item.checks}:
            named = {*item.criteria, *(criterion_of[check].id for check in item.checks)}
            yield from ((criterion, item) for criterion in pack.criteria if criterion.id in named)


def _format_item(item: EvidenceItem) -> str:
    return (
        f"{with_article(item.kind)} of {day_in_words(item.date)} found {SHOWS[item.shows]}{in_brackets(item.summary)}"
    )


def _unmeasured(pack: RulePack, submission: Submission) -> Iterator[Weakness]:
    """Weaknesses that somebody found and no check measures: they must not drop out of the report."""
    for c, item in _unmeasured_evidence(pack, submission):
        if item.shows is Shows.WEAKNESS:
            yield _weakness(c.area, c.id, c.named, None, sentence(_format_item(item)), submission)


def _not_checked(finding: Finding, pack: RulePack, submission: Submission) -> NotChecked:
    """The check; with the reason, and the figures submitted, where it is more than that nothing was submitted."""
    decides = [submission.reading(reading.measure) for reading in finding.readings if reading.decides]
    answered = any(reading.status is not Status.NOT_SUBMITTED for reading in decides)
    given = finding.check in pack.disabled or finding.evidence or answered
    hidden = f"; without overlays a {finding.without_overlays} gap" if finding.without_overlays else ""
    known = [r for r in finding.readings if r.decides and not submission.reading(r.measure).absent]
    values = [known[0].shown] if len(known) == 1 else [f"{r.title}, {r.shown}" for r in known]
    values += [f"{other.shown} in {other.source}" for other in finding.also]
    figures = f"; submitted: {'; '.join(values)}" if values and not hidden else ""
    criterion = pack.criterion_of[finding.check]
    reason = f"{finding.reason}{figures}{hidden}" if given else None
    return NotChecked(finding.check, criterion.id, criterion.named, reason)


def _unseen(areas: Sequence[AreaResult], findings: Sequence[Finding]) -> tuple[Unseen, ...]:
    answered = {finding.criterion for finding in findings if finding.answered}
    return tuple(_unseen_in(area, answered) for area in areas)


def _unseen_in(area: AreaResult, answered: set[str]) -> Unseen:
    silent = tuple(
        f"{c.id} {c.subject} (examined in {round(c.examined_percent)}% of reports)"
        for c in sorted(area.criteria, key=lambda c: (-(c.examined_percent or 0), c.id))
        if c.id not in answered and c.examined_percent is not None and c.examined_percent >= MOSTLY_EXAMINED
    )
    counts = area.counts
    return Unseen(area.id, area.title, counts.not_assessed + counts.error, counts.total, silent, len(area.unwritten))


def _weaknesses(
    areas: Sequence[AreaResult], findings: Sequence[Finding], pack: RulePack, submission: Submission
) -> tuple[Weakness, ...]:
    """The worst first; what no check measures comes before minor gaps, and that nobody has looked comes last."""
    found = [(area.id, c) for area in areas for c in area.criteria if c.severity is not None]
    silence = {f.check for f in findings if f.silence}
    ordered = sorted(found, key=lambda one: (-_rank(one[1].severity), one[1].worst in silence, *_likeliest(one[1])))
    told = [
        replace(
            _weakness(area, c.id, c.subject, c.severity, c.text, submission),
            also=(others := _other_gaps(c, findings)),
            unlooked=c.worst in silence and not others,
        )
        for area, c in ordered
    ]
    serious = [one for one in told if one.severity is not Level.MINOR]
    return (*serious, *_unmeasured(pack, submission), *told[len(serious) :])


def _other_gaps(criterion: CriterionResult, findings: Sequence[Finding]) -> tuple[Level, ...]:
    """The severities of a criterion's gaps but its worst one, in the order of the findings: the worst first."""
    others = (f for f in findings if f.criterion == criterion.id and f.check != criterion.worst)
    return tuple(finding.severity for finding in others if finding.severity)


def _rank(level: Level | None) -> int:
    return level.rank if level else 0


def _weakness(
    area: Area, criterion: str, subject: str, severity: Level | None, text: str, submission: Submission
) -> Weakness:
    actions = [a for a in submission.actions if criterion in a.criteria]
    rating = submission.self_ratings.get(criterion)
    return Weakness(
        area=area,
        criterion=criterion,
        title=subject,
        severity=severity,
        text=text,
        also=(),
        unlooked=False,
        known=bool(actions) or rating in (Shows.WEAKNESS, Shows.MIXED, Shows.IMPROVING),
        rated_strength=rating is Shows.STRENGTH,
        owned=any(a.owner for a in actions),
        dated=any(a.due for a in actions),
        effect_shown=any(a.effect for a in actions),
        overdue=any(map(submission.is_overdue, actions)),
    )


def _questions(areas: Sequence[AreaResult]) -> tuple[Question, ...]:
    """Questions to expect: the worst findings first, then subjects of which nothing could be assessed."""
    criteria = [c for area in areas for c in area.criteria]
    adverse = [c for c in criteria if c.status in (FindingStatus.GAP, FindingStatus.WATCH)]
    silent = [c for c in criteria if not c.assessed]
    ordered = [*sorted(adverse, key=_likeliest), *sorted(silent, key=_likeliest)]
    return tuple(Question(c.id, c.subject, c.inspectors_ask, _because(c)) for c in ordered[:QUESTIONS])


def _likeliest(c: CriterionResult) -> tuple[int, Decimal, Decimal, str]:
    # Among equals, what inspectors criticise most; the id last, so that the order never depends on the input's.
    return -_rank(c.severity), -(c.criticised_percent or Decimal(0)), -(c.examined_percent or Decimal(0)), c.id


def _because(c: CriterionResult) -> str:
    reasons = [
        f"{c.severity} gap"
        if c.severity
        else "line of enquiry"
        if c.status is FindingStatus.WATCH
        else "nothing could be assessed"
    ]
    if c.criticised_percent is not None:
        reasons.append(f"criticised in {round(c.criticised_percent)}% of reports")
    if c.examined_percent is not None:
        reasons.append(f"examined in {round(c.examined_percent)}%")
    return ", ".join(reasons)


def criterion_result(
    criterion: Criterion, findings: Sequence[Finding], pack: RulePack, submission: Submission
) -> CriterionResult:
    """A criterion by its worst finding."""
    worst = min(findings, key=lambda f: (f.rank, -f.weight, f.number))
    asked = (
        next(check.inspectors_ask for check in criterion.checks if check.id == worst.check) if worst.adverse else None
    )
    themes = [pack.frequencies.themes[theme].recent for theme in criterion.themes]
    rating = submission.self_ratings.get(criterion.id)
    return CriterionResult(
        id=criterion.id,
        title=criterion.title,
        subject=criterion.named,
        status=worst.status,
        severity=worst.severity,
        worst=worst.check,
        text=worst.text,
        checks=tuple(f.check for f in findings),
        assessed=sum(f.assessed for f in findings),
        self_rating=rating,
        actions=tuple(
            ActionTold(a.action, a.owner, a.due, a.status, a.effect, submission.is_overdue(a))
            for a in submission.actions
            if criterion.id in a.criteria
        ),
        criticised_percent=max(themes, default=None),
        examined_percent=max(map(pack.frequencies.subjects.__getitem__, criterion.examined_as), default=None),
        why=criterion.why,
        looks_like=criterion.looks_like,
        inspectors_ask=asked or criterion.inspectors_ask,
    )
