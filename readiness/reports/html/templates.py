"""The templates of reports: the only module that imports jinja2.

The wheel holds them compiled too, since compiling the page takes longer than filling it. Compiled templates are for one
version of jinja2 only, so their folder is named after it; where it is missing, the template itself is read.
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

PAGE, CHANGES, PORTFOLIO = "report.html.j2", "comparison.html.j2", "portfolio.html.j2"


def templates_folder() -> Path:
    """The folder of the templates."""
    return shipped_folder("templates")


def compiled_folder() -> str:
    """The name of the folder with the templates that this version of jinja2 compiled; a checkout has none."""
    return f"jinja2-{version('jinja2')}"


@cache
def environment() -> jinja2.Environment:
    """The environment of all templates. Every value in HTML is escaped; Markdown has a filter for that."""
    compiled = templates_folder() / compiled_folder()
    made = jinja2.Environment(
        loader=jinja2.ModuleLoader(compiled) if compiled.is_dir() else jinja2.FileSystemLoader(templates_folder()),
        undefined=jinja2.StrictUndefined,  # by default a misspelt name is shown as nothing
        # Off by default, and jinja2's select_autoescape goes by the last suffix, .j2. In Markdown, escapes would show.
        autoescape=lambda name: not str(name).endswith(".md.j2"),
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    made.tests["date"] = lambda text: re.fullmatch(r"[0-9]{4}(-[0-9]{2}){0,2}", text) is not None
    return made


def template(name: str, **filters: Callable[..., Any]) -> jinja2.Template:
    """A template with its filters. They are shared by all templates, so a name must always mean the same function."""
    environment().filters.update(filters)
    return environment().get_template(name)


def compile_templates(folder: Path) -> None:
    """Compiles the templates into the folder with this version of jinja2, for the wheel."""
    made = environment().overlay()
    read = (made.parse(file.read_text(encoding="utf-8")) for file in templates_folder().glob("*.j2"))
    named = {node.name for tree in read for node in tree.find_all(nodes.Filter)}
    made.filters = dict.fromkeys(named, _given_later) | made.filters
    made.compile_templates(folder, extensions=["j2"], zip=None, ignore_errors=False)


def _given_later(*_: Any) -> Any:
    """Stands for a filter that is given with the template."""
    # jinja2 refuses unknown filters, and tries to fold calls with constant arguments; where one raises, it leaves the
    # call for later.
    raise NotImplementedError
