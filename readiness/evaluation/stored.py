"""Stored evaluations: what a comparison needs of an evaluation that was written as JSON, read as a stranger's file."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from typing import TypeVar

from readiness.core.bounds import LARGEST_FILE, LONGEST_RESULT_TEXT, MOST_DIGITS, MOST_RESULT_VALUES
from readiness.core.diagnostics import Issue
from readiness.core.documents import Document
from readiness.core.json_reader import parse
from readiness.core.plain_data import as_dataclass
from readiness.core.types import Day
from readiness.data.catalogue import Catalogue
from readiness.data.submission_file import SubmissionFile, parse_submission, refuse
from readiness.data.vocabulary import Area, CriticalBecause, FindingStatus, Level
from readiness.evaluation.finding import EVERYONE
from readiness.evaluation.result import EVALUATION_SCHEMA
from readiness.evaluation.selection import Selection
from readiness.packs.policy import View

LARGEST = Decimal(10) ** MOST_DIGITS
Stored = TypeVar("Stored")
AS_WRITTEN = 'give the file as "readiness check FILE -f json" wrote it'


@dataclass(frozen=True, slots=True)
class StoredOverlay:
    """An overlay that changed the pack."""

    id: str
    version: str
    sha256: str

    @property
    def name(self) -> str:
        """Its id and its version, as reports name it."""
        return f"{self.id} {self.version}"


@dataclass(frozen=True, slots=True)
class StoredProvenance:
    """What was judged by what."""

    tool_version: str
    pack: str
    pack_version: str
    pack_sha256: str
    overlays: tuple[StoredOverlay, ...]
    catalogue_sha256: str
    submission: str
    submission_sha256: str
    council: str
    council_code: str | None
    period_start: Day
    period_end: Day
    status: str
    prepared_on: Day | None
    waivers_sha256: tuple[str, ...] = ()
    for_sharing: bool = False


@dataclass(frozen=True, slots=True)
class StoredBenchmark:
    """Published figures, by name and year."""

    release: str
    year: int
    as_at: str


@dataclass(frozen=True, slots=True)
class StoredThreshold:
    """One band."""

    severity: Level
    comparison: str
    value: Decimal


@dataclass(frozen=True, slots=True)
class StoredPart:
    """A part of an expression that was evaluated."""

    expression: str


@dataclass(frozen=True, slots=True)
class StoredReading:
    """A reading that a check looked at."""

    measure: str
    definition: str
    shown: str
    numerator: Decimal | None
    denominator: Decimal | None
    period_end: Day
    decides: bool
    counted_alike_since: Day | None = None


@dataclass(frozen=True, slots=True)
class StoredEvidence:
    """An evidence item that spoke to a check."""

    kind: str
    origin: str
    shows: str
    date: str
    sample: int | None
    moderated: bool | None
    summary: str
    decides: bool


@dataclass(frozen=True, slots=True)
class StoredRow:
    """One team within a check."""

    dimension: str
    subject: str
    status: FindingStatus
    severity: Level | None
    shown: str
    borderline: bool
    too_small: bool


@dataclass(frozen=True, slots=True)
class StoredFinding:
    """The result of one check."""

    check: str
    title: str
    criterion: str
    area: Area
    status: FindingStatus
    critical_because: CriticalBecause | None
    severity: Level | None
    borderline: bool
    silence: bool
    text: str
    reason: str | None
    shown: str | None
    benchmark: StoredBenchmark | None
    thresholds: tuple[StoredThreshold, ...] = ()
    trace: tuple[StoredPart, ...] = ()
    readings: tuple[StoredReading, ...] = ()
    evidence: tuple[StoredEvidence, ...] = ()
    subjects: tuple[StoredRow, ...] = ()
    subject: str = EVERYONE
    without_overlays: Level | None = None


@dataclass(frozen=True, slots=True)
class StoredVerdict:
    """By what gate the code came about, and whether the result may be published."""

    fail_on: Level
    min_coverage: Decimal | None
    exit_zero: bool
    only: Selection | None
    not_for_publication: bool
    as_of: Day | None = None


@dataclass(frozen=True, slots=True)
class StoredArea:
    """One judgement area."""

    id: Area
    title: str
    view: View


@dataclass(frozen=True, slots=True)
class StoredEvaluation:
    """An evaluation as far as a comparison needs it."""

    evaluation_schema: str
    provenance: StoredProvenance
    verdict: StoredVerdict
    areas: tuple[StoredArea, ...]
    findings: tuple[StoredFinding, ...]


def read_account(
    raw: bytes, name: str, catalogue: Catalogue, stored: Callable[[Document], Stored], limit: int = LARGEST_FILE
) -> SubmissionFile | Stored:
    """The submission in these bytes, or what `stored` makes of the evaluation in them. Raises SubmissionError."""
    document = stored_document(raw, name, limit)
    if document is None:
        return parse_submission(raw, name, catalogue, limit)
    return stored(document)


def stored_document(raw: bytes, name: str, limit: int = LARGEST_FILE) -> Document | None:
    """The document in these bytes, where it says that it is an evaluation; else None. Raises SubmissionError."""
    # A submission may have the word as well, in what it keeps for others: then it is read once more, as what it is.
    if b'"evaluation_schema"' in raw:
        document = parse(raw, name, limit, MOST_RESULT_VALUES)
        if isinstance(document.value, dict) and "evaluation_schema" in document.value:
            refuse_other_version(document)
            return document
    return None


def stored_evaluation(document: Document) -> StoredEvaluation:
    """The evaluation in a document, as far as a comparison needs it. Raises SubmissionError."""
    found = as_dataclass(StoredEvaluation, document, AS_WRITTEN)
    refuse(document, _doubts(found))
    return found


def refuse_other_version(document: Document) -> None:
    """Raises SubmissionError for an evaluation of a version that this one does not read."""
    version = document.value["evaluation_schema"]
    ours = EVALUATION_SCHEMA.partition(".")[0]
    if not isinstance(version, str) or version.partition(".")[0] != ours:
        message = "this is not a version of evaluations that this tool reads"
        hint = f'judge the submission anew; what is read is "{EVALUATION_SCHEMA}"'
        refuse(document, [Issue(("evaluation_schema",), message, hint)])


def _numbers(finding: StoredFinding) -> Iterator[Decimal]:
    yield from (threshold.value for threshold in finding.thresholds)
    for reading in finding.readings:
        yield from (part for part in (reading.numerator, reading.denominator) if part is not None)


def _doubts(evaluation: StoredEvaluation) -> Iterator[Issue]:
    """What no evaluation of ours has: a check twice, endless texts and numbers, a gap without severity."""
    seen: set[str] = set()
    for index, finding in enumerate(evaluation.findings):
        issue = partial(Issue, hint=AS_WRITTEN)
        if finding.check in seen:
            yield issue(("findings", index, "check"), "this check was given before")
        seen.add(finding.check)
        for key in ("text", "shown", "reason"):
            if len(getattr(finding, key) or "") > LONGEST_RESULT_TEXT:
                yield issue(("findings", index, key), f"the text has over {LONGEST_RESULT_TEXT:,} characters")
        if any(abs(number) >= LARGEST for number in _numbers(finding)):
            yield issue(("findings", index), "a number in it is too large")
        severe = finding.severity is not None and finding.severity.is_gap
        if finding.status is FindingStatus.GAP and not severe:
            yield issue(("findings", index, "severity"), "a gap needs a severity: minor, major or critical")
