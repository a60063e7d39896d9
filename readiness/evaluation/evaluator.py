"""The entry to evaluation: `evaluate(pack, file)` applies one pack to one submission and gives the `Evaluation`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import localcontext
from functools import partial

from readiness.core.diagnostics import pointer
from readiness.core.numbers import ARITHMETIC
from readiness.core.sanitize import file_name
from readiness.core.version import __version__
from readiness.data.catalogue import submitted
from readiness.data.submission_file import SubmissionFile
from readiness.data.vocabulary import Area
from readiness.evaluation.account import reads_account, with_account
from readiness.evaluation.among_councils import among_councils
from readiness.evaluation.area_result import AreaResult
from readiness.evaluation.conflicts import between_figures, conflicts
from readiness.evaluation.decide import decide, decide_own
from readiness.evaluation.decision import Decision
from readiness.evaluation.describe import describe, failure
from readiness.evaluation.facts import Facts
from readiness.evaluation.figure_text import format_reading
from readiness.evaluation.finding import Finding
from readiness.evaluation.first_page import Conflict
from readiness.evaluation.flow import flow
from readiness.evaluation.left_out import LeftOut
from readiness.evaluation.named_ids import Heard, heard
from readiness.evaluation.notices import notices
from readiness.evaluation.result import EVALUATION_SCHEMA, Evaluation, ImportedUsed, MeasureSubmitted, Provenance
from readiness.evaluation.scoring import AreaFacts, count, score, view
from readiness.evaluation.summary import criterion_result, first_page
from readiness.evaluation.verdict import Gate, hidden, verdict
from readiness.packs.criterion import Check
from readiness.packs.on_day import in_force, on_day
from readiness.packs.pack import RulePack


def evaluate(pack: RulePack, file: SubmissionFile, gate: Gate | None = None) -> Evaluation:
    """The evaluation of a submission.

    Raises SubmissionError where it names checks or criteria that the pack does not have, unless it says that they are
    another pack's. Whatever else goes wrong within a rule becomes a finding with the status `error`.
    """
    said = heard(pack, file)
    pack = on_day(pack, file.submission.date.last)
    # A caller's own decimal context must not change a result.
    with localcontext(ARITHMETIC):
        return _evaluate(pack, said, gate or Gate())


# How a check is decided by facts, how that is told, and how the council's own account is counted from what was found.
Decide = Callable[[Check, Facts], Decision]
Tell = Callable[[Check, Facts, Decision], Finding]
Count = Callable[[Facts, Sequence[Finding]], Facts]
# The facts with the council's own account, and the findings of all checks.
Applied = tuple[Facts, tuple[Finding, ...]]


@dataclass(frozen=True, slots=True)
class PackResult:
    """What one pack finds: findings in the order of its checks, their conflicts, the areas, and by which facts."""

    facts: Facts
    findings: tuple[Finding, ...]
    conflicts: tuple[Conflict, ...]
    areas: tuple[AreaResult, ...]


def evaluate_check(check: Check, facts: Facts, tell: Tell = describe, deciding: Decide = decide) -> Finding:
    """The finding of a check, decided and then told; a rule that fails gives one with the status `error`."""
    decision: Decision | None = None
    try:
        decision = deciding(check, facts)
        return tell(check, facts, decision)
    except Exception as error:  # the one broad except: a crash of a rule is never a pass, nor the end of the run
        return tell(check, facts, failure(decision, error, facts))


def apply_checks(facts: Facts, tell: Tell, deciding: Decide = decide_own, counted: Count = with_account) -> Applied:
    """The findings of all checks, in the order of the pack; those that read the council's own account are made last."""
    pack, judged = facts.pack, partial(evaluate_check, tell=tell, deciding=deciding)
    first = {check.id: judged(check, facts) for check in pack.once(_without_account)}
    if len(first) < len(pack.checks):
        facts = counted(facts, list(first.values()))
    return facts, tuple(first.get(check.id) or judged(check, facts) for check in pack.checks)


def _without_account(pack: RulePack) -> tuple[Check, ...]:
    return tuple(check for check in pack.checks if not reads_account(check, pack))


def worst_first(findings: Iterable[Finding], pack: RulePack) -> tuple[Finding, ...]:
    """The findings as results list them: by rank, then in the order of the pack's areas, criteria and checks."""
    places = pack.once(_places)
    return tuple(sorted(findings, key=lambda finding: (finding.rank, places[finding.check])))


def _places(pack: RulePack) -> Mapping[str, int]:
    """The place of each check, by its id, in the order of areas, criteria and numbers."""
    order = [area.id for area in pack.about.areas]

    def place(check: str) -> tuple[int, str, int]:
        criterion, _, number = check.partition(".")
        return order.index(pack.criterion_of[check].area), criterion, int(number)

    return {check: index for index, check in enumerate(sorted(pack.criterion_of, key=place))}


def apply_pack(
    facts: Facts, untouched: Mapping[str, Finding], deciding: Decide = decide_own, counted: Count = with_account
) -> PackResult:
    """What the pack of the facts finds. `untouched` are the findings without its overlays, by check."""
    pack, file = facts.pack, facts.file
    facts, findings = apply_checks(facts, partial(describe, untouched=untouched), deciding, counted)
    by_criterion: dict[str, list[Finding]] = {c.id: [] for c in pack.written}
    for finding in findings:
        by_criterion[finding.criterion].append(finding)
    within = (conflict for c in pack.written for conflict in conflicts(c, by_criterion[c.id], file.submission))
    # Figures that were rounded to be shared need not agree any more.
    found = (*within, *(() if file.for_sharing else between_figures(facts)))
    areas = tuple(_area(area.id, pack, file, by_criterion, found) for area in pack.about.areas)
    return PackResult(facts, findings, found, areas)


def _evaluate(pack: RulePack, said: Heard, gate: Gate) -> Evaluation:
    facts = Facts(pack, said.file)
    # The pack is also applied without its overlays, so that the result can say what they hide.
    before = apply_pack(Facts(pack.untouched, said.file), {}) if pack.untouched else None
    untouched = {finding.check: finding for finding in before.findings} if before else {}
    return assembled(facts, said, gate, apply_pack(facts, untouched), before)


def assembled(facts: Facts, said: Heard, gate: Gate, now: PackResult, before: PackResult | None) -> Evaluation:
    """The evaluation of what a pack finds; `before` is what it finds without its overlays."""
    pack, submission = facts.pack, said.file.submission
    ordered = worst_first(now.findings, pack)
    counts = count(ordered)
    measures = tuple(_measures(facts))
    milder = tuple(hidden(ordered, now.areas, before.areas, gate.least(pack))) if before else ()
    coverage = {area.id: area.coverage for area in now.areas}
    ended = verdict(gate, pack, submission, coverage, ordered, counts, small_counts(facts), milder, said)
    among = tuple(among_councils(facts, now.findings))
    return Evaluation(
        evaluation_schema=EVALUATION_SCHEMA,
        provenance=_provenance(facts, gate, bool(among)),
        verdict=ended,
        counts=counts,
        first_page=first_page(pack, submission, now.areas, ordered, now.conflicts, said),
        areas=now.areas,
        findings=LeftOut(ended.waivers, ended.baseline).marked(ordered),
        measures=measures,
        notices=tuple(notices(facts, measures, said)),
        among_councils=among,
        flow=flow(facts),
    )


def small_counts(facts: Facts) -> tuple[str, ...]:
    """What discloses counts of 1 to 5: each reading or item once, with the first reason found."""
    # Reversed twice: in a dict the last reason of a key wins, and here the first one should.
    reasons = {(one.path, one.title): one.reason for one in reversed(facts.disclosed)}
    return tuple(f"{title} ({reason})" for (_, title), reason in reversed(reasons.items()))


def _area(
    area: Area, pack: RulePack, file: SubmissionFile, by_criterion: dict[str, list[Finding]], found: Sequence[Conflict]
) -> AreaResult:
    about = next(a for a in pack.about.areas if a.id == area)
    criteria = [c for c in pack.criteria if c.area == area]
    findings = [f for c in criteria for f in by_criterion.get(c.id, [])]
    numbers = score(findings)
    ours = [c for c in found if c.criterion in {f.criterion for f in findings}]
    facts = AreaFacts(findings, numbers, ours, dict(file.submission.self_ratings))
    seen, when, because = view(facts, pack.about.scoring)
    return AreaResult(
        id=area,
        title=about.title,
        looks_at=about.looks_at,
        rests_on=about.rests_on,
        view=seen,
        view_when=when,
        view_because=because,
        score=numbers.score,
        coverage=numbers.coverage,
        weight_assessed=numbers.assessed,
        weight_applicable=numbers.applicable,
        weight_not_applicable=numbers.not_applicable,
        counts=count(findings),
        criteria=tuple(criterion_result(c, by_criterion[c.id], pack, file.submission) for c in criteria if c.checks),
        unwritten=tuple(f"{c.id} {c.title}" for c in criteria if not c.checks),
    )


def _provenance(facts: Facts, gate: Gate, beside_councils: bool) -> Provenance:
    pack, file = facts.pack, facts.file
    about, submission, imported = pack.about, file.submission, pack.catalogue.imported
    return Provenance(
        tool_version=__version__,
        pack=about.id,
        pack_version=about.version,
        pack_title=about.title,
        pack_extends=tuple(base.name for base in pack.bases),
        pack_newer=pack.newer,
        ids_of=submission.pack,
        pack_sha256=pack.sha256,
        overlays=pack.overlays,
        catalogue_sha256=pack.catalogue.sha256,
        council_figures_sha256=pack.catalogue.figures.sha256 if facts.digits or beside_councils else None,
        imported=ImportedUsed(imported.sha256, imported.files) if imported else None,
        waivers_sha256=gate.waiving.sha256 if gate.waiving else (),
        framework=f"{about.framework.name}, {about.framework.publisher}, {about.framework.version_date}",
        pack_in_force=in_force(pack, submission),
        score_validity=about.validity,
        pack_in_force_from=about.in_force.first,
        submission=file_name(file.document.name),
        submission_sha256=file.sha256,
        submission_schema=submission.schema_version,
        council=submission.council.name,
        council_code=submission.council.code,
        period_start=submission.period.start,
        period_end=submission.period.end,
        status=submission.status,
        prepared_by=submission.prepared_by,
        prepared_on=submission.prepared_on,
        for_sharing=file.for_sharing,
    )


def _measures(facts: Facts) -> Iterator[MeasureSubmitted]:
    readers = facts.pack.readers
    for measure in submitted(facts.pack.catalogue).measures.values():
        reading = facts.submission.reading(measure.id)
        location = facts.file.location(measure.id)
        yield MeasureSubmitted(
            measure=measure.id,
            title=measure.title,
            definition=measure.definition,
            source=measure.source.document if measure.source else None,
            shown=format_reading(measure, reading, facts),
            submitted=not reading.absent,
            period_end=None if reading.absent else facts.period_end(reading),
            path=pointer(measure.path),
            line=location.line if location else None,
            column=location.column if location else None,
            cell=location.cell if location else None,
            read_by=readers.get(measure.id, ()),
        )
