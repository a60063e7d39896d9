"""Runs the program and decides how the process ends: no other module calls exit, and click never does.

Python and click end with 1 for a crash, a full disk or an interrupt, which would read as the code for gaps.
"""

from __future__ import annotations

import os
import sys
from typing import NoReturn

import click

from readiness.cli.internal_error import why_failed
from readiness.cli.usage import NoCommandError, usage_message
from readiness.core.diagnostics import InputError, OutputError, ReadinessError, SubmissionError
from readiness.core.exit_codes import ExitCode
from readiness.core.output import discard_output
from readiness.core.sanitize import path_text
from readiness.core.signals import answer, hold, listen, stopped_by
from readiness.core.text import brief

MOST_PROBLEMS = 50
CLOSED = "the reader closed the output before the end"
# By this variable a shell asks click for completion.
COMPLETION = "_READINESS_COMPLETE"


def run(command: click.Command) -> NoReturn:
    """Runs the program and ends the process with the documented code, whatever happens."""
    try:
        listen()
        code = ended(command)
        hold()  # from here on nothing changes the code
    except KeyboardInterrupt as stop:
        code = _end_stopped(stop)
    # Not sys.exit: Python would flush once more, and turn a closed pipe into a code of its own.
    os._exit(code)


def ended(command: click.Command) -> int:
    """Runs the program to its end. Returns the documented code; raises KeyboardInterrupt for a stop at the very end."""
    return _flush(_run_command(command))


def _run_command(command: click.Command) -> int:
    # The order matters: InputError and OutputError are ReadinessErrors, and BrokenPipeError is an OSError.
    try:
        answer()
        result = command.main(prog_name="readiness", standalone_mode=False)
        return result if isinstance(result, int) else ExitCode.PASSED
    except click.exceptions.Exit as error:
        return error.exit_code
    except (click.Abort, KeyboardInterrupt) as stop:
        return _end_stopped(stop)
    except click.ClickException as error:
        return _end_misused(error)
    except InputError as error:
        return _end_with_diagnostics(error)
    except OutputError as error:
        return _end_undelivered(str(error))
    except ReadinessError as error:
        return _end(ExitCode.WRONG_INPUT, str(error))
    except BrokenPipeError:
        return _end_undelivered(CLOSED)
    except SystemExit as error:
        return _end_as_click_does(error)
    except OSError as error:
        return _end_undelivered(f"{error.strerror or error}{f': {error.filename}' if error.filename else ''}")
    except BaseException as error:  # anything else is our own mistake, and never ends with 1, the code for gaps
        return _end_with_internal_error(error)


def _flush(code: int) -> int:
    """Flushes standard output, which may fail (a closed pipe, a full disk). Returns the code to end with."""
    if sys.stdout is None:
        return code if code else _end_undelivered("standard output is closed")
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        return _end_undelivered(CLOSED)
    except OSError as error:
        return _end_undelivered(error.strerror or str(error))
    return code


def _end_undelivered(why: str) -> int:
    """Ends with the code for output that could not be delivered."""
    discard_output()
    return _end(ExitCode.UNDELIVERED, f"not delivered: {why}")


def _end_as_click_does(error: SystemExit) -> int:
    """Ends where click exits by itself: behind a closed pipe, and after a script, or words, of shell completion."""
    if COMPLETION not in os.environ:
        return _end_undelivered(CLOSED)
    if error.code in (None, ExitCode.PASSED):
        return ExitCode.PASSED
    return _end(ExitCode.WRONG_INPUT, f"{COMPLETION} names no shell; it is bash_source, zsh_source or fish_source")


def _end_stopped(stop: BaseException) -> int:
    code = ExitCode(128 + stopped_by(stop))
    return _end(code, f"{code.name.lower().replace('_', ' ')}; nothing was left half written")


def _end_misused(error: click.ClickException) -> int:
    context = getattr(error, "ctx", None)
    if isinstance(error, NoCommandError) and context:
        _say(context.get_help())
    else:
        _say(f"Try: {context.command_path if context else 'readiness'} --help")
    return _end(ExitCode.WRONG_INPUT, usage_message(error))


def _end_with_diagnostics(error: InputError) -> int:
    for diagnostic in error.diagnostics[:MOST_PROBLEMS]:
        _say(brief(" ".join(str(diagnostic).splitlines())))
    number, over = len(error.diagnostics), "over " if error.more else ""
    problems = f"{over}{number:,} problem{'' if number == 1 else 's'} to mend"
    hidden = f", {over}{number - MOST_PROBLEMS:,} of them not shown" if number > MOST_PROBLEMS else ""
    where = f"{path_text(error.diagnostics[0].file)}: " if isinstance(error, SubmissionError) else ""
    return _end(ExitCode.WRONG_INPUT, f"{where}nothing was {error.undone}: {problems}{hidden}")


def _end_with_internal_error(error: BaseException) -> int:
    why, ours = why_failed(error)
    return _end(ExitCode.UNDELIVERED if ours else ExitCode.WRONG_INPUT, why)


def _end(code: int, message: str) -> int:
    _say(f"readiness: {message} (code {code})")
    return code


def _say(message: str) -> None:
    """Prints to standard error, if there is one, without characters that a terminal could take for a command."""
    from readiness.core.sanitize import safe

    message = "\n".join(map(safe, message.split("\n")))
    try:
        encoding = sys.stderr.encoding or "utf-8"
        print(message.encode(encoding, errors="backslashreplace").decode(encoding), file=sys.stderr, flush=True)
    except (OSError, ValueError, AttributeError):
        pass
