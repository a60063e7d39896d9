"""A guide whose snippets are run: the files that it shows are written, its commands run, their output put in.

`<!-- file: ours/pack.yaml -->` before a block writes the file, `<!-- more: … -->` adds to it.
`<!-- the first 5 lines -->` before a console block shows no more of its output.
"""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
import tempfile
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent.parent
SNIPPET = re.compile(
    r"<!-- (?P<kind>file|more): (?P<file>\S+) -->\n```yaml\n(?P<content>.*?)```\n"
    r"|(?P<note><!-- the first (?P<lines>\d+) lines -->\n)?```console\n\$ (?P<command>readiness [^\n]+)\n.*?```",
    re.DOTALL,
)


def walked(guide: str) -> str:
    """The guide with the true output of each command: standard output, then standard error."""
    with tempfile.TemporaryDirectory() as folder:
        return SNIPPET.sub(lambda found: _done(found, Path(folder)), guide)


def _done(found: re.Match[str], folder: Path) -> str:
    if found["file"]:
        file = folder / found["file"]
        before = file.read_text(encoding="utf-8") if found["kind"] == "more" else ""
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(before + found["content"], encoding="utf-8")
        return found[0]
    output = _run(found["command"], folder)
    if found["lines"]:
        output = "".join(output.splitlines(keepends=True)[: int(found["lines"])]) + "…\n"
    return f"{found['note'] or ''}```console\n$ {found['command']}\n{output}```"


def _run(command: str, folder: Path) -> str:
    done = subprocess.run(
        [sys.executable, "-m", *shlex.split(command)],
        capture_output=True,
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(PACKAGE), "PYTHONIOENCODING": "utf-8"},
        check=False,
    )
    return (done.stdout + done.stderr).decode("utf-8")
