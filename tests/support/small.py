"""Small submissions from readings by measure id: accepted ones, and what is said of the others."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from readiness.core.diagnostics import SubmissionError
from readiness.data.catalogue import Catalogue, shipped_catalogue
from readiness.data.submission_file import SubmissionFile, parse_submission
from tests.support.submissions import submission


def parsed(
    readings: Mapping[str, Any] | None = None, catalogue: Catalogue | None = None, **parts: Any
) -> SubmissionFile:
    """The smallest submission with these readings and parts, read as the tool reads a file."""
    content = submission(**parts)
    for measure, reading in (readings or {}).items():
        section, _, name = measure.partition(".")
        content.setdefault(section, {})[name] = reading
    return parse_submission(json.dumps(content, default=float).encode(), "small.json", catalogue or shipped_catalogue())


def refusals(readings: Mapping[str, Any] | None = None, **parts: Any) -> list[str]:
    """What is said of it, without the place in the file; nothing where it is accepted."""
    try:
        parsed(readings, **parts)
    except SubmissionError as error:
        return [str(diagnostic).split(": ", 1)[1] for diagnostic in error.diagnostics]
    return []
