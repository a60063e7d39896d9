"""The evaluation: the one result that every report renders. Its JSON is the product's contract."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Context, Decimal
from enum import StrEnum
from functools import cache
from typing import Any

from readiness.core.json_text import dumped
from readiness.data.vocabulary import Area, FindingStatus, Level
from readiness.evaluation.comparison import Comparison
from readiness.evaluation.excused import BaselineUsed, WaiverUsed
from readiness.evaluation.finding import AmongCouncils, Finding
from readiness.evaluation.selection import Selection
from readiness.packs.pack import OverlayUsed
from readiness.packs.policy import Condition, View

EVALUATION_SCHEMA = "1.0"
# What JSON has as it is: most parts of a result are of these types.
PLAIN = frozenset({str, int, bool, type(None)})
SHORTEST, WIDE = Decimal("1e-6"), Context(prec=60)


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
class Counts:
    """How many checks ended in each status. They add up to `total`, the pack's checks."""

    total: int
    met: int
    watch: int
    gap: int
    critical: int
    major: int
    minor: int
    not_assessed: int
    not_applicable: int
    error: int


@dataclass(frozen=True, slots=True)
class ActionTold:
    """One thing that the council does about a criterion; the owner is a role."""

    action: str
    owner: str | None
    due: str | None
    status: str
    effect: str | None
    overdue: bool


@dataclass(frozen=True, slots=True)
class CriterionResult:
    """One criterion, told once by its worst finding. `assessed` counts the checks that could be decided."""

    id: str
    title: str
    subject: str
    status: FindingStatus
    severity: Level | None
    worst: str
    text: str
    checks: tuple[str, ...]
    assessed: int
    self_rating: str | None
    actions: tuple[ActionTold, ...]
    criticised_percent: Decimal | None
    examined_percent: Decimal | None
    why: str
    looks_like: str
    inspectors_ask: str


@dataclass(frozen=True, slots=True)
class AreaResult:
    """One judgement area. `coverage` is the share of weight assessed, in percent; null where no checks are written.

    `view_when` is the condition of the policy that decided the view; `rests_on` says where score and view rest on
    something else than published figures.
    """

    id: Area
    title: str
    looks_at: str
    rests_on: str | None
    view: View
    view_when: Condition | None
    view_because: str
    score: Decimal | None
    coverage: Decimal | None
    weight_assessed: int
    weight_applicable: int
    weight_not_applicable: int
    counts: Counts
    criteria: tuple[CriterionResult, ...]
    unwritten: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two accounts of one thing that do not agree. `criterion` is null where no check reads either."""

    kind: str
    criterion: str | None
    title: str
    text: str
    checks: tuple[str, ...]


# So many weaknesses of the first page are told one by one; fewer where critical ones take the page, and never none.
LEADING, LEAST_LEADING = 8, 3


@dataclass(frozen=True, slots=True)
class Weakness:
    """A criterion with a gap, and what the council shows that it knows and does about it.

    `text` tells the worst gap, and `also` has the severities of its other gaps, worst first. `severity` is null where
    no check measures what was found; `unlooked` where the only gap is that nobody has looked.
    """

    area: Area
    criterion: str
    title: str
    severity: Level | None
    text: str
    also: tuple[Level, ...]
    unlooked: bool
    known: bool
    rated_strength: bool
    owned: bool
    dated: bool
    effect_shown: bool
    overdue: bool


@dataclass(frozen=True, slots=True)
class Question:
    """What inspectors are likeliest to ask, and why that."""

    criterion: str
    title: str
    question: str
    because: str


@dataclass(frozen=True, slots=True)
class Unseen:
    """What could not be seen in an area."""

    area: Area
    title: str
    not_assessed: int
    total: int
    silent: tuple[str, ...]
    unwritten: int


@dataclass(frozen=True, slots=True)
class Asked:
    """An adverse finding of children's safety that is not critical."""

    level: Level
    text: str


@dataclass(frozen=True, slots=True)
class NotChecked:
    """A check of children's safety that could not be made; the reason where it is not that nothing was submitted."""

    check: str
    criterion: str
    subject: str
    reason: str | None


@dataclass(frozen=True, slots=True)
class SafetyPage:
    """Children who may need action today: first what was not checked, then what was found.

    `unwritten` names the areas for which no check asks, `unread` what was submitted of children's safety and no check
    reads, `asked` what is adverse and not critical.
    """

    not_checked: tuple[NotChecked, ...]
    unwritten: tuple[str, ...]
    unread: tuple[str, ...]
    found: tuple[str, ...]
    asked: tuple[Asked, ...]
    checked: int
    statement: str


@dataclass(frozen=True, slots=True)
class FirstPage:
    """What a director reads in a minute, in this order."""

    safety: SafetyPage
    unseen: tuple[Unseen, ...]
    conflicts: tuple[Conflict, ...]
    weaknesses: tuple[Weakness, ...]
    questions: tuple[Question, ...]
    data: tuple[str, ...]
    pack_notice: str | None
    caution: tuple[str, ...]

    @property
    def critical(self) -> tuple[Weakness, ...]:
        """The weaknesses with a critical gap, which stands in full among what makes children unsafe."""
        return tuple(one for one in self.weaknesses if one.severity is Level.CRITICAL)

    @property
    def leading(self) -> tuple[Weakness, ...]:
        """The worst of the other weaknesses, which are told one by one."""
        return self._others[: max(LEADING - len(self.critical), LEAST_LEADING)]

    @property
    def further(self) -> Mapping[Area, tuple[Weakness, ...]]:
        """The rest of them, which are counted by area."""
        rest, areas = self._others[len(self.leading) :], [one.area for one in self.unseen]
        return {area: found for area in areas if (found := tuple(one for one in rest if one.area == area))}

    @property
    def unlooked(self) -> tuple[Weakness, ...]:
        """The subjects of which nothing worse is known than that nobody has looked; they are told together."""
        return tuple(one for one in self.weaknesses if one.unlooked)

    @property
    def _others(self) -> tuple[Weakness, ...]:
        return tuple(one for one in self.weaknesses if one.severity is not Level.CRITICAL and not one.unlooked)


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


def as_json(result: object) -> str:
    """A result as JSON: keys in the order of its schema, numbers in at most six decimals."""
    return dumped(as_plain(result))


@cache
def _keys(kind: type) -> tuple[str, ...] | None:
    """The names of a dataclass's fields; None for any other type."""
    return tuple(field.name for field in dataclasses.fields(kind)) if dataclasses.is_dataclass(kind) else None


def as_plain(value: Any) -> Any:
    """A result, or a part of one, as JSON has it."""
    if type(value) in PLAIN:
        return value
    if (keys := _keys(type(value))) is not None:  # type: ignore[arg-type]  # every type is hashable
        return {key: as_plain(getattr(value, key)) for key in keys}
    if isinstance(value, Decimal):
        short = as_written(value)
        return int(short) if short == short.to_integral_value() else float(short)
    if isinstance(value, tuple):
        return [as_plain(item) for item in value]
    return str(value) if isinstance(value, str) else value


def as_written(value: Decimal) -> Decimal:
    """The number in at most six decimals."""
    # The context is wide enough for every number that can be submitted or computed: quantize raises for a result
    # of more digits than its context has, and the default one has 28.
    return value.quantize(SHORTEST, context=WIDE)
