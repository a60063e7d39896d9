"""The action plan: each gap by harm, with what the council does about it now."""

from __future__ import annotations

from dataclasses import dataclass

from readiness.core.dates import day_in_words
from readiness.core.text import listed, sentence
from readiness.evaluation.area_result import ActionTold, AreaResult, CriterionResult
from readiness.evaluation.finding import Finding
from readiness.evaluation.result import Evaluation


@dataclass(frozen=True, slots=True)
class PlannedGap:
    """A gap with the actions that answer it. The actions of a criterion stand with `worst`, its worst gap."""

    finding: Finding
    criterion: CriterionResult
    area: AreaResult
    worst: Finding

    @property
    def actions(self) -> tuple[ActionTold, ...]:
        """What the council does about it; empty where that stands with a worse gap of the criterion."""
        return self.criterion.actions if self.finding is self.worst else ()

    @property
    def severity(self) -> str:
        """ "critical, children unsafe today"."""
        level = self.finding.severity.value if self.finding.severity else ""
        return f"{level}, children unsafe today" if self.finding.unsafe_today else level

    @property
    def owners(self) -> str:
        """Who does something about it."""
        return "; ".join(dict.fromkeys(action.owner for action in self.actions if action.owner))

    @property
    def days(self) -> str:
        """Until when, in words."""
        return "; ".join(dict.fromkeys(day_in_words(action.due) for action in self.actions if action.due))

    @property
    def standing(self) -> str:
        """How its actions stand: "open, overdue"."""
        if not self.criterion.actions:
            return "no action"
        return "; ".join(dict.fromkeys(map(stands, self.actions))) or f"with {self.worst.check}"

    @property
    def evidence_wanted(self) -> str:
        """What would show that it has closed: the same look again, later, and an answer to the inspectors' question."""
        gap = self.finding
        figures = [one.title for one in gap.readings if one.decides]
        kinds = list(dict.fromkeys(one.kind.replace("-", " ") for one in gap.evidence if one.decides))
        again = [
            *([sentence(f"the figure again at a later date: {'; '.join(figures)}")] if figures else []),
            *([f"A later {listed(kinds)}, moderated, of the same practice."] if kinds else []),
        ]
        return " ".join((*again, f"An answer to: {self.criterion.inspectors_ask}"))


def planned_gaps(evaluation: Evaluation) -> tuple[PlannedGap, ...]:
    """Every gap: the worst first, and among those alike first what may leave a child unsafe today."""
    criteria = {one.id: (one, area) for area in evaluation.areas for one in area.criteria}
    gaps = sorted((f for f in evaluation.findings if f.is_gap), key=lambda f: (f.rank, not f.unsafe_today))
    worst = {gap.criterion: gap for gap in reversed(gaps)}
    return tuple(PlannedGap(gap, *criteria[gap.criterion], worst[gap.criterion]) for gap in gaps)


def stands(action: ActionTold) -> str:
    """How an action stands."""
    return f"{action.status}, overdue" if action.overdue else action.status
