"""What commands say on standard error while they go on; how they end, only `run` says."""

from __future__ import annotations

import sys

import click

from readiness.core.sanitize import for_encoding, safe


def show_progress(message: str) -> None:
    """How far the work is, on the last line of a terminal; nothing where other lines show it, or nobody looks."""
    if sys.stderr is not None and sys.stderr.isatty() and not (sys.stdout is not None and sys.stdout.isatty()):
        click.echo(f"\r{message.ljust(40)}" if message else f"\r{' ' * 40}\r", err=True, nl=False)


def print_message(message: str) -> None:
    """A line to standard error as far as its encoding goes, with nothing that a terminal could take for a command."""
    click.echo(for_encoding(safe(f"readiness: {message}"), getattr(sys.stderr, "encoding", None)), err=True)
