"""Problems for people and for other people's systems: as text, as JSON, and as SARIF."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from typing import Any

from readiness.core.diagnostics import Problem, Rule, pointer
from readiness.core.version import __version__

SARIF_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/schemas/sarif-schema-2.1.0.json"


def as_text(problems: Iterable[Problem]) -> str:
    """One problem a line, in file order, and how many there are in the last line."""
    lines = [str(problem) for problem in _in_order(problems)]
    count = "1 problem" if len(lines) == 1 else f"{len(lines) or 'no'} problems"
    return "".join(f"{line}\n" for line in (*lines, count))


def as_json(problems: Iterable[Problem]) -> str:
    """`{"count": …, "problems": [{rule, file, line, column, path, what, mend}]}`, in file order."""
    found = [{"rule": problem.rule.value, **as_plain(problem)} for problem in _in_order(problems)]
    return _dumped({"count": len(found), "problems": found})


def as_plain(problem: Problem) -> dict[str, Any]:
    """Where a problem stands, what it is and what to do, as JSON has it."""
    return {
        "file": problem.file,
        "line": problem.place.line,
        "column": problem.place.column,
        "path": pointer(problem.path),
        "what": problem.what,
        "mend": problem.mend,
    }


def as_sarif(problems: Iterable[Problem]) -> str:
    """SARIF 2.1.0, for systems that show problems at their lines. Columns count characters."""
    found = _in_order(problems)
    rules = [rule for rule in Rule if any(problem.rule is rule for problem in found)]
    driver = {
        "name": "readiness",
        "version": __version__,
        "rules": [{"id": rule.value, "shortDescription": {"text": rule.means}} for rule in rules],
    }
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "results": [_result(problem, rules.index(problem.rule)) for problem in found],
    }
    return _dumped({"$schema": SARIF_SCHEMA, "version": "2.1.0", "runs": [run]})


def _result(problem: Problem, index: int) -> dict[str, Any]:
    region = {"startLine": problem.place.line, "startColumn": problem.place.column}
    place = {
        "physicalLocation": {"artifactLocation": {"uri": _uri(problem.file)}, "region": region},
        "logicalLocations": [{"fullyQualifiedName": pointer(problem.path)}],
    }
    return {
        "ruleId": problem.rule.value,
        "ruleIndex": index,
        "level": "error",
        "message": {"text": f"{problem.what}; {problem.mend}"},
        "locations": [place],
    }


def _uri(file: str) -> str:
    """The path as a relative reference: what is not plain ASCII as its bytes in UTF-8."""
    return re.sub(
        r"[^A-Za-z0-9._~/-]",
        lambda found: "".join(f"%{one:02X}" for one in found[0].encode(errors="surrogateescape")),
        file,
    )


def _in_order(problems: Iterable[Problem]) -> list[Problem]:
    return sorted(problems, key=lambda one: one.order)


def _dumped(content: dict[str, Any]) -> str:
    return json.dumps(content, indent=2, ensure_ascii=False) + "\n"
