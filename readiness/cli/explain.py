"""readiness explain: prints a check, a criterion or a measure in full."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from readiness.cli.options import chosen_rules, must_be_confined, rules_options
from readiness.cli.sandbox import rerun
from readiness.cli.usage import Command


@click.command(cls=Command)
@click.argument("name", metavar="ID")
@rules_options
def explain(name: str, pack: Path | None, overlays: tuple[Path, ...]) -> int:
    """Show ID in full: a check (HP06.1), a criterion (HP06), a measure, a
    section of measures (assessments) or another part of a submission (evidence).

    With what it rests on, the expressions that are evaluated, and the published
    figures of each year.
    """
    if must_be_confined(pack, overlays):
        return rerun(sys.argv[1:])
    from readiness.core.output import print_out
    from readiness.reports.explain import explanation
    from readiness.reports.writers.text import for_encoding

    encoding = getattr(sys.stdout, "encoding", "utf-8")
    print_out(for_encoding(explanation(chosen_rules(pack, overlays), name), encoding), encoding)
    return 0
