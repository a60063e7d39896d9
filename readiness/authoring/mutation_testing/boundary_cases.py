"""Boundary cases: generated submissions at and beside every line in every year, and with figures missing.

What each is expected to come to is worked out by the oracle, independently of the evaluation that is tested.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

from readiness.authoring.mutation_testing.examples import Staged, staged
from readiness.authoring.mutation_testing.lines import Line, level_by, lines_of, vintages
from readiness.authoring.mutation_testing.oracle import due, values
from readiness.authoring.mutation_testing.readings import base_of, sample_reading, step_of, trend, varied
from readiness.core.diagnostics import ExpressionError, Location, PackError
from readiness.core.documents import Document
from readiness.core.numbers import plain
from readiness.core.types import PartialDate
from readiness.data.operands import Reference
from readiness.data.readings import MOST, Kind, Symbol
from readiness.data.vocabulary import FindingStatus, Level
from readiness.packs import thresholds as banding
from readiness.packs.compile import CompiledCheck, benchmarked
from readiness.packs.criterion import Check, Criterion, Example
from readiness.packs.pack import RulePack

# Trends start here, so that there is room for a rise and a fall.
MIDDLE = Decimal(50)
ABSENT: Mapping[str, Mapping[str, str] | None] = {
    "not submitted": None,
    "not held": {"status": "not-held", "reason": "it is not recorded"},
    # These say nothing of the number; c and low say that it is not 0, and are tried apart.
    **{f"suppressed ({one})": {"status": "suppressed", "symbol": one.value} for one in (Symbol.X, Symbol.Z, Symbol.U)},
}
SUPPRESSED = {"status": "suppressed", "symbol": Symbol.C.value}
# The values that are tried for a number that is not known.
ANY = (*range(1, 13), 20, 50, 100, 500, 1_000, 10_000, 1_000_000, MOST)


@dataclass(frozen=True, slots=True)
class Case:
    """A generated case: what was given, what is expected, and what was found.

    `submitted` is false where a computed value was tried by itself, without a submission that gives it.
    """

    what: str
    expected: str
    found: str
    submitted: bool = True

    @property
    def holds(self) -> bool:
        """Whether what was found is what was expected."""
        return self.expected == self.found


class NoDocument(Document):
    """The document of a generated example, which is in no file."""

    @property
    def places(self) -> Mapping[tuple[str | int, ...], Location]:
        """No locations."""
        return {}


NOWHERE = NoDocument("a generated case", "", None)


@dataclass(frozen=True)
class Generator:
    """Generates cases for one check, from the authors' examples that expect something of it."""

    check: Check
    criterion: Criterion
    pack: RulePack
    examples: Sequence[Staged]

    @property
    def rule(self) -> CompiledCheck:
        """The check's references and expressions."""
        return self.pack.compiled[self.check.id]

    @property
    def usual_end(self) -> str:
        """The period end of cases for which the year of figures does not matter: that of the first example."""
        first = self.examples[0].example.period_end if self.examples else self.pack.about.in_force.first
        return first.last.isoformat()

    def cases(self) -> Iterator[Case]:
        """All generated cases of the check; none for a check of evidence or silence."""
        if self.check.evidence is not None or self.check.silence is not None:
            return
        if self.check.bands:
            for end in vintages(self.check, self.pack) or (self.usual_end,):
                yield from self._on_the_lines(end)
        if self.check.measure is None:
            yield from self._varied()
        yield from self._with_nothing_to_go_by()
        yield from self._with_a_number_suppressed()

    def stage(
        self,
        given: Mapping[str, Any],
        end: str,
        evidence: tuple[Mapping[str, Any], ...] = (),
        standards: Mapping[str, Decimal] | None = None,
    ) -> Staged | None:
        """The case as a submission; None where no council could submit it."""
        example = Example.model_construct(
            name="generated",
            period_end=PartialDate(end),
            given=given,
            evidence=evidence,
            local_standards=standards or {},
            expect={},
        )
        try:
            return staged(example, self.pack, NOWHERE)
        except PackError:
            return None

    @cached_property
    def bases(self) -> tuple[Staged, ...]:
        """The examples to vary: one for each outcome that is expected of the check, with only what it reads.

        Left out are examples with missing figures, bounds, other periods, or that do not apply. Where none is left, one
        is made up.
        """
        found: dict[str, Staged] = {}
        read = {reference.measure.id for reference in self.rule.required.values()}
        for one in self.examples:
            outcome = one.example.expect[self.check.id]
            if outcome not in found and self._exact(one):
                given = {measure: reading for measure, reading in one.example.given.items() if measure in read}
                if case := self.stage(given, str(one.example.period_end)):
                    found[outcome] = case
        end = self.usual_end
        made_up = None if found else self.stage(base_of(self.rule), end)
        return (*found.values(), *([made_up] if made_up else []))

    def _exact(self, one: Staged) -> bool:
        readings = [one.file.submission.reading(r.measure.id) for r in self.rule.required.values()]
        whole = not any(reading.absent or reading.bound or reading.period for reading in readings)
        return whole and one.example.expect[self.check.id] is not FindingStatus.NOT_APPLICABLE

    def with_value(self, value: Decimal, end: str, sudden: bool = True, periods: int | None = None) -> Staged | None:
        """A case in which the check's one measure has a value, or has changed by it."""
        reference = self.rule.required["value"]
        given = self.bases[0].example.given if self.rule.applies_when and self.bases else {}
        if self.check.change_over is None:
            reading = sample_reading(reference, value, {})
        else:
            start = self._start(reference, value)
            now, earlier = (sample_reading(reference, one, {}) for one in (start + value, start))
            reading = trend({**now, "period_end": end}, earlier, periods or self.check.change_over, sudden)
        return self.stage({**given, reference.measure.id: reading}, end)

    def _start(self, reference: Reference, change: Decimal) -> Decimal:
        """The first value of a trend that changes by so much: the first example's, where the change fits."""
        largest = reference.measure.largest or MIDDLE * 2
        usual = MIDDLE
        for base in self.bases[:1]:
            facts = values(self.rule, base.file) or {}
            usual = Decimal(round(Decimal(facts.get("value", usual))))
        return usual if 0 <= usual + change <= largest else Decimal(0) if change > 0 else largest

    def _on_the_lines(self, end: str) -> Iterator[Case]:
        lines = lines_of(self.check, self.pack, PartialDate(end).last)
        for line in lines:
            for where, value in _beside(line, self.rule.required.get("value") if self.check.measure else None):
                what = f"{plain(value)}, {where} the line for {line.severity} ({plain(line.number)}), to {end}"
                if self.check.measure is None:
                    yield Case(what, level_by(lines, value), self._through_the_bands(value, end), submitted=False)
                elif case := self.with_value(value, end):
                    yield self._case(case, what)

    def _through_the_bands(self, value: Decimal, end: str) -> Level:
        named = benchmarked(self.check)
        figures = self.pack.catalogue.benchmark(named, PartialDate(end).last) if named else None
        return banding.level(value, banding.resolve(self.check.bands, figures, self.pack.about.local_standards))

    def _varied(self) -> Iterator[Case]:
        for base in self.bases:
            for other in self.around(base, self.rule, self._numbers(base)):
                given = "; ".join(f"{measure}: {told(reading)}" for measure, reading in other.example.given.items())
                yield self._case(other, given)

    def _numbers(self, base: Staged) -> list[Decimal]:
        return [line.number for line in lines_of(self.check, self.pack, base.example.period_end.last)]

    def around(self, base: Staged, rule: CompiledCheck, lines: Sequence[Decimal]) -> Iterator[Staged]:
        """The base, varied around these lines and the constants of the rule's expressions."""
        facts, end = values(self.rule, base.file), base.example.period_end
        if facts is None:
            return
        for given in varied(rule, base.example.given, facts, lines):
            if changed := self.stage(given, str(end)):
                yield changed

    def _with_nothing_to_go_by(self) -> Iterator[Case]:
        base = next((one for one in self.bases if self._expected(one) != "not-applicable"), None)
        if base is None:
            return
        bases = {self.rule.required[alias].measure.id for alias in self.check.at_worst}
        for measure in dict.fromkeys(reference.measure.id for reference in self.rule.required.values()):
            for why, reading in ABSENT.items():
                if case := self._with_reading(base, measure, reading):
                    found = self._expected_at_worst(base, measure) if measure in bases else "not-assessed"
                    yield Case(f"{measure} {why}", found, self._found(case))

    def _with_a_number_suppressed(self) -> Iterator[Case]:
        """Cases with a count suppressed as c: what is expected is what all values that it may have agree on."""
        for base in self.bases:
            for name in dict.fromkeys(
                r.measure.id for r in self.rule.required.values() if r.measure.kind is Kind.COUNT
            ):
                tried = [self._expected(one) for n in ANY if (one := self._with_reading(base, name, {"count": n}))]
                # Where relations refuse some of the values, the others do not show all that it may be.
                if len(tried) == len(ANY) and (case := self._with_reading(base, name, SUPPRESSED)):
                    yield Case(f"{name} suppressed (c)", _agreed(tried), self._found(case))

    def _expected_at_worst(self, base: Staged, measure: str) -> str:
        """The worst outcome for all values that a missing base may have: at least as large as its own part."""
        parts = [part for alias, part in self.check.at_worst.items() if self.rule.required[alias].measure.id == measure]
        facts = values(self.rule, base.file) or {}
        least = max((Decimal(facts[part]) for part in parts), default=Decimal(1))
        numbers = [Decimal(n) + max(least, Decimal(1)) - 1 for n in ANY]
        tried = [self._expected(one) for n in numbers if (one := self._with_reading(base, measure, {"count": n}))]
        return max(tried, key=_how_bad)

    def _with_reading(self, base: Staged, measure: str, reading: Mapping[str, Any] | None) -> Staged | None:
        """The base with another reading of a measure, or with none."""
        others = {name: one for name, one in base.example.given.items() if name != measure}
        return self.stage({**others, measure: reading} if reading else others, str(base.example.period_end))

    def _case(self, case: Staged, what: str) -> Case:
        return Case(what, self._expected(case), self._found(case))

    def _expected(self, case: Staged) -> str:
        try:
            return due(self.check, self.pack, case.file)
        except (ArithmeticError, ExpressionError):
            return "no error"

    def _found(self, case: Staged) -> str:
        return case.comes_to(self.check, self.pack)


def _how_bad(outcome: str) -> int:
    return Level(outcome).rank if outcome in list(Level) else -1


def _agreed(outcomes: Sequence[str]) -> str:
    """The outcome that is decided where all of these are possible: the only one, or the mildest of gaps."""
    # Written anew, and not `thresholds.agreed`: a mistake there must not be repeated here.
    if len(set(outcomes)) == 1:
        return outcomes[0]
    gaps = all(outcome in list(Level) and Level(outcome).is_gap for outcome in outcomes)
    return min(outcomes, key=_how_bad) if gaps else "not-assessed"


def _beside(line: Line, reference: Reference | None) -> Iterator[tuple[str, Decimal]]:
    """Values at a line and on both sides of it; for a published figure, also those that rounding brings to it."""
    step = step_of(reference, line) if reference else Decimal("0.001")
    places = {"just below": -step, "at": Decimal(0), "just above": step}
    if line.decimals is not None:
        places |= {"within rounding below": step * Decimal("-0.4"), "within rounding above": step * Decimal("0.4")}
    for where, difference in places.items():
        yield where, line.number + difference


def told(reading: Any) -> str:
    """A reading in a few words: "numerator 87, denominator 100"."""
    if isinstance(reading, Mapping):
        return ", ".join(f"{name} {told(value)}" for name, value in reading.items())
    if isinstance(reading, list | tuple):
        return " and ".join(map(told, reading))
    return plain(reading) if isinstance(reading, Decimal) else str(reading)
