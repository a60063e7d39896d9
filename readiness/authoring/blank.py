"""The blank submission that `readiness new` writes: every measure, not submitted, and examples to copy from."""

from __future__ import annotations

from readiness.core.json_text import dumped
from readiness.data.catalogue import Catalogue, shipped_catalogue, submitted
from readiness.data.submission import SCHEMA_VERSION
from readiness.data.worked_examples import PARTS, READINGS

HOW_TO = (
    "Nothing under extensions is read. Copy from the examples what you need, and delete this part when you are done.",
    "Replace the status of a measure with its value; readiness explain SECTION.MEASURE says what belongs there.",
    "What stays as it is counts as missing, and never as a pass. Where you counted and found none, write 0.",
    "Readings, and what a submission holds beside them, have the forms below. The numbers in them are made up.",
)


def blank_submission(catalogue: Catalogue | None = None) -> str:
    """The JSON of a submission with every measure not submitted, and placeholders for what every submission needs.

    The examples stand under `extensions`, which nothing reads, so that nobody is judged by them.
    """
    catalogue = submitted(catalogue or shipped_catalogue())
    sections = {
        section: {m.name: {"status": "not-submitted"} for m in catalogue.measures.values() if m.section == section}
        for section in catalogue.sections
    }
    blank = {
        "schema_version": SCHEMA_VERSION,
        "extensions": {
            "how_to_fill_this_in": HOW_TO,
            "examples_of_readings": READINGS,
            "examples_of_other_parts": {name: part.example for name, part in PARTS.items()},
        },
        "council": {"name": "Name of the council"},
        "period": {"start": "2026-04-01", "end": "2026-09-30"},
        "status": "draft",
        "local_standards": {},
        **sections,
        "evidence": [],
        "self_ratings": {},
        "actions": [],
    }
    return dumped(blank)
