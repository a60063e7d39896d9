"""readiness explain: prints a check, a criterion or a measure in full, or finds them by words."""

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
@click.argument("words", metavar="[ID | WORDS]", nargs=-1)
@click.option(
    "--council", metavar="COUNCIL", help="Show what is published of this council, and of its statistical neighbours."
)
@rules_options
@imported_option
def explain(
    words: tuple[str, ...], council: str | None, pack: Path | None, overlays: tuple[Path, ...], imported: bool
) -> int:
    """Show ID in full: a check (HP06.1), a criterion (HP06), a measure, a
    section of measures (assessments) or another part of a submission (evidence).

    With what it rests on, the expressions that are evaluated, and the published
    figures of each year. Without an ID, list what can be shown; WORDS that are
    no ID are looked for in ids, titles, definitions and themes.
    """
    if council is not None and not words:
        raise click.UsageError("--council goes with a check or a measure; name one.")
    if must_be_confined(pack, overlays):
        return rerun(sys.argv[1:])
    from readiness.cli.formats import print_encoded
    from readiness.reports.explain import explanation
    from readiness.reports.explain.listing import listing
    from readiness.reports.writers.text import write

    rules = chosen_rules(pack, overlays)
    rules = with_imported_figures(rules) if imported else rules
    # Of a name that was given to several in turn, today's council is meant.
    code = None if council is None else rules.catalogue.councils.meant(council, date.max)
    print_encoded(explanation(rules, " ".join(words), code) if words else write(listing(rules)))
    return 0
