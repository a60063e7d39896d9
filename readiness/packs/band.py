"""The model of a band: one threshold of a check, and what a value beyond it is.

The text under a field is shown by editors, as the description in the file's JSON Schema.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, Any

from pydantic import PlainValidator, WithJsonSchema

from readiness.core.numbers import plain
from readiness.core.types import Model, Prose, Tally, invalid, kind_of
from readiness.data.source import Source
from readiness.data.vocabulary import Basis, Level


@dataclass(frozen=True, slots=True)
class PublishedFigure:
    """A threshold that is looked up in published figures: `england`, `worst_quarter`, `worst_tenth`."""

    name: str

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True, slots=True)
class OwnStandard:
    """A threshold that each council sets for itself: `local.caseload_ceiling`."""

    name: str

    def __str__(self) -> str:
        return f"local.{self.name}"


def _threshold(value: Any) -> Decimal | PublishedFigure | OwnStandard:
    """A threshold as a file writes it: a number, a published figure's name, or `local.` and a standard's name."""
    # A check that is built in Python, and not read, holds thresholds that are parsed already.
    if isinstance(value, PublishedFigure | OwnStandard):
        return value
    if isinstance(value, str) and re.fullmatch(r"[a-z][a-z_.]*", value):
        return OwnStandard(value.removeprefix("local.")) if value.startswith("local.") else PublishedFigure(value)
    # `true` is an int in Python.
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        return Decimal(value)
    raise invalid(
        f"{kind_of(value)} is no threshold",
        "write a number without quotation marks, england, worst_quarter or worst_tenth",
    )


# PlainValidator, since pydantic might read the text "60" as a number. It gives no JSON Schema of its own.
Threshold = Annotated[
    Decimal | PublishedFigure | OwnStandard,
    PlainValidator(_threshold),
    WithJsonSchema({"anyOf": [{"type": "number"}, {"type": "string"}]}),
]


class Band(Model):
    """One threshold: a value beyond it has this severity. Exactly at the threshold is not beyond it."""

    severity: Level
    """What a value beyond the threshold is: watch (a line of enquiry), minor, major or critical."""
    below: Threshold | None = None
    """Less than this is worse. A number; england, worst_quarter or worst_tenth of published figures; or local.NAME."""
    above: Threshold | None = None
    """More than this is worse. A number; england, worst_quarter or worst_tenth of published figures; or local.NAME."""
    rests_on: Basis
    """What the threshold rests on: duty, benchmark (published figures), spread (a line of ours drawn from them),
    inspection-evidence or local."""
    fewest: Tally | None = None
    """How many people must be on the wrong side for this band: one child does not decide a rate."""
    because: Prose | None = None
    """Why the line is here. A number needs this, or a source. Say "Our line" where it is yours."""
    source: Source | None = None
    """The document that the threshold comes from."""

    @property
    def threshold(self) -> Decimal | PublishedFigure | OwnStandard:
        """The number beyond which a value has this severity, or where that number is to be found."""
        found = self.above if self.below is None else self.below
        assert found is not None  # lint refuses a band that has neither
        return found

    @property
    def threshold_in_words(self) -> str:
        """The threshold as a file writes it: "80", "england", "local.caseload_ceiling"."""
        return plain(self.threshold) if isinstance(self.threshold, Decimal) else str(self.threshold)

    @property
    def expression(self) -> str:
        """The rule-engine text that this band stands for."""
        return "value < threshold" if self.below is not None else "value > threshold"
