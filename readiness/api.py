"""readiness in Python: read submissions, judge them, and render what was found; nothing here prints or exits.

What is read is trusted as far as the program's own files are: it is checked, but there is no child process with limits
around a stranger's pack, as the command line has.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import reduce
from pathlib import Path
from typing import Any

from readiness.core.bounds import LARGEST_FILE
from readiness.core.diagnostics import UnreadableError
from readiness.core.json_text import exact
from readiness.data.catalogue import Catalogue, shipped_catalogue
from readiness.data.submission_file import SubmissionFile, parse_submission
from readiness.data.vocabulary import Level
from readiness.evaluation import evaluator
from readiness.evaluation.result import Evaluation
from readiness.evaluation.verdict import Gate
from readiness.packs import pack as packs
from readiness.packs.apply_overlay import apply_overlay
from readiness.packs.overlay import read_overlay
from readiness.packs.pack import RulePack, load_shipped, shipped_for
from readiness.packs.shelf import shelf
from readiness.reports import Format, render_file

StrPath = str | os.PathLike[str]


def load_pack(source: StrPath | None = None, overlays: Sequence[StrPath] = ()) -> RulePack:
    """The rules: those of today's framework, of a pack that comes with readiness by its name, or of a folder.

    `overlays` are files that change them, in order. Raises PackError for rules that cannot be used, and TypeError.
    """
    _must_be(source, (str, os.PathLike, type(None)), "source", "the name of a pack, or its folder")
    if isinstance(overlays, str | os.PathLike):
        raise TypeError("overlays is a list of files; write [file] for one")
    changes = [read_overlay(Path(one)) for one in overlays]
    if source is None:
        named = changes[0].overlay.pack.id if changes else ""
        pack = load_shipped(named) if named in shelf() else load_shipped()
    elif str(source) in shelf() and not Path(source).exists():
        pack = load_shipped(str(source))
    else:
        pack = packs.load_pack(Path(source), shipped_catalogue())
    return reduce(apply_overlay, changes, pack)


def read_submission(
    source: StrPath | bytes | Mapping[str, Any], name: str | None = None, catalogue: Catalogue | None = None
) -> SubmissionFile:
    """The submission in a file (JSON or a workbook), in the bytes of one, or in memory as the dictionary of its JSON.

    `name` is what diagnostics and reports call it; `catalogue` that of a pack with measures of its own
    (`pack.catalogue`). Raises SubmissionError with everything that is wrong, UnreadableError, and TypeError.
    """
    _must_be(source, (str, os.PathLike, bytes, Mapping), "source", "a path, bytes or a dictionary")
    if isinstance(source, bytes):
        raw = source
    elif isinstance(source, Mapping):
        raw = exact(_as_read(source)).encode("utf-8", "surrogatepass")
    else:
        try:
            with open(source, "rb") as stream:
                raw = stream.read(LARGEST_FILE + 1)
        except (OSError, ValueError) as error:
            why = getattr(error, "strerror", None) or "no file has such a name"
            raise UnreadableError(f"{os.fspath(source)} cannot be read ({why})") from None
        name = name or os.fspath(source)
    return parse_submission(raw, name or "submission", catalogue or shipped_catalogue())


def evaluate(submission: SubmissionFile, pack: RulePack | None = None, gate: Gate | None = None) -> Evaluation:
    """What the rules find in a submission, by default those in force on the day of which it speaks.

    `gate` says from which severity on, and under which coverage, the verdict's code is not 0. A rule that fails gives a
    finding with the status `error`. Raises SubmissionError where the submission names checks that the pack has not,
    TypeError and ValueError.
    """
    _must_be(submission, (SubmissionFile,), "submission", "what read_submission gave")
    _must_be(pack, (RulePack, type(None)), "pack", "what load_pack gave")
    _must_be(gate, (Gate, type(None)), "gate", "a Gate")
    if gate is not None:
        _must_be(gate.fail_on, (Level,), "fail_on", "a Level such as Level.MAJOR")
        _must_be(gate.min_coverage, (Decimal, int, type(None)), "min_coverage", "a Decimal or a whole number")
        if gate.fail_on is Level.MET:
            raise ValueError("fail_on is the least severity that fails, and what is met cannot")
    return evaluator.evaluate(pack or shipped_for(submission.submission.date.last), submission, gate)


def render(evaluation: Evaluation, report: str) -> str:
    """The whole report in a format of text: "text", "markdown", "html", "json", "sarif" and others.

    Raises ValueError for a format that is not known or not text, and TypeError.
    """
    try:
        return render_bytes(evaluation, report).decode("utf-8")
    except UnicodeDecodeError:
        raise ValueError(f'"{report}" is no text; use render_bytes') from None


def render_bytes(evaluation: Evaluation, report: str) -> bytes:
    """The whole report in any format, as the bytes of a file. Raises ValueError for an unknown one, and TypeError."""
    _must_be(evaluation, (Evaluation,), "evaluation", "what evaluate gave")
    if report not in list(Format):
        raise ValueError(f'no report is called "{report}"; it is one of: {", ".join(Format)}')
    return render_file(evaluation, Format(report))


def _must_be(value: object, kinds: tuple[type, ...], name: str, meant: str) -> None:
    """Raises TypeError at once, where a wrong argument would fail far inside."""
    if not isinstance(value, kinds):
        raise TypeError(f"{name} is {meant}, and no {type(value).__name__}")


def _as_read(value: Any) -> Any:
    """A value in memory as it would be read from JSON: tuples as lists, days as text, floats by their digits."""
    match value:
        case Mapping():
            return {str(key): _as_read(one) for key, one in value.items()}
        case str() | bool() | int() | Decimal() | None:
            return value
        case float():
            return Decimal(str(value))
        case date():
            return value.isoformat()
        case Sequence():
            return [_as_read(one) for one in value]
        case _:
            raise TypeError(f"a submission holds texts, numbers, lists and dictionaries, and no {type(value).__name__}")
