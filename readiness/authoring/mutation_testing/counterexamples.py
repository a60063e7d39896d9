"""Counterexamples: cases in which a mutant comes to something else than the check that its author wrote.

A mutant without one is taken to be equivalent. For one measure that is certain: all lines of both in every year of
figures are tried, and values between them. For conditions and computed values it is tried at every number that is
written or read, beside it, where the value crosses a line, and between.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import cached_property
from itertools import pairwise, product
from typing import Any

from readiness.authoring.mutation_testing.boundary_cases import Generator, told
from readiness.authoring.mutation_testing.examples import Staged
from readiness.authoring.mutation_testing.lines import lines_of, vintages
from readiness.authoring.mutation_testing.mutants import Mutant
from readiness.authoring.mutation_testing.readings import Json, step_of, written
from readiness.core.numbers import plain
from readiness.core.types import PartialDate
from readiness.data.measures import Direction
from readiness.data.readings import Kind
from readiness.data.vocabulary import EvidenceKind, Origin, Shows
from readiness.packs.band import OwnStandard
from readiness.packs.compile import CompiledCheck
from readiness.packs.criterion import Check, EvidenceRule, Example

# Trends are also tried with one period more than is needed, for mutants that look further back.
SPARE = 1


@dataclass(frozen=True, slots=True)
class Counterexample:
    """A case, and what the check comes to as its author wrote it."""

    case: Staged
    meant: str


@dataclass(frozen=True)
class Counterexamples:
    """Looks for counterexamples to the mutants of one check."""

    generator: Generator

    @property
    def check(self) -> Check:
        """The check as its author wrote it."""
        return self.generator.check

    def of(self, mutant: Mutant) -> Counterexample | None:
        """The first counterexample to a mutant; None where the mutant is equivalent to the check."""
        return next(
            (counterexample for counterexample in self._candidates(mutant) if self.tells(counterexample, mutant)), None
        )

    def tells(self, counterexample: Counterexample, mutant: Mutant) -> bool:
        """Whether the mutant comes to something else in this case, which kills it."""
        if mutant.check is None:
            return True
        pack = self.generator.pack
        return counterexample.case.comes_to(mutant.check, pack, mutant.rule) != counterexample.meant

    def example(self, counterexample: Counterexample) -> Example:
        """The counterexample as an author would write it."""
        given = counterexample.case.example
        what = [told(reading) for reading in given.given.values()] or list(map(_format_item, given.evidence))
        name = f"{self.check.id} is {counterexample.meant}: {'; '.join(what)}"
        return given.model_copy(update={"name": name, "expect": {self.check.id: counterexample.meant}})

    def _candidates(self, mutant: Mutant) -> Iterator[Counterexample]:
        if self.check.measure is not None:
            for end in vintages(self.check, self.generator.pack) or (self.generator.usual_end,):
                yield from map(self._counterexample, self._by_one_measure(mutant, end))
        yield from self._common
        yield from map(self._counterexample, self._by_what_is_changed(mutant))

    @cached_property
    def _common(self) -> tuple[Counterexample, ...]:
        """The cases that are tried on every mutant."""
        if self.check.evidence is not None:
            return tuple(map(self._counterexample, self._by_evidence(self.check.evidence)))
        if self.check.silence is not None:
            return tuple(map(self._counterexample, self._by_silence(self.check.silence.max_age_months)))
        standards = self._by_local_standards() if self.check.measure is not None else ()
        more = (*self._by_age(), *self._without_bases(), *self._by_people())
        return tuple(map(self._counterexample, (*more, *standards, *self._by_several_measures())))

    def _counterexample(self, case: Staged) -> Counterexample:
        return Counterexample(case, case.comes_to(self.check, self.generator.pack))

    def _by_evidence(self, rule: EvidenceRule) -> Iterator[Staged]:
        end = self.generator.usual_end
        for item in _items(self.check.id, rule, PartialDate(end).last):
            if case := self.generator.stage({}, end, evidence=(item,)):
                yield case

    def _by_silence(self, months: int) -> Iterator[Staged]:
        """Cases in which nobody has looked, and in which an inspectorate has, within the time and before it."""
        end = self.generator.usual_end
        on, check = PartialDate(end).last, self.generator.criterion.checks[0].id
        for age in (None, 1, months + max(1, months // 2)):
            item = {"kind": "inspection-letter", "origin": "inspection", "shows": "mixed", "checks": [check]}
            items = () if age is None else ({**item, "date": _back(on, age)},)
            if case := self.generator.stage({}, end, evidence=items):
                yield case

    def _by_age(self) -> Iterator[Staged]:
        """The examples' readings, older than the check takes."""
        days = self.check.max_age_days
        for base in self.generator.bases if days is not None else ():
            end = base.example.period_end.last
            old = {"period": {"end": (end - timedelta(days=(days or 0) * 3 // 2 + 1)).isoformat()}}
            given = {measure: {**reading, **old} for measure, reading in base.example.given.items()}
            if case := self.generator.stage(given, end.isoformat()):
                yield case

    def _without_bases(self) -> Iterator[Staged]:
        """The examples' readings, without a base that is then taken at its worst."""
        bases = {self.generator.rule.required[alias].measure.id for alias in self.check.at_worst}
        for base in self.generator.bases if bases else ():
            given = {measure: reading for measure, reading in base.example.given.items() if measure not in bases}
            if case := self.generator.stage(given, str(base.example.period_end)):
                yield case

    def _by_people(self) -> Iterator[Staged]:
        """Cases with as many people on the wrong side as a band asks for, and one fewer, out of few and out of many."""
        fewest = {band.fewest for band in self.check.bands if band.fewest}
        rule, end = self.generator.rule, self.generator.usual_end
        for people in sorted({n for few in fewest for n in (few - 1, few)}):
            for whole in (*range(people, people + 4), *(people * 10 // tenths for tenths in range(1, 10))):
                given = _reading_of_so_many(self.check, rule, people, max(whole, 1))
                if given and (case := self.generator.stage(given, end)):
                    yield case

    def _by_one_measure(self, mutant: Mutant, end: str) -> Iterator[Staged]:
        reference = self.generator.rule.required["value"]
        signed = self.check.change_over is not None
        periods = (None, self.check.change_over + SPARE) if self.check.change_over is not None else (None,)
        numbers = self._lines(mutant, end)
        for value in _spread(numbers, reference.measure.largest, signed, step_of(reference)):
            for sudden, many in product((True, False), periods):
                if case := self.generator.with_value(value, end, sudden, many):
                    yield case

    def _by_local_standards(self) -> Iterator[Staged]:
        end, pack = self.generator.usual_end, self.generator.pack
        for band in self.check.bands:
            if not isinstance(band.threshold, OwnStandard):
                continue
            name = band.threshold.name
            standard, default = pack.catalogue.local_standards[name], pack.about.local_standards[name]
            for own in (standard.minimum, standard.maximum):
                case = self.generator.with_value((own + default) / 2, end)
                if case and (case := self.generator.stage(case.example.given, end, standards={name: own})):
                    yield case

    def _by_several_measures(self) -> Iterator[Staged]:
        for base in self.generator.bases:
            yield base
            lines = self._lines(None, str(base.example.period_end))
            yield from self.generator.around(base, self.generator.rule, lines)

    def _by_what_is_changed(self, mutant: Mutant) -> Iterator[Staged]:
        """Cases around the mutant's own lines and constants, where they differ from the check's."""
        rule = self.generator.rule
        for base in self.generator.bases if mutant.rule is not None else ():
            end = str(base.example.period_end)
            lines = self._lines(mutant, end)
            if lines != self._lines(None, end):
                yield from self.generator.around(base, rule, lines)
            if mutant.rule is not None and written(mutant.rule) != written(rule):
                yield from self.generator.around(base, mutant.rule, lines)

    def _lines(self, mutant: Mutant | None, end: str) -> list[Decimal]:
        on, pack = PartialDate(end).last, self.generator.pack
        checks = [check for check in (self.check, mutant.check if mutant else None) if check is not None]
        return sorted({line.number for check in checks for line in lines_of(check, pack, on)})


def _reading_of_so_many(check: Check, rule: CompiledCheck, people: int, whole: int) -> Json | None:
    """Readings with `people` of `whole` on the wrong side; None where the check is of another form."""
    if check.measure is not None:
        measure = rule.required["value"].measure
        if measure.kind is Kind.COUNT:
            return {measure.id: {"count": people}}
        top = whole - people if measure.direction is Direction.HIGHER else people
        return {measure.id: {"numerator": top, "denominator": whole}}
    if check.people is None or any(reference.measure.kind is not Kind.COUNT for reference in rule.required.values()):
        return None
    return {
        reference.measure.id: {"count": people if alias == check.people else whole}
        for alias, reference in rule.required.items()
    }


def _spread(lines: Sequence[Decimal], largest: Decimal | None, signed: bool, step: Decimal) -> Iterator[Decimal]:
    """Values between the lines, in few decimals, then those at and beside them."""
    if not lines:
        return
    far = 2 * max(abs(lines[-1]), abs(lines[0]), Decimal(1))
    ends = (-far if signed else Decimal(0), far if signed or largest is None else largest)
    for low, high in pairwise(sorted({*lines, *ends})):
        yield _between(low, high, step)
    for line in lines:
        yield from (line, line - step, line + step)


def _between(low: Decimal, high: Decimal, step: Decimal) -> Decimal:
    """A number half way, in as few decimals as stay between the two; whole where whole things are counted."""
    middle = (low + high) / 2
    for decimals in range(4):
        short = round(middle, decimals)
        if low < short < high or step == 1:
            return short
    return middle


def _items(check: str, rule: EvidenceRule, on: date) -> Iterator[Json]:
    """Evidence items that qualify, that fall short in one thing, and that are unlikely."""
    # The first that kills a mutant is suggested to the author, so likely items come first.
    enough, months = max(1, rule.needs.sample), rule.max_age_months
    own = {"origin": Origin.OWN.value, "moderated": True, "sample": enough, "date": _back(on, min(1, months))}
    inspectors = {"origin": Origin.INSPECTION.value, "date": own["date"]}
    ways: tuple[Json, ...] = (
        {},
        {**own, "moderated": False},
        {**own, "sample": rule.needs.sample * 3 // 4},
        {**own, "sample": rule.needs.sample - 1},
        {**own, "sample": rule.needs.sample // 2},
        {**own, "date": _back(on, months + max(1, months // 2))},
        {**own, "date": _back(on, months + 1)},
        inspectors,
        own,
    )
    kinds = [*rule.kinds, *(kind for kind in EvidenceKind if kind not in rule.kinds)]
    for way, kind, shows in product(ways, kinds, Shows):
        likely = inspectors if kind is EvidenceKind.INSPECTION else own
        yield {"kind": kind.value, "shows": shows.value, **(way or likely), "checks": [check]}


def _format_item(item: Mapping[str, Any]) -> str:
    """An evidence item in a few words: "audit, sample 20, not moderated, strength"."""
    sample = [f"sample {item['sample']}"] if "sample" in item else []
    unmoderated = ["not moderated"] if item.get("moderated") is False else []
    return ", ".join((item["kind"], *sample, *unmoderated, item["shows"]))


def _back(on: date, months: int) -> str:
    year, month = divmod(on.year * 12 + on.month - 1 - months, 12)
    return f"{year}-{month + 1:02}-{min(on.day, 28):02}"


def as_yaml(example: Example, indent: str = "") -> str:
    """The example in YAML, for the list under `examples` in a criterion's file."""
    lines = [f"- name: {_flow(example.name)}", f"  period_end: {example.period_end}"]
    if example.given:
        lines += ["  given:", *(f"    {measure}: {_flow(reading)}" for measure, reading in example.given.items())]
    if example.evidence:
        lines += ["  evidence:", *(f"    - {_flow(item)}" for item in example.evidence)]
    if example.local_standards:
        lines.append(f"  local_standards: {_flow(example.local_standards)}")
    lines.append(f"  expect: {_flow(example.expect)}")
    return "".join(f"{indent}{line}\n" for line in lines)


def _flow(value: Any) -> str:
    """A value on one line of YAML, in quotation marks where it could be read as something else."""
    match value:
        case Mapping():
            return f"{{{', '.join(f'{key}: {_flow(one)}' for key, one in value.items())}}}"
        case list() | tuple():
            return f"[{', '.join(map(_flow, value))}]"
        case bool():
            return str(value).lower()
        case int() | Decimal():
            return plain(Decimal(value))
        case None:
            return "null"
        case _:
            text = str(value)
            bare = re.fullmatch(r"[A-Z]{2}\d\d\.\d+|[a-z][a-z-]+|\d{4}-\d\d-\d\d", text, re.ASCII)
            return text if bare and text not in ("true", "false", "null") else json.dumps(text, ensure_ascii=False)
