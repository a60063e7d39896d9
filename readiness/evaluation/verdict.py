"""The verdict: from findings to an exit code, with its reason and everything that weakened the checks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from readiness.core.exit_codes import ExitCode
from readiness.core.numbers import plain, rounded
from readiness.core.text import counted, listed
from readiness.data.submission import Submission
from readiness.data.vocabulary import Area, FindingStatus, Level
from readiness.evaluation.area_result import AreaResult, Counts
from readiness.evaluation.baseline import Baseline, known_gaps
from readiness.evaluation.excused import BaselineUsed
from readiness.evaluation.finding import Finding
from readiness.evaluation.left_out import LeftOut
from readiness.evaluation.named_ids import Heard
from readiness.evaluation.result import Verdict
from readiness.evaluation.scoring import count
from readiness.evaluation.selection import Selection
from readiness.evaluation.waived import waivers_used
from readiness.evaluation.weak_benchmarks import weak_comparisons
from readiness.packs.on_day import in_force
from readiness.packs.pack import RulePack
from readiness.packs.policy import OWN_WORDS, View
from readiness.packs.waivers import Waiving

SHARED = "made for sharing, without levels that give a small number away (the full report may find more)"


@dataclass(frozen=True, slots=True)
class Gate:
    """What the caller asked for. `min_coverage` is in percent by area; None means the pack's.

    What is waived, or stood in the baseline no milder, is left out of the code, and of nothing else; so is what is not
    in `only`, where that is given.
    """

    fail_on: Level = Level.CRITICAL
    min_coverage: Decimal | None = None
    exit_zero: bool = False
    waiving: Waiving | None = None
    baseline: Baseline | None = None
    only: Selection | None = None

    def least(self, pack: RulePack) -> Decimal:
        """The share of an area's weight, in percent, under which its coverage is thin."""
        return pack.about.scoring.minimum_coverage if self.min_coverage is None else self.min_coverage


def verdict(
    gate: Gate,
    pack: RulePack,
    submission: Submission,
    coverage: Mapping[Area, Decimal | None],
    findings: Sequence[Finding],
    counts: Counts,
    small: tuple[str, ...],
    hidden: Sequence[str] = (),
    said: Heard | None = None,
) -> Verdict:
    """The verdict: 1 for a gap at `fail_on` or worse; else 3 where too little could be assessed; else 0.

    `coverage` is that of each area, in percent; `small` names what discloses counts of 1 to 5; `hidden` tells what
    overlays make milder, `said` what the submission says of another pack's checks.
    """
    least = gate.least(pack)
    decides = gate.only.of(findings) if gate.only else findings
    asked_about = {finding.area for finding in decides} if gate.only else coverage.keys()
    thin = tuple(area for area, covered in coverage.items() if _thin(covered, least) and area in asked_about)
    out = _left_out(gate, pack, submission, findings)
    code, reason = _code_with_reason(gate, decides, count(decides) if gate.only else counts, thin, least, out)
    # --exit-zero forgives gaps only: a pipeline must still see that nothing could be assessed.
    masked = code == ExitCode.GAPS and gate.exit_zero
    weakenings = (
        *((gate.only.weakening(findings),) if gate.only else ()),
        *out.weakenings(findings),
        *_weakenings(gate, pack, submission, findings, hidden),
        *(said.weakening if said else ()),
        *((SHARED,) if said and said.file.for_sharing else ()),
        *(("--exit-zero",) if masked else ()),
    )
    stricter = _stricter(gate, decides, out)
    word = _WORD[code]
    if masked:
        code, word = ExitCode.PASSED, "Gaps, and code 0 was asked for"
    parts = [
        f"{word}: {reason}",
        *([stricter] if stricter else []),
        *([f"Weakened: {'; '.join(weakenings)}"] if weakenings else []),
    ]
    return Verdict(
        code=code,
        reason=reason,
        last_line=". ".join(parts) + ".",
        fail_on=gate.fail_on,
        min_coverage=least,
        exit_zero=gate.exit_zero,
        only=gate.only,
        thin_areas=thin,
        stricter=stricter,
        weakenings=weakenings,
        as_of=gate.waiving.as_of.isoformat() if gate.waiving else None,
        waivers=out.waivers,
        baseline=out.baseline,
        not_for_publication=bool(small),
        small_counts=small,
    )


def _left_out(gate: Gate, pack: RulePack, submission: Submission, findings: Sequence[Finding]) -> LeftOut:
    """What the waivers and the baseline leave out of the verdict."""
    # A line of enquiry needs a waiver only where one alone would be enough to fail.
    least = min(gate.fail_on, Level.MINOR, key=lambda level: level.rank)
    waivers = waivers_used(gate.waiving, findings, least) if gate.waiving else ()
    if gate.baseline is None:
        return LeftOut(waivers, least=least)
    about = gate.baseline.evaluation.provenance
    used = BaselineUsed(
        submission_sha256=about.submission_sha256,
        period_end=about.period_end,
        date=gate.baseline.submission.date,
        stored=gate.baseline.stored,
        gaps=tuple(known_gaps(gate.baseline, findings, submission, pack, waivers)),
    )
    return LeftOut(waivers, used, least)


# The worst first. "Cannot say" stands in the middle: it is neither a comfort nor a warning.
_WORST_VIEWS_FIRST = (View.ACT_NOW, View.PUT_RIGHT, View.CANNOT_SAY, View.QUESTIONS, View.SUPPORTED)


def hidden(
    findings: Sequence[Finding], now: Sequence[AreaResult], before: Sequence[AreaResult], least: Decimal
) -> Iterator[str]:
    """What overlays made milder: findings, the worst first, then areas beside those `before` overlays."""
    yield from _milder_findings(findings)
    yield from _milder_areas(now, before, least)


def _milder_findings(findings: Sequence[Finding]) -> Iterator[str]:
    hidden = [(finding.without_overlays, finding.check) for finding in findings if finding.without_overlays]
    for level, check in sorted(hidden, key=lambda one: (-one[0].rank, one[1])):
        yield f"{check} is {f'a {level} gap' if level.is_gap else 'to watch'}"


def _milder_areas(now: Sequence[AreaResult], before: Sequence[AreaResult], least: Decimal) -> Iterator[str]:
    """The areas that overlays made milder, also where they only added weight beside the pack's own checks."""
    for after, was in zip(now, before, strict=True):
        changes: list[str] = []
        if _WORST_VIEWS_FIRST.index(was.view) < _WORST_VIEWS_FIRST.index(after.view):
            changes.append(f'is "{OWN_WORDS[was.view]}"')
        if _thin(was.coverage, least) and not _thin(after.coverage, least):
            changes.append(f"is {rounded(was.coverage or Decimal(0))}% assessed")
        if was.score is not None and after.score is not None and after.view is not View.CANNOT_SAY:
            # Compared as they are printed, so that no line says "scores 71.4, not 71.4".
            less, more = rounded(was.score), rounded(after.score)
            changes += [f"scores {less}, not {more}"] if Decimal(less) < Decimal(more) else []
        if changes:
            yield f"{was.id} {listed(changes)}"


def _thin(coverage: Decimal | None, least: Decimal) -> bool:
    return coverage is not None and coverage < least


_WORD = {
    ExitCode.PASSED: "Passed (code 0)",
    ExitCode.GAPS: "Gaps (code 1)",
    ExitCode.COULD_NOT_JUDGE: "Could not judge (code 3)",
}


def _code_with_reason(
    gate: Gate, findings: Sequence[Finding], counts: Counts, thin: tuple[str, ...], least: Decimal, out: LeftOut
) -> tuple[ExitCode, str]:
    # Gaps first: thin coverage or a failed rule must not hide a gap that was found.
    found = [f for f in findings if f.adverse and f.level is not None and f.level.rank >= gate.fail_on.rank]
    failing = [f for f in found if (left := out.left(f)) and left.rank >= gate.fail_on.rank]
    if failing:
        few = [f"{f.check}{out.remark(f)}" for f in failing[:4]]
        named = listed(few) if len(failing) <= 4 else f"{', '.join(few)} and {len(failing) - 4} more"
        if gate.fail_on is Level.WATCH:
            return ExitCode.GAPS, f"{counted(len(failing), 'finding')} to watch or worse ({named})"
        return ExitCode.GAPS, f"{counted(len(failing), 'gap')} at {gate.fail_on} or worse ({named})"
    assessed = sum(f.assessed for f in findings)
    if not assessed:
        return ExitCode.COULD_NOT_JUDGE, f"none of {counted(counts.total, 'check')} could be assessed"
    if counts.error:
        failed = listed([f.check for f in findings if f.status is FindingStatus.ERROR])
        return ExitCode.COULD_NOT_JUDGE, f"{counted(counts.error, 'rule')} failed ({failed})"
    if thin:
        return ExitCode.COULD_NOT_JUDGE, f"under {rounded(least)}% of the weight was assessed in {listed(list(thin))}"
    unsafe = [f for f in findings if f.unsafe_today and f.status is not FindingStatus.NOT_APPLICABLE]
    made = sum(f.assessed for f in unsafe)
    # The safety checks need the coverage by themselves: they must not be left out of a well covered area.
    if unsafe and made * 100 < least * len(unsafe):
        asks = counted(len(unsafe), "check that asks", "checks that ask")
        return ExitCode.COULD_NOT_JUDGE, f"{made} of the {asks} whether a child is unsafe today could be made"
    nothing = "nothing to watch and no gap" if gate.fail_on is Level.WATCH else f"no gap at {gate.fail_on} or worse"
    nothing += f" but {len(found)} left out," if found else ""
    uncertain = sum(f.borderline and f.status is FindingStatus.MET for f in findings)
    met = sum(f.assessed and f.status is FindingStatus.MET for f in findings)
    chance = f", and {uncertain} of the {met} met could be chance (borderline)" if uncertain else ""
    looked = f"in the {assessed} of {counted(counts.total, 'check')} that were assessed"
    return ExitCode.PASSED, f"{nothing} {looked}{_unchecked(findings)}{chance}"


def _unchecked(findings: Sequence[Finding]) -> str:
    """How many of the checks that ask whether a child is unsafe today a pass leaves open; empty for none."""
    unsafe = [f for f in findings if f.unsafe_today]
    missing = sum(f.status is FindingStatus.NOT_ASSESSED for f in unsafe)
    return f", and {missing} of the {len(unsafe)} that ask whether a child is unsafe today were not" if missing else ""


def _stricter(gate: Gate, findings: Sequence[Finding], out: LeftOut) -> str | None:
    """What a stricter `--fail-on` would have found; None where nothing more."""
    found: list[str] = []
    more = 0
    left = [out.left(finding) for finding in findings]
    for level in reversed(list(Level)[1:]):
        if level.rank < gate.fail_on.rank:
            number = left.count(level)
            more += number
            found += [f"--fail-on {level} would find {more} more"] if number else []
    return ", ".join(found) or None


def _weakenings(
    gate: Gate, pack: RulePack, submission: Submission, findings: Sequence[Finding], without: Sequence[str]
) -> Iterator[str]:
    """Everything that the council or the caller changed to the lenient side; `without` is what overlays changed."""
    if not pack.shipped:
        yield f"rules that do not come with readiness ({pack.lineage})"
    yield from (f"without overlays {what}" for what in without)
    for overlay in pack.overlays:
        less_strict = [change.what for change in overlay.changes if change.weakens]
        yield from (f"the overlay {overlay.name}: {what}" for what in less_strict)
    for name, value in sorted(submission.local_standards.items()):
        standard, default = pack.catalogue.local_standards[name], pack.about.local_standards.get(name)
        if default is None:
            continue
        ours = f"a local standard of {plain(value)} {standard.unit} for {standard.title.lower()}"
        held = _held_by(name, pack, submission, findings) if standard.is_less_strict(default, value) else []
        if standard.is_less_strict(value, default):
            yield f"{ours} (this pack's is {plain(default)})"
        elif held:
            yield f"{ours}, stricter than this pack's {plain(default)}, by which {listed(held)} can be no gap"
    if (reform := submission.in_reform) and (changed := list(_changed_by_reform(findings))):
        yield f"in reform since {reform.since}{''.join(changed)}"
    declared = [f.check for f in findings if f.status is FindingStatus.NOT_APPLICABLE and f.missing]
    if declared:
        yield f"{listed(declared)} declared not applicable"
    if submission.compiled:
        months = pack.about.limits.max_age_months.published
        yield f"a compiled case, in which figures of up to {counted(months, 'month')} decide"
    yield from weak_comparisons(pack, submission, findings)
    yield from _not_of_today(pack, submission)
    if gate.min_coverage is not None and gate.min_coverage < pack.about.scoring.minimum_coverage:
        yield f"--min-coverage {plain(gate.min_coverage)} (this pack's is {plain(pack.about.scoring.minimum_coverage)})"


def _not_of_today(pack: RulePack, submission: Submission) -> Iterator[str]:
    """That the pack is of another time than the submission's, or than today's: a period may be chosen for its pack."""
    if not in_force(pack, submission):
        yield f"a pack that was not in force on {submission.date} ({pack.name})"
    elif pack.newer:
        yield f"an older pack, {pack.name}, which was in force on {submission.date} (the newest is {pack.newer})"


def _changed_by_reform(findings: Sequence[Finding]) -> Iterator[str]:
    """What the council's reform keeps at watch, by level, and the trends that end at it."""
    held = {level: [f.check for f in findings if f.without_reform is level] for level in reversed(Level)}
    gaps = [f"{counted(len(each), f'more {level} gap')} ({listed(each)})" for level, each in held.items() if each]
    if gaps:
        yield f"; without it {listed(gaps)}"
    cut = [f.check for f in findings if f.change_over and not f.assessed and not all(p.comparable for p in f.history)]
    if cut:
        yield f"; {listed(cut)} cannot look across it"


def _left_open(finding: Finding, pack: RulePack, submission: Submission) -> bool:
    """Whether a check of children who may be unsafe was not assessed though something was submitted for it."""
    required = pack.compiled[finding.check].required.values()
    given = any(reference.measure.id in submission.readings for reference in required)
    return given and finding.unsafe_today and finding.status is FindingStatus.NOT_ASSESSED


def _held_by(standard: str, pack: RulePack, submission: Submission, findings: Sequence[Finding]) -> list[str]:
    """The checks that a stricter standard of the council's own holds at watch, though they can find gaps."""
    able = {check.id for check in pack.checks if check.severity or any(band.severity.is_gap for band in check.bands)}
    held = (f for f in findings if f.level is Level.WATCH or _left_open(f, pack, submission))
    watched = [finding.check for finding in held if finding.check in able]
    references = ((check, pack.compiled[check].required.values()) for check in watched)
    return [check for check, read in references if any(one.measure.local_standard == standard for one in read)]
