"""A pack put to the proof: its authors' examples, generated cases, and mutants that an example must notice."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise
from pathlib import Path as FilePath
from typing import Any

from readiness.boundary import Case, Generator
from readiness.catalogue import read_yaml
from readiness.criterion import Check, Criterion, Level
from readiness.document import Document
from readiness.errors import Fault, PackError, Path, Problem, pointer
from readiness.example import Staged, staged
from readiness.lines import lines_of
from readiness.mutation import Mutant, mutants
from readiness.pack import RulePack
from readiness.witness import Witness, Witnesses, as_yaml
from readiness.wording import counted, sentence

WIDTH = 80
# Of one check, so many failed cases are told one by one.
TOLD = 5


@dataclass(frozen=True, slots=True)
class Survivor:
    """A mutant that no example notices: what is changed, where it stands, and an example that would notice."""

    problem: Problem
    suggestion: str


@dataclass(frozen=True, slots=True)
class CheckProof:
    """What one check came to. `alike` are mutants that come to the same as the check, whatever is submitted."""

    check: str
    title: str
    examples: int
    generated: int
    killed: int
    alike: tuple[str, ...]
    failed: int
    failures: tuple[Problem, ...]
    survivors: tuple[Survivor, ...]

    @property
    def mutants(self) -> int:
        """How many mutants were tried that differ from the check."""
        return self.killed + len(self.survivors)

    @property
    def sound(self) -> bool:
        """Whether nothing failed and no mutant survived."""
        return not self.failures and not self.survivors


@dataclass(frozen=True, slots=True)
class Proof:
    """What a pack came to. `unusable` are examples that are no valid submissions."""

    pack: str
    version: str
    examples: int
    unusable: tuple[Problem, ...]
    checks: tuple[CheckProof, ...]

    @property
    def sound(self) -> bool:
        """Whether nothing failed and no mutant survived."""
        return not self.unusable and all(check.sound for check in self.checks)

    @property
    def last_line(self) -> str:
        """The numbers in a sentence."""
        generated = sum(check.generated for check in self.checks)
        tried, alike = sum(check.mutants for check in self.checks), sum(len(check.alike) for check in self.checks)
        survived = sum(len(check.survivors) for check in self.checks)
        failed = len(self.unusable) + sum(check.failed for check in self.checks)
        ran = [counted(len(self.checks), "check"), counted(self.examples, "example")]
        ran += [
            f"{generated:,} generated cases",
            f"{tried:,} mutants{f' (and {alike} that differ in nothing)' * bool(alike)}",
        ]
        return f"{', '.join(ran)}: {failed or 'nothing'} failed, {survived or 'none'} survived."


def prove(pack: RulePack, folder: FilePath) -> Proof:
    """The proof of a pack that was loaded from a folder. Raises PackError where its files cannot be read again."""
    written = {c.id: read_yaml(folder / "criteria" / f"{c.id}.yaml", folder) for c in pack.written}
    unusable: list[Problem] = []
    proofs: list[CheckProof] = []
    for criterion in pack.written:
        examples, problems = _staged(criterion, pack, written[criterion.id])
        unusable += problems
        for index, check in enumerate(criterion.checks):
            prover = _Prover(check, criterion, pack, written[criterion.id], ("checks", index), examples)
            proofs.append(prover.proof())
    examined = sum(len(criterion.examples) for criterion in pack.written)
    return Proof(pack.about.id, pack.about.version, examined, tuple(unusable), tuple(proofs))


def _staged(criterion: Criterion, pack: RulePack, written: Document) -> tuple[list[Staged], list[Problem]]:
    """The examples that are valid submissions, and what is wrong with the others."""
    examples: list[Staged] = []
    problems: list[Problem] = []
    for index, example in enumerate(criterion.examples):
        try:
            examples.append(staged(example, pack, written, ("examples", index)))
        except PackError as error:
            problems += error.problems
        if not example.expect:
            fault = Fault(("examples", index, "expect"), "it expects nothing", "say what each check must come to")
            problems += written.problems([fault])
    return examples, problems


@dataclass(frozen=True)
class _Prover:
    """One check put to the proof."""

    check: Check
    criterion: Criterion
    pack: RulePack
    written: Document
    at: Path
    staged: Sequence[Staged]

    def proof(self) -> CheckProof:
        examples = [one for one in self.staged if self.check.id in one.example.expect]
        generator = Generator(self.check, self.criterion, self.pack, examples)
        cases = list(generator.cases())
        wrong = [*self._without_examples(examples), *self._wrong(examples), *self._never_reached(examples, cases)]
        broken = [case for case in cases if not case.holds]
        failures = [self._problem((), f"{case.what}: {case.found}, and {case.expected} is due") for case in broken]
        witnesses = Witnesses(generator)
        unnoticed, tried = self._unnoticed(examples, witnesses)
        survivors, alike = self._witnessed(unnoticed, witnesses)
        return CheckProof(
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

    def _unnoticed(self, examples: Sequence[Staged], witnesses: Witnesses) -> tuple[list[Mutant], int]:
        """The mutants that no sound example notices, and how many there are in all."""
        expected = ((one, one.example.expect[self.check.id]) for one in examples)
        sound = [Witness(one, meant) for one, meant in expected if self._found(one) == meant]
        every = list(mutants(self.check, self.pack))
        return [m for m in every if not any(witnesses.tells(one, m) for one in sound)], len(every)

    def _witnessed(
        self, unnoticed: Sequence[Mutant], witnesses: Witnesses
    ) -> tuple[tuple[Survivor, ...], tuple[str, ...]]:
        """The mutants that something could tell from the check, each with an example; and those that nothing can."""
        found: list[Witness] = []
        survivors: list[Survivor] = []
        alike: list[str] = []
        for mutant in unnoticed:
            known = next((one for one in found if witnesses.tells(one, mutant)), None)
            witness = known or witnesses.of(mutant)
            if witness is None:
                alike.append(mutant.what)
                continue
            if known is None:
                found.append(witness)
            what = f"no example notices when {mutant.what}"
            mend = "add one, such as the one below"
            survivors.append(Survivor(self._problem(mutant.at, what, mend), as_yaml(witnesses.example(witness))))
        return tuple(survivors), tuple(alike)

    def _without_examples(self, examples: Sequence[Staged]) -> Iterator[Problem]:
        if not examples:
            yield self._problem((), f"no example expects {self.check.id}", "add examples that say what it must come to")

    def _wrong(self, examples: Sequence[Staged]) -> Iterator[Problem]:
        for one in examples:
            expected, found = one.example.expect[self.check.id], self._found(one)
            if expected != found:
                path = (*one.at, "expect", self.check.id)
                what = f'"{one.example.name}" comes to {found}, and {expected} is expected'
                yield Problem(
                    self.written.name, self.written.place(path), path, what, "correct the example or the check"
                )

    def _never_reached(self, examples: Sequence[Staged], cases: Sequence[Case]) -> Iterator[Problem]:
        """What can be told of a mutant rests on cases that come to each severity. Ties are no mistake."""
        if self.check.evidence is not None:
            return
        found = {case.found for case in cases if case.submitted} | {self._found(one) for one in examples}
        lines = lines_of(self.check, self.pack, date.max)
        behind = {better.severity for worse, better in pairwise(lines) if worse.number == better.number}
        for index, band in enumerate(self.check.bands):
            if band.severity not in found and band.severity not in behind:
                yield self._never(("bands", index), band.severity)
        if self.check.severity is not None and self.check.severity not in found:
            yield self._never(("severity",), self.check.severity)

    def _never(self, at: Path, severity: Level) -> Problem:
        what = f"no example and no case that could be made up comes to {severity}"
        return self._problem(at, what, "add an example that does, or correct the rule")

    def _found(self, one: Staged) -> str:
        return one.comes_to(self.check, self.criterion, self.pack)

    def _problem(self, inner: Path, what: str, mend: str = "correct the check, or report it as a fault") -> Problem:
        path = (*self.at, *inner)
        return Problem(self.written.name, self.written.place(path), path, what, mend)


def proof_text(proof: Proof) -> str:
    """The proof for a terminal of 80 columns: what is wrong, by check, and the numbers last."""
    lines: list[str] = []
    for problem in proof.unusable:
        lines += [*_wrapped(problem), ""]
    for check in proof.checks:
        if not check.sound:
            lines += [*textwrap.wrap(f"{check.check} {check.title}", WIDTH), *_of_check(check), ""]
    return "\n".join([*lines, *textwrap.wrap(sentence(proof.last_line), WIDTH)]) + "\n"


def _of_check(check: CheckProof) -> Iterator[str]:
    for problem in check.failures:
        yield from _wrapped(problem, "  ")
    if check.failed > len(check.failures):
        yield f"  and {counted(check.failed - len(check.failures), 'case')} more"
    for suggestion in dict.fromkeys(survivor.suggestion for survivor in check.survivors):
        alone = [survivor.problem for survivor in check.survivors if survivor.suggestion == suggestion]
        for problem in alone:
            yield from _wrapped(replace(problem, mend=""), "  ")
        yield "    if you mean it so, add:"
        yield from (f"      {line}" for line in suggestion.splitlines())


def _wrapped(problem: Problem, indent: str = "") -> list[str]:
    where = f"{problem.file}:{problem.place.line}:{problem.place.column}:"
    return textwrap.wrap(
        f"{where} {problem.what}{problem.mend and '; '}{problem.mend}",
        WIDTH,
        initial_indent=indent,
        subsequent_indent=f"{indent}  ",
        break_long_words=False,
        break_on_hyphens=False,
    )


def proof_json(proof: Proof) -> Mapping[str, Any]:
    """The proof as JSON has it."""
    return {
        "pack": proof.pack,
        "pack_version": proof.version,
        "sound": proof.sound,
        "summary": proof.last_line,
        "examples": proof.examples,
        "unusable": [_told(problem) for problem in proof.unusable],
        "checks": [
            {
                "check": check.check,
                "examples": check.examples,
                "generated": check.generated,
                "mutants": check.mutants,
                "killed": check.killed,
                "alike": list(check.alike),
                "failed": check.failed,
                "failures": [_told(problem) for problem in check.failures],
                "survivors": [{**_told(s.problem), "suggestion": s.suggestion} for s in check.survivors],
            }
            for check in proof.checks
        ],
    }


def _told(problem: Problem) -> dict[str, Any]:
    return {
        "file": problem.file,
        "line": problem.place.line,
        "column": problem.place.column,
        "path": pointer(problem.path),
        "what": problem.what,
        "mend": problem.mend,
    }
