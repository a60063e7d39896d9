"""Runs mutation testing on a pack: its examples, generated cases, and mutants that an example must kill."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from readiness.authoring.mutation_testing.boundary_cases import Case, Generator
from readiness.authoring.mutation_testing.counterexamples import Counterexample, Counterexamples, as_yaml
from readiness.authoring.mutation_testing.examples import Staged, staged
from readiness.authoring.mutation_testing.lines import lines_of
from readiness.authoring.mutation_testing.mutants import Mutant, mutants
from readiness.authoring.mutation_testing.report import CheckTests, PackTests, Survivor
from readiness.core.diagnostics import Diagnostic, Issue, PackError, Path
from readiness.data.vocabulary import Level
from readiness.packs.criterion import Check, Criterion
from readiness.packs.pack import Origin, RulePack, example_key

# Of one check, so many failed cases are listed: one wrong line makes dozens fail alike.
TOLD = 5


def run_pack_tests(pack: RulePack) -> PackTests:
    """The results of a pack; of one with overlays, those of the checks that overlays add or set.

    A check that an overlay disabled is never assessed, and not tested. What is as in the pack that is extended is
    tested there.
    """
    elsewhere = _tested_elsewhere(pack)
    unusable: list[Diagnostic] = []
    results: list[CheckTests] = []
    examined = 0
    for criterion in pack.written:
        if criterion.id in elsewhere:
            continue
        tried = [check for check in criterion.checks if check.id not in pack.disabled and _is_new(check, pack)]
        if not tried:
            continue
        examples, diagnostics = _staged(criterion, pack)
        unusable += diagnostics
        examined += len(examples) + len(diagnostics)
        results += [_Runner(check, criterion, pack, pack.origins[check.id], examples).run() for check in tried]
    base = pack.base.name if pack.base and elsewhere else None
    return PackTests(pack.about.id, pack.about.version, examined, tuple(unusable), tuple(results), base)


def _tested_elsewhere(pack: RulePack) -> set[str]:
    """The criteria that come to the same as in the pack that this one extends."""
    base = pack.base
    if base is None or (pack.about.limits, pack.about.local_standards) != (
        base.about.limits,
        base.about.local_standards,
    ):
        return set()
    return {criterion.id for criterion in pack.criteria if any(criterion is one for one in base.criteria)}


def _is_new(check: Check, pack: RulePack) -> bool:
    """Whether a check belongs to what is tested: to the pack where it has no overlays, else to an overlay."""
    return pack.untouched is None or pack.origins[check.id] is not pack.untouched.origins.get(check.id)


def _staged(criterion: Criterion, pack: RulePack) -> tuple[list[Staged], list[Diagnostic]]:
    """The examples that are valid submissions, and diagnostics for the others."""
    examples: list[Staged] = []
    diagnostics: list[Diagnostic] = []
    for example in criterion.examples:
        origin = pack.origins[example_key(criterion, example)]
        try:
            examples.append(staged(example, pack, origin.document, origin.path))
        except PackError as error:
            diagnostics += error.diagnostics
        if not example.expect:
            issue = Issue((*origin.path, "expect"), "it expects nothing", "say what each check must come to")
            diagnostics += origin.document.diagnostics([issue])
    return examples, diagnostics


@dataclass(frozen=True)
class _Runner:
    """Tests one check."""

    check: Check
    criterion: Criterion
    pack: RulePack
    origin: Origin
    staged: Sequence[Staged]

    def run(self) -> CheckTests:
        examples = [one for one in self.staged if self.check.id in one.example.expect]
        generator = Generator(self.check, self.criterion, self.pack, examples)
        cases = list(generator.cases())
        wrong = [*self._without_examples(examples), *self._wrong(examples), *self._never_reached(examples, cases)]
        broken = [case for case in cases if not case.holds]
        failures = [self._diagnostic((), f"{case.what}: {case.found}, and {case.expected} is due") for case in broken]
        counterexamples = Counterexamples(generator)
        unnoticed, tried = self._unnoticed(examples, counterexamples)
        survivors, alike = self._survivors(unnoticed, counterexamples)
        return CheckTests(
            check=self.check.id,
            title=self.check.title,
            examples=len(examples),
            generated=len(cases),
            killed=tried - len(unnoticed),
            alike=alike,
            failed=len(wrong) + len(broken),
            failures=(*wrong, *failures[:TOLD]),
            survivors=survivors,
        )

    def _unnoticed(self, examples: Sequence[Staged], counterexamples: Counterexamples) -> tuple[list[Mutant], int]:
        """The mutants that no example kills, and how many there are in all."""
        # Only examples that the check itself passes can kill a mutant: a wrong one would kill them all.
        expected = ((one, one.example.expect[self.check.id]) for one in examples)
        sound = [Counterexample(one, meant) for one, meant in expected if self._found(one) == meant]
        every = list(mutants(self.check, self.pack))
        return [m for m in every if not any(counterexamples.tells(one, m) for one in sound)], len(every)

    def _survivors(
        self, unnoticed: Sequence[Mutant], counterexamples: Counterexamples
    ) -> tuple[tuple[Survivor, ...], tuple[str, ...]]:
        """The mutants that an example could kill, each with that example; and the equivalent ones."""
        # One suggestion for as many mutants as it kills, so that an author adds few examples.
        found: list[Counterexample] = []
        survivors: list[Survivor] = []
        alike: list[str] = []
        for mutant in unnoticed:
            known = next((one for one in found if counterexamples.tells(one, mutant)), None)
            counterexample = known or counterexamples.of(mutant)
            if counterexample is None:
                alike.append(mutant.what)
                continue
            if known is None:
                found.append(counterexample)
            message = f"no example notices when {mutant.what}"
            hint = "add one, such as the one below"
            survivors.append(
                Survivor(self._diagnostic(mutant.at, message, hint), as_yaml(counterexamples.example(counterexample)))
            )
        return tuple(survivors), tuple(alike)

    def _without_examples(self, examples: Sequence[Staged]) -> Iterator[Diagnostic]:
        if not examples:
            yield self._diagnostic(
                (), f"no example expects {self.check.id}", "add examples that say what it must come to"
            )

    def _wrong(self, examples: Sequence[Staged]) -> Iterator[Diagnostic]:
        for one in examples:
            expected, found = one.example.expect[self.check.id], self._found(one)
            if expected != found:
                origin = self.pack.origins[example_key(self.criterion, one.example)]
                path = (*origin.path, "expect", self.check.id)
                reason = one.finding(self.check, self.pack).reason
                why = f" ({reason})" if reason else ""
                message = f'"{one.example.name}" comes to {found}{why}, and {expected} is expected'
                yield _diagnostic(origin, path, message, "correct the example or the check")

    def _never_reached(self, examples: Sequence[Staged], cases: Sequence[Case]) -> Iterator[Diagnostic]:
        """Severities that no case comes to: their mutants cannot be killed. Lines that tie are allowed."""
        if self.check.evidence is not None or self.check.silence is not None:
            return
        found = {case.found for case in cases if case.submitted} | {self._found(one) for one in examples}
        lines = lines_of(self.check, self.pack, date.max)
        behind = {better.severity for worse, better in pairwise(lines) if worse.number == better.number}
        for index, band in enumerate(self.check.bands):
            if band.severity not in found and band.severity not in behind:
                yield self._never(("bands", index), band.severity)
        if self.check.severity is not None and self.check.severity not in found:
            yield self._never(("severity",), self.check.severity)

    def _never(self, at: Path, severity: Level) -> Diagnostic:
        message = f"no example and no case that could be made up comes to {severity}"
        return self._diagnostic(at, message, "add an example that does, or correct the rule")

    def _found(self, one: Staged) -> str:
        return one.comes_to(self.check, self.pack)

    def _diagnostic(
        self, inner: Path, message: str, hint: str = "correct the check, or report it as a fault"
    ) -> Diagnostic:
        return _diagnostic(self.origin, (*self.origin.path, *inner), message, hint)


def _diagnostic(origin: Origin, path: Path, message: str, hint: str) -> Diagnostic:
    return Diagnostic(origin.document.name, origin.document.location(path), path, message, hint)
