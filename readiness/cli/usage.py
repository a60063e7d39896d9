"""Usage errors in our own words, which stay the same with every version of click."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from datetime import date
    from decimal import Decimal
    from pathlib import Path


class NoCommandError(click.UsageError):
    """A group was called without a command, and should print its help."""


class OneOf(click.Choice):  # type: ignore[type-arg]  # click 8.1 has no type parameter
    """One of a few words."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """The word itself."""
        if value in self.choices:
            return value
        raise click.BadParameter(
            f'"{value}" is not known here; {_suggested(str(value), map(str, self.choices))}', ctx, param
        )


class Percent(click.ParamType):  # type: ignore[type-arg]  # nor here
    """A share of a whole, from 0 to 100."""

    name = "percent"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Decimal:
        """The number, exactly as it is written."""
        # Not click.FloatRange: a float would compare 60.1 with a coverage that is a Decimal.
        from decimal import Decimal

        if re.fullmatch(r"[0-9]{1,3}(\.[0-9]{1,9})?", str(value)) and Decimal(value) <= 100:
            return Decimal(value)
        raise click.BadParameter(f'"{value}" is no percentage; write a number from 0 to 100', ctx, param)


class Several(click.ParamType):  # type: ignore[type-arg]  # nor here
    """A whole number, 1 or more."""

    name = "number"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """The number."""
        if re.fullmatch(r"[1-9][0-9]{0,17}", str(value)):
            return int(value)
        raise click.BadParameter(f'"{value}" is not a whole number of 1 or more', ctx, param)


class Day(click.ParamType):  # type: ignore[type-arg]  # nor here
    """A day of this century, as year-month-day."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """The day."""
        from datetime import date

        if re.fullmatch(r"20[0-9]{2}-[0-9]{2}-[0-9]{2}", str(value)):
            try:
                return date.fromisoformat(value)
            except ValueError:
                pass
        from readiness.core.date_hints import hint

        raise click.BadParameter(
            f'"{value}" is not a day in the form year-month-day; {hint(str(value), "end")}', ctx, param
        )


class NameAtVersion(click.ParamType):  # type: ignore[type-arg]  # nor here
    """A pack by its name and its version: ilacs-2026@1.0.0."""

    name = "name"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> tuple[str, str]:
        """The two."""
        if found := re.fullmatch(r"([^@\s]+)@(\d+\.\d+\.\d+)", str(value), re.ASCII):
            return found[1], found[2]
        raise click.BadParameter(f'"{value}" is no pack with its version; write it like ilacs-2026@1.0.0', ctx, param)


@contextmanager
def _naming(ctx: click.Context) -> Iterator[None]:
    """Adds the command to a usage error, where click leaves it out."""
    try:
        yield
    except click.UsageError as error:
        error.ctx = error.ctx or ctx
        raise


class Command(click.Command):
    """A command whose usage errors always name it."""

    allow_extra_args = True  # so that one too many is refused here, in our words, and not by click

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Parses the arguments. Raises UsageError where one is left over."""
        with _naming(ctx):
            rest = super().parse_args(ctx, args)
        if rest and not ctx.resilient_parsing:  # the shell's completion parses unfinished lines
            raise click.UsageError(f'there is one argument too many: "{rest[0]}"', ctx)
        return rest


class Group(click.Group):
    """Commands, of which one must be named."""

    command_class = Command

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Parses the arguments. Raises NoCommandError where there are none."""
        if not args and not ctx.resilient_parsing:
            raise NoCommandError("no command was given", ctx)
        with _naming(ctx):
            return super().parse_args(ctx, args)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command that is named first, and its arguments. Raises UsageError for an unknown command."""
        name = args[0]
        if not name.startswith("-") and self.get_command(ctx, name) is None:
            raise click.UsageError(f'there is no command "{name}"; {_suggested(name, self.list_commands(ctx))}', ctx)
        return super().resolve_command(ctx, args)


def refuse_overwriting(read: Mapping[str | int, str], outputs: Iterable[Path]) -> None:
    """Raises UsageError if an output is a file that is read; a number is the descriptor of a stream that is read."""
    for path in outputs:
        for source, name in read.items():
            if _is_same_file(source, path):
                raise click.UsageError(f"The report would overwrite the {name}; name another output.")


def _is_same_file(one: str | int, other: Path) -> bool:
    try:
        found = os.stat(one)
        return stat.S_ISREG(found.st_mode) and os.path.samestat(found, os.stat(other))
    except (OSError, ValueError):
        return False


def usage_message(error: click.ClickException) -> str:
    """What is wrong with how the program was called, and what to do."""
    # The order matters: click's errors are subclasses of each other, MissingParameter of BadParameter.
    match error:
        case click.NoSuchOption():
            return f"there is no option {error.option_name}{_nearest(error)}"
        case click.BadOptionUsage():
            option = next((one for one in _options(error) if error.option_name in one.opts), None)
            needs = "takes no value" if option is not None and option.is_flag else "needs a value"
            return f"{error.option_name} {needs}"
        case click.MissingParameter():
            return f"{_parameter_name(error.param)} is missing{_known(error.param)}"
        case click.BadParameter():
            return f"{_parameter_name(error.param)}: {error.message}"
        case _:
            return error.message


def _parameter_name(param: click.Parameter | None) -> str:
    if param is None:
        return "an argument"
    return max(param.opts, key=len) if isinstance(param, click.Option) else param.human_readable_name


def _known(param: click.Parameter | None) -> str:
    return f"; it is one of: {', '.join(param.type.choices)}" if param and isinstance(param.type, OneOf) else ""


def _options(error: click.UsageError) -> list[click.Option]:
    return (
        [one for one in error.ctx.command.get_params(error.ctx) if isinstance(one, click.Option)] if error.ctx else []
    )


def _nearest(error: click.NoSuchOption) -> str:
    names = [name for option in _options(error) for name in option.opts if name.startswith("--")]
    return f"; {_suggested(error.option_name, names)}" if names else ""


def _suggested(word: str, known: Iterable[str]) -> str:
    from readiness.core.suggestions import suggestion

    return suggestion(word, known)
