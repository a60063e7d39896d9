"""docs/python.md with what its examples truly print, and the table of what the package offers."""

from __future__ import annotations

import contextlib
import inspect
import io
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import readiness

EXAMPLE = re.compile(r"```python\n(.*?)```\n\n```text\n.*?```", re.DOTALL)
TABLE = re.compile(r"(<!-- made from the code -->\n).*?(<!-- until here -->)", re.DOTALL)


def guide(text: str, root: Path) -> str:
    """The guide anew."""
    with contextlib.chdir(root):
        shown = EXAMPLE.sub(lambda found: f"```python\n{found[1]}```\n\n```text\n{_printed(found[1])}```", text)
    return TABLE.sub(lambda found: f"{found[1]}{''.join(_table())}{found[2]}", shown)


def _printed(code: str) -> str:
    """What an example prints. Each stands by itself, with its own imports."""
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        exec(compile(code, "docs/python.md", "exec"), {"__name__": "example"})
    return out.getvalue()


def _table() -> Iterator[str]:
    yield "| Name | What it is |\n|---|---|\n"
    for name in readiness.__all__:
        thing = getattr(readiness, name)
        if not isinstance(thing, str):
            told = (inspect.getdoc(thing) or "").partition("\n")[0]
            called = f"{name}({', '.join(_parameters(thing))})" if inspect.isfunction(thing) else name
            yield f"| `{called}` | {told} |\n"


def _parameters(function: Callable[..., object]) -> Iterator[str]:
    for name, parameter in inspect.signature(function).parameters.items():
        yield name if parameter.default is parameter.empty else f"{name}={parameter.default!r}"
