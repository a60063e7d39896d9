"""Reform: where a council counts its work otherwise than the published figures do, these are no line for a gap."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from readiness.core.dates import day_in_words, months_between
from readiness.core.text import listed
from readiness.data.vocabulary import Basis, Change, Level
from readiness.evaluation.check_facts import CheckFacts
from readiness.evaluation.decision import Decided
from readiness.packs.criterion import Check

IN_WORDS: Mapping[Change, str] = {
    Change.FAMILY_HELP: "child in need work in Family Help",
    Change.PROTECTION_TEAMS: "child protection in teams of several agencies",
}
PUBLISHED = (Basis.BENCHMARK, Basis.SPREAD)


def held_in_reform(scope: CheckFacts, decided: Decided) -> Decided:
    """The outcome, held at watch where a line from published figures was crossed by what a reform has changed."""
    reform = scope.facts.submission.in_reform
    if reform is None or not decided.level.is_gap or not _rests_on_published(scope.check, decided):
        return decided
    ends = [
        scope.facts.period_end(scope.facts.reading(reference)).last
        for reference in scope.rule.required.values()
        if reference.measure.changed_by_reform
    ]
    most = scope.facts.pack.about.limits.reform_months
    if not any(end >= reform.since.first and months_between(reform.since.first, end) < most for end in ends):
        return decided
    why = f"Since {day_in_words(reform.since)} the council has {in_words(reform.what)}, which changes what is counted"
    told = f"{why}, so that figures which councils published before such a change make no gap."
    return replace(decided.held_at(Level.WATCH, told), without_reform=decided.level)


def _rests_on_published(check: Check, decided: Decided) -> bool:
    crossed = decided.crossed
    return (crossed.band.rests_on if crossed else check.rests_on) in PUBLISHED


def in_words(what: Sequence[Change]) -> str:
    """The changes in words, in the order of the vocabulary."""
    return listed([IN_WORDS[one] for one in Change if one in what])
