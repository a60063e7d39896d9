"""Diagnostics as text for people, and as JSON and SARIF for other systems."""

from __future__ import annotations

import posixpath
from collections import Counter
from collections.abc import Iterable
from typing import Any

from readiness.core.addresses import as_fingerprints, fingerprint, uri
from readiness.core.diagnostics import Diagnostic, Rule, pointer
from readiness.core.json_text import dumped
from readiness.core.text import brief, counted
from readiness.core.version import __version__

# A file of 256 KB can hold tens of thousands, which nobody would read.
MOST = 200
SARIF_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/schemas/sarif-schema-2.1.0.json"


def as_text(diagnostics: Iterable[Diagnostic]) -> str:
    """One diagnostic a line, in file order, and their number in the last line."""
    found, number = _first(diagnostics)
    count = f"{counted(number, 'problem') if number else 'no problems'}{left_out(number)}"
    return "".join(f"{line}\n" for line in (*(brief(str(diagnostic)) for diagnostic in found), count))


def as_json(diagnostics: Iterable[Diagnostic], more: bool = False) -> str:
    """`{"count": …, "problems": [{rule, file, line, column, path, message, hint}]}`, in file order.

    Where some are left out, `not_shown` is their number; `more` where the search ended before all were found.
    """
    found, number = _first(diagnostics)
    rest: dict[str, Any] = {"not_shown": number - MOST} if number > MOST else {}
    rest |= {"more": True} if more else {}
    problems = [{"rule": diagnostic.rule.value, **as_plain(diagnostic)} for diagnostic in found]
    return dumped({"count": number, **rest, "problems": problems})


def left_out(number: int) -> str:
    """How many of so many diagnostics are not shown, to stand after their number; empty where all are shown."""
    return f", {number - MOST} of them not shown" if number > MOST else ""


def as_plain(diagnostic: Diagnostic) -> dict[str, Any]:
    """A diagnostic as a JSON object, without its rule."""
    return {
        "file": diagnostic.file,
        "line": diagnostic.location.line,
        "column": diagnostic.location.column,
        "path": pointer(diagnostic.path),
        "message": diagnostic.message,
        "hint": diagnostic.hint,
    }


def as_sarif(diagnostics: Iterable[Diagnostic]) -> str:
    """SARIF 2.1.0, for systems that show diagnostics at their lines."""
    found, number = _first(diagnostics)
    rules = [rule for rule in Rule if any(diagnostic.rule is rule for diagnostic in found)]
    driver = {"name": "readiness", "semanticVersion": __version__, "rules": list(map(_rule, rules))}
    seen: Counter[str] = Counter()
    run: dict[str, Any] = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",  # SARIF counts UTF-16 units unless it is told
        "results": [_result(diagnostic, rules.index(diagnostic.rule), seen) for diagnostic in found],
    }
    if number > MOST:
        notice = {"level": "warning", "message": {"text": f"{counted(number, 'problem')}{left_out(number)}"}}
        run["invocations"] = [{"executionSuccessful": True, "toolExecutionNotifications": [notice]}]
    return dumped({"$schema": SARIF_SCHEMA, "version": "2.1.0", "runs": [run]})


def _rule(rule: Rule) -> dict[str, Any]:
    help_text = f"{rule.means} Each result says what to do; the guide is docs/writing-rules.md."
    return {"id": rule.value, "shortDescription": {"text": rule.means}, "help": {"text": help_text}}


def _result(diagnostic: Diagnostic, index: int, seen: Counter[str]) -> dict[str, Any]:
    # Without folders, and without the line, which move. Two of a kind at one path are told apart by their order.
    key = f"{diagnostic.rule}:{posixpath.basename(diagnostic.file)}:{pointer(diagnostic.path)}"
    seen[key] += 1
    region = {"startLine": diagnostic.location.line, "startColumn": diagnostic.location.column}
    location = {
        "physicalLocation": {"artifactLocation": {"uri": uri(diagnostic.file)}, "region": region},
        "logicalLocations": [{"fullyQualifiedName": pointer(diagnostic.path)}],
    }
    return {
        "ruleId": diagnostic.rule.value,
        "ruleIndex": index,
        "level": "error",
        "message": {"text": f"{diagnostic.message}; {diagnostic.hint}"},
        "locations": [location],
        "partialFingerprints": as_fingerprints(fingerprint(f"{key}:{seen[key]}")),
    }


def _first(diagnostics: Iterable[Diagnostic]) -> tuple[list[Diagnostic], int]:
    """The first diagnostics in file order, and the number of all."""
    found = sorted(diagnostics, key=lambda one: one.order)
    return found[:MOST], len(found)
