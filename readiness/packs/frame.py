"""The frame of a pack: what stands beside its criteria, and what its criteria may name. It is read before them."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path as FilePath

from readiness.core.diagnostics import PackError
from readiness.core.documents import Document
from readiness.core.rule_files import RuleFile, as_model, digest, named
from readiness.core.shipped import rules_folder
from readiness.data.catalogue import Catalogue, with_files
from readiness.packs.extension import about_over, extended
from readiness.packs.frequencies import Frequencies
from readiness.packs.lint.policy import about_issues
from readiness.packs.pack_files import CRITERIA, FREQUENCIES, PACK_YAML, pack_files
from readiness.packs.policy import About
from readiness.packs.shelf import names_in


@dataclass(frozen=True, slots=True)
class Frame:
    """The files of a pack, each read once, and what those beside its criteria say.

    `folder` is what messages call its folder, and `base` the frame of the pack that it extends.
    """

    folder: str
    files: tuple[RuleFile, ...] = field(repr=False)
    document: Document = field(repr=False)
    about: About
    frequencies: Frequencies
    catalogue: Catalogue
    base: Frame | None

    @property
    def sha256(self) -> str:
        """The hash of its files, and of the packs that it extends."""
        behind = [RuleFile("extends", "", self.base.sha256.encode())] if self.base else []
        return digest([*self.files, *behind])

    def criteria(self) -> list[Document]:
        """What stands in the files of its own criteria. Raises PackError."""
        return [file.document() for file in self.files if file.place.startswith(f"{CRITERIA}/")]


def read_frame(folder: FilePath, catalogue: Catalogue, bases: FilePath | None = None) -> Frame:
    """The frame of the pack in a folder; what it extends lies in the folder `bases`, or comes with the tool.

    Raises PackError with every issue found, each with its file, line and column.
    """
    return _framed(folder, catalogue, bases or rules_folder(), ())


def _framed(folder: FilePath, catalogue: Catalogue, bases: FilePath, behind: tuple[str, ...]) -> Frame:
    """The same; `behind` are the names of the packs that extend this one."""
    files = pack_files(folder)
    document = files[PACK_YAML].document()
    name = extended(document, names_in(bases), behind)
    base = _framed(bases / name, catalogue, bases, (*behind, name)) if name else None
    catalogue = with_files(base.catalogue if base else catalogue, files.values())
    about = as_model(About, document, about_over(base.about, document.value) if base else None)
    if unsound := list(about_issues(about, catalogue)):
        raise PackError(document.diagnostics(unsound))
    frequencies = base.frequencies if base else Frequencies()
    if FREQUENCIES in files:
        frequencies = as_model(Frequencies, files[FREQUENCIES].document())
    return Frame(named(folder, folder), tuple(files.values()), document, about, frequencies, catalogue, base)
