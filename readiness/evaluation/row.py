"""Rows: evaluations as a flat table, one line a finding, for spreadsheets and for the systems of pipelines."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from readiness.core.addresses import as_given, fingerprint
from readiness.core.dates import day_in_words
from readiness.core.diagnostics import Diagnostic, Location, pointer
from readiness.core.sanitize import path_text
from readiness.data.vocabulary import Area, FindingStatus, Level
from readiness.evaluation.finding import Finding, rank_of
from readiness.evaluation.for_others import findings_for_others, problem_for_others, tells_small
from readiness.evaluation.judged_file import JudgedFile
from readiness.evaluation.result import Evaluation

UNREADABLE = "unreadable"
# Over so many problems of one file nobody reads.
MOST_PROBLEMS = 200


@dataclass(frozen=True, slots=True)
class Row:
    """One finding of one file; or, with the status `unreadable`, one problem for which the file could not be judged.

    `file` is as the caller gave it; `line`, `column` and `path` are the place there, and `cell` that in a workbook.
    `text` has no small counts and no words of the council's own: `small` says that "fewer than 6" stands for one.
    `safety` where a child may be unsafe today. `left_out` says why it leaves the code alone: a waiver, or a baseline.
    `fingerprint` stays while the council, the check and the team do.
    """

    file: str
    line: int
    column: int
    cell: str | None
    path: str
    council: str | None
    council_code: str | None
    period_start: str | None
    period_end: str | None
    pack: str | None
    pack_version: str | None
    area: Area | None
    criterion: str | None
    check: str
    title: str
    subject: str | None
    status: str
    severity: Level | None
    safety: bool
    borderline: bool
    value: Decimal | None
    unit: str | None
    small: bool
    text: str
    distance: str | None
    remedy: str
    weight: int | None
    left_out: str | None
    fingerprint: str

    @property
    def adverse(self) -> bool:
        """Whether inspectors would ask about it: a gap or a line of enquiry."""
        return self.status in (FindingStatus.GAP, FindingStatus.WATCH)

    @property
    def unreadable(self) -> bool:
        """Whether it is a problem of the file, and no finding."""
        return self.status == UNREADABLE

    @property
    def asked(self) -> bool:
        """Whether somebody has to look: at what is adverse, at safety that was not checked, at what failed."""
        unchecked = self.safety and self.status == FindingStatus.NOT_ASSESSED
        return self.adverse or unchecked or self.unreadable or self.status == FindingStatus.ERROR

    @property
    def rank(self) -> int:
        """For ordering, worst first; what could not be read comes after critical gaps, and before all else."""
        if self.unreadable:
            return 1
        rank = rank_of(FindingStatus(self.status), self.severity)
        return rank if rank == 0 else rank + 1

    @property
    def told(self) -> str:
        """The finding in words, with what separates it from met, and that it leaves the code alone."""
        told = f"{self.text} {self.distance}" if self.distance and self.distance != self.text else self.text
        return f"{told} ({self.left_out})" if self.left_out else told

    @property
    def word(self) -> str:
        """The severity of a gap, else the status."""
        return self.severity or self.status


def rows(file: JudgedFile) -> Iterator[Row]:
    """The rows of one file, the worst first: every check is one, whatever became of it."""
    if file.evaluation is None:
        seen: dict[str, int] = {}
        for one in file.diagnostics[:MOST_PROBLEMS] or (_unknown(file.name),):
            yield _problem(one, seen)
    else:
        small = {one.check for one in file.evaluation.findings if tells_small(one)}
        for finding in findings_for_others(file.evaluation):
            yield _row(path_text(file.told_as), file.evaluation, finding, finding.check in small)


def _row(name: str, evaluation: Evaluation, finding: Finding, small: bool) -> Row:
    about = evaluation.provenance
    line, column, cell, path = _place(finding)
    return Row(
        file=name,
        line=line,
        column=column,
        cell=cell,
        path=path,
        council=about.council,
        council_code=about.council_code,
        period_start=about.period_start,
        period_end=about.period_end,
        pack=about.pack,
        pack_version=about.pack_version,
        area=finding.area,
        criterion=finding.criterion,
        check=finding.check,
        title=finding.title,
        subject=finding.subject or None,
        status=finding.status,
        severity=finding.severity,
        safety=finding.unsafe_today,
        borderline=finding.borderline,
        value=finding.value,
        unit=finding.unit,
        small=small,
        text=finding.text,
        distance=finding.distance,
        remedy=finding.remedy,
        weight=finding.weight,
        left_out=_left_out(finding),
        fingerprint=fingerprint(finding.key),
    )


def _left_out(finding: Finding) -> str | None:
    if finding.waived_until is not None:
        return f"waived until {day_in_words(finding.waived_until)}"
    return "in the baseline" if finding.in_baseline else None


def _place(finding: Finding) -> tuple[int, int, str | None, str]:
    """Where the finding stands: at a reading that decides it, else at its evidence, else at the file's beginning."""
    for reading in sorted(finding.readings, key=lambda one: not one.decides):
        if reading.line is not None:
            return reading.line, reading.column or 1, reading.cell, reading.path
    for item in sorted(finding.evidence, key=lambda one: not one.decides):
        return item.place.line, item.place.column, item.place.cell, item.path
    # Of what was not given, the path says where it belongs.
    return 1, 1, None, next((one.path for one in finding.readings), pointer(()))


def _unknown(name: str) -> Diagnostic:
    """The problem of a file of which nobody says why it could not be judged: it must not look as if all were well."""
    return Diagnostic(name, Location(1, 1), (), "it could not be judged", "read the log of the run")


def _problem(problem: Diagnostic, seen: dict[str, int]) -> Row:
    # Two problems of one kind may stand at one path: their order tells them apart.
    key = f"{problem.rule}:{pointer(problem.path)}"
    seen[key] = seen.get(key, 0) + 1
    return Row(
        file=path_text(as_given(problem.file)),
        line=problem.location.line,
        column=problem.location.column,
        cell=problem.location.cell,
        path=pointer(problem.path),
        council=None,
        council_code=None,
        period_start=None,
        period_end=None,
        pack=None,
        pack_version=None,
        area=None,
        criterion=None,
        check=problem.rule,
        title=problem.rule.means,
        subject=None,
        status=UNREADABLE,
        severity=None,
        safety=False,
        borderline=False,
        value=None,
        unit=None,
        small=False,
        text=problem_for_others(problem),
        distance=None,
        remedy="",
        weight=None,
        left_out=None,
        fingerprint=fingerprint(f"{key}:{seen[key]}"),
    )
