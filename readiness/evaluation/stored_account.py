"""Stored evaluations as far as a portfolio needs them: by the names that a whole evaluation has."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from readiness.core.bounds import LONGEST_RESULT_TEXT
from readiness.core.diagnostics import Issue
from readiness.core.documents import Document
from readiness.core.plain_data import as_dataclass
from readiness.data.submission_file import refuse
from readiness.data.vocabulary import Area, CheckId, CriterionId, FindingStatus, Level
from readiness.evaluation.stored import AS_WRITTEN, StoredProvenance

# Criteria of a pack: more than any framework has. Each is a column of the portfolio.
MOST_CRITERIA = 500


@dataclass(frozen=True, slots=True)
class StoredCheck:
    """The result of one check."""

    check: CheckId
    title: str
    criterion: CriterionId
    status: FindingStatus
    severity: Level | None
    silence: bool


@dataclass(frozen=True, slots=True)
class StoredCriterion:
    """One criterion."""

    id: CriterionId
    subject: str


@dataclass(frozen=True, slots=True)
class StoredCriteria:
    """One judgement area with its criteria."""

    id: Area
    title: str
    criteria: tuple[StoredCriterion, ...]


@dataclass(frozen=True, slots=True)
class StoredNotChecked:
    """A check of children's safety that could not be made."""

    check: str


@dataclass(frozen=True, slots=True)
class StoredSafety:
    """How many checks of children's safety could be made, and which could not."""

    checked: int
    not_checked: tuple[StoredNotChecked, ...]


@dataclass(frozen=True, slots=True)
class StoredWeakness:
    """A criterion with a gap."""

    criterion: CriterionId
    title: str
    severity: Level | None
    text: str
    also: tuple[Level, ...]
    unlooked: bool


@dataclass(frozen=True, slots=True)
class StoredQuestion:
    """What inspectors are likeliest to ask."""

    criterion: CriterionId
    question: str


@dataclass(frozen=True, slots=True)
class StoredFirstPage:
    """What a director reads first."""

    safety: StoredSafety
    weaknesses: tuple[StoredWeakness, ...]
    questions: tuple[StoredQuestion, ...]
    caution: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class StoredWeakenings:
    """What weakened the checks, and whether the result may be published."""

    weakenings: tuple[str, ...]
    not_for_publication: bool


@dataclass(frozen=True, slots=True)
class StoredAccount:
    """An evaluation as far as a portfolio needs it."""

    provenance: StoredProvenance
    verdict: StoredWeakenings
    first_page: StoredFirstPage
    areas: tuple[StoredCriteria, ...]
    findings: tuple[StoredCheck, ...]


def stored_account(document: Document) -> StoredAccount:
    """The evaluation in a document, as far as a portfolio needs it. Raises SubmissionError."""
    found = as_dataclass(StoredAccount, document, AS_WRITTEN)
    refuse(document, _doubts(found))
    return found


def _doubts(account: StoredAccount) -> Iterator[Issue]:
    """What no evaluation of ours has: a check or a criterion twice, a gap without severity, endless texts and lists."""
    seen: set[str] = set()
    for index, finding in enumerate(account.findings):
        if finding.check in seen:
            yield Issue(("findings", index, "check"), "this check was given before", AS_WRITTEN)
        seen.add(finding.check)
        severe = finding.severity is not None and finding.severity.is_gap
        if (finding.status is FindingStatus.GAP) != severe:
            message = "a gap has a severity, and nothing else has one: minor, major or critical"
            yield Issue(("findings", index, "severity"), message, AS_WRITTEN)
    criteria = [one.id for area in account.areas for one in area.criteria]
    if len({*criteria}) < len(criteria) or len(criteria) > MOST_CRITERIA:
        yield Issue(("areas",), f"a criterion stands there twice, or there are over {MOST_CRITERIA}", AS_WRITTEN)
    for index, weakness in enumerate(account.first_page.weaknesses):
        if len(weakness.text) > LONGEST_RESULT_TEXT:
            message = f"the text has over {LONGEST_RESULT_TEXT:,} characters"
            yield Issue(("first_page", "weaknesses", index, "text"), message, AS_WRITTEN)
