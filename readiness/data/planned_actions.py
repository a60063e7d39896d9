"""Taking the actions of a filled-in plan into a submission, with the cell of each for what is wrong with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from readiness.core.diagnostics import Diagnostic, Location, Path, SubmissionError
from readiness.core.json_text import exact
from readiness.core.sanitize import flat, folded
from readiness.data.catalogue import Catalogue
from readiness.data.submission_file import submission_in
from readiness.data.workbook_layout import ACTIONS
from readiness.data.workbook_reader import WorkbookDocument, read_workbook

KEY = ACTIONS.casefold()


@dataclass(frozen=True, slots=True)
class Taken:
    """A submission with the actions of a plan, and how many of them were new, and changed one that was there."""

    tree: Mapping[str, Any]
    new: int
    changed: int


def with_planned(tree: Mapping[str, Any], raw: bytes, name: str, catalogue: Catalogue) -> Taken:
    """The submission with the actions of the plan in the workbook. Raises SubmissionError with the plan's cells.

    An action of the same words for one of the same criteria is changed; every other one of the submission stays.
    """
    plan = read_workbook(raw, name, catalogue)
    if KEY not in plan.value:
        hint = f'give the plan that "readiness check -o plan.xlsx" wrote, with its sheet "{ACTIONS}"'
        raise SubmissionError([Diagnostic(name, Location(1, 1), (), f'the workbook has no sheet "{ACTIONS}"', hint)])
    before = list(tree.get(KEY) or [])
    actions = [dict(action) for action in before]
    places: dict[Path, Location] = {}
    changed: set[int] = set()
    for number, action in enumerate(plan.value[KEY]):
        at = next((index for index, old in enumerate(before) if _is_same(old, action)), None)
        if at is None:
            at = len(actions)
            actions.append(action)
        else:
            actions[at] |= _news(action, before[at])
            actions[at]["criteria"] = list(dict.fromkeys((*actions[at]["criteria"], *action["criteria"])))
            changed |= {at} if actions[at] != before[at] else set()
        places |= {(KEY, at, *path[2:]): place for path, place in plan.places.items() if path[:2] == (KEY, number)}
    merged = {**tree, **({KEY: actions} if actions else {})}
    # Only what came from the plan can be wrong: the submission was sound.
    submission_in(WorkbookDocument(name, exact(merged), merged, places), catalogue)
    return Taken(merged, len(actions) - len(before), len(changed))


def _news(action: Mapping[str, Any], old: Mapping[str, Any]) -> dict[str, Any]:
    """What the plan says otherwise. A plan holds texts on one line, which is no change."""
    said = {key: value for key, value in action.items() if key not in ("criteria", "action")}
    return {key: value for key, value in said.items() if flat(str(value)) != flat(str(old.get(key, "")))}


def _is_same(old: Mapping[str, Any], action: Mapping[str, Any]) -> bool:
    """Whether an action of the plan is one of the submission, whatever has become of it."""
    words = (folded(str(one.get("action", ""))) for one in (old, action))
    return len({*words}) == 1 and not {*old["criteria"]}.isdisjoint(action.get("criteria") or ())
