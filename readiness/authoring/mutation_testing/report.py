"""The proof of a pack: what was run, what failed and what survived, as text and as JSON."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass, replace

from readiness.core.diagnostic_formats import as_plain
from readiness.core.diagnostics import Problem
from readiness.core.text import counted, sentence

WIDTH = 80


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


def proof_json(proof: Proof) -> str:
    """The proof with all that is known of each check, in the order of the pack."""
    told = {
        "pack": proof.pack,
        "pack_version": proof.version,
        "sound": proof.sound,
        "summary": proof.last_line,
        "examples": proof.examples,
        "unusable": [as_plain(problem) for problem in proof.unusable],
        "checks": [
            {
                "check": check.check,
                "examples": check.examples,
                "generated": check.generated,
                "mutants": check.mutants,
                "killed": check.killed,
                "alike": list(check.alike),
                "failed": check.failed,
                "failures": [as_plain(problem) for problem in check.failures],
                "survivors": [{**as_plain(s.problem), "suggestion": s.suggestion} for s in check.survivors],
            }
            for check in proof.checks
        ],
    }
    return json.dumps(told, ensure_ascii=False, indent=2) + "\n"
