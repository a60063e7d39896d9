"""The report as Markdown. Text from a submission is escaped: it can neither mark up nor link."""

from __future__ import annotations

import re

from readiness.evaluation import Evaluation
from readiness.harmless import escaped
from readiness.report.outline import annex, outline
from readiness.report.templates import template


def markdown(evaluation: Evaluation) -> str:
    """The whole report: first page, areas and annex."""
    blocks = [*outline(evaluation), *annex(evaluation)]
    drawn = template("report.md.j2", md=escaped).render(blocks=[(type(block).__name__, block) for block in blocks])
    return re.sub(r"\n{3,}", "\n\n", drawn).strip() + "\n"
