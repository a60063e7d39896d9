"""The gap report: first page, areas, and what was submitted but not used. The annex is a module of its own."""

from __future__ import annotations

from collections.abc import Iterator

from readiness.evaluation.area_result import AreaResult, CriterionResult
from readiness.evaluation.finding import Finding
from readiness.evaluation.result import Evaluation
from readiness.packs.policy import OWN_WORDS
from readiness.reports.blocks import Block, Heading, Item, Paragraph
from readiness.reports.details import details
from readiness.reports.first_page import first_page, title
from readiness.reports.phrases import doing, label, mark, not_assessed, tells_something, unused, viewed

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
    if idle := unused(evaluation):
        yield Heading(2, UNUSED)
        yield from map(Item, idle)


def _area(area: AreaResult, evaluation: Evaluation) -> Iterator[Block]:
    yield Heading(3, area.title, area.id)
    yield Paragraph(" ".join((f"{OWN_WORDS[area.view]}: {viewed(area)}", *((area.rests_on,) if area.rests_on else ()))))
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
    yield Heading(4, f"{criterion.id} {criterion.subject}")
    if criterion.self_rating:
        yield Paragraph(f"The council rates itself: {criterion.self_rating}.")
    yield from (Item(doing(action), mark("action")) for action in criterion.actions)
    for finding in findings:
        if tells_something(finding):
            under = tuple(detail.text for detail in details(finding))
            yield Item(f"{finding.check} {finding.text}", label(finding), under)
    left = [f for f in findings if not tells_something(f)]
    if left:
        yield Paragraph(f"Not assessed. {not_assessed(left)}.")
