"""A guide whose snippets are run: the files that it shows are written, its commands run, their output put in.

`<!-- file: ours/pack.yaml -->` before a block writes the file, `<!-- more: … -->` adds to it, and `<!-- change: … -->`
before a diff puts its + lines in the place of its - lines. `<!-- copy: samples/sound.json ours.json -->` stands for
itself, and copies a file of the repository.
`<!-- the first 5 lines -->` or `<!-- the last 1 lines -->` before a console block shows no more of its output.
"""

from __future__ import annotations

import re
import shlex
import shutil
import tempfile
from pathlib import Path

from tests.support.process import ROOT, readiness

SNIPPET = re.compile(
    r"<!-- copy: (?P<source>\S+) (?P<copy>\S+) -->\n"
    r"|<!-- (?P<kind>file|more|change): (?P<file>\S+) -->\n```(?:yaml|json|diff)\n(?P<content>.*?)```\n"
    r"|(?P<note><!-- the (?P<end>first|last) (?P<lines>\d+) lines -->\n)?"
    r"```console\n(?P<console>\$ readiness .*?)```",
    re.DOTALL,
)
COMMAND = re.compile(r"^\$ (readiness [^\n]+)$", re.MULTILINE)


def walked(guide: str) -> str:
    """The guide with the true output of each command: standard output, then standard error."""
    with tempfile.TemporaryDirectory() as folder:
        return SNIPPET.sub(lambda found: _done(found, Path(folder)), guide)


def _done(found: re.Match[str], folder: Path) -> str:
    if found["copy"]:
        shutil.copy(ROOT / found["source"], folder / found["copy"])
        return found[0]
    if found["file"]:
        _write(folder / found["file"], found["kind"], found["content"])
        return found[0]
    commands = COMMAND.findall(found["console"])
    shown = "".join(f"$ {command}\n{_cut(_run(command, folder), found)}" for command in commands)
    return f"{found['note'] or ''}```console\n{shown}```"


def _cut(output: str, found: re.Match[str]) -> str:
    """As much of the output as the block shows."""
    lines, most = output.splitlines(keepends=True), int(found["lines"] or 0)
    if not most:
        return output
    return "".join((*lines[:most], "…\n") if found["end"] == "first" else ("…\n", *lines[-most:]))


def _write(file: Path, kind: str, content: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    before = "" if kind == "file" else file.read_text(encoding="utf-8")
    if kind == "change":
        old, new = ("".join(line[1:] for line in content.splitlines(keepends=True) if line[0] == sign) for sign in "-+")
        assert before.count(old) == 1, f"{file.name} does not hold once: {old}"
        content = before.replace(old, new)
    else:
        content = before + content
    file.write_text(content, encoding="utf-8")


def _run(command: str, folder: Path) -> str:
    done = readiness(*shlex.split(command)[1:], folder=folder)
    return done.out + done.err
