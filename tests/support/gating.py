"""What a gate leaves out, for tests: files of waivers, and gates with waivers or with a baseline."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from readiness.data.submission_file import SubmissionFile, parse_submission
from readiness.data.vocabulary import Level
from readiness.evaluation.baseline import Baseline
from readiness.evaluation.evaluator import evaluate
from readiness.evaluation.verdict import Gate
from readiness.packs.pack import RulePack
from readiness.packs.waivers import WaiverFile, read_waivers, waiving
from tests.support.packs import quick_pack

TODAY = date(2026, 11, 28)


def waiver(check: str, /, **parts: Any) -> dict[str, Any]:
    """A waiver of Anytown's that holds on the day of these tests, with these parts instead; None leaves one out."""
    usual = {
        "council": "Anytown",
        "check": check,
        "up_to": "major",
        "reason": "Six posts are vacant, and are filled in January.",
        "approved_by": "director of children's services",
        "approved_on": "2026-10-01",
        "expires_on": "2027-03-31",
    }
    return {name: value for name, value in (usual | parts).items() if value is not None}


def waiver_text(*waivers: Mapping[str, Any]) -> str:
    """A file of waivers. JSON is YAML too; each part has a line of its own."""
    return f'waivers_format: "1.0"\nwaivers: {json.dumps(waivers, indent=1) if waivers else []}\n'


def waiver_file(*waivers: Mapping[str, Any]) -> WaiverFile:
    """These waivers, read as the tool reads a file. Raises PackError."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "waivers.yaml"
        path.write_text(waiver_text(*waivers), encoding="utf-8")
        return read_waivers(path)


def file_of(content: Mapping[str, Any], pack: RulePack | None = None) -> SubmissionFile:
    """A submission as it is read from a file."""
    catalogue = (pack or quick_pack()).catalogue
    return parse_submission(json.dumps(content).encode(), "submission.json", catalogue)


def waived(
    content: Mapping[str, Any],
    *waivers: Mapping[str, Any],
    fail_on: str = "critical",
    as_of: date = TODAY,
    pack: RulePack | None = None,
) -> Gate:
    """A gate with these waivers for a submission. Raises PackError."""
    file = file_of(content, pack)
    return Gate(Level(fail_on), waiving=waiving([waiver_file(*waivers)], as_of, file.submission, pack or quick_pack()))


def beside(before: Mapping[str, Any], fail_on: str = "critical", pack: RulePack | None = None) -> Gate:
    """A gate with an earlier submission as the baseline."""
    pack = pack or quick_pack()
    file = file_of(before, pack)
    return Gate(Level(fail_on), baseline=Baseline(evaluate(pack, file), file.submission, stored=False))
