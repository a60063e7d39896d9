"""Sharing: the evaluation of what may be shared of a submission, so that every format of it is safe to pass on.

Levels are those of the full figures. All else is said of what `shared_figures` leaves of the submission, as if the
council had submitted no more than that: no format can tell more either.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import localcontext
from itertools import product
from math import prod

from readiness.core.numbers import ARITHMETIC
from readiness.data.identifiers import Pointed
from readiness.data.measures import Measure
from readiness.data.submission_file import SubmissionFile
from readiness.data.vocabulary import FindingStatus, Level
from readiness.evaluation.account import reads_account, with_account
from readiness.evaluation.area_result import AreaResult
from readiness.evaluation.check_facts import CheckFacts
from readiness.evaluation.decide import decide
from readiness.evaluation.decision import Decided, Decision, Failed, Undecided, not_assessed
from readiness.evaluation.evaluator import PackResult, apply_pack, assembled
from readiness.evaluation.facts import Facts
from readiness.evaluation.finding import Finding
from readiness.evaluation.named_ids import heard
from readiness.evaluation.result import Evaluation, Notice, Provenance
from readiness.evaluation.shared_figures import SharedFigures, alternatives, shared_figures
from readiness.evaluation.verdict import Gate
from readiness.packs.criterion import Check
from readiness.packs.on_day import on_day
from readiness.packs.pack import RulePack
from readiness.packs.policy import View
from readiness.packs.shelf import shelf
from readiness.packs.thresholds import agreed

# So many cases of what is hidden are tried for one check; where there are more, its level is left out.
MOST_CASES = 700
IN_FULL = "The level is that of all figures as they were submitted, those of teams and of earlier periods among them."
GIVES_AWAY = "how it stands would give a small number away, and is left out of what is shared"
NOT_SHARED = "what was submitted for it is left out of what is shared, and does not decide it"
FAILED = "the rule failed"
# Below these a key of a submission is the council's own word.
OWN_KEYS = ("by", "extensions", "local_standards")
# The kinds of conflicts that rest on figures and sources, and so are left out of what is shared.
OF_FIGURES = ("sources", "ratings", "figures")
OF_ALL_FIGURES = ("account.figures_that_differ", "account.totals_that_do_not_meet")


def shared(pack: RulePack, file: SubmissionFile, gate: Gate | None = None) -> Evaluation:
    """The evaluation of what may be shared of a submission. Raises what `evaluate` raises.

    Its verdict is that of what is shared, since the one of all that was submitted would tell what is left out.
    """
    full = heard(pack, file).file
    pack = on_day(pack, file.submission.date.last)
    with localcontext(ARITHMETIC):
        figures = shared_figures(file.submission, pack.catalogue)
        personal = tuple(map(_without_own_keys, file.personal))
        said = heard(pack, file.shared(figures.submission, personal))
        said = replace(said, of=said.of if said.of in shelf() else "another pack")
        sharing = Sharing(full, said.file, figures)
        before = sharing.of_pack(pack.untouched, {}) if pack.untouched else None
        now = sharing.of_pack(pack, {one.check: one for one in before.findings} if before else {})
        # What a waiver or a baseline says of a gap was written for the council alone.
        asked = replace(gate or Gate(), waiving=None, baseline=None)
        found = assembled(Facts(pack, said.file), said, asked, now, before)
    return replace(found, provenance=_provenance(found.provenance), notices=tuple(map(_without_place, found.notices)))


Outcome = Decided | Undecided | Failed


@dataclass(frozen=True)
class Sharing:
    """One submission in full and as it is shared, and what is hidden of it."""

    full: SubmissionFile
    told: SubmissionFile
    figures: SharedFigures

    def of_pack(self, pack: RulePack, untouched: Mapping[str, Finding]) -> PackResult:
        """What a pack finds, as it is shared."""
        whole = apply_pack(Facts(pack, self.full), {})
        levels = {finding.check: finding for finding in whole.findings}

        def deciding(check: Check, facts: Facts) -> Decision:
            return self._decision(check, facts, levels[check.id])

        def with_counts(facts: Facts, findings: Sequence[Finding]) -> Facts:
            # Which figures meet is not to be counted from figures that were rounded.
            kept = {name: whole.facts.submission.readings.get(name) for name in OF_ALL_FIGURES}
            given = {name: reading for name, reading in kept.items() if reading is not None}
            return Facts(pack, with_account(facts, findings).file.with_readings(given))

        found = apply_pack(Facts(pack, self.told), untouched, deciding, with_counts)
        apart = any(one.kind in OF_FIGURES for one in whole.conflicts)
        areas = (_area(area, [one for one in found.findings if one.area == area.id], apart) for area in found.areas)
        return replace(found, findings=tuple(map(_without_working, found.findings)), areas=tuple(areas))

    def _decision(self, check: Check, facts: Facts, full: Finding) -> Decision:
        """What is shared of how a check was decided."""
        told = decide(check, facts)
        if full.status is FindingStatus.ERROR:
            return Decision(Failed(FAILED))
        if reads_account(check, facts.pack):
            return told
        if check.evidence is not None or check.silence is not None:
            return self._by_evidence(check, facts, full, told)
        if not self._hidden(check, facts):
            return _undecided(full, told) if full.level is None else _at_level(told, full.level, check, facts)
        outcomes = list(self._outcomes(check, facts))
        levels = [one.level for one in outcomes if isinstance(one, Decided)]
        if not levels and len({one.status for one in outcomes}) == 1:
            return _undecided(full, told)
        level = agreed(levels) if len(levels) == len(outcomes) else None
        # A level that no case of the whole council gives is a team's or an earlier period's, and worse.
        if level is None or full.level not in levels:
            return Decision(not_assessed(GIVES_AWAY))
        return _at_level(told, level, check, facts, at_least=level.is_gap)

    def _by_evidence(self, check: Check, facts: Facts, full: Finding, told: Decision) -> Decision:
        """What evidence decides: by all that was submitted of it, and in words of what is shared."""
        found = decide(check, Facts(facts.pack, self.full))
        if isinstance(found.outcome, Undecided):
            return _undecided(full, told)
        if found.showing is None or found.showing.latest is None:
            return found
        blank = facts.submission.evidence[found.showing.latest.index]
        return replace(found, showing=replace(found.showing, latest=replace(found.showing.latest, item=blank)))

    def _hidden(self, check: Check, facts: Facts) -> list[Measure]:
        """What a check reads that is hidden because of a small count."""
        read = {one.measure.id: one.measure for one in facts.pack.compiled[check.id].required.values()}
        return [measure for name, measure in read.items() if name in self.figures.small]

    def _outcomes(self, check: Check, facts: Facts) -> Iterator[Outcome]:
        """How a check ends in every case that the hidden figures may be; open where there are too many to try."""
        hidden = self._hidden(check, facts)
        cases = [alternatives(one, self.full.submission.reading(one.id)) for one in hidden]
        if prod(map(len, cases)) > MOST_CASES:
            yield not_assessed(GIVES_AWAY)
            return
        for case in product(*cases):
            file = self.full.with_readings({one.id: reading for one, reading in zip(hidden, case, strict=True)})
            yield decide(check, Facts(facts.pack, file)).outcome


def _undecided(full: Finding, told: Decision) -> Decision:
    """Why nothing was decided, where what is shared says so too; else that it does not say."""
    if isinstance(told.outcome, Undecided) and told.outcome.status is full.status and not full.evidence:
        return told
    return Decision(Undecided(full.status, NOT_SHARED, full.missing))


def _at_level(told: Decision, level: Level, check: Check, facts: Facts, at_least: bool = False) -> Decision:
    """A decision with a level, told by the figures that are shared where these have a value."""
    outcome = told.outcome
    if not isinstance(outcome, Decided):
        return Decision(Decided(level, at_least=at_least, left_out=True, resolved=CheckFacts(check, facts).bands))
    held = None if outcome.level is level else IN_FULL
    return replace(
        told, outcome=replace(outcome, level=level, at_least=at_least, firm=None, worsening=False, held=held)
    )


def _without_working(finding: Finding) -> Finding:
    """The finding without what is worked out from figures in full, or from the texts and samples of evidence."""
    evidence = tuple(replace(item, remark=None) for item in finding.evidence)
    return replace(finding, evidence=evidence, trace=(), interval=None)


def _area(area: AreaResult, findings: list[Finding], conflicts_left_out: bool) -> AreaResult:
    """The area without actions, whose texts are the council's; supported only where nothing is left out of it."""
    area = replace(area, criteria=tuple(replace(criterion, actions=()) for criterion in area.criteria))
    hidden = any(finding.reason == GIVES_AWAY for finding in findings)
    if area.view is not View.SUPPORTED or not (hidden or conflicts_left_out):
        return area
    because = "what is left out of what is shared may speak against it"
    return replace(area, view=View.CANNOT_SAY, view_when=None, view_because=because)


def _provenance(about: Provenance) -> Provenance:
    """What was judged by what, without words of the council's own."""
    overlays = tuple(
        replace(one, changes=tuple(replace(change, reason="left out") for change in one.changes))
        for one in about.overlays
    )
    imported = replace(about.imported, files=("files of published figures",)) if about.imported else None
    ids_of = about.ids_of if about.ids_of in shelf() else None
    return replace(about, overlays=overlays, imported=imported, ids_of=ids_of)


def _without_place(notice: Notice) -> Notice:
    return replace(notice, line=None, column=None, cell=None)


def _without_own_keys(one: Pointed) -> Pointed:
    """A text with personal data, with as much of its path as no council can word."""
    return replace(one, shown=tuple(_known_part(one)))


def _known_part(one: Pointed) -> Iterator[str | int]:
    for key in one.shown:
        yield key
        if key in OWN_KEYS:
            return
