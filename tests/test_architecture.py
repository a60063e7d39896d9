"""Who may import whom, what stays unloaded until it is needed, and what no module may reach for."""

from __future__ import annotations

import ast
import importlib
import importlib.metadata
import subprocess
import sys
import types
from collections.abc import Iterator
from pathlib import Path

import pytest

import readiness
from tests.generated import ROOT, generated

# What the guide shows is compared where it is seen to leave nothing behind.
GENERATED = {name: make for name, make in generated().items() if name != "docs/writing-rules.md"}
PACKAGE = Path(readiness.__file__).parent

# Each module imports only from rows above its own.
LAYERS = (
    (
        "errors",
        "version",
        "book",
        "filekind",
        "numbertext",
        "proof",
        "parser_tables",
        "report.page_template",
        "wording",
    ),
    ("datetext",),
    ("document", "tree", "model", "delivery", "problems", "harmless", "nesting"),
    ("jsonmistake", "yamlmistake"),
    ("jsonfile", "yamlfile", "reading", "expression", "identifiers"),
    ("measure", "book.entry"),
    ("operand", "span", "rates"),
    ("criterion", "benchmark", "plausibility", "relation", "councils", "book.manuscript"),
    ("catalogue", "finding", "ratings"),
    ("agreement",),
    ("splits",),
    ("submission", "reference", "bands"),
    ("domain", "policy", "blank", "disclosure", "practice", "book.given"),
    ("decision",),
    ("bandlint", "textlint"),
    ("lint", "packfolder"),
    ("pack", "overlay", "loosening"),
    ("idlock", "packlint", "facts", "evaluation", "book.explanation", "overlaying", "proof.lines", "proof.result"),
    (
        "book.rulebook",
        "exhibits",
        "trend",
        "schemas",
        "scoring",
        "conflicts",
        "firstpage",
        "proof.mutation",
        "proof.specimen",
        "proof.due",
    ),
    ("telling", "gate", "packschemas"),
    ("judge", "doubts"),
    ("evaluator", "proof.example"),
    ("proof.boundary",),
    ("proof.witness",),
    ("proof.prover", "starter"),
    ("report.phrases", "report.templates"),
    ("report.outline", "report.chart"),
    ("report.terminal", "report.markdown", "report.page"),
    ("report",),
    ("cli.confine", "cli.usage"),
    ("cli.exit", "cli.rules"),
    ("cli.check", "cli.explain", "cli.new", "cli.pack", "cli.schema"),
    ("cli",),
    ("__main__",),
)
# The face of the package names what it offers, and imports it when it is asked for.
FACE = ""

AT_HOME = {
    "click": {
        "cli",
        "cli.check",
        "cli.exit",
        "cli.explain",
        "cli.new",
        "cli.pack",
        "cli.rules",
        "cli.schema",
        "cli.usage",
    },
    "jinja2": {"report.page_template", "report.templates"},
    "markupsafe": {"report.chart", "report.page"},
    "rule_engine": {"expression"},
    "yaml": {"yamlfile"},
    "pydantic_core": {"model", "packschemas", "schemas"},
    "pydantic": {
        "benchmark",
        "catalogue",
        "criterion",
        "measure",
        "model",
        "overlay",
        "packschemas",
        "policy",
        "reading",
        "relation",
        "schemas",
        "submission",
    },
}


def name_of(file: Path) -> str:
    """`report.markdown` for readiness/report/markdown.py; empty for the package itself."""
    parts = file.relative_to(PACKAGE).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


MODULES = {name_of(file): ast.parse(file.read_text(encoding="utf-8")) for file in sorted(PACKAGE.rglob("*.py"))}
KNOWN = sorted(MODULES)


def imported(module: str) -> Iterator[str]:
    """The full names of all that a module imports, wherever in it that happens."""
    for node in ast.walk(MODULES[module]):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{module} has a relative import"
            for alias in node.names:
                inner = f"{node.module}.{alias.name}"
                yield inner if inner.removeprefix("readiness.") in MODULES else str(node.module)


def ours(module: str) -> set[str]:
    """What a module imports of readiness."""
    return {
        name.removeprefix("readiness").removeprefix(".")
        for name in imported(module)
        if name.partition(".")[0] == "readiness"
    }


def theirs(module: str) -> set[str]:
    """What a module imports of others."""
    return {name.partition(".")[0] for name in imported(module)} - {"readiness", "__future__"}


def row(module: str) -> int:
    return next(index for index, modules in enumerate(LAYERS) if module in modules)


def test_every_module_has_its_place_in_the_layers_once() -> None:
    assert sorted([FACE, *(module for modules in LAYERS for module in modules)]) == KNOWN


@pytest.mark.parametrize("module", [module for module in KNOWN if module != FACE])
def test_a_module_imports_only_from_layers_below_it(module: str) -> None:
    allowed = {other for modules in LAYERS[: row(module)] for other in modules}
    assert ours(module) - allowed == set()


@pytest.mark.parametrize("module", [module for module in KNOWN if not module.startswith(("cli", "__main__"))])
def test_nothing_but_the_command_line_knows_the_command_line(module: str) -> None:
    assert {other for other in ours(module) if other.startswith("cli")} == set()


@pytest.mark.parametrize("package", AT_HOME)
def test_a_package_of_others_has_its_home(package: str) -> None:
    assert {module for module in KNOWN if package in theirs(module)} == AT_HOME[package]


def test_no_other_package_is_imported() -> None:
    known = {*AT_HOME, *sys.stdlib_module_names}
    assert {(module, other) for module in KNOWN for other in theirs(module) - known} == set()


@pytest.mark.parametrize("module", ["finding", "evaluation", "decision", "facts", "judge"])
def test_results_are_no_models_of_pydantic(module: str) -> None:
    assert "pydantic" not in theirs(module)


@pytest.mark.parametrize("module", KNOWN)
def test_every_module_has_a_docstring(module: str) -> None:
    assert ast.get_docstring(MODULES[module])


CLOCKS_NETWORKS_AND_CHANCE = {
    "asyncio", "ctypes", "getpass", "http", "locale", "marshal", "pickle", "platform", "random", "secrets", "shelve",
    "socket", "ssl", "subprocess", "time", "urllib", "uuid", "zoneinfo",
}  # fmt: skip


@pytest.mark.parametrize("module", KNOWN)
def test_no_module_can_read_a_clock_a_network_or_chance(module: str) -> None:
    child = {"subprocess"} if module == "cli.confine" else set()
    assert theirs(module) & CLOCKS_NETWORKS_AND_CHANCE == child
    reached = {node.attr for node in ast.walk(MODULES[module]) if isinstance(node, ast.Attribute)}
    assert reached & {"today", "now", "utcnow", "fromtimestamp", "getlocale"} == set()


@pytest.mark.parametrize("module", KNOWN)
def test_no_module_runs_text_as_python(module: str) -> None:
    called = {
        node.func.id
        for node in ast.walk(MODULES[module])
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
    }
    assert called & {"eval", "exec", "compile", "__import__"} == set()


@pytest.mark.parametrize("module", [module for module in KNOWN if module != "cli.exit"])
def test_one_module_alone_ends_the_process(module: str) -> None:
    reached = {ast.unparse(node.func) for node in ast.walk(MODULES[module]) if isinstance(node, ast.Call)}
    assert reached & {"sys.exit", "os._exit", "exit", "quit"} == set()


HEAVY = ("click", "jinja2", "pydantic", "rule_engine", "yaml")


@pytest.mark.parametrize(
    ("statement", "loaded"),
    [
        ("import readiness", []),
        ("import readiness.errors, readiness.jsonfile", []),
        ("import readiness.cli", ["click"]),
        ("import readiness; readiness.PackError, readiness.SubmissionError", []),
        ("import readiness.evaluator", ["pydantic", "yaml"]),
        ("import readiness.report", ["pydantic", "yaml"]),
        ("import readiness; readiness.shipped_catalogue()", ["pydantic", "yaml"]),
        ("import readiness; readiness.load_shipped()", ["pydantic", "rule_engine", "yaml"]),
    ],
)
def test_what_is_heavy_is_loaded_only_where_it_is_needed(statement: str, loaded: list[str]) -> None:
    show = f"{statement}; import sys; print(*(name for name in {HEAVY} if name in sys.modules))"
    done = subprocess.run([sys.executable, "-c", show], capture_output=True, check=True, text=True)
    assert done.stdout.split() == loaded


def test_every_name_that_the_package_offers_is_there_and_no_other() -> None:
    assert all(getattr(readiness, name) is not None for name in readiness.__all__)
    with pytest.raises(AttributeError):
        _ = readiness.nothing


# What a library has a hand in is the same only with the version of it that is locked.
MADE_WITH = {"readiness/parser_tables.py": "rule-engine", "readiness/report/page_template.py": "Jinja2"}


@pytest.mark.parametrize("name", GENERATED)
def test_a_generated_file_is_what_its_command_makes(name: str) -> None:
    library = MADE_WITH.get(name)
    locked = (ROOT / "requirements.lock").read_text(encoding="utf-8").splitlines()
    if library and f"{library}=={importlib.metadata.version(library)}" not in locked:
        pytest.skip(f"it is made with the {library} in requirements.lock")
    assert (ROOT / name).read_text(encoding="utf-8") == GENERATED[name]()


def test_what_the_package_promises_is_the_thing_itself_and_not_a_module() -> None:

    for module in readiness._HOME.values():
        importlib.import_module(f"readiness.{module}")
    modules = [name for name in readiness.__all__ if isinstance(getattr(readiness, name), types.ModuleType)]
    assert modules == []
