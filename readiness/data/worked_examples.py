"""Worked examples of what a submission holds, to copy from: forms of readings, and the parts beside the readings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from readiness.data.measures import Measure
from readiness.data.readings import EXAMPLE, FIELDS, Kind

READINGS: Mapping[str, Any] = {
    "a share": {"numerator": 812, "denominator": 947},
    "a share of which only the result is known": {"percentage": 85.7},
    "a count": {"count": 41},
    "a count of none, which is a value too": {"count": 0},
    "an average or a rate": {"numerator": 1480, "denominator": 92.5},
    "an average or a rate of which only the result is known": {"value": 16.0},
    "a wait": {"median": 18, "percentile_90": 46, "longest": 120},
    "yes or no": {"answer": True},
    "a date": {"date": "2026-03-31"},
    "not recorded": {"status": "not-held", "reason": "not recorded before June"},
    "a small number that must not be told": {"status": "suppressed", "symbol": "c"},
    "nothing to count, where the measure may not apply": {
        "status": "not-applicable",
        "reason": "no proceedings ended in the year",
    },
    "with its source, a note, teams and earlier figures": {
        "numerator": 812,
        "denominator": 947,
        "source": "children in need census",
        "note": "Two teams became one in May.",
        "by": {
            "team": {"North": {"numerator": 430, "denominator": 480}, "South": {"numerator": 382, "denominator": 467}}
        },
        "history": [
            {"period_end": "2025-09-30", "numerator": 790, "denominator": 930},
            {"period_end": "2026-03-31", "numerator": 801, "denominator": 951},
        ],
    },
}


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a submission beside its readings: what it is for, and an example of it."""

    title: str
    says: str
    example: Any


PARTS: Mapping[str, Part] = {
    "local_standards": Part(
        "The council's own standards",
        "How long the council allows itself, where the law sets no time. A standard that is not stated is taken to be "
        "the pack's, and a check that counts by it is then at best a line of enquiry.",
        {
            "strategy_discussion_hours": 24,
            "child_protection_visit_working_days": 10,
            "child_in_need_visit_working_days": 20,
            "assessment_seen_working_days": 5,
            "caseload_ceiling": 18,
        },
    ),
    "in_reform": Part(
        "A reform that changes what is counted",
        "Since when child in need work is in Family Help, or child protection in teams of several agencies. Lines from "
        "published figures then make no gap in what the change makes incomparable. Leave it out where neither is so.",
        {"since": "2026-01", "what": ["family-help", "multi-agency-child-protection-teams"]},
    ),
    "evidence": Part(
        "What the council can show",
        "Audits, surveys, feedback, reviews, inspection letters and the council's own statements. Each names the "
        "checks that it speaks to: one that names a criterion alone is shown and decides nothing. What the council "
        "looked at itself can show strength only with a sample, and moderated by somebody independent.",
        [
            {
                "checks": ["HP06.4"],
                "kind": "audit",
                "origin": "own",
                "shows": "mixed",
                "date": "2026-08-14",
                "sample": 24,
                "moderated": True,
                "ratings": {"good_or_better": 13, "requires_improvement": 8, "inadequate": 3},
                "summary": "Most assessments are thorough; a third leave out the father.",
            }
        ],
    ),
    "self_ratings": Part(
        "How the council rates itself",
        "A word for each criterion that the council has a view on. Grades are Ofsted's, and are refused.",
        {"HP06": "mixed", "LD07": "weakness"},
    ),
    "actions": Part(
        "What the council does about it",
        "Each action names its criteria. The owner is a role and not a name; the effect is what has changed for "
        "children, and not that the action is done.",
        [
            {
                "criteria": ["HP06"],
                "action": "Go through every assessment past day 35 each week.",
                "owner": "head of assessment",
                "due": "2026-12-15",
                "status": "open",
                "effect": "Since May, 20 fewer assessments a month run late.",
            }
        ],
    ),
}


UNREAD = "no check reads it"


def about(measure: Measure) -> str:
    """What a measure is, in a line beside it: its title, its unit, what to write, and where it is held."""
    fields = [name for name in FIELDS[measure.kind] if name not in ("unit", "bands", "at_least", "at_most")]
    shape = {
        Kind.PROPORTION: "numerator and denominator, or percentage",
        Kind.RATIO: "numerator and denominator, or value",
        Kind.DISTRIBUTION: f"bands ({', '.join(measure.bands or ())})",
    }.get(measure.kind, ", ".join(fields))
    held = f"; held in {measure.held_in}" if measure.held_in else ""
    return f"{measure.title}; in {measure.measured_in}; write {shape}{held}"


def how_to_write(measure: Measure) -> str:
    """A reading of the measure, as it stands in a submission."""
    if measure.kind is Kind.DISTRIBUTION:
        bands = ", ".join(f'"{band}": 0' for band in measure.bands or ())
        return f'{{"bands": {{{bands}}}}}'
    return EXAMPLE[measure.kind]
