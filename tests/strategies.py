"""Submissions of every sort, for property tests."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from readiness.catalogue import shipped_catalogue
from readiness.measure import Measure
from readiness.pack import load_shipped
from readiness.reading import Kind

CATALOGUE = shipped_catalogue()
PACK = load_shipped()
EVIDENCE_CHECKS = [check.id for check in PACK.checks]
CRITERIA = [criterion.id for criterion in PACK.criteria]

reasons = st.sampled_from(["not recorded", "the system changed", "too few"])
bounds = st.sampled_from([{}, {"bound": "above"}, {"bound": "below"}])


def absences(measure: Measure) -> st.SearchStrategy[dict[str, Any]]:
    """Why there is no value."""
    return st.one_of(
        st.just({"status": "not-submitted"}),
        st.builds(lambda reason: {"status": "not-held", "reason": reason}, reasons),
        st.builds(
            lambda symbol: {"status": "suppressed", "symbol": symbol}, st.sampled_from(["c", "x", "z", "u", "low"])
        ),
    )


@st.composite
def values(draw: st.DrawFn, measure: Measure) -> dict[str, Any]:
    """A value of a measure, of any shape that its kind allows."""
    match measure.kind:
        case Kind.PROPORTION:
            if draw(st.booleans()):
                bottom = draw(st.integers(0, 1000))
                return {"numerator": draw(st.integers(0, bottom)), "denominator": bottom}
            percentage = {"percentage": draw(st.integers(10, 999).map(lambda tenths: tenths / 10))}
            return {**percentage, **draw(bounds)}
        case Kind.RATIO:
            most = float(measure.largest) if measure.largest is not None else 400.0
            return {"value": draw(st.floats(0, most).map(lambda number: round(number, 1)))}
        case Kind.COUNT:
            return {"count": draw(st.integers(1, 300)), **draw(bounds)}
        case Kind.DURATION:
            low, middle, high = sorted(draw(st.lists(st.integers(0, 300), min_size=3, max_size=3)))
            return {"median": low, "percentile_90": middle, "longest": high}
        case Kind.DISTRIBUTION:
            return {"bands": {name: draw(st.integers(0, 200)) for name in measure.bands or ()}}
        case Kind.YES_NO:
            return {"answer": draw(st.booleans())}
        case Kind.DATE:
            return {"date": draw(st.sampled_from(["2025", "2026-01", "2026-03-31"]))}


def readings(measure: Measure) -> st.SearchStrategy[dict[str, Any]]:
    """A value, or a reason for none."""
    return st.one_of(values(measure), absences(measure))


evidence_items = st.fixed_dictionaries(
    {
        "checks": st.lists(st.sampled_from(EVIDENCE_CHECKS), min_size=1, max_size=3, unique=True),
        "kind": st.sampled_from(["audit", "survey", "feedback", "inspection-letter", "review", "statement"]),
        "origin": st.sampled_from(["own", "peer", "independent", "inspection", "third-party"]),
        "shows": st.sampled_from(["strength", "improving", "mixed", "weakness", "context"]),
        "date": st.sampled_from(["2025", "2025-11", "2026-02-28", "2026-03"]),
        "sample": st.integers(0, 60),
        "moderated": st.booleans(),
        "summary": st.sampled_from(["as seen", "in 40 records"]),
    }
)


@st.composite
def submissions(draw: st.DrawFn) -> dict[str, Any]:
    """A submission that the schema accepts."""
    document: dict[str, Any] = {
        "schema_version": "1.0",
        "council": {"name": "Anywhere (fictional)"},
        "period": {"start": "2025-10-01", "end": "2026-03-31"},
        "status": draw(st.sampled_from(["draft", "signed-off", "compiled"])),
        "evidence": draw(st.lists(evidence_items, max_size=8)),
        "self_ratings": draw(
            st.dictionaries(st.sampled_from(CRITERIA), st.sampled_from(["strength", "mixed", "weakness"]), max_size=5)
        ),
    }
    if draw(st.booleans()):
        document["local_standards"] = {"strategy_discussion_hours": draw(st.integers(1, 72))}
    chosen = draw(st.lists(st.sampled_from(list(CATALOGUE.measures.values())), max_size=40, unique_by=lambda m: m.id))
    for measure in chosen:
        document.setdefault(measure.section, {})[measure.name] = draw(readings(measure))
    return document
