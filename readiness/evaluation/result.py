"""The evaluation: the one result that every report renders. Its JSON is the product's contract."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from readiness.data.vocabulary import Level
from readiness.evaluation.area_result import AreaResult, Counts
from readiness.evaluation.comparison import Comparison
from readiness.evaluation.excused import BaselineUsed, WaiverUsed
from readiness.evaluation.finding import Finding
from readiness.evaluation.first_page import FirstPage
from readiness.evaluation.published_beside import AmongCouncils
from readiness.evaluation.result_json import as_json
from readiness.evaluation.selection import Selection
from readiness.packs.pack import OverlayUsed

EVALUATION_SCHEMA = "1.0"


@dataclass(frozen=True, slots=True)
class ImportedUsed:
    """Published figures of the user's that stood beside the shipped ones, and the files that they came from."""

    sha256: str
    files: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Provenance:
    """What was judged by what: enough to make the same bytes again.

    `pack_newer` is the pack of today's framework, where this one is of an earlier; `ids_of` the pack whose checks and
    criteria the submission says that it names. `waivers_sha256` are the hashes of the files of waivers that were read.
    What is made `for_sharing`, with counts rounded and free text left out, neither names the file nor has its hash.
    `council_figures_sha256` is of the figures of every council; null where none of them stands beside anything.
    """

    tool_version: str
    pack: str
    pack_version: str
    pack_title: str
    pack_extends: tuple[str, ...]
    pack_newer: str | None
    ids_of: str | None
    pack_sha256: str
    overlays: tuple[OverlayUsed, ...]
    catalogue_sha256: str
    council_figures_sha256: str | None
    imported: ImportedUsed | None
    waivers_sha256: tuple[str, ...]
    framework: str
    pack_in_force: bool
    score_validity: str | None
    pack_in_force_from: str
    submission: str
    submission_sha256: str
    submission_schema: str
    council: str
    council_code: str | None
    period_start: str
    period_end: str
    status: str
    prepared_by: str | None
    prepared_on: str | None
    for_sharing: bool = False


@dataclass(frozen=True, slots=True)
class MeasureSubmitted:
    """One measure of the catalogue: what was submitted, and which checks read it."""

    measure: str
    title: str
    definition: str
    source: str | None
    shown: str
    submitted: bool
    period_end: str | None
    path: str
    line: int | None
    column: int | None
    cell: str | None
    read_by: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FlowFigure:
    """A number of the flow; `value` is null where none was given exactly, and `shown` then says why.

    `snapshot` where it counts the last day, not the period; `small` where it gives a count of 1 to 5 away.
    """

    measure: str
    title: str
    value: Decimal | None
    shown: str
    period_end: str | None
    snapshot: bool
    small: bool


@dataclass(frozen=True, slots=True)
class FlowStep:
    """A step on the way from a contact to a plan: what came to it, and what waits there now."""

    title: str
    came: FlowFigure
    waiting: tuple[FlowFigure, ...]


class NoticeKind(StrEnum):
    """What a notice is about: first what is likely a slip, then what decided nothing."""

    PREPARED_BEFORE_END = "prepared-before-the-end"
    UNUSUAL_PERIOD = "unusual-period"
    TENFOLD_CHANGE = "tenfold-change"
    ODD_SPACE = "odd-space"
    NAME_SPELT_TWO_WAYS = "name-spelt-two-ways"
    MONTH_OR_YEAR = "month-or-year"
    ABOUT_CHANGED = "about-changed"
    OLD_FIGURES = "old-figures"
    UNREAD = "unread"
    UNCOUNTED = "uncounted"
    EVIDENCE_WITHOUT_CHECK = "evidence-without-check"
    EVIDENCE_BESIDE_NUMBER = "evidence-beside-number"
    PERSONAL_DATA = "personal-data"
    COUNCIL_CODE = "council-code"
    OF_ANOTHER_PACK = "of-another-pack"

    @property
    def doubtful(self) -> bool:
        """Whether it asks for a second look at the submission before the report is believed."""
        return list(NoticeKind).index(self) <= list(NoticeKind).index(NoticeKind.OLD_FIGURES)


@dataclass(frozen=True, slots=True)
class Notice:
    """Something that changes nothing and should be known."""

    kind: NoticeKind
    text: str
    path: str | None
    line: int | None
    column: int | None
    cell: str | None = None

    @property
    def doubtful(self) -> bool:
        """Whether it asks for a second look at the submission before the report is believed."""
        return self.kind.doubtful


@dataclass(frozen=True, slots=True)
class Verdict:
    """The exit code with its reason, and what weakened the checks; `only` what decided it, where not all did.

    `as_of` is the day by which waivers were judged, null where none were asked for; `baseline` is what stood before.
    The code leaves out what they excuse, and nothing else does.

    `small_counts` are the readings and evidence items that give counts of 1 to 5 away, each with how: for them the
    result is not for publication.
    """

    code: int
    reason: str
    last_line: str
    fail_on: Level
    min_coverage: Decimal | None
    exit_zero: bool
    only: Selection | None
    thin_areas: tuple[str, ...]
    stricter: str | None
    weakenings: tuple[str, ...]
    as_of: str | None
    waivers: tuple[WaiverUsed, ...]
    baseline: BaselineUsed | None
    not_for_publication: bool
    small_counts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Evaluation:
    """The result of judging one submission by one pack. Findings stand worst first.

    `among_councils` and `flow` are for pictures, and decide nothing. `since` says what changed since an earlier account
    of the council; null where none was given to compare with.
    """

    evaluation_schema: str
    provenance: Provenance
    verdict: Verdict
    counts: Counts
    first_page: FirstPage
    areas: tuple[AreaResult, ...]
    findings: tuple[Finding, ...]
    measures: tuple[MeasureSubmitted, ...]
    notices: tuple[Notice, ...]
    among_councils: tuple[AmongCouncils, ...] = ()
    flow: tuple[FlowStep, ...] = ()
    since: Comparison | None = None

    @property
    def council(self) -> str:
        """The council's name."""
        return self.provenance.council

    @property
    def period_end(self) -> str:
        """The last day of the submission's period, or its month or year."""
        return self.provenance.period_end

    def to_json(self) -> str:
        """The evaluation as JSON: keys in the order of the schema, numbers in at most six decimals."""
        return as_json(self)

    @property
    def finding_of(self) -> Mapping[str, Finding]:
        """The finding of each check, by check id."""
        return {finding.check: finding for finding in self.findings}
