"""The largest submission that a council would send: every measure by team and over time, and all else in plenty."""

from __future__ import annotations

from itertools import cycle, islice
from typing import Any

from readiness.data.catalogue import shipped_catalogue, submitted
from readiness.data.measures import Direction, Measure
from readiness.data.readings import Kind
from tests.support.packs import quick_pack
from tests.support.submissions import Json

ITEMS = 60
SUBJECTS = {"North": -2, "South": -1, "East": 0, "West": 0, "Assessment and early help": 1, "Disabled children": 2}
"""The teams, alike in size, and by how much each has more or less than the sixth part of the whole."""
BEFORE = ("2024-03-31", "2024-09-30", "2025-03-31", "2025-09-30")
SUMMARY = (
    "Two auditors read the whole record of each child, spoke with the worker, and with a parent where one would. "
    "In most records the child's voice is there and the plan says what must change. In one in four the plan repeats "
    "what was written at the start, visits are late after a change of worker, and no manager asks why. "
)


def largest() -> Json:
    """The submission."""
    content: Json = {
        "schema_version": "1.0",
        "council": {"name": "Greater Anytown and the Outer Isles (fictional)"},
        "period": {"start": "2025-10-01", "end": "2026-03-31"},
        "status": "signed-off",
        "prepared_by": "head of performance",
        "prepared_on": "2026-04-21",
        "local_standards": {"strategy_discussion_hours": 48},
        "evidence": list(islice(_evidence(), ITEMS)),
        "self_ratings": dict(
            zip(
                (criterion.id for criterion in quick_pack().criteria),
                cycle(("strength", "mixed", "improving", "weakness")),
                strict=False,
            )
        ),
        "actions": list(islice(_actions(), ITEMS)),
    }
    for index, measure in enumerate(submitted(shipped_catalogue()).measures.values()):
        content.setdefault(measure.section, {})[measure.name] = _reading(measure, index % 7)
    return content


def _reading(measure: Measure, step: int) -> dict[str, Any]:
    source = f"{measure.name}, 1 April 2026"
    whole = _figure(measure, 600, step) | {"source": source, "note": SUMMARY.partition(".")[0]}
    if measure.kind not in (Kind.YES_NO, Kind.DATE):
        whole["history"] = [
            {"period_end": end, **_figure(measure, 600, step + late)} for late, end in enumerate(BEFORE)
        ]
        whole["by"] = {
            dimension: {name: _figure(measure, 600 // len(SUBJECTS), step, more) for name, more in SUBJECTS.items()}
            for dimension in measure.by
        }
    if measure.kind is Kind.PROPORTION:
        whole["also"] = [{"value": 61.5, "source": "dashboard of the service"}]
    return whole


def _figure(measure: Measure, size: int, step: int, more: int = 0) -> dict[str, Any]:
    match measure.kind:
        case Kind.PROPORTION:
            percent = 70 + 2 * step if measure.direction is Direction.HIGHER else 30 - 2 * step
            return {"numerator": size * percent // 100 + more, "denominator": size}
        case Kind.RATIO:
            return {"numerator": size * (4 + step) // 2 + more, "denominator": size // 4}
        case Kind.COUNT:
            return {"count": min(size + more, int(measure.most))}
        case Kind.DURATION:
            return {"median": 3 + step + more, "percentile_90": 30 + step, "longest": 120}
        case Kind.DISTRIBUTION:
            return {"bands": dict.fromkeys(measure.bands or (), size // 10)}
        case Kind.YES_NO:
            return {"answer": True}
        case Kind.DATE:
            return {"date": "2026-03"}


def _evidence() -> Any:
    checks = cycle(check.id for check in quick_pack().checks if check.evidence)
    shows = cycle(("strength", "mixed", "weakness", "improving"))
    kinds = cycle((("audit", "own"), ("inspection-letter", "inspection"), ("review", "peer"), ("survey", "own")))
    for index, (kind, origin) in enumerate(kinds):
        yield {
            "checks": [next(checks)],
            "kind": kind,
            "origin": origin,
            "shows": next(shows),
            "date": f"2026-0{index % 3 + 1}-15",
            "sample": 20 + index % 20,
            "moderated": True,
            "ratings": {"good_or_better": 12, "requires_improvement": 7, "inadequate": 1},
            "summary": f"Programme of audits, part {index}. {SUMMARY * 2}".strip(),
            "source": "report to the improvement board, April 2026",
        }


def _actions() -> Any:
    criteria = cycle(criterion.id for criterion in quick_pack().criteria)
    for index in range(ITEMS):
        yield {
            "criteria": [next(criteria)],
            "action": f"Action {index}: heads of service read ten records a month and say what they changed",
            "owner": "head of quality and practice",
            "due": f"2026-0{index % 9 + 1}-28",
            "status": "open" if index % 3 else "closed",
            "effect": "Fewer plans repeat what was written at the start: 25% in January, 14% in March.",
        }
