"""A source: the document that a fact rests on, and how it was checked."""

from __future__ import annotations

from enum import StrEnum

from pydantic import Field, model_validator

from readiness.core.types import Day, Model, Prose, invalid


class Verified(StrEnum):
    """How a source was checked: read itself, through others' account, from memory, or a local matter."""

    SOURCE = "source"
    SECONDARY = "secondary"
    RECALLED = "recalled"
    LOCAL = "local"


class Source(Model):
    """What a fact rests on. A duty holds `since` a day, and `until` one where it no longer does."""

    document: Prose
    """The document by its title and year."""
    place: Prose | None = None
    """Where in it: a chapter, a page, a paragraph."""
    since: Day | None = None
    """Since when a duty holds."""
    until: Day | None = None
    """Until when it held; absent while it does."""
    verified: Verified = Field(description="how it was checked: source, secondary, recalled or local")
    """How it was checked: source (read itself), secondary, recalled (from memory) or local."""

    @model_validator(mode="after")
    def _ends_after_it_begins(self) -> Source:
        if self.since is not None and self.until is not None and self.until.last < self.since.first:
            raise invalid(f"it ends ({self.until}) before it begins ({self.since})", "check the dates")
        return self
