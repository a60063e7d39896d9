"""The command line: the outermost package, which puts all stages together. Each command is one module.

A command's module is imported only when it is called, which keeps `readiness --help` fast.
"""

from __future__ import annotations

from importlib import import_module
from typing import NoReturn

import click

from readiness.cli.usage import Group
from readiness.core.version import __version__

# What --help shows of each command without importing any.
COMMANDS = {
    "benchmarks": "Import published figures, and show which are in force.",
    "check": "Judge a submission and print the gap report.",
    "compare": "Say what changed between two submissions or evaluations.",
    "config": "Show the settings in force here, and where each comes from.",
    "convert": "Write a submission as a workbook, or a workbook as JSON.",
    "derive": "Derive measures from child-level lists.",
    "explain": "Show a check, a criterion or a measure in full.",
    "new": "Write a submission to fill in: every measure, not submitted.",
    "pack": "Write rules of your own: lint, test, docs, lock, new.",
    "portfolio": "Put councils side by side.",
    "schema": "Print the JSON Schema of a kind of file.",
    "template": "Write the template of the Word report, to make your own of.",
    "verify": "Say whether a stored result is what its inputs give.",
    "waivers": "List waivers, and which have lapsed or soon do.",
}


class LazyCommands(Group):
    """A group that imports a command's module when it is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """All commands, in the order of COMMANDS."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command, with its module imported; None where there is none."""
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = getattr(import_module(f"readiness.cli.{cmd_name}"), cmd_name)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The commands with their help, without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.command(cls=LazyCommands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 80})
@click.version_option(__version__, prog_name="readiness", message="%(prog)s %(version)s")
def readiness() -> None:
    """Inspection readiness for England's children's services.

    Codes: 0 passed; 1 gaps; 2 wrong submission, pack or usage; 3 could not
    judge; 4 internal error, or output not delivered; 129 hung up, 130
    interrupted, 143 terminated.
    """


def main() -> NoReturn:
    """The entry point of the program `readiness`."""
    from readiness.cli.run import run

    run(readiness)
