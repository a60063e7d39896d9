"""An overlay: a council's or consultant's changes to a pack, each with its reason, for a range of its versions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path as FilePath
from typing import Annotated

from pydantic import Field

from readiness.catalogue import as_model, digest, read_yaml
from readiness.criterion import Check, CheckId, Criterion, Example, Level, Threshold
from readiness.document import Document
from readiness.model import Coded, Model, Number, Tally, Text, Whole, YesNo
from readiness.policy import Version

# What `set` names where it is the pack's policy that is set.
PACK = "pack"


class PackRange(Model):
    """The pack that the overlay changes: from a version on, before another."""

    id: Text
    first: Version = Field(alias="from")
    before: Version


class Setting(Model):
    """New values, for a check or for the pack's policy.

    Of a check: thresholds by severity, the weight, the one severity of a condition or of evidence, `applies_when`, the
    periods of a trend, and what evidence needs. Of the pack: the least coverage in percent, credit by level, and the
    defaults of local standards.
    """

    thresholds: Mapping[Level, Threshold] = Field(default_factory=dict)
    weight: Annotated[Whole, Field(ge=0, le=5)] | None = None
    severity: Level | None = None
    applies_when: Text | None = None
    change_over: Annotated[Whole, Field(ge=2, le=12)] | None = None
    sample: Tally | None = None
    moderated: YesNo | None = None
    max_age_months: Tally | None = None
    minimum_coverage: Annotated[Number, Field(ge=0, le=100)] | None = None
    credit: Mapping[Level, Annotated[Number, Field(ge=0, le=1)]] = Field(default_factory=dict)
    local_standards: Mapping[str, Number] = Field(default_factory=dict)


class Operation(Model):
    """One change with its reason: `set` something `to` new values, `disable` a check, add a check or a criterion."""

    reason: Text
    set: Annotated[str, Coded(rf"(LD|HP|CC|CL)\d{{2}}\.[1-9]\d?|{PACK}", "a check, or pack", "HP06.1")] | None = None
    to: Setting | None = None
    disable: CheckId | None = None
    add_check: Check | None = None
    add_criterion: Criterion | None = None


class Overlay(Model):
    """An overlay's file. Its examples speak of the checks that it adds or sets."""

    overlay_format: Annotated[str, Coded(r"1\.\d+", "an overlay format that this tool reads", "1.0")]
    id: Text
    version: Version
    title: Text
    pack: PackRange
    operations: tuple[Operation, ...]
    examples: tuple[Example, ...] = ()


@dataclass(frozen=True, slots=True)
class OverlayFile:
    """An overlay, and the file in which it stands."""

    overlay: Overlay
    document: Document
    sha256: str


def read_overlay(file: FilePath) -> OverlayFile:
    """The overlay in a file. Raises PackError with every problem found, each with its line and column."""
    document = read_yaml(file, file.parent)
    return OverlayFile(as_model(Overlay, document), document, digest(file.parent, [file]))
