"""The templates of reports: the only module that asks jinja2 for anything.

The wheel holds them compiled too: to compile the page takes longer than to fill it. What one version of jinja2 has
compiled is for no other, so each has a folder by its version, and without one the template itself is read.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

import jinja2
from jinja2 import nodes

from readiness.core.shipped import shipped_folder

PAGE = "report.html.j2"


def templates_folder() -> Path:
    """Where the templates are: inside the installed package, or beside it in a checkout."""
    return shipped_folder("templates")


def compiled_folder() -> str:
    """The folder among the templates with what this version of jinja2 has made of them; a checkout has none."""
    return f"jinja2-{version('jinja2')}"


@cache
def environment() -> jinja2.Environment:
    """How templates are read. Every value in HTML is escaped; Markdown has a filter that does it."""
    compiled = templates_folder() / compiled_folder()
    made = jinja2.Environment(
        loader=jinja2.ModuleLoader(compiled) if compiled.is_dir() else jinja2.FileSystemLoader(templates_folder()),
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
    return environment().get_template(name)


def compile_templates(folder: Path) -> None:
    """Writes into the folder what this version of jinja2 makes of the templates, for the wheel."""
    made = environment().overlay()
    read = (made.parse(file.read_text(encoding="utf-8")) for file in templates_folder().glob("*.j2"))
    named = {node.name for tree in read for node in tree.find_all(nodes.Filter)}
    made.filters = dict.fromkeys(named, _given_later) | made.filters
    made.compile_templates(folder, extensions=["j2"], zip=None, ignore_errors=False)


def _given_later(*_: Any) -> Any:
    """Stands for a filter that is given with the template: what cannot be worked out yet, jinja2 leaves for then."""
    raise NotImplementedError
