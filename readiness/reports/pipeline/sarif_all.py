"""The writer of SARIF with a result for every check, also for one that is met or does not apply."""

from __future__ import annotations

from readiness.reports.pipeline import sarif


class Report(sarif.Report):
    """One run over all files, with all results."""

    kinds = tuple(sarif.KINDS.values())
