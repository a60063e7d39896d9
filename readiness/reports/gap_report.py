"""The gap report: first page, areas, and what was submitted but not used. The annex is a module of its own."""

from __future__ import annotations

from collections.abc import Iterator

from readiness.evaluation.finding import Finding
from readiness.evaluation.result import AreaResult, CriterionResult, Evaluation
from readiness.packs.policy import OWN_WORDS
from readiness.reports.blocks import Block, Heading, Item, Paragraph
from readiness.reports.details import details
from readiness.reports.first_page import first_page, title
from readiness.reports.phrases import doing, label, mark, noticed, tells_something, viewed

UNUSED = "Submitted but not used"


def outline(evaluation: Evaluation) -> Iterator[Block]:
    """The blocks of the report without its annex."""
    yield from title(evaluation)
    for section in first_page(evaluation):
        yield Heading(2, section.heading)
        yield from section.blocks
    yield Heading(2, "Area by area")
    for area in evaluation.areas:
        yield from _area(area, evaluation)
    unused = [notice for notice in evaluation.notices if not notice.doubtful]
    if unused:
        yield Heading(2, UNUSED)
        yield from (Item(noticed(notice)) for notice in unused)


def _area(area: AreaResult, evaluation: Evaluation) -> Iterator[Block]:
    yield Heading(3, area.title, area.id)
    yield Paragraph(f"{OWN_WORDS[area.view]}: {viewed(area)}")
    findings = evaluation.finding_of
    for criterion in area.criteria:
        ours = [findings[check] for check in criterion.checks]
        if any(map(tells_something, ours)):
            yield from _criterion(criterion, ours)
    silent = [c for c in area.criteria if not any(tells_something(findings[check]) for check in c.checks)]
    if silent:
        yield Paragraph("Nothing could be assessed: " + "; ".join(f"{c.id} {c.subject}" for c in silent) + ".")
    if area.unwritten:
        yield Paragraph("No checks written yet, and outside coverage: " + "; ".join(area.unwritten) + ".")


def _criterion(criterion: CriterionResult, findings: list[Finding]) -> Iterator[Block]:
    yield Heading(4, f"{criterion.id} {criterion.title}")
    if criterion.self_rating:
        yield Paragraph(f"The council rates itself: {criterion.self_rating}.")
    yield from (Item(doing(action), mark("action")) for action in criterion.actions)
    for finding in findings:
        if tells_something(finding):
            under = tuple(detail.text for detail in details(finding))
            yield Item(f"{finding.check} {finding.text}", label(finding), under)
    left = [f.check for f in findings if not tells_something(f)]
    if left:
        yield Paragraph(f"Not assessed: {', '.join(left)}.")
