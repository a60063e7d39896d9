"""Findings for other people's systems, where what was written stays: without small counts, and without free text.

A code host, a test dashboard or a log keeps what it is shown, and shows it to more people than the report has readers.
"""

from __future__ import annotations

import re
from dataclasses import replace

from readiness.core.diagnostics import Diagnostic
from readiness.core.text import brief, sentence, shortened
from readiness.data.vocabulary import FindingStatus
from readiness.evaluation.finding import EVERYONE, Finding, ReadingUsed
from readiness.evaluation.result import Evaluation
from readiness.evaluation.small_counts import LARGEST

FEWER = f"fewer than {LARGEST + 1}"
# A number of 1 to 5 by itself, and not a part of a date, of a longer number or of a percentage.
_FEW_ALONE = re.compile(rf"(?<![\w.,:/-])[1-{LARGEST}](?![\w%]|[.,:/-]\d)")
# A number that is known only as a range, of which no value is larger.
_FEW_AT_MOST = re.compile(rf"(\d+ to|up to) [1-{LARGEST}](?![\d.%])")
NO_VALUE = (FindingStatus.NOT_ASSESSED, FindingStatus.NOT_APPLICABLE)


def findings_for_others(evaluation: Evaluation) -> tuple[Finding, ...]:
    """The findings in their order: none tells a count of 1 to 5, or what the council wrote in its own words."""
    return tuple(map(_for_others, evaluation.findings))


def problem_for_others(problem: Diagnostic) -> str:
    """What is wrong with a file and what to do; where that holds a number that may be a small count, its kind alone."""
    told = brief(f"{problem.message}; {problem.hint}")
    return f"{problem.rule.means} The log of the run says more." if _FEW_ALONE.search(told) else told


def tells_small(finding: Finding) -> bool:
    """Whether a finding looks at a reading, or a team's, that gives a count of 1 to 5 away."""
    return any(map(_is_small, finding.readings)) or any(row.small for row in finding.subjects)


def _is_small(reading: ReadingUsed) -> bool:
    return reading.small or _FEW_AT_MOST.match(reading.shown) is not None


def _for_others(finding: Finding) -> Finding:
    bare = replace(
        finding,
        text=_without_free_text(finding),
        reason=None,
        trace=(),
        also=(),
        subjects=(),
        notes=(),
        readings=tuple(map(_without_words, finding.readings)),
        evidence=tuple(replace(one, summary="", source=None, sample=None) for one in finding.evidence),
    )
    return _without_counts(bare) if tells_small(finding) else bare


def _without_words(reading: ReadingUsed) -> ReadingUsed:
    """The reading without its source and note, and without the council's reason for giving none."""
    shown = reading.shown.partition(' ("')[0]
    bare = not (reading.source or reading.note) and shown == reading.shown
    return reading if bare else replace(reading, source=None, note=None, shown=shown)


def _without_free_text(finding: Finding) -> str:
    """The sentence without what an evidence item says, and without the council's reasons for what it did not give."""
    if finding.status in NO_VALUE:
        return _why_no_value(finding)
    for item in finding.evidence:
        if item.decides and finding.text.endswith(quoted := f": {sentence(shortened(item.summary))}"):
            return f"{finding.text.removesuffix(quoted)}."
    return finding.text


def _why_no_value(finding: Finding) -> str:
    missing = [reading for reading in finding.readings if reading.measure in finding.missing]
    if finding.status is FindingStatus.NOT_APPLICABLE:
        return "Not applicable: the council says so." if finding.missing else finding.text
    if missing:
        # Without a place in the submission nothing was said of it, and so there are no words of the council's.
        why = (f"{one.title} ({'cannot be used' if one.line else one.shown})" for one in missing)
        return sentence(f"Not assessed: {'; '.join(why)}")
    return "Not assessed: the evidence that was given cannot show it." if finding.evidence else finding.text


def _without_counts(finding: Finding) -> Finding:
    """The finding of small counts: what is counted, and that it is few; its level stands."""
    small = [_few(one) for one in finding.readings if _is_small(one)]
    return replace(
        finding,
        subject=EVERYONE,
        text=finding.text if finding.status in NO_VALUE else sentence("; ".join(small)),
        distance=None,
        value=None,
        lowest=None,
        highest=None,
        shown=None,
        interval=None,
        history=(),
        peers=(),
        readings=tuple(
            replace(one, shown=FEWER, numerator=None, denominator=None) if _is_small(one) else one
            for one in finding.readings
        ),
    )


def _few(reading: ReadingUsed) -> str:
    """The reading in words: few of what it counts, or a few somewhere behind its share."""
    is_count = reading.numerator is None and re.match(
        rf"([1-{LARGEST}]|\d to [1-{LARGEST}]|up to \d)( |$)", reading.shown
    )
    return f"{reading.title}: {FEWER}" if is_count else f"{reading.title}: a count behind it is {FEWER}"
