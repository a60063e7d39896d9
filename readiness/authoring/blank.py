"""The blank submission that `readiness new` writes: every measure, not submitted."""

from __future__ import annotations

from readiness.core.json_text import dumped
from readiness.data.catalogue import Catalogue, shipped_catalogue, submitted
from readiness.data.submission import SCHEMA_VERSION


def blank_submission(catalogue: Catalogue | None = None, pack: str | None = None) -> str:
    """The JSON of a submission with every measure not submitted, and placeholders for what every submission needs.

    `pack` is the one whose checks it will name; without it, that is the pack that judges.
    """
    catalogue = submitted(catalogue or shipped_catalogue())
    sections = {
        section: {m.name: {"status": "not-submitted"} for m in catalogue.measures.values() if m.section == section}
        for section in catalogue.sections
    }
    blank = {
        "schema_version": SCHEMA_VERSION,
        "council": {"name": "Name of the council"},
        "period": {"start": "2026-04-01", "end": "2026-09-30"},
        "status": "draft",
        **({"pack": pack} if pack else {}),
        "local_standards": {},
        **sections,
        "evidence": [],
        "self_ratings": {},
        "actions": [],
        "extensions": {},
    }
    return dumped(blank)
