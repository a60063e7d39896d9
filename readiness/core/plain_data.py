"""Plain data: a document that was read, as the frozen dataclasses in which results are kept."""

from __future__ import annotations

from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError

from readiness.core.diagnostics import Issue, Rule, SubmissionError
from readiness.core.documents import Document
from readiness.core.types import kind_of

T = TypeVar("T")
MOST_TOLD = 20


def as_dataclass(kind: type[T], document: Document, hint: str) -> T:
    """The document as a dataclass; keys that it does not know are passed over. Raises SubmissionError."""
    try:
        return TypeAdapter(kind).validate_python(document.value)
    except ValidationError as error:
        found = [_issue(detail, hint) for detail in error.errors(include_url=False)[: MOST_TOLD + 1]]
        raise SubmissionError(document.diagnostics(found[:MOST_TOLD]), more=len(found) > MOST_TOLD) from None


def _issue(detail: Any, hint: str) -> Issue:
    path = detail["loc"]
    if detail["type"] == "missing":
        return Issue(path, f'"{path[-1]}" is missing', hint, Rule.MISSING)
    return Issue(path, f"{kind_of(detail['input'])} does not belong here", hint)
