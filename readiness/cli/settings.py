"""Settings: the options of `check` that a file in the project, or the environment, sets for every run.

A flag wins over READINESS_…, which wins over the file: readiness.toml, or [tool.readiness] in pyproject.toml, in the
current folder or the nearest above it. Nothing is looked for beside the submissions.
"""

from __future__ import annotations

import json
import os
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from readiness.cli.usage import Command
from readiness.core.diagnostics import Diagnostic, Location, SettingsError
from readiness.core.json_text import dumped
from readiness.core.suggestions import nearest, suggestion

OWN, SHARED, TABLE = "readiness.toml", "pyproject.toml", ("tool", "readiness")
LONGEST = 256 * 1024
# What may be set. --exit-zero, --as-of and --since are for one run, and are asked for in it.
SETTABLE = (
    "fail-on", "min-coverage", "area", "criterion", "pack", "overlay", "imported", "require-pack", "waivers",
    "baseline", "exclude", "jobs", "max-bytes", "format", "output",
)  # fmt: skip
NO_CONFIG = "--no-config"
PREFIX = "READINESS_"


@dataclass(frozen=True, slots=True)
class Setting:
    """One value, as the option takes it, and where it comes from: a file with its line, or a variable."""

    option: str
    value: Any
    source: str


class ConfigurableCommand(Command):
    """A command of which a settings file and the environment set options."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Parses the arguments over the settings. Raises SettingsError, and UsageError for a value of a variable."""
        if NO_CONFIG not in args and not ctx.resilient_parsing:
            options = settable(self)
            try:
                found = in_force(Path.cwd(), os.environ, options)
            except click.UsageError as error:
                error.ctx = ctx  # so that the help of this command is what is pointed at
                raise
            ctx.default_map = {str(options[one.option].name): one.value for one in found.values()}
        return super().parse_args(ctx, args)


def settable(command: click.Command) -> dict[str, click.Option]:
    """The options of a command that may be set, by name, in order."""
    named = {max(one.opts, key=len).removeprefix("--"): one for one in command.params if isinstance(one, click.Option)}
    return {name: named[name] for name in SETTABLE if name in named}


def in_force(folder: Path, environment: Mapping[str, str], options: Mapping[str, click.Option]) -> dict[str, Setting]:
    """The settings that hold in a folder, by option. Raises SettingsError for a file, UsageError for a variable."""
    found = {one.option: one for one in _of_file(folder, options)}
    return found | {one.option: one for one in _of_variables(environment, options)}


def _of_file(folder: Path, options: Mapping[str, click.Option]) -> Iterator[Setting]:
    for place in (folder, *folder.parents):
        for name in (OWN, SHARED):
            file = place / name
            if file.is_file() and (table := _table(file)) is not None:
                yield from _read(file, table, options)
                return
        if (place / ".git").exists():  # what lies above a repository is none of its own
            return


def _table(file: Path) -> dict[str, Any] | None:
    """What a file sets; None where it has no table for readiness."""
    told = _told(file)
    try:
        raw = file.read_bytes()[: LONGEST + 1]
        if len(raw) > LONGEST:
            raise SettingsError([Diagnostic(told, Location(1, 1), (), f"it has over {LONGEST:,} bytes", "shorten it")])
        value = tomllib.loads(raw.decode("utf-8"), parse_float=str)
    except OSError as error:
        why = error.strerror or "no such file"
        raise SettingsError([Diagnostic(told, Location(1, 1), (), f"cannot be read ({why})", "allow it")]) from None
    except (UnicodeDecodeError, tomllib.TOMLDecodeError, RecursionError) as error:
        at = re.search(r"line (\d+), column (\d+)", str(error))
        where = Location(int(at[1]), int(at[2])) if at else Location(raw.count(b"\n") + 1, 1)
        why = "it is not UTF-8" if isinstance(error, UnicodeDecodeError) else str(error).partition(" (at ")[0]
        message = f"the file is no TOML: {why[:1].lower()}{why[1:]}"
        raise SettingsError([Diagnostic(told, where, (), message, "correct this line")]) from None
    if file.name == OWN:
        return value
    table: Any = value
    for key in TABLE:
        table = table.get(key) if isinstance(table, dict) else None
    return table if isinstance(table, dict) else None


def _read(file: Path, table: dict[str, Any], options: Mapping[str, click.Option]) -> Iterator[Setting]:
    """What a file sets, with paths from its own folder. Raises SettingsError for all that is wrong in it."""
    lines, told, wrong = file.read_text(encoding="utf-8").splitlines(), _told(file), []
    for key, value in table.items():
        line = _line(lines, key)
        if key not in options:
            why = "is asked for in each run, and not set" if key in ("exit-zero", "as-of", "since") else "is no setting"
            wrong.append(Diagnostic(told, Location(line, 1), (key,), f'"{key}" {why}', suggestion(key, options)))
            continue
        try:
            yield Setting(key, _converted(options[key], _from_toml(options[key], value), file.parent), f"{told}:{line}")
        except click.BadParameter as error:
            message, _, hint = error.message.partition("; ")
            wrong.append(Diagnostic(told, Location(line, 1), (key,), message, hint or "see readiness config"))
    if wrong:
        raise SettingsError(wrong)


def _line(lines: list[str], key: str) -> int:
    """The line on which a key is set; the first where it cannot be told, as in a table of another form."""
    pattern = re.compile(rf"\s*[\"']?{re.escape(key)}[\"']?\s*=")
    return next((number for number, line in enumerate(lines, 1) if pattern.match(line)), 1)


def _from_toml(option: click.Option, value: Any) -> Any:
    """The value as text, or texts, as a command line would have it. Raises BadParameter for another kind."""
    if option.is_flag:
        if isinstance(value, bool):
            return value
        raise click.BadParameter("a yes or no belongs here; write true or false")
    given = value if option.multiple and isinstance(value, list) else [value]
    if any(isinstance(one, bool) or not isinstance(one, str | int) for one in given):
        raise click.BadParameter(f"a text or a number belongs here{', or a list of them' if option.multiple else ''}")
    return [str(one) for one in given] if option.multiple else str(given[0])


def _of_variables(environment: Mapping[str, str], options: Mapping[str, click.Option]) -> Iterator[Setting]:
    known = {PREFIX + name.upper().replace("-", "_"): name for name in options}
    for variable, text in environment.items():
        if variable in known:
            option = options[known[variable]]
            try:
                yield Setting(known[variable], _converted(option, _from_text(option, text), Path()), variable)
            except click.BadParameter as error:
                raise click.UsageError(f"{variable}: {error.message}") from None
        elif variable.startswith(PREFIX) and variable not in OTHER_VARIABLES:
            # Other programs may have variables that begin so; one that is nearly ours is a slip.
            short = {one.removeprefix(PREFIX): one for one in known}
            if near := nearest(variable.removeprefix(PREFIX), short):
                raise click.UsageError(f"there is no variable {variable}; did you mean {short[near]}?")


OTHER_VARIABLES = (f"{PREFIX}BENCHMARKS", f"{PREFIX}DEBUG")


def _from_text(option: click.Option, text: str) -> Any:
    if option.is_flag:
        if text in ("1", "true", "0", "false"):
            return text in ("1", "true")
        raise click.BadParameter(f'"{text}" is no yes or no; write 1 or 0')
    if not option.multiple:
        return text
    return [one for one in text.split(os.pathsep if _is_path(option) else ",") if one]


def _converted(option: click.Option, value: Any, folder: Path) -> Any:
    """The value, checked as the option checks it, with paths from the folder. Raises BadParameter."""
    if option.is_flag:
        return value
    given = value if option.multiple else [value]
    if _is_path(option):
        given = [_from_folder(one, folder) for one in given]
    for one in given:
        option.type.convert(one, None, None)
    return given if option.multiple else given[0]


def _is_path(option: click.Option) -> bool:
    return isinstance(option.type, click.Path)


def _from_folder(text: str, folder: Path) -> str:
    """A path from a folder as it is from the current one; with a format before it, the path behind that."""
    if folder == Path():
        return text
    shape, sign, path = text.rpartition("=") if re.match(r"[A-Za-z][A-Za-z0-9-]*=", text) else ("", "", text)
    # The name of a pack that comes with readiness stays a name, as long as there is no such folder.
    if path == "-" or not (os.sep in path or "/" in path or (folder / path).exists() or "." in path):
        return text
    return f"{shape}{sign}{os.path.relpath(folder / path)}"


def _told(file: Path) -> str:
    """The file as it is from the current folder, since its whole path names a machine."""
    return os.path.relpath(file)


def settings_schema(options: Mapping[str, click.Option]) -> str:
    """The JSON Schema of readiness.toml, and of [tool.readiness]."""
    properties = {name: {**_of_type(option), "description": option.help} for name, option in options.items()}
    return dumped(
        {
            "$schema": "http://json-schema.org/draft-07/schema#",
            "title": "Settings of readiness check",
            "type": "object",
            "additionalProperties": False,
            "properties": properties,
        }
    )


def _of_type(option: click.Option) -> dict[str, Any]:
    if option.is_flag:
        return {"type": "boolean"}
    one: dict[str, Any] = {"type": "string"}
    if isinstance(option.type, click.Choice):
        one = {"enum": list(option.type.choices)}
    elif option.type.name in ("percent", "number"):
        one = {"type": "number", "minimum": 0 if option.type.name == "percent" else 1}
    return {"anyOf": [one, {"type": "array", "items": one}]} if option.multiple else one


def told(value: Any) -> str:
    """A value as a settings file would have it."""
    return json.dumps(value, ensure_ascii=False)
