"""Submissions for tests: the smallest one, one without a gap, and what the pack makes of them."""

from __future__ import annotations

import json
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from readiness.data.catalogue import shipped_catalogue
from readiness.data.submission_file import parse_submission
from readiness.data.vocabulary import Level
from readiness.evaluation.evaluator import evaluate
from readiness.evaluation.result import Evaluation
from readiness.evaluation.verdict import Gate
from readiness.packs.pack import RulePack, load_shipped, shipped_for
from tests.support.packs import quick_pack

Json = dict[str, Any]

UNSEEN: Json = {"open_past_45_working_days": {"count": 41}, "open_past_limit_not_seen": {"count": 30}}
SEEN: Json = {"open_past_45_working_days": {"count": 41}, "open_past_limit_not_seen": {"count": 0}}


# The pack's own, so that what is kept to them is met.
STANDARDS: Json = {
    "strategy_discussion_hours": 24,
    "child_protection_visit_working_days": 10,
    "child_in_need_visit_working_days": 20,
    "assessment_seen_working_days": 5,
    "caseload_ceiling": 18,
}


def submission(**parts: Any) -> Json:
    """What every submission needs, and these parts."""
    return {
        "schema_version": "1.0",
        "council": {"name": "Anytown"},
        "period": {"start": "2026-04-01", "end": "2026-09-30"},
        "status": "draft",
        "local_standards": STANDARDS,
        **parts,
    }


def without_a_gap(**parts: Any) -> Json:
    """Enough good figures, and a good inspection letter, to be judged in every area that has checks."""
    good = submission(
        assessments={"within_45_working_days": {"numerator": 920, "denominator": 1000}, **SEEN},
        allocation={"waiting_without_risk_decision": {"count": 0}, "on_plan_without_worker": {"count": 0}},
        strategy_discussions={"waiting_past_local_standard": {"count": 0}, "waiting_past_24_hours": {"count": 0}},
        caseloads={"average": {"value": 12}},
        child_in_need={"reviewed_on_time": {"numerator": 480, "denominator": 500}},
        child_protection={
            "conferences_within_15_working_days": {"numerator": 195, "denominator": 200},
            "reviews_on_time": {"numerator": 300, "denominator": 300},
            "core_groups_within_10_working_days": {"numerator": 200, "denominator": 200},
            "seen_alone_at_last_visit": {"numerator": 300, "denominator": 300},
            "visits_on_time": {"numerator": 900, "denominator": 900},
            "visits_overdue_now": {"count": 0},
        },
        front_door={
            "contacts_decided_in_one_working_day": {"numerator": 9900, "denominator": 10000},
            "re_referrals": {"numerator": 300, "denominator": 2500},
        },
        improvement={"areas_with_evidence_of_effect": {"numerator": 10, "denominator": 10}},
        management_oversight={
            "supervision_on_time": {"numerator": 580, "denominator": 600},
            "decisions_on_time": {"numerator": 980, "denominator": 1000},
        },
        workforce={
            "agency": {"percentage": 5},
            "turnover": {"percentage": 6},
            "vacancy": {"percentage": 5},
        },
        evidence=[letter(*(check.id for check in quick_pack().checks if check.evidence))],
    )
    return good | parts


def letter(*checks: str, shows: str = "strength", date: str = "2026-08-14", **parts: Any) -> Json:
    """An inspectorate's letter that speaks to these checks."""
    return {
        "checks": list(checks),
        "kind": "inspection-letter",
        "origin": "inspection",
        "shows": shows,
        "date": date,
        "summary": "Inspectors looked.",
        **parts,
    }


def looked() -> Json:
    """A letter on every subject of which it is asked whether anybody has looked, which decides no check of practice."""
    silent = [c.id for c in quick_pack().criteria if any(check.silence for check in c.checks)]
    return letter(criteria=silent)


# A council that submits everything, and has next to nothing to put right.
SAMPLES = Path(__file__).parents[2] / "samples"
SOUND: Json = json.loads((SAMPLES / "sound.json").read_text(encoding="utf-8"))


def silence(minor: int = 0, watch: int = 0) -> str:
    """What the last line says of the shipped pack where nobody has looked at anything, with so many more found."""
    levels = [check.severity for check in load_shipped().checks if check.silence]
    minor, watch = minor + levels.count(Level.MINOR), watch + levels.count(Level.WATCH)
    to_watch = f", --fail-on watch would find {minor + watch} more" if watch else ""
    return f"--fail-on minor would find {minor} more{to_watch}."


def written(folder: Path, content: Json, name: str = "submission.json") -> Path:
    """The submission as a file."""
    path = folder / name
    path.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
    return path


@cache
def sample(name: str) -> Evaluation:
    """What the pack of its day makes of a sample."""
    raw = (SAMPLES / f"{name}.json").read_bytes()
    file = parse_submission(raw, f"{name}.json", shipped_catalogue())
    return evaluate(shipped_for(file.submission.date.last), file)


def evaluated(content: Json, gate: Gate | None = None, pack: RulePack | None = None) -> Evaluation:
    """What the quick pack, or this one, makes of a submission."""
    raw = json.dumps(content, ensure_ascii=False).encode()
    if pack is None and (gate is None or (gate.waiving, gate.baseline, gate.only) == (None, None, None)):
        return _by_quick_pack(raw, gate)
    pack = pack or quick_pack()
    return evaluate(pack, parse_submission(raw, "submission.json", pack.catalogue), gate)


# Many tests begin with the same submission, or compare theirs with it.
@lru_cache(maxsize=50)
def _by_quick_pack(raw: bytes, gate: Gate | None) -> Evaluation:
    return evaluate(quick_pack(), parse_submission(raw, "submission.json", quick_pack().catalogue), gate)
