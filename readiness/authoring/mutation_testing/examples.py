"""Examples as submissions: an author's example becomes the submission that it stands for, and checks are run on it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import localcontext
from typing import Any

from readiness.core.diagnostics import Issue, Location, PackError, Path, SubmissionError
from readiness.core.documents import Document
from readiness.core.numbers import ARITHMETIC
from readiness.core.suggestions import suggestion
from readiness.core.types import PartialDate
from readiness.data.submission import SCHEMA_VERSION
from readiness.data.submission_file import SubmissionFile, submission_in
from readiness.evaluation.evaluator import evaluate_check
from readiness.evaluation.facts import Facts
from readiness.evaluation.finding import Finding
from readiness.packs.compile import CompiledCheck
from readiness.packs.criterion import Check, Example
from readiness.packs.pack import RulePack

SUMMARY = "as the example says"


@dataclass(frozen=True)
class ExampleDocument(Document):
    """The document of an example's submission, whose parts are in a criterion's file at the path `at`."""

    written: Document
    at: Path

    def location(self, path: Path) -> Location:
        """The location in the criterion's file of a path in the submission."""
        return self.written.location(self.home(path))

    @property
    def places(self) -> Mapping[Path, Location]:
        """The locations of the criterion's file, by its own paths; for the submission's paths, use `location`."""
        return self.written.places

    def home(self, path: Path) -> Path:
        """The path in the criterion's file of a path in the submission."""
        match path:
            case ("period", *_):
                return (*self.at, "period_end")
            case ("evidence" | "local_standards", *_) | ():
                return (*self.at, *path)
            case (section, name, *inner):
                return (*self.at, "given", f"{section}.{name}", *inner)
            case _:
                return self.at


@dataclass(frozen=True, slots=True)
class Staged:
    """An example with its submission."""

    example: Example
    file: SubmissionFile
    at: Path

    def comes_to(self, check: Check, pack: RulePack, rule: CompiledCheck | None = None) -> str:
        """The outcome of a check, as examples write it: its level where there is one, else its status.

        `rule` replaces what the pack compiled, for a mutant of the check.
        """
        if rule is not None:
            pack = replace(pack, compiled={**pack.compiled, check.id: rule})
        finding = self.finding(check, pack)
        return (finding.level or finding.status).value

    def finding(self, check: Check, pack: RulePack) -> Finding:
        """The finding of a check, with the reason where it could not be assessed."""
        with localcontext(ARITHMETIC):
            return evaluate_check(check, Facts(pack, self.file))


def staged(example: Example, pack: RulePack, written: Document, at: Path = ()) -> Staged:
    """The example as a submission for the year up to its period end.

    An evidence item may leave out its summary. Raises PackError where it is no valid submission, with locations in the
    criterion's file.
    """
    document = ExampleDocument(written.name, written.text, _content(example, pack), written, at)
    try:
        file = submission_in(document, pack.catalogue)
    except SubmissionError as error:
        issues = [Issue(document.home(p.path), p.message, p.hint) for p in error.diagnostics]
        raise PackError(written.diagnostics(issues)) from None
    if issues := list(_unknown_checks(file, pack, at)):
        raise PackError(written.diagnostics(issues))
    return Staged(example, file, at)


def _content(example: Example, pack: RulePack) -> dict[str, Any]:
    """The content of the submission."""
    # The pack's own standards unless the example names others: a council that states none is held at watch.
    sections: dict[str, dict[str, Any]] = {}
    for measure, reading in example.given.items():
        section, _, name = measure.partition(".")
        sections.setdefault(section, {})[name] = reading
    return {
        **sections,
        "schema_version": SCHEMA_VERSION,
        "council": {"name": "Anytown"},
        "period": {"start": _year_before(example.period_end), "end": example.period_end},
        "status": "draft",
        "evidence": [{"summary": SUMMARY, **item} for item in example.evidence],
        "local_standards": {**pack.about.local_standards, **example.local_standards},
    }


def _year_before(end: PartialDate) -> str:
    """The first day of the year that ends on a day."""
    last = end.last
    same_day = date(last.year - 1, last.month, min(last.day, 28) if last.month == 2 else last.day)
    return (same_day + timedelta(days=1)).isoformat()


def _unknown_checks(file: SubmissionFile, pack: RulePack, at: Path) -> Iterator[Issue]:
    for index, item in enumerate(file.submission.evidence):
        for position, name in enumerate(item.checks):
            if name not in pack.compiled:
                path = (*at, "evidence", index, "checks", position)
                yield Issue(path, f"the pack has no check {name}", suggestion(name, pack.compiled))
