"""What commands say on standard error while they go on; how they end, only `run` says."""

from __future__ import annotations

import sys

import click


def print_message(message: str) -> None:
    """A line to standard error as far as its encoding goes, with nothing that a terminal could take for a command."""
    from readiness.core.sanitize import safe
    from readiness.reports.writers.text import for_encoding

    click.echo(for_encoding(safe(f"readiness: {message}"), getattr(sys.stderr, "encoding", None)), err=True)
