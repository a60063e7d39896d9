"""Everything in the repository that a command makes. `python tests/generated.py` writes it; a test compares it."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path

ROOT = Path(__file__).parent.parent


def parser_tables() -> str:
    """rule-engine's parser tables, as its own PLY writes them."""
    import rule_engine
    from rule_engine._vendor.ply import yacc

    with tempfile.TemporaryDirectory() as folder:
        yacc.yacc(module=rule_engine.Rule.parser, tabmodule="tables_for_readiness", outputdir=folder, debug=False)
        tables = (Path(folder) / "tables_for_readiness.py").read_text()
    body = tables.partition("_tabversion")[2]
    version = __import__("importlib.metadata").metadata.version("rule-engine")
    return f'''# ruff: noqa
# mypy: ignore-errors
"""The parser tables of rule-engine {version}, made by `make generated`: building them at each start costs 0.2 s.

PLY compares the signature with its grammar and builds the tables itself where they differ.
"""


class _Signature(str):
    """Equal whatever the indentation: Python 3.13 takes it out of docstrings, which hold the grammar."""

    def __eq__(self, other):
        return self.split() == str(other).split()

    __hash__ = str.__hash__


_tabversion{body.rstrip()}

_lr_signature = _Signature(_lr_signature)
'''


GENERATED: Mapping[str, Callable[[], str]] = {
    "readiness/parser_tables.py": parser_tables,
}


if __name__ == "__main__":
    for name, make in GENERATED.items():
        (ROOT / name).write_text(make(), encoding="utf-8")
        print(f"wrote {name}")
