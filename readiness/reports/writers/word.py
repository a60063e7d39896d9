"""The writer of Word: our own template, or the one that was given, filled in."""

from __future__ import annotations

from readiness.evaluation.comparison import Comparison
from readiness.evaluation.result import Evaluation
from readiness.reports.blocks import Heading
from readiness.reports.changes import changes_report
from readiness.reports.word.checking import refuse_unsound
from readiness.reports.word.filling import filled, written
from readiness.reports.word.own_template import own_template
from readiness.reports.word.package import Template, opened


def write_report(evaluation: Evaluation) -> bytes:
    """The report in our own template."""
    return write_in(sound(own_template(), "our own template"), evaluation)


def write_comparison(comparison: Comparison) -> bytes:
    """The whole report of what changed, in the styles of our template."""
    title, *blocks = changes_report(comparison)
    assert isinstance(title, Heading)
    return written(title.text, blocks)


def sound(raw: bytes, name: str) -> Template:
    """A template that can be filled in. Raises TemplateError for one that is damaged, or holds what it must not."""
    template = opened(raw, name)
    refuse_unsound(template, name)
    return template


def write_in(template: Template, evaluation: Evaluation) -> bytes:
    """The report in a template that was found sound. Raises TemplateError where it cannot be filled in."""
    return filled(template, evaluation)
