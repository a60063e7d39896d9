"""The part of the rules that a caller asks about: areas and criteria. It decides the code, and hides nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from readiness.core.text import counted, listed
from readiness.data.vocabulary import Area, Level
from readiness.evaluation.finding import Finding


@dataclass(frozen=True, slots=True)
class Selection:
    """The areas and the criteria whose findings decide the code: what is in any of them."""

    areas: tuple[Area, ...] = ()
    criteria: tuple[str, ...] = ()

    def __contains__(self, finding: Finding) -> bool:
        return finding.area in self.areas or finding.criterion in self.criteria

    def of(self, findings: Sequence[Finding]) -> tuple[Finding, ...]:
        """The findings that are in it, in their order."""
        return tuple(finding for finding in findings if finding in self)

    def weakening(self, findings: Sequence[Finding]) -> str:
        """That only these decide, with the gaps that are left out of the code for it."""
        told = f"only {listed([*self.areas, *self.criteria])} {'decide' if self._many else 'decides'} the code"
        beyond = Counter(finding.severity for finding in findings if finding not in self)
        left = [f"{beyond[level]} {level}" for level in reversed(Level) if level.is_gap and beyond[level]]
        gaps = counted(sum(beyond[level] for level in Level if level.is_gap), "gap")
        return f"{told}; elsewhere {gaps} ({', '.join(left)})" if left else told

    @property
    def _many(self) -> bool:
        return len(self.areas) + len(self.criteria) > 1
