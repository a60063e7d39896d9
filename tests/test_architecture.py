"""The tree is the architecture: who may import whom, what stays unloaded, what no module reaches for."""

from __future__ import annotations

import ast
import importlib.metadata
import subprocess
import sys
import types
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

import pytest

import readiness
from tests.support.slow import slow
from tools.generated import GUIDES, ROOT, generated, left_over

# Each package imports only from those before it. Reports and authoring stand side by side, and never meet.
LINE = ("core", "data", "packs", "evaluation", ("reports", "authoring"), "cli")

# Where else's packages are at home; a folder stands for all that is in it.
AT_HOME = {
    "click": ("cli",),
    "docx": ("reports.word",),
    "docxtpl": ("reports.word.package",),
    "duckdb": ("data.derive.database",),
    "jinja2": ("reports.html.templates", "reports.word"),
    "markupsafe": ("reports.html",),
    "pydantic": ("authoring", "cli.workers", "core", "data", "packs"),
    "pydantic_core": ("authoring", "core"),
    "py4j": ("data.derive.spark",),
    "pyspark": ("data.derive.spark",),
    "python_calamine": ("data.derive.tables",),
    "rule_engine": ("packs.engine",),
    "sqlglot": ("data.derive.dialect", "data.derive.spark"),
    "typst": ("reports.typesetting",),
    "xlsxwriter": ("authoring", "reports.writers.plan", "reports.writers.portfolio_sheets"),
    "yaml": ("core.yaml_reader",),
}
# No rule can read a clock, a network or random numbers, nor the language of the machine; nothing is unpickled.
OUT_OF_REACH = {
    "asyncio", "ctypes", "getpass", "http", "locale", "marshal", "pickle", "platform", "random", "secrets", "shelve",
    "socket", "ssl", "subprocess", "time", "urllib", "uuid", "zoneinfo",
}  # fmt: skip
CLOCKS = {"today", "now", "utcnow", "fromtimestamp", "getlocale"}
RUN_AS_PYTHON = {"eval", "exec", "compile", "__import__"}
ENDS_THE_PROCESS = {"sys.exit", "os._exit", "exit", "quit"}

PACKAGE = Path(readiness.__file__).parent


def name_of(file: Path) -> str:
    """`reports.phrases` for readiness/reports/phrases.py; empty for the package itself."""
    parts = file.relative_to(PACKAGE).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


@cache
def modules() -> Mapping[str, ast.Module]:
    """The tree of each module's code."""
    return {name_of(file): ast.parse(file.read_text(encoding="utf-8")) for file in sorted(PACKAGE.rglob("*.py"))}


@cache
def imported(module: str) -> list[str]:
    """The full names of all that a module imports, wherever in it that happens."""
    return [*_imported(module)]


def _imported(module: str) -> Iterator[str]:
    for node in ast.walk(modules()[module]):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{module} has a relative import"
            for alias in node.names:
                inner = f"{node.module}.{alias.name}"
                yield inner if inner.removeprefix("readiness.") in modules() else str(node.module)


def ours(module: str) -> set[str]:
    """What a module imports of readiness."""
    return {name.partition(".")[2] for name in imported(module) if name.partition(".")[0] == "readiness"}


def theirs(module: str) -> set[str]:
    """What a module imports of others."""
    return {name.partition(".")[0] for name in imported(module)} - {"readiness", "__future__"}


def package_of(module: str) -> str:
    return module.partition(".")[0]


def at_home(module: str, other: str) -> bool:
    return any(f"{module}.".startswith(f"{place}.") for place in AT_HOME.get(other, ()))


def called(module: str) -> set[str]:
    return {ast.unparse(node.func) for node in ast.walk(modules()[module]) if isinstance(node, ast.Call)}


def test_each_package_imports_only_from_those_before_it() -> None:
    allowed: dict[str, set[str]] = {"": {"api", "core", *LINE[1:4]}, "__main__": {"core", "cli"}}
    allowed["api"] = {"core", *LINE[1:4], "reports"}
    before: set[str] = set()
    for place in LINE:
        packages = {place} if isinstance(place, str) else {*place}
        allowed |= {package: {package, *before} for package in packages}
        before |= packages
    assert {package_of(module) for module in modules()} == allowed.keys()
    upward = {
        (one, other) for one in modules() for other in ours(one) if package_of(other) not in allowed[package_of(one)]
    }
    assert upward == set()


def test_no_module_imports_itself_by_way_of_others() -> None:
    def reached(module: str, way: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
        if module in way:
            yield way[way.index(module) :]
        elif module not in done:
            for other in sorted(ours(module)):
                yield from reached(other, (*way, module))
            done.add(module)

    done: set[str] = set()
    assert [way for module in modules() for way in reached(module)] == []


def test_each_package_of_others_has_its_home() -> None:
    known = {*AT_HOME, *sys.stdlib_module_names}
    strangers = {(one, other) for one in modules() for other in theirs(one) if other not in known}
    astray = {(one, other) for one in modules() for other in theirs(one) & AT_HOME.keys() if not at_home(one, other)}
    assert (strangers, astray) == (set(), set())
    assert [other for other in AT_HOME if not any(other in theirs(module) for module in modules())] == []


def test_results_are_no_models_of_pydantic() -> None:
    assert [module for module in modules() if package_of(module) == "evaluation" and "pydantic" in theirs(module)] == []


def test_every_module_says_why_it_is_there() -> None:
    assert [module for module, tree in modules().items() if not ast.get_docstring(tree)] == []


def test_no_module_can_read_a_clock_a_network_or_chance() -> None:
    reached = {(module, other) for module in modules() for other in theirs(module) & OUT_OF_REACH}
    assert reached == {("cli.sandbox", "subprocess"), ("cli.workers", "subprocess"), ("cli.workers", "time")}
    asked = {
        (module, node.attr)
        for module, tree in modules().items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and node.attr in CLOCKS
    }
    assert asked == {("cli.gate", "now")}  # what a waiver is held against, and nothing else


def test_no_module_runs_text_as_python_and_one_alone_ends_the_process() -> None:
    assert {(module, one) for module in modules() for one in called(module) & RUN_AS_PYTHON} == set()
    assert {module for module in modules() if called(module) & ENDS_THE_PROCESS} == {"cli.run"}


HEAVY = ("click", "jinja2", "pydantic", "rule_engine", "yaml")


@pytest.mark.parametrize(
    ("statement", "loaded"),
    [
        ("import readiness", []),
        ("import readiness.core.diagnostics, readiness.core.json_reader", []),
        ("import readiness.cli", ["click"]),
        ("import readiness; readiness.PackError, readiness.SubmissionError", []),
        slow("import readiness.evaluation.evaluator", ["pydantic"]),
        ("import readiness.reports", []),
        ("import readiness.cli.check", ["click"]),
        # All that is there when a wheel is built: more would have to be fetched for it.
        ("import readiness.core.yaml_reader, readiness.core.compiled_yaml", ["yaml"]),
        ("import readiness.reports.html.templates", ["jinja2"]),
        slow("import readiness; readiness.load_pack()", ["pydantic", "rule_engine", "yaml"]),
    ],
)
def test_what_is_heavy_is_loaded_only_where_it_is_needed(statement: str, loaded: list[str]) -> None:
    show = f"{statement}; import sys; print(*(name for name in {HEAVY} if name in sys.modules))"
    done = subprocess.run([sys.executable, "-c", show], capture_output=True, check=True, text=True)
    assert done.stdout.split() == loaded


def test_every_name_that_the_package_offers_is_the_thing_itself_and_there_is_no_other() -> None:
    offered = {name: getattr(readiness, name) for name in readiness.__all__}
    assert [name for name, thing in offered.items() if thing is None or isinstance(thing, types.ModuleType)] == []
    with pytest.raises(AttributeError):
        _ = readiness.nothing


# What a library has a hand in is the same only with the version of it that is locked.
MADE_WITH = {"readiness/packs/parser_tables.py": "rule-engine"}


def test_no_page_of_an_earlier_rule_book_is_left() -> None:
    assert left_over() == []


@pytest.mark.slow
def test_each_generated_file_is_what_its_command_makes() -> None:
    locked = (ROOT / "requirements.lock").read_text(encoding="utf-8").splitlines()
    for name, make in generated().items():
        library = MADE_WITH.get(name)
        if library and f"{library}=={importlib.metadata.version(library)}" not in locked:
            continue
        # What a guide shows is compared where it is seen to leave nothing behind.
        if name not in GUIDES:
            assert (ROOT / name).read_text(encoding="utf-8") == make(), f"{name} is not what make generated makes"
