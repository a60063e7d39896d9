"""Verification: whether a stored result is what its inputs give, as far as the place where the two first differ."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from readiness.core.diagnostics import Path, UnverifiedError, pointer
from readiness.core.documents import Document
from readiness.core.text import listed, shortened
from readiness.core.types import kind_of
from readiness.data.councils import is_same_council
from readiness.data.submission_file import SubmissionFile
from readiness.evaluation.baseline import Baseline
from readiness.evaluation.evaluator import evaluate
from readiness.evaluation.result import Evaluation
from readiness.evaluation.stored import StoredEvaluation, stored_evaluation
from readiness.packs.pack import RulePack

# What a result was judged by: only where all of it is the same can the rest be held against each other.
JUDGED_BY: Mapping[str, str] = {
    "tool_version": "the version of readiness",
    "pack": "the pack",
    "pack_version": "the version of the pack",
    "pack_sha256": "the rules of the pack",
    "overlays": "the overlays",
    "catalogue_sha256": "the measures and published figures",
    "council_figures_sha256": "the figures of councils",
    "imported": "the imported figures",
}
# What only a gate marks in a finding, so that a baseline's own says nothing of the gate of now.
MARKS = ("waived_until", "in_baseline")
# Characters of a value that a message quotes.
QUOTED = 60


class _Nothing:
    """Stands for a value where one side has none."""


NOTHING = _Nothing()


@dataclass(frozen=True, slots=True)
class Difference:
    """A place where a stored result is not what its inputs give, with the line in its file."""

    path: Path
    line: int
    found: Any
    expected: Any

    def __str__(self) -> str:
        found, expected = _quoted(self.found), _quoted(self.expected)
        return f"{pointer(self.path)} (line {self.line}): {found} stands there, and the inputs give {expected}"


def _quoted(value: Any) -> str:
    return "nothing" if value is NOTHING else shortened(kind_of(value), QUOTED)


def plain(evaluation: Evaluation) -> Any:
    """An evaluation as the values of its JSON."""
    return json.loads(evaluation.to_json(), parse_float=Decimal)


def differences(stored: Document, fresh: Any, at: Path = ()) -> Iterator[Difference]:
    """Every place where the values of a stored result, or of a part of it, are not those that its inputs give."""
    found = stored.value
    for step in at:
        found = found[step]
    for path, one, other in _apart(found, fresh, at):
        yield Difference(path, stored.location(path).line, one, other)


def _apart(found: Any, expected: Any, at: Path) -> Iterator[tuple[Path, Any, Any]]:
    if isinstance(found, dict) and isinstance(expected, dict):
        for key in dict.fromkeys((*expected, *found)):
            yield from _apart(found.get(key, NOTHING), expected.get(key, NOTHING), (*at, key))
    elif isinstance(found, list) and isinstance(expected, list):
        for index in range(max(len(found), len(expected))):
            one, other = (side[index] if index < len(side) else NOTHING for side in (found, expected))
            yield from _apart(one, other, (*at, index))
    # In Python true is 1.
    elif found != expected or isinstance(found, bool) != isinstance(expected, bool):
        yield at, found, expected


def judged_by_other(stored: Document, fresh: Any) -> list[str]:
    """What of that which judged is not the same, in words."""
    found, expected = stored.value["provenance"], fresh["provenance"]
    return [told for key, told in JUDGED_BY.items() if any(_apart(found.get(key), expected.get(key), ()))]


def made_for_sharing(stored: Document) -> bool:
    """Whether a result was made to be shown to others: it tells no hash of its submission, and hides small counts."""
    about = stored.value.get("provenance")
    return isinstance(about, dict) and "submission_sha256" in about and about["submission_sha256"] is None


def refuse_shared(stored: Document) -> None:
    """Raises UnverifiedError for a baseline that was made for sharing."""
    if made_for_sharing(stored):
        message = f"the baseline {stored.name} was made for sharing, and cannot be held against its submission"
        raise UnverifiedError(f"nothing was judged: {message}; give the whole result, or the submission")


def borne_out(stored: Document, file: SubmissionFile, pack: RulePack, anew: str) -> Evaluation:
    """The evaluation of a stored result's submission. Raises UnverifiedError where the result is not what it gives.

    `anew` says how a result is made that is.
    """
    told = f"the baseline {stored.name}"
    about: StoredEvaluation = stored_evaluation(stored)
    if about.provenance.submission_sha256 != file.sha256:
        name = file.document.name
        hint = f"give its own with --baseline-of, or {anew}"
        raise UnverifiedError(f"nothing was judged: {told} was not made from {name} (SHA-256 differs); {hint}")
    evaluation = evaluate(pack, file)
    fresh = plain(evaluation)
    if other := judged_by_other(stored, fresh):
        message = f"{told} was judged otherwise than now (not the same: {listed(other)})"
        raise UnverifiedError(f"nothing was judged: {message}; {anew}")
    gated = bool(stored.value["provenance"].get("waivers_sha256")) or bool(stored.value["verdict"].get("baseline"))
    first = next(
        (one for one in differences(stored, fresh["findings"], ("findings",)) if not (gated and _mark(one))), None
    )
    if first is not None:
        raise UnverifiedError(f"nothing was judged: {told} is not what its inputs give: {first}; {anew}")
    return evaluation


def _mark(difference: Difference) -> bool:
    return difference.path[-1] in MARKS


def as_baseline(evaluation: Evaluation, file: SubmissionFile, now: SubmissionFile, stored: bool, name: str) -> Baseline:
    """A baseline for a submission. Raises UnverifiedError where it is of another council, or of a later time."""
    then, today = file.submission, now.submission
    if not is_same_council(then.council.name, then.council.code, today.council.name, today.council.code):
        message = f"the baseline {name} is of {_shown(then.council.name)}, and this is of {_shown(today.council.name)}"
        raise UnverifiedError(f"nothing was judged: {message}; give one of the same council")
    for word, first, last in (("ends", then.period.end, today.period.end), ("speaks of a day", then.date, today.date)):
        if first.last > last.last:
            message = f"the baseline {name} {word} later ({first}) than this ({last})"
            raise UnverifiedError(f"nothing was judged: {message}; give what stood before")
    return Baseline(evaluation, then, stored)


def _shown(name: str) -> str:
    return shortened(name, QUOTED)
