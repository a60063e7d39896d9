"""Reports: each renders the same evaluation and decides nothing."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from readiness.evaluation.result import Evaluation


class Format(StrEnum):
    """The formats of a report."""

    TEXT = "text"
    MARKDOWN = "markdown"
    HTML = "html"
    JSON = "json"


SUFFIXES = {".txt": Format.TEXT, ".md": Format.MARKDOWN, ".html": Format.HTML, ".json": Format.JSON}


def render(evaluation: Evaluation, report: Format, colour: bool = False) -> str:
    """The report as text. `colour` concerns the terminal's format alone."""
    match report:
        case Format.JSON:
            return evaluation.to_json()
        case Format.MARKDOWN:
            from readiness.reports.writers.markdown import markdown

            return markdown(evaluation)
        case Format.HTML:
            from readiness.reports.html.page import page

            return page(evaluation)
        case Format.TEXT:
            from readiness.reports.writers.text import text

            return text(evaluation, colour)
