"""What a gate leaves out, and what is left: by check the worst level that no waiver and no baseline excuses."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from readiness.core.dates import day_in_words
from readiness.core.text import counted
from readiness.data.vocabulary import Level
from readiness.evaluation.excused import BaselineUsed, KnownGap, KnownState, WaiverState, WaiverUsed
from readiness.evaluation.finding import Finding
from readiness.evaluation.gap_parts import GapPart, parts
from readiness.evaluation.waived import covers

# So many checks are named in the last line; reports have all of them.
NAMED = 8


@dataclass(frozen=True, slots=True)
class LeftOut:
    """The waivers and the baseline of a run beside what was found. What is milder than `least` can fail no run."""

    waivers: tuple[WaiverUsed, ...] = ()
    baseline: BaselineUsed | None = None
    least: Level = Level.MINOR

    def left(self, finding: Finding) -> Level | None:
        """The worst level of a finding that nothing excuses; None where nothing adverse is left."""
        if not self.waivers and self.baseline is None:
            return finding.level if finding.adverse else None
        levels = [part.level for part in parts(finding) if not (self._waived(part) or self._known(part))]
        return max(levels, key=lambda level: level.rank, default=None)

    def marked(self, findings: Sequence[Finding]) -> tuple[Finding, ...]:
        """The findings, with a mark on those of whose gap nothing is left. Nothing else of them changes."""
        return tuple(map(self._marked, findings))

    def remark(self, finding: Finding) -> str:
        """Why what might be excused is not, in square brackets; empty where nothing might be."""
        lapsed = [one for one in self.waivers if one.check == finding.check and one.state is WaiverState.LAPSED]
        if lapsed:
            return f" [waiver lapsed on {day_in_words(max(one.expires_on for one in lapsed))}]"
        if any(one.check == finding.check and one.state is WaiverState.EXCEEDED for one in self.waivers):
            return " [worse than its waiver allows]"
        if any(one.check == finding.check and one.state.excuses for one in self.waivers):
            return " [waived only in part]"
        states = {gap.state for gap in self.baseline.gaps if gap.check == finding.check} if self.baseline else set()
        if KnownState.UNSAFE_TODAY in states:
            return " [in the baseline, but a child may be unsafe today]"
        if KnownState.NOT_LOOKED in states:
            return " [in the baseline, but nobody has looked]"
        return " [worse than in the baseline]" if KnownState.WORSE in states else ""

    def weakenings(self, findings: Sequence[Finding]) -> Iterator[str]:
        """What is left out, each gap by its check, and waived ones with their last day; nothing where nothing is."""
        whole = {finding.check for finding in findings if self._is_out(finding)}
        used = [one for one in self.waivers if one.state.excuses]
        if used:
            named = [f"{one.check}{_part(one.check in whole)} until {day_in_words(one.expires_on)}" for one in used]
            yield f"{_findings(len(used), used)} waived ({_few(named)})"
        waived = {part.key for finding in findings for part in parts(finding) if self._waived(part)}
        known = self.baseline.held if self.baseline else ()
        held = [
            gap
            for gap in known
            if gap.severity.rank >= self.least.rank and (gap.check, gap.dimension, gap.subject) not in waived
        ]
        if self.baseline and held:
            checks = list(dict.fromkeys(f"{gap.check}{_part(gap.check in whole)}" for gap in held))
            yield f"{_findings(len(held), held)} of the baseline of {day_in_words(self.baseline.date)} ({_few(checks)})"

    def _waived(self, part: GapPart) -> bool:
        return any(covers(waiver, part) for waiver in self.waivers)

    def _known(self, part: GapPart) -> bool:
        return self.baseline is not None and part.key in {
            (gap.check, gap.dimension, gap.subject) for gap in self.baseline.held
        }

    def _is_out(self, finding: Finding) -> bool:
        """Whether nothing is left of a gap, beside what would be a line of enquiry by itself."""
        left = self.left(finding)
        return finding.adverse and (left is None or (finding.is_gap and not left.is_gap))

    def _marked(self, finding: Finding) -> Finding:
        if not self._is_out(finding):
            return finding
        found = list(parts(finding))
        days = [one.expires_on for one in self.waivers if any(covers(one, part) for part in found)]
        waived = min(days, default=None)
        return replace(finding, waived_until=waived, in_baseline=any(map(self._known, found)))


def _findings(number: int, gaps: Sequence[WaiverUsed | KnownGap]) -> str:
    """ "2 gaps", or "2 findings" where one of them is a line of enquiry."""
    return counted(number, "gap" if all(one.severity and one.severity.is_gap for one in gaps) else "finding")


def _part(whole: bool) -> str:
    return "" if whole else " in part"


def _few(names: Sequence[str]) -> str:
    more = [f"{len(names) - NAMED} more"] if len(names) > NAMED else []
    return ", ".join((*names[:NAMED], *more))
