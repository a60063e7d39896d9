"""readiness schema: prints the JSON Schemas of submissions, of evaluations, and of the files of packs."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from readiness.cli.options import chosen_frame, must_be_confined
from readiness.cli.sandbox import rerun
from readiness.cli.usage import Command, OneOf
from readiness.core.exit_codes import ExitCode

# The schemas that depend on the pack.
OF_A_PACK = ("submission", "pack", "criterion", "overlay", "relations", "benchmarks")
# Each schema with the module and the function that make it, imported only when it is asked for.
SCHEMAS = {
    "submission": ("authoring.schemas", "submission_schema"),
    "evaluation": ("authoring.schemas", "evaluation_schema"),
    "comparison": ("authoring.schemas", "comparison_schema"),
    "settings": ("cli.check", "check_settings_schema"),
    "row": ("authoring.schemas", "row_schema"),
    "portfolio": ("authoring.schemas", "portfolio_schema"),
    "pack": ("authoring.pack_schemas", "pack_schema"),
    "criterion": ("authoring.pack_schemas", "criterion_schema"),
    "frequencies": ("authoring.pack_schemas", "frequencies_schema"),
    "overlay": ("authoring.pack_schemas", "overlay_schema"),
    "waivers": ("authoring.pack_schemas", "waivers_schema"),
    "measures": ("authoring.pack_schemas", "measures_schema"),
    "relations": ("authoring.pack_schemas", "relations_schema"),
    "local-standards": ("authoring.pack_schemas", "local_standards_schema"),
    "benchmarks": ("authoring.pack_schemas", "benchmarks_schema"),
    "councils": ("authoring.pack_schemas", "councils_schema"),
}


@click.command(cls=Command)
@click.argument("which", type=OneOf(list(SCHEMAS)), metavar="WHICH")
@click.option(
    "--pack",
    "folder",
    type=click.Path(path_type=Path),
    metavar="FOLDER",
    help="The pack whose measures, areas and themes may be named.",
)
def schema(which: str, folder: Path | None) -> int:
    """Print the JSON Schema of a kind of file.

    WHICH is submission (what goes in), evaluation (what comes out), comparison
    (what changed), portfolio (several councils), settings (readiness.toml) or
    row (a line of JSON lines and of CSV); of a pack: pack (pack.yaml), criterion
    (criteria/HP06.yaml) or frequencies (frequencies.yaml); overlay (changes to a
    pack); waivers (gaps accepted for a time); of the catalogue: measures,
    relations, local-standards, benchmarks or councils.

    An editor completes and checks a YAML file by it, where the file begins with

    \b
      # yaml-language-server: $schema=criterion.schema.json

    and the path leads from the YAML file to the file that this printed.
    """
    from importlib import import_module

    from readiness.core.output import print_out

    if folder is not None and which not in OF_A_PACK:
        raise click.UsageError(f"--pack goes with {', '.join(OF_A_PACK)}: no other schema depends on the pack")
    if must_be_confined(folder, ()):
        return rerun(sys.argv[1:])
    module, name = SCHEMAS[which]
    make = getattr(import_module(f"readiness.{module}"), name)
    if folder is None:
        print_out(make(), "utf-8")
    else:
        frame = chosen_frame(folder)
        print_out(make(frame.catalogue if which == "submission" else frame), "utf-8")
    return ExitCode.PASSED
