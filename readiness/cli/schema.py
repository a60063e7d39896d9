"""readiness schema: the JSON Schemas of what goes in and what comes out."""

from __future__ import annotations

import click


@click.command()
@click.argument("which", type=click.Choice(["submission", "evaluation"]))
def schema(which: str) -> None:
    """Print the JSON Schema of a submission (what goes in) or an evaluation (what comes out)."""
    from readiness.delivery import print_out
    from readiness.schemas import evaluation_schema, submission_schema

    print_out(submission_schema() if which == "submission" else evaluation_schema(), "utf-8")
