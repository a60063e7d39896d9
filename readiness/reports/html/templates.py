"""The templates of reports: the only module that asks jinja2 for anything."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import jinja2

from readiness.core.rule_files import shipped_folder
from readiness.reports.html import page_template

PAGE = page_template.name


def templates_folder() -> Path:
    """Where the templates are: inside the installed package, or beside it in a checkout."""
    return shipped_folder("templates")


@cache
def environment() -> jinja2.Environment:
    """How templates are read. Every value in HTML is escaped; Markdown has a filter that does it."""
    made = jinja2.Environment(
        loader=jinja2.FileSystemLoader(templates_folder()),
        undefined=jinja2.StrictUndefined,
        autoescape=lambda name: not str(name).endswith(".md.j2"),  # HTML's escapes would show in Markdown
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    made.tests["date"] = lambda text: re.fullmatch(r"\d{4}(-\d\d){0,2}", text) is not None
    return made


def template(name: str, **filters: Callable[..., Any]) -> jinja2.Template:
    """A template with its filters; a name of a filter means one function, whoever gives it."""
    environment().filters.update(filters)
    return _compiled(name)


@cache
def _compiled(name: str) -> jinja2.Template:
    """The page's template as it was compiled beforehand, unless it or jinja2 has changed since."""
    if name == PAGE and made_from() == page_template.MADE_FROM:
        return jinja2.Template.from_module_dict(environment(), vars(page_template), environment().globals)
    return environment().get_template(name)


def made_from() -> str:
    """What the page's compiled template depends on: its text and the version of jinja2."""
    text = (templates_folder() / PAGE).read_bytes().replace(b"\r\n", b"\n")
    return hashlib.sha256(getattr(jinja2, "__version__", "").encode() + text).hexdigest()
