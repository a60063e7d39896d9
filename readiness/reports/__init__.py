"""The last stage: reports render one `Evaluation` in many formats, and decide nothing.

A report is made of blocks (`blocks`), and each format has one module that writes them.
"""

from __future__ import annotations

from enum import StrEnum
from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING

from readiness.reports.pipeline import write_reports

if TYPE_CHECKING:
    from collections.abc import Iterable

    from readiness.evaluation.comparison import Comparison
    from readiness.evaluation.judged_file import JudgedFile
    from readiness.evaluation.portfolio import Portfolio
    from readiness.evaluation.result import Evaluation


# What some formats need beside the tool: the extras by which it is installed, with the modules that are then there.
EXTRAS = {"excel": ("xlsxwriter",), "pdf": ("typst",), "word": ("docxtpl", "docx", "typst")}


class Format(StrEnum):
    """The formats of a report: what each is called, the suffixes of its files, the module that writes it, its extra."""

    TEXT = "text", (".txt",), "writers.text"
    MARKDOWN = "markdown", (".md",), "writers.markdown"
    HTML = "html", (".html",), "html.page"
    JSON = "json", (".json",), "writers.json"
    SARIF = "sarif", (".sarif", ".sarif.json"), "pipeline.sarif"
    SARIF_ALL = "sarif-all", (), "pipeline.sarif_all"
    JUNIT = "junit", (".xml",), "pipeline.junit"
    GITHUB = "github", (), "pipeline.github"
    GITLAB = "gitlab", (), "pipeline.gitlab"
    CSV = "csv", (".csv",), "pipeline.csv"
    JSONL = "jsonl", (".jsonl", ".ndjson"), "pipeline.jsonl"
    SUMMARY = "summary", (), "pipeline.summary"
    MARKDOWN_SHORT = "markdown-short", (), "pipeline.markdown_short"
    WORD = "docx", (".docx",), "writers.word", "word"
    PDF = "pdf", (".pdf",), "writers.pdf", "pdf"
    PLAN = "plan", (".xlsx",), "writers.plan", "excel"

    suffixes: tuple[str, ...]
    writer: str
    extra: str

    def __new__(cls, name: str, suffixes: tuple[str, ...] = (), writer: str = "", extra: str = "") -> Format:
        """One format with its suffixes, its writer and its extra."""
        # The defaults are never used: without them mypy refuses `Format("text")`, which looks a member up.
        made = str.__new__(cls, name)
        made._value_ = name
        made.suffixes = suffixes
        made.writer = writer
        made.extra = extra
        return made

    @property
    def is_text(self) -> bool:
        """Whether a terminal can show it."""
        return not self.extra

    @property
    def is_installed(self) -> bool:
        """Whether what it needs is there."""
        return all(find_spec(module) for module in EXTRAS.get(self.extra, ()))

    @property
    def over_files(self) -> bool:
        """Whether one report of it tells of any number of files, also of those that could not be judged."""
        return self.writer.startswith("pipeline.")

    @property
    def tells_problems(self) -> bool:
        """Whether it has a form for the problems of a file that could not be judged."""
        return self.over_files or self is Format.JSON


# The formats that also tell what changed between two accounts.
OF_COMPARISONS = (Format.TEXT, Format.MARKDOWN, Format.HTML, Format.JSON, Format.WORD, Format.PDF)
SUFFIXES = {suffix: one for one in Format for suffix in one.suffixes}
TEXTS = tuple(one for one in Format if one.is_text)


def render(evaluation: Evaluation, report: Format) -> str:
    """The whole report of a format that is text."""
    return render_file(evaluation, report).decode("utf-8")


def render_file(evaluation: Evaluation, report: Format) -> bytes:
    """The whole report as the bytes of a file, by the format's own writer."""
    from readiness.evaluation.judged_file import JudgedFile

    return render_files([JudgedFile(evaluation.provenance.submission, evaluation)], report)


def render_files(files: Iterable[JudgedFile], report: Format) -> bytes:
    """The whole report over files; a format that is not made for pipelines tells of the only one, which was judged."""
    # Imported only when it is used: most runs print text, and jinja2 is slow to import.
    writer = import_module(f"readiness.reports.{report.writer}")
    if report.over_files:
        return write_reports(writer.Report(), files).encode("utf-8")
    (file,) = files
    told: str | bytes
    told = writer.write_problems(file) if file.evaluation is None else writer.write_report(file.evaluation)
    return told if isinstance(told, bytes) else told.encode("utf-8")


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
    written: str | bytes = import_module(f"readiness.reports.{report.writer}").write_comparison(comparison)
    return written if isinstance(written, bytes) else written.encode("utf-8")
