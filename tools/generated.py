"""Everything in the repository that a command makes. `python -m tools.generated` writes it; a test compares it."""

from __future__ import annotations

import ast
import importlib.metadata
import re
import shlex
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping
from functools import cache, partial
from itertools import dropwhile, takewhile
from pathlib import Path

ROOT = Path(__file__).parent.parent

SIGNATURE = re.compile(r"^_lr_signature = (.*)$", re.MULTILINE)
CONSOLE = re.compile(r"(?:<!-- the first (\d+) lines -->\n)?```console\n\$ (readiness [^\n]+)\n.*?```", re.DOTALL)


def parser_tables() -> str:
    """rule-engine's parser tables, as its own PLY writes them."""
    import rule_engine
    from rule_engine._vendor.ply import yacc

    with tempfile.TemporaryDirectory() as folder:
        yacc.yacc(module=rule_engine.Rule.parser, tabmodule="tables_for_readiness", outputdir=folder, debug=False)
        tables = (Path(folder) / "tables_for_readiness.py").read_text(encoding="utf-8")
    body = SIGNATURE.sub(_spaced_once, tables.partition("_tabversion")[2])
    version = importlib.metadata.version("rule-engine")
    return f'''# ruff: noqa
# mypy: ignore-errors
"""The parser tables of rule-engine {version}, made by `make generated`: building them at each start costs 0.2 s.

PLY compares the signature with its grammar and builds the tables itself where they differ.
"""


class _Signature(str):
    """Equal whatever the blanks: PLY takes the grammar from docstrings, and Python 3.13 changes their indentation."""

    def __eq__(self, other):
        return self.split() == str(other).split()

    __hash__ = str.__hash__


_tabversion{body.rstrip()}

_lr_signature = _Signature(_lr_signature)
'''


def _spaced_once(found: re.Match[str]) -> str:
    """The grammar without its indentation, which Python 3.13 takes out of docstrings."""
    return f"_lr_signature = {' '.join(ast.literal_eval(found[1]).split())!r}"


PIECE = re.compile(r'(<!-- (?:(\d+) lines )?from "([^"\n]+)" of (readiness [^\n]+) -->\n```text\n).*?```', re.DOTALL)


def with_outputs(document: str) -> str:
    """A document with the true output of each command in it: standard output, then standard error.

    Of a longer output it may show a paragraph, or some lines of it: the one of which a line begins with a text.
    """

    def block(match: re.Match[str]) -> str:
        lines, command = match[1], match[2]
        output = run(command)
        if lines is None:
            return f"```console\n$ {command}\n{output}```"
        head = "".join(output.splitlines(keepends=True)[: int(lines)])
        return f"<!-- the first {lines} lines -->\n```console\n$ {command}\n{head}…\n```"

    def piece(match: re.Match[str]) -> str:
        head, most, text, command = match.groups()
        lines = run(command).splitlines(keepends=True)
        begun = list(dropwhile(lambda line: not line.strip().startswith(text), lines))
        if not begun:
            raise ValueError(f'{document}: no line that "{command}" prints begins with "{text}"')
        return f"{head}{''.join(list(takewhile(str.strip, begun))[: int(most) if most else None])}```"

    return PIECE.sub(piece, CONSOLE.sub(block, (ROOT / document).read_text(encoding="utf-8")))


@cache
def rules() -> Mapping[str, str]:
    """The pages of the rule book of the pack that comes with the tool, by their path in docs/."""
    from readiness.packs.pack import load_shipped
    from readiness.reports.rulebook import rulebook_pages

    return rulebook_pages(load_shipped())


@cache
def run(command: str) -> str:
    """What a readiness command prints when it is run from the root of the repository."""
    arguments = [sys.executable, "-m", *shlex.split(command)]
    done = subprocess.run(arguments, capture_output=True, cwd=ROOT, check=False)
    return (done.stdout + done.stderr).decode("utf-8")


VISITS = ("gloucestershire-2018-fourth-visit", "gloucestershire-2019-fifth-visit")


@cache
def changes() -> Mapping[str, str]:
    """What changed between two visits to one council, in the formats of text, by the path of each file."""
    from readiness.data.catalogue import shipped_catalogue
    from readiness.data.submission_file import parse_submission
    from readiness.evaluation.compare import compare
    from readiness.evaluation.evaluator import evaluate
    from readiness.packs.pack import shipped_for
    from readiness.reports import Format, render_comparison

    files = [ROOT / "samples" / f"{visit}.json" for visit in VISITS]
    submissions = [parse_submission(file.read_bytes(), file.name, shipped_catalogue()) for file in files]
    pack = shipped_for(submissions[-1].submission.date.last)
    before, after = (evaluate(pack, submission) for submission in submissions)
    comparison = compare(before, after)
    return {
        f"samples/expected/gloucestershire-changes{shape.suffixes[0]}": render_comparison(comparison, shape).decode()
        for shape in (Format.TEXT, Format.MARKDOWN)
    }


# Guides whose commands are run one after the other, in a folder of their own.
GUIDES = ("docs/gating.md", "docs/lists.md", "docs/portfolio.md", "docs/writing-rules.md")


def guide(name: str) -> str:
    """A guide with the true output of each command in it."""
    from tools.walkthrough import walked

    return walked((ROOT / name).read_text(encoding="utf-8"))


def python_guide() -> str:
    """The guide to readiness in Python, with what its examples print and the table of what is offered."""
    from tools.python_guide import guide

    return guide((ROOT / "docs" / "python.md").read_text(encoding="utf-8"), ROOT)


LISTED = "<!-- readiness template docx --list -->\n"


def word_and_pdf() -> str:
    """The page on Word and PDF, with every variable, style and filter of a template."""
    from readiness.reports.word.guide import guide
    from readiness.reports.writers.markdown import write

    told = (ROOT / "docs" / "word-and-pdf.md").read_text(encoding="utf-8").partition(LISTED)[0]
    return f"{told}{LISTED}\n{write(guide())}"


def generated() -> Mapping[str, Callable[[], str]]:
    """Each generated file, by its path from the root, with what makes it."""
    from tests.support.broken_samples import broken_messages

    made: dict[str, Callable[[], str]] = {
        "readiness/packs/parser_tables.py": parser_tables,
        "README.md": partial(with_outputs, "README.md"),
        "docs/formats.md": partial(with_outputs, "docs/formats.md"),
        "docs/reading-a-report.md": partial(with_outputs, "docs/reading-a-report.md"),
        "docs/word-and-pdf.md": word_and_pdf,
        "docs/python.md": python_guide,
    }
    made |= {name: partial(guide, name) for name in GUIDES}
    texts = {f"docs/{page}": text for page, text in rules().items()} | broken_messages() | changes()
    return made | {path: (lambda text=text: text) for path, text in texts.items()}


def left_over() -> list[Path]:
    """Pages of an earlier rule book that the present one no longer has."""
    return [
        page
        for page in (ROOT / "docs" / "rules").glob("*.md")
        if page.relative_to(ROOT / "docs").as_posix() not in rules()
    ]


if __name__ == "__main__":
    for old in left_over():
        old.unlink()
        print(f"removed {old.relative_to(ROOT)}")
    for name, make in generated().items():
        (ROOT / name).parent.mkdir(exist_ok=True)
        (ROOT / name).write_text(make(), encoding="utf-8", newline="\n")
        print(f"wrote {name}")
