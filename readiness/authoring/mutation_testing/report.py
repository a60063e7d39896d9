"""The results of mutation testing: what was run, what failed and what survived, as text and as JSON."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from dataclasses import dataclass, replace

from readiness.core.diagnostic_formats import as_plain
from readiness.core.diagnostics import Diagnostic
from readiness.core.json_text import dumped
from readiness.core.text import counted, sentence

WIDTH = 80


@dataclass(frozen=True, slots=True)
class Survivor:
    """A mutant that no example kills: what was changed and where, and an example in YAML that would kill it."""

    diagnostic: Diagnostic
    suggestion: str


@dataclass(frozen=True, slots=True)
class CheckTests:
    """The results of one check. `alike` are equivalent mutants: they come to the same for every submission."""

    check: str
    title: str
    examples: int
    generated: int
    killed: int
    alike: tuple[str, ...]
    failed: int
    failures: tuple[Diagnostic, ...]
    survivors: tuple[Survivor, ...]

    @property
    def mutants(self) -> int:
        """The number of mutants without the equivalent ones."""
        return self.killed + len(self.survivors)

    @property
    def sound(self) -> bool:
        """Whether nothing failed and no mutant survived."""
        return not self.failures and not self.survivors


@dataclass(frozen=True, slots=True)
class PackTests:
    """The results of a pack. `unusable` are examples that are no valid submissions.

    `base` is the pack that it extends, where some criteria are as they are there, and tested there alone.
    """

    pack: str
    version: str
    examples: int
    unusable: tuple[Diagnostic, ...]
    checks: tuple[CheckTests, ...]
    base: str | None = None

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
        rest = f" The rest is as in {self.base}, and tested there." if self.base else ""
        return f"{', '.join(ran)}: {failed or 'nothing'} failed, {survived or 'none'} survived.{rest}"


def report_text(results: PackTests) -> str:
    """The results for a terminal of 80 columns: what is wrong, by check, and the numbers last."""
    lines: list[str] = []
    for diagnostic in results.unusable:
        lines += [*_wrapped(diagnostic), ""]
    for check in results.checks:
        if not check.sound:
            lines += [*textwrap.wrap(f"{check.check} {check.title}", WIDTH), *_check_lines(check), ""]
    return "\n".join([*lines, *textwrap.wrap(sentence(results.last_line), WIDTH)]) + "\n"


def _check_lines(check: CheckTests) -> Iterator[str]:
    for diagnostic in check.failures:
        yield from _wrapped(diagnostic, "  ")
    if check.failed > len(check.failures):
        yield f"  and {counted(check.failed - len(check.failures), 'case')} more"
    for suggestion in dict.fromkeys(survivor.suggestion for survivor in check.survivors):
        alone = [survivor.diagnostic for survivor in check.survivors if survivor.suggestion == suggestion]
        for diagnostic in alone:
            yield from _wrapped(replace(diagnostic, hint=""), "  ")
        yield "    if you mean it so, add:"
        yield from (f"      {line}" for line in suggestion.splitlines())


def _wrapped(diagnostic: Diagnostic, indent: str = "") -> list[str]:
    where = f"{diagnostic.file}:{diagnostic.location.line}:{diagnostic.location.column}:"
    return textwrap.wrap(
        f"{where} {diagnostic.message}{diagnostic.hint and '; '}{diagnostic.hint}",
        WIDTH,
        initial_indent=indent,
        subsequent_indent=f"{indent}  ",
        break_long_words=False,
        break_on_hyphens=False,
    )


def report_json(results: PackTests) -> str:
    """The results with everything about each check, in the order of the pack."""
    content = {
        "pack": results.pack,
        "pack_version": results.version,
        "sound": results.sound,
        "summary": results.last_line,
        "examples": results.examples,
        "unusable": [as_plain(diagnostic) for diagnostic in results.unusable],
        "checks": [
            {
                "check": check.check,
                "examples": check.examples,
                "generated": check.generated,
                "mutants": check.mutants,
                "killed": check.killed,
                "alike": list(check.alike),
                "failed": check.failed,
                "failures": [as_plain(diagnostic) for diagnostic in check.failures],
                "survivors": [{**as_plain(s.diagnostic), "suggestion": s.suggestion} for s in check.survivors],
            }
            for check in results.checks
        ],
    }
    return dumped(content)
