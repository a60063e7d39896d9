"""The model of `frequencies.yaml`: how often inspections criticised a theme, and examined a subject."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from readiness.core.types import Model, Percent, Tally, Text
from readiness.data.source import Source


class Frequency(Model):
    """How often a theme is among the areas for improvement, in percent of reports."""

    percent: Percent
    """In all years."""
    recent: Percent
    """In the recent years."""


class Criticised(Model):
    """How often each theme was criticised."""

    of_reports: Tally
    """How many reports were counted."""
    years: Text
    """The years of the reports: 2018 to 2026."""
    recent_years: Text
    """The years that count as recent."""
    source: Source
    """Who counted, and how it was checked."""
    themes: Mapping[str, Frequency]
    """Each theme, by the name that criteria give under `themes`."""


class Examined(Model):
    """How often each subject is mentioned at all, in percent of reports."""

    of_reports: Tally
    """How many reports were counted."""
    years: Text
    """The years of the reports: 2022 on."""
    source: Source
    """Who counted, and how it was checked."""
    subjects: Mapping[str, Percent]
    """Each subject, by the name that criteria give under `examined_as`, in percent of reports."""


class Frequencies(Model):
    """`frequencies.yaml`, where a pack has one: criticised is not examined, and both are shown."""

    criticised: Criticised | None = None
    """How often a theme is among the areas for improvement."""
    examined: Examined | None = None
    """How often a subject is mentioned at all."""

    @property
    def themes(self) -> Mapping[str, Frequency]:
        """Each theme that is counted."""
        return self.criticised.themes if self.criticised else {}

    @property
    def subjects(self) -> Mapping[str, Decimal]:
        """Each subject that is counted, in percent of reports."""
        return self.examined.subjects if self.examined else {}
