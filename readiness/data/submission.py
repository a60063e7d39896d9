"""The model of a submission: one council's self-assessment, or a case that others compiled."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated, Any, Literal

from pydantic import Field, field_validator

from readiness.core.types import Coded, Day, Label, Model, Named, Number, Several, Text, YesNo, invalid
from readiness.data.measures import MeasureId
from readiness.data.ratings import Ratings, contradiction
from readiness.data.readings import NOT_SUBMITTED, Headcount, Period, Reading
from readiness.data.vocabulary import Change, CheckId, CriterionId, EvidenceKind, Origin, PackId, Shows

SCHEMA_VERSION = "1.0"
CODE = r"(E[0-9]{8}|[0-9]{3})"


class State(StrEnum):
    """How finished a submission is; `compiled` was put together by others from what was published."""

    DRAFT = "draft"
    SIGNED_OFF = "signed-off"
    COMPILED = "compiled"


class Council(Model):
    """Whose services these are. `code` is the nine-character code of the Office for National Statistics.

    In a file, DfE's three digits ("916") may stand for it.
    """

    name: Label
    code: Annotated[Label, Coded(CODE, "a council's code of nine characters", "E10000013")] | None = None


class SubmissionPeriod(Period):
    """The time that the submission speaks of unless a reading gives its own."""

    start: Day


class EvidenceItem(Model):
    """An audit, a survey, a letter or a statement that the council can show, and the checks that it speaks to."""

    checks: Several[CheckId] = ()
    criteria: Several[CriterionId] = ()
    kind: EvidenceKind
    origin: Origin
    shows: Shows
    date: Day
    sample: Headcount | None = None
    moderated: YesNo | None = None
    ratings: Ratings = Ratings()
    summary: Text
    source: Label | None = None

    @property
    def mentions(self) -> int:
        """How many checks and criteria it names."""
        return len(self.checks) + len(self.criteria)

    @property
    def length(self) -> int:
        """How many characters its texts have."""
        return len(self.summary) + len(self.source or "")

    @property
    def contradiction(self) -> str | None:
        """The ratings, in words, that contradict what it shows; None where none does."""
        return contradiction(self.shows, self.ratings, self.sample)


class Action(Model):
    """What the council is doing about something. The owner is a role, not a name."""

    criteria: Several[CriterionId]
    action: Text
    owner: Label | None = None
    due: Day | None = None
    status: Literal["open", "closed"]
    effect: Text | None = None

    @property
    def mentions(self) -> int:
        """How many criteria it names."""
        return len(self.criteria)

    @property
    def length(self) -> int:
        """How many characters its texts have."""
        return len(self.action) + len(self.owner or "") + len(self.effect or "")


class Reform(Model):
    """What the council has changed, and since when: child in need work moved into Family Help, for example."""

    since: Day
    what: Several[Change]

    @field_validator("what")
    @classmethod
    def _something(cls, value: tuple[Change, ...]) -> tuple[Change, ...]:
        if not value:
            raise invalid(
                "it says nothing of what has changed", f'write "{Change.FAMILY_HELP}", or leave in_reform out'
            )
        return value


class Submission(Model):
    """One submission. In the file, the readings stand in sections; see `parse_submission`.

    `pack` says whose the checks and criteria are that evidence, self-ratings and actions name.
    """

    schema_version: Label
    council: Council
    period: SubmissionPeriod
    status: State
    pack: PackId | None = None
    prepared_by: Label | None = None
    prepared_on: Day | None = None
    local_standards: Named[str, Number] = Field(default_factory=dict)
    in_reform: Reform | None = None
    readings: Mapping[MeasureId, Reading] = Field(default_factory=dict)
    evidence: Several[EvidenceItem] = ()
    self_ratings: Named[CriterionId, Shows] = Field(default_factory=dict)
    actions: Several[Action] = ()
    extensions: Mapping[str, Any] = Field(default_factory=dict)

    @field_validator("schema_version")
    @classmethod
    def _known_version(cls, value: str) -> str:
        if value.partition(".")[0] != SCHEMA_VERSION.partition(".")[0]:
            raise invalid(f'"{value}" is not a version that this tool reads', f'write "{SCHEMA_VERSION}"')
        return value

    def reading(self, measure: str) -> Reading:
        """What was submitted for a measure: "not submitted" where the key is absent."""
        return self.readings.get(measure, NOT_SUBMITTED)

    @field_validator("self_ratings")
    @classmethod
    def _no_context(cls, value: Mapping[str, Shows]) -> Mapping[str, Shows]:
        if Shows.CONTEXT in value.values():
            raise invalid("a self-rating cannot be context", "write strength, improving, mixed or weakness")
        return value

    @property
    def compiled(self) -> bool:
        """Whether others compiled it from what was published."""
        return self.status is State.COMPILED

    def period_of(self, reading: Reading) -> Period:
        """The time that a reading speaks of: its own, or the submission's."""
        return reading.period or self.period

    @property
    def date(self) -> Day:
        """The day by which it speaks: when it was prepared, or the end of its period."""
        return self.prepared_on or self.period.end

    def is_overdue(self, action: Action) -> bool:
        """Whether an action is open past its date. One without a date is not: reports say that it has none."""
        return action.status == "open" and action.due is not None and action.due.last < self.date.last


FIXED_KEYS = tuple(name for name in Submission.model_fields if name != "readings")
IGNORED_KEYS = ("$schema",)
