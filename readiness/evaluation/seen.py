"""What a portfolio keeps of one evaluation, whether it was made now or stored: little, and all of it small."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from readiness.core.text import shortened
from readiness.core.types import PartialDate
from readiness.data.vocabulary import FindingStatus, Level
from readiness.evaluation.finding import Finding, rank_of
from readiness.evaluation.portfolio import Cell, CellLevel, CouncilAccount, FirstThing
from readiness.evaluation.result import Evaluation
from readiness.evaluation.scoring import count
from readiness.evaluation.standing import DECIDED
from readiness.evaluation.stored_account import StoredAccount, StoredCheck

Found = Finding | StoredCheck

# How many weaknesses of a council are told, and how many questions where it has none; how long each may be.
MOST_FIRST, MOST_ASKED, LONGEST = 3, 2, 240
# The longest name of a council in England has 35 characters.
LONGEST_NAME = 60


@dataclass(frozen=True, slots=True)
class Rules:
    """The rules by which an evaluation was made: two are the same where all of this is."""

    pack: str
    version: str
    overlays: tuple[str, ...]
    pack_sha256: str
    overlays_sha256: tuple[str, ...]
    catalogue_sha256: str


@dataclass(frozen=True, slots=True)
class SeenCheck:
    """One check: its severity where it is a gap of what was assessed, and whether it was assessed at all."""

    criterion: str
    title: str
    gap: Level | None
    assessed: bool
    unlooked: bool


@dataclass(frozen=True, slots=True)
class SeenArea:
    """An area with its criteria, each by its id and its subject."""

    id: str
    title: str
    criteria: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, eq=False)
class Seen:
    """One evaluation, as far as it is put beside others. Only the same object is equal: to compare all takes long."""

    rules: Rules
    account: CouncilAccount
    areas: tuple[SeenArea, ...]
    checks: dict[str, SeenCheck]
    caution: tuple[str, ...]

    @property
    def end(self) -> date:
        """The last day of its period."""
        return PartialDate(self.account.period_end).last

    @property
    def days(self) -> int:
        """How many days its period has."""
        return (self.end - PartialDate(self.account.period_start).first).days + 1

    @property
    def age(self) -> tuple[date, date, str, str]:
        """For ordering accounts of one council: the later is the greater, whatever their files are called."""
        account = self.account
        return PartialDate(account.date).last, self.end, account.submission_sha256, account.submission


def seen(evaluation: Evaluation | StoredAccount) -> Seen:
    """What is kept of an evaluation. Nothing of it leads back to the evaluation, which may be forgotten."""
    by_criterion: dict[str, list[Found]] = {}
    for finding in evaluation.findings:
        by_criterion.setdefault(finding.criterion, []).append(finding)
    areas = tuple(
        SeenArea(area.id, area.title, tuple((one.id, shortened(one.subject)) for one in area.criteria))
        for area in evaluation.areas
    )
    cells = tuple(_cell(name, by_criterion.get(name, [])) for area in areas for name, _ in area.criteria)
    about = evaluation.provenance
    return Seen(
        rules=Rules(
            about.pack,
            about.pack_version,
            tuple(one.name for one in about.overlays),
            about.pack_sha256,
            tuple(one.sha256 for one in about.overlays),
            about.catalogue_sha256,
        ),
        account=_account(evaluation, cells),
        areas=areas,
        checks={finding.check: _check(finding) for finding in evaluation.findings},
        caution=tuple(evaluation.first_page.caution),
    )


def _account(evaluation: Evaluation | StoredAccount, cells: tuple[Cell, ...]) -> CouncilAccount:
    about, page, verdict = evaluation.provenance, evaluation.first_page, evaluation.verdict
    known = [one for one in page.weaknesses if not one.unlooked]
    first = tuple(
        FirstThing(one.criterion, shortened(one.title), one.severity, shortened(one.text, LONGEST), tuple(one.also))
        for one in known[:MOST_FIRST]
    )
    asked = () if known else page.questions[:MOST_ASKED]
    return CouncilAccount(
        name=shortened(about.council, LONGEST_NAME),
        code=about.council_code,
        submission=about.submission,
        submission_sha256=about.submission_sha256 or "",
        stored=isinstance(evaluation, StoredAccount),
        status=str(about.status),
        date=str(about.prepared_on or about.period_end),
        period_start=str(about.period_start),
        period_end=str(about.period_end),
        tool_version=about.tool_version,
        counts=count(evaluation.findings),
        assessed=sum(map(_assessed, evaluation.findings)),
        safety_checked=page.safety.checked,
        safety_checks=page.safety.checked + len(page.safety.not_checked),
        first=first,
        further=tuple(one.severity for one in known[MOST_FIRST:]),
        unlooked=len(page.weaknesses) - len(known),
        asked=tuple(shortened(f"{one.criterion}: {one.question}", LONGEST) for one in asked),
        weakenings=tuple(shortened(line, LONGEST) for line in verdict.weakenings),
        not_for_publication=verdict.not_for_publication,
        cells=cells,
    )


def _assessed(finding: Found) -> bool:
    return not finding.silence and finding.status in DECIDED


def _unlooked(finding: Found) -> bool:
    """Whether it says that nobody has looked."""
    return finding.silence and finding.status in (FindingStatus.GAP, FindingStatus.WATCH)


def _check(finding: Found) -> SeenCheck:
    assessed = _assessed(finding)
    gap = finding.severity if assessed else None
    return SeenCheck(finding.criterion, finding.title, gap, assessed, _unlooked(finding))


def _cell(criterion: str, findings: Sequence[Found]) -> Cell:
    """The criterion by its worst finding; that nobody has looked is told where nothing was assessed."""
    spoken = [finding for finding in findings if not finding.silence]
    assessed = sum(map(_assessed, spoken))
    return Cell(criterion, _level(spoken, assessed, any(map(_unlooked, findings))), assessed, len(spoken))


def _level(findings: Iterable[Found], assessed: int, unlooked: bool) -> CellLevel:
    ordered = sorted(_levels(findings))
    worst = ordered[0][1] if ordered else CellLevel.NOT_ASSESSED
    if worst is CellLevel.NOT_ASSESSED and assessed:
        return CellLevel.PARTLY_MET
    return CellLevel.NOT_LOOKED_AT if worst is CellLevel.NOT_ASSESSED and unlooked else worst


def _levels(findings: Iterable[Found]) -> Iterator[tuple[int, CellLevel]]:
    for finding in findings:
        yield rank_of(finding.status, finding.severity), CellLevel(finding.severity or finding.status)
