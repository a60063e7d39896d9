"""Reports: each renders the same evaluation and decides nothing."""

from __future__ import annotations

from enum import StrEnum
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
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
        """A line of the table; the defaults are for `Format("text")`, which looks a line up."""
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
    """The whole report as a file holds it, by the format's own `write_report`."""
    # Loaded only where it writes: most runs print text, and jinja2 takes its time.
    written: str | bytes = import_module(f"readiness.reports.{report.writer}").write_report(evaluation)
    return written if isinstance(written, bytes) else written.encode("utf-8")
