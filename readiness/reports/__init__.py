"""The last stage: reports render one `Evaluation` in many formats, and decide nothing.

A report is made of blocks (`blocks`), and each format has one module that writes them.
"""

from __future__ import annotations

from enum import StrEnum
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from readiness.evaluation.comparison import Comparison
    from readiness.evaluation.portfolio import Portfolio
    from readiness.evaluation.result import Evaluation


class Format(StrEnum):
    """The formats of a report: what each is called, the suffixes of its files, and the module that writes it."""

    TEXT = "text", (".txt",), "writers.text"
    MARKDOWN = "markdown", (".md",), "writers.markdown"
    HTML = "html", (".html",), "html.page"
    JSON = "json", (".json",), "writers.json"

    suffixes: tuple[str, ...]
    writer: str

    def __new__(cls, name: str, suffixes: tuple[str, ...] = (), writer: str = "") -> Format:
        """One format with its suffixes and its writer."""
        # The defaults are never used: without them mypy refuses `Format("text")`, which looks a member up.
        made = str.__new__(cls, name)
        made._value_ = name
        made.suffixes = suffixes
        made.writer = writer
        return made


SUFFIXES = {suffix: one for one in Format for suffix in one.suffixes}


def render(evaluation: Evaluation, report: Format) -> str:
    """The whole report of a format that is text."""
    return render_file(evaluation, report).decode("utf-8")


def render_file(evaluation: Evaluation, report: Format) -> bytes:
    """The whole report as the bytes of a file, by the format's own `write_report`."""
    # Imported only when it is used: most runs print text, and jinja2 is slow to import.
    written: str | bytes = import_module(f"readiness.reports.{report.writer}").write_report(evaluation)
    return written if isinstance(written, bytes) else written.encode("utf-8")


# What a portfolio can be written as, by the suffix of its file, and the module that writes it.
PORTFOLIOS = {
    ".html": "html.portfolio",
    ".xlsx": "writers.portfolio_sheets",
    ".md": "writers.markdown",
    ".json": "writers.json",
    ".txt": "writers.text",
}


def render_portfolio(portfolio: Portfolio, suffix: str) -> bytes:
    """The whole portfolio as the bytes of a file with this suffix, by the module's own `write_portfolio`."""
    written: str | bytes = import_module(f"readiness.reports.{PORTFOLIOS[suffix]}").write_portfolio(portfolio)
    return written if isinstance(written, bytes) else written.encode("utf-8")


def render_comparison(comparison: Comparison, report: Format) -> bytes:
    """The whole report of what changed as the bytes of a file, by the format's own `write_comparison`."""
    written: str = import_module(f"readiness.reports.{report.writer}").write_comparison(comparison)
    return written.encode("utf-8")
