"""readiness explain: a check, a criterion or a measure in full."""

from __future__ import annotations

import sys

import click


@click.command()
@click.argument("name", metavar="ID")
def explain(name: str) -> None:
    """Show ID in full: a check (HP06.1), a criterion (HP06) or a measure.

    With what it rests on, the expressions that are evaluated, and the published
    figures of each year.
    """
    from readiness.delivery import print_out
    from readiness.explanation import explanation
    from readiness.pack import load_shipped
    from readiness.report.terminal import for_encoding

    encoding = getattr(sys.stdout, "encoding", "utf-8")
    print_out(for_encoding(explanation(load_shipped(), name), encoding), encoding)
