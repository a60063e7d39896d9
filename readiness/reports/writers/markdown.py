"""The report as Markdown. Text from a submission is escaped: it can neither mark up nor link."""

from __future__ import annotations

import re

from readiness.core.sanitize import escaped
from readiness.evaluation.result import Evaluation
from readiness.reports.gap_report import annex, outline
from readiness.reports.html.templates import template


def markdown(evaluation: Evaluation) -> str:
    """The whole report: first page, areas and annex."""
    blocks = [*outline(evaluation), *annex(evaluation)]
    drawn = template("report.md.j2", md=escaped).render(blocks=[(type(block).__name__, block) for block in blocks])
    return re.sub(r"\n{3,}", "\n\n", drawn).strip() + "\n"
