"""The action plan: a row for each gap, by harm, with what the council does about it now."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import zip_longest

from readiness.core.text import listed, sentence
from readiness.evaluation.finding import Finding
from readiness.evaluation.result import ActionTold, AreaResult, CriterionResult, Evaluation


@dataclass(frozen=True, slots=True)
class PlanRow:
    """A gap, and one action that answers its criterion. Further actions of a criterion have rows of their own.

    The actions of a criterion stand with its worst gap; `now` says so at its other gaps.
    """

    finding: Finding
    criterion: CriterionResult
    area: AreaResult
    action: ActionTold | None
    evidence_wanted: str
    now: str

    @property
    def severity(self) -> str:
        """ "critical, children unsafe today"."""
        level = self.finding.severity.value if self.finding.severity else ""
        return f"{level}, children unsafe today" if self.finding.unsafe_today else level


def plan_rows(evaluation: Evaluation) -> tuple[PlanRow, ...]:
    """A row for each gap: the worst first, and among them first those that may leave a child unsafe today."""
    criteria = {one.id: (one, area) for area in evaluation.areas for one in area.criteria}
    gaps = sorted((f for f in evaluation.findings if f.is_gap), key=lambda f: (f.rank, not f.unsafe_today))
    return tuple(row for gap in gaps for row in _rows(gap, *criteria[gap.criterion], gaps))


def _rows(gap: Finding, criterion: CriterionResult, area: AreaResult, gaps: list[Finding]) -> Iterator[PlanRow]:
    worst = next(one for one in gaps if one.criterion == gap.criterion)
    told = criterion.actions if gap is worst else ()
    wanted = _evidence_wanted(gap, criterion)
    for action, _ in zip_longest(told, (None,)):
        yield PlanRow(gap, criterion, area, action, wanted, _now(action, criterion, worst))


def _now(action: ActionTold | None, criterion: CriterionResult, worst: Finding) -> str:
    if action is not None:
        return f"{action.status}, overdue" if action.overdue else action.status
    if criterion.actions:
        return f"with {worst.check}"
    return "no action"


def _evidence_wanted(gap: Finding, criterion: CriterionResult) -> str:
    """What would show that it has closed: the same look again, later, and an answer to the inspectors' question."""
    figures = [one.title for one in gap.readings if one.decides]
    kinds = list(dict.fromkeys(one.kind.replace("-", " ") for one in gap.evidence if one.decides))
    again = [
        *([sentence(f"the figure again at a later date: {'; '.join(figures)}")] if figures else []),
        *([f"A later {listed(kinds)}, moderated, of the same practice."] if kinds else []),
    ]
    return " ".join((*again, f"An answer to: {criterion.inspectors_ask}"))
