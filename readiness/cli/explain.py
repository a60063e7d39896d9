"""readiness explain: prints a check, a criterion or a measure in full."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

import click

from readiness.cli.options import (
    chosen_rules,
    imported_option,
    must_be_confined,
    rules_options,
    with_imported_figures,
)
from readiness.cli.sandbox import rerun
from readiness.cli.usage import Command


@click.command(cls=Command)
@click.argument("name", metavar="ID")
@click.option(
    "--council", metavar="COUNCIL", help="Show what is published of this council, and of its statistical neighbours."
)
@rules_options
@imported_option
def explain(name: str, council: str | None, pack: Path | None, overlays: tuple[Path, ...], imported: bool) -> int:
    """Show ID in full: a check (HP06.1), a criterion (HP06), a measure, a
    section of measures (assessments) or another part of a submission (evidence).

    With what it rests on, the expressions that are evaluated, and the published
    figures of each year.
    """
    if must_be_confined(pack, overlays):
        return rerun(sys.argv[1:])
    from readiness.cli.formats import print_encoded
    from readiness.reports.explain import explanation

    rules = chosen_rules(pack, overlays)
    rules = with_imported_figures(rules) if imported else rules
    # Of a name that was given to several in turn, today's council is meant.
    code = None if council is None else rules.catalogue.councils.meant(council, date.max)
    print_encoded(explanation(rules, name, code))
    return 0
