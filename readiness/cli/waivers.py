"""readiness waivers: lists waivers with the days that they still hold, and says which have lapsed or soon do."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from readiness.cli.formats import print_text
from readiness.cli.gate import as_of_option, today
from readiness.cli.messages import print_message
from readiness.cli.options import chosen_rules, must_be_confined, rules_options
from readiness.cli.sandbox import rerun
from readiness.cli.usage import Command, Several
from readiness.core.exit_codes import ExitCode

if TYPE_CHECKING:
    from datetime import date

    from readiness.packs.waivers import Waiver
    from readiness.reports.blocks import Block


@click.command(cls=Command)
@click.argument("files", metavar="FILE…", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--expiring", type=Several(), metavar="DAYS", help="Only what has lapsed, or lapses within so many days.")
@as_of_option
@rules_options
def waivers(
    files: tuple[Path, ...], expiring: int | None, as_of: date | None, pack: Path | None, overlays: tuple[Path, ...]
) -> int:
    """List the waivers in each FILE, the first to lapse first.

    It ends with 1 where one has lapsed, or with --expiring lapses within so many
    days; with 2 where a file is wrong: a check that the rules have not, or that
    cannot be waived, two waivers of one gap, a period over a year.
    """
    if must_be_confined(pack, overlays):
        return rerun(sys.argv[1:])
    from readiness.core.diagnostics import PackError
    from readiness.core.text import counted
    from readiness.packs.waivers import read_waivers, refusals, unknown_councils

    rules = chosen_rules(pack, overlays)
    read = [read_waivers(file) for file in files]
    placed = [(file, index, one) for file in read for index, one in enumerate(file.waivers)]
    if wrong := [*refusals(placed, rules), *unknown_councils(read, rules.catalogue)]:
        raise PackError(wrong)
    day = as_of or today()
    ordered = sorted((one for _, _, one in placed), key=lambda one: (one.expires_on, one.key))
    due = [one for one in ordered if _days(one, day) < 0 or (expiring is not None and _days(one, day) <= expiring)]
    print_text(_listed(due if expiring is not None else ordered, day, expiring or 0))
    lapsed = sum(_days(one, day) < 0 for one in ordered)
    within = f" and {len(due) - lapsed} within {counted(expiring, 'day')}" if expiring is not None else ""
    told = f"of {counted(len(ordered), 'waiver')}, {lapsed} lapsed before {day}{within}"
    print_message(f"{'To renew or take out (code 1)' if due else 'Holding (code 0)'}: {told}.")
    return ExitCode.GAPS if due else ExitCode.PASSED


def _days(waiver: Waiver, day: date) -> int:
    """The days after this one on which it still holds; negative once it has lapsed."""
    return (waiver.expires_on.last - day).days


def _listed(ones: Sequence[Waiver], day: date, soon: int) -> Iterator[Block]:
    from readiness.core.dates import day_in_words
    from readiness.core.text import counted, sentence
    from readiness.reports.blocks import Item
    from readiness.reports.phrases import mark

    for one in ones:
        days = _days(one, day)
        state = (
            "lapsed" if days < 0 else "not yet" if one.approved_on.first > day else "soon" if days <= soon else "holds"
        )
        left = (
            f"{counted(-days, 'day')} ago" if days < 0 else f"{counted(days, 'day')} left" if days else "its last day"
        )
        subject = f" for {one.subject}" if one.subject else ""
        until = f"up to {one.up_to}, until {day_in_words(one.expires_on)} ({left})"
        by = f"Approved by {one.approved_by} on {day_in_words(one.approved_on)}."
        yield Item(f"{one.council}, {one.check}{subject}: {until}.", mark(state), (f"{sentence(one.reason)} {by}",))
