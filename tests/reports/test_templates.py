"""Templates that were compiled for the wheel are used by the version of jinja2 that compiled them, and no other."""

from __future__ import annotations

import shutil
from pathlib import Path

import jinja2
import pytest

from readiness.reports.html import templates
from readiness.reports.html.page import FILTERS
from readiness.reports.html.templates import PAGE, compile_templates, compiled_folder, environment, templates_folder


@pytest.fixture
def wheel(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The templates as they are in a wheel."""
    folder = tmp_path / "templates"
    shutil.copytree(templates_folder(), folder)
    compile_templates(folder / compiled_folder())
    monkeypatch.setattr(templates, "templates_folder", lambda: folder)
    monkeypatch.setattr(templates, "environment", environment.__wrapped__)
    return folder


def test_the_version_that_compiled_the_templates_reads_them_so(wheel: Path) -> None:
    assert isinstance(templates.environment().loader, jinja2.ModuleLoader)
    for file in wheel.glob("*.j2"):
        file.unlink()
    assert templates.environment().get_template(PAGE).name == PAGE


def test_another_version_reads_the_templates_themselves(wheel: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(templates, "version", lambda _: "3.2.0")
    assert isinstance(templates.environment().loader, jinja2.FileSystemLoader)


def test_a_checkout_reads_the_templates_themselves() -> None:
    assert isinstance(environment().loader, jinja2.FileSystemLoader)


def test_compiled_templates_differ_in_nothing_from_those_compiled_with_their_filters(wheel: Path) -> None:
    made = environment.__wrapped__()
    made.filters.update(FILTERS)
    source = (templates_folder() / PAGE).read_text(encoding="utf-8")
    file = wheel / compiled_folder() / jinja2.ModuleLoader.get_module_filename(PAGE)
    assert file.read_text(encoding="utf-8") == made.compile(source, PAGE, PAGE, raw=True, defer_init=True)
