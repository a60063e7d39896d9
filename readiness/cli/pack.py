"""readiness pack: lint, test, docs, lock and new, for authors of rules.

Packs and overlays may come from strangers, so they are read in a child process with limits.
"""

from __future__ import annotations

import os
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from readiness.cli.messages import print_message
from readiness.cli.options import chosen_rules, within_limits
from readiness.cli.usage import Group, OneOf
from readiness.core.addresses import as_given
from readiness.core.exit_codes import ExitCode

if TYPE_CHECKING:
    from readiness.core.diagnostics import Diagnostic
    from readiness.packs.pack import RulePack


def _no_rules(_: click.Context, __: click.Parameter, path: Path | None) -> Path | None:
    """Refuses an output that is called like a file of rules, and could overwrite one."""
    if path is not None and path.suffix == ".yaml":
        raise click.UsageError(f"{path} would be a file of rules, and what is written is none; name it otherwise.")
    return path


def _no_rules_in_text(context: click.Context, parameter: click.Parameter, path: str | None) -> str | None:
    """The same for a path as it was written: whether it ends in / says what it is."""
    _no_rules(context, parameter, None if path is None else Path(path))
    return path


RULES = click.argument("rules", type=click.Path(path_type=Path), metavar="PACK")
ON = click.option("--on", type=click.Path(path_type=Path), metavar="FOLDER", help="The pack that an overlay changes.")
OUTPUT = click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    callback=_no_rules,
    metavar="PATH",
    help="Write it here instead of printing it.",
)


@click.group(cls=Group)
def pack() -> None:
    """Write rules of your own: check, test and document a pack or an overlay.

    PACK is the folder of a pack, or the file of an overlay.
    """


@pack.command()
@RULES
@ON
@click.option("-f", "--format", "shape", type=OneOf(["text", "json", "sarif"]), default="text", show_default=True)
@OUTPUT
@within_limits
def lint(rules: Path, on: Path | None, shape: str, output: Path | None) -> int:
    """Find what is wrong in PACK, with file, line, column and what to do.

    Ends with 0 where nothing is wrong, else with 2.
    """
    from readiness.core.diagnostic_formats import as_json, as_sarif, as_text, left_out
    from readiness.core.diagnostics import PackError
    from readiness.core.text import counted
    from readiness.packs.lint.ids import lock_diagnostics, read_lock
    from readiness.packs.lint.pack import across

    try:
        pack = _loaded(rules, on)
        found = [*across(pack), *(lock_diagnostics(pack, read_lock(rules)) if rules.is_dir() else ())]
    except PackError as error:
        found = list(error.diagnostics)
    told = [_from_here(one, (rules, on)) for one in found] if shape == "sarif" else found
    _deliver({"text": as_text, "json": as_json, "sarif": as_sarif}[shape](told), shape, output)
    return _ended(not found, "nothing is wrong", f"{counted(len(found), 'problem')} to mend{left_out(len(found))}")


def _from_here(diagnostic: Diagnostic, given: tuple[Path | None, ...]) -> Diagnostic:
    """The diagnostic with an address that leads from the working folder to the file, where that is inside it."""
    first = diagnostic.file.partition("/")[0]
    for path in given:
        # What was named from the root on is told from its own folder on, and so leads nowhere.
        if path is not None and path.is_absolute() and path.name == first and path.is_relative_to(Path.cwd()):
            return replace(diagnostic, file=as_given(str(path.parent / diagnostic.file)))
    return diagnostic


@pack.command()
@RULES
@ON
@click.option("-f", "--format", "shape", type=OneOf(["text", "json"]), default="text", show_default=True)
@OUTPUT
@within_limits
def test(rules: Path, on: Path | None, shape: str, output: Path | None) -> int:
    """Run PACK's examples, and see whether they notice changed checks.

    Cases are made at its thresholds, too, and run with the examples.
    A changed check that no example notices is listed, with an example that
    would notice it. Ends with 0 where all is well, else with 2.
    """
    from readiness.authoring.mutation_testing.report import report_json, report_text
    from readiness.authoring.mutation_testing.runner import run_pack_tests

    results = run_pack_tests(_loaded(rules, on))
    _deliver({"text": report_text, "json": report_json}[shape](results), shape, output)
    return _ended(results.sound, "nothing failed, and no changed check survived", "not every check is proven")


@pack.command()
@RULES
@ON
@click.option(
    "-o",
    "--output",
    type=click.Path(),
    callback=_no_rules_in_text,
    metavar="PATH",
    help="Write it to this file, or its pages into this folder.",
)
@within_limits
def docs(rules: Path, on: Path | None, output: str | None) -> int:
    """Print PACK's rule book in Markdown.

    -o rules.md writes the whole book to a file. -o FOLDER/ writes it in pages:
    rules.md is the index, and the folder rules beside it holds an area each,
    the measures and the sources.
    """
    from readiness.core.output import deliver_into
    from readiness.reports.rulebook import rulebook, rulebook_pages

    pack = _loaded(rules, on)
    if output is None or not _names_a_folder(output):
        _deliver(rulebook(pack), "markdown", None if output is None else Path(output))
        return ExitCode.PASSED
    pages = {name: text.encode(errors="replace").decode() for name, text in rulebook_pages(pack).items()}
    deliver_into(Path(output), pages)
    for name in pages:
        print_message(f"wrote {Path(output, name)}")
    return ExitCode.PASSED


def _names_a_folder(path: str) -> bool:
    """Whether the path is a folder, or ends as only a folder's may."""
    return path.endswith(("/", os.sep)) or os.path.isdir(path)


@pack.command()
@RULES
@within_limits
def lock(rules: Path) -> int:
    """Write PACK's new and retired ids into its ids.lock.

    An id is for ever: one whose check is gone is retired, and never used again.
    """
    from readiness.core.output import deliver, refuse_early
    from readiness.packs.lint.ids import NAME, locked, read_lock, retirements

    if rules.suffix == ".yaml" and not rules.is_dir():
        raise click.UsageError(f"{rules} is an overlay; only the folder of a pack has an {NAME}.")
    file, pack, before = rules / NAME, _loaded(rules, None), read_lock(rules)
    text = locked(pack, before)
    refuse_early([file])
    deliver({file: text})
    retired = f"; retired for ever: {', '.join(gone)}" if (gone := retirements(pack, before)) else ""
    print_message(f"wrote {file}{retired}")
    return ExitCode.PASSED


@pack.command()
@click.argument("path", type=click.Path(path_type=Path))
@click.option("--overlay", is_flag=True, help="Start an overlay, a file of changes, instead of a pack.")
def new(path: Path, overlay: bool) -> None:
    """Start a pack in a new folder, or an overlay in a new file.

    PATH is the folder, or the file, whose name then ends in .yaml.
    """
    from readiness.authoring.scaffold import scaffold_overlay, scaffold_pack

    for file in (scaffold_overlay if overlay else scaffold_pack)(path):
        print_message(f"wrote {file}")


def _loaded(rules: Path, on: Path | None) -> RulePack:
    """The pack in the folder; for the file of an overlay, the pack that it changes with the overlay applied."""
    from readiness.packs.pack_files import is_of_a_pack

    if rules.is_dir() or rules.suffix != ".yaml":
        if on is not None:
            raise click.UsageError("--on goes with an overlay; PACK is a folder here.")
        if rules.is_file():
            raise click.UsageError(f"{rules} is neither the folder of a pack nor an overlay, whose name ends in .yaml.")
        return chosen_rules(rules, ())
    if rules.is_file() and is_of_a_pack(rules):
        raise click.UsageError(f"{rules} is one file of a pack; name the folder that holds pack.yaml.")
    return chosen_rules(on, [rules])


def _ended(well: bool, passed: str, wrong: str) -> int:
    """Prints the last line, which says why the command ended as it did. Returns the code."""
    code = ExitCode.PASSED if well else ExitCode.WRONG_INPUT
    print_message(f"{passed if well else wrong} (code {code})")
    return code


def _deliver(text: str, shape: str, output: Path | None) -> None:
    """Writes or prints a result: text for people as the terminal can show it, everything else in UTF-8."""
    from readiness.core.output import deliver, print_out, refuse_early
    from readiness.core.sanitize import for_encoding, safe

    # Texts of the pack may hold escape codes; JSON escapes them itself.
    if shape == "text":
        text = "\n".join(map(safe, text.split("\n")))
    if output is not None:
        refuse_early([output])
        deliver({output: text.encode(errors="replace").decode()})
        print_message(f"wrote {output}")
    elif shape == "text":
        encoding = getattr(sys.stdout, "encoding", "utf-8")
        print_out(for_encoding(text, encoding), encoding)
    else:
        print_out(text, "utf-8")
