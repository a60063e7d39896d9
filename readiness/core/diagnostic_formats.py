"""Diagnostics as text for people, and as JSON and SARIF for other systems."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from typing import Any

from readiness.core.diagnostics import Diagnostic, Rule, pointer
from readiness.core.version import __version__

SARIF_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/schemas/sarif-schema-2.1.0.json"


def as_text(diagnostics: Iterable[Diagnostic]) -> str:
    """One diagnostic a line, in file order, and their number in the last line."""
    lines = [str(diagnostic) for diagnostic in _in_order(diagnostics)]
    count = "1 problem" if len(lines) == 1 else f"{len(lines) or 'no'} problems"
    return "".join(f"{line}\n" for line in (*lines, count))


def as_json(diagnostics: Iterable[Diagnostic]) -> str:
    """`{"count": …, "problems": [{rule, file, line, column, path, message, hint}]}`, in file order."""
    found = [{"rule": diagnostic.rule.value, **as_plain(diagnostic)} for diagnostic in _in_order(diagnostics)]
    return _dumped({"count": len(found), "problems": found})


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
    found = _in_order(diagnostics)
    rules = [rule for rule in Rule if any(diagnostic.rule is rule for diagnostic in found)]
    driver = {
        "name": "readiness",
        "version": __version__,
        "rules": [{"id": rule.value, "shortDescription": {"text": rule.means}} for rule in rules],
    }
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",  # SARIF counts UTF-16 units unless it is told
        "results": [_result(diagnostic, rules.index(diagnostic.rule)) for diagnostic in found],
    }
    return _dumped({"$schema": SARIF_SCHEMA, "version": "2.1.0", "runs": [run]})


def _result(diagnostic: Diagnostic, index: int) -> dict[str, Any]:
    region = {"startLine": diagnostic.location.line, "startColumn": diagnostic.location.column}
    location = {
        "physicalLocation": {"artifactLocation": {"uri": _uri(diagnostic.file)}, "region": region},
        "logicalLocations": [{"fullyQualifiedName": pointer(diagnostic.path)}],
    }
    return {
        "ruleId": diagnostic.rule.value,
        "ruleIndex": index,
        "level": "error",
        "message": {"text": f"{diagnostic.message}; {diagnostic.hint}"},
        "locations": [location],
    }


def _uri(file: str) -> str:
    """The path as a relative reference: what is not plain ASCII as its bytes in UTF-8."""
    return re.sub(
        r"[^A-Za-z0-9._~/-]",
        lambda found: "".join(f"%{one:02X}" for one in found[0].encode(errors="surrogateescape")),
        file,
    )


def _in_order(diagnostics: Iterable[Diagnostic]) -> list[Diagnostic]:
    return sorted(diagnostics, key=lambda one: one.order)


def _dumped(content: dict[str, Any]) -> str:
    return json.dumps(content, indent=2, ensure_ascii=False) + "\n"
