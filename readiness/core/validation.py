"""Pydantic's validation errors as issues in our own words, so that messages survive its next version."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from enum import StrEnum
from typing import Any, Literal, get_args, get_origin

from pydantic import (
    ValidationError,
)

from readiness.core.diagnostics import Issue, Path, Rule
from readiness.core.suggestions import suggestion
from readiness.core.types import (
    Model,
    kind_of,
)


def issues(model: type[Model], error: ValidationError, at: Path = ()) -> Iterator[Issue]:
    """The issues of a validation error at the path `at`, with a suggestion for each unknown key."""
    for detail in error.errors(include_url=False):
        # pydantic marks an error in a key of a mapping by a step of its own, which no file has.
        path = (*at, *(step for step in detail["loc"] if step != "[key]"))
        yield Issue(path, *_in_our_words(model, detail, path), RULES.get(detail["type"], Rule.WRONG_VALUE))


# pydantic's types of errors that have a rule of their own.
RULES = {
    "missing": Rule.MISSING,
    "extra_forbidden": Rule.UNKNOWN_FIELD,
    "enum": Rule.UNKNOWN_WORD,
    "literal_error": Rule.UNKNOWN_WORD,
    "empty": Rule.EMPTY_TEXT,
}


# pydantic's types of errors for a wrong type, what belongs there instead, and how to write it.
WRONG_TYPES = {
    "bool_type": ("true or false", "write true or false, without quotation marks"),
    "string_type": ("text", "put it in quotation marks"),
    "tuple_type": ("a list", "put it in square brackets"),
    "model_type": ("an object", 'write { "key": value }'),
    "mapping_type": ("an object", 'write { "key": value }'),
    "dict_type": ("an object", 'write { "key": value }'),
}


def _in_our_words(model: type[Model], detail: Any, path: Path) -> tuple[str, str]:
    kind, context, given = detail["type"], detail.get("ctx", {}), kind_of(detail["input"])
    if kind == "model_type" and "by" in path[:-1]:
        hint = 'name the split, then the team, then its figures: "by": {"team": {"North": {"count": 12}}}'
        return f"{given} stands where a team's figures belong", hint
    if kind in WRONG_TYPES:
        belongs, hint = WRONG_TYPES[kind]
        keys = _keys(_model_at(model, detail["loc"])) if kind == "model_type" else ""
        return f"{given} stands where {belongs} belongs", keys or hint
    match kind:
        case "readiness" | "empty":
            return context["message"], context["hint"]
        case "missing":
            field = _model_at(model, detail["loc"][:-1]).model_fields.get(str(path[-1]))
            meant = field.description if field else None
            return f'"{path[-1]}" is missing', f"add it: {meant}" if meant else "add it"
        case "extra_forbidden":
            inner = _model_at(model, detail["loc"][:-1])
            names = [field.alias or name for name, field in inner.model_fields.items()]
            return f'there is no "{path[-1]}" here', suggestion(str(path[-1]), names)
        case "enum" if str(detail["input"]).lower() in GRADES:
            return f"{given} is a grade", "grades are Ofsted's: write strength, improving, mixed or weakness"
        case "enum" | "literal_error":
            return f"{given} is not known here", suggestion(str(detail["input"]), _words_at(model, detail["loc"]))
        case "too_long":
            return f"there are over {context['max_length']} of them", "split the file"
        case "greater_than_equal":
            return f"{detail['input']} is too small", f"the least is {context['ge']}"
        case "less_than_equal":
            return f"{detail['input']} is too large", f"the most is {context['le']:,}"
        case _:
            return f"{given} does not belong here", "put another value there, or leave the key out"


GRADES = ("outstanding", "good", "requires improvement", "requires improvement to be good", "inadequate")


def _model_at(model: type[Model], path: Iterable[str | int]) -> type[Model]:
    for step in path:
        if step in model.model_fields:
            model = _inner_model(model.model_fields[str(step)].annotation) or model
    return model


def _keys(model: type[Model]) -> str:
    """How to write an object with the keys that it must have; empty where it must have none."""
    needed = [f'"{name}": …' for name, field in model.model_fields.items() if field.is_required()]
    return f"write {{{', '.join(needed)}}}" if needed else ""


def _words_at(model: type[Model], path: Iterable[str | int]) -> list[str]:
    """The words that are allowed at a path, in their order."""
    words: list[str] = []
    for step in path:
        if step in model.model_fields:
            annotation = model.model_fields[str(step)].annotation
            words, model = _words(annotation), _inner_model(annotation) or model
    return words


def _words(annotation: Any) -> list[str]:
    if isinstance(annotation, type) and issubclass(annotation, StrEnum):
        return [*annotation]
    if get_origin(annotation) is Literal:
        return [*get_args(annotation)]
    return [word for inner in get_args(annotation) for word in _words(inner)]


def _inner_model(annotation: Any) -> type[Model] | None:
    if isinstance(annotation, type) and issubclass(annotation, Model):
        return annotation
    return next(filter(None, map(_inner_model, get_args(annotation))), None)
