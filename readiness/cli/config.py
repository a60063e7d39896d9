"""readiness config: shows the settings that are in force, and where each comes from."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from readiness.cli.formats import print_text
from readiness.cli.settings import Setting, in_force, settable, told
from readiness.cli.usage import Command
from readiness.core.exit_codes import ExitCode

if TYPE_CHECKING:
    from readiness.reports.blocks import Block


@click.command(cls=Command)
def config() -> int:
    """Show what "readiness check" takes from settings here, and from where.

    A flag wins over a variable such as READINESS_FAIL_ON, and that over the file:
    readiness.toml, or [tool.readiness] in pyproject.toml, here or above, up to
    the folder with .git. Paths in it are from its own folder. --no-config passes
    over both.
    """
    from readiness.cli.check import check

    options = settable(check)
    found = in_force(Path.cwd(), os.environ, options)
    print_text(_lines(options, found))
    return ExitCode.PASSED


def _lines(options: dict[str, click.Option], found: dict[str, Setting]) -> Iterator[Block]:
    from readiness.reports.blocks import Fact

    for name, option in options.items():
        if name in found:
            yield Fact(name, f"{told(found[name].value)} (from {found[name].source})")
        else:
            yield Fact(name, f"{_usual(option)} (default)")


def _usual(option: click.Option) -> Any:
    if isinstance(option.show_default, str):
        return option.show_default
    return "false" if option.is_flag else told(option.default) if isinstance(option.default, str | int) else "none"
