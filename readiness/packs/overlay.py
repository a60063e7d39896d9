"""The model of an overlay's file: changes to a pack, each with its reason, for a range of the pack's versions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path as FilePath
from typing import Annotated

from pydantic import Field

from readiness.core.documents import Document
from readiness.core.rule_files import as_model, digest, read_rules
from readiness.core.types import Coded, Model, Number, Prose, Tally, Text, Whole, YesNo
from readiness.data.vocabulary import CheckId, Level, PackId
from readiness.packs.band import Threshold
from readiness.packs.criterion import Check, Criterion, Example
from readiness.packs.policy import Version

# `set: pack` changes the pack's policy.
PACK = "pack"
# An operation has exactly one of these keys.
KINDS = ("set", "disable", "add_check", "add_criterion")
OPERATIONS_LIMIT = 500


class PackRange(Model):
    """The pack that the overlay changes: from a version on, before another."""

    id: PackId
    """The id of the pack."""
    first: Version = Field(alias="from")
    """The first version that the overlay fits, in quotation marks."""
    before: Version
    """The first version that it may no longer fit: every operation should be read again then."""


class Setting(Model):
    """New values, for a check or, the last three, for the pack's policy."""

    thresholds: Mapping[Level, Threshold] = Field(default_factory=dict)
    """New thresholds by the severity of their bands. A number rests on the reason of the operation."""
    weight: Annotated[Whole, Field(ge=0, le=5)] | None = None
    """How much the check counts in scores and coverage, 0 to 5. Less than before is less strict."""
    severity: Level | None = None
    """The severity of a condition or of evidence."""
    applies_when: Text | None = None
    """A condition under which alone the check applies. It counts as less strict."""
    change_over: Annotated[Whole, Field(ge=2, le=12)] | None = None
    """Over how many periods a trend is looked at. It counts as less strict."""
    sample: Tally | None = None
    """The least sample of the council's own evidence that can make a check met."""
    moderated: YesNo | None = None
    """Whether the council's own evidence must be moderated to make a check met."""
    max_age_months: Tally | None = None
    """How old evidence that makes a check met may be, in months."""
    minimum_coverage: Annotated[Number, Field(ge=0, le=100)] | None = None
    """Under this share of an area's weight nothing is said of the area, in percent."""
    credit: Mapping[Level, Annotated[Number, Field(ge=0, le=1)]] = Field(default_factory=dict)
    """How much of a check's weight each level earns, 0 to 1."""
    local_standards: Mapping[str, Number] = Field(default_factory=dict)
    """Defaults of local standards, for councils that name none."""


class Operation(Model):
    """One change with its reason: `set` something `to` new values, `disable` a check, add a check or a criterion."""

    reason: Prose
    """Why: who agreed it, when, and from what. It is told in every report."""
    set: Annotated[str, Coded(rf"[A-Z]{{2}}\d{{2}}\.[1-9]\d?|{PACK}", "a check, or pack", "HP06.1")] | None = None
    """The check that is changed; or pack, for the pack's policy."""
    to: Setting | None = None
    """With set: the new values."""
    disable: CheckId | None = None
    """A check that is no longer assessed. It stays in the report, not assessed, with the reason."""
    add_check: Check | None = None
    """A check of a criterion that is there, numbered from 60 on."""
    add_criterion: Criterion | None = None
    """A criterion with its checks and examples, numbered from 60 on."""


class Overlay(Model):
    """An overlay's file. Its examples speak of the checks that it adds or sets."""

    overlay_format: Annotated[str, Coded(r"1\.\d+", "an overlay format that this tool reads", "1.0")]
    """The version of the form of this file, in quotation marks."""
    id: PackId
    """What the overlay is called by."""
    version: Version
    """The overlay's own version, in quotation marks."""
    title: Prose
    """What it is, for reports."""
    pack: PackRange
    """The pack that it changes, and which versions of it."""
    operations: Annotated[tuple[Operation, ...], Field(max_length=OPERATIONS_LIMIT)]
    """What is changed, one thing at a time, each with its reason."""
    examples: tuple[Example, ...] = ()
    """What its author means by the checks that it adds or sets."""


@dataclass(frozen=True, slots=True)
class OverlayFile:
    """An overlay with the file that it was read from."""

    overlay: Overlay
    document: Document
    sha256: str


def read_overlay(file: FilePath) -> OverlayFile:
    """The overlay in a file. Raises PackError with every issue found, each with its line and column."""
    read = read_rules(file, file.parent)
    document = read.document()
    return OverlayFile(as_model(Overlay, document), document, digest([read]))
