"""Files of rules: reading YAML, checking it against a model, collecting diagnostics, and hashing."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path as FilePath
from typing import Any, TypeVar

from pydantic import ValidationError

from readiness.core.compiled_yaml import read
from readiness.core.diagnostics import Diagnostic, Location, PackError, Path
from readiness.core.documents import YAML_LIMIT, Document
from readiness.core.regular_files import IrregularError, OpenFolder, read_regular
from readiness.core.types import Model
from readiness.core.validation import issues

M = TypeVar("M", bound=Model)


T = TypeVar("T")


def named(file: FilePath, root: FilePath) -> str:
    """The name of a pack's file in messages: its path as given, or from the pack's folder on where that is absolute."""
    # Results hold these names, and must be the same on every machine.
    return (file.relative_to(root.parent) if file.is_absolute() and root.name else file).as_posix()


@dataclass(frozen=True, slots=True)
class RuleFile:
    """A file of rules as it was read, once: what is judged is what is hashed.

    `place` is its path from the root of its rules on, `name` what messages call it.
    """

    place: str
    name: str
    raw: bytes = field(repr=False)

    def document(self) -> Document:
        """What stands in it. Raises PackError."""
        try:
            return read(self.raw.decode("utf-8"), self.name)
        except UnicodeDecodeError as error:
            message, hint = f"byte 0x{error.object[error.start]:02x} is not UTF-8", "save the file as UTF-8"
        raise PackError([Diagnostic(self.name, Location(1, 1), (), message, hint)])


def read_rules(file: FilePath, root: FilePath, within: OpenFolder | None = None) -> RuleFile:
    """A file of rules, from the folder that is open where one is. Raises PackError."""
    name = named(file, root)
    try:
        raw = within.read(file.name, YAML_LIMIT) if within else read_regular(file, YAML_LIMIT)
        if len(raw) <= YAML_LIMIT:
            return RuleFile(file.relative_to(root).as_posix(), name, raw)
        message, hint = f"the file holds over {YAML_LIMIT // 1024} KB", "split it"
    except IrregularError:
        message = "it is no regular file"
        hint = "put the file itself there, not a link" if within else "name the file itself"
    except OSError as error:
        message, hint = f"it cannot be read: {error.strerror or error}", "check that it is there and may be read"
    raise PackError([Diagnostic(name, Location(1, 1), (), message, hint)])


def as_model(model: type[M], document: Document, value: Any = None, at: Path = ()) -> M:
    """The document, or `value` from the path `at` in it, as a model. Raises PackError with every issue."""
    try:
        return model.model_validate(document.value if value is None else value)
    except ValidationError as error:
        raise PackError(document.diagnostics(issues(model, error, at))) from None


def gather(attempts: Iterable[Iterator[T]]) -> list[T]:
    """Everything that the attempts yield. Raises one PackError with the diagnostics of all of them."""
    models: list[T] = []
    diagnostics: list[Diagnostic] = []
    for attempt in attempts:
        try:
            models.extend(attempt)
        except PackError as error:
            diagnostics.extend(error.diagnostics)
    if diagnostics:
        raise PackError(diagnostics)
    return models


def digest(files: Iterable[RuleFile]) -> str:
    """SHA-256 of the files by name and content, in the order of their paths, with line ends as \\n."""
    # The length keeps files apart: without it, text could move from one to the next under the same hash.
    total = hashlib.sha256()
    for file in sorted(files, key=lambda one: one.place.split("/")):
        content = file.raw.replace(b"\r\n", b"\n")
        total.update(f"{file.place}\0{len(content)}\0".encode(errors="surrogateescape") + content)
    return total.hexdigest()
