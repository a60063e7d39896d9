"""The templates of reports: the only module that imports jinja2."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template


def templates_folder() -> Path:
    """Where the templates are: inside the installed package, or beside it in a checkout."""
    package = Path(__file__).parent.parent
    packaged = package / "_data" / "templates"
    return packaged if packaged.is_dir() else package.parent / "templates"


def template(name: str, **filters: Callable[..., str]) -> Template:
    """A template with its filters. Every value in HTML is escaped; Markdown has a filter that does it."""
    environment = Environment(
        loader=FileSystemLoader(templates_folder()),
        undefined=StrictUndefined,
        autoescape=not name.endswith(".md.j2"),  # HTML's escapes would show in Markdown
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        optimized=False,  # it takes longer to optimise a template than to render it once
    )
    environment.filters.update(filters)
    environment.tests["date"] = lambda text: re.fullmatch(r"\d{4}(-\d\d){0,2}", text) is not None
    return environment.get_template(name)
